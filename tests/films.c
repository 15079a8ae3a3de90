/* films COUNT [SEED]: mutated films, converted as a stranger's are.
 *
 * Films of several kinds, made by the ffmpeg command and damaged at random (the seed is printed), are converted. Each has to have an
 * outcome that a person can be told, never a fault of ours; what comes out is a film that ffprobe reads, and no program is left behind.
 * GIVENBACK_BUILD names the build folder, where the program that converts is. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/text.h"
#include "limits.h"
#include "media/media_film.h"
#include "media/media_film_run.h"
#include "media/media_spawn.h"

#define IN "in.film"
#define BYTES_MAX (4 * (size_t)MIB)

enum { OUTCOMES = MEDIA_FILM_ALL_CUT + 1 };

static const char *const kinds[] = {
	"-f lavfi -i testsrc2=s=160x90:r=30:d=1 -f lavfi -i sine=d=1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -f mov",
	"-f lavfi -i testsrc2=s=160x90:r=30:d=1 -f lavfi -i sine=d=1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac "
	"-movflags +faststart -f mp4",
	"-f lavfi -i testsrc2=s=160x90:r=30:d=1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p "
	"-movflags +frag_keyframe+empty_moov -f mp4",
	"-f lavfi -i testsrc2=s=160x90:r=30:d=0.5 -vf format=yuv420p10le -c:v libx265 -preset ultrafast -x265-params log-level=none -f mov",
	"-f lavfi -i testsrc2=s=160x90:r=30:d=1 -f lavfi -i sine=d=1 -c:v libvpx -deadline realtime -c:a libvorbis -f webm",
	"-f lavfi -i testsrc2=s=160x90:r=15:d=1 -c:v libvpx-vp9 -deadline realtime -f webm",
	"-f lavfi -i testsrc2=s=176x144:r=15:d=1 -f lavfi -i sine=d=1 -c:v h263 -c:a aac -f 3gp",
};

static uint64_t state;
static char folder[] = "/tmp/givenback-films-XXXXXX";

/* xorshift64*: the same numbers for the same seed on every machine. */
static uint64_t
chance(uint64_t below)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (state * UINT64_C(2685821657736338717) >> 11) % below;
}

static void
must(bool truth, const char *what)
{
	if (truth)
		return;
	fprintf(stderr, "films: %s: %s\n", what, strerror(errno));
	exit(2);
}

static size_t
make(struct arena *arena, const char *words, uint8_t *bytes)
{
	const struct text command = text_format(arena, "cd %s && ffmpeg -v error -nostdin -y %s made", folder, words);
	const struct text path = text_format(arena, "%s/made", folder);
	size_t length;
	FILE *file;

	must(system(command.at) == 0, command.at);
	file = fopen(path.at, "re");
	must(file != NULL, path.at);
	length = fread(bytes, 1, BYTES_MAX, file);
	must(length > 0 && length < BYTES_MAX, path.at);
	fclose(file);
	return length;
}

/* Most damage is in the index, where it leads further than in the pictures. */
static size_t
damage(uint8_t *bytes, size_t length)
{
	const uint8_t *index = memmem(bytes, length, "moov", 4);
	const size_t from = index != NULL && chance(3) != 0 ? (size_t)(index - bytes) : 0;
	const size_t span = from > 0 && length - from > 4000 ? 4000 : length - from;
	static const uint64_t often[] = { 1, 1, 2, 5, 20, 100 };

	for (uint64_t left = often[chance(COUNT_OF(often))]; left > 0; left--) {
		uint8_t *at = bytes + from + chance(span);
		const size_t rest = (size_t)(bytes + length - at);

		switch (chance(4)) {
		case 0:  *at ^= (uint8_t)(1U << chance(8)); break;
		case 1:  *at = (uint8_t[]){ 0, 1, 0x7F, 0x80, 0xFF }[chance(5)]; break;
		case 2:
			for (size_t i = 0; i < rest && i < 4; i++)
				at[i] = (uint8_t)chance(256);
			break;
		case 3:
			if (rest > 64)
				memmove(at, at + 8, rest - 8);
			break;
		}
	}
	return chance(8) == 0 ? 1 + chance(length) : length;
}

static int64_t
clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* false: the outcome is none that a film can cause. */
static bool
convert(struct arena *arena, const uint8_t *bytes, size_t length, int *counts)
{
	const struct text path = text_format(arena, "%s/" IN, folder);
	struct media_film_facts facts;
	enum media_film_outcome outcome;
	FILE *file = fopen(path.at, "we");

	must(file != NULL && fwrite(bytes, 1, length, file) == length && fclose(file) == 0, path.at);
	outcome = media_film_convert(folder, IN, (struct media_film_cut){ 0 }, NULL, NULL, &facts);
	if (outcome < 0 || outcome == MEDIA_FILM_STOPPED || outcome == MEDIA_FILM_NOT_AVAILABLE || outcome == MEDIA_FILM_NO_SPACE)
		return false;
	counts[outcome]++;
	return waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD;
}

static int
run(struct arena *arena, long count, uint64_t seed)
{
	static uint8_t kept[COUNT_OF(kinds)][BYTES_MAX], bytes[BYTES_MAX];
	size_t lengths[COUNT_OF(kinds)];
	int counts[OUTCOMES] = { 0 }, wrong = 0;
	int64_t slowest_ms = 0;

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		lengths[i] = make(arena, kinds[i], kept[i]);
	for (long i = 0; i < count; i++) {
		const int64_t begun_ms = clock_ms();
		size_t kind, length;

		/* Each film depends on the seed and its number alone. */
		state = (seed + (uint64_t)i + 1) * UINT64_C(0x9E3779B97F4A7C15) | 1;
		kind = chance(COUNT_OF(kinds));
		memcpy(bytes, kept[kind], lengths[kind]);
		length = damage(bytes, lengths[kind]);
		if (!convert(arena, bytes, length, counts)) {
			printf("FAILED: film %ld of seed %llu\n", i, (unsigned long long)seed);
			wrong++;
		}
		if (clock_ms() - begun_ms > slowest_ms)
			slowest_ms = clock_ms() - begun_ms;
	}
	printf("%ld films of seed %llu: %d converted, %d damaged, %d no film, %d too heavy, %d of a size or length that is refused; %d wrong; "
	       "the slowest took %lld ms\n", count, (unsigned long long)seed, counts[MEDIA_FILM_OK], counts[MEDIA_FILM_DAMAGED],
	       counts[MEDIA_FILM_NOT_A_FILM], counts[MEDIA_FILM_TOO_HEAVY], counts[MEDIA_FILM_TOO_LONG] + counts[MEDIA_FILM_TOO_LARGE] +
	       counts[MEDIA_FILM_TOO_SMALL], wrong, (long long)slowest_ms);
	return wrong == 0 && counts[MEDIA_FILM_OK] > 0 ? 0 : 1;
}

int
main(int argc, char **argv)
{
	struct arena *arena;
	int status;

	if (argc < 2) {
		fputs("films: COUNT [SEED]\n", stderr);
		return 2;
	}
	log_level_set(LOG_FAULT);
	arena = arena_new(64 * (size_t)MIB);
	must(getenv("GIVENBACK_BUILD") != NULL, "GIVENBACK_BUILD");
	media_set_program(text_terminated(arena, text_format(arena, "%s/src/givenback-media", getenv("GIVENBACK_BUILD"))));
	must(mkdtemp(folder) != NULL, folder);
	status = run(arena, strtol(argv[1], NULL, 10), argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)time(NULL));
	must(system(text_format(arena, "rm -r %s", folder).at) == 0, folder);
	arena_free(arena);
	return status;
}
