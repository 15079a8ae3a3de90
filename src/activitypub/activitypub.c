#include "activitypub/activitypub.h"

#include "activitypub/activitypub_deliver.h"
#include "activitypub_delivery_sql.h"
#include "activitypub_follower_sql.h"
#include "activitypub_received_sql.h"
#include "activitypub_sql.h"
#include "base/id.h"
#include "db/database.h"
#include "limits.h"
#include "people/people.h"
#include "people/people_audit.h"

enum found
activitypub_read(struct context *context, struct honour_page_id page, struct activitypub_actor *actor)
{
	struct activitypub_sql_actor row;

	switch (activitypub_sql_actor(context, page, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	*actor = (struct activitypub_actor){ .ended = !instant_is_none(row.ended_at), .has_key = !text_is_empty(row.public_key),
		.public_key = row.public_key, .key_sealed = row.key_sealed, .started_at = row.started_at };
	return FOUND_OK;
}

struct text
activitypub_private_key(struct context *context, const struct activitypub_actor *actor)
{
	return actor->key_sealed.length > 0 ? people_open(context, SEALED_ACTIVITYPUB_KEY, actor->key_sealed) : TEXT("");
}

bool
activitypub_is_open(const struct honour_page *page)
{
	return honour_is_open(page) && page->listed;
}

enum activitypub_start
activitypub_start(struct context *context, struct honour_page_id id, struct person_id keeper)
{
	struct activitypub_actor actor;
	struct honour_page page;
	DB_TRANSACTION(tx, context);

	if (honour_read(context, id, &page) != FOUND_OK)
		return ACTIVITYPUB_START_FAULT;
	switch (activitypub_read(context, id, &actor)) {
	case FOUND_OK:    return actor.ended ? ACTIVITYPUB_START_ENDED : ACTIVITYPUB_START_OK;
	case FOUND_NONE:  break;
	case FOUND_FAULT: return ACTIVITYPUB_START_FAULT;
	}
	if (!honour_is_known(&page) || !page.listed)
		return ACTIVITYPUB_START_NOT_PUBLIC;
	if (activitypub_sql_start(context, id, context->now) == DB_WROTE_FAULT ||
	    !people_audit(context, keeper, "activitypub.start", (struct audit_about){ .page = id }) || db_commit(&tx) != DB_COMMITTED)
		return ACTIVITYPUB_START_FAULT;
	return ACTIVITYPUB_START_OK;
}

enum activitypub_stop
activitypub_stop(struct context *context, struct honour_page_id page, struct person_id keeper)
{
	DB_TRANSACTION(tx, context);

	switch (activitypub_sql_end(context, page, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return ACTIVITYPUB_STOP_NOT_ON;
	case DB_WROTE_FAULT: return ACTIVITYPUB_STOP_FAULT;
	}
	if (activitypub_delivery_sql_drop_of_page(context, page) == DB_WROTE_FAULT ||
	    !activitypub_deliver_to_all(context, page, ACTIVITYPUB_ACT_END, (struct activitypub_note_id){ 0 }) ||
	    activitypub_follower_sql_remove_of_page(context, page) == DB_WROTE_FAULT ||
	    activitypub_sql_delete_notes(context, page, context->now) == DB_WROTE_FAULT ||
	    activitypub_delivery_sql_forget_all(context) == DB_WROTE_FAULT ||
	    !people_audit(context, keeper, "activitypub.end", (struct audit_about){ .page = page }) || db_commit(&tx) != DB_COMMITTED)
		return ACTIVITYPUB_STOP_FAULT;
	return ACTIVITYPUB_STOP_OK;
}

bool
activitypub_count_followers(struct context *context, struct honour_page_id page, int64_t *count)
{
	struct activitypub_follower_sql_count row;

	if (activitypub_follower_sql_count(context, page, &row) != DB_READ)
		return false;
	*count = row.n;
	return true;
}

struct text
activitypub_host(const struct site *site)
{
	return text_url_host(site->url);
}

struct text
activitypub_name(struct arena *arena, struct page_key key)
{
	return text_lower_ascii(arena, key.text);
}

struct text
activitypub_handle(struct context *context, struct page_key key)
{
	return text_format(context->arena, "@%.*s@%.*s", TEXT_PRINT(activitypub_name(context->arena, key)),
	                   TEXT_PRINT(activitypub_host(context->site)));
}

bool
activitypub_on_page(struct context *context, const struct honour_page *page, struct activitypub_on_page *view)
{
	struct activitypub_actor actor;

	*view = (struct activitypub_on_page){ .handle = TEXT_NONE };
	switch (activitypub_read(context, page->id, &actor)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return true;
	case FOUND_FAULT: return false;
	}
	if (!actor.ended && actor.has_key && activitypub_is_open(page))
		view->handle = activitypub_handle(context, page->key);
	return true;
}

bool
activitypub_forget_old(struct context *context)
{
	/* A signature could come again for as long as its date is accepted. */
	const struct instant before = instant_plus(context->now, -3 * LIMIT_ACTIVITY_SKEW_MINUTES * INSTANT_MINUTE);

	return activitypub_received_sql_forget(context, before) != DB_WROTE_FAULT &&
	       activitypub_delivery_sql_forget_all(context) != DB_WROTE_FAULT &&
	       activitypub_follower_sql_delete_inboxes(context) != DB_WROTE_FAULT && activitypub_sql_empty_keys(context) != DB_WROTE_FAULT;
}
