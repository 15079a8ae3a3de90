/* A keeper's list of messages: what it shows, what a press on it does, and what is public afterwards. */
#include "message/message_http_test.h"

#include "base/id.h"
#include "base/log.h"
#include "message/message_view.h"
#include "http/done.h"
#include "message_html.h"

static struct form_pair key_pair[] = { PAIR("key", KEY) };

/* Back to the list, at the message that was pressed on. */
static bool
led_back_to(struct link list)
{
	return status() == 303 && text_starts_with(response_header(request.response, TEXT("location")), list.text);
}

static void
the_list_shows_strangers_words_as_words(void **state)
{
	(void)state;
	AS_KEEPER(get(bench.organiser), message_http_list(r, bench.page));
	assert_true(says("There are no messages here yet."));
	assert_false(says("No new messages.") || says("That is enough for today"));
	leave_with_picture();
	AS_KEEPER(get(bench.organiser), message_http_list(r, bench.page));
	assert_int_equal(request.response->status, 200);
	assert_true(says("One new message") && says("It can wait for as long as you like.") && says("That is enough for today"));
	assert_true(says("<div class=\"letter\" dir=\"auto\">"));
	assert_true(says("<p dir=\"auto\">&lt;b&gt;שלום&lt;/b&gt; https://evil.example</p>"));
	assert_false(says("href=\"https://evil"));
	assert_true(says("<bdi>Donor</bdi>"));
	assert_true(says("alt=\"Picture without a description\""));
	assert_true(says("Publish"));
	assert_false(says("Pass it on"));
	assert_true(says("noindex"));
}

/* 60 messages, of which the newest 51 cannot be read: a page with none of them leads to the older ones. */
static void
leads_to_the_older_ones(const char *damage)
{
	const struct link older = link_message_http_list_before(bench.context->arena, bench.page, (struct message_id){ 1011 });
	size_t at;

	test_bench_run(bench.site, damage);
	AS_KEEPER(get(bench.organiser), message_http_list(r, bench.page));
	assert_int_equal(status(), 200);
	assert_true(says("There are no messages here yet."));
	assert_true(text_find(body(), older.text, &at));
	AS_KEEPER(get(bench.organiser), message_http_list_before(r, bench.page, (struct message_id){ 1011 }));
	assert_true(says("evil.example"));
}

static void
a_page_of_which_no_message_can_be_read_leads_to_the_older_ones(void **state)
{
	(void)state;
	leave_with_picture();
	test_bench_run(bench.site, "INSERT INTO message SELECT 1000 + n, m.honour_page, NULL, NULL, 'waiting', 'waiting', m.text_sealed,"
		" m.author_sealed, CAST('same' || n AS BLOB), m.created_at, NULL, m.decided_at FROM message m,"
		" (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 60) SELECT n FROM c) AS numbers");
	test_bench_run(bench.site, "DELETE FROM message_picture");
	test_bench_run(bench.site, "DELETE FROM message WHERE id > 1060");
	log_level_set(LOG_FAULT + 1);
	leads_to_the_older_ones("UPDATE message SET state = 'perhaps' WHERE id >= 1010");
	leads_to_the_older_ones("UPDATE message SET state = 'waiting', text_sealed = substr(text_sealed, 1, 9) WHERE id >= 1010");
	log_level_set(LOG_INFO);
}

static void
each_press_does_what_it_says_and_comes_back(void **state)
{
	struct link list = link_message_http_list(bench.context->arena, bench.page);
	struct message_id message;

	(void)state;
	leave_with_picture();
	message = newest().id;
	AS_KEEPER(post(bench.organiser, key_pair, 1), message_http_publish(r, bench.page, message));
	assert_true(led_back_to(list));
	assert_int_equal(newest().state, MESSAGE_STATE_PUBLISHED);
	AS_KEEPER(get(bench.organiser), message_http_list(r, bench.page));
	assert_true(says("Shown on the page."));
	assert_true(says("Take it off the page"));
	AS_KEEPER(post(bench.organiser, key_pair, 1), message_http_keep_private(r, bench.page, message));
	assert_int_equal(newest().state, MESSAGE_STATE_PRIVATE);
	AS_KEEPER(post(bench.organiser, key_pair, 1), message_http_remove(r, bench.page, message));
	assert_int_equal(newest().state, MESSAGE_STATE_REMOVED);
	AS_KEEPER(get(bench.organiser), message_http_list(r, bench.page));
	assert_true(says("Removed."));
	assert_true(says("Undo"));
	assert_false(says("שלום"));
	AS_KEEPER(post(bench.organiser, PAIRS(PAIR("key", KEY), PAIR("undoes", "removed"))), message_http_undo(r, bench.page, message));
	assert_int_equal(newest().state, MESSAGE_STATE_PRIVATE);
	AS_KEEPER(post(bench.organiser, PAIRS(PAIR("key", "wrong"))), message_http_publish(r, bench.page, message));
	assert_int_equal(request.response->status, 422);
	AS_KEEPER(post(bench.organiser, key_pair, 1), message_http_publish(r, bench.page, (struct message_id){ 12 }));
	assert_int_equal(request.response->status, 404);
	{
		struct form_pair pairs[] = { PAIR("key", KEY), { .name = TEXT("from"), .value = id_text(bench.context->arena, message.id + 1) } };

		AS_KEEPER(post(bench.organiser, pairs, 2), message_http_publish(r, bench.page, message));
		assert_true(led_back_to(link_message_http_list_before(bench.context->arena, bench.page, (struct message_id){ message.id + 1 })));
	}
	AS_KEEPER(get(bench.organiser), message_http_list_before(r, bench.page, message));
	assert_true(says("Back to the newest"));
	assert_true(says("There are no messages here yet."));
}

static void
list_after(const char *query)
{
	get(bench.organiser)->query = text_of(query);
	assert_true(role_keeper(&request, bench.page));
	message_http_list(&request, bench.page);
}

/* A new message by itself, the others after it; what was done is said there, and can be undone there. */
static void
messages_are_read_one_at_a_time(void **state)
{
	struct arena *arena = bench.context->arena;
	struct link list = link_message_http_list(arena, bench.page);
	struct message_id message;
	struct text id;

	(void)state;
	leave_with_picture();
	message = newest().id;
	id = id_text(arena, message.id);
	test_bench_run(bench.site, "INSERT INTO message SELECT m.id - 1, m.honour_page, NULL, NULL, 'waiting', 'waiting', m.text_sealed,"
		" m.author_sealed, CAST('another' AS BLOB), m.created_at, NULL, m.decided_at FROM message m");
	AS_KEEPER(get(bench.organiser), message_http_list(r, bench.page));
	assert_true(says("Two new messages") && says("The newest of them:") && says("Other messages"));
	AS_KEEPER(post(bench.organiser, PAIRS(PAIR("key", KEY), PAIR("first", "yes"))), message_http_publish(r, bench.page, message));
	assert_true(led_to((struct link){ text_format(arena, "%.*s?done=published&first=%.*s", TEXT_PRINT(list.text), TEXT_PRINT(id)) }));
	list_after(text_terminated(arena, text_format(arena, "done=published&first=%.*s", TEXT_PRINT(id))));
	assert_true(says("Published. It is on the page now.") && says("name=\"undoes\" value=\"published\"") && says("One new message"));
	AS_KEEPER(post(bench.organiser, PAIRS(PAIR("key", KEY), PAIR("first", "yes"), PAIR("undoes", "published"))),
	          message_http_undo(r, bench.page, message));
	assert_int_equal(newest().state, MESSAGE_STATE_WAITING);
	list_after(text_terminated(arena, text_format(arena, "done=undone&first=%.*s", TEXT_PRINT(id))));
	assert_true(says("Undone. The message is new again.") && says("Two new messages") && says("The newest of them:"));
	assert_false(says("name=\"undoes\""));
	AS_KEEPER(post(bench.organiser, PAIRS(PAIR("key", KEY), PAIR("first", "yes"))), message_http_remove(r, bench.page, message));
	list_after(text_terminated(arena, text_format(arena, "done=removed&first=%.*s", TEXT_PRINT(id))));
	assert_true(says("<p>Removed.</p>") && says("name=\"undoes\" value=\"removed\""));
	assert_false(says("removing the message"));
	AS_KEEPER(post(bench.organiser, PAIRS(PAIR("key", KEY), PAIR("first", "yes"), PAIR("undoes", "removed"))),
	          message_http_undo(r, bench.page, message));
	assert_int_equal(newest().state, MESSAGE_STATE_WAITING);
	/* One of the others is answered where it is. */
	AS_KEEPER(post(bench.organiser, key_pair, 1), message_http_keep_private(r, bench.page, message));
	assert_true(led_to((struct link){ text_format(arena, "%.*s?done=private&row=%.*s#m%.*s", TEXT_PRINT(list.text), TEXT_PRINT(id),
	                                              TEXT_PRINT(id)) }));
	list_after(text_terminated(arena, text_format(arena, "done=private&row=%.*s", TEXT_PRINT(id))));
	assert_true(says("Kept private. It is not on the page.") && says("name=\"undoes\" value=\"private\""));
}

static void
a_picture_is_public_only_while_its_message_is(void **state)
{
	struct picture_id picture;

	(void)state;
	leave_with_picture();
	picture = newest().pictures[0].id;
	message_http_picture(get(PERSON_ID_NONE), bench.honour.key, picture);
	assert_int_equal(request.response->status, 404);
	AS_KEEPER(get(bench.organiser), message_http_member_picture(r, bench.page, picture));
	assert_int_equal(request.response->status, 200);
	assert_true(text_equal(response_header(request.response, TEXT("content-type")), TEXT("image/jpeg")));
	AS_KEEPER(post(bench.organiser, key_pair, 1), message_http_publish(r, bench.page, newest().id));
	message_http_picture(get(PERSON_ID_NONE), bench.honour.key, picture);
	assert_int_equal(request.response->status, 200);
	assert_int_equal(honour_pause(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	message_http_picture(get(PERSON_ID_NONE), bench.honour.key, picture);
	assert_int_equal(request.response->status, 404);
	assert_int_equal(honour_resume(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	AS_KEEPER(post(bench.organiser, key_pair, 1), message_http_remove(r, bench.page, newest().id));
	message_http_picture(get(PERSON_ID_NONE), bench.honour.key, picture);
	assert_int_equal(request.response->status, 404);
	AS_KEEPER(get(bench.organiser), message_http_member_picture(r, bench.page, picture));
	assert_int_equal(request.response->status, 404);
	message_http_picture(get(PERSON_ID_NONE), (struct page_key){ TEXT("0123456789ABCDEF") }, picture);
	assert_int_equal(request.response->status, 404);
}

static void
a_keeper_chooses_who_reads_first_and_how_she_hears(void **state)
{
	struct person_id mother;
	struct form_pair pairs[] = { PAIR("key", KEY), { .name = TEXT("reader"), .value = id_text(bench.context->arena, bench.organiser.id) },
		PAIR("told", "daily") };

	(void)state;
	assert_int_equal(people_ensure(bench.context, TEXT("mother@example.org"), TEXT(""), &mother), PEOPLE_ENSURE_OK);
	assert_true(honour_make_keeper(bench.context, bench.page, mother));
	assert_true(role_keeper(get(mother), bench.page));
	message_http_choices_form(&request, bench.page);
	assert_true(says("Olga"));
	assert_false(says("mother@example.org"));
	assert_true(says("value=\"\" checked=\"checked\""));
	assert_true(says("value=\"none\" checked=\"checked\""));
	assert_true(role_keeper(post(mother, pairs, COUNT_OF(pairs)), bench.page));
	message_http_choices(&request, bench.page);
	assert_true(led_to(done_link(bench.context->arena, link_message_http_list(bench.context->arena, bench.page), TEXT("saved"))));
	assert_true(role_keeper(get(mother), bench.page));
	message_http_list(&request, bench.page);
	assert_true(says("<bdi>Olga</bdi> reads messages first for you."));
	assert_true(role_keeper(get(mother), bench.page));
	message_http_choices_form(&request, bench.page);
	assert_true(says("value=\"daily\" checked=\"checked\""));
	leave_with_picture();
	AS_KEEPER(get(bench.organiser), message_http_list(r, bench.page));
	assert_true(says("Pass it on"));
	AS_KEEPER(post(bench.organiser, key_pair, 1), message_http_let_through(r, bench.page, newest().id));
	assert_true(newest().let_through);
	AS_KEEPER(get(bench.organiser), message_http_choices_form(r, bench.page));
	assert_true(says("Someone else who looks after this page asked you to read messages first"));
	pairs[1].value = id_text(bench.context->arena, mother.id);
	AS_KEEPER(post(bench.organiser, pairs, COUNT_OF(pairs)), message_http_choices(r, bench.page));
	assert_int_equal(request.response->status, 422);
	pairs[1].value = id_text(bench.context->arena, 99);
	assert_true(role_keeper(post(mother, pairs, COUNT_OF(pairs)), bench.page));
	message_http_choices(&request, bench.page);
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#reader\""));
	pairs[2].value = TEXT("hourly");
	AS_KEEPER(post(bench.organiser, pairs, COUNT_OF(pairs)), message_http_choices(r, bench.page));
	assert_true(says("href=\"#told\""));
}

static void
who_wishes_it_reads_a_number_on_her_pages(void **state)
{
	(void)state;
	leave_with_picture();
	assert_true(role_signed_in(get(bench.organiser)));
	public_http_home(&request);
	assert_false(says("unread message"));
	AS_KEEPER(post(bench.organiser, PAIRS(PAIR("key", KEY), PAIR("reader", ""), PAIR("told", "visit"))),
	          message_http_choices(r, bench.page));
	assert_int_equal(request.response->status, 303);
	assert_true(role_signed_in(get(bench.organiser)));
	public_http_home(&request);
	assert_true(says("One unread message"));
}

static void
the_public_part_draws_nothing_when_there_is_nothing(void **state)
{
	struct message_on_page view;
	struct html *html = html_new(bench.context->arena, 100000);
	size_t at;

	(void)state;
	assert_true(message_on_page(bench.context, &bench.honour, &view));
	html_message_on_page(html, &view);
	assert_int_equal(text_trim(html_text(html)).length, 0);
	leave_with_picture();
	AS_KEEPER(post(bench.organiser, key_pair, 1), message_http_publish(r, bench.page, newest().id));
	assert_true(message_on_page(bench.context, &bench.honour, &view));
	html_message_on_page(html, &view);
	assert_true(text_find(html_text(html), TEXT("Messages from people who came"), &at));
	assert_true(text_find(html_text(html), TEXT("&lt;b&gt;שלום"), &at));
	assert_true(text_find(html_text(html), TEXT("message-picture"), &at));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(the_list_shows_strangers_words_as_words),
		TEST(a_page_of_which_no_message_can_be_read_leads_to_the_older_ones),
		TEST(each_press_does_what_it_says_and_comes_back),
		TEST(messages_are_read_one_at_a_time),
		TEST(a_picture_is_public_only_while_its_message_is),
		TEST(a_keeper_chooses_who_reads_first_and_how_she_hears),
		TEST(who_wishes_it_reads_a_number_on_her_pages),
		TEST(the_public_part_draws_nothing_when_there_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
