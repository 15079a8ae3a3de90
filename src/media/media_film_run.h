/* media_film_run: runs ffmpeg or ffprobe in the sandbox of films (media_sandbox.h), with bounds on its time and on what it answers. */
#ifndef MEDIA_MEDIA_FILM_RUN_H
#define MEDIA_MEDIA_FILM_RUN_H
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum media_film_run {
	MEDIA_FILM_RUN_FAULT = -1,        /* logged: it did not start, or the sandbox could not be entered */
	MEDIA_FILM_RUN_OK,                /* it ended with status 0 */
	MEDIA_FILM_RUN_FAILED,            /* it ended by itself with another status, or crashed: the film is the cause */
	MEDIA_FILM_RUN_TOO_HEAVY,         /* it reached a bound of time, memory or size */
	MEDIA_FILM_RUN_STOPPED,           /* `take` answered false */
	MEDIA_FILM_RUN_NOT_THERE,         /* the program is not installed */
};

struct media_film_program {
	const char *folder;               /* its current folder, the only one it can use; "": none */
	const char *name;                 /* "ffmpeg" or "ffprobe" */
	const char *const *words;         /* its arguments, without its own name */
	size_t word_count;
	int64_t cpu_seconds;              /* of a processor; LIMIT_FILM_WAIT times as many by the clock */
	/* Called with what it wrote to standard output, and with an empty text every LIMIT_FILM_POLL_MS. false ends the program. */
	bool (*take)(void *data, struct text piece);
	void *data;
};

must_use enum media_film_run media_film_run(const struct media_film_program *program);

/* For tests, before any thread: the folder of both programs; NULL: /usr/bin. */
void media_film_set_folder(const char *folder);

/* How givenback-media ends when it cannot become that program: two statuses that ffmpeg does not have. */
enum { MEDIA_FILM_CHILD_FAULT = 120, MEDIA_FILM_CHILD_NOT_THERE = 121 };

#endif
