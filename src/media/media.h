/* media: pictures from strangers, made harmless and stored.
 *
 * The bytes are decoded only in a child process that has no network, no files and a bound on memory (media_child.c, media_sandbox.c). The
 * result is always a JPEG: upright, sRGB, at most LIMIT_PICTURE_PIXELS on the longer side, without the camera's metadata (location, time,
 * device, thumbnail, colour profile).
 *
 * Uses: base, db, html, http, people.   Used by: honour, public. */
#ifndef MEDIA_MEDIA_H
#define MEDIA_MEDIA_H
#include "base/found.h"
#include "types.h"
#include "media/media_picture.h"

struct context;
struct request;
struct words;

/* What media_prepare() leaves in form_pair.prepared, and so in form_value.prepared. */
struct media_prepared { enum media_picture outcome; struct media_clean clean; };

/* The `upload=` function of a route: cleans the first LIMIT_PICTURES_OF_FORM files of a form that a signed-in person sent. Runs on a
 * worker thread, before guard and writer; may take seconds. */
void media_prepare(struct request *request);
/* The same for a module that has checked the sender itself: the first `count_max` files. */
void media_prepare_files(struct request *request, int count_max);

/* The sentence for the person who chose this picture; NULL when the outcome is OK. */
const struct words *media_words(enum media_picture outcome);

enum media_keep { MEDIA_KEEP_FAULT = -1, MEDIA_KEEP_OK };
must_use enum media_keep
media_keep(struct context *context, struct honour_page_id page, const struct media_clean *clean,
           struct text alternative_text, struct picture_id *picture);
must_use enum media_keep media_reword(struct context *context, struct picture_id picture, struct text alternative_text);
/* Deleted for good: when another picture replaces it or the family removes it. */
must_use enum media_keep media_forget(struct context *context, struct picture_id picture);

/* The honour module decides who may see it; this only checks that it belongs to `page`. */
struct media_kept {
	struct picture_id id;
	struct honour_page_id page;
	struct bytes jpeg;            /* media_read() only */
	int64_t width, height;
	struct text alternative_text;
};
must_use enum found media_read(struct context *context, struct picture_id picture, struct media_kept *kept);
must_use enum found media_describe(struct context *context, struct picture_id picture, struct media_kept *kept);

#endif
