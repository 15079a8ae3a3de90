/* thanks_letter_due: what the clock does with letters: begins those whose time has come, and writes the emails of those announced.
 *
 * A batch is one transaction: an address is marked and its email put together, so that a restart neither doubles nor loses one. */
#include "base/unreadable.h"
#include "db/database.h"
#include "quiet/quiet.h"
#include "limits.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "thanks/thanks.h"
#include "thanks/thanks_letter_email.h"
#include "thanks_letter_sql.h"

/* The rules of a zone change by no more than this. */
#define ZONE_MOVES_BY (26 * INSTANT_HOUR)

static bool
page_is_open(struct context *context, struct honour_page_id id, bool *open)
{
	struct honour_page page;

	if (honour_read(context, id, &page) != FOUND_OK)
		return false;
	*open = honour_is_open(&page);
	return true;
}

/* A letter goes out when its promise says so in its zone, but after a quiet day of the page; while the page rests it asks its keeper
 * instead. */
static bool
begin_if_due(struct context *context, struct thanks_letter_id id)
{
	struct thanks_letter letter;
	struct instant at, quiet_end;
	bool open;

	if (thanks_letter_read(context, HONOUR_PAGE_ID_NONE, id, &letter) != FOUND_OK)
		return false;
	at = letter.send_at;
	if (letter.zone != NULL) {
		switch (zone_instant(letter.zone, letter.send, &at)) {
		case ZONE_INSTANT_OK:
		case ZONE_INSTANT_SKIPPED: break;             /* new rules made it so: the first minute after the jump will do */
		}
	}
	if (instant_compare(at, letter.send_at) != 0 && thanks_letter_sql_derive(context, id, at) == DB_WROTE_FAULT)
		return false;
	if (instant_compare(at, context->now) > 0)
		return true;
	if (!page_is_open(context, letter.page, &open) || !quiet_until(context, letter.page, context->now, &quiet_end))
		return false;
	if (open && !instant_is_none(quiet_end))
		return true;
	return open ? thanks_letter_begin(context, id, letter.page) : thanks_letter_sql_ask(context, id) != DB_WROTE_FAULT;
}

bool
thanks_letter_begin_due(struct context *context)
{
	struct thanks_letter_sql_planned_list rows;
	DB_TRANSACTION(tx, context);

	if (thanks_letter_sql_planned(context, instant_plus(context->now, ZONE_MOVES_BY), &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		const uint64_t before = unreadable_count();

		/* A page that cannot be read keeps its letters; the others begin. */
		if (!begin_if_due(context, rows.at[i].id) && unreadable_count() == before)
			return false;
	}
	return db_commit(&tx) == DB_COMMITTED;
}

/* As it is sealed in the row of an appointment, or of a group for its leader. */
struct address { bool of_group; struct bytes email_hash, email_sealed, name_sealed; };

/* Marks and writes to one; nothing when this address was written to a moment ago.  false: a fault. */
static bool
write_to(struct context *context, const struct thanks_letter_email *email, const struct address *to, int64_t *written)
{
	struct thanks_letter_receiver receiver = { .email_hash = to->email_hash };

	switch (thanks_letter_sql_mark_sent(context, email->letter->id, to->email_hash, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return true;
	case DB_WROTE_FAULT: return false;
	}
	receiver.email = people_open(context, to->of_group ? SEALED_GROUP_LEADER_EMAIL : SEALED_APPOINTMENT_EMAIL, to->email_sealed);
	receiver.name = to->name_sealed.at == NULL ? TEXT_NONE :
	                people_open(context, to->of_group ? SEALED_GROUP_LEADER_NAME : SEALED_APPOINTMENT_NAME, to->name_sealed);
	(*written)++;
	return thanks_letter_email_put(context, email, &receiver);
}

/* The next few addresses of a letter; at its end none is left. */
static enum outbox_expand
write_some(struct context *context, const struct thanks_letter_email *email, int64_t room, int64_t *written)
{
	const struct thanks_letter *letter = email->letter;
	struct thanks_letter_sql_to_came_list came;
	struct thanks_letter_sql_to_missed_list missed = { 0 };

	if (thanks_letter_sql_to_came(context, letter->id, letter->page, letter->started_at, room, &came) == DB_READ_FAULT)
		return OUTBOX_EXPAND_FAULT;
	for (size_t i = 0; i < came.count && outbox_expand_has_room(context); i++)
		if (!write_to(context, email, &(struct address){ came.at[i].of_group, came.at[i].email_hash, came.at[i].email_sealed,
		              came.at[i].name_sealed }, written))
			return OUTBOX_EXPAND_FAULT;
	if (came.count == 0 && letter->words.to_missed &&
	    thanks_letter_sql_to_missed(context, letter->id, letter->page, letter->started_at, room, &missed) == DB_READ_FAULT)
		return OUTBOX_EXPAND_FAULT;
	for (size_t i = 0; i < missed.count && outbox_expand_has_room(context); i++)
		if (!write_to(context, email, &(struct address){ missed.at[i].of_group, missed.at[i].email_hash, missed.at[i].email_sealed,
		              missed.at[i].name_sealed }, written))
			return OUTBOX_EXPAND_FAULT;
	if (came.count + missed.count > 0)
		return OUTBOX_EXPAND_MORE;
	return thanks_letter_sql_finish(context, letter->id, context->now) == DB_WROTE ? OUTBOX_EXPAND_END : OUTBOX_EXPAND_FAULT;
}

/* Emails are written while the letter is being sent, and in no other state; one that cannot be read waits. */
static enum outbox_expand
expand(struct context *context, struct outbox_announcement *announcement, int64_t *written)
{
	struct thanks_letter_email email;
	struct thanks_letter letter;
	int64_t waiting;
	bool open, held;

	switch (thanks_letter_read(context, HONOUR_PAGE_ID_NONE, announcement->letter, &letter)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return OUTBOX_EXPAND_END;
	case FOUND_FAULT: return OUTBOX_EXPAND_FAULT;
	}
	if (letter.state != THANKS_LETTER_STATE_SENDING)
		return OUTBOX_EXPAND_END;
	if (!page_is_open(context, letter.page, &open) || !quiet_hold(context, letter.page, &held) ||
	    outbox_count_waiting(context, outbox_cause_word(OUTBOX_CAUSE_THANKS), &waiting) != OUTBOX_COUNT_OK)
		return OUTBOX_EXPAND_FAULT;
	if (!open || held || waiting >= LIMIT_THANKS_BATCH)
		return OUTBOX_EXPAND_MORE;
	if (!thanks_letter_email_read(context, &letter, &email))
		return OUTBOX_EXPAND_FAULT;
	return write_some(context, &email, LIMIT_THANKS_BATCH - waiting, written);
}

const struct outbox_expander thanks_letter_expander = { OUTBOX_CAUSE_THANKS, expand };
