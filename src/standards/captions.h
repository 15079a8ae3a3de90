/* captions: the words of a film and when they are said, read from WebVTT (https://www.w3.org/TR/webvtt1/) or SubRip (.srt), and written as
 * WebVTT.
 *
 * Reads what anybody may have typed or sent. Only times and words are taken: styles, positions, comments and names of captions are left
 * out, tags too, and what is written has no markup. Times may have a point or a comma, and may leave out hours and milliseconds, as a
 * person types them: 0:05 --> 0:08.   Uses: base.   Used by: media. */
#ifndef STANDARDS_CAPTIONS_H
#define STANDARDS_CAPTIONS_H
#include "base/text.h"

struct caption {
	int64_t from_ms, until_ms;        /* of the film; until is later */
	struct text words;                /* clean UTF-8, not empty; lines end with LF */
	int64_t line;                     /* of its times in what was read, from 1 */
};
struct captions { struct caption *at; size_t count; };    /* by from_ms; two may overlap */

enum captions_problem {
	CAPTIONS_OK,
	CAPTIONS_NONE,                    /* nothing in it has a time */
	CAPTIONS_NO_TIME,                 /* words without a time before them */
	CAPTIONS_TIME,                    /* times that cannot be read */
	CAPTIONS_ORDER,                   /* it ends before it begins */
	CAPTIONS_LONG,                    /* LIMIT_CAPTION_CHARACTERS */
	CAPTIONS_MANY,                    /* LIMIT_CAPTIONS */
};
/* *line is where the first problem is, from 1. A caption without words is left out. `text` is any bytes. */
must_use enum captions_problem captions_read(struct arena *arena, struct text text, struct captions *captions, int64_t *line);

/* What captions_read() reads back as the same captions. */
struct text captions_write(struct arena *arena, const struct captions *captions);

/* Those of the part from start_ms to end_ms of the film, with its times. */
struct captions captions_cut(struct arena *arena, const struct captions *captions, int64_t start_ms, int64_t end_ms);

#endif
