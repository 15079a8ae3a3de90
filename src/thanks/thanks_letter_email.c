#include "thanks/thanks_letter_email.h"

#include "base/id.h"
#include "links.h"
#include "media/media_film_form.h"
#include "media/media_film_still.h"
#include "people/people.h"
#include "standards/email_message.h"
#include "thanks/thanks_letter_compose.h"
#include "thanks_letter_sql.h"

static struct text
content_id_of(struct context *context, struct picture_id picture)
{
	const struct text host = text_url_host(context->site->url);

	return text_format(context->arena, "%.*s@%.*s", TEXT_PRINT(id_text(context->arena, picture.id)), TEXT_PRINT(host));
}

void
thanks_letter_view_film(struct arena *arena, const struct thanks_letter *letter, const struct media_film_shown *film,
                        struct thanks_letter_view *view)
{
	if (film_id_is_none(film->id) || film->state == FILM_STATE_FAILED || film->hidden || !letter->words.in_public)
		return;
	view->film = (struct link){ text_format(arena, "%.*s#thanks-%.*s", TEXT_PRINT(view->page.text),
	                                        TEXT_PRINT(id_text(arena, letter->id.id))) };
	if (film->state == FILM_STATE_READY)
		view->film_length = media_film_length(arena, film->duration_ms);
}

/* The picture of a film that the email leads to. false: a fault. */
static bool
add_still(struct context *context, const struct media_film_shown *film, struct thanks_letter_email *email)
{
	struct email_picture *part = &email->pictures[email->picture_count];
	struct media_film_stills stills;
	struct media small;

	if (text_is_empty(email->view.film_length))
		return true;
	if (!media_film_stills(context, film->id, &stills))
		return false;
	if (stills.shown == 0)
		return true;
	if (media_open(context, stills.at[stills.shown - 1].small.id, &small) != FOUND_OK)
		return false;
	part->jpeg = small.jpeg;
	part->content_id = content_id_of(context, small.id);
	email->view.still = (struct thanks_picture){ link_to_part(context->arena, part->content_id), TEXT(""), small.width, small.height };
	email->view.has_still = true;
	email->picture_count++;
	return true;
}

bool
thanks_letter_email_read(struct context *context, const struct thanks_letter *letter, struct thanks_letter_email *email)
{
	struct arena *arena = context->arena;
	struct thanks_letter_pictures pictures;
	struct media_film_shown film;

	*email = (struct thanks_letter_email){ .letter = letter };
	if (honour_read(context, letter->page, &email->page) != FOUND_OK || !thanks_letter_pictures(context, letter->id, &pictures) ||
	    thanks_letter_film(context, letter->id, &film) == FOUND_FAULT)
		return false;
	email->view = (struct thanks_letter_view){ .site_name = context->site->name, .honour = email->page.name, .words = letter->words.words,
		.page = link_absolute(arena, context->site->url, link_public_http_page(arena, email->page.key)) };
	thanks_letter_view_film(context->arena, letter, &film, &email->view);
	email->view.pictures.at = arena_list_of(arena, struct thanks_picture, pictures.count);
	email->pictures = arena_list_of(arena, struct email_picture, pictures.count + 1);
	for (size_t i = 0; i < pictures.count; i++) {
		const struct media *small = &pictures.at[i].small;
		struct email_picture *part = &email->pictures[email->picture_count];
		struct media kept;

		if (media_open(context, small->id, &kept) != FOUND_OK)
			return false;
		part->jpeg = kept.jpeg;
		part->content_id = content_id_of(context, small->id);
		email->view.pictures.at[email->picture_count++] = (struct thanks_picture){ link_to_part(arena, part->content_id),
			pictures.at[i].picture.alternative_text, small->width, small->height,
			!text_is_empty(pictures.at[i].picture.description) };
	}
	email->view.pictures.count = email->picture_count;
	return add_still(context, &film, email);
}

static struct secret
stop_secret(struct context *context, struct thanks_address_id id)
{
	return (struct secret){ crypto_token(context->arena, &context->site->keys, PRIVATE_LINK_THANKS_STOP, id.id, 1) };
}

static struct bytes
stop_hash(struct context *context, struct secret secret)
{
	return crypto_token_hash(context->arena, &context->site->keys, PRIVATE_LINK_THANKS_STOP, secret.text);
}

/* The private link of an address for no more of these; made with the first email. */
static bool
stop_link(struct context *context, struct honour_page_id page, struct bytes email_hash, struct link *link)
{
	struct thanks_letter_sql_find_address row;
	struct thanks_address_id id = { id_new(context->now) };

	switch (thanks_letter_sql_find_address(context, page, email_hash, &row)) {
	case DB_READ:
		id = row.id;
		break;
	case DB_READ_NONE:
		if (thanks_letter_sql_add_address(context, id, page, email_hash, stop_hash(context, stop_secret(context, id))) != DB_WROTE)
			return false;
		break;
	case DB_READ_FAULT:
		return false;
	}
	*link = link_absolute(context->arena, context->site->url, link_thanks_letter_http_stop(context->arena, stop_secret(context, id)));
	return true;
}

bool
thanks_letter_email_put(struct context *context, const struct thanks_letter_email *email, const struct thanks_letter_receiver *receiver)
{
	struct thanks_letter_view view = email->view;
	struct outbox_email put = { .to = receiver->email, .to_name = receiver->name, .cause = OUTBOX_CAUSE_THANKS,
		.page = email->letter->page, .pictures = email->pictures, .picture_count = email->picture_count };

	if (!stop_link(context, email->letter->page, receiver->email_hash, &view.stop))
		return false;
	thanks_letter_compose(context->arena, &view, &put);
	put.idempotency_key = text_format(context->arena, "thanks %lld %.*s", (long long)email->letter->id.id,
	                            TEXT_PRINT(text_hex(context->arena, receiver->email_hash)));
	switch (outbox_put(context, &put)) {
	case OUTBOX_PUT_OK:
	case OUTBOX_PUT_ALREADY:
	case OUTBOX_PUT_REFUSED:
	case OUTBOX_PUT_IMPOSSIBLE: return true;
	case OUTBOX_PUT_FAULT:      break;
	}
	return false;
}

enum found
thanks_letter_stop_read(struct context *context, struct secret secret, struct thanks_letter_stopping *stopping)
{
	struct thanks_letter_sql_address_of_link row;

	switch (thanks_letter_sql_address_of_link(context, stop_hash(context, secret), &row)) {
	case DB_READ:
		*stopping = (struct thanks_letter_stopping){ row.page, !instant_is_none(row.stopped_at) };
		return FOUND_OK;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	return FOUND_FAULT;
}

enum found
thanks_letter_stop(struct context *context, struct secret secret)
{
	struct thanks_letter_stopping stopping;
	enum found outcome;
	DB_TRANSACTION(tx, context);

	outcome = thanks_letter_stop_read(context, secret, &stopping);
	if (outcome != FOUND_OK)
		return outcome;
	if (thanks_letter_sql_stop(context, stop_hash(context, secret), context->now) == DB_WROTE_FAULT || db_commit(&tx) != DB_COMMITTED)
		return FOUND_FAULT;
	return FOUND_OK;
}
