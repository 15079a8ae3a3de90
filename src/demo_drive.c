/* demo_drive: see demo_drive.h.  The same operations that real requests call. */
#include "demo_drive.h"

#include "appointment/appointment_group.h"
#include "desk/desk.h"
#include "donation/donation.h"
#include "drive/drive.h"

bool
demo_drive_book(struct context *context, struct honour_page_id page, struct drive_id drive, const struct donor *people, size_t count,
                const size_t *slot_of)
{
	struct drive_slot_list slots;
	struct drive read;

	if (drive_read(context, drive, &read) != FOUND_OK || !drive_slots(context, &read, &slots))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct secret link;

		if (appointment_take(context, page, drive, slots.at[slot_of[i]].id, &people[i], &link) !=
		    APPOINTMENT_TAKE_OK)
			return false;
	}
	return true;
}

bool
demo_drive_book_group(struct context *context, struct honour_page_id page, struct drive_id drive, int64_t size, const struct donor *people,
                      size_t claimed)
{
	struct drive_slot_list slots;
	struct appointment_group group;
	struct drive read;
	struct secret link;

	if (drive_read(context, drive, &read) != FOUND_OK || !drive_slots(context, &read, &slots) ||
	    appointment_take_group(context, page, drive, slots.at[0].id, size, false, &people[0], &link) != APPOINTMENT_TAKE_OK ||
	    appointment_group_find(context, link, &group) != FOUND_OK ||
	    appointment_group_confirm(context, &group, appointment_group_confirm_code(context, &group)) != APPOINTMENT_GROUP_CONFIRM_OK)
		return false;
	for (size_t i = 1; i <= claimed; i++)
		if (appointment_seat_claim(context, &group, &(struct appointment_claim){ .donor = people[i] }, &link) != APPOINTMENT_SEAT_CLAIM_OK)
			return false;
	return true;
}

bool
demo_drive_wait(struct context *context, struct honour_page_id page, struct drive_id drive, const struct donor *donor,
                struct waiting_wish wish)
{
	struct secret link;

	return waiting_join(context, page, drive, &wish, donor, &link) == WAITING_JOIN_OK;
}

/* One of the people who came, at index `number`; some of them could not give. */
static bool
record(struct context *context, const struct drive *drive, const struct appointment *of, const struct demo_day *day, size_t number,
       struct crew_pass_id pass)
{
	const size_t all = day->booked + day->walked_in;
	const bool gave = (number + 1) * day->gave / all > number * day->gave / all;
	struct appointment here;

	return appointment_arrive(context, of->drive, of->id, true) &&
	       appointment_read(context, of->id, &here) == FOUND_OK &&
	       donation_record(context, drive, &here, gave ? OUTCOME_KIND_GAVE : OUTCOME_KIND_COULD_NOT, TEXT(""), pass) ==
	       DONATION_RECORD_OK;
}

bool
demo_drive_live_through(struct context *context, struct person_id organiser, struct honour_page_id page, struct drive_id id,
                        const struct demo_day *day)
{
	const struct donor driver = { TEXT("Jon Alder"), TEXT(""), TEXT("Jon") };
	struct appointment_list list;
	struct appointment walked_in, helper;
	struct crew_pass_id pass;
	struct drive drive;

	if (drive_read(context, id, &drive) != FOUND_OK ||
	    desk_pass_make(context, &drive, organiser, CREW_KIND_SERVICE_STAFF, false, &pass) != DESK_PASS_MAKE_OK ||
	    !appointment_list_of_drive(context, id, &list))
		return false;
	for (size_t i = 0; i < list.count; i++)
		if (!record(context, &drive, &list.at[i], day, i, pass))
			return false;
	for (size_t i = 0; i < day->walked_in; i++)
		if (appointment_walk_in(context, &drive, page, &day->walk_ins[i], &walked_in) != APPOINTMENT_TAKE_OK ||
		    !record(context, &drive, &walked_in, day, day->booked + i, pass))
			return false;
	return appointment_helper(context, &drive, page, &driver, &helper) == APPOINTMENT_TAKE_OK &&
	       donation_close_day(context, id) == DONATION_CLOSE_DAY_OK;
}
