#include "thanks/thanks_post_letter.h"

#include "base/id.h"
#include "links.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "standards/email_message.h"
#include "thanks_html.h"
#include "thanks_email.h"
#include "thanks_post_sql.h"

#include "limits.h"

#define PURPOSE_STOP "thanks.stop"
#define PURPOSE_STOP_HASH "thanks.stop_hash"

static struct text
site_host(const struct site *site)
{
	struct text host = site->url, rest;
	size_t at;

	if (text_find(host, TEXT("://"), &at))
		host = text_from(host, at + 3);
	(void)text_cut(host, '/', &host, &rest);
	return host;
}

bool
thanks_post_letter_read(struct context *context, const struct thanks_post *post, struct thanks_post_letter *letter)
{
	struct arena *arena = context->arena;
	struct thanks_post_pictures pictures;

	*letter = (struct thanks_post_letter){ .post = post };
	if (honour_read(context, post->page, &letter->page) != HONOUR_READ_OK || !thanks_post_pictures(context, post->id, &pictures))
		return false;
	letter->view = (struct thanks_letter){ .site_name = context->site->name, .honour = letter->page.name, .words = post->words.words,
		.page = link_absolute(arena, context->site->url, link_public_http_page(arena, letter->page.key)) };
	letter->view.pictures.at = arena_list_of(arena, struct thanks_picture, pictures.count);
	letter->pictures = arena_list_of(arena, struct email_picture, pictures.count);
	for (size_t i = 0; i < pictures.count; i++) {
		const struct media_kept *small = &pictures.at[i].small;
		struct email_picture *part = &letter->pictures[letter->picture_count];
		struct media_kept kept;

		if (media_read(context, small->id, &kept) != MEDIA_READ_OK)
			return false;
		part->jpeg = kept.jpeg;
		part->content_id = text_format(arena, "%.*s@%.*s", TEXT_PRINT(id_text(arena, small->id.id)), TEXT_PRINT(site_host(context->site)));
		letter->view.pictures.at[letter->picture_count++] = (struct thanks_picture){ link_to_part(arena, part->content_id),
			pictures.at[i].picture.alternative_text, small->width, small->height };
	}
	letter->view.pictures.count = letter->picture_count;
	return true;
}

static struct secret
stop_secret(struct context *context, struct thanks_address_id id)
{
	return (struct secret){ crypto_token(context->arena, &context->site->key, PURPOSE_STOP, id.id, 1) };
}

static struct bytes
stop_hash(struct context *context, struct secret secret)
{
	return crypto_hash(context->arena, &context->site->key, PURPOSE_STOP_HASH, secret.text);
}

/* The private link of an address for no more of these; made with the first email. */
static bool
stop_link(struct context *context, struct honour_page_id page, struct bytes email_hash, struct link *link)
{
	struct thanks_post_sql_find_address row;
	struct thanks_address_id id = { id_new(context->now) };

	switch (thanks_post_sql_find_address(context, page, email_hash, &row)) {
	case DB_READ:
		id = row.id;
		break;
	case DB_READ_NONE:
		if (thanks_post_sql_add_address(context, id, page, email_hash, stop_hash(context, stop_secret(context, id))) != DB_WROTE)
			return false;
		break;
	case DB_READ_FAULT:
		return false;
	}
	*link = link_absolute(context->arena, context->site->url, link_thanks_post_http_stop(context->arena, stop_secret(context, id)));
	return true;
}

bool
thanks_post_letter_put(struct context *context, struct thanks_post_letter *letter, const struct thanks_post_receiver *receiver)
{
	struct email_text text = email_text_new(context->arena);
	struct html *html = html_new(context->arena, LIMIT_EMAIL_BYTES);
	struct thanks_letter view = letter->view;
	struct outbox_email email = { .to = receiver->email, .to_name = receiver->name, .cause = OUTBOX_CAUSE_THANKS,
		.page = letter->post->page,		.pictures = letter->pictures, .picture_count = letter->picture_count };

	view.missed = receiver->missed;
	if (!stop_link(context, letter->post->page, receiver->email_hash, &view.stop))
		return false;
	email_thanks_post(&text, &view);
	html_thanks_post_email(html, &(struct thanks_letter_page){ view });
	email.subject = html_text(text.subject);
	email.body = html_text(text.body);
	email.html = html_text(html);
	email.unsubscribe = view.stop.text;
	email.once_key = text_format(context->arena, "thanks %lld %.*s", (long long)letter->post->id.id,
	                            TEXT_PRINT(text_hex(context->arena, receiver->email_hash)));
	switch (outbox_put(context, &email)) {
	case OUTBOX_PUT_OK:
	case OUTBOX_PUT_ALREADY:
	case OUTBOX_PUT_REFUSED:
	case OUTBOX_PUT_IMPOSSIBLE: return true;
	case OUTBOX_PUT_FAULT:      break;
	}
	return false;
}

enum thanks_post_stop
thanks_post_stop_read(struct context *context, struct secret secret, struct thanks_post_stopping *stopping)
{
	struct thanks_post_sql_address_of_link row;

	switch (thanks_post_sql_address_of_link(context, stop_hash(context, secret), &row)) {
	case DB_READ:
		*stopping = (struct thanks_post_stopping){ row.page, !instant_is_none(row.stopped_at) };
		return THANKS_POST_STOP_OK;
	case DB_READ_NONE:  return THANKS_POST_STOP_NONE;
	case DB_READ_FAULT: return THANKS_POST_STOP_FAULT;
	}
	return THANKS_POST_STOP_FAULT;
}

enum thanks_post_stop
thanks_post_stop(struct context *context, struct secret secret)
{
	struct thanks_post_stopping stopping;
	enum thanks_post_stop outcome;
	DB_TRANSACTION(tx, context);

	outcome = thanks_post_stop_read(context, secret, &stopping);
	if (outcome != THANKS_POST_STOP_OK)
		return outcome;
	if (thanks_post_sql_stop(context, stop_hash(context, secret), context->now) == DB_WROTE_FAULT || db_keep(&tx) != DB_KEPT)
		return THANKS_POST_STOP_FAULT;
	return THANKS_POST_STOP_OK;
}
