#include "outbox/outbox_announce.h"

#include "base/context.h"
#include "base/id.h"
#include "outbox_announce_sql.h"

/* Of a paused page: never. */
static const struct instant never = { INT64_MAX };

static bool
add_drive(struct context *context, enum outbox_cause cause, struct drive_id drive, struct bytes previous, struct instant not_before)
{
	const struct announcement_id id = { id_new(context->now) };
	const struct text word = text_of(outbox_cause_word(cause));

	return outbox_announce_sql_add_drive(context, id, word, drive, previous, not_before, context->now) != DB_WROTE_FAULT &&
	       outbox_announce_sql_restart(context, drive, word, not_before) != DB_WROTE_FAULT;
}

bool
outbox_announce_drive(struct context *context, struct drive_id drive, struct bytes previous, struct instant not_before)
{
	return add_drive(context, OUTBOX_CAUSE_DRIVE_CHANGED, drive, previous, not_before);
}

bool
outbox_announce_at_once(struct context *context, enum outbox_cause cause, struct drive_id drive)
{
	return add_drive(context, cause, drive, BYTES_NONE, context->now);
}

bool
outbox_announced(struct context *context, struct drive_id drive, struct instant since, int64_t *count, struct instant *oldest)
{
	struct outbox_announce_sql_made row;

	if (outbox_announce_sql_made(context, drive, since, &row) != DB_READ)
		return false;
	*count = row.n;
	*oldest = row.oldest;
	return true;
}

bool
outbox_announcement_waits(struct context *context, struct drive_id drive, struct outbox_waiting *waiting)
{
	struct outbox_announce_sql_waiting row;
	const enum db_read read = outbox_announce_sql_waiting(context, drive, &row);

	*waiting = (struct outbox_waiting){ .when = INSTANT_NONE };
	if (read == DB_READ)
		*waiting = (struct outbox_waiting){ row.previous, row.not_before, row.last_id > 0 };
	return read != DB_READ_FAULT;
}

bool
outbox_announcement_drop(struct context *context, struct drive_id drive)
{
	return outbox_announce_sql_end_of_drive(context, drive, context->now) != DB_WROTE_FAULT &&
	       outbox_announce_sql_drop_of_drive(context, drive) != DB_WROTE_FAULT;
}

bool
outbox_announce_letter(struct context *context, struct thanks_letter_id letter, struct honour_page_id page)
{
	const struct announcement_id id = { id_new(context->now) };

	return outbox_announce_sql_add_letter(context, id, text_of(outbox_cause_word(OUTBOX_CAUSE_THANKS)), letter, page, context->now)
	       == DB_WROTE;
}

bool
outbox_announcement_end_letter(struct context *context, struct thanks_letter_id letter, struct honour_page_id page)
{
	return outbox_announce_sql_end_of_letter(context, letter, context->now) != DB_WROTE_FAULT &&
	       outbox_announce_sql_drop_of_letter(context, page, letter) != DB_WROTE_FAULT;
}

bool
outbox_announce_news(struct context *context, const struct outbox_news *news)
{
	const struct announcement_id id = { id_new(context->now) };

	return outbox_announce_sql_add_news(context, id, text_of(outbox_cause_word(OUTBOX_CAUSE_FOLLOW_NEWS)), news->page, news->drive,
	                                    news->letter, news->paused ? never : context->now, context->now) != DB_WROTE_FAULT;
}

bool
outbox_news_drop(struct context *context, struct honour_page_id page, struct bytes to_hash)
{
	return outbox_announce_sql_drop_news(context, page, to_hash) != DB_WROTE_FAULT;
}

static bool
set_time(struct context *context, struct honour_page_id page, struct instant when)
{
	return outbox_announce_sql_set_time(context, page, when) != DB_WROTE_FAULT &&
	       outbox_announce_sql_set_time_of_emails(context, page, when) != DB_WROTE_FAULT;
}

bool
outbox_announcement_pause(struct context *context, struct honour_page_id page)
{
	return set_time(context, page, never);
}

bool
outbox_announcement_resume(struct context *context, struct honour_page_id page)
{
	return set_time(context, page, context->now);
}

bool
outbox_announcement_hold(struct context *context, struct honour_page_id page, struct instant until)
{
	return outbox_announce_sql_hold(context, page, until) != DB_WROTE_FAULT &&
	       outbox_announce_sql_hold_emails(context, page, until) != DB_WROTE_FAULT;
}

bool
outbox_announcement_release(struct context *context, struct honour_page_id page, struct instant until)
{
	return outbox_announce_sql_release(context, page, until, context->now) != DB_WROTE_FAULT &&
	       outbox_announce_sql_release_emails(context, page, until, context->now) != DB_WROTE_FAULT;
}

bool
outbox_announcement_pages(struct context *context, struct outbox_pages *pages)
{
	struct outbox_announce_sql_pages_list rows;

	*pages = (struct outbox_pages){ 0 };
	if (outbox_announce_sql_pages(context, context->now, &rows) == DB_READ_FAULT)
		return false;
	pages->at = arena_list_of(context->arena, struct honour_page_id, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		pages->at[pages->count++] = rows.at[i].page;
	return true;
}
