/* appointment_drive_edit_http: editing a drive: the form, the changes to check with who is told of them, the last press. */
#include "appointment/appointment_drive_http.h"

#include "appointment/appointment_drive.h"
#include "appointment/appointment_news.h"
#include "appointment/appointment_view.h"
#include "appointment_html.h"
#include "appointment_words.h"
#include "db/follow_up.h"
#include "html/number.h"
#include "http/done.h"
#include "http/form_draft.h"
#include "http/form_page.h"
#include "links.h"
#include "routes_handlers.h"

enum { CONFLICT = 409 };

static const struct form_draft_sent already_edited = { &appointment_words_sent_edit, &appointment_words_sent_edit_show };

/* false: answered. */
static bool
editing_view(struct request *request, struct drive_id id, const struct drive_form *form, struct appointment_drive_editing *view)
{
	struct arena *arena = request->context.arena;
	struct appointment_drive_counts counts;

	if (!appointment_drive_counts(&request->context, id, &counts)) {
		respond_error(request);
		return false;
	}
	*view = (struct appointment_drive_editing){ .layout = page_layout(request), .form = *form, .booked = counts.booked + counts.unclaimed,
		.check = link_appointment_drive_http_edit_check(arena, id), .keep = link_appointment_drive_http_edit(arena, id),
		.back = link_appointment_drive_http_manage(arena, id), .cancel = link_appointment_drive_http_cancel_form(arena, id),
		.bookings = link_waiting_bookings_http_list(arena, id), .unclaimed = counts.unclaimed > 0 };
	view->layout.no_index = true;
	return true;
}

/* `changes` may be NULL: nobody else changed anything. */
static void
show_form(struct request *request, const struct drive *drive, struct drive_form *form, const struct form_changes *changes)
{
	struct arena *arena = request->context.arena;
	struct appointment_drive_editing view;
	struct drive_form stored = { 0 };
	struct form_page shown;

	drive_form_fill(arena, &stored, &drive->words);
	shown = form_page(request, &(struct form_page_of){ .form = &drive_edit_form, .values = form,
		.post = link_appointment_drive_http_edit(arena, drive->id), .stored = &stored, .changes = changes,
		.there = link_appointment_drive_http_edit_form(arena, drive->id),
		.page = link_appointment_drive_http_edit_form(arena, drive->id), .several_steps = true });
	if (shown.answered || !editing_view(request, drive->id, form, &view))
		return;
	view.layout = shown.layout;
	view.summary = shown.summary;
	view.changes = shown.changes;
	html_appointment_drive_edit_form(respond_page(request, shown.status), &view);
}

static int64_t
capacity_of(const struct drive_slot_list *slots)
{
	int64_t capacity = 0;

	for (size_t i = 0; i < slots->count; i++)
		capacity += slots->at[i].capacity;
	return capacity;
}

/* A time that was not there, or room for more people at one that was. */
static bool
adds_appointments(const struct drive_slot_list *before, const struct drive_slot_list *after)
{
	for (size_t i = 0; i < after->count; i++) {
		int64_t capacity = 0;

		for (size_t b = 0; b < before->count; b++)
			if (slot_id_equal(before->at[b].id, after->at[i].id))
				capacity = before->at[b].capacity;
		if (after->at[i].capacity > capacity)
			return true;
	}
	return false;
}

static void
show_check(struct request *request, const struct drive *drive, struct drive_form *form, const struct drive_words *words,
           const struct drive_edit *edit)
{
	struct context *context = &request->context;
	struct drive after = *drive;
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &drive_edit_form, .values = form,
		.post = link_appointment_drive_http_edit(context->arena, drive->id), .several_steps = true, .in_place = true });
	struct appointment_drive_editing view;
	struct appointment_news_preview preview;
	struct drive_slot_list slots;
	int64_t waiting;

	after.words = *words;
	after.starts = edit->starts;
	after.ends = edit->ends;
	if (!drive_slots(context, drive, &slots) || !appointment_news_preview(context, drive, &after, &preview) ||
	    !follow_up_ask(context, FOLLOW_UP_IS_WAITED_FOR, drive->id, BYTES_NONE, &waiting)) {
		respond_error(request);
		return;
	}
	/* An edit of the capacity alone is not announced, whatever else waits to be. */
	preview.any = preview.any && appointment_drive_is_told(edit);
	if (!editing_view(request, drive->id, form, &view))
		return;
	if (!appointment_drive_fill_telling(context, drive, &preview, &form->note, &view.telling)) {
		respond_error(request);
		return;
	}
	view.telling.offered = waiting > 0 && drive->state == DRIVE_STATE_OPEN && adds_appointments(&slots, &edit->slots);
	view.layout = shown.layout;
	view.summary = shown.summary;
	view.differences = drive_differences_shown(context->arena, drive, capacity_of(&slots), &after, capacity_of(&edit->slots));
	if (edit->hours || edit->capacity)
		view.plan = drive_plan_shown(context->arena, &after, &edit->slots, true);
	html_appointment_drive_edit_check(respond_page(request, shown.status), &view);
}

static void
show_refused(struct request *request, const struct drive *drive, const struct drive_form *form, const struct drive_words *words,
             const struct drive_edit *edit)
{
	struct arena *arena = request->context.arena;
	struct appointment_drive_editing view;
	int64_t capacity_least = 0;

	if (!editing_view(request, drive->id, form, &view))
		return;
	view.day_moved = date_compare(words->date, drive->words.date) != 0;
	view.refused.at = arena_list_of(arena, struct appointment_drive_refused, edit->refused.count);
	view.refused.count = edit->refused.count;
	for (size_t i = 0; i < edit->refused.count; i++) {
		const struct drive_refused *refused = &edit->refused.at[i];
		const int64_t booked = refused->slot.booked + refused->slot.overbooked;

		view.refused.at[i] = (struct appointment_drive_refused){ .day = date_words(arena, refused->slot.local.date),
			.time = drive_slot_time(arena, drive, &refused->slot),
			.booked = number_words(arena, booked), .one = booked == 1, .dropped = refused->dropped };
		view.dropped = view.dropped || refused->dropped;
		if (!refused->dropped && refused->slot.booked > capacity_least)
			capacity_least = refused->slot.booked;
	}
	if (capacity_least > 0)
		view.capacity_least = number_words(arena, capacity_least);
	html_appointment_drive_refused(respond_page(request, request->method == METHOD_POST ? CONFLICT : 200), &view);
}

/* A drive that can still be edited. false: answered. */
static bool
find_ahead(struct request *request, struct drive_id id, struct drive *drive)
{
	if (!appointment_drive_find(request, id, drive))
		return false;
	if (drive_is_ahead(&request->context, drive))
		return true;
	appointment_drive_go_to(request, id);
	return false;
}

void
appointment_drive_http_edit_form(struct request *request, struct drive_id id)
{
	struct arena *arena = request->context.arena;
	struct drive drive;

	if (find_ahead(request, id, &drive))
		form_draft_begin(request, link_appointment_drive_http_edit_draft(arena, id,
		                 form_draft_new(request, link_appointment_drive_http_edit(arena, id))));
}

/* A note is corrected on the page that it is written on. */
static bool
is_good_but_for_the_note(const struct drive_form *form)
{
	struct drive_form without = *form;

	without.note.error = TEXT_NONE;
	return form_is_good(&drive_edit_form, &without);
}

/* What an edit says, and what has become of the drive meanwhile. */
struct edit { struct drive_form form; struct drive_words words; struct drive_planned planned; struct form_changes changes; };

/* false: it has to be corrected, or someone else changed the drive; the note may have an error in any case. */
static bool
read_edit(struct request *request, const struct form_body *body, const struct drive *drive, struct edit *edit)
{
	struct context *context = &request->context;
	struct drive_form stored = { 0 };

	*edit = (struct edit){ .changes.any = false };
	if (!(form_read(context, &drive_edit_form, body, &edit->form) || is_good_but_for_the_note(&edit->form)) ||
	    !drive_form_words(context, &edit->form, &edit->words, &edit->planned))
		return false;
	drive_form_fill(context->arena, &stored, &drive->words);
	return !form_is_overtaken(context, &drive_edit_form, &edit->form, &stored, &edit->changes);
}

void
appointment_drive_http_edit_draft(struct request *request, struct drive_id id, struct draft_key draft)
{
	const struct form_draft_of of = { .last = link_appointment_drive_http_edit(request->context.arena, id), .sent = &already_edited };
	struct edit edit = { .changes.any = false };
	struct form_draft saved;
	struct drive drive;

	if (!find_ahead(request, id, &drive) || !form_draft_read(request, draft, &of, &saved))
		return;
	if (saved.there) {
		/* If something has to be corrected, the page that is shown says what. */
		(void)read_edit(request, &saved.body, &drive, &edit);
		form_draft_blame(&request->context, &drive_edit_form, &saved, &edit.form);
		edit.form.note.error = TEXT_NONE;
	} else {
		drive_form_fill(request->context.arena, &edit.form, &drive.words);
		form_set(&edit.form.key, saved.key);
		if (!appointment_drive_fill_note(&request->context, id, &edit.form.note)) {
			respond_error(request);
			return;
		}
	}
	show_form(request, &drive, &edit.form, &edit.changes);
}

/* Answers an edit that was not saved; SAME is no mistake. */
static void
answer_unkept(struct request *request, const struct drive *drive, struct edit *edit, const struct drive_edit *planned,
              enum appointment_drive_edit outcome)
{
	switch (outcome) {
	case APPOINTMENT_DRIVE_EDIT_OK:
	case APPOINTMENT_DRIVE_EDIT_SAME:
	case APPOINTMENT_DRIVE_EDIT_OVER:   appointment_drive_go_to(request, drive->id); return;
	case APPOINTMENT_DRIVE_EDIT_BOOKED: show_refused(request, drive, &edit->form, &edit->words, planned); return;
	case APPOINTMENT_DRIVE_EDIT_BEGUN:
		form_blame(&edit->form.from, &appointment_words_drive_begun);
		show_form(request, drive, &edit->form, NULL);
		return;
	case APPOINTMENT_DRIVE_EDIT_FAULT:  respond_error(request); return;
	}
}

static void
answer_check(struct request *request, const struct drive *drive, struct edit *edit)
{
	struct drive_edit planned;
	const enum appointment_drive_edit outcome = appointment_drive_compare(&request->context, drive->id, &edit->words, &edit->planned,
	                                                                      &planned);

	if (outcome == APPOINTMENT_DRIVE_EDIT_OK)
		show_check(request, drive, &edit->form, &edit->words, &planned);
	else
		answer_unkept(request, drive, edit, &planned, outcome);
}

/* To the page that says what would change, or why it cannot. */
static void
go_to_check(struct request *request, const struct drive *drive, struct edit *edit)
{
	struct arena *arena = request->context.arena;
	struct draft_key draft;

	switch (form_draft_save(request, &drive_edit_form, &edit->form, link_appointment_drive_http_edit(arena, drive->id), &draft)) {
	case FORM_DRAFT_SAVE_OK:
		respond_step(request, link_appointment_drive_http_edit_draft_check(arena, drive->id, draft));
		return;
	case FORM_DRAFT_SAVE_REFUSED:
		answer_check(request, drive, edit);
		return;
	case FORM_DRAFT_SAVE_FAULT:
		respond_error(request);
		return;
	}
}

void
appointment_drive_http_edit_check(struct request *request, struct drive_id id)
{
	struct drive drive;
	struct edit edit;

	if (!find_ahead(request, id, &drive))
		return;
	if (read_edit(request, &request->form, &drive, &edit) && !edit.form.change.given)
		go_to_check(request, &drive, &edit);
	else
		show_form(request, &drive, &edit.form, &edit.changes);
}

void
appointment_drive_http_edit_draft_check(struct request *request, struct drive_id id, struct draft_key draft)
{
	struct arena *arena = request->context.arena;
	const struct form_draft_of of = { .last = link_appointment_drive_http_edit(arena, id),
		.form = link_appointment_drive_http_edit_draft(arena, id, draft), .sent = &already_edited };
	struct form_draft saved;
	struct drive drive;
	struct edit edit;

	if (!find_ahead(request, id, &drive) || !form_draft_read(request, draft, &of, &saved))
		return;
	if (read_edit(request, &saved.body, &drive, &edit)) {
		form_draft_blame(&request->context, &drive_edit_form, &saved, &edit.form);
		answer_check(request, &drive, &edit);
	} else {
		show_form(request, &drive, &edit.form, &edit.changes);
	}
}

void
appointment_drive_http_edit(struct request *request, struct drive_id id)
{
	enum appointment_drive_edit outcome;
	struct drive_edit planned;
	struct drive drive;
	struct edit edit;

	if (!find_ahead(request, id, &drive))
		return;
	if (!read_edit(request, &request->form, &drive, &edit)) {
		show_form(request, &drive, &edit.form, &edit.changes);
		return;
	}
	if (!text_is_empty(edit.form.note.error)) {
		go_to_check(request, &drive, &edit);
		return;
	}
	outcome = appointment_drive_edit(&request->context, request->visitor.person, id, &edit.words, &edit.planned, edit.form.note.text,
	                                 &planned);
	if (outcome == APPOINTMENT_DRIVE_EDIT_BOOKED)
		go_to_check(request, &drive, &edit);
	else if (outcome == APPOINTMENT_DRIVE_EDIT_OK && (planned.hours || planned.where))
		respond_see_other(request, done_link(request->context.arena, link_appointment_drive_http_manage(request->context.arena, id),
		                                     TEXT("edited")));
	else
		answer_unkept(request, &drive, &edit, &planned, outcome);
}
