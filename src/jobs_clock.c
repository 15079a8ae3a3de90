#include "jobs_clock.h"

#include <pthread.h>
#include <time.h>

#include "activitypub/activitypub.h"
#include "appointment/appointment.h"
#include "appointment/appointment_group.h"
#include "appointment/appointment_letter.h"
#include "appointment/appointment_undo.h"
#include "base/event.h"
#include "base/log.h"
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
#include "media/media_upload.h"
#include "message/message.h"
#include "server/server.h"
#include "limits.h"
#include "outbox/outbox.h"
#include "outbox/outbox_bounce.h"
#include "people/people.h"
#include "thanks/thanks.h"
#include "waiting/waiting.h"

enum {
	CANCEL_BUSY_US = 250000,       /* of a processor, within five seconds */
	SEARCH_BEHIND = 20,               /* pages in one turn: then the next turn follows at once */
};

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
		jobs_write(jobs, expand);
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
		jobs_write(jobs, rest);
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

/* Of one server of the site; `tick` counts from when it became this one. */
static void
tick_for_site(struct jobs *jobs, unsigned tick)
{
	if (tick % TICKS_A_MINUTE == 0 || reminding.on)
		jobs_write(jobs, remind);
	if (tick % (6 * TICKS_A_SECOND) == 1)
		jobs_write(jobs, follow_tend);
	if (tick % TICKS_A_MINUTE == TICKS_A_MINUTE / 4 || asking.on)
		jobs_write(jobs, ask_for_messages);
	if (tick % TICKS_A_MINUTE == TICKS_A_MINUTE / 2 || telling)
		jobs_write(jobs, tell_of_messages);
	if (tick % TICKS_A_SECOND == 0)
		jobs_write(jobs, thanks_letter_begin_due);
	if (tick % TICKS_A_MINUTE == 1)
		jobs_write(jobs, quiet_tend);
	if (tick % TICKS_A_SECOND == 1 || announcing)
		expand_announcements(jobs);
	if (tick % TICKS_A_SECOND == 3)
		jobs_write(jobs, digest);
	if (tick % TICKS_A_SECOND == 4)
		jobs_write(jobs, act_on_bounces);
	if (tick % (2 * TICKS_A_SECOND) == 1)
		jobs_write(jobs, lapse_offers);
	if (tick % TICKS_A_SECOND == 2)
		jobs_write(jobs, tend_lines);
	if (tick % (10 * TICKS_A_SECOND) == 4)
		jobs_write(jobs, release_groups);
	if (tick % (10 * TICKS_A_SECOND) == 9)
		jobs_write(jobs, media_upload_expire);
	if (tick % (10 * TICKS_A_SECOND) == 19)
		jobs_write(jobs, form_draft_expire);
	if (tick % (6 * TICKS_A_SECOND) == 4 * TICKS_A_SECOND)
		jobs_write(jobs, forget_clients);
	if (tick % (10 * TICKS_A_MINUTE) == 0 || closing)
		jobs_write(jobs, close_days);
	if (tick % (24 * 60 * TICKS_A_MINUTE) == 0 || derived.starts.us != 0)
		jobs_write(jobs, derive);
	if (tick % (24 * 60 * TICKS_A_MINUTE) == 0)
		zones_done = false;
	if (!zones_done)
		jobs_write(jobs, store_zones);
	if (tick % TICKS_A_SECOND == 2 || search_is_behind)
		jobs_write(jobs, follow_search);
	if (tick % (10 * TICKS_A_MINUTE) == TICKS_A_MINUTE)
		jobs_write(jobs, tell_declined);
	if (tick % (60 * TICKS_A_MINUTE) == TICKS_A_MINUTE)
		jobs_write(jobs, forget);
}

static void
tick_for_server(struct jobs *jobs, unsigned tick)
{
	if (tick % TICKS_A_MINUTE == 0)
		event_write_left_out();
	if (tick % (5 * TICKS_A_SECOND) == 3)
		cancel(jobs);
	db_checkpoint(jobs->checkpoint);
}

void *
jobs_clock_run(void *argument)
{
	struct jobs *jobs = argument;
	unsigned of_site = 0;

	for (unsigned tick = 0; jobs_sleep(jobs, TICK_MS); tick++) {
		if (of_site > 0 || tick % TICKS_A_SECOND == 0)
			of_site = connection_lease(jobs->checkpoint, DB_LEASE_CLOCK) ? of_site + 1 : 0;
		if (of_site > 0)
			tick_for_site(jobs, of_site - 1);
		tick_for_server(jobs, tick);
	}
	return NULL;
}
