/* Messages read: a long list in batches, and the published ones on the page. */
#include "message/message_test.h"

#include "message/message_view.h"

static void
a_thousand_messages_come_fifty_at_a_time(void **state)
{
	struct bench bench;
	struct appointment one;
	struct message_reading reading = { .reader = PERSON_ID_NONE };
	struct message_list list;
	struct message_id before = MESSAGE_ID_NONE;
	size_t seen = 0, pages = 0;
	int64_t count;

	bench_open(&bench);
	one = came(&bench, 0, 1);
	assert_int_equal(leave(&bench, &one, "Words"), MESSAGE_LEAVE_OK);
	test_bench_run(bench.site, "INSERT INTO message SELECT 1000 + n, m.honour_page, NULL, NULL, 'waiting', 'waiting', m.text_sealed,"
		" m.author_sealed, CAST('same' || n AS BLOB), m.created_at, NULL, m.decided_at FROM message m,"
		" (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 999) SELECT n FROM c) AS numbers");
	do {
		assert_true(message_list_read(bench.context, bench.page, &reading, before, &list));
		for (size_t i = 0; i < list.count; i++) {
			assert_true(message_id_is_none(before) || list.at[i].id.id < before.id);
			before = list.at[i].id;
		}
		assert_true(message_id_is_none(list.older) || message_id_equal(list.older, before));
		seen += list.count;
		pages++;
	} while (!message_id_is_none(list.older));
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
	assert_int_equal(decide(&bench, second, MESSAGE_STATE_PUBLISHED), FOUND_OK);
	bench.context->now = instant_plus(bench.context->now, INSTANT_MINUTE);
	assert_int_equal(decide(&bench, first, MESSAGE_STATE_PUBLISHED), FOUND_OK);
	assert_true(message_on_page(bench.context, &bench.honour, &view));
	assert_int_equal(view.messages.count, 2);
	assert_true(text_equal(view.messages.at[0].words, TEXT("Words")));
	assert_int_equal(view.messages.at[1].pictures.count, 1);
	assert_true(text_equal(view.messages.at[1].pictures.at[0].alternative, TEXT("A tree")));
	public = view.messages.at[1].pictures.at[0].picture;
	bench.honour.held = true;
	assert_true(message_on_page(bench.context, &bench.honour, &view));
	assert_false(text_equal(view.messages.at[1].pictures.at[0].picture.text, public.text));
	assert_int_equal(decide(&bench, second, MESSAGE_STATE_PRIVATE), FOUND_OK);
	assert_true(message_on_page(bench.context, &bench.honour, &view));
	assert_int_equal(view.messages.count, 1);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_thousand_messages_come_fifty_at_a_time),
		cmocka_unit_test(the_page_shows_what_was_published_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
