/* honour_state: publishing, declining, listing, pausing. */
#include "honour/honour.h"

#include "base/unreadable.h"
#include "db/database.h"
#include "honour/honour_keeper.h"
#include "honour/honour_letter.h"
#include "honour_keeper_sql.h"
#include "honour_sql.h"
#include "limits.h"
#include "outbox/outbox_announce.h"
#include "people/people.h"
#include "people/people_audit.h"

enum honour_publish
honour_publish(struct context *context, struct honour_page_id page, struct person_id keeper, bool listed)
{
	struct honour_page now;
	DB_TRANSACTION(tx, context);

	switch (honour_sql_publish(context, page, listed, context->now)) {
	case DB_WROTE:
		break;
	case DB_WROTE_NONE:
		if (honour_read(context, page, &now) != FOUND_OK)
			return HONOUR_PUBLISH_FAULT;
		return now.state == HONOUR_STATE_DECLINED ? HONOUR_PUBLISH_DECLINED : HONOUR_PUBLISH_ALREADY;
	case DB_WROTE_FAULT:
		return HONOUR_PUBLISH_FAULT;
	}
	if (!people_audit(context, keeper, "honour.publish", (struct audit_about){ .page = page }) ||
	    honour_read(context, page, &now) != FOUND_OK)
		return HONOUR_PUBLISH_FAULT;
	/* An organiser who publishes knows it. */
	if (!person_id_equal(keeper, now.organiser) && !honour_letter_published(context, &now))
		return HONOUR_PUBLISH_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? HONOUR_PUBLISH_OK : HONOUR_PUBLISH_FAULT;
}

struct instant
honour_undo_since(struct context *context)
{
	return instant_plus(context->now, -LIMIT_DECLINE_UNDO_DAYS * INSTANT_DAY);
}

bool
honour_may_undo_decline(struct context *context, const struct honour_page *page)
{
	return page->state == HONOUR_STATE_DECLINED && page->declined_at.us > honour_undo_since(context).us;
}

enum honour_decline
honour_decline(struct context *context, struct honour_page_id page, struct person_id keeper)
{
	struct honour_keeper_list keepers;
	struct honour_page now;
	DB_TRANSACTION(tx, context);

	if (honour_read(context, page, &now) != FOUND_OK || !honour_keepers(context, page, &keepers))
		return HONOUR_DECLINE_FAULT;
	if (person_id_is_none(keeper) && keepers.count > 0)
		return HONOUR_DECLINE_KEPT;
	switch (honour_sql_decline(context, page, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return now.state == HONOUR_STATE_PUBLISHED ? HONOUR_DECLINE_PUBLISHED : HONOUR_DECLINE_ALREADY;
	case DB_WROTE_FAULT: return HONOUR_DECLINE_FAULT;
	}
	if (honour_keeper_sql_end_all(context, page, context->now) == DB_WROTE_FAULT ||
	    !people_audit(context, keeper, "honour.decline", (struct audit_about){ .page = page }))
		return HONOUR_DECLINE_FAULT;
	/* An organiser who declines knows it. */
	if (person_id_equal(keeper, now.organiser) && honour_sql_set_decline_told(context, page, context->now) != DB_WROTE)
		return HONOUR_DECLINE_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? HONOUR_DECLINE_OK : HONOUR_DECLINE_FAULT;
}

enum honour_undo_decline
honour_undo_decline(struct context *context, struct honour_page_id page, struct person_id keeper)
{
	struct honour_keeper_list keepers;
	struct honour_page now;
	DB_TRANSACTION(tx, context);

	if (honour_read(context, page, &now) != FOUND_OK || !honour_keepers(context, page, &keepers))
		return HONOUR_UNDO_DECLINE_FAULT;
	if (person_id_is_none(keeper) && keepers.count > 0)
		return HONOUR_UNDO_DECLINE_KEPT;
	switch (honour_sql_undo_decline(context, page, honour_undo_since(context), context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return HONOUR_UNDO_DECLINE_NOT;
	case DB_WROTE_FAULT: return HONOUR_UNDO_DECLINE_FAULT;
	}
	if (honour_keeper_sql_reopen(context, page, now.declined_at,
	                             instant_plus(context->now, LIMIT_DECLINE_UNDO_DAYS * INSTANT_DAY)) == DB_WROTE_FAULT ||
	    !people_audit(context, keeper, "honour.undo_decline", (struct audit_about){ .page = page }))
		return HONOUR_UNDO_DECLINE_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? HONOUR_UNDO_DECLINE_OK : HONOUR_UNDO_DECLINE_FAULT;
}

static bool
tell_one(struct context *context, struct honour_page_id id)
{
	struct honour_page page;
	DB_TRANSACTION(tx, context);

	return honour_read(context, id, &page) == FOUND_OK && honour_sql_set_decline_told(context, id, context->now) == DB_WROTE &&
	       honour_letter_not_going_ahead(context, &page) && db_commit(&tx) == DB_COMMITTED;
}

bool
honour_tell_declined(struct context *context, struct honour_declined_after *after)
{
	struct honour_sql_declined_to_tell_list rows;
	DB_TRANSACTION(tx, context);

	if (honour_sql_declined_to_tell(context, honour_undo_since(context), after->declined, after->page, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		const uint64_t before = unreadable_count();

		if (!tell_one(context, rows.at[i].id) && unreadable_count() == before)
			return false;
	}
	if (db_commit(&tx) != DB_COMMITTED)
		return false;
	*after = rows.count == 0 ? (struct honour_declined_after){ 0 }
	                         : (struct honour_declined_after){ rows.at[rows.count - 1].declined_at, rows.at[rows.count - 1].id };
	return true;
}

enum honour_list
honour_list(struct context *context, struct honour_page_id page, struct person_id keeper, bool listed)
{
	DB_TRANSACTION(tx, context);

	switch (honour_sql_set_listed(context, page, listed, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return HONOUR_LIST_NOT_PUBLISHED;
	case DB_WROTE_FAULT: return HONOUR_LIST_FAULT;
	}
	if (!people_audit(context, keeper, listed ? "honour.list" : "honour.unlist", (struct audit_about){ .page = page }))
		return HONOUR_LIST_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? HONOUR_LIST_OK : HONOUR_LIST_FAULT;
}

static enum db_write
set_rest(struct context *context, struct honour_page_id page, bool by_operator, bool hold)
{
	if (by_operator)
		return hold ? honour_sql_operator_pause(context, page, context->now) : honour_sql_operator_resume(context, page, context->now);
	return hold ? honour_sql_pause(context, page, context->now) : honour_sql_resume(context, page, context->now);
}

/* Emails to many that are about the page wait while either pause lasts. */
static bool
pause_announcements(struct context *context, struct honour_page_id page)
{
	struct honour_sql_paused paused;

	switch (honour_sql_paused(context, page, &paused)) {
	case DB_READ:       return outbox_announcement_pause(context, page);
	case DB_READ_NONE:  return outbox_announcement_resume(context, page);
	case DB_READ_FAULT: break;
	}
	return false;
}

static enum honour_pause
rest(struct context *context, struct honour_page_id page, struct person_id keeper, bool hold)
{
	DB_TRANSACTION(tx, context);

	switch (set_rest(context, page, person_id_is_none(keeper), hold)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return HONOUR_HOLD_ALREADY;
	case DB_WROTE_FAULT: return HONOUR_HOLD_FAULT;
	}
	if (!pause_announcements(context, page) ||
	    !people_audit(context, keeper, hold ? "honour.hold" : "honour.release", (struct audit_about){ .page = page }))
		return HONOUR_HOLD_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? HONOUR_HOLD_OK : HONOUR_HOLD_FAULT;
}

enum honour_pause
honour_pause(struct context *context, struct honour_page_id page, struct person_id keeper)
{
	return rest(context, page, keeper, true);
}

enum honour_pause
honour_resume(struct context *context, struct honour_page_id page, struct person_id keeper)
{
	return rest(context, page, keeper, false);
}
