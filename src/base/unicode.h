/* unicode: everything that depends on the characters of all scripts: invisible ones, equivalent forms, folding for search, direction,
 * domain names.
 *
 * Only base/unicode*.c use ICU and libidn2. ICU is opened when the first text needs it (base/library.h): plain ASCII never does, so a
 * server that has seen only ASCII stays as small as one without ICU. When ICU cannot be opened, one line in the log reports it and texts
 * are handled as text_fold() and text_normal() would. All functions take valid UTF-8, are safe from any thread, and put their results
 * into the arena.   Uses: base.   Used by: html, people, drive, desk, everything that searches or reads a form. */
#ifndef BASE_UNICODE_H
#define BASE_UNICODE_H
#include "base/text.h"

enum unicode_keep {
	UNICODE_KEEP_NONE,          /* addresses, telephone numbers, numbers, codes */
	UNICODE_KEEP_JOINERS,       /* names and words: joiners and variation selectors stay where their script or an emoji needs them */
};

/* `text` without characters that nobody can see: format characters (among them soft hyphens, zero width spaces, direction marks),
 * Hangul fillers, the empty Braille pattern, variation selectors that select nothing.  White space is left as it is. */
struct text unicode_remove_invisible(struct arena *arena, struct text text, enum unicode_keep keep);
/* false for a text that has only white space, marks and invisible characters. */
bool unicode_has_visible(struct text text);
/* Equivalent forms in an address or a number become the ASCII one: dashes, apostrophes, spaces, full-width letters and signs, decimal
 * digits of every script. Letters that are not full-width stay. */
struct text unicode_simplify(struct arena *arena, struct text text);

/* The same for one character: what unicode_remove_invisible() removes with UNICODE_KEEP_NONE, and the ASCII character that
 * unicode_simplify() writes for `code`, from U+0080; 0 when there is none. */
bool unicode_is_invisible(uint32_t code);
char unicode_ascii_of(uint32_t code);

/* Two spellings that a person would take for the same compare equal: case, diacritics, compatibility forms and dashes are folded,
 * apostrophes dropped, Latin letters reduced to ASCII (ł to l, ß to ss), Greek and Cyrillic ones transliterated letter by letter, so that
 * the start of a word is folded to the start of the folded word.  What is left are letters and digits with single spaces between them.
 * Only the first LIMIT_UNICODE_BYTES are folded. */
struct text unicode_fold_for_search(struct arena *arena, struct text text);

enum unicode_parts {
	UNICODE_PARTS_NONE,         /* a query that a person typed */
	/* a text that is searched: each suffix of a word in a script without spaces (Han, Kana, Thai …) is a word too */
	UNICODE_PARTS_SUFFIXES,
};

/* Splits `folded` (from unicode_fold_for_search()) at spaces and where a script without spaces begins or ends.  Answers how many words
 * were written to `words`, at most `most`; they point into `folded`.  A typed part of such a script then begins a suffix of the whole. */
size_t unicode_words(struct text folded, enum unicode_parts parts, struct text *words, size_t most);

enum unicode_direction { UNICODE_DIRECTION_NEUTRAL, UNICODE_DIRECTION_LEFT_TO_RIGHT, UNICODE_DIRECTION_RIGHT_TO_LEFT };
/* The direction of the first character that has one, among the first LIMIT_UNICODE_BYTES. */
enum unicode_direction unicode_direction(struct text text);

/* The form of a domain name that DNS and SMTP take: lower case, labels beyond ASCII as A-labels (IDNA 2008, not transitional).
 * false: no domain name can be written so, or it is longer than 253 bytes. */
must_use bool unicode_encode_domain(struct arena *arena, struct text domain, struct text *encoded);

/* Opens ICU now. false: logged. For `givenback doctor`; other callers need not call it. */
must_use bool unicode_open(void);

#endif
