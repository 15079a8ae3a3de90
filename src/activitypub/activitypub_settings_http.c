/* activitypub_settings_http: a keeper lets people follow from other servers, and ends it. */
#include "activitypub/activitypub.h"
#include "activitypub_html.h"
#include "activitypub_words.h"
#include "html/number.h"
#include "http/done.h"
#include "http/respond.h"
#include "links.h"
#include "routes_handlers.h"

static const struct done done[] = {
	{ TEXT("started"), &activitypub_words_done_started }, { TEXT("ended"), &activitypub_words_done_ended },
};

/* false: answered. `actor` stays empty when no keeper has chosen it. */
static bool
read(struct request *request, struct honour_page_id id, struct honour_page *page, struct activitypub_actor *actor, enum found *found)
{
	*actor = (struct activitypub_actor){ .ended = false };
	*found = FOUND_FAULT;
	if (honour_read(&request->context, id, page) == FOUND_OK)
		*found = activitypub_read(&request->context, id, actor);
	if (*found == FOUND_FAULT)
		respond_error(request);
	return *found != FOUND_FAULT;
}

void
activitypub_http_settings(struct request *request, struct honour_page_id id)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	struct activitypub_settings view;
	struct activitypub_actor actor;
	struct honour_page page;
	enum found found;
	int64_t count;

	if (!read(request, id, &page, &actor, &found))
		return;
	if (!activitypub_count_followers(context, id, &count)) {
		respond_error(request);
		return;
	}
	view = (struct activitypub_settings){ .layout = page_layout(request), .name = page.name,
		.handle = activitypub_handle(context, page.key), .followers_words = number_words_first(arena, count),
		.done = done_words(request, done, COUNT_OF(done)), .on = found == FOUND_OK && !actor.ended, .ended = actor.ended,
		.may_start = honour_is_known(&page) && page.listed, .paused = !activitypub_is_open(&page), .ready = actor.has_key,
		.followed = count > 0, .one_follower = count == 1, .start = link_activitypub_http_start(arena, id),
		.end_form = link_activitypub_http_end_form(arena, id), .listing = link_honour_http_listing_form(arena, id),
		.back = link_follow_http_settings(arena, id) };
	if (found == FOUND_NONE && view.may_start)
		view.key = request_new_key(request, view.start);
	html_activitypub_settings(respond_page(request, 200), &view);
}

static void
answer_done(struct request *request, struct honour_page_id id, struct text what)
{
	respond_see_other(request, done_link(request->context.arena, link_activitypub_http_settings(request->context.arena, id), what));
}

void
activitypub_http_start(struct request *request, struct honour_page_id id)
{
	switch (activitypub_start(&request->context, id, request->visitor.person)) {
	case ACTIVITYPUB_START_OK:
		answer_done(request, id, TEXT("started"));
		return;
	case ACTIVITYPUB_START_NOT_PUBLIC:
	case ACTIVITYPUB_START_ENDED:
		respond_see_other(request, link_activitypub_http_settings(request->context.arena, id));
		return;
	case ACTIVITYPUB_START_FAULT:
		respond_error(request);
		return;
	}
}

void
activitypub_http_end_form(struct request *request, struct honour_page_id id)
{
	struct arena *arena = request->context.arena;
	struct activitypub_end view = { .finish = link_activitypub_http_end(arena, id), .back = link_activitypub_http_settings(arena, id) };
	struct activitypub_actor actor;
	struct honour_page page;
	enum found found;

	if (!read(request, id, &page, &actor, &found))
		return;
	if (found == FOUND_NONE || actor.ended) {
		respond_see_other(request, view.back);
		return;
	}
	view.layout = page_layout(request);
	view.name = page.name;
	view.key = request_new_key(request, view.finish);
	html_activitypub_end(respond_page(request, 200), &view);
}

void
activitypub_http_end(struct request *request, struct honour_page_id id)
{
	switch (activitypub_stop(&request->context, id, request->visitor.person)) {
	case ACTIVITYPUB_STOP_OK:
		answer_done(request, id, TEXT("ended"));
		return;
	case ACTIVITYPUB_STOP_NOT_ON:
		respond_see_other(request, link_activitypub_http_settings(request->context.arena, id));
		return;
	case ACTIVITYPUB_STOP_FAULT:
		respond_error(request);
		return;
	}
}
