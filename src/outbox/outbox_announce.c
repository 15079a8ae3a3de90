#include "outbox/outbox_announce.h"

#include "base/context.h"
#include "base/id.h"
#include "outbox/outbox_cause.h"
#include "outbox_announce_sql.h"

bool
outbox_announce(struct context *context, struct drive_id drive, struct bytes was, struct instant not_before)
{
	const struct announcement_id id = { id_new(context->now) };

	return outbox_announce_sql_add(context, id, text_of(outbox_cause_word(OUTBOX_CAUSE_DRIVE_CHANGED)), drive, was, not_before,
	                               context->now) != DB_WROTE_FAULT
	       && outbox_announce_sql_restart(context, drive, not_before) != DB_WROTE_FAULT;
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
outbox_announcement_waits(struct context *context, struct drive_id drive, struct instant *when)
{
	struct outbox_announce_sql_waiting row;
	const enum db_read read = outbox_announce_sql_waiting(context, drive, &row);

	*when = read == DB_READ ? row.not_before : INSTANT_NONE;
	return read != DB_READ_FAULT;
}

enum outbox_announcement_due
outbox_announcement_due(struct context *context, struct outbox_announcement *announcement)
{
	struct outbox_announce_sql_due row;

	switch (outbox_announce_sql_due(context, context->now, &row)) {
	case DB_READ:
		*announcement = (struct outbox_announcement){ row.id, row.drive, row.previous, row.last_id };
		return OUTBOX_ANNOUNCEMENT_DUE_OK;
	case DB_READ_NONE:  return OUTBOX_ANNOUNCEMENT_DUE_NONE;
	case DB_READ_FAULT: break;
	}
	return OUTBOX_ANNOUNCEMENT_DUE_FAULT;
}

bool
outbox_announcement_advance(struct context *context, struct announcement_id id, int64_t after)
{
	return outbox_announce_sql_advance(context, id, after) == DB_WROTE;
}

bool
outbox_announcement_end(struct context *context, struct announcement_id id)
{
	return outbox_announce_sql_end(context, id, context->now) == DB_WROTE;
}

bool
outbox_announcement_drop(struct context *context, struct drive_id drive)
{
	return outbox_announce_sql_end_of_drive(context, drive, context->now) != DB_WROTE_FAULT
	       && outbox_announce_sql_drop_of_drive(context, drive) != DB_WROTE_FAULT;
}
