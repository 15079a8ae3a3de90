/* desk_press_test: a day with three devices at the desk, for the tests of what is pressed on them. */
#ifndef DESK_DESK_PRESS_TEST_H
#define DESK_DESK_PRESS_TEST_H
#include "tests/appointment_bench.h"

#include "base/id.h"
#include "desk/desk_press.h"
#include "desk/desk_question.h"
#include "desk/desk_rule.h"
#include "limits.h"

enum { TEAM, OTHER, STAFF, DEVICES };
enum { NEVER = -1000000 };

struct day {
	struct bench bench;
	struct desk_device devices[DEVICES];
	struct appointment people[2];
	int64_t keys;
};

static UNUSED struct text
new_key(struct day *day)
{
	return text_format(day->bench.context->arena, "%026d", (int)++day->keys);
}

static UNUSED struct instant
at_minute(const struct day *day, int minute)
{
	return instant_plus(day->bench.drive.starts, minute * INSTANT_MINUTE);
}

static UNUSED void
open_day(struct day *day)
{
	*day = (struct day){ 0 };
	bench_open(&day->bench);
	day->people[0] = bench_taken(&day->bench, 0, 1);
	day->people[1] = bench_taken(&day->bench, 0, 2);
	for (int i = 0; i < DEVICES; i++) {
		test_bench_run(day->bench.site, text_terminated(day->bench.context->arena, text_format(day->bench.context->arena,
			"INSERT INTO crew_pass (id, drive, kind, code_hash, created_by, created_at, expires_at, redeemed_at, reusable)"
			" VALUES (%d, %lld, '%s', x'0%d', 1, 1, 1, 1, FALSE)", 100 + i, (long long)day->bench.drive.id.id,
			i == STAFF ? "service_staff" : "team", i)));
		day->devices[i] = (struct desk_device){ { 100 + i }, i == STAFF ? CREW_KIND_SERVICE_STAFF : CREW_KIND_TEAM,
			instant_plus(day->bench.drive.starts, -INSTANT_HOUR), INSTANT_NONE };
	}
	day->bench.context->now = at_minute(day, 240);
}

static UNUSED struct drive
drive_now(struct day *day)
{
	struct drive drive;

	assert_int_equal(drive_read(day->bench.context, day->bench.drive.id, &drive), FOUND_OK);
	return drive;
}

static UNUSED struct desk_pressed
send(struct day *day, int device, const struct desk_press *press)
{
	const struct drive drive = drive_now(day);
	struct desk_pressed pressed;

	assert_true(desk_press(day->bench.context, &drive, &day->devices[device], press, &pressed));
	return pressed;
}

static UNUSED struct desk_press
new_press(struct day *day, enum desk_press_kind kind, struct appointment_id who, int minute, int64_t seen)
{
	return (struct desk_press){ .key = new_key(day), .kind = kind, .who = who, .at = at_minute(day, minute), .seen = seen,
		.name = TEXT("Donor 1") };
}

static UNUSED struct desk_press
new_person(struct day *day, enum desk_press_kind kind, int minute, struct text name)
{
	return (struct desk_press){ .key = new_key(day), .kind = kind, .at = at_minute(day, minute), .name = name };
}

static UNUSED enum desk_answer
press(struct day *day, int device, enum desk_press_kind kind, struct appointment_id who, int minute, int64_t seen)
{
	const struct desk_press one = new_press(day, kind, who, minute, seen);

	return send(day, device, &one).answer;
}

static UNUSED int64_t
newest(struct day *day)
{
	int64_t number;

	assert_true(desk_press_newest(day->bench.context, day->bench.drive.id, &number));
	return number;
}

static UNUSED int64_t
waiting(struct day *day, enum desk_asks asks)
{
	const struct drive drive = drive_now(day);
	int64_t count;

	assert_true(desk_questions_count(day->bench.context, &drive, asks, &count));
	return count;
}

static UNUSED void
assert_times(struct day *day, struct appointment_id who, int arrived, int finished)
{
	struct appointment now;

	assert_int_equal(appointment_read(day->bench.context, who, &now), FOUND_OK);
	assert_int_equal(now.arrived_at.us, arrived == NEVER ? INSTANT_NONE.us : at_minute(day, arrived).us);
	assert_int_equal(now.finished_at.us, finished == NEVER ? INSTANT_NONE.us : at_minute(day, finished).us);
}

static UNUSED int64_t
outcomes(struct day *day, const char *kind)
{
	return test_bench_count(day->bench.site, text_terminated(day->bench.context->arena, text_format(day->bench.context->arena,
		"SELECT count(*) FROM outcome WHERE undone_at IS NULL AND kind = '%s'", kind)));
}

#endif
