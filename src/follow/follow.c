#include "follow/follow.h"

#include "base/id.h"
#include "db/database.h"
#include "donation/donation.h"
#include "follow_sql.h"
#include "honour/honour_page.h"
#include "people/people.h"
#include "people/people_audit.h"

static struct secret
feed_of(struct context *context, struct honour_page_id page, int64_t generation)
{
	return (struct secret){ crypto_token(context->arena, &context->site->keys, PRIVATE_LINK_FEED, page.id, generation) };
}

static struct bytes
hash_of(struct context *context, struct secret feed)
{
	return crypto_token_hash(context->arena, &context->site->keys, PRIVATE_LINK_FEED, feed.text);
}

bool
follow_read(struct context *context, struct honour_page_id page, struct follow *follow)
{
	struct follow_sql_read row;

	*follow = (struct follow){ .feed = { TEXT_NONE } };
	switch (follow_sql_read(context, page, &row)) {
	case DB_READ:
		*follow = (struct follow){ .has_feed = true, .feed = feed_of(context, page, row.generation), .milestones = row.milestones,
		                           .film_shared = row.film_shared };
		break;
	case DB_READ_NONE:
		break;
	case DB_READ_FAULT:
		return false;
	}
	return honour_picture_is_shared(context, page, &follow->picture_shared);
}

enum found
follow_find(struct context *context, struct secret feed, struct honour_page_id *page)
{
	struct follow_sql_find row;

	switch (follow_sql_find(context, hash_of(context, feed), &row)) {
	case DB_READ:       *page = row.honour_page; return FOUND_OK;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

static bool
ensure(struct context *context, struct honour_page_id page)
{
	return follow_sql_add(context, page, hash_of(context, feed_of(context, page, 0)), context->now) != DB_WROTE_FAULT;
}

enum follow_change
follow_set(struct context *context, struct honour_page_id page, struct person_id keeper, const struct follow *chosen)
{
	DB_TRANSACTION(tx, context);

	if (!ensure(context, page) || follow_sql_set(context, page, chosen->milestones, chosen->film_shared) != DB_WROTE ||
	    !honour_share_picture(context, page, chosen->picture_shared) ||
	    !people_audit(context, keeper, "follow.set", (struct audit_about){ .page = page }) || db_commit(&tx) != DB_COMMITTED)
		return FOLLOW_CHANGE_FAULT;
	return FOLLOW_CHANGE_OK;
}

enum follow_change
follow_renew(struct context *context, struct honour_page_id page, struct person_id keeper)
{
	struct follow_sql_read row;
	DB_TRANSACTION(tx, context);

	if (!ensure(context, page) || follow_sql_read(context, page, &row) != DB_READ ||
	    follow_sql_renew(context, page, hash_of(context, feed_of(context, page, row.generation + 1)), row.generation) != DB_WROTE ||
	    !people_audit(context, keeper, "follow.renew", (struct audit_about){ .page = page }) || db_commit(&tx) != DB_COMMITTED)
		return FOLLOW_CHANGE_FAULT;
	return FOLLOW_CHANGE_OK;
}

enum { MILESTONES_PIECE = 20, FEEDS_PIECE = 50 };         /* the LIMITs of their statements */
#define SETTLE_MICROSECONDS (10 * INSTANT_SECOND)         /* a request reads its clock when it begins and is committed a little later */

enum { MILESTONE_EVERY = 10 };

/* The first donation is one person's own, so it is not marked; nor is the moment at which as many were given as were received. */
static int64_t
milestone_of(int64_t donations)
{
	return donations - donations % MILESTONE_EVERY;
}

static bool
note_milestone(struct context *context, struct honour_page_id id)
{
	struct follow_sql_last_milestone last = { 0 };
	struct donation_tally tally;
	int64_t reached;

	if (!donation_tally(context, id, &tally) ||
	    follow_sql_last_milestone(context, id, &last) == DB_READ_FAULT)
		return false;
	reached = milestone_of(tally.given);
	return reached == 0 || reached <= last.donations ||
	       follow_sql_add_milestone(context, (struct milestone_id){ id_new(context->now) }, id, reached, context->now) != DB_WROTE_FAULT;
}

/* Both jobs walk some of the pages at a time and begin again at the end: it is not urgent, and the writer has other work. */
static struct { struct honour_page_id milestones, feeds; struct instant published; } walked;

static bool
note_milestones(struct context *context)
{
	struct follow_sql_pages_with_milestones_list pages;

	if (follow_sql_pages_with_milestones(context, walked.milestones, &pages) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < pages.count; i++)
		if (!note_milestone(context, pages.at[i].page))
			return false;
	walked.milestones = pages.count == MILESTONES_PIECE ? pages.at[pages.count - 1].page : HONOUR_PAGE_ID_NONE;
	return true;
}

/* Continues where the last run ended; after a start, with the last day. */
static bool
make_new_feeds(struct context *context)
{
	const struct instant yesterday = instant_plus(context->now, -INSTANT_DAY);
	struct follow_sql_new_pages_list new;

	if (instant_compare(walked.published, yesterday) < 0)
		walked.published = yesterday;
	if (follow_sql_new_pages(context, walked.published, instant_plus(context->now, -SETTLE_MICROSECONDS), &new) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < new.count; i++) {
		if (new.at[i].wanting && !ensure(context, new.at[i].page))
			return false;
		walked.published = new.at[i].published_at;
	}
	return true;
}

static bool
make_feeds(struct context *context)
{
	struct follow_sql_pages_from_list pages;

	if (!make_new_feeds(context) || follow_sql_pages_from(context, walked.feeds, &pages) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < pages.count; i++)
		if (pages.at[i].wanting && !ensure(context, pages.at[i].page))
			return false;
	walked.feeds = pages.count == FEEDS_PIECE ? pages.at[pages.count - 1].page : HONOUR_PAGE_ID_NONE;
	return true;
}

bool
follow_tend(struct context *context)
{
	DB_TRANSACTION(tx, context);

	return make_feeds(context) && note_milestones(context) && db_commit(&tx) == DB_COMMITTED;
}
