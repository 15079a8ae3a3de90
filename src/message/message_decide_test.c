/* What keepers decide on messages: to publish one, to remove one, who reads first; and when a removed one is deleted. */
#include "message/message_test.h"

static struct person_id
keeper(struct bench *bench, const char *email)
{
	struct person_id person;

	assert_int_equal(people_ensure(bench->context, text_of(email), TEXT(""), &person), PEOPLE_ENSURE_OK);
	assert_true(honour_make_keeper(bench->context, bench->page, person));
	return person;
}

static enum message_state
state_of(struct bench *bench, struct message_id message)
{
	const struct message_list list = list_of(bench, bench->organiser);

	for (size_t i = 0; i < list.count; i++)
		if (message_id_equal(list.at[i].id, message))
			return list.at[i].state;
	fail();
	return MESSAGE_STATE_REMOVED;
}

static void
a_keeper_keeps_publishes_removes_and_undoes(void **state)
{
	struct bench bench;
	struct message_id message;

	bench_open(&bench);
	message = left_by(&bench, 1);
	assert_int_equal(decide(&bench, message, MESSAGE_STATE_PRIVATE), FOUND_OK);
	assert_int_equal(state_of(&bench, message), MESSAGE_STATE_PRIVATE);
	assert_int_equal(decide(&bench, message, MESSAGE_STATE_PUBLISHED), FOUND_OK);
	assert_int_equal(decide(&bench, message, MESSAGE_STATE_PUBLISHED), FOUND_OK);
	assert_int_equal(state_of(&bench, message), MESSAGE_STATE_PUBLISHED);
	assert_int_equal(decide(&bench, message, MESSAGE_STATE_REMOVED), FOUND_OK);
	assert_int_equal(state_of(&bench, message), MESSAGE_STATE_REMOVED);
	assert_int_equal(decide(&bench, message, MESSAGE_STATE_PUBLISHED), FOUND_OK);
	assert_int_equal(state_of(&bench, message), MESSAGE_STATE_REMOVED);
	assert_int_equal(message_undo(bench.context, bench.page, bench.organiser, message, MESSAGE_STATE_REMOVED), FOUND_OK);
	assert_int_equal(state_of(&bench, message), MESSAGE_STATE_PUBLISHED);
	assert_int_equal(message_undo(bench.context, bench.page, bench.organiser, message, MESSAGE_STATE_REMOVED), FOUND_OK);
	assert_int_equal(state_of(&bench, message), MESSAGE_STATE_PUBLISHED);
	assert_int_equal(decide(&bench, (struct message_id){ 5 }, MESSAGE_STATE_PUBLISHED), FOUND_NONE);
	assert_int_equal(message_decide(bench.context, (struct honour_page_id){ 9 }, bench.organiser, message, MESSAGE_STATE_REMOVED),
	                 FOUND_NONE);
	assert_int_equal(message_undo(bench.context, bench.page, bench.organiser, (struct message_id){ 5 }, MESSAGE_STATE_REMOVED),
	                 FOUND_NONE);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM audit WHERE action LIKE 'message.%'"), 4);
	bench_close(&bench);
}

/* Undo of an old page never does the opposite of what it says. */
static void
every_decision_can_be_undone_until_there_is_another(void **state)
{
	struct bench bench;
	struct message_id message;

	bench_open(&bench);
	message = left_by(&bench, 1);
	assert_int_equal(decide(&bench, message, MESSAGE_STATE_PUBLISHED), FOUND_OK);
	assert_int_equal(message_undo(bench.context, bench.page, bench.organiser, message, MESSAGE_STATE_PUBLISHED), FOUND_OK);
	assert_int_equal(state_of(&bench, message), MESSAGE_STATE_WAITING);
	assert_int_equal(decide(&bench, message, MESSAGE_STATE_PUBLISHED), FOUND_OK);
	assert_int_equal(decide(&bench, message, MESSAGE_STATE_PRIVATE), FOUND_OK);
	assert_int_equal(message_undo(bench.context, bench.page, bench.organiser, message, MESSAGE_STATE_PUBLISHED), FOUND_OK);
	assert_int_equal(state_of(&bench, message), MESSAGE_STATE_PRIVATE);
	assert_int_equal(message_undo(bench.context, bench.page, bench.organiser, message, MESSAGE_STATE_PRIVATE), FOUND_OK);
	assert_int_equal(state_of(&bench, message), MESSAGE_STATE_PUBLISHED);
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
	assert_int_equal(message_choose(bench.context, bench.page, mother, bench.organiser, MESSAGE_NOTIFY_VISIT),
	                 MESSAGE_CHOOSE_OK);
	first = left_by(&bench, 1);
	second = left_by(&bench, 2);
	third = left_by(&bench, 3);
	assert_int_equal(list_of(&bench, mother).count, 0);
	assert_int_equal(list_of(&bench, aunt).count, 3);
	assert_true(message_count_for_visit(bench.context, bench.page, mother, &count));
	assert_int_equal(count, 0);
	assert_int_equal(message_decide(bench.context, bench.page, mother, first, MESSAGE_STATE_PUBLISHED), FOUND_NONE);
	assert_int_equal(message_let_through(bench.context, bench.page, mother, first), FOUND_NONE);
	assert_int_equal(message_let_through(bench.context, bench.page, bench.organiser, first), FOUND_OK);
	assert_int_equal(message_let_through(bench.context, bench.page, bench.organiser, first), FOUND_OK);
	assert_int_equal(decide(&bench, second, MESSAGE_STATE_PUBLISHED), FOUND_OK);
	assert_int_equal(decide(&bench, third, MESSAGE_STATE_REMOVED), FOUND_OK);
	assert_int_equal(list_of(&bench, mother).count, 2);
	assert_true(message_count_for_visit(bench.context, bench.page, mother, &count));
	assert_int_equal(count, 1);
	assert_true(message_count_for_visit(bench.context, bench.page, aunt, &count));
	assert_int_equal(count, 0);
	assert_int_equal(message_undo(bench.context, bench.page, mother, third, MESSAGE_STATE_REMOVED), FOUND_NONE);
	/* What the first reader published is not made to vanish for her. */
	assert_int_equal(message_undo(bench.context, bench.page, mother, second, MESSAGE_STATE_PUBLISHED), FOUND_OK);
	assert_int_equal(list_of(&bench, mother).count, 2);
	assert_int_equal(message_decide(bench.context, bench.page, mother, first, MESSAGE_STATE_PRIVATE), FOUND_OK);
	assert_int_equal(message_choose(bench.context, bench.page, mother, PERSON_ID_NONE, MESSAGE_NOTIFY_NONE),
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
	assert_int_equal(message_choose(context, bench.page, mother, aunt, MESSAGE_NOTIFY_NONE), MESSAGE_CHOOSE_OK);
	assert_int_equal(message_choose(context, bench.page, aunt, bench.organiser, MESSAGE_NOTIFY_NONE),
	                 MESSAGE_CHOOSE_YOU_READ);
	assert_int_equal(message_choose(context, bench.page, bench.organiser, mother, MESSAGE_NOTIFY_NONE),
	                 MESSAGE_CHOOSE_READER_ASKED);
	assert_int_equal(message_choose(context, bench.page, mother, mother, MESSAGE_NOTIFY_NONE),
	                 MESSAGE_CHOOSE_NOT_A_KEEPER);
	assert_int_equal(message_choose(context, bench.page, mother, stranger, MESSAGE_NOTIFY_NONE),
	                 MESSAGE_CHOOSE_NOT_A_KEEPER);
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
	assert_int_equal(decide(&bench, list_of(&bench, bench.organiser).at[0].id, MESSAGE_STATE_REMOVED), FOUND_OK);
	bench.context->now = instant_plus(bench.context->now, LIMIT_MESSAGE_REMOVED_DAYS * INSTANT_DAY);
	assert_true(message_forget_old(bench.context));
	assert_int_equal(list_of(&bench, bench.organiser).count, 1);
	bench.context->now = instant_plus(bench.context->now, 1);
	assert_true(message_forget_old(bench.context));
	assert_int_equal(list_of(&bench, bench.organiser).count, 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM message_picture"), 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM media"), 0);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_keeper_keeps_publishes_removes_and_undoes),
		cmocka_unit_test(every_decision_can_be_undone_until_there_is_another),
		cmocka_unit_test(another_keeper_reads_first_and_lets_through),
		cmocka_unit_test(nobody_waits_for_whom_waits_for_them),
		cmocka_unit_test(what_was_removed_is_gone_after_a_while_with_its_pictures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
