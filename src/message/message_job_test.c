/* What the clock asks of messages: who is written to, when, and never twice. */
#include "tests/appointment_bench.h"

#include "donation/donation.h"
#include "limits.h"
#include "message/message.h"
#include "message/message_compose.h"
#include "outbox/outbox.h"

#define CREW ((struct crew_pass_id){ 1 })

static struct instant
local(struct bench *bench, int month, int day, int minute)
{
	struct local_time time = { { 2026, (int8_t)month, (int8_t)day }, (int16_t)minute, false };
	struct instant instant;

	assert_int_equal(zone_instant(bench->drive.words.zone, time, &instant), ZONE_INSTANT_OK);
	return instant;
}

static void
record(struct bench *bench, const struct appointment *appointment, enum outcome_kind kind)
{
	assert_int_equal(donation_record(bench->context, &bench->drive, appointment, kind, TEXT(""), CREW), DONATION_RECORD_OK);
}

/* 31 October, 13:00 local: the desk is closed; the next morning the emails are due. */
static void
close_the_day(struct bench *bench)
{
	bench->context->now = local(bench, 10, 31, 13 * 60);
	assert_int_equal(donation_close_day(bench->context, bench->drive.id), DONATION_CLOSE_DAY_OK);
}

static void
the_morning_after_everyone_who_came_is_asked_once(void **state)
{
	static const enum outcome_kind kinds[] = { OUTCOME_KIND_GAVE, OUTCOME_KIND_COULD_NOT, OUTCOME_KIND_LEFT, OUTCOME_KIND_DID_NOT_COME };
	struct bench bench;
	struct appointment appointment, other;
	struct donor donor;

	bench_open(&bench);
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		appointment = bench_taken(&bench, i, (int)i);
		record(&bench, &appointment, kinds[i]);
	}
	appointment = bench_taken(&bench, 4, 10);
	assert_true(appointment_arrive(bench.context, appointment.drive, appointment.id, true));
	bench_taken(&bench, 4, 11);                                /* nothing is known of this one */
	appointment = bench_taken(&bench, 5, 12);
	assert_int_equal(appointment_cancel(bench.context, &appointment), APPOINTMENT_CANCEL_OK);
	donor = bench_donor(&bench, 13);
	assert_int_equal(appointment_helper(bench.context, &bench.drive, bench.page, &donor, &other), APPOINTMENT_TAKE_OK);
	donor = (struct donor){ TEXT("No mail"), TEXT(""), TEXT("") };
	assert_int_equal(appointment_helper(bench.context, &bench.drive, bench.page, &donor, &other), APPOINTMENT_TAKE_OK);
	assert_int_equal(message_ask_due(bench.context), 0);
	close_the_day(&bench);
	assert_int_equal(message_ask_due(bench.context), 0);
	bench.context->now = instant_plus(local(&bench, 11, 1, 600), -1);
	assert_int_equal(message_ask_due(bench.context), 0);
	bench.context->now = local(&bench, 11, 1, 600);
	assert_int_equal(message_ask_due(bench.context), 5);
	assert_int_equal(message_ask_due(bench.context), 0);
	bench.context->now = local(&bench, 11, 3, 600);
	assert_int_equal(message_ask_due(bench.context), 0);
	assert_int_equal(bench_emails(&bench, "message_ask"), 5);
	bench_close(&bench);
}

static bool
asks(const struct message_ask_email *view, const char *words)
{
	struct arena *arena = arena_new(1024 * 1024);
	struct outbox_email email = { .cause = OUTBOX_CAUSE_MESSAGE_ASK };
	size_t at;
	bool found;

	message_compose_ask(arena, view, &email);
	found = text_find(email.body, text_of(words), &at);
	arena_free(arena);
	return found;
}

static void
the_email_the_day_after_says_whom_to_phone_when_unwell(void **state)
{
	struct message_ask_email view = { .own = true, .day = TEXT("Saturday 31 October 2026"), .venue = TEXT("St Anne's Hall"),
		.name = TEXT("Ada"), .service = TEXT("City Blood Service"), .phone = TEXT("555 0100"), .link = { TEXT("https://site/mine") } };

	(void)state;
	assert_true(asks(&view, "If you feel faint or unwell") && asks(&view, "phone City Blood Service: 555 0100\n"));
	view.phone = TEXT("");
	assert_true(asks(&view, "phone City Blood Service.\n"));
	view.own = false;
	assert_true(asks(&view, "If one of you feels faint or unwell") && asks(&view, "phone City Blood Service.\n"));
	view.phone = TEXT("555 0100");
	assert_true(asks(&view, "phone City Blood Service: 555 0100\n"));
}

static void
a_leader_gets_one_email_with_an_appointment_or_without(void **state)
{
	struct bench bench;
	struct donor leader, friend;
	struct secret link;
	struct appointment_group group;
	struct appointment own, seat;

	bench_open(&bench);
	leader = bench_donor(&bench, 1);
	assert_int_equal(appointment_take_group(bench.context, bench.page, bench.drive.id, bench.slots.at[0].id, 3, false, &leader, &link),
	                 APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_group_find(bench.context, link, &group), FOUND_OK);
	assert_int_equal(appointment_group_leaders_own(bench.context, &group, &own), FOUND_OK);
	record(&bench, &own, OUTCOME_KIND_GAVE);
	leader = bench_donor(&bench, 2);
	assert_int_equal(appointment_take_group(bench.context, bench.page, bench.drive.id, bench.slots.at[2].id, 3, true, &leader, &link),
	                 APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_group_find(bench.context, link, &group), FOUND_OK);
	friend = bench_donor(&bench, 3);
	assert_int_equal(appointment_seat_claim(bench.context, &group, &(struct appointment_claim){ .donor = friend }, &link),
	                 APPOINTMENT_SEAT_CLAIM_OK);
	assert_int_equal(appointment_find(bench.context, link, &seat), FOUND_OK);
	record(&bench, &seat, OUTCOME_KIND_LEFT);
	leader = bench_donor(&bench, 4);                           /* a group of which nobody came */
	assert_int_equal(appointment_take_group(bench.context, bench.page, bench.drive.id, bench.slots.at[4].id, 3, true, &leader, &link),
	                 APPOINTMENT_TAKE_OK);
	close_the_day(&bench);
	bench.context->now = local(&bench, 11, 1, 700);
	assert_int_equal(message_ask_due(bench.context), 3);
	assert_int_equal(message_ask_due(bench.context), 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(DISTINCT to_hash) FROM outbox_email WHERE cause = 'message_ask'"), 3);
	bench_close(&bench);
}

static void
a_paused_page_asks_when_it_is_back_and_long_after_nobody_is_asked(void **state)
{
	struct bench bench;
	struct appointment appointment;

	bench_open(&bench);
	appointment = bench_taken(&bench, 0, 1);
	record(&bench, &appointment, OUTCOME_KIND_GAVE);
	appointment = bench_taken(&bench, 0, 2);
	record(&bench, &appointment, OUTCOME_KIND_GAVE);
	close_the_day(&bench);
	assert_int_equal(honour_pause(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	bench.context->now = local(&bench, 11, 1, 700);
	assert_int_equal(message_ask_due(bench.context), 0);
	assert_int_equal(honour_resume(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(message_ask_due(bench.context), 2);
	test_bench_run(bench.site, "DELETE FROM message_request");
	bench.context->now = local(&bench, 11, 15, 700);
	assert_int_equal(message_ask_due(bench.context), 0);
	bench_close(&bench);
}

static void
a_person_who_wishes_to_get_no_email_is_left_alone(void **state)
{
	struct bench bench;
	struct appointment appointment;

	bench_open(&bench);
	appointment = bench_taken(&bench, 0, 1);
	record(&bench, &appointment, OUTCOME_KIND_GAVE);
	assert_int_equal(outbox_refuse(bench.context, appointment.donor.email), OUTBOX_REFUSE_OK);
	close_the_day(&bench);
	bench.context->now = local(&bench, 11, 1, 600);
	assert_true(message_ask_due(bench.context) >= 0);
	assert_int_equal(message_ask_due(bench.context), 0);
	assert_int_equal(bench_emails(&bench, "message_ask"), 0);
	bench_close(&bench);
}

static void
hundreds_are_asked_a_turn_at_a_time(void **state)
{
	struct message_asked after = { 0 };
	struct bench bench;
	int64_t all = 0;
	struct drive_words words = bench_words();

	words.capacity = 100;
	bench_open_with(&bench, &words);
	for (int i = 0; i < 230; i++)
		bench_taken(&bench, (size_t)i % 5, i);
	test_bench_run(bench.site, "UPDATE appointment SET arrived_at = 1");
	close_the_day(&bench);
	bench.context->now = local(&bench, 11, 1, 700);
	do {
		const int64_t written = message_ask_some(bench.context, &after);

		assert_in_range(written, 0, LIMIT_TURN_EMAILS);
		all += written;
	} while (after.closed.us != 0);
	assert_int_equal(all, 230);
	assert_int_equal(message_ask_due(bench.context), 0);
	assert_int_equal(bench_emails(&bench, "message_ask"), 230);
	bench_close(&bench);
}

/* Two weeks of closed days are thousands at a million drives: a booking waits for one turn, not for all. */
static void
a_turn_looks_at_fifty_closed_days_however_many_there_are(void **state)
{
	enum { DRIVES = 130, OF_TURN = 50 };
	const struct drive_words words = bench_words();
	struct message_asked after = { 0 };
	struct bench bench;
	struct drive_id drive;
	int turns = 0;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	for (int i = 1; i < DRIVES; i++)
		assert_int_equal(drive_open(bench.context, bench.organiser, bench.page, &words, &drive), DRIVE_OPEN_OK);
	test_bench_run(bench.site, "UPDATE appointment SET arrived_at = 1");
	close_the_day(&bench);
	test_bench_run(bench.site, "UPDATE drive SET day_closed_at = (SELECT max(day_closed_at) FROM drive)");
	bench.context->now = local(&bench, 11, 1, 700);
	do {
		(void)connection_work(bench.context->connection);
		assert_true(message_ask_some(bench.context, &after) >= 0);
		assert_in_range(connection_work(bench.context->connection).rows, 0, OF_TURN * 3);
		turns++;
	} while (after.closed.us != 0);
	assert_true(turns > DRIVES / OF_TURN);
	assert_int_equal(bench_emails(&bench, "message_ask"), 1);
	bench_close(&bench);
}

static void
leave(struct bench *bench, int number)
{
	const struct appointment one = bench_taken(bench, (size_t)number % 7, number);
	const struct message_author author = { .page = one.page, .appointment = one.id, .name = one.donor.name };
	const struct message_left left = { .words = TEXT("Words") };

	assert_true(appointment_arrive(bench->context, one.drive, one.id, true));
	assert_int_equal(message_leave(bench->context, &author, &left), MESSAGE_LEAVE_OK);
}

/* now: 1 October 2026, 12:00 UTC */
static void
a_keeper_who_wishes_it_is_told_once_a_day_and_only_of_something_new(void **state)
{
	struct bench bench;
	struct context *context;
	const int64_t nine = 21 * INSTANT_HOUR;

	bench_open(&bench);
	context = bench.context;
	leave(&bench, 1);
	assert_int_equal(message_choose(context, bench.page, bench.organiser, PERSON_ID_NONE, MESSAGE_NOTIFY_VISIT),
	                 MESSAGE_CHOOSE_OK);
	context->now = instant_plus(context->now, INSTANT_DAY);
	leave(&bench, 2);
	assert_int_equal(message_tell_due(context), 0);
	assert_int_equal(message_choose(context, bench.page, bench.organiser, PERSON_ID_NONE, MESSAGE_NOTIFY_DAILY),
	                 MESSAGE_CHOOSE_OK);
	context->now = instant_plus(context->now, INSTANT_HOUR);
	leave(&bench, 3);
	leave(&bench, 4);
	assert_int_equal(message_tell_due(context), 0);
	context->now = instant_plus(context->now, nine - INSTANT_HOUR - 1);
	assert_int_equal(message_tell_due(context), 0);
	context->now = instant_plus(context->now, 1);
	assert_int_equal(message_tell_due(context), 1);
	assert_int_equal(message_tell_due(context), 0);
	context->now = instant_plus(context->now, INSTANT_HOUR);
	leave(&bench, 5);
	assert_int_equal(message_tell_due(context), 0);
	context->now = instant_plus(context->now, INSTANT_DAY);
	assert_int_equal(message_tell_due(context), 1);
	context->now = instant_plus(context->now, INSTANT_DAY);
	assert_int_equal(message_tell_due(context), 0);
	assert_int_equal(bench_emails(&bench, "message_tell"), 2);
	bench_close(&bench);
}

static void
a_person_who_lets_another_read_first_is_told_of_what_was_let_through(void **state)
{
	struct bench bench;
	struct context *context;
	struct person_id mother;
	struct message_reading reading = { .reader = PERSON_ID_NONE };
	struct message_list list;

	bench_open(&bench);
	context = bench.context;
	assert_int_equal(people_ensure(context, TEXT("mother@example.org"), TEXT(""), &mother), PEOPLE_ENSURE_OK);
	assert_true(honour_make_keeper(context, bench.page, mother));
	assert_int_equal(message_choose(context, bench.page, mother, bench.organiser, MESSAGE_NOTIFY_DAILY),
	                 MESSAGE_CHOOSE_OK);
	leave(&bench, 1);
	context->now = instant_plus(context->now, INSTANT_DAY);
	assert_int_equal(message_tell_due(context), 0);
	assert_true(message_list_read(context, bench.page, &reading, MESSAGE_ID_NONE, &list));
	assert_int_equal(message_let_through(context, bench.page, bench.organiser, list.at[0].id), FOUND_OK);
	context->now = instant_plus(context->now, INSTANT_DAY);
	assert_int_equal(message_tell_due(context), 1);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_morning_after_everyone_who_came_is_asked_once),
		cmocka_unit_test(the_email_the_day_after_says_whom_to_phone_when_unwell),
		cmocka_unit_test(a_leader_gets_one_email_with_an_appointment_or_without),
		cmocka_unit_test(a_paused_page_asks_when_it_is_back_and_long_after_nobody_is_asked),
		cmocka_unit_test(a_person_who_wishes_to_get_no_email_is_left_alone),
		cmocka_unit_test(hundreds_are_asked_a_turn_at_a_time),
		cmocka_unit_test(a_turn_looks_at_fifty_closed_days_however_many_there_are),
		cmocka_unit_test(a_keeper_who_wishes_it_is_told_once_a_day_and_only_of_something_new),
		cmocka_unit_test(a_person_who_lets_another_read_first_is_told_of_what_was_let_through),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
