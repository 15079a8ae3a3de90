#include "press/press.h"

#include "base/context.h"
#include "db/database.h"
#include "limits.h"
#include "links.h"
#include "people/people_audit.h"
#include "press_sql.h"

bool
press_read(struct context *context, struct honour_page_id page, struct press *press)
{
	struct press_sql_read row;

	*press = (struct press){ .released = false };
	switch (press_sql_read(context, page, &row)) {
	case DB_READ:       *press = (struct press){ row.words, row.released }; return true;
	case DB_READ_NONE:  return true;
	case DB_READ_FAULT: break;
	}
	return false;
}

bool
press_save(struct context *context, struct honour_page_id page, struct person_id keeper, const struct press *press)
{
	enum db_write wrote;
	DB_TRANSACTION(tx, context);

	if (text_is_empty(press->words))
		wrote = press_sql_delete(context, page);
	else
		wrote = press_sql_write(context, page, press->words, press->released, context->now);
	return wrote != DB_WROTE_FAULT && people_audit(context, keeper, "press.save", (struct audit_about){ .page = page }) &&
	       db_commit(&tx) == DB_COMMITTED;
}

bool
press_is_open(const struct honour_page *page, const struct press *press)
{
	return press->released && page->listed && honour_is_open(page);
}

bool
press_pictures(struct context *context, struct honour_page_id page, struct press_pictures *pictures)
{
	struct press_sql_pictures_list rows;

	*pictures = (struct press_pictures){ 0 };
	if (press_sql_pictures(context, page, &rows) == DB_READ_FAULT)
		return false;
	pictures->at = arena_list_of(context->arena, struct press_picture, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		struct press_picture *one = &pictures->at[pictures->count++];

		one->credit = rows.at[i].credit;
		if (media_describe(context, rows.at[i].picture, &one->picture) != FOUND_OK)
			return false;
	}
	return true;
}

static bool
audit_picture(struct context *context, struct honour_page_id page, struct person_id keeper, struct picture_id picture)
{
	return people_audit(context, keeper, "press.picture", (struct audit_about){ .page = page, .subject = picture.id });
}

enum press_picture_change
press_picture_add(struct context *context, struct honour_page_id page, struct person_id keeper, const struct media_clean *clean,
                  struct text alternative_text, struct text credit)
{
	struct press_sql_picture_count count;
	struct picture_id picture;
	DB_TRANSACTION(tx, context);

	if (press_sql_picture_count(context, page, &count) != DB_READ)
		return PRESS_PICTURE_FAULT;
	if (count.n >= LIMIT_PRESS_PICTURES)
		return PRESS_PICTURE_FULL;
	if (!media_put(context, page, clean, alternative_text, &picture) ||
	    press_sql_add_picture(context, page, picture, credit) != DB_WROTE || !audit_picture(context, page, keeper, picture) ||
	    db_commit(&tx) != DB_COMMITTED)
		return PRESS_PICTURE_FAULT;
	return PRESS_PICTURE_OK;
}

enum press_picture_change
press_picture_remove(struct context *context, struct honour_page_id page, struct person_id keeper, struct picture_id picture)
{
	DB_TRANSACTION(tx, context);

	switch (press_sql_remove_picture(context, page, picture)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return PRESS_PICTURE_NONE;
	case DB_WROTE_FAULT: return PRESS_PICTURE_FAULT;
	}
	if (!media_delete(context, picture) || !audit_picture(context, page, keeper, picture) || db_commit(&tx) != DB_COMMITTED)
		return PRESS_PICTURE_FAULT;
	return PRESS_PICTURE_OK;
}

bool
press_on_page(struct context *context, const struct honour_page *page, struct press_on_page *view)
{
	struct press press;

	*view = (struct press_on_page){ .press = { TEXT_NONE } };
	if (!press_read(context, page->id, &press))
		return false;
	if (press_is_open(page, &press))
		view->press = link_press_http_page(context->arena, page->key);
	return true;
}
