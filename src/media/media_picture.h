/* media_picture: decodes one picture in the child process, with a deadline. */
#ifndef MEDIA_MEDIA_PICTURE_H
#define MEDIA_MEDIA_PICTURE_H
#include <stdint.h>
#include "base/arena.h"
#include "base/text.h"
#include "types.h"

enum media_picture {
	MEDIA_PICTURE_FAULT = -1,     /* our machine failed, logged */
	MEDIA_PICTURE_OK,
	MEDIA_PICTURE_NOT_A_PICTURE,
	MEDIA_PICTURE_KIND_NOT_TAKEN, /* a GIF, SVG, PDF, TIFF, film … */
	MEDIA_PICTURE_TOO_LARGE,      /* more pixels than LIMIT_PICTURE_*_IN, or more time or memory than allowed */
	MEDIA_PICTURE_DAMAGED,        /* begins like a picture and cannot be read to its end */
};

struct media_clean {
	struct bytes jpeg;
	int64_t width, height;
	struct picture_id upload;     /* none: it is in memory only; else where it waits for its form (media_upload.h) */
};

/* Waits for the child, at most LIMIT_PICTURE_WAIT_SECONDS and a little.  Any thread, several at once. */
must_use enum media_picture media_picture_clean(struct arena *arena, struct bytes in, struct media_clean *out);

/* The same, at most `pixels` (1 … LIMIT_PICTURE_PIXELS_OUT) on the longer side: for an email. */
must_use enum media_picture media_picture_shrink(struct arena *arena, struct bytes in, int pixels, struct media_clean *out);

/* Whether givenback-media is installed and finds libvips; it is run to find out. For `givenback doctor`. */
must_use bool media_can_decode(void);

/* The same, and at most `bytes_max` bytes: tried in smaller and smaller sizes, down to an eighth of `pixels`; TOO_LARGE beyond that. */
must_use enum media_picture media_picture_shrink_to(struct arena *arena, struct bytes in, int pixels, size_t bytes_max,
                                                    struct media_clean *out);

/* For tests, before any thread: how long the child may take. */
void media_set_patience(int64_t ms);

#endif
