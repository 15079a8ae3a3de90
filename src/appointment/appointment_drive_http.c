/* appointment_drive_http: the organiser's pages of a drive: its overview, editing, closing, cancelling. */
#include "base/id.h"
#include "appointment/appointment_drive.h"
#include "appointment/appointment_view.h"
#include "appointment_html.h"
#include "appointment_words.h"
#include "honour/honour.h"
#include "http/confirm_form.h"
#include "http/form_page.h"
#include "links.h"
#include "outbox/outbox_announce.h"
#include "routes_handlers.h"

enum { OK = 200, CONFLICT = 409 };

static struct layout
frame_of(struct request *request)
{
	struct layout layout = page_layout(request);

	layout.no_index = true;
	return layout;
}

/* The guard has seen that it is there.  false: answered. */
static bool
find_drive(struct request *request, struct drive_id id, struct drive *drive)
{
	switch (drive_read(&request->context, id, drive)) {
	case FOUND_OK:    return true;
	case FOUND_NONE:  respond_not_found(request); return false;
	case FOUND_FAULT: break;
	}
	respond_error(request);
	return false;
}

static void
go_to_drive(struct request *request, struct drive_id drive)
{
	respond_see_other(request, link_appointment_drive_http_manage(request->context.arena, drive));
}

/* ---- overview ---- */

/* The honour page the drive was opened for.  false: a fault. */
static bool
fill_page(struct context *context, struct drive_id drive, struct appointment_drive_page *view)
{
	struct drive_page_id_list pages;
	struct honour_page page;

	if (!drive_pages(context, drive, &pages) || pages.count == 0)
		return false;
	if (honour_read(context, pages.at[0], &page) != FOUND_OK)
		return false;
	view->honour = page.name;
	view->page = link_public_http_overview(context->arena, page.id);
	view->again = (struct link){ text_format(context->arena, "%.*s?again=%.*s",
		TEXT_PRINT(link_drive_http_open_form(context->arena, page.id).text), TEXT_PRINT(id_text(context->arena, drive.id))) };
	if (honour_is_known(&page))
		view->shown = link_public_http_drive(context->arena, page.key, drive);
	if (honour_is_open(&page)) {
		view->poster = link_print_http_poster(context->arena, page.id, drive);
		view->poster_letter.text = text_join(context->arena, view->poster.text, TEXT("?paper=letter"));
		view->poster_page = link_print_http_poster_page(context->arena, page.id, drive);
		view->sign_up_sheet = link_print_http_sign_up_sheet(context->arena, page.id, drive);
	}
	return true;
}

/* When people get the email about what was changed; nothing when there is none. */
static bool
fill_told_at(struct context *context, const struct drive *drive, struct appointment_drive_page *view)
{
	struct instant when;

	if (!outbox_announcement_waits(context, drive->id, &when))
		return false;
	if (instant_is_none(when))
		return true;
	view->told_at = drive_time(context->arena, drive, when);
	if (date_compare(zone_local(drive->words.zone, when).date, zone_local(drive->words.zone, context->now).date) != 0)
		view->told_on = date_words(context->arena, zone_local(drive->words.zone, when).date);
	return true;
}

void
appointment_drive_http_manage(struct request *request, struct drive_id id)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	struct appointment_drive_counts counts;
	struct appointment_drive_page view = { .layout = frame_of(request) };
	struct drive_slot_list slots;
	struct drive drive;

	if (!find_drive(request, id, &drive))
		return;
	if (!drive_slots(context, &drive, &slots) || !appointment_drive_counts(context, id, &counts) || !fill_page(context, id, &view)) {
		respond_error(request);
		return;
	}
	view.answers = drive_answers_shown(arena, &drive);
	view.plan = drive_plan_shown(arena, &drive, &slots, drive.state != DRIVE_STATE_CANCELLED);
	for (size_t i = 0; i < slots.count; i++)
		view.free += slots.at[i].capacity - slots.at[i].booked;
	view.booked = counts.booked;
	view.unclaimed = counts.unclaimed;
	view.waiting = counts.waiting;
	view.open = drive.state == DRIVE_STATE_OPEN;
	view.closed = drive.state == DRIVE_STATE_CLOSED;
	view.cancelled = drive.state == DRIVE_STATE_CANCELLED;
	view.day_closed = drive.day_closed;
	view.ahead = drive_is_ahead(context, &drive);
	view.over = !view.ahead;
	view.edit = link_appointment_drive_http_edit_form(arena, id);
	view.close = link_appointment_drive_http_close(arena, id);
	view.reopen = link_appointment_drive_http_reopen(arena, id);
	view.cancel = link_appointment_drive_http_cancel_form(arena, id);
	view.crew = link_desk_http_passes(arena, id);
	view.bookings = link_appointment_release_http_list(arena, id);
	view.joining = link_drive_join_http_manage(arena, id);
	if (drive.day_closed) {
		view.results = link_print_http_results(arena, id);
		view.results_csv = link_print_http_results_csv(arena, id);
	}
	if (!fill_told_at(context, &drive, &view)) {
		respond_error(request);
		return;
	}
	view.key = request_new_key(request, view.open ? view.close : view.reopen);
	html_appointment_drive_manage(respond_page(request, OK), &view);
}

/* ---- editing ---- */

/* false: answered. */
static bool
editing_view(struct request *request, struct drive_id id, const struct drive_form *form, struct appointment_drive_editing *view)
{
	struct arena *arena = request->context.arena;
	struct appointment_drive_counts counts;

	if (!appointment_drive_counts(&request->context, id, &counts)) {
		respond_error(request);
		return false;
	}
	*view = (struct appointment_drive_editing){ .layout = frame_of(request), .form = *form, .booked = counts.booked + counts.unclaimed,
		.check = link_appointment_drive_http_edit_check(arena, id), .keep = link_appointment_drive_http_edit(arena, id),
		.back = link_appointment_drive_http_manage(arena, id), .cancel = link_appointment_drive_http_cancel_form(arena, id) };
	return true;
}

/* `changes` may be NULL: nobody else changed anything. */
static void
show_form(struct request *request, const struct drive *drive, struct drive_form *form, const struct form_changes *changes)
{
	struct arena *arena = request->context.arena;
	struct appointment_drive_editing view;
	struct drive_form stored = { 0 };
	struct form_page shown;

	drive_form_fill(arena, &stored, &drive->words);
	shown = form_page(request, &(struct form_page_of){ .form = &drive_form, .values = form,
		.post = link_appointment_drive_http_edit(arena, drive->id), .stored = &stored, .changes = changes,
		.there = link_appointment_drive_http_edit_form(arena, drive->id) });
	if (!editing_view(request, drive->id, form, &view))
		return;
	view.layout = shown.layout;
	view.summary = shown.summary;
	view.changes = shown.changes;
	html_appointment_drive_edit_form(respond_page(request, shown.status), &view);
}

static void
show_check(struct request *request, const struct drive *drive, const struct drive_form *form, const struct drive_words *words,
           const struct drive_edit *edit)
{
	struct arena *arena = request->context.arena;
	const struct drive after = { .words = *words, .starts = edit->starts, .ends = edit->ends };
	struct appointment_drive_editing view;

	if (!editing_view(request, drive->id, form, &view))
		return;
	view.told = appointment_drive_is_told(edit);
	view.answers = drive_answers_shown(arena, &after);
	view.plan = drive_plan_shown(arena, &after, &edit->slots, true);
	html_appointment_drive_edit_check(respond_page(request, OK), &view);
}

static void
show_refused(struct request *request, const struct drive *drive, const struct drive_form *form, const struct drive_words *words,
             const struct drive_edit *edit)
{
	struct arena *arena = request->context.arena;
	struct appointment_drive_editing view;

	if (!editing_view(request, drive->id, form, &view))
		return;
	view.day_moved = date_compare(words->date, drive->words.date) != 0;
	view.refused.at = arena_list_of(arena, struct appointment_drive_refused, edit->refused.count);
	view.refused.count = edit->refused.count;
	for (size_t i = 0; i < edit->refused.count; i++) {
		const struct drive_refused *refused = &edit->refused.at[i];
		const int64_t booked = refused->slot.booked + refused->slot.overbooked;

		view.refused.at[i] = (struct appointment_drive_refused){ .day = date_words(arena, refused->slot.local.date),
			.time = drive_slot_time(arena, drive, &refused->slot), .booked = booked, .one = booked == 1, .dropped = refused->dropped };
		view.dropped = view.dropped || refused->dropped;
		if (!refused->dropped && refused->slot.booked > view.places_least)
			view.places_least = refused->slot.booked;
	}
	html_appointment_drive_refused(respond_page(request, CONFLICT), &view);
}

void
appointment_drive_http_edit_form(struct request *request, struct drive_id id)
{
	struct drive_form form = { 0 };
	struct drive drive;

	if (!find_drive(request, id, &drive))
		return;
	if (!drive_is_ahead(&request->context, &drive)) {
		go_to_drive(request, id);
		return;
	}
	drive_form_fill(request->context.arena, &form, &drive.words);
	show_form(request, &drive, &form, NULL);
}

/* Reads the form into words.  false: answered. */
static bool
read_edit(struct request *request, const struct drive *drive, struct drive_form *form, struct drive_words *words,
          struct drive_planned *planned)
{
	const bool good = form_read(&request->context, &drive_form, &request->form, form);
	struct drive_form stored = { 0 };
	struct form_changes changes;

	if (!drive_is_ahead(&request->context, drive)) {
		go_to_drive(request, drive->id);
		return false;
	}
	if (!good || form->change.given || !drive_form_words(&request->context, form, words, planned)) {
		show_form(request, drive, form, NULL);
		return false;
	}
	drive_form_fill(request->context.arena, &stored, &drive->words);
	if (form_is_overtaken(&request->context, &drive_form, form, &stored, &changes)) {
		show_form(request, drive, form, &changes);
		return false;
	}
	return true;
}

/* What an edit that is not kept comes to; SAME is no mistake. */
static void
answer_unkept(struct request *request, const struct drive *drive, struct drive_form *form, const struct drive_words *words,
              const struct drive_edit *edit, enum appointment_drive_edit outcome)
{
	switch (outcome) {
	case APPOINTMENT_DRIVE_EDIT_OK:
	case APPOINTMENT_DRIVE_EDIT_SAME:
	case APPOINTMENT_DRIVE_EDIT_OVER:   go_to_drive(request, drive->id); return;
	case APPOINTMENT_DRIVE_EDIT_BOOKED: show_refused(request, drive, form, words, edit); return;
	case APPOINTMENT_DRIVE_EDIT_BEGUN:
		form_blame(&form->from, &appointment_words_drive_begun);
		show_form(request, drive, form, NULL);
		return;
	case APPOINTMENT_DRIVE_EDIT_FAULT:  respond_error(request); return;
	}
}

void
appointment_drive_http_edit_check(struct request *request, struct drive_id id)
{
	struct drive_form form = { 0 };
	struct drive_planned planned;
	struct drive_words words;
	struct drive_edit edit;
	struct drive drive;
	enum appointment_drive_edit outcome;

	if (!find_drive(request, id, &drive) || !read_edit(request, &drive, &form, &words, &planned))
		return;
	outcome = appointment_drive_compare(&request->context, id, &words, &planned, &edit);
	if (outcome == APPOINTMENT_DRIVE_EDIT_OK)
		show_check(request, &drive, &form, &words, &edit);
	else
		answer_unkept(request, &drive, &form, &words, &edit, outcome);
}

void
appointment_drive_http_edit(struct request *request, struct drive_id id)
{
	struct drive_form form = { 0 };
	struct drive_planned planned;
	struct drive_words words;
	struct drive_edit edit;
	struct drive drive;

	if (!find_drive(request, id, &drive) || !read_edit(request, &drive, &form, &words, &planned))
		return;
	answer_unkept(request, &drive, &form, &words, &edit,
	              appointment_drive_edit(&request->context, request->visitor.person, id, &words, &planned, &edit));
}

/* ---- closing, cancelling ---- */

/* A page from before, without a key that is ours: nothing is done, the drive is shown with a new one.  false: answered. */
static bool
is_confirmed(struct request *request, struct drive_id drive)
{
	struct confirm_form form;

	if (form_read(&request->context, &confirm_form, &request->form, &form))
		return true;
	go_to_drive(request, drive);
	return false;
}

static void
answer_close(struct request *request, struct drive_id drive, enum appointment_drive_close outcome)
{
	switch (outcome) {
	case APPOINTMENT_DRIVE_CLOSE_OK:
	case APPOINTMENT_DRIVE_CLOSE_ALREADY:
	case APPOINTMENT_DRIVE_CLOSE_OVER:  go_to_drive(request, drive); return;
	case APPOINTMENT_DRIVE_CLOSE_FAULT: respond_error(request); return;
	}
}

void
appointment_drive_http_close(struct request *request, struct drive_id id)
{
	if (is_confirmed(request, id))
		answer_close(request, id, appointment_drive_close(&request->context, request->visitor.person, id));
}

void
appointment_drive_http_reopen(struct request *request, struct drive_id id)
{
	if (is_confirmed(request, id))
		answer_close(request, id, appointment_drive_reopen(&request->context, request->visitor.person, id));
}

static void
show_cancel(struct request *request, const struct drive *drive, bool arrived, int status)
{
	struct arena *arena = request->context.arena;
	struct appointment_drive_counts counts;
	struct appointment_drive_cancelling view = { .layout = frame_of(request), .day = drive_date_words(arena, drive),
		.venue = drive->words.venue, .arrived = arrived, .cancel = link_appointment_drive_http_cancel(arena, drive->id),
		.back = link_appointment_drive_http_manage(arena, drive->id) };

	if (!appointment_drive_counts(&request->context, drive->id, &counts)) {
		respond_error(request);
		return;
	}
	view.booked = counts.booked;
	view.unclaimed = counts.unclaimed;
	view.key = request_new_key(request, view.cancel);
	html_appointment_drive_cancel(respond_page(request, status), &view);
}

void
appointment_drive_http_cancel_form(struct request *request, struct drive_id id)
{
	struct drive drive;

	if (!find_drive(request, id, &drive))
		return;
	if (!drive_is_ahead(&request->context, &drive)) {
		go_to_drive(request, id);
		return;
	}
	switch (appointment_drive_arrived(&request->context, id)) {
	case APPOINTMENT_DRIVE_ARRIVED_NOBODY:   show_cancel(request, &drive, false, OK); return;
	case APPOINTMENT_DRIVE_ARRIVED_SOMEBODY: show_cancel(request, &drive, true, OK); return;
	case APPOINTMENT_DRIVE_ARRIVED_FAULT:    respond_error(request); return;
	}
}

void
appointment_drive_http_cancel(struct request *request, struct drive_id id)
{
	struct drive drive;

	if (!find_drive(request, id, &drive) || !is_confirmed(request, id))
		return;
	switch (appointment_drive_cancel(&request->context, request->visitor.person, id)) {
	case APPOINTMENT_DRIVE_CANCEL_OK:
	case APPOINTMENT_DRIVE_CANCEL_ALREADY:
	case APPOINTMENT_DRIVE_CANCEL_OVER:    go_to_drive(request, id); return;
	case APPOINTMENT_DRIVE_CANCEL_ARRIVED: show_cancel(request, &drive, true, CONFLICT); return;
	case APPOINTMENT_DRIVE_CANCEL_FAULT:   respond_error(request); return;
	}
}
