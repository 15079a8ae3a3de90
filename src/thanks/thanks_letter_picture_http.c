/* thanks_letter_picture_http: the pictures of a letter: choosing them, and sending them to people who may see them. */
#include "http/confirm_form.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "routes_handlers.h"
#include "thanks/thanks_letter_http.h"
#include "thanks_html.h"
#include "thanks_words.h"


bool
thanks_letter_http_small_pictures_of(struct request *request, const struct thanks_letter *letter, struct thanks_pictures *pictures)
{
	struct arena *arena = request->context.arena;
	struct thanks_letter_pictures kept;

	if (!thanks_letter_pictures(&request->context, letter->id, &kept))
		return false;
	pictures->at = arena_list_of(arena, struct thanks_picture, kept.count);
	pictures->count = kept.count;
	for (size_t i = 0; i < kept.count; i++) {
		const struct media_kept *small = &kept.at[i].small;

		pictures->at[i] = (struct thanks_picture){ link_thanks_letter_http_picture(arena, letter->page, letter->id, small->id),
			small->alternative_text, small->width, small->height };
	}
	return true;
}

static void
show(struct request *request, struct honour_page_id id, struct thanks_letter_id letter_id, struct thanks_letter_picture_form *form)
{
	struct arena *arena = request->context.arena;
	struct thanks_letter_pictures_page view;
	struct thanks_letter_pictures kept;
	struct honour_page page;
	struct thanks_letter letter;

	if (!thanks_letter_http_find(request, id, letter_id, &page, &letter))
		return;
	if (!thanks_letter_pictures(&request->context, letter_id, &kept)) {
		respond_error(request);
		return;
	}
	view = (struct thanks_letter_pictures_page){ .summary = form_errors(&request->context, &thanks_letter_picture_form, form),
		.went_out = thanks_letter_went_out(&letter), .full = kept.count >= LIMIT_THANKS_PICTURES,
		.choose_again = form->picture.given && text_is_empty(form->picture.error),
		.pictures_max = LIMIT_THANKS_PICTURES, .megabytes_max = LIMIT_UPLOAD_BYTES / MIB,
		.add = link_thanks_letter_http_picture_add(arena, id, letter_id), .back = link_thanks_letter_http_show(arena, id, letter_id) };
	view.pictures.at = arena_list_of(arena, struct thanks_picture_row, kept.count);
	view.pictures.count = kept.count;
	for (size_t i = 0; i < kept.count; i++) {
		const struct media_kept *picture = &kept.at[i].picture;

		view.pictures.at[i] = (struct thanks_picture_row){
			{ link_thanks_letter_http_picture(arena, id, letter_id, picture->id), picture->alternative_text, picture->width,
			  picture->height },
			link_thanks_letter_http_picture_remove(arena, id, letter_id, picture->id),
			request_new_key(request, link_thanks_letter_http_picture_remove(arena, id, letter_id, picture->id)) };
	}
	thanks_letter_http_keep_key(request, &form->key, link_thanks_letter_http_picture_add(arena, id, letter_id));
	view.form = *form;
	view.layout = thanks_letter_http_layout(request, view.summary.errors.count > 0);
	html_thanks_letter_pictures(respond_page(request, view.layout.problem ? 422 : 200), &view);
}

void
thanks_letter_http_pictures(struct request *request, struct honour_page_id page, struct thanks_letter_id letter)
{
	struct thanks_letter_picture_form form = { 0 };

	show(request, page, letter, &form);
}

void
thanks_letter_http_picture_add(struct request *request, struct honour_page_id page, struct thanks_letter_id letter)
{
	struct thanks_letter_picture_form form;
	const bool read = form_read(&request->context, &thanks_letter_picture_form, &request->form, &form);
	const struct thanks_letter_prepared *prepared = form.picture.prepared;

	if (form.picture.given && text_is_empty(form.picture.error) && (prepared == NULL || prepared->outcome != MEDIA_PICTURE_OK))
		form_blame(&form.picture, media_words(prepared != NULL ? prepared->outcome : MEDIA_PICTURE_FAULT));
	if (!read || !form_is_good(&thanks_letter_picture_form, &form)) {
		show(request, page, letter, &form);
		return;
	}
	switch (thanks_letter_picture_add(&request->context, page, request->visitor.person, letter, &prepared->clean, &prepared->small,
	                                  form.alternative_text.text)) {
	case THANKS_LETTER_PICTURE_OK:
		respond_see_other(request, link_thanks_letter_http_pictures(request->context.arena, page, letter));
		return;
	case THANKS_LETTER_PICTURE_FULL:
		form_blame(&form.picture, &thanks_words_letter_full);
		show(request, page, letter, &form);
		return;
	case THANKS_LETTER_PICTURE_NONE:
		respond_not_found(request);
		return;
	case THANKS_LETTER_PICTURE_FAULT:
		respond_error(request);
		return;
	}
}

void
thanks_letter_http_picture_remove(struct request *request, struct honour_page_id page, struct thanks_letter_id letter,
                                  struct picture_id picture)
{
	struct confirm_form form;

	if (form_read(&request->context, &confirm_form, &request->form, &form)) {
		switch (thanks_letter_picture_remove(&request->context, page, request->visitor.person, letter, picture)) {
		case THANKS_LETTER_PICTURE_OK:
		case THANKS_LETTER_PICTURE_FULL:  break;
		case THANKS_LETTER_PICTURE_NONE:  respond_not_found(request); return;
		case THANKS_LETTER_PICTURE_FAULT: respond_error(request); return;
		}
	}
	respond_see_other(request, link_thanks_letter_http_pictures(request->context.arena, page, letter));
}

/* Only of this letter: any other picture is not there. */
static void
send_picture(struct request *request, struct thanks_letter_id letter, struct picture_id picture, bool small_too)
{
	struct thanks_letter_pictures kept;
	struct media_kept whole;
	bool of_letter = false;

	if (!thanks_letter_pictures(&request->context, letter, &kept)) {
		respond_error(request);
		return;
	}
	for (size_t i = 0; i < kept.count; i++)
		of_letter |= picture_id_equal(kept.at[i].picture.id, picture) || (small_too && picture_id_equal(kept.at[i].small.id, picture));
	if (!of_letter) {
		respond_not_found(request);
		return;
	}
	switch (media_read(&request->context, picture, &whole)) {
	case FOUND_OK:    respond_bytes(request, 200, TEXT("image/jpeg"), whole.jpeg); return;
	case FOUND_NONE:  respond_not_found(request); return;
	case FOUND_FAULT: respond_error(request); return;
	}
}

void
thanks_letter_http_picture(struct request *request, struct honour_page_id id, struct thanks_letter_id letter_id, struct picture_id picture)
{
	struct honour_page page;
	struct thanks_letter letter;

	if (thanks_letter_http_find(request, id, letter_id, &page, &letter))
		send_picture(request, letter_id, picture, true);
}

void
thanks_letter_http_public_picture(struct request *request, struct page_key key, struct thanks_letter_id letter_id,
                                  struct picture_id picture)
{
	struct honour_page page;
	struct thanks_letter letter;

	switch (honour_read_by_key(&request->context, key, &page)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  respond_not_found(request); return;
	case FOUND_FAULT: respond_error(request); return;
	}
	switch (thanks_letter_read(&request->context, page.id, letter_id, &letter)) {
	case THANKS_LETTER_READ_OK:    break;
	case THANKS_LETTER_READ_NONE:  respond_not_found(request); return;
	case THANKS_LETTER_READ_FAULT: respond_error(request); return;
	}
	if (!honour_is_open(&page) || !thanks_letter_is_public(&letter)) {
		respond_not_found(request);
		return;
	}
	send_picture(request, letter_id, picture, false);
	if (request->response->status == 200)
		respond_kept_by_visitor(request, LIMIT_PICTURE_CACHE_SECONDS, page.listed);
}
