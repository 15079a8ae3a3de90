#include "outbox/outbox_bounce.h"

#include "base/event.h"
#include "base/id.h"
#include "db/database.h"
#include "limits.h"
#include "outbox_bounce_sql.h"
#include "standards/email_message.h"

static struct text
token_of(struct arena *arena, const struct site *site, struct email_id id)
{
	return crypto_token(arena, &site->keys, PRIVATE_LINK_EMAIL_BOUNCE, id.id, 1);
}

struct text
outbox_bounce_sender(struct arena *arena, const struct site *site, struct email_id id)
{
	struct text local, domain;

	if (!text_cut(site->bounce_address, '@', &local, &domain))
		return site->email_from;
	return text_format(arena, "%.*s+%.*s%.*s@%.*s", TEXT_PRINT(local), TEXT_PRINT(id_text(arena, id.id)),
	                   TEXT_PRINT(token_of(arena, site, id)), TEXT_PRINT(domain));
}

bool
outbox_bounce_email(struct arena *arena, const struct site *site, struct text written, struct email_id *id)
{
	struct text name, address, local, domain, token;

	if (!email_mailbox_read(arena, written, &name, &address) || !text_cut(address, '@', &local, &domain) ||
	    local.length <= OUTBOX_BOUNCE_TOKEN_LENGTH)
		return false;
	local = text_from(local, local.length - OUTBOX_BOUNCE_TOKEN_LENGTH - 1);
	if (local.at[0] != '+' || !id_from_text(text_until(text_from(local, 1), ID_TEXT_LENGTH), &id->id) ||
	    !token_from_text(arena, text_from(local, 1 + ID_TEXT_LENGTH), PRIVATE_LINK_LENGTH_EMAIL_BOUNCE, &token))
		return false;
	return crypto_equal(text_bytes(token), text_bytes(token_of(arena, site, *id)));
}

enum found
outbox_bounce_note(struct context *context, struct email_id id, enum bounce_kind kind, struct text status)
{
	switch (outbox_bounce_sql_note(context, id, kind, status)) {
	case DB_WROTE:       return FOUND_OK;
	case DB_WROTE_NONE:  return FOUND_NONE;
	case DB_WROTE_FAULT: break;
	}
	return FOUND_FAULT;
}

static bool
end_address(struct context *context, struct bytes to_hash, outbox_bounce_end *end)
{
	return outbox_bounce_sql_drop_waiting(context, to_hash) != DB_WROTE_FAULT && end(context, to_hash);
}

/* Several emails given up are a sign that the mailbox is not looked after any more. */
static bool
decide(struct context *context, const struct outbox_bounce_sql_noted *row, enum outbox_failure *failure)
{
	struct outbox_bounce_sql_undelivered before;

	switch (row->kind) {
	case BOUNCE_KIND_DELAYED:
	case BOUNCE_KIND_REJECTED:    *failure = OUTBOX_FAILURE_REJECTED; return true;
	case BOUNCE_KIND_BOUNCED:     *failure = OUTBOX_FAILURE_BOUNCED; return true;
	case BOUNCE_KIND_UNDELIVERED: break;
	}
	if (outbox_bounce_sql_undelivered(context, row->to_hash, instant_plus(context->now, -7 * INSTANT_DAY), &before) != DB_READ)
		return false;
	*failure = before.n + 1 < LIMIT_EMAIL_UNDELIVERED_A_WEEK ? OUTBOX_FAILURE_UNDELIVERED : OUTBOX_FAILURE_BOUNCED;
	return true;
}

static bool
act(struct context *context, const struct outbox_bounce_sql_noted *row, outbox_bounce_end *end)
{
	const struct bytes nothing = { (const uint8_t *)"", 0 };
	const struct text id = id_text(context->arena, row->email.id);
	enum outbox_failure failure;

	if (row->kind == BOUNCE_KIND_DELAYED) {
		event_note(EVENT_EMAIL_DELAYED, "email %.*s: status %.*s", TEXT_PRINT(id), TEXT_PRINT(row->status));
		return true;
	}
	if (!decide(context, row, &failure))
		return false;
	switch (outbox_bounce_sql_fail(context, row->email, context->now, nothing, failure)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return true;     /* its row was deleted meanwhile, or failed */
	case DB_WROTE_FAULT: return false;
	}
	event_note(EVENT_EMAIL_RETURNED, "email %.*s: %s, status %.*s", TEXT_PRINT(id), bounce_kind_words[row->kind], TEXT_PRINT(row->status));
	return failure != OUTBOX_FAILURE_BOUNCED || end_address(context, row->to_hash, end);
}

static bool
act_on_all(struct context *context, const struct outbox_bounce_sql_noted_list *rows, outbox_bounce_end *end)
{
	DB_TRANSACTION(tx, context);

	for (size_t i = 0; i < rows->count; i++)
		if (!act(context, &rows->at[i], end) || outbox_bounce_sql_delete(context, rows->at[i].email) == DB_WROTE_FAULT)
			return false;
	return db_commit(&tx) == DB_COMMITTED;
}

int
outbox_bounce_act(struct context *context, outbox_bounce_end *end)
{
	struct outbox_bounce_sql_noted_list rows;

	if (outbox_bounce_sql_noted(context, LIMIT_BOUNCE_BATCH, &rows) == DB_READ_FAULT)
		return -1;
	return rows.count == 0 || act_on_all(context, &rows, end) ? (int)rows.count : -1;
}
