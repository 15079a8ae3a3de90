/* arena: memory is zeroed, aligned, stays valid until the reset, and has a bound. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/arena.h"

static void
what_is_taken_is_zeroed_and_aligned_again_after_a_reset(void **state)
{
	struct arena *arena = arena_new(1 << 20);

	for (int round = 0; round < 3; round++) {
		for (size_t size = 0; size < 300; size++) {
			uint8_t *at = arena_take(arena, size);

			assert_int_equal((uintptr_t)at % _Alignof(max_align_t), 0);
			for (size_t i = 0; i < size; i++)
				assert_int_equal(at[i], 0);
			memset(at, 0xAB, size);
		}
		assert_int_equal(arena_bytes_taken(arena), 299 * 300 / 2);
		arena_reset(arena);
		assert_int_equal(arena_bytes_taken(arena), 0);
	}
	arena_free(arena);
}

static void
pieces_do_not_overlap(void **state)
{
	struct arena *arena = arena_new(16 << 20);
	uint8_t *pieces[500];

	for (size_t i = 0; i < 500; i++) {
		pieces[i] = arena_take(arena, i * 7 + 1);
		memset(pieces[i], (int)(i & 0xFF), i * 7 + 1);
	}
	for (size_t i = 0; i < 500; i++)
		for (size_t j = 0; j < i * 7 + 1; j++)
			assert_int_equal(pieces[i][j], i & 0xFF);
	arena_free(arena);
}

static void
the_newest_piece_grows_in_place_and_an_older_one_is_copied(void **state)
{
	struct arena *arena = arena_new(1 << 20);
	char *first = arena_take(arena, 10), *grown, *moved;

	memcpy(first, "123456789", 10);
	grown = arena_grow(arena, first, 10, 100);
	assert_ptr_equal(grown, first);
	assert_string_equal(grown, "123456789");
	for (size_t i = 10; i < 100; i++)
		assert_int_equal(grown[i], 0);
	assert_int_equal(arena_bytes_taken(arena), 100);
	arena_take(arena, 1);
	moved = arena_grow(arena, grown, 100, 20000);
	assert_ptr_not_equal(moved, grown);
	assert_string_equal(moved, "123456789");
	assert_ptr_equal(arena_grow(arena, moved, 20000, 10), moved);
	assert_non_null(arena_grow(arena, NULL, 0, 8));
	arena_free(arena);
}

static void
a_large_piece_has_a_block_of_its_own(void **state)
{
	struct arena *arena = arena_new(32 << 20);
	uint8_t *large = arena_take(arena, 20 << 20);

	large[(20 << 20) - 1] = 1;
	assert_int_equal(arena_bytes_taken(arena), 20 << 20);
	arena_reset(arena);
	arena_take(arena, 30 << 20);
	arena_free(arena);
}

static void
nothing_is_freed_twice_when_there_is_no_arena(void **state)
{
	arena_free(NULL);
	memory_free(NULL);
	memory_free(memory_grow(memory_take(1), 100));
}

static void
past_the_bound(void)
{
	struct arena *arena = arena_new(1000);

	arena_take(arena, 999);
	arena_take(arena, 2);
}

static void
an_overflowing_list(void)
{
	arena_take_many(arena_new(SIZE_MAX), SIZE_MAX / 2, 3);
}

static void
a_growth_past_the_bound(void)
{
	struct arena *arena = arena_new(1000);

	arena_grow(arena, arena_take(arena, 900), 900, 1001);
}

static void
a_bug_stops_the_program(void **state)
{
	void (*const bugs[])(void) = { past_the_bound, an_overflowing_list, a_growth_past_the_bound };

	for (size_t i = 0; i < 3; i++) {
		int status = 0;
		pid_t child = fork();

		if (child == 0) {
			close(STDERR_FILENO);
			bugs[i]();
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), SIGABRT);
	}
}

static void
exactly_the_bound_is_still_given(void **state)
{
	struct arena *arena = arena_new(1000);

	arena_take(arena, 400);
	arena_take_many(arena, 6, 100);
	assert_int_equal(arena_bytes_taken(arena), 1000);
	arena_free(arena);
}

static void
an_arena_made_for_so_much_gives_it_from_one_block(void **state)
{
	struct arena *arena = arena_new_for(1 << 20, 64 * 1024);
	char *before = arena_take(arena, 96), *next = arena_take(arena, 96);
	const ptrdiff_t step = next - before;

	for (int i = 0; i < 400; i++) {
		before = next;
		next = arena_take(arena, 96);
		assert_int_equal(next - before, step);
	}
	assert_int_equal(arena_bytes_taken(arena), 402 * 96);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_taken_is_zeroed_and_aligned_again_after_a_reset),
		cmocka_unit_test(pieces_do_not_overlap),
		cmocka_unit_test(the_newest_piece_grows_in_place_and_an_older_one_is_copied),
		cmocka_unit_test(a_large_piece_has_a_block_of_its_own),
		cmocka_unit_test(nothing_is_freed_twice_when_there_is_no_arena),
		cmocka_unit_test(a_bug_stops_the_program),
		cmocka_unit_test(an_arena_made_for_so_much_gives_it_from_one_block),
		cmocka_unit_test(exactly_the_bound_is_still_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
