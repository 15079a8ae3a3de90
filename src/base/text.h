/* text: UTF-8 with its length. It may contain anything until text_is_clean() accepts it, and is not NUL-terminated.
 *
 * `at` NULL means "none" (SQL NULL); TEXT("") is an empty text that exists. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/attributes.h"

struct arena;

struct text { const char *at; size_t length; };
struct bytes { const uint8_t *at; size_t length; };

#define TEXT(literal) ((struct text){ "" literal, sizeof(literal) - 1 })
#define TEXT_NONE ((struct text){ NULL, 0 })
#define BYTES_NONE ((struct bytes){ NULL, 0 })
#define TEXT_PRINT(text) (int)(text).length, (text).length ? (text).at : ""        /* for "%.*s" */

struct text text_of(const char *terminated);              /* NULL gives TEXT_NONE; points into it */
struct text text_copy(struct arena *arena, struct text text);
const char *text_terminated(struct arena *arena, struct text text);    /* for libraries that want a C string */
struct text text_format(struct arena *arena, const char *format, ...) printf_like(2, 3);
struct text text_join(struct arena *arena, struct text first, struct text second);
struct bytes text_bytes(struct text text);
struct text bytes_text(struct bytes bytes);

bool text_equal(struct text one, struct text other);
bool text_equal_ignoring_case(struct text one, struct text other);     /* ASCII */
int text_index(const char *const *words, struct text word);           /* NULL ends `words`; -1: it is none of them */
bool text_is_empty(struct text text);                     /* none, or length 0 */
bool text_starts_with(struct text text, struct text start);
bool text_ends_with(struct text text, struct text end);
bool text_find(struct text text, struct text needle, size_t *at);
struct text text_from(struct text text, size_t offset);   /* offset past the end gives an empty text */
struct text text_until(struct text text, size_t length);
struct text text_until_bytes(struct text text, size_t bytes_max);      /* the same, never cut within a character of UTF-8 */
/* Cuts at the first `separator`: *head is before it, *tail after; false when there is none (*head whole, *tail empty). */
bool text_cut(struct text text, char separator, struct text *head, struct text *tail);
struct text text_url_host(struct text url);               /* host:8080 of https://host:8080/path */
struct text text_trim(struct text text);                  /* ASCII and Unicode white space, both ends */
struct text text_lower_ascii(struct arena *arena, struct text text);
bool text_is_ascii(struct text text);

/* Reads the character at the start of `text` (not empty): its length in bytes, or 0 when it is not well-formed. */
size_t text_character(struct text text, uint32_t *code);
bool text_is_utf8(struct text text);                      /* well-formed, no surrogates, no overlong */
size_t text_characters(struct text text);                 /* code points; of valid UTF-8 */
struct text text_until_characters(struct text text, size_t characters);
/* No NUL, no control characters (tab, CR and LF only if `lines`), no direction marks or overrides
 * (U+061C, U+200E, U+200F, U+202A-U+202E, U+2066-U+2069), no U+FEFF, no U+2028/2029, no non-characters. */
bool text_is_clean(struct text text, bool lines);
/* What a person typed, made safe to show again: invalid UTF-8 becomes U+FFFD, characters that are not clean are removed, and white space
 * among them becomes a space. */
struct text text_repair(struct arena *arena, struct text text, bool lines);
/* Two spellings of one name compare equal: NFKC, case folded, white space folded to single spaces, trimmed.  Valid UTF-8 only. */
struct text text_fold(struct arena *arena, struct text text);
/* Composed (NFC), trimmed; runs of white space become one space (line), or CRLF becomes LF and >2 blank lines become one (lines). */
struct text text_normal(struct arena *arena, struct text text, bool lines);

bool text_number(struct text text, int64_t *number);      /* decimal, an optional minus, nothing else, fits int64 */
struct text text_hex(struct arena *arena, struct bytes bytes);
struct text text_base64(struct arena *arena, struct bytes bytes);
bool text_from_base64(struct arena *arena, struct text text, struct bytes *bytes);

/* Crockford base32, upper case, no padding.  Reading it back: base/id.h, which takes lower case and i, l, o as 1, 1, 0. */
struct text text_base32(struct arena *arena, struct bytes bytes);

/* A text that grows in an arena up to `length_max`. An addition that does not fit sets `full` and is not added, not even in part; nothing
 * is added after it either. */
struct text_builder { struct arena *arena; char *at; size_t length, capacity, length_max; bool full; };
void text_builder_start(struct text_builder *builder, struct arena *arena, size_t length_max);
void text_add(struct text_builder *builder, struct text text);
void text_add_char(struct text_builder *builder, char c);
void text_add_format(struct text_builder *builder, const char *format, ...) printf_like(2, 3);
struct text text_built(const struct text_builder *builder);

#endif
