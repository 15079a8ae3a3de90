#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/query.h"
#include "limits.h"

static struct arena *arena;

static int
open_arena(void **state)
{
	(void)state;
	arena = arena_new(64 * (size_t)MIB);
	return 0;
}

static int
close_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void
assert_text(struct text text, const char *expected)
{
	assert_string_equal(text_terminated(arena, text), expected);
	assert_int_equal(text.length, text_of(expected).length);
}

static void
pairs_are_decoded_in_order(void **state)
{
	const struct form_body body = query_pairs(arena, TEXT("size=7&name=Ana+Mar%C3%ADa&empty=&bare&&=nameless"));

	(void)state;
	assert_false(body.malformed);
	assert_int_equal(body.count, 5);
	assert_text(body.pairs[0].name, "size");
	assert_text(body.pairs[0].value, "7");
	assert_text(body.pairs[1].value, "Ana Mar\xc3\xad" "a");
	assert_text(body.pairs[2].value, "");
	assert_text(body.pairs[3].name, "bare");
	assert_text(body.pairs[3].value, "");
	assert_text(body.pairs[4].name, "");
	assert_text(body.pairs[4].value, "nameless");
}

static void
an_escape_that_is_none_stays_as_it_stands(void **state)
{
	bool broken;

	(void)state;
	assert_text(query_decode(arena, TEXT("100%"), true, &broken), "100%");
	assert_true(broken);
	assert_text(query_decode(arena, TEXT("%4"), true, &broken), "%4");
	assert_true(broken);
	assert_text(query_decode(arena, TEXT("%zz%41"), true, &broken), "%zzA");
	assert_true(broken);
	assert_text(query_decode(arena, TEXT("%41%6a"), true, &broken), "Aj");
	assert_false(broken);
}

static void
a_nul_byte_is_kept_for_the_form_to_refuse(void **state)
{
	const struct text decoded = query_decode(arena, TEXT("a%00b"), true, NULL);

	(void)state;
	assert_int_equal(decoded.length, 3);
	assert_memory_equal(decoded.at, "a\0b", 3);
}

static void
more_pairs_than_the_bound_are_malformed(void **state)
{
	struct text_builder query;
	struct form_body body;

	(void)state;
	text_builder_start(&query, arena, MIB);
	for (int i = 0; i < LIMIT_FORM_FIELDS; i++)
		text_add(&query, TEXT("a=b&"));
	body = query_pairs(arena, text_built(&query));
	assert_false(body.malformed);
	assert_int_equal(body.count, LIMIT_FORM_FIELDS);
	text_add(&query, TEXT("one=more"));
	body = query_pairs(arena, text_built(&query));
	assert_true(body.malformed);
	assert_int_equal(body.count, LIMIT_FORM_FIELDS);
}

static void
nothing_gives_no_pairs(void **state)
{
	(void)state;
	assert_int_equal(query_pairs(arena, TEXT_NONE).count, 0);
	assert_int_equal(query_pairs(arena, TEXT("")).count, 0);
	assert_int_equal(query_pairs(arena, TEXT("&&&")).count, 0);
}

static void
a_plain_path_is_decoded(void **state)
{
	struct text path;

	(void)state;
	assert_true(query_decode_path(arena, TEXT("/"), &path));
	assert_text(path, "/");
	assert_true(query_decode_path(arena, TEXT("/honour/%41B+C/"), &path));
	assert_text(path, "/honour/AB+C/");
	assert_true(query_decode_path(arena, TEXT("/caf%C3%A9/..."), &path));
	assert_text(path, "/caf\xc3\xa9/...");
}

static void
a_path_that_could_mean_another_is_refused(void **state)
{
	static const char *const refused[] = {
		"", "honour", "*", "//", "//evil.example", "/a//b", "/..", "/a/../b", "/a/%2e%2e/b", "/.", "/a/./b", "/a%2Fb", "/a%2fb",
		"/%00", "/a%0Ab", "/%7f", "/%ff", "/%c0%af", "/%ed%a0%80", "/%", "/%4", "/%zz", "/%e2%80%ae", "/%EF%BB%BF",
	};
	struct text path;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		if (query_decode_path(arena, text_of(refused[i]), &path))
			fail_msg("taken: %s", refused[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_are_decoded_in_order),
		cmocka_unit_test(an_escape_that_is_none_stays_as_it_stands),
		cmocka_unit_test(a_nul_byte_is_kept_for_the_form_to_refuse),
		cmocka_unit_test(more_pairs_than_the_bound_are_malformed),
		cmocka_unit_test(nothing_gives_no_pairs),
		cmocka_unit_test(a_plain_path_is_decoded),
		cmocka_unit_test(a_path_that_could_mean_another_is_refused),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
