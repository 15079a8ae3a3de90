/* The form of a message, for a donor and for a group's leader: what it says, and where a press leads. */
#include "message/message_http_test.h"

static struct media_prepared film = { .outcome = MEDIA_PICTURE_KIND_NOT_TAKEN };

static void
the_form_asks_for_words_pictures_and_a_signature(void **state)
{
	(void)state;
	message_http_form(get(PERSON_ID_NONE), link);
	assert_int_equal(request.response->status, 200);
	assert_true(says("in honour of Ada"));
	assert_true(says("name=\"pictures\" type=\"file\" accept=\"image/*\" multiple"));
	assert_true(says("Up to 4 pictures, together up to 20 MB"));
	assert_false(says("Description of picture"));
	assert_true(says("value=\"Donor 1\""));
	assert_true(says("value=\"friend\" checked=\"checked\""));
	assert_true(says("noindex"));
	assert_true(says("enctype=\"multipart/form-data\""));
	message_http_form(get(PERSON_ID_NONE), (struct secret){ TEXT(KEY) });
	assert_int_equal(request.response->status, 410);
}

static void
words_and_a_picture_are_kept_and_wait(void **state)
{
	(void)state;
	leave_with_picture();
	message_http_kept(get(PERSON_ID_NONE), link);
	assert_true(says("Sent to the family"));
	assert_int_equal(newest().picture_count, 1);
	assert_int_equal(newest().state, MESSAGE_STATE_WAITING);
	assert_true(text_equal(newest().by, TEXT("Donor")));
	leave_with_picture();
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM message"), 1);
}

static void
what_needs_correcting_is_said_and_nothing_typed_is_lost(void **state)
{
	(void)state;
	message_http_leave(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY), PAIR("words", "Words"), PAIR("add_pictures", "yes"))), link);
	assert_int_equal(status(), 422);
	assert_true(says("Choose a picture first."));
	message_http_leave(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY), PAIR("words", " "))), link);
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#words\""));
	message_http_leave(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY), PAIR("words", "Words <3"), PAIR("shown", "name"),
	        PAIR("shown_name", "Ada K."), PICTURE("pictures", &film))), link);
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#pictures\""));
	assert_true(says("This is a film, or a kind of picture"));
	assert_true(says("Words &lt;3</textarea>"));
	assert_true(says("value=\"name\" checked=\"checked\""));
	assert_true(says("value=\"Ada K.\""));
	assert_true(says("value=\"" KEY "\""));
	message_http_leave(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY), PAIR("words", "Words"), PAIR("shown", "king"))), link);
	assert_true(says("href=\"#shown\""));
	message_http_leave(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY), PAIR("words", "Words"), PAIR("shown", "name"),
	        PAIR("shown_name", " "))), link);
	assert_int_equal(status(), 422);
	assert_true(says("href=\"#shown_name\""));
	message_http_leave(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY), PICTURE("pictures", NULL))), link);
	assert_int_equal(request.response->status, 422);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM message"), 0);
}

static void
pictures_are_looked_at_only_for_whoever_may_leave_them(void **state)
{
	struct form_pair pairs[] = { PICTURE("pictures", NULL), PICTURE("pictures", NULL), PAIR("words", "Words") };
	struct donor leader = bench_donor(&bench, 5);
	struct secret leads;

	(void)state;
	post(PERSON_ID_NONE, pairs, COUNT_OF(pairs))->parts[0].token = TEXT(KEY);
	message_prepare(&request);
	message_group_prepare(&request);
	assert_null(pairs[0].prepared);
	assert_int_equal(appointment_take_group(bench.context, bench.page, bench.drive.id, bench.slots.at[2].id, 2, true, &leader, &leads),
	                 APPOINTMENT_TAKE_OK);
	request.parts[0].token = leads.text;
	message_group_prepare(&request);
	assert_null(pairs[0].prepared);
	request.parts[0].token = link.text;
	message_prepare(&request);
	assert_int_equal(((struct media_prepared *)pairs[0].prepared)->outcome, MEDIA_PICTURE_NOT_A_PICTURE);
	assert_int_equal(((struct media_prepared *)pairs[1].prepared)->outcome, MEDIA_PICTURE_NOT_A_PICTURE);
	assert_null(pairs[2].prepared);
}

static void
words_have_a_bound(void **state)
{
	const size_t length = LIMIT_WORDS_CHARACTERS + 1;
	char *words = arena_take(bench.context->arena, length);
	struct form_pair pairs[] = { PAIR("key", KEY), { .name = TEXT("words"), .value = { words, length } } };

	(void)state;
	memset(words, 'a', length);
	message_http_leave(post(PERSON_ID_NONE, pairs, COUNT_OF(pairs)), link);
	assert_int_equal(request.response->status, 422);
	assert_true(says("Shorten the words to 5000 characters"));
	pairs[1].value.length--;
	message_http_leave(post(PERSON_ID_NONE, pairs, COUNT_OF(pairs)), link);
	assert_int_equal(request.response->status, 303);
}

static void
who_has_not_come_reads_when_it_may_be(void **state)
{
	struct appointment other = bench_taken(&bench, 0, 2);
	const struct secret others = appointment_link(bench.context, &other);

	(void)state;
	message_http_form(get(PERSON_ID_NONE), others);
	assert_int_equal(request.response->status, 200);
	assert_true(says("After the day, people who came"));
	message_http_leave(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY), PAIR("words", "Words"))), others);
	assert_int_equal(request.response->status, 409);
	assert_int_equal(honour_pause(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	message_http_form(get(PERSON_ID_NONE), link);
	assert_true(says("The family has paused this page"));
	message_http_leave(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY), PAIR("words", "Words"))), link);
	assert_int_equal(request.response->status, 409);
}

static void
a_helper_leaves_words_like_everybody(void **state)
{
	struct donor donor = bench_donor(&bench, 6);
	struct appointment helper;
	struct secret helps;

	(void)state;
	assert_int_equal(appointment_helper(bench.context, &bench.drive, bench.page, &donor, &helper), APPOINTMENT_TAKE_OK);
	helps = appointment_link(bench.context, &helper);
	message_http_form(get(PERSON_ID_NONE), helps);
	assert_int_equal(request.response->status, 200);
	assert_true(says("value=\"Donor 6\""));
	message_http_leave(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY), PAIR("words", "I drove the car"))), helps);
	assert_true(led_to(link_message_http_kept(context->arena, helps)));
}

static void
after_the_day_the_private_links_lead_there(void **state)
{
	struct donor leader = bench_donor(&bench, 5);
	struct secret leads;

	(void)state;
	assert_int_equal(appointment_take_group(bench.context, bench.page, bench.drive.id, bench.slots.at[2].id, 2, true, &leader, &leads),
	                 APPOINTMENT_TAKE_OK);
	appointment_http_mine(get(PERSON_ID_NONE), link);
	assert_false(says("Leave a message for the family"));
	appointment_group_http_mine(get(PERSON_ID_NONE), leads);
	assert_false(says("Leave a message for the family"));
	bench.context->now = bench.drive.ends;
	appointment_http_mine(get(PERSON_ID_NONE), link);
	assert_true(says(text_terminated(bench.context->arena, link_message_http_form(bench.context->arena, link).text)));
	appointment_group_http_mine(get(PERSON_ID_NONE), leads);
	assert_true(says(text_terminated(bench.context->arena, link_message_http_group_form(bench.context->arena, leads).text)));
}

static void
a_full_link_says_so(void **state)
{
	(void)state;
	for (int i = 0; i <= LIMIT_MESSAGES_EACH; i++) {
		struct form_pair pairs[] = { PAIR("key", KEY),
			{ .name = TEXT("words"), .value = text_format(bench.context->arena, "Words %d", i) } };

		message_http_leave(post(PERSON_ID_NONE, pairs, COUNT_OF(pairs)), link);
	}
	assert_int_equal(request.response->status, 409);
	assert_true(says("cannot take any more messages"));
}

static void
a_leader_writes_for_the_group(void **state)
{
	struct donor leader = bench_donor(&bench, 5);
	struct appointment own;
	struct appointment_group group;
	struct secret leads;

	(void)state;
	assert_int_equal(appointment_take_group(bench.context, bench.page, bench.drive.id, bench.slots.at[2].id, 2, false, &leader, &leads),
	                 APPOINTMENT_TAKE_OK);
	message_http_group_form(get(PERSON_ID_NONE), leads);
	assert_true(says("After the day, people who came"));
	assert_int_equal(appointment_group_find(bench.context, leads, &group), FOUND_OK);
	assert_int_equal(appointment_group_leaders_own(bench.context, &group, &own), FOUND_OK);
	assert_true(appointment_arrive(bench.context, own.drive, own.id, true));
	message_http_group_form(get(PERSON_ID_NONE), leads);
	assert_true(says("from your whole group"));
	message_http_group_leave(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY), PAIR("words", "All of us"))), leads);
	assert_true(led_to(link_message_http_group_kept(bench.context->arena, leads)));
	message_http_group_kept(get(PERSON_ID_NONE), leads);
	assert_true(says("Back to your group"));
	AS_KEEPER(get(bench.organiser), message_http_list(r, bench.page));
	assert_true(says(", for a group"));
	message_http_group_form(get(PERSON_ID_NONE), (struct secret){ TEXT(KEY) });
	assert_int_equal(request.response->status, 410);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(the_form_asks_for_words_pictures_and_a_signature),
		TEST(words_and_a_picture_are_kept_and_wait),
		TEST(what_needs_correcting_is_said_and_nothing_typed_is_lost),
		TEST(pictures_are_looked_at_only_for_whoever_may_leave_them),
		TEST(words_have_a_bound),
		TEST(who_has_not_come_reads_when_it_may_be),
		TEST(a_helper_leaves_words_like_everybody),
		TEST(after_the_day_the_private_links_lead_there),
		TEST(a_full_link_says_so),
		TEST(a_leader_writes_for_the_group),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
