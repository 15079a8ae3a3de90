#include "jobs.h"

#include <pthread.h>

#include "activitypub/activitypub_job.h"
#include "authors.h"
#include "base/log.h"
#include "base/wait.h"
#include "db/database.h"
#include "jobs_clock.h"
#include "media/media_film_job.h"
#include "limits.h"

/* One job's write: waits until it is committed or rolled back. */
struct job_task {
	struct writer_task task;
	struct context context;
	struct random random;
	bool (*write)(struct context *context);
	pthread_mutex_t lock;
	pthread_cond_t finished;
	bool done;
};

static bool
run_job(struct writer_task *task, struct context *context)
{
	return ((struct job_task *)(void *)task)->write(context);
}

static void
done_job(struct writer_task *task, bool kept)
{
	struct job_task *job = (struct job_task *)(void *)task;

	pthread_mutex_lock(&job->lock);
	job->done = true;
	pthread_cond_signal(&job->finished);
	pthread_mutex_unlock(&job->lock);
}

void
jobs_write(struct jobs *jobs, bool (*write)(struct context *context))
{
	struct job_task job = { .task = { .run = run_job, .done = done_job, .priority = WRITER_PRIORITY_PATIENT }, .write = write };

	job.context = (struct context){ .arena = arena_new(LIMIT_REQUEST_ARENA_BYTES), .now = instant_now(), .random = &job.random,
	                                .site = jobs->site };
	job.task.context = &job.context;
	random_start(&job.random);
	pthread_mutex_init(&job.lock, NULL);
	pthread_cond_init(&job.finished, NULL);
	if (writer_submit(jobs->writer, &job.task) == WRITER_SUBMIT_OK) {
		pthread_mutex_lock(&job.lock);
		while (!job.done)
			pthread_cond_wait(&job.finished, &job.lock);
		pthread_mutex_unlock(&job.lock);
	}
	pthread_cond_destroy(&job.finished);
	pthread_mutex_destroy(&job.lock);
	arena_free(job.context.arena);
}

bool
jobs_sleep(struct jobs *jobs, int milliseconds)
{
	const struct timespec until = wait_until(milliseconds * INT64_C(1000));
	bool go_on;

	pthread_mutex_lock(&jobs->lock);
	while (!jobs->stop && wait_condition(&jobs->wake, &jobs->lock, until))
		;
	go_on = !jobs->stop;
	pthread_mutex_unlock(&jobs->lock);
	return go_on;
}

static void *
run_email(void *argument)
{
	struct jobs *jobs = argument;
	int wait_ms = 300;

	while (jobs_sleep(jobs, wait_ms)) {
		if (!connection_lease(jobs->email_reading, DB_LEASE_EMAIL)) {
			wait_ms = LIMIT_LEASE_MS;
			continue;
		}
		switch (outbox_send_due(&jobs->sender, instant_now(), NULL)) {
		case OUTBOX_SEND_MORE:     wait_ms = 1; break;
		case OUTBOX_SEND_OK:       wait_ms = 300; break;
		case OUTBOX_SEND_NO_RELAY:
		case OUTBOX_SEND_FAULT:    wait_ms = 5000; break;
		case OUTBOX_SEND_STOPPED:  return NULL;
		}
	}
	return NULL;
}

/* ---- films: one at a time, on a thread of its own, since each takes minutes ---- */

static struct media_film_work filming;

static bool
begin_film(struct context *context)
{
	return media_film_job_begin(context, &filming);
}

static bool
end_film(struct context *context)
{
	return media_film_job_end(context, &filming);
}

static void
convert_film(struct jobs *jobs)
{
	struct random random;
	struct context context = { .arena = arena_new(LIMIT_REQUEST_ARENA_BYTES), .connection = jobs->film_reading, .now = instant_now(),
		.random = &random, .site = jobs->site };

	random_start(&random);
	if (media_film_job_next(&context, &filming) == FOUND_OK) {
		jobs_write(jobs, begin_film);
		media_film_job_run(&context, &filming, &jobs->film_stop);
		jobs_write(jobs, end_film);
	}
	arena_free(context.arena);
}

static void
sweep_films(struct jobs *jobs, bool first)
{
	struct context context = { .arena = arena_new(LIMIT_REQUEST_ARENA_BYTES), .connection = jobs->film_reading, .now = instant_now(),
		.site = jobs->site };

	if (first)
		media_film_job_clear(&context);
	media_film_sweep(&context);
	arena_free(context.arena);
}

static void *
run_films(void *argument)
{
	enum { WAIT_MS = 250, TURNS_A_MINUTE = 60 * 1000 / WAIT_MS };
	struct jobs *jobs = argument;

	for (unsigned turn = 0; jobs_sleep(jobs, WAIT_MS);) {
		if (!connection_lease(jobs->film_reading, DB_LEASE_FILM)) {
			turn = 0;
			continue;
		}
		if (turn % TURNS_A_MINUTE == 0)
			sweep_films(jobs, turn == 0);
		convert_film(jobs);
		turn++;
	}
	return NULL;
}

/* ---- pages that are followed from other servers: on a thread of its own, since others may take long to answer ---- */

static struct activitypub_work federating;
static bool federated;

static bool
end_federating(struct context *context)
{
	federated = activitypub_work_write(context, &federating);
	return federated;
}

/* How long until the next turn, in milliseconds. */
static int
federate(struct jobs *jobs)
{
	struct random random;
	struct context context = { .arena = arena_new(LIMIT_REQUEST_ARENA_BYTES), .connection = jobs->activitypub_reading, .now = instant_now(),
		.random = &random, .site = jobs->site };
	bool more;

	random_start(&random);
	more = activitypub_work_read(&context, &federating);
	federated = false;
	if (more) {
		activitypub_work_run(&context, &federating, &jobs->activitypub_stop);
		jobs_write(jobs, end_federating);
	}
	arena_free(context.arena);
	return federated ? 1 : more ? LIMIT_ACTIVITY_FAULT_MS : LIMIT_ACTIVITY_TURN_MS;
}

static void *
run_activitypub(void *argument)
{
	struct jobs *jobs = argument;
	int wait_ms = LIMIT_ACTIVITY_TURN_MS;

	while (jobs_sleep(jobs, wait_ms)) {
		if (connection_lease(jobs->activitypub_reading, DB_LEASE_ACTIVITYPUB))
			wait_ms = federate(jobs);
		else
			wait_ms = LIMIT_LEASE_MS;
	}
	return NULL;
}

struct jobs *
jobs_start(const struct site *site, const char *database_path, struct writer *writer)
{
	struct jobs *jobs = memory_take(sizeof *jobs);

	jobs->site = site;
	jobs->writer = writer;
	pthread_mutex_init(&jobs->lock, NULL);
	pthread_cond_init(&jobs->wake, NULL);
	if (connection_open(database_path, DB_READ_ONLY, &jobs->email_reading) != CONNECTION_OPEN_OK ||
	    connection_open(database_path, DB_READ_ONLY, &jobs->film_reading) != CONNECTION_OPEN_OK ||
	    connection_open(database_path, DB_READ_ONLY, &jobs->activitypub_reading) != CONNECTION_OPEN_OK ||
	    connection_open(database_path, DB_READ_WRITE, &jobs->checkpoint) != CONNECTION_OPEN_OK) {
		memory_free(jobs);
		return NULL;
	}
	outbox_sender_init(&jobs->sender, site, jobs->email_reading, writer, authors_write);
	ASSERT(pthread_create(&jobs->clock, NULL, jobs_clock_run, jobs) == 0);
	ASSERT(pthread_create(&jobs->email, NULL, run_email, jobs) == 0);
	ASSERT(pthread_create(&jobs->film, NULL, run_films, jobs) == 0);
	ASSERT(pthread_create(&jobs->activitypub, NULL, run_activitypub, jobs) == 0);
	return jobs;
}

void
jobs_serve(struct jobs *jobs, struct server *server)
{
	pthread_mutex_lock(&jobs->lock);
	jobs->server = server;
	pthread_mutex_unlock(&jobs->lock);
}

void
jobs_stop(struct jobs *jobs)
{
	pthread_mutex_lock(&jobs->lock);
	jobs->stop = true;
	pthread_cond_broadcast(&jobs->wake);
	pthread_mutex_unlock(&jobs->lock);
	atomic_store(&jobs->sender.stop, true);
	atomic_store(&jobs->film_stop, true);
	atomic_store(&jobs->activitypub_stop, true);
	pthread_join(jobs->clock, NULL);
	pthread_join(jobs->email, NULL);
	pthread_join(jobs->film, NULL);
	pthread_join(jobs->activitypub, NULL);
	outbox_sender_release(&jobs->sender);
	connection_close(jobs->email_reading);
	connection_close(jobs->checkpoint);
	connection_close(jobs->film_reading);
	connection_close(jobs->activitypub_reading);
	pthread_cond_destroy(&jobs->wake);
	pthread_mutex_destroy(&jobs->lock);
	memory_free(jobs);
}
