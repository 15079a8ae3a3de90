/* film_request: someone who is in a film asks that it is taken down. */
#include "base/context.h"
#include "base/id.h"
#include "db/database.h"
#include "film/film.h"
#include "film/film_view.h"
#include "film_email.h"
#include "film_request_sql.h"
#include "honour/honour_keeper.h"
#include "links.h"
#include "limits.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "people/people_audit.h"

static bool
tell_keepers(struct context *context, const struct honour_page *page, struct film_id film)
{
	const int64_t day = context->now.us / INSTANT_DAY;
	struct film_asked_email view = { .name = page->name, .site_name = context->site->name,
		.link = link_absolute(context->arena, context->site->url, link_film_http_edit_form(context->arena, page->id, film)) };
	struct honour_keeper_list keepers;

	if (!honour_keepers(context, page->id, &keepers))
		return false;
	for (size_t i = 0; i < keepers.count; i++) {
		struct outbox_email email = { .to = keepers.at[i].email, .cause = OUTBOX_CAUSE_FILM_ASKED, .page = page->id,
			.idempotency_key = text_format(context->arena, "film %lld %lld %lld", (long long)film.id, (long long)day,
			                               (long long)keepers.at[i].person.id) };
		struct email_text text = email_text_new(context->arena);

		email_film_asked(&text, &view);
		outbox_email_set_words(&email, &text, NULL);
		if (outbox_put(context, &email) == OUTBOX_PUT_FAULT)
			return false;
	}
	return true;
}

enum film_ask
film_ask(struct context *context, const struct honour_page *page, struct film_id film, struct text words, struct text email)
{
	const struct bytes email_sealed = text_is_empty(email) ? BYTES_NONE : people_seal(context, SEALED_FILM_REQUEST_EMAIL, email);
	struct film_request_sql_of_film_list rows;
	DB_TRANSACTION(tx, context);

	if (film_request_sql_of_film(context, film, &rows) == DB_READ_FAULT)
		return FILM_ASK_FAULT;
	if (rows.count >= LIMIT_FILM_REQUESTS)
		return FILM_ASK_MANY;
	if (film_request_sql_add(context, (struct film_request_id){ id_new(context->now) }, film,
	                         people_seal(context, SEALED_FILM_REQUEST_TEXT, words), email_sealed, context->now) != DB_WROTE ||
	    !tell_keepers(context, page, film) || db_commit(&tx) != DB_COMMITTED)
		return FILM_ASK_FAULT;
	return FILM_ASK_OK;
}

bool
film_requests(struct context *context, struct film_id film, struct film_request_list *requests)
{
	struct film_request_sql_of_film_list rows;

	if (film_request_sql_of_film(context, film, &rows) == DB_READ_FAULT)
		return false;
	requests->at = arena_list_of(context->arena, struct film_request, rows.count);
	requests->count = rows.count;
	for (size_t i = 0; i < rows.count; i++)
		requests->at[i] = (struct film_request){ rows.at[i].id, people_open(context, SEALED_FILM_REQUEST_TEXT, rows.at[i].text_sealed),
			people_open(context, SEALED_FILM_REQUEST_EMAIL, rows.at[i].email_sealed), rows.at[i].asked_at };
	return true;
}

enum found
film_request_end(struct context *context, struct honour_page_id page, struct person_id keeper, struct film_id film,
                 struct film_request_id request)
{
	DB_TRANSACTION(tx, context);

	switch (film_request_sql_end(context, request, film)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return FOUND_NONE;
	case DB_WROTE_FAULT: return FOUND_FAULT;
	}
	return people_audit(context, keeper, "film.request_end", (struct audit_about){ .page = page, .subject = film.id }) &&
	       db_commit(&tx) == DB_COMMITTED ? FOUND_OK : FOUND_FAULT;
}

bool
film_forget_old(struct context *context)
{
	return film_request_sql_forget(context, instant_plus(context->now, -LIMIT_FILM_REQUEST_DAYS * INSTANT_DAY)) != DB_WROTE_FAULT;
}
