#include "appointment/appointment_held.h"

#include "appointment/appointment_inside.h"
#include "appointment/appointment_letter.h"
#include "base/id.h"
#include "db/database.h"

enum appointment_take
appointment_take_held(struct context *context, const struct appointment_held *held, struct appointment_id *id, struct secret *link)
{
	struct appointment booked = { .id = { id_new(context->now) }, .drive = held->drive, .slot = held->seats.at[0].slot, .page = held->page,
		.state = APPOINTMENT_STATE_BOOKED, .donor = held->donor, .arrived_at = INSTANT_NONE, .link_generation = 1,
		.client = held->client };
	DB_TRANSACTION(tx, context);

	switch (appointment_add(context, &booked)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return APPOINTMENT_TAKE_ALREADY;
	case DB_WROTE_FAULT: return APPOINTMENT_TAKE_FAULT;
	}
	if (appointment_read(context, booked.id, &booked) != FOUND_OK || !appointment_email_kept(context, &booked, BYTES_NONE) ||
	    db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_TAKE_FAULT;
	*id = booked.id;
	*link = appointment_link(context, &booked);
	return APPOINTMENT_TAKE_OK;
}
