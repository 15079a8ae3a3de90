#include "honour/honour.h"

#include "base/id.h"
#include "base/unreadable.h"
#include "db/database.h"
#include "honour/honour_keeper.h"
#include "honour/honour_view.h"
#include "honour_email.h"
#include "honour_keeper_sql.h"
#include "honour_sql.h"
#include "honour_words.h"
#include "limits.h"
#include "media/media.h"
#include "people/people.h"
#include "people/people_audit.h"

#define PAGE_KEY_LENGTH 16

static enum found
unreadable(struct honour_page_id id, const char *why)
{
	unreadable_note(UNREADABLE_PAGE, id.id, why);
	return FOUND_FAULT;
}

/* The alternative text of a picture without a description. */
static struct text
undescribed(struct arena *arena, struct text name)
{
	struct email_text text = email_text_new(arena);

	email_honour_picture_words(&text, &(struct honour_picture_words){ name });
	return html_text(text.subject);
}

struct text
honour_requester(struct context *context, const struct honour_page *page)
{
	struct honour_keeper_sql_requester asked;
	struct person organiser;
	struct text name = TEXT("");

	if (honour_keeper_sql_requester(context, page->id, &asked) == DB_READ)
		name = people_open(context, SEALED_INVITATION_INVITER, asked.inviter_sealed);
	if (text_is_empty(name) && people_read(context, page->organiser, &organiser) == FOUND_OK)
		name = organiser.name;
	return text_is_empty(name) ? words_text(&honour_words_requester) : name;
}

static bool
read_picture(struct context *context, struct honour_page *page)
{
	struct media kept;

	if (picture_id_is_none(page->picture))
		return true;
	switch (media_describe(context, page->picture, &kept)) {
	case FOUND_OK:
		page->picture_words = text_is_empty(kept.description) ? undescribed(context->arena, page->name) : kept.alternative_text;
		page->picture_description = kept.description;
		page->picture_width = kept.width;
		page->picture_height = kept.height;
		return true;
	case FOUND_NONE:
		page->picture = PICTURE_ID_NONE;
		return true;
	case FOUND_FAULT:
		break;
	}
	return false;
}

enum found
honour_read(struct context *context, struct honour_page_id id, struct honour_page *page)
{
	struct honour_sql_read row;

	switch (honour_sql_read(context, id, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	*page = (struct honour_page){
		.id = row.id, .key = row.page_key, .state = row.state, .listed = row.listed,
		.held = !instant_is_none(row.paused_at) || !instant_is_none(row.operator_paused_at),
		.held_by_operator = !instant_is_none(row.operator_paused_at), .living = row.living,
		.name = people_open(context, SEALED_PAGE_NAME, row.name_sealed), .words = row.page_words,
		.donations_received = row.donations_received, .picture = row.picture, .picture_words = TEXT(""), .picture_description = TEXT(""),
		.organiser = row.organiser, .created_at = row.created_at, .published_at = row.published_at,
		.declined_at = row.declined_at,
	};
	if (text_is_empty(page->name))
		return unreadable(id, "its name does not open with this site's key; restore it from a backup");
	if (!read_picture(context, page))
		return FOUND_FAULT;
	unreadable_clear(UNREADABLE_PAGE, id.id, NULL);
	return FOUND_OK;
}

enum found
honour_read_by_key(struct context *context, struct page_key key, struct honour_page *page)
{
	struct honour_sql_find found;

	switch (honour_sql_find(context, key, &found)) {
	case DB_READ:       return honour_read(context, found.id, page);
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

bool
honour_is_open(const struct honour_page *page)
{
	return page->state == HONOUR_STATE_PUBLISHED && !page->held;
}

bool
honour_is_known(const struct honour_page *page)
{
	return page->state == HONOUR_STATE_PUBLISHED;
}

bool
honour_pages_of(struct context *context, struct person_id person, struct honour_page_list *pages)
{
	struct honour_sql_of_person_list rows;

	*pages = (struct honour_page_list){ NULL, 0 };
	if (honour_sql_of_person(context, person, context->now, &rows) == DB_READ_FAULT)
		return false;
	pages->at = arena_list_of(context->arena, struct honour_page, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		const uint64_t before = unreadable_count();

		switch (honour_read(context, rows.at[i].id, &pages->at[pages->count])) {
		case FOUND_OK:    pages->count++; break;
		case FOUND_NONE:  break;
		case FOUND_FAULT:
			if (unreadable_count() == before)
				return false;
			break;
		}
	}
	return true;
}

static enum honour_open
invite_first(struct context *context, struct honour_page_id page, struct person_id organiser, const struct honour_opening *opening)
{
	switch (honour_invite(context, page, organiser, &(struct honour_asking){ opening->keeper_email, opening->inviter, opening->letter })) {
	case HONOUR_INVITE_OK:            return HONOUR_OPEN_OK;
	case HONOUR_INVITE_TOO_MANY:      return HONOUR_OPEN_TOO_MANY;
	case HONOUR_INVITE_UNNAMED:       return HONOUR_OPEN_UNNAMED;
	case HONOUR_INVITE_LINK:          return HONOUR_OPEN_LINK;
	case HONOUR_INVITE_UNCONFIRMED:   return HONOUR_OPEN_UNCONFIRMED;
	case HONOUR_INVITE_IMPOSSIBLE:    return HONOUR_OPEN_IMPOSSIBLE;
	case HONOUR_INVITE_FAULT:
	case HONOUR_INVITE_KEEPS_ALREADY: /* a new page has no keeper, no invitation and no answer yet */
	case HONOUR_INVITE_FULL:
	case HONOUR_INVITE_NOT_YOURS:
	case HONOUR_INVITE_DECLINED:      break;
	}
	return HONOUR_OPEN_FAULT;
}

enum honour_open
honour_open(struct context *context, struct person_id organiser, const struct honour_opening *opening, struct honour_page_id *page)
{
	const struct page_key key = { crypto_random_token(context->arena, context->random, PAGE_KEY_LENGTH) };
	struct honour_sql_opened_since opened;
	enum honour_open invited;
	DB_TRANSACTION(tx, context);

	if (honour_sql_opened_since(context, organiser, instant_plus(context->now, -INSTANT_DAY), &opened) != DB_READ)
		return HONOUR_OPEN_FAULT;
	if (opened.n >= LIMIT_PAGES_OPENED)
		return HONOUR_OPEN_TOO_MANY;
	page->id = id_new(context->now);
	if (honour_sql_add(context, *page, key, opening->living, people_seal(context, SEALED_PAGE_NAME, opening->name),
	                   text_is_empty(opening->words) ? TEXT("") : opening->words,
	                   opening->donations_received, organiser, context->now) != DB_WROTE ||
	    !people_audit(context, organiser, "honour.open", (struct audit_about){ .page = *page }) ||
	    (invited = invite_first(context, *page, organiser, opening)) == HONOUR_OPEN_FAULT)
		return HONOUR_OPEN_FAULT;
	if (invited != HONOUR_OPEN_OK)
		return invited;
	return db_commit(&tx) == DB_COMMITTED ? HONOUR_OPEN_OK : HONOUR_OPEN_FAULT;
}

int64_t
honour_read_some(struct context *context, int64_t *after)
{
	struct honour_sql_ids_from_list rows;

	if (honour_sql_ids_from(context, *after, &rows) == DB_READ_FAULT)
		return -1;
	for (size_t i = 0; i < rows.count; i++) {
		const uint64_t before = unreadable_count();
		struct honour_page page;

		*after = rows.at[i].id.id;
		if (honour_read(context, rows.at[i].id, &page) != FOUND_OK && unreadable_count() == before)
			return -1;
	}
	return (int64_t)rows.count;
}
