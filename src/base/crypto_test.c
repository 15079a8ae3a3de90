/* crypto: a sealed value opens only unchanged and in its own column; hashes and tokens never change. */
#include "base/crypto_test.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"

static void
a_sealed_text_opens_as_it_was(void **state)
{
	char long_text[5000];
	struct text plain;

	memset(long_text, 'x', sizeof long_text);
	for (size_t length = 0; length < sizeof long_text; length += 499) {
		struct text given = { long_text, length };
		struct bytes sealed = crypto_seal(arena, &keys, SEALED_PERSON_NAME, &chance, given);

		assert_int_equal(crypto_open(arena, &keys, SEALED_PERSON_NAME, sealed, &plain), CRYPTO_OPEN_OK);
		assert_true(text_equal(plain, given));
		assert_non_null(plain.at);
	}
	assert_null(crypto_seal(arena, &keys, SEALED_PERSON_NAME, &chance, TEXT_NONE).at);
	assert_int_equal(crypto_open(arena, &keys, SEALED_PERSON_NAME, BYTES_NONE, &plain), CRYPTO_OPEN_OK);
	assert_int_equal(plain.length, 0);
}

static void
the_same_text_is_never_sealed_the_same(void **state)
{
	struct bytes first = crypto_seal(arena, &keys, SEALED_PERSON_NAME, &chance, TEXT("Maria"));
	struct bytes second = crypto_seal(arena, &keys, SEALED_PERSON_NAME, &chance, TEXT("Maria"));
	size_t at;

	assert_false(crypto_equal(first, second));
	assert_false(text_find(bytes_text(first), TEXT("Maria"), &at));
}

static void
a_sealed_text_moved_to_another_column_does_not_open(void **state)
{
	struct bytes sealed = crypto_seal(arena, &keys, SEALED_PERSON_NAME, &chance, TEXT("Maria"));
	struct text plain;

	assert_int_equal(crypto_open(arena, &keys, SEALED_PERSON_EMAIL, sealed, &plain), CRYPTO_OPEN_CHANGED);
	assert_int_equal(plain.length, 0);
	assert_int_equal(crypto_open(arena, &keys, (enum sealed_column)(SEALED_PERSON_NAME + 256), sealed, &plain), CRYPTO_OPEN_CHANGED);
	assert_int_equal(crypto_open(arena, &other_keys, SEALED_PERSON_NAME, sealed, &plain), CRYPTO_OPEN_CHANGED);
}

static void
a_sealed_text_with_any_bit_changed_does_not_open(void **state)
{
	struct bytes sealed = crypto_seal(arena, &keys, SEALED_PERSON_NAME, &chance, TEXT("Maria"));
	uint8_t *changed = arena_take(arena, sealed.length + 1);
	struct text plain;

	memcpy(changed, sealed.at, sealed.length);
	for (size_t bit = 0; bit < sealed.length * 8; bit++) {
		changed[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_not_equal(crypto_open(arena, &keys, SEALED_PERSON_NAME, (struct bytes){ changed, sealed.length }, &plain),
		                     CRYPTO_OPEN_OK);
		assert_int_equal(plain.length, 0);
		changed[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (size_t length = 1; length < sealed.length; length++)
		assert_int_equal(crypto_open(arena, &keys, SEALED_PERSON_NAME, (struct bytes){ changed, length }, &plain), CRYPTO_OPEN_CHANGED);
	assert_int_equal(crypto_open(arena, &keys, SEALED_PERSON_NAME, (struct bytes){ changed, sealed.length + 1 }, &plain),
	                 CRYPTO_OPEN_CHANGED);
	assert_int_equal(crypto_open(arena, &keys, SEALED_PERSON_NAME, (struct bytes){ changed, sealed.length }, &plain), CRYPTO_OPEN_OK);
}

static void
a_sealed_text_of_an_unknown_format_or_key_version_says_so(void **state)
{
	struct bytes sealed = crypto_seal(arena, &keys, SEALED_PERSON_NAME, &chance, TEXT("Maria"));
	uint8_t *changed = arena_take(arena, sealed.length);
	struct text plain;

	memcpy(changed, sealed.at, sealed.length);
	for (int byte = 0; byte < 256; byte++) {
		changed[0] = (uint8_t)byte;
		assert_int_equal(crypto_open(arena, &keys, SEALED_PERSON_NAME, (struct bytes){ changed, sealed.length }, &plain),
		                 byte == CRYPTO_FORMAT ? CRYPTO_OPEN_OK : CRYPTO_OPEN_FORMAT);
		changed[0] = CRYPTO_FORMAT;
		changed[1] = (uint8_t)byte;
		assert_int_equal(crypto_open(arena, &keys, SEALED_PERSON_NAME, (struct bytes){ changed, sealed.length }, &plain),
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
		assert_int_equal(crypto_open(arena, &keys, samples[i].column, (struct bytes){ sealed, hex.length / 2 }, &plain), CRYPTO_OPEN_OK);
		assert_true(text_equal(plain, text_of(samples[i].plain)));
		assert_true(text_equal(text_hex(arena, crypto_seal(arena, &keys, samples[i].column, &fixed, plain)), hex));
	}
}

/* A number that is given twice, or changed, makes values unreadable or movable.  A new column is a new line here; no line ever changes. */
static void
the_numbers_of_sealed_columns_stay_and_are_given_once(void **state)
{
	static const char *const given[] = {
		[1] = "PERSON_EMAIL", [2] = "PERSON_NAME", [3] = "SIGN_IN_EMAIL", [4] = "OUTBOX_TO", [5] = "OUTBOX_MESSAGE",
		[6] = "IDEMPOTENCY_LOCATION", [7] = "PAGE_NAME", [8] = "PROPOSAL_NAME", [9] = "INVITATION_EMAIL", [10] = "GROUP_LEADER_NAME",
		[11] = "GROUP_LEADER_EMAIL", [12] = "APPOINTMENT_NAME", [13] = "APPOINTMENT_EMAIL", [14] = "WAITING_NAME",
		[15] = "WAITING_EMAIL", [16] = "OUTCOME_NUMBER", [17] = "ELSEWHERE_NAME", [18] = "MESSAGE_TEXT", [19] = "MESSAGE_AUTHOR",
		[20] = "CONCERN_TEXT", [21] = "CONCERN_EMAIL", [22] = "INVITATION_INVITER",
		[23] = "INVITATION_LETTER", [24] = "APPOINTMENT_SHOWN", [25] = "WAITING_SHOWN", [26] = "ELSEWHERE_SHOWN",
		[27] = "DRAFT_TYPED", [28] = "DRIVE_NOTE", [29] = "FOLLOWER_EMAIL", [30] = "FILM_KEY",
		[31] = "FILM_CAPTIONS", [32] = "FILM_REQUEST_TEXT", [33] = "FILM_REQUEST_EMAIL", [34] = "ACTIVITYPUB_KEY",
		[35] = "ACTIVITYPUB_INBOX", [36] = "ACTIVITYPUB_FOLLOWER", [37] = "ACTIVITYPUB_FOLLOW", [38] = "ACTIVITYPUB_RECEIVED",
		[39] = "DESK_PRESS_NAME",
	};
	static const struct { size_t number; const char *name; } columns[] = {
#define SEALED(number, name, table, column) { number, #name },
#include "sealed.def"
#undef SEALED
	};

	for (size_t i = 0; i < COUNT_OF(columns); i++) {
		assert_in_range(columns[i].number, 1, COUNT_OF(given) - 1);
		assert_string_equal(columns[i].name, given[columns[i].number]);
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(columns[i].number, columns[j].number);
	}
}

static void
a_hash_is_the_same_for_the_same_and_differs_for_all_else(void **state)
{
	struct bytes hash = crypto_hash(arena, &keys, "person.mail", TEXT("maria@example.org"));

	assert_int_equal(hash.length, CRYPTO_HASH_BYTES);
	assert_true(crypto_equal(hash, crypto_hash(arena, &keys, "person.mail", TEXT("maria@example.org"))));
	assert_false(crypto_equal(hash, crypto_hash(arena, &keys, "person.mail", TEXT("maria@example.com"))));
	assert_false(crypto_equal(hash, crypto_hash(arena, &keys, "keeper.email", TEXT("maria@example.org"))));
	assert_false(crypto_equal(hash, crypto_hash(arena, &other_keys, "person.email", TEXT("maria@example.org"))));
	assert_null(crypto_hash(arena, &keys, "person.mail", TEXT_NONE).at);
	assert_int_equal(crypto_hash(arena, &keys, "person.mail", TEXT("")).length, CRYPTO_HASH_BYTES);
}

/* There are more purposes than cached keys, of two sites in turn: each gets its own key, the first time and later. */
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
				struct bytes hash = crypto_hash(arena, of ? &other_keys : &keys, purpose, TEXT("Maria"));

				if (round == 0)
					first[of][i] = hash;
				assert_true(crypto_equal(hash, first[of][i]));
				assert_false(crypto_equal(hash, crypto_hash(arena, of ? &other_keys : &keys, longer, TEXT("Maria"))));
			}
			assert_false(crypto_equal(first[0][i], first[1][i]));
			assert_true(i == 0 || !crypto_equal(first[0][i], first[0][i - 1]));
		}
	}
}

/* These values are in databases and in emails that were sent, so they may never change. Computed with Python's hashlib. */
static void
what_is_derived_stays_the_same_from_release_to_release(void **state)
{
	struct text token = crypto_token(arena, &keys, PRIVATE_LINK_APPOINTMENT, 12345, 1);
	struct text hash = text_hex(arena, crypto_hash(arena, &keys, "person.mail", TEXT("maria@example.org")));
	struct site_keys second = keys;

	assert_true(text_equal(token, TEXT("7P85RJBE1Y733HWP2FC3DR3AKD")));
	second.of[KEY_KIND_LOOKUP].at[1] = keys.of[KEY_KIND_LOOKUP].at[0];
	second.of[KEY_KIND_LOOKUP].count = second.of[KEY_KIND_LOOKUP].current = 2;
	assert_true(text_equal(text_hex(arena, crypto_hash(arena, &second, "person.mail", TEXT("maria@example.org"))),
	                       TEXT("3b797a5cb9b5185589869d64567adb2e9988a6f25138872812eabcd9d0a77c9a")));
	assert_true(text_equal(hash, TEXT("7f8edd43f0899ebf196f377346f9f6d492c0bcc23c411cfff85df64631f88188")));
}

static void
a_token_dies_when_its_generation_moves_on(void **state)
{
	struct text token = crypto_token(arena, &keys, PRIVATE_LINK_APPOINTMENT, 12345, 1), read;

	assert_int_equal(token.length, CRYPTO_TOKEN_LENGTH);
	assert_true(token_from_text(arena, token, CRYPTO_TOKEN_LENGTH, &read));
	assert_true(text_equal(token, read));
	assert_true(text_equal(token, crypto_token(arena, &keys, PRIVATE_LINK_APPOINTMENT, 12345, 1)));
	assert_false(text_equal(token, crypto_token(arena, &keys, PRIVATE_LINK_APPOINTMENT, 12345, 2)));
	assert_false(text_equal(token, crypto_token(arena, &keys, PRIVATE_LINK_APPOINTMENT, 12346, 1)));
	assert_false(text_equal(token, crypto_token(arena, &keys, PRIVATE_LINK_GROUP, 12345, 1)));
	assert_false(text_equal(token, crypto_token(arena, &other_keys, PRIVATE_LINK_APPOINTMENT, 12345, 1)));
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
	};

	return cmocka_run_group_tests(tests, start, stop);
}
