/* appointment_full_http: what is full, refused before the writer's turn, and what helps instead. */
#include "appointment/appointment_form.h"
#include "appointment/appointment_inside.h"
#include "appointment/appointment_where.h"
#include "appointment_html.h"
#include "http/dispatch.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "routes_handlers.h"

/* 409: the request was good, what it asked for is not to be had. */
enum { OK = 200, CONFLICT = 409 };

static void
add_time(struct request *request, struct page_key page, const struct appointment_wish *wish, const struct drive_slot *slot,
         struct appointment_full *view)
{
	struct arena *arena = request->context.arena;
	struct appointment_full_time *time = &view->times.at[view->times.count++];

	*time = (struct appointment_full_time){ .time = drive_slot_time(arena, &wish->drive, slot), .iso = instant_iso(arena, slot->starts) };
	if (view->group) {
		time->take = link_appointment_group_http_form(arena, page, wish->drive.id, slot->id);
		time->check = link_appointment_group_http_check(arena, page, wish->drive.id, slot->id);
		time->key = request_new_key(request, link_appointment_group_http_take(arena, page, wish->drive.id, slot->id));
	} else {
		time->take = link_appointment_http_form(arena, page, wish->drive.id, slot->id);
		time->check = link_appointment_http_check(arena, page, wish->drive.id, slot->id);
		time->key = request_new_key(request, link_appointment_http_take(arena, page, wish->drive.id, slot->id));
	}
}

static bool
is_free(const struct request *request, const struct drive_slot *slot)
{
	return slot->booked < slot->capacity && instant_compare(slot->starts, request->context.now) > 0;
}

/* The free times around the one that was wished for, by the clock. */
static void
fill_single_times(struct request *request, struct page_key page, const struct appointment_wish *wish,
                  const struct drive_slot_list *slots, struct appointment_full *view)
{
	size_t skip = 0;

	for (size_t i = 0; i < slots->count; i++)
		skip += is_free(request, &slots->at[i]) && instant_compare(slots->at[i].starts, wish->slot.starts) < 0;
	skip = skip > LIMIT_FULL_TIMES / 2 ? skip - LIMIT_FULL_TIMES / 2 : 0;
	for (size_t i = 0; i < slots->count && view->times.count < LIMIT_FULL_TIMES; i++) {
		if (!is_free(request, &slots->at[i]))
			continue;
		if (skip > 0)
			skip--;
		else
			add_time(request, page, wish, &slots->at[i], view);
	}
}

/* Up to three runs, nearest to the wish. */
static void
fill_group_times(struct request *request, struct page_key page, const struct appointment_wish *wish,
                 const struct drive_slot_list *slots, int64_t size, struct appointment_full *view)
{
	struct appointment_run_list runs;

	appointment_runs(slots, size, request->context.now, wish->slot.starts, &runs);
	for (size_t i = 0; i < runs.count && view->times.count < LIMIT_FULL_TIMES; i++)
		for (size_t s = 0; s < slots->count; s++)
			if (slot_id_equal(slots->at[s].id, runs.at[i].first))
				add_time(request, page, wish, &slots->at[s], view);
}

static bool
fill_days(struct request *request, struct page_key page, const struct appointment_wish *wish, struct appointment_full *view)
{
	struct arena *arena = request->context.arena;
	struct drive_list drives;

	if (!drive_list_of_page(&request->context, wish->page.id, &drives))
		return false;
	view->days.at = arena_list_of(arena, struct appointment_full_day, LIMIT_FULL_DAYS);
	for (size_t i = 0; i < drives.count && view->days.count < LIMIT_FULL_DAYS; i++) {
		const struct drive *drive = &drives.at[i];

		if (drive_id_equal(drive->id, wish->drive.id) || drive->state != DRIVE_STATE_OPEN || drive->day_closed ||
		    instant_compare(drive->ends, request->context.now) <= 0)
			continue;
		view->days.at[view->days.count++] = (struct appointment_full_day){ .day = drive_date_words(arena, drive),
			.venue = drive->words.venue, .drive = link_public_http_drive(arena, page, drive->id) };
	}
	return true;
}

struct appointment_typed
appointment_typed_group(const struct appointment_group_form *form)
{
	return (struct appointment_typed){ form->name.typed, form->email.typed, form->shown.typed, form->shown_name.typed,
		form->size.number, form->only_organises.ticked };
}

struct appointment_typed
appointment_typed_alone(const struct appointment_form *form)
{
	return (struct appointment_typed){ .name = form->name.typed, .email = form->email.typed, .shown = form->shown.typed,
		.shown_name = form->shown_name.typed };
}

static struct appointment_full_typed
hidden_of(struct arena *arena, const struct appointment_typed *typed)
{
	const bool group = typed->size > 0;

	return (struct appointment_full_typed){ group, typed->only_organises, typed->name, typed->email, typed->shown, typed->shown_name,
		group ? text_format(arena, "%lld", (long long)typed->size) : TEXT("") };
}

void
appointment_show_full(struct request *request, struct page_key page, const struct appointment_wish *wish,
                      const struct appointment_typed *typed)
{
	struct arena *arena = request->context.arena;
	struct appointment_full *view = arena_new_of(arena, struct appointment_full);
	struct drive_slot_list slots;

	*view = (struct appointment_full){ .layout = page_layout(request), .where = appointment_where_wish(request, wish),
		.typed = !text_is_empty(typed->name), .group = typed->size > 0,
		.key = request_new_key(request, link_waiting_join_http_join(arena, page, wish->drive.id)),
		.hidden = hidden_of(arena, typed),
		.join = link_waiting_join_http_join(arena, page, wish->drive.id),
		.wait = link_waiting_join_http_form(arena, page, wish->drive.id),
		.drive = link_public_http_drive(arena, page, wish->drive.id),
		.elsewhere = link_donation_elsewhere_http_form(arena, page) };
	view->layout.no_index = true;
	if (!drive_slots(&request->context, &wish->drive, &slots) || !fill_days(request, page, wish, view)) {
		respond_error(request);
		return;
	}
	view->times.at = arena_list_of(arena, struct appointment_full_time, LIMIT_FULL_TIMES);
	if (view->group)
		fill_group_times(request, page, wish, &slots, typed->size, view);
	else
		fill_single_times(request, page, wish, &slots, view);
	html_appointment_full(respond_page(request, request->method == METHOD_POST ? CONFLICT : OK), view);
}

void
appointment_show_times(struct request *request, struct page_key page, const struct appointment_wish *wish,
                       const struct appointment_typed *typed, struct link back)
{
	struct arena *arena = request->context.arena;
	struct appointment_full view = { .layout = page_layout(request), .where = appointment_where_wish(request, wish), .typed = true,
		.group = typed->size > 0, .hidden = hidden_of(arena, typed), .back = back };
	struct drive_slot_list slots;
	struct appointment_run run;

	view.layout.no_index = true;
	if (!drive_slots(&request->context, &wish->drive, &slots)) {
		respond_error(request);
		return;
	}
	view.times.at = arena_list_of(arena, struct appointment_full_time, slots.count);
	for (size_t i = 0; i < slots.count; i++)
		if (!slot_id_equal(slots.at[i].id, wish->slot.id) &&
		    (view.group ? appointment_run_at(&slots, slots.at[i].id, typed->size, request->context.now, &run)
		                : is_free(request, &slots.at[i])))
			add_time(request, page, wish, &slots.at[i], &view);
	html_appointment_times(respond_page(request, OK), &view);
}

static bool
is_ahead(const struct request *request, const struct appointment_wish *wish)
{
	return wish->drive.state == DRIVE_STATE_OPEN && !wish->drive.day_closed &&
	       instant_compare(wish->slot.starts, request->context.now) > 0;
}

/* Is what was asked for surely full, by what was committed last?  false also when it has been answered already. */
static bool
is_surely_full(struct request *request, struct appointment_form *form, struct appointment_wish *wish)
{
	const struct page_key page = { request->parts[0].token };
	const struct drive_id drive = { request->parts[1].id };
	const struct slot_id slot = { request->parts[2].id };

	return drive_slot_is_full(&request->context, drive, slot) &&
	       form_read(&request->context, &appointment_form, &request->form, form) &&
	       appointment_find_wish(request, page, drive, slot, wish) && is_ahead(request, wish);
}

static void
show_full(struct request *request, const struct appointment_form *form, const struct appointment_wish *wish)
{
	const struct appointment_typed typed = appointment_typed_alone(form);

	appointment_show_full(request, (struct page_key){ request->parts[0].token }, wish, &typed);
}

/* The check step never asks who has an appointment: it writes no email to that person, so its answer and its work are the same for
 * every name and address. */
void
appointment_http_precheck_answers(struct request *request)
{
	struct appointment_form form;
	struct appointment_wish wish;

	if (is_surely_full(request, &form, &wish))
		show_full(request, &form, &wish);
}

/* Refuses what is surely full; who has an appointment already is for the writer to say, because that person gets an email. What goes to
 * the writer is prepared first. */
void
appointment_http_precheck(struct request *request)
{
	struct appointment_form form;
	struct appointment_wish wish;
	struct appointment booked;

	if (is_surely_full(request, &form, &wish) &&
	    appointment_find_donor(&request->context, wish.drive.id, form.email.text, form.name.text, &booked) == FOUND_NONE)
		show_full(request, &form, &wish);
	if (!request->response)
		(void)appointment_press(request);
}

static bool
is_group_surely_full(struct request *request, struct appointment_group_form *form, struct appointment_wish *wish)
{
	const struct page_key page = { request->parts[0].token };
	struct drive_slot_list slots;
	struct appointment_run run;

	return form_read(&request->context, &appointment_group_form, &request->form, form) &&
	       appointment_find_wish(request, page, (struct drive_id){ request->parts[1].id },
	                                (struct slot_id){ request->parts[2].id }, wish) &&
	       is_ahead(request, wish) && drive_slots(&request->context, &wish->drive, &slots) &&
	       !appointment_run_at(&slots, wish->slot.id, form->size.number, request->context.now, &run);
}

static void
show_group_full(struct request *request, const struct appointment_group_form *form, const struct appointment_wish *wish)
{
	const struct appointment_typed typed = appointment_typed_group(form);

	appointment_show_full(request, (struct page_key){ request->parts[0].token }, wish, &typed);
}

/* As appointment_http_precheck_answers(). */
void
appointment_group_http_precheck_answers(struct request *request)
{
	struct appointment_group_form form;
	struct appointment_wish wish;

	if (is_group_surely_full(request, &form, &wish))
		show_group_full(request, &form, &wish);
}

void
appointment_group_http_precheck(struct request *request)
{
	struct appointment_group_form form;
	struct appointment_wish wish;
	struct donor leader;

	if (!is_group_surely_full(request, &form, &wish))
		return;
	leader = (struct donor){ form.name.text, form.email.text, appointment_form_shown(&form.shown, &form.shown_name) };
	if (appointment_group_known(&request->context, wish.drive.id, &leader) == FOUND_NONE)
		show_group_full(request, &form, &wish);
}
