/* http_signature_test: signatures, digests and dates; the peers that check ours, and make theirs with other programs, are in
 * tests/activitypub.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "limits.h"
#include "standards/http_signature.h"

static struct arena *arena;
static struct text private_key, public_key;

static int
start(void **state)
{
	(void)state;
	arena = arena_new(64 * MIB);
	return http_signature_new_key(arena, &private_key, &public_key) ? 0 : 1;
}

static int
stop(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct http_signed_field fields[] = {
	{ TEXT("(request-target)"), TEXT("post /inbox") }, { TEXT("host"), TEXT("blood.example.org") },
	{ TEXT("date"), TEXT("Sat, 31 Oct 2026 17:15:00 GMT") }, { TEXT("digest"), TEXT("SHA-256=x") },
};

static bool
is_good(struct text value)
{
	struct http_signature read;
	struct text signed_text;

	return http_signature_read(arena, value, &read) && http_signature_text(arena, &read, (struct http_signed){ fields, 4 }, &signed_text) &&
	       http_signature_is_good(public_key, signed_text, read.signature);
}

static void
what_was_signed_is_good_and_what_was_changed_is_not(void **state)
{
	struct text value, other_private, other_public;
	struct http_signature read;

	(void)state;
	assert_true(http_signature_make(arena, private_key, TEXT("https://a.example/actor#main-key"), (struct http_signed){ fields, 4 },
	                                &value));
	assert_true(is_good(value));
	assert_true(http_signature_read(arena, value, &read));
	assert_true(text_equal(read.key_id, TEXT("https://a.example/actor#main-key")));
	assert_true(text_equal(read.headers, TEXT("(request-target) host date digest")));
	assert_true(http_signature_covers(&read, TEXT("digest")));
	assert_false(http_signature_covers(&read, TEXT("dig")));
	for (size_t i = 0; i < 4; i++) {
		const struct text before = fields[i].value;

		fields[i].value = text_join(arena, before, TEXT("x"));
		assert_false(is_good(value));
		fields[i].value = before;
	}
	assert_true(http_signature_new_key(arena, &other_private, &other_public));
	assert_true(http_signature_make(arena, other_private, TEXT("k"), (struct http_signed){ fields, 4 }, &value));
	assert_false(is_good(value));
	assert_false(http_signature_make(arena, public_key, TEXT("k"), (struct http_signed){ fields, 4 }, &value));
}

static void
a_field_that_is_not_whole_is_refused(void **state)
{
	static const char *const wrong[] = {
		"", "x", "keyId=\"a\"", "signature=\"AAAA\"", "keyId=\"a\",signature=\"A\"", "keyId=\"a\",keyId=\"b\",signature=\"AAAA\"",
		"keyId=\"a\",algorithm=\"hmac-sha256\",signature=\"AAAA\"", "keyId=\"a,signature=\"AAAA\"", "keyId=\"a\" signature=\"AAAA\"",
		"keyId=\"\",signature=\"AAAA\"",
	};
	static const char *const headers[] = { "host host", "cookie", "(created)", "(request-target)  host" };
	struct http_signature read;
	struct text text;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_false(http_signature_read(arena, text_of(wrong[i]), &read));
	assert_true(http_signature_read(arena, TEXT(" keyId=\"a\" , algorithm=hs2019, created=1402170695,signature=\"AAAA\""), &read));
	assert_true(text_equal(read.headers, TEXT("date")));
	assert_true(text_equal(read.created, TEXT("1402170695")));
	read.created = TEXT_NONE;
	for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
		read.headers = text_of(headers[i]);
		assert_false(http_signature_text(arena, &read, (struct http_signed){ fields, 4 }, &text));
	}
}

static void
keys_that_are_none_or_too_small_are_refused(void **state)
{
	static const char small[] =
		"-----BEGIN PUBLIC KEY-----\n"
		"MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDYFLrAw9FxO7HOdJJeWRnElnEj\n"
		"yZMO2YA9cGL6OuO310vhMPYV8wpWFkKJwvSU7/14UdaZbqYkqWgW6Bsaftp56OnK\n"
		"W9o1cTexSAnOeQ1xzgNnTOwUgsIS9Jd+L2/V7tzcYLUVg1njha2hxIpIAkNwJGhy\n"
		"uEMnYb0YKxV+GtFcnQIDAQAB\n"
		"-----END PUBLIC KEY-----\n";
	static const char signature[] =
		"hH67v4/bztHnUbdmVybGx+JM7KJjdLQ+y0O+sXdrurv5ms15TVhi8JetQUrBlq2hdjQRlrPlLZ5FbCsz2sg8yuHBaRJ2aaJwgIFs"
		"yOVszWsQn8wdCRjTdI1zvM8wUaEuCScBt+7eGV5BnFrxUW7WlTtdqFHj4bEsUIAMNxLNwe0=";
	struct bytes bytes;

	(void)state;
	assert_false(http_signature_is_good(TEXT(""), TEXT("x"), text_bytes(TEXT("y"))));
	assert_false(http_signature_is_good(TEXT_NONE, TEXT("x"), text_bytes(TEXT("y"))));
	/* A good signature of a key of 1024 bits. */
	assert_true(text_from_base64(arena, text_of(signature), &bytes));
	assert_false(http_signature_is_good(text_of(small), TEXT("hello"), bytes));
}

static void
a_digest_is_of_one_body(void **state)
{
	const struct bytes body = text_bytes(TEXT("{\"hello\": \"world\"}"));
	const struct text right = TEXT("SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=");

	(void)state;
	assert_true(text_equal(http_digest(arena, body), right));
	assert_true(http_digest_is_of(arena, right, body));
	assert_true(http_digest_is_of(arena, text_format(arena, "md5=x, sha-256=%s", right.at + 8), body));
	assert_false(http_digest_is_of(arena, right, text_bytes(TEXT("{}"))));
	assert_false(http_digest_is_of(arena, text_format(arena, "%s,SHA-256=x", right.at), body));
	assert_false(http_digest_is_of(arena, TEXT("md5=x"), body));
	assert_false(http_digest_is_of(arena, TEXT_NONE, body));
}

static void
a_date_is_read_as_it_is_written(void **state)
{
	static const char *const wrong[] = {
		"Sat, 31 Oct 2026 17:15:00 +0000", "Sat, 31 Okt 2026 17:15:00 GMT", "Sat, 31 Oct 2026 24:15:00 GMT",
		"Sat, 32 Oct 2026 17:15:00 GMT",
		"Saturday, 31-Oct-26 17:15:00 GMT", "Sat, 31 Oct 2026 17:15:00 GMT ", "",
	};
	const struct instant instant = { INT64_C(1793466900) * INSTANT_SECOND };
	struct instant read;

	(void)state;
	assert_true(text_equal(http_date(arena, instant), TEXT("Sat, 31 Oct 2026 17:15:00 GMT")));
	assert_true(http_date_read(http_date(arena, instant), &read));
	assert_int_equal(read.us, instant.us);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_false(http_date_read(text_of(wrong[i]), &read));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_signed_is_good_and_what_was_changed_is_not),
		cmocka_unit_test(a_field_that_is_not_whole_is_refused),
		cmocka_unit_test(keys_that_are_none_or_too_small_are_refused),
		cmocka_unit_test(a_digest_is_of_one_body),
		cmocka_unit_test(a_date_is_read_as_it_is_written),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
