/* waiting_end: how an entry ends without the seats that it waited for, alone or with its drive. */
#include "base/unreadable.h"
#include "db/database.h"
#include "limits.h"
#include "outbox/outbox_announce.h"
#include "waiting/waiting_inside.h"
#include "waiting_sql.h"

enum db_write
waiting_end(struct context *context, struct waiting_id id, enum waiting_state state,
            struct appointment_id appointment, struct group_id group)
{
	return waiting_sql_end(context, id, state, appointment, group, context->now);
}

/* Ends an entry with what may be held for it.  NONE: it had ended. */
static enum db_write
end_with_offer(struct context *context, const struct waiting_entry *waiting, enum waiting_state state,
               enum offer_state offer_state)
{
	struct waiting_offer offer;

	switch (waiting_offer_held(context, waiting->id, &offer)) {
	case FOUND_OK:
		if (waiting_offer_end(context, offer.id, waiting->id, offer_state) == DB_WROTE_FAULT)
			return DB_WROTE_FAULT;
		break;
	case FOUND_NONE:  break;
	case FOUND_FAULT: return DB_WROTE_FAULT;
	}
	return waiting_end(context, waiting->id, state, APPOINTMENT_ID_NONE, GROUP_ID_NONE);
}

enum waiting_change
waiting_leave(struct context *context, const struct waiting_entry *waiting)
{
	DB_TRANSACTION(tx, context);

	switch (end_with_offer(context, waiting, WAITING_STATE_LEFT, OFFER_STATE_DECLINED)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return WAITING_CHANGE_GONE;
	case DB_WROTE_FAULT: return WAITING_CHANGE_FAULT;
	}
	if (!waiting_offer(context, waiting->drive) || db_commit(&tx) != DB_COMMITTED)
		return WAITING_CHANGE_FAULT;
	return WAITING_CHANGE_OK;
}

bool
waiting_placed(struct context *context, struct drive_id drive, struct bytes donor_hash, bool group)
{
	const uint64_t before = unreadable_count();
	struct waiting_sql_by_donor row;
	struct waiting_entry waiting;

	switch (waiting_sql_by_donor(context, drive, donor_hash, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return true;
	case DB_READ_FAULT: return false;
	}
	if (waiting_read(context, row.id, &waiting) != FOUND_OK)
		return unreadable_count() != before;
	/* A leader who only organises waits for others: their own appointment changes nothing. */
	if (waiting.wish.only_organises && !group)
		return true;
	return end_with_offer(context, &waiting, WAITING_STATE_PLACED, OFFER_STATE_WITHDRAWN) == DB_WROTE &&
	       waiting_offer(context, drive);
}

bool
waiting_cancel(struct context *context, struct drive_id drive)
{
	return outbox_announce_at_once(context, OUTBOX_CAUSE_WAITING_CANCELLED, drive) &&
	       waiting_offer_end_all(context, drive) != DB_WROTE_FAULT &&
	       waiting_sql_end_all(context, drive, WAITING_STATE_CANCELLED, context->now) != DB_WROTE_FAULT;
}

/* No email is sent: that of the first day said that none would come. */
static bool
tend_line(struct context *context, struct drive_id id)
{
	const uint64_t before = unreadable_count();
	struct drive drive;

	/* A drive that cannot be read keeps its line; the other drives go on. */
	if (drive_read(context, id, &drive) != FOUND_OK)
		return unreadable_count() != before;
	if (drive.state != DRIVE_STATE_CANCELLED && !drive.day_closed && instant_compare(drive.ends, context->now) > 0)
		return waiting_offer(context, id);
	return waiting_offer_free_all(context, id) &&
	       waiting_sql_end_all(context, id, WAITING_STATE_OVER, context->now) != DB_WROTE_FAULT;
}

bool
waiting_tend(struct context *context, struct drive_id *after)
{
	struct waiting_sql_drives_list rows;
	DB_TRANSACTION(tx, context);

	if (waiting_sql_drives(context, *after, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count; i++)
		if (!tend_line(context, rows.at[i].drive))
			return false;
	*after = rows.count > 0 ? rows.at[rows.count - 1].drive : DRIVE_ID_NONE;
	return db_commit(&tx) == DB_COMMITTED;
}

bool
waiting_forget_old(struct context *context)
{
	const struct instant before = instant_plus(context->now, -LIMIT_WAITING_KEPT_DAYS * INSTANT_DAY);
	DB_TRANSACTION(tx, context);

	return waiting_sql_forget_offer_slots(context, before) != DB_WROTE_FAULT &&
	       waiting_sql_forget_offers(context, before) != DB_WROTE_FAULT &&
	       waiting_sql_forget(context, before) != DB_WROTE_FAULT && db_commit(&tx) == DB_COMMITTED;
}

bool
waiting_forget_clients(struct context *context, struct drive_id *after)
{
	struct waiting_sql_drives_of_clients_list rows;
	DB_TRANSACTION(tx, context);

	if (waiting_sql_drives_of_clients(context, *after, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count; i++)
		if (waiting_sql_forget_client(context, rows.at[i].drive, context->now) == DB_WROTE_FAULT)
			return false;
	*after = rows.count > 0 ? rows.at[rows.count - 1].drive : DRIVE_ID_NONE;
	return db_commit(&tx) == DB_COMMITTED;
}
