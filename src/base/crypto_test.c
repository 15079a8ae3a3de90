/* crypto: what is sealed opens only as it was, where it was; what is derived stays the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/id.h"
#include "base/log.h"

static struct site_key key, other_key;
static struct arena *arena;
static struct random chance;

static int
start(void **state)
{
	crypto_start();
	log_level_set(LOG_FAULT + 1);
	for (int i = 0; i < CRYPTO_KEY_BYTES; i++)
		key.bytes[i] = (uint8_t)i;
	site_key_make(&other_key);
	arena = arena_new(16 << 20);
	random_start_seeded(&chance, 1);
	return 0;
}

static int
stop(void **state)
{
	arena_free(arena);
	return 0;
}

static void
a_sealed_text_opens_as_it_was(void **state)
{
	char long_text[5000];
	struct text plain;

	memset(long_text, 'x', sizeof long_text);
	for (size_t length = 0; length < sizeof long_text; length += 499) {
		struct text given = { long_text, length };
		struct bytes sealed = crypto_seal(arena, &key, SEALED_PERSON_NAME, &chance, given);

		assert_int_equal(crypto_open(arena, &key, SEALED_PERSON_NAME, sealed, &plain), CRYPTO_OPEN_OK);
		assert_true(text_equal(plain, given));
		assert_non_null(plain.at);
	}
	assert_null(crypto_seal(arena, &key, SEALED_PERSON_NAME, &chance, TEXT_NONE).at);
	assert_int_equal(crypto_open(arena, &key, SEALED_PERSON_NAME, BYTES_NONE, &plain), CRYPTO_OPEN_OK);
	assert_int_equal(plain.length, 0);
}

static void
the_same_text_is_never_sealed_the_same(void **state)
{
	struct bytes first = crypto_seal(arena, &key, SEALED_PERSON_NAME, &chance, TEXT("Maria"));
	struct bytes second = crypto_seal(arena, &key, SEALED_PERSON_NAME, &chance, TEXT("Maria"));
	size_t at;

	assert_false(crypto_equal(first, second));
	assert_false(text_find(bytes_text(first), TEXT("Maria"), &at));
}

static void
a_sealed_text_moved_to_another_column_does_not_open(void **state)
{
	struct bytes sealed = crypto_seal(arena, &key, SEALED_PERSON_NAME, &chance, TEXT("Maria"));
	struct text plain;

	assert_int_equal(crypto_open(arena, &key, SEALED_PERSON_EMAIL, sealed, &plain), CRYPTO_OPEN_CHANGED);
	assert_int_equal(plain.length, 0);
	assert_int_equal(crypto_open(arena, &key, (enum sealed_column)(SEALED_PERSON_NAME + 256), sealed, &plain), CRYPTO_OPEN_CHANGED);
	assert_int_equal(crypto_open(arena, &other_key, SEALED_PERSON_NAME, sealed, &plain), CRYPTO_OPEN_CHANGED);
}

static void
a_sealed_text_with_any_bit_changed_does_not_open(void **state)
{
	struct bytes sealed = crypto_seal(arena, &key, SEALED_PERSON_NAME, &chance, TEXT("Maria"));
	uint8_t *changed = arena_take(arena, sealed.length + 1);
	struct text plain;

	memcpy(changed, sealed.at, sealed.length);
	for (size_t bit = 0; bit < sealed.length * 8; bit++) {
		changed[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_not_equal(crypto_open(arena, &key, SEALED_PERSON_NAME, (struct bytes){ changed, sealed.length }, &plain),
		                     CRYPTO_OPEN_OK);
		assert_int_equal(plain.length, 0);
		changed[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (size_t length = 1; length < sealed.length; length++)
		assert_int_equal(crypto_open(arena, &key, SEALED_PERSON_NAME, (struct bytes){ changed, length }, &plain), CRYPTO_OPEN_CHANGED);
	assert_int_equal(crypto_open(arena, &key, SEALED_PERSON_NAME, (struct bytes){ changed, sealed.length + 1 }, &plain),
	                 CRYPTO_OPEN_CHANGED);
	assert_int_equal(crypto_open(arena, &key, SEALED_PERSON_NAME, (struct bytes){ changed, sealed.length }, &plain), CRYPTO_OPEN_OK);
}

static void
a_sealed_text_of_an_unknown_format_or_key_version_says_so(void **state)
{
	struct bytes sealed = crypto_seal(arena, &key, SEALED_PERSON_NAME, &chance, TEXT("Maria"));
	uint8_t *changed = arena_take(arena, sealed.length);
	struct text plain;

	memcpy(changed, sealed.at, sealed.length);
	for (int byte = 0; byte < 256; byte++) {
		changed[0] = (uint8_t)byte;
		assert_int_equal(crypto_open(arena, &key, SEALED_PERSON_NAME, (struct bytes){ changed, sealed.length }, &plain),
		                 byte == CRYPTO_FORMAT ? CRYPTO_OPEN_OK : CRYPTO_OPEN_FORMAT);
		changed[0] = CRYPTO_FORMAT;
		changed[1] = (uint8_t)byte;
		assert_int_equal(crypto_open(arena, &key, SEALED_PERSON_NAME, (struct bytes){ changed, sealed.length }, &plain),
		                 byte == 1 ? CRYPTO_OPEN_OK : CRYPTO_OPEN_KEY);
		changed[1] = 1;
	}
}

/* These are in databases and in backups: they may never change.  Worked out with Python's cryptography and an HChaCha20 of its own. */
static void
what_was_sealed_opens_in_every_later_release(void **state)
{
	static const struct { enum sealed_column column; const char *hex, *plain; } samples[] = {
		{ SEALED_PERSON_NAME, "0101cd92b510392cf7a31b81acdb2518ee9efb2e566ceebb15fab3e01c1b9d6c440a14374a1e6045e636a9a2f8a789", "Maria" },
		{ SEALED_CONCERN_EMAIL,
		  "01014f4902016c50d5a24532051dc49fc31df6e970e67394385eb475a16ec904b1e00f9ec9bb2ad9a02dcac3f89c1141034b7a4702a0072f7370",
		  "Zo\u00eb@example.org" },
		{ SEALED_IDEMPOTENCY_LOCATION, "0101192453130e16de0d7b6186d225271daab0138dd0f6397aa645131d709aa8b6b8c3c57bfe32ea14f3", "" },
	};
	struct random fixed;

	random_start_seeded(&fixed, 42);
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		const struct text hex = text_of(samples[i].hex);
		uint8_t *sealed = arena_take(arena, hex.length / 2);
		struct text plain;

		for (size_t j = 0; j < hex.length / 2; j++)
			sealed[j] = (uint8_t)strtoul((const char[]){ hex.at[2 * j], hex.at[2 * j + 1], 0 }, NULL, 16);
		assert_int_equal(crypto_open(arena, &key, samples[i].column, (struct bytes){ sealed, hex.length / 2 }, &plain), CRYPTO_OPEN_OK);
		assert_true(text_equal(plain, text_of(samples[i].plain)));
		assert_true(text_equal(text_hex(arena, crypto_seal(arena, &key, samples[i].column, &fixed, plain)), hex));
	}
}

/* A number that is given twice, or changed, makes values unreadable or movable. */
static void
the_numbers_of_sealed_columns_stay_and_are_given_once(void **state)
{
	static const int numbers[] = {
#define SEALED(number, name, table, column) number,
#include "sealed.def"
#undef SEALED
	};

	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		assert_in_range(numbers[i], 1, UINT16_MAX);
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(numbers[i], numbers[j]);
	}
	assert_int_equal(SEALED_PERSON_EMAIL, 1);
	assert_int_equal(SEALED_APPOINTMENT_NAME, 12);
	assert_int_equal(SEALED_CONCERN_EMAIL, 21);
}

static void
a_hash_is_the_same_for_the_same_and_differs_for_all_else(void **state)
{
	struct bytes hash = crypto_hash(arena, &key, "person.mail", TEXT("maria@example.org"));

	assert_int_equal(hash.length, CRYPTO_HASH_BYTES);
	assert_true(crypto_equal(hash, crypto_hash(arena, &key, "person.mail", TEXT("maria@example.org"))));
	assert_false(crypto_equal(hash, crypto_hash(arena, &key, "person.mail", TEXT("maria@example.com"))));
	assert_false(crypto_equal(hash, crypto_hash(arena, &key, "keeper.email", TEXT("maria@example.org"))));
	assert_false(crypto_equal(hash, crypto_hash(arena, &other_key, "person.email", TEXT("maria@example.org"))));
	assert_null(crypto_hash(arena, &key, "person.mail", TEXT_NONE).at);
	assert_int_equal(crypto_hash(arena, &key, "person.mail", TEXT("")).length, CRYPTO_HASH_BYTES);
}

/* More purposes than keys are kept, of two sites in turn: each gets its own, first and later. */
static void
a_kept_key_is_never_taken_for_another(void **state)
{
	enum { PURPOSES = 200 };
	struct bytes first[2][PURPOSES];

	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < PURPOSES; i++) {
			const char *purpose = text_terminated(arena, text_format(arena, "purpose.%d", i));
			const char *longer = text_terminated(arena, text_format(arena, "a.purpose.too.long.to.be.kept.%d", i));

			for (int of = 0; of < 2; of++) {
				struct bytes hash = crypto_hash(arena, of ? &other_key : &key, purpose, TEXT("Maria"));

				if (round == 0)
					first[of][i] = hash;
				assert_true(crypto_equal(hash, first[of][i]));
				assert_false(crypto_equal(hash, crypto_hash(arena, of ? &other_key : &key, longer, TEXT("Maria"))));
			}
			assert_false(crypto_equal(first[0][i], first[1][i]));
			assert_true(i == 0 || !crypto_equal(first[0][i], first[0][i - 1]));
		}
	}
}

/* These are in databases and in emails that were sent: they may never change.  Worked out with Python's hashlib. */
static void
what_is_derived_stays_the_same_from_release_to_release(void **state)
{
	struct text token = crypto_token(arena, &key, "appointment.private", 12345, 1);
	struct text hash = text_hex(arena, crypto_hash(arena, &key, "person.mail", TEXT("maria@example.org")));

	assert_true(text_equal(token, TEXT("CF2RRZBF50JM7KRSH8390V18JJ")));
	assert_true(text_equal(hash, TEXT("7f8edd43f0899ebf196f377346f9f6d492c0bcc23c411cfff85df64631f88188")));
}

static void
a_token_dies_when_its_generation_moves_on(void **state)
{
	struct text token = crypto_token(arena, &key, "appointment.private", 12345, 1), read;

	assert_int_equal(token.length, CRYPTO_TOKEN_LENGTH);
	assert_true(token_from_text(arena, token, CRYPTO_TOKEN_LENGTH, &read));
	assert_true(text_equal(token, read));
	assert_true(text_equal(token, crypto_token(arena, &key, "appointment.private", 12345, 1)));
	assert_false(text_equal(token, crypto_token(arena, &key, "appointment.private", 12345, 2)));
	assert_false(text_equal(token, crypto_token(arena, &key, "appointment.private", 12346, 1)));
	assert_false(text_equal(token, crypto_token(arena, &key, "group.claim", 12345, 1)));
	assert_false(text_equal(token, crypto_token(arena, &other_key, "appointment.private", 12345, 1)));
}

static void
random_tokens_and_digits_have_their_length_and_letters(void **state)
{
	for (size_t length = 1; length < 60; length++) {
		struct text token = crypto_random_token(arena, &chance, length), read;
		struct text digits = crypto_random_digits(arena, &chance, length);

		assert_int_equal(token.length, length);
		assert_true(token_from_text(arena, token, length, &read));
		assert_true(text_equal(token, read));
		assert_int_equal(digits.length, length);
		for (size_t i = 0; i < length; i++)
			assert_in_range(digits.at[i], '0', '9');
	}
	assert_false(text_equal(crypto_random_token(arena, &chance, 26), crypto_random_token(arena, &chance, 26)));
}

static void
the_key_file_is_written_once_for_its_owner_alone_and_read_back(void **state)
{
	char folder[] = "/tmp/givenback-key-XXXXXX";
	struct text path;
	struct site_key read = { 0 };
	struct stat status;
	FILE *file;

	assert_non_null(mkdtemp(folder));
	path = text_format(arena, "%s/site.key", folder);
	assert_int_equal(site_key_read(path.at, &read), SITE_KEY_READ_NONE);
	assert_true(site_key_write(path.at, &key));
	assert_int_equal(stat(path.at, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(site_key_read(path.at, &read), SITE_KEY_READ_OK);
	assert_memory_equal(read.bytes, key.bytes, CRYPTO_KEY_BYTES);
	assert_false(site_key_write(path.at, &other_key));
	assert_int_equal(site_key_read(path.at, &read), SITE_KEY_READ_OK);
	assert_memory_equal(read.bytes, key.bytes, CRYPTO_KEY_BYTES);
	file = fopen(path.at, "a");
	assert_non_null(file);
	fputs("00", file);
	fclose(file);
	assert_int_equal(site_key_read(path.at, &read), SITE_KEY_READ_MALFORMED);
	assert_int_equal(truncate(path.at, 63), 0);
	assert_int_equal(site_key_read(path.at, &read), SITE_KEY_READ_MALFORMED);
	assert_int_equal(truncate(path.at, 0), 0);
	assert_int_equal(site_key_read(path.at, &read), SITE_KEY_READ_MALFORMED);
	assert_int_equal(site_key_read(folder, &read), SITE_KEY_READ_FAULT);
	assert_int_equal(unlink(path.at), 0);
	assert_int_equal(rmdir(folder), 0);        /* nothing unfinished is left next to it */
	assert_false(site_key_write(path.at, &key));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sealed_text_opens_as_it_was),
		cmocka_unit_test(the_same_text_is_never_sealed_the_same),
		cmocka_unit_test(a_sealed_text_moved_to_another_column_does_not_open),
		cmocka_unit_test(a_sealed_text_with_any_bit_changed_does_not_open),
		cmocka_unit_test(a_sealed_text_of_an_unknown_format_or_key_version_says_so),
		cmocka_unit_test(what_was_sealed_opens_in_every_later_release),
		cmocka_unit_test(the_numbers_of_sealed_columns_stay_and_are_given_once),
		cmocka_unit_test(a_hash_is_the_same_for_the_same_and_differs_for_all_else),
		cmocka_unit_test(a_kept_key_is_never_taken_for_another),
		cmocka_unit_test(what_is_derived_stays_the_same_from_release_to_release),
		cmocka_unit_test(a_token_dies_when_its_generation_moves_on),
		cmocka_unit_test(random_tokens_and_digits_have_their_length_and_letters),
		cmocka_unit_test(the_key_file_is_written_once_for_its_owner_alone_and_read_back),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
