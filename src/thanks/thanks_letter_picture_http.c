/* thanks_letter_picture_http: the pictures of a letter: choosing them, and sending them to people who may see them. */
#include "http/confirm_form.h"
#include "http/done.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "routes_handlers.h"
#include "thanks/thanks_letter_film.h"
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
		const struct media *small = &kept.at[i].small;

		pictures->at[i] = (struct thanks_picture){ link_thanks_letter_http_picture(arena, letter->page, letter->id, small->id),
			small->alternative_text, small->width, small->height };
	}
	return true;
}

static struct media_form
pictures_of(struct thanks_letter_picture_form *form)
{
	return (struct media_form){ .input = &form->picture, .slots = &form->slot, .slot_count = 1 };
}

static void
fill_rows(struct request *request, struct honour_page_id page, struct thanks_letter_id letter, const struct thanks_letter_pictures *kept,
          struct thanks_letter_pictures_page *view)
{
	struct arena *arena = request->context.arena;

	view->pictures.at = arena_list_of(arena, struct thanks_picture_row, kept->count);
	view->pictures.count = kept->count;
	for (size_t i = 0; i < kept->count; i++) {
		const struct media *picture = &kept->at[i].picture;
		const struct link remove = link_thanks_letter_http_picture_remove(arena, page, letter, picture->id);

		view->pictures.at[i] = (struct thanks_picture_row){
			{ link_thanks_letter_http_picture(arena, page, letter, picture->id), picture->alternative_text, picture->width,
			  picture->height },
			remove, request_new_key(request, remove) };
	}
}

static const struct done known[] = { { TEXT("added"), &thanks_words_letter_done_added } };

static void
show(struct request *request, struct honour_page_id id, struct thanks_letter_id letter_id, struct thanks_letter_picture_form *form,
     const struct media_form *pictures)
{
	struct arena *arena = request->context.arena;
	const struct link add = link_thanks_letter_http_picture_add(arena, id, letter_id);
	struct thanks_letter_pictures_page view;
	struct thanks_letter_pictures kept;
	struct honour_page page;
	struct thanks_letter letter;
	struct form_page shown;

	if (!thanks_letter_http_find(request, id, letter_id, &page, &letter))
		return;
	if (!thanks_letter_pictures(&request->context, letter_id, &kept)) {
		respond_error(request);
		return;
	}
	shown = form_page(request, &(struct form_page_of){ .form = &thanks_letter_picture_form, .values = form, .post = add,
		.in_place = pictures->choose_again });
	if (shown.answered)
		return;
	view = (struct thanks_letter_pictures_page){ .layout = shown.layout, .summary = shown.summary, .form = *form,
		.went_out = thanks_letter_went_out(&letter), .full = kept.count >= LIMIT_THANKS_PICTURES,
		.done = done_words(request, known, COUNT_OF(known)), .sending = media_form_sending(), .choose_again = pictures->choose_again,
		.saved = media_form_saved_at(arena, pictures, 0),
		.pictures_max = LIMIT_THANKS_PICTURES, .field = media_form_field(pictures),
		.add = add, .back = link_thanks_letter_http_show(arena, id, letter_id) };
	if (!thanks_letter_http_held_words(request, &letter, &view.quiet)) {
		respond_error(request);
		return;
	}
	fill_rows(request, id, letter_id, &kept, &view);
	html_thanks_letter_pictures(respond_page(request, shown.status), &view);
}

/* It comes back, with its picture. */
static void
show_again(struct request *request, struct honour_page_id page, struct thanks_letter_id letter, struct thanks_letter_picture_form *form,
           struct media_form *pictures)
{
	if (media_form_save(request, page, pictures))
		show(request, page, letter, form, pictures);
}

void
thanks_letter_http_pictures(struct request *request, struct honour_page_id page, struct thanks_letter_id letter)
{
	struct thanks_letter_picture_form form = { 0 };
	const struct media_form pictures = pictures_of(&form);

	show(request, page, letter, &form, &pictures);
}

void
thanks_letter_http_picture_add(struct request *request, struct honour_page_id page, struct thanks_letter_id letter)
{
	struct thanks_letter_picture_form form;
	struct media_form pictures = pictures_of(&form);
	const bool read = form_read(&request->context, &thanks_letter_picture_form, &request->form, &form);
	const struct thanks_letter_prepared *prepared;

	media_form_read(request, &pictures);
	if (!form.slot.picture && text_is_empty(form.picture.error))
		form_blame(&form.picture, &thanks_words_letter_picture_empty);
	if (!read || !form_is_good(&thanks_letter_picture_form, &form)) {
		show_again(request, page, letter, &form, &pictures);
		return;
	}
	prepared = (const struct thanks_letter_prepared *)(const void *)form.slot.picture;
	switch (thanks_letter_picture_add(&request->context, page, request->visitor.person, letter, &prepared->whole.clean, &prepared->small,
	                                  form.alternative_text.text)) {
	case THANKS_LETTER_PICTURE_OK:
		if (media_form_end(request, &pictures))
			respond_see_other(request, done_link(request->context.arena,
			                                     link_thanks_letter_http_pictures(request->context.arena, page, letter), TEXT("added")));
		return;
	case THANKS_LETTER_PICTURE_FULL:
		form_blame(&form.picture, &thanks_words_letter_full);
		show_again(request, page, letter, &form, &pictures);
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
	bool of_letter = false;

	if (!thanks_letter_pictures(&request->context, letter, &kept)) {
		respond_error(request);
		return;
	}
	for (size_t i = 0; i < kept.count; i++)
		of_letter |= picture_id_equal(kept.at[i].picture.id, picture) || (small_too && picture_id_equal(kept.at[i].small.id, picture));
	if (of_letter)
		media_respond(request, picture);
	else
		respond_not_found(request);
}

void
thanks_letter_http_picture(struct request *request, struct honour_page_id id, struct thanks_letter_id letter_id, struct picture_id picture)
{
	struct honour_page page;
	struct thanks_letter letter;

	if (thanks_letter_http_find(request, id, letter_id, &page, &letter))
		send_picture(request, letter_id, picture, true);
}

bool
thanks_letter_http_find_public(struct request *request, struct page_key key, struct thanks_letter_id letter_id, struct honour_page *page)
{
	struct thanks_letter letter;
	enum found found = honour_read_by_key(&request->context, key, page);

	if (found == FOUND_OK)
		found = thanks_letter_read(&request->context, page->id, letter_id, &letter);
	if (found == FOUND_OK && !(honour_is_open(page) && thanks_letter_is_public(&letter)))
		found = FOUND_NONE;
	switch (found) {
	case FOUND_OK:    return true;
	case FOUND_NONE:  respond_not_found(request); return false;
	case FOUND_FAULT: break;
	}
	respond_error(request);
	return false;
}

void
thanks_letter_http_public_picture(struct request *request, struct page_key key, struct thanks_letter_id letter_id,
                                  struct picture_id picture)
{
	struct honour_page page;

	if (!thanks_letter_http_find_public(request, key, letter_id, &page))
		return;
	send_picture(request, letter_id, picture, false);
	if (request->response->status == 200)
		respond_kept_by_visitor(request, LIMIT_PICTURE_CACHE_SECONDS, page.listed);
}
