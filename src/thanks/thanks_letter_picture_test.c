/* Pictures of a letter through the real child: whatever is sent, four of them and the words fit in one email. */
#include "tests/letter_bench.h"
#include "tests/noise_picture.h"

#include "honour/honour.h"
#include "http/request.h"
#include "limits.h"
#include "media/media_picture.h"
#include "thanks/thanks_letter.h"
#include "thanks/thanks_letter_picture.h"

static struct bench bench;

static int
set_up(void **state)
{
	bench_open(&bench);
	return 0;
}

static int
tear_down(void **state)
{
	bench_close(&bench);
	return 0;
}

/* A signed-in keeper sends this file; what the worker made of it. */
static const struct thanks_letter_prepared *
prepared_of(struct text file)
{
	static struct form_pair pair;
	static struct header cookie;
	struct request request = { .context = *bench.context, .method = METHOD_POST, .peer = TEXT("192.0.2.1"), .secure = true };
	struct text token;

	assert_true(people_start_session(bench.context, bench.organiser, &token));
	cookie = (struct header){ TEXT("Cookie"), text_join(bench.context->arena, TEXT("__Host-session="), token) };
	request.headers = &cookie;
	request.header_count = 1;
	pair = (struct form_pair){ .name = TEXT("picture"), .value = file, .file_name = TEXT("a.jpg"), .is_file = true };
	request.form = (struct form_body){ &pair, 1, false };
	thanks_letter_prepare(&request);
	return pair.prepared;
}

static void
the_copy_for_the_email_is_small_in_bytes_too(void **state)
{
	const struct thanks_letter_prepared *prepared = prepared_of(noise_picture(bench.context->arena, 1600));

	assert_non_null(prepared);
	assert_int_equal(prepared->whole.outcome, MEDIA_PICTURE_OK);
	assert_int_equal(prepared->whole.clean.width, LIMIT_PICTURE_PIXELS_OUT);
	assert_true(prepared->whole.clean.jpeg.length > LIMIT_THANKS_EMAIL_PICTURE_BYTES);
	assert_in_range(prepared->small.jpeg.length, 1000, LIMIT_THANKS_EMAIL_PICTURE_BYTES);
	assert_in_range(prepared->small.width, 100, LIMIT_THANKS_EMAIL_PIXELS);
}

static void
a_file_that_is_no_picture_is_said_to_be_none(void **state)
{
	const struct thanks_letter_prepared *prepared = prepared_of(TEXT("GIF89a no"));

	assert_non_null(prepared);
	assert_int_not_equal(prepared->whole.outcome, MEDIA_PICTURE_OK);
	assert_null(prepared_of(TEXT("")));
}

/* The longest words in the widest letters, four pictures, each as large as it may be: still an email. */
static void
the_fullest_letter_fits_in_one_email(void **state)
{
	struct thanks_letter_words words = { .to_missed = true };
	const struct thanks_letter_when now = { .now = true };
	const uint8_t *bytes = arena_take(bench.context->arena, LIMIT_THANKS_EMAIL_PICTURE_BYTES);
	const struct media_clean full = { { bytes, LIMIT_THANKS_EMAIL_PICTURE_BYTES }, 800, 800, { 0 } };
	struct text_builder builder;
	struct thanks_letter_id letter;

	text_builder_start(&builder, bench.context->arena, 4 * LIMIT_WORDS_CHARACTERS);
	for (int i = 0; i < LIMIT_WORDS_CHARACTERS; i++)
		text_add(&builder, TEXT("\xF0\xA0\x80\x80"));
	words.words = text_built(&builder);
	bench_taken(&bench, 0, 1);
	bench.context->now = instant_plus(bench.drive.ends, INSTANT_HOUR);
	assert_int_equal(thanks_letter_add(bench.context, bench.page, bench.organiser, &words, &letter), THANKS_LETTER_ADD_OK);
	for (int i = 0; i < LIMIT_THANKS_PICTURES; i++)
		assert_int_equal(thanks_letter_picture_add(bench.context, bench.page, bench.organiser, letter, &full, &full, TEXT("Us")),
		                 THANKS_LETTER_PICTURE_OK);
	assert_int_equal(thanks_letter_send(bench.context, bench.page, bench.organiser, letter, &now), THANKS_LETTER_SEND_OK);
	assert_int_equal(bench_send_letters(bench.context), 1);
	assert_int_equal(bench_emails(&bench, "thanks"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(int count, char **words)
{
	const struct CMUnitTest tests[] = {
		TEST(the_copy_for_the_email_is_small_in_bytes_too),
		TEST(a_file_that_is_no_picture_is_said_to_be_none),
		TEST(the_fullest_letter_fits_in_one_email),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
