/* honour_page_http: changing the words and the picture of a page. */
#include "honour/honour_http.h"

#include "base/id.h"
#include "honour/honour_view.h"
#include "honour_html.h"
#include "honour_words.h"
#include "http/confirm_form.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "routes_handlers.h"

/* The links of the page that is read before it is published say so. */
static struct form_value
comes_to_publish(const struct request *request)
{
	struct form_value value = { 0 };

	if (text_equal(request_query(request, "to_publish"), TEXT("yes"))) {
		form_set(&value, TEXT("yes"));
		value.ticked = true;
	}
	return value;
}

static void
fill_words(struct arena *arena, const struct honour_page *page, struct honour_words_form *form)
{
	*form = (struct honour_words_form){ 0 };
	form_set(&form->name, page->name);
	form_set(&form->words, page->words);
	form_set(&form->living, page->living ? TEXT("living") : TEXT("died"));
	form->living.number = page->living ? HONOUR_LIVING : HONOUR_DIED;
	if (page->donations_received > 0)
		form_set_number(arena, &form->donations_received, page->donations_received);
}

static void
fill_picture(struct arena *arena, const struct honour_page *page, struct honour_picture_form *form)
{
	*form = (struct honour_picture_form){ 0 };
	if (!picture_id_is_none(page->picture))
		form_set(&form->picture, id_text(arena, page->picture.id));
	form_set(&form->alternative_text, page->picture_description);
}

struct text
honour_http_words_version(struct request *request, const struct honour_page *page)
{
	struct honour_words_form stored;

	fill_words(request->context.arena, page, &stored);
	return form_version(&request->context, &honour_words_form, &stored);
}

struct text
honour_http_version(struct request *request, const struct honour_page *page)
{
	struct honour_picture_form stored;

	fill_picture(request->context.arena, page, &stored);
	return text_join(request->context.arena, honour_http_words_version(request, page),
	                 form_version(&request->context, &honour_picture_form, &stored));
}

/* `changes` may be NULL: no other person changed anything. */
static void
show_words(struct request *request, const struct honour_page *page, enum honour_role role, struct honour_words_form *form,
           const struct form_changes *changes)
{
	struct arena *arena = request->context.arena;
	struct honour_words_form stored;
	struct honour_words_page view;
	struct form_page shown;

	fill_words(arena, page, &stored);
	shown = form_page(request, &(struct form_page_of){ .form = &honour_words_form, .values = form,
		.post = link_honour_http_words_change(arena, page->id), .stored = &stored, .changes = changes,
		.there = link_honour_http_words_form(arena, page->id) });
	if (shown.answered)
		return;
	view = (struct honour_words_page){
		.layout = shown.layout, .summary = shown.summary, .changes = shown.changes, .form = *form,
		.fields = honour_http_words_fields(form->name, form->words, form->living, form->donations_received),
		.proposes = page->state == HONOUR_STATE_PUBLISHED && role != HONOUR_ROLE_KEEPER,
		.change = link_honour_http_words_change(arena, page->id), .back = honour_http_back(request, page->id, &form->to_publish),
	};
	html_honour_words(respond_page(request, shown.status), &view);
}

void
honour_http_words_form(struct request *request, struct honour_page_id id)
{
	struct honour_words_form form;
	struct honour_page page;
	enum honour_role role;

	if (!honour_http_begin(request, id, &page, &role))
		return;
	if (page.state == HONOUR_STATE_DECLINED) {
		honour_http_to_manage(request, id);
		return;
	}
	fill_words(request->context.arena, &page, &form);
	form.to_publish = comes_to_publish(request);
	show_words(request, &page, role, &form, NULL);
}

void
honour_http_words_change(struct request *request, struct honour_page_id id)
{
	struct honour_words_form form, stored;
	const bool read = form_read(&request->context, &honour_words_form, &request->form, &form);
	struct form_changes changes;
	struct honour_page page;
	struct honour_words words;
	enum honour_role role;

	if (!honour_http_begin(request, id, &page, &role))
		return;
	fill_words(request->context.arena, &page, &stored);
	honour_http_check_name(&form.name);
	if (!read || !form_is_good(&honour_words_form, &form)) {
		show_words(request, &page, role, &form, NULL);
		return;
	}
	if (form_is_overtaken(&request->context, &honour_words_form, &form, &stored, &changes)) {
		show_words(request, &page, role, &form, &changes);
		return;
	}
	words = (struct honour_words){ form.name.text, form.words.text, form.living.number == HONOUR_LIVING, form.donations_received.number };
	switch (honour_change(&request->context, id, request->visitor.person, &words)) {
	case HONOUR_CHANGE_OK:       honour_http_done_before(request, id, &form.to_publish, TEXT("words")); return;
	case HONOUR_CHANGE_PROPOSED: honour_http_done(request, id, TEXT("proposed")); return;
	case HONOUR_CHANGE_NO_PICTURE:
	case HONOUR_CHANGE_DECLINED:  honour_http_to_manage(request, id); return;
	case HONOUR_CHANGE_NOT_YOURS: respond_not_found(request); return;
	case HONOUR_CHANGE_FAULT:     respond_error(request); return;
	}
}

static struct media_form
pictures_of(struct honour_picture_form *form)
{
	return (struct media_form){ .input = &form->picture, .slots = &form->slot, .slot_count = 1 };
}

/* `changes` may be NULL: no other person changed anything. */
static void
show_picture(struct request *request, struct honour_page_id id, struct honour_picture_form *form, const struct media_form *pictures,
             const struct form_changes *changes)
{
	struct arena *arena = request->context.arena;
	struct honour_picture_page view;
	struct honour_picture_form stored;
	struct honour_page page;
	enum honour_role role;
	struct form_page shown;

	if (!honour_http_begin(request, id, &page, &role))
		return;
	if (page.state == HONOUR_STATE_DECLINED) {
		honour_http_to_manage(request, id);
		return;
	}
	fill_picture(arena, &page, &stored);
	if (request->method != METHOD_POST)
		form->alternative_text = stored.alternative_text;
	shown = form_page(request, &(struct form_page_of){ .form = &honour_picture_form, .values = form,
		.post = link_honour_http_picture_change(arena, id), .stored = &stored, .changes = changes,
		.there = link_honour_http_picture_form(arena, id), .in_place = pictures->choose_again });
	if (shown.answered)
		return;
	view = (struct honour_picture_page){
		.layout = shown.layout, .summary = shown.summary, .changes = shown.changes, .form = *form, .name = page.name,
		.may_change = role == HONOUR_ROLE_KEEPER || page.state == HONOUR_STATE_WAITING,
		.has_picture = !picture_id_is_none(page.picture),
		.sending = media_form_sending(), .choose_again = pictures->choose_again,
		.saved = media_form_saved_at(arena, pictures, 0),
		.picture = honour_http_picture_link(request, &page), .picture_words = page.picture_words,
		.picture_width = page.picture_width, .picture_height = page.picture_height,
		.change = link_honour_http_picture_change(arena, id), .remove = link_honour_http_picture_remove(arena, id),
		.back = honour_http_back(request, id, &form->to_publish),
		.remove_key = request_new_key(request, link_honour_http_picture_remove(arena, id)),
		.megabytes_max = LIMIT_UPLOAD_BYTES / MIB,
	};
	/* Looking is not forbidden: the page leads here, and here it says whose the picture is. */
	if (!view.may_change && request->method == METHOD_POST)
		shown.status = 403;
	html_honour_picture(respond_page(request, shown.status), &view);
}

static void
show_picture_empty(struct request *request, struct honour_page_id page)
{
	struct honour_picture_form form = { .to_publish = comes_to_publish(request) };
	const struct media_form pictures = pictures_of(&form);

	show_picture(request, page, &form, &pictures, NULL);
}

/* It comes back, with its picture. */
static void
show_picture_again(struct request *request, struct honour_page_id page, struct honour_picture_form *form, struct media_form *pictures,
                   const struct form_changes *changes)
{
	if (media_form_save(request, page, pictures))
		show_picture(request, page, form, pictures, changes);
}

void
honour_http_picture_form(struct request *request, struct honour_page_id page)
{
	show_picture_empty(request, page);
}

/* true: already answered. */
static bool
is_picture_overtaken(struct request *request, struct honour_page_id id, struct honour_picture_form *form, struct media_form *pictures)
{
	struct honour_picture_form stored;
	struct form_changes changes;
	struct honour_page page;
	enum honour_role role;

	if (!honour_http_begin(request, id, &page, &role))
		return true;
	fill_picture(request->context.arena, &page, &stored);
	/* One that was saved before is compared like one that was sent now. */
	if (form->slot.picture)
		form->picture.file = form->slot.picture->clean.jpeg;
	if (!form_is_overtaken(&request->context, &honour_picture_form, form, &stored, &changes))
		return false;
	show_picture_again(request, id, form, pictures, &changes);
	return true;
}

void
honour_http_picture_change(struct request *request, struct honour_page_id page)
{
	struct honour_picture_form form;
	struct media_form pictures = pictures_of(&form);
	const bool read = form_read(&request->context, &honour_picture_form, &request->form, &form);

	media_form_read(request, &pictures);
	if (!read || !form_is_good(&honour_picture_form, &form)) {
		show_picture_again(request, page, &form, &pictures, NULL);
		return;
	}
	if (is_picture_overtaken(request, page, &form, &pictures))
		return;
	switch (honour_set_picture(&request->context, page, request->visitor.person,
	                           form.slot.picture ? &form.slot.picture->clean : NULL, form.alternative_text.text)) {
	case HONOUR_CHANGE_OK:
		if (media_form_end(request, &pictures))
			honour_http_done_before(request, page, &form.to_publish, TEXT("picture"));
		return;
	case HONOUR_CHANGE_PROPOSED:
	case HONOUR_CHANGE_DECLINED:
		if (media_form_end(request, &pictures))
			honour_http_to_manage(request, page);
		return;
	case HONOUR_CHANGE_NO_PICTURE:
		form_blame(&form.picture, &honour_words_picture_empty);
		show_picture_again(request, page, &form, &pictures, NULL);
		return;
	case HONOUR_CHANGE_NOT_YOURS:
		show_picture(request, page, &form, &pictures, NULL);
		return;
	case HONOUR_CHANGE_FAULT:
		respond_error(request);
		return;
	}
}

void
honour_http_picture_remove(struct request *request, struct honour_page_id page)
{
	struct confirm_form form;

	if (!form_read(&request->context, &confirm_form, &request->form, &form)) {
		respond_see_other(request, link_honour_http_picture_form(request->context.arena, page));
		return;
	}
	switch (honour_remove_picture(&request->context, page, request->visitor.person)) {
	case HONOUR_CHANGE_OK:        honour_http_done(request, page, TEXT("removed")); return;
	case HONOUR_CHANGE_PROPOSED:
	case HONOUR_CHANGE_NO_PICTURE:
	case HONOUR_CHANGE_DECLINED:  honour_http_to_manage(request, page); return;
	case HONOUR_CHANGE_NOT_YOURS: show_picture_empty(request, page); return;
	case HONOUR_CHANGE_FAULT:     respond_error(request); return;
	}
}
