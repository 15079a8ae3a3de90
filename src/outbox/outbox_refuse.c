#include "outbox/outbox_refuse.h"

#include "base/context.h"
#include "db/database.h"
#include "links.h"
#include "outbox_sql.h"

static struct secret
secret_of(struct context *context, struct email_id id)
{
	return (struct secret){ crypto_token(context->arena, &context->site->keys, PRIVATE_LINK_EMAIL_REFUSE, id.id, 1) };
}

struct link
outbox_refuse_link(struct context *context, struct email_id id)
{
	return link_absolute(context->arena, context->site->url,
	                     link_outbox_refuse_http_form(context->arena, id, secret_of(context, id)));
}

static enum found
find_receiver(struct context *context, struct email_id id, struct secret secret, struct bytes *to_hash)
{
	const struct text own = secret_of(context, id).text;
	struct outbox_sql_receiver row;

	if (!crypto_equal((struct bytes){ (const uint8_t *)own.at, own.length },
	                  (struct bytes){ (const uint8_t *)secret.text.at, secret.text.length }))
		return FOUND_NONE;
	switch (outbox_sql_receiver(context, id, &row)) {
	case DB_READ:       *to_hash = row.to_hash; return FOUND_OK;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

enum found
outbox_refuse_look(struct context *context, struct email_id id, struct secret secret, bool *refused)
{
	struct outbox_sql_refused row;
	struct bytes to_hash;
	const enum found found = find_receiver(context, id, secret, &to_hash);

	*refused = false;
	if (found != FOUND_OK)
		return found;
	switch (outbox_sql_refused(context, to_hash, &row)) {
	case DB_READ:       *refused = true; return FOUND_OK;
	case DB_READ_NONE:  return FOUND_OK;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

enum found
outbox_refuse_press(struct context *context, struct email_id id, struct secret secret)
{
	struct bytes to_hash;
	enum found found;
	DB_TRANSACTION(tx, context);

	found = find_receiver(context, id, secret, &to_hash);
	if (found != FOUND_OK)
		return found;
	if (outbox_sql_refuse(context, to_hash, context->now) == DB_WROTE_FAULT || db_commit(&tx) != DB_COMMITTED)
		return FOUND_FAULT;
	return FOUND_OK;
}
