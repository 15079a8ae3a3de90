/* activitypub_inbox: the form of what was sent. */
#include "activitypub/activitypub_inbox.h"

#include "activitypub/activitypub.h"
#include "activitypub/activitypub_document.h"
#include "activitypub/activitypub_deliver.h"
#include "activitypub/activitypub_json.h"
#include "activitypub_follower_sql.h"
#include "activitypub_received_sql.h"
#include "base/id.h"
#include "db/database.h"
#include "http/respond.h"
#include "people/people.h"
#include "standards/http_signature.h"

/* ---- JSON ---- */

/* The words that are read here mean what ActivityStreams says, whatever a context of their own might make of them: contexts are never
 * fetched or applied. Those that restructure a document are refused. */
static bool
is_of_activitystreams(const json_t *activity)
{
	const json_t *context = json_object_get(activity, "@context");
	size_t i;
	const json_t *one;

	if (json_object_get(activity, "@graph") || json_object_get(activity, "@included") || json_object_get(activity, "@reverse"))
		return false;
	if (text_equal(activitypub_document_text(context), TEXT(ACTIVITYPUB_CONTEXT)))
		return true;
	json_array_foreach(context, i, one)
		if (text_equal(activitypub_document_text(one), TEXT(ACTIVITYPUB_CONTEXT)))
			return true;
	return false;
}

static bool
is_one_line(struct text text)
{
	return text.length <= LIMIT_FETCH_URL_BYTES && text_is_utf8(text) && text_is_clean(text, false);
}

/* ---- what is asked ---- */

/* OK: the actor of this id follows or unfollows that page. */
static enum activitypub_look
find_page(struct context *context, struct text object, struct activitypub_said *said)
{
	struct activitypub_actor actor;
	struct honour_page page;
	struct page_key key;

	if (!activitypub_actor_of_id(context, object, &key))
		return ACTIVITYPUB_LOOK_IGNORED;
	switch (honour_read_by_key(context, key, &page)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return ACTIVITYPUB_LOOK_IGNORED;
	case FOUND_FAULT: return ACTIVITYPUB_LOOK_FAULT;
	}
	said->page = page.id;
	switch (activitypub_read(context, page.id, &actor)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return ACTIVITYPUB_LOOK_IGNORED;
	case FOUND_FAULT: return ACTIVITYPUB_LOOK_FAULT;
	}
	if (actor.ended || (said->asked == ACTIVITYPUB_ASKED_FOLLOW && !activitypub_is_open(&page)))
		return ACTIVITYPUB_LOOK_IGNORED;
	return ACTIVITYPUB_LOOK_OK;
}

struct bytes
activitypub_actor_hash(struct context *context, struct text actor)
{
	return crypto_hash(context->arena, &context->site->keys, "activitypub.actor", actor);
}

/* Servers tell everyone when an actor is gone: only of one that follows here it matters. */
static enum activitypub_look
find_follower(struct context *context, struct text actor)
{
	struct activitypub_follower_sql_is_known row;

	switch (activitypub_follower_sql_is_known(context, activitypub_actor_hash(context, actor), &row)) {
	case DB_READ:       return ACTIVITYPUB_LOOK_OK;
	case DB_READ_NONE:  return ACTIVITYPUB_LOOK_IGNORED;
	case DB_READ_FAULT: break;
	}
	return ACTIVITYPUB_LOOK_FAULT;
}

static enum activitypub_look
look_at(struct context *context, const json_t *activity, struct activitypub_said *said)
{
	const struct text type = activitypub_document_text(json_object_get(activity, "type"));
	const json_t *object = json_object_get(activity, "object");
	struct outbox_address address;

	said->actor = text_copy(context->arena, activitypub_document_id(json_object_get(activity, "actor")));
	if (text_is_empty(type) || text_is_empty(said->actor) || !is_of_activitystreams(activity))
		return ACTIVITYPUB_LOOK_MALFORMED;
	if (!outbox_address_read(context->arena, said->actor, context->site->activitypub_local, &address))
		return ACTIVITYPUB_LOOK_IGNORED;
	said->host = text_copy(context->arena, address.authority);
	if (text_equal(type, TEXT("Delete")) && text_equal(activitypub_document_id(object), said->actor)) {
		said->asked = ACTIVITYPUB_ASKED_DELETE;
		return find_follower(context, said->actor);
	}
	if (text_equal(type, TEXT("Follow"))) {
		said->asked = ACTIVITYPUB_ASKED_FOLLOW;
		said->follow = text_copy(context->arena, activitypub_document_text(json_object_get(activity, "id")));
		return is_one_line(said->follow) ? find_page(context, activitypub_document_id(object), said) : ACTIVITYPUB_LOOK_MALFORMED;
	}
	/* What is undone is given whole: an id alone does not say what it was. */
	if (text_equal(type, TEXT("Undo")) && text_equal(activitypub_document_text(json_object_get(object, "type")), TEXT("Follow")) &&
	    text_equal(activitypub_document_id(json_object_get(object, "actor")), said->actor)) {
		said->asked = ACTIVITYPUB_ASKED_UNDO;
		return find_page(context, activitypub_document_id(json_object_get(object, "object")), said);
	}
	return ACTIVITYPUB_LOOK_IGNORED;
}

/* ---- what is signed ---- */

static bool
is_recent(struct context *context, const struct http_signature *signature, struct text date)
{
	const int64_t skew = LIMIT_ACTIVITY_SKEW_MINUTES * INSTANT_MINUTE;
	struct instant made;
	int64_t seconds;

	if (http_signature_covers(signature, TEXT("date"))) {
		if (!http_date_read(date, &made))
			return false;
	} else {
		if (!text_number(signature->created, &seconds) || seconds < 0 || seconds > INT64_C(1) << 40)
			return false;
		made.us = seconds * INSTANT_SECOND;
	}
	if (signature->expires.at && (!text_number(signature->expires, &seconds) || seconds < context->now.us / INSTANT_SECOND))
		return false;
	return made.us > context->now.us - skew && made.us < context->now.us + skew;
}

/* A proxy may have changed Host, so what was signed has to be our own. */
static bool
gather_signed(struct request *request, const struct http_signature *signature, struct text *signed_text)
{
	struct arena *arena = request->context.arena;
	struct http_signed_field *fields = arena_list_of(arena, struct http_signed_field, request->header_count + 2);
	size_t count = 0;

	fields[count++] = (struct http_signed_field){ TEXT("(request-target)"), text_join(arena, TEXT("post "), request->target) };
	fields[count++] = (struct http_signed_field){ TEXT("host"), activitypub_host(request->context.site) };
	for (size_t i = 0; i < request->header_count; i++)
		fields[count++] = (struct http_signed_field){ text_lower_ascii(arena, request->headers[i].name), request->headers[i].value };
	return http_signature_text(arena, signature, (struct http_signed){ fields, count }, signed_text);
}

static enum activitypub_look
look_at_signature(struct request *request, struct activitypub_said *said)
{
	struct context *context = &request->context;
	struct http_signature signature;
	struct outbox_address address;
	struct text key_address, fragment;

	if (!http_signature_read(context->arena, request_header(request, TEXT("signature")), &signature) ||
	    !http_signature_covers(&signature, TEXT("(request-target)")) || !http_signature_covers(&signature, TEXT("host")) ||
	    !http_signature_covers(&signature, TEXT("digest")) ||
	    !(http_signature_covers(&signature, TEXT("date")) || http_signature_covers(&signature, TEXT("(created)"))) ||
	    !gather_signed(request, &signature, &said->signed_text) || !is_one_line(signature.key_id))
		return ACTIVITYPUB_LOOK_UNSIGNED;
	(void)text_cut(signature.key_id, '#', &key_address, &fragment);
	if (!outbox_address_read(context->arena, key_address, context->site->activitypub_local, &address) ||
	    !text_equal(address.authority, said->host))
		return ACTIVITYPUB_LOOK_UNSIGNED;
	if (!http_digest_is_of(context->arena, request_header(request, TEXT("digest")), request->body))
		return ACTIVITYPUB_LOOK_DIGEST;
	if (!is_recent(context, &signature, request_header(request, TEXT("date"))))
		return ACTIVITYPUB_LOOK_DATE;
	said->key_id = signature.key_id;
	said->signature = signature.signature;
	return ACTIVITYPUB_LOOK_OK;
}

enum activitypub_look
activitypub_look(struct request *request, struct activitypub_said *said)
{
	const struct text body = bytes_text(request->body);
	enum activitypub_look looked;
	json_t *activity;

	*said = (struct activitypub_said){ .follow = TEXT_NONE };
	if (body.length > LIMIT_ACTIVITY_BYTES)
		return ACTIVITYPUB_LOOK_MALFORMED;
	activity = activitypub_document(body);
	if (!activity)
		return ACTIVITYPUB_LOOK_MALFORMED;
	looked = look_at(&request->context, activity, said);
	json_decref(activity);
	return looked == ACTIVITYPUB_LOOK_OK ? look_at_signature(request, said) : looked;
}

/* ---- until it is checked ---- */

static struct text
pack(struct arena *arena, const struct activitypub_said *said)
{
	return text_format(arena, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s", TEXT_PRINT(said->actor), TEXT_PRINT(said->follow), TEXT_PRINT(said->key_id),
	                   TEXT_PRINT(text_base64(arena, said->signature)), TEXT_PRINT(said->signed_text));
}

static bool
unpack(struct arena *arena, struct text packed, struct activitypub_said *said)
{
	struct text signature;

	return text_cut(packed, '\n', &said->actor, &packed) && text_cut(packed, '\n', &said->follow, &packed) &&
	       text_cut(packed, '\n', &said->key_id, &packed) && text_cut(packed, '\n', &signature, &said->signed_text) &&
	       text_from_base64(arena, signature, &said->signature);
}

enum activitypub_receive
activitypub_receive(struct context *context, const struct activitypub_said *said)
{
	struct activitypub_received_sql_count_of_host of_host;
	struct activitypub_received_sql_count_waiting waiting;
	const struct bytes once = crypto_hash(context->arena, &context->site->keys, "activitypub.signature",
	                                      text_base64(context->arena, said->signature));
	const struct bytes sealed = people_seal(context, SEALED_ACTIVITYPUB_RECEIVED, pack(context->arena, said));
	const struct activitypub_received_id id = { id_new(context->now) };

	if (activitypub_received_sql_count_waiting(context, &waiting) != DB_READ ||
	    activitypub_received_sql_count_of_host(context, said->host, &of_host) != DB_READ)
		return ACTIVITYPUB_RECEIVE_FAULT;
	if (waiting.n >= LIMIT_ACTIVITIES_WAITING || of_host.n >= LIMIT_ACTIVITIES_WAITING_OF_HOST)
		return ACTIVITYPUB_RECEIVE_FULL;
	if (activitypub_received_sql_add(context, id, said->page, said->asked, said->host, once, sealed, context->now) == DB_WROTE_FAULT)
		return ACTIVITYPUB_RECEIVE_FAULT;
	return ACTIVITYPUB_RECEIVE_OK;
}

/* ---- reading it again ---- */

/* Signed where it can be: some servers answer nothing else. */
static void
prepare(struct context *context, struct activitypub_check *check)
{
	struct activitypub_actor actor;
	struct honour_page page;

	if (!honour_page_id_is_none(check->said.page) && honour_read(context, check->said.page, &page) == FOUND_OK &&
	    activitypub_read(context, check->said.page, &actor) == FOUND_OK &&
	    activitypub_sign(context, page.key, activitypub_private_key(context, &actor), check->said.actor, TEXT_NONE, &check->fetch))
		return;
	check->fetch = (struct outbox_fetch){ .url = check->said.actor };
}

bool
activitypub_check_read(struct context *context, struct activitypub_checks *checks)
{
	struct activitypub_received_sql_due_list rows;
	DB_TRANSACTION(moment, context);

	checks->count = 0;
	if (activitypub_received_sql_due(context, context->now, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count && checks->count < LIMIT_FETCHES; i++) {
		struct activitypub_check *check = &checks->at[checks->count++];
		struct outbox_address address;

		*check = (struct activitypub_check){ .id = rows.at[i].id, .tries = rows.at[i].tries, .outcome = ACTIVITYPUB_CHECKED_FALSE,
			.said = { .asked = rows.at[i].asked, .page = rows.at[i].page, .host = rows.at[i].host } };
		if (!unpack(context->arena, people_open(context, SEALED_ACTIVITYPUB_RECEIVED, rows.at[i].said_sealed), &check->said) ||
		    !outbox_address_read(context->arena, check->said.actor, context->site->activitypub_local, &address))
			check->said.actor = TEXT_NONE;
		else
			prepare(context, check);
	}
	return true;
}
