/* thanks_letter_due: what the clock does with letters: begins those whose time has come, writes the emails of those on their way.
 *
 * A batch is one transaction: an address is marked and its email put together, so that a restart neither doubles nor loses one. */
#include "base/unreadable.h"
#include "db/database.h"
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

	if (honour_read(context, id, &page) != HONOUR_READ_OK)
		return false;
	*open = honour_is_open(&page);
	return true;
}

/* A letter goes out when its promise says so in its zone; while the page rests it asks its keeper instead. */
static bool
begin_if_due(struct context *context, struct thanks_letter_id id)
{
	struct thanks_letter letter;
	struct instant at;
	bool open;

	if (thanks_letter_read(context, HONOUR_PAGE_ID_NONE, id, &letter) != THANKS_LETTER_READ_OK)
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
	if (!page_is_open(context, letter.page, &open))
		return false;
	return (open ? thanks_letter_sql_begin(context, id, letter.page, context->now) : thanks_letter_sql_ask(context, id)) != DB_WROTE_FAULT;
}

static bool
begin_due(struct context *context)
{
	struct thanks_letter_sql_planned_list rows;

	if (thanks_letter_sql_planned(context, instant_plus(context->now, ZONE_MOVES_BY), &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		const uint64_t before = unreadable_count();

		/* A page that cannot be read keeps its letters; the others begin. */
		if (!begin_if_due(context, rows.at[i].id) && unreadable_count() == before)
			return false;
	}
	return true;
}

/* Marks and writes to one; nothing when this address was written to a moment ago.  false: a fault. */
static bool
write_to(struct context *context, const struct thanks_letter_email *email, struct bytes email_hash, struct bytes email_sealed,
         struct bytes name_sealed, bool missed, int64_t *written)
{
	struct thanks_letter_receiver receiver = { .email_hash = email_hash, .missed = missed };

	switch (thanks_letter_sql_mark_sent(context, email->letter->id, email_hash, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return true;
	case DB_WROTE_FAULT: return false;
	}
	receiver.email = people_open_email(context, email_sealed);
	receiver.name = name_sealed.at == NULL ? TEXT_NONE : people_open_name(context, name_sealed);
	(*written)++;
	return thanks_letter_email_put(context, email, &receiver);
}

/* Each email takes its whole length several times over while it is made. */
static bool
is_tired(const struct context *context)
{
	return arena_bytes_taken(context->arena) > LIMIT_REQUEST_ARENA_BYTES / 2;
}

/* The next few addresses of a letter; finished when none is left.  *written grows. */
static bool
write_some(struct context *context, const struct thanks_letter_email *email, int64_t room, int64_t *written)
{
	const struct thanks_letter *letter = email->letter;
	struct thanks_letter_sql_to_came_list came;
	struct thanks_letter_sql_to_missed_list missed = { 0 };

	if (thanks_letter_sql_to_came(context, letter->id, letter->page, letter->started_at, room, &came) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < came.count && !is_tired(context); i++)
		if (!write_to(context, email, came.at[i].email_hash, came.at[i].email_sealed, came.at[i].name_sealed, false, written))
			return false;
	if (came.count == 0 && letter->words.to_missed &&
	    thanks_letter_sql_to_missed(context, letter->id, letter->page, letter->started_at, room, &missed) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < missed.count && !is_tired(context); i++)
		if (!write_to(context, email, missed.at[i].email_hash, missed.at[i].email_sealed, missed.at[i].name_sealed, true, written))
			return false;
	return came.count + missed.count > 0 || thanks_letter_sql_finish(context, letter->id, context->now) != DB_WROTE_FAULT;
}

static bool
go_on_with(struct context *context, struct thanks_letter_id id, int64_t room, int64_t *written)
{
	struct thanks_letter_email email;
	struct thanks_letter letter;
	bool open;

	if (thanks_letter_read(context, HONOUR_PAGE_ID_NONE, id, &letter) != THANKS_LETTER_READ_OK ||
	    !page_is_open(context, letter.page, &open))
		return false;
	if (!open)
		return true;
	return thanks_letter_email_read(context, &letter, &email) && write_some(context, &email, room, written);
}

int64_t
thanks_letter_send_due(struct context *context)
{
	struct thanks_letter_sql_on_its_way_list rows;
	int64_t written = 0, waiting = 0;
	DB_TRANSACTION(tx, context);

	if (!begin_due(context) || thanks_letter_sql_on_its_way(context, &rows) == DB_READ_FAULT)
		return -1;
	if (rows.count > 0 && outbox_count_waiting(context, outbox_cause_word(OUTBOX_CAUSE_THANKS), &waiting) != OUTBOX_COUNT_OK)
		return -1;
	for (size_t i = 0; i < rows.count && waiting + written < LIMIT_THANKS_BATCH && !is_tired(context); i++) {
		const uint64_t before = unreadable_count();

		if (!go_on_with(context, rows.at[i].id, LIMIT_THANKS_BATCH - waiting - written, &written) && unreadable_count() == before)
			return -1;
	}
	return db_keep(&tx) == DB_KEPT ? written : -1;
}
