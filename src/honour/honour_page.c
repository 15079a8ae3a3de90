#include "honour/honour_page.h"

#include "base/id.h"
#include "base/unreadable.h"
#include "db/database.h"
#include "honour_proposal_sql.h"
#include "honour_sql.h"
#include "people/people.h"
#include "people/people_audit.h"

/* Which of the refusals it was when the guarded statement changed nothing. */
static enum honour_change
why_not(struct context *context, struct honour_page_id id)
{
	struct honour_page page;

	if (honour_read(context, id, &page) != FOUND_OK)
		return HONOUR_CHANGE_FAULT;
	return page.state == HONOUR_STATE_DECLINED ? HONOUR_CHANGE_DECLINED : HONOUR_CHANGE_NOT_YOURS;
}

static enum honour_change
propose(struct context *context, struct honour_page_id page, struct person_id person, const struct honour_words *words)
{
	if (honour_proposal_sql_drop_of(context, page, person, context->now) == DB_WROTE_FAULT ||
	    honour_proposal_sql_add(context, (struct proposal_id){ id_new(context->now) }, page, person,
	                            people_seal(context, SEALED_PROPOSAL_NAME, words->name), words->words, words->living,
	                            words->donations_received, context->now) != DB_WROTE ||
	    !people_audit(context, person, "honour.propose", (struct audit_about){ .page = page }))
		return HONOUR_CHANGE_FAULT;
	return HONOUR_CHANGE_PROPOSED;
}

enum honour_change
honour_change(struct context *context, struct honour_page_id page, struct person_id person, const struct honour_words *typed)
{
	const enum honour_role role = honour_role(context, page, person);
	const struct honour_words *words = &(struct honour_words){ typed->name, text_is_empty(typed->words) ? TEXT("") : typed->words,
	                                                           typed->living, typed->donations_received };
	enum honour_change outcome = HONOUR_CHANGE_OK;
	DB_TRANSACTION(tx, context);

	if (role == HONOUR_ROLE_FAULT)
		return HONOUR_CHANGE_FAULT;
	if (role == HONOUR_ROLE_NONE)
		return HONOUR_CHANGE_NOT_YOURS;
	switch (honour_sql_change(context, page, people_seal(context, SEALED_PAGE_NAME, words->name), words->words, words->living,
	                          words->donations_received, role == HONOUR_ROLE_KEEPER, context->now)) {
	case DB_WROTE:
		if (!people_audit(context, person, "honour.change", (struct audit_about){ .page = page }))
			return HONOUR_CHANGE_FAULT;
		break;
	case DB_WROTE_NONE:
		outcome = why_not(context, page);
		if (outcome == HONOUR_CHANGE_NOT_YOURS)
			outcome = propose(context, page, person, words);
		if (outcome != HONOUR_CHANGE_PROPOSED)
			return outcome;
		break;
	case DB_WROTE_FAULT:
		return HONOUR_CHANGE_FAULT;
	}
	return db_commit(&tx) == DB_COMMITTED ? outcome : HONOUR_CHANGE_FAULT;
}

/* Replaces the picture by `picture` (none: no picture) and deletes the old one. */
static enum honour_change
replace(struct context *context, const struct honour_page *page, enum honour_role role, struct picture_id picture)
{
	switch (honour_sql_set_picture(context, page->id, picture, role == HONOUR_ROLE_KEEPER, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return why_not(context, page->id);
	case DB_WROTE_FAULT: return HONOUR_CHANGE_FAULT;
	}
	if (!picture_id_is_none(page->picture) && !picture_id_equal(page->picture, picture) &&
	    !media_delete(context, page->picture))
		return HONOUR_CHANGE_FAULT;
	return HONOUR_CHANGE_OK;
}

static enum honour_change
begin_picture(struct context *context, struct honour_page_id id, struct person_id person, struct honour_page *page, enum honour_role *role)
{
	*role = honour_role(context, id, person);
	if (*role == HONOUR_ROLE_FAULT)
		return HONOUR_CHANGE_FAULT;
	if (*role == HONOUR_ROLE_NONE)
		return HONOUR_CHANGE_NOT_YOURS;
	return honour_read(context, id, page) == FOUND_OK ? HONOUR_CHANGE_OK : HONOUR_CHANGE_FAULT;
}

enum honour_change
honour_set_picture(struct context *context, struct honour_page_id id, struct person_id person, const struct media_clean *clean,
                   struct text picture_words)
{
	struct honour_page page;
	enum honour_role role;
	enum honour_change outcome;
	struct picture_id picture;
	DB_TRANSACTION(tx, context);

	outcome = begin_picture(context, id, person, &page, &role);
	if (outcome != HONOUR_CHANGE_OK)
		return outcome;
	picture = page.picture;
	if (clean == NULL && picture_id_is_none(picture))
		return HONOUR_CHANGE_NO_PICTURE;
	if (clean != NULL && !media_put(context, id, clean, picture_words, &picture))
		return HONOUR_CHANGE_FAULT;
	outcome = replace(context, &page, role, picture);
	if (outcome != HONOUR_CHANGE_OK)
		return outcome;
	if ((clean == NULL && !media_describe_again(context, picture, picture_words)) ||
	    !people_audit(context, person, "honour.picture", (struct audit_about){ .page = id }))
		return HONOUR_CHANGE_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? HONOUR_CHANGE_OK : HONOUR_CHANGE_FAULT;
}

enum honour_change
honour_remove_picture(struct context *context, struct honour_page_id id, struct person_id person)
{
	struct honour_page page;
	enum honour_role role;
	enum honour_change outcome;
	DB_TRANSACTION(tx, context);

	outcome = begin_picture(context, id, person, &page, &role);
	if (outcome != HONOUR_CHANGE_OK)
		return outcome;
	outcome = replace(context, &page, role, PICTURE_ID_NONE);
	if (outcome != HONOUR_CHANGE_OK)
		return outcome;
	if (!people_audit(context, person, "honour.picture_remove", (struct audit_about){ .page = id }))
		return HONOUR_CHANGE_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? HONOUR_CHANGE_OK : HONOUR_CHANGE_FAULT;
}

bool
honour_proposals(struct context *context, struct honour_page_id page, struct honour_proposal_list *proposals)
{
	struct honour_proposal_sql_open_list rows;

	*proposals = (struct honour_proposal_list){ NULL, 0 };
	if (honour_proposal_sql_open(context, page, &rows) == DB_READ_FAULT)
		return false;
	proposals->at = arena_list_of(context->arena, struct honour_proposal, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		const struct honour_proposal_sql_open *row = &rows.at[i];

		proposals->at[proposals->count++] = (struct honour_proposal){
			row->id, row->person,
			{ people_open(context, SEALED_PROPOSAL_NAME, row->name_sealed), row->page_words, row->living, row->donations_received },
			row->created_at,
		};
	}
	return true;
}

/* Seals the name again for the page's column, where a proposal's value does not open.  A name that cannot be opened is not taken over. */
static bool
take_over(struct context *context, struct honour_page_id page, const struct honour_proposal_sql_answer *row)
{
	const uint64_t before = unreadable_count();
	const struct text name = people_open(context, SEALED_PROPOSAL_NAME, row->name_sealed);

	return unreadable_count() == before &&
	       honour_sql_change(context, page, people_seal(context, SEALED_PAGE_NAME, name), row->page_words, row->living,
	                         row->donations_received, true, context->now) == DB_WROTE;
}

enum found
honour_answer(struct context *context, struct honour_page_id page, struct person_id keeper, struct proposal_id proposal, bool accept)
{
	struct honour_proposal_sql_answer row;
	DB_TRANSACTION(tx, context);

	switch (honour_proposal_sql_answer(context, proposal, page, accept, context->now, &row)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return FOUND_NONE;
	case DB_WROTE_FAULT: return FOUND_FAULT;
	}
	if (accept && !take_over(context, page, &row))
		return FOUND_FAULT;
	if (!people_audit(context, keeper, accept ? "honour.proposal_accept" : "honour.proposal_decline",
	                  (struct audit_about){ .page = page, .subject = proposal.id }))
		return FOUND_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? FOUND_OK : FOUND_FAULT;
}

bool
honour_picture_is_shared(struct context *context, struct honour_page_id page, bool *shared)
{
	struct honour_sql_picture_shared row;

	if (honour_sql_picture_shared(context, page, &row) != DB_READ)
		return false;
	*shared = row.shared;
	return true;
}

bool
honour_share_picture(struct context *context, struct honour_page_id page, bool shared)
{
	return (shared ? honour_sql_share_picture(context, page) : honour_sql_unshare_picture(context, page)) != DB_WROTE_FAULT;
}
