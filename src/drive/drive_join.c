#include "drive/drive_join.h"

#include "base/id.h"
#include "base/unreadable.h"
#include "db/database.h"
#include "drive/drive_compose.h"
#include "drive/drive_search.h"
#include "drive_join_sql.h"
#include "drive_sql.h"
#include "honour/honour_news.h"
#include "limits.h"
#include "links.h"
#include "people/people.h"
#include "people/people_audit.h"

bool
drive_join_is_open(struct context *context, struct drive_id drive, bool *open)
{
	struct drive_join_sql_joinable row;
	const enum db_read read = drive_join_sql_joinable(context, drive, &row);

	*open = read == DB_READ;
	return read != DB_READ_FAULT;
}

enum drive_change
drive_join_set_open(struct context *context, struct drive_id drive, struct person_id by, bool open)
{
	DB_TRANSACTION(tx, context);

	switch (open ? drive_join_sql_set_joinable(context, drive, context->now) : drive_join_sql_unset_joinable(context, drive)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return DRIVE_CHANGE_ALREADY;
	case DB_WROTE_FAULT: return DRIVE_CHANGE_FAULT;
	}
	if (!people_audit(context, by, open ? "drive.joinable" : "drive.not_joinable", (struct audit_about){ .drive = drive }))
		return DRIVE_CHANGE_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? DRIVE_CHANGE_OK : DRIVE_CHANGE_FAULT;
}

static bool
read_drives(struct context *context, const struct drive_id *ids, size_t count, struct drive_list *drives)
{
	drives->count = 0;
	drives->at = arena_list_of(context->arena, struct drive, count);
	for (size_t i = 0; i < count; i++)
		if (!drive_list_add(context, ids[i], drives))
			return false;
	return true;
}

bool
drive_join_possible(struct context *context, struct honour_page_id page, struct drive_list *drives)
{
	struct drive_join_sql_could_join_list rows;
	struct drive_id *ids;

	if (drive_join_sql_could_join(context, page, context->now, &rows) == DB_READ_FAULT)
		return false;
	ids = arena_list_of(context->arena, struct drive_id, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		ids[i] = rows.at[i].id;
	return read_drives(context, ids, rows.count, drives);
}

bool
drive_join_asked(struct context *context, struct honour_page_id page, struct drive_list *drives)
{
	struct drive_join_sql_asked_by_page_list rows;
	struct drive_id *ids;

	if (drive_join_sql_asked_by_page(context, page, &rows) == DB_READ_FAULT)
		return false;
	ids = arena_list_of(context->arena, struct drive_id, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		ids[i] = rows.at[i].drive;
	return read_drives(context, ids, rows.count, drives);
}

static bool
tell_organiser(struct context *context, const struct drive *drive, const struct honour_page *page)
{
	struct outbox_email email = { .cause = OUTBOX_CAUSE_JOIN_ASKED, .drive = drive->id };
	struct person organiser;
	const struct drive_join_email view = {
		.day = drive_date_words(context->arena, drive), .venue = drive->words.venue, .honour = page->name,
		.manage = link_absolute(context->arena, context->site->url, link_drive_join_http_manage(context->arena, drive->id)),
	};

	if (people_read(context, drive->organiser, &organiser) != FOUND_OK)
		return false;
	email.to = organiser.email;
	drive_compose_join_asked(context->arena, &view, &email);
	return outbox_put(context, &email) != OUTBOX_PUT_FAULT;
}

enum drive_join_ask
drive_join_ask(struct context *context, struct drive_id id, const struct honour_page *page, struct person_id by)
{
	struct drive drive;
	DB_TRANSACTION(tx, context);

	if (!honour_is_known(page))
		return DRIVE_JOIN_ASK_NOT_PUBLISHED;
	switch (people_rate_check(context, "drive.join", id_text(context->arena, page->id.id), LIMIT_JOINS_ASKED, INSTANT_DAY)) {
	case PEOPLE_RATE_CHECK_OK:        break;
	case PEOPLE_RATE_CHECK_TOO_OFTEN: return DRIVE_JOIN_ASK_TOO_OFTEN;
	case PEOPLE_RATE_CHECK_FAULT:     return DRIVE_JOIN_ASK_FAULT;
	}
	switch (drive_join_sql_ask(context, (struct join_id){ id_new(context->now) }, id, page->id, by, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return DRIVE_JOIN_ASK_NOT_OPEN;
	case DB_WROTE_FAULT: return DRIVE_JOIN_ASK_FAULT;
	}
	if (drive_read(context, id, &drive) != FOUND_OK || !tell_organiser(context, &drive, page) ||
	    !people_audit(context, by, "drive.join_asked", (struct audit_about){ .page = page->id, .drive = id }))
		return DRIVE_JOIN_ASK_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? DRIVE_JOIN_ASK_OK : DRIVE_JOIN_ASK_FAULT;
}

bool
drive_join_waiting(struct context *context, struct drive_id drive, struct drive_joining_list *waiting)
{
	struct drive_join_sql_waiting_list rows;

	if (drive_join_sql_waiting(context, drive, &rows) == DB_READ_FAULT)
		return false;
	waiting->count = 0;
	waiting->at = arena_list_of(context->arena, struct drive_joining, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		struct drive_joining *joining = &waiting->at[waiting->count];
		const uint64_t before = unreadable_count();

		joining->id = rows.at[i].id;
		joining->asked_at = rows.at[i].requested_at;
		if (honour_read(context, rows.at[i].page, &joining->page) == FOUND_OK)
			waiting->count++;
		else if (unreadable_count() == before)
			return false;
	}
	return true;
}

static bool
notify_requester(struct context *context, const struct drive *drive, struct honour_page_id page, struct person_id requester, bool accepted)
{
	struct outbox_email email = { .cause = OUTBOX_CAUSE_JOIN_ANSWERED, .drive = drive->id };
	struct honour_page read;
	struct person person;
	struct drive_join_email view = { .day = drive_date_words(context->arena, drive), .venue = drive->words.venue, .accepted = accepted };

	if (people_read(context, requester, &person) != FOUND_OK || honour_read(context, page, &read) != FOUND_OK)
		return false;
	view.honour = read.name;
	view.manage = link_absolute(context->arena, context->site->url, link_public_http_overview(context->arena, page));
	email.to = person.email;
	drive_compose_join_answered(context->arena, &view, &email);
	return outbox_put(context, &email) != OUTBOX_PUT_FAULT;
}

enum found
drive_join_answer(struct context *context, const struct drive *drive, struct join_id join, struct person_id by, bool accepted)
{
	struct drive_join_sql_answer row;
	DB_TRANSACTION(tx, context);

	switch (drive_join_sql_answer(context, join, drive->id, accepted, context->now, &row)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return FOUND_NONE;
	case DB_WROTE_FAULT: return FOUND_FAULT;
	}
	if ((accepted && (drive_sql_join_page(context, drive->id, row.page, context->now) == DB_WROTE_FAULT ||
	                  !drive_search_index(context, drive->id) || !honour_news_drive(context, row.page, drive->id))) ||
	    !notify_requester(context, drive, row.page, row.requested_by, accepted) ||
	    !people_audit(context, by, accepted ? "drive.join_accepted" : "drive.join_declined",
	                  (struct audit_about){ .page = row.page, .drive = drive->id, .subject = join.id }))
		return FOUND_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? FOUND_OK : FOUND_FAULT;
}
