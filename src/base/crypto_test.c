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
		struct bytes sealed = crypto_seal(arena, &key, "person.name", &chance, given);

		assert_true(crypto_open(arena, &key, "person.name", sealed, &plain));
		assert_true(text_equal(plain, given));
		assert_non_null(plain.at);
	}
	assert_null(crypto_seal(arena, &key, "person.name", &chance, TEXT_NONE).at);
	assert_true(crypto_open(arena, &key, "person.name", BYTES_NONE, &plain));
	assert_int_equal(plain.length, 0);
}

static void
the_same_text_is_never_sealed_the_same(void **state)
{
	struct bytes first = crypto_seal(arena, &key, "person.name", &chance, TEXT("Maria"));
	struct bytes second = crypto_seal(arena, &key, "person.name", &chance, TEXT("Maria"));
	size_t at;

	assert_false(crypto_equal(first, second));
	assert_false(text_find(bytes_text(first), TEXT("Maria"), &at));
}

static void
a_sealed_text_moved_to_another_purpose_does_not_open(void **state)
{
	struct bytes sealed = crypto_seal(arena, &key, "person.name", &chance, TEXT("Maria"));
	struct text plain;

	assert_false(crypto_open(arena, &key, "person.email", sealed, &plain));
	assert_int_equal(plain.length, 0);
	assert_false(crypto_open(arena, &key, "person.nam", sealed, &plain));
	assert_false(crypto_open(arena, &key, "person.names", sealed, &plain));
	assert_false(crypto_open(arena, &other_key, "person.name", sealed, &plain));
}

static void
a_sealed_text_with_any_bit_changed_does_not_open(void **state)
{
	struct bytes sealed = crypto_seal(arena, &key, "person.name", &chance, TEXT("Maria"));
	uint8_t *changed = arena_take(arena, sealed.length + 1);
	struct text plain;

	memcpy(changed, sealed.at, sealed.length);
	for (size_t bit = 0; bit < sealed.length * 8; bit++) {
		changed[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_false(crypto_open(arena, &key, "person.name", (struct bytes){ changed, sealed.length }, &plain));
		changed[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (size_t length = 1; length < sealed.length; length++)
		assert_false(crypto_open(arena, &key, "person.name", (struct bytes){ changed, length }, &plain));
	assert_false(crypto_open(arena, &key, "person.name", (struct bytes){ changed, sealed.length + 1 }, &plain));
	assert_true(crypto_open(arena, &key, "person.name", (struct bytes){ changed, sealed.length }, &plain));
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
		cmocka_unit_test(a_sealed_text_moved_to_another_purpose_does_not_open),
		cmocka_unit_test(a_sealed_text_with_any_bit_changed_does_not_open),
		cmocka_unit_test(a_hash_is_the_same_for_the_same_and_differs_for_all_else),
		cmocka_unit_test(a_kept_key_is_never_taken_for_another),
		cmocka_unit_test(what_is_derived_stays_the_same_from_release_to_release),
		cmocka_unit_test(a_token_dies_when_its_generation_moves_on),
		cmocka_unit_test(random_tokens_and_digits_have_their_length_and_letters),
		cmocka_unit_test(the_key_file_is_written_once_for_its_owner_alone_and_read_back),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
