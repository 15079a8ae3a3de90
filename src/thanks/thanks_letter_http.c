/* thanks_letter_http: a keeper's letters: the list, writing, changing, one of them, taking it down. */
#include "thanks/thanks_letter_http.h"

#include "html/number.h"
#include "http/confirm_form.h"
#include "http/done.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "quiet/quiet.h"
#include "media/media_film.h"
#include "routes_handlers.h"
#include "thanks_html.h"
#include "thanks_words.h"

bool
thanks_letter_http_find(struct request *request, struct honour_page_id id, struct thanks_letter_id letter_id, struct honour_page *page,
                        struct thanks_letter *letter)
{
	switch (thanks_letter_read(&request->context, id, letter_id, letter)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  respond_not_found(request); return false;
	case FOUND_FAULT: respond_error(request); return false;
	}
	if (letter->state == THANKS_LETTER_STATE_TAKEN_DOWN) {
		respond_gone(request);
		return false;
	}
	if (honour_read(&request->context, id, page) != FOUND_OK) {
		respond_error(request);
		return false;
	}
	return true;
}

struct layout
thanks_letter_http_layout(struct request *request, bool problem)
{
	struct layout layout = page_layout(request);

	layout.no_index = true;
	layout.problem = problem;
	return layout;
}

void
thanks_letter_http_to(struct request *request, struct honour_page_id page, struct thanks_letter_id letter)
{
	respond_see_other(request, link_thanks_letter_http_show(request->context.arena, page, letter));
}

/* Its page says what was done. */
static void
done(struct request *request, struct honour_page_id page, struct thanks_letter_id letter, struct text what)
{
	struct arena *arena = request->context.arena;

	respond_see_other(request, done_link(arena, link_thanks_letter_http_show(arena, page, letter), what));
}

static const struct done known[] = {
	{ TEXT("draft"), &thanks_words_letter_done_draft }, { TEXT("saved"), &thanks_words_letter_done_saved },
	{ TEXT("unplanned"), &thanks_words_letter_done_unplanned },
};

bool
thanks_letter_went_out(const struct thanks_letter *letter)
{
	return !instant_is_none(letter->started_at);
}

bool
thanks_letter_http_pictures_of(struct request *request, const struct thanks_letter *letter, struct thanks_pictures *pictures)
{
	struct arena *arena = request->context.arena;
	struct thanks_letter_pictures kept;

	if (!thanks_letter_pictures(&request->context, letter->id, &kept))
		return false;
	pictures->at = arena_list_of(arena, struct thanks_picture, kept.count);
	pictures->count = kept.count;
	for (size_t i = 0; i < kept.count; i++) {
		const struct media *picture = &kept.at[i].picture;

		pictures->at[i] = (struct thanks_picture){ link_thanks_letter_http_picture(arena, letter->page, letter->id, picture->id),
			picture->alternative_text, picture->width, picture->height };
	}
	return true;
}

/* In the letter's zone. */
static bool
instant_words(struct request *request, const struct thanks_letter *letter, struct instant at, struct text *words)
{
	struct arena *arena = request->context.arena;
	const struct zone *zone;
	struct local_time local;

	if (!thanks_letter_zone(&request->context, letter, &zone))
		return false;
	local = zone_local(zone, at);
	*words = text_format(arena, "%.*s, %.*s %.*s", TEXT_PRINT(date_words(arena, local.date)), TEXT_PRINT(minute_text(arena, local.minute)),
	                     TEXT_PRINT(zone_abbreviation(arena, zone, at)));
	return true;
}

bool
thanks_letter_http_quiet_words(struct request *request, const struct thanks_letter *letter, struct instant at, struct text *words)
{
	struct instant end;

	*words = TEXT("");
	if (!quiet_until(&request->context, letter->page, at, &end))
		return false;
	return instant_is_none(end) || instant_words(request, letter, end, words);
}

bool
thanks_letter_http_held_words(struct request *request, const struct thanks_letter *letter, struct text *words)
{
	int64_t written;

	*words = TEXT("");
	if (letter->state != THANKS_LETTER_STATE_SENDING)
		return true;
	if (!thanks_letter_sent_count(&request->context, letter->id, &written))
		return false;
	return written > 0 || thanks_letter_http_quiet_words(request, letter, request->context.now, words);
}

bool
thanks_letter_http_time_words(struct request *request, const struct thanks_letter *letter, struct text *words)
{
	const bool out = thanks_letter_went_out(letter);
	const struct instant at = out ? letter->started_at : letter->send_at;

	*words = TEXT("");
	if (instant_is_none(at))
		return true;
	if (!out && !thanks_letter_http_quiet_words(request, letter, at, words))
		return false;
	return !text_is_empty(*words) || instant_words(request, letter, at, words);
}

/* The beginning of a line; shortened, it ends with a whole word and "…". */
static struct text
cut_between_words(struct arena *arena, struct text line, size_t characters)
{
	struct text cut;

	if (text_characters(line) <= characters)
		return line;
	cut = text_until_characters(line, characters);
	for (size_t i = cut.length; i > cut.length / 2; i--)
		if (cut.at[i - 1] == ' ') {
			cut = text_until(cut, i - 1);
			break;
		}
	return text_join(arena, cut, TEXT(" …"));
}

static bool
fill_row(struct request *request, const struct thanks_letter *letter, struct thanks_letter_row *row)
{
	struct text rest;

	*row = (struct thanks_letter_row){ .show = link_thanks_letter_http_show(request->context.arena, letter->page, letter->id),
		.draft = letter->state == THANKS_LETTER_STATE_DRAFT, .planned = letter->state == THANKS_LETTER_STATE_PLANNED,
		.asks = letter->state == THANKS_LETTER_STATE_ASKS, .sending = letter->state == THANKS_LETTER_STATE_SENDING,
		.sent = letter->state == THANKS_LETTER_STATE_SENT, .taken_down = letter->state == THANKS_LETTER_STATE_TAKEN_DOWN,
		.in_public = letter->words.in_public };
	(void)text_cut(letter->words.words, '\n', &row->beginning, &rest);
	row->beginning = cut_between_words(request->context.arena, row->beginning, LIMIT_THANKS_TITLE_CHARACTERS);
	return thanks_letter_http_time_words(request, letter, &row->when);
}

void
thanks_letter_http_list(struct request *request, struct honour_page_id id)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	struct thanks_letter_list_page view = { .layout = thanks_letter_http_layout(request, false),
		.write = link_thanks_letter_http_new_form(arena, id), .back = link_public_http_overview(arena, id) };
	struct thanks_letter_list letters;
	struct honour_page page;

	if (honour_read(context, id, &page) != FOUND_OK || !thanks_letter_list(context, id, &letters)) {
		respond_error(request);
		return;
	}
	view.honour = page.name;
	view.too_many = letters.count >= LIMIT_THANKS_LETTERS;
	view.letters.at = arena_list_of(arena, struct thanks_letter_row, letters.count);
	view.letters.count = letters.count;
	for (size_t i = 0; i < letters.count; i++) {
		if (!fill_row(request, &letters.at[i], &view.letters.at[i])) {
			respond_error(request);
			return;
		}
	}
	html_thanks_letter_list(respond_page(request, 200), &view);
}

static void
fill_form(const struct thanks_letter *letter, struct thanks_letter_form *form)
{
	*form = (struct thanks_letter_form){ .to_missed.ticked = letter->words.to_missed, .in_public.ticked = letter->words.in_public };
	form_set(&form->words, letter->words.words);
}

/* letter NULL: a new one.  changes NULL: nobody else changed anything. */
static void
show_form(struct request *request, struct honour_page_id page, const struct thanks_letter *letter, struct thanks_letter_form *form,
          const struct form_changes *changes)
{
	struct arena *arena = request->context.arena;
	struct thanks_letter_form_page view = { .new = letter == NULL, .send = link_thanks_letter_http_new(arena, page),
		.back = link_thanks_letter_http_list(arena, page) };
	struct form_page_of of = { .form = &thanks_letter_form, .values = form, .changes = changes };
	struct thanks_letter_form stored;
	struct form_page shown;

	if (letter == NULL) {
		form->version.typed = TEXT("");
	} else {
		view.went_out = thanks_letter_went_out(letter);
		if (!thanks_letter_http_held_words(request, letter, &view.quiet)) {
			respond_error(request);
			return;
		}
		view.send = link_thanks_letter_http_edit(arena, page, letter->id);
		view.back = link_thanks_letter_http_show(arena, page, letter->id);
		fill_form(letter, &stored);
		of.stored = &stored;
		of.there = link_thanks_letter_http_edit_form(arena, page, letter->id);
	}
	of.post = view.send;
	shown = form_page(request, &of);
	if (shown.answered)
		return;
	view.layout = shown.layout;
	view.summary = shown.summary;
	view.changes = shown.changes;
	view.form = *form;
	html_thanks_letter_form(respond_page(request, shown.status), &view);
}

static struct thanks_letter_words
words_of(const struct thanks_letter_form *form)
{
	return (struct thanks_letter_words){ form->words.text, form->to_missed.ticked, form->in_public.ticked };
}

void
thanks_letter_http_new_form(struct request *request, struct honour_page_id page)
{
	struct thanks_letter_form form = { .to_missed.ticked = true };

	show_form(request, page, NULL, &form, NULL);
}

void
thanks_letter_http_new(struct request *request, struct honour_page_id page)
{
	struct thanks_letter_words words;
	struct thanks_letter_form form;
	struct thanks_letter_id letter;

	if (!form_read(&request->context, &thanks_letter_form, &request->form, &form)) {
		show_form(request, page, NULL, &form, NULL);
		return;
	}
	words = words_of(&form);
	switch (thanks_letter_add(&request->context, page, request->visitor.person, &words, &letter)) {
	case THANKS_LETTER_ADD_OK:       done(request, page, letter, TEXT("draft")); return;
	case THANKS_LETTER_ADD_TOO_MANY: respond_see_other(request, link_thanks_letter_http_list(request->context.arena, page)); return;
	case THANKS_LETTER_ADD_FAULT:    respond_error(request); return;
	}
}

void
thanks_letter_http_edit_form(struct request *request, struct honour_page_id id, struct thanks_letter_id letter_id)
{
	struct thanks_letter_form form;
	struct honour_page page;
	struct thanks_letter letter;

	if (!thanks_letter_http_find(request, id, letter_id, &page, &letter))
		return;
	fill_form(&letter, &form);
	show_form(request, id, &letter, &form, NULL);
}

void
thanks_letter_http_edit(struct request *request, struct honour_page_id id, struct thanks_letter_id letter_id)
{
	struct thanks_letter_form form, stored;
	const bool good = form_read(&request->context, &thanks_letter_form, &request->form, &form);
	struct form_changes changes;
	struct thanks_letter_words words;
	struct honour_page page;
	struct thanks_letter letter;

	if (!thanks_letter_http_find(request, id, letter_id, &page, &letter))
		return;
	if (!good) {
		show_form(request, id, &letter, &form, NULL);
		return;
	}
	fill_form(&letter, &stored);
	if (form_is_overtaken(&request->context, &thanks_letter_form, &form, &stored, &changes)) {
		show_form(request, id, &letter, &form, &changes);
		return;
	}
	words = words_of(&form);
	switch (thanks_letter_change(&request->context, id, request->visitor.person, letter_id, &words)) {
	case FOUND_OK:    done(request, id, letter_id, TEXT("saved")); return;
	case FOUND_NONE:  respond_not_found(request); return;
	case FOUND_FAULT: respond_error(request); return;
	}
}

/* While it is being sent: how many addresses it goes to.  false: a fault. */
static bool
fill_addresses(struct request *request, const struct thanks_letter *letter, struct thanks_letter_show_page *view)
{
	struct thanks_letter_reach reach;

	if (letter->state != THANKS_LETTER_STATE_SENDING)
		return true;
	if (!thanks_letter_reach(&request->context, letter, &reach))
		return false;
	view->addresses = reach.came + (letter->words.to_missed ? reach.missed : 0);
	view->addresses_words = number_words(request->context.arena, view->addresses);
	view->one_address = view->addresses == 1;
	return true;
}

/* Of one that has a time, whether that time is on a quiet day; of one that is being sent, whether now is. false: a fault. */
static bool
fill_quiet(struct request *request, const struct thanks_letter *letter, struct thanks_letter_show_page *view)
{
	switch (letter->state) {
	case THANKS_LETTER_STATE_PLANNED:
		return thanks_letter_http_quiet_words(request, letter, letter->send_at, &view->quiet);
	case THANKS_LETTER_STATE_SENDING:
		return thanks_letter_http_quiet_words(request, letter, request->context.now, &view->quiet);
	case THANKS_LETTER_STATE_DRAFT:
	case THANKS_LETTER_STATE_ASKS:
	case THANKS_LETTER_STATE_SENT:
	case THANKS_LETTER_STATE_TAKEN_DOWN:
		break;
	}
	return true;
}

void
thanks_letter_http_show(struct request *request, struct honour_page_id id, struct thanks_letter_id letter_id)
{
	struct arena *arena = request->context.arena;
	struct thanks_letter_show_page view = { 0 };
	struct honour_page page;
	struct thanks_letter letter;

	if (!thanks_letter_http_find(request, id, letter_id, &page, &letter))
		return;
	view = (struct thanks_letter_show_page){ .layout = thanks_letter_http_layout(request, false), .honour = page.name,
		.done = done_words(request, known, COUNT_OF(known)), .just_sent = text_equal(request_query(request, "done"), TEXT("sent")),
		.words = letter.words.words, .key = request_new_key(request, link_thanks_letter_http_unplan(arena, id, letter_id)),
		.may_send = !thanks_letter_went_out(&letter),
		.paused = page.held, .to_missed = letter.words.to_missed,
		.edit = link_thanks_letter_http_edit_form(arena, id, letter_id), .picture = link_thanks_letter_http_pictures(arena, id, letter_id),
		.film_form = media_film_available() ? link_thanks_letter_http_film_form(arena, id, letter_id) : (struct link){ TEXT("") },
		.preview = link_thanks_letter_http_preview(arena, id, letter_id), .send = link_thanks_letter_http_send_form(arena, id, letter_id),
		.unplan = link_thanks_letter_http_unplan(arena, id, letter_id),
		.take_down = link_thanks_letter_http_take_down_form(arena, id, letter_id),
		.back = link_thanks_letter_http_list(arena, id) };
	if (!fill_row(request, &letter, &view.row) || !thanks_letter_http_pictures_of(request, &letter, &view.pictures) ||
	    !thanks_letter_http_film_of(request, &letter, &view.film) || !fill_addresses(request, &letter, &view) ||
	    !fill_quiet(request, &letter, &view) ||
	    !thanks_letter_sent_count(&request->context, letter_id, &view.emails)) {
		respond_error(request);
		return;
	}
	view.emails_one = view.emails == 1;
	html_thanks_letter_show(respond_page(request, 200), &view);
}

void
thanks_letter_http_unplan(struct request *request, struct honour_page_id page, struct thanks_letter_id letter)
{
	struct confirm_form form;

	if (!form_read(&request->context, &confirm_form, &request->form, &form)) {
		thanks_letter_http_to(request, page, letter);
		return;
	}
	switch (thanks_letter_unplan(&request->context, page, request->visitor.person, letter)) {
	case FOUND_OK:    done(request, page, letter, TEXT("unplanned")); return;
	case FOUND_NONE:  thanks_letter_http_to(request, page, letter); return;  /* its own page says what became of it */
	case FOUND_FAULT: respond_error(request); return;
	}
}

void
thanks_letter_http_take_down_form(struct request *request, struct honour_page_id id, struct thanks_letter_id letter_id)
{
	struct arena *arena = request->context.arena;
	struct honour_page page;
	struct thanks_letter letter;
	struct thanks_letter_take_down_page view;

	if (!thanks_letter_http_find(request, id, letter_id, &page, &letter))
		return;
	view = (struct thanks_letter_take_down_page){ .layout = thanks_letter_http_layout(request, false),
		.went_out = thanks_letter_went_out(&letter), .on_page = thanks_letter_went_out(&letter) && letter.words.in_public,
		.key = request_new_key(request, link_thanks_letter_http_take_down(arena, id, letter_id)),
		.take_down = link_thanks_letter_http_take_down(arena, id, letter_id), .back = link_thanks_letter_http_show(arena, id, letter_id) };
	html_thanks_letter_take_down(respond_page(request, 200), &view);
}

void
thanks_letter_http_take_down(struct request *request, struct honour_page_id page, struct thanks_letter_id letter)
{
	struct confirm_form form;

	if (!form_read(&request->context, &confirm_form, &request->form, &form)) {
		respond_see_other(request, link_thanks_letter_http_take_down_form(request->context.arena, page, letter));
		return;
	}
	switch (thanks_letter_take_down(&request->context, page, request->visitor.person, letter)) {
	case FOUND_OK:    respond_see_other(request, link_thanks_letter_http_list(request->context.arena, page)); return;
	case FOUND_NONE:  respond_not_found(request); return;
	case FOUND_FAULT: respond_error(request); return;
	}
}
