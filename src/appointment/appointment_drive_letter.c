#include "appointment/appointment_drive_letter.h"

#include "appointment/appointment_letter.h"
#include "appointment_drive_sql.h"
#include "drive/drive_note.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox.h"

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
	const struct drive_answers answers = drive_answers_shown(context->arena, drive);

	return (struct appointment_drive_email){ .day = appointment_day(context->arena, drive, appointment),
		.time = appointment_time(context->arena, drive, appointment), .venue = words->venue, .address = words->address,
		.directions = words->directions, .service = words->service_name, .phone = words->service_phone, .note = occasion->note,
		.hours = occasion->hours, .where = occasion->where, .details = occasion->details, .closed = occasion->closed,
		.hours_now = drive_hours_text(context->arena, drive), .break_from = answers.break_from, .break_until = answers.break_until };
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

/* A leader who comes too: nobody else tells the people whose names they typed. */
static bool
add_typed(struct context *context, const struct appointment *appointment, struct appointment_drive_email *view)
{
	struct appointment_drive_sql_typed_by typed;
	struct appointment_group group;

	if (group_id_is_none(appointment->group))
		return true;
	if (appointment_drive_sql_typed_by(context, appointment->id, &typed) != DB_READ)
		return false;
	if (typed.people == 0)
		return true;
	if (appointment_group_read(context, appointment->group, &group) != FOUND_OK)
		return false;
	view->tells_others = true;
	view->group = absolute(context, link_appointment_group_http_mine(context->arena, appointment_group_link(context, &group)));
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
	if (occasion->drive.state == DRIVE_STATE_OPEN)
		letter.words.move = absolute(context, link_appointment_http_move_form(context->arena, link));
	letter.words.cancel = absolute(context, link_appointment_http_cancel_form(context->arena, link));
	letter.event = appointment_event_of(context, &appointment, &occasion->drive);
	if (!add_typed(context, &appointment, &letter.words) || (with_others && !add_others(context, occasion, id, &letter.words)))
		return false;
	email = (struct outbox_email){ .page = appointment.page, .to = appointment.donor.email, .to_name = appointment.donor.name,
		.about = text_format(context->arena, "drive of %lld", (long long)id.id) };
	return put(context, occasion, &letter, &email);
}

static bool
tell_leader(struct context *context, const struct occasion *occasion, struct group_id id)
{
	struct appointment_drive_sql_seats_list seats;
	struct appointment_drive_letter letter = { .known = false };
	struct appointment_group group;
	struct appointment first;
	struct outbox_email email;

	if (appointment_group_read(context, id, &group) != FOUND_OK || appointment_drive_sql_seats(context, id, &seats) == DB_READ_FAULT)
		return false;
	if (seats.count == 0)
		return true;
	if (appointment_read(context, seats.at[0].id, &first) != FOUND_OK)
		return false;
	letter.words = view_of(context, occasion, &first);
	letter.words.leader = true;
	letter.words.count = (int64_t)seats.count;
	letter.words.link = absolute(context, link_appointment_group_http_mine(context->arena, appointment_group_link(context, &group)));
	email = (struct outbox_email){ .to = group.leader_email, .to_name = group.leader_name, .page = group.page,
		.about = text_format(context->arena, "drive of group %lld", (long long)id.id) };
	return put(context, occasion, &letter, &email);
}

static bool
tell(struct context *context, const struct occasion *occasion, int64_t id, int64_t appointments, struct group_id group)
{
	return group_id_is_none(group) ? tell_place(context, occasion, (struct appointment_id){ id }, appointments > 1)
	                               : tell_leader(context, occasion, group);
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
	struct appointment_drive_sql_to_tell_list rows;
	struct occasion occasion;

	*told = 0;
	if (!fill_occasion(context, drive, news, &occasion) ||
	    appointment_drive_sql_to_tell(context, drive->id, *after, LIMIT_DRIVE_NEWS_BATCH, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		if (!tell(context, &occasion, rows.at[i].id, rows.at[i].appointments, rows.at[i].booking_group))
			return false;
		*after = rows.at[i].id;
		(*told)++;
	}
	return true;
}

bool
appointment_tell_some_cancelled(struct context *context, struct drive_id drive, int64_t *after, int64_t *told)
{
	struct occasion occasion = { .cause = OUTBOX_CAUSE_DRIVE_CANCELLED };
	struct appointment_drive_sql_to_tell_cancelled_list rows;

	*told = 0;
	if (drive_read(context, drive, &occasion.drive) != FOUND_OK || !drive_note_read(context, drive, &occasion.note) ||
	    appointment_drive_sql_to_tell_cancelled(context, drive, *after, LIMIT_DRIVE_NEWS_BATCH, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		if (!tell(context, &occasion, rows.at[i].id, 1, rows.at[i].booking_group))
			return false;
		*after = rows.at[i].id;
		(*told)++;
	}
	return *told > 0 || appointment_drive_sql_forget_donors(context, drive) != DB_WROTE_FAULT;
}
