#include "activitypub/activitypub_json.h"

#include <jansson.h>

#include "activitypub_html.h"
#include "base/id.h"
#include "follow/follow.h"
#include "follow/follow_said.h"
#include "limits.h"
#include "links.h"

#define EVERYONE ACTIVITYPUB_CONTEXT "#Public"

/* ---- ids ---- */

struct text
activitypub_actor_id(struct context *context, struct page_key key)
{
	return follow_absolute(context, link_activitypub_http_actor(context->arena, key)).text;
}

struct text
activitypub_key_id(struct context *context, struct page_key key)
{
	return text_join(context->arena, activitypub_actor_id(context, key), TEXT("#main-key"));
}

struct text
activitypub_note_id_text(struct context *context, struct page_key key, struct activitypub_note_id note)
{
	return follow_absolute(context, link_activitypub_http_note(context->arena, key, note)).text;
}

bool
activitypub_actor_of_id(struct context *context, struct text id, struct page_key *key)
{
	static const char zeros[] = "0000000000000000";
	const struct text pattern = activitypub_actor_id(context, (struct page_key){ text_of(zeros) });
	size_t at;

	_Static_assert(sizeof zeros == PAGE_KEY_LENGTH + 1, "a key");
	return text_find(pattern, text_of(zeros), &at) && id.length == pattern.length && text_starts_with(id, text_until(pattern, at)) &&
	       text_equal(text_from(id, at + PAGE_KEY_LENGTH), text_from(pattern, at + PAGE_KEY_LENGTH)) &&
	       token_from_text(context->arena, text_until(text_from(id, at), PAGE_KEY_LENGTH), PAGE_KEY_LENGTH, &key->text);
}

static struct text
with_fragment(struct context *context, struct text id, const char *fragment)
{
	return text_format(context->arena, "%.*s#%s", TEXT_PRINT(id), fragment);
}

/* ---- JSON ---- */

static void
put(json_t *object, const char *name, struct text words)
{
	if (!text_is_empty(words))
		(void)json_object_set_new(object, name, json_stringn(words.at, words.length));
}

static void
put_link(struct context *context, json_t *object, const char *name, struct link link)
{
	put(object, name, follow_absolute(context, link).text);
}

static void
put_object(json_t *object, const char *name, json_t *value)
{
	(void)json_object_set_new(object, name, value);
}

static void
put_one(json_t *object, const char *name, struct text value)
{
	json_t *list = json_array();

	(void)json_array_append_new(list, json_stringn(value.at, value.length));
	put_object(object, name, list);
}

static json_t *
object_of(const char *type, struct text id)
{
	json_t *object = json_object();

	put(object, "type", text_of(type));
	put(object, "id", id);
	return object;
}

/* Written into the arena with the @context that every document begins with; the object is freed. */
static struct text
finish(struct arena *arena, json_t *object)
{
	json_t *whole = json_object();
	size_t length, written;
	char *bytes;

	put(whole, "@context", TEXT(ACTIVITYPUB_CONTEXT));
	(void)json_object_update(whole, object);
	json_decref(object);
	length = json_dumpb(whole, NULL, 0, JSON_COMPACT);
	bytes = arena_take(arena, length);
	written = json_dumpb(whole, bytes, length, JSON_COMPACT);
	json_decref(whole);
	return length > 0 && written == length ? (struct text){ bytes, length } : TEXT_NONE;
}

static void
put_audience(struct context *context, json_t *object, struct page_key key)
{
	put_one(object, "to", TEXT(EVERYONE));
	put_one(object, "cc", follow_absolute(context, link_activitypub_http_followers(context->arena, key)).text);
}

/* ---- the actor ---- */

static bool
put_icon(struct context *context, const struct honour_page *page, json_t *actor)
{
	struct follow follow;
	json_t *icon;

	if (!follow_read(context, page->id, &follow))
		return false;
	icon = object_of("Image", TEXT_NONE);
	if (follow.picture_shared && !picture_id_is_none(page->picture)) {
		put(icon, "mediaType", TEXT("image/jpeg"));
		put_link(context, icon, "url", link_follow_http_shared_picture(context->arena, page->key, page->picture));
		put(icon, "name", page->picture_words);
	} else {
		put(icon, "mediaType", TEXT("image/png"));
		put_link(context, icon, "url", link_follow_http_card(context->arena, page->key));
	}
	put_object(actor, "icon", icon);
	return true;
}

static json_t *
public_key_of(struct context *context, struct page_key key, struct text pem)
{
	json_t *public = json_object();

	put(public, "id", activitypub_key_id(context, key));
	put(public, "owner", activitypub_actor_id(context, key));
	put(public, "publicKeyPem", pem);
	return public;
}

bool
activitypub_json_actor(struct context *context, const struct honour_page *page, const struct activitypub_actor *actor, struct text *json)
{
	struct arena *arena = context->arena;
	struct html *html = html_new(arena, LIMIT_RESPONSE_BYTES);
	struct activitypub_summary summary = { .words = follow_first_words(arena, page->words, LIMIT_DELIVERED_CHARACTERS) };
	struct follow_said said;
	json_t *object, *endpoints;

	if (!follow_say_page(context, page, &said))
		return false;
	object = object_of("Organization", activitypub_actor_id(context, page->key));
	if (!put_icon(context, page, object)) {
		json_decref(object);
		return false;
	}
	html_activitypub_summary(html, &summary);
	put(object, "preferredUsername", activitypub_name(arena, page->key));
	put(object, "name", said.title);
	put(object, "summary", text_trim(html_text(html)));
	put_link(context, object, "url", link_public_http_page(arena, page->key));
	put_link(context, object, "inbox", link_activitypub_http_inbox(arena, page->key));
	put_link(context, object, "outbox", link_activitypub_http_outbox(arena, page->key));
	put_link(context, object, "followers", link_activitypub_http_followers(arena, page->key));
	put(object, "published", instant_iso(arena, actor->started_at));
	put_object(object, "manuallyApprovesFollowers", json_false());
	put_object(object, "discoverable", json_true());
	put_object(object, "indexable", json_true());
	endpoints = json_object();
	put_link(context, endpoints, "sharedInbox", link_activitypub_http_shared_inbox(arena));
	put_object(object, "endpoints", endpoints);
	put_object(object, "publicKey", public_key_of(context, page->key, actor->public_key));
	*json = finish(arena, object);
	return !text_is_empty(*json);
}

struct text
activitypub_json_webfinger(struct context *context, struct page_key key)
{
	struct arena *arena = context->arena;
	const struct text actor = activitypub_actor_id(context, key);
	json_t *answer = json_object(), *links = json_array(), *self = json_object(), *profile = json_object();
	size_t length;
	char *bytes;

	put(answer, "subject", text_format(arena, "acct:%.*s@%.*s", TEXT_PRINT(activitypub_name(arena, key)),
	                                   TEXT_PRINT(activitypub_host(context->site))));
	put_one(answer, "aliases", actor);
	put(self, "rel", TEXT("self"));
	put(self, "type", ACTIVITYPUB_MEDIA_TYPE);
	put(self, "href", actor);
	put(profile, "rel", TEXT("http://webfinger.net/rel/profile-page"));
	put(profile, "type", TEXT("text/html"));
	put_link(context, profile, "href", link_public_http_page(arena, key));
	(void)json_array_append_new(links, self);
	(void)json_array_append_new(links, profile);
	put_object(answer, "links", links);
	length = json_dumpb(answer, NULL, 0, JSON_COMPACT);
	bytes = arena_take(arena, length);
	length = json_dumpb(answer, bytes, length, JSON_COMPACT);
	json_decref(answer);
	return (struct text){ bytes, length };
}

struct text
activitypub_json_followers(struct context *context, struct page_key key, int64_t count)
{
	json_t *object = object_of("OrderedCollection", follow_absolute(context, link_activitypub_http_followers(context->arena, key)).text);

	put_object(object, "totalItems", json_integer(count));
	return finish(context->arena, object);
}

/* ---- notes ---- */

static json_t *
attachment_of(const struct activitypub_attachment *attachment)
{
	json_t *object = object_of("Document", TEXT_NONE);

	put(object, "mediaType", attachment->media_type);
	put(object, "url", attachment->link.text);
	put(object, "name", attachment->words);
	if (attachment->width > 0 && attachment->height > 0) {
		put_object(object, "width", json_integer(attachment->width));
		put_object(object, "height", json_integer(attachment->height));
	}
	return object;
}

static json_t *
note_of(struct context *context, const struct honour_page *page, const struct activitypub_noted *noted, const struct activitypub_post *post)
{
	struct arena *arena = context->arena;
	json_t *note = object_of("Note", activitypub_note_id_text(context, page->key, noted->id)), *attachments = json_array();

	put(note, "attributedTo", activitypub_actor_id(context, page->key));
	put_audience(context, note, page->key);
	put(note, "content", post->content);
	put(note, "published", instant_iso(arena, noted->published));
	if (instant_compare(noted->updated, noted->published) > 0)
		put(note, "updated", instant_iso(arena, noted->updated));
	put(note, "url", post->link.text);
	put_object(note, "sensitive", json_false());
	for (size_t i = 0; i < post->attachments.count; i++)
		(void)json_array_append_new(attachments, attachment_of(&post->attachments.at[i]));
	put_object(note, "attachment", attachments);
	return note;
}

static json_t *
create_of(struct context *context, const struct honour_page *page, const struct activitypub_noted *noted,
          const struct activitypub_post *post)
{
	json_t *create = object_of("Create", with_fragment(context, activitypub_note_id_text(context, page->key, noted->id), "create"));

	put(create, "actor", activitypub_actor_id(context, page->key));
	put_audience(context, create, page->key);
	put(create, "published", instant_iso(context->arena, noted->published));
	put_object(create, "object", note_of(context, page, noted, post));
	return create;
}

struct text
activitypub_json_note(struct context *context, const struct honour_page *page, const struct activitypub_noted *noted,
                      const struct activitypub_post *post)
{
	return finish(context->arena, note_of(context, page, noted, post));
}

struct text
activitypub_json_tombstone(struct context *context, struct text id)
{
	return finish(context->arena, object_of("Tombstone", id));
}

struct text
activitypub_json_create(struct context *context, const struct honour_page *page, const struct activitypub_noted *noted,
                        const struct activitypub_post *post)
{
	return finish(context->arena, create_of(context, page, noted, post));
}

struct text
activitypub_json_update(struct context *context, const struct honour_page *page, const struct activitypub_noted *noted,
                        const struct activitypub_post *post)
{
	struct arena *arena = context->arena;
	const struct text id = text_format(arena, "%.*s#update-%lld", TEXT_PRINT(activitypub_note_id_text(context, page->key, noted->id)),
	                                   (long long)noted->updated.us);
	json_t *update = object_of("Update", id);

	put(update, "actor", activitypub_actor_id(context, page->key));
	put_audience(context, update, page->key);
	put(update, "updated", instant_iso(arena, noted->updated));
	put_object(update, "object", note_of(context, page, noted, post));
	return finish(arena, update);
}

struct text
activitypub_json_delete(struct context *context, const struct honour_page *page, struct activitypub_note_id note)
{
	const struct text id = activitypub_note_id_text(context, page->key, note);
	json_t *delete = object_of("Delete", with_fragment(context, id, "delete"));

	put(delete, "actor", activitypub_actor_id(context, page->key));
	put_audience(context, delete, page->key);
	put_object(delete, "object", object_of("Tombstone", id));
	return finish(context->arena, delete);
}

struct text
activitypub_json_end(struct context *context, const struct honour_page *page)
{
	const struct text actor = activitypub_actor_id(context, page->key);
	json_t *delete = object_of("Delete", with_fragment(context, actor, "delete"));

	put(delete, "actor", actor);
	put_audience(context, delete, page->key);
	put(delete, "object", actor);
	return finish(context->arena, delete);
}

struct text
activitypub_json_accept(struct context *context, const struct honour_page *page, struct activitypub_activity_id id, struct text follow,
                        struct text follower)
{
	struct arena *arena = context->arena;
	const struct text actor = activitypub_actor_id(context, page->key);
	json_t *accept = object_of("Accept", text_format(arena, "%.*s#accept-%.*s", TEXT_PRINT(actor), TEXT_PRINT(id_text(arena, id.id))));
	json_t *object = object_of("Follow", follow);

	put(object, "actor", follower);
	put(object, "object", actor);
	put(accept, "actor", actor);
	put_object(accept, "object", object);
	return finish(arena, accept);
}

struct text
activitypub_json_outbox(struct context *context, const struct honour_page *page, const struct activitypub_posts *posts,
                        const struct activitypub_noted *noted, int64_t count)
{
	json_t *object = object_of("OrderedCollection", follow_absolute(context, link_activitypub_http_outbox(context->arena, page->key)).text);
	json_t *items = json_array();

	for (size_t i = 0; i < posts->count; i++)
		if (!activitypub_note_id_is_none(noted[i].id))
			(void)json_array_append_new(items, create_of(context, page, &noted[i], &posts->at[i]));
	put_object(object, "totalItems", json_integer(count));
	put_object(object, "orderedItems", items);
	return finish(context->arena, object);
}
