/* activitypub_http: what other servers read: the actor of a page, its lists, its notes, WebFinger. */
#include "activitypub/activitypub.h"
#include "activitypub/activitypub_json.h"
#include "activitypub/activitypub_open.h"
#include "activitypub_sql.h"
#include "base/id.h"
#include "db/database.h"
#include "follow/follow_said.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "routes_handlers.h"

static void
answer(struct request *request, struct text json)
{
	respond_bytes(request, 200, ACTIVITYPUB_MEDIA_TYPE, text_bytes(json));
}

/* A person with a browser is sent to the page. */
static bool
is_for_people(struct request *request, struct link there)
{
	if (request->wanted == MEDIA_TYPE_ACTIVITY)
		return false;
	respond_see_other(request, there);
	return true;
}

void
activitypub_http_actor(struct request *request, struct page_key key)
{
	struct context *context = &request->context;
	struct activitypub_actor actor;
	struct honour_page page;
	struct text json;

	if (!activitypub_open(request, key, &page, &actor) || is_for_people(request, link_public_http_page(context->arena, page.key)))
		return;
	if (activitypub_json_actor(context, &page, &actor, &json))
		answer(request, json);
	else
		respond_error(request);
}

void
activitypub_http_followers(struct request *request, struct page_key key)
{
	struct context *context = &request->context;
	struct activitypub_actor actor;
	struct honour_page page;
	int64_t count;

	if (!activitypub_open(request, key, &page, &actor) || is_for_people(request, link_public_http_page(context->arena, page.key)))
		return;
	if (activitypub_count_followers(context, page.id, &count))
		answer(request, activitypub_json_followers(context, page.key, count));
	else
		respond_error(request);
}

/* Only what was told has an id. */
static bool
find_notes(struct context *context, const struct honour_page *page, const struct activitypub_posts *posts, struct activitypub_noted *noted)
{
	for (size_t i = 0; i < posts->count; i++) {
		struct activitypub_sql_find_note row;

		switch (activitypub_sql_find_note(context, page->id, posts->at[i].kind, posts->at[i].about, &row)) {
		case DB_READ:       noted[i] = (struct activitypub_noted){ row.id, row.published_at, row.updated_at }; break;
		case DB_READ_NONE:  break;
		case DB_READ_FAULT: return false;
		}
	}
	return true;
}

void
activitypub_http_outbox(struct request *request, struct page_key key)
{
	struct context *context = &request->context;
	struct activitypub_sql_count_notes count;
	struct activitypub_noted *noted;
	struct activitypub_actor actor;
	struct activitypub_posts posts;
	struct honour_page page;

	if (!activitypub_open(request, key, &page, &actor) || is_for_people(request, link_public_http_page(context->arena, page.key)))
		return;
	if (!activitypub_posts(context, &page, &posts)) {
		respond_error(request);
		return;
	}
	noted = arena_list_of(context->arena, struct activitypub_noted, posts.count);
	if (!find_notes(context, &page, &posts, noted) || activitypub_sql_count_notes(context, page.id, &count) != DB_READ)
		respond_error(request);
	else
		answer(request, activitypub_json_outbox(context, &page, &posts, noted, count.n));
}

static void
answer_note(struct request *request, const struct honour_page *page, struct activitypub_note_id note,
            const struct activitypub_sql_read_note *row)
{
	struct context *context = &request->context;
	const struct activitypub_noted noted = { note, row->published_at, row->updated_at };
	const struct activitypub_post *post;
	struct activitypub_posts posts;

	if (!activitypub_posts(context, page, &posts)) {
		respond_error(request);
		return;
	}
	post = activitypub_post_find(&posts, row->kind, row->about);
	if (!post)
		respond_not_found(request);
	else if (!is_for_people(request, (struct link){ text_from(post->link.text, context->site->url.length) }))
		answer(request, activitypub_json_note(context, page, &noted, post));
}

/* What is gone for good says so, also when the page has ended. */
void
activitypub_http_note(struct request *request, struct page_key key, struct activitypub_note_id note)
{
	struct context *context = &request->context;
	struct activitypub_sql_read_note row;
	struct activitypub_actor actor;
	struct honour_page page;

	if (honour_read_by_key(context, key, &page) == FOUND_OK && activitypub_sql_read_note(context, note, page.id, &row) == DB_READ &&
	    !instant_is_none(row.deleted_at)) {
		respond_bytes(request, 410, ACTIVITYPUB_MEDIA_TYPE,
		              text_bytes(activitypub_json_tombstone(context, activitypub_note_id_text(context, page.key, note))));
		return;
	}
	if (!activitypub_open(request, key, &page, &actor))
		return;
	switch (activitypub_sql_read_note(context, note, page.id, &row)) {
	case DB_READ:       answer_note(request, &page, note, &row); return;
	case DB_READ_NONE:  respond_not_found(request); return;
	case DB_READ_FAULT: respond_error(request); return;
	}
}

/* "acct:name@host", or the address of the actor. */
static bool
find_resource(struct context *context, struct text resource, struct page_key *key)
{
	struct text name, host;

	if (activitypub_actor_of_id(context, resource, key))
		return true;
	if (!text_starts_with(resource, TEXT("acct:")))
		return false;
	resource = text_from(resource, 5);
	if (text_starts_with(resource, TEXT("@")))
		resource = text_from(resource, 1);
	return text_cut(resource, '@', &name, &host) && text_equal_ignoring_case(host, activitypub_host(context->site)) &&
	       token_from_text(context->arena, name, PAGE_KEY_LENGTH, &key->text);
}

void
activitypub_http_webfinger(struct request *request)
{
	struct context *context = &request->context;
	const struct text resource = request_query(request, "resource");
	struct activitypub_actor actor;
	struct honour_page page;
	struct page_key key;

	if (text_is_empty(resource)) {
		respond_bytes(request, 400, TEXT("text/plain"), text_bytes(TEXT("resource is missing\n")));
		return;
	}
	if (!find_resource(context, resource, &key)) {
		respond_not_found(request);
		return;
	}
	if (!activitypub_open(request, key, &page, &actor))
		return;
	respond_bytes(request, 200, TEXT("application/jrd+json"), text_bytes(activitypub_json_webfinger(context, page.key)));
	/* RFC 7033, 5. */
	respond_header(request, TEXT("Access-Control-Allow-Origin"), TEXT("*"));
}
