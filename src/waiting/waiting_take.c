/* waiting_take: what a person does with an offer: takes it, or passes. */
#include "appointment/appointment_held.h"
#include "appointment/appointment_letter.h"
#include "db/database.h"
#include "waiting/waiting_inside.h"
#include "waiting_offer_sql.h"
#include "waiting_sql.h"

/* The drive is cancelled, the day is closed, or the time has begun: nothing can be taken any more. */
static enum waiting_take
may_take(struct context *context, const struct waiting_entry *waiting, struct slot_id first)
{
	struct drive_slot_list slots;
	struct drive drive;

	if (drive_read(context, waiting->drive, &drive) != FOUND_OK || !drive_slots(context, &drive, &slots))
		return WAITING_TAKE_FAULT;
	if (drive.state == DRIVE_STATE_CANCELLED || drive.day_closed)
		return WAITING_TAKE_CLOSED;
	for (size_t i = 0; i < slots.count; i++)
		if (slot_id_equal(slots.at[i].id, first) && instant_compare(slots.at[i].starts, context->now) > 0)
			return WAITING_TAKE_OK;
	return WAITING_TAKE_CLOSED;
}

/* They have an appointment at this drive: their link is emailed again, and nothing is held for them any more. */
static enum waiting_take
end_booked(struct context *context, const struct waiting_entry *waiting, const struct waiting_offer *offer)
{
	struct appointment own;

	if (waiting->wish.size == 1 &&
	    (appointment_find_donor(context, waiting->drive, waiting->donor.email, waiting->donor.name, &own) != FOUND_OK ||
	        !appointment_email_link_again(context, &own)))
		return WAITING_TAKE_FAULT;
	if (waiting_offer_end(context, offer->id, waiting->id, OFFER_STATE_WITHDRAWN) != DB_WROTE ||
	    waiting_end(context, waiting->id, WAITING_STATE_PLACED, APPOINTMENT_ID_NONE, GROUP_ID_NONE) != DB_WROTE ||
	    !waiting_offer(context, waiting->drive))
		return WAITING_TAKE_FAULT;
	return WAITING_TAKE_BOOKED;
}

static enum waiting_take
book(struct context *context, const struct waiting_entry *waiting, const struct waiting_offer *offer, struct secret *link)
{
	const struct appointment_held held = { .drive = waiting->drive, .page = waiting->page, .donor = waiting->donor,
		.client = waiting->client, .only_organises = waiting->wish.only_organises, .seats = offer->seats };
	struct appointment_id appointment = APPOINTMENT_ID_NONE;
	struct group_id group = GROUP_ID_NONE;

	switch (waiting->wish.size == 1 ? appointment_take_held(context, &held, &appointment, link)
	                                : appointment_take_held_group(context, &held, &group, link)) {
	case APPOINTMENT_TAKE_OK:      break;
	case APPOINTMENT_TAKE_ALREADY: return end_booked(context, waiting, offer);
	case APPOINTMENT_TAKE_FULL:
	case APPOINTMENT_TAKE_CLOSED:
	case APPOINTMENT_TAKE_PAUSED:
	case APPOINTMENT_TAKE_UNCONFIRMED:
	case APPOINTMENT_TAKE_FAULT:   return WAITING_TAKE_FAULT;
	}
	if (waiting_offer_sql_take(context, offer->id, waiting->id, context->now) != DB_WROTE ||
	    waiting_end(context, waiting->id, WAITING_STATE_BOOKED, appointment, group) != DB_WROTE)
		return WAITING_TAKE_FAULT;
	return WAITING_TAKE_OK;
}

enum waiting_take
waiting_take(struct context *context, const struct waiting_entry *waiting, struct offer_id id, struct secret *link)
{
	enum waiting_take outcome;
	struct waiting_offer offer;
	DB_TRANSACTION(tx, context);

	switch (waiting_offered(context, waiting, &offer)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return WAITING_TAKE_GONE;
	case FOUND_FAULT: return WAITING_TAKE_FAULT;
	}
	if (!offer_id_equal(offer.id, id))
		return WAITING_TAKE_GONE;
	outcome = may_take(context, waiting, offer.slot);
	if (outcome != WAITING_TAKE_OK)
		return outcome;
	outcome = book(context, waiting, &offer, link);
	if (outcome == WAITING_TAKE_OK || outcome == WAITING_TAKE_BOOKED)
		return db_commit(&tx) == DB_COMMITTED ? outcome : WAITING_TAKE_FAULT;
	return outcome;
}

enum waiting_change
waiting_pass(struct context *context, const struct waiting_entry *waiting, struct offer_id id)
{
	struct waiting_offer offer;
	DB_TRANSACTION(tx, context);

	switch (waiting_offered(context, waiting, &offer)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return WAITING_CHANGE_GONE;
	case FOUND_FAULT: return WAITING_CHANGE_FAULT;
	}
	if (!offer_id_equal(offer.id, id))
		return WAITING_CHANGE_GONE;
	if (waiting_offer_end(context, id, waiting->id, OFFER_STATE_PASSED) != DB_WROTE ||
	    waiting_sql_back_in_line(context, waiting->id, waiting->queued_at, waiting->lapse_count) != DB_WROTE ||
	    !waiting_offer(context, waiting->drive) || db_commit(&tx) != DB_COMMITTED)
		return WAITING_CHANGE_FAULT;
	return WAITING_CHANGE_OK;
}
