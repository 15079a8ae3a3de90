#include "outbox/outbox_letter.h"

#include "base/context.h"
#include "base/id.h"
#include "base/log.h"
#include "base/unreadable.h"
#include "db/database.h"
#include "limits.h"
#include "outbox/outbox_compose.h"
#include "outbox_sql.h"

static const char unknown_cause[] = "an email of a cause that only another version of this program writes; start that version";

/* All that it says is of one moment. */
static enum outbox_author
ask_author(const struct context *context, const struct outbox_sql_one_due *row, outbox_author *author, struct outbox_email *email)
{
	struct context then = *context;
	DB_TRANSACTION(moment, &then);

	then.now = row->created_at;
	return author(&then, row->cause, row->about, email);
}

static enum outbox_letter_read
write_now(struct context *context, struct email_id id, const struct outbox_sql_one_due *row, outbox_author *author,
          struct outbox_letter *letter)
{
	const uint64_t before = unreadable_count();
	struct outbox_email email = { .id = id, .to = letter->to, .not_before = context->now };
	struct context then = *context;

	ASSERT(author);
	switch (ask_author(context, row, author, &email)) {
	case OUTBOX_AUTHOR_OK:    break;
	case OUTBOX_AUTHOR_OVER:  return OUTBOX_LETTER_READ_OVER;
	/* A row that it is about cannot be read: this email is tried again later, the others leave. */
	case OUTBOX_AUTHOR_FAULT:
		return unreadable_count() == before ? OUTBOX_LETTER_READ_FAULT : OUTBOX_LETTER_READ_UNREADABLE;
	}
	then.now = row->created_at;
	letter->to = email.to;
	return outbox_compose(&then, id, &email, &letter->message) ? OUTBOX_LETTER_READ_OK : OUTBOX_LETTER_READ_IMPOSSIBLE;
}

/* Beyond its share it waits, so that one address is not flooded by anyone, from anywhere. */
static bool
is_held(struct context *context, const struct outbox_cause_rule *rule, struct outbox_letter *letter, bool *held)
{
	struct outbox_sql_received received;
	int64_t an_hour = LIMIT_EMAIL_USUAL_AN_HOUR, a_day = LIMIT_EMAIL_USUAL_A_DAY;

	*held = false;
	switch (rule->share) {
	case OUTBOX_SHARE_USUAL:  break;
	case OUTBOX_SHARE_URGENT: an_hour = LIMIT_EMAIL_URGENT_AN_HOUR; a_day = LIMIT_EMAIL_URGENT_A_DAY; break;
	case OUTBOX_SHARE_FREE:
	case OUTBOX_SHARE_ASKED:
	case OUTBOX_SHARE_LISTED: return true;
	}
	if (outbox_sql_received(context, letter->to_hash, instant_plus(context->now, -INSTANT_HOUR),
	                        instant_plus(context->now, -INSTANT_DAY), &received) != DB_READ)
		return false;
	*held = received.in_hour >= an_hour || received.in_day >= a_day;
	letter->held_until = instant_plus(context->now, LIMIT_EMAIL_HELD_MINUTES * INSTANT_MINUTE);
	return true;
}

/* May it leave now, by what outbox_cause.def says of its cause?  OK: yes. */
static enum outbox_letter_read
may_leave(struct context *context, struct email_id id, struct outbox_letter *letter)
{
	const enum outbox_cause cause = outbox_cause_find(letter->cause);
	const struct outbox_cause_rule *rule;
	struct outbox_sql_refused refused;
	bool held;

	/* Whether its receiver may refuse it, and how many of it may leave, is not known either: it waits, and the others leave. */
	if (cause == OUTBOX_CAUSE_NONE) {
		unreadable_note(UNREADABLE_ROW, id.id, unknown_cause);
		return OUTBOX_LETTER_READ_UNREADABLE;
	}
	unreadable_clear(UNREADABLE_ROW, id.id, unknown_cause);
	rule = outbox_cause_rule(cause);
	if (rule->refusal == OUTBOX_REFUSAL_REFUSABLE) {
		switch (outbox_sql_refused(context, letter->to_hash, &refused)) {
		case DB_READ:       return OUTBOX_LETTER_READ_REFUSED;
		case DB_READ_NONE:  break;
		case DB_READ_FAULT: return OUTBOX_LETTER_READ_FAULT;
		}
	}
	if (!is_held(context, rule, letter, &held))
		return OUTBOX_LETTER_READ_FAULT;
	return held ? OUTBOX_LETTER_READ_HELD : OUTBOX_LETTER_READ_OK;
}

enum outbox_letter_read
outbox_letter_read(struct context *context, struct email_id id, outbox_author *author, struct outbox_letter *letter)
{
	const struct site_keys *keys = &context->site->keys;
	struct outbox_sql_one_due row;
	enum outbox_letter_read may;
	enum crypto_open opened;

	switch (outbox_sql_one_due(context, id, context->now, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return OUTBOX_LETTER_READ_NOT_DUE;
	case DB_READ_FAULT: return OUTBOX_LETTER_READ_FAULT;
	}
	*letter = (struct outbox_letter){ .attempts = row.attempts, .cause = row.cause, .counted = row.counted, .to_hash = row.to_hash,
		.created_at = row.created_at };
	may = may_leave(context, id, letter);
	if (may != OUTBOX_LETTER_READ_OK)
		return may;
	if (!appointment_id_is_none(row.about))
		return write_now(context, id, &row, author, letter);
	opened = crypto_open(context->arena, keys, SEALED_OUTBOX_TO, row.to_sealed, &letter->to);
	if (opened == CRYPTO_OPEN_OK && row.message_sealed.length == 0)
		return write_now(context, id, &row, author, letter);
	if (opened == CRYPTO_OPEN_OK)
		opened = crypto_open(context->arena, keys, SEALED_OUTBOX_MESSAGE, row.message_sealed, &letter->message);
	if (opened == CRYPTO_OPEN_OK)
		return OUTBOX_LETTER_READ_OK;
	log_note(LOG_FAULT, "outbox: email %.*s cannot be read: %s", TEXT_PRINT(id_text(context->arena, id.id)), crypto_open_why(opened));
	return OUTBOX_LETTER_READ_UNREADABLE;
}
