#include "public/public.h"

#include "base/id.h"
#include "db/database.h"
#include "html/html.h"
#include "limits.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "public/public_view.h"
#include "public_mail.h"
#include "public_sql.h"

#define PURPOSE_WORDS "concern.words"

/* A flood of reports stays in the list; the operator's mail is not flooded with it.  false: a fault. */
static bool
is_mailed(struct context *context, bool *mailed)
{
	int64_t count;

	if (outbox_count(context, context->site->operator_mail, outbox_cause_word(OUTBOX_CAUSE_CONCERN),
	                 instant_plus(context->now, -INSTANT_HOUR), &count) != OUTBOX_COUNT_OK)
		return false;
	*mailed = count < LIMIT_CONCERN_MAILS;
	return true;
}

enum public_concern
public_concern_send(struct context *context, struct text about, struct text words, struct text mail)
{
	struct mail_text text = mail_text_new(context->arena);
	const struct public_concern_mail view = { about, words, mail, context->site->name };
	const struct bytes mail_sealed = text_is_empty(mail) ? BYTES_NONE : people_seal_mail(context, mail);
	bool mailed;
	DB_TRANSACTION(tx, context);

	if (public_sql_add_concern(context, (struct concern_id){ id_new(context->now) }, about,
	                           crypto_seal(context->arena, &context->site->key, PURPOSE_WORDS, context->random, words),
	                           mail_sealed, context->now) != DB_WROTE)
		return PUBLIC_CONCERN_FAULT;
	if (!is_mailed(context, &mailed))
		return PUBLIC_CONCERN_FAULT;
	mail_public_concern(&text, &view);
	if (mailed && outbox_put(context, &(struct outbox_mail){ .to = context->site->operator_mail, .subject = html_text(text.subject),
	               .body = html_text(text.body), .cause = OUTBOX_CAUSE_CONCERN }) == OUTBOX_PUT_FAULT)
		return PUBLIC_CONCERN_FAULT;
	return db_keep(&tx) == DB_KEPT ? PUBLIC_CONCERN_OK : PUBLIC_CONCERN_FAULT;
}

bool
public_concerns(struct context *context, struct concern_list *concerns)
{
	struct public_sql_concerns_list rows;

	if (public_sql_concerns(context, &rows) == DB_READ_FAULT)
		return false;
	concerns->count = rows.count;
	concerns->at = arena_list_of(context->arena, struct concern, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		struct concern *concern = &concerns->at[i];

		*concern = (struct concern){ .id = rows.at[i].id, .about = rows.at[i].about, .made_at = rows.at[i].made_at };
		if (!crypto_open(context->arena, &context->site->key, PURPOSE_WORDS, rows.at[i].words_sealed, &concern->words))
			concern->words = TEXT("");
		concern->mail = rows.at[i].mail_sealed.at == NULL ? TEXT("") : people_open_mail(context, rows.at[i].mail_sealed);
	}
	return true;
}

bool
public_demo_pass(struct context *context, struct crew_pass_id *pass, struct drive *drive)
{
	struct public_sql_demo_pass row;

	if (public_sql_demo_pass(context, &row) != DB_READ || drive_read(context, row.drive, drive) != DRIVE_READ_OK)
		return false;
	*pass = row.id;
	return true;
}
