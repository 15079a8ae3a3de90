/* The page as its keeper and its organiser see it, with its words and its picture: who sees what, and where a press leads. */
#include "honour/honour_http_test.h"

static void
somebody_elses_page_answers_like_one_that_is_not_there(void **state)
{
	struct text here;

	(void)state;
	GUARDED(role_member, get(stranger), fail());
	assert_int_equal(request.response->status, 404);
	here = bytes_text(response_body(&request));
	assert_false(role_member(get(stranger), (struct honour_page_id){ 12345 }));
	assert_true(text_equal(here, bytes_text(response_body(&request))));
	GUARDED(role_keeper, get(organiser), fail());
	assert_int_equal(request.response->status, 404);
	GUARDED(role_member, get(PERSON_ID_NONE), fail());
	assert_int_equal(request.response->status, 303);
	GUARDED(role_member, post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY))), fail());
	assert_int_equal(request.response->status, 403);
}

static void
words_come_back_with_what_needs_mending(void **state)
{
	(void)state;
	GUARDED(role_member, get(organiser), honour_http_words_form(r, page));
	assert_true(says("Seven people gave.\n\nThank you.</textarea>"));
	assert_true(says("value=\"died\" checked=\"checked\""));
	assert_true(says("value=\"7\""));
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("name", ""), PAIR("words", "<b>Words"),
	        PAIR("living", "living"), PAIR("donations_received", "seven"))), honour_http_words_change(r, page));
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#name\""));
	assert_true(says("href=\"#donations_received\""));
	assert_true(says("&lt;b&gt;Words"));
	assert_true(says("<title>Error: "));
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("name", "Rosa"), PAIR("words", "Words"),
	        PAIR("living", "living"), PAIR("donations_received", ""))), honour_http_words_change(r, page));
	assert_true(led_to_done("words", "Name and words are saved."));
	assert_true(read().living);
	assert_int_equal(read().donations_received, 0);
}

/* The name is in the email to a person who does not know us. */
static void
a_name_with_a_web_address_is_refused(void **state)
{
	(void)state;
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("name", "Rosa, see www.example.org"), PAIR("words", "Words"),
	        PAIR("living", "living"))), honour_http_words_change(r, page));
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#name\""));
	assert_true(text_equal(read().name, TEXT("Rosa <3")));
}

static void
a_proposal_is_shown_to_keepers_until_it_is_answered(void **state)
{
	struct honour_proposal_list list;

	(void)state;
	publish();
	GUARDED(role_member, get(organiser), honour_http_words_form(r, page));
	assert_true(says("Send to the family"));
	for (int i = 0; i < 2; i++) {
		GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("name", "Rosa Maria"), PAIR("words", "Other words"),
		        PAIR("living", "died"), PAIR("donations_received", "8"))), honour_http_words_change(r, page));
		assert_true(led_to_done("proposed", "Your words were sent to the family."));
		GUARDED(role_keeper, get(organiser), fail());
		GUARDED(role_keeper, get(mother), honour_http_proposals(r, page));
		assert_true(says("Other words"));
		assert_true(says("Use these words"));
		assert_true(honour_proposals(context, page, &list));
		if (i == 0)
			GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY))), honour_http_proposal_decline(r, page, list.at[0].id));
		else
			GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY))), honour_http_proposal_accept(r, page, list.at[0].id));
		assert_true(led_to_done(i ? "used" : "left", i ? "The proposed words are on the page." : "The page stays as it is."));
		assert_int_equal(text_equal(read().name, TEXT("Rosa Maria")), i == 1);
	}
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY))), honour_http_proposal_accept(r, page, list.at[0].id));
	assert_int_equal(request.response->status, 404);
}

static void
a_picture_wants_a_file_and_its_description_may_be_empty(void **state)
{
	static const uint8_t bytes[] = { 0xff, 0xd8, 0xff, 0xd9 };
	struct media_prepared good = { MEDIA_PICTURE_OK, { .jpeg = { bytes, sizeof(bytes) }, .width = 800, .height = 600 } };
	struct media_prepared bad = { .outcome = MEDIA_PICTURE_NOT_A_PICTURE };
	struct form_pair file = { .name = TEXT("picture"), .value = TEXT("bytes"), .file_name = TEXT("a.jpg"), .is_file = true,
	                          .prepared = &good };

	(void)state;
	GUARDED(role_member, get(organiser), honour_http_picture_form(r, page));
	assert_true(says("enctype=\"multipart/form-data\""));
	assert_false(says("Remove the picture"));
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("alternative_text", "A bench"))),
	        honour_http_picture_change(r, page));
	assert_int_equal(request.response->status, 422);
	assert_true(says("Choose a picture"));
	assert_true(says("value=\"A bench\""));
	file.prepared = &bad;
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("alternative_text", "A bench"), file)),
	        honour_http_picture_change(r, page));
	assert_true(says("That file is not a picture"));
	file.prepared = NULL;
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("alternative_text", "A bench"), file)),
	        honour_http_picture_change(r, page));
	assert_int_equal(request.response->status, 422);
	file.prepared = &good;
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("alternative_text", "A bench"), file)),
	        honour_http_picture_change(r, page));
	assert_true(led_to_done("picture", "The picture is saved."));
	GUARDED(role_member, get(organiser), honour_http_picture_form(r, page));
	assert_true(says("alt=\"A bench\" width=\"800\" height=\"600\""));
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("alternative_text", "A long bench"))),
	        honour_http_picture_change(r, page));
	assert_true(led_to_done("picture", "The picture is saved."));
	assert_true(text_equal(read().picture_words, TEXT("A long bench")));
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("alternative_text", " "))), honour_http_picture_change(r, page));
	assert_true(led_to_done("picture", "The picture is saved."));
	assert_true(text_equal(read().picture_words, TEXT("A picture in honour of Rosa <3")));
	GUARDED(role_member, get(organiser), honour_http_picture_form(r, page));
	assert_true(says("alt=\"A picture in honour of Rosa &lt;3\""));
	assert_false(says("value=\"A picture in honour of"));
	publish();
	GUARDED(role_member, get(organiser), honour_http_picture_form(r, page));
	assert_int_equal(request.response->status, 200);
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY))), honour_http_picture_remove(r, page));
	assert_int_equal(request.response->status, 403);
	GUARDED(role_member, post(mother, PAIRS(PAIR("key", KEY))), honour_http_picture_remove(r, page));
	assert_true(led_to_done("removed", "The picture is removed."));
	assert_true(picture_id_is_none(read().picture));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM media"), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(somebody_elses_page_answers_like_one_that_is_not_there),
		TEST(words_come_back_with_what_needs_mending),
		TEST(a_name_with_a_web_address_is_refused),
		TEST(a_proposal_is_shown_to_keepers_until_it_is_answered),
		TEST(a_picture_wants_a_file_and_its_description_may_be_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
