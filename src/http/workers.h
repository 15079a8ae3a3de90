/* workers: a few threads for what would hold up an event thread: decoding an upload, drawing a slow page. */
#ifndef HTTP_WORKERS_H
#define HTTP_WORKERS_H
#include <stdbool.h>
#include <stdint.h>
#include "base/attributes.h"

struct workers;
struct workers_task {
	void (*run)(struct workers_task *task);
	struct workers_task *next;    /* the workers' own */
	int64_t since;                /* the workers' own */
};

must_use struct workers *workers_start(int count);
/* false: LIMIT_WORKER_TASKS wait already, it would wait longer than LIMIT_WORKER_WAIT_MS, or the workers are stopping.  Else run()
 * is called, once, whatever happens. */
must_use bool workers_submit(struct workers *workers, struct workers_task *task);
/* Whether workers_submit() would refuse now. */
must_use bool workers_are_full(struct workers *workers);
/* Another bound than LIMIT_WORKER_WAIT_MS, for tests. */
void workers_set_wait(struct workers *workers, int milliseconds);

struct workers_state { int waiting, running; int64_t oldest_us; uint64_t refused; };
void workers_look(struct workers *workers, struct workers_state *state);
/* Lets what waits run, then ends the threads.  false: one did not end in that time; it and `workers` are left
 * behind. */
must_use bool workers_stop(struct workers *workers, int milliseconds);

#endif
