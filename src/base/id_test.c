/* id: always larger than the last, from any thread, and readable with the mistakes that people make. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/id.h"

#define THREADS 8
#define IDS_EACH 20000

static int64_t made[THREADS][IDS_EACH];

static void *
make_ids(void *ids)
{
	int64_t *into = ids;

	for (int i = 0; i < IDS_EACH; i++)
		into[i] = id_new(instant_now());
	return NULL;
}

static int
compare(const void *one, const void *other)
{
	int64_t first = *(const int64_t *)one, second = *(const int64_t *)other;

	return (first > second) - (first < second);
}

static void
eight_threads_never_get_the_same_id_and_each_sees_them_grow(void **state)
{
	pthread_t threads[THREADS];
	int64_t *all = &made[0][0];

	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, make_ids, made[i]), 0);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	for (int i = 0; i < THREADS; i++)
		for (int j = 1; j < IDS_EACH; j++)
			assert_true(made[i][j] > made[i][j - 1]);
	qsort(all, THREADS * IDS_EACH, sizeof *all, compare);
	assert_true(all[0] > 0);
	for (size_t i = 1; i < THREADS * IDS_EACH; i++)
		assert_true(all[i] > all[i - 1]);
}

enum { NODES = 2, IDS_OF_NODE = 500000 };

/* In a process of its own, as a second node is; at the same time as the other. */
static void
make_as_node(int node, int into)
{
	static int64_t ids[IDS_OF_NODE];
	const uint8_t *at = (const uint8_t *)ids;
	size_t left = sizeof ids;

	id_set_node(node);
	for (int i = 0; i < IDS_OF_NODE; i++)
		ids[i] = id_new(instant_now());
	while (left > 0) {
		const ssize_t written = write(into, at, left);

		if (written <= 0)
			_exit(1);
		at += written;
		left -= (size_t)written;
	}
	_exit(0);
}

static void
a_million_ids_of_two_busy_nodes_are_all_different(void **state)
{
	static int64_t all[NODES * IDS_OF_NODE];
	int pipes[NODES][2];
	size_t got = 0;

	(void)state;
	for (int node = 0; node < NODES; node++) {
		assert_int_equal(pipe(pipes[node]), 0);
		if (fork() == 0)
			make_as_node(node, pipes[node][1]);
		close(pipes[node][1]);
	}
	for (int node = 0; node < NODES; node++) {
		ssize_t count;

		while ((count = read(pipes[node][0], (uint8_t *)all + got, sizeof all - got)) > 0)
			got += (size_t)count;
		close(pipes[node][0]);
	}
	assert_int_equal(got, sizeof all);
	for (int node = 0; node < NODES; node++) {
		int status;

		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	qsort(all, COUNT_OF(all), sizeof *all, compare);
	for (size_t i = 1; i < COUNT_OF(all); i++)
		assert_true(all[i] > all[i - 1]);
}

static void
ids_grow_even_when_the_clock_is_set_back(void **state)
{
	int64_t last = id_new((struct instant){ INT64_C(1800000000) * INSTANT_SECOND });

	for (int64_t second = 1799999999; second > 1799999000; second--) {
		int64_t next = id_new((struct instant){ second * INSTANT_SECOND });

		assert_true(next > last);
		last = next;
	}
	assert_true(id_new((struct instant){ -1 }) > last);
	/* The time can be read off: 43 bits of milliseconds. */
	assert_int_equal(id_new((struct instant){ INT64_C(1900000000) * INSTANT_SECOND }) >> 20, INT64_C(1900000000) * 1000);
}

static void
an_id_comes_back_from_its_text(void **state)
{
	struct arena *arena = arena_new(1 << 20);
	const int64_t ids[] = { 1, 31, 32, INT64_C(0x123456789ABCDEF), INT64_MAX };
	int64_t back;

	for (size_t i = 0; i < 5; i++) {
		struct text text = id_text(arena, ids[i]);

		assert_int_equal(text.length, ID_TEXT_LENGTH);
		assert_true(id_from_text(text, &back));
		assert_int_equal(back, ids[i]);
		assert_true(id_from_text(text_lower_ascii(arena, text), &back));
		assert_int_equal(back, ids[i]);
	}
	assert_true(text_equal(id_text(arena, 1), TEXT("0000000000001")));
	assert_true(text_equal(id_text(arena, INT64_MAX), TEXT("7ZZZZZZZZZZZZ")));
	assert_true(id_from_text(TEXT("OOOOOOOOOOOOl"), &back));
	assert_int_equal(back, 1);
	arena_free(arena);
}

static void
what_is_no_id_is_refused(void **state)
{
	const char *const wrong[] = {
		"", "1", "000000000000", "00000000000001", "0000000000000", "8000000000000", "ZZZZZZZZZZZZZ", "000000000000U",
		"000000000000-", "000000000000 ", "00000000000\xC3\xA9", "000000000000/",
	};
	int64_t id = 77;

	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_false(id_from_text(text_of(wrong[i]), &id));
	assert_false(id_from_text((struct text){ "000000000000\0", 13 }, &id));
	assert_false(id_from_text(TEXT_NONE, &id));
	assert_int_equal(id, 77);
}

static void
every_other_byte_is_no_part_of_a_token(void **state)
{
	static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyzILOilo";
	static const char values[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZABCDEFGHJKMNPQRSTVWXYZ110110";
	struct arena *arena = arena_new(1 << 16);

	for (int byte = 0; byte < 256; byte++) {
		const char c = (char)byte;
		const char *at = memchr(letters, c, sizeof(letters) - 1);
		struct text token;

		assert_int_equal(token_from_text(arena, (struct text){ &c, 1 }, 1, &token), at != NULL);
		if (at != NULL)
			assert_int_equal(token.at[0], values[at - letters]);
	}
	arena_free(arena);
}

static void
a_token_is_read_in_its_canonical_letters(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	struct text token = TEXT_NONE;

	assert_true(token_from_text(arena, TEXT("o1il-abc") , 8, &token) == false);
	assert_true(token_from_text(arena, TEXT("oIlzyabc"), 8, &token));
	assert_true(text_equal(token, TEXT("011ZYABC")));
	assert_false(token_from_text(arena, TEXT("0123456"), 8, &token));
	assert_false(token_from_text(arena, TEXT("0123456U"), 8, &token));
	assert_false(token_from_text(arena, TEXT_NONE, 8, &token));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(eight_threads_never_get_the_same_id_and_each_sees_them_grow),
		cmocka_unit_test(a_million_ids_of_two_busy_nodes_are_all_different),
		cmocka_unit_test(ids_grow_even_when_the_clock_is_set_back),
		cmocka_unit_test(an_id_comes_back_from_its_text),
		cmocka_unit_test(what_is_no_id_is_refused),
		cmocka_unit_test(every_other_byte_is_no_part_of_a_token),
		cmocka_unit_test(a_token_is_read_in_its_canonical_letters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
