/* The email of a letter: its two forms and its pictures, and who gets no more of them. */
#include "thanks/thanks_letter_test.h"

#include "thanks/thanks_letter_email.h"

static void
the_letter_is_text_and_html_with_its_pictures_inside(void **state)
{
	struct thanks_letter_id letter;
	struct text message;

	bench_taken(&bench, 0, 1);
	after_the_day();
	letter = written_for(true, false);
	assert_int_equal(add_picture(letter, TEXT("Seven \"friends\" & a cake")),
	                 THANKS_LETTER_PICTURE_OK);
	assert_int_equal(add_picture(letter, TEXT("The hall")),
	                 THANKS_LETTER_PICTURE_OK);
	assert_int_equal(add_picture(letter, TEXT("")), THANKS_LETTER_PICTURE_OK);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_int_equal(bench_send_letters(context), 1);
	message = letter_kept("sample_thanks.eml");
	assert_true(has(message, "Subject: Thank you from the family\r\n"));
	assert_true(has(message, "multipart/alternative"));
	assert_true(has(message, "multipart/related"));
	assert_true(has(message, "[Picture: The hall]"));
	assert_true(has(message, "[A picture]") && !has(message, "[Picture: Picture"));
	assert_true(has(message, "src=3D\"cid:"));
	assert_true(has(message, "List-Unsubscribe: <https://blood.example.org/stop/"));
	assert_true(has(message, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
	assert_false(has(message, "src=3D\"http"));
}

static void
whoever_asks_for_no_more_gets_no_more_of_this_page(void **state)
{
	struct thanks_letter_stopping stopping;
	struct thanks_letter_id letter;
	struct secret secret;
	struct text message;
	size_t at;

	bench_taken(&bench, 0, 1);
	bench_taken(&bench, 0, 2);
	after_the_day();
	assert_int_equal(send_now(written_for(true, false)), THANKS_LETTER_SEND_OK);
	assert_int_equal(bench_send_letters(context), 2);
	message = letter_kept(NULL);
	assert_true(text_find(message, TEXT("/stop/"), &at));
	secret.text = text_until(text_from(message, at + 6), 26);
	assert_int_equal(thanks_letter_stop_read(context, secret, &stopping), FOUND_OK);
	assert_false(stopping.stopped);
	assert_true(honour_page_id_equal(stopping.page, bench.page));
	assert_int_equal(thanks_letter_stop(context, secret), FOUND_OK);
	assert_int_equal(thanks_letter_stop(context, secret), FOUND_OK);
	assert_int_equal(thanks_letter_stop_read(context, secret, &stopping), FOUND_OK);
	assert_true(stopping.stopped);
	assert_int_equal(thanks_letter_stop(context, (struct secret){ TEXT("0123456789ABCDEFGHJKMNPQRS") }), FOUND_NONE);
	tick_until_done();
	letter = written_for(true, false);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_int_equal(tick_until_done(), 1);
	assert_int_equal(thanked(), 3);
	/* One link for an address, not for a letter. */
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM thanks_address"), 2);
}

static void
whoever_asked_strangers_not_to_write_is_not_written_to(void **state)
{
	bench_taken(&bench, 0, 1);
	after_the_day();
	assert_int_equal(outbox_refuse(context, TEXT("donor1@example.org")), OUTBOX_REFUSE_OK);
	assert_int_equal(send_now(written_for(true, false)), THANKS_LETTER_SEND_OK);
	tick_until_done();
	assert_int_equal(thanked(), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(the_letter_is_text_and_html_with_its_pictures_inside),
		TEST(whoever_asks_for_no_more_gets_no_more_of_this_page),
		TEST(whoever_asked_strangers_not_to_write_is_not_written_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
