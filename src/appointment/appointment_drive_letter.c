#include "appointment/appointment_drive_letter.h"

#include "appointment/appointment_letter.h"
#include "appointment_drive_sql.h"
#include "db/follow_up.h"
#include "drive/drive_note.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox.h"

static bool
find_places(struct context *context, struct drive_id drive, struct appointment_told *told)
{
	struct appointment_drive_sql_ahead_list rows;
	struct appointment_id after = APPOINTMENT_ID_NONE;

	do {
		if (appointment_drive_sql_ahead(context, drive, after, &rows) == DB_READ_FAULT)
			return false;
		if (rows.count == 0)
			break;
		told->places.at = arena_grow(context->arena, told->places.at, told->places.count * sizeof told->places.at[0],
		                             (told->places.count + rows.count) * sizeof told->places.at[0]);
		for (size_t i = 0; i < rows.count; i++)
			told->places.at[told->places.count++] = rows.at[i].id;
		after = rows.at[rows.count - 1].id;
	} while (rows.count > 0);
	return true;
}

/* A leader with a place of their own is told about that. */
static bool
add_leader(struct context *context, struct group_id id, struct appointment_told_leader *leader, bool *without_place)
{
	struct appointment_list seats;
	struct appointment own;

	*without_place = false;
	if (appointment_group_read(context, id, &leader->group) != FOUND_OK)
		return false;
	switch (appointment_group_leaders_place(context, &leader->group, &own)) {
	case FOUND_OK:    return true;
	case FOUND_NONE:  break;
	case FOUND_FAULT: return false;
	}
	if (!appointment_group_seats(context, &leader->group, &seats))
		return false;
	if (seats.count > 0) {
		leader->first = seats.at[0];
		leader->seats = (int64_t)seats.count;
		*without_place = true;
	}
	return true;
}

static bool
find_leaders(struct context *context, struct drive_id drive, struct appointment_told *told)
{
	struct appointment_drive_sql_groups_list rows;
	struct group_id after = GROUP_ID_NONE;

	do {
		if (appointment_drive_sql_groups(context, drive, after, &rows) == DB_READ_FAULT)
			return false;
		if (rows.count == 0)
			break;
		told->leaders.at = arena_grow(context->arena, told->leaders.at, told->leaders.count * sizeof told->leaders.at[0],
		                              (told->leaders.count + rows.count) * sizeof told->leaders.at[0]);
		for (size_t i = 0; i < rows.count; i++) {
			bool without_place;

			if (!add_leader(context, rows.at[i].id, &told->leaders.at[told->leaders.count], &without_place))
				return false;
			told->leaders.count += without_place;
		}
		after = rows.at[rows.count - 1].id;
	} while (rows.count > 0);
	return true;
}

bool
appointment_told_find(struct context *context, struct drive_id drive, struct appointment_told *told)
{
	*told = (struct appointment_told){ 0 };
	return find_places(context, drive, told) && find_leaders(context, drive, told);
}

/* One occasion of writing to everybody: the drive as it is now, and which email. */
struct occasion {
	struct drive drive;
	enum outbox_cause cause;
	struct text note;             /* the organiser's sentence; may be none */
	bool hours, where, details, closed;
};

static struct appointment_drive_email
view_of(struct context *context, const struct occasion *occasion, const struct appointment *appointment)
{
	const struct drive *drive = &occasion->drive;
	const struct drive_words *words = &drive->words;

	return (struct appointment_drive_email){ .day = appointment_day(context->arena, drive, appointment),
		.time = appointment_time(context->arena, drive, appointment), .venue = words->venue, .address = words->address,
		.directions = words->directions, .service = words->service_name, .phone = words->service_phone, .note = occasion->note,
		.hours = occasion->hours, .where = occasion->where, .details = occasion->details, .closed = occasion->closed };
}

static struct link
absolute(struct context *context, struct link link)
{
	return link_absolute(context->arena, context->site->url, link);
}

/* A newer email about the drive to the same address takes the place of one that waits. */
static bool
put(struct context *context, const struct occasion *occasion, struct appointment_drive_letter *letter, struct outbox_email *email)
{
	email->cause = occasion->cause;
	email->drive = occasion->drive.id;
	if (!outbox_is_known(context, email->to, &letter->known))
		return false;
	if (!letter->known)
		appointment_first_read(context, email, &letter->first);
	appointment_compose_drive(context->arena, letter, email);
	/* An address that takes no email stops nobody else's. */
	return outbox_put(context, email) != OUTBOX_PUT_FAULT;
}

/* The same address may have booked for a family: one email has all of them. */
static bool
add_others(struct context *context, const struct occasion *occasion, struct appointment_id first, struct appointment_drive_email *view)
{
	struct appointment_drive_sql_others_list rows;

	if (appointment_drive_sql_others(context, occasion->drive.id, first, &rows) == DB_READ_FAULT)
		return false;
	view->more = rows.count > 0;
	view->others.at = arena_list_of(context->arena, struct appointment_drive_other, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		struct appointment other;

		if (appointment_read(context, rows.at[i].id, &other) != FOUND_OK)
			return false;
		view->others.at[view->others.count++] = (struct appointment_drive_other){
			.day = appointment_day(context->arena, &occasion->drive, &other),
			.time = appointment_time(context->arena, &occasion->drive, &other),
			.link = absolute(context, link_appointment_http_mine(context->arena, appointment_link(context, &other))) };
	}
	return true;
}

static bool
tell_place(struct context *context, const struct occasion *occasion, struct appointment_id id, bool with_others)
{
	struct appointment appointment;
	struct appointment_drive_letter letter = { .known = false };
	struct outbox_email email;
	struct secret link;

	if (appointment_read(context, id, &appointment) != FOUND_OK)
		return false;
	if (text_is_empty(appointment.donor.email) || instant_is_none(appointment.starts))
		return true;
	link = appointment_link(context, &appointment);
	letter.words = view_of(context, occasion, &appointment);
	letter.words.link = absolute(context, link_appointment_http_mine(context->arena, link));
	letter.words.move = absolute(context, link_appointment_http_move_form(context->arena, link));
	letter.words.cancel = absolute(context, link_appointment_http_cancel_form(context->arena, link));
	letter.event = appointment_event_of(context, &appointment, &occasion->drive);
	if (with_others && !add_others(context, occasion, id, &letter.words))
		return false;
	email = (struct outbox_email){ .page = appointment.page, .to = appointment.donor.email, .to_name = appointment.donor.name,
		.about = text_format(context->arena, "drive of %lld", (long long)id.id) };
	return put(context, occasion, &letter, &email);
}

static bool
tell_leader(struct context *context, const struct occasion *occasion, const struct appointment_told_leader *leader)
{
	struct appointment_drive_letter letter = { .words = view_of(context, occasion, &leader->first) };
	struct outbox_email email = { .to = leader->group.leader_email, .to_name = leader->group.leader_name, .page = leader->group.page,
		.about = text_format(context->arena, "drive of group %lld", (long long)leader->group.id.id) };

	letter.words.leader = true;
	letter.words.count = leader->seats;
	letter.words.link = absolute(context, link_appointment_group_http_mine(context->arena,
	                                                                       appointment_group_link(context, &leader->group)));
	return put(context, occasion, &letter, &email);
}

static bool
tell(struct context *context, struct drive_id drive, const struct appointment_told *told, struct occasion *occasion)
{
	if (drive_read(context, drive, &occasion->drive) != FOUND_OK)
		return false;
	for (size_t i = 0; i < told->places.count; i++)
		if (!tell_place(context, occasion, told->places.at[i], false))
			return false;
	for (size_t i = 0; i < told->leaders.count; i++)
		if (!tell_leader(context, occasion, &told->leaders.at[i]))
			return false;
	return true;
}

bool
appointment_news_for_waiting(const struct appointment_news *news)
{
	return news->hours || news->where;
}

/* "Closed" alone has a gentler email of its own.  false: a fault. */
static bool
fill_occasion(struct context *context, const struct drive *drive, const struct appointment_news *news, struct occasion *occasion)
{
	const bool changed = news->hours || news->where || news->details;

	*occasion = (struct occasion){ .drive = *drive, .cause = changed ? OUTBOX_CAUSE_DRIVE_CHANGED : OUTBOX_CAUSE_DRIVE_CLOSED,
		.hours = news->hours, .where = news->where, .details = news->details, .closed = news->closed };
	return drive_note_read(context, drive->id, &occasion->note);
}

bool
appointment_tell_some(struct context *context, const struct drive *drive, const struct appointment_news *news, int64_t *after,
                      int64_t *told)
{
	struct appointment_drive_sql_addresses_list rows;
	struct occasion occasion;

	*told = 0;
	if (!fill_occasion(context, drive, news, &occasion) ||
	    appointment_drive_sql_addresses(context, drive->id, *after, LIMIT_DRIVE_NEWS_BATCH, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		if (!tell_place(context, &occasion, rows.at[i].first, rows.at[i].n > 1))
			return false;
		*after = rows.at[i].first.id;
		(*told)++;
	}
	return true;
}

bool
appointment_tell_others(struct context *context, const struct drive *drive, const struct appointment_news *news,
                        int64_t *count)
{
	struct appointment_told told = { 0 };
	struct occasion occasion;

	if (!fill_occasion(context, drive, news, &occasion) || !find_leaders(context, drive->id, &told))
		return false;
	for (size_t i = 0; i < told.leaders.count; i++)
		if (!tell_leader(context, &occasion, &told.leaders.at[i]))
			return false;
	*count += (int64_t)told.leaders.count;
	if (!appointment_news_for_waiting(news))
		return true;
	(*count)++;
	return follow_up_mark(context, FOLLOW_UP_DRIVE_CHANGED, drive->id);
}

bool
appointment_tell_cancelled(struct context *context, struct drive_id drive, const struct appointment_told *told)
{
	struct occasion occasion = { .cause = OUTBOX_CAUSE_DRIVE_CANCELLED };

	return drive_note_read(context, drive, &occasion.note) && tell(context, drive, told, &occasion);
}
