#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/attributes.h"
#include "media/media_format.h"

static void
a_kind_is_told_by_how_the_bytes_begin(void **state)
{
	static const struct { struct text bytes; enum media_format kind; } cases[] = {
		{ { "\xff\xd8\xff\xe0", 4 }, MEDIA_FORMAT_JPEG },
		{ { "\x89PNG\r\n\x1a\n\0", 9 }, MEDIA_FORMAT_PNG },
		{ { "RIFF\x10\0\0\0WEBPVP8 ", 16 }, MEDIA_FORMAT_WEBP },
		{ { "\0\0\0\x18" "ftypheic", 12 }, MEDIA_FORMAT_HEIC },
		{ { "\0\0\0\x18" "ftypmif1", 12 }, MEDIA_FORMAT_HEIC },
		{ { "\0\0\0\x18" "ftypavif", 12 }, MEDIA_FORMAT_NOT_TAKEN },
		{ { "\0\0\0\x18" "ftypqt  ", 12 }, MEDIA_FORMAT_NOT_TAKEN },
		{ { "\0\0\0\x18" "ftypmp42", 12 }, MEDIA_FORMAT_NOT_TAKEN },
		{ { "RIFF\x10\0\0\0AVI LIST", 16 }, MEDIA_FORMAT_NOT_TAKEN },
		{ { "GIF89a", 6 }, MEDIA_FORMAT_NOT_TAKEN },
		{ { "%PDF-1.7", 8 }, MEDIA_FORMAT_NOT_TAKEN },
		{ { "II*\0", 4 }, MEDIA_FORMAT_NOT_TAKEN },
		{ { "\x1a\x45\xdf\xa3", 4 }, MEDIA_FORMAT_NOT_TAKEN },
		{ { "<svg xmlns=", 11 }, MEDIA_FORMAT_NOT_TAKEN },
		{ { "\xef\xbb\xbf \n<?xml version='1.0'?><!-- x --><svg>", 40 }, MEDIA_FORMAT_NOT_TAKEN },
		{ { "<html><body>", 12 }, MEDIA_FORMAT_NONE },
		{ { "xxxxxxxxWEBP", 12 }, MEDIA_FORMAT_NONE },
		{ { "Dear friends, the day", 21 }, MEDIA_FORMAT_NONE },
		{ { "\xff\xd8", 2 }, MEDIA_FORMAT_NONE },
		{ { "", 0 }, MEDIA_FORMAT_NONE },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_int_equal(media_format_of(text_bytes(cases[i].bytes)), cases[i].kind);
	assert_int_equal(media_format_of(BYTES_NONE), MEDIA_FORMAT_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_kind_is_told_by_how_the_bytes_begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
