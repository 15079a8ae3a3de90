/* waiting_bookings_http: the organiser's list of bookings in numbers: groups, appointments that are not confirmed, the waiting list. */
#include "appointment/appointment_drive.h"
#include "appointment/appointment_letter.h"
#include "appointment/appointment_reach.h"
#include "appointment/appointment_release.h"
#include "html/number.h"
#include "http/respond.h"
#include "links.h"
#include "routes_handlers.h"
#include "waiting/waiting.h"
#include "waiting/waiting_view.h"
#include "waiting_html.h"

enum { OK = 200 };

/* The guard has seen that it is there; once it is over there is nothing to release.  false: answered. */
static bool
find_drive(struct request *request, struct drive_id id, struct drive *drive)
{
	if (drive_read(&request->context, id, drive) != FOUND_OK) {
		respond_error(request);
		return false;
	}
	if (drive_is_ahead(&request->context, drive))
		return true;
	respond_see_other(request, link_appointment_drive_http_manage(request->context.arena, id));
	return false;
}

static void
fill_groups(struct request *request, const struct drive *drive, const struct appointment_release_group_list *groups,
            struct waiting_bookings *view)
{
	struct arena *arena = request->context.arena;

	view->groups.at = arena_list_of(arena, struct waiting_bookings_group, groups->count);
	view->groups.count = groups->count;
	for (size_t i = 0; i < groups->count; i++) {
		const struct appointment_release_group *group = &groups->at[i];

		view->groups.at[i] = (struct waiting_bookings_group){ .number = (int64_t)i + 1, .size = group->size, .claimed = group->claimed,
			.one_unclaimed = group->size - group->claimed == 1, .confirmed = group->confirmed, .unreached = group->unreached,
			.booked = appointment_day_and_time(arena, drive, group->booked_at),
			.release_unclaimed = link_appointment_release_http_unclaimed_form(arena, drive->id, group->id) };
		if (group->size > group->claimed)
			view->groups.at[i].unclaimed = number_words(arena, group->size - group->claimed);
		if (!group->confirmed)
			view->groups.at[i].release = link_appointment_release_http_group_form(arena, drive->id, group->id);
	}
}

static void
fill_singles(struct request *request, const struct drive *drive, const struct drive_slot_list *slots,
             const struct appointment_release_single_list *singles, const struct appointment_unreached *unreached,
             struct waiting_bookings *view)
{
	struct arena *arena = request->context.arena;

	view->singles.at = arena_list_of(arena, struct waiting_bookings_single, singles->count);
	view->singles.count = singles->count;
	for (size_t i = 0; i < singles->count; i++)
		view->singles.at[i] = (struct waiting_bookings_single){ .number = (int64_t)i + 1,
			.time = appointment_release_time(arena, drive, slots, singles->at[i].slot),
			.booked = appointment_day_and_time(arena, drive, singles->at[i].booked_at),
			.unreached = appointment_is_unreached(unreached, singles->at[i].id),
			.release = link_appointment_release_http_one_form(arena, drive->id, singles->at[i].id) };
}

static void
fill_entries(struct request *request, const struct drive *drive, const struct drive_slot_list *slots,
             const struct waiting_numbered_list *entries, struct waiting_bookings *view)
{
	struct arena *arena = request->context.arena;

	view->entries.at = arena_list_of(arena, struct waiting_bookings_entry, entries->count);
	view->entries.count = entries->count;
	for (size_t i = 0; i < entries->count; i++) {
		view->entries.at[i] = (struct waiting_bookings_entry){ .number = entries->at[i].number,
			.size = number_words(arena, entries->at[i].size),
			.one = entries->at[i].size == 1, .joined = appointment_day_and_time(arena, drive, entries->at[i].joined_at),
			.remove = link_waiting_remove_http_form(arena, drive->id, entries->at[i].id) };
		if (instant_compare(entries->at[i].held_until, request->context.now) <= 0)
			continue;
		view->entries.at[i].offered = appointment_release_time(arena, drive, slots, entries->at[i].offered);
		view->entries.at[i].until = appointment_day_and_time(arena, drive, entries->at[i].held_until);
	}
}

void
waiting_bookings_http_list(struct request *request, struct drive_id id)
{
	struct context *context = &request->context;
	struct waiting_bookings view = { .layout = page_layout(request), .back = link_appointment_drive_http_manage(context->arena, id) };
	struct appointment_release_group_list groups;
	struct appointment_release_single_list singles;
	struct appointment_unreached unreached;
	struct waiting_numbered_list entries;
	struct drive_slot_list slots;
	struct drive drive;

	if (!find_drive(request, id, &drive))
		return;
	view.layout.no_index = true;
	if (!drive_slots(context, &drive, &slots) || !appointment_release_groups(context, id, &groups) ||
	    !appointment_release_singles(context, id, &singles) || !appointment_unreached(context, id, &unreached) ||
	    !waiting_numbered(context, id, &entries)) {
		respond_error(request);
		return;
	}
	view.day = drive_date_words(context->arena, &drive);
	view.unreached = (int64_t)unreached.count;
	view.unreached_one = unreached.count == 1;
	fill_groups(request, &drive, &groups, &view);
	fill_singles(request, &drive, &slots, &singles, &unreached, &view);
	fill_entries(request, &drive, &slots, &entries, &view);
	html_waiting_bookings(respond_page(request, OK), &view);
}
