/* csv: the output is what RFC 4180 allows, and no cell is a formula. Other programs read it in tests/csv_check.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "standards/csv.h"

static struct arena *arena;

static int
start(void **state)
{
	arena = arena_new(1 << 20);
	return 0;
}

static int
stop(void **state)
{
	arena_free(arena);
	return 0;
}

/* The row with one cell. */
static struct text
row_of(struct text words)
{
	struct csv csv;

	csv_start(&csv, arena, 1 << 16);
	csv_words(&csv, words);
	csv_end_row(&csv);
	return csv_text(&csv);
}

static void
assert_row(struct text words, const char *wanted)
{
	const struct text row = row_of(words);

	assert_string_equal(text_terminated(arena, row), wanted);
}

static void
a_table_has_tabs_between_cells_and_ends_lines_with_crlf(void **state)
{
	struct csv csv;
	struct text text;

	csv_start(&csv, arena, 1 << 16);
	csv_words(&csv, TEXT("Ort"));
	csv_number(&csv, 7);
	csv_words(&csv, TEXT(""));
	csv_number(&csv, -1);
	csv_end_row(&csv);
	csv_words(&csv, TEXT_NONE);
	csv_words(&csv, TEXT("Zürich, Großmünster"));
	csv_end_row(&csv);
	text = csv_text(&csv);
	assert_string_equal(text_terminated(arena, text), "\"Ort\"\t7\t\t-1\r\n\t\"Zürich, Großmünster\"\r\n");
}

static void
quotes_and_line_breaks_stay_in_their_cell(void **state)
{
	assert_row(TEXT("the \"old\" hall"), "\"the \"\"old\"\" hall\"\r\n");
	assert_row(TEXT("one\ntwo"), "\"one\ntwo\"\r\n");
	assert_row(TEXT(" in, between "), "\" in, between \"\r\n");
}

static void
what_a_spreadsheet_would_reckon_with_is_made_text(void **state)
{
	assert_row(TEXT("=1+1"), "\"'=1+1\"\r\n");
	assert_row(TEXT("+49 30 1234"), "\"'+49 30 1234\"\r\n");
	assert_row(TEXT("-2"), "\"'-2\"\r\n");
	assert_row(TEXT("@SUM(A1)"), "\"'@SUM(A1)\"\r\n");
	assert_row(TEXT("\t=1"), "\"'\t=1\"\r\n");
	assert_row(TEXT("\r=1"), "\"'\r=1\"\r\n");
	assert_row(TEXT("  =HYPERLINK(\"http://x\",\"y\")"), "\"'  =HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\n");
	assert_row(TEXT("＝1+1"), "\"'＝1+1\"\r\n");
	assert_row(TEXT("St Anne's = hall"), "\"St Anne's = hall\"\r\n");
}

static void
the_file_is_utf_16_with_its_mark(void **state)
{
	static const uint8_t wanted[] = { 0xFF, 0xFE, 'a', 0, '\t', 0, 0x41, 0x01, 0x3D, 0xD8, 0x00, 0xDE, 0xFD, 0xFF };
	const struct bytes file = csv_file(arena, TEXT("a\tŁ😀\xFF"));

	assert_int_equal(file.length, sizeof wanted);
	assert_memory_equal(file.at, wanted, sizeof wanted);
	assert_int_equal(csv_file(arena, TEXT("")).length, 2);
}

/* For other programs; tests/csv_check.py has what they should find. */
static void
a_sample_is_kept(void **state)
{
	struct csv csv;
	FILE *file = fopen("sample_cells.csv", "wb");
	struct bytes bytes;

	csv_start(&csv, arena, 1 << 16);
	csv_words(&csv, TEXT("Łódź, \"Główna\" 7"));
	csv_words(&csv, TEXT("=1+1"));
	csv_words(&csv, TEXT("مستشفى"));
	csv_number(&csv, 42);
	csv_end_row(&csv);
	csv_words(&csv, TEXT("one\ntwo"));
	csv_words(&csv, TEXT("@SUM(1;2)"));
	csv_words(&csv, TEXT(""));
	csv_number(&csv, 0);
	csv_end_row(&csv);
	assert_non_null(file);
	bytes = csv_file(arena, csv_text(&csv));
	assert_int_equal(fwrite(bytes.at, 1, bytes.length, file), bytes.length);
	fclose(file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_table_has_tabs_between_cells_and_ends_lines_with_crlf, start, stop),
		cmocka_unit_test_setup_teardown(quotes_and_line_breaks_stay_in_their_cell, start, stop),
		cmocka_unit_test_setup_teardown(what_a_spreadsheet_would_reckon_with_is_made_text, start, stop),
		cmocka_unit_test_setup_teardown(the_file_is_utf_16_with_its_mark, start, stop),
		cmocka_unit_test_setup_teardown(a_sample_is_kept, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
