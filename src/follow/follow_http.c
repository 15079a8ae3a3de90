/* follow_http: what a keeper decides about how the page is followed. */
#include "film/film_of_page.h"
#include "follow/follow.h"
#include "follow/follow_form.h"
#include "follow/follow_said.h"
#include "follow_html.h"
#include "http/form_page.h"
#include "links.h"
#include "routes_handlers.h"

static void
fill_settings(const struct follow *follow, struct follow_settings_form *form)
{
	*form = (struct follow_settings_form){ .milestones.ticked = follow->milestones, .picture_shared.ticked = follow->picture_shared,
		.film_shared.ticked = follow->film_shared };
}

/* `changes` may be NULL: no other person changed anything. */
static void
show_settings(struct request *request, struct honour_page_id id, struct follow_settings_form *form,
              const struct form_changes *changes)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	struct follow_settings_form stored;
	struct follow_settings_page view;
	struct form_page shown;
	struct media_film_shown film;
	struct honour_page page;
	struct follow follow;

	if (honour_read(context, id, &page) != FOUND_OK || !follow_read(context, id, &follow) ||
	    film_of_page(context, id, &film) == FOUND_FAULT) {
		respond_error(request);
		return;
	}
	fill_settings(&follow, &stored);
	shown = form_page(request, &(struct form_page_of){ .form = &follow_settings_form, .values = form,
		.post = link_follow_http_settings_change(arena, id), .stored = &stored, .changes = changes,
		.there = link_follow_http_settings(arena, id) });
	if (shown.answered)
		return;
	view = (struct follow_settings_page){ .layout = shown.layout, .summary = shown.summary, .changes = shown.changes, .form = *form,
		.name = page.name,
		.renew_key = request_new_key(request, link_follow_http_feed_renew(arena, id)),
		.published = honour_is_known(&page), .by_link = !page.listed, .has_picture = !picture_id_is_none(page.picture),
		.has_film = media_film_is_shown(&film),
		.change = link_follow_http_settings_change(arena, id), .renew = link_follow_http_feed_renew(arena, id),
		.fediverse = link_activitypub_http_settings(arena, id),
		.back = link_public_http_overview(arena, id) };
	if (follow.has_feed)
		view.feed_address = follow_absolute(context, link_follow_http_feed_by_key(arena, follow.feed)).text;
	html_follow_settings(respond_page(request, shown.status), &view);
}

void
follow_http_settings(struct request *request, struct honour_page_id page)
{
	struct follow_settings_form form;
	struct follow follow;

	if (!follow_read(&request->context, page, &follow)) {
		respond_error(request);
		return;
	}
	fill_settings(&follow, &form);
	show_settings(request, page, &form, NULL);
}

void
follow_http_settings_change(struct request *request, struct honour_page_id page)
{
	struct follow_settings_form form, stored;
	struct form_changes changes;
	struct follow follow, chosen;

	if (!form_read(&request->context, &follow_settings_form, &request->form, &form)) {
		show_settings(request, page, &form, NULL);
		return;
	}
	if (!follow_read(&request->context, page, &follow)) {
		respond_error(request);
		return;
	}
	fill_settings(&follow, &stored);
	if (form_is_overtaken(&request->context, &follow_settings_form, &form, &stored, &changes)) {
		show_settings(request, page, &form, &changes);
		return;
	}
	chosen = (struct follow){ .milestones = form.milestones.ticked, .picture_shared = form.picture_shared.ticked,
		.film_shared = form.film_shared.ticked };
	switch (follow_set(&request->context, page, request->visitor.person, &chosen)) {
	case FOLLOW_CHANGE_OK:    respond_see_other(request, link_follow_http_settings(request->context.arena, page)); return;
	case FOLLOW_CHANGE_FAULT: respond_error(request); return;
	}
}

void
follow_http_feed_renew(struct request *request, struct honour_page_id page)
{
	switch (follow_renew(&request->context, page, request->visitor.person)) {
	case FOLLOW_CHANGE_OK:    respond_see_other(request, link_follow_http_settings(request->context.arena, page)); return;
	case FOLLOW_CHANGE_FAULT: respond_error(request); return;
	}
}
