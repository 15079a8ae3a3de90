/* Messages left: by whom, for whom, how many, and how they are stored. */
#include "message/message_test.h"

#include "donation/donation.h"

#define CREW ((struct crew_pass_id){ 1 })

static void
record(struct bench *bench, const struct appointment *appointment, enum outcome_kind kind)
{
	assert_int_equal(donation_record(bench->context, &bench->drive, appointment, kind, TEXT(""), CREW), DONATION_RECORD_OK);
}

static void
anyone_who_came_may_leave_words_whatever_the_outcome(void **state)
{
	static const enum outcome_kind kinds[] = { OUTCOME_KIND_GAVE, OUTCOME_KIND_COULD_NOT, OUTCOME_KIND_LEFT };
	struct bench bench;
	struct appointment appointment, helper;
	struct donor donor;

	bench_open(&bench);
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		appointment = bench_taken(&bench, 0, (int)i);
		assert_int_equal(leave(&bench, &appointment, "Before the day"), MESSAGE_LEAVE_NOT_COME);
		record(&bench, &appointment, kinds[i]);
		assert_int_equal(leave(&bench, &appointment, "I was there"), MESSAGE_LEAVE_OK);
	}
	appointment = came(&bench, 1, 7);
	assert_int_equal(leave(&bench, &appointment, "I was there"), MESSAGE_LEAVE_OK);
	donor = bench_donor(&bench, 8);
	assert_int_equal(appointment_helper(bench.context, &bench.drive, bench.page, &donor, &helper), APPOINTMENT_TAKE_OK);
	assert_int_equal(leave(&bench, &helper, "I drove the car"), MESSAGE_LEAVE_OK);
	assert_int_equal(list_of(&bench, bench.organiser).count, 5);
	bench_close(&bench);
}

static void
a_person_who_did_not_come_leaves_none(void **state)
{
	struct bench bench;
	struct appointment absent, cancelled, nobodys;

	bench_open(&bench);
	absent = bench_taken(&bench, 0, 1);
	record(&bench, &absent, OUTCOME_KIND_DID_NOT_COME);
	assert_int_equal(leave(&bench, &absent, "Sorry"), MESSAGE_LEAVE_NOT_COME);
	cancelled = bench_taken(&bench, 0, 2);
	assert_int_equal(appointment_cancel(bench.context, &cancelled), APPOINTMENT_CANCEL_OK);
	assert_int_equal(leave(&bench, &cancelled, "Another time"), MESSAGE_LEAVE_NOT_COME);
	nobodys = came(&bench, 0, 3);
	nobodys.page = HONOUR_PAGE_ID_NONE;
	assert_int_equal(leave(&bench, &nobodys, "For no one in particular"), MESSAGE_LEAVE_NOT_COME);
	nobodys.page = (struct honour_page_id){ 77 };
	assert_int_equal(leave(&bench, &nobodys, "A page that is not there"), MESSAGE_LEAVE_NOT_COME);
	assert_int_equal(list_of(&bench, bench.organiser).count, 0);
	bench_close(&bench);
}

static void
a_leader_speaks_for_a_group_of_which_someone_came(void **state)
{
	struct bench bench;
	struct donor leader, friend;
	struct secret link;
	struct appointment_group group;
	struct appointment seat;
	struct message_author author;
	const struct message_left left = { .words = TEXT("All of us"), .by = TEXT("Donor") };

	bench_open(&bench);
	leader = bench_donor(&bench, 1);
	assert_int_equal(appointment_take_group(bench.context, bench.page, bench.drive.id, bench.slots.at[0].id, 3, true, &leader, &link),
	                 APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_group_find(bench.context, link, &group), FOUND_OK);
	author = (struct message_author){ .page = group.page, .group = group.id, .name = group.leader_name };
	assert_int_equal(message_leave(bench.context, &author, &left), MESSAGE_LEAVE_NOT_COME);
	friend = bench_donor(&bench, 2);
	assert_int_equal(appointment_seat_claim(bench.context, &group, &(struct appointment_claim){ .donor = friend }, &link),
	                 APPOINTMENT_SEAT_CLAIM_OK);
	assert_int_equal(appointment_find(bench.context, link, &seat), FOUND_OK);
	assert_true(appointment_arrive(bench.context, seat.drive, seat.id, true));
	assert_int_equal(message_leave(bench.context, &author, &left), MESSAGE_LEAVE_OK);
	assert_true(list_of(&bench, bench.organiser).at[0].for_group);
	assert_true(text_equal(list_of(&bench, bench.organiser).at[0].by, TEXT("Donor")));
	bench_close(&bench);
}

static void
the_same_twice_is_one_and_nothing_is_none(void **state)
{
	struct bench bench;
	struct appointment one, other;
	struct message_author author;
	const struct media_clean clean = { .jpeg = { (const uint8_t *)"jpeg", 4 }, .width = 4, .height = 3 };
	struct message_left left = { .words = TEXT("Thank you"), .pictures = { { &clean, TEXT("A tree") } }, .picture_count = 1 };

	bench_open(&bench);
	one = came(&bench, 0, 1);
	other = came(&bench, 0, 2);
	assert_int_equal(leave(&bench, &one, "Thank you"), MESSAGE_LEAVE_OK);
	assert_int_equal(leave(&bench, &one, "Thank you"), MESSAGE_LEAVE_SAME);
	assert_int_equal(leave(&bench, &other, "Thank you"), MESSAGE_LEAVE_OK);
	author = author_of(&one);
	assert_int_equal(message_leave(bench.context, &author, &left), MESSAGE_LEAVE_OK);
	assert_int_equal(message_leave(bench.context, &author, &left), MESSAGE_LEAVE_SAME);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM media"), 1);
	left.words = TEXT("");
	assert_int_equal(message_leave(bench.context, &author, &left), MESSAGE_LEAVE_OK);
	left.picture_count = 0;
	assert_int_equal(message_leave(bench.context, &author, &left), MESSAGE_LEAVE_EMPTY);
	assert_int_equal(list_of(&bench, bench.organiser).count, 4);
	bench_close(&bench);
}

static void
words_and_names_lie_sealed_and_are_read_as_they_were_typed(void **state)
{
	struct bench bench;
	struct appointment one;
	struct message_list list;

	bench_open(&bench);
	one = came(&bench, 0, 1);
	assert_int_equal(leave(&bench, &one, "<b>תודה</b> http://example.org"), MESSAGE_LEAVE_OK);
	list = list_of(&bench, bench.organiser);
	assert_true(text_equal(list.at[0].words, TEXT("<b>תודה</b> http://example.org")));
	assert_true(text_equal(list.at[0].by, TEXT("Donor 0")));
	assert_int_equal(list.at[0].state, MESSAGE_STATE_WAITING);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM message WHERE instr(text_sealed, CAST('example' AS BLOB)) > 0"
		" OR instr(author_sealed, CAST('Donor' AS BLOB)) > 0"), 0);
	bench_close(&bench);
}

static void
one_link_has_room_for_so_many(void **state)
{
	struct bench bench;
	struct appointment one;

	bench_open(&bench);
	one = came(&bench, 0, 1);
	for (int i = 0; i < LIMIT_MESSAGES_EACH; i++)
		assert_int_equal(leave(&bench, &one, text_terminated(bench.context->arena, text_format(bench.context->arena, "Words %d", i))),
		                 MESSAGE_LEAVE_OK);
	assert_int_equal(leave(&bench, &one, "One more"), MESSAGE_LEAVE_TOO_MANY);
	assert_int_equal(leave(&bench, &one, "Words 3"), MESSAGE_LEAVE_SAME);
	bench_close(&bench);
}

static void
a_paused_page_takes_none_and_shows_those_it_has_when_it_is_back(void **state)
{
	struct bench bench;
	struct appointment one;

	bench_open(&bench);
	one = came(&bench, 0, 1);
	assert_int_equal(honour_pause(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(leave(&bench, &one, "Words"), MESSAGE_LEAVE_PAUSED);
	assert_int_equal(honour_resume(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(leave(&bench, &one, "Words"), MESSAGE_LEAVE_OK);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(anyone_who_came_may_leave_words_whatever_the_outcome),
		cmocka_unit_test(a_person_who_did_not_come_leaves_none),
		cmocka_unit_test(a_leader_speaks_for_a_group_of_which_someone_came),
		cmocka_unit_test(the_same_twice_is_one_and_nothing_is_none),
		cmocka_unit_test(words_and_names_lie_sealed_and_are_read_as_they_were_typed),
		cmocka_unit_test(one_link_has_room_for_so_many),
		cmocka_unit_test(a_paused_page_takes_none_and_shows_those_it_has_when_it_is_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
