/* appointment_shown_http: how a person who came is shown, chosen behind the private link of their appointment. */
#include "appointment/appointment_letter.h"
#include "appointment/appointment_where.h"
#include "appointment_html.h"
#include "http/done.h"
#include "http/form_page.h"
#include "links.h"
#include "routes_handlers.h"

static void
fill_shown(const struct appointment *appointment, struct appointment_shown_form *form)
{
	*form = (struct appointment_shown_form){ 0 };
	appointment_form_set_shown(appointment->donor.shown, &form->shown, &form->shown_name);
}

/* `changes` may be NULL: nothing was changed meanwhile. */
static void
show_shown_form(struct request *request, struct secret link, const struct appointment *appointment, struct appointment_shown_form *form,
                const struct form_changes *changes)
{
	const struct link change = link_appointment_http_shown_change(request->context.arena, link);
	struct appointment_shown_form stored;
	const struct form_value name = { .typed = appointment->donor.name };
	struct appointment_shown_page view;
	struct form_page shown;

	fill_shown(appointment, &stored);
	shown = form_page(request, &(struct form_page_of){ .form = &appointment_shown_form, .values = form, .post = change,
		.stored = &stored, .changes = changes, .there = link_appointment_http_shown_form(request->context.arena, link) });
	if (shown.answered)
		return;
	view = (struct appointment_shown_page){ .layout = shown.layout, .summary = shown.summary, .changes = shown.changes, .form = *form,
		.choice = appointment_shown_choice(&form->shown, &form->shown_name, &name), .change = change,
		.back = link_appointment_http_mine(request->context.arena, link) };
	html_appointment_shown_form(respond_page(request, shown.status), &view);
}

/* How a person is shown may be changed as long as the appointment is theirs, after the day too. */
void
appointment_http_shown_form(struct request *request, struct secret link)
{
	struct appointment_shown_form form;
	struct appointment appointment;

	if (!appointment_find_mine(request, link, &appointment))
		return;
	fill_shown(&appointment, &form);
	show_shown_form(request, link, &appointment, &form, NULL);
}

void
appointment_http_shown_change(struct request *request, struct secret link)
{
	struct appointment_shown_form form, stored;
	struct form_changes changes;
	struct appointment appointment;

	if (!appointment_find_mine(request, link, &appointment))
		return;
	if (!appointment_form_read(&request->context, &appointment_shown_form, &request->form, &form, &form.shown, &form.shown_name,
	                           appointment.donor.shown)) {
		show_shown_form(request, link, &appointment, &form, NULL);
		return;
	}
	fill_shown(&appointment, &stored);
	if (form_is_overtaken(&request->context, &appointment_shown_form, &form, &stored, &changes)) {
		show_shown_form(request, link, &appointment, &form, &changes);
		return;
	}
	switch (appointment_change_shown(&request->context, &appointment, appointment_form_shown(&form.shown, &form.shown_name))) {
	case APPOINTMENT_CHANGE_OK:
		respond_see_other(request, done_link(request->context.arena, link_appointment_http_mine(request->context.arena, link),
		                                     TEXT("shown")));
		return;
	case APPOINTMENT_CHANGE_GONE:  respond_see_other(request, link_appointment_http_mine(request->context.arena, link)); return;
	case APPOINTMENT_CHANGE_FAULT: respond_error(request); return;
	}
}
