#include "public/public.h"

#include "base/id.h"
#include "db/database.h"
#include "honour/honour_page.h"
#include "limits.h"
#include "links.h"
#include "people/people.h"
#include "public/public_compose.h"
#include "public_sql.h"

/* A flood of reports stays in the list; the operator's email is not flooded with it.  false: a fault. */
static bool
is_emailed(struct context *context, bool *emailed)
{
	int64_t count;

	if (outbox_count(context, context->site->operator_email, outbox_cause_word(OUTBOX_CAUSE_CONCERN),
	                 instant_plus(context->now, -INSTANT_HOUR), &count) != OUTBOX_COUNT_OK)
		return false;
	*emailed = count < LIMIT_CONCERN_EMAILS;
	return true;
}

enum public_concern
public_concern_send(struct context *context, struct text about, struct text words, struct text email)
{
	struct outbox_email report = { .to = context->site->operator_email, .cause = OUTBOX_CAUSE_CONCERN };
	const struct public_concern_email view = { about, words, email, context->site->name };
	const struct bytes email_sealed = text_is_empty(email) ? BYTES_NONE : people_seal(context, SEALED_CONCERN_EMAIL, email);
	bool emailed;
	DB_TRANSACTION(tx, context);

	if (public_sql_add_concern(context, (struct concern_id){ id_new(context->now) }, about,
	                           people_seal(context, SEALED_CONCERN_TEXT, words),
	                           email_sealed, context->now) != DB_WROTE)
		return PUBLIC_CONCERN_FAULT;
	if (!is_emailed(context, &emailed))
		return PUBLIC_CONCERN_FAULT;
	public_compose_concern(context->arena, &view, &report);
	if (emailed && outbox_put(context, &report) == OUTBOX_PUT_FAULT)
		return PUBLIC_CONCERN_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? PUBLIC_CONCERN_OK : PUBLIC_CONCERN_FAULT;
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

		*concern = (struct concern){ .id = rows.at[i].id, .about = rows.at[i].about, .created_at = rows.at[i].created_at };
		concern->words = people_open(context, SEALED_CONCERN_TEXT, rows.at[i].text_sealed);
		concern->email = people_open(context, SEALED_CONCERN_EMAIL, rows.at[i].email_sealed);
	}
	return true;
}

bool
public_demo_story(struct context *context, struct link *page)
{
	struct public_sql_listed_pages_list pages;

	if (public_sql_listed_pages(context, &pages) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < pages.count; i++) {
		struct honour_page read;

		switch (honour_read_by_key(context, pages.at[i].page_key, &read)) {
		case FOUND_OK:    break;
		case FOUND_NONE:  continue;
		case FOUND_FAULT: return false;
		}
		if (text_equal(read.name, TEXT("Liv")))
			*page = link_public_http_page(context->arena, read.key);
	}
	return true;
}

enum found
public_demo_pass(struct context *context, enum crew_kind kind, struct crew_pass_id *pass, struct drive *drive)
{
	struct public_sql_demo_pass row;

	switch (public_sql_demo_pass(context, kind, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	*pass = row.id;
	return drive_read(context, row.drive, drive);
}
