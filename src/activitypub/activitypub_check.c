/* activitypub_check: fetches the actor of what was received, checks the signature with its key, and does what was asked. */
#include "activitypub/activitypub.h"
#include "activitypub/activitypub_deliver.h"
#include "activitypub/activitypub_document.h"
#include "activitypub/activitypub_inbox.h"
#include "activitypub/activitypub_json.h"
#include "activitypub_follower_sql.h"
#include "activitypub_received_sql.h"
#include "base/id.h"
#include "base/log.h"
#include "db/database.h"
#include "people/people.h"
#include "standards/http_signature.h"

/* ---- the actor ---- */

/* Media types of ActivityPub alone: an actor cannot hide in a file that someone uploaded to their server. */
static bool
is_activity_type(struct arena *arena, struct text media_type)
{
	struct text type, parameters;
	size_t at;

	(void)text_cut(text_lower_ascii(arena, media_type), ';', &type, &parameters);
	type = text_trim(type);
	return text_equal(type, TEXT("application/activity+json")) ||
	       (text_equal(type, TEXT("application/ld+json")) && text_find(parameters, TEXT("\"" ACTIVITYPUB_CONTEXT "\""), &at));
}

/* TEXT_NONE: it has no such key of its own. */
static struct text
key_in(const json_t *actor, const struct activitypub_said *said)
{
	const json_t *keys = json_object_get(actor, "publicKey");
	const size_t count = json_is_array(keys) ? json_array_size(keys) : 1;

	for (size_t i = 0; i < count; i++) {
		const json_t *key = json_is_array(keys) ? json_array_get(keys, i) : keys;

		if (text_equal(activitypub_document_text(json_object_get(key, "id")), said->key_id) &&
		    text_equal(activitypub_document_text(json_object_get(key, "owner")), said->actor))
			return activitypub_document_text(json_object_get(key, "publicKeyPem"));
	}
	return TEXT_NONE;
}

/* An inbox of another server than the actor's would let anyone send our deliveries there. */
static struct text
inbox_in(struct context *context, const json_t *value, struct text host)
{
	const struct text inbox = activitypub_document_text(value);
	struct outbox_address address;

	if (!outbox_address_read(context->arena, inbox, context->site->activitypub_local, &address) || !text_equal(address.authority, host))
		return TEXT_NONE;
	return text_copy(context->arena, inbox);
}

static enum activitypub_checked
check_actor(struct context *context, const json_t *actor, struct activitypub_check *check)
{
	const struct activitypub_said *said = &check->said;

	if (!text_equal(activitypub_document_text(json_object_get(actor, "id")), said->actor) ||
	    !http_signature_is_good(key_in(actor, said), said->signed_text, said->signature))
		return ACTIVITYPUB_CHECKED_FALSE;
	check->inbox = inbox_in(context, json_object_get(actor, "inbox"), said->host);
	check->shared = inbox_in(context, json_object_get(json_object_get(actor, "endpoints"), "sharedInbox"), said->host);
	if (text_is_empty(check->shared))
		check->shared = check->inbox;
	return text_is_empty(check->inbox) ? ACTIVITYPUB_CHECKED_FALSE : ACTIVITYPUB_CHECKED_TRUE;
}

static enum activitypub_checked
judge(struct context *context, struct activitypub_check *check)
{
	const struct outbox_fetch *fetch = &check->fetch;
	enum activitypub_checked outcome;
	json_t *actor;

	if (fetch->status == 404 || fetch->status == 410)
		return check->said.asked == ACTIVITYPUB_ASKED_DELETE ? ACTIVITYPUB_CHECKED_TRUE : ACTIVITYPUB_CHECKED_FALSE;
	if (fetch->status != 200)
		return fetch->status == 0 || fetch->status == 429 || fetch->status >= 500 ? ACTIVITYPUB_CHECKED_LATER : ACTIVITYPUB_CHECKED_FALSE;
	actor = is_activity_type(context->arena, fetch->media_type) ? activitypub_document(fetch->body) : NULL;
	if (!actor)
		return ACTIVITYPUB_CHECKED_FALSE;
	outcome = check_actor(context, actor, check);
	json_decref(actor);
	return outcome;
}

void
activitypub_check_run(struct context *context, struct activitypub_checks *checks, const atomic_bool *stop)
{
	struct outbox_fetch fetches[LIMIT_FETCHES];
	size_t of[LIMIT_FETCHES], count = 0;

	for (size_t i = 0; i < checks->count; i++)
		if (!text_is_empty(checks->at[i].said.actor)) {
			of[count] = i;
			fetches[count++] = checks->at[i].fetch;
		}
	outbox_fetch_all(context->arena, context->site, fetches, count, stop);
	for (size_t i = 0; i < count; i++) {
		struct activitypub_check *check = &checks->at[of[i]];

		check->fetch = fetches[i];
		check->outcome = judge(context, check);
		if (check->outcome == ACTIVITYPUB_CHECKED_FALSE)
			log_note(LOG_INFO, "activitypub: what %.*s sent is ignored: its signature is not that of its actor (status %ld)",
			         TEXT_PRINT(check->said.host), check->fetch.status);
	}
}

/* ---- doing it ---- */

static bool
ensure_inbox(struct context *context, struct text address, struct activitypub_inbox_id *id)
{
	const struct bytes hash = crypto_hash(context->arena, &context->site->keys, "activitypub.inbox", address);
	struct activitypub_follower_sql_find_inbox row;

	switch (activitypub_follower_sql_find_inbox(context, hash, &row)) {
	case DB_READ:
		*id = row.id;
		return activitypub_follower_sql_wake_inbox(context, row.id) != DB_WROTE_FAULT;
	case DB_READ_NONE:
		id->id = id_new(context->now);
		return activitypub_follower_sql_add_inbox(context, *id, hash, people_seal(context, SEALED_ACTIVITYPUB_INBOX, address)) == DB_WROTE;
	case DB_READ_FAULT:
		break;
	}
	return false;
}

static bool
has_room(struct context *context, const struct activitypub_said *said, bool *room)
{
	struct activitypub_follower_sql_count all;
	struct activitypub_follower_sql_count_of_host of_host;

	if (activitypub_follower_sql_count(context, said->page, &all) != DB_READ ||
	    activitypub_follower_sql_count_of_host(context, said->page, said->host, &of_host) != DB_READ)
		return false;
	*room = all.n < LIMIT_FOLLOWERS && of_host.n < LIMIT_FOLLOWERS_OF_HOST;
	return true;
}

/* A follower of before may have moved to another inbox. */
static bool
put_follower(struct context *context, const struct activitypub_check *check, struct activitypub_inbox_id inbox,
             struct activitypub_inbox_id shared, bool *follows)
{
	const struct activitypub_said *said = &check->said;
	const struct bytes hash = activitypub_actor_hash(context, said->actor);
	const struct bytes sealed = people_seal(context, SEALED_ACTIVITYPUB_FOLLOWER, said->actor);
	const struct activitypub_follower_id id = { id_new(context->now) };
	struct activitypub_follower_sql_find row;

	*follows = true;
	switch (activitypub_follower_sql_find(context, said->page, hash, &row)) {
	case DB_READ:
		return activitypub_follower_sql_change(context, row.id, inbox, shared) != DB_WROTE_FAULT;
	case DB_READ_NONE:
		if (!has_room(context, said, follows))
			return false;
		return !*follows || activitypub_follower_sql_add(context, id, said->page, hash, sealed, said->host, inbox, shared, context->now) ==
		                    DB_WROTE;
	case DB_READ_FAULT:
		break;
	}
	return false;
}

/* Asked again, it is accepted again: the first answer may have been lost. */
static bool
follow(struct context *context, const struct activitypub_check *check)
{
	const struct activitypub_said *said = &check->said;
	struct activitypub_inbox_id inbox, shared;
	struct activitypub_actor actor;
	struct honour_page page;
	bool follows;

	if (honour_read(context, said->page, &page) != FOUND_OK || activitypub_read(context, said->page, &actor) != FOUND_OK)
		return false;
	if (actor.ended || !activitypub_is_open(&page))
		return true;
	if (!ensure_inbox(context, check->inbox, &inbox) || !ensure_inbox(context, check->shared, &shared) ||
	    !put_follower(context, check, inbox, shared, &follows))
		return false;
	return !follows || activitypub_deliver_accept(context, said->page, inbox, said->follow, said->actor);
}

static bool
act(struct context *context, const struct activitypub_check *check)
{
	const struct bytes hash = activitypub_actor_hash(context, check->said.actor);

	switch (check->said.asked) {
	case ACTIVITYPUB_ASKED_FOLLOW:
		return follow(context, check);
	case ACTIVITYPUB_ASKED_UNDO:
		return activitypub_follower_sql_remove(context, check->said.page, hash) != DB_WROTE_FAULT;
	case ACTIVITYPUB_ASKED_DELETE:
		return activitypub_follower_sql_remove_everywhere(context, hash) != DB_WROTE_FAULT;
	}
	return false;
}

static bool
write_one(struct context *context, const struct activitypub_check *check)
{
	const int64_t tries = check->tries + 1;

	if (check->outcome == ACTIVITYPUB_CHECKED_LATER && tries < LIMIT_ACTIVITY_TRIES)
		return activitypub_received_sql_later(context, check->id, tries,
		                                      instant_plus(context->now, LIMIT_ACTIVITY_RETRY_MINUTES * INSTANT_MINUTE)) != DB_WROTE_FAULT;
	return (check->outcome != ACTIVITYPUB_CHECKED_TRUE || act(context, check)) &&
	       activitypub_received_sql_done(context, check->id, context->now) != DB_WROTE_FAULT;
}

bool
activitypub_check_write(struct context *context, const struct activitypub_checks *checks)
{
	for (size_t i = 0; i < checks->count; i++)
		if (!write_one(context, &checks->at[i]))
			return false;
	return true;
}
