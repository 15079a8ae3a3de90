#include "activitypub/activitypub_deliver.h"

#include <jansson.h>

#include "activitypub/activitypub.h"
#include "activitypub/activitypub_json.h"
#include "activitypub/activitypub_post.h"
#include "activitypub_delivery_sql.h"
#include "activitypub_follower_sql.h"
#include "activitypub_sql.h"
#include "base/id.h"
#include "base/log.h"
#include "db/database.h"
#include "people/people.h"
#include "standards/http_signature.h"

enum { HELD_MINUTES = 10 };

/* ---- putting ---- */

bool
activitypub_deliver_to_all(struct context *context, struct honour_page_id page, enum activitypub_act act, struct activitypub_note_id note)
{
	const struct activitypub_activity_id id = { id_new(context->now) };

	return activitypub_delivery_sql_add(context, id, page, act, note, BYTES_NONE, context->now) == DB_WROTE &&
	       activitypub_delivery_sql_address_all(context, id, page) != DB_WROTE_FAULT &&
	       activitypub_delivery_sql_wake_all(context, page, context->now) != DB_WROTE_FAULT &&
	       activitypub_delivery_sql_forget(context, id) != DB_WROTE_FAULT;
}

/* The id of the Follow and its actor, one line each: neither has a line break (outbox_address_read() and activitypub_inbox.c). */
bool
activitypub_deliver_accept(struct context *context, struct honour_page_id page, struct activitypub_inbox_id inbox, struct text follow,
                           struct text follower)
{
	const struct activitypub_activity_id id = { id_new(context->now) };
	const struct bytes sealed = people_seal(context, SEALED_ACTIVITYPUB_FOLLOW,
	                                        text_format(context->arena, "%.*s\n%.*s", TEXT_PRINT(follow), TEXT_PRINT(follower)));
	const struct activitypub_note_id none = { 0 };

	return activitypub_delivery_sql_add(context, id, page, ACTIVITYPUB_ACT_ACCEPT, none, sealed, context->now) == DB_WROTE &&
	       activitypub_delivery_sql_address_one(context, id, inbox) != DB_WROTE_FAULT &&
	       activitypub_delivery_sql_wake_one(context, inbox, context->now) != DB_WROTE_FAULT;
}

/* ---- signing ---- */

bool
activitypub_sign(struct context *context, struct page_key key, struct text private_key, struct text url, struct text body,
                 struct outbox_fetch *fetch)
{
	struct arena *arena = context->arena;
	const bool post = body.at != NULL;
	struct outbox_address address;
	struct http_signed_field fields[4];
	struct text signature, *headers = arena_list_of(arena, struct text, 8);
	size_t count = 0;

	if (text_is_empty(private_key) || !outbox_address_read(arena, url, context->site->activitypub_local, &address))
		return false;
	fields[0] = (struct http_signed_field){ TEXT("(request-target)"),
		text_format(arena, "%s %.*s", post ? "post" : "get", TEXT_PRINT(address.path)) };
	fields[1] = (struct http_signed_field){ TEXT("host"), address.authority };
	fields[2] = (struct http_signed_field){ TEXT("date"), http_date(arena, context->now) };
	fields[3] = (struct http_signed_field){ TEXT("digest"), post ? http_digest(arena, text_bytes(body)) : TEXT_NONE };
	if (!http_signature_make(arena, private_key, activitypub_key_id(context, key), (struct http_signed){ fields, post ? 4 : 3 },
	                         &signature))
		return false;
	headers[count++] = text_join(arena, TEXT("Host: "), address.authority);
	headers[count++] = text_join(arena, TEXT("Date: "), fields[2].value);
	headers[count++] = text_join(arena, TEXT("Signature: "), signature);
	headers[count++] = TEXT("Accept: application/activity+json, application/ld+json; profile=\"" ACTIVITYPUB_CONTEXT "\"");
	if (post) {
		headers[count++] = text_join(arena, TEXT("Digest: "), fields[3].value);
		headers[count++] = TEXT("Content-Type: application/activity+json");
		headers[count++] = TEXT("Expect:");
	}
	*fetch = (struct outbox_fetch){ .url = url, .headers = headers, .header_count = count, .post = post, .sent = body };
	return true;
}

/* ---- what is delivered ---- */

static bool
read_note(struct context *context, const struct honour_page *page, struct activitypub_note_id id, struct activitypub_noted *noted,
          struct activitypub_post *post, bool *there)
{
	struct activitypub_sql_read_note row;
	struct activitypub_posts posts;
	const struct activitypub_post *found;
	const enum db_read read = activitypub_sql_read_note(context, id, page->id, &row);

	*there = false;
	if (read != DB_READ || !instant_is_none(row.deleted_at))
		return read != DB_READ_FAULT;
	if (!activitypub_posts(context, page, &posts))
		return false;
	found = activitypub_post_find(&posts, row.kind, row.about);
	if (!found)
		return true;
	*noted = (struct activitypub_noted){ id, row.published_at, row.updated_at };
	*post = *found;
	*there = true;
	return true;
}

/* What is said, in the words of this moment; empty: nothing any more. false: a fault. */
static bool
compose(struct context *context, const struct honour_page *page, const struct activitypub_delivery_sql_next *row, struct text *json)
{
	struct activitypub_noted noted;
	struct activitypub_post post;
	struct text follow, follower;
	bool there;

	*json = TEXT("");
	switch (row->act) {
	case ACTIVITYPUB_ACT_ACCEPT:
		(void)text_cut(people_open(context, SEALED_ACTIVITYPUB_FOLLOW, row->follow_sealed), '\n', &follow, &follower);
		*json = activitypub_json_accept(context, page, row->activity, follow, follower);
		return true;
	case ACTIVITYPUB_ACT_CREATE:
	case ACTIVITYPUB_ACT_UPDATE:
		if (!read_note(context, page, row->note, &noted, &post, &there))
			return false;
		if (there)
			*json = row->act == ACTIVITYPUB_ACT_CREATE ? activitypub_json_create(context, page, &noted, &post)
			                                           : activitypub_json_update(context, page, &noted, &post);
		return true;
	case ACTIVITYPUB_ACT_DELETE:
		*json = activitypub_json_delete(context, page, row->note);
		return true;
	case ACTIVITYPUB_ACT_END:
		*json = activitypub_json_end(context, page);
		return true;
	}
	return false;
}

/* The same activity often goes to many inboxes in a row: it is written once. */
struct composed { struct activitypub_activity_id activity; struct text json, private_key; struct page_key key; };

static bool
compose_once(struct context *context, const struct activitypub_delivery_sql_next *row, struct composed *composed)
{
	struct activitypub_actor actor;
	struct honour_page page;

	if (composed->activity.id == row->activity.id)
		return true;
	composed->activity = (struct activitypub_activity_id){ 0 };
	if (honour_read(context, row->page, &page) != FOUND_OK || activitypub_read(context, row->page, &actor) != FOUND_OK ||
	    !compose(context, &page, row, &composed->json))
		return false;
	composed->private_key = activitypub_private_key(context, &actor);
	composed->key = page.key;
	composed->activity = row->activity;
	return true;
}

/* false: a fault. One whose page cannot be read waits; the others go on. */
static bool
prepare(struct context *context, struct bytes address_sealed, struct composed *composed, struct activitypub_delivery *delivery)
{
	const struct text url = people_open(context, SEALED_ACTIVITYPUB_INBOX, address_sealed);
	struct activitypub_delivery_sql_next row;

	delivery->outcome = ACTIVITYPUB_DELIVERED_HELD;
	switch (activitypub_delivery_sql_next(context, delivery->inbox, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return true;
	case DB_READ_FAULT: return false;
	}
	if (!compose_once(context, &row, composed))
		return true;
	delivery->activity = row.activity;
	delivery->outcome = ACTIVITYPUB_DELIVERED_REFUSED;
	delivery->fetches = !text_is_empty(composed->json) &&
	                    activitypub_sign(context, composed->key, composed->private_key, url, composed->json, &delivery->fetch);
	return true;
}

bool
activitypub_deliver_read(struct context *context, struct activitypub_deliveries *deliveries)
{
	struct activitypub_delivery_sql_due_list rows;
	struct composed composed = { .json = TEXT_NONE };
	DB_TRANSACTION(moment, context);

	deliveries->count = 0;
	if (activitypub_delivery_sql_due(context, context->now, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count && deliveries->count < LIMIT_DELIVERIES; i++) {
		struct activitypub_delivery *delivery = &deliveries->at[deliveries->count++];

		*delivery = (struct activitypub_delivery){ .inbox = rows.at[i].inbox, .attempts = rows.at[i].attempts };
		if (!prepare(context, rows.at[i].address_sealed, &composed, delivery))
			return false;
	}
	return true;
}

/* 401 may be a server that could not read our key just now; most other refusals do not change. */
static enum activitypub_delivered
judge(long status)
{
	if (status >= 200 && status < 300)
		return ACTIVITYPUB_DELIVERED_OK;
	if (status == 410)
		return ACTIVITYPUB_DELIVERED_GONE;
	if (status >= 400 && status < 500 && status != 401 && status != 404 && status != 408 && status != 429)
		return ACTIVITYPUB_DELIVERED_REFUSED;
	return ACTIVITYPUB_DELIVERED_LATER;
}

void
activitypub_deliver_run(struct context *context, struct activitypub_deliveries *deliveries, const atomic_bool *stop)
{
	struct outbox_fetch fetches[LIMIT_DELIVERIES];
	size_t of[LIMIT_DELIVERIES], count = 0;

	for (size_t i = 0; i < deliveries->count; i++)
		if (deliveries->at[i].fetches) {
			of[count] = i;
			fetches[count++] = deliveries->at[i].fetch;
		}
	outbox_fetch_all(context->arena, context->site, fetches, count, stop);
	for (size_t i = 0; i < count; i++)
		deliveries->at[of[i]].outcome = judge(fetches[i].status);
	/* What the end of the program cut off was no attempt. */
	for (size_t i = 0; i < count && atomic_load(stop); i++)
		if (fetches[i].status == 0)
			deliveries->at[of[i]].outcome = ACTIVITYPUB_DELIVERED_HELD;
}

/* ---- what came of it ---- */

static struct instant
retry_at(struct context *context, int64_t attempts)
{
	/* A week together. */
	static const int64_t minutes[LIMIT_DELIVERY_TRIES - 1] = { 1, 5, 20, 60, 180, 360, 720, 1440, 1440, 2880, 2880 };
	const int64_t last = LIMIT_DELIVERY_TRIES - 2;

	return instant_plus(context->now, minutes[attempts < last ? attempts : last] * INSTANT_MINUTE);
}

static bool
wake_or_rest(struct context *context, struct activitypub_inbox_id inbox, int64_t attempts)
{
	struct activitypub_delivery_sql_has_more more;

	switch (activitypub_delivery_sql_has_more(context, inbox, &more)) {
	case DB_READ:       return activitypub_delivery_sql_later(context, inbox, attempts, context->now) != DB_WROTE_FAULT;
	case DB_READ_NONE:  return activitypub_delivery_sql_later(context, inbox, attempts, INSTANT_NONE) != DB_WROTE_FAULT;
	case DB_READ_FAULT: break;
	}
	return false;
}

static bool
set_aside(struct context *context, struct activitypub_inbox_id inbox)
{
	log_note(LOG_INFO, "activitypub: inbox %lld has not answered for a week and is set aside", (long long)inbox.id);
	return activitypub_delivery_sql_remove_all(context, inbox) != DB_WROTE_FAULT &&
	       activitypub_delivery_sql_set_aside(context, inbox, context->now) != DB_WROTE_FAULT;
}

static bool
write_one(struct context *context, const struct activitypub_delivery *delivery)
{
	const struct activitypub_inbox_id inbox = delivery->inbox;
	const struct instant later = instant_plus(context->now, HELD_MINUTES * INSTANT_MINUTE);
	struct activitypub_delivery_sql_has_more more;

	switch (delivery->outcome) {
	case ACTIVITYPUB_DELIVERED_OK:
	case ACTIVITYPUB_DELIVERED_REFUSED:
		return activitypub_delivery_sql_remove(context, inbox, delivery->activity) != DB_WROTE_FAULT &&
		       activitypub_delivery_sql_forget(context, delivery->activity) != DB_WROTE_FAULT &&
		       wake_or_rest(context, inbox, delivery->outcome == ACTIVITYPUB_DELIVERED_OK ? 0 : delivery->attempts);
	case ACTIVITYPUB_DELIVERED_GONE:
		return activitypub_follower_sql_remove_of_inbox(context, inbox) != DB_WROTE_FAULT && set_aside(context, inbox);
	case ACTIVITYPUB_DELIVERED_LATER:
		if (delivery->attempts + 1 >= LIMIT_DELIVERY_TRIES)
			return set_aside(context, inbox);
		return activitypub_delivery_sql_later(context, inbox, delivery->attempts + 1, retry_at(context, delivery->attempts)) !=
		       DB_WROTE_FAULT;
	case ACTIVITYPUB_DELIVERED_HELD:
		break;
	}
	switch (activitypub_delivery_sql_has_more(context, inbox, &more)) {
	case DB_READ:
		return activitypub_delivery_sql_later(context, inbox, delivery->attempts, later) != DB_WROTE_FAULT;
	case DB_READ_NONE:
		return activitypub_delivery_sql_later(context, inbox, delivery->attempts, INSTANT_NONE) != DB_WROTE_FAULT;
	case DB_READ_FAULT:
		break;
	}
	return false;
}

bool
activitypub_deliver_write(struct context *context, const struct activitypub_deliveries *deliveries)
{
	for (size_t i = 0; i < deliveries->count; i++)
		if (!write_one(context, &deliveries->at[i]))
			return false;
	return true;
}
