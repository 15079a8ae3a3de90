#include "jobs.h"

#include <pthread.h>
#include <time.h>

#include "activitypub/activitypub.h"
#include "activitypub/activitypub_job.h"
#include "appointment/appointment.h"
#include "appointment/appointment_group.h"
#include "appointment/appointment_letter.h"
#include "appointment/appointment_undo.h"
#include "authors.h"
#include "base/event.h"
#include "base/log.h"
#include "base/wait.h"
#include "db/database.h"
#include "desk/desk.h"
#include "donation/donation.h"
#include "drive/drive.h"
#include "drive/drive_note.h"
#include "drive/drive_search.h"
#include "expanders.h"
#include "film/film.h"
#include "follow/follow.h"
#include "follow/follow_by_email.h"
#include "follow/follow_news.h"
#include "honour/honour.h"
#include "quiet/quiet.h"
#include "http/form_draft.h"
#include "http/idempotency.h"
#include "media/media_film_job.h"
#include "media/media_upload.h"
#include "message/message.h"
#include "server/server.h"
#include "limits.h"
#include "outbox/outbox.h"
#include "outbox/outbox_bounce.h"
#include "outbox/outbox_send.h"
#include "people/people.h"
#include "thanks/thanks.h"
#include "waiting/waiting.h"

enum {
	CANCEL_BUSY_US = 250000,       /* of a processor, within five seconds */
	SEARCH_BEHIND = 20,               /* pages in one turn: then the next turn follows at once */
};

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

static void
write_job(struct jobs *jobs, bool (*write)(struct context *context))
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

/* Walks many rows in short turns; between them the writer can run other tasks. `on`: the end was not reached. */

static struct { bool on; struct appointment_reminded after; } reminding;

static bool
remind(struct context *context)
{
	const bool good = appointment_remind_some(context, &reminding.after) >= 0;

	reminding.on = good && reminding.after.starts.us != 0;
	if (!good)
		reminding.after = (struct appointment_reminded){ 0 };
	return good;
}

/* Offers that were not answered in time go to the next person. */
static bool
lapse_offers(struct context *context)
{
	return waiting_lapse_due(context) >= 0;
}

/* Groups that were not confirmed in time. */
static bool
release_groups(struct context *context)
{
	return appointment_group_lapse_due(context) >= 0;
}

/* Some drives at a time, continuing where the last run ended. */
static bool
forget_clients(struct context *context)
{
	static struct drive_id after, after_waiting;

	return appointment_forget_clients(context, &after) && waiting_forget_clients(context, &after_waiting);
}

/* A page was resumed, a day is over: some waiting lists at a time, continuing where the last run ended. */
static bool
tend_lines(struct context *context)
{
	static struct drive_id after;

	return waiting_tend(context, &after);
}

static struct { bool on; struct message_asked after; } asking;

static bool
ask_for_messages(struct context *context)
{
	const bool good = message_ask_some(context, &asking.after) >= 0;

	asking.on = good && asking.after.closed.us != 0;
	if (!good)
		asking.after = (struct message_asked){ 0 };
	return good;
}

static bool
tell_declined(struct context *context)
{
	static struct honour_declined_after after;

	return honour_tell_declined(context, &after);
}

static bool telling;

static bool
tell_of_messages(struct context *context)
{
	const int64_t told = message_tell_due(context);

	telling = told > 0;
	return told >= 0;
}

/* How far today's walk over future drives is; { 0 } when it is done. */
static struct drive_derived derived;

static bool
derive(struct context *context)
{
	const int64_t moved = drive_derive_some(context, &derived);

	if (moved > 0)
		log_note(LOG_INFO, "%lld slots start at another instant: the rules of their time zone changed", (long long)moved);
	return moved >= 0;
}

/* How far this walk over all drives is; when it has reached the end, it starts again tomorrow. */
static int64_t zones_after;
static bool zones_done;

static bool
store_zones(struct context *context)
{
	const int64_t read = drive_store_zones(context, &zones_after);

	zones_done = read == 0;
	if (zones_done)
		zones_after = 0;
	return read >= 0;
}

/* Many pages changed, as after an upgrade that rebuilds the whole index. */
static bool search_is_behind;

static bool
follow_search(struct context *context)
{
	const int64_t looked = drive_search_tend(context);

	search_is_behind = looked >= SEARCH_BEHIND;
	return looked >= 0;
}

/* A day that the crew left open is closed when no desk can be opened on it any more. */
static bool closing;

static bool
close_days(struct context *context)
{
	const int64_t closed = donation_close_past(context, instant_plus(context->now, -DESK_AFTER));

	closing = closed > 0;
	return closed >= 0;
}

/* Each announcement's batch is a turn of the writer by itself; while there are emails to make, the next follows soon, so that they leave
 * as fast as the email server takes them. */
static const struct outbox_expander *expanding;
static bool announcing;

static bool
expand(struct context *context)
{
	const int64_t written = outbox_expand_due(context, expanding);

	announcing = announcing || written > 0;
	return written >= 0;
}

static void
expand_announcements(struct jobs *jobs)
{
	announcing = false;
	for (size_t i = 0; i < EXPANDERS; i++) {
		expanding = expanders[i];
		write_job(jobs, expand);
	}
}

/* What followers are told once a day or a week. */
static bool
digest(struct context *context)
{
	return follow_digest_due(context) >= 0;
}

/* `givenback bounce` notes reports of emails that came back. */
static bool
act_on_bounces(struct context *context)
{
	return outbox_bounce_act(context, follow_end) >= 0;
}

static bool
forget(struct context *context)
{
	return outbox_forget_old(context) == OUTBOX_FORGET_OK && people_forget_old(context) &&
	       message_forget_old(context) && waiting_forget_old(context) && drive_note_forget_old(context) &&
	       appointment_undo_forget_old(context) && follow_forget_old(context) && film_forget_old(context) &&
	       activitypub_forget_old(context) &&
	       idempotency_delete_before(context, instant_plus(context->now, -LIMIT_SUBMISSION_DAYS * INSTANT_DAY));
}

/* false: the program stops. */
static bool
sleep_jobs(struct jobs *jobs, int milliseconds)
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

static bool
rest(struct context *context)
{
	connection_rest(context->connection);
	return true;
}

/* When the server is idle, memory from busy times is returned to the system; while it is busy it would only be allocated again. */
static void
cancel(struct jobs *jobs)
{
	static int64_t before_us;
	static bool busy;
	struct timespec used;
	int64_t now_us;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	now_us = used.tv_sec * INT64_C(1000000) + used.tv_nsec / 1000;
	if (now_us - before_us > CANCEL_BUSY_US) {
		busy = true;
	} else if (busy) {
		write_job(jobs, rest);
		pthread_mutex_lock(&jobs->lock);
		if (jobs->server)
			server_shrink(jobs->server);
		pthread_mutex_unlock(&jobs->lock);
		memory_release();
		busy = false;
	}
	before_us = now_us;
}

#define TICK_MS 200
#define TICKS_A_SECOND (1000 / TICK_MS)
#define TICKS_A_MINUTE (60 * 1000 / TICK_MS)

static void *
run_clock(void *argument)
{
	struct jobs *jobs = argument;

	for (unsigned tick = 0; sleep_jobs(jobs, TICK_MS); tick++) {
		if (tick % TICKS_A_MINUTE == 0 || reminding.on)
			write_job(jobs, remind);
		if (tick % TICKS_A_MINUTE == 0)
			event_write_left_out();
		if (tick % (6 * TICKS_A_SECOND) == 1)
			write_job(jobs, follow_tend);
		if (tick % TICKS_A_MINUTE == TICKS_A_MINUTE / 4 || asking.on)
			write_job(jobs, ask_for_messages);
		if (tick % TICKS_A_MINUTE == TICKS_A_MINUTE / 2 || telling)
			write_job(jobs, tell_of_messages);
		if (tick % TICKS_A_SECOND == 0)
			write_job(jobs, thanks_letter_begin_due);
		if (tick % TICKS_A_MINUTE == 1)
			write_job(jobs, quiet_tend);
		if (tick % TICKS_A_SECOND == 1 || announcing)
			expand_announcements(jobs);
		if (tick % TICKS_A_SECOND == 3)
			write_job(jobs, digest);
		if (tick % TICKS_A_SECOND == 4)
			write_job(jobs, act_on_bounces);
		if (tick % (2 * TICKS_A_SECOND) == 1)
			write_job(jobs, lapse_offers);
		if (tick % TICKS_A_SECOND == 2)
			write_job(jobs, tend_lines);
		if (tick % (10 * TICKS_A_SECOND) == 4)
			write_job(jobs, release_groups);
		if (tick % (10 * TICKS_A_SECOND) == 9)
			write_job(jobs, media_upload_expire);
		if (tick % (10 * TICKS_A_SECOND) == 19)
			write_job(jobs, form_draft_expire);
		if (tick % (6 * TICKS_A_SECOND) == 4 * TICKS_A_SECOND)
			write_job(jobs, forget_clients);
		if (tick % (10 * TICKS_A_MINUTE) == 0 || closing)
			write_job(jobs, close_days);
		if (tick % (24 * 60 * TICKS_A_MINUTE) == 0 || derived.starts.us != 0)
			write_job(jobs, derive);
		if (tick % (24 * 60 * TICKS_A_MINUTE) == 0)
			zones_done = false;
		if (!zones_done)
			write_job(jobs, store_zones);
		if (tick % TICKS_A_SECOND == 2 || search_is_behind)
			write_job(jobs, follow_search);
		if (tick % (10 * TICKS_A_MINUTE) == TICKS_A_MINUTE)
			write_job(jobs, tell_declined);
		if (tick % (60 * TICKS_A_MINUTE) == TICKS_A_MINUTE)
			write_job(jobs, forget);
		if (tick % (5 * TICKS_A_SECOND) == 3)
			cancel(jobs);
		db_checkpoint(jobs->checkpoint);
	}
	return NULL;
}

static void *
run_email(void *argument)
{
	struct jobs *jobs = argument;
	int wait_ms = 300;

	while (sleep_jobs(jobs, wait_ms)) {
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
		write_job(jobs, begin_film);
		media_film_job_run(&context, &filming, &jobs->film_stop);
		write_job(jobs, end_film);
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

	for (unsigned turn = 0; sleep_jobs(jobs, WAIT_MS); turn++) {
		if (turn % TURNS_A_MINUTE == 0)
			sweep_films(jobs, turn == 0);
		convert_film(jobs);
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
		write_job(jobs, end_federating);
	}
	arena_free(context.arena);
	return federated ? 1 : more ? LIMIT_ACTIVITY_FAULT_MS : LIMIT_ACTIVITY_TURN_MS;
}

static void *
run_activitypub(void *argument)
{
	struct jobs *jobs = argument;
	int wait_ms = LIMIT_ACTIVITY_TURN_MS;

	while (sleep_jobs(jobs, wait_ms))
		wait_ms = federate(jobs);
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
	ASSERT(pthread_create(&jobs->clock, NULL, run_clock, jobs) == 0);
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
