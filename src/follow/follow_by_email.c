#include "follow/follow_by_email.h"

#include "base/id.h"
#include "db/database.h"
#include "drive/drive.h"
#include "follow/follow_by_email_compose.h"
#include "follow/follow_said.h"
#include "follow_by_email_sql.h"
#include "html/number.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox_announce.h"
#include "outbox/outbox_refuse.h"
#include "people/people.h"

enum { DIGEST_MINUTE = 8 * 60, MONDAY = 0 };

static struct bytes
link_hash(struct context *context, struct secret secret)
{
	return crypto_token_hash(context->arena, &context->site->keys, PRIVATE_LINK_FOLLOWER, secret.text);
}

struct secret
follow_follower_link(struct context *context, struct follower_id id)
{
	return (struct secret){ crypto_token(context->arena, &context->site->keys, PRIVATE_LINK_FOLLOWER, id.id, 1) };
}

static enum follow_ask
check_rates(struct context *context, struct text email)
{
	switch (people_rate_check(context, "follow.address", email, LIMIT_FOLLOW_PER_ADDRESS, INSTANT_HOUR)) {
	case PEOPLE_RATE_CHECK_OK:        break;
	case PEOPLE_RATE_CHECK_TOO_OFTEN: return FOLLOW_ASK_TOO_OFTEN;
	case PEOPLE_RATE_CHECK_FAULT:     return FOLLOW_ASK_FAULT;
	}
	switch (people_rate_check(context, "follow.address.day", email, LIMIT_FOLLOW_PER_ADDRESS_A_DAY, INSTANT_DAY)) {
	case PEOPLE_RATE_CHECK_OK:        return FOLLOW_ASK_OK;
	case PEOPLE_RATE_CHECK_TOO_OFTEN: return FOLLOW_ASK_TOO_OFTEN_TODAY;
	case PEOPLE_RATE_CHECK_FAULT:     break;
	}
	return FOLLOW_ASK_FAULT;
}

/* To an address that is not known only our own words: not even whose page it is. */
static enum outbox_put
put_link(struct context *context, const struct honour_page *page, struct text to, struct follower_id id)
{
	struct outbox_email email = { .id = { id_new(context->now) }, .cause = OUTBOX_CAUSE_FOLLOW_CONFIRM, .to = to, .page = page->id };
	struct follow_confirm_email view = { .site_name = context->site->name, .days = number_words(context->arena, LIMIT_FOLLOW_ASKED_DAYS),
		.link = follow_absolute(context, link_follow_by_email_http_mine(context->arena, follow_follower_link(context, id))) };
	bool known;

	if (!outbox_is_known(context, to, &known))
		return OUTBOX_PUT_FAULT;
	if (known)
		view.honour = page->name;
	else
		view.refuse = outbox_refuse_link(context, email.id);
	email.about = text_format(context->arena, "follow %lld %.*s", (long long)page->id.id, TEXT_PRINT(text_fold(context->arena, to)));
	follow_compose_confirm(context->arena, &view, &email);
	return outbox_put(context, &email);
}

static bool
keep(struct context *context, const struct honour_page *page, struct text email, struct follower_id id, bool there,
     enum follower_often often)
{
	const struct zone *zone;

	if (there)
		return follow_by_email_sql_ask_again(context, id, often, context->now) != DB_WROTE_FAULT;
	return drive_zone_of_page(context, page->id, &zone) &&
	       follow_by_email_sql_add(context, id, page->id, people_email_hash(context, email),
	                               people_seal(context, SEALED_FOLLOWER_EMAIL, email),
	                               link_hash(context, follow_follower_link(context, id)), often, zone_name(zone), context->now) == DB_WROTE;
}

enum follow_ask
follow_ask(struct context *context, const struct honour_page *page, struct text email, enum follower_often often)
{
	struct follower_id id = { id_new(context->now) };
	struct follow_by_email_sql_find row;
	enum follow_ask may;
	enum db_read read;
	DB_TRANSACTION(tx, context);

	may = check_rates(context, email);
	if (may != FOLLOW_ASK_OK)
		return may;
	read = follow_by_email_sql_find(context, page->id, people_email_hash(context, email), &row);
	if (read == DB_READ_FAULT)
		return FOLLOW_ASK_FAULT;
	if (read == DB_READ)
		id = row.id;
	switch (put_link(context, page, email, id)) {
	case OUTBOX_PUT_OK:
		if (!keep(context, page, email, id, read == DB_READ, often))
			return FOLLOW_ASK_FAULT;
		break;
	case OUTBOX_PUT_ALREADY:
	case OUTBOX_PUT_REFUSED:          /* the page says the same; the address is not kept */
		break;
	case OUTBOX_PUT_IMPOSSIBLE:
		may = FOLLOW_ASK_IMPOSSIBLE;
		break;
	case OUTBOX_PUT_FAULT:
		return FOLLOW_ASK_FAULT;
	}
	return db_commit(&tx) == DB_COMMITTED ? may : FOLLOW_ASK_FAULT;
}

enum found
follow_follower(struct context *context, struct secret secret, struct follower *follower)
{
	struct follow_by_email_sql_of_link row;

	switch (follow_by_email_sql_of_link(context, link_hash(context, secret), &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	*follower = (struct follower){ .id = row.id, .page = row.page, .email_hash = row.email_hash, .email_sealed = row.email_sealed,
		.state = row.state, .often = row.often, .zone = zone_find(row.zone), .often_at = row.often_at, .told_until = row.told_until,
		.next_at = row.next_at };
	if (follower->zone == NULL)
		follower->zone = zone_find(TEXT("UTC"));
	return FOUND_OK;
}

struct instant
follow_next_digest(const struct zone *zone, enum follower_often often, struct instant now)
{
	const struct local_time local = zone_local(zone, now);
	int64_t day = date_number(local.date);
	struct instant at = now;

	if (often == FOLLOWER_OFTEN_AT_ONCE)
		return INSTANT_NONE;
	do {
		while (often == FOLLOWER_OFTEN_WEEKLY && date_weekday(date_from_number(day)) != MONDAY)
			day++;
		switch (zone_instant(zone, (struct local_time){ .date = date_from_number(day), .minute = DIGEST_MINUTE }, &at)) {
		case ZONE_INSTANT_OK:
		case ZONE_INSTANT_SKIPPED: break;     /* the first minute after the jump */
		}
		day++;
	} while (instant_compare(at, now) <= 0);
	return at;
}

enum found
follow_confirm(struct context *context, struct secret secret)
{
	struct follower follower;
	enum found found;
	DB_TRANSACTION(tx, context);

	found = follow_follower(context, secret, &follower);
	if (found != FOUND_OK || follower.state == FOLLOWER_STATE_FOLLOWING)
		return found;
	if (follow_by_email_sql_confirm(context, follower.id, follow_next_digest(follower.zone, follower.often, context->now), context->now) !=
	    DB_WROTE || !outbox_confirm(context, people_open(context, SEALED_FOLLOWER_EMAIL, follower.email_sealed)) ||
	    db_commit(&tx) != DB_COMMITTED)
		return FOUND_FAULT;
	return FOUND_OK;
}

/* A digest is of what was announced since told_until: of what was announced before it was chosen, the announcement tells. */
static void
change(struct follower *follower, enum follower_often often, struct instant now)
{
	const bool was_at_once = follower->often == FOLLOWER_OFTEN_AT_ONCE, at_once = often == FOLLOWER_OFTEN_AT_ONCE;

	follower->often = often;
	if (was_at_once == at_once) {
		if (!at_once)
			follower->next_at = follow_next_digest(follower->zone, often, now);
		return;
	}
	follower->often_at = now;
	if (at_once) {
		follower->next_at = instant_plus(now, FOLLOW_SETTLE);
		return;
	}
	/* One last digest, which has not left yet, is then part of the next. */
	if (instant_is_none(follower->next_at))
		follower->told_until = now;
	follower->next_at = follow_next_digest(follower->zone, often, now);
}

enum found
follow_choose(struct context *context, struct secret secret, enum follower_often often, const struct zone *zone)
{
	struct follower follower;
	enum found found;
	DB_TRANSACTION(tx, context);

	found = follow_follower(context, secret, &follower);
	if (found != FOUND_OK || follower.state != FOLLOWER_STATE_FOLLOWING)
		return found == FOUND_OK ? FOUND_NONE : found;
	follower.zone = zone;
	change(&follower, often, context->now);
	if (follow_by_email_sql_choose(context, follower.id, often, zone_name(zone), follower.often_at, follower.told_until,
	                               follower.next_at) != DB_WROTE || db_commit(&tx) != DB_COMMITTED)
		return FOUND_FAULT;
	return FOUND_OK;
}

enum found
follow_stop(struct context *context, struct secret secret)
{
	struct follower follower;
	enum found found;
	DB_TRANSACTION(tx, context);

	found = follow_follower(context, secret, &follower);
	if (found != FOUND_OK)
		return found;
	if (follow_by_email_sql_remove(context, follower.id) != DB_WROTE ||
	    !outbox_news_drop(context, follower.page, follower.email_hash) || db_commit(&tx) != DB_COMMITTED)
		return FOUND_FAULT;
	return FOUND_OK;
}

bool
follow_end(struct context *context, struct bytes email_hash)
{
	return follow_by_email_sql_end(context, email_hash) != DB_WROTE_FAULT;
}

bool
follow_followers(struct context *context, struct honour_page_id page, int64_t *count)
{
	struct follow_by_email_sql_count row;

	*count = 0;
	if (follow_by_email_sql_count(context, page, &row) != DB_READ)
		return false;
	*count = row.n;
	return true;
}

bool
follow_forget_old(struct context *context)
{
	return follow_by_email_sql_forget_asked(context, instant_plus(context->now, -LIMIT_FOLLOW_ASKED_DAYS * INSTANT_DAY)) != DB_WROTE_FAULT;
}
