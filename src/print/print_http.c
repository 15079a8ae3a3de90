/* print_http: the sheets of a drive, for members of its page, its organiser and its crew. */
#include "desk/desk.h"
#include "desk/desk_roster.h"
#include "donation/donation.h"
#include "honour/honour.h"
#include "honour/honour_page.h"
#include "http/asset.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "media/media.h"
#include "print/print_view.h"
#include "print_html.h"
#include "print_sql.h"
#include "print_words.h"
#include "routes_handlers.h"
#include "standards/csv.h"

enum { OK = 200, CONFLICT = 409 };

/* An honour page and a drive for it, as members of the page see them. */
struct sheet {
	struct honour_page page;
	struct drive drive;
	struct drive_answers answers;
	struct link shown, back;          /* where people book; the page that links here */
};

static struct layout
layout_of(struct request *request)
{
	struct layout layout = page_layout(request);

	layout.no_index = true;
	return layout;
}

/* false: already answered. */
static bool
find_drive(struct request *request, struct drive_id id, struct drive *drive)
{
	switch (drive_read(&request->context, id, drive)) {
	case FOUND_OK:    return true;
	case FOUND_NONE:  respond_not_found(request); return false;
	case FOUND_FAULT: break;
	}
	respond_error(request);
	return false;
}

/* A printed link has to work: not while the page waits for a keeper or is paused, nor when the drive is cancelled. false: already
 * answered. */
static bool
find_sheet(struct request *request, struct honour_page_id page, struct drive_id drive, struct sheet *sheet)
{
	struct context *context = &request->context;
	struct print_none none;

	switch (drive_of_page(context, drive, page)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  respond_not_found(request); return false;
	case FOUND_FAULT: respond_error(request); return false;
	}
	if (!find_drive(request, drive, &sheet->drive))
		return false;
	if (honour_read(context, page, &sheet->page) != FOUND_OK) {
		respond_error(request);
		return false;
	}
	sheet->answers = drive_answers_shown(context->arena, &sheet->drive);
	sheet->shown = link_public_http_drive(context->arena, sheet->page.key, drive);
	sheet->back = person_id_equal(sheet->drive.organiser, request->visitor.person)
	              ? link_appointment_drive_http_manage(context->arena, drive) : link_public_http_overview(context->arena, page);
	if (honour_is_open(&sheet->page) && sheet->drive.state != DRIVE_STATE_CANCELLED)
		return true;
	none = (struct print_none){ .layout = layout_of(request), .cancelled = sheet->drive.state == DRIVE_STATE_CANCELLED,
		.paused = honour_is_known(&sheet->page), .back = sheet->back };
	html_print_none(respond_page(request, CONFLICT), &none);
	return false;
}

/* ---- the poster ---- */

/* The first line of the family's words, when it is short enough for a poster. */
static struct text
short_words(struct text words)
{
	struct text first, rest;

	(void)text_cut(text_trim(words), '\n', &first, &rest);
	return text_characters(first) <= LIMIT_POSTER_CHARACTERS ? text_trim(first) : TEXT("");
}

/* People without an appointment read a poster too. */
static struct text
hours_and_break(struct arena *arena, const struct sheet *sheet)
{
	const struct text hours = drive_hours_text(arena, &sheet->drive);
	const struct text from = sheet->answers.break_from, until = sheet->answers.break_until;

	if (text_is_empty(from))
		return hours;
	return text_format(arena, "%.*s, %.*s\u00a0%.*s\u00a0to\u00a0%.*s", TEXT_PRINT(hours),
	                   TEXT_PRINT(words_text(&print_words_poster_break)), TEXT_PRINT(from), TEXT_PRINT(until));
}

/* false: a fault. */
static bool
fill_poster(struct context *context, const struct sheet *sheet, struct print_poster *poster)
{
	struct arena *arena = context->arena;
	const struct drive_answers *answers = &sheet->answers;
	struct donation_tally tally;

	*poster = (struct print_poster){
		.name = sheet->page.name, .words = short_words(sheet->page.words), .date = answers->day,
		.hours = hours_and_break(arena, sheet), .venue = answers->venue, .address = answers->address,
		.service = answers->service_name, .link = link_absolute(arena, context->site->url, sheet->shown).text,
		.key = sheet->page.key.text, .made = context->now,
		.title = text_format(arena, "%.*s, %.*s", TEXT_PRINT(sheet->page.name), TEXT_PRINT(answers->day)),
	};
	if (!donation_tally(context, sheet->page.id, &tally))
		return false;
	poster->strokes = (struct print_strokes){ tally.given, tally.elsewhere };
	return true;
}

enum has_picture { HAS_PICTURE_FAULT = -1, HAS_PICTURE_NONE, HAS_PICTURE_NOT_SHARED, HAS_PICTURE_SHARED };

/* A poster is read by people whom nobody showed the page, so the picture is on it only where the family lets others show it. */
static enum has_picture
has_picture(struct context *context, const struct honour_page *page)
{
	bool shared;

	if (picture_id_is_none(page->picture))
		return HAS_PICTURE_NONE;
	if (!honour_picture_is_shared(context, page->id, &shared))
		return HAS_PICTURE_FAULT;
	return shared ? HAS_PICTURE_SHARED : HAS_PICTURE_NOT_SHARED;
}

/* false: a fault. */
static bool
fill_picture(struct context *context, const struct sheet *sheet, struct print_poster *poster)
{
	struct media media;

	switch (has_picture(context, &sheet->page)) {
	case HAS_PICTURE_SHARED:     break;
	case HAS_PICTURE_NONE:
	case HAS_PICTURE_NOT_SHARED: return true;
	case HAS_PICTURE_FAULT:      return false;
	}
	switch (media_open(context, sheet->page.picture, &media)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return true;
	case FOUND_FAULT: return false;
	}
	poster->picture = media.jpeg;
	poster->picture_width = media.width;
	poster->picture_height = media.height;
	return true;
}

/* Anything but "letter" is A4. */
void
print_http_poster(struct request *request, struct honour_page_id page, struct drive_id drive)
{
	const bool letter = text_equal(request_query(request, "paper"), TEXT("letter"));
	struct arena *arena = request->context.arena;
	struct print_poster poster;
	struct sheet sheet;
	struct bytes pdf;

	if (!find_sheet(request, page, drive, &sheet))
		return;
	if (!fill_poster(&request->context, &sheet, &poster) || !fill_picture(&request->context, &sheet, &poster) ||
	    !print_poster_draw(arena, &poster, letter ? PRINT_PAPER_LETTER : PRINT_PAPER_A4, &pdf)) {
		respond_error(request);
		return;
	}
	respond_download(request, TEXT("application/pdf"),
	                 text_format(arena, "poster-%.*s-%s.pdf", TEXT_PRINT(date_text(arena, sheet.drive.words.date)),
	                             letter ? "letter" : "a4"), pdf);
}

static bool
has_long_word(struct text name)
{
	struct text word, rest = name;
	bool more = true;

	while (more) {
		more = text_cut(rest, ' ', &word, &rest);
		if (text_characters(word) >= LIMIT_PRINT_WORD_CHARACTERS)
			return true;
	}
	return false;
}

void
print_http_poster_page(struct request *request, struct honour_page_id page, struct drive_id drive)
{
	struct arena *arena = request->context.arena;
	struct print_poster_page view;
	struct sheet sheet;
	enum has_picture picture;

	if (!find_sheet(request, page, drive, &sheet))
		return;
	picture = has_picture(&request->context, &sheet.page);
	view = (struct print_poster_page){
		.layout = layout_of(request), .link = sheet.shown, .back = sheet.back, .a4 = link_print_http_poster(arena, page, drive),
		.picture_words = sheet.page.picture_words, .picture_width = sheet.page.picture_width, .picture_height = sheet.page.picture_height,
		.long_name = has_long_word(sheet.page.name), .picture_not_shared = picture == HAS_PICTURE_NOT_SHARED,
	};
	if (picture == HAS_PICTURE_SHARED)
		view.picture = link_public_http_member_picture(arena, page, sheet.page.picture);
	view.letter = (struct link){ text_join(arena, view.a4.text, TEXT("?paper=letter")) };
	view.layout.script = asset_link("print.js");
	if (picture != HAS_PICTURE_FAULT && fill_poster(&request->context, &sheet, &view.poster) &&
	    qr_code_draw(arena, view.poster.link, &view.code)) {
		view.marks = print_strokes_marks(arena, &view.poster.strokes);
		html_print_poster(respond_page(request, OK), &view);
	} else {
		respond_error(request);
	}
}

/* ---- the sign-up sheet ---- */

/* A line for each free appointment of each time that has not begun. The names of people who have booked are not printed. */
static void
fill_places(struct context *context, const struct sheet *sheet, const struct drive_slot_list *slots, struct print_sign_up_sheet *view)
{
	struct date day = sheet->drive.words.date;
	int64_t capacity = 0;

	for (size_t i = 0; i < slots->count; i++)
		capacity += slots->at[i].capacity;
	view->rows.at = arena_list_of(context->arena, struct print_sign_up_row, (size_t)capacity);
	for (size_t i = 0; i < slots->count; i++) {
		const struct drive_slot *slot = &slots->at[i];

		if (instant_compare(slot->starts, context->now) <= 0)
			continue;
		for (int64_t place = 0; place < slot->capacity; place++) {
			struct print_sign_up_row *row = &view->rows.at[view->rows.count++];

			*row = (struct print_sign_up_row){ .time = drive_slot_time(context->arena, &sheet->drive, slot),
				.iso = instant_iso(context->arena, slot->starts), .taken = place < slot->booked,
				.after_break = place == 0 && slot->after_break };
			if (date_compare(slot->local.date, day) != 0)
				row->day = date_words(context->arena, slot->local.date);
			day = slot->local.date;
		}
	}
}

void
print_http_sign_up_sheet(struct request *request, struct honour_page_id page, struct drive_id drive)
{
	struct context *context = &request->context;
	struct print_sign_up_sheet view;
	struct drive_slot_list slots;
	struct sheet sheet;

	if (!find_sheet(request, page, drive, &sheet))
		return;
	if (!drive_slots(context, &sheet.drive, &slots)) {
		respond_error(request);
		return;
	}
	view = (struct print_sign_up_sheet){ .layout = layout_of(request), .name = sheet.page.name, .answers = sheet.answers,
		.link = sheet.shown, .link_words = link_absolute(context->arena, context->site->url, sheet.shown).text, .back = sheet.back };
	if (sheet.drive.state == DRIVE_STATE_OPEN && !sheet.drive.day_closed)
		fill_places(context, &sheet, &slots, &view);
	view.over = view.rows.count == 0;
	view.layout.script = asset_link("print.js");
	html_print_sign_up_sheet(respond_page(request, OK), &view);
}

/* ---- the roster ---- */

void
print_http_roster(struct request *request, struct drive_id drive)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	struct desk_day day;
	struct print_roster view = { .layout = layout_of(request) };
	struct local_time now;

	if (!desk_day_read(context, drive, &day)) {
		respond_error(request);
		return;
	}
	desk_rows_by_time(request, &day, &view.rows);
	now = zone_local(day.drive.words.zone, context->now);
	view.printed = text_format(arena, "%.*s, %.*s", TEXT_PRINT(date_words_short(arena, now.date)),
	                           TEXT_PRINT(minute_text(arena, now.minute)));
	view.more.at = arena_list_of(arena, struct print_line, LIMIT_PRINT_WALK_IN_LINES);
	for (view.more.count = 0; view.more.count < LIMIT_PRINT_WALK_IN_LINES; view.more.count++)
		view.more.at[view.more.count].walk_in = true;
	view.answers = drive_answers_shown(arena, &day.drive);
	view.back = link_desk_http_roster(arena, drive);
	view.layout.wide = true;
	view.layout.script = asset_link("print.js");
	html_print_roster(respond_page(request, OK), &view);
}

/* ---- results ---- */

/* false: already answered. */
static bool
find_results(struct request *request, struct drive_id drive, struct print_results *results)
{
	struct print_none none;

	switch (print_results_read(&request->context, drive, HONOUR_PAGE_ID_NONE, results)) {
	case PRINT_RESULTS_READ_OK:    return true;
	case PRINT_RESULTS_READ_NONE:  respond_not_found(request); return false;
	case PRINT_RESULTS_READ_FAULT: respond_error(request); return false;
	case PRINT_RESULTS_READ_OPEN:  break;
	}
	none = (struct print_none){ .layout = layout_of(request), .cancelled = results->drive.state == DRIVE_STATE_CANCELLED,
		.back = link_appointment_drive_http_manage(request->context.arena, drive) };
	html_print_results_none(respond_page(request, CONFLICT), &none);
	return false;
}

void
print_http_results(struct request *request, struct drive_id drive)
{
	struct arena *arena = request->context.arena;
	struct print_results results;
	struct print_results_page view;
	struct date day;

	if (!find_results(request, drive, &results))
		return;
	view = (struct print_results_page){ .layout = layout_of(request), .answers = drive_answers_shown(arena, &results.drive),
		.capacity = results.capacity, .counts = results.day, .given = results.given,
		.given_known = results.given_known, .csv = link_print_http_results_csv(arena, drive),
		.back = link_appointment_drive_http_manage(arena, drive) };
	view.rows.at = arena_list_of(arena, struct print_results_row, results.slots.count);
	view.rows.count = results.slots.count;
	day = results.drive.words.date;
	for (size_t i = 0; i < results.slots.count; i++) {
		const struct drive_slot *slot = &results.slots.at[i].slot;

		view.rows.at[i] = (struct print_results_row){ .time = drive_slot_time(arena, &results.drive, slot),
			.iso = instant_iso(arena, slot->starts), .capacity = slot->capacity, .counts = results.slots.at[i].counts };
		if (date_compare(slot->local.date, day) != 0)
			view.rows.at[i].day = date_words(arena, slot->local.date);
		day = slot->local.date;
	}
	html_print_results(respond_page(request, OK), &view);
}

static void
respond_csv(struct request *request, struct text table, struct date date)
{
	struct arena *arena = request->context.arena;

	respond_download(request, TEXT(CSV_MEDIA_TYPE), text_format(arena, "results-%.*s.csv", TEXT_PRINT(date_text(arena, date))),
	                 csv_file(arena, table));
}

void
print_http_results_csv(struct request *request, struct drive_id drive)
{
	struct print_results results;

	if (find_results(request, drive, &results))
		respond_csv(request, print_results_csv(request->context.arena, &results), results.drive.words.date);
}

/* The days that the desk has closed, each with the people who came for this page; a page without one gets only the table's head. */
void
print_http_page_csv(struct request *request, struct honour_page_id page)
{
	struct context *context = &request->context;
	struct drive_list drives;
	struct print_results *results;
	size_t count = 0;

	if (!drive_list_of_page(context, page, &drives)) {
		respond_error(request);
		return;
	}
	results = arena_list_of(context->arena, struct print_results, drives.count);
	for (size_t i = 0; i < drives.count; i++)
		switch (print_results_read(context, drives.at[i].id, page, &results[count])) {
		case PRINT_RESULTS_READ_OK:    count++; break;
		case PRINT_RESULTS_READ_NONE:
		case PRINT_RESULTS_READ_OPEN:  break;
		case PRINT_RESULTS_READ_FAULT: respond_error(request); return;
		}
	respond_csv(request, print_results_list_csv(context->arena, results, count),
	            zone_local(zone_find(TEXT("UTC")), context->now).date);
}
