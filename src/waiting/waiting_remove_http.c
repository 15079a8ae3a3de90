/* waiting_remove_http: the organiser takes an entry off the waiting list, known by its number and never by a name. */
#include "appointment/appointment_drive.h"
#include "appointment/appointment_letter.h"
#include "http/confirm_form.h"
#include "http/respond.h"
#include "links.h"
#include "routes_handlers.h"
#include "waiting/waiting.h"
#include "waiting/waiting_view.h"
#include "waiting_html.h"

enum { OK = 200 };

static void
go_to_list(struct request *request, struct drive_id drive)
{
	respond_see_other(request, link_waiting_bookings_http_list(request->context.arena, drive));
}

static void
show(struct request *request, const struct drive *drive, const struct waiting_numbered_entry *entry)
{
	struct arena *arena = request->context.arena;
	struct waiting_removing view = { .layout = page_layout(request), .number = entry->number,
		.joined = appointment_day_and_time(arena, drive, entry->joined_at),
		.remove = link_waiting_remove_http_remove(arena, drive->id, entry->id),
		.back = link_waiting_bookings_http_list(arena, drive->id) };

	view.key = request_new_key(request, view.remove);
	view.layout.no_index = true;
	html_waiting_remove(respond_page(request, OK), &view);
}

/* Once the drive is over nothing is removed, and an entry that has ended is no longer in the organiser's list. */
void
waiting_remove_http_form(struct request *request, struct drive_id id, struct waiting_id entry)
{
	struct waiting_numbered_list entries;
	struct drive drive;

	if (drive_read(&request->context, id, &drive) != FOUND_OK) {
		respond_error(request);
		return;
	}
	if (!drive_is_ahead(&request->context, &drive)) {
		respond_see_other(request, link_appointment_drive_http_manage(request->context.arena, id));
		return;
	}
	if (!waiting_numbered(&request->context, id, &entries)) {
		respond_error(request);
		return;
	}
	for (size_t i = 0; i < entries.count; i++) {
		if (waiting_id_equal(entries.at[i].id, entry)) {
			show(request, &drive, &entries.at[i]);
			return;
		}
	}
	go_to_list(request, id);
}

/* The list shows the result. */
void
waiting_remove_http_remove(struct request *request, struct drive_id drive, struct waiting_id entry)
{
	struct confirm_form form;

	if (!form_read(&request->context, &confirm_form, &request->form, &form)) {
		waiting_remove_http_form(request, drive, entry);
		return;
	}
	switch (waiting_remove(&request->context, request->visitor.person, drive, entry)) {
	case WAITING_CHANGE_OK:
	case WAITING_CHANGE_GONE:  go_to_list(request, drive); return;
	case WAITING_CHANGE_FAULT: respond_error(request); return;
	}
}
