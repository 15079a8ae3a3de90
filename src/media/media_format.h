/* media_format: what kind of file bytes claim to be, by the first few; nothing is decoded, so it may run anywhere. */
#ifndef MEDIA_MEDIA_FORMAT_H
#define MEDIA_MEDIA_FORMAT_H
#include "base/text.h"

enum media_format {
	MEDIA_FORMAT_NONE,              /* nothing that we know as a picture or a film */
	MEDIA_FORMAT_JPEG,
	MEDIA_FORMAT_PNG,
	MEDIA_FORMAT_WEBP,
	MEDIA_FORMAT_HEIC,
	MEDIA_FORMAT_NOT_TAKEN,         /* a picture, film or document of a kind that is not decoded here */
};

enum media_format media_format_of(struct bytes bytes);

#endif
