/* thanks_letter_send_http: the letter as each of them will see it, sending it, and no more letters. */
#include "html/number.h"
#include "http/done.h"
#include "http/form_page.h"
#include "links.h"
#include "routes_handlers.h"
#include "thanks/thanks_letter_http.h"
#include "thanks/thanks_letter_email.h"
#include "thanks_html.h"
#include "thanks_email.h"
#include "thanks_words.h"

enum { WHEN_NOW, WHEN_LATER };

static struct thanks_letter_to
to_of(struct arena *arena, const struct thanks_letter *letter, const struct thanks_letter_reach *reach)
{
	const int64_t missed = letter->words.to_missed ? reach->missed : 0;

	return (struct thanks_letter_to){ .came_count = reach->came, .missed_count = missed, .nobody = reach->came + missed == 0,
		.came_one = reach->came == 1, .missed_one = missed == 1,
		.came_words = number_words(arena, reach->came), .missed_words = number_words(arena, missed) };
}

void
thanks_letter_http_preview(struct request *request, struct honour_page_id id, struct thanks_letter_id letter_id)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	struct email_text email = email_text_new(arena);
	struct thanks_letter_preview_page view;
	struct thanks_letter_reach reach;
	struct thanks_pictures small, whole;
	struct media_film_shown film;
	struct media_film_play play;
	struct honour_page page;
	struct thanks_letter letter;
	struct text held;

	if (!thanks_letter_http_find(request, id, letter_id, &page, &letter))
		return;
	if (!thanks_letter_http_pictures_of(request, &letter, &whole) || !thanks_letter_http_small_pictures_of(request, &letter, &small) ||
	    thanks_letter_film(context, letter_id, &film) == FOUND_FAULT || !thanks_letter_http_film_of(request, &letter, &play) ||
	    !thanks_letter_reach(context, &letter, &reach) || !thanks_letter_http_held_words(request, &letter, &held)) {
		respond_error(request);
		return;
	}
	view = (struct thanks_letter_preview_page){ .layout = thanks_letter_http_layout(request, false),
		.letter = { .site_name = context->site->name, .honour = page.name, .words = letter.words.words, .pictures = small,
		            .page = link_public_http_page(arena, page.key) },
		.shown = { .anchor = TEXT("preview"), .words = letter.words.words, .pictures = whole, .film = play },
		.to = to_of(arena, &letter, &reach), .in_public = letter.words.in_public, .may_send = !thanks_letter_went_out(&letter),
		.went_out = thanks_letter_went_out(&letter), .quiet = held,
		.send = link_thanks_letter_http_send_form(arena, id, letter_id), .back = link_thanks_letter_http_show(arena, id, letter_id) };
	thanks_letter_view_film(arena, &letter, &film, &view.letter);
	view.letter.has_still = !text_is_empty(view.letter.film_length) && !text_is_empty(play.still.text);
	view.letter.still = (struct thanks_picture){ play.still, TEXT(""), play.width, play.height };
	email_thanks_letter(&email, &view.letter);
	view.subject = html_text(email.subject);
	html_thanks_letter_preview(respond_page(request, 200), &view);
}

/* What the clocks jump over that night, when that is why the time cannot be. */
static void
tell_skipped(struct request *request, const struct thanks_letter_send_form *form, struct thanks_letter_send_page *view)
{
	struct arena *arena = request->context.arena;
	const struct zone *zone = form->zone.given ? zone_find(form->zone.text) : NULL;
	const struct local_time local = { date_from_number(form->date.number), (int16_t)form->time.number, false };
	struct instant after;

	if (text_is_empty(form->time.error) || !form->time.given || !form->date.given || !text_is_empty(form->date.error) || zone == NULL ||
	    zone_instant(zone, local, &after) != ZONE_INSTANT_SKIPPED)
		return;
	view->skipped_from = minute_text(arena, (zone_local(zone, instant_plus(after, -INSTANT_MINUTE)).minute + 1) % 1440);
	view->skipped_until = minute_text(arena, zone_local(zone, after).minute);
}

static struct text
version_of(struct request *request, const struct thanks_letter *letter)
{
	return text_format(request->context.arena, "%016llx", (unsigned long long)letter->changed_at.us);
}

static void
show_send(struct request *request, const struct honour_page *page, const struct thanks_letter *letter, struct thanks_letter_send_form *form,
          bool outdated)
{
	struct arena *arena = request->context.arena;
	struct thanks_letter_send_page view = {
		.paused = page->held, .in_public = letter->words.in_public,
		.send = link_thanks_letter_http_send(arena, letter->page, letter->id),
		.preview = link_thanks_letter_http_preview(arena, letter->page, letter->id),
		.back = link_thanks_letter_http_show(arena, letter->page, letter->id) };
	struct thanks_letter_reach reach;
	struct form_page shown;

	if (!thanks_letter_reach(&request->context, letter, &reach) ||
	    !thanks_letter_http_quiet_words(request, letter, request->context.now, &view.quiet)) {
		respond_error(request);
		return;
	}
	view.to = to_of(arena, letter, &reach);
	if (text_is_empty(form->version.typed) || !text_is_empty(form->version.error))
		form->version.typed = version_of(request, letter);
	shown = form_page(request, &(struct form_page_of){ .form = &thanks_letter_send_form, .values = form, .post = view.send,
		.current = version_of(request, letter), .outdated = outdated });
	if (shown.answered)
		return;
	tell_skipped(request, form, &view);
	view.now = text_equal(form->when.typed, TEXT("now"));
	view.later = text_equal(form->when.typed, TEXT("later"));
	view.layout = shown.layout;
	view.summary = shown.summary;
	view.outdated = shown.outdated;
	view.form = *form;
	html_thanks_letter_send(respond_page(request, shown.status), &view);
}

void
thanks_letter_http_send_form(struct request *request, struct honour_page_id id, struct thanks_letter_id letter_id)
{
	struct arena *arena = request->context.arena;
	struct thanks_letter_send_form form = { 0 };
	const struct zone *zone;
	struct honour_page page;
	struct thanks_letter letter;

	if (!thanks_letter_http_find(request, id, letter_id, &page, &letter))
		return;
	if (thanks_letter_went_out(&letter)) {
		thanks_letter_http_to(request, id, letter_id);
		return;
	}
	if (!thanks_letter_zone(&request->context, &letter, &zone)) {
		respond_error(request);
		return;
	}
	form_set(&form.zone, zone_name(zone));
	form_set(&form.when, TEXT("now"));
	if (letter.zone != NULL) {
		form_set(&form.when, TEXT("later"));
		form_set(&form.date, date_text(arena, letter.send.date));
		form_set(&form.time, minute_text(arena, letter.send.minute));
	}
	show_send(request, &page, &letter, &form, false);
}

/* Of a form that form_read() found good.  false: a field is blamed. */
static bool
read_when(const struct thanks_letter *letter, struct thanks_letter_send_form *form, struct thanks_letter_when *when)
{
	*when = (struct thanks_letter_when){ .now = form->when.number == WHEN_NOW };
	/* What was typed next to "Later" may have been meant; of a planned letter the day is there already. */
	if (when->now && letter->zone == NULL && (form->date.given || form->time.given)) {
		form_blame(&form->when, &thanks_words_letter_when_both);
		return false;
	}
	if (when->now)
		return true;
	if (!form->date.given)
		form_blame(&form->date, &thanks_words_letter_date_empty);
	if (!form->time.given)
		form_blame(&form->time, &thanks_words_letter_time_empty);
	if (!form->zone.given)
		form_blame(&form->zone, &thanks_words_letter_zone_empty);
	else
		when->zone = zone_find(form->zone.text);
	if (!form->date.given || !form->time.given || when->zone == NULL)
		return false;
	when->local = (struct local_time){ date_from_number(form->date.number), (int16_t)form->time.number, false };
	return true;
}

/* Shows the form again with what the operation said.  Answers the field's problem only; other answers were treated before. */
static void
blame(struct thanks_letter_send_form *form, enum thanks_letter_send outcome)
{
	switch (outcome) {
	case THANKS_LETTER_SEND_NOT_PUBLISHED: form_blame(&form->when, &thanks_words_letter_not_published); return;
	case THANKS_LETTER_SEND_PAUSED:       form_blame(&form->when, &thanks_words_letter_paused); return;
	case THANKS_LETTER_SEND_TOO_MANY:      form_blame(&form->when, &thanks_words_letter_too_many); return;
	case THANKS_LETTER_SEND_SKIPPED:       form_blame(&form->time, &thanks_words_letter_time_skipped); return;
	case THANKS_LETTER_SEND_PAST:          form_blame(&form->time, &thanks_words_letter_time_past); return;
	case THANKS_LETTER_SEND_TOO_FAR:       form_blame(&form->date, &thanks_words_letter_date_far); return;
	case THANKS_LETTER_SEND_OK:
	case THANKS_LETTER_SEND_NONE:
	case THANKS_LETTER_SEND_ALREADY:
	case THANKS_LETTER_SEND_FAULT:         return;
	}
}

void
thanks_letter_http_send(struct request *request, struct honour_page_id id, struct thanks_letter_id letter_id)
{
	struct thanks_letter_send_form form;
	struct thanks_letter_when when = { 0 };
	struct honour_page page;
	struct thanks_letter letter;
	enum thanks_letter_send outcome;
	const bool read = form_read(&request->context, &thanks_letter_send_form, &request->form, &form);

	if (!thanks_letter_http_find(request, id, letter_id, &page, &letter))
		return;
	if (!read || !read_when(&letter, &form, &when)) {
		show_send(request, &page, &letter, &form, false);
		return;
	}
	/* What leaves is what was read. */
	if (form_is_outdated(&form.version, version_of(request, &letter)) && !thanks_letter_went_out(&letter)) {
		show_send(request, &page, &letter, &form, true);
		return;
	}
	outcome = thanks_letter_send(&request->context, id, request->visitor.person, letter_id, &when);
	switch (outcome) {
	case THANKS_LETTER_SEND_OK:
		respond_see_other(request, done_link(request->context.arena, link_thanks_letter_http_show(request->context.arena, id, letter_id),
		                                     TEXT("sent")));
		return;
	case THANKS_LETTER_SEND_ALREADY:
		thanks_letter_http_to(request, id, letter_id);
		return;
	case THANKS_LETTER_SEND_NOT_PUBLISHED:
	case THANKS_LETTER_SEND_PAUSED:
	case THANKS_LETTER_SEND_SKIPPED:
	case THANKS_LETTER_SEND_PAST:
	case THANKS_LETTER_SEND_TOO_FAR:
	case THANKS_LETTER_SEND_TOO_MANY:
		if (outcome == THANKS_LETTER_SEND_TOO_MANY)
			request_event(request, EVENT_CLIENT_LIMITED);
		blame(&form, outcome);
		show_send(request, &page, &letter, &form, false);
		return;
	case THANKS_LETTER_SEND_NONE:
		respond_not_found(request);
		return;
	case THANKS_LETTER_SEND_FAULT:
		respond_error(request);
		return;
	}
}

static void
show_stop(struct request *request, struct secret secret, bool stopped)
{
	struct thanks_letter_stop_page view = { .layout = thanks_letter_http_layout(request, false), .stopped = stopped,
		.stop = link_thanks_letter_http_stop(request->context.arena, secret) };

	html_thanks_letter_stop(respond_page(request, 200), &view);
}

void
thanks_letter_http_stop_form(struct request *request, struct secret secret)
{
	struct thanks_letter_stopping stopping;

	switch (thanks_letter_stop_read(&request->context, secret, &stopping)) {
	case FOUND_OK:    show_stop(request, secret, stopping.stopped); return;
	case FOUND_NONE:  respond_not_found(request); return;
	case FOUND_FAULT: respond_error(request); return;
	}
}

/* RFC 8058: pressed by email programs, without cookies, and answered without a redirect. */
void
thanks_letter_http_stop(struct request *request, struct secret secret)
{
	switch (thanks_letter_stop(&request->context, secret)) {
	case FOUND_OK:    show_stop(request, secret, true); return;
	case FOUND_NONE:  respond_not_found(request); return;
	case FOUND_FAULT: respond_error(request); return;
	}
}
