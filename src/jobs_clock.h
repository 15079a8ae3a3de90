/* jobs_clock: the jobs that the clock starts, each a short turn of the writer, one after another on one thread; and what jobs.c shares with
 * it.  Private to jobs.c and jobs_clock.c; see jobs.h. */
#ifndef JOBS_CLOCK_H
#define JOBS_CLOCK_H
#include <pthread.h>
#include <stdatomic.h>

#include "jobs.h"
#include "outbox/outbox_send.h"

struct jobs {
	const struct site *site;
	struct writer *writer;
	struct connection *email_reading, *checkpoint, *film_reading, *activitypub_reading;
	struct outbox_sender sender;
	pthread_t clock, email, film, activitypub;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stop;
	atomic_bool film_stop, activitypub_stop;
	struct server *server;            /* guarded by the lock */
};

/* Has the writer run this, and waits until it is committed or rolled back. */
void jobs_write(struct jobs *jobs, bool (*write)(struct context *context));
/* false: the program stops. */
must_use bool jobs_sleep(struct jobs *jobs, int milliseconds);

/* The thread of these jobs, until the program stops: for pthread_create() with struct jobs. */
void *jobs_clock_run(void *argument);

#endif
