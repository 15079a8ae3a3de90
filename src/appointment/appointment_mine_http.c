/* appointment_mine_http: everything behind the private link of one appointment. */
#include <jansson.h>

#include "appointment/appointment_code.h"
#include "appointment/appointment_letter.h"
#include "appointment/appointment_where.h"
#include "appointment_html.h"
#include "appointment_words.h"
#include "base/id.h"
#include "drive/drive_compose.h"
#include "drive_html.h"
#include "http/asset.h"
#include "http/confirm_form.h"
#include "http/done.h"
#include "http/form_page.h"
#include "http/query.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox.h"
#include "routes_handlers.h"
#include "standards/icalendar.h"

enum { OK = 200, CONFLICT = 409 };

static struct link
mine(struct request *request, struct secret link)
{
	return link_appointment_http_mine(request->context.arena, link);
}

/* The appointment is booked and still to come; otherwise the page shows its state. false: already answered. */
static bool
find_ahead(struct request *request, struct secret link, struct appointment *appointment)
{
	if (!appointment_find_mine(request, link, appointment))
		return false;
	if (appointment_is_ahead(appointment) && !slot_id_is_none(appointment->slot))
		return true;
	respond_see_other(request, mine(request, link));
	return false;
}

static bool
may_move(const struct drive *drive, const struct appointment *appointment, struct instant now)
{
	return appointment_is_ahead(appointment) && drive->state == DRIVE_STATE_OPEN && !drive->day_closed &&
	       instant_compare(drive->ends, now) > 0;
}

/* The drive's address and links that pass it on, while others can still book there. */
static void
fill_share(struct request *request, const struct appointment *appointment, const struct drive *drive, struct appointment_mine *view)
{
	struct arena *arena = request->context.arena;

	if (!may_move(drive, appointment, request->context.now) || honour_page_id_is_none(appointment->page))
		return;
	view->share = drive_share_of(arena, drive, link_absolute(arena, request->context.site->url, view->drive));
	view->layout.script = asset_link("share.js");
}

/* For a scanner at the desk, or to be typed there. false: a fault. */
static bool
fill_code(struct request *request, const struct appointment *appointment, struct appointment_mine *view)
{
	if (!view->booked || view->over || view->arrived)
		return true;
	view->code = appointment_code(request->context.arena, appointment->id);
	return qr_code_draw(request->context.arena, view->code, &view->code_picture);
}

static void
fill_links(struct request *request, struct secret link, const struct appointment *appointment, struct appointment_mine *view)
{
	struct arena *arena = request->context.arena;

	view->self = mine(request, link);
	view->link = link_absolute(arena, request->context.site->url, view->self);
	view->calendar = link_appointment_http_calendar(arena, link);
	view->email_page = link_appointment_http_email_form(arena, link);
	view->shown_page = link_appointment_http_shown_form(arena, link);
	view->move = link_appointment_http_move_form(arena, link);
	view->cancel = link_appointment_http_cancel_form(arena, link);
	view->drive = appointment_drive_link(request, appointment->page, appointment->drive);
	if (view->booked && view->over && !appointment->freed && !honour_page_id_is_none(appointment->page))
		view->message = link_message_http_form(arena, link);
}

static void
fill_state(struct request *request, const struct appointment *appointment, const struct drive *drive, struct appointment_mine *view)
{
	const struct text done = request_query(request, "done");

	view->cancelled = appointment->state == APPOINTMENT_STATE_CANCELLED;
	view->drive_cancelled = appointment->state == APPOINTMENT_STATE_DRIVE_CANCELLED;
	view->booked = appointment->state == APPOINTMENT_STATE_BOOKED;
	view->arrived = !instant_is_none(appointment->arrived_at);
	view->over = instant_compare(drive->ends, request->context.now) <= 0 || drive->day_closed;
	view->freed = appointment->freed;
	view->may_move = may_move(drive, appointment, request->context.now);
	view->may_cancel = view->may_correct = appointment_is_ahead(appointment) && !view->over;
	view->in_group = !group_id_is_none(appointment->group);
	view->shown_saved = text_equal(done, TEXT("shown"));
	view->email_saved = text_equal(done, TEXT("email"));
	view->undone = view->booked && text_equal(done, TEXT("undone"));
}

/* Whether the last change can be undone, or why it could not. */
static bool
fill_undo(struct request *request, struct secret link, const struct appointment *appointment, const struct drive *drive,
          const struct appointment_undo_notice *notice, struct appointment_mine *view)
{
	struct arena *arena = request->context.arena;

	if (notice)
		view->undo = *notice;
	else if (!appointment_undo_shown(request, drive, appointment, false, link_appointment_undo_http_undo(arena, link), &view->undo))
		return false;
	view->undo.other = view->cancelled ? view->drive : view->may_move ? view->move : (struct link){ TEXT_NONE };
	return true;
}

/* How late the day runs, and where the open page hears of it. */
static void
fill_late(struct request *request, struct secret link, const struct drive *drive, struct appointment_mine *view)
{
	view->late = drive_late_shown(&request->context, drive);
	if (!view->late.awaited)
		return;
	view->live = link_appointment_http_live(request->context.arena, link);
	view->live_script = asset_link("live.js");
}

void
appointment_show_mine(struct request *request, struct secret link, const struct appointment *appointment,
                      const struct appointment_undo_notice *notice)
{
	struct arena *arena = request->context.arena;
	struct appointment_mine view = { .layout = appointment_private_layout(request), .name = appointment->donor.name,
		.email = appointment->donor.email, .shown_name = appointment->donor.shown };
	struct drive drive;

	if (!appointment_where_booked(request, appointment, &drive, &view.where))
		return;
	view.no_email = outbox_reach(&request->context, view.email) == OUTBOX_REACH_FAILED;
	fill_state(request, appointment, &drive, &view);
	/* Nobody goes there. */
	if (view.cancelled || view.drive_cancelled)
		view.where.directions = TEXT("");
	view.preparation = drive_preparation_shown(arena, &drive);
	if (view.booked && !view.over)
		fill_late(request, link, &drive, &view);
	view.map = drive_map(arena, &drive);
	view.map_program = drive_map_program(arena, &drive);
	fill_links(request, link, appointment, &view);
	fill_share(request, appointment, &drive, &view);
	if (!fill_code(request, appointment, &view) || !fill_undo(request, link, appointment, &drive, notice, &view) ||
	    (!view.over && !appointment_calendar_sites(&request->context, appointment, &view.google, &view.outlook))) {
		respond_error(request);
		return;
	}
	html_appointment_mine(respond_page(request, notice ? CONFLICT : OK), &view);
}

void
appointment_http_mine(struct request *request, struct secret link)
{
	struct appointment appointment;

	if (appointment_find_mine(request, link, &appointment))
		appointment_show_mine(request, link, &appointment, NULL);
}

void
appointment_http_live(struct request *request, struct secret link)
{
	struct appointment appointment;
	struct html *html = html_new(request->context.arena, LIMIT_LIVE_PART_BYTES);
	struct drive_late_said late;
	struct drive drive;
	struct text said;

	if (!appointment_find_mine(request, link, &appointment))
		return;
	if (drive_read(&request->context, appointment.drive, &drive) != FOUND_OK) {
		respond_error(request);
		return;
	}
	late = drive_late_shown(&request->context, &drive);
	html_drive_late(html, &late);
	said = text_trim(html_text(html));
	respond_live_object(request, json_pack("{s:s%}", "late", said.at, said.length));
}

void
appointment_http_calendar(struct request *request, struct secret link)
{
	struct appointment appointment;
	struct text calendar;

	if (!appointment_find_mine(request, link, &appointment))
		return;
	if (instant_is_none(appointment.starts)) {
		respond_not_found(request);
		return;
	}
	if (!appointment_calendar(&request->context, &appointment, &calendar)) {
		respond_error(request);
		return;
	}
	respond_download(request, TEXT(ICALENDAR_MEDIA_TYPE), TEXT("appointment.ics"), text_bytes(calendar));
}

static void
show_email_form(struct request *request, struct secret link, struct appointment_email_form *form)
{
	appointment_show_email_form(request, form, link_appointment_http_email_change(request->context.arena, link), mine(request, link));
}

void
appointment_http_email_form(struct request *request, struct secret link)
{
	struct appointment_email_form form = { 0 };
	struct appointment appointment;

	if (!find_ahead(request, link, &appointment))
		return;
	form_set(&form.email, appointment.donor.email);
	show_email_form(request, link, &form);
}

void
appointment_http_email_change(struct request *request, struct secret link)
{
	struct appointment_email_form form;
	struct appointment appointment;
	enum appointment_take outcome;
	struct secret new_link;
	const bool good = appointment_read_email_form(request, &form);

	if (!find_ahead(request, link, &appointment))
		return;
	if (!good || !appointment_may_change(request, appointment.id.id, &form.email)) {
		show_email_form(request, link, &form);
		return;
	}
	outcome = appointment_change_email(&request->context, &appointment, form.email.text, &new_link);
	/* The same words whether or not this address has an appointment here already: nobody learns who has booked. */
	appointment_answer_email_change(request, outcome, done_link(request->context.arena,
	                                mine(request, outcome == APPOINTMENT_TAKE_OK ? new_link : link), TEXT("email")));
}

/* Times that are still free and to come, the own one left out. */
static bool
free_slots(struct request *request, const struct drive *drive, const struct appointment *appointment, int64_t chosen,
           struct appointment_move_page *view)
{
	struct arena *arena = request->context.arena;
	struct drive_slot_list slots;

	if (!drive_slots(&request->context, drive, &slots))
		return false;
	view->slots.at = arena_list_of(arena, struct appointment_move_slot, slots.count);
	for (size_t i = 0; i < slots.count; i++) {
		const struct drive_slot *slot = &slots.at[i];
		const struct appointment there = { .slot = slot->id, .local = slot->local, .starts = slot->starts };
		int64_t left = slot->capacity - slot->booked;

		if (left <= 0 || instant_compare(slot->starts, request->context.now) <= 0 || slot_id_equal(slot->id, appointment->slot))
			continue;
		view->slots.at[view->slots.count] = (struct appointment_move_slot){ .id = id_text(arena, slot->id.id),
			.time = appointment_time_listed(arena, drive, &there), .iso = instant_iso(arena, slot->starts), .chosen = slot->id.id == chosen,
			.first = view->slots.count == 0,
			.left = left == 1 ? words_text(&appointment_words_left_one)
			                     : words_with_number(arena, &appointment_words_left_many, left) };
		view->slots.count++;
	}
	return true;
}

static struct text
version_of_time(struct request *request, const struct appointment *appointment)
{
	return text_format(request->context.arena, "%016llx", (unsigned long long)appointment->slot.id);
}

static void
show_move_form(struct request *request, struct secret link, const struct appointment *appointment, struct appointment_move_form *form,
               bool outdated)
{
	struct appointment_move_page view = { .move = link_appointment_http_move(request->context.arena, link), .back = mine(request, link) };
	struct form_page shown;
	struct drive drive;

	if (!appointment_where_booked(request, appointment, &drive, &view.where))
		return;
	if (!may_move(&drive, appointment, request->context.now)) {
		appointment_show_closed(request, mine(request, link));
		return;
	}
	shown = form_page(request, &(struct form_page_of){ .form = &appointment_move_form, .values = form, .post = view.move,
		.current = version_of_time(request, appointment), .outdated = outdated });
	if (shown.answered)
		return;
	if (!free_slots(request, &drive, appointment, form->slot.number, &view)) {
		respond_error(request);
		return;
	}
	/* The page says the time as it is now. */
	form->version.typed = version_of_time(request, appointment);
	view.layout = shown.layout;
	view.summary = shown.summary;
	view.outdated = shown.outdated;
	view.form = *form;
	html_appointment_move_form(respond_page(request, shown.status), &view);
}

void
appointment_http_move_form(struct request *request, struct secret link)
{
	struct appointment_move_form form = { 0 };
	struct appointment appointment;

	if (find_ahead(request, link, &appointment))
		show_move_form(request, link, &appointment, &form, false);
}

void
appointment_http_move(struct request *request, struct secret link)
{
	struct appointment_move_form form;
	struct appointment appointment;
	bool good = form_read(&request->context, &appointment_move_form, &request->form, &form);

	if (!find_ahead(request, link, &appointment))
		return;
	if (!good || !appointment_may_change(request, appointment.id.id, &form.slot)) {
		show_move_form(request, link, &appointment, &form, false);
		return;
	}
	if (form_is_outdated(&form.version, version_of_time(request, &appointment))) {
		show_move_form(request, link, &appointment, &form, true);
		return;
	}
	switch (appointment_move(&request->context, &appointment, (struct slot_id){ form.slot.number })) {
	case APPOINTMENT_MOVE_OK:
	case APPOINTMENT_MOVE_GONE:   respond_see_other(request, mine(request, link)); return;
	case APPOINTMENT_MOVE_FULL:
		form_blame(&form.slot, &appointment_words_slot_full);
		show_move_form(request, link, &appointment, &form, false);
		return;
	case APPOINTMENT_MOVE_CLOSED: appointment_show_closed(request, mine(request, link)); return;
	case APPOINTMENT_MOVE_FAULT:  respond_error(request); return;
	}
}

static void
show_cancel(struct request *request, struct secret link, const struct appointment *appointment)
{
	struct appointment_cancel_page view = { .layout = appointment_private_layout(request),
		.in_group = !group_id_is_none(appointment->group),
		.key = request_new_key(request, link_appointment_http_cancel(request->context.arena, link)),
		.cancel = link_appointment_http_cancel(request->context.arena, link), .back = mine(request, link) };
	struct drive drive;

	if (appointment_where_booked(request, appointment, &drive, &view.where))
		html_appointment_cancel(respond_page(request, OK), &view);
}

void
appointment_http_cancel_form(struct request *request, struct secret link)
{
	struct appointment appointment;

	if (find_ahead(request, link, &appointment))
		show_cancel(request, link, &appointment);
}

/* Whatever came of it, the page of the appointment says so. */
void
appointment_http_cancel(struct request *request, struct secret link)
{
	struct confirm_form form;
	struct appointment appointment;
	bool good = form_read(&request->context, &confirm_form, &request->form, &form);

	if (!find_ahead(request, link, &appointment))
		return;
	if (!good) {
		show_cancel(request, link, &appointment);
		return;
	}
	switch (appointment_cancel(&request->context, &appointment)) {
	case APPOINTMENT_CANCEL_OK:
	case APPOINTMENT_CANCEL_GONE:
	case APPOINTMENT_CANCEL_ARRIVED: respond_see_other(request, mine(request, link)); return;
	case APPOINTMENT_CANCEL_FAULT:   respond_error(request); return;
	}
}
