#include "film/film_of_page.h"

#include "base/context.h"
#include "db/database.h"
#include "film_of_page_sql.h"
#include "media/media_film_form.h"
#include "people/people_audit.h"

enum found
film_of_page(struct context *context, struct honour_page_id page, struct media_film_shown *film)
{
	struct film_of_page_sql_read row;

	*film = (struct media_film_shown){ .id = FILM_ID_NONE };
	switch (film_of_page_sql_read(context, page, &row)) {
	case DB_READ:       return media_film_describe(context, row.film, film);
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

enum found
film_of_page_has(struct context *context, struct honour_page_id page, struct film_id film)
{
	struct film_of_page_sql_has row;

	switch (film_of_page_sql_has(context, page, film, &row)) {
	case DB_READ:       return FOUND_OK;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

bool
film_of_page_show(struct context *context, const struct honour_page *page, struct media_film_play *view)
{
	struct media_film_shown film;

	if (film_of_page(context, page->id, &film) == FOUND_FAULT)
		return false;
	*view = honour_is_open(page) || !media_film_is_shown(&film) ? media_film_play_public(context->arena, page->key, &film)
	                                                            : media_film_play_member(context->arena, page->id, &film);
	return true;
}

static bool
audit(struct context *context, struct honour_page_id page, struct person_id keeper, const char *act, struct film_id film)
{
	return people_audit(context, keeper, act, (struct audit_about){ .page = page, .subject = film.id });
}

enum film_of_page_change
film_of_page_add(struct context *context, struct honour_page_id page, struct person_id keeper, struct film_id film)
{
	DB_TRANSACTION(tx, context);

	switch (film_of_page_sql_add(context, page, film)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return FILM_OF_PAGE_FULL;
	case DB_WROTE_FAULT: return FILM_OF_PAGE_FAULT;
	}
	if (media_film_store(context, film) != FOUND_OK || !audit(context, page, keeper, "film.add", film) || db_commit(&tx) != DB_COMMITTED)
		return FILM_OF_PAGE_FAULT;
	return FILM_OF_PAGE_OK;
}

enum film_of_page_change
film_of_page_remove(struct context *context, struct honour_page_id page, struct person_id keeper)
{
	struct film_of_page_sql_read row;
	DB_TRANSACTION(tx, context);

	switch (film_of_page_sql_read(context, page, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FILM_OF_PAGE_NONE;
	case DB_READ_FAULT: return FILM_OF_PAGE_FAULT;
	}
	if (!media_film_delete(context, row.film) || film_of_page_sql_remove(context, page) != DB_WROTE ||
	    !audit(context, page, keeper, "film.remove", row.film) || db_commit(&tx) != DB_COMMITTED)
		return FILM_OF_PAGE_FAULT;
	return FILM_OF_PAGE_OK;
}
