/* curious: a person who sees who comes, reads everything the site shows after every event, and tries to infer the outcome of one person.
 *
 *   curious [DAYS [SEED [EVERY]]]      2000, 1 and 10 by default
 *
 * Each day is a drive of its own, drawn at random: two pages or one, 0 to 18 people, outcomes recorded, undone and recorded again, the
 * day closed and opened, the family's choice changed back and forth, names hidden and shown. The curious person knows who is in a
 * published number at every moment, which is more than anyone outside knows, and stores every equation "of these people so many"
 * (knowledge.h).
 *
 * On every EVERY-th day the page is fetched after every event, and at every other moment that matters everything public, and all of it
 * again after all outcomes were exchanged directly in the database: not one byte may differ, so that nothing shown depends on an outcome
 * but the published number. Every day is run a second time with other outcomes: the same people have to be in the numbers at the same
 * moments. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/id.h"
#include "base/random.h"
#include "donation/donation.h"
#include "drive/drive_join.h"
#include "follow/follow.h"
#include "limits.h"
#include "people/people.h"
#include "tests/journey/knowledge.h"
#include "tests/journey/setting.h"

enum { PAGES = 2, PEOPLE = 18, VERSIONS = 96, BASE_PEOPLE = 12, BASE_GAVE = 9, TARGET_BYTES = 256, OUTPUTS_MAX = 24 };

/* Which outcomes are in the number that is published. */
#define IN_NUMBER "tally = 'in'"

struct somebody {
	struct appointment appointment;
	int page;                         /* in whose honour */
	bool booked, came, recorded, undone;
	enum outcome_kind kind;           /* as recorded last */
	size_t version;                   /* the variable for what was recorded last */
};
struct unit {                             /* one page at this drive */
	struct knowledge knowledge;
	int64_t fingerprint, told;
	bool names_alone, number_alone;   /* names, or a number, were seen while fewer than ten people were counted */
};
struct day {
	struct context context;
	struct random random, kinds;      /* what happens; the outcome of each person */
	struct drive drive;
	struct somebody people[PEOPLE];
	struct unit units[PAGES];
	size_t count, next, versions;
	bool truth[VERSIONS];             /* gave */
	int of[VERSIONS];                 /* which person */
	int64_t row[VERSIONS];            /* the outcome's id */
	int pages;
	bool steady;                      /* each person gets the same outcome again: one bit for each person */
	bool seen;                        /* everything public is fetched */
	bool moved;                       /* a number was published by the last event */
	uint64_t moves;                   /* a digest of who was in the numbers, and when */
};

static struct journey *journey;
static struct browser *visitor, *anna;
static struct person_id organiser;
static struct honour_page pages[PAGES];
static struct arena *day_arena;
static struct { int64_t days, events, equations, outputs, contradictions, told; } seen;
static uint64_t seed_of_day;
static const char *trace;

static void
wrong(const char *what, int64_t one, int64_t other)
{
	printf("%s (%lld, %lld); the same day again: CURIOUS_TRACE=1 curious 1 %llu 1\n", what, (long long)one, (long long)other,
	       (unsigned long long)seed_of_day);
	exit(1);
}

static void
said(const char *what, int64_t number)
{
	if (trace != NULL)
		printf("  %s %lld\n", what, (long long)number);
}

static int64_t
draw(struct day *day, int64_t below)
{
	return (int64_t)random_below(&day->random, (uint64_t)below);
}

/* ---- the site, once ---- */

static struct drive_words
words_of(int day_of_month)
{
	return (struct drive_words){ .service_name = TEXT("City Blood Service"), .service_phone = TEXT("+1 206 555 0100"),
		.service_web = TEXT("https://blood.example.com/who"), .venue = TEXT("St Anne's Hall"), .address = TEXT("1 Mill Lane"),
		.directions = TEXT("Behind the church."), .date = { 2026, 10, (int8_t)day_of_month },
		.zone = zone_find(TEXT("America/Los_Angeles")), .from_minute = 600, .until_minute = 720, .slot_minutes = 30, .capacity = 12 };
}

static struct donor
donor_of(struct context *context, int64_t number)
{
	const struct text name = text_format(context->arena, "Friend Number%lld", (long long)number);

	return (struct donor){ name, TEXT(""), name };
}

static void
record_as(struct context *context, const struct drive *drive, const struct appointment *of, enum outcome_kind kind)
{
	struct appointment now;

	assert_int_equal(appointment_read(context, of->id, &now), FOUND_OK);
	assert_int_equal(donation_record(context, drive, &now, kind, TEXT(""), (struct crew_pass_id){ 7 }), DONATION_RECORD_OK);
}

/* A page with a large drive behind it, and one with none. */
static void
open_site(void)
{
	struct context *context;
	struct drive_words words = words_of(10);
	struct drive_id id;
	struct drive drive;

	journey = journey_open();
	context = &journey->bench->context;
	visitor = browser_open(journey);
	anna = browser_open(journey);
	assert_int_equal(people_ensure(context, TEXT(ANNA), TEXT(""), &organiser), PEOPLE_ENSURE_OK);
	for (int i = 0; i < PAGES; i++) {
		const struct honour_opening opening = { .name = i == 0 ? TEXT("Liv") : TEXT("Konrad"), .words = TEXT("Our words."),
			.living = true, .keeper_email = TEXT(ANNA) };
		struct honour_page_id page;

		assert_int_equal(honour_open(context, organiser, &opening, &page), HONOUR_OPEN_OK);
		assert_true(honour_make_keeper(context, page, organiser));
		assert_int_equal(honour_publish(context, page, organiser, true), HONOUR_PUBLISH_OK);
		assert_int_equal(follow_set(context, page, organiser, &(struct follow){ .milestones = true }), FOLLOW_CHANGE_OK);
		assert_int_equal(honour_read(context, page, &pages[i]), FOUND_OK);
	}
	assert_int_equal(drive_open(context, organiser, pages[0].id, &words, &id), DRIVE_OPEN_OK);
	assert_int_equal(drive_read(context, id, &drive), FOUND_OK);
	context->now = drive.starts;
	for (int i = 0; i < BASE_PEOPLE; i++) {
		const struct donor donor = donor_of(context, 1000 + i);
		struct appointment taken;

		assert_int_equal(appointment_walk_in(context, &drive, pages[0].id, &donor, &taken), APPOINTMENT_TAKE_OK);
		record_as(context, &drive, &taken, i < BASE_GAVE ? OUTCOME_KIND_GAVE : OUTCOME_KIND_COULD_NOT);
	}
	assert_int_equal(donation_close_day(context, id), DONATION_CLOSE_DAY_OK);
	assert_true(follow_tend(context));
	/* Not earlier: a session lasts thirty days. */
	browser_sign_in(anna, ANNA);
}

/* ---- what is public ---- */

static void
add_bytes(uint64_t *digest, struct text bytes)
{
	for (size_t i = 0; i < bytes.length; i++)
		*digest = (*digest ^ (unsigned char)bytes.at[i]) * UINT64_C(1099511628211);
	*digest = (*digest ^ 255) * UINT64_C(1099511628211);
}

static void
fetch(struct browser *browser, const char *target, const char *known)
{
	static char peer[32];
	static int asked;

	/* One client may not fetch a feed all the time. */
	asked++;
	snprintf(peer, sizeof peer, "10.%d.%d.%d", asked >> 16 & 255, asked >> 8 & 255, asked & 255);
	browser->peer = text_of(peer);
	browser_ask(browser, &(struct browser_ask){ .method = TEXT("GET"), .target = text_of(target), .if_none_match = known });
	seen.outputs++;
}

/* What the answer says was given; -1: nothing. */
static int64_t
number_in(struct text bytes)
{
	static const struct text words[] = { { "Two", 3 }, { "Three", 5 }, { "Four", 4 }, { "Five", 4 }, { "Six", 3 }, { "Seven", 5 },
		{ "Eight", 5 }, { "Nine", 4 }, { "Ten", 3 }, { "Eleven", 6 }, { "Twelve", 6 } };
	int64_t number = 0, place = 1;
	size_t at;

	if (text_find(bytes, TEXT("One donation has been given in honour of"), &at))
		return 1;
	if (!text_find(bytes, TEXT(" donations have been given in honour of"), &at))
		return -1;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (text_ends_with(text_until(bytes, at), words[i]))
			return (int64_t)i + 2;
	for (; at > 0 && bytes.at[at - 1] >= '0' && bytes.at[at - 1] <= '9'; at--, place *= 10)
		number += (bytes.at[at - 1] - '0') * place;
	return number;
}

/* The number in the stream of a page, by which its script draws the strokes. */
static int64_t
told_live(const char *target)
{
	json_t *object;
	struct text event;
	int64_t number;
	size_t at;

	fetch(visitor, target, NULL);
	assert_int_equal(visitor->status, 200);
	assert_true(text_find(visitor->page, TEXT("data: "), &at));
	event = text_from(visitor->page, at + strlen("data: "));
	object = json_loadb(event.at, event.length, JSON_DISABLE_EOF_CHECK, NULL);
	assert_non_null(object);
	number = json_integer_value(json_object_get(object, "marks"));
	json_decref(object);
	return number;
}

struct targets { char at[OUTPUTS_MAX][TARGET_BYTES]; size_t count; };

static void add_target(struct targets *targets, const char *format, ...) printf_like(2, 3);
static void
add_target(struct targets *targets, const char *format, ...)
{
	va_list list;

	assert_true(targets->count < OUTPUTS_MAX);
	va_start(list, format);
	vsnprintf(targets->at[targets->count++], TARGET_BYTES, format, list);
	va_end(list);
}

static const char *
drive_text(struct day *day)
{
	return text_terminated(day->context.arena, id_text(day->context.arena, day->drive.id.id));
}

/* Everything that is the same for every visitor. */
static void
public_targets(struct day *day, int page, struct targets *targets)
{
	const char *key = text_terminated(day->context.arena, pages[page].key.text), *drive = drive_text(day);

	targets->count = 0;
	add_target(targets, "/honour/%s", key);
	add_target(targets, "/honour/%s/live", key);
	add_target(targets, "/honour/%s/feed", key);
	add_target(targets, "/honour/%s/embed", key);
	add_target(targets, "/oembed?url=https://blood.example.org/honour/%s", key);
	if (page < day->pages || page == 0)
		add_target(targets, "/honour/%s/calendar", key);
	if (page < day->pages) {
		add_target(targets, "/honour/%s/drive/%s", key, drive);
		add_target(targets, "/honour/%s/drive/%s/live", key, drive);
	}
}

static void
see(struct browser *browser, const char *target, uint64_t *digest)
{
	fetch(browser, target, NULL);
	/* 409: there are no results while the day is open. */
	if (browser->status != 200 && (browser != anna || browser->status != 409))
		wrong(target, browser->status, 200);
	add_bytes(digest, browser->page);
	add_bytes(digest, response_header(browser->response, TEXT("ETag")));
	add_bytes(digest, response_header(browser->response, TEXT("Last-Modified")));
}

/* The card depends on its words, which its tag names: the first picture of each tag is enough. */
static void
see_card(int page, uint64_t *digest)
{
	static char known[PAGES][80];
	char target[TARGET_BYTES];

	snprintf(target, sizeof target, "/honour/%.*s/card.png", TEXT_PRINT(pages[page].key.text));
	fetch(visitor, target, known[page][0] ? known[page] : NULL);
	snprintf(known[page], sizeof known[page], "%.*s", TEXT_PRINT(response_header(visitor->response, TEXT("ETag"))));
	add_bytes(digest, text_of(known[page]));
	add_bytes(digest, response_header(visitor->response, TEXT("Last-Modified")));
}

/* The organiser gets the sum of what the pages show, or nothing. */
static void
see_results(struct day *day)
{
	const char before[] = "Donations</th><td>";
	const int64_t published = test_bench_count(journey->bench, text_terminated(day->context.arena, text_format(day->context.arena,
		"SELECT coalesce(sum(gave_shown), -1) FROM drive_page WHERE drive = %lld AND shown_as <> 'names'", (long long)day->drive.id.id)));
	int64_t number = -1;
	struct text rest;
	size_t at;

	if (text_find(anna->page, text_of(before), &at)) {
		(void)text_cut(text_from(anna->page, at + strlen(before)), '<', &rest, &(struct text){ 0 });
		assert_true(text_number(rest, &number));
	}
	if (number != published)
		wrong("the results tell another number than the pages", number, published);
}

/* Everything, in one number; with `check`, each answer agrees with the stream or says nothing. */
static uint64_t
see_everything(struct day *day, bool check)
{
	static struct targets targets;
	uint64_t digest = UINT64_C(1469598103934665603);
	char target[TARGET_BYTES];

	for (int page = 0; page < PAGES; page++) {
		int64_t told;

		public_targets(day, page, &targets);
		told = told_live(targets.at[1]);
		for (size_t i = 0; i < targets.count; i++) {
			int64_t number;

			see(visitor, targets.at[i], &digest);
			/* The feed's entries about round numbers stay. */
			number = strstr(targets.at[i], "/feed") ? -1 : number_in(visitor->page);
			if (check && (number == -1 ? i == 0 && told > 0 : number != told))
				wrong(targets.at[i], number, told);
		}
		see_card(page, &digest);
		snprintf(target, sizeof target, "/page/%.*s/results.csv", TEXT_PRINT(id_text(day->context.arena, pages[page].id.id)));
		see(anna, target, &digest);
	}
	snprintf(target, sizeof target, "/drive/%s/results", drive_text(day));
	see(anna, target, &digest);
	if (check && anna->status == 200)
		see_results(day);
	snprintf(target, sizeof target, "/drive/%s/results.csv", drive_text(day));
	see(anna, target, &digest);
	see(visitor, "/", &digest);
	return digest;
}

/* Gave becomes left, everyone who did not give gave; and back. */
static void
see_that_only_the_number_tells(struct day *day)
{
	const uint64_t before = see_everything(day, true);

	test_bench_run(journey->bench, "CREATE TEMP TABLE kept AS SELECT id, kind FROM outcome");
	test_bench_run(journey->bench, "UPDATE outcome SET kind = CASE kind WHEN 'gave' THEN 'left' WHEN 'did_not_come' THEN kind"
	               " ELSE 'gave' END");
	if (see_everything(day, false) != before)
		wrong("something that is shown depends on outcomes that are not in a number", 0, 0);
	test_bench_run(journey->bench, "UPDATE outcome SET kind = (SELECT kind FROM kept WHERE kept.id = outcome.id)");
	test_bench_run(journey->bench, "DROP TABLE kept");
}

/* ---- what can be inferred ---- */

static int64_t
ask(const char *format, int64_t one, int64_t other)
{
	char sql[400];

	snprintf(sql, sizeof sql, format, (long long)one, (long long)other);
	return test_bench_count(journey->bench, sql);
}

/* Below ten people a number and names are never both seen, not even one after the other. */
static void
see_names_and_number(struct day *day, int page)
{
	const int64_t counted = ask("SELECT count(*) FROM outcome WHERE drive = %lld AND honour_page = %lld AND " IN_NUMBER,
	                            day->drive.id.id, pages[page].id.id);
	struct unit *unit = &day->units[page];
	char target[TARGET_BYTES];
	size_t at;

	/* The first page has an earlier drive with names and a number of its own. */
	if (page == 0)
		return;
	snprintf(target, sizeof target, "/honour/%.*s", TEXT_PRINT(pages[page].key.text));
	fetch(visitor, target, NULL);
	if (counted >= 10)
		return;
	unit->names_alone = unit->names_alone || text_find(visitor->page, TEXT("Friend Number"), &at);
	unit->number_alone = unit->number_alone || number_in(visitor->page) >= 0;
	if (unit->names_alone && unit->number_alone)
		wrong("of fewer than ten people names and a number were seen", counted, page);
}

static void
learn(struct day *day, int page)
{
	struct unit *unit = &day->units[page];
	const int64_t drive = day->drive.id.id, honour = pages[page].id.id;
	const int64_t fingerprint = ask("SELECT coalesce(sum(id %% 1000003), 0) FROM outcome WHERE drive = %lld AND honour_page = %lld"
	                                " AND " IN_NUMBER, drive, honour);
	struct knowledge_finding finding;
	bool counted[VERSIONS] = { false };
	int64_t sum = 0, told;
	size_t people = 0;

	if (fingerprint == unit->fingerprint)
		return;
	unit->fingerprint = fingerprint;
	day->moved = true;
	for (size_t i = 0; i < day->versions; i++) {
		const struct somebody *who = &day->people[day->of[i]];

		if (who->page != page)
			continue;
		counted[i] = ask(day->steady ? "SELECT count(*) FROM outcome WHERE appointment = %lld AND " IN_NUMBER
		                             : "SELECT count(*) FROM outcome WHERE id = %2$lld AND " IN_NUMBER,
		                 who->appointment.id.id, day->row[i]) > 0;
		sum += counted[i] && day->truth[i];
		people += counted[i];
	}
	told = ask("SELECT gave_shown FROM drive_page WHERE drive = %lld AND honour_page = %lld", drive, honour);
	day->moves = (day->moves ^ (uint64_t)people) * UINT64_C(1099511628211);
	if (told != sum)
		wrong("the number is not what was recorded of those in it", told, sum);
	if (trace != NULL)
		for (size_t i = 0; i < day->versions; i++)
			if (counted[i])
				printf("  page %d counts %d, %s\n", page, day->of[i], day->truth[i] ? "gave" : "did not");
	said("published", sum);
	knowledge_add(&unit->knowledge, counted, day->versions, sum);
	seen.equations++;
	if (!knowledge_learn(&unit->knowledge, &finding))
		seen.contradictions++;
	else if (finding.found)
		wrong("what came of so many people could be concluded: this sum", (int64_t)finding.people, finding.sum);
}

/* ---- what happens ---- */

static struct drive
drive_now(struct day *day)
{
	struct drive drive;

	assert_int_equal(drive_read(&day->context, day->drive.id, &drive), FOUND_OK);
	return drive;
}

/* The second page joins the first one's drive. */
static void
join(struct day *day)
{
	struct context *context = &day->context;
	struct drive_joining_list waiting;

	assert_int_equal(drive_join_set_open(context, day->drive.id, organiser, true), DRIVE_CHANGE_OK);
	assert_int_equal(drive_join_ask(context, day->drive.id, &pages[1], organiser), DRIVE_JOIN_ASK_OK);
	assert_true(drive_join_waiting(context, day->drive.id, &waiting) && waiting.count == 1);
	assert_int_equal(drive_join_answer(context, &day->drive, waiting.at[0].id, organiser, true), FOUND_OK);
}

static void
book(struct day *day, struct somebody *who, int64_t number)
{
	const struct text name = text_format(day->context.arena, "Friend Number%lld", (long long)number);
	const struct donor donor = { name, text_format(day->context.arena, "f%lld@example.org", (long long)number), name };
	struct drive_slot_list slots;
	struct secret link;

	assert_true(drive_slots(&day->context, &day->drive, &slots));
	assert_int_equal(appointment_take(&day->context, pages[who->page].id, day->drive.id, slots.at[number % 4].id, &donor, &link),
	                 APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_find(&day->context, link, &who->appointment), FOUND_OK);
}

static void
begin(struct day *day)
{
	const struct drive_words words = words_of(31);
	struct drive_id id;
	int64_t first_page;

	assert_int_equal(drive_open(&day->context, organiser, pages[0].id, &words, &id), DRIVE_OPEN_OK);
	assert_int_equal(drive_read(&day->context, id, &day->drive), FOUND_OK);
	day->pages = draw(day, 3) == 0 ? 1 : 2;
	if (day->pages == 2)
		join(day);
	day->count = (size_t)draw(day, PEOPLE + 1);
	day->steady = draw(day, 2) == 0;
	first_page = draw(day, 11);
	for (size_t i = 0; i < day->count; i++) {
		struct somebody *who = &day->people[i];

		who->page = day->pages == 1 || draw(day, 10) < first_page ? 0 : 1;
		who->booked = draw(day, 2) == 0;
		if (who->booked)
			book(day, who, (int64_t)i);
	}
	day->context.now = day->drive.starts;
	journey->bench->context.now = day->drive.starts;
}

/* The outcome of a person: of a steady person always the same. */
static enum outcome_kind
kind_of(struct day *day, const struct somebody *who)
{
	const bool gave = random_below(&day->kinds, 4) != 0;

	if (who->undone && day->steady)
		return who->kind;
	return gave ? OUTCOME_KIND_GAVE : random_below(&day->kinds, 2) == 0 ? OUTCOME_KIND_LEFT : OUTCOME_KIND_COULD_NOT;
}

static void
record(struct day *day, size_t at)
{
	struct somebody *who = &day->people[at];
	const struct drive drive = drive_now(day);

	who->kind = kind_of(day, who);
	record_as(&day->context, &drive, &who->appointment, who->kind);
	if (!who->undone || !day->steady) {
		assert_true(day->versions < VERSIONS);
		who->version = day->versions++;
		day->of[who->version] = (int)at;
		day->truth[who->version] = who->kind == OUTCOME_KIND_GAVE;
	}
	day->row[who->version] = ask("SELECT id FROM outcome WHERE appointment = %lld AND undone_at IS NULL", who->appointment.id.id, 0);
	who->recorded = true;
	said("recorded", (int64_t)at);
}

static void
come(struct day *day)
{
	const struct drive drive = drive_now(day);
	const size_t at = day->next++;
	struct somebody *who = &day->people[at];

	if (!who->booked) {
		const struct donor donor = donor_of(&day->context, (int64_t)at);

		assert_int_equal(appointment_walk_in(&day->context, &drive, pages[who->page].id, &donor, &who->appointment),
		                 APPOINTMENT_TAKE_OK);
	}
	if (who->booked && draw(day, 12) == 0) {
		record_as(&day->context, &drive, &who->appointment, OUTCOME_KIND_DID_NOT_COME);
		said("did not come", (int64_t)at);
		return;
	}
	record(day, at);
}

/* A person's outcome is undone, or recorded again when it was undone. */
static void
correct(struct day *day)
{
	const struct drive drive = drive_now(day);
	struct appointment now;
	size_t at;

	if (day->next == 0)
		return;
	at = (size_t)draw(day, (int64_t)day->next);
	if (day->people[at].recorded) {
		assert_int_equal(appointment_read(&day->context, day->people[at].appointment.id, &now), FOUND_OK);
		assert_int_equal(donation_undo(&day->context, &drive, &now), DONATION_UNDO_OK);
		day->people[at].recorded = false;
		day->people[at].undone = true;
		said("undone", (int64_t)at);
	} else if (day->people[at].undone) {
		record(day, at);
	}
}

static void
come_along(struct day *day)
{
	const struct drive drive = drive_now(day);
	const struct donor donor = donor_of(&day->context, 100 + day->drive.id.id % 7);
	struct appointment helper;

	assert_int_equal(appointment_helper(&day->context, &drive, pages[0].id, &donor, &helper), APPOINTMENT_TAKE_OK);
}

static void
show_or_hide(struct day *day)
{
	struct appointment now;
	size_t at;

	if (day->next == 0)
		return;
	at = (size_t)draw(day, (int64_t)day->next);
	assert_int_equal(appointment_read(&day->context, day->people[at].appointment.id, &now), FOUND_OK);
	assert_true(appointment_change_shown(&day->context, &now, draw(day, 2) == 0 ? now.donor.name : TEXT("")) !=
	            APPOINTMENT_CHANGE_FAULT);
}

static void
open_or_close(struct day *day)
{
	const bool closed = drive_now(day).day_closed;

	said(closed ? "opened again after" : "closed after", (int64_t)day->next);
	if (closed)
		assert_true(donation_reopen_day(&day->context, day->drive.id));
	else
		assert_int_equal(donation_close_day(&day->context, day->drive.id), DONATION_CLOSE_DAY_OK);
}

static void
happen(struct day *day)
{
	const int64_t what = draw(day, 100);
	const bool closed = drive_now(day).day_closed;

	journey_wait(journey, INSTANT_SECOND);
	day->context.now = journey->bench->context.now;
	if (closed ? what < 50 : what < (day->next < day->count ? 4 : 30))
		open_or_close(day);
	else if (what >= 96)
		assert_true(donation_choose_names(&day->context, pages[what % PAGES].id, organiser, what < 98));
	else if (what >= 92)
		show_or_hide(day);
	else if (closed)
		return;
	else if (what >= 90)
		come_along(day);
	else if (what >= 72 || day->next == day->count)
		correct(day);
	else
		come(day);
	seen.events++;
}

static void
look(struct day *day)
{
	assert_true(follow_tend(&day->context));
	day->moved = false;
	for (int page = 0; page < day->pages; page++)
		learn(day, page);
	if (!day->seen)
		return;
	for (int page = 0; page < day->pages; page++)
		see_names_and_number(day, page);
	if (day->moved || drive_now(day).day_closed || seen.events % 8 == 0)
		see_that_only_the_number_tells(day);
}

/* Runs one day and removes it; returns who was in the numbers when. */
static uint64_t
live(uint64_t seed, uint64_t kinds, bool fetched)
{
	static struct day day;
	const struct instant morning = journey->bench->context.now;
	uint64_t moves;
	DB_TRANSACTION(tx, &journey->bench->context);

	memset(&day, 0, sizeof day);
	day.context = journey->bench->context;
	day.context.arena = day_arena;
	day.seen = fetched;
	random_start_seeded(&day.random, seed);
	random_start_seeded(&day.kinds, kinds);
	for (int page = 0; page < PAGES; page++)
		knowledge_start(&day.units[page].knowledge);
	begin(&day);
	for (size_t i = 0; i < day.count + day.count / 2 + 12; i++) {
		happen(&day);
		look(&day);
	}
	if (!drive_now(&day).day_closed)
		open_or_close(&day);
	look(&day);
	moves = day.moves;
	journey->bench->context.now = morning;
	arena_reset(day_arena);
	return moves;
}

/* A day on which so many of the first people gave each time, and what can be inferred about whom at the end. */
static struct knowledge_finding
concluded(size_t count, const size_t (*moments)[2])
{
	struct knowledge_finding finding = { 0 };
	static struct knowledge knowledge;

	knowledge_start(&knowledge);
	for (size_t i = 0; i < count; i++) {
		bool counted[KNOWLEDGE_PEOPLE] = { false };

		for (size_t who = 0; who < moments[i][0]; who++)
			counted[who] = true;
		knowledge_add(&knowledge, counted, moments[i][0], (int64_t)moments[i][1]);
		assert_true(knowledge_learn(&knowledge, &finding));
	}
	return finding;
}

/* The inference works: what used to be shown lets it succeed, and what the rules allow does not. */
static void
see_that_the_curious_can_conclude(void)
{
	assert_int_equal(concluded(2, (const size_t[][2]){ { 10, 4 }, { 11, 5 } }).people, 1);       /* the eleventh, when the day closed */
	assert_int_equal(concluded(2, (const size_t[][2]){ { 7, 5 }, { 8, 5 } }).people, 1);         /* opened again for one */
	assert_int_equal(concluded(3, (const size_t[][2]){ { 5, 4 }, { 10, 8 }, { 12, 9 } }).people, 2);
	assert_int_equal(concluded(1, (const size_t[][2]){ { 4, 2 } }).people, 4);
	assert_false(concluded(2, (const size_t[][2]){ { 5, 4 }, { 11, 8 } }).found);
	assert_false(concluded(2, (const size_t[][2]){ { 5, 5 }, { 11, 8 } }).found);
}

static int64_t
argument(int argc, char **argv, int at, int64_t otherwise)
{
	int64_t number;

	return argc > at && text_number(text_of(argv[at]), &number) ? number : otherwise;
}

int
main(int argc, char **argv)
{
	const int64_t days = argument(argc, argv, 1, 2000), seed = argument(argc, argv, 2, 1), every = argument(argc, argv, 3, 10);

	trace = getenv("CURIOUS_TRACE");
	see_that_the_curious_can_conclude();
	open_site();
	day_arena = arena_new(64 * (size_t)MIB);
	for (int64_t i = 0; i < days; i++) {
		const bool fetched = every > 0 && i % every == 0;
		uint64_t moves;

		seed_of_day = (uint64_t)(seed + i);
		moves = live(seed_of_day, seed_of_day * 2, fetched);
		if (live(seed_of_day, seed_of_day * 2 + 1, false) != moves)
			wrong("the moments of the numbers depend on what came of somebody", 0, 0);
		seen.days++;
	}
	printf("%lld days, %lld events, %lld answers fetched, %lld equations: nothing was learnt of any single person\n",
	       (long long)seen.days, (long long)seen.events, (long long)seen.outputs, (long long)seen.equations);
	arena_free(day_arena);
	browser_close(visitor);
	browser_close(anna);
	journey_close(journey);
	return seen.contradictions == 0 && seen.equations > 0 ? 0 : 1;
}
