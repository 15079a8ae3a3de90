/* unicode_search: words are folded and split, so that a query finds words that another person spelled differently. */
#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/unicode.h"
#include "base/unicode_icu.h"
#include "limits.h"

#define LETTER_FIRST 0x80
#define LETTER_END 0x530                  /* Latin, Greek and Cyrillic letters that do not decompose are below it */
#define LETTER_UNITS 4                    /* what one of them may become: ψ is "ps" */

static char
folded_ascii(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : ' ';
}

/* Single spaces, none at the ends; apostrophes are dropped. */
static struct text
fold_ascii(struct arena *arena, struct text text)
{
	char *at = arena_take(arena, text.length + 1);
	size_t length = 0;

	for (size_t i = 0; i < text.length; i++) {
		const char c = folded_ascii(text.at[i]);

		if (text.at[i] != '\'' && text.at[i] != '`' && (c != ' ' || (length > 0 && at[length - 1] != ' ')))
			at[length++] = c;
	}
	if (length > 0 && at[length - 1] == ' ')
		length--;
	return (struct text){ at, length };
}

static bool
is_apostrophe(UChar32 code)
{
	return code == '\'' || code == '`' || code == 0xB4 || (code >= 0x2018 && code <= 0x201B) || (code >= 0x02B9 && code <= 0x02BF) ||
	       code == 0x02C8 || code == 0x02EE || code == 0x2032 || code == 0x05F3 || code == 0x05F4 || code == 0xA78C;
}

/* Marks that people leave out in handwriting or on a keyboard of another language. Those of Indic scripts are vowels, and those of Kana
 * make another letter, so these are not marks here. */
static bool
is_dropped_mark(UChar32 code)
{
	UErrorCode error = U_ZERO_ERROR;

	if (code == 0x3099 || code == 0x309A || icu.u_charType(code) != U_NON_SPACING_MARK)
		return code == 0x0640;            /* the line that makes an Arabic word longer */
	switch ((int)icu.uscript_getScript(code, &error)) {
	case USCRIPT_INHERITED: case USCRIPT_LATIN: case USCRIPT_GREEK: case USCRIPT_CYRILLIC: case USCRIPT_ARABIC: case USCRIPT_HEBREW:
	case USCRIPT_SYRIAC:
		return true;
	}
	return false;
}

static bool
is_of_word(UChar32 code)
{
	switch ((int)icu.u_charType(code)) {
	case U_UPPERCASE_LETTER: case U_LOWERCASE_LETTER: case U_TITLECASE_LETTER: case U_MODIFIER_LETTER: case U_OTHER_LETTER:
	case U_NON_SPACING_MARK: case U_COMBINING_SPACING_MARK: case U_DECIMAL_DIGIT_NUMBER: case U_LETTER_NUMBER: case U_OTHER_NUMBER:
		return true;
	}
	return false;
}

/* ---- letters without a decomposition, each asked of ICU once ---- */

struct letter { int8_t length; char at[LETTER_UNITS]; };      /* length 0: not looked up yet; -1: stays as it is */

static pthread_mutex_t letters_lock = PTHREAD_MUTEX_INITIALIZER;
static struct letter letters[LETTER_END - LETTER_FIRST];

/* The program has one transliterator: opening it takes milliseconds and a megabyte. It is used with the lock held. */
static UTransliterator *
transliterator(void)
{
	static const UChar id[] = u"Any-Latin; Latin-ASCII";
	static UTransliterator *opened;
	static bool tried;
	UErrorCode error = U_ZERO_ERROR;

	if (!tried)
		opened = icu.utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
	tried = true;
	return opened;
}

static struct letter
ask_letter(UChar32 code)
{
	struct letter letter = { .length = -1 };
	UTransliterator *found = transliterator();
	UChar units[LETTER_UNITS + 1] = { (UChar)code };
	UErrorCode error = U_ZERO_ERROR;
	int32_t length = 1, limit = 1, written = 0;

	if (!found)
		return letter;
	icu.utrans_transUChars(found, units, &length, LETTER_UNITS, 0, &limit, &error);
	if (U_FAILURE(error))
		return letter;
	for (int32_t i = 0; i < length; i++) {
		const char c = units[i] < 0x80 ? folded_ascii((char)units[i]) : ' ';

		if (units[i] >= 0x80)
			return letter;
		if (c != ' ')
			letter.at[written++] = c;
	}
	letter.length = written > 0 ? (int8_t)written : -1;
	return letter;
}

static struct letter
letter_of(UChar32 code)
{
	struct letter *letter = &letters[code - LETTER_FIRST], answer;

	pthread_mutex_lock(&letters_lock);
	if (letter->length == 0)
		*letter = ask_letter(code);
	answer = *letter;
	pthread_mutex_unlock(&letters_lock);
	return answer;
}

static bool
is_reduced_script(UChar32 code)
{
	UErrorCode error = U_ZERO_ERROR;

	switch ((int)icu.uscript_getScript(code, &error)) {
	case USCRIPT_LATIN: case USCRIPT_GREEK: case USCRIPT_CYRILLIC:
		return true;
	}
	return false;
}

/* Writes what `code` becomes to `at` (LETTER_UNITS units long) and returns how many units it wrote. */
static int32_t
fold_letter(UChar32 code, UChar *at)
{
	struct letter letter = { .length = -1 };
	int32_t units = 0;

	if (icu.u_charType(code) == U_DECIMAL_DIGIT_NUMBER) {
		at[0] = (UChar)('0' + icu.u_charDigitValue(code));
		return 1;
	}
	if (code >= LETTER_FIRST && code < LETTER_END && is_reduced_script(code))
		letter = letter_of(code);
	for (int8_t i = 0; i < letter.length; i++)
		at[i] = (UChar)letter.at[i];
	if (letter.length < 0)
		U16_APPEND_UNSAFE(at, units, code);
	return letter.length < 0 ? units : letter.length;
}

/* `wide` is decomposed and case-folded. */
static struct unicode_wide
fold_units(struct arena *arena, struct unicode_wide wide)
{
	struct unicode_wide folded = { arena_list_of(arena, UChar, (size_t)wide.length * LETTER_UNITS + 1), 0 };
	UChar32 code;

	for (int32_t i = 0; i < wide.length;) {
		U16_NEXT(wide.at, i, wide.length, code);
		if (is_apostrophe(code) || is_dropped_mark(code))
			continue;
		if (is_of_word(code))
			folded.length += fold_letter(code, folded.at + folded.length);
		else if (folded.length > 0 && folded.at[folded.length - 1] != ' ')
			folded.at[folded.length++] = ' ';
	}
	if (folded.length > 0 && folded.at[folded.length - 1] == ' ')
		folded.length--;
	return folded;
}

struct text
unicode_fold_for_search(struct arena *arena, struct text text)
{
	const UNormalizer2 *casefold, *decomposed, *composed;
	UErrorCode error = U_ZERO_ERROR;
	struct unicode_wide wide;

	text = text_until_bytes(text, LIMIT_UNICODE_BYTES);
	if (text_is_ascii(text))
		return fold_ascii(arena, text);
	if (!unicode_open())
		return text_fold(arena, text);
	casefold = icu.unorm2_getNFKCCasefoldInstance(&error);
	decomposed = icu.unorm2_getNFDInstance(&error);
	composed = icu.unorm2_getNFCInstance(&error);
	if (U_FAILURE(error))
		return text_fold(arena, text);
	wide = unicode_wide_of(arena, text);
	wide = unicode_wide_normalize(arena, casefold, wide);
	wide = unicode_wide_normalize(arena, decomposed, wide);
	wide = fold_units(arena, wide);
	wide = unicode_wide_normalize(arena, composed, wide);
	return unicode_narrow_of(arena, wide.at, wide.length);
}

/* ---- words ---- */

/* Scripts that put no spaces between words. Hangul does, but not between the parts of a long name. */
static bool
is_unspaced(uint32_t code)
{
	return (code >= 0x0E00 && code <= 0x0EFF) || (code >= 0x1000 && code <= 0x109F) || (code >= 0x1780 && code <= 0x17FF) ||
	       (code >= 0x3005 && code <= 0x3007) || (code >= 0x3031 && code <= 0x30FF) || (code >= 0x31F0 && code <= 0x31FF) ||
	       (code >= 0x3400 && code <= 0x9FFF) || (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
	       (code >= 0x1B000 && code <= 0x1B16F) || (code >= 0x20000 && code <= 0x3FFFF);
}

/* The longest start of `text` that is all of scripts without spaces, or all of other scripts. */
static struct text
stretch_of(struct text text, bool *unspaced)
{
	size_t at = 0;
	uint32_t code;

	while (at < text.length) {
		const size_t length = text_character(text_from(text, at), &code);

		if (length == 0 || (at > 0 && is_unspaced(code) != *unspaced))
			break;
		if (at == 0)
			*unspaced = is_unspaced(code);
		at += length;
	}
	return text_until(text, at > 0 ? at : text.length);
}

size_t
unicode_words(struct text folded, enum unicode_parts parts, struct text *words, size_t most)
{
	struct text word;
	size_t count = 0;
	bool more = true;

	while (more && count < most) {
		more = text_cut(folded, ' ', &word, &folded);
		while (word.length > 0 && count < most) {
			bool unspaced = false;
			struct text stretch = stretch_of(word, &unspaced);

			word = text_from(word, stretch.length);
			words[count++] = stretch;
			while (unspaced && parts == UNICODE_PARTS_SUFFIXES && count < most) {
				stretch = text_from(stretch, text_until_characters(stretch, 1).length);
				if (stretch.length == 0)
					break;
				words[count++] = stretch;
			}
		}
	}
	return count;
}
