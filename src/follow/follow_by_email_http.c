/* follow_by_email_http: asking to follow a page by email, with an answer that is the same for every address; and the page behind a
 * follower's private link. */
#include "follow/follow_by_email.h"
#include "follow/follow_form.h"
#include "follow/follow_open.h"
#include "follow_html.h"
#include "follow_words.h"
#include "http/done.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "people/people.h"
#include "people/people_email_question.h"
#include "people/people_limit.h"
#include "routes_handlers.h"

/* The first choice stands where none was made. */
static struct follow_often_choices
choices_of(const struct form_value *often)
{
	const bool chosen = often->given && text_is_empty(often->error);
	const enum follower_often shown = chosen ? (enum follower_often)often->number : FOLLOWER_OFTEN_AT_ONCE;

	return (struct follow_often_choices){ .often = *often, .at_once = shown == FOLLOWER_OFTEN_AT_ONCE,
		.daily = shown == FOLLOWER_OFTEN_DAILY, .weekly = shown == FOLLOWER_OFTEN_WEEKLY };
}

static void
set_often(struct form_value *value, enum follower_often often)
{
	form_set(value, follower_often_text(often));
	value->number = often;
	value->given = true;
}

/* ---- asking ---- */

static void
show_asking(struct request *request, const struct honour_page *page, struct follow_by_email_form *form)
{
	struct arena *arena = request->context.arena;
	const struct link ask = link_follow_by_email_http_ask(arena, page->key);
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &follow_by_email_form, .values = form, .post = ask });
	const struct follow_by_email_page view = { .layout = shown.layout, .summary = shown.summary, .form = *form,
		.question = people_email_question(arena, &form->email, &form->sure), .name = page->name,
		.choices = choices_of(&form->often), .ask = ask, .back = link_public_http_page(arena, page->key) };

	if (!shown.answered)
		html_follow_by_email(respond_page(request, shown.status), &view);
}

void
follow_by_email_http_form(struct request *request, struct page_key key)
{
	struct follow_by_email_form form = { 0 };
	struct honour_page page;

	if (follow_open(request, key, &page))
		show_asking(request, &page, &form);
}

static void
blame(struct request *request, const struct honour_page *page, struct follow_by_email_form *form, const struct words *words)
{
	form_blame(&form->email, words);
	show_asking(request, page, form);
}

void
follow_by_email_http_ask(struct request *request, struct page_key key)
{
	struct people_email_question question;
	struct follow_by_email_form form;
	struct honour_page page;
	bool good;

	if (!follow_open(request, key, &page))
		return;
	good = form_read(&request->context, &follow_by_email_form, &request->form, &form);
	question = people_email_question(request->context.arena, &form.email, &form.sure);
	if (!(good || form_is_good(&follow_by_email_form, &form)) || !text_is_empty(question.suggested)) {
		show_asking(request, &page, &form);
		return;
	}
	if (!people_limit_client(request, "follow", 1, LIMIT_FOLLOW_PER_CLIENT, INSTANT_HOUR)) {
		blame(request, &page, &form, &follow_words_by_email_asked_often);
		return;
	}
	switch (follow_ask(&request->context, &page, form.email.text, (enum follower_often)form.often.number)) {
	case FOLLOW_ASK_OK:
		respond_see_other(request, link_follow_by_email_http_sent(request->context.arena, key));
		return;
	case FOLLOW_ASK_TOO_OFTEN:
		request_event(request, EVENT_ADDRESS_LIMITED);
		blame(request, &page, &form, &follow_words_by_email_too_often);
		return;
	case FOLLOW_ASK_TOO_OFTEN_TODAY:
		request_event(request, EVENT_ADDRESS_LIMITED);
		blame(request, &page, &form, &follow_words_by_email_too_often_today);
		return;
	case FOLLOW_ASK_IMPOSSIBLE:
		blame(request, &page, &form, &follow_words_by_email_impossible);
		return;
	case FOLLOW_ASK_FAULT:
		respond_error(request);
		return;
	}
}

void
follow_by_email_http_sent(struct request *request, struct page_key key)
{
	struct arena *arena = request->context.arena;
	struct follow_by_email_sent view = { .layout = page_layout(request), .demo = request->context.site->demo,
		.demo_page = link_public_http_demo(arena), .again = link_follow_by_email_http_form(arena, key),
		.page = link_public_http_page(arena, key), .sign_in = people_sign_in_link(arena, link_public_http_home(arena).text) };
	struct honour_page page;

	if (!follow_open(request, key, &page))
		return;
	view.layout.no_index = true;
	html_follow_by_email_sent(respond_page(request, 200), &view);
}

/* A link that stopped is no longer known: `page` NULL. */
static void
show_stop(struct request *request, int status, struct secret link, const struct honour_page *page, bool stopped)
{
	struct arena *arena = request->context.arena;
	struct follow_stop_page view = { .layout = page_layout(request), .follows = page != NULL && !stopped,
		.stop = link_follow_by_email_http_stop(arena, link) };

	if (page != NULL)
		view.name = page->name;
	if (page != NULL && stopped) {
		view.page = link_public_http_page(arena, page->key);
		view.again = link_follow_by_email_http_form(arena, page->key);
	}
	view.layout.no_index = true;
	html_follow_stop(respond_page(request, status), &view);
}

/* ---- a follower's own page ---- */

/* false: already answered. */
static bool
open_mine(struct request *request, struct secret link, struct follower *follower, struct honour_page *page)
{
	switch (follow_follower(&request->context, link, follower)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  show_stop(request, 404, link, NULL, false); return false;
	case FOUND_FAULT: respond_error(request); return false;
	}
	if (honour_read(&request->context, follower->page, page) == FOUND_OK)
		return true;
	respond_error(request);
	return false;
}

static void
fill_mine(const struct follower *follower, struct follow_mine_form *form)
{
	*form = (struct follow_mine_form){ 0 };
	set_often(&form->often, follower->often);
	form_set(&form->zone, zone_name(follower->zone));
}

static const struct done known[] = {
	{ TEXT("follows"), &follow_words_by_email_done_follows }, { TEXT("saved"), &follow_words_by_email_done_saved },
};

/* `changes` may be NULL: nothing was changed meanwhile. */
static void
show_mine(struct request *request, struct secret link, const struct follower *follower, const struct honour_page *page,
          struct follow_mine_form *form, const struct form_changes *changes)
{
	struct arena *arena = request->context.arena;
	const struct link change = link_follow_by_email_http_change(arena, link), confirm = link_follow_by_email_http_confirm(arena, link);
	struct follow_mine_form stored;
	struct follow_mine_page view;
	struct form_page shown;

	fill_mine(follower, &stored);
	shown = form_page(request, &(struct form_page_of){ .form = &follow_mine_form, .values = form, .post = change,
		.page = link_follow_by_email_http_mine(arena, link), .stored = &stored, .changes = changes,
		.there = link_follow_by_email_http_mine(arena, link) });
	if (shown.answered)
		return;
	view = (struct follow_mine_page){ .layout = shown.layout, .summary = shown.summary, .changes = shown.changes, .form = *form,
		.name = page->name, .done = done_words(request, known, COUNT_OF(known)), .asked = follower->state == FOLLOWER_STATE_ASKED,
		.paused = !honour_is_open(page), .choices = choices_of(&form->often), .page = link_public_http_page(arena, page->key),
		.confirm = confirm, .confirm_key = request_new_key(request, confirm), .change = change,
		.stop = link_follow_by_email_http_stop(arena, link) };
	html_follow_mine(respond_page(request, shown.status), &view);
}

void
follow_by_email_http_mine(struct request *request, struct secret link)
{
	struct follow_mine_form form;
	struct follower follower;
	struct honour_page page;

	if (!open_mine(request, link, &follower, &page))
		return;
	fill_mine(&follower, &form);
	show_mine(request, link, &follower, &page, &form, NULL);
}

static void
lead_back(struct request *request, struct secret link, enum found found, struct text done)
{
	struct arena *arena = request->context.arena;

	switch (found) {
	case FOUND_OK:    respond_see_other(request, done_link(arena, link_follow_by_email_http_mine(arena, link), done)); return;
	case FOUND_NONE:  respond_not_found(request); return;
	case FOUND_FAULT: respond_error(request); return;
	}
}

void
follow_by_email_http_confirm(struct request *request, struct secret link)
{
	lead_back(request, link, follow_confirm(&request->context, link), TEXT("follows"));
}

void
follow_by_email_http_change(struct request *request, struct secret link)
{
	struct follow_mine_form form, stored;
	struct form_changes changes;
	struct follower follower;
	struct honour_page page;

	if (!open_mine(request, link, &follower, &page))
		return;
	if (!form_read(&request->context, &follow_mine_form, &request->form, &form)) {
		show_mine(request, link, &follower, &page, &form, NULL);
		return;
	}
	fill_mine(&follower, &stored);
	if (form_is_overtaken(&request->context, &follow_mine_form, &form, &stored, &changes)) {
		show_mine(request, link, &follower, &page, &form, &changes);
		return;
	}
	lead_back(request, link,
	          follow_choose(&request->context, link, (enum follower_often)form.often.number, zone_find(form.zone.text)), TEXT("saved"));
}

/* ---- stopping ---- */

void
follow_by_email_http_stop_form(struct request *request, struct secret link)
{
	struct follower follower;
	struct honour_page page;

	switch (follow_follower(&request->context, link, &follower)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  show_stop(request, 200, link, NULL, false); return;
	case FOUND_FAULT: respond_error(request); return;
	}
	if (honour_read(&request->context, follower.page, &page) == FOUND_OK)
		show_stop(request, 200, link, &page, false);
	else
		respond_error(request);
}

/* RFC 8058: pressed by email programs, without cookies, and answered without a redirect.  Twice is the same as once. */
void
follow_by_email_http_stop(struct request *request, struct secret link)
{
	struct honour_page page;
	struct follower follower;
	/* A page that cannot be read is not named, and the address is deleted all the same. */
	const bool is_named = follow_follower(&request->context, link, &follower) == FOUND_OK &&
	                      honour_read(&request->context, follower.page, &page) == FOUND_OK && honour_is_open(&page);

	switch (follow_stop(&request->context, link)) {
	case FOUND_OK:    show_stop(request, 200, link, is_named ? &page : NULL, true); return;
	case FOUND_NONE:  show_stop(request, 200, link, NULL, true); return;
	case FOUND_FAULT: respond_error(request); return;
	}
}
