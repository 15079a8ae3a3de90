#include "film/film.h"

#include "base/context.h"
#include "db/database.h"
#include "film/film_of_page.h"
#include "message/message.h"
#include "people/people_audit.h"
#include "thanks/thanks_letter_film.h"

enum found
film_is_published(struct context *context, struct honour_page_id page, struct film_id film)
{
	struct media_film_shown shown;
	enum found found = message_film_published(context, page, film);

	if (found == FOUND_NONE)
		found = thanks_letter_film_published(context, page, film);
	if (found == FOUND_NONE)
		found = film_of_page_has(context, page, film);
	if (found == FOUND_OK)
		found = media_film_describe(context, film, &shown);
	return found == FOUND_OK && !media_film_is_shown(&shown) ? FOUND_NONE : found;
}

enum found
film_is_kept(struct context *context, struct honour_page_id page, struct person_id keeper, struct film_id film)
{
	enum found found = message_film_kept(context, page, keeper, film);

	if (found == FOUND_NONE)
		found = thanks_letter_film_kept(context, page, film);
	return found == FOUND_NONE ? film_of_page_has(context, page, film) : found;
}

static bool
audit(struct context *context, struct honour_page_id page, struct person_id keeper, const char *act, struct film_id film)
{
	return people_audit(context, keeper, act, (struct audit_about){ .page = page, .subject = film.id });
}

bool
film_change(struct context *context, struct honour_page_id page, struct person_id keeper, struct film_id film,
            const struct film_change *change)
{
	DB_TRANSACTION(tx, context);

	return media_captions_put(context, film, &change->captions) && media_captions_describe(context, film, change->description) &&
	       media_film_still_choose(context, film, change->still) && audit(context, page, keeper, "film.change", film) &&
	       db_commit(&tx) == DB_COMMITTED;
}

bool
film_hide(struct context *context, struct honour_page_id page, struct person_id keeper, struct film_id film, bool hidden)
{
	DB_TRANSACTION(tx, context);

	return media_film_hide(context, film, hidden) && audit(context, page, keeper, hidden ? "film.hide" : "film.show", film) &&
	       db_commit(&tx) == DB_COMMITTED;
}

enum found
film_cut(struct context *context, struct honour_page_id page, struct person_id keeper, struct film_id film,
         int64_t from_ms, int64_t until_ms)
{
	enum found found;
	DB_TRANSACTION(tx, context);

	found = media_film_cut(context, film, from_ms, until_ms);
	if (found != FOUND_OK)
		return found;
	return audit(context, page, keeper, "film.cut", film) && db_commit(&tx) == DB_COMMITTED ? FOUND_OK : FOUND_FAULT;
}
