/* drive_anywhere_http: "give anywhere until …" for a page without a drive. */
#include "drive/drive_anywhere.h"
#include "drive/drive_view.h"
#include "drive_html.h"
#include "drive_words.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "routes_handlers.h"

static const struct form_field fields[] = {
	FORM_FIELD(drive_anywhere_form, until, .label = &drive_words_label_until,
	           .kind = FORM_DATE, .required = true, .empty = &drive_words_anywhere_until_empty,
	           .wrong = &drive_words_anywhere_until_wrong),
	FORM_FIELD(drive_anywhere_form, service_name, .label = &drive_words_label_service_name,
	           .kind = FORM_LINE, .required = true, .max = LIMIT_LINE_CHARACTERS,
	           .empty = &drive_words_anywhere_service_empty),
	FORM_FIELD(drive_anywhere_form, service_web, .label = &drive_words_label_service_venues,
	           .kind = FORM_WEB, .required = true, .max = LIMIT_LINK_CHARACTERS,
	           .empty = &drive_words_anywhere_web_empty, .wrong = &drive_words_anywhere_web_wrong),
	FORM_FIELD(drive_anywhere_form, remove, .kind = FORM_TICK, .aside = true),
	FORM_FIELD(drive_anywhere_form, key, .kind = FORM_SECRET, .required = true),
	FORM_FIELD(drive_anywhere_form, version, .kind = FORM_VERSION),
};
FORM_DEFINE(drive_anywhere_form, drive_anywhere_form, fields);

/* What is stored for a page; empty, where none is set. */
struct stored { bool is_set; struct drive_anywhere_form form; };

/* false: already answered. */
static bool
find_stored(struct request *request, struct honour_page_id page, struct stored *stored)
{
	struct drive_anywhere anywhere;

	*stored = (struct stored){ 0 };
	switch (drive_anywhere_read(&request->context, page, &anywhere)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return true;
	case FOUND_FAULT: respond_error(request); return false;
	}
	stored->is_set = true;
	form_set(&stored->form.until, date_text(request->context.arena, anywhere.until));
	form_set(&stored->form.service_name, anywhere.service_name);
	form_set(&stored->form.service_web, anywhere.service_web);
	return true;
}

static void
show(struct request *request, struct honour_page_id page, struct drive_anywhere_form *form, const struct stored *stored,
     const struct form_changes *changes, bool outdated)
{
	struct arena *arena = request->context.arena;
	const struct link set = link_drive_anywhere_http_set(arena, page);
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &drive_anywhere_form, .values = form, .post = set,
		.stored = &stored->form, .changes = changes, .there = link_drive_anywhere_http_form(arena, page), .outdated = outdated });
	const struct drive_anywhere_page view = { .layout = shown.layout, .summary = shown.summary, .changes = shown.changes,
		.outdated = shown.outdated, .form = *form, .is_set = stored->is_set, .set = set, .back = link_public_http_overview(arena, page) };

	if (!shown.answered)
		html_drive_anywhere(respond_page(request, shown.status), &view);
}

void
drive_anywhere_http_form(struct request *request, struct honour_page_id page)
{
	struct drive_anywhere_form form;
	struct stored stored;

	if (!find_stored(request, page, &stored))
		return;
	form = stored.form;
	show(request, page, &form, &stored, NULL, false);
}

/* What another person has just set is not removed by someone who has not seen it. */
static void
unset(struct request *request, struct honour_page_id page, struct drive_anywhere_form *form, const struct stored *stored)
{
	struct context *context = &request->context;

	if (stored->is_set && form_is_outdated(&form->version, form_version(context, &drive_anywhere_form, &stored->form))) {
		*form = stored->form;
		show(request, page, form, stored, NULL, true);
		return;
	}
	if (drive_anywhere_unset(context, page, request->visitor.person) == DRIVE_CHANGE_FAULT)
		respond_error(request);
	else
		respond_see_other(request, link_public_http_overview(context->arena, page));
}

void
drive_anywhere_http_set(struct request *request, struct honour_page_id page)
{
	struct context *context = &request->context;
	struct form_changes changes = { 0 };
	struct drive_anywhere_form form;
	struct drive_anywhere anywhere;
	struct stored stored;
	const bool good = form_read(context, &drive_anywhere_form, &request->form, &form);

	if (!find_stored(request, page, &stored))
		return;
	if (form.remove.ticked && text_is_empty(form.key.error)) {
		unset(request, page, &form, &stored);
		return;
	}
	if (!good || form_is_overtaken(context, &drive_anywhere_form, &form, &stored.form, &changes)) {
		show(request, page, &form, &stored, &changes, false);
		return;
	}
	anywhere = (struct drive_anywhere){ date_from_number(form.until.number), form.service_name.text, form.service_web.text };
	switch (drive_anywhere_set(context, page, request->visitor.person, &anywhere)) {
	case DRIVE_ANYWHERE_SET_OK:
		respond_see_other(request, link_public_http_overview(context->arena, page));
		return;
	case DRIVE_ANYWHERE_SET_PAST:
		form_blame(&form.until, &drive_words_anywhere_until_past);
		show(request, page, &form, &stored, &changes, false);
		return;
	case DRIVE_ANYWHERE_SET_FAULT:
		respond_error(request);
		return;
	}
}
