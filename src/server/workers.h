/* workers: a few threads that run tasks in order: the readers, which handle every GET and decode every form, and the workers, which do
 * what takes long (decoding an upload, drawing a slow page). */
#ifndef SERVER_WORKERS_H
#define SERVER_WORKERS_H
#include <stdbool.h>
#include <stdint.h>
#include "base/attributes.h"

struct workers;
struct workers_task {
	void (*run)(struct workers_task *task);
	struct workers_task *next;    /* the workers' own */
	int64_t since;                /* the workers' own */
};

struct workers_settings {
	int threads;                  /* for all tasks; at most LIMIT_WORKERS_OF_A_KIND */
	int priority_threads;            /* for priority tasks, and no others */
	int tasks;                    /* so many may wait; priority tasks are not counted */
};
must_use struct workers *workers_start(const struct workers_settings *settings);
/* `first`: before all tasks that are not. false: too many wait already, it would wait longer than LIMIT_WORKER_WAIT_MS, or the workers
 * are stopping. Otherwise run() is called, once, whatever happens. */
must_use bool workers_submit(struct workers *workers, struct workers_task *task, bool first);
/* Whether workers_submit() would refuse now. */
must_use bool workers_are_full(struct workers *workers);
/* Another bound than LIMIT_WORKER_WAIT_MS, for tests. */
void workers_set_wait(struct workers *workers, int milliseconds);

struct workers_state { int waiting, running; int64_t oldest_us; uint64_t refused; };
void workers_get_state(struct workers *workers, struct workers_state *state);
/* Runs the waiting tasks, then ends the threads. false: one did not end in that time; it and `workers` are not freed. */
must_use bool workers_stop(struct workers *workers, int milliseconds);

#endif
