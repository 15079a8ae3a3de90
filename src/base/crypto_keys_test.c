/* crypto_keys: what a rotated key changes, and that the file of the keys is written and read whole or not at all. */
#include "base/crypto_test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The disk as site_keys_write() finds it: its calls are ours. */
static bool folders_do_not_sync, disk_is_full;

int
fsync(int file)
{
	struct stat status;

	if (folders_do_not_sync && fstat(file, &status) == 0 && S_ISDIR(status.st_mode)) {
		errno = EIO;
		return -1;
	}
	return (int)syscall(SYS_fsync, file);
}

/* A full disk takes the first part, and nothing of the rest. */
ssize_t
write(int file, const void *bytes, size_t length)
{
	if (disk_is_full && length < 100) {
		errno = ENOSPC;
		return -1;
	}
	return syscall(SYS_write, file, bytes, disk_is_full ? length - 99 : length);
}

/* Everything that the three keys do, so that it can be compared. */
struct uses { struct bytes sealed, hash, mac; struct text token; };

static struct uses
uses_of(const struct site_keys *of)
{
	return (struct uses){ crypto_seal(arena, of, SEALED_PERSON_NAME, &chance, TEXT("Maria")),
		crypto_hash(arena, of, "person.mail", TEXT("maria@example.org")), crypto_mac(arena, of, "form.key", TEXT("a form")),
		crypto_token(arena, of, PRIVATE_LINK_APPOINTMENT, 12345, 1) };
}

static void
rotate(struct site_keys *of, enum key_kind kind)
{
	site_keys_add(of, kind);
	of->of[kind].current = of->of[kind].count;
}

static void
each_key_rotated_alone_leaves_what_the_others_do(void **state)
{
	for (int kind = 0; kind < KEY_KIND_COUNT; kind++) {
		struct site_keys rotated = keys;
		const struct uses before = uses_of(&keys);
		struct uses after;
		struct text plain;

		rotate(&rotated, (enum key_kind)kind);
		after = uses_of(&rotated);
		assert_int_equal(after.sealed.at[1], kind == KEY_KIND_SEAL ? 2 : 1);
		assert_int_equal(crypto_open(arena, &rotated, SEALED_PERSON_NAME, before.sealed, &plain), CRYPTO_OPEN_OK);
		assert_true(text_equal(plain, TEXT("Maria")));
		assert_int_equal(crypto_open(arena, &rotated, SEALED_PERSON_NAME, after.sealed, &plain), CRYPTO_OPEN_OK);
		assert_int_equal(crypto_open(arena, &keys, SEALED_PERSON_NAME, after.sealed, &plain),
		                 kind == KEY_KIND_SEAL ? CRYPTO_OPEN_KEY : CRYPTO_OPEN_OK);
		assert_int_equal(crypto_equal(before.hash, after.hash), kind != KEY_KIND_LOOKUP);
		assert_int_equal(crypto_equal(before.mac, after.mac), kind != KEY_KIND_LINK);
		assert_int_equal(text_equal(before.token, after.token), kind != KEY_KIND_LINK);
	}
}

static void
a_stored_hash_becomes_that_of_the_next_version_without_the_text(void **state)
{
	struct site_keys rotated = keys;
	struct bytes stored = crypto_hash(arena, &keys, "person.mail", TEXT("maria@example.org"));

	for (int version = 2; version <= LIMIT_KEY_VERSIONS; version++) {
		rotate(&rotated, KEY_KIND_LOOKUP);
		stored = crypto_hash_next(arena, &rotated, version, stored);
		assert_true(crypto_equal(stored, crypto_hash(arena, &rotated, "person.mail", TEXT("maria@example.org"))));
		assert_false(crypto_equal(stored, crypto_hash(arena, &rotated, "person.email", TEXT("maria@example.org"))));
	}
	assert_true(crypto_equal(crypto_hash(arena, &keys, "person.mail", TEXT("maria@example.org")),
	                         crypto_hash_of_version(arena, &rotated, 1, "person.mail", TEXT("maria@example.org"))));
}

static void
assert_same_keys(const struct site_keys *one, const struct site_keys *other)
{
	for (int kind = 0; kind < KEY_KIND_COUNT; kind++) {
		assert_int_equal(one->of[kind].count, other->of[kind].count);
		assert_memory_equal(one->of[kind].at, other->of[kind].at, (size_t)one->of[kind].count * CRYPTO_KEY_BYTES);
	}
}

static void
the_key_file_is_written_once_for_its_owner_alone_and_read_back(void **state)
{
	char folder[] = "/tmp/givenback-key-XXXXXX";
	struct text path;
	struct site_keys read = { 0 };
	struct stat status;

	assert_non_null(mkdtemp(folder));
	path = text_format(arena, "%s/site.key", folder);
	assert_int_equal(site_keys_read(path.at, &read), SITE_KEYS_READ_NONE);
	assert_true(site_keys_write(path.at, &keys));
	assert_int_equal(stat(path.at, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(site_keys_read(path.at, &read), SITE_KEYS_READ_OK);
	assert_same_keys(&read, &keys);
	assert_false(site_keys_write(path.at, &other_keys));
	assert_int_equal(site_keys_read(path.at, &read), SITE_KEYS_READ_OK);
	assert_same_keys(&read, &keys);
	for (int kind = 0; kind < KEY_KIND_COUNT; kind++) {
		while (read.of[kind].count < LIMIT_KEY_VERSIONS)
			site_keys_add(&read, (enum key_kind)kind);
		assert_int_equal(read.of[kind].current, 1);
		assert_true(site_keys_replace(path.at, &read));
		assert_int_equal(stat(path.at, &status), 0);
		assert_int_equal(status.st_mode & 0777, 0600);
		other_keys = read;
		assert_int_equal(site_keys_read(path.at, &read), SITE_KEYS_READ_OK);
		assert_same_keys(&read, &other_keys);
		assert_int_equal(read.of[kind].current, LIMIT_KEY_VERSIONS);
	}
	assert_int_equal(site_keys_read(folder, &read), SITE_KEYS_READ_FAULT);
	assert_int_equal(unlink(path.at), 0);
	assert_int_equal(rmdir(folder), 0);        /* nothing unfinished is left next to it */
	assert_false(site_keys_write(path.at, &keys));
}

static void
keys_that_may_not_survive_a_power_loss_are_not_written(void **state)
{
	char folder[] = "/tmp/givenback-key-XXXXXX";
	struct text path;

	assert_non_null(mkdtemp(folder));
	path = text_format(arena, "%s/site.key", folder);
	assert_true(site_keys_write(path.at, &keys));
	folders_do_not_sync = true;
	errno = 0;
	assert_false(site_keys_replace(path.at, &keys));
	assert_int_equal(errno, EIO);
	folders_do_not_sync = false;
	assert_true(site_keys_replace(path.at, &keys));
	assert_int_equal(unlink(path.at), 0);
	assert_int_equal(rmdir(folder), 0);
}

static void
a_full_disk_leaves_the_file_as_it_was_and_says_why(void **state)
{
	char folder[] = "/tmp/givenback-key-XXXXXX";
	struct site_keys read;
	struct text path;

	assert_non_null(mkdtemp(folder));
	path = text_format(arena, "%s/site.key", folder);
	assert_true(site_keys_write(path.at, &keys));
	disk_is_full = true;
	errno = 0;
	assert_false(site_keys_replace(path.at, &other_keys));
	disk_is_full = false;
	assert_int_equal(errno, ENOSPC);
	assert_int_equal(site_keys_read(path.at, &read), SITE_KEYS_READ_OK);
	assert_same_keys(&read, &keys);
	assert_int_equal(unlink(path.at), 0);
	assert_int_equal(rmdir(folder), 0);        /* nothing unfinished is left next to it */
}

#define DIGITS "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define THREE "seal 1 " DIGITS "\nlookup 1 " DIGITS "\nlink 1 " DIGITS "\n"

static void
a_key_file_is_read_whole_or_not_at_all(void **state)
{
	static const struct { const char *file; enum site_keys_read outcome; } files[] = {
		{ THREE, SITE_KEYS_READ_OK },
		{ "link 1 " DIGITS "\nseal 1 " DIGITS "\nlookup 1 " DIGITS "\nseal 2 " DIGITS "\n", SITE_KEYS_READ_OK },
		{ DIGITS "\n", SITE_KEYS_READ_SINGLE },
		{ DIGITS, SITE_KEYS_READ_SINGLE },
		{ "", SITE_KEYS_READ_MALFORMED },
		{ "seal 1 " DIGITS "\nlookup 1 " DIGITS "\n", SITE_KEYS_READ_MALFORMED },
		{ "seal 1 " DIGITS "\nlookup 1 " DIGITS "\nlink 1 " DIGITS, SITE_KEYS_READ_MALFORMED },
		{ THREE "seal 3 " DIGITS "\n", SITE_KEYS_READ_MALFORMED },
		{ THREE "seal 1 " DIGITS "\n", SITE_KEYS_READ_MALFORMED },
		{ THREE "seals 1 " DIGITS "\n", SITE_KEYS_READ_MALFORMED },
		{ THREE "seal 2 " DIGITS "00\n", SITE_KEYS_READ_MALFORMED },
		{ THREE "seal 2 0" DIGITS "\n", SITE_KEYS_READ_MALFORMED },
		{ THREE "seal 2  \n", SITE_KEYS_READ_MALFORMED },
		{ THREE "\n", SITE_KEYS_READ_MALFORMED },
	};
	char path[] = "/tmp/givenback-key-XXXXXX";
	const int made = mkstemp(path);

	assert_true(made >= 0);
	close(made);
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		FILE *file = fopen(path, "w");
		struct site_keys read;

		assert_non_null(file);
		fputs(files[i].file, file);
		fclose(file);
		assert_int_equal(site_keys_read(path, &read), files[i].outcome);
		if (files[i].outcome == SITE_KEYS_READ_OK)
			assert_memory_equal(read.of[KEY_KIND_LINK].at[0].bytes, keys.of[KEY_KIND_LINK].at[0].bytes, CRYPTO_KEY_BYTES);
	}
	assert_int_equal(unlink(path), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_key_rotated_alone_leaves_what_the_others_do),
		cmocka_unit_test(a_stored_hash_becomes_that_of_the_next_version_without_the_text),
		cmocka_unit_test(a_key_file_is_read_whole_or_not_at_all),
		cmocka_unit_test(keys_that_may_not_survive_a_power_loss_are_not_written),
		cmocka_unit_test(a_full_disk_leaves_the_file_as_it_was_and_says_why),
		cmocka_unit_test(the_key_file_is_written_once_for_its_owner_alone_and_read_back),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
