#include "honour/honour_more.h"

#include "base/id.h"
#include "base/unreadable.h"
#include "db/database.h"
#include "honour/honour_view.h"
#include "honour_more_sql.h"
#include "limits.h"
#include "links.h"
#include "people/people.h"
#include "people/people_audit.h"

bool
honour_more_read(struct context *context, struct honour_page_id page, struct honour_more *more)
{
	struct honour_more_sql_background background = { TEXT("") };
	struct honour_more_sql_tributes_list tributes;
	struct honour_more_sql_related_list related;

	if (honour_more_sql_background(context, page, &background) == DB_READ_FAULT ||
	    honour_more_sql_tributes(context, page, &tributes) == DB_READ_FAULT ||
	    honour_more_sql_related(context, page, &related) == DB_READ_FAULT)
		return false;
	more->background = background.text;
	more->tributes.count = tributes.count;
	more->tributes.at = arena_list_of(context->arena, struct honour_tribute, tributes.count);
	for (size_t i = 0; i < tributes.count; i++)
		more->tributes.at[i] = (struct honour_tribute){
			tributes.at[i].id, tributes.at[i].title, tributes.at[i].author, tributes.at[i].web,
		};
	more->related.count = 0;
	more->related.at = arena_list_of(context->arena, struct honour_page, related.count);
	for (size_t i = 0; i < related.count; i++) {
		const uint64_t before = unreadable_count();

		if (honour_read(context, related.at[i].other, &more->related.at[more->related.count]) == FOUND_OK)
			more->related.count++;
		else if (unreadable_count() == before)
			return false;
	}
	return true;
}

/* The last step of each change: the statement's result, with an audit row. */
static enum honour_more_change
change(struct context *context, struct db_transaction *tx, enum db_write wrote, enum honour_more_change none, struct person_id keeper,
       const char *act, struct honour_page_id page, int64_t subject)
{
	switch (wrote) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return none;
	case DB_WROTE_FAULT: return HONOUR_MORE_CHANGE_FAULT;
	}
	if (!people_audit(context, keeper, act, (struct audit_about){ .page = page, .subject = subject }))
		return HONOUR_MORE_CHANGE_FAULT;
	return db_commit(tx) == DB_COMMITTED ? HONOUR_MORE_CHANGE_OK : HONOUR_MORE_CHANGE_FAULT;
}

enum honour_more_change
honour_more_set_background(struct context *context, struct honour_page_id page, struct person_id keeper, struct text words)
{
	DB_TRANSACTION(tx, context);

	return change(context, &tx, honour_more_sql_set_background(context, page, words, context->now), HONOUR_MORE_CHANGE_NONE, keeper,
	              "honour.background", page, 0);
}

enum honour_more_change
honour_more_add_tribute(struct context *context, struct honour_page_id page, struct person_id keeper, const struct honour_tribute *tribute)
{
	const struct tribute_id id = { id_new(context->now) };
	DB_TRANSACTION(tx, context);

	return change(context, &tx, honour_more_sql_add_tribute(context, id, page, tribute->title, tribute->author, tribute->web,
	              context->now, LIMIT_TRIBUTES), HONOUR_MORE_CHANGE_TOO_MANY, keeper, "honour.tribute", page, id.id);
}

enum honour_more_change
honour_more_remove_tribute(struct context *context, struct honour_page_id page, struct person_id keeper, struct tribute_id tribute)
{
	DB_TRANSACTION(tx, context);

	return change(context, &tx, honour_more_sql_remove_tribute(context, tribute, page, context->now), HONOUR_MORE_CHANGE_NONE, keeper,
	              "honour.tribute_removed", page, tribute.id);
}

enum honour_more_change
honour_more_add_related(struct context *context, struct honour_page_id page, struct person_id keeper, struct honour_page_id other)
{
	struct honour_more more;
	DB_TRANSACTION(tx, context);

	if (honour_page_id_equal(page, other))
		return HONOUR_MORE_CHANGE_NONE;
	if (!honour_more_read(context, page, &more))
		return HONOUR_MORE_CHANGE_FAULT;
	return change(context, &tx, honour_more_sql_add_related(context, page, other, context->now, LIMIT_RELATED_PAGES),
	              more.related.count >= LIMIT_RELATED_PAGES ? HONOUR_MORE_CHANGE_TOO_MANY : HONOUR_MORE_CHANGE_NONE, keeper,
	              "honour.related", page, other.id);
}

enum honour_more_change
honour_more_remove_related(struct context *context, struct honour_page_id page, struct person_id keeper, struct honour_page_id other)
{
	DB_TRANSACTION(tx, context);

	return change(context, &tx, honour_more_sql_remove_related(context, page, other), HONOUR_MORE_CHANGE_NONE, keeper,
	              "honour.related_removed", page, other.id);
}

bool
honour_more_on_page(struct context *context, const struct honour_page *page, struct honour_on_page *view)
{
	struct honour_more more;

	*view = (struct honour_on_page){ .name = page->name, .living = page->living };
	if (!honour_more_read(context, page->id, &more))
		return false;
	view->background = more.background;
	view->tributes.count = more.tributes.count;
	view->tributes.at = arena_list_of(context->arena, struct honour_tribute_row, more.tributes.count);
	for (size_t i = 0; i < more.tributes.count; i++)
		view->tributes.at[i] = (struct honour_tribute_row){
			.title = more.tributes.at[i].title, .author = more.tributes.at[i].author, .web = link_to_web(more.tributes.at[i].web),
		};
	view->related.at = arena_list_of(context->arena, struct honour_related_row, more.related.count);
	for (size_t i = 0; i < more.related.count; i++)
		if (honour_is_open(&more.related.at[i]) && more.related.at[i].listed)
			view->related.at[view->related.count++] = (struct honour_related_row){
				.name = more.related.at[i].name, .page = link_public_http_page(context->arena, more.related.at[i].key),
			};
	return true;
}
