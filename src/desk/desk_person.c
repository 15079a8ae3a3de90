#include "desk/desk_person.h"

#include "appointment/appointment_group_read.h"
#include "base/id.h"
#include "base/unreadable.h"
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
desk_honours(struct context *context, struct drive_id drive, struct desk_honour_list *honours)
{
	struct drive_page_id_list pages;

	if (!drive_pages(context, drive, &pages))
		return false;
	*honours = (struct desk_honour_list){ arena_list_of(context->arena, struct desk_honour, pages.count), 0 };
	for (size_t i = 0; i < pages.count; i++) {
		const uint64_t before = unreadable_count();
		struct honour_page page;

		if (honour_read(context, pages.at[i], &page) == FOUND_OK) {
			const struct text value = id_text(context->arena, page.id.id);

			honours->at[honours->count++] = (struct desk_honour){ .value = value, .name = page.name,
				.id = text_join(context->arena, TEXT("honour-"), value) };
		} else if (unreadable_count() == before) {
			return false;
		}
	}
	return true;
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
