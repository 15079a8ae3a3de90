/* media_film_test: what the tests of converting films share: a folder, the ffmpeg command that makes films in it, and the real sandbox. */
#ifndef MEDIA_MEDIA_FILM_TEST_H
#define MEDIA_MEDIA_FILM_TEST_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/text.h"
#include "limits.h"
#include "media/media_film.h"
#include "media/media_film_run.h"

#define IN "in.film"
#define BYTES_MAX (64 * (size_t)MIB)

static struct arena *arena;
static char folder[] = "/tmp/givenback-film-XXXXXX";

/* What a command in the folder writes; it has to succeed. */
static struct text
said_by(const char *format, ...)
{
	char words[4 * KIB], *out = arena_take(arena, 64 * KIB);
	char *const shell[] = { (char *)(uintptr_t)"sh", (char *)(uintptr_t)"-c", words, NULL };
	posix_spawn_file_actions_t files;
	size_t length = 0;
	ssize_t got = 1;
	va_list values;
	pid_t pid;
	int ends[2], status = -1, start = snprintf(words, sizeof words, "cd %s && ", folder);

	va_start(values, format);
	vsnprintf(words + start, sizeof words - (size_t)start, format, values);
	va_end(values);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
	assert_int_equal(posix_spawn(&pid, "/bin/sh", &files, NULL, shell, environ), 0);
	posix_spawn_file_actions_destroy(&files);
	close(ends[1]);
	for (; got > 0 && length < 64 * KIB; length += got > 0 ? (size_t)got : 0)
		got = read(ends[0], out + length, 64 * KIB - length);
	close(ends[0]);
	if (waitpid(pid, &status, 0) != pid || status != 0)
		fail_msg("%s", words);
	return (struct text){ out, length };
}

/* IN is what ffmpeg makes of these words. */
#define MAKE(words) ((void)said_by("ffmpeg -v error -nostdin -y " words " && mv made " IN))
#define PICTURES(size, rate, seconds) "-f lavfi -i testsrc2=s=" size ":r=" rate ":d=" seconds " "
#define TONE(seconds) "-f lavfi -i sine=440:d=" seconds " "
#define QUICK "-c:v libx264 -preset ultrafast -pix_fmt yuv420p "

static struct bytes
file_bytes(const char *name)
{
	char path[256];
	uint8_t *at = arena_take(arena, BYTES_MAX);
	size_t length;
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "re");
	assert_non_null(file);
	length = fread(at, 1, BYTES_MAX, file);
	assert_true(length < BYTES_MAX);
	fclose(file);
	return (struct bytes){ at, length };
}

static void
write_bytes(const char *name, const void *at, size_t length)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_int_equal(fwrite(at, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

static bool
holds(struct bytes bytes, const char *needle)
{
	return memmem(bytes.at, bytes.length, needle, strlen(needle)) != NULL;
}

static struct media_film_facts
converted_as(enum media_film_outcome wanted, struct media_film_cut cut)
{
	struct media_film_facts facts;
	const enum media_film_outcome outcome = media_film_convert(folder, IN, cut, NULL, NULL, &facts);

	if (outcome != wanted)
		fail_msg("outcome %d", (int)outcome);
	return facts;
}

static struct media_film_facts
converted(void)
{
	return converted_as(MEDIA_FILM_OK, (struct media_film_cut){ 0 });
}

static void
assert_about(int64_t number, int64_t wanted, int64_t most_between)
{
	if (number < wanted - most_between || number > wanted + most_between)
		fail_msg("%lld is not about %lld", (long long)number, (long long)wanted);
}

static int
set_up(void **state)
{
	arena = arena_new(1024 * (size_t)MIB);
	return mkdtemp(folder) == NULL;
}

static int
forget(void **state)
{
	arena_reset(arena);
	return 0;
}

static int
tear_down(void **state)
{
	(void)said_by("rm -r %s", folder);
	arena_free(arena);
	return 0;
}

#endif
