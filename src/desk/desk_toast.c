/* desk_toast: the answer to a press on the desk's first page. */
#include "base/id.h"
#include "desk/desk_roster.h"
#include "desk_words.h"
#include "http/done.h"
#include "http/respond.h"
#include "links.h"

static void
offer_undo(struct request *request, const struct drive_id drive, const struct donation_person *person, struct desk_toast *toast)
{
	struct arena *arena = request->context.arena;
	const struct appointment_id id = person->appointment.id;

	if (toast->state.arrived)
		toast->undo = desk_press_of(arena, link_desk_http_arrived_undo(arena, drive, id));
	else if (person->has_outcome && desk_is_staffed(request))
		toast->undo = desk_press_of(arena, link_desk_http_outcome_undo(arena, drive, id));
	else if (toast->state.finished && !person->has_outcome)
		toast->undo = desk_press_of(arena, link_desk_http_finished_undo(arena, drive, id));
	else
		return;
	toast->key = request_new_key(request, toast->undo);
}

struct link
desk_list_after(struct arena *arena, struct drive_id drive, struct appointment_id who, bool undone, bool gone)
{
	const struct text id = id_text(arena, who.id), at = gone ? TEXT("here") : text_join(arena, TEXT("p-"), id);

	return (struct link){ text_format(arena, "%.*s?who=%.*s%s#%.*s", TEXT_PRINT(link_desk_http_roster(arena, drive).text),
		TEXT_PRINT(id), undone ? "&undone=yes" : "", TEXT_PRINT(at)) };
}

/* The desk's own walk-in or helper, who was taken away again; of nobody else is anything said. */
static struct desk_toast
taken_off(struct request *request, const struct desk_day *day, struct appointment_id id)
{
	struct donation_person gone = { 0 };
	const struct appointment *appointment = &gone.appointment;

	if (appointment_read(&request->context, id, &gone.appointment) != FOUND_OK ||
	    !drive_id_equal(appointment->drive, day->drive.id) || appointment->state != APPOINTMENT_STATE_CANCELLED ||
	    !desk_recorded(appointment))
		return (struct desk_toast){ 0 };
	return (struct desk_toast){ .shown = true, .taken_off = true, .called = desk_row_of(request, &day->drive, &gone).called };
}

/* What was answered to a question. */
static const struct done settled[] = {
	{ TEXT("counted"), &desk_words_done_counted }, { TEXT("left"), &desk_words_done_left_out },
	{ TEXT("cancelled"), &desk_words_settle_cancelled },
};

struct desk_toast
desk_toast_of(struct request *request, const struct desk_day *day)
{
	struct desk_toast toast = { .words = done_words(request, settled, COUNT_OF(settled)) };
	struct appointment_id id;

	toast.shown = !text_is_empty(toast.words);
	if (toast.shown)
		return toast;
	if (text_equal(request_query(request, "done"), TEXT("late"))) {
		toast.late = drive_late_shown(&request->context, &day->drive);
		toast.shown = toast.late.said;
		return toast;
	}
	if (!id_from_text(request_query(request, "who"), &id.id))
		return toast;
	for (size_t i = 0; i < day->people.count; i++) {
		const struct donation_person *person = &day->people.at[i];
		struct desk_row row;

		if (!appointment_id_equal(person->appointment.id, id))
			continue;
		toast.shown = true;
		toast.undone = !text_is_empty(request_query(request, "undone"));
		row = desk_row_of(request, &day->drive, person);
		toast.called = row.called;
		toast.state = row.state;
		toast.recorded = toast.state.gave || toast.state.not_today || toast.state.left;
		if (!toast.undone && !day->drive.day_closed)
			offer_undo(request, day->drive.id, person, &toast);
		return toast;
	}
	return taken_off(request, day, id);
}
