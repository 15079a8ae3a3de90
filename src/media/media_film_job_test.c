/* Films that wait are converted, and what came of it is in their rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <spawn.h>
#include <unistd.h>

#include "base/arena.h"
#include "limits.h"
#include "media/media_captions.h"
#include "media/media_film_job.h"
#include "media/media_film_still.h"
#include "media/media_film_run.h"
#include "tests/bench_context.h"
#include "tests/media_folder.h"

#define COUNT(what) test_bench_count(bench, "SELECT count(*) FROM " what)

extern char **environ;

static struct test_bench *bench;
static struct context *context;
static char film_path[96];
static atomic_bool stop;

static void
make_film(void)
{
	const char *const words[] = { "ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc=s=320x240:d=2", "-f", "lavfi", "-i",
		"sine=d=2", "-metadata", "location=+48.2+16.3/", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", film_path, NULL };
	pid_t child;
	int status;

	assert_int_equal(posix_spawnp(&child, "ffmpeg", NULL, NULL, (char *const *)(uintptr_t)words, environ), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static int
start(void **state)
{
	(void)state;
	bench = test_bench_open();
	context = &bench->context;
	assert_true(media_folder_open(&bench->site));
	snprintf(film_path, sizeof film_path, "%s/day.mp4", media_folder);
	atomic_store(&stop, false);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	test_bench_close(bench);
	return media_folder_close();
}

/* A row that waits, with these bytes in its file. */
static struct media_file
waiting(struct bytes bytes)
{
	struct media_file file = media_file_new(context, bytes.length);

	assert_int_equal(media_file_write(context, &file, 0, bytes), MEDIA_FILE_WRITE_OK);
	test_bench_run(bench, text_terminated(context->arena, text_format(context->arena, "INSERT INTO media (id, kind, state, honour_page,"
	               " width, height, alternative_text, created_at, file_name) VALUES (7, 'film', 'stored', 77, 0, 0, '', 0, '%.*s')",
	               TEXT_PRINT(file.name))));
	test_bench_run(bench, text_terminated(context->arena, text_format(context->arena, "INSERT INTO film (media, honour_page, state,"
	               " key_sealed, size, received, duration_ms, hidden, cut_from_ms, cut_until_ms, work_ms, tries, changed_at)"
	               " VALUES (7, 77, 'waiting', x'%.*s', %zu, %zu, 0, FALSE, 0, 0, 0, 0, 0)",
	               TEXT_PRINT(text_hex(context->arena, media_file_seal_key(context, &file))), bytes.length, bytes.length)));
	return file;
}

static struct bytes
read_film(void)
{
	FILE *in = fopen(film_path, "r");
	uint8_t *at = arena_take(context->arena, MIB);
	size_t length;

	assert_non_null(in);
	length = fread(at, 1, MIB, in);
	fclose(in);
	assert_true(length > 0 && length < MIB);
	return (struct bytes){ at, length };
}

static struct media_film_work
converted(void)
{
	struct media_film_work work;

	assert_int_equal(media_film_job_next(context, &work), FOUND_OK);
	assert_true(media_film_job_begin(context, &work));
	assert_int_equal(COUNT("film WHERE state = 'converting'"), 1);
	media_film_job_run(context, &work, &stop);
	assert_true(media_film_job_end(context, &work));
	return work;
}

static bool
work_is_gone(void)
{
	char path[128];

	snprintf(path, sizeof path, "%s/work", media_file_folder(context->arena, &bench->site));
	return access(path, F_OK) != 0;
}

static void
a_film_becomes_one_that_plays_with_a_still(void **state)
{
	struct media_file_open opened;
	struct media_film_work work;
	struct media_film_shown shown;
	uint8_t beginning[12];
	int64_t minutes;

	(void)state;
	assert_true(media_film_work_minutes(context, &minutes));
	assert_int_equal(minutes, 0);
	make_film();
	waiting(read_film());
	work = converted();
	assert_int_equal(work.outcome, MEDIA_FILM_OK);
	assert_int_equal(media_film_describe(context, (struct film_id){ 7 }, &shown), FOUND_OK);
	assert_int_equal(shown.state, FILM_STATE_READY);
	assert_in_range(shown.duration_ms, 1900, 2200);
	assert_int_equal(shown.width, 320);
	assert_int_equal(shown.height, 240);
	assert_int_equal(COUNT("film WHERE work_ms > 0"), 1);
	assert_true(media_film_work_minutes(context, &minutes));
	assert_true(minutes > 0);
	assert_int_equal(COUNT("media m JOIN film f ON f.still = m.id WHERE m.kind = 'picture' AND m.honour_page = 77"), 1);
	assert_true(media_file_open(context, &work.made, &opened));
	assert_true(media_file_read(&opened, 0, beginning, sizeof beginning));
	assert_memory_equal(beginning + 4, "ftyp", 4);
	media_file_close(&opened);
	assert_true(work_is_gone());
	assert_int_equal(media_film_job_next(context, &work), FOUND_NONE);
	assert_true(media_film_delete(context, (struct film_id){ 7 }));
	assert_int_equal(COUNT("media") + COUNT("film"), 0);
}

static struct media_film_shown
described(void)
{
	struct media_film_shown shown;

	assert_int_equal(media_film_describe(context, (struct film_id){ 7 }, &shown), FOUND_OK);
	return shown;
}

/* Captions move with the part that is kept; pictures that were hidden stay so. */
static void
the_keepers_keep_a_part_of_it(void **state)
{
	struct media_captions captions = { .given = true, .speech = FILM_SPEECH_CAPTIONS, .language = TEXT("en") };
	struct media_film_stills stills;
	struct media_film_work work;
	int64_t line;

	(void)state;
	make_film();
	waiting(read_film());
	converted();
	assert_int_equal(captions_read(context->arena, TEXT("0:00 --> 0:00.4\ngone\n\n0:01 --> 0:01.2\nstays"), &captions.captions, &line),
	                 CAPTIONS_OK);
	assert_true(media_captions_put(context, (struct film_id){ 7 }, &captions));
	assert_true(media_film_still_choose(context, (struct film_id){ 7 }, 0));
	assert_int_equal(media_film_cut(context, (struct film_id){ 7 }, 500, 1700), FOUND_OK);
	work = converted();
	assert_int_equal(work.outcome, MEDIA_FILM_OK);
	assert_int_equal(described().state, FILM_STATE_READY);
	assert_in_range(described().duration_ms, 1100, 1350);
	assert_int_equal(COUNT("film WHERE cut_from_ms = 0 AND cut_until_ms = 0"), 1);
	assert_int_equal(media_captions_read(context, (struct film_id){ 7 }, &captions), FOUND_OK);
	assert_int_equal(captions.captions.count, 1);
	assert_int_equal(captions.captions.at[0].from_ms, 500);
	assert_true(media_film_stills(context, (struct film_id){ 7 }, &stills));
	assert_int_equal(stills.count, LIMIT_FILM_STILLS);
	assert_int_equal(stills.shown, 0);
	assert_int_equal(COUNT("media WHERE kind = 'picture'"), 2 * LIMIT_FILM_STILLS);
}

static void
one_that_cannot_be_cut_is_what_it_was(void **state)
{
	(void)state;
	make_film();
	waiting(read_film());
	converted();
	assert_int_equal(media_film_cut(context, (struct film_id){ 7 }, 90000, 95000), FOUND_OK);
	converted();
	assert_int_equal(COUNT("film WHERE state = 'ready' AND failure = 'damaged' AND cut_until_ms = 0"), 1);
	assert_in_range(described().duration_ms, 1900, 2200);
	/* What is said of it ends with a cut that succeeds. */
	assert_int_equal(media_film_cut(context, (struct film_id){ 7 }, 500, 1700), FOUND_OK);
	converted();
	assert_int_equal(COUNT("film WHERE state = 'ready' AND failure IS NULL"), 1);
}

static void
what_is_no_film_fails_for_good(void **state)
{
	static const uint8_t bytes[5000] = "\0\0\0\x18" "ftypmp42 and nothing else";
	struct media_film_work work;

	(void)state;
	waiting((struct bytes){ bytes, sizeof bytes });
	converted();
	assert_int_equal(COUNT("film WHERE state = 'failed' AND failure = 'damaged'"), 1);
	assert_int_equal(media_film_job_next(context, &work), FOUND_NONE);
	assert_true(work_is_gone());
}

static void
one_that_was_stopped_begins_again_and_one_that_ends_the_program_fails_at_last(void **state)
{
	struct media_film_work work;

	(void)state;
	make_film();
	waiting(read_film());
	atomic_store(&stop, true);
	converted();
	assert_int_equal(COUNT("film WHERE state = 'waiting' AND tries = 0"), 1);
	atomic_store(&stop, false);
	/* The program ends in the middle. */
	for (int i = 0; i < LIMIT_FILM_TRIES; i++) {
		assert_int_equal(media_film_job_next(context, &work), FOUND_OK);
		assert_true(media_film_job_begin(context, &work));
		assert_int_equal(media_film_job_next(context, &work), FOUND_NONE);
		context->now = instant_plus(context->now, LIMIT_FILM_RETRY_MINUTES * INSTANT_MINUTE);
	}
	work = converted();
	assert_int_equal(work.outcome, MEDIA_FILM_FAULT);
	assert_int_equal(COUNT("film WHERE state = 'failed' AND failure = 'fault'"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(a_film_becomes_one_that_plays_with_a_still),
		TEST(the_keepers_keep_a_part_of_it),
		TEST(one_that_cannot_be_cut_is_what_it_was),
		TEST(what_is_no_film_fails_for_good),
		TEST(one_that_was_stopped_begins_again_and_one_that_ends_the_program_fails_at_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
