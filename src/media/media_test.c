#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "http/request.h"
#include "limits.h"
#include "media/media.h"
#include "media/media_spawn.h"
#include "tests/bench_context.h"

static const uint8_t jpeg_bytes[] = { 0xff, 0xd8, 0xff, 0xd9 };

static void
a_picture_is_put_opened_described_and_deleted(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct context *context = &bench->context;
	const struct media_clean clean = { { jpeg_bytes, sizeof(jpeg_bytes) }, 1600, 900, { 0 } };
	struct picture_id picture;
	struct media kept;

	assert_true(media_put(context, (struct honour_page_id){ 77 }, &clean, TEXT("Seven friends"), &picture));
	assert_int_equal(media_open(context, picture, &kept), FOUND_OK);
	assert_int_equal(kept.jpeg.length, sizeof(jpeg_bytes));
	assert_memory_equal(kept.jpeg.at, jpeg_bytes, sizeof(jpeg_bytes));
	assert_int_equal(kept.page.id, 77);
	assert_int_equal(kept.width, 1600);
	assert_true(media_describe_again(context, picture, TEXT("Seven friends on a bench")));
	assert_int_equal(media_describe(context, picture, &kept), FOUND_OK);
	assert_int_equal(kept.height, 900);
	assert_true(text_equal(kept.alternative_text, TEXT("Seven friends on a bench")));
	assert_int_equal(kept.jpeg.length, 0);
	assert_true(media_describe_again(context, picture, TEXT("")));
	assert_int_equal(media_describe(context, picture, &kept), FOUND_OK);
	assert_true(text_is_empty(kept.description));
	assert_true(text_equal(kept.alternative_text, TEXT("Picture without a description")));
	assert_true(media_delete(context, picture));
	assert_int_equal(media_open(context, picture, &kept), FOUND_NONE);
	assert_int_equal(media_describe(context, picture, &kept), FOUND_NONE);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM media"), 0);
	test_bench_close(bench);
}

static void
a_database_that_is_gone_is_a_fault(void **state)
{
	struct test_bench *bench = test_bench_open();
	const struct media_clean clean = { { jpeg_bytes, sizeof(jpeg_bytes) }, 1, 1, { 0 } };
	struct picture_id picture;
	struct media kept;

	test_bench_run(bench, "DROP TABLE media");
	assert_false(media_put(&bench->context, (struct honour_page_id){ 1 }, &clean, TEXT(""), &picture));
	assert_int_equal(media_open(&bench->context, (struct picture_id){ 1 }, &kept), FOUND_FAULT);
	assert_int_equal(media_describe(&bench->context, (struct picture_id){ 1 }, &kept), FOUND_FAULT);
	assert_false(media_describe_again(&bench->context, (struct picture_id){ 1 }, TEXT("")));
	assert_false(media_delete(&bench->context, (struct picture_id){ 1 }));
	test_bench_close(bench);
}

static void
only_files_that_were_sent_are_prepared(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct form_pair pairs[] = {
		{ .name = TEXT("words"), .value = TEXT("hello") },
		{ .name = TEXT("picture"), .value = TEXT(""), .is_file = true },
		{ .name = TEXT("picture"), .value = TEXT("no picture at all"), .is_file = true },
		{ .name = TEXT("picture"), .value = TEXT("GIF89a"), .is_file = true },
	};
	struct request request = { .context = bench->context, .form = { .pairs = pairs, .count = COUNT_OF(pairs) },
	                           .visitor = { .person = { 1 } } };

	media_prepare(&request);
	assert_null(pairs[0].prepared);
	assert_null(pairs[1].prepared);
	assert_int_equal(((struct media_prepared *)pairs[2].prepared)->outcome, MEDIA_PICTURE_NOT_A_PICTURE);
	assert_null(pairs[3].prepared);
	/* The guard checks again. */
	assert_true(person_id_is_none(request.visitor.person));
	test_bench_close(bench);
}

/* Each picture takes a child and megabytes: a form with two hundred must not take them two hundred times. */
static void
a_form_of_many_pictures_costs_no_more_than_one(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct form_pair pairs[LIMIT_FORM_FIELDS];
	struct request request = { .context = bench->context, .form = { .pairs = pairs, .count = COUNT_OF(pairs) },
	                           .visitor = { .person = { 1 } } };
	const size_t before = arena_bytes_taken(bench->context.arena);

	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		pairs[i] = (struct form_pair){ .name = TEXT("picture"), .is_file = true,
		                               .value = { (const char *)jpeg_bytes, sizeof(jpeg_bytes) } };
	media_set_program("/bin/false");
	log_level_set(LOG_FAULT + 1);
	media_prepare(&request);
	log_level_set(LOG_FAULT);
	media_set_program(NULL);
	assert_non_null(pairs[0].prepared);
	assert_null(pairs[1].prepared);
	assert_true(arena_bytes_taken(bench->context.arena) - before < 2 * LIMIT_PICTURE_BYTES_OUT);
	test_bench_close(bench);
}

static void
nothing_is_decoded_for_a_stranger(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct form_pair pair = { .name = TEXT("picture"), .value = TEXT("GIF89a"), .is_file = true };
	struct request request = { .context = bench->context, .form = { .pairs = &pair, .count = 1 } };

	media_prepare(&request);
	assert_null(pair.prepared);
	test_bench_close(bench);
}

static void
every_refusal_has_its_own_sentence(void **state)
{
	const struct words *seen[5];

	assert_null(media_words(MEDIA_PICTURE_OK));
	for (int i = 0; i < 5; i++) {
		seen[i] = media_words(i == 0 ? MEDIA_PICTURE_FAULT : (enum media_picture)i);
		if (i == MEDIA_PICTURE_OK)
			seen[i] = media_words(MEDIA_PICTURE_FAULT);
		assert_non_null(seen[i]);
		for (int other = 0; other < i; other++)
			assert_ptr_not_equal(seen[i], seen[other]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_picture_is_put_opened_described_and_deleted),
		cmocka_unit_test(a_database_that_is_gone_is_a_fault),
		cmocka_unit_test(only_files_that_were_sent_are_prepared),
		cmocka_unit_test(a_form_of_many_pictures_costs_no_more_than_one),
		cmocka_unit_test(nothing_is_decoded_for_a_stranger),
		cmocka_unit_test(every_refusal_has_its_own_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
