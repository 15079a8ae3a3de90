/* drive_test: what the tests of drives share: the words of a drive, one that was opened with them, and its slots. */
#ifndef DRIVE_DRIVE_TEST_H
#define DRIVE_DRIVE_TEST_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "drive/drive.h"
#include "tests/bench_context.h"

static const struct honour_page_id page = { 500 };
static const struct person_id organiser = { 900 };

static inline struct drive_words
words_of(const char *date)
{
	struct drive_words words = { .service_name = TEXT("Blood Service North"), .service_phone = TEXT("0800 123456"),
		.service_web = TEXT("https://example.org/who"), .venue = TEXT("St Anne's Hall"), .address = TEXT("Church Lane 1"),
		.directions = TEXT(""), .zone = zone_find(TEXT("Europe/Berlin")), .from_minute = 600, .until_minute = 660,
		.slot_minutes = 15, .capacity = 3 };

	assert_true(date_from_text(text_of(date), &words.date));
	return words;
}

static inline struct drive
opened(struct test_bench *bench, const char *date)
{
	const struct drive_words words = words_of(date);
	struct drive_id id;
	struct drive drive;

	assert_int_equal(drive_open(&bench->context, organiser, page, &words, &id), DRIVE_OPEN_OK);
	assert_int_equal(drive_read(&bench->context, id, &drive), FOUND_OK);
	return drive;
}

static inline struct drive_slot_list
slots_of(struct test_bench *bench, const struct drive *drive)
{
	struct drive_slot_list slots;

	assert_true(drive_slots(&bench->context, drive, &slots));
	return slots;
}

#endif
