/* waiting_join: joining the waiting list, at its end. */
#include "appointment/appointment_consent.h"
#include "appointment/appointment_group.h"
#include "appointment/appointment_hold.h"
#include "appointment/appointment_letter.h"
#include "base/id.h"
#include "db/database.h"
#include "people/people.h"
#include "waiting/waiting_inside.h"
#include "waiting/waiting_letter.h"
#include "waiting_sql.h"

/* A person with an appointment need not wait for one. */
static enum waiting_join
has_place(struct context *context, struct drive_id drive, const struct waiting_wish *wish, const struct donor *donor,
          struct secret *link)
{
	struct appointment own;

	if (wish->size > 1) {
		switch (appointment_has_none(context, drive, donor, wish->only_organises, link)) {
		case APPOINTMENT_TAKE_OK:      return WAITING_JOIN_OK;
		case APPOINTMENT_TAKE_ALREADY: return WAITING_JOIN_BOOKED;
		case APPOINTMENT_TAKE_FULL:
		case APPOINTMENT_TAKE_CLOSED:
		case APPOINTMENT_TAKE_PAUSED:
		case APPOINTMENT_TAKE_UNCONFIRMED:
		case APPOINTMENT_TAKE_FAULT:   return WAITING_JOIN_FAULT;
		}
	}
	switch (appointment_find_donor(context, drive, donor->email, donor->name, &own)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return WAITING_JOIN_OK;
	case FOUND_FAULT: return WAITING_JOIN_FAULT;
	}
	return appointment_email_link_again(context, &own) ? WAITING_JOIN_BOOKED : WAITING_JOIN_FAULT;
}

static enum waiting_join
may_hold(struct context *context, const struct waiting_entry *waiting)
{
	switch (appointment_may_hold(context, waiting->drive, waiting->client)) {
	case APPOINTMENT_TAKE_OK:          return WAITING_JOIN_OK;
	case APPOINTMENT_TAKE_UNCONFIRMED: return WAITING_JOIN_UNCONFIRMED;
	case APPOINTMENT_TAKE_ALREADY:
	case APPOINTMENT_TAKE_FULL:
	case APPOINTMENT_TAKE_CLOSED:
	case APPOINTMENT_TAKE_PAUSED:
	case APPOINTMENT_TAKE_FAULT:       break;
	}
	return WAITING_JOIN_FAULT;
}

/* Whether there is a time to wait for, and none is free. */
static enum waiting_join
may_wait(struct context *context, struct honour_page_id page, struct drive_id id, const struct waiting_wish *wish)
{
	struct drive_slot_list slots, fitting;
	struct appointment_run_list runs;
	struct honour_page honour;
	struct drive drive;

	if (honour_read(context, page, &honour) == FOUND_FAULT)
		return WAITING_JOIN_FAULT;
	if (!honour_is_open(&honour))
		return WAITING_JOIN_PAUSED;
	switch (drive_of_page(context, id, page)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return WAITING_JOIN_CLOSED;
	case FOUND_FAULT: return WAITING_JOIN_FAULT;
	}
	if (drive_read(context, id, &drive) != FOUND_OK || !drive_slots(context, &drive, &slots))
		return WAITING_JOIN_FAULT;
	waiting_fitting(context, &drive, &slots, wish->from_minute, wish->until_minute, context->now, &fitting);
	if (drive.state != DRIVE_STATE_OPEN || drive.day_closed || fitting.count == 0)
		return WAITING_JOIN_CLOSED;
	appointment_runs(&fitting, wish->size, context->now, INSTANT_NONE, &runs);
	return runs.count > 0 ? WAITING_JOIN_FREE : WAITING_JOIN_OK;
}

/* On the list already: their link is emailed again. */
static enum waiting_join
again(struct context *context, struct drive_id drive, const struct donor *donor, struct secret *link)
{
	struct waiting_sql_by_donor row;
	struct waiting_entry waiting;

	switch (waiting_sql_by_donor(context, drive, people_donor_hash(context, donor->email, donor->name), &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return WAITING_JOIN_OK;
	case DB_READ_FAULT: return WAITING_JOIN_FAULT;
	}
	if (waiting_read(context, row.id, &waiting) != FOUND_OK || !waiting_email_again(context, &waiting))
		return WAITING_JOIN_FAULT;
	*link = waiting_link(context, &waiting);
	return WAITING_JOIN_ALREADY;
}

static enum waiting_join
add(struct context *context, struct waiting_entry *new)
{
	const struct donor *donor = &new->donor;
	bool full;

	if (!waiting_is_full(context, new->drive, &full))
		return WAITING_JOIN_FAULT;
	if (full)
		return WAITING_JOIN_TOO_MANY;
	if (waiting_sql_add(context, new->id, new->drive, new->page, new->wish.size, new->wish.only_organises,
	                    new->wish.from_minute, new->wish.until_minute, people_seal(context, SEALED_WAITING_NAME, donor->name),
	                    people_email_hash(context, donor->email), people_seal(context, SEALED_WAITING_EMAIL, donor->email),
	                    people_donor_hash(context, donor->email, donor->name),
	                    appointment_seal_shown(context, SEALED_WAITING_SHOWN, donor->shown), APPOINTMENT_CONSENT_WAITING,
	                    waiting_link_hash(context, waiting_link(context, new)),
	                    context->now, new->client) != DB_WROTE ||
	    waiting_read(context, new->id, new) != FOUND_OK || !waiting_email_entry(context, new))
		return WAITING_JOIN_FAULT;
	return WAITING_JOIN_OK;
}

enum waiting_join
waiting_join(struct context *context, struct honour_page_id page, struct drive_id drive,
             const struct waiting_wish *wish, const struct donor *donor, struct secret *link)
{
	struct waiting_entry new = { .id = { id_new(context->now) }, .drive = drive, .page = page, .wish = *wish, .donor = *donor,
		.link_generation = 1 };
	enum waiting_join outcome;

	if (!waiting_offer(context, drive))
		return WAITING_JOIN_FAULT;
	DB_TRANSACTION(tx, context);
	outcome = again(context, drive, donor, link);
	if (outcome == WAITING_JOIN_OK)
		outcome = has_place(context, drive, wish, donor, link);
	if (outcome == WAITING_JOIN_OK)
		outcome = may_wait(context, page, drive, wish);
	if (outcome == WAITING_JOIN_OK) {
		if (!appointment_holder(context, donor->email, &new.client))
			return WAITING_JOIN_FAULT;
		outcome = add(context, &new);
		*link = waiting_link(context, &new);
	}
	if (outcome == WAITING_JOIN_OK)
		outcome = may_hold(context, &new);
	if (outcome == WAITING_JOIN_OK || outcome == WAITING_JOIN_ALREADY ||
	    outcome == WAITING_JOIN_BOOKED)
		return db_commit(&tx) == DB_COMMITTED ? outcome : WAITING_JOIN_FAULT;
	return outcome;
}
