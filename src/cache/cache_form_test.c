/* cache_form_test: which bytes of a stored response are sent: compressed, or not at all to a client that has them. */
#include "cache/cache_test.h"

#include <brotli/decode.h>
#include <strings.h>
#include <zlib.h>

static const char *
long_words(void)
{
	struct text_builder words;

	text_builder_start(&words, arena, MIB);
	for (int i = 0; i < 400; i++)
		text_add_format(&words, "<p>Line %d of a page that says much the same again and again.</p>\n", i);
	return text_terminated(arena, text_built(&words));
}

static const char *
header_of(const struct cache_header *headers, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcasecmp(headers[i].name, name) == 0)
			return headers[i].value;
	}
	return NULL;
}

static struct cache_entry *
kept_entry(struct cache *cache, struct response answer)
{
	keep(cache, "/", answer, READ(1));
	return cache_find(cache, KEY("/"), noon);
}

static void
the_bytes_travel_as_the_client_likes_best(void **state)
{
	static const struct { const char *accepts; enum encoding encoding; } cases[] = {
		{ NULL, ENCODING_IDENTITY }, { "", ENCODING_IDENTITY }, { "gzip", ENCODING_GZIP }, { "br", ENCODING_BROTLI },
		{ "gzip, deflate, br", ENCODING_BROTLI }, { "gzip, deflate, br, zstd", ENCODING_BROTLI }, { "GZIP", ENCODING_GZIP },
		{ "x-gzip", ENCODING_GZIP }, { "br;q=0.5, gzip;q=0.8", ENCODING_GZIP }, { "br;q=0, gzip", ENCODING_GZIP },
		{ "br ; q=0.001 , gzip;q=0", ENCODING_BROTLI }, { "*", ENCODING_BROTLI }, { "*;q=0", ENCODING_IDENTITY },
		{ "identity", ENCODING_IDENTITY }, { "identity;q=1, gzip;q=0.9", ENCODING_IDENTITY },
		{ "identity;q=0", ENCODING_IDENTITY },
		{ "identity;q=0, gzip;q=0.1", ENCODING_GZIP }, { "identity;q=0, *;q=0.1", ENCODING_BROTLI },
		{ "gzip;q=nothing", ENCODING_IDENTITY },
		{ "gzip;q=1.000", ENCODING_GZIP }, { "zstd", ENCODING_IDENTITY }, { ",,;q=1,gzip", ENCODING_GZIP },
		{ "gzip;level=9;q=0.3", ENCODING_GZIP },
	};
	struct cache_entry *entry = kept_entry(*state, page(long_words()));

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct cache_form *form = form_of(entry, cases[i].accepts);
		const char *named = header_of(form->headers, form->header_count, "content-encoding");

		if (form->encoding != cases[i].encoding)
			fail_msg("Accept-Encoding: %s got %d", cases[i].accepts, form->encoding);
		assert_string_equal(header_of(form->headers, form->header_count, "vary"), "Accept-Encoding");
		assert_string_equal(named ? named : "", encoding_name(form->encoding) ? encoding_name(form->encoding) : "");
	}
	cache_release(entry);
}

static void
what_was_compressed_is_the_same_and_smaller(void **state)
{
	const char *words = long_words();
	struct cache_entry *entry = kept_entry(*state, page(words));
	const size_t length = strlen(words), before = cache_counts(*state).bytes;
	const struct cache_form *gzip = form_of(entry, "gzip"), *brotli = form_of(entry, "br");
	uint8_t *plain = arena_take(arena, length + 1);
	size_t size = length + 1;
	z_stream stream = { .next_in = (uint8_t *)gzip->bytes.at, .avail_in = (unsigned)gzip->bytes.length, .next_out = plain,
	                    .avail_out = (unsigned)size };

	assert_true(gzip->bytes.length < length / 4 && brotli->bytes.length < length / 4);
	assert_int_equal(inflateInit2(&stream, MAX_WBITS + 16), Z_OK);
	assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
	inflateEnd(&stream);
	assert_int_equal(stream.total_out, length);
	assert_memory_equal(plain, words, length);
	assert_int_equal(BrotliDecoderDecompress(brotli->bytes.length, brotli->bytes.at, &size, plain), BROTLI_DECODER_RESULT_SUCCESS);
	assert_int_equal(size, length);
	assert_memory_equal(plain, words, length);
	/* They count. */
	assert_true(cache_counts(*state).bytes >= before + gzip->bytes.length + brotli->bytes.length);
	assert_ptr_equal(gzip, form_of(entry, "gzip"));
	cache_release(entry);
}

static void
a_picture_and_a_short_answer_travel_as_they_are(void **state)
{
	struct response picture = page(long_words());
	struct cache_entry *entry;

	picture.headers[0].value = TEXT("image/jpeg");
	entry = kept_entry(*state, picture);
	assert_int_equal(form_of(entry, "gzip, br")->encoding, ENCODING_IDENTITY);
	assert_null(header_of(form_of(entry, "br")->headers, form_of(entry, "br")->header_count, "vary"));
	cache_release(entry);
	cache_drop(*state, READ(1));
	entry = kept_entry(*state, page("short"));
	assert_int_equal(form_of(entry, "gzip, br")->encoding, ENCODING_IDENTITY);
	cache_release(entry);
}

static void
who_knows_these_very_bytes_is_told_so(void **state)
{
	struct response answer = page(long_words());
	struct cache_entry *entry;
	struct cache_form *plain, *gzip;
	enum cache_answer how;

	answer.headers[answer.header_count++] = (struct header){ TEXT("ETag"), TEXT("\"of the handler\"") };
	answer.headers[answer.header_count++] = (struct header){ TEXT("Last-Modified"), TEXT("Sat, 31 Oct 2026 17:15:00 GMT") };
	entry = kept_entry(*state, answer);
	plain = form_of(entry, NULL);
	gzip = form_of(entry, "gzip");
	assert_false(text_equal(plain->tag, gzip->tag));
	assert_string_equal(header_of(gzip->headers, gzip->header_count, "etag"), text_terminated(arena, gzip->tag));
	assert_string_equal(header_of(plain->headers, plain->header_count, "cache-control"), "private, no-cache");
	for (int i = 0; i < 3; i++) {
		const char *const before[] = { "", "W/", "\"other\", " }, *const after[] = { "", "", " , \"more\"" };
		const char *knows = text_terminated(arena, text_format(arena, "%s%.*s%s", before[i], TEXT_PRINT(gzip->tag), after[i]));

		assert_ptr_equal(cache_form(entry, TEXT("gzip"), text_of(knows), &how), gzip);
		assert_int_equal(how, CACHE_ANSWER_KNOWN);
		cache_form(entry, TEXT("identity"), text_of(knows), &how);
		assert_int_equal(how, CACHE_ANSWER_WHOLE);
	}
	cache_form(entry, TEXT_NONE, TEXT(" * "), &how);
	assert_int_equal(how, CACHE_ANSWER_KNOWN);
	cache_form(entry, TEXT("gzip"), TEXT("\"of the handler\""), &how);
	assert_int_equal(how, CACHE_ANSWER_WHOLE);
	assert_non_null(header_of(gzip->known_headers, gzip->known_header_count, "etag"));
	assert_non_null(header_of(gzip->known_headers, gzip->known_header_count, "cache-control"));
	assert_non_null(header_of(gzip->known_headers, gzip->known_header_count, "last-modified"));
	assert_null(header_of(gzip->known_headers, gzip->known_header_count, "content-type"));
	cache_release(entry);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_bytes_travel_as_the_client_likes_best),
		TEST(what_was_compressed_is_the_same_and_smaller),
		TEST(a_picture_and_a_short_answer_travel_as_they_are),
		TEST(who_knows_these_very_bytes_is_told_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
