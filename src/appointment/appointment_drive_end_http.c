/* appointment_drive_end_http: closing booking, opening it again, and cancelling a drive; before the press its page says who is emailed. */
#include "appointment/appointment_drive_http.h"

#include "appointment/appointment_drive.h"
#include "appointment/appointment_form.h"
#include "appointment_html.h"
#include "db/follow_up.h"
#include "http/confirm_form.h"
#include "http/form_page.h"
#include "links.h"
#include "routes_handlers.h"

enum { OK = 200, CONFLICT = 409 };

/* false: answered. */
static bool
ending_view(struct request *request, const struct drive *drive, struct appointment_note_form *form, struct link act,
            const struct appointment_news_preview *preview, struct appointment_drive_ending *view, int *status)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &appointment_note_form, .values = form,
		.post = act });
	struct appointment_drive_counts counts;

	if (shown.answered)
		return false;
	*status = shown.status;
	*view = (struct appointment_drive_ending){ .layout = shown.layout, .summary = shown.summary, .form = *form, .act = act,
		.day = drive_date_words(arena, drive), .venue = drive->words.venue, .closed = drive->state == DRIVE_STATE_CLOSED,
		.back = link_appointment_drive_http_manage(arena, drive->id) };
	if (!appointment_drive_counts(context, drive->id, &counts) ||
	    !follow_up_ask(context, FOLLOW_UP_SEATS_WAITED_FOR, drive->id, BYTES_NONE, &view->waiting) ||
	    !appointment_drive_fill_telling(context, drive, preview, &form->note, &view->telling)) {
		respond_error(request);
		return false;
	}
	view->booked = counts.booked;
	view->unclaimed = counts.unclaimed;
	return true;
}

static void
answer_close(struct request *request, struct drive_id drive, enum appointment_drive_close outcome)
{
	switch (outcome) {
	case APPOINTMENT_DRIVE_CLOSE_OK:
	case APPOINTMENT_DRIVE_CLOSE_ALREADY:
	case APPOINTMENT_DRIVE_CLOSE_OVER:  appointment_drive_go_to(request, drive); return;
	case APPOINTMENT_DRIVE_CLOSE_FAULT: respond_error(request); return;
	}
}

static void
show_close(struct request *request, const struct drive *drive, struct appointment_note_form *form)
{
	struct drive after = *drive;
	struct appointment_drive_ending view;
	struct appointment_news_preview preview;
	int status;

	after.state = DRIVE_STATE_CLOSED;
	if (!appointment_news_preview(&request->context, drive, &after, &preview)) {
		respond_error(request);
		return;
	}
	if (ending_view(request, drive, form, link_appointment_drive_http_close(request->context.arena, drive->id), &preview, &view,
	                &status))
		html_appointment_drive_close(respond_page(request, status), &view);
}

void
appointment_drive_http_close_form(struct request *request, struct drive_id id)
{
	struct appointment_note_form form = { 0 };
	struct drive drive;

	if (!appointment_drive_find(request, id, &drive))
		return;
	if (!drive_is_ahead(&request->context, &drive) || drive.state != DRIVE_STATE_OPEN)
		appointment_drive_go_to(request, id);
	else if (appointment_drive_fill_note(&request->context, id, &form.note))
		show_close(request, &drive, &form);
	else
		respond_error(request);
}

void
appointment_drive_http_close(struct request *request, struct drive_id id)
{
	struct appointment_note_form form;
	struct drive drive;

	if (!appointment_drive_find(request, id, &drive))
		return;
	if (!drive_is_ahead(&request->context, &drive) || drive.state != DRIVE_STATE_OPEN)
		appointment_drive_go_to(request, id);
	else if (form_read(&request->context, &appointment_note_form, &request->form, &form))
		answer_close(request, id, appointment_drive_close(&request->context, request->visitor.person, id, form.note.text));
	else
		show_close(request, &drive, &form);
}

void
appointment_drive_http_reopen(struct request *request, struct drive_id id)
{
	struct confirm_form form;

	if (!form_read(&request->context, &confirm_form, &request->form, &form))
		appointment_drive_go_to(request, id);
	else
		answer_close(request, id, appointment_drive_reopen(&request->context, request->visitor.person, id));
}

static void
show_cancel(struct request *request, const struct drive *drive, struct appointment_note_form *form, bool arrived)
{
	/* Told at once, and to the waiting list too. */
	const struct appointment_news_preview preview = { .any = true, .waiting_list = true, .when = request->context.now };
	struct appointment_drive_ending view;
	int status;

	if (!ending_view(request, drive, form, link_appointment_drive_http_cancel(request->context.arena, drive->id), &preview, &view, &status))
		return;
	view.arrived = arrived;
	if (arrived && request->method == METHOD_POST && status == OK)
		status = CONFLICT;
	html_appointment_drive_cancel(respond_page(request, status), &view);
}

static void
show_cancel_unless_over(struct request *request, const struct drive *drive, struct appointment_note_form *form)
{
	if (!drive_is_ahead(&request->context, drive)) {
		appointment_drive_go_to(request, drive->id);
		return;
	}
	switch (appointment_drive_arrived(&request->context, drive->id)) {
	case APPOINTMENT_DRIVE_ARRIVED_NOBODY:   show_cancel(request, drive, form, false); return;
	case APPOINTMENT_DRIVE_ARRIVED_SOMEBODY: show_cancel(request, drive, form, true); return;
	case APPOINTMENT_DRIVE_ARRIVED_FAULT:    respond_error(request); return;
	}
}

void
appointment_drive_http_cancel_form(struct request *request, struct drive_id id)
{
	struct appointment_note_form form = { 0 };
	struct drive drive;

	if (appointment_drive_find(request, id, &drive))
		show_cancel_unless_over(request, &drive, &form);
}

void
appointment_drive_http_cancel(struct request *request, struct drive_id id)
{
	struct appointment_note_form form;
	struct drive drive;

	if (!appointment_drive_find(request, id, &drive))
		return;
	if (!form_read(&request->context, &appointment_note_form, &request->form, &form)) {
		show_cancel_unless_over(request, &drive, &form);
		return;
	}
	switch (appointment_drive_cancel(&request->context, request->visitor.person, id, form.note.text)) {
	case APPOINTMENT_DRIVE_CANCEL_OK:
	case APPOINTMENT_DRIVE_CANCEL_ALREADY:
	case APPOINTMENT_DRIVE_CANCEL_OVER:    appointment_drive_go_to(request, id); return;
	case APPOINTMENT_DRIVE_CANCEL_ARRIVED: show_cancel(request, &drive, &form, true); return;
	case APPOINTMENT_DRIVE_CANCEL_FAULT:   respond_error(request); return;
	}
}
