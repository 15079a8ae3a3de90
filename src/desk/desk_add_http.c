/* desk_add_http: people at the desk without an appointment: walk-ins, and helpers who came along. */
#include "appointment/appointment_form.h"
#include "appointment/appointment_where.h"
#include "base/id.h"
#include "desk/desk.h"
#include "desk/desk_form.h"
#include "desk/desk_person.h"
#include "desk/desk_press.h"
#include "desk/desk_roster.h"
#include "desk/desk_view.h"
#include "desk_html.h"
#include "desk_words.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "routes_handlers.h"

#define PERSON_FIELDS(structure) \
	FORM_FIELD(structure, name, .kind = FORM_LINE, .max = LIMIT_NAME_CHARACTERS, .length = &desk_words_name_long), \
	FORM_FIELD(structure, email, .kind = FORM_EMAIL, .max = LIMIT_EMAIL_CHARACTERS, .wrong = &desk_words_email_wrong), \
	APPOINTMENT_SHOWN_FIELD(structure), \
	FORM_FIELD(structure, honour, .kind = FORM_LINE, .max = LIMIT_HONOUR_CHOICE_CHARACTERS, .wrong = &desk_words_honour_wrong), \
	FORM_FIELD(structure, key, .kind = FORM_SECRET, .required = true)

static const struct form_field walk_in_fields[] = { PERSON_FIELDS(desk_walk_in_form) };
static const struct form_field helper_fields[] = { PERSON_FIELDS(desk_helper_form) };
FORM_DEFINE(desk_walk_in_form, desk_walk_in_form, walk_in_fields);
FORM_DEFINE(desk_helper_form, desk_helper_form, helper_fields);

/* Both forms have the same fields, so one struct serves both. */
_Static_assert(sizeof(struct desk_walk_in_form) == sizeof(struct desk_helper_form), "walk-in and helper forms are alike");

static bool
fill_honours(struct request *request, struct drive_id id, struct desk_add_page *view)
{
	if (!desk_honours(&request->context, id, &view->honours))
		return false;
	for (size_t i = 0; i < view->honours.count; i++)
		view->honours.at[i].chosen = text_equal(view->form.honour.typed, view->honours.at[i].value);
	return true;
}

static bool
fill_next_free(struct request *request, struct drive_id id, struct desk_add_page *view)
{
	struct drive drive;
	struct drive_slot slot;

	if (drive_read(&request->context, id, &drive) != FOUND_OK)
		return false;
	switch (appointment_next_free(&request->context, &drive, &slot)) {
	case FOUND_OK:    view->next_free = drive_slot_time(request->context.arena, &drive, &slot); return true;
	case FOUND_NONE:  return true;
	case FOUND_FAULT: break;
	}
	return false;
}

static void
show(struct request *request, struct drive_id id, bool helper, struct desk_walk_in_form *form)
{
	struct arena *arena = request->context.arena;
	const struct link send = helper ? link_desk_http_helper(arena, id) : link_desk_http_walk_in(arena, id);
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &desk_walk_in_form, .values = form, .post = send });
	struct desk_add_page view = {
		.layout = shown.layout, .summary = shown.summary, .helper = helper, .form = *form, .send = send,
		.back = link_desk_http_roster(arena, id),
		.choice = appointment_shown_choice(&form->shown, &form->shown_name, &form->name),
		.honour_none = text_equal(form->honour.typed, TEXT("none")),
	};

	if (shown.answered)
		return;
	if (!fill_honours(request, id, &view) || (!helper && !fill_next_free(request, id, &view))) {
		respond_error(request);
		return;
	}
	view.layout.wide = true;
	html_desk_add(respond_page(request, shown.status), &view);
}

/* The drive's only page, so that a walk-in's donation counts for it; with several pages it has to be asked. */
static bool
choose_honour(struct request *request, struct drive_id id, struct form_value *honour)
{
	struct drive_page_id_list pages;

	if (!drive_pages(&request->context, id, &pages))
		return false;
	form_set(honour, pages.count == 1 ? id_text(request->context.arena, pages.at[0].id) : TEXT("none"));
	return true;
}

static void
show_new(struct request *request, struct drive_id id, bool helper)
{
	struct desk_walk_in_form form = { 0 };

	if (!choose_honour(request, id, &form.honour)) {
		respond_error(request);
		return;
	}
	show(request, id, helper, &form);
}

void
desk_http_walk_in_form(struct request *request, struct drive_id id)
{
	show_new(request, id, false);
}

void
desk_http_helper_form(struct request *request, struct drive_id id)
{
	show_new(request, id, true);
}

/* "none", nothing, or a page of this drive.  false: something else. */
static bool
read_honour(struct context *context, struct drive_id drive, struct text typed, struct honour_page_id *page)
{
	*page = HONOUR_PAGE_ID_NONE;
	if (text_is_empty(typed) || text_equal(typed, TEXT("none")))
		return true;
	return id_from_text(typed, &page->id) && drive_of_page(context, drive, *page) == FOUND_OK;
}

static void
record(struct request *request, struct drive_id id, bool helper)
{
	struct context *context = &request->context;
	struct desk_walk_in_form form;
	struct honour_page_id page;
	struct appointment taken;
	struct drive drive;
	struct donor donor;
	bool good = appointment_form_read(context, &desk_walk_in_form, &request->form, &form, &form.shown, &form.shown_name, TEXT_NONE);

	if (text_is_empty(form.honour.error) && !read_honour(context, id, form.honour.text, &page)) {
		form_blame(&form.honour, &desk_words_honour_wrong);
		good = false;
	}
	if (!good) {
		show(request, id, helper, &form);
		return;
	}
	if (drive_read(context, id, &drive) != FOUND_OK) {
		respond_error(request);
		return;
	}
	donor = (struct donor){ form.name.text, form.email.text, appointment_form_shown(&form.shown, &form.shown_name) };
	switch (helper ? appointment_helper(context, &drive, page, &donor, &taken) :
	                 appointment_walk_in(context, &drive, page, &donor, &taken)) {
	case APPOINTMENT_TAKE_OK:
		if (!desk_press_note(context, id, request->visitor.crew_pass,
		                     helper ? DESK_PRESS_KIND_HELPER : DESK_PRESS_KIND_WALK_IN, taken.id)) {
			respond_error(request);
			return;
		}
		respond_see_other(request, desk_list_after(context->arena, id, taken.id, false, helper));
		return;
	case APPOINTMENT_TAKE_ALREADY:
		respond_see_other(request, link_desk_http_donor(context->arena, id, taken.id));
		return;
	case APPOINTMENT_TAKE_CLOSED:
	case APPOINTMENT_TAKE_FULL:
	case APPOINTMENT_TAKE_PAUSED:
	case APPOINTMENT_TAKE_UNCONFIRMED:
		respond_see_other(request, link_desk_http_roster(context->arena, id));
		return;
	case APPOINTMENT_TAKE_FAULT:
		respond_error(request);
		return;
	}
}

void
desk_http_walk_in(struct request *request, struct drive_id id)
{
	record(request, id, false);
}

void
desk_http_helper(struct request *request, struct drive_id id)
{
	record(request, id, true);
}
