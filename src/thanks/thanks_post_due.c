/* thanks_post_due: what the clock does with posts: begins those whose time has come, writes the emails of those on their way.
 *
 * A batch is one transaction: an address is marked and its email put together, so that a restart neither doubles nor loses one. */
#include "base/unreadable.h"
#include "db/database.h"
#include "limits.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "thanks/thanks.h"
#include "thanks/thanks_post_letter.h"
#include "thanks_post_sql.h"

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

/* A post goes out when its promise says so in its zone; while the page rests it asks its keeper instead. */
static bool
begin_if_due(struct context *context, struct thanks_letter_id id)
{
	struct thanks_post post;
	struct instant at;
	bool open;

	if (thanks_post_read(context, HONOUR_PAGE_ID_NONE, id, &post) != THANKS_POST_READ_OK)
		return false;
	at = post.send_at;
	if (post.zone != NULL) {
		switch (zone_instant(post.zone, post.send, &at)) {
		case ZONE_INSTANT_OK:
		case ZONE_INSTANT_SKIPPED: break;             /* new rules made it so: the first minute after the jump will do */
		}
	}
	if (instant_compare(at, post.send_at) != 0 && thanks_post_sql_derive(context, id, at) == DB_WROTE_FAULT)
		return false;
	if (instant_compare(at, context->now) > 0)
		return true;
	if (!page_is_open(context, post.page, &open))
		return false;
	return (open ? thanks_post_sql_begin(context, id, post.page, context->now) : thanks_post_sql_ask(context, id)) != DB_WROTE_FAULT;
}

static bool
begin_due(struct context *context)
{
	struct thanks_post_sql_planned_list rows;

	if (thanks_post_sql_planned(context, instant_plus(context->now, ZONE_MOVES_BY), &rows) == DB_READ_FAULT)
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
write_to(struct context *context, struct thanks_post_letter *letter, struct bytes email_hash, struct bytes email_sealed,
         struct bytes name_sealed, bool missed, int64_t *written)
{
	struct thanks_post_receiver receiver = { .email_hash = email_hash, .missed = missed };

	switch (thanks_post_sql_mark_sent(context, letter->post->id, email_hash, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return true;
	case DB_WROTE_FAULT: return false;
	}
	receiver.email = people_open_email(context, email_sealed);
	receiver.name = name_sealed.at == NULL ? TEXT_NONE : people_open_name(context, name_sealed);
	(*written)++;
	return thanks_post_letter_put(context, letter, &receiver);
}

/* Each email takes its whole length several times over while it is made. */
static bool
is_tired(const struct context *context)
{
	return arena_bytes_taken(context->arena) > LIMIT_REQUEST_ARENA_BYTES / 2;
}

/* The next few addresses of a post; finished when none is left.  *written grows. */
static bool
write_some(struct context *context, struct thanks_post_letter *letter, int64_t room, int64_t *written)
{
	const struct thanks_post *post = letter->post;
	struct thanks_post_sql_to_came_list came;
	struct thanks_post_sql_to_missed_list missed = { 0 };

	if (thanks_post_sql_to_came(context, post->id, post->page, post->started_at, room, &came) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < came.count && !is_tired(context); i++)
		if (!write_to(context, letter, came.at[i].email_hash, came.at[i].email_sealed, came.at[i].name_sealed, false, written))
			return false;
	if (came.count == 0 && post->words.to_missed &&
	    thanks_post_sql_to_missed(context, post->id, post->page, post->started_at, room, &missed) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < missed.count && !is_tired(context); i++)
		if (!write_to(context, letter, missed.at[i].email_hash, missed.at[i].email_sealed, missed.at[i].name_sealed, true, written))
			return false;
	return came.count + missed.count > 0 || thanks_post_sql_finish(context, post->id, context->now) != DB_WROTE_FAULT;
}

static bool
go_on_with(struct context *context, struct thanks_letter_id id, int64_t room, int64_t *written)
{
	struct thanks_post_letter letter;
	struct thanks_post post;
	bool open;

	if (thanks_post_read(context, HONOUR_PAGE_ID_NONE, id, &post) != THANKS_POST_READ_OK || !page_is_open(context, post.page, &open))
		return false;
	if (!open)
		return true;
	return thanks_post_letter_read(context, &post, &letter) && write_some(context, &letter, room, written);
}

int64_t
thanks_post_send_due(struct context *context)
{
	struct thanks_post_sql_on_its_way_list rows;
	int64_t written = 0, waiting = 0;
	DB_TRANSACTION(tx, context);

	if (!begin_due(context) || thanks_post_sql_on_its_way(context, &rows) == DB_READ_FAULT)
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
