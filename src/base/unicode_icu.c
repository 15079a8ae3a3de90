/* unicode_icu: opens ICU, and converts between UTF-8 and ICU's UTF-16. */
#include "base/unicode_icu.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/library.h"
#include "base/log.h"
#include "base/unicode.h"

#define STRING(name) #name
#define FUNCTION(name) { STRING(name), (void **)&icu.name },
#define FILE_OF(stem) stem ".so." U_ICU_VERSION_SHORT

struct unicode_icu icu;

static bool opened;

static void
open_once(void)
{
	static const struct library_function common[] = { UNICODE_ICU_COMMON(FUNCTION) };
	static const struct library_function i18n[] = { UNICODE_ICU_I18N(FUNCTION) };

	opened = library_open(FILE_OF("libicuuc"), common, COUNT_OF(common)) && library_open(FILE_OF("libicui18n"), i18n, COUNT_OF(i18n));
}

bool
unicode_open(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, open_once);
	return opened;
}

struct unicode_wide
unicode_wide_of(struct arena *arena, struct text text)
{
	/* A character never has more units in UTF-16 than bytes in UTF-8. */
	struct unicode_wide wide = { arena_list_of(arena, UChar, text.length + 1), 0 };
	UErrorCode error = U_ZERO_ERROR;

	icu.u_strFromUTF8(wide.at, (int32_t)text.length + 1, &wide.length, text.at, (int32_t)text.length, &error);
	ASSERT(U_SUCCESS(error));
	return wide;
}

struct text
unicode_narrow_of(struct arena *arena, const UChar *at, int32_t length)
{
	const int32_t most = length * 3 + 1;
	char *bytes = arena_take(arena, (size_t)most);
	UErrorCode error = U_ZERO_ERROR;
	int32_t written = 0;

	icu.u_strToUTF8(bytes, most, &written, at, length, &error);
	ASSERT(U_SUCCESS(error));
	return (struct text){ bytes, (size_t)written };
}

struct unicode_wide
unicode_wide_normalize(struct arena *arena, const UNormalizer2 *form, struct unicode_wide wide)
{
	int32_t most = wide.length * 2 + 32;

	/* One character may become eighteen, so the first call may only report the size that the second one needs. */
	for (int i = 0; i < 2; i++) {
		struct unicode_wide normal = { arena_list_of(arena, UChar, (size_t)most), 0 };
		UErrorCode error = U_ZERO_ERROR;

		normal.length = icu.unorm2_normalize(form, wide.at, wide.length, normal.at, most, &error);
		if (U_SUCCESS(error))
			return normal;
		ASSERT(error == U_BUFFER_OVERFLOW_ERROR);
		most = normal.length + 1;
	}
	return wide;
}
