/* media: pictures from strangers, made harmless and stored.
 *
 * The bytes are decoded only in a child process that has no network, no files and a bound on memory (media_child.c, media_sandbox.c). The
 * result is always a JPEG: upright, sRGB, at most LIMIT_PICTURE_PIXELS_OUT on the longer side, without the camera's metadata (location,
 * time, device, thumbnail, colour profile).
 *
 * Every picture of the site is a row of `media`, whichever module shows it. One that came with a form which has to be corrected is an
 * upload until the form is right (media_upload.h).
 *
 * Uses: base, db, html, http, people.   Used by: honour, message, thanks, film, follow, press, public, jobs. */
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

/* The `upload=` function of a route: cleans the first LIMIT_PICTURES_OF_FORM files of a form that a signed-in person sent, and finds the
 * uploads that it names. Runs on a worker thread, before guard and writer; may take seconds. */
void media_prepare(struct request *request);
/* The same for a module that has checked the sender itself: the first `count_max` files. */
void media_prepare_files(struct request *request, int count_max);

/* The sentence for the person who chose this picture; NULL when the outcome is OK. */
const struct words *media_words(enum media_picture outcome);
/* What is read aloud in place of a picture; its description may be empty. */
struct text media_alternative(struct text description);

/* Stores a picture. An upload (clean->upload) becomes the stored picture itself. */
must_use bool media_put(struct context *context, struct honour_page_id page, const struct media_clean *clean,
                        struct text description, struct picture_id *picture);
must_use bool media_describe_again(struct context *context, struct picture_id picture, struct text description);
/* When another picture replaces it, or with what it belongs to. */
must_use bool media_delete(struct context *context, struct picture_id picture);

/* The caller decides who may see it, and compares `page`. */
struct media {
	struct picture_id id;
	struct honour_page_id page;
	struct bytes jpeg;                /* media_open() only */
	int64_t width, height;
	struct text description;          /* as it was typed; may be empty */
	struct text alternative_text;     /* never empty */
};
must_use enum found media_open(struct context *context, struct picture_id picture, struct media *media);
must_use enum found media_describe(struct context *context, struct picture_id picture, struct media *media);
/* Answers with its bytes. */
void media_respond(struct request *request, struct picture_id picture);

#endif
