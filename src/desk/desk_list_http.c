/* desk_list_http: the desk's first page, and the lists of everyone and of who has finished. */
#include "desk/desk_form.h"
#include "desk/desk_live.h"
#include "desk/desk_question.h"
#include "desk/desk_roster.h"
#include "desk_html.h"
#include "desk_words.h"
#include "html/number.h"
#include "http/asset.h"
#include "http/done.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "routes_handlers.h"

static const struct form_field late_fields[] = {
	FORM_FIELD(desk_late_form, late, .kind = FORM_CHOICE, .required = true, .choices = drive_late_words, .empty = &desk_words_late_empty,
	           .wrong = &desk_words_late_empty),
	FORM_FIELD(desk_late_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(desk_late_form, desk_late_form, late_fields);

static struct desk_late
late_shown(struct request *request, const struct drive *drive, const struct desk_late_form *form)
{
	struct arena *arena = request->context.arena;
	struct desk_late late = { .form = *form, .said = drive_late_shown(&request->context, drive),
		.say = link_desk_http_late(arena, drive->id) };

	late.choices.at = arena_list_of(arena, struct desk_late_choice, DRIVE_LATE_COUNT);
	for (int i = 0; i < DRIVE_LATE_COUNT; i++) {
		const enum drive_late choice = (enum drive_late)i;

		late.choices.at[late.choices.count++] = (struct desk_late_choice){
			.value = drive_late_text(choice), .minutes = drive_late_minutes(choice), .on_time = drive_late_minutes(choice) == 0,
			.chosen = late.said.said && choice == drive->late,
		};
	}
	return late;
}

enum { NUMBERS_IN_WORDS = 12 };

/* One to twelve, as the page writes them. */
static struct text
numbers_in_words(struct arena *arena)
{
	struct text numbers = number_words(arena, 1);

	for (int64_t i = 2; i <= NUMBERS_IN_WORDS; i++)
		numbers = text_format(arena, "%.*s|%.*s", TEXT_PRINT(numbers), TEXT_PRINT(number_words(arena, i)));
	return numbers;
}

static struct desk_drawn
drawn(struct arena *arena)
{
	return (struct desk_drawn){
		.numbers = numbers_in_words(arena), .late = LIMIT_DESK_LATE_MINUTES, .very_late = LIMIT_DESK_VERY_LATE_MINUTES,
		.next = LIMIT_DESK_NEXT, .next_wide = LIMIT_DESK_NEXT_WIDE, .next_late = LIMIT_DESK_NEXT_LATE, .name_max = LIMIT_NAME_CHARACTERS,
		.called = { .name = TEXT("{name}"), .time = TEXT("{time}"), .came = TEXT("{came}"), .leader = TEXT("{leader}") },
		.late_minutes = TEXT("{late_minutes}"), .since = TEXT("{since}"), .here = TEXT("{here}"), .finished = TEXT("{finished}"),
		.expected = TEXT("{expected}"), .late_words = TEXT("{late_words}"), .no_result = TEXT("{no_result}"),
		.arrived_at = TEXT("{arrived_at}"), .count = TEXT("{count}"), .minutes = TEXT("{minutes}"), .names = TEXT("{names}"),
	};
}

/* What the page has with and without people in it. */
static void
fill_page(struct request *request, const struct drive *drive, struct desk_roster *view)
{
	static const char *const scripts[] = { "desk_store.js", "desk_model.js", "desk_view.js", "desk_device.js",
	                                       "desk_prepared.js", "desk.js" };
	struct arena *arena = request->context.arena;

	view->date = drive_date_words(arena, drive);
	view->venue = drive->words.venue;
	view->hours = drive_hours_text(arena, drive);
	view->service_staff = desk_is_staffed(request);
	view->find = link_desk_http_roster(arena, drive->id);
	view->everyone = link_desk_http_everyone(arena, drive->id);
	view->finished_list = link_desk_http_finished_list(arena, drive->id);
	view->walk_in = link_desk_http_walk_in_form(arena, drive->id);
	view->helper = link_desk_http_helper_form(arena, drive->id);
	view->print = view->prepare.print = link_print_http_roster(arena, drive->id);
	view->paper = link_desk_paper_http_form(arena, drive->id);
	view->close = link_desk_http_close_form(arena, drive->id);
	view->worker = asset_link("desk_worker.js");
	view->scripts.at = arena_list_of(arena, struct desk_script, COUNT_OF(scripts));
	for (size_t i = 0; i < COUNT_OF(scripts); i++)
		view->scripts.at[view->scripts.count++] = (struct desk_script){ asset_link(scripts[i]) };
	view->layout.no_index = true;
	view->layout.wide = true;
	view->layout.bare = true;
}

static void
show_roster(struct request *request, struct drive_id id, struct desk_late_form *form)
{
	struct arena *arena = request->context.arena;
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &desk_late_form, .values = form,
		.post = link_desk_http_late(arena, id), .page = link_desk_http_roster(arena, id) });
	struct desk_day day;
	struct desk_roster view = { .layout = shown.layout, .summary = shown.summary, .q = text_trim(request_query(request, "q")) };

	if (shown.answered)
		return;
	if (!desk_day_read(&request->context, id, &day) || !desk_fill_asked(request, &day, &view.asked) ||
	    !desk_questions_count(&request->context, &day.drive, DESK_ASKS_ORGANISER, &view.left)) {
		respond_error(request);
		return;
	}
	desk_fill_lists(request, &day, &view);
	view.searched = !text_is_empty(view.q);
	if (view.searched)
		desk_rows_found(request, &day, view.q, &view.found);
	view.late = late_shown(request, &day.drive, form);
	view.toast = desk_toast_of(request, &day);
	view.clock = minute_text(arena, zone_local(day.drive.words.zone, request->context.now).minute);
	view.clock_iso = instant_iso(arena, request->context.now);
	view.day_closed = day.drive.day_closed;
	view.one_left = view.left == 1;
	view.live = desk_live(&request->context, id);
	fill_page(request, &day.drive, &view);
	html_desk_roster(respond_page(request, shown.status), &view);
}

/* The desk without anyone in it, and with what a prepared device draws the people with. It has no name and no key, so it may be stored. */
void
desk_http_kept(struct request *request, struct drive_id id)
{
	struct desk_roster view = { .layout = page_layout(request), .kept = true, .drawn = drawn(request->context.arena) };
	struct drive drive;

	if (drive_read(&request->context, id, &drive) != FOUND_OK) {
		respond_error(request);
		return;
	}
	fill_page(request, &drive, &view);
	view.clock_iso = instant_iso(request->context.arena, request->context.now);
	html_desk_roster(respond_page(request, 200), &view);
}

void
desk_http_roster(struct request *request, struct drive_id id)
{
	struct desk_late_form form = { 0 };

	show_roster(request, id, &form);
}

void
desk_http_late(struct request *request, struct drive_id id)
{
	struct desk_late_form form;

	if (!form_read(&request->context, &desk_late_form, &request->form, &form)) {
		show_roster(request, id, &form);
		return;
	}
	switch (drive_set_late(&request->context, id, (enum drive_late)form.late.number)) {
	case DRIVE_CHANGE_OK:
		respond_see_other(request, done_link(request->context.arena, link_desk_http_roster(request->context.arena, id), TEXT("late")));
		return;
	case DRIVE_CHANGE_ALREADY: respond_see_other(request, link_desk_http_roster(request->context.arena, id)); return;
	case DRIVE_CHANGE_FAULT:   respond_error(request); return;
	}
}

static void
show_list(struct request *request, struct drive_id id, bool finished)
{
	struct arena *arena = request->context.arena;
	struct desk_day day;
	struct desk_everyone view = { .layout = page_layout(request), .finished = finished };

	if (!desk_day_read(&request->context, id, &day)) {
		respond_error(request);
		return;
	}
	if (finished)
		desk_rows_finished(request, &day, &view.rows);
	else
		desk_rows_everyone(request, &day, &view.rows);
	view.date = drive_date_words(arena, &day.drive);
	view.venue = day.drive.words.venue;
	view.day_closed = day.drive.day_closed;
	view.service_staff = desk_is_staffed(request);
	view.back = link_desk_http_roster(arena, id);
	view.layout.no_index = true;
	view.layout.wide = true;
	html_desk_everyone(respond_page(request, 200), &view);
}

void
desk_http_everyone(struct request *request, struct drive_id id)
{
	show_list(request, id, false);
}

void
desk_http_finished_list(struct request *request, struct drive_id id)
{
	show_list(request, id, true);
}
