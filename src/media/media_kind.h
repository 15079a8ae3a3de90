/* media_kind: what kind of file bytes claim to be, by the first few; nothing is decoded, so it may run anywhere. */
#ifndef MEDIA_MEDIA_KIND_H
#define MEDIA_MEDIA_KIND_H
#include "base/text.h"

enum media_kind {
	MEDIA_KIND_NONE,              /* nothing that we know as a picture or a film */
	MEDIA_KIND_JPEG,
	MEDIA_KIND_PNG,
	MEDIA_KIND_WEBP,
	MEDIA_KIND_HEIC,
	MEDIA_KIND_NOT_TAKEN,         /* a picture, film or document of a kind that is not decoded here */
};

enum media_kind media_kind_of(struct bytes bytes);

#endif
