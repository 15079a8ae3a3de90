/* captions_test: captions as editors and people write them, and what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "limits.h"
#include "standards/captions.h"

struct trial { struct arena *arena; struct captions captions; int64_t line; };

static enum captions_problem
read(struct trial *trial, const char *text)
{
	return captions_read(trial->arena, text_of(text), &trial->captions, &trial->line);
}

static void
assert_text(struct text text, const char *expected)
{
	assert_int_equal(text.length, strlen(expected));
	assert_memory_equal(text.at, expected, text.length);
}

static void
assert_caption(const struct trial *trial, size_t number, int64_t from_ms, int64_t until_ms, const char *words)
{
	assert_true(number < trial->captions.count);
	assert_int_equal(trial->captions.at[number].from_ms, from_ms);
	assert_int_equal(trial->captions.at[number].until_ms, until_ms);
	assert_text(trial->captions.at[number].words, words);
}

static int
begin(void **state)
{
	static struct trial trial;

	trial = (struct trial){ .arena = arena_new(LIMIT_REQUEST_ARENA_BYTES) };
	*state = &trial;
	return 0;
}

static int
end(void **state)
{
	arena_free(((struct trial *)*state)->arena);
	return 0;
}

static void
webvtt_is_read_without_its_styles(void **state)
{
	struct trial *trial = *state;

	assert_int_equal(read(trial, "\xEF\xBB\xBFWEBVTT - made by hand\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE later\n\n"
	                             "intro\r\n00:01.500 --> 00:03.000 position:10%,line-left align:left\r\n"
	                             "<v.first Rosa>For <b>Sol</b>,\r\nwith love"
	                             "\r\n\r\n1:00:00.000 --> 1:00:01.000\rBread &amp; milk &lt;3"), CAPTIONS_OK);
	assert_int_equal(trial->captions.count, 2);
	assert_caption(trial, 0, 1500, 3000, "Rosa: For Sol,\nwith love");
	assert_caption(trial, 1, 3600000, 3601000, "Bread & milk <3");
}

static void
subrip_is_read(void **state)
{
	struct trial *trial = *state;

	assert_int_equal(read(trial, "2\n00:00:04,000 --> 00:00:06,5\n{\\an8}<font color=\"#fff\">Second</font>\n\n"
	                             "1\n00:00:01,000 --> 00:00:03,000\nI <3 you\n"), CAPTIONS_OK);
	assert_caption(trial, 0, 1000, 3000, "I <3 you");
	assert_caption(trial, 1, 4000, 6500, "Second");
}

/* Nobody has to type hours and milliseconds. */
static void
what_a_person_types_is_read(void **state)
{
	struct trial *trial = *state;

	assert_int_equal(read(trial, "0:05 --> 0:08\nHello\n\n0:08-->1:09\nGoodbye"), CAPTIONS_OK);
	assert_caption(trial, 0, 5000, 8000, "Hello");
	assert_caption(trial, 1, 8000, 69000, "Goodbye");
}

static void
each_problem_names_its_line(void **state)
{
	static const struct { const char *text; enum captions_problem problem; int64_t line; } cases[] = {
		{ "", CAPTIONS_NONE, 0 }, { "WEBVTT\n", CAPTIONS_NONE, 1 }, { "Hello\n\nGoodbye", CAPTIONS_NONE, 1 },
		{ "0:01 --> 0:02\nHello\n\nGoodbye\nall", CAPTIONS_NO_TIME, 4 }, { "0:01 --> 0:02\nHello\n\n\n3", CAPTIONS_NO_TIME, 5 },
		{ "Hello\nall\n\n0:01 --> 0:02\nGoodbye", CAPTIONS_NO_TIME, 1 },
		{ "1\n0:61 --> 0:62\nHello", CAPTIONS_TIME, 2 }, { "0:01 --> soon\nHello", CAPTIONS_TIME, 1 },
		{ "0:01 --> 0:02x\nHello", CAPTIONS_TIME, 1 }, { "5 --> 6\nHello", CAPTIONS_TIME, 1 },
		{ "99999:01 --> 99999:02\nHello", CAPTIONS_TIME, 1 }, { "1:2:3:4 --> 1:2:3:5\nHello", CAPTIONS_TIME, 1 },
		{ "0:01 --> 0:02\nHello\n\n0:05 --> 0:05\nNow", CAPTIONS_ORDER, 4 },
	};
	struct trial *trial = *state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_int_equal(read(trial, cases[i].text), cases[i].problem);
		assert_int_equal(trial->line, cases[i].line);
	}
}

static void
bounds_hold(void **state)
{
	struct trial *trial = *state;
	struct text_builder builder;

	text_builder_start(&builder, trial->arena, MIB);
	text_add(&builder, TEXT("0:01 --> 0:02\nHello\n\n0:02 --> 0:03\n"));
	for (int i = 0; i <= LIMIT_CAPTION_CHARACTERS; i++)
		text_add_char(&builder, 'a');
	assert_int_equal(captions_read(trial->arena, text_built(&builder), &trial->captions, &trial->line), CAPTIONS_LONG);
	assert_int_equal(trial->line, 4);

	text_builder_start(&builder, trial->arena, MIB);
	for (int i = 0; i <= LIMIT_CAPTIONS; i++)
		text_add(&builder, TEXT("0:01 --> 0:02\na\n\n"));
	assert_int_equal(captions_read(trial->arena, text_built(&builder), &trial->captions, &trial->line), CAPTIONS_MANY);
}

/* Only clean words without markup are written, and are read back the same. */
static void
what_is_written_is_harmless_and_reads_back(void **state)
{
	struct trial *trial = *state;
	struct captions first;
	struct text written;

	assert_int_equal(read(trial, "0:01 --> 0:02\n<i>a</i> --&gt; <script>b</script>\x01\xFF\xE2\x80\xAE &amp;lt;\n\n"
	                             "0:03 --> 0:04\n<b></b>"), CAPTIONS_OK);
	first = trial->captions;
	assert_int_equal(first.count, 1);
	assert_caption(trial, 0, 1000, 2000, "a --> b\xEF\xBF\xBD &lt;");
	written = captions_write(trial->arena, &first);
	assert_text(written, "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\na --&gt; b\xEF\xBF\xBD &amp;lt;\n");
	assert_int_equal(captions_read(trial->arena, written, &trial->captions, &trial->line), CAPTIONS_OK);
	assert_caption(trial, 0, 1000, 2000, "a --> b\xEF\xBF\xBD &lt;");
}

static void
a_part_of_the_film_has_its_captions(void **state)
{
	struct trial *trial = *state;

	assert_int_equal(read(trial, "0:01 --> 0:02\ngone\n\n0:04 --> 0:06\nbegins earlier\n\n0:07 --> 0:08\ninside\n\n"
	                             "0:09 --> 0:12\nends later\n\n0:10 --> 0:11\ngone"),
	                 CAPTIONS_OK);
	trial->captions = captions_cut(trial->arena, &trial->captions, 5000, 10000);
	assert_int_equal(trial->captions.count, 3);
	assert_caption(trial, 0, 0, 1000, "begins earlier");
	assert_caption(trial, 1, 2000, 3000, "inside");
	assert_caption(trial, 2, 4000, 5000, "ends later");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(webvtt_is_read_without_its_styles),
		cmocka_unit_test(subrip_is_read),
		cmocka_unit_test(what_a_person_types_is_read),
		cmocka_unit_test(each_problem_names_its_line),
		cmocka_unit_test(bounds_hold),
		cmocka_unit_test(what_is_written_is_harmless_and_reads_back),
		cmocka_unit_test(a_part_of_the_film_has_its_captions),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
