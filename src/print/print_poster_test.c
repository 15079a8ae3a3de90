/* print_poster: one page of PDF, for any text. tests/print_check.sh shows that the code on it can be read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "limits.h"
#include "print/print.h"
#include "tests/fonts_kept.h"

#define LINK "https://blood.example.org/honour/K7Q4M2PA9XB3C5D8/drive/06F4ZC2W9N0R8"

static struct arena *arena;

static int
start(void **state)
{
	arena = arena_new(64 * MIB);
	return 0;
}

static int
stop(void **state)
{
	arena_free(arena);
	return 0;
}

static struct print_poster
poster(void)
{
	return (struct print_poster){ .name = TEXT("Ada Keller"), .words = TEXT("She was with us for nine days."),
		.date = TEXT("Saturday 31 October 2026"), .hours = TEXT("10:00–16:00"), .venue = TEXT("St Anne's Hall"),
		.address = TEXT("1 Mill Lane, Seattle"), .service = TEXT("City Blood Service"), .link = TEXT(LINK),
		.key = TEXT("K7Q4M2PA9XB3C5D8"), .title = TEXT("Ada Keller, Saturday 31 October 2026"), .made = { 1791000000000000 } };
}

/* Draws it, checks that it is one page of PDF of that size, and stores it for tests/print_check.sh. */
static void
assert_drawn(const char *file, const struct print_poster *drawn, enum print_paper paper)
{
	const char *box = paper == PRINT_PAPER_A4 ? "/MediaBox [ 0 0 595.275591 841.889764 ]" : "/MediaBox [ 0 0 612 792 ]";
	struct bytes pdf;
	FILE *out;
	size_t at;

	assert_true(print_poster_draw(arena, drawn, paper, &pdf));
	assert_true(text_starts_with(bytes_text(pdf), TEXT("%PDF-1.")));
	assert_true(text_find(bytes_text(pdf), text_of(box), &at));
	assert_true(text_find(bytes_text(pdf), TEXT("/Count 1\n"), &at));
	assert_true(pdf.length < 2 * MIB);
	out = fopen(file, "wb");
	assert_non_null(out);
	assert_int_equal(fwrite(pdf.at, 1, pdf.length, out), pdf.length);
	fclose(out);
}

static void
a_poster_is_drawn_for_both_papers(void **state)
{
	const struct print_poster drawn = poster();

	assert_drawn("sample_poster_a4.pdf", &drawn, PRINT_PAPER_A4);
	assert_drawn("sample_poster_letter.pdf", &drawn, PRINT_PAPER_LETTER);
}

static void
the_same_poster_is_the_same_file(void **state)
{
	const struct print_poster drawn = poster();
	struct bytes one, other;

	assert_true(print_poster_draw(arena, &drawn, PRINT_PAPER_A4, &one));
	assert_true(print_poster_draw(arena, &drawn, PRINT_PAPER_A4, &other));
	assert_int_equal(one.length, other.length);
	assert_memory_equal(one.at, other.at, one.length);
}

static struct text
repeated(const char *words, size_t characters)
{
	struct text_builder out;

	text_builder_start(&out, arena, characters * 4);
	while (text_characters(text_built(&out)) + text_characters(text_of(words)) <= characters)
		text_add(&out, text_of(words));
	return text_built(&out);
}

static void
the_longest_words_still_leave_room_for_the_code(void **state)
{
	struct print_poster drawn = poster();

	drawn.name = repeated("Maximiliane-Theodora ", LIMIT_NAME_CHARACTERS);
	drawn.words = repeated("And everything we had hoped ", 120);
	drawn.venue = repeated("Großgemeindefesthalle ", LIMIT_LINE_CHARACTERS);
	drawn.address = repeated("Donaudampfschifffahrtsgesellschaftsstraße ", LIMIT_LINE_CHARACTERS);
	drawn.service = repeated("National Blood Service ", LIMIT_LINE_CHARACTERS);
	assert_drawn("sample_poster_long.pdf", &drawn, PRINT_PAPER_LETTER);
	drawn.name = repeated("W", LIMIT_NAME_CHARACTERS);
	drawn.venue = repeated("W", LIMIT_LINE_CHARACTERS);
	assert_drawn("sample_poster_unbroken.pdf", &drawn, PRINT_PAPER_A4);
}

/* tests/print_check.sh shows that no stroke is at the height of words. */
static void
many_strokes_leave_room_for_the_words(void **state)
{
	struct print_poster drawn = poster();

	drawn.strokes = (struct print_strokes){ 60, 4 };
	assert_drawn("sample_poster_sixty.pdf", &drawn, PRINT_PAPER_LETTER);
	drawn.strokes = (struct print_strokes){ 4000, 12 };
	assert_drawn("sample_poster_thousands.pdf", &drawn, PRINT_PAPER_A4);
	drawn.name = repeated("Maximiliane-Theodora ", LIMIT_NAME_CHARACTERS);
	drawn.words = repeated("And everything we had hoped ", 120);
	drawn.address = repeated("Donaudampfschifffahrtsgesellschaftsstraße ", LIMIT_LINE_CHARACTERS);
	assert_drawn("sample_poster_thousands_long.pdf", &drawn, PRINT_PAPER_LETTER);
}

static struct bytes
read_asset(const char *name)
{
	const char *source = getenv("GIVENBACK_SOURCE");
	uint8_t *bytes = arena_take(arena, MIB);
	FILE *in;
	size_t length;

	assert_non_null(source);
	in = fopen(text_terminated(arena, text_format(arena, "%s/assets/demo/%s", source, name)), "rb");
	assert_non_null(in);
	length = fread(bytes, 1, MIB, in);
	fclose(in);
	return (struct bytes){ bytes, length };
}

/* The very JPEG is in the file: nothing was decoded. */
static void
the_pages_picture_is_on_the_poster_as_it_was_stored(void **state)
{
	struct print_poster drawn = poster();
	struct bytes pdf;
	size_t at;

	drawn.picture = read_asset("blanket.jpg");
	drawn.picture_width = 1080;
	drawn.picture_height = 720;
	drawn.strokes = (struct print_strokes){ 7, 1 };
	assert_drawn("sample_poster_picture.pdf", &drawn, PRINT_PAPER_A4);
	assert_true(print_poster_draw(arena, &drawn, PRINT_PAPER_A4, &pdf));
	assert_true(text_find(bytes_text(pdf), bytes_text(drawn.picture), &at));
	drawn.picture = read_asset("books.jpg");
	drawn.picture_width = 800;
	drawn.picture_height = 1000;
	drawn.strokes.given = 64;
	assert_drawn("sample_poster_tall.pdf", &drawn, PRINT_PAPER_LETTER);
}

static void
words_of_either_direction_are_drawn(void **state)
{
	struct print_poster drawn = poster();

	drawn.name = TEXT("נועה בן־דוד");
	drawn.words = TEXT("كانت معنا تسعة أيام.");
	drawn.venue = TEXT("Hôpital Sainte-Thérèse, Łódź");
	drawn.address = TEXT("רחוב הרצל 7, Tel Aviv (2. OG)");
	drawn.service = TEXT("خدمة الدم");
	assert_drawn("sample_poster_directions.pdf", &drawn, PRINT_PAPER_A4);
}

static void
what_is_not_said_takes_no_room(void **state)
{
	const struct print_poster drawn = { .name = TEXT("A"), .link = TEXT(LINK), .title = TEXT(""), .made = { 0 } };

	assert_drawn("sample_poster_bare.pdf", &drawn, PRINT_PAPER_A4);
}

static void
a_link_that_no_code_holds_is_refused(void **state)
{
	struct print_poster drawn = poster();
	struct bytes pdf;

	drawn.link = repeated("a", 2400);
	assert_false(print_poster_draw(arena, &drawn, PRINT_PAPER_A4, &pdf));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_poster_is_drawn_for_both_papers, start, stop),
		cmocka_unit_test_setup_teardown(the_same_poster_is_the_same_file, start, stop),
		cmocka_unit_test_setup_teardown(the_longest_words_still_leave_room_for_the_code, start, stop),
		cmocka_unit_test_setup_teardown(many_strokes_leave_room_for_the_words, start, stop),
		cmocka_unit_test_setup_teardown(the_pages_picture_is_on_the_poster_as_it_was_stored, start, stop),
		cmocka_unit_test_setup_teardown(words_of_either_direction_are_drawn, start, stop),
		cmocka_unit_test_setup_teardown(what_is_not_said_takes_no_room, start, stop),
		cmocka_unit_test_setup_teardown(a_link_that_no_code_holds_is_refused, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
