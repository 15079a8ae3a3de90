/* A letter from its draft until it is taken down: whose it is, what the page shows of it, its pictures, and how many there may be. */
#include "thanks/thanks_letter_test.h"

#include "thanks/thanks_letter_email.h"

static enum thanks_letter_picture_change
remove_picture(struct thanks_letter_id letter, struct picture_id picture)
{
	return thanks_letter_picture_remove(context, bench.page, bench.organiser, letter, picture);
}

static void
a_draft_reaches_nobody_and_belongs_to_its_page(void **state)
{
	const struct honour_page_id other = { bench.page.id + 1 };
	const struct thanks_letter_words words = { TEXT("Other words."), false, true };
	const struct thanks_letter_when now = { .now = true };
	const struct thanks_letter_id letter = written_for(true, true);
	struct thanks_letter_list letters;
	struct thanks_public_letters public;
	struct thanks_letter read;

	bench_taken(&bench, 0, 1);
	after_the_day();
	assert_int_equal(bench_send_letters(context), 0);
	assert_true(thanks_list_public(context, &bench.honour, &public));
	assert_int_equal(public.count, 0);
	assert_int_equal(thanks_letter_read(context, other, letter, &read), FOUND_NONE);
	assert_int_equal(thanks_letter_read(context, bench.page, (struct thanks_letter_id){ 5 }, &read), FOUND_NONE);
	assert_int_equal(thanks_letter_change(context, other, bench.organiser, letter, &words), FOUND_NONE);
	assert_int_equal(thanks_letter_send(context, other, bench.organiser, letter, &now), THANKS_LETTER_SEND_NONE);
	assert_int_equal(thanks_letter_take_down(context, other, bench.organiser, letter), FOUND_NONE);
	assert_int_equal(thanks_letter_picture_add(context, other, bench.organiser, letter, &clean, &small, TEXT("A")),
	                 THANKS_LETTER_PICTURE_NONE);
	assert_int_equal(thanks_letter_change(context, bench.page, bench.organiser, letter, &words), FOUND_OK);
	assert_true(thanks_letter_list(context, bench.page, &letters));
	assert_int_equal(letters.count, 1);
	assert_true(text_equal(letters.at[0].words.words, words.words));
	assert_false(letters.at[0].words.to_missed);
	assert_int_equal(thanks_letter_take_down(context, bench.page, bench.organiser, letter), FOUND_OK);
	assert_int_equal(thanks_letter_take_down(context, bench.page, bench.organiser, letter), FOUND_NONE);
	assert_true(thanks_letter_list(context, bench.page, &letters));
	assert_int_equal(letters.count, 0);
	assert_int_equal(thanked(), 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM audit WHERE action LIKE 'thanks.%'"), 3);
}

static void
the_page_follows_what_is_changed_or_taken_down_later(void **state)
{
	const struct thanks_letter_words words = { TEXT("Better words."), true, true };
	const struct thanks_letter_words not_public = { TEXT("Better words."), false, false };
	const struct thanks_letter_id letter = written_for(false, true);
	struct thanks_public_letters public;
	struct thanks_on_page view;
	struct thanks_letter read;

	assert_int_equal(add_picture(letter, TEXT("Us")), THANKS_LETTER_PICTURE_OK);
	after_the_day();
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_true(thanks_list_public(context, &bench.honour, &public));
	assert_int_equal(public.count, 1);
	assert_int_equal(public.at[0].pictures.count, 1);
	assert_int_equal(instant_compare(public.at[0].published, context->now), 0);
	assert_int_equal(instant_compare(public.at[0].updated, context->now), 0);
	context->now = instant_plus(context->now, INSTANT_HOUR);
	assert_int_equal(thanks_letter_change(context, bench.page, bench.organiser, letter, &words), FOUND_OK);
	read = read_letter(letter);
	assert_false(read.words.to_missed);                           /* too late for that: they were not meant when it went out */
	assert_true(thanks_on_page(context, &bench.honour, &view));
	assert_true(text_equal(view.letters.at[0].words, words.words));
	assert_true(text_equal(view.letters.at[0].day_iso, TEXT("2026-10-31")));
	assert_true(thanks_list_public(context, &bench.honour, &public));
	assert_int_equal(instant_compare(public.at[0].updated, context->now), 0);
	assert_true(instant_compare(public.at[0].published, context->now) < 0);
	assert_int_equal(thanks_letter_change(context, bench.page, bench.organiser, letter, &not_public), FOUND_OK);
	assert_true(thanks_on_page(context, &bench.honour, &view));
	assert_int_equal(view.letters.count, 0);
	assert_int_equal(thanks_letter_change(context, bench.page, bench.organiser, letter, &words), FOUND_OK);
	bench.honour.held = true;
	assert_true(thanks_list_public(context, &bench.honour, &public));
	assert_int_equal(public.count, 0);
	bench.honour.held = false;
	assert_int_equal(thanks_letter_take_down(context, bench.page, bench.organiser, letter), FOUND_OK);
	assert_true(thanks_list_public(context, &bench.honour, &public));
	assert_int_equal(public.count, 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM media"), 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM thanks_letter WHERE text <> ''"), 0);
}

static void
taking_down_on_the_way_writes_no_further_email(void **state)
{
	const struct thanks_letter_id letter = written_for(true, true);

	bench_taken(&bench, 0, 1);
	after_the_day();
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_int_equal(thanks_letter_take_down(context, bench.page, bench.organiser, letter), FOUND_OK);
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(thanked(), 0);
}

static void
a_letter_takes_four_pictures_and_gives_them_back(void **state)
{
	const struct thanks_letter_id letter = written_for(true, false);
	struct thanks_letter_pictures pictures;

	for (int i = 0; i < LIMIT_THANKS_PICTURES; i++)
		assert_int_equal(add_picture(letter, TEXT("One")),
		                 THANKS_LETTER_PICTURE_OK);
	assert_int_equal(add_picture(letter, TEXT("One")),
	                 THANKS_LETTER_PICTURE_FULL);
	assert_true(thanks_letter_pictures(context, letter, &pictures));
	assert_int_equal(pictures.count, LIMIT_THANKS_PICTURES);
	assert_int_equal(pictures.at[0].small.width, 800);
	assert_int_equal(remove_picture(letter, pictures.at[0].picture.id), THANKS_LETTER_PICTURE_OK);
	assert_int_equal(remove_picture(letter, pictures.at[0].picture.id), THANKS_LETTER_PICTURE_NONE);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM media"), 2 * (LIMIT_THANKS_PICTURES - 1));
}

static void
a_page_holds_so_many_letters(void **state)
{
	const struct thanks_letter_words words = { TEXT("W"), true, false };
	struct thanks_letter_id letter;

	for (int i = 0; i < LIMIT_THANKS_LETTERS; i++)
		letter = written_for(true, false);
	assert_int_equal(thanks_letter_add(context, bench.page, bench.organiser, &words, &letter), THANKS_LETTER_ADD_TOO_MANY);
	assert_int_equal(thanks_letter_take_down(context, bench.page, bench.organiser, letter), FOUND_OK);
	assert_int_equal(thanks_letter_add(context, bench.page, bench.organiser, &words, &letter), THANKS_LETTER_ADD_OK);
}

static void
a_database_that_is_gone_is_a_fault(void **state)
{
	const struct thanks_letter_words words = { TEXT("W"), true, false };
	const struct secret secret = { TEXT("0123456789ABCDEFGHJKMNPQRS") };
	struct thanks_letter_id letter = written_for(true, false);
	struct thanks_letter_stopping stopping;
	struct thanks_on_page view;
	struct thanks_letter_list letters;
	struct thanks_letter_reach reach;
	struct thanks_letter read = read_letter(letter);

	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench.site, "DROP TABLE thanks_address");
	assert_int_equal(thanks_letter_stop(context, secret), FOUND_FAULT);
	assert_int_equal(thanks_letter_stop_read(context, secret, &stopping), FOUND_FAULT);
	assert_false(thanks_letter_reach(context, &read, &reach));
	test_bench_run(bench.site, "DROP TABLE thanks_letter");
	assert_int_equal(thanks_letter_add(context, bench.page, bench.organiser, &words, &letter), THANKS_LETTER_ADD_FAULT);
	assert_int_equal(thanks_letter_change(context, bench.page, bench.organiser, letter, &words), FOUND_FAULT);
	assert_int_equal(thanks_letter_unplan(context, bench.page, bench.organiser, letter), FOUND_FAULT);
	assert_int_equal(thanks_letter_take_down(context, bench.page, bench.organiser, letter), FOUND_FAULT);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_FAULT);
	assert_int_equal(add_picture(letter, TEXT("A")), THANKS_LETTER_PICTURE_FAULT);
	assert_int_equal(remove_picture(letter, (struct picture_id){ 3 }), THANKS_LETTER_PICTURE_FAULT);
	assert_false(thanks_letter_list(context, bench.page, &letters));
	assert_false(thanks_on_page(context, &bench.honour, &view));
	assert_int_equal(bench_send_letters(context), -1);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_draft_reaches_nobody_and_belongs_to_its_page),
		TEST(the_page_follows_what_is_changed_or_taken_down_later),
		TEST(taking_down_on_the_way_writes_no_further_email),
		TEST(a_letter_takes_four_pictures_and_gives_them_back),
		TEST(a_page_holds_so_many_letters),
		TEST(a_database_that_is_gone_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
