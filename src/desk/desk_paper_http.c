/* desk_paper_http: a day that was written on paper is typed in, by the team on the day or by the organiser for a week (decision 74). */
#include "base/id.h"
#include "desk/desk.h"
#include "desk/desk_form.h"
#include "desk/desk_press.h"
#include "desk/desk_roster.h"
#include "desk/desk_search.h"
#include "desk_html.h"
#include "desk_words.h"
#include "html/number.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "routes_handlers.h"

static const struct form_field paper_fields[] = {
	FORM_FIELD(desk_paper_form, lines, .kind = FORM_WORDS, .required = true, .max = LIMIT_DESK_PAPER_CHARACTERS,
	           .empty = &desk_words_lines_empty),
	FORM_FIELD(desk_paper_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(desk_paper_form, desk_paper_form, paper_fields);

/* Shorter than that of a press that a device made. */
enum { PAPER_KEY_LENGTH = 20, MINUTES_OF_DAY = 1440 };

/* ---- one line ---- */

struct line { int came, left; bool walk_in; struct text who; };    /* left -1: not said */

/* Takes a time from the front of what is left of the line. */
static bool
take_time(struct text *rest, int *minute)
{
	struct text word, tail;
	const bool more = text_cut(*rest, ' ', &word, &tail);

	if (!minute_from_text(word, minute))
		return false;
	*rest = more ? text_trim(tail) : TEXT("");
	return true;
}

static bool
take_word(struct arena *arena, struct text *rest, struct text wanted)
{
	const struct text begin = text_until(*rest, wanted.length);

	if (!text_equal(text_lower_ascii(arena, begin), wanted))
		return false;
	*rest = text_trim(text_from(*rest, begin.length));
	return true;
}

/* "10:05 Anna Berg", "10:10 10:50 K7Q4M", "10:20 walk-in Rosa Klein". false: it says no time, or nobody. */
static bool
read_line(struct arena *arena, struct text typed, struct line *line)
{
	struct text rest = text_trim(typed);

	*line = (struct line){ .left = -1 };
	if (!take_time(&rest, &line->came))
		return false;
	if (!take_time(&rest, &line->left))
		line->left = -1;
	line->walk_in = take_word(arena, &rest, TEXT("walk-in"));
	line->who = rest;
	return line->walk_in || !text_is_empty(rest);
}

/* ---- all of them ---- */

struct paper {
	struct request *request;
	const struct desk_day *day;
	struct desk_device device;
	int64_t recorded, asked;
};

/* At a drive that ends after midnight, a time in the morning is one of the next day. */
static struct instant
instant_of(const struct paper *paper, int minute)
{
	const struct drive_words *words = &paper->day->drive.words;
	const bool next_day = words->until_minute > MINUTES_OF_DAY && minute < MINUTES_OF_DAY / 2;
	struct instant instant;

	(void)!zone_instant(words->zone, (struct local_time){ date_from_number(date_number(words->date) + next_day), (int16_t)minute, false },
	                    &instant);
	return instant;
}

/* The same line typed again is the same press. */
static struct text
key_of(struct context *context, struct drive_id drive, struct text line, const char *what)
{
	const struct text said = text_format(context->arena, "%lld %s %.*s", (long long)drive.id, what, TEXT_PRINT(line));

	return text_until(text_base32(context->arena, crypto_hash(context->arena, &context->site->keys, "desk.paper", said)),
	                  PAPER_KEY_LENGTH);
}

/* *asked: it waits for an answer. false: a fault. */
static bool
press_one(struct paper *paper, const struct desk_press *press, bool *asked)
{
	struct desk_pressed pressed;

	if (!desk_press(&paper->request->context, &paper->day->drive, &paper->device, press, &pressed))
		return false;
	*asked |= pressed.answer == DESK_ANSWER_ASKED || pressed.answer == DESK_ANSWER_LATE;
	return true;
}

static bool
record_line(struct paper *paper, struct text typed, const struct line *line)
{
	struct context *context = &paper->request->context;
	const struct donation_person *one = NULL;
	struct desk_press press = { .kind = line->walk_in ? DESK_PRESS_KIND_WALK_IN : DESK_PRESS_KIND_HERE, .name = line->who,
		.at = instant_of(paper, line->came), .seen = DESK_PRESS_SEEN_ALL, .key = key_of(context, paper->day->drive.id, typed, "came") };
	bool asked = false;

	if (!line->walk_in && desk_people_named(paper->request, paper->day, line->who, &one) == 1)
		press.who = one->appointment.id;
	if (!press_one(paper, &press, &asked))
		return false;
	/* Of someone who is not on the list, only that they came is asked. */
	if (line->left >= 0 && (line->walk_in || !appointment_id_is_none(press.who))) {
		struct desk_press left = press;

		left.kind = DESK_PRESS_KIND_FINISHED;
		left.key = key_of(context, paper->day->drive.id, typed, "left");
		left.at = instant_of(paper, line->left);
		left.added = line->walk_in ? press.key : TEXT("");
		if (!press_one(paper, &left, &asked))
			return false;
	}
	paper->asked += asked;
	paper->recorded += !asked;
	return true;
}

/* What is wrong with a line; NULL: nothing. */
static const struct words *
wrong_with(const struct paper *paper, struct text typed, struct line *line)
{
	if (!read_line(paper->request->context.arena, typed, line))
		return &desk_words_lines_wrong;
	if (instant_compare(instant_of(paper, line->came), paper->request->context.now) > 0)
		return &desk_words_lines_future;
	if (line->left >= 0 && instant_compare(instant_of(paper, line->left), paper->request->context.now) > 0)
		return &desk_words_lines_future;
	return line->left >= 0 && instant_compare(instant_of(paper, line->left), instant_of(paper, line->came)) < 0 ? &desk_words_lines_order
	                                                                                                           : NULL;
}

/* Every line is looked at before one is recorded, and the first that is wrong is named. false: one is wrong, or a fault. */
static bool
read_lines(struct paper *paper, struct form_value *lines, bool recording)
{
	struct arena *arena = paper->request->context.arena;
	struct text rest = lines->text, typed;
	struct line line;

	for (bool more = true; more;) {
		const struct words *wrong;

		more = text_cut(rest, '\n', &typed, &rest);
		typed = text_trim(typed);
		if (text_is_empty(typed))
			continue;
		wrong = wrong_with(paper, typed, &line);
		if (wrong != NULL) {
			form_blame(lines, wrong);
			lines->error = text_format(arena, "%.*s %.*s", TEXT_PRINT(lines->error), TEXT_PRINT(typed));
			return false;
		}
		if (recording && !record_line(paper, typed, &line))
			return false;
	}
	return true;
}

/* ---- the page ---- */

/* Where the form is shown: at the desk, or to the organiser. */
struct place { bool desk; struct drive_id drive; };

static struct link
page_of(struct arena *arena, struct place place)
{
	return place.desk ? link_desk_paper_http_form(arena, place.drive) : link_desk_paper_http_organiser_form(arena, place.drive);
}

static int64_t
number_in_query(const struct request *request, const char *name)
{
	int64_t number;

	return text_number(request_query(request, name), &number) && number >= 0 ? number : 0;
}

static void
show(struct request *request, struct place place, struct desk_paper_form *form)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	const struct link send = place.desk ? link_desk_paper_http_send(arena, place.drive) :
	                                      link_desk_paper_http_organiser_send(arena, place.drive);
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &desk_paper_form, .values = form, .post = send });
	struct desk_paper view = { .layout = shown.layout, .summary = shown.summary, .form = *form, .send = send,
		.back = place.desk ? link_desk_http_roster(arena, place.drive) : link_appointment_drive_http_manage(arena, place.drive),
		.waiting = link_desk_question_http_late(arena, place.drive), .asked = number_in_query(request, "asked") };
	const int64_t recorded = number_in_query(request, "recorded");
	struct drive drive;

	if (shown.answered)
		return;
	if (drive_read(context, place.drive, &drive) != FOUND_OK) {
		respond_error(request);
		return;
	}
	view.saved = recorded > 0 || view.asked > 0;
	view.recorded = recorded > 0;
	view.saved_one = recorded == 1;
	view.saved_words = number_words_first(arena, recorded);
	view.asked_one = view.asked == 1;
	view.late = drive.day_closed;
	view.date = drive_date_words(arena, &drive);
	view.venue = drive.words.venue;
	view.until = date_words_short(arena, date_from_number(date_number(drive.words.date) + LIMIT_DESK_DAYS_AFTER));
	view.layout.no_index = true;
	html_desk_paper(respond_page(request, shown.status), &view);
}

static void
record(struct request *request, struct place place, struct crew_pass_id pass)
{
	struct context *context = &request->context;
	struct desk_paper_form form;
	struct desk_day day;
	struct paper paper = { .request = request, .day = &day, .device = { pass, CREW_KIND_TEAM, INSTANT_NONE, INSTANT_NONE } };

	if (!desk_day_read(context, place.drive, &day)) {
		respond_error(request);
		return;
	}
	paper.device.since = instant_plus(day.drive.starts, -DESK_BEFORE);
	if (!form_read(context, &desk_paper_form, &request->form, &form) || !read_lines(&paper, &form.lines, false)) {
		show(request, place, &form);
		return;
	}
	if (instant_compare(instant_plus(day.drive.ends, LIMIT_DESK_DAYS_AFTER * INSTANT_DAY), context->now) < 0) {
		form_blame(&form.lines, &desk_words_lines_over);
		show(request, place, &form);
		return;
	}
	if (read_lines(&paper, &form.lines, true))
		respond_see_other(request, (struct link){ text_format(context->arena, "%.*s?recorded=%lld&asked=%lld",
			TEXT_PRINT(page_of(context->arena, place).text), (long long)paper.recorded, (long long)paper.asked) });
	else
		respond_error(request);
}

void
desk_paper_http_form(struct request *request, struct drive_id drive)
{
	struct desk_paper_form form = { 0 };

	show(request, (struct place){ true, drive }, &form);
}

void
desk_paper_http_send(struct request *request, struct drive_id drive)
{
	record(request, (struct place){ true, drive }, request->visitor.crew_pass);
}

void
desk_paper_http_organiser_form(struct request *request, struct drive_id drive)
{
	struct desk_paper_form form = { 0 };

	show(request, (struct place){ false, drive }, &form);
}

void
desk_paper_http_organiser_send(struct request *request, struct drive_id drive)
{
	record(request, (struct place){ false, drive }, CREW_PASS_ID_NONE);
}
