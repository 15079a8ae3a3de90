#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "http/form_body.h"
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

static struct form_body
read_multipart(struct text body)
{
	return form_body_read(arena, TEXT("multipart/form-data; boundary=XyZ"), text_bytes(body));
}

#define PART(name, value) "--XyZ\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"

static void
an_urlencoded_body_is_read(void **state)
{
	const struct form_body body = form_body_read(arena, TEXT("application/X-WWW-form-urlencoded ; charset=UTF-8"),
	                                             text_bytes(TEXT("a=1&b=two+words")));

	(void)state;
	assert_false(body.malformed);
	assert_int_equal(body.count, 2);
	assert_text(body.pairs[1].value, "two words");
}

static void
a_multipart_body_is_read_with_its_file(void **state)
{
	const struct form_body body = read_multipart(TEXT(
		PART("title", "In honour of Ada") PART("empty", "")
		"--XyZ\r\ncontent-disposition: form-data; name=picture; filename=\"a;b.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
		"\xff\xd8\r\n--XyY\r\n\0\r\n" PART("last", "line one\r\nline two") "--XyZ--\r\n"));

	(void)state;
	assert_false(body.malformed);
	assert_int_equal(body.count, 4);
	assert_text(body.pairs[0].name, "title");
	assert_text(body.pairs[0].value, "In honour of Ada");
	assert_false(body.pairs[0].is_file);
	assert_text(body.pairs[1].value, "");
	assert_text(body.pairs[2].name, "picture");
	assert_true(body.pairs[2].is_file);
	assert_text(body.pairs[2].file_name, "a;b.jpg");
	assert_int_equal(body.pairs[2].value.length, 12);
	assert_memory_equal(body.pairs[2].value.at, "\xff\xd8\r\n--XyY\r\n\0", 12);
	assert_text(body.pairs[3].value, "line one\r\nline two");
}

static void
what_was_whole_before_a_fault_is_kept(void **state)
{
	const char *const cut_short[] = {
		PART("a", "1") "--XyZ",
		PART("a", "1") "--XyZ\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n22",
		PART("a", "1") "--XyZ\r\nContent-Disposition: form-data; name=\"b\"",
		PART("a", "1") "--XyZ\r\nContent-Disposition: form-data\r\n\r\n2\r\n--XyZ--",
		PART("a", "1") "--XyZ\r\nContent-Disposition: attachment; name=\"b\"\r\n\r\n2\r\n--XyZ--",
		PART("a", "1") "--XyZ\r\nContent-Type: text/plain\r\n\r\n2\r\n--XyZ--",
		PART("a", "1") "--XyZ\r\nno colon here\r\n\r\n2\r\n--XyZ--",
		PART("a", "1") "--XyZjunk\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n2\r\n--XyZ--",
		PART("a", "1") "--XyZ\r\nContent-Disposition: form-data; name=\"b\r\n\r\n2\r\n--XyZ--",
		PART("a", "1") "--XyZ\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n2\r\n--XyZ--",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cut_short); i++) {
		const struct form_body body = read_multipart(text_of(cut_short[i]));

		if (!body.malformed || body.count != 1)
			fail_msg("case %zu: malformed %d, %zu pairs", i, body.malformed, body.count);
		assert_text(body.pairs[0].value, "1");
	}
}

static void
a_body_without_its_boundary_is_malformed(void **state)
{
	(void)state;
	assert_true(read_multipart(TEXT("")).malformed);
	assert_true(read_multipart(TEXT("hello")).malformed);
	assert_true(form_body_read(arena, TEXT("multipart/form-data"), text_bytes(TEXT(PART("a", "1") "--XyZ--"))).malformed);
	assert_true(form_body_read(arena, TEXT("application/json"), text_bytes(TEXT("{}"))).malformed);
	assert_true(form_body_read(arena, TEXT_NONE, text_bytes(TEXT("a=b"))).malformed);
	assert_false(form_body_read(arena, TEXT_NONE, BYTES_NONE).malformed);
}

static void
a_body_of_only_the_end_is_an_empty_form(void **state)
{
	const struct form_body body = read_multipart(TEXT("--XyZ--\r\n"));

	(void)state;
	assert_false(body.malformed);
	assert_int_equal(body.count, 0);
}

static void
a_preamble_and_quoted_boundaries_are_allowed(void **state)
{
	struct text boundary;
	const struct form_body body = form_body_read(arena, TEXT("multipart/form-data; charset=utf-8; boundary=\"XyZ\""),
		text_bytes(TEXT("this is a message in parts\r\n" PART("a", "1") "--XyZ--epilogue")));

	(void)state;
	assert_false(body.malformed);
	assert_int_equal(body.count, 1);
	assert_true(form_body_boundary(TEXT("multipart/form-data;boundary=\"a;b\""), &boundary));
	assert_text(boundary, "a;b");
	assert_false(form_body_boundary(TEXT("multipart/form-data; boundary="), &boundary));
	assert_false(form_body_boundary(TEXT("multipart/form-data; boundary=\"open"), &boundary));
}

static void
too_many_parts_and_too_much_text_are_malformed(void **state)
{
	struct text_builder many, long_text;
	struct form_body body;

	(void)state;
	text_builder_start(&many, arena, 4 * MIB);
	for (int i = 0; i <= LIMIT_FORM_FIELDS; i++)
		text_add(&many, TEXT(PART("a", "1")));
	text_add(&many, TEXT("--XyZ--"));
	body = read_multipart(text_built(&many));
	assert_true(body.malformed);
	assert_int_equal(body.count, LIMIT_FORM_FIELDS);

	text_builder_start(&long_text, arena, 4 * MIB);
	text_add(&long_text, TEXT(PART("a", "1") "--XyZ\r\nContent-Disposition: form-data; name=b\r\n\r\n"));
	for (int i = 0; i <= LIMIT_FORM_BYTES / 16; i++)
		text_add(&long_text, TEXT("sixteen letters!"));
	text_add(&long_text, TEXT("\r\n--XyZ--"));
	body = read_multipart(text_built(&long_text));
	assert_true(body.malformed);
	assert_int_equal(body.count, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_urlencoded_body_is_read),
		cmocka_unit_test(a_multipart_body_is_read_with_its_file),
		cmocka_unit_test(what_was_whole_before_a_fault_is_kept),
		cmocka_unit_test(a_body_without_its_boundary_is_malformed),
		cmocka_unit_test(a_body_of_only_the_end_is_an_empty_form),
		cmocka_unit_test(a_preamble_and_quoted_boundaries_are_allowed),
		cmocka_unit_test(too_many_parts_and_too_much_text_are_malformed),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
