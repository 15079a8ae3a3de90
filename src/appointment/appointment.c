/* appointment: booking, moving, cancelling. One transaction each; the slot's guarded UPDATE is the lock. */
#include "appointment/appointment.h"

#include "appointment/appointment_consent.h"
#include "appointment/appointment_hold.h"
#include "appointment/appointment_inside.h"
#include "appointment/appointment_letter.h"
#include "appointment/appointment_undo.h"
#include "appointment_sql.h"
#include "base/id.h"
#include "base/log.h"
#include "db/database.h"
#include "db/follow_up.h"
#include "people/people.h"

static struct text
none_if_empty(struct text text)
{
	return text_is_empty(text) ? TEXT_NONE : text;
}

static struct appointment_draft
draft_of(struct context *context, struct appointment_id id, const struct donor *donor)
{
	const struct secret link = appointment_secret(context, PRIVATE_LINK_APPOINTMENT, id.id, 1);
	struct appointment_draft draft = { .id = id, .link = link,
		.link_hash = appointment_secret_hash(context, PRIVATE_LINK_APPOINTMENT, link),
		.name_sealed = people_seal(context, SEALED_APPOINTMENT_NAME, none_if_empty(donor->name)),
		.email_sealed = people_seal(context, SEALED_APPOINTMENT_EMAIL, none_if_empty(donor->email)),
		.shown_sealed = appointment_seal_shown(context, SEALED_APPOINTMENT_SHOWN, donor->shown) };

	if (!text_is_empty(donor->email)) {
		draft.email_hash = people_email_hash(context, donor->email);
		draft.donor_hash = people_donor_hash(context, donor->email, donor->name);
	}
	return draft;
}

struct appointment_draft
appointment_draft(struct context *context, const struct donor *donor)
{
	return draft_of(context, (struct appointment_id){ id_new(context->now) }, donor);
}

static enum db_write
add(struct context *context, const struct appointment *new, const struct appointment_draft *draft)
{
	const bool pressed = new->state == APPOINTMENT_STATE_BOOKED && new->kind == APPOINTMENT_KIND_DONOR && !new->walk_in;

	return appointment_sql_add(context, new->id, new->drive, new->slot, new->page, new->group,
		new->state, new->kind,
		new->walk_in, new->over_capacity, draft->name_sealed, draft->email_hash, draft->email_sealed, draft->donor_hash,
		draft->shown_sealed, pressed ? APPOINTMENT_CONSENT_ONE : APPOINTMENT_CONSENT_NONE, draft->link_hash, context->now,
		new->arrived_at, new->client);
}

enum db_write
appointment_add(struct context *context, const struct appointment *new)
{
	struct appointment_draft draft = draft_of(context, new->id, &new->donor);

	if (new->state != APPOINTMENT_STATE_BOOKED)
		draft.donor_hash = BYTES_NONE;
	return add(context, new, &draft);
}

enum appointment_take
appointment_may_book(struct context *context, struct honour_page_id page, struct drive_id drive, struct slot_id slot, struct drive *of)
{
	struct honour_page honour;
	struct appointment_sql_slot row;

	switch (honour_read(context, page, &honour)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return APPOINTMENT_TAKE_PAUSED;
	case FOUND_FAULT: return APPOINTMENT_TAKE_FAULT;
	}
	if (!honour_is_open(&honour))
		return APPOINTMENT_TAKE_PAUSED;
	switch (drive_of_page(context, drive, page)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return APPOINTMENT_TAKE_CLOSED;
	case FOUND_FAULT: return APPOINTMENT_TAKE_FAULT;
	}
	switch (drive_read(context, drive, of)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return APPOINTMENT_TAKE_CLOSED;
	case FOUND_FAULT: return APPOINTMENT_TAKE_FAULT;
	}
	/* A slot never changes its drive, so that reading it first is no race. */
	switch (appointment_sql_slot(context, slot, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return APPOINTMENT_TAKE_CLOSED;
	case DB_READ_FAULT: return APPOINTMENT_TAKE_FAULT;
	}
	if (!drive_id_equal(row.drive, drive))
		return APPOINTMENT_TAKE_CLOSED;
	return APPOINTMENT_TAKE_OK;
}

static bool
is_waited_for(struct context *context, struct appointment_open_slot *place)
{
	int64_t waited_for;

	if (!follow_up_ask(context, FOLLOW_UP_IS_WAITED_FOR, place->drive, BYTES_NONE, &waited_for))
		return false;
	place->waited_for = waited_for != 0;
	return true;
}

bool
appointment_slot_is_open(struct context *context, struct page_key key, struct drive_id drive, struct slot_id slot,
                          struct bytes email_hash, struct appointment_open_slot *place)
{
	struct appointment_sql_open_place row;

	if (appointment_sql_open_place(context, key, drive, slot, email_hash, &row) != DB_READ)
		return false;
	*place = (struct appointment_open_slot){ .page = row.page, .drive = drive, .slot = slot, .starts = row.starts,
		.confirmed = row.confirmed };
	return is_waited_for(context, place);
}

/* What appointment_may_book() asks, in one go: almost always the answer is yes. */
static enum appointment_take
may_take(struct context *context, struct appointment_open_slot *place, struct bytes email_hash)
{
	struct appointment_sql_may_book row;
	struct drive of;
	enum appointment_take may;

	switch (appointment_sql_may_book(context, place->page, place->drive, place->slot, email_hash, &row)) {
	case DB_READ:
		place->starts = row.starts;
		place->confirmed = row.confirmed;
		return is_waited_for(context, place) ? APPOINTMENT_TAKE_OK : APPOINTMENT_TAKE_FAULT;
	case DB_READ_NONE:
		may = appointment_may_book(context, place->page, place->drive, place->slot, &of);
		return may == APPOINTMENT_TAKE_OK ? APPOINTMENT_TAKE_FAULT : may;
	case DB_READ_FAULT:
		break;
	}
	return APPOINTMENT_TAKE_FAULT;
}

/* The booking was refused: was it the last seat, or does the drive accept no bookings? */
static enum appointment_take
why_not(struct context *context, struct drive_id id, struct slot_id slot)
{
	struct appointment_sql_slot row;
	struct drive drive;

	if (drive_read(context, id, &drive) != FOUND_OK)
		return APPOINTMENT_TAKE_FAULT;
	if (drive.state != DRIVE_STATE_OPEN || drive.day_closed)
		return APPOINTMENT_TAKE_CLOSED;
	switch (appointment_sql_slot(context, slot, &row)) {
	case DB_READ:
		return instant_compare(row.starts, context->now) <= 0 ? APPOINTMENT_TAKE_CLOSED : APPOINTMENT_TAKE_FULL;
	case DB_READ_NONE:  return APPOINTMENT_TAKE_CLOSED;
	case DB_READ_FAULT: break;
	}
	return APPOINTMENT_TAKE_FAULT;
}

/* The same person again: nothing is booked, their link is emailed again. */
static enum appointment_take
again(struct context *context, struct drive_id drive, const struct donor *donor, struct secret *link)
{
	struct appointment booked;
	DB_TRANSACTION(tx, context);

	if (appointment_find_donor(context, drive, donor->email, donor->name, &booked) != FOUND_OK ||
	    !appointment_email_link_again(context, &booked) || db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_TAKE_FAULT;
	*link = appointment_link(context, &booked);
	return APPOINTMENT_TAKE_ALREADY;
}

enum appointment_take
appointment_take_slot(struct context *context, const struct appointment_open_slot *place, const struct donor *donor,
                       const struct appointment_draft *draft, struct secret *link)
{
	struct appointment booked = { .id = draft->id, .drive = place->drive, .slot = place->slot, .page = place->page,
		.state = APPOINTMENT_STATE_BOOKED, .donor = *donor, .starts = place->starts, .arrived_at = INSTANT_NONE, .link_generation = 1,
		.client = place->confirmed ? BYTES_NONE : context->client };
	enum appointment_take may;

	/* What is free belongs to the waiting list first: offers are made, whatever the result of this request. */
	if (place->waited_for && !follow_up_run_now(context, FOLLOW_UP_SEATS_FREED, place->drive))
		return APPOINTMENT_TAKE_FAULT;
	DB_TRANSACTION(tx, context);

	*link = draft->link;
	switch (add(context, &booked, draft)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:
		may = again(context, place->drive, donor, link);
		return db_commit(&tx) == DB_COMMITTED ? may : APPOINTMENT_TAKE_FAULT;
	case DB_WROTE_FAULT: return APPOINTMENT_TAKE_FAULT;
	}
	switch (drive_book_slot(context, place->drive, place->slot, 1)) {
	case DRIVE_SLOT_CHANGE_OK:    break;
	case DRIVE_SLOT_CHANGE_NONE:  return why_not(context, place->drive, place->slot);
	case DRIVE_SLOT_CHANGE_FAULT: return APPOINTMENT_TAKE_FAULT;
	}
	may = appointment_may_hold_one(context, &booked, place->waited_for);
	if (may != APPOINTMENT_TAKE_OK)
		return may;
	if (!appointment_email_kept(context, &booked, draft->email_hash) ||
	    (place->waited_for && !follow_up_mark_donor(context, FOLLOW_UP_DONOR_BOOKED, place->drive, draft->donor_hash)) ||
	    db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_TAKE_FAULT;
	return APPOINTMENT_TAKE_OK;
}

enum appointment_take
appointment_take(struct context *context, struct honour_page_id page, struct drive_id drive, struct slot_id slot,
                 const struct donor *donor, struct secret *link)
{
	struct appointment_open_slot place = { .page = page, .drive = drive, .slot = slot };
	const struct appointment_draft draft = appointment_draft(context, donor);
	enum appointment_take may;

	/* Expired offers end here, also where nothing can be booked. */
	if (!follow_up_run_now(context, FOLLOW_UP_SEATS_FREED, drive))
		return APPOINTMENT_TAKE_FAULT;
	may = may_take(context, &place, draft.email_hash);
	return may == APPOINTMENT_TAKE_OK ? appointment_take_slot(context, &place, donor, &draft, link) : may;
}

bool
appointment_let_go(struct context *context, struct slot_id slot, bool over_capacity)
{
	enum drive_slot_change freed;

	if (slot_id_is_none(slot))
		return true;
	freed = over_capacity ? drive_release_overbooked(context, slot) : drive_release_slot(context, slot, 1);
	if (freed == DRIVE_SLOT_CHANGE_NONE)
		log_note(LOG_FAULT, "a slot has fewer places taken than appointments");
	return freed == DRIVE_SLOT_CHANGE_OK;
}

/* Slots are locked in the order of their ids in every move, so that two moves in opposite directions cannot wait for each other. */
static enum appointment_move
change_slots(struct context *context, const struct appointment *appointment, struct slot_id slot)
{
	bool new_first = slot.id < appointment->slot.id;

	if (!new_first && !appointment_let_go(context, appointment->slot, appointment->over_capacity))
		return APPOINTMENT_MOVE_FAULT;
	switch (drive_book_slot(context, appointment->drive, slot, 1)) {
	case DRIVE_SLOT_CHANGE_OK:    break;
	case DRIVE_SLOT_CHANGE_NONE:  return APPOINTMENT_MOVE_FULL;
	case DRIVE_SLOT_CHANGE_FAULT: return APPOINTMENT_MOVE_FAULT;
	}
	if (new_first && !appointment_let_go(context, appointment->slot, appointment->over_capacity))
		return APPOINTMENT_MOVE_FAULT;
	return APPOINTMENT_MOVE_OK;
}

/* Whether this slot is one of the appointment's drive, and the drive still allows moves. */
static enum appointment_move
may_move(struct context *context, const struct appointment *appointment, struct slot_id slot)
{
	struct appointment_sql_slot row;
	struct drive drive;

	if (drive_read(context, appointment->drive, &drive) != FOUND_OK)
		return APPOINTMENT_MOVE_FAULT;
	if (drive.state != DRIVE_STATE_OPEN || drive.day_closed)
		return APPOINTMENT_MOVE_CLOSED;
	switch (appointment_sql_slot(context, slot, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return APPOINTMENT_MOVE_FULL;
	case DB_READ_FAULT: return APPOINTMENT_MOVE_FAULT;
	}
	if (!drive_id_equal(row.drive, appointment->drive))
		return APPOINTMENT_MOVE_FULL;
	return instant_compare(row.starts, context->now) <= 0 ? APPOINTMENT_MOVE_CLOSED : APPOINTMENT_MOVE_OK;
}

enum appointment_move
appointment_move(struct context *context, const struct appointment *appointment, struct slot_id slot)
{
	struct appointment moved;
	enum appointment_move may;

	if (!follow_up_run_now(context, FOLLOW_UP_SEATS_FREED, appointment->drive))
		return APPOINTMENT_MOVE_FAULT;
	DB_TRANSACTION(tx, context);

	if (!appointment_is_ahead(appointment) || slot_id_is_none(appointment->slot))
		return APPOINTMENT_MOVE_GONE;
	if (slot_id_equal(appointment->slot, slot))
		return APPOINTMENT_MOVE_OK;
	may = may_move(context, appointment, slot);
	if (may != APPOINTMENT_MOVE_OK)
		return may;
	if (!appointment_undo_note(context, appointment->id))
		return APPOINTMENT_MOVE_FAULT;
	switch (appointment_sql_move(context, appointment->drive, appointment->id, appointment->slot, appointment->over_capacity, slot,
	                             context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return APPOINTMENT_MOVE_GONE;
	case DB_WROTE_FAULT: return APPOINTMENT_MOVE_FAULT;
	}
	may = change_slots(context, appointment, slot);
	if (may != APPOINTMENT_MOVE_OK)
		return may;
	if (appointment_read(context, appointment->id, &moved) != FOUND_OK || !appointment_email_moved(context, &moved) ||
	    !follow_up_mark(context, FOLLOW_UP_SEATS_FREED, appointment->drive) || db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_MOVE_FAULT;
	return APPOINTMENT_MOVE_OK;
}

static enum appointment_cancel
why_not_back(struct context *context, struct appointment_id id)
{
	struct appointment now;

	switch (appointment_read(context, id, &now)) {
	case FOUND_OK:
		return now.state == APPOINTMENT_STATE_BOOKED && !instant_is_none(now.arrived_at) ? APPOINTMENT_CANCEL_ARRIVED
		                                                                                  : APPOINTMENT_CANCEL_GONE;
	case FOUND_NONE:  return APPOINTMENT_CANCEL_GONE;
	case FOUND_FAULT: break;
	}
	return APPOINTMENT_CANCEL_FAULT;
}

/* The appointment stays booked: the friend's row is history, a new one without a name stands in its group. */
static bool
return_to_leader(struct context *context, const struct appointment *before)
{
	struct appointment seat = { .id = { id_new(context->now) }, .drive = before->drive, .slot = before->slot, .page = before->page,
		.group = before->group, .state = APPOINTMENT_STATE_UNCLAIMED, .over_capacity = before->over_capacity,
		.arrived_at = INSTANT_NONE, .client = before->client };

	return appointment_add(context, &seat) == DB_WROTE;
}

enum appointment_cancel
appointment_cancel(struct context *context, const struct appointment *appointment)
{
	struct appointment_sql_cancel row;
	struct appointment before, after;
	DB_TRANSACTION(tx, context);

	if (appointment_read(context, appointment->id, &before) != FOUND_OK || !appointment_undo_note(context, appointment->id))
		return APPOINTMENT_CANCEL_FAULT;
	switch (appointment_sql_cancel(context, appointment->id, context->now, &row)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return why_not_back(context, appointment->id);
	case DB_WROTE_FAULT: return APPOINTMENT_CANCEL_FAULT;
	}
	before.slot = row.slot;
	before.over_capacity = row.over_capacity;
	before.client = row.client_hash;
	if (!group_id_is_none(row.booking_group) && !slot_id_is_none(row.slot)) {
		if (!return_to_leader(context, &before))
			return APPOINTMENT_CANCEL_FAULT;
	} else if (!appointment_let_go(context, row.slot, row.over_capacity)) {
		return APPOINTMENT_CANCEL_FAULT;
	}
	if (appointment_read(context, appointment->id, &after) != FOUND_OK || !appointment_email_cancelled(context, &after) ||
	    !follow_up_mark(context, FOLLOW_UP_SEATS_FREED, after.drive) || db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_CANCEL_FAULT;
	return APPOINTMENT_CANCEL_OK;
}

enum appointment_take
appointment_change_email(struct context *context, const struct appointment *appointment, struct text email, struct secret *link)
{
	struct appointment corrected = *appointment;
	struct secret new_link;
	bool confirmed;
	DB_TRANSACTION(tx, context);

	if (!appointment_is_confirmed(context, email, &confirmed))
		return APPOINTMENT_TAKE_FAULT;
	corrected.link_generation = appointment->link_generation + 1;
	corrected.donor.email = email;
	new_link = appointment_link(context, &corrected);
	switch (appointment_sql_change_email(context, appointment->id, appointment->drive, appointment->link_generation,
	                                    people_email_hash(context, email), people_seal(context, SEALED_APPOINTMENT_EMAIL, email),
	                                    people_donor_hash(context, email, appointment->donor.name),
	                                    appointment_secret_hash(context, PRIVATE_LINK_APPOINTMENT, new_link), context->now,
	                                    confirmed, context->client)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return APPOINTMENT_TAKE_CLOSED;
	case DB_WROTE_FAULT: return APPOINTMENT_TAKE_FAULT;
	}
	if (!appointment_email_address_corrected(context, &corrected) || db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_TAKE_FAULT;
	*link = new_link;
	return APPOINTMENT_TAKE_OK;
}

enum appointment_change
appointment_change_shown(struct context *context, const struct appointment *appointment, struct text shown)
{
	DB_TRANSACTION(tx, context);

	switch (appointment_sql_change_shown(context, appointment->drive, appointment->id,
	                                     appointment_seal_shown(context, SEALED_APPOINTMENT_SHOWN, shown), context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return APPOINTMENT_CHANGE_GONE;
	case DB_WROTE_FAULT: return APPOINTMENT_CHANGE_FAULT;
	}
	return db_commit(&tx) == DB_COMMITTED ? APPOINTMENT_CHANGE_OK : APPOINTMENT_CHANGE_FAULT;
}
