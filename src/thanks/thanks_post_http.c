/* thanks_post_http: a keeper's letters: the list, writing, changing, one of them, taking it down. */
#include "thanks/thanks_post_http.h"

#include "http/confirm_form.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "routes_handlers.h"
#include "thanks_html.h"

bool
thanks_post_http_find(struct request *request, struct honour_page_id id, struct thanks_letter_id post_id, struct honour_page *page,
                      struct thanks_post *post)
{
	switch (thanks_post_read(&request->context, id, post_id, post)) {
	case THANKS_POST_READ_OK:    break;
	case THANKS_POST_READ_NONE:  respond_not_found(request); return false;
	case THANKS_POST_READ_FAULT: respond_error(request); return false;
	}
	if (post->state == THANKS_POST_STATE_TAKEN_DOWN) {
		respond_gone(request);
		return false;
	}
	if (honour_read(&request->context, id, page) != HONOUR_READ_OK) {
		respond_error(request);
		return false;
	}
	return true;
}

struct layout
thanks_post_http_layout(struct request *request, bool problem)
{
	struct layout layout = page_layout(request);

	layout.no_index = true;
	layout.problem = problem;
	return layout;
}

void
thanks_post_http_keep_key(struct request *request, struct form_value *key, struct link form)
{
	if (text_is_empty(key->typed) || !text_is_empty(key->error))
		key->typed = request_new_key(request, form);
}

void
thanks_post_http_to(struct request *request, struct honour_page_id page, struct thanks_letter_id post)
{
	respond_see_other(request, link_thanks_post_http_show(request->context.arena, page, post));
}

bool
thanks_post_went_out(const struct thanks_post *post)
{
	return !instant_is_none(post->started_at);
}

bool
thanks_post_http_pictures_of(struct request *request, const struct thanks_post *post, struct thanks_pictures *pictures)
{
	struct arena *arena = request->context.arena;
	struct thanks_post_pictures kept;

	if (!thanks_post_pictures(&request->context, post->id, &kept))
		return false;
	pictures->at = arena_list_of(arena, struct thanks_picture, kept.count);
	pictures->count = kept.count;
	for (size_t i = 0; i < kept.count; i++) {
		const struct media_kept *picture = &kept.at[i].picture;

		pictures->at[i] = (struct thanks_picture){ link_thanks_post_http_picture(arena, post->page, post->id, picture->id),
			picture->alternative_text, picture->width, picture->height };
	}
	return true;
}

bool
thanks_post_http_time_words(struct request *request, const struct thanks_post *post, struct text *words)
{
	struct arena *arena = request->context.arena;
	const struct instant at = thanks_post_went_out(post) ? post->started_at : post->send_at;
	const struct zone *zone;
	struct local_time local;

	*words = TEXT("");
	if (instant_is_none(at))
		return true;
	if (!thanks_post_zone(&request->context, post, &zone))
		return false;
	local = zone_local(zone, at);
	*words = text_format(arena, "%.*s, %.*s %.*s", TEXT_PRINT(date_words(arena, local.date)), TEXT_PRINT(minute_text(arena, local.minute)),
	                     TEXT_PRINT(zone_abbreviation(arena, zone, at)));
	return true;
}

static bool
fill_row(struct request *request, const struct thanks_post *post, struct thanks_post_row *row)
{
	struct text rest;

	*row = (struct thanks_post_row){ .show = link_thanks_post_http_show(request->context.arena, post->page, post->id),
		.draft = post->state == THANKS_POST_STATE_DRAFT, .planned = post->state == THANKS_POST_STATE_PLANNED,
		.asks = post->state == THANKS_POST_STATE_ASKS, .sending = post->state == THANKS_POST_STATE_SENDING,
		.sent = post->state == THANKS_POST_STATE_SENT, .taken_down = post->state == THANKS_POST_STATE_TAKEN_DOWN,
		.in_public = post->words.in_public };
	(void)text_cut(post->words.words, '\n', &row->beginning, &rest);
	row->beginning = text_until_characters(row->beginning, LIMIT_THANKS_TITLE_CHARACTERS);
	return thanks_post_http_time_words(request, post, &row->when);
}

void
thanks_post_http_list(struct request *request, struct honour_page_id id)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	struct thanks_post_list_page view = { .layout = thanks_post_http_layout(request, false),
		.write = link_thanks_post_http_new_form(arena, id), .back = link_honour_http_manage(arena, id) };
	struct thanks_post_list posts;
	struct honour_page page;

	if (honour_read(context, id, &page) != HONOUR_READ_OK || !thanks_post_list(context, id, &posts)) {
		respond_error(request);
		return;
	}
	view.honour = page.name;
	view.too_many = posts.count >= LIMIT_THANKS_POSTS;
	view.posts.at = arena_list_of(arena, struct thanks_post_row, posts.count);
	view.posts.count = posts.count;
	for (size_t i = 0; i < posts.count; i++) {
		if (!fill_row(request, &posts.at[i], &view.posts.at[i])) {
			respond_error(request);
			return;
		}
	}
	html_thanks_post_list(respond_page(request, 200), &view);
}

static void
fill_form(const struct thanks_post *post, struct thanks_post_form *form)
{
	*form = (struct thanks_post_form){ .to_missed.ticked = post->words.to_missed, .in_public.ticked = post->words.in_public };
	form_set(&form->words, post->words.words);
}

static void
keep_version(struct request *request, const struct thanks_post *post, struct thanks_post_form *form)
{
	struct thanks_post_form stored;

	form->version.typed = post == NULL ? TEXT("") : form->version.typed;
	if (post == NULL)
		return;
	fill_form(post, &stored);
	form_keep_version(&request->context, &thanks_post_form, form, &stored);
}

/* post NULL: a new one.  changes NULL: nobody else changed anything. */
static void
show_form(struct request *request, struct honour_page_id page, const struct thanks_post *post, struct thanks_post_form *form,
          const struct form_changes *changes)
{
	struct arena *arena = request->context.arena;
	struct thanks_post_form_page view = { .new = post == NULL, .went_out = post != NULL && thanks_post_went_out(post),
		.summary = form_errors(&request->context, &thanks_post_form, form),
		.send = post == NULL ? link_thanks_post_http_new(arena, page) : link_thanks_post_http_edit(arena, page, post->id),
		.back = post == NULL ? link_thanks_post_http_list(arena, page) : link_thanks_post_http_show(arena, page, post->id) };

	thanks_post_http_keep_key(request, &form->key, view.send);
	keep_version(request, post, form);
	if (changes != NULL) {
		view.changes = *changes;
		view.changes.there = link_thanks_post_http_edit_form(arena, page, post->id);
	}
	view.form = *form;
	view.layout = thanks_post_http_layout(request, view.summary.errors.count > 0 || changes != NULL);
	html_thanks_post_form(respond_page(request, changes != NULL ? 409 : view.layout.problem ? 422 : 200), &view);
}

static struct thanks_post_words
words_of(const struct thanks_post_form *form)
{
	return (struct thanks_post_words){ form->words.text, form->to_missed.ticked, form->in_public.ticked };
}

void
thanks_post_http_new_form(struct request *request, struct honour_page_id page)
{
	struct thanks_post_form form = { .to_missed.ticked = true };

	show_form(request, page, NULL, &form, NULL);
}

void
thanks_post_http_new(struct request *request, struct honour_page_id page)
{
	struct thanks_post_words words;
	struct thanks_post_form form;
	struct thanks_letter_id post;

	if (!form_read(&request->context, &thanks_post_form, &request->form, &form)) {
		show_form(request, page, NULL, &form, NULL);
		return;
	}
	words = words_of(&form);
	switch (thanks_post_add(&request->context, page, request->visitor.person, &words, &post)) {
	case THANKS_POST_ADD_OK:       thanks_post_http_to(request, page, post); return;
	case THANKS_POST_ADD_TOO_MANY: respond_see_other(request, link_thanks_post_http_list(request->context.arena, page)); return;
	case THANKS_POST_ADD_FAULT:    respond_error(request); return;
	}
}

void
thanks_post_http_edit_form(struct request *request, struct honour_page_id id, struct thanks_letter_id post_id)
{
	struct thanks_post_form form;
	struct honour_page page;
	struct thanks_post post;

	if (!thanks_post_http_find(request, id, post_id, &page, &post))
		return;
	fill_form(&post, &form);
	show_form(request, id, &post, &form, NULL);
}

void
thanks_post_http_edit(struct request *request, struct honour_page_id id, struct thanks_letter_id post_id)
{
	struct thanks_post_form form, stored;
	const bool good = form_read(&request->context, &thanks_post_form, &request->form, &form);
	struct form_changes changes;
	struct thanks_post_words words;
	struct honour_page page;
	struct thanks_post post;

	if (!thanks_post_http_find(request, id, post_id, &page, &post))
		return;
	if (!good) {
		show_form(request, id, &post, &form, NULL);
		return;
	}
	fill_form(&post, &stored);
	if (form_is_overtaken(&request->context, &thanks_post_form, &form, &stored, &changes)) {
		show_form(request, id, &post, &form, &changes);
		return;
	}
	words = words_of(&form);
	switch (thanks_post_change(&request->context, id, request->visitor.person, post_id, &words)) {
	case THANKS_POST_CHANGE_OK:    thanks_post_http_to(request, id, post_id); return;
	case THANKS_POST_CHANGE_NONE:  respond_not_found(request); return;
	case THANKS_POST_CHANGE_FAULT: respond_error(request); return;
	}
}

void
thanks_post_http_show(struct request *request, struct honour_page_id id, struct thanks_letter_id post_id)
{
	struct arena *arena = request->context.arena;
	struct thanks_post_show_page view = { 0 };
	struct honour_page page;
	struct thanks_post post;

	if (!thanks_post_http_find(request, id, post_id, &page, &post))
		return;
	view = (struct thanks_post_show_page){ .layout = thanks_post_http_layout(request, false), .honour = page.name,
		.words = post.words.words, .key = request_new_key(request, link_thanks_post_http_unplan(arena, id, post_id)),
		.may_send = !thanks_post_went_out(&post),
		.resting = page.held, .to_missed = post.words.to_missed,
		.edit = link_thanks_post_http_edit_form(arena, id, post_id), .picture = link_thanks_post_http_pictures(arena, id, post_id),
		.preview = link_thanks_post_http_preview(arena, id, post_id), .send = link_thanks_post_http_send_form(arena, id, post_id),
		.unplan = link_thanks_post_http_unplan(arena, id, post_id), .take_down = link_thanks_post_http_take_down_form(arena, id, post_id),
		.back = link_thanks_post_http_list(arena, id) };
	if (!fill_row(request, &post, &view.row) || !thanks_post_http_pictures_of(request, &post, &view.pictures) ||
	    !thanks_post_sent_count(&request->context, post_id, &view.emails)) {
		respond_error(request);
		return;
	}
	view.emails_one = view.emails == 1;
	html_thanks_post_show(respond_page(request, 200), &view);
}

void
thanks_post_http_unplan(struct request *request, struct honour_page_id page, struct thanks_letter_id post)
{
	struct confirm_form form;

	if (!form_read(&request->context, &confirm_form, &request->form, &form)) {
		thanks_post_http_to(request, page, post);
		return;
	}
	switch (thanks_post_unplan(&request->context, page, request->visitor.person, post)) {
	case THANKS_POST_CHANGE_OK:
	case THANKS_POST_CHANGE_NONE:  thanks_post_http_to(request, page, post); return;      /* its own page says what became of it */
	case THANKS_POST_CHANGE_FAULT: respond_error(request); return;
	}
}

void
thanks_post_http_take_down_form(struct request *request, struct honour_page_id id, struct thanks_letter_id post_id)
{
	struct arena *arena = request->context.arena;
	struct honour_page page;
	struct thanks_post post;
	struct thanks_post_take_down_page view;

	if (!thanks_post_http_find(request, id, post_id, &page, &post))
		return;
	view = (struct thanks_post_take_down_page){ .layout = thanks_post_http_layout(request, false), .went_out = thanks_post_went_out(&post),
		.in_public = post.words.in_public,
		.key = request_new_key(request, link_thanks_post_http_take_down(arena, id, post_id)),
		.take_down = link_thanks_post_http_take_down(arena, id, post_id), .back = link_thanks_post_http_show(arena, id, post_id) };
	html_thanks_post_take_down(respond_page(request, 200), &view);
}

void
thanks_post_http_take_down(struct request *request, struct honour_page_id page, struct thanks_letter_id post)
{
	struct confirm_form form;

	if (!form_read(&request->context, &confirm_form, &request->form, &form)) {
		respond_see_other(request, link_thanks_post_http_take_down_form(request->context.arena, page, post));
		return;
	}
	switch (thanks_post_take_down(&request->context, page, request->visitor.person, post)) {
	case THANKS_POST_CHANGE_OK:    respond_see_other(request, link_thanks_post_http_list(request->context.arena, page)); return;
	case THANKS_POST_CHANGE_NONE:  respond_not_found(request); return;
	case THANKS_POST_CHANGE_FAULT: respond_error(request); return;
	}
}
