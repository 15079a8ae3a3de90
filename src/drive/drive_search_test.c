/* drive_search_test: what is found by words and days, in which order, and that the index follows its drives and pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "drive/drive_edit.h"
#include "drive/drive_search.h"
#include "limits.h"
#include "people/people.h"
#include "tests/bench_context.h"

static const struct honour_page_id page = { 500 };
static const struct person_id organiser = { 900 };

static struct drive_words
words_of(const char *date, struct text place, struct text address)
{
	struct drive_words words = { .service_name = TEXT("Blood Service"), .service_phone = TEXT(""), .service_web = TEXT(""),
		.venue = place, .address = address, .directions = TEXT(""), .zone = zone_find(TEXT("Europe/Berlin")), .from_minute = 600,
		.until_minute = 660, .slot_minutes = 15, .capacity = 3 };

	assert_true(date_from_text(text_of(date), &words.date));
	return words;
}

static struct drive_id
opened(struct test_bench *bench, const char *date, const char *place, const char *address)
{
	const struct drive_words words = words_of(date, text_of(place), text_of(address));
	struct drive_id id;

	assert_int_equal(drive_open(&bench->context, organiser, page, &words, &id), DRIVE_OPEN_OK);
	return id;
}

/* A published, public page with no drive yet. */
static struct test_bench *
start(void)
{
	struct test_bench *bench = test_bench_open();
	struct arena *arena = bench->context.arena;
	const struct text name = text_hex(arena, people_seal(&bench->context, SEALED_PAGE_NAME, TEXT("Liv")));

	test_bench_run(bench, text_terminated(arena, text_format(arena, "INSERT INTO honour_page (id, page_key, state, listed, living,"
	               " name_sealed, page_words, donations_received, organiser, organiser_stated_at, created_at, changed_at)"
	               " VALUES (500, 'K', 'published', TRUE, TRUE, x'%.*s', '', 0, 900, 0, 0, 1)", TEXT_PRINT(name))));
	return bench;
}

static struct drive_listed_list
found(struct test_bench *bench, const char *typed, const char *date)
{
	struct drive_search wish = { .words = text_of(typed), .near = date != NULL };
	struct drive_listed_list list;

	if (date != NULL)
		assert_true(date_from_text(text_of(date), &wish.date));
	assert_true(drive_search(&bench->context, &wish, &list));
	return list;
}

static void
each_typed_word_begins_a_word_of_place_or_address_in_any_case(void **state)
{
	struct test_bench *bench = start();
	const struct drive_id hall = opened(bench, "2026-10-17", "St Anne's Hall", "12 Mill Lane, Riverside");
	const struct drive_id school = opened(bench, "2026-10-18", "School", "M\xC3\x9CHLENWEG 3, Riverton");
	struct drive_listed_list list;

	(void)state;
	list = found(bench, "ANNE", NULL);
	assert_int_equal(list.count, 1);
	assert_true(drive_id_equal(list.at[0].drive.id, hall));
	assert_true(honour_page_id_equal(list.at[0].page, page));
	list = found(bench, "m\xC3\xBChlen", NULL);
	assert_int_equal(list.count, 1);
	assert_true(drive_id_equal(list.at[0].drive.id, school));
	list = found(bench, "river", NULL);
	assert_int_equal(list.count, 2);
	assert_true(drive_id_equal(list.at[0].drive.id, hall));
	assert_int_equal(found(bench, "mill river", NULL).count, 1);
	assert_int_equal(found(bench, "lane hall 12", NULL).count, 1);
	assert_int_equal(found(bench, "mill riverton", NULL).count, 0);
	assert_int_equal(found(bench, "iver", NULL).count, 0);
	assert_int_equal(found(bench, "Oslo", NULL).count, 0);
	assert_int_equal(found(bench, "-", NULL).count, 0);
	assert_int_equal(found(bench, " ", NULL).count, 2);
	test_bench_close(bench);
}

static void
a_town_is_found_however_it_is_spelled(void **state)
{
	static const struct { const char *typed, *place; } spelled[] = {
		{ "St Anne’s", "St Anne's Hall" }, { "st annes", "St Anne's Hall" }, { "Koln", "Bürgerhaus Köln" }, { "KÖLN", "Bürgerhaus Köln" },
		{ "Lodz", "Dom Kultury, Łódź" }, { "Sao Paulo", "Igreja de São Paulo" }, { "Tromso", "Tromsø bibliotek" },
		{ "istanbul", "İstanbul Kızılay" }, { "kizilay", "İstanbul Kızılay" }, { "ΑΘΗΝΑ", "Δημαρχείο Αθήνας" }, { "athina", "Athína" },
		{ "赤十字", "日本赤十字社 東京都支部" }, { "東京 赤十字", "日本赤十字社 東京都支部" }, { "センター", "献血センター渋谷" },
		{ "적십자", "서울적십자병원" }, { "กาชาด", "สภากาชาดไทย" }, { "01310-100", "Rua Augusta, 01310\u2011100" }, { "moskva", "Москва" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(spelled); i++) {
		struct test_bench *bench = start();
		struct drive_id id = opened(bench, "2026-10-17", spelled[i].place, "12 Mill Lane");
		struct drive_listed_list list;

		(void)opened(bench, "2026-10-18", "School", "大阪 1-2");
		list = found(bench, spelled[i].typed, NULL);
		if (list.count != 1 || !drive_id_equal(list.at[0].drive.id, id))
			fail_msg("%s finds %zu", spelled[i].typed, list.count);
		test_bench_close(bench);
	}
}

/* After a migration of an older database the index has the words of that time, and is updated from the start. */
static void
the_index_of_an_older_version_is_written_again_a_bounded_number_at_a_time(void **state)
{
	struct test_bench *bench = start();
	const struct drive_id id = opened(bench, "2026-10-17", "Łódź", "Anne's");

	(void)state;
	bench->context.now = instant_plus(bench->context.now, 60 * INSTANT_SECOND);
	assert_int_equal(drive_search_tend(&bench->context), 1);
	test_bench_run(bench, "DELETE FROM drive_word WHERE word IN ('lodz', 'annes')");
	test_bench_run(bench, "INSERT INTO drive_word (word, ends, drive) SELECT 'łódź', ends, drive FROM drive_word");
	assert_int_equal(drive_search_tend(&bench->context), 0);
	assert_int_equal(found(bench, "lodz", NULL).count, 0);
	test_bench_run(bench, "DELETE FROM drive_word_state");
	assert_int_equal(drive_search_tend(&bench->context), 1);
	assert_int_equal(found(bench, "lodz", NULL).count, 1);
	assert_int_equal(found(bench, "annes", NULL).count, 1);
	assert_true(drive_id_equal(found(bench, "lodz", NULL).at[0].drive.id, id));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM drive_word WHERE word = 'łódź'"), 0);
	assert_int_equal(drive_search_tend(&bench->context), 0);
	test_bench_close(bench);
}

/* A stranger's search checks LIMIT_SEARCH_WALK drives for each of LIMIT_SEARCH_PREFIXES words: none of them stays in the request's
 * memory. */
static void
drives_that_do_not_fit_leave_nothing_in_memory(void **state)
{
	struct test_bench *bench = start();
	size_t before;

	(void)state;
	for (int i = 0; i < 60; i++)
		(void)opened(bench, "2026-10-17", "献血センター", "大阪市北区梅田一丁目");
	before = arena_bytes_taken(bench->context.arena);
	assert_int_equal(found(bench, "献血センター 東京", NULL).count, 0);
	assert_true(arena_bytes_taken(bench->context.arena) - before < 64 * KIB);
	test_bench_close(bench);
}

/* Most searches find a few drives: memory is used for what was found, and the drives of one word in the index are read once. */
static void
a_search_takes_memory_for_what_it_finds_and_reads_it_once(void **state)
{
	struct test_bench *bench = start();
	const struct drive_id hall = opened(bench, "2026-10-17", "Hall", "Mill Lane");
	size_t before;

	(void)state;
	for (int i = 0; i < 20; i++)
		(void)opened(bench, "2026-10-18", "School", "Church Street");
	before = arena_bytes_taken(bench->context.arena);
	(void)connection_work(bench->context.connection);
	assert_true(drive_id_equal(found(bench, "hall", NULL).at[0].drive.id, hall));
	assert_int_equal(connection_work(bench->context.connection).rows, 2);
	assert_true(arena_bytes_taken(bench->context.arena) - before < 32 * KIB);
	assert_int_equal(found(bench, "school", NULL).count, 20);
	test_bench_close(bench);
}

static void
with_a_day_the_nearest_to_it_come_first_from_a_week_before(void **state)
{
	struct test_bench *bench = start();
	const struct drive_id early = opened(bench, "2026-11-02", "Hall", "");
	const struct drive_id before = opened(bench, "2026-11-08", "Hall", ""), after = opened(bench, "2026-11-13", "Hall", "");
	struct drive_listed_list list;

	(void)state;
	(void)early;
	list = found(bench, "hall", "2026-11-10");
	assert_int_equal(list.count, 2);
	assert_true(drive_id_equal(list.at[0].drive.id, before));
	assert_true(drive_id_equal(list.at[1].drive.id, after));
	list = found(bench, "", "2026-11-09");
	assert_int_equal(list.count, 3);
	assert_true(drive_id_equal(list.at[0].drive.id, before));
	assert_int_equal(found(bench, "", NULL).count, 3);
	test_bench_close(bench);
}

static void
the_index_follows_a_drive_that_moves_closes_or_is_over(void **state)
{
	struct test_bench *bench = start();
	const struct drive_id id = opened(bench, "2026-10-17", "Hall", "Mill Lane");
	const struct drive_words words = words_of("2026-10-18", TEXT("Library"), TEXT("Mill Lane"));
	struct drive_edit moved = { 0 };
	struct drive drive;

	(void)state;
	assert_int_equal(drive_read(&bench->context, id, &drive), FOUND_OK);
	moved.starts = instant_plus(drive.starts, INSTANT_DAY);
	moved.ends = instant_plus(drive.ends, INSTANT_DAY);
	assert_int_equal(drive_edit_keep(&bench->context, &drive, &words, &moved), DRIVE_CHANGE_OK);
	assert_int_equal(found(bench, "hall", NULL).count, 0);
	assert_int_equal(found(bench, "library", NULL).count, 1);
	bench->context.now = instant_plus(drive.ends, 1);
	assert_int_equal(found(bench, "library", NULL).count, 1);
	assert_int_equal(drive_cancel(&bench->context, id), DRIVE_CHANGE_OK);
	assert_int_equal(found(bench, "library", NULL).count, 0);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM drive_word"), 0);
	test_bench_close(bench);
}

static void
the_index_follows_pages_that_were_there_before_it_and_that_change(void **state)
{
	struct test_bench *bench = start();

	(void)state;
	(void)opened(bench, "2026-10-17", "Hall", "");
	test_bench_run(bench, "DELETE FROM drive_word");
	assert_int_equal(found(bench, "hall", NULL).count, 0);
	assert_int_equal(drive_search_tend(&bench->context), 1);
	assert_int_equal(found(bench, "hall", NULL).count, 1);
	assert_int_equal(drive_search_tend(&bench->context), 0);
	test_bench_run(bench, "UPDATE honour_page SET listed = FALSE, changed_at = 1790856000000000");
	assert_int_equal(found(bench, "hall", NULL).count, 0);
	assert_int_equal(drive_search_tend(&bench->context), 1);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM drive_word"), 0);
	/* Not all changes of the last seconds may be committed: they are read again until the settle time has passed. */
	assert_int_equal(drive_search_tend(&bench->context), 1);
	bench->context.now = instant_plus(bench->context.now, 11 * INSTANT_SECOND);
	assert_int_equal(drive_search_tend(&bench->context), 1);
	assert_int_equal(drive_search_tend(&bench->context), 0);
	test_bench_close(bench);
}

static void
many_of_one_word_are_shown_up_to_the_limit_the_soonest_first(void **state)
{
	struct test_bench *bench = start();
	struct drive_listed_list list;

	(void)state;
	for (int i = 0; i < LIMIT_SEARCH_DRIVES + 5; i++)
		(void)opened(bench, i % 2 ? "2026-10-20" : "2026-10-18", i == LIMIT_SEARCH_DRIVES + 3 ? "Hall Zebra" : "Hall", "Mill Lane");
	list = found(bench, "ha", NULL);
	assert_int_equal(list.count, LIMIT_SEARCH_DRIVES);
	assert_int_equal(list.at[0].drive.words.date.day, 18);
	assert_int_equal(list.at[LIMIT_SEARCH_DRIVES - 1].drive.words.date.day, 20);
	/* The rarer of two words is found in spite of the limit. */
	assert_int_equal(found(bench, "mill z", NULL).count, 1);
	test_bench_close(bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_typed_word_begins_a_word_of_place_or_address_in_any_case),
		cmocka_unit_test(a_town_is_found_however_it_is_spelled),
		cmocka_unit_test(the_index_of_an_older_version_is_written_again_a_bounded_number_at_a_time),
		cmocka_unit_test(drives_that_do_not_fit_leave_nothing_in_memory),
		cmocka_unit_test(a_search_takes_memory_for_what_it_finds_and_reads_it_once),
		cmocka_unit_test(with_a_day_the_nearest_to_it_come_first_from_a_week_before),
		cmocka_unit_test(the_index_follows_a_drive_that_moves_closes_or_is_over),
		cmocka_unit_test(the_index_follows_pages_that_were_there_before_it_and_that_change),
		cmocka_unit_test(many_of_one_word_are_shown_up_to_the_limit_the_soonest_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
