/* What the lists of the desk say: who is next, who is late, who is here; and what only the blood service's staff are shown. */
#include "tests/appointment_bench.h"

#include <ctype.h>

#include "appointment/appointment_code.h"
#include "base/id.h"
#include "desk/desk_roster.h"

static const struct crew_pass_id pass = { 7 };

/* The slots begin at 10:00, 15 minutes apart: two people at each time. */
static void
open_day(struct bench *bench, struct appointment *people, size_t count)
{
	bench_open(bench);
	for (size_t i = 0; i < count; i++)
		people[i] = bench_taken(bench, i / 2, (int)i);
	bench->context->now = bench->drive.starts;
}

static void
arrive(struct bench *bench, const struct appointment *appointment, int minute)
{
	const struct instant now = bench->context->now;

	bench->context->now = instant_plus(bench->drive.starts, minute * INSTANT_MINUTE);
	assert_true(appointment_arrive(bench->context, bench->drive.id, appointment->id, true));
	bench->context->now = now;
}

static void
record(struct bench *bench, const struct appointment *appointment, enum outcome_kind kind)
{
	const struct appointment now = bench_again(bench, appointment);

	assert_int_equal(donation_record(bench->context, &bench->drive, &now, kind, TEXT(""), pass), DONATION_RECORD_OK);
}

static struct request
device(struct bench *bench, enum crew_kind kind)
{
	return (struct request){ .context = *bench->context, .secure = true, .visitor = { .crew_pass = pass, .crew_kind = kind } };
}

static struct desk_roster
lists(struct bench *bench, struct request *request)
{
	struct desk_roster view = { 0 };
	struct desk_day day;

	assert_true(desk_day_read(bench->context, bench->drive.id, &day));
	desk_fill_lists(request, &day, &view);
	return view;
}

static void
assert_row(const struct desk_row *row, struct bench *bench, const struct appointment *of)
{
	assert_true(text_equal(row->name, bench_again(bench, of).donor.name));
}

static void
next_are_who_is_very_late_and_then_those_due_by_time(void **state)
{
	struct appointment people[8];
	struct bench bench;
	struct request request;
	struct desk_roster view;

	open_day(&bench, people, 8);
	arrive(&bench, &people[2], 10);
	/* 10:35: the first two are 35 minutes late, the third is here, the fourth is 20 late, the next two 5. */
	bench.context->now = instant_plus(bench.drive.starts, 35 * INSTANT_MINUTE);
	request = device(&bench, CREW_KIND_TEAM);
	view = lists(&bench, &request);
	assert_int_equal(view.expected, 7);
	assert_int_equal(view.next.count, 7);
	assert_row(&view.next.at[0], &bench, &people[1]);
	assert_row(&view.next.at[1], &bench, &people[0]);
	assert_row(&view.next.at[2], &bench, &people[3]);
	assert_row(&view.next.at[6], &bench, &people[7]);
	assert_true(view.next.at[0].very_late && view.next.at[1].very_late);
	assert_true(view.next.at[2].late && !view.next.at[2].very_late);
	assert_int_equal(view.next.at[2].late_minutes, 20);
	assert_true(view.next.at[3].late);
	assert_false(view.next.at[5].late);
	/* The link to everyone says how many they are. */
	assert_true(view.any_late && !view.one_late && text_equal(view.late_words, TEXT("two")));
	/* A phone shows five. */
	for (size_t i = 0; i < view.next.count; i++)
		assert_int_equal(view.next.at[i].beyond, i >= 5);
	bench_close(&bench);
}

/* However many are due, and however many have not come: the last two of those are in the list. */
static void
many_who_are_due_do_not_hide_the_late_nor_the_other_way_round(void **state)
{
	struct appointment people[14];
	struct bench bench;
	struct request request;
	struct desk_roster view;

	open_day(&bench, people, 14);
	/* 10:50: the first four are very late, ten are due. */
	bench.context->now = instant_plus(bench.drive.starts, 50 * INSTANT_MINUTE);
	request = device(&bench, CREW_KIND_TEAM);
	view = lists(&bench, &request);
	assert_int_equal(view.next.count, 8);
	assert_row(&view.next.at[0], &bench, &people[3]);
	assert_row(&view.next.at[1], &bench, &people[2]);
	assert_row(&view.next.at[2], &bench, &people[4]);
	for (size_t i = 0; i < view.next.count; i++)
		assert_int_equal(view.next.at[i].beyond, i >= 5);
	/* 12:05: two are here, and twelve are very late: the list has the last of them. */
	bench.context->now = instant_plus(bench.drive.starts, 125 * INSTANT_MINUTE);
	request = device(&bench, CREW_KIND_TEAM);
	for (size_t i = 12; i < 14; i++)
		arrive(&bench, &people[i], 120);
	view = lists(&bench, &request);
	assert_int_equal(view.next.count, 8);
	assert_row(&view.next.at[0], &bench, &people[11]);
	assert_row(&view.next.at[7], &bench, &people[4]);
	bench_close(&bench);
}

static void
here_are_those_who_wait_the_longest_first(void **state)
{
	struct appointment people[6];
	struct bench bench;
	struct request request;
	struct desk_roster view;

	open_day(&bench, people, 6);
	arrive(&bench, &people[4], 1);
	arrive(&bench, &people[0], 3);
	arrive(&bench, &people[1], 2);
	assert_true(appointment_finish(bench.context, bench.drive.id, people[1].id, true));
	request = device(&bench, CREW_KIND_TEAM);
	view = lists(&bench, &request);
	assert_int_equal(view.here, 2);
	assert_row(&view.here_now.at[0], &bench, &people[4]);
	assert_row(&view.here_now.at[1], &bench, &people[0]);
	assert_false(link_is_none(view.here_now.at[0].finish));
	assert_true(link_is_none(view.here_now.at[0].record));
	assert_int_equal(view.finished, 1);
	bench_close(&bench);
}

static void
only_staff_of_the_blood_service_are_shown_what_happened(void **state)
{
	static const enum outcome_kind kinds[] = { OUTCOME_KIND_GAVE, OUTCOME_KIND_COULD_NOT, OUTCOME_KIND_LEFT, OUTCOME_KIND_DID_NOT_COME };
	struct appointment people[4];
	struct bench bench;
	struct desk_day day;

	open_day(&bench, people, 4);
	for (size_t i = 0; i < 4; i++)
		record(&bench, &people[i], kinds[i]);
	for (int staff = 0; staff < 2; staff++) {
		struct request request = device(&bench, staff ? CREW_KIND_SERVICE_STAFF : CREW_KIND_TEAM);
		struct desk_rows rows;

		assert_true(desk_day_read(bench.context, bench.drive.id, &day));
		desk_rows_everyone(&request, &day, &rows);
		assert_int_equal(rows.count, 4);
		for (size_t i = 0; i < 3; i++)
			assert_int_equal(rows.at[i].state.finished, !staff);
		assert_int_equal(rows.at[0].state.gave, staff);
		assert_int_equal(rows.at[1].state.not_today, staff);
		assert_int_equal(rows.at[2].state.left, staff);
		assert_true(rows.at[3].state.absent);
		assert_int_equal(lists(&bench, &request).finished, 3);
	}
	bench_close(&bench);
}

static void
staff_record_what_happened_to_who_has_finished(void **state)
{
	struct appointment people[3];
	struct bench bench;
	struct request request;
	struct desk_rows rows;
	struct desk_day day;

	open_day(&bench, people, 3);
	arrive(&bench, &people[0], 0);
	arrive(&bench, &people[2], 0);
	assert_true(appointment_finish(bench.context, bench.drive.id, people[2].id, true));
	request = device(&bench, CREW_KIND_SERVICE_STAFF);
	assert_true(desk_day_read(bench.context, bench.drive.id, &day));
	desk_rows_everyone(&request, &day, &rows);
	assert_int_equal(rows.count, 3);
	assert_true(rows.at[0].state.arrived && !link_is_none(rows.at[0].record));
	/* Before others, although the appointment is the last one. */
	assert_true(rows.at[1].state.finished && !link_is_none(rows.at[1].record));
	assert_true(rows.at[2].state.expected);
	assert_int_equal(lists(&bench, &request).no_result, 1);
	request = device(&bench, CREW_KIND_TEAM);
	assert_int_equal(lists(&bench, &request).no_result, 0);
	bench_close(&bench);
}

static void
one_person_found_has_the_focus_and_two_have_not(void **state)
{
	struct appointment people[3];
	struct bench bench;
	struct request request;
	struct desk_found found;
	struct desk_day day;

	open_day(&bench, people, 3);
	request = device(&bench, CREW_KIND_TEAM);
	assert_true(desk_day_read(bench.context, bench.drive.id, &day));
	desk_rows_found(&request, &day, TEXT("donor 2"), &found);
	assert_int_equal(found.rows.count, 1);
	assert_true(found.rows.at[0].focus && !link_is_none(found.rows.at[0].arrive));
	desk_rows_found(&request, &day, TEXT("donor"), &found);
	assert_int_equal(found.rows.count, 3);
	assert_false(found.rows.at[0].focus);
	bench_close(&bench);
}

static void
a_code_finds_its_person_however_it_is_typed(void **state)
{
	struct appointment people[4];
	struct bench bench;
	struct request request;
	struct desk_found found;
	struct desk_day day;
	struct text code, typed;

	open_day(&bench, people, 4);
	request = device(&bench, CREW_KIND_TEAM);
	code = appointment_code(bench.context->arena, people[2].id);
	assert_int_equal(code.length, APPOINTMENT_CODE_LENGTH);
	assert_true(desk_day_read(bench.context, bench.drive.id, &day));
	typed = text_format(bench.context->arena, " %.*s ", TEXT_PRINT(code));
	for (size_t i = 0; i < typed.length; i++)
		((char *)typed.at)[i] = (char)tolower(typed.at[i]);
	desk_rows_found(&request, &day, typed, &found);
	assert_int_equal(found.rows.count, 1);
	assert_row(&found.rows.at[0], &bench, &people[2]);
	assert_true(found.rows.at[0].focus && !link_is_none(found.rows.at[0].arrive));
	desk_rows_found(&request, &day, text_format(bench.context->arena, "%.*sX", TEXT_PRINT(code)), &found);
	assert_int_equal(found.rows.count, 0);
	bench_close(&bench);
}

/* How many are found, and whether only because their names are alike. */
static void
assert_found(struct request *request, const struct desk_day *day, const char *typed, size_t count, bool alike)
{
	struct desk_found found;

	desk_rows_found(request, day, text_of(typed), &found);
	if (found.rows.count != count || found.alike != alike)
		fail_msg("%s: %zu found, %s", typed, found.rows.count, found.alike ? "alike" : "named so");
	for (size_t i = 0; alike && i < count; i++)
		assert_false(found.rows.at[i].focus);
}

/* A volunteer types what they hear. */
static void
a_misspelt_name_finds_those_that_are_alike(void **state)
{
	static const char *const names[] = { "Catherine O’Brien", "Anna Lee", "Anne Lea", "Zoë Schwarzenegger", "王小明" };
	struct appointment people[COUNT_OF(names)];
	struct bench bench;
	struct request request;
	struct desk_day day;

	open_day(&bench, people, COUNT_OF(names));
	request = device(&bench, CREW_KIND_TEAM);
	assert_true(desk_day_read(bench.context, bench.drive.id, &day));
	for (size_t i = 0; i < day.people.count; i++)
		day.people.at[i].appointment.donor.name = text_of(names[i]);
	assert_found(&request, &day, "catherine", 1, false);
	assert_found(&request, &day, "kathrine", 1, true);            /* a wrong letter and a missing one */
	assert_found(&request, &day, "Cahterine", 1, true);           /* two letters in the wrong order */
	assert_found(&request, &day, "cath obrein", 1, true);
	assert_found(&request, &day, "kath", 1, true);                /* a beginning */
	assert_found(&request, &day, "shwarzeneger", 1, true);
	assert_found(&request, &day, "zoe schwarzeneggerr", 1, true);
	assert_found(&request, &day, "anna", 1, false);               /* not Anne */
	assert_found(&request, &day, "anno", 2, true);
	assert_found(&request, &day, "katryn", 0, false);             /* three letters away */
	assert_found(&request, &day, "ann lew", 0, false);            /* "lew" is too short to be a slip */
	assert_found(&request, &day, "王小朋", 0, false);             /* three letters, though nine bytes */
	assert_found(&request, &day, "", 0, false);
	assert_found(&request, &day, "????", 0, false);
	bench_close(&bench);
}

/* Ids of one minute differ in a few bits; their codes are as different as drawn ones: 1000 have about 0.015 pairs in common. */
static void
codes_of_one_drive_hardly_ever_agree(void **state)
{
	struct arena *arena = arena_new(1024 * 1024);
	struct text codes[1000];
	int same = 0;

	for (size_t i = 0; i < COUNT_OF(codes); i++) {
		codes[i] = appointment_code(arena, (struct appointment_id){ (INT64_C(1790000000000) << 20) + (int64_t)i * 64 });
		for (size_t j = 0; j < i; j++)
			same += text_equal(codes[i], codes[j]);
	}
	assert_true(same <= 1);
	arena_free(arena);
}

/* An old address undoes nothing: the answer is drawn from the state that is so now. */
static void
the_answer_to_a_press_offers_to_undo_what_is_so(void **state)
{
	struct appointment people[1];
	struct bench bench;
	struct request request;
	struct desk_toast toast;
	struct desk_day day;

	open_day(&bench, people, 1);
	for (int step = 0; step < 4; step++) {
		const bool undone = step == 3;

		if (step == 1)
			arrive(&bench, &people[0], 0);
		if (step == 2)
			assert_true(appointment_finish(bench.context, bench.drive.id, people[0].id, true));
		request = device(&bench, CREW_KIND_TEAM);
		request.query = text_format(bench.context->arena, "who=%.*s%s", TEXT_PRINT(id_text(bench.context->arena, people[0].id.id)),
		                            undone ? "&undone=yes" : "");
		assert_true(desk_day_read(bench.context, bench.drive.id, &day));
		toast = desk_toast_of(&request, &day);
		assert_true(toast.shown);
		assert_int_equal(link_is_none(toast.undo), step == 0 || undone);
		assert_int_equal(toast.state.expected, step == 0);
		assert_int_equal(toast.state.arrived, step == 1);
		assert_int_equal(toast.state.finished, step >= 2);
	}
	request.query = TEXT("who=nobody");
	assert_false(desk_toast_of(&request, &day).shown);
	bench_close(&bench);
}

/* Only the staff are told what was recorded: a wrong press is seen where it can be undone. */
static void
the_answer_to_staff_says_what_was_recorded(void **state)
{
	struct appointment people[1];
	struct bench bench;
	struct desk_day day;

	open_day(&bench, people, 1);
	record(&bench, &people[0], OUTCOME_KIND_COULD_NOT);
	assert_true(desk_day_read(bench.context, bench.drive.id, &day));
	for (int staff = 0; staff < 2; staff++) {
		struct request request = device(&bench, staff ? CREW_KIND_SERVICE_STAFF : CREW_KIND_TEAM);
		struct desk_toast toast;

		request.query = text_format(bench.context->arena, "who=%.*s", TEXT_PRINT(id_text(bench.context->arena, people[0].id.id)));
		toast = desk_toast_of(&request, &day);
		assert_int_equal(toast.recorded, staff);
		assert_int_equal(toast.state.not_today, staff);
		assert_int_equal(toast.state.finished, !staff);
	}
	bench_close(&bench);
}

/* The last email to the second person came back; the third's did too, and a later one left. */
static void
who_is_not_reached_by_email_is_marked(void **state)
{
	struct appointment people[3];
	struct bench bench;
	struct request request;
	struct desk_found found;
	struct desk_rows rows;
	struct desk_day day;

	open_day(&bench, people, 3);
	test_bench_run(bench.site, "UPDATE outbox_email SET sent_at = 5, failed_at = 7, failure = 'bounced' WHERE to_hash IN"
	               " (SELECT email_hash FROM appointment ORDER BY id LIMIT 2 OFFSET 1)");
	test_bench_run(bench.site, "INSERT INTO outbox_email (id, cause, counted, to_hash, to_sealed, message_sealed, not_before, attempts,"
	               " sent_at, created_at) SELECT 1, 'reminder', TRUE, email_hash, x'', x'', 0, 1, 9, 8 FROM appointment"
	               " ORDER BY id LIMIT 1 OFFSET 2");
	request = device(&bench, CREW_KIND_TEAM);
	assert_true(desk_day_read(bench.context, bench.drive.id, &day));
	desk_rows_everyone(&request, &day, &rows);
	assert_int_equal(rows.count, 3);
	for (size_t i = 0; i < rows.count; i++)
		assert_int_equal(rows.at[i].unreached, text_equal(rows.at[i].name, TEXT("Donor 1")));
	assert_true(lists(&bench, &request).next.at[1].unreached);
	desk_rows_found(&request, &day, TEXT("donor 1"), &found);
	assert_true(found.rows.at[0].unreached);
	bench_close(&bench);
}

/* Hanna and three friends, none of whom is named yet; and another donor. */
static void
a_leader_is_found_with_the_whole_group(void **state)
{
	const struct donor hanna = { TEXT("Hanna Berg"), TEXT("hanna@example.org"), TEXT("") };
	struct appointment people[1];
	struct bench bench;
	struct request request;
	struct secret link;
	struct desk_found found;
	struct desk_day day;

	open_day(&bench, people, 1);
	bench.context->now = instant_plus(bench.drive.starts, -INSTANT_HOUR);
	assert_int_equal(appointment_take_group(bench.context, bench.page, bench.drive.id, bench.slots.at[2].id, 4, false, &hanna, &link),
	                 APPOINTMENT_TAKE_OK);
	request = device(&bench, CREW_KIND_TEAM);
	assert_true(desk_day_read(bench.context, bench.drive.id, &day));
	desk_rows_found(&request, &day, TEXT("berg"), &found);
	assert_int_equal(found.rows.count, 4);
	assert_true(text_equal(found.rows.at[0].name, hanna.name) && !found.rows.at[0].unclaimed);
	for (size_t i = 0; i < found.rows.count; i++) {
		assert_true(text_equal(found.rows.at[i].called.leader, hanna.name));
		assert_int_equal(found.rows.at[i].unclaimed, i > 0);
	}
	desk_rows_found(&request, &day, TEXT("donor"), &found);
	assert_int_equal(found.rows.count, 1);
	assert_true(text_is_empty(found.rows.at[0].called.leader));
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(next_are_who_is_very_late_and_then_those_due_by_time),
		cmocka_unit_test(many_who_are_due_do_not_hide_the_late_nor_the_other_way_round),
		cmocka_unit_test(here_are_those_who_wait_the_longest_first),
		cmocka_unit_test(only_staff_of_the_blood_service_are_shown_what_happened),
		cmocka_unit_test(staff_record_what_happened_to_who_has_finished),
		cmocka_unit_test(one_person_found_has_the_focus_and_two_have_not),
		cmocka_unit_test(a_code_finds_its_person_however_it_is_typed),
		cmocka_unit_test(a_misspelt_name_finds_those_that_are_alike),
		cmocka_unit_test(codes_of_one_drive_hardly_ever_agree),
		cmocka_unit_test(the_answer_to_a_press_offers_to_undo_what_is_so),
		cmocka_unit_test(the_answer_to_staff_says_what_was_recorded),
		cmocka_unit_test(a_leader_is_found_with_the_whole_group),
		cmocka_unit_test(who_is_not_reached_by_email_is_marked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
