#include "media/media_format.h"

#include <string.h>

#include "base/attributes.h"

/* The first bytes of each kind: `length` bytes at `offset`. */
static const struct {
	size_t offset, length;
	const char *bytes;
	enum media_format kind;
} beginnings[] = {
	{ 0, 3, "\xff\xd8\xff", MEDIA_FORMAT_JPEG },
	{ 0, 8, "\x89PNG\r\n\x1a\n", MEDIA_FORMAT_PNG },
	{ 8, 4, "WEBP", MEDIA_FORMAT_WEBP },                       /* after RIFF and a size, see below */
	{ 4, 8, "ftypheic", MEDIA_FORMAT_HEIC },
	{ 4, 8, "ftypheix", MEDIA_FORMAT_HEIC },
	{ 4, 8, "ftypheim", MEDIA_FORMAT_HEIC },
	{ 4, 8, "ftypheis", MEDIA_FORMAT_HEIC },
	{ 4, 8, "ftyphevc", MEDIA_FORMAT_HEIC },
	{ 4, 8, "ftyphevx", MEDIA_FORMAT_HEIC },
	{ 4, 8, "ftypmif1", MEDIA_FORMAT_HEIC },
	{ 4, 8, "ftypmsf1", MEDIA_FORMAT_HEIC },
	{ 4, 4, "ftyp", MEDIA_FORMAT_NOT_TAKEN },                  /* AVIF, MP4, QuickTime, 3GP */
	{ 4, 4, "moov", MEDIA_FORMAT_NOT_TAKEN },
	{ 0, 4, "GIF8", MEDIA_FORMAT_NOT_TAKEN },
	{ 0, 4, "II*\0", MEDIA_FORMAT_NOT_TAKEN },                 /* TIFF and most cameras' raw files */
	{ 0, 4, "MM\0*", MEDIA_FORMAT_NOT_TAKEN },
	{ 0, 4, "%PDF", MEDIA_FORMAT_NOT_TAKEN },
	{ 0, 4, "%!PS", MEDIA_FORMAT_NOT_TAKEN },
	{ 0, 2, "BM", MEDIA_FORMAT_NOT_TAKEN },
	{ 0, 4, "8BPS", MEDIA_FORMAT_NOT_TAKEN },
	{ 0, 4, "\0\0\1\0", MEDIA_FORMAT_NOT_TAKEN },              /* ICO */
	{ 0, 2, "\xff\x0a", MEDIA_FORMAT_NOT_TAKEN },              /* JPEG XL, bare and boxed */
	{ 4, 4, "JXL ", MEDIA_FORMAT_NOT_TAKEN },
	{ 4, 4, "jP  ", MEDIA_FORMAT_NOT_TAKEN },                  /* JPEG 2000 */
	{ 0, 4, "RIFF", MEDIA_FORMAT_NOT_TAKEN },                  /* AVI, WAV */
	{ 0, 4, "\x1a\x45\xdf\xa3", MEDIA_FORMAT_NOT_TAKEN },      /* Matroska, WebM */
	{ 0, 4, "OggS", MEDIA_FORMAT_NOT_TAKEN },
	{ 0, 4, "fLaC", MEDIA_FORMAT_NOT_TAKEN },
};

/* SVG is text: an <svg somewhere near the beginning, after a prolog, comments or white space. */
static bool
is_svg(struct text text)
{
	size_t at;

	text = text_until(text, 1024);
	if (text_starts_with(text, TEXT("\xef\xbb\xbf")))
		text = text_from(text, 3);
	text = text_trim(text);
	return text_starts_with(text, TEXT("<")) && text_find(text, TEXT("<svg"), &at);
}

enum media_format
media_format_of(struct bytes bytes)
{
	for (size_t i = 0; i < COUNT_OF(beginnings); i++) {
		if (bytes.length < beginnings[i].offset + beginnings[i].length)
			continue;
		if (memcmp(bytes.at + beginnings[i].offset, beginnings[i].bytes, beginnings[i].length) != 0)
			continue;
		if (beginnings[i].kind == MEDIA_FORMAT_WEBP && memcmp(bytes.at, "RIFF", 4) != 0)
			continue;
		return beginnings[i].kind;
	}
	return is_svg(bytes_text(bytes)) ? MEDIA_FORMAT_NOT_TAKEN : MEDIA_FORMAT_NONE;
}
