/* Large files in sealed pieces: any part can be read, and what was acknowledged is there after the process was killed. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/crypto_piece.h"
#include "limits.h"
#include "media/media_file.h"
#include "tests/bench_context.h"
#include "tests/media_folder.h"

enum { PIECES = 5, SIZE = (PIECES - 1) * MEDIA_FILE_PIECE + 777 };

static struct test_bench *bench;
static struct context *context;
static uint8_t *film;

static int
start(void **state)
{
	(void)state;
	bench = test_bench_open();
	context = &bench->context;
	assert_true(media_folder_open(&bench->site));
	film = memory_take(SIZE);
	random_bytes(context->random, film, SIZE);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	memory_free(film);
	test_bench_close(bench);
	return media_folder_close();
}

static const char *
path_of(const struct media_file *file)
{
	return text_terminated(context->arena, text_format(context->arena, "%s/%.*s", media_file_folder(context->arena, &bench->site),
	                                                   TEXT_PRINT(file->name)));
}

static struct media_file
written(size_t length)
{
	const struct media_file file = media_file_new(context, SIZE);

	assert_int_equal(media_file_write(context, &file, 0, (struct bytes){ film, length }), MEDIA_FILE_WRITE_OK);
	return file;
}

static bool
reads(const struct media_file *file, size_t from, size_t length)
{
	uint8_t *at = memory_take(length);
	struct media_file_open opened;
	bool good = false;

	if (media_file_open(context, file, &opened)) {
		good = media_file_read(&opened, from, at, length);
		media_file_close(&opened);
	}
	if (good)
		assert_memory_equal(at, film + from, length);
	memory_free(at);
	return good;
}

static void
any_part_of_a_file_can_be_read(void **state)
{
	static const struct { size_t from, length; } parts[] = {
		{ 0, SIZE }, { 0, 1 }, { SIZE - 1, 1 }, { MEDIA_FILE_PIECE - 1, 2 }, { MEDIA_FILE_PIECE, MEDIA_FILE_PIECE },
		{ 3, SIZE - 3 }, { 2 * MEDIA_FILE_PIECE + 5, MEDIA_FILE_PIECE }, { SIZE - 777, 777 }, { SIZE - 778, 2 },
	};
	const struct media_file file = written(SIZE);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		assert_true(reads(&file, parts[i].from, parts[i].length));
}

static void
a_file_on_the_disk_shows_nothing_and_is_its_owners_alone(void **state)
{
	const struct media_file file = written(SIZE);
	uint8_t *at = memory_take(SIZE + PIECES * CRYPTO_PIECE_EXTRA + 1);
	const int descriptor = open(path_of(&file), O_RDONLY);
	struct stat status;

	(void)state;
	assert_int_equal(read(descriptor, at, SIZE + PIECES * CRYPTO_PIECE_EXTRA + 1), SIZE + PIECES * CRYPTO_PIECE_EXTRA);
	for (size_t i = 0; i + 16 <= SIZE; i += 64)
		assert_null(memmem(at, SIZE + PIECES * CRYPTO_PIECE_EXTRA, film + i, 16));
	assert_int_equal(fstat(descriptor, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	close(descriptor);
	memory_free(at);
}

static void
change(const struct media_file *file, size_t at)
{
	const int descriptor = open(path_of(file), O_RDWR);
	uint8_t byte;

	assert_int_equal(pread(descriptor, &byte, 1, (off_t)at), 1);
	byte ^= 1;
	assert_int_equal(pwrite(descriptor, &byte, 1, (off_t)at), 1);
	close(descriptor);
}

/* Copies the sealed piece `from` of one file over the piece `to` of another. */
static void
move_piece(const struct media_file *one, int from, const struct media_file *other, int to)
{
	uint8_t piece[MEDIA_FILE_PIECE + CRYPTO_PIECE_EXTRA];
	const int in = open(path_of(one), O_RDONLY), out = open(path_of(other), O_WRONLY);

	assert_int_equal(pread(in, piece, sizeof piece, from * (off_t)sizeof piece), sizeof piece);
	assert_int_equal(pwrite(out, piece, sizeof piece, to * (off_t)sizeof piece), sizeof piece);
	close(in);
	close(out);
}

static void
a_piece_that_was_changed_moved_or_cut_off_is_not_read(void **state)
{
	struct media_file file = written(SIZE), other = written(SIZE), longer;

	(void)state;
	change(&file, 2 * (MEDIA_FILE_PIECE + CRYPTO_PIECE_EXTRA) + 30);
	assert_true(reads(&file, 0, 2 * MEDIA_FILE_PIECE));
	assert_false(reads(&file, 2 * MEDIA_FILE_PIECE, 1));

	/* Within the file, from another file, and from another file under the same key. */
	move_piece(&other, 0, &other, 1);
	assert_false(reads(&other, MEDIA_FILE_PIECE, 1));
	file = written(SIZE);
	other = written(SIZE);
	move_piece(&other, 1, &file, 1);
	assert_false(reads(&file, MEDIA_FILE_PIECE, 1));
	other = media_file_new(context, SIZE);
	other.key = file.key;
	assert_int_equal(media_file_write(context, &other, 0, (struct bytes){ film, SIZE }), MEDIA_FILE_WRITE_OK);
	move_piece(&other, 0, &file, 0);
	assert_false(reads(&file, 0, 1));

	file = written(SIZE);
	assert_int_equal(truncate(path_of(&file), (PIECES - 1) * (MEDIA_FILE_PIECE + CRYPTO_PIECE_EXTRA)), 0);
	assert_false(reads(&file, SIZE - 1, 1));
	/* A row that says another size does not make a shorter film of it. */
	longer = written(SIZE);
	longer.size = 2 * MEDIA_FILE_PIECE;
	assert_false(reads(&longer, 0, 1));
}

/* Appends from where the file is and reports each piece that was acknowledged, until it is killed. */
static void
append_until_killed(const struct media_file *file, int report)
{
	for (uint64_t from = 0; from < SIZE; from += MEDIA_FILE_PIECE) {
		const size_t length = SIZE - from < MEDIA_FILE_PIECE ? (size_t)(SIZE - from) : MEDIA_FILE_PIECE;

		if (media_file_write(context, file, from, (struct bytes){ film + from, length }) != MEDIA_FILE_WRITE_OK ||
		    write(report, &length, sizeof length) != sizeof length)
			_exit(1);
	}
	pause();
	_exit(0);
}

static void
what_was_acknowledged_is_there_after_kill_9(void **state)
{
	(void)state;
	for (int after = 1; after <= PIECES; after++) {
		const struct media_file file = media_file_new(context, SIZE);
		size_t acknowledged = 0, one;
		int report[2];
		pid_t child;

		assert_int_equal(pipe(report), 0);
		child = fork();
		assert_true(child >= 0);
		if (child == 0)
			append_until_killed(&file, report[1]);
		close(report[1]);
		for (int i = 0; i < after; i++) {
			assert_int_equal(read(report[0], &one, sizeof one), sizeof one);
			acknowledged += one;
		}
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		close(report[0]);
		assert_true(reads(&file, 0, acknowledged));
		/* It continues from there, over whatever the killed process had begun. */
		if (acknowledged < SIZE)
			assert_int_equal(media_file_write(context, &file, acknowledged, (struct bytes){ film + acknowledged, SIZE - acknowledged }),
			                 MEDIA_FILE_WRITE_OK);
		assert_true(reads(&file, 0, SIZE));
	}
}

static void
the_same_bytes_again_leave_the_pieces_untouched(void **state)
{
	const struct media_file file = written(SIZE);
	uint8_t before[64], after[64];
	int descriptor = open(path_of(&file), O_RDONLY);

	(void)state;
	assert_int_equal(pread(descriptor, before, sizeof before, 0), sizeof before);
	assert_int_equal(media_file_write(context, &file, 0, (struct bytes){ film, SIZE }), MEDIA_FILE_WRITE_OK);
	assert_int_equal(pread(descriptor, after, sizeof after, 0), sizeof after);
	assert_memory_equal(before, after, sizeof before);
	film[0] ^= 1;
	assert_int_equal(media_file_write(context, &file, 0, (struct bytes){ film, SIZE }), MEDIA_FILE_WRITE_OK);
	assert_int_equal(pread(descriptor, after, sizeof after, 0), sizeof after);
	assert_memory_not_equal(before, after, sizeof before);
	assert_true(reads(&file, 0, SIZE));
	close(descriptor);
}

static void
a_row_has_the_key_sealed(void **state)
{
	const struct media_file file = written(SIZE);
	const struct bytes sealed = media_file_seal_key(context, &file);
	struct media_file again;

	(void)state;
	assert_null(memmem(sealed.at, sealed.length, file.key.bytes, sizeof file.key.bytes));
	assert_true(media_file_from_row(context, file.name, sealed, SIZE, &again));
	assert_true(reads(&again, 0, SIZE));
	assert_false(media_file_from_row(context, TEXT("../../../../etc/site.key12"), sealed, SIZE, &again));
	((uint8_t *)sealed.at)[30] ^= 1;
	assert_false(media_file_from_row(context, file.name, sealed, SIZE, &again));
}

static bool
is_this(void *closure, struct text name)
{
	return text_equal(((const struct media_file *)closure)->name, name);
}

static void
a_file_without_a_row_is_deleted_once_it_is_old(void **state)
{
	struct media_file known = written(MEDIA_FILE_PIECE), gone = written(MEDIA_FILE_PIECE), fresh = written(MEDIA_FILE_PIECE);
	const struct utimbuf old = { time(NULL) - LIMIT_FILE_UNKNOWN_SECONDS - 60, time(NULL) - LIMIT_FILE_UNKNOWN_SECONDS - 60 };

	(void)state;
	assert_int_equal(utime(path_of(&known), &old), 0);
	assert_int_equal(utime(path_of(&gone), &old), 0);
	assert_int_equal(media_file_sweep(&bench->site, is_this, &known, 10), 1);
	assert_int_equal(access(path_of(&known), F_OK), 0);
	assert_int_not_equal(access(path_of(&gone), F_OK), 0);
	assert_int_equal(access(path_of(&fresh), F_OK), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(any_part_of_a_file_can_be_read),
		TEST(a_file_on_the_disk_shows_nothing_and_is_its_owners_alone),
		TEST(a_piece_that_was_changed_moved_or_cut_off_is_not_read),
		TEST(what_was_acknowledged_is_there_after_kill_9),
		TEST(the_same_bytes_again_leave_the_pieces_untouched),
		TEST(a_row_has_the_key_sealed),
		TEST(a_file_without_a_row_is_deleted_once_it_is_old),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
