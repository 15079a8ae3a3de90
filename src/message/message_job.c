/* message_job: what the clock asks: one email the day after, one a day for keepers who wish it, and forgetting. */
#include "base/histogram.h"
#include "base/unreadable.h"
#include "db/database.h"
#include "limits.h"
#include "links.h"
#include "message_sql.h"
#include "message/message_compose.h"
#include "message/message_inside.h"
#include "media/media_film_store.h"
#include "people/people.h"

enum { ASK_HOUR = 10, TELL_HOUR = 9 };

/* One call of a job: the drives and pages of its emails are read once, since they come side by side. */
struct round { struct drive drive; struct honour_page page; int64_t written; };

/* 10:00 local on the day after the one on which the desk closed. */
static struct instant
due_of(const struct drive *drive, struct instant closed_at)
{
	struct local_time local = { date_from_number(date_number(zone_local(drive->words.zone, closed_at).date) + 1), ASK_HOUR * 60, false };
	struct instant due;

	switch (zone_instant(drive->words.zone, local, &due)) {
	case ZONE_INSTANT_OK:
	case ZONE_INSTANT_SKIPPED: break;                         /* the first minute after the jump will do */
	}
	return due;
}

static bool
read_drive(struct context *context, struct round *round, struct drive_id drive)
{
	if (drive_id_equal(round->drive.id, drive))
		return true;
	if (drive_read(context, drive, &round->drive) == FOUND_OK)
		return true;
	round->drive.id = DRIVE_ID_NONE;
	return false;
}

static bool
read_page(struct context *context, struct round *round, struct honour_page_id page)
{
	if (honour_page_id_equal(round->page.id, page))
		return true;
	if (honour_read(context, page, &round->page) == FOUND_OK)
		return true;
	round->page.id = HONOUR_PAGE_ID_NONE;
	return false;
}

/* What one row came to, when it was not done: false is a fault of the database; a row that cannot be read is passed over, so that the
 * others are written to.  It is asked for again when the job runs again. */
static bool
pass_over(uint64_t before)
{
	return unreadable_count() != before;
}

static struct link
absolute(struct context *context, struct link link)
{
	return link_absolute(context->arena, context->site->url, link);
}

static bool
put(struct context *context, const struct outbox_email *email)
{
	switch (outbox_put(context, email)) {
	case OUTBOX_PUT_OK:
	case OUTBOX_PUT_ALREADY:
	case OUTBOX_PUT_REFUSED:
	case OUTBOX_PUT_IMPOSSIBLE: return true;
	case OUTBOX_PUT_FAULT:      break;
	}
	return false;
}

/* `own` or `group` may be NULL: who is written to for themselves, for their group, or both in one email. */
static bool
email_ask(struct context *context, struct round *round, const struct appointment *own, const struct appointment_group *group)
{
	struct outbox_email email = { .cause = OUTBOX_CAUSE_MESSAGE_ASK, .to = own != NULL ? own->donor.email : group->leader_email,
		.to_name = own != NULL ? own->donor.name : group->leader_name };
	struct message_ask_email view = { .own = own != NULL, .leads = group != NULL, .site_name = context->site->name };

	if (!read_page(context, round, own != NULL ? own->page : group->page))
		return false;
	view.day = drive_date_words(context->arena, &round->drive);
	view.venue = round->drive.words.venue;
	view.service = round->drive.words.service_name;
	view.phone = round->drive.words.service_phone;
	view.name = round->page.name;
	if (own != NULL)
		view.link = absolute(context, link_message_http_form(context->arena, appointment_link(context, own)));
	if (group != NULL)
		view.group_link = absolute(context, link_message_http_group_form(context->arena, appointment_group_link(context, group)));
	email.page = round->page.id;
	message_compose_ask(context->arena, &view, &email);
	return put(context, &email);
}

static bool
ask_one(struct context *context, struct round *round, const struct message_sql_to_ask *row)
{
	struct appointment appointment;
	struct appointment_group group;
	bool leads = false;
	DB_TRANSACTION(tx, context);

	switch (message_sql_asked(context, row->id, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return true;
	case DB_WROTE_FAULT: return false;
	}
	if (appointment_read(context, row->id, &appointment) != FOUND_OK)
		return false;
	if (!group_id_is_none(row->booking_group)) {
		switch (message_sql_asked_group(context, row->booking_group, context->now)) {
		case DB_WROTE:       leads = true; break;
		case DB_WROTE_NONE:  break;
		case DB_WROTE_FAULT: return false;
		}
		if (leads && appointment_group_read(context, row->booking_group, &group) != FOUND_OK)
			return false;
	}
	round->written++;
	return email_ask(context, round, &appointment, leads ? &group : NULL) && db_commit(&tx) == DB_COMMITTED;
}

static bool
ask_those_who_came(struct context *context, struct round *round)
{
	struct message_sql_to_ask_list rows = { 0 };

	if (message_sql_to_ask(context, round->drive.id, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count && round->written < LIMIT_TURN_EMAILS; i++) {
		const uint64_t before = unreadable_count();

		if (!ask_one(context, round, &rows.at[i]) && !pass_over(before))
			return false;
	}
	return true;
}

static bool
ask_leader(struct context *context, struct round *round, struct group_id id)
{
	struct appointment_group group;
	DB_TRANSACTION(tx, context);

	switch (message_sql_asked_group(context, id, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return true;
	case DB_WROTE_FAULT: return false;
	}
	if (appointment_group_read(context, id, &group) != FOUND_OK)
		return false;
	round->written++;
	return email_ask(context, round, NULL, &group) && db_commit(&tx) == DB_COMMITTED;
}

/* Leaders whose own appointment was not among those asked: they only organised, or did not come themselves. */
static bool
ask_leaders(struct context *context, struct round *round)
{
	struct message_sql_groups_to_ask_list rows = { 0 };

	if (message_sql_groups_to_ask(context, round->drive.id, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count && round->written < LIMIT_TURN_EMAILS; i++) {
		const uint64_t before = unreadable_count();

		if (!ask_leader(context, round, rows.at[i].id) && !pass_over(before))
			return false;
	}
	return true;
}

static bool
ask_of(struct context *context, struct round *round, const struct message_sql_drives_to_ask *row)
{
	const uint64_t before = unreadable_count();

	if (!read_drive(context, round, row->id))
		return pass_over(before);
	if (instant_compare(due_of(&round->drive, row->closed_at), context->now) > 0)
		return true;
	return ask_those_who_came(context, round) && (round->written == LIMIT_TURN_EMAILS || ask_leaders(context, round));
}

int64_t
message_ask_some(struct context *context, struct message_asked *after)
{
	const int64_t until = clock_us() + LIMIT_TURN_MS * INT64_C(1000);
	struct message_sql_drives_to_ask_list drives = { 0 };
	struct round round = { 0 };
	DB_TRANSACTION(tx, context);

	if (after->closed.us == 0)
		after->closed = instant_plus(context->now, -LIMIT_MESSAGE_ASK_DAYS * INSTANT_DAY);
	if (message_sql_drives_to_ask(context, after->closed, after->drive, context->now, &drives) == DB_READ_FAULT)
		return -1;
	if (drives.count == 0)
		*after = (struct message_asked){ 0 };
	for (size_t i = 0; i < drives.count && (i == 0 || clock_us() < until); i++) {
		if (!ask_of(context, &round, &drives.at[i]))
			return -1;
		/* This drive may have more of them: the next turn begins with it. */
		if (round.written == LIMIT_TURN_EMAILS)
			break;
		*after = (struct message_asked){ drives.at[i].closed_at, drives.at[i].id };
	}
	return db_commit(&tx) == DB_COMMITTED ? round.written : -1;
}

int64_t
message_ask_due(struct context *context)
{
	struct message_asked after = { 0 };
	int64_t all = 0;

	do {
		const int64_t written = message_ask_some(context, &after);

		if (written < 0)
			return -1;
		all += written;
	} while (after.closed.us != 0);
	return all;
}

static bool
tell_one(struct context *context, struct round *round, const struct message_sql_to_tell *row, struct instant until)
{
	struct outbox_email email = { .cause = OUTBOX_CAUSE_MESSAGE_TELL, .page = row->page };
	struct message_tell_email view = { .count = row->n, .one = row->n == 1, .site_name = context->site->name };
	struct person person;
	DB_TRANSACTION(tx, context);

	switch (message_sql_notify(context, row->page, row->person, until)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return true;
	case DB_WROTE_FAULT: return false;
	}
	if (people_read(context, row->person, &person) != FOUND_OK || !read_page(context, round, row->page))
		return false;
	view.name = round->page.name;
	view.link = absolute(context, link_message_http_list(context->arena, row->page));
	view.choices = absolute(context, link_message_http_choices_form(context->arena, row->page));
	email.to = person.email;
	email.to_name = person.name;
	message_compose_tell(context->arena, &view, &email);
	round->written++;
	return put(context, &email) && db_commit(&tx) == DB_COMMITTED;
}

int64_t
message_tell_due(struct context *context)
{
	const int64_t today = context->now.us - context->now.us % INSTANT_DAY;
	const bool is_late = context->now.us - today >= TELL_HOUR * INSTANT_HOUR;
	/* What came before this was told of, or is told now; what came after waits for tomorrow. */
	const struct instant until = { today + TELL_HOUR * INSTANT_HOUR - (is_late ? 0 : INSTANT_DAY) };
	struct message_sql_to_tell_list rows = { 0 };
	struct round round = { 0 };
	DB_TRANSACTION(tx, context);

	switch (message_sql_to_tell(context, until, &rows)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return 0;
	case DB_READ_FAULT: return -1;
	}
	for (size_t i = 0; i < rows.count && round.written < LIMIT_TURN_EMAILS; i++) {
		const uint64_t before = unreadable_count();

		if (!tell_one(context, &round, &rows.at[i], until) && !pass_over(before))
			return -1;
	}
	return db_commit(&tx) == DB_COMMITTED ? round.written : -1;
}

static bool
forget_one(struct context *context, struct message_id message)
{
	struct message_sql_pictures_list pictures = { 0 };
	struct message_sql_film_of film;

	if (message_sql_pictures(context, message, &pictures) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < pictures.count; i++)
		if (!media_delete(context, pictures.at[i].picture))
			return false;
	switch (message_sql_film_of(context, message, &film)) {
	case DB_READ:
		if (!media_film_delete(context, film.film) || message_sql_forget_film(context, message) == DB_WROTE_FAULT)
			return false;
		break;
	case DB_READ_NONE:  break;
	case DB_READ_FAULT: return false;
	}
	return message_sql_forget_pictures(context, message) != DB_WROTE_FAULT &&
	       message_sql_forget(context, message) == DB_WROTE;
}

bool
message_forget_old(struct context *context)
{
	struct message_sql_to_forget_list rows;
	DB_TRANSACTION(tx, context);

	switch (message_sql_to_forget(context, instant_plus(context->now, -LIMIT_MESSAGE_REMOVED_DAYS * INSTANT_DAY), &rows)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return true;
	case DB_READ_FAULT: return false;
	}
	for (size_t i = 0; i < rows.count; i++)
		if (!forget_one(context, rows.at[i].id))
			return false;
	return db_commit(&tx) == DB_COMMITTED;
}
