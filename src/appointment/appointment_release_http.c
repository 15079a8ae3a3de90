/* appointment_release_http: what may be released of the organiser's list of bookings (waiting/waiting_bookings_http.c). */
#include "appointment/appointment_drive.h"
#include "appointment/appointment_letter.h"
#include "appointment/appointment_release.h"
#include "appointment/appointment_where.h"
#include "appointment_html.h"
#include "html/number.h"
#include "http/confirm_form.h"
#include "http/respond.h"
#include "links.h"
#include "routes_handlers.h"

enum { OK = 200 };

static struct layout
layout_of(struct request *request)
{
	struct layout layout = page_layout(request);

	layout.no_index = true;
	return layout;
}

static void
go_to_list(struct request *request, struct drive_id drive)
{
	respond_see_other(request, link_waiting_bookings_http_list(request->context.arena, drive));
}

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

static struct appointment_releasing
releasing(struct request *request, struct drive_id drive, struct link release)
{
	return (struct appointment_releasing){ .layout = layout_of(request), .key = request_new_key(request, release), .release = release,
		.back = link_waiting_bookings_http_list(request->context.arena, drive) };
}

/* Shows what releasing this group's seats does, or goes back to the list when there is nothing to release. */
static void
show_group(struct request *request, struct drive_id id, struct group_id group, bool whole)
{
	struct arena *arena = request->context.arena;
	struct appointment_releasing view = releasing(request, id, whole ? link_appointment_release_http_group(arena, id, group)
	                                                                 : link_appointment_release_http_unclaimed(arena, id, group));
	struct appointment_release_group_list groups;
	struct drive drive;

	if (!find_drive(request, id, &drive))
		return;
	if (!appointment_release_groups(&request->context, id, &groups)) {
		respond_error(request);
		return;
	}
	for (size_t i = 0; i < groups.count; i++) {
		const struct appointment_release_group *found = &groups.at[i];

		if (!group_id_equal(found->id, group) || (whole ? found->confirmed : found->size == found->claimed))
			continue;
		view.group = whole;
		view.unclaimed = !whole;
		view.size = found->size;
		view.claimed = found->claimed;
		view.one = found->size - found->claimed == 1;
		view.count = number_words(arena, found->size - found->claimed);
		view.booked = appointment_day_and_time(arena, &drive, found->booked_at);
		html_appointment_drive_release(respond_page(request, OK), &view);
		return;
	}
	go_to_list(request, id);
}

static void
show_one(struct request *request, struct drive_id id, struct appointment_id appointment)
{
	struct arena *arena = request->context.arena;
	struct appointment_releasing view = releasing(request, id, link_appointment_release_http_one(arena, id, appointment));
	struct appointment_release_single_list singles;
	struct drive_slot_list slots;
	struct drive drive;

	if (!find_drive(request, id, &drive))
		return;
	if (!drive_slots(&request->context, &drive, &slots) || !appointment_release_singles(&request->context, id, &singles)) {
		respond_error(request);
		return;
	}
	for (size_t i = 0; i < singles.count; i++) {
		if (!appointment_id_equal(singles.at[i].id, appointment))
			continue;
		view.single = true;
		view.time = appointment_release_time(arena, &drive, &slots, singles.at[i].slot);
		view.booked = appointment_day_and_time(arena, &drive, singles.at[i].booked_at);
		html_appointment_drive_release(respond_page(request, OK), &view);
		return;
	}
	go_to_list(request, id);
}

void
appointment_release_http_unclaimed_form(struct request *request, struct drive_id drive, struct group_id group)
{
	show_group(request, drive, group, false);
}

void
appointment_release_http_group_form(struct request *request, struct drive_id drive, struct group_id group)
{
	show_group(request, drive, group, true);
}

void
appointment_release_http_one_form(struct request *request, struct drive_id drive, struct appointment_id appointment)
{
	show_one(request, drive, appointment);
}

/* The list shows what came of it. */
static void
answer(struct request *request, struct drive_id drive, enum appointment_release outcome)
{
	switch (outcome) {
	case APPOINTMENT_RELEASE_OK:
	case APPOINTMENT_RELEASE_GONE:  go_to_list(request, drive); return;
	case APPOINTMENT_RELEASE_FAULT: respond_error(request); return;
	}
}

void
appointment_release_http_unclaimed(struct request *request, struct drive_id drive, struct group_id group)
{
	if (confirm_form_is_pressed(request))
		answer(request, drive, appointment_release_unclaimed(&request->context, request->visitor.person, drive, group));
	else
		show_group(request, drive, group, false);
}

void
appointment_release_http_group(struct request *request, struct drive_id drive, struct group_id group)
{
	if (confirm_form_is_pressed(request))
		answer(request, drive, appointment_release_whole_group(&request->context, request->visitor.person, drive, group));
	else
		show_group(request, drive, group, true);
}

void
appointment_release_http_one(struct request *request, struct drive_id drive, struct appointment_id appointment)
{
	if (confirm_form_is_pressed(request))
		answer(request, drive, appointment_release_one(&request->context, request->visitor.person, drive, appointment));
	else
		show_one(request, drive, appointment);
}
