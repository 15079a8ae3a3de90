#include "tests/appointment_bench.h"

#include "base/id.h"
#include "donation/donation.h"
#include "message/message.h"
#include "message/message_view.h"

#define CREW ((struct crew_pass_id){ 1 })

static struct message_author
author_of(const struct appointment *appointment)
{
	return (struct message_author){ .page = appointment->page, .appointment = appointment->id, .name = appointment->donor.name };
}

static enum message_leave
leave(struct bench *bench, const struct appointment *appointment, const char *words)
{
	const struct message_author author = author_of(appointment);
	const struct message_left left = { .words = text_of(words), .shown = APPOINTMENT_SHOWN_FULL };

	return message_leave(bench->context, &author, &left);
}

/* The day has come; this donor has a place and is at the desk. */
static struct appointment
came(struct bench *bench, size_t slot, int number)
{
	struct appointment appointment = bench_taken(bench, slot, number);

	assert_true(appointment_arrive(bench->context, appointment.drive, appointment.id, true));
	return bench_again(bench, &appointment);
}

static void
record(struct bench *bench, const struct appointment *appointment, enum outcome_kind kind)
{
	assert_int_equal(donation_record(bench->context, &bench->drive, appointment, kind, TEXT(""), CREW), DONATION_RECORD_OK);
}

static struct message_list
list_of(struct bench *bench, struct person_id keeper)
{
	struct message_reading reading;
	struct message_list list;
	bool more;

	assert_true(message_reading(bench->context, bench->page, keeper, &reading));
	assert_true(message_list_read(bench->context, bench->page, &reading, MESSAGE_ID_NONE, &list, &more));
	return list;
}

static struct person_id
keeper(struct bench *bench, const char *email)
{
	struct person_id person;

	assert_int_equal(people_ensure(bench->context, text_of(email), TEXT(""), &person), PEOPLE_ENSURE_OK);
	assert_true(honour_make_keeper(bench->context, bench->page, person));
	return person;
}

static void
whoever_came_may_leave_words_whatever_the_outcome(void **state)
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
who_did_not_come_leaves_none(void **state)
{
	struct bench bench;
	struct appointment absent, given_back, nobodys;

	bench_open(&bench);
	absent = bench_taken(&bench, 0, 1);
	record(&bench, &absent, OUTCOME_KIND_DID_NOT_COME);
	assert_int_equal(leave(&bench, &absent, "Sorry"), MESSAGE_LEAVE_NOT_COME);
	given_back = bench_taken(&bench, 0, 2);
	assert_int_equal(appointment_give_back(bench.context, &given_back), APPOINTMENT_GIVE_BACK_OK);
	assert_int_equal(leave(&bench, &given_back, "Another time"), MESSAGE_LEAVE_NOT_COME);
	nobodys = came(&bench, 0, 3);
	nobodys.page = HONOUR_PAGE_ID_NONE;
	assert_int_equal(leave(&bench, &nobodys, "For no one in particular"), MESSAGE_LEAVE_NOT_COME);
	nobodys.page = (struct honour_page_id){ 77 };
	assert_int_equal(leave(&bench, &nobodys, "A page that is not there"), MESSAGE_LEAVE_NOT_COME);
	assert_int_equal(list_of(&bench, bench.organiser).count, 0);
	bench_close(&bench);
}

static void
a_leader_speaks_for_a_group_of_which_somebody_came(void **state)
{
	struct bench bench;
	struct donor leader, friend;
	struct secret link;
	struct appointment_group group;
	struct appointment seat;
	struct message_author author;
	const struct message_left left = { .words = TEXT("All of us"), .shown = APPOINTMENT_SHOWN_FIRST };

	bench_open(&bench);
	leader = bench_donor(&bench, 1);
	assert_int_equal(appointment_take_group(bench.context, bench.page, bench.drive.id, bench.slots.at[0].id, 3, true, &leader, &link),
	                 APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_group_find(bench.context, link, &group), FOUND_OK);
	author = (struct message_author){ .page = group.page, .group = group.id, .name = group.leader_name };
	assert_int_equal(message_leave(bench.context, &author, &left), MESSAGE_LEAVE_NOT_COME);
	friend = bench_donor(&bench, 2);
	assert_int_equal(appointment_seat_claim(bench.context, &group, &friend, &link), APPOINTMENT_TAKE_OK);
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
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM picture"), 1);
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
	assert_true(text_equal(list.at[0].by, TEXT("Donor 1")));
	assert_int_equal(list.at[0].state, MESSAGE_WAITING);
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
a_resting_page_takes_none_and_shows_those_it_has_when_it_is_back(void **state)
{
	struct bench bench;
	struct appointment one;

	bench_open(&bench);
	one = came(&bench, 0, 1);
	assert_int_equal(honour_hold(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(leave(&bench, &one, "Words"), MESSAGE_LEAVE_RESTING);
	assert_int_equal(honour_release(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(leave(&bench, &one, "Words"), MESSAGE_LEAVE_OK);
	bench_close(&bench);
}

static struct message_id
left_by(struct bench *bench, int number)
{
	const struct appointment one = came(bench, 0, number);

	assert_int_equal(leave(bench, &one, "Words"), MESSAGE_LEAVE_OK);
	return list_of(bench, bench->organiser).at[0].id;
}

static enum message_state
state_of(struct bench *bench, struct message_id message)
{
	const struct message_list list = list_of(bench, bench->organiser);

	for (size_t i = 0; i < list.count; i++)
		if (message_id_equal(list.at[i].id, message))
			return list.at[i].state;
	fail();
	return MESSAGE_REMOVED;
}

static enum message_decide
decide(struct bench *bench, struct message_id message, enum message_state to)
{
	return message_decide(bench->context, bench->page, bench->organiser, message, to);
}

static void
a_keeper_keeps_publishes_removes_and_undoes(void **state)
{
	struct bench bench;
	struct message_id message;

	bench_open(&bench);
	message = left_by(&bench, 1);
	assert_int_equal(decide(&bench, message, MESSAGE_PRIVATE), MESSAGE_DECIDE_OK);
	assert_int_equal(state_of(&bench, message), MESSAGE_PRIVATE);
	assert_int_equal(decide(&bench, message, MESSAGE_PUBLISHED), MESSAGE_DECIDE_OK);
	assert_int_equal(decide(&bench, message, MESSAGE_PUBLISHED), MESSAGE_DECIDE_OK);
	assert_int_equal(state_of(&bench, message), MESSAGE_PUBLISHED);
	assert_int_equal(decide(&bench, message, MESSAGE_REMOVED), MESSAGE_DECIDE_OK);
	assert_int_equal(state_of(&bench, message), MESSAGE_REMOVED);
	assert_int_equal(decide(&bench, message, MESSAGE_PUBLISHED), MESSAGE_DECIDE_OK);
	assert_int_equal(state_of(&bench, message), MESSAGE_REMOVED);
	assert_int_equal(message_undo(bench.context, bench.page, bench.organiser, message), MESSAGE_DECIDE_OK);
	assert_int_equal(state_of(&bench, message), MESSAGE_PUBLISHED);
	assert_int_equal(message_undo(bench.context, bench.page, bench.organiser, message), MESSAGE_DECIDE_OK);
	assert_int_equal(state_of(&bench, message), MESSAGE_PUBLISHED);
	assert_int_equal(decide(&bench, (struct message_id){ 5 }, MESSAGE_PUBLISHED), MESSAGE_DECIDE_NONE);
	assert_int_equal(message_decide(bench.context, (struct honour_page_id){ 9 }, bench.organiser, message, MESSAGE_REMOVED),
	                 MESSAGE_DECIDE_NONE);
	assert_int_equal(message_undo(bench.context, bench.page, bench.organiser, (struct message_id){ 5 }),
	                 MESSAGE_DECIDE_NONE);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM audit WHERE action LIKE 'thanks.message_%'"), 4);
	bench_close(&bench);
}

static void
another_keeper_reads_first_and_lets_through(void **state)
{
	struct bench bench;
	struct message_id first, second, third;
	struct person_id mother, aunt;
	int64_t count;

	bench_open(&bench);
	mother = keeper(&bench, "mother@example.org");
	aunt = keeper(&bench, "aunt@example.org");
	assert_int_equal(message_choose(bench.context, bench.page, mother, bench.organiser, MESSAGE_TOLD_VISIT),
	                 MESSAGE_CHOOSE_OK);
	first = left_by(&bench, 1);
	second = left_by(&bench, 2);
	third = left_by(&bench, 3);
	assert_int_equal(list_of(&bench, mother).count, 0);
	assert_int_equal(list_of(&bench, aunt).count, 3);
	assert_true(message_count_for_visit(bench.context, bench.page, mother, &count));
	assert_int_equal(count, 0);
	assert_int_equal(message_decide(bench.context, bench.page, mother, first, MESSAGE_PUBLISHED), MESSAGE_DECIDE_NONE);
	assert_int_equal(message_let_through(bench.context, bench.page, mother, first), MESSAGE_DECIDE_NONE);
	assert_int_equal(message_let_through(bench.context, bench.page, bench.organiser, first), MESSAGE_DECIDE_OK);
	assert_int_equal(message_let_through(bench.context, bench.page, bench.organiser, first), MESSAGE_DECIDE_OK);
	assert_int_equal(decide(&bench, second, MESSAGE_PUBLISHED), MESSAGE_DECIDE_OK);
	assert_int_equal(decide(&bench, third, MESSAGE_REMOVED), MESSAGE_DECIDE_OK);
	assert_int_equal(list_of(&bench, mother).count, 2);
	assert_true(message_count_for_visit(bench.context, bench.page, mother, &count));
	assert_int_equal(count, 1);
	assert_true(message_count_for_visit(bench.context, bench.page, aunt, &count));
	assert_int_equal(count, 0);
	assert_int_equal(message_undo(bench.context, bench.page, mother, third), MESSAGE_DECIDE_NONE);
	assert_int_equal(message_decide(bench.context, bench.page, mother, first, MESSAGE_PRIVATE), MESSAGE_DECIDE_OK);
	assert_int_equal(message_choose(bench.context, bench.page, mother, PERSON_ID_NONE, MESSAGE_TOLD_NONE),
	                 MESSAGE_CHOOSE_OK);
	assert_int_equal(list_of(&bench, mother).count, 3);
	bench_close(&bench);
}

static void
nobody_waits_for_whom_waits_for_them(void **state)
{
	struct bench bench;
	struct person_id mother, aunt, stranger;
	struct context *context;

	bench_open(&bench);
	context = bench.context;
	mother = keeper(&bench, "mother@example.org");
	aunt = keeper(&bench, "aunt@example.org");
	assert_int_equal(people_ensure(context, TEXT("eve@example.org"), TEXT(""), &stranger), PEOPLE_ENSURE_OK);
	assert_int_equal(message_choose(context, bench.page, mother, aunt, MESSAGE_TOLD_NONE), MESSAGE_CHOOSE_OK);
	assert_int_equal(message_choose(context, bench.page, aunt, bench.organiser, MESSAGE_TOLD_NONE),
	                 MESSAGE_CHOOSE_YOU_READ);
	assert_int_equal(message_choose(context, bench.page, bench.organiser, mother, MESSAGE_TOLD_NONE),
	                 MESSAGE_CHOOSE_READER_ASKED);
	assert_int_equal(message_choose(context, bench.page, mother, mother, MESSAGE_TOLD_NONE),
	                 MESSAGE_CHOOSE_NOT_A_KEEPER);
	assert_int_equal(message_choose(context, bench.page, mother, stranger, MESSAGE_TOLD_NONE),
	                 MESSAGE_CHOOSE_NOT_A_KEEPER);
	bench_close(&bench);
}

static void
a_thousand_messages_come_fifty_at_a_time(void **state)
{
	struct bench bench;
	struct appointment one;
	struct message_reading reading = { .reader = PERSON_ID_NONE };
	struct message_list list;
	struct message_id before = MESSAGE_ID_NONE;
	size_t seen = 0, pages = 0;
	bool more = true;
	int64_t count;

	bench_open(&bench);
	one = came(&bench, 0, 1);
	assert_int_equal(leave(&bench, &one, "Words"), MESSAGE_LEAVE_OK);
	test_bench_run(bench.site, "INSERT INTO message SELECT 1000 + n, m.honour_page, NULL, NULL, 'waiting', 'waiting', m.text_sealed,"
		" m.author_sealed, CAST('same' || n AS BLOB), m.created_at, NULL, m.decided_at FROM message m,"
		" (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 999) SELECT n FROM c)");
	while (more) {
		assert_true(message_list_read(bench.context, bench.page, &reading, before, &list, &more));
		for (size_t i = 0; i < list.count; i++) {
			assert_true(message_id_is_none(before) || list.at[i].id.id < before.id);
			before = list.at[i].id;
		}
		seen += list.count;
		pages++;
	}
	assert_int_equal(seen, 1000);
	assert_int_equal(pages, 20);
	assert_true(message_count_waiting(bench.context, bench.page, &reading, &count));
	assert_int_equal(count, 1000);
	bench_close(&bench);
}

static void
the_page_shows_what_was_published_and_nothing_else(void **state)
{
	struct bench bench;
	struct appointment one;
	struct message_author author;
	const struct media_clean clean = { .jpeg = { (const uint8_t *)"jpeg", 4 }, .width = 4, .height = 3 };
	const struct message_left left = { .words = TEXT("With a picture"), .pictures = { { &clean, TEXT("A tree") } },
		.picture_count = 1 };
	struct message_on_page view;
	struct message_id first, second;
	struct link public;

	bench_open(&bench);
	first = left_by(&bench, 1);
	one = came(&bench, 0, 2);
	author = author_of(&one);
	assert_int_equal(message_leave(bench.context, &author, &left), MESSAGE_LEAVE_OK);
	second = list_of(&bench, bench.organiser).at[0].id;
	assert_true(message_on_page(bench.context, &bench.honour, &view));
	assert_int_equal(view.messages.count, 0);
	assert_int_equal(decide(&bench, second, MESSAGE_PUBLISHED), MESSAGE_DECIDE_OK);
	bench.context->now = instant_plus(bench.context->now, INSTANT_MINUTE);
	assert_int_equal(decide(&bench, first, MESSAGE_PUBLISHED), MESSAGE_DECIDE_OK);
	assert_true(message_on_page(bench.context, &bench.honour, &view));
	assert_int_equal(view.messages.count, 2);
	assert_true(text_equal(view.messages.at[0].words, TEXT("Words")));
	assert_int_equal(view.messages.at[1].pictures.count, 1);
	assert_true(text_equal(view.messages.at[1].pictures.at[0].alternative, TEXT("A tree")));
	public = view.messages.at[1].pictures.at[0].picture;
	bench.honour.held = true;
	assert_true(message_on_page(bench.context, &bench.honour, &view));
	assert_false(text_equal(view.messages.at[1].pictures.at[0].picture.text, public.text));
	assert_int_equal(decide(&bench, second, MESSAGE_PRIVATE), MESSAGE_DECIDE_OK);
	assert_true(message_on_page(bench.context, &bench.honour, &view));
	assert_int_equal(view.messages.count, 1);
	bench_close(&bench);
}

static void
what_was_removed_is_gone_after_a_while_with_its_pictures(void **state)
{
	struct bench bench;
	struct appointment one;
	struct message_author author;
	const struct media_clean clean = { .jpeg = { (const uint8_t *)"jpeg", 4 }, .width = 4, .height = 3 };
	const struct message_left left = { .words = TEXT("Words"), .pictures = { { &clean, TEXT("A tree") } }, .picture_count = 1 };

	bench_open(&bench);
	one = came(&bench, 0, 1);
	author = author_of(&one);
	assert_int_equal(message_leave(bench.context, &author, &left), MESSAGE_LEAVE_OK);
	assert_true(message_forget_old(bench.context));
	assert_int_equal(decide(&bench, list_of(&bench, bench.organiser).at[0].id, MESSAGE_REMOVED), MESSAGE_DECIDE_OK);
	bench.context->now = instant_plus(bench.context->now, LIMIT_MESSAGE_REMOVED_DAYS * INSTANT_DAY);
	assert_true(message_forget_old(bench.context));
	assert_int_equal(list_of(&bench, bench.organiser).count, 1);
	bench.context->now = instant_plus(bench.context->now, 1);
	assert_true(message_forget_old(bench.context));
	assert_int_equal(list_of(&bench, bench.organiser).count, 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM message_picture"), 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM picture"), 0);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whoever_came_may_leave_words_whatever_the_outcome),
		cmocka_unit_test(who_did_not_come_leaves_none),
		cmocka_unit_test(a_leader_speaks_for_a_group_of_which_somebody_came),
		cmocka_unit_test(the_same_twice_is_one_and_nothing_is_none),
		cmocka_unit_test(words_and_names_lie_sealed_and_are_read_as_they_were_typed),
		cmocka_unit_test(one_link_has_room_for_so_many),
		cmocka_unit_test(a_resting_page_takes_none_and_shows_those_it_has_when_it_is_back),
		cmocka_unit_test(a_keeper_keeps_publishes_removes_and_undoes),
		cmocka_unit_test(another_keeper_reads_first_and_lets_through),
		cmocka_unit_test(nobody_waits_for_whom_waits_for_them),
		cmocka_unit_test(a_thousand_messages_come_fifty_at_a_time),
		cmocka_unit_test(the_page_shows_what_was_published_and_nothing_else),
		cmocka_unit_test(what_was_removed_is_gone_after_a_while_with_its_pictures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
