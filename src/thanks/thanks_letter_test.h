/* thanks_letter_test: what the tests of letters share: a page with a drive, a letter written for it, sent or planned, and its emails. */
#ifndef THANKS_THANKS_LETTER_TEST_H
#define THANKS_THANKS_LETTER_TEST_H
#include "tests/letter_bench.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "limits.h"
#include "outbox/outbox.h"
#include "outbox_sql.h"
#include "thanks/thanks_letter.h"
#include "thanks/thanks_letter_picture.h"

static struct bench bench;
static struct context *context;
static const uint8_t jpeg[] = { 0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 0xff, 0xd9 };
static const struct media_clean clean = { { jpeg, sizeof jpeg }, 1600, 1200 }, small = { { jpeg, sizeof jpeg }, 800, 600 };

static UNUSED int
set_up(void **state)
{
	bench_open(&bench);
	context = bench.context;
	return 0;
}

static UNUSED int
tear_down(void **state)
{
	bench_close(&bench);
	log_level_set(LOG_FAULT);
	return 0;
}

static UNUSED struct thanks_letter_id
written_for(bool to_missed, bool in_public)
{
	const struct thanks_letter_words words = { TEXT("We were not alone.\n\nThank you."), to_missed, in_public };
	struct thanks_letter_id letter;

	assert_int_equal(thanks_letter_add(context, bench.page, bench.organiser, &words, &letter), THANKS_LETTER_ADD_OK);
	return letter;
}

static UNUSED enum thanks_letter_send
send_now(struct thanks_letter_id letter)
{
	const struct thanks_letter_when when = { .now = true };

	return thanks_letter_send(context, bench.page, bench.organiser, letter, &when);
}

static UNUSED enum thanks_letter_send
plan(struct thanks_letter_id letter, const char *zone, const char *date, int minute)
{
	struct thanks_letter_when when = { .zone = zone_find(text_of(zone)), .local.minute = (int16_t)minute };

	assert_true(date_from_text(text_of(date), &when.local.date));
	return thanks_letter_send(context, bench.page, bench.organiser, letter, &when);
}

static UNUSED struct thanks_letter
read_letter(struct thanks_letter_id id)
{
	struct thanks_letter letter;

	assert_int_equal(thanks_letter_read(context, bench.page, id, &letter), FOUND_OK);
	return letter;
}

/* The clock asks until nothing is left to write, and every email leaves at once. */
static UNUSED int64_t
tick_until_done(void)
{
	int64_t all = 0, some;

	do {
		some = bench_send_letters(context);
		assert_true(some >= 0 && some <= LIMIT_THANKS_BATCH);
		all += some;
		test_bench_run(bench.site, "UPDATE outbox_email SET sent_at = 1 WHERE cause = 'thanks'");
	} while (some > 0);
	return all;
}

static UNUSED int64_t
thanked(void)
{
	return bench_emails(&bench, "thanks");
}

static UNUSED void
after_the_day(void)
{
	context->now = instant_plus(bench.drive.ends, INSTANT_HOUR);
}

/* The newest letter, whole, and kept for a second, independent reader. */
static UNUSED struct text
letter_kept(const char *name)
{
	const char *folder = getenv("GIVENBACK_BUILD");
	struct outbox_sql_one_due row;
	struct outbox_sql_due_list due;
	struct text message;

	assert_int_equal(outbox_sql_due(context, context->now, 1000, &due), DB_READ);
	assert_int_equal(outbox_sql_one_due(context, due.at[due.count - 1].id, context->now, &row), DB_READ);
	assert_int_equal(crypto_open(context->arena, &context->site->keys, SEALED_OUTBOX_MESSAGE, row.message_sealed, &message),
	                 CRYPTO_OPEN_OK);
	if (folder != NULL && name != NULL) {
		FILE *file = fopen(text_terminated(context->arena, text_format(context->arena, "%s/%s", folder, name)), "w");

		assert_non_null(file);
		assert_int_equal(fwrite(message.at, 1, message.length, file), message.length);
		assert_int_equal(fclose(file), 0);
	}
	return message;
}

static UNUSED bool
has(struct text text, const char *part)
{
	size_t at;

	return text_find(text, text_of(part), &at);
}

static UNUSED enum thanks_letter_picture_change
add_picture(struct thanks_letter_id letter, struct text words)
{
	return thanks_letter_picture_add(context, bench.page, bench.organiser, letter, &clean, &small, words);
}

#endif
