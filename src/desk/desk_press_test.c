/* What becomes of presses from several devices: every field of the table of rules, and the same end in whichever order they arrive. */
#include "tests/appointment_bench.h"

#include "base/id.h"
#include "desk/desk_press.h"
#include "desk/desk_question.h"
#include "limits.h"

enum { TEAM, OTHER, STAFF, DEVICES };
enum { NEVER = -1000000 };

struct day {
	struct bench bench;
	struct desk_device devices[DEVICES];
	struct appointment people[2];
	int64_t keys;
};

static struct text
new_key(struct day *day)
{
	return text_format(day->bench.context->arena, "%026d", (int)++day->keys);
}

static struct instant
at_minute(const struct day *day, int minute)
{
	return instant_plus(day->bench.drive.starts, minute * INSTANT_MINUTE);
}

static void
open_day(struct day *day)
{
	*day = (struct day){ 0 };
	bench_open(&day->bench);
	day->people[0] = bench_taken(&day->bench, 0, 1);
	day->people[1] = bench_taken(&day->bench, 0, 2);
	for (int i = 0; i < DEVICES; i++) {
		test_bench_run(day->bench.site, text_terminated(day->bench.context->arena, text_format(day->bench.context->arena,
			"INSERT INTO crew_pass (id, drive, kind, code_hash, created_by, created_at, expires_at, redeemed_at, reusable)"
			" VALUES (%d, %lld, '%s', x'0%d', 1, 1, 1, 1, 0)", 100 + i, (long long)day->bench.drive.id.id,
			i == STAFF ? "service_staff" : "team", i)));
		day->devices[i] = (struct desk_device){ { 100 + i }, i == STAFF ? CREW_KIND_SERVICE_STAFF : CREW_KIND_TEAM,
			instant_plus(day->bench.drive.starts, -INSTANT_HOUR), INSTANT_NONE };
	}
	day->bench.context->now = at_minute(day, 240);
}

static struct drive
drive_now(struct day *day)
{
	struct drive drive;

	assert_int_equal(drive_read(day->bench.context, day->bench.drive.id, &drive), FOUND_OK);
	return drive;
}

static struct desk_pressed
send(struct day *day, int device, const struct desk_press *press)
{
	const struct drive drive = drive_now(day);
	struct desk_pressed pressed;

	assert_true(desk_press(day->bench.context, &drive, &day->devices[device], press, &pressed));
	return pressed;
}

static struct desk_press
new_press(struct day *day, enum desk_press_kind kind, struct appointment_id who, int minute, int64_t seen)
{
	return (struct desk_press){ .key = new_key(day), .kind = kind, .who = who, .at = at_minute(day, minute), .seen = seen,
		.name = TEXT("Donor 1") };
}

static struct desk_press
new_person(struct day *day, enum desk_press_kind kind, int minute, struct text name)
{
	return (struct desk_press){ .key = new_key(day), .kind = kind, .at = at_minute(day, minute), .name = name };
}

static enum desk_answer
press(struct day *day, int device, enum desk_press_kind kind, struct appointment_id who, int minute, int64_t seen)
{
	const struct desk_press one = new_press(day, kind, who, minute, seen);

	return send(day, device, &one).answer;
}

static int64_t
newest(struct day *day)
{
	int64_t number;

	assert_true(desk_press_newest(day->bench.context, day->bench.drive.id, &number));
	return number;
}

static int64_t
waiting(struct day *day, enum desk_asks asks)
{
	const struct drive drive = drive_now(day);
	int64_t count;

	assert_true(desk_questions_count(day->bench.context, &drive, asks, &count));
	return count;
}

static void
assert_times(struct day *day, struct appointment_id who, int arrived, int finished)
{
	struct appointment now;

	assert_int_equal(appointment_read(day->bench.context, who, &now), FOUND_OK);
	assert_int_equal(now.arrived_at.us, arrived == NEVER ? INSTANT_NONE.us : at_minute(day, arrived).us);
	assert_int_equal(now.finished_at.us, finished == NEVER ? INSTANT_NONE.us : at_minute(day, finished).us);
}

static int64_t
outcomes(struct day *day, const char *kind)
{
	return test_bench_count(day->bench.site, text_terminated(day->bench.context->arena, text_format(day->bench.context->arena,
		"SELECT count(*) FROM outcome WHERE undone_at IS NULL AND kind = '%s'", kind)));
}

/* ---- the table ---- */

/* A person in this state, as another device made it; answers who. */
static struct appointment_id
person_in(struct day *day, enum desk_meets meets)
{
	const struct desk_press helper = new_person(day, DESK_PRESS_KIND_HELPER, 10, TEXT("Driver"));
	struct appointment one;

	if (meets == DESK_MEETS_CAME_ALONG)
		return send(day, OTHER, &helper).who;
	one = day->people[0];
	if (meets == DESK_MEETS_HERE || meets == DESK_MEETS_FINISHED)
		assert_int_equal(press(day, OTHER, DESK_PRESS_KIND_HERE, one.id, 10, 0), DESK_ANSWER_COUNTED);
	if (meets == DESK_MEETS_FINISHED)
		assert_int_equal(press(day, OTHER, DESK_PRESS_KIND_FINISHED, one.id, 40, 0), DESK_ANSWER_COUNTED);
	if (meets == DESK_MEETS_RECORDED)
		assert_int_equal(press(day, STAFF, DESK_PRESS_KIND_GAVE, one.id, 40, 0), DESK_ANSWER_COUNTED);
	if (meets == DESK_MEETS_ABSENT)
		assert_int_equal(press(day, OTHER, DESK_PRESS_KIND_DID_NOT_COME, one.id, 40, 0), DESK_ANSWER_COUNTED);
	if (meets == DESK_MEETS_GONE)
		test_bench_run(day->bench.site, "UPDATE appointment SET state = 'cancelled'; UPDATE slot SET booked = 0");
	return one.id;
}

static enum desk_answer
answer_by_table(enum desk_press_kind kind, enum desk_meets meets, bool seen)
{
	switch (desk_rule(kind, meets)) {
	case DESK_RULE_COUNTED: return DESK_ANSWER_COUNTED;
	case DESK_RULE_ALREADY: return DESK_ANSWER_ALREADY;
	case DESK_RULE_UNDO:    return seen ? DESK_ANSWER_COUNTED : DESK_ANSWER_KEPT;
	case DESK_RULE_KEPT:    return DESK_ANSWER_KEPT;
	/* person_in() made it "gave" */
	case DESK_RULE_DIFFERS: return kind == DESK_PRESS_KIND_GAVE ? DESK_ANSWER_ALREADY : DESK_ANSWER_ASKED;
	case DESK_RULE_ASKED:   return DESK_ANSWER_ASKED;
	case DESK_RULE_REFUSED: break;
	}
	return DESK_ANSWER_REFUSED;
}

static enum desk_meets
meets_now(struct day *day, struct appointment_id who)
{
	struct donation_person person;

	if (donation_find_person(day->bench.context, day->bench.drive.id, who, &person) != FOUND_OK)
		return DESK_MEETS_GONE;
	if (person.appointment.kind == APPOINTMENT_KIND_HELPER)
		return DESK_MEETS_CAME_ALONG;
	if (person.has_outcome)
		return person.outcome.kind == OUTCOME_KIND_DID_NOT_COME ? DESK_MEETS_ABSENT : DESK_MEETS_RECORDED;
	if (instant_is_none(person.appointment.arrived_at))
		return DESK_MEETS_EXPECTED;
	return instant_is_none(person.appointment.finished_at) ? DESK_MEETS_HERE : DESK_MEETS_FINISHED;
}

/* The state that a press leads to, where it counts. */
static enum desk_meets
leads_to(enum desk_press_kind kind, enum desk_meets meets)
{
	switch (kind) {
	case DESK_PRESS_KIND_HERE:          return DESK_MEETS_HERE;
	case DESK_PRESS_KIND_HERE_UNDO:     return meets == DESK_MEETS_CAME_ALONG ? DESK_MEETS_GONE : DESK_MEETS_EXPECTED;
	case DESK_PRESS_KIND_FINISHED:      return DESK_MEETS_FINISHED;
	case DESK_PRESS_KIND_FINISHED_UNDO: return DESK_MEETS_HERE;
	case DESK_PRESS_KIND_GAVE:
	case DESK_PRESS_KIND_COULD_NOT:
	case DESK_PRESS_KIND_LEFT:          return DESK_MEETS_RECORDED;
	case DESK_PRESS_KIND_DID_NOT_COME:  return DESK_MEETS_ABSENT;
	case DESK_PRESS_KIND_OUTCOME_UNDO:
	case DESK_PRESS_KIND_DID_NOT_COME_UNDO:
	case DESK_PRESS_KIND_WALK_IN:
	case DESK_PRESS_KIND_HELPER:        break;
	}
	return DESK_MEETS_EXPECTED;
}

/* What the other device recorded is more than the undo takes back: one that has left, or of whom an outcome is recorded, was here. */
static bool
is_more(enum desk_press_kind kind, enum desk_meets meets)
{
	return (kind == DESK_PRESS_KIND_HERE_UNDO && (meets == DESK_MEETS_FINISHED || meets == DESK_MEETS_RECORDED)) ||
	       (kind == DESK_PRESS_KIND_FINISHED_UNDO && meets == DESK_MEETS_RECORDED);
}

static void
try_field(enum desk_press_kind kind, enum desk_meets meets, bool seen)
{
	struct day day;
	struct appointment_id who;
	enum desk_answer answer, expected = answer_by_table(kind, meets, seen && !is_more(kind, meets));

	open_day(&day);
	who = person_in(&day, meets);
	answer = press(&day, STAFF, kind, who, 60, seen ? newest(&day) : 0);
	/* The staff's device has seen what it recorded itself. */
	if (meets == DESK_MEETS_RECORDED && kind == DESK_PRESS_KIND_OUTCOME_UNDO)
		expected = DESK_ANSWER_COUNTED;
	if (answer != expected)
		print_error("%s meets %d, seen %d: %s, and not %s\n", desk_press_kind_words[kind], (int)meets, (int)seen,
		            desk_answer_words[answer], desk_answer_words[expected]);
	assert_int_equal(answer, expected);
	assert_int_equal(meets_now(&day, who), answer == DESK_ANSWER_COUNTED ? leads_to(kind, meets) : meets);
	assert_int_equal(waiting(&day, DESK_ASKS_STAFF), answer == DESK_ANSWER_ASKED);
	bench_close(&day.bench);
}

static void
every_field_of_the_table_is_so(void **state)
{
	for (int kind = 0; kind < (int)DESK_PRESS_KIND_WALK_IN; kind++)
		for (int meets = 0; meets < DESK_MEETS_COUNT; meets++) {
			try_field((enum desk_press_kind)kind, (enum desk_meets)meets, false);
			try_field((enum desk_press_kind)kind, (enum desk_meets)meets, true);
		}
}

static void
only_the_services_staff_record_what_happened(void **state)
{
	struct day day;
	struct appointment one;

	open_day(&day);
	one = day.people[0];
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_GAVE, one.id, 5, 0), DESK_ANSWER_REFUSED);
	assert_int_equal(outcomes(&day, "gave"), 0);
	bench_close(&day.bench);
}

/* ---- sent twice, and by several devices ---- */

static void
a_press_that_comes_again_counts_once(void **state)
{
	struct day day;
	struct desk_press walk_in;
	struct desk_pressed first, again;

	open_day(&day);
	walk_in = new_person(&day, DESK_PRESS_KIND_WALK_IN, 7, TEXT("Rosa Klein"));
	walk_in.page = day.bench.page;
	walk_in.shown = true;
	first = send(&day, TEAM, &walk_in);
	again = send(&day, TEAM, &walk_in);
	assert_int_equal(first.answer, DESK_ANSWER_COUNTED);
	assert_int_equal(again.answer, DESK_ANSWER_COUNTED);
	assert_true(appointment_id_equal(first.who, again.who));
	assert_int_equal(test_bench_count(day.bench.site, "SELECT count(*) FROM appointment WHERE walk_in"), 1);
	assert_times(&day, first.who, 7, NEVER);
	bench_close(&day.bench);
}

static void
two_devices_make_one_arrival_at_the_earlier_time(void **state)
{
	struct day day;
	struct appointment one;

	open_day(&day);
	one = day.people[0];
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE, one.id, 9, 0), DESK_ANSWER_COUNTED);
	assert_int_equal(press(&day, OTHER, DESK_PRESS_KIND_HERE, one.id, 4, 0), DESK_ANSWER_ALREADY);
	assert_times(&day, one.id, 4, NEVER);
	/* One takes its own back: the other's stays. */
	assert_int_equal(press(&day, OTHER, DESK_PRESS_KIND_HERE_UNDO, one.id, 10, 0), DESK_ANSWER_KEPT);
	assert_times(&day, one.id, 9, NEVER);
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE_UNDO, one.id, 11, 0), DESK_ANSWER_COUNTED);
	assert_times(&day, one.id, NEVER, NEVER);
	bench_close(&day.bench);
}

static void
a_time_is_never_in_the_future_nor_before_the_code_was_used(void **state)
{
	struct day day;
	struct appointment one, two;

	open_day(&day);
	one = day.people[0];
	two = day.people[1];
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE, one.id, 9999, 0), DESK_ANSWER_COUNTED);
	assert_times(&day, one.id, 240, NEVER);
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE, two.id, -9999, 0), DESK_ANSWER_COUNTED);
	assert_times(&day, two.id, -60, NEVER);
	bench_close(&day.bench);
}

static void
a_walk_in_is_finished_by_the_device_that_added_them(void **state)
{
	struct day day;
	struct desk_press walk_in, finished;
	struct desk_pressed added;

	open_day(&day);
	walk_in = new_person(&day, DESK_PRESS_KIND_WALK_IN, 7, TEXT(""));
	added = send(&day, TEAM, &walk_in);
	finished = new_press(&day, DESK_PRESS_KIND_FINISHED, APPOINTMENT_ID_NONE, 30, 0);
	finished.added = walk_in.key;
	assert_int_equal(send(&day, TEAM, &finished).answer, DESK_ANSWER_COUNTED);
	assert_times(&day, added.who, 7, 30);
	/* Its time was that of the day, not of the sending. */
	assert_int_equal(test_bench_count(day.bench.site, "SELECT count(*) FROM appointment a JOIN slot s ON s.id = a.slot"
		" WHERE a.walk_in AND s.minute = 600"), 1);
	bench_close(&day.bench);
}

/* ---- what is asked ---- */

static struct desk_question
only_question(struct day *day)
{
	const struct drive drive = drive_now(day);
	struct desk_question_list questions;

	assert_true(desk_questions(day->bench.context, &drive, DESK_ASKS_STAFF, &questions));
	assert_int_equal(questions.count, 1);
	return questions.at[0];
}

static enum desk_settle
settle(struct day *day, int64_t number, bool count)
{
	const struct drive drive = drive_now(day);

	return desk_settle(day->bench.context, &drive, number, DESK_ASKS_STAFF, count);
}

static void
a_second_walk_in_of_the_same_name_is_asked_about(void **state)
{
	struct day day;
	struct desk_press first, second;

	open_day(&day);
	first = new_person(&day, DESK_PRESS_KIND_WALK_IN, 7, TEXT("Rosa Klein"));
	second = new_person(&day, DESK_PRESS_KIND_WALK_IN, 8, TEXT("rosa klein"));
	assert_int_equal(send(&day, TEAM, &first).answer, DESK_ANSWER_COUNTED);
	assert_int_equal(send(&day, OTHER, &second).answer, DESK_ANSWER_ASKED);
	assert_true(text_equal(only_question(&day).name, TEXT("rosa klein")));
	assert_int_equal(settle(&day, 2, false), DESK_SETTLE_OK);
	assert_int_equal(settle(&day, 2, true), DESK_SETTLE_GONE);
	/* A device that has seen the first knows that this is another person. */
	second.key = new_key(&day);
	second.seen = newest(&day);
	assert_int_equal(send(&day, OTHER, &second).answer, DESK_ANSWER_COUNTED);
	assert_int_equal(test_bench_count(day.bench.site, "SELECT count(*) FROM appointment WHERE walk_in"), 2);
	assert_int_equal(test_bench_count(day.bench.site, "SELECT count(*) FROM desk_press WHERE name_sealed IS NOT NULL"), 0);
	bench_close(&day.bench);
}

static void
who_cancelled_and_came_becomes_a_walk_in_once(void **state)
{
	struct day day;
	struct appointment one;
	struct desk_press again;

	open_day(&day);
	one = day.people[0];
	assert_int_equal(appointment_cancel(day.bench.context, &one), APPOINTMENT_CANCEL_OK);
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE, one.id, 3, 0), DESK_ANSWER_ASKED);
	assert_int_equal(settle(&day, only_question(&day).number, true), DESK_SETTLE_OK);
	assert_int_equal(test_bench_count(day.bench.site, "SELECT count(*) FROM appointment WHERE walk_in AND arrived_at IS NOT NULL"), 1);
	/* What the device pressed of them afterwards is about the same person. */
	again = new_press(&day, DESK_PRESS_KIND_FINISHED, one.id, 30, 0);
	assert_int_equal(send(&day, TEAM, &again).answer, DESK_ANSWER_COUNTED);
	assert_int_equal(test_bench_count(day.bench.site, "SELECT count(*) FROM appointment WHERE walk_in"), 1);
	assert_int_equal(test_bench_count(day.bench.site, "SELECT count(*) FROM appointment WHERE walk_in AND finished_at IS NOT NULL"), 1);
	bench_close(&day.bench);
}

static void
of_two_outcomes_the_team_chooses(void **state)
{
	struct day day;
	struct appointment one;

	open_day(&day);
	one = day.people[0];
	assert_int_equal(press(&day, STAFF, DESK_PRESS_KIND_GAVE, one.id, 30, 0), DESK_ANSWER_COUNTED);
	assert_int_equal(press(&day, STAFF, DESK_PRESS_KIND_COULD_NOT, one.id, 31, 0), DESK_ANSWER_ASKED);
	assert_int_equal(outcomes(&day, "gave"), 1);
	assert_int_equal(settle(&day, only_question(&day).number, true), DESK_SETTLE_OK);
	assert_int_equal(outcomes(&day, "gave"), 0);
	assert_int_equal(outcomes(&day, "could_not"), 1);
	/* One undo takes back what holds now. */
	assert_int_equal(press(&day, STAFF, DESK_PRESS_KIND_OUTCOME_UNDO, one.id, 32, newest(&day)), DESK_ANSWER_COUNTED);
	assert_int_equal(outcomes(&day, "could_not"), 0);
	bench_close(&day.bench);
}

static void
a_drive_that_was_cancelled_counts_nobody(void **state)
{
	struct day day;
	struct desk_press walk_in;

	open_day(&day);
	test_bench_run(day.bench.site, "UPDATE drive SET state = 'cancelled'");
	walk_in = new_person(&day, DESK_PRESS_KIND_WALK_IN, 7, TEXT("Rosa Klein"));
	assert_int_equal(send(&day, TEAM, &walk_in).answer, DESK_ANSWER_ASKED);
	assert_int_equal(settle(&day, 1, true), DESK_SETTLE_CANCELLED);
	assert_int_equal(settle(&day, 1, false), DESK_SETTLE_OK);
	bench_close(&day.bench);
}

static void
what_was_pressed_after_the_code_ended_is_asked(void **state)
{
	struct day day;
	struct appointment one, two;

	open_day(&day);
	one = day.people[0];
	two = day.people[1];
	day.devices[TEAM].ended_at = at_minute(&day, 20);
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE, one.id, 10, 0), DESK_ANSWER_COUNTED);
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE, two.id, 30, 0), DESK_ANSWER_ASKED);
	assert_times(&day, two.id, NEVER, NEVER);
	assert_int_equal(settle(&day, only_question(&day).number, true), DESK_SETTLE_OK);
	assert_times(&day, two.id, 30, NEVER);
	bench_close(&day.bench);
}

static void
what_comes_after_the_day_was_closed_waits_for_the_organiser(void **state)
{
	struct day day;
	struct appointment one, two;
	struct drive drive;

	open_day(&day);
	one = day.people[0];
	two = day.people[1];
	assert_int_equal(press(&day, STAFF, DESK_PRESS_KIND_GAVE, one.id, 30, 0), DESK_ANSWER_COUNTED);
	assert_int_equal(donation_close_day(day.bench.context, day.bench.drive.id), DONATION_CLOSE_DAY_OK);
	assert_int_equal(press(&day, STAFF, DESK_PRESS_KIND_GAVE, two.id, 40, 0), DESK_ANSWER_LATE);
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE, two.id, 20, 0), DESK_ANSWER_LATE);
	assert_times(&day, two.id, NEVER, NEVER);
	assert_int_equal(waiting(&day, DESK_ASKS_ORGANISER), 2);
	drive = drive_now(&day);
	assert_int_equal(desk_settle_all(day.bench.context, &drive, true), DESK_SETTLE_OK);
	assert_int_equal(waiting(&day, DESK_ASKS_ORGANISER), 0);
	assert_int_equal(outcomes(&day, "gave"), 2);
	assert_times(&day, two.id, 20, NEVER);
	assert_true(drive_now(&day).day_closed);
	bench_close(&day.bench);
}

static void
what_came_late_can_be_left_out(void **state)
{
	struct day day;
	struct appointment one;
	struct drive drive;

	open_day(&day);
	one = day.people[0];
	assert_int_equal(donation_close_day(day.bench.context, day.bench.drive.id), DONATION_CLOSE_DAY_OK);
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE, one.id, 20, 0), DESK_ANSWER_LATE);
	drive = drive_now(&day);
	assert_int_equal(desk_settle_all(day.bench.context, &drive, false), DESK_SETTLE_OK);
	assert_int_equal(waiting(&day, DESK_ASKS_ORGANISER), 0);
	assert_times(&day, one.id, NEVER, NEVER);
	bench_close(&day.bench);
}

static void
what_was_so_before_the_first_press_can_be_undone(void **state)
{
	struct day day;
	struct appointment one;

	open_day(&day);
	one = day.people[0];
	assert_true(appointment_arrive(day.bench.context, day.bench.drive.id, one.id, true));
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE_UNDO, one.id, 10, 0), DESK_ANSWER_COUNTED);
	assert_times(&day, one.id, NEVER, NEVER);
	bench_close(&day.bench);
}

/* The server lost the afternoon: the device, which is told that fewer of its presses are there, sends them all again. */
static void
after_a_restore_from_an_older_backup_nothing_is_lost_or_twice(void **state)
{
	struct day day;
	struct desk_press presses[4];
	int64_t held;

	open_day(&day);
	presses[0] = new_press(&day, DESK_PRESS_KIND_HERE, day.people[0].id, 5, 0);
	presses[1] = new_person(&day, DESK_PRESS_KIND_WALK_IN, 7, TEXT("Rosa Klein"));
	presses[2] = new_press(&day, DESK_PRESS_KIND_FINISHED, APPOINTMENT_ID_NONE, 30, 0);
	presses[2].added = presses[1].key;
	presses[3] = new_press(&day, DESK_PRESS_KIND_HERE, day.people[1].id, 31, 0);
	send(&day, TEAM, &presses[0]);
	test_bench_run(day.bench.site, "CREATE TABLE kept AS SELECT * FROM appointment; CREATE TABLE kept_press AS SELECT * FROM desk_press;"
		"CREATE TABLE kept_slot AS SELECT * FROM slot");
	for (size_t i = 1; i < COUNT_OF(presses); i++)
		assert_int_equal(send(&day, TEAM, &presses[i]).answer, DESK_ANSWER_COUNTED);
	test_bench_run(day.bench.site, "DELETE FROM appointment; INSERT INTO appointment SELECT * FROM kept;"
		"DELETE FROM desk_press; INSERT INTO desk_press SELECT * FROM kept_press;"
		"DELETE FROM slot; INSERT INTO slot SELECT * FROM kept_slot");
	assert_true(desk_press_held(day.bench.context, day.devices[TEAM].pass, &held));
	assert_int_equal(held, 1);
	for (size_t i = 0; i < COUNT_OF(presses); i++)
		assert_int_equal(send(&day, TEAM, &presses[i]).answer, DESK_ANSWER_COUNTED);
	assert_int_equal(test_bench_count(day.bench.site, "SELECT count(*) FROM appointment WHERE walk_in AND finished_at IS NOT NULL"), 1);
	assert_int_equal(test_bench_count(day.bench.site, "SELECT count(*) FROM appointment WHERE arrived_at IS NOT NULL"), 3);
	bench_close(&day.bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_field_of_the_table_is_so),
		cmocka_unit_test(only_the_services_staff_record_what_happened),
		cmocka_unit_test(a_press_that_comes_again_counts_once),
		cmocka_unit_test(two_devices_make_one_arrival_at_the_earlier_time),
		cmocka_unit_test(a_time_is_never_in_the_future_nor_before_the_code_was_used),
		cmocka_unit_test(a_walk_in_is_finished_by_the_device_that_added_them),
		cmocka_unit_test(a_second_walk_in_of_the_same_name_is_asked_about),
		cmocka_unit_test(who_cancelled_and_came_becomes_a_walk_in_once),
		cmocka_unit_test(of_two_outcomes_the_team_chooses),
		cmocka_unit_test(a_drive_that_was_cancelled_counts_nobody),
		cmocka_unit_test(what_was_pressed_after_the_code_ended_is_asked),
		cmocka_unit_test(what_comes_after_the_day_was_closed_waits_for_the_organiser),
		cmocka_unit_test(what_came_late_can_be_left_out),
		cmocka_unit_test(what_was_so_before_the_first_press_can_be_undone),
		cmocka_unit_test(after_a_restore_from_an_older_backup_nothing_is_lost_or_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
