/* press_picture_http: the pictures that newspapers may print: choosing them, and sending them. */
#include "http/confirm_form.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "press/press_http.h"
#include "press_html.h"
#include "press_words.h"
#include "routes_handlers.h"

void
press_send_picture(struct request *request, struct honour_page_id page, struct picture_id picture)
{
	struct press_pictures pictures;
	bool released = false;

	if (!press_pictures(&request->context, page, &pictures)) {
		respond_error(request);
		return;
	}
	for (size_t i = 0; i < pictures.count; i++)
		released |= picture_id_equal(pictures.at[i].picture.id, picture);
	if (released)
		media_respond(request, picture);
	else
		respond_not_found(request);
}

static struct media_form
picture_of(struct press_picture_form *form)
{
	return (struct media_form){ .input = &form->picture, .slots = &form->slot, .slot_count = 1 };
}

static void
fill_rows(struct request *request, struct honour_page_id page, const struct press_pictures *pictures, struct press_pictures_page *view)
{
	struct arena *arena = request->context.arena;

	view->pictures.at = arena_list_of(arena, struct press_picture_row, pictures->count);
	view->pictures.count = pictures->count;
	for (size_t i = 0; i < pictures->count; i++) {
		const struct picture_id picture = pictures->at[i].picture.id;
		const struct link remove = link_press_http_picture_remove(arena, page, picture);

		view->pictures.at[i] = (struct press_picture_row){
			press_shown(&pictures->at[i], link_press_http_member_picture(arena, page, picture)), remove,
			request_new_key(request, remove) };
	}
}

static void
show(struct request *request, struct honour_page_id page, struct press_picture_form *form, const struct media_form *picture)
{
	struct arena *arena = request->context.arena;
	const struct link add = link_press_http_picture_add(arena, page);
	struct press_pictures_page view;
	struct press_pictures pictures;
	struct form_page shown;

	if (!press_pictures(&request->context, page, &pictures)) {
		respond_error(request);
		return;
	}
	shown = form_page(request, &(struct form_page_of){ .form = &press_picture_form, .values = form, .post = add,
		.in_place = picture->choose_again });
	if (shown.answered)
		return;
	view = (struct press_pictures_page){ .layout = shown.layout, .summary = shown.summary, .form = *form,
		.full = pictures.count >= LIMIT_PRESS_PICTURES, .sending = media_form_sending(), .choose_again = picture->choose_again,
		.saved = media_form_saved_at(arena, picture, 0), .field = media_form_field(picture), .add = add,
		.back = link_press_http_form(arena, page) };
	fill_rows(request, page, &pictures, &view);
	html_press_pictures(respond_page(request, shown.status), &view);
}

/* It comes back, with its picture. */
static void
show_again(struct request *request, struct honour_page_id page, struct press_picture_form *form, struct media_form *picture)
{
	if (media_form_save(request, page, picture))
		show(request, page, form, picture);
}

void
press_http_pictures(struct request *request, struct honour_page_id page)
{
	struct press_picture_form form = { 0 };
	const struct media_form picture = picture_of(&form);

	show(request, page, &form, &picture);
}

void
press_http_picture_add(struct request *request, struct honour_page_id page)
{
	struct press_picture_form form;
	struct media_form picture = picture_of(&form);
	const bool read = form_read(&request->context, &press_picture_form, &request->form, &form);

	media_form_read(request, &picture);
	if (!form.slot.picture && text_is_empty(form.picture.error))
		form_blame(&form.picture, &press_words_picture_empty);
	if (!read || !form_is_good(&press_picture_form, &form)) {
		show_again(request, page, &form, &picture);
		return;
	}
	switch (press_picture_add(&request->context, page, request->visitor.person, &form.slot.picture->clean, form.alternative_text.text,
	                          form.credit.text)) {
	case PRESS_PICTURE_OK:
	case PRESS_PICTURE_NONE:
		if (media_form_end(request, &picture))
			respond_see_other(request, link_press_http_pictures(request->context.arena, page));
		return;
	case PRESS_PICTURE_FULL:
		form_blame(&form.picture, &press_words_pictures_full);
		show_again(request, page, &form, &picture);
		return;
	case PRESS_PICTURE_FAULT:
		respond_error(request);
		return;
	}
}

void
press_http_picture_remove(struct request *request, struct honour_page_id page, struct picture_id picture)
{
	struct confirm_form form;

	if (form_read(&request->context, &confirm_form, &request->form, &form)) {
		switch (press_picture_remove(&request->context, page, request->visitor.person, picture)) {
		case PRESS_PICTURE_OK:
		case PRESS_PICTURE_FULL:  break;
		case PRESS_PICTURE_NONE:  respond_not_found(request); return;
		case PRESS_PICTURE_FAULT: respond_error(request); return;
		}
	}
	respond_see_other(request, link_press_http_pictures(request->context.arena, page));
}

void
press_http_member_picture(struct request *request, struct honour_page_id page, struct picture_id picture)
{
	press_send_picture(request, page, picture);
}
