#include "appointment/appointment_hold.h"

#include "appointment_hold_sql.h"
#include "db/database.h"
#include "db/follow_up.h"
#include "limits.h"
#include "outbox/outbox.h"

bool
appointment_is_confirmed(struct context *context, struct text email, bool *confirmed)
{
	switch (outbox_confirmed(context, email)) {
	case OUTBOX_CONFIRMED_YES:   *confirmed = true; return true;
	case OUTBOX_CONFIRMED_NO:    *confirmed = false; return true;
	case OUTBOX_CONFIRMED_FAULT: break;
	}
	return false;
}

bool
appointment_holder(struct context *context, struct text email, struct bytes *holder)
{
	bool confirmed = true;

	if (context->client.length > 0 && !appointment_is_confirmed(context, email, &confirmed))
		return false;
	*holder = confirmed ? BYTES_NONE : context->client;
	return true;
}

enum appointment_take
appointment_may_hold(struct context *context, struct drive_id drive, struct bytes holder)
{
	struct appointment_hold_sql_held held;
	struct appointment_hold_sql_capacity_of_drive capacity;
	int64_t most, all;

	if (holder.length == 0)
		return APPOINTMENT_TAKE_OK;
	if (appointment_hold_sql_held(context, drive, holder, &held) != DB_READ ||
	    !follow_up_ask(context, FOLLOW_UP_SEATS_OF_CLIENT, drive, holder, &all))
		return APPOINTMENT_TAKE_FAULT;
	all += held.seats;
	/* One seat is always allowed: nearly every booking is decided here. */
	if (all <= 1)
		return APPOINTMENT_TAKE_OK;
	if (appointment_hold_sql_capacity_of_drive(context, drive, &capacity) != DB_READ)
		return APPOINTMENT_TAKE_FAULT;
	most = capacity.capacity / 3 < LIMIT_UNCONFIRMED_SEATS ? capacity.capacity / 3 : LIMIT_UNCONFIRMED_SEATS;
	return all <= most ? APPOINTMENT_TAKE_OK : APPOINTMENT_TAKE_UNCONFIRMED;
}

enum appointment_take
appointment_may_hold_one(struct context *context, const struct appointment *booked, bool waited_for)
{
	struct appointment_hold_sql_holds_more row;

	if (booked->client.length == 0)
		return APPOINTMENT_TAKE_OK;
	if (appointment_hold_sql_holds_more(context, booked->drive, booked->client, booked->id, &row) != DB_READ)
		return APPOINTMENT_TAKE_FAULT;
	return row.more || waited_for ? appointment_may_hold(context, booked->drive, booked->client) : APPOINTMENT_TAKE_OK;
}

bool
appointment_forget_clients(struct context *context, struct drive_id *after)
{
	struct appointment_hold_sql_drives_list rows;
	DB_TRANSACTION(tx, context);

	if (appointment_hold_sql_drives(context, *after, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count; i++)
		if (appointment_hold_sql_forget_client(context, rows.at[i].drive, context->now) == DB_WROTE_FAULT)
			return false;
	*after = rows.count > 0 ? rows.at[rows.count - 1].drive : DRIVE_ID_NONE;
	return db_commit(&tx) == DB_COMMITTED;
}
