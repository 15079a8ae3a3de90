#include "thanks/thanks_letter_film.h"

#include "base/context.h"
#include "db/database.h"
#include "people/people_audit.h"
#include "thanks_letter_sql.h"

enum found
thanks_letter_film(struct context *context, struct thanks_letter_id letter, struct media_film_shown *film)
{
	struct thanks_letter_sql_film_of row;

	*film = (struct media_film_shown){ .id = FILM_ID_NONE };
	switch (thanks_letter_sql_film_of(context, letter, &row)) {
	case DB_READ:       return media_film_describe(context, row.film, film);
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

static enum found
find(struct context *context, struct honour_page_id page, struct film_id film, bool *public)
{
	struct thanks_letter_sql_with_film row;

	switch (thanks_letter_sql_with_film(context, page, film, &row)) {
	case DB_READ:       *public = row.public; return FOUND_OK;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

enum found
thanks_letter_film_published(struct context *context, struct honour_page_id page, struct film_id film)
{
	bool public;
	const enum found found = find(context, page, film, &public);

	return found == FOUND_OK && !public ? FOUND_NONE : found;
}

enum found
thanks_letter_film_kept(struct context *context, struct honour_page_id page, struct film_id film)
{
	bool public;

	return find(context, page, film, &public);
}

static enum thanks_letter_film_change
touch(struct context *context, struct honour_page_id page, struct thanks_letter_id letter)
{
	switch (thanks_letter_sql_touch(context, letter, page, context->now)) {
	case DB_WROTE:       return THANKS_LETTER_FILM_OK;
	case DB_WROTE_NONE:  return THANKS_LETTER_FILM_NONE;
	case DB_WROTE_FAULT: break;
	}
	return THANKS_LETTER_FILM_FAULT;
}

static bool
audit(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id letter)
{
	return people_audit(context, keeper, "thanks.film", (struct audit_about){ .page = page, .subject = letter.id });
}

enum thanks_letter_film_change
thanks_letter_film_add(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id letter,
                       struct film_id film)
{
	struct thanks_letter_sql_film_of row;
	enum thanks_letter_film_change outcome;
	DB_TRANSACTION(tx, context);

	outcome = touch(context, page, letter);
	if (outcome != THANKS_LETTER_FILM_OK)
		return outcome;
	switch (thanks_letter_sql_film_of(context, letter, &row)) {
	case DB_READ:       return THANKS_LETTER_FILM_FULL;
	case DB_READ_NONE:  break;
	case DB_READ_FAULT: return THANKS_LETTER_FILM_FAULT;
	}
	if (media_film_store(context, film) != FOUND_OK || thanks_letter_sql_add_film(context, letter, film) != DB_WROTE ||
	    !audit(context, page, keeper, letter) || db_commit(&tx) != DB_COMMITTED)
		return THANKS_LETTER_FILM_FAULT;
	return THANKS_LETTER_FILM_OK;
}

/* The film and its row. NONE: there is none. */
static enum thanks_letter_film_change
delete_film(struct context *context, struct thanks_letter_id letter)
{
	struct thanks_letter_sql_film_of row;

	switch (thanks_letter_sql_film_of(context, letter, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return THANKS_LETTER_FILM_NONE;
	case DB_READ_FAULT: return THANKS_LETTER_FILM_FAULT;
	}
	if (!media_film_delete(context, row.film) || thanks_letter_sql_remove_film(context, letter) != DB_WROTE)
		return THANKS_LETTER_FILM_FAULT;
	return THANKS_LETTER_FILM_OK;
}

enum thanks_letter_film_change
thanks_letter_film_remove(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id letter)
{
	enum thanks_letter_film_change outcome;
	DB_TRANSACTION(tx, context);

	outcome = touch(context, page, letter);
	if (outcome == THANKS_LETTER_FILM_OK)
		outcome = delete_film(context, letter);
	if (outcome != THANKS_LETTER_FILM_OK)
		return outcome;
	return audit(context, page, keeper, letter) && db_commit(&tx) == DB_COMMITTED ? THANKS_LETTER_FILM_OK : THANKS_LETTER_FILM_FAULT;
}

bool
thanks_letter_film_delete(struct context *context, struct thanks_letter_id letter)
{
	return delete_film(context, letter) != THANKS_LETTER_FILM_FAULT;
}
