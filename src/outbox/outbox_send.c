#include "outbox/outbox_send.h"

#include <curl/curl.h>
#include <pthread.h>
#include <time.h>

#include "base/event.h"
#include "base/id.h"
#include "base/log.h"
#include "html/form.h"
#include "limits.h"
#include "outbox/outbox.h"
#include "outbox/outbox_bounce.h"
#include "outbox/outbox_way.h"
#include "standards/email_message.h"
#include "outbox_sql.h"

/* After the first, second … temporary failure of one email; the last for all that follow. */
static const int delay_minutes[] = { 1, 5, 15, 60, 120, 240, 480, 720, 1440 };
/* While the email server itself is away. */
static const int relay_minutes[] = { 1, 1, 2, 5, 10, 15 };

/* What became of one email, told to the writer, who answers when it is on the disk. */
struct report {
	struct writer_task task;      /* first member */
	struct context context;
	enum outbox_way way;
	struct email_id id;
	struct instant at;
	const struct outbox_letter *letter;       /* what left, when it was OK and is known */
	bool failed;                  /* for good */
	enum outbox_failure failure;  /* why, then */
	pthread_mutex_t lock;
	pthread_cond_t told;
	bool done, kept;
};

/* One call of outbox_send_due(). */
struct round {
	struct outbox_sender *sender;
	struct context reading;
	struct instant now;
	struct outbox_smtp smtp;
	struct outbox_sent sent;
};

void
outbox_sender_init(struct outbox_sender *sender, const struct site *site,
                   struct connection *reading, struct writer *writer, outbox_author *author)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
	*sender = (struct outbox_sender){ .site = site, .reading = reading, .writer = writer, .author = author,
		.connect_seconds = LIMIT_SMTP_CONNECT_SECONDS, .seconds = LIMIT_SMTP_SECONDS,
		.relay_due = INSTANT_NONE, .unmarked = EMAIL_ID_NONE };
	/* A folder takes every address; a server is asked. */
	form_take_international_email(text_is_empty(site->smtp_url));
}

void
outbox_sender_release(struct outbox_sender *sender)
{
	*sender = (struct outbox_sender){ 0 };
	curl_global_cleanup();
}

/* Its row may have made way for a newer one while it was on the wire. */
static bool
mark_sent(struct context *context, const struct report *report)
{
	const struct outbox_letter *letter = report->letter;
	const struct bytes nothing = { (const uint8_t *)"", 0 };

	switch (outbox_sql_sent(context, report->id, report->at, nothing)) {
	case DB_WROTE:       return true;
	case DB_WROTE_NONE:  break;
	case DB_WROTE_FAULT: return false;
	}
	return letter == NULL || outbox_sql_sent_replaced(context, report->id, letter->cause, letter->counted, letter->to_hash, nothing,
	                                                  letter->created_at, report->at) != DB_WROTE_FAULT;
}

static bool
report_run(struct writer_task *task, struct context *context)
{
	struct report *report = (struct report *)task;
	const struct bytes nothing = { (const uint8_t *)"", 0 };

	switch (report->way) {
	case OUTBOX_WAY_OK:
		return mark_sent(context, report);
	case OUTBOX_WAY_HELD:
		return outbox_sql_hold(context, report->id, report->at) != DB_WROTE_FAULT;
	case OUTBOX_WAY_LATER:
	case OUTBOX_WAY_NEVER:
	case OUTBOX_WAY_IMPOSSIBLE:
		if (!report->failed)
			return outbox_sql_delay(context, report->id, report->at) != DB_WROTE_FAULT;
		return outbox_sql_fail(context, report->id, report->at, nothing, report->failure) !=
		       DB_WROTE_FAULT;
	case OUTBOX_WAY_OVER:
		return outbox_sql_drop(context, report->id) != DB_WROTE_FAULT;
	case OUTBOX_WAY_NO_RELAY:
	case OUTBOX_WAY_STOPPED:
		return true;
	}
	return false;
}

static void
report_done(struct writer_task *task, bool kept)
{
	struct report *report = (struct report *)task;

	pthread_mutex_lock(&report->lock);
	report->done = true;
	report->kept = kept;
	pthread_cond_signal(&report->told);
	pthread_mutex_unlock(&report->lock);
}

/* The writer's queue may be full for a moment: an email that has left is worth some patience. */
static bool
submit(struct outbox_sender *sender, struct writer_task *task)
{
	const struct timespec moment = { 0, 50 * 1000 * 1000 };

	for (int tries = 0; tries < 100; tries++) {
		switch (writer_submit(sender->writer, task)) {
		case WRITER_SUBMIT_OK:       return true;
		case WRITER_SUBMIT_STOPPING: return false;
		case WRITER_SUBMIT_FULL:     break;
		}
		nanosleep(&moment, NULL);
	}
	return false;
}

/* Waits until the writer has kept it, or not. */
static bool
write_report(struct round *round, struct report *report)
{
	report->task = (struct writer_task){ .run = report_run, .done = report_done, .priority = WRITER_PRIORITY_PATIENT };
	report->context = round->reading;
	report->context.connection = NULL;    /* the writer's */
	report->task.context = &report->context;
	pthread_mutex_init(&report->lock, NULL);
	pthread_cond_init(&report->told, NULL);
	if (submit(round->sender, &report->task)) {
		pthread_mutex_lock(&report->lock);
		while (!report->done)
			pthread_cond_wait(&report->told, &report->lock);
		pthread_mutex_unlock(&report->lock);
	}
	pthread_cond_destroy(&report->told);
	pthread_mutex_destroy(&report->lock);
	return report->kept;
}

static bool
tell(struct round *round, struct email_id id, const struct outbox_letter *letter, enum outbox_way way, struct instant at)
{
	struct report report = { .way = way, .id = id, .at = at, .letter = letter };

	return write_report(round, &report);
}

/* It will not be tried again: the row stays, for the operator and for the receiver's own page. */
static bool
fail(struct round *round, struct email_id id, enum outbox_way way, enum outbox_failure failure)
{
	struct report report = { .way = way, .id = id, .at = round->now, .failed = true, .failure = failure };

	round->sent.failed++;
	event_note(failure == OUTBOX_FAILURE_IMPOSSIBLE ? EVENT_EMAIL_IMPOSSIBLE : EVENT_EMAIL_FAILED, "email %.*s: %s, answer %ld, %s",
	           TEXT_PRINT(id_text(round->reading.arena, id.id)), outbox_failure_words[failure], round->smtp.answer,
	           round->smtp.problem ? round->smtp.problem : "no message can be made of it");
	return write_report(round, &report);
}

/* Reads, or writes, the email and lets it go. */
static enum outbox_way
let_go(struct round *round, struct email_id id, struct outbox_letter *letter, enum outbox_letter_read *read)
{
	const struct site *site = round->sender->site;
	struct arena *arena = round->reading.arena;

	*read = outbox_letter_read(&round->reading, id, round->sender->author, letter);
	switch (*read) {
	case OUTBOX_LETTER_READ_OK:          break;
	case OUTBOX_LETTER_READ_REFUSED:
	case OUTBOX_LETTER_READ_OVER:        return OUTBOX_WAY_OVER;
	case OUTBOX_LETTER_READ_HELD:        return OUTBOX_WAY_HELD;
	case OUTBOX_LETTER_READ_IMPOSSIBLE:  return OUTBOX_WAY_IMPOSSIBLE;
	case OUTBOX_LETTER_READ_UNREADABLE:
	case OUTBOX_LETTER_READ_NOT_DUE:
	case OUTBOX_LETTER_READ_FAULT:       return OUTBOX_WAY_LATER;
	}
	if (text_is_empty(site->smtp_url))
		return outbox_file_send(arena, site->outbox_folder, id, letter->message);
	return outbox_smtp_send(&round->smtp, arena,
	                        &(struct outbox_envelope){ outbox_bounce_sender(arena, site, id), letter->to }, letter->message);
}

/* What became of an email that was tried; false: it could not be written down. */
static bool
treat(struct round *round, struct email_id id, const struct outbox_letter *letter, enum outbox_way way)
{
	const int64_t attempts = letter->attempts;
	const size_t step = attempts < (int64_t)COUNT_OF(delay_minutes) ? (size_t)attempts : COUNT_OF(delay_minutes) - 1;
	const bool last = attempts + 1 >= LIMIT_EMAIL_ATTEMPTS;

	switch (way) {
	case OUTBOX_WAY_OK:
		round->sender->relay_failures = 0;
		round->sent.sent++;
		if (tell(round, id, letter, way, round->now))
			return true;
		round->sender->unmarked = id;
		log_note(LOG_FAULT, "outbox: email %.*s left and could not be marked",
			TEXT_PRINT(id_text(round->reading.arena, id.id)));
		return false;
	case OUTBOX_WAY_LATER:
	case OUTBOX_WAY_NEVER:
		round->sender->relay_failures = 0;
		log_note(LOG_WARNING, "outbox: email %.*s, attempt %d: answer %ld, %s",
			TEXT_PRINT(id_text(round->reading.arena, id.id)), (int)attempts + 1, round->smtp.answer, round->smtp.problem);
		if (way == OUTBOX_WAY_NEVER)
			return fail(round, id, way, email_address_is_valid(letter->to) || round->smtp.answer != 0 ?
			            OUTBOX_FAILURE_REFUSED : OUTBOX_FAILURE_ADDRESS);
		if (last)
			return fail(round, id, way, OUTBOX_FAILURE_ATTEMPTS);
		round->sent.delayed++;
		return tell(round, id, letter, way, instant_plus(round->now, delay_minutes[step] * INSTANT_MINUTE));
	case OUTBOX_WAY_IMPOSSIBLE:
		return fail(round, id, way, OUTBOX_FAILURE_IMPOSSIBLE);
	case OUTBOX_WAY_OVER:
		return tell(round, id, letter, way, round->now);
	case OUTBOX_WAY_HELD:
		event_note(EVENT_EMAIL_LIMITED, "email %.*s waits: its receiver has had as many as may be for now",
		           TEXT_PRINT(id_text(round->reading.arena, id.id)));
		return tell(round, id, letter, way, letter->held_until);
	case OUTBOX_WAY_NO_RELAY:
	case OUTBOX_WAY_STOPPED:
		return true;
	}
	return false;
}

static enum outbox_send
no_relay(struct round *round)
{
	struct outbox_sender *sender = round->sender;
	const int most = (int)COUNT_OF(relay_minutes) - 1;
	const int minutes = relay_minutes[sender->relay_failures < most ? sender->relay_failures : most];

	sender->relay_failures++;
	sender->relay_due = instant_plus(round->now, minutes * INSTANT_MINUTE);
	event_note(EVENT_EMAIL_SERVER_AWAY, "answer %ld, %s; email waits, asked again in %d min",
	           round->smtp.answer, round->smtp.problem ? round->smtp.problem : "", minutes);
	return OUTBOX_SEND_NO_RELAY;
}

/* A time further off than the longest wait was set before the system's clock was set back: it does not count. */
static bool
is_too_early(const struct outbox_sender *sender, struct instant now)
{
	const int longest = relay_minutes[COUNT_OF(relay_minutes) - 1];

	return !instant_is_none(sender->relay_due) && instant_compare(now, sender->relay_due) < 0 &&
	       instant_compare(sender->relay_due, instant_plus(now, longest * INSTANT_MINUTE)) <= 0;
}

static enum outbox_send
send_one(struct round *round, struct email_id id)
{
	struct outbox_letter letter = { .to = TEXT("") };
	enum outbox_letter_read read;
	const enum outbox_way way = let_go(round, id, &letter, &read);

	if (read == OUTBOX_LETTER_READ_NOT_DUE)
		return OUTBOX_SEND_OK;
	if (read == OUTBOX_LETTER_READ_FAULT)
		return OUTBOX_SEND_FAULT;
	if (way == OUTBOX_WAY_STOPPED)
		return OUTBOX_SEND_STOPPED;
	if (way == OUTBOX_WAY_NO_RELAY)
		return no_relay(round);
	return treat(round, id, &letter, way) ? OUTBOX_SEND_OK : OUTBOX_SEND_FAULT;
}

/* One email after another; each is read right before it leaves and marked right after. */
static enum outbox_send
send_list(struct round *round, const struct outbox_sql_due_list *due)
{
	struct arena *arena = round->reading.arena;

	for (size_t i = 0; i < due->count; i++) {
		enum outbox_send end;

		if (atomic_load(&round->sender->stop))
			return OUTBOX_SEND_STOPPED;
		round->reading.arena = arena_new(16 * LIMIT_EMAIL_BYTES);
		end = send_one(round, due->at[i].id);
		arena_free(round->reading.arena);
		round->reading.arena = arena;
		if (end != OUTBOX_SEND_OK)
			return end;
	}
	return due->count == LIMIT_EMAIL_BATCH ? OUTBOX_SEND_MORE : OUTBOX_SEND_OK;
}

/* Before the first email: a server that cannot be used is known from the start, and so is which addresses it takes. */
static enum outbox_send
ask_server(struct round *round)
{
	const enum outbox_way way = outbox_smtp_ask(&round->smtp);

	if (way == OUTBOX_WAY_STOPPED)
		return OUTBOX_SEND_STOPPED;
	if (way != OUTBOX_WAY_OK)
		return no_relay(round);
	round->sender->asked = true;
	return OUTBOX_SEND_OK;
}

static enum outbox_send
send_round(struct round *round)
{
	struct outbox_sender *sender = round->sender;
	struct outbox_sql_due_list due;
	enum outbox_send end;

	if (!email_id_is_none(sender->unmarked)) {
		if (!tell(round, sender->unmarked, NULL, OUTBOX_WAY_OK, round->now))
			return OUTBOX_SEND_FAULT;
		sender->unmarked = EMAIL_ID_NONE;
	}
	if (outbox_sql_due(&round->reading, round->now, LIMIT_EMAIL_BATCH, &due) == DB_READ_FAULT)
		return OUTBOX_SEND_FAULT;
	if (text_is_empty(sender->site->smtp_url))
		return send_list(round, &due);
	if (due.count == 0 && sender->asked)
		return OUTBOX_SEND_OK;
	if (!outbox_smtp_open(&round->smtp, round->reading.arena, sender->site, &sender->stop,
	        sender->connect_seconds, sender->seconds))
		return no_relay(round);
	end = sender->asked ? OUTBOX_SEND_OK : ask_server(round);
	if (end == OUTBOX_SEND_OK)
		end = send_list(round, &due);
	if (round->smtp.asked)
		form_take_international_email(round->smtp.utf8);
	outbox_smtp_close(&round->smtp);
	return end;
}

enum outbox_send
outbox_send_due(struct outbox_sender *sender, struct instant now, struct outbox_sent *sent)
{
	struct round round = { .sender = sender, .now = now, .smtp = { .problem = "" } };
	enum outbox_send end;

	if (sent != NULL)
		*sent = (struct outbox_sent){ 0 };
	if (atomic_load(&sender->stop))
		return OUTBOX_SEND_STOPPED;
	if (is_too_early(sender, now))
		return OUTBOX_SEND_NO_RELAY;
	round.reading = (struct context){ .arena = arena_new(16 * LIMIT_EMAIL_BYTES), .connection = sender->reading,
		.now = now, .site = sender->site };
	end = send_round(&round);
	arena_free(round.reading.arena);
	if (sent != NULL)
		*sent = round.sent;
	return end;
}
