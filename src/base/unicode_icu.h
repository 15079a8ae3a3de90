/* unicode_icu: the functions of ICU that are used, as icu.NAME(). Private to base/unicode*.c. */
#ifndef BASE_UNICODE_ICU_H
#define BASE_UNICODE_ICU_H
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>
#include <unicode/ubidi.h>

#include "base/text.h"

/* ICU's headers rename each function to include the version (u_charType_72), so the names are expanded before they are used. */
#define UNICODE_ICU_COMMON(function) \
	function(u_charType) function(u_hasBinaryProperty) function(u_charDigitValue) function(u_errorName) function(u_strFromUTF8) \
	function(u_strToUTF8) function(uscript_getScript) function(unorm2_getNFKCCasefoldInstance) function(unorm2_getNFDInstance) \
	function(unorm2_getNFCInstance) function(unorm2_normalize) function(ubidi_getBaseDirection)
#define UNICODE_ICU_I18N(function) function(utrans_openU) function(utrans_transUChars)
#define UNICODE_ICU_POINTER(name) __typeof__(name) *name;

extern struct unicode_icu { UNICODE_ICU_COMMON(UNICODE_ICU_POINTER) UNICODE_ICU_I18N(UNICODE_ICU_POINTER) } icu;

/* UTF-16 in an arena. */
struct unicode_wide { UChar *at; int32_t length; };
struct unicode_wide unicode_wide_of(struct arena *arena, struct text text);
struct text unicode_narrow_of(struct arena *arena, const UChar *at, int32_t length);
/* In one of ICU's normal forms. */
struct unicode_wide unicode_wide_normalize(struct arena *arena, const UNormalizer2 *form, struct unicode_wide wide);

#endif
