/* What the rules could not decide, as the team and the blood service's staff see it, and as each of them may answer it. */
#include "tests/appointment_bench.h"
#include "tests/http_bench.h"

#include "desk/desk.h"
#include "desk/desk_press.h"
#include "desk/desk_question.h"
#include "desk/desk_roster.h"
#include "routes_handlers.h"

static struct bench bench;
static struct appointment ann;
static struct crew_pass_id passes[2];
static int keys;

static int
set_up(void **state)
{
	static const enum crew_kind kinds[] = { CREW_KIND_TEAM, CREW_KIND_SERVICE_STAFF };
	struct drive drive;
	struct text device;

	bench_open(&bench);
	context = bench.context;
	ann = bench_taken(&bench, 0, 1);
	context->now = bench.drive.starts;
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		assert_int_equal(desk_pass_make(context, &bench.drive, bench.organiser, kinds[i], false, &passes[i]), DESK_PASS_MAKE_OK);
		assert_int_equal(desk_redeem(context, desk_pass_code(context, passes[i]), &drive, &device), DESK_REDEEM_OK);
	}
	context->now = bench.drive.ends;
	return 0;
}

static int
tear_down(void **state)
{
	bench_close(&bench);
	return 0;
}

static struct drive
drive_now(void)
{
	struct drive drive;

	assert_int_equal(drive_read(context, bench.drive.id, &drive), FOUND_OK);
	return drive;
}

/* A press of a device at 10:05, whose code the organiser may have ended before. */
static enum desk_answer
press(enum crew_kind kind, bool ended, enum desk_press_kind what, struct appointment_id who, struct text name)
{
	const struct drive drive = drive_now();
	const struct instant starts = bench.drive.starts;
	const struct desk_device device = { passes[kind], kind, starts, ended ? instant_plus(starts, INSTANT_MINUTE) : INSTANT_NONE };
	const struct desk_press one = { .key = text_format(context->arena, "%026d", ++keys), .kind = what, .who = who,
		.at = instant_plus(starts, 5 * INSTANT_MINUTE), .name = name };
	struct desk_pressed pressed;

	assert_true(desk_press(context, &drive, &device, &one, &pressed));
	return pressed.answer;
}

static struct desk_question_id
newest_question(void)
{
	struct desk_question_id question;

	assert_true(desk_press_newest(context, bench.drive.id, &question.id));
	return question;
}

static void
see_desk(enum crew_kind kind)
{
	get((struct person_id){ 0 });
	request.visitor.crew_pass = passes[kind];
	request.visitor.crew_kind = kind;
	desk_http_roster(&request, bench.drive.id);
}

static void
settle(enum crew_kind kind, struct desk_question_id question, bool count)
{
	post((struct person_id){ 0 }, PAIRS(PAIR("key", KEY)));
	request.visitor.crew_pass = passes[kind];
	request.visitor.crew_kind = kind;
	if (count)
		desk_question_http_count(&request, bench.drive.id, question);
	else
		desk_question_http_leave_out(&request, bench.drive.id, question);
}

static int64_t
outcomes(const char *kind)
{
	return test_bench_count(bench.site, text_terminated(context->arena, text_format(context->arena,
		"SELECT count(*) FROM outcome WHERE undone_at IS NULL AND kind = '%s'", kind)));
}

static void
of_two_outcomes_only_the_staff_is_asked_and_only_the_staff_answers(void **state)
{
	assert_int_equal(press(CREW_KIND_SERVICE_STAFF, false, DESK_PRESS_KIND_GAVE, ann.id, TEXT("Donor 1")), DESK_ANSWER_COUNTED);
	assert_int_equal(press(CREW_KIND_SERVICE_STAFF, false, DESK_PRESS_KIND_LEFT, ann.id, TEXT("Donor 1")), DESK_ANSWER_ASKED);
	see_desk(CREW_KIND_TEAM);
	assert_false(says("Please decide"));
	settle(CREW_KIND_TEAM, newest_question(), true);
	assert_int_equal(status(), 404);
	settle(CREW_KIND_TEAM, newest_question(), false);
	assert_int_equal(status(), 404);
	assert_int_equal(outcomes("gave"), 1);
	see_desk(CREW_KIND_SERVICE_STAFF);
	assert_true(says("Please decide") && says("another device recorded something else") && says("Record this instead"));
	settle(CREW_KIND_SERVICE_STAFF, newest_question(), true);
	assert_int_equal(status(), 303);
	assert_int_equal(outcomes("left"), 1);
	see_desk(CREW_KIND_SERVICE_STAFF);
	assert_false(says("Please decide"));
}

static void
a_question_says_what_is_so(void **state)
{
	/* On the list, from a device whose code has ended. */
	assert_int_equal(press(CREW_KIND_TEAM, true, DESK_PRESS_KIND_HERE, ann.id, TEXT("Donor 1")), DESK_ANSWER_ASKED);
	see_desk(CREW_KIND_TEAM);
	assert_true(says("a device whose code had ended marked this person as here at 10:05") && says("Count it"));
	assert_false(says("is not on the list"));
	settle(CREW_KIND_TEAM, newest_question(), true);
	assert_int_equal(status(), 303);
	assert_false(instant_is_none(bench_again(&bench, &ann).arrived_at));
	/* Not on the list. */
	assert_int_equal(press(CREW_KIND_TEAM, false, DESK_PRESS_KIND_HERE, (struct appointment_id){ 77 }, TEXT("Rosa")), DESK_ANSWER_ASKED);
	see_desk(CREW_KIND_TEAM);
	assert_true(says("is not on the list") && says("Add as a walk-in"));
	settle(CREW_KIND_TEAM, newest_question(), false);
	/* A walk-in of an ended code is a second one only if there is a first. */
	assert_int_equal(press(CREW_KIND_TEAM, true, DESK_PRESS_KIND_WALK_IN, APPOINTMENT_ID_NONE, TEXT("Udo")), DESK_ANSWER_ASKED);
	see_desk(CREW_KIND_TEAM);
	assert_false(says("a second walk-in"));
	settle(CREW_KIND_TEAM, newest_question(), true);
	assert_int_equal(press(CREW_KIND_TEAM, true, DESK_PRESS_KIND_WALK_IN, APPOINTMENT_ID_NONE, TEXT("Udo")), DESK_ANSWER_ASKED);
	see_desk(CREW_KIND_TEAM);
	assert_true(says("a second walk-in"));
}

static void
what_the_team_left_open_goes_to_the_organiser(void **state)
{
	struct drive drive;
	int64_t count;

	assert_int_equal(press(CREW_KIND_TEAM, false, DESK_PRESS_KIND_HERE, (struct appointment_id){ 77 }, TEXT("Rosa")), DESK_ANSWER_ASKED);
	drive = drive_now();
	assert_true(desk_questions_count(context, &drive, DESK_ASKS_ORGANISER, &count));
	assert_int_equal(count, 0);
	assert_int_equal(donation_close_day(context, bench.drive.id), DONATION_CLOSE_DAY_OK);
	drive = drive_now();
	assert_true(desk_questions_count(context, &drive, DESK_ASKS_ORGANISER, &count));
	assert_int_equal(count, 1);
	see_desk(CREW_KIND_TEAM);
	assert_true(says("One entry was not counted by then. The organiser decides about it."));
	get(bench.organiser);
	desk_question_http_late(&request, bench.drive.id);
	assert_true(says("Marked as here: 1"));
	post(bench.organiser, PAIRS(PAIR("key", KEY)));
	desk_question_http_late_count(&request, bench.drive.id);
	assert_int_equal(status(), 303);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment WHERE walk_in AND arrived_at IS NOT NULL"), 1);
	get(bench.organiser);
	desk_question_http_late(&request, bench.drive.id);
	assert_true(says("Nothing is waiting for you."));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(of_two_outcomes_only_the_staff_is_asked_and_only_the_staff_answers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_question_says_what_is_so, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_the_team_left_open_goes_to_the_organiser, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
