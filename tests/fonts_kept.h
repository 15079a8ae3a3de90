/* fonts_kept: for the one file of a test that draws text: fontconfig stores its settings by offsets that LeakSanitizer does not follow.
 * src/main.c does the same for the program. */
#ifndef TESTS_FONTS_KEPT_H
#define TESTS_FONTS_KEPT_H

const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\n";
}

#endif
