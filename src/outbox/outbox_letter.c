#include "outbox/outbox_letter.h"

#include "base/context.h"
#include "base/id.h"
#include "base/log.h"
#include "db/database.h"
#include "outbox/outbox_compose.h"
#include "outbox_sql.h"

/* All that it says is of one moment. */
static enum outbox_author
ask_author(const struct context *context, const struct outbox_sql_one_due *row, outbox_author *author, struct outbox_mail *mail)
{
	struct context then = *context;
	DB_TRANSACTION(moment, &then);

	then.now = row->created_at;
	return author(&then, row->kind, row->about, mail);
}

static enum outbox_letter_read
write_now(struct context *context, struct mail_id id, const struct outbox_sql_one_due *row, outbox_author *author,
          struct outbox_letter *letter)
{
	struct outbox_mail mail = { 0 };
	struct context then = *context;

	ASSERT(author);
	switch (ask_author(context, row, author, &mail)) {
	case OUTBOX_AUTHOR_OK:    break;
	case OUTBOX_AUTHOR_OVER:  return OUTBOX_LETTER_READ_OVER;
	case OUTBOX_AUTHOR_FAULT: return OUTBOX_LETTER_READ_FAULT;
	}
	then.now = row->created_at;
	letter->to = mail.to;
	return outbox_compose(&then, id, &mail, &letter->message) ? OUTBOX_LETTER_READ_OK : OUTBOX_LETTER_READ_OVER;
}

enum outbox_letter_read
outbox_letter_read(struct context *context, struct mail_id id, outbox_author *author, struct outbox_letter *letter)
{
	const struct site_key *key = &context->site->key;
	struct outbox_sql_one_due row;

	switch (outbox_sql_one_due(context, id, context->now, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return OUTBOX_LETTER_READ_NOT_DUE;
	case DB_READ_FAULT: return OUTBOX_LETTER_READ_FAULT;
	}
	letter->attempts = row.attempts;
	if (!appointment_id_is_none(row.about))
		return write_now(context, id, &row, author, letter);
	if (crypto_open(context->arena, key, OUTBOX_PURPOSE_TO, row.to_sealed, &letter->to) &&
	    crypto_open(context->arena, key, OUTBOX_PURPOSE_MESSAGE, row.message_sealed, &letter->message))
		return OUTBOX_LETTER_READ_OK;
	log_note(LOG_FAULT, "outbox: mail %.*s is not sealed with this site's key", TEXT_PRINT(id_text(context->arena, id.id)));
	return OUTBOX_LETTER_READ_UNREADABLE;
}
