/* desk_name_http: the name of a friend whom nobody has named, typed when they are here. */
#include "desk/desk_form.h"
#include "desk/desk_person.h"
#include "desk/desk_roster.h"
#include "desk_html.h"
#include "desk_words.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "routes_handlers.h"

static const struct form_field name_fields[] = {
	FORM_FIELD(desk_name_form, name, .kind = FORM_LINE, .required = true, .max = LIMIT_NAME_CHARACTERS, .empty = &desk_words_name_empty,
	           .length = &desk_words_name_long),
	FORM_FIELD(desk_name_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(desk_name_form, desk_name_form, name_fields);

static void
show_name(struct request *request, struct desk_person *person, struct desk_name_form *form)
{
	struct arena *arena = request->context.arena;
	const struct drive_id drive = person->drive.id;
	const struct appointment_id id = person->of.appointment.id;
	const struct link send = link_desk_http_name(arena, drive, id);
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &desk_name_form, .values = form, .post = send });
	struct desk_name view = { .layout = shown.layout, .summary = shown.summary, .form = *form, .send = send,
		.arrived = !instant_is_none(person->of.appointment.arrived_at), .back = link_desk_http_donor(arena, drive, id) };

	if (shown.answered)
		return;
	if (!desk_find_leader(request, &person->of)) {
		respond_error(request);
		return;
	}
	view.row = desk_row_of(request, &person->drive, &person->of);
	view.layout.wide = true;
	html_desk_name(respond_page(request, shown.status), &view);
}

void
desk_http_name_form(struct request *request, struct drive_id drive, struct appointment_id id)
{
	struct desk_person person;
	struct desk_name_form form = { 0 };

	if (!desk_find_person(request, drive, id, &person))
		return;
	if (person.drive.day_closed || !desk_may_name(&person.of))
		desk_respond_person(request, drive, id);
	else
		show_name(request, &person, &form);
}

void
desk_http_name(struct request *request, struct drive_id drive, struct appointment_id id)
{
	struct desk_person person;
	struct desk_name_form form;

	if (!desk_find_person(request, drive, id, &person))
		return;
	if (person.drive.day_closed || !desk_may_name(&person.of)) {
		desk_respond_person(request, drive, id);
		return;
	}
	if (!form_read(&request->context, &desk_name_form, &request->form, &form)) {
		show_name(request, &person, &form);
		return;
	}
	switch (appointment_name_here(&request->context, drive, id, form.name.text)) {
	case APPOINTMENT_CHANGE_OK:
		if (desk_record_press(request, &person, DESK_PRESS_KIND_HERE))
			respond_see_other(request, desk_list_after(request->context.arena, drive, id, false, false));
		return;
	case APPOINTMENT_CHANGE_GONE:  desk_respond_person(request, drive, id); return;
	case APPOINTMENT_CHANGE_FAULT: respond_error(request); return;
	}
}
