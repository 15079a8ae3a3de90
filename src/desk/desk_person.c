#include "desk/desk_person.h"

#include "appointment/appointment_group_read.h"
#include "desk/desk_press.h"
#include "desk/desk_roster.h"
#include "http/query.h"
#include "links.h"

bool
desk_find_person(struct request *request, struct drive_id drive, struct appointment_id id, struct desk_person *person)
{
	if (drive_read(&request->context, drive, &person->drive) != FOUND_OK) {
		respond_error(request);
		return false;
	}
	switch (donation_find_person(&request->context, drive, id, &person->of)) {
	case FOUND_OK:    return true;
	case FOUND_NONE:  respond_not_found(request); return false;
	case FOUND_FAULT: respond_error(request); return false;
	}
	return false;
}

bool
desk_find_leader(struct request *request, struct donation_person *person)
{
	struct appointment_group group;

	if (group_id_is_none(person->appointment.group))
		return true;
	if (appointment_group_read(&request->context, person->appointment.group, &group) != FOUND_OK)
		return false;
	person->leader = group.leader_name;
	return true;
}

bool
desk_record_press(struct request *request, const struct desk_person *person, enum desk_press_kind kind)
{
	struct desk_pressed pressed;

	if (desk_press_form(&request->context, &person->drive, request->visitor.crew_pass, request->visitor.crew_kind, kind,
	                    person->of.appointment.id, &pressed))
		return true;
	respond_error(request);
	return false;
}

bool
desk_may_name(const struct donation_person *person)
{
	return person->appointment.state == APPOINTMENT_STATE_UNCLAIMED && !person->appointment.freed;
}

void
desk_respond_person(struct request *request, struct drive_id drive, struct appointment_id id)
{
	respond_see_other(request, link_desk_http_donor(request->context.arena, drive, id));
}

void
desk_respond_pressed(struct request *request, struct drive_id drive, struct appointment_id id, bool undone, bool gone)
{
	if (text_equal(request_query(request, "to"), TEXT("roster")))
		respond_see_other(request, desk_list_after(request->context.arena, drive, id, undone, gone));
	else
		desk_respond_person(request, drive, id);
}
