/* Every field of the table of rules, tried on a database. */
#include "desk/desk_press_test.h"

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
	switch (desk_rule_for(kind, meets)) {
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_field_of_the_table_is_so),
		cmocka_unit_test(only_the_services_staff_record_what_happened),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
