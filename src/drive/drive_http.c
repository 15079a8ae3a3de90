/* drive_http: creating a drive for an honour page: the form, the check page with the slots, the last press. */
#include "base/id.h"
#include "drive/drive_view.h"
#include "drive_html.h"
#include "drive_words.h"
#include "honour/honour.h"
#include "http/done.h"
#include "http/form_draft.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "people/people.h"
#include "people/people_limit.h"
#include "routes_handlers.h"

enum { OK = 200 };

static const struct form_draft_sent already_opened = { &drive_words_sent, &drive_words_sent_show };

/* The page the drive is for; a declined page gets no drive. false: already answered. */
static bool
find_page(struct request *request, struct honour_page_id id, struct honour_page *page)
{
	switch (honour_read(&request->context, id, page)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  respond_not_found(request); return false;
	case FOUND_FAULT: respond_error(request); return false;
	}
	if (page->state == HONOUR_STATE_DECLINED) {
		respond_gone(request);
		return false;
	}
	return true;
}

static struct drive_opening
opening_view(struct request *request, const struct honour_page *page, const struct drive_form *form)
{
	struct arena *arena = request->context.arena;
	struct drive_opening view = { .layout = page_layout(request), .honour = page->name, .form = *form,
		.published = page->state == HONOUR_STATE_PUBLISHED, .paused = page->held,
		.check = link_drive_http_open_check(arena, page->id), .keep = link_drive_http_open(arena, page->id),
		.back = link_public_http_overview(arena, page->id) };

	view.layout.no_index = true;
	return view;
}

static void
show_form(struct request *request, const struct honour_page *page, struct drive_form *form)
{
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &drive_form, .values = form,
		.post = link_drive_http_open(request->context.arena, page->id),
		.page = link_drive_http_open_form(request->context.arena, page->id), .several_steps = true });
	struct drive_opening view;

	if (shown.answered)
		return;
	form->version.typed = TEXT("");                           /* a new drive has none */
	view = opening_view(request, page, form);
	view.summary = shown.summary;
	view.layout = shown.layout;
	html_drive_open_form(respond_page(request, shown.status), &view);
}

/* ?again=DRIVE: the same drive on another day. false: it is not one of this organiser's. */
static bool
fill_from(struct request *request, struct text again, struct drive_form *form)
{
	struct context *context = &request->context;
	struct drive_id id;
	struct drive drive;

	if (!id_from_text(again, &id.id) || drive_read(context, id, &drive) != FOUND_OK ||
	    !person_id_equal(drive.organiser, request->visitor.person))
		return false;
	drive_form_fill(context->arena, form, &drive.words);
	form->date = (struct form_value){ .name = form->date.name };
	return true;
}

/* A first drive is likely in the zone of the site's last one. false: a fault. */
static bool
fill_zone_of_site(struct context *context, struct drive_form *form)
{
	struct drive_list newest;

	if (!drive_newest(context, &newest))
		return false;
	if (newest.count > 0)
		form_set(&form->zone, zone_name(newest.at[0].words.zone));
	return true;
}

/* Filled in from the last drive: the blood service, the zone, the slot length and capacity. false: a fault. */
static bool
fill_from_last(struct request *request, struct drive_form *form)
{
	struct context *context = &request->context;
	struct drive_list drives;

	form_set_number(context->arena, &form->slot_minutes, 15);
	if (!drive_list_of_organiser(context, request->visitor.person, &drives))
		return false;
	if (drives.count > 0) {
		const struct drive_words *last = &drives.at[0].words;

		form_set(&form->service_name, last->service_name);
		form_set(&form->service_phone, last->service_phone);
		form_set(&form->service_web, last->service_web);
		form_set(&form->zone, zone_name(last->zone));
		form_set_number(context->arena, &form->slot_minutes, last->slot_minutes);
		form_set_number(context->arena, &form->capacity, last->capacity);
	}
	return drives.count > 0 || fill_zone_of_site(context, form);
}

/* `change`: the form with what was typed; none: it could not be saved. */
static void
show_check(struct request *request, const struct honour_page *page, const struct drive_form *form, const struct drive_words *words,
           const struct drive_planned *planned, struct link change)
{
	const struct drive drive = { .words = *words, .starts = planned->starts, .ends = planned->ends };
	struct drive_opening view = opening_view(request, page, form);

	view.answers = drive_answers_shown(request->context.arena, &drive);
	view.plan = drive_plan_shown(request->context.arena, &drive, &planned->slots, false);
	view.change = view.answers.change = change;
	view.answers.change_post = view.check;
	if (planned->ends.us - planned->starts.us > LIMIT_DRIVE_USUAL_HOURS * INSTANT_HOUR) {
		view.long_hours = (planned->ends.us - planned->starts.us) / INSTANT_HOUR;
		view.more_than = (planned->ends.us - planned->starts.us) % INSTANT_HOUR != 0;
	}
	html_drive_open_check(respond_page(request, OK), &view);
}

void
drive_http_open_form(struct request *request, struct honour_page_id page)
{
	struct arena *arena = request->context.arena;
	const struct draft_key draft = form_draft_new(request, link_drive_http_open(arena, page));

	form_draft_begin(request, link_drive_http_open_draft(arena, page, draft));
}

void
drive_http_open_draft(struct request *request, struct honour_page_id page, struct draft_key draft)
{
	const struct form_draft_of of = { .last = link_drive_http_open(request->context.arena, page), .sent = &already_opened };
	struct drive_form form = { 0 };
	struct drive_planned planned;
	struct drive_words words;
	struct honour_page honour;
	struct form_draft saved;

	if (!form_draft_read(request, draft, &of, &saved) || !find_page(request, page, &honour))
		return;
	if (saved.there) {
		/* If something has to be corrected, the page that is shown says what. */
		(void)(form_read(&request->context, &drive_form, &saved.body, &form) &&
		       drive_form_words(&request->context, &form, &words, &planned));
	} else if (!fill_from(request, request_query(request, "again"), &form) && !fill_from_last(request, &form)) {
		respond_error(request);
		return;
	}
	if (!saved.there)
		form_set(&form.key, saved.key);
	form_draft_blame(&request->context, &drive_form, &saved, &form);
	show_form(request, &honour, &form);
}

void
drive_http_open_check(struct request *request, struct honour_page_id page)
{
	struct context *context = &request->context;
	struct drive_form form = { 0 };
	struct drive_planned planned;
	struct drive_words words;
	struct honour_page honour;
	struct draft_key draft;
	const bool good = form_read(context, &drive_form, &request->form, &form) && drive_form_words(context, &form, &words, &planned);

	if (!find_page(request, page, &honour))
		return;
	if (!good || form.change.given) {
		show_form(request, &honour, &form);
		return;
	}
	switch (form_draft_save(request, &drive_form, &form, link_drive_http_open(context->arena, page), &draft)) {
	case FORM_DRAFT_SAVE_OK:
		respond_step(request, link_drive_http_open_draft_check(context->arena, page, draft));
		return;
	case FORM_DRAFT_SAVE_REFUSED:
		show_check(request, &honour, &form, &words, &planned, (struct link){ TEXT_NONE });
		return;
	case FORM_DRAFT_SAVE_FAULT:
		respond_error(request);
		return;
	}
}

void
drive_http_open_draft_check(struct request *request, struct honour_page_id page, struct draft_key draft)
{
	struct context *context = &request->context;
	const struct form_draft_of of = { .last = link_drive_http_open(context->arena, page),
		.form = link_drive_http_open_draft(context->arena, page, draft), .sent = &already_opened };
	struct drive_form form = { 0 };
	struct drive_planned planned;
	struct drive_words words;
	struct honour_page honour;
	struct form_draft saved;

	if (!form_draft_read(request, draft, &of, &saved) || !find_page(request, page, &honour))
		return;
	if (form_read(context, &drive_form, &saved.body, &form) && drive_form_words(context, &form, &words, &planned))
		show_check(request, &honour, &form, &words, &planned, of.form);
	else
		show_form(request, &honour, &form);
}

void
drive_http_open(struct request *request, struct honour_page_id page)
{
	struct context *context = &request->context;
	struct drive_form form = { 0 };
	struct drive_id drive;
	struct drive_planned planned;
	struct drive_words words;
	struct honour_page honour;
	const bool good = form_read(context, &drive_form, &request->form, &form);

	if (!find_page(request, page, &honour))
		return;
	if (!good || !drive_form_words(context, &form, &words, &planned)) {
		show_form(request, &honour, &form);
		return;
	}
	if (!people_limit_id(request, "drive.open", request->visitor.person.id, LIMIT_DRIVES_OPENED, INSTANT_DAY)) {
		form_blame(&form.date, &drive_words_opened_often);
		show_form(request, &honour, &form);
		return;
	}
	switch (drive_open(context, request->visitor.person, page, &words, &drive)) {
	case DRIVE_OPEN_OK:
		respond_see_other(request, done_link(context->arena, link_appointment_drive_http_manage(context->arena, drive), TEXT("added")));
		return;
	case DRIVE_OPEN_NO_PLAN:
		form_blame(&form.until, &drive_words_no_time);
		show_form(request, &honour, &form);
		return;
	case DRIVE_OPEN_PAST:
		form_blame(&form.date, &drive_words_date_over);
		show_form(request, &honour, &form);
		return;
	case DRIVE_OPEN_FAULT:
		respond_error(request);
		return;
	}
}
