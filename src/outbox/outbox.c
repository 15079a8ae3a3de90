#include "outbox/outbox.h"

#include <string.h>

#include "base/context.h"
#include "base/event.h"
#include "base/id.h"
#include "base/log.h"
#include "limits.h"
#include "outbox/outbox_compose.h"
#include "outbox_announce_sql.h"
#include "outbox_bounce_sql.h"
#include "outbox_sql.h"

#define PURPOSE_IDEMPOTENCY "email.once"
#define PURPOSE_DIGEST "email.digest"
#define EMAIL_BYTES (64 * (size_t)KIB)      /* most emails are made in less */

/* One address however it is written: servers that tell A@example.org from a@example.org are not met in the wild. */
static struct bytes
address_hash(struct context *context, struct text email)
{
	return crypto_hash(context->arena, &context->site->keys, OUTBOX_PURPOSE_ADDRESS, text_fold(context->arena, email));
}

static const struct bytes nothing = { (const uint8_t *)"", 0 };

/* An email that waits and says less than this one does not leave. */
static bool
replace_older(struct context *context, const struct outbox_email *email, struct bytes *digest)
{
	*digest = BYTES_NONE;
	if (text_is_empty(email->about))
		return true;
	*digest = crypto_hash(context->arena, &context->site->keys, PURPOSE_DIGEST, email->about);
	return outbox_sql_replace(context, *digest) != DB_WROTE_FAULT;
}

static enum outbox_put
put(struct context *context, const struct outbox_email *email, struct email_id id, struct text message)
{
	const struct site_keys *keys = &context->site->keys;
	const struct instant not_before = email->not_before.us == 0 ? context->now : email->not_before;
	struct bytes once = BYTES_NONE, digest;

	if (!text_is_empty(email->idempotency_key))
		once = crypto_hash(context->arena, keys, PURPOSE_IDEMPOTENCY, email->idempotency_key);
	if (!replace_older(context, email, &digest))
		return OUTBOX_PUT_FAULT;
	switch (outbox_sql_put(context, id, text_of(outbox_cause_word(email->cause)), outbox_cause_is_counted(email->cause),
	                       address_hash(context, email->to),
	                       crypto_seal(context->arena, keys, SEALED_OUTBOX_TO, context->random, email->to),
	                       crypto_seal(context->arena, keys, SEALED_OUTBOX_MESSAGE, context->random, message), once, digest,
	                       email->page, email->drive, email->letter, not_before, context->now)) {
	case DB_WROTE:       return OUTBOX_PUT_OK;
	case DB_WROTE_NONE:  return OUTBOX_PUT_ALREADY;
	case DB_WROTE_FAULT: break;
	}
	return OUTBOX_PUT_FAULT;
}

struct bytes
outbox_to_hash(struct context *context, struct text email)
{
	if (text_is_empty(email) || !text_is_utf8(email))
		return (struct bytes){ (const uint8_t *)"", 0 };
	return address_hash(context, email);
}

/* It cannot leave; the operator learns of it from the row, the log and the metrics. */
static enum outbox_put
put_impossible(struct context *context, struct email_id id, const struct outbox_email *email)
{
	const char *cause = outbox_cause_word(email->cause);

	event_note(EVENT_EMAIL_IMPOSSIBLE, "email %.*s, %s: no message can be made of it",
	           TEXT_PRINT(id_text(context->arena, id.id)), cause);
	if (outbox_sql_put_impossible(context, id, text_of(cause), outbox_to_hash(context, email->to), nothing, email->page, email->drive,
	                              context->now) != DB_WROTE)
		return OUTBOX_PUT_FAULT;
	return OUTBOX_PUT_IMPOSSIBLE;
}

static enum outbox_put
compose_and_put(struct context *context, const struct outbox_email *email)
{
	const struct email_id id = email_id_is_none(email->id) ? (struct email_id){ id_new(context->now) } : email->id;
	const struct outbox_cause_rule *rule = outbox_cause_rule(email->cause);
	struct outbox_email addressed = *email;
	struct text message;

	/* The person who typed the address typed the name. */
	if (rule->text == OUTBOX_TEXT_FIXED)
		addressed.to_name = TEXT_NONE;
	if (!outbox_compose(context, id, &addressed, &message))
		return put_impossible(context, id, email);
	if (rule->refusal == OUTBOX_REFUSAL_REFUSABLE) {
		switch (outbox_refused(context, email->to)) {
		case OUTBOX_REFUSED_YES:   return OUTBOX_PUT_REFUSED;
		case OUTBOX_REFUSED_FAULT: return OUTBOX_PUT_FAULT;
		case OUTBOX_REFUSED_NO:    break;
		}
	}
	if (outbox_cause_is_for_many(email->cause)) {
		struct outbox_bounce_sql_gone gone;

		switch (outbox_bounce_sql_gone(context, address_hash(context, email->to), &gone)) {
		case DB_READ:       return OUTBOX_PUT_REFUSED;
		case DB_READ_NONE:  break;
		case DB_READ_FAULT: return OUTBOX_PUT_FAULT;
		}
	}
	return put(context, email, id, message);
}

/* In memory of its own: the emails of one transaction use the same, one after another. */
enum outbox_put
outbox_put(struct context *context, const struct outbox_email *email)
{
	struct context own = *context;
	enum outbox_put outcome;

	own.arena = arena_new_for(LIMIT_REQUEST_ARENA_BYTES, EMAIL_BYTES);
	outcome = compose_and_put(&own, email);
	arena_free(own.arena);
	return outcome;
}

enum outbox_put
outbox_put_about(struct context *context, const struct outbox_about *about)
{
	const struct email_id id = { id_new(context->now) };
	const struct bytes to_hash = about->to_hash.at ? about->to_hash : address_hash(context, about->to);

	ASSERT(!appointment_id_is_none(about->appointment));
	return outbox_sql_put_about(context, id, text_of(outbox_cause_word(about->cause)), outbox_cause_is_counted(about->cause),
	                            to_hash, about->appointment, about->page, about->drive, nothing, context->now)
	       == DB_WROTE ? OUTBOX_PUT_OK : OUTBOX_PUT_FAULT;
}

enum outbox_put
outbox_put_to(struct context *context, enum outbox_cause cause, struct text to)
{
	const struct site_keys *keys = &context->site->keys;
	const struct text word = text_of(outbox_cause_word(cause));
	const struct outbox_email email = { .about = text_format(context->arena, "%.*s %.*s", TEXT_PRINT(word),
		TEXT_PRINT(text_fold(context->arena, to))) };
	struct bytes digest;

	if (!replace_older(context, &email, &digest))
		return OUTBOX_PUT_FAULT;
	return outbox_sql_put_to(context, (struct email_id){ id_new(context->now) }, word, outbox_cause_is_counted(cause),
	                         address_hash(context, to), crypto_seal(context->arena, keys, SEALED_OUTBOX_TO, context->random, to), nothing,
	                         digest, context->now) == DB_WROTE ? OUTBOX_PUT_OK : OUTBOX_PUT_FAULT;
}

bool
outbox_received(struct context *context, struct text to, struct outbox_received *received)
{
	struct outbox_sql_received row;

	if (outbox_sql_received(context, address_hash(context, to), instant_plus(context->now, -INSTANT_HOUR),
	                        instant_plus(context->now, -INSTANT_DAY), &row) != DB_READ)
		return false;
	*received = (struct outbox_received){ row.in_hour, row.in_day };
	return true;
}

bool
outbox_is_known(struct context *context, struct text to, bool *known)
{
	struct outbox_sql_known row;

	if (outbox_sql_known(context, address_hash(context, to),
	                     instant_plus(context->now, -LIMIT_EMAIL_KNOWN_HOURS * INSTANT_HOUR), &row) != DB_READ)
		return false;
	*known = row.known;
	return true;
}

enum outbox_count
outbox_count(struct context *context, struct text to, const char *kind, struct instant since, int64_t *count)
{
	struct outbox_sql_count_put row;

	*count = 0;
	ASSERT(outbox_cause_find(text_of(kind)) != OUTBOX_CAUSE_NONE);
	ASSERT(strcmp(kind, "ticket") != 0);      /* too many to be counted: they stand in no index */
	if (outbox_sql_count_put(context, address_hash(context, to), text_of(kind), since, &row) != DB_READ)
		return OUTBOX_COUNT_FAULT;
	*count = row.n;
	return OUTBOX_COUNT_OK;
}

enum outbox_count
outbox_count_waiting(struct context *context, const char *kind, int64_t *count)
{
	struct outbox_sql_count_waiting row;

	*count = 0;
	ASSERT(outbox_cause_find(text_of(kind)) != OUTBOX_CAUSE_NONE);
	ASSERT(strcmp(kind, "ticket") != 0);
	if (outbox_sql_count_waiting(context, text_of(kind), context->now, &row) != DB_READ)
		return OUTBOX_COUNT_FAULT;
	*count = row.n;
	return OUTBOX_COUNT_OK;
}

enum outbox_count
outbox_unsent(struct context *context, int64_t *count, struct instant *oldest)
{
	struct outbox_sql_unsent row;

	if (outbox_sql_unsent(context, &row) != DB_READ)
		return OUTBOX_COUNT_FAULT;
	*count = row.n;
	*oldest = row.oldest;
	return OUTBOX_COUNT_OK;
}

enum outbox_count
outbox_failed(struct context *context, int64_t counts[OUTBOX_FAILURE_COUNT])
{
	struct outbox_sql_failed_list rows;

	memset(counts, 0, OUTBOX_FAILURE_COUNT * sizeof *counts);
	if (outbox_sql_failed(context, instant_plus(context->now, -LIMIT_EMAIL_KEPT_DAYS * INSTANT_DAY), &rows) == DB_READ_FAULT)
		return OUTBOX_COUNT_FAULT;
	for (size_t i = 0; i < rows.count; i++)
		counts[rows.at[i].failure] = rows.at[i].n;
	return OUTBOX_COUNT_OK;
}

enum outbox_count
outbox_late(struct context *context, int64_t *count)
{
	struct outbox_sql_late row;

	*count = 0;
	if (outbox_sql_late(context, instant_plus(context->now, -LIMIT_EMAIL_LATE_MINUTES * INSTANT_MINUTE), &row) != DB_READ)
		return OUTBOX_COUNT_FAULT;
	*count = row.n;
	return OUTBOX_COUNT_OK;
}

bool
outbox_failure_is_receivers(enum outbox_failure failure)
{
	return failure == OUTBOX_FAILURE_UNDELIVERED || failure == OUTBOX_FAILURE_BOUNCED;
}

bool
outbox_health(struct context *context, int64_t *failed, int64_t *late)
{
	int64_t counts[OUTBOX_FAILURE_COUNT];

	*failed = 0;
	if (outbox_failed(context, counts) != OUTBOX_COUNT_OK || outbox_late(context, late) != OUTBOX_COUNT_OK)
		return false;
	for (int failure = 0; failure < OUTBOX_FAILURE_COUNT; failure++)
		if (!outbox_failure_is_receivers((enum outbox_failure)failure))
			*failed += counts[failure];
	return true;
}

enum outbox_reach
outbox_reach(struct context *context, struct text email)
{
	struct outbox_sql_failed_to row;

	switch (outbox_sql_failed_to(context, outbox_to_hash(context, email), &row)) {
	case DB_READ:       return OUTBOX_REACH_FAILED;
	case DB_READ_NONE:  return OUTBOX_REACH_OK;
	case DB_READ_FAULT: break;
	}
	return OUTBOX_REACH_FAULT;
}

enum outbox_refuse
outbox_refuse(struct context *context, struct text email)
{
	if (outbox_sql_refuse(context, address_hash(context, email), context->now) == DB_WROTE_FAULT)
		return OUTBOX_REFUSE_FAULT;
	return OUTBOX_REFUSE_OK;
}

enum outbox_refuse
outbox_allow(struct context *context, struct text email)
{
	if (outbox_sql_allow(context, address_hash(context, email)) == DB_WROTE_FAULT)
		return OUTBOX_REFUSE_FAULT;
	return OUTBOX_REFUSE_OK;
}

enum outbox_refused
outbox_refused(struct context *context, struct text email)
{
	struct outbox_sql_refused row;

	switch (outbox_sql_refused(context, address_hash(context, email), &row)) {
	case DB_READ:       return OUTBOX_REFUSED_YES;
	case DB_READ_NONE:  return OUTBOX_REFUSED_NO;
	case DB_READ_FAULT: return OUTBOX_REFUSED_FAULT;
	}
	return OUTBOX_REFUSED_FAULT;
}

enum outbox_confirmed
outbox_confirmed(struct context *context, struct text email)
{
	struct outbox_sql_confirmed row;

	switch (outbox_sql_confirmed(context, address_hash(context, email), &row)) {
	case DB_READ:       return OUTBOX_CONFIRMED_YES;
	case DB_READ_NONE:  return OUTBOX_CONFIRMED_NO;
	case DB_READ_FAULT: return OUTBOX_CONFIRMED_FAULT;
	}
	return OUTBOX_CONFIRMED_FAULT;
}

bool
outbox_confirm(struct context *context, struct text email)
{
	return outbox_sql_confirm(context, address_hash(context, email), context->now) != DB_WROTE_FAULT;
}

enum outbox_forget
outbox_forget_old(struct context *context)
{
	const struct instant before = instant_plus(context->now, -LIMIT_EMAIL_KEPT_DAYS * INSTANT_DAY);

	return outbox_sql_forget(context, before) == DB_WROTE_FAULT || outbox_announce_sql_forget(context, before) == DB_WROTE_FAULT
	       ? OUTBOX_FORGET_FAULT : OUTBOX_FORGET_OK;
}
