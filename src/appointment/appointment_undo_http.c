/* appointment_undo_http: "Undo" on the page that says what was just moved or cancelled. */
#include "appointment/appointment_letter.h"
#include "appointment/appointment_where.h"
#include "appointment_words.h"
#include "http/confirm_form.h"
#include "http/done.h"
#include "http/respond.h"
#include "links.h"
#include "routes_handlers.h"

/* What was done, and the time before it. */
static struct appointment_undo_notice
notice_of(struct arena *arena, const struct drive *drive, const struct appointment *appointment, const struct drive_slot *before, bool spot)
{
	struct appointment_undo_notice notice = { .spot = spot, .moved = appointment->state == APPOINTMENT_STATE_BOOKED,
		.time = appointment_time_listed(arena, drive, appointment) };
	const struct appointment there = { .slot = before->id, .local = before->local, .starts = before->starts };

	if (!slot_id_is_none(before->id))
		notice.before = appointment_time_listed(arena, drive, &there);
	return notice;
}

bool
appointment_undo_shown(struct request *request, const struct drive *drive, const struct appointment *appointment, bool spot,
                       struct link undo, struct appointment_undo_notice *notice)
{
	struct arena *arena = request->context.arena;
	struct appointment_undoable undoable;

	*notice = (struct appointment_undo_notice){ 0 };
	if (!appointment_undo_find(&request->context, appointment, &undoable))
		return false;
	switch (undoable.outcome) {
	case APPOINTMENT_UNDO_OK:
		*notice = notice_of(arena, drive, appointment, &undoable.slot, spot);
		notice->offered = true;
		notice->undo = undo;
		notice->key = request_new_key(request, undo);
		notice->until = drive_time(arena, drive, undoable.until);
		return true;
	case APPOINTMENT_UNDO_TAKEN:
		*notice = notice_of(arena, drive, appointment, &undoable.slot, spot);
		notice->taken = true;
		return true;
	case APPOINTMENT_UNDO_GONE:
	case APPOINTMENT_UNDO_LATE:
	case APPOINTMENT_UNDO_CLOSED:
	case APPOINTMENT_UNDO_ALREADY:
	case APPOINTMENT_UNDO_UNCONFIRMED: return true;
	case APPOINTMENT_UNDO_FAULT:       break;
	}
	return false;
}

/* Why it was not put back; false: a fault.  Of a time that was taken the page says which time it was. */
static bool
refusal(struct request *request, struct appointment_id id, bool spot, enum appointment_undo outcome, struct appointment_undo_notice *notice)
{
	struct appointment_undoable undoable;
	struct appointment appointment;
	struct drive drive;

	if (appointment_read_sealed(&request->context, id, &appointment) != FOUND_OK)
		return false;
	*notice = (struct appointment_undo_notice){ .spot = spot, .moved = appointment.state == APPOINTMENT_STATE_BOOKED,
		.taken = outcome == APPOINTMENT_UNDO_TAKEN, .late = outcome == APPOINTMENT_UNDO_LATE,
		.closed = outcome == APPOINTMENT_UNDO_CLOSED, .already = outcome == APPOINTMENT_UNDO_ALREADY };
	if (outcome == APPOINTMENT_UNDO_UNCONFIRMED) {
		request_event(request, EVENT_CLIENT_LIMITED);
		notice->said = words_text(&appointment_words_unconfirmed);
	}
	if (outcome != APPOINTMENT_UNDO_TAKEN)
		return true;
	if (drive_read(&request->context, appointment.drive, &drive) != FOUND_OK ||
	    !appointment_undo_find(&request->context, &appointment, &undoable))
		return false;
	*notice = notice_of(request->context.arena, &drive, &appointment, &undoable.slot, spot);
	notice->taken = true;
	return true;
}

/* Redirects to `page`, or answers the error page; true: the page is to be shown with *notice, why it was not put back. */
static bool
is_refused(struct request *request, struct appointment_id id, bool spot, enum appointment_undo outcome, struct link page,
           struct appointment_undo_notice *notice)
{
	switch (outcome) {
	case APPOINTMENT_UNDO_OK:
		respond_see_other(request, done_link(request->context.arena, page, TEXT("undone")));
		return false;
	case APPOINTMENT_UNDO_GONE:
		respond_see_other(request, page);
		return false;
	case APPOINTMENT_UNDO_LATE:
	case APPOINTMENT_UNDO_TAKEN:
	case APPOINTMENT_UNDO_CLOSED:
	case APPOINTMENT_UNDO_ALREADY:
	case APPOINTMENT_UNDO_UNCONFIRMED:
		if (refusal(request, id, spot, outcome, notice))
			return true;
		break;
	case APPOINTMENT_UNDO_FAULT:
		break;
	}
	respond_error(request);
	return false;
}

/* Undoing counts as a change; the notice says that there were too many. */
static bool
may_undo(struct request *request, int64_t id, struct appointment_undo_notice *notice)
{
	struct form_value blamed = { 0 };
	const bool may = appointment_may_change(request, id, &blamed);

	*notice = (struct appointment_undo_notice){ .said = blamed.error };
	return may;
}

void
appointment_undo_http_undo(struct request *request, struct secret link)
{
	const struct link page = link_appointment_http_mine(request->context.arena, link);
	const bool pressed = confirm_form_is_pressed(request);
	struct appointment_undo_notice notice;
	struct appointment appointment;
	enum appointment_undo outcome;

	if (!appointment_find_mine(request, link, &appointment))
		return;
	if (!pressed) {
		appointment_show_mine(request, link, &appointment, NULL);
		return;
	}
	if (!may_undo(request, appointment.id.id, &notice)) {
		appointment_show_mine(request, link, &appointment, &notice);
		return;
	}
	outcome = appointment_undo(&request->context, &appointment);
	if (is_refused(request, appointment.id, false, outcome, page, &notice))
		appointment_show_mine(request, link, &appointment, &notice);
}

void
appointment_undo_http_spot(struct request *request, struct secret link, struct appointment_id spot)
{
	const struct link page = link_appointment_group_http_mine(request->context.arena, link);
	const bool pressed = confirm_form_is_pressed(request);
	struct appointment_undo_notice notice;
	struct appointment_group group;
	enum appointment_undo outcome;

	if (!appointment_find_group(request, link, &group))
		return;
	if (!pressed) {
		appointment_show_group(request, link, &group, NULL);
		return;
	}
	if (!may_undo(request, group.id.id, &notice)) {
		appointment_show_group(request, link, &group, &notice);
		return;
	}
	outcome = appointment_undo_spot(&request->context, &group, spot);
	if (is_refused(request, spot, true, outcome, page, &notice))
		appointment_show_group(request, link, &group, &notice);
}
