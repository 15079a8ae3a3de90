/* drive_anywhere_http: "give anywhere until …" for a page without a drive. */
#include "drive/drive_anywhere.h"
#include "drive/drive_view.h"
#include "drive_html.h"
#include "drive_words.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "routes_handlers.h"

static const struct form_field fields[] = {
	FORM_FIELD(drive_anywhere_form, until, .kind = FORM_DATE, .required = true, .empty = &drive_words_anywhere_until_empty,
	           .wrong = &drive_words_anywhere_until_wrong),
	FORM_FIELD(drive_anywhere_form, service_name, .kind = FORM_LINE, .required = true, .max = LIMIT_LINE_CHARACTERS,
	           .empty = &drive_words_anywhere_service_empty),
	FORM_FIELD(drive_anywhere_form, service_web, .kind = FORM_WEB, .required = true, .max = LIMIT_LINK_CHARACTERS,
	           .empty = &drive_words_anywhere_web_empty, .wrong = &drive_words_anywhere_web_wrong),
	FORM_FIELD(drive_anywhere_form, remove, .kind = FORM_TICK),
	FORM_FIELD(drive_anywhere_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(drive_anywhere_form, drive_anywhere_form, fields);

static void
show(struct request *request, struct honour_page_id page, struct drive_anywhere_form *form, bool is_set)
{
	struct drive_anywhere_page view;

	if (text_is_empty(form->key.typed) || !text_is_empty(form->key.error))
		form->key.typed = request_new_key(request, link_drive_anywhere_http_set(request->context.arena, page));
	view = (struct drive_anywhere_page){
		.frame = page_frame(request), .summary = form_errors(&request->context, &drive_anywhere_form, form), .form = *form,
		.is_set = is_set, .set = link_drive_anywhere_http_set(request->context.arena, page),
		.back = link_honour_http_manage(request->context.arena, page),
	};
	view.frame.no_index = true;
	view.frame.problem = view.summary.errors.count > 0;
	html_drive_anywhere(respond_page(request, view.frame.problem ? 422 : 200), &view);
}

void
drive_anywhere_http_form(struct request *request, struct honour_page_id page)
{
	struct context *context = &request->context;
	struct drive_anywhere_form form = { 0 };
	struct drive_anywhere anywhere;

	switch (drive_anywhere_read(context, page, &anywhere)) {
	case DRIVE_ANYWHERE_READ_OK:
		form_set(&form.until, date_text(context->arena, anywhere.until));
		form_set(&form.service_name, anywhere.service_name);
		form_set(&form.service_web, anywhere.service_web);
		show(request, page, &form, true);
		return;
	case DRIVE_ANYWHERE_READ_NONE:  show(request, page, &form, false); return;
	case DRIVE_ANYWHERE_READ_FAULT: respond_sorry(request); return;
	}
}

void
drive_anywhere_http_set(struct request *request, struct honour_page_id page)
{
	struct context *context = &request->context;
	struct drive_anywhere_form form;
	struct drive_anywhere anywhere;
	const bool good = form_read(context, &drive_anywhere_form, &request->form, &form);

	if (form.remove.ticked && text_is_empty(form.key.error)) {
		if (drive_anywhere_unset(context, page, request->visitor.person) == DRIVE_CHANGE_FAULT)
			respond_sorry(request);
		else
			respond_see_other(request, link_honour_http_manage(context->arena, page));
		return;
	}
	if (!good) {
		show(request, page, &form, false);
		return;
	}
	anywhere = (struct drive_anywhere){ date_from_number(form.until.number), form.service_name.text, form.service_web.text };
	switch (drive_anywhere_set(context, page, request->visitor.person, &anywhere)) {
	case DRIVE_ANYWHERE_SET_OK:
		respond_see_other(request, link_honour_http_manage(context->arena, page));
		return;
	case DRIVE_ANYWHERE_SET_PAST:
		form_blame(&form.until, &drive_words_anywhere_until_past);
		show(request, page, &form, false);
		return;
	case DRIVE_ANYWHERE_SET_FAULT:
		respond_sorry(request);
		return;
	}
}
