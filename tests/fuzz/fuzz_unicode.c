/* fuzz_unicode: any text can be cleaned, folded, split and encoded; each result is valid, and doing it again changes nothing. */
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/unicode.h"
#include "html/phone.h"
#include "limits.h"

#define WORDS_MOST 64
/* The longest that one character becomes is 33 bytes for 3 (U+FDFA); a folded text that is itself cut would differ when folded again. */
#define BYTES_MOST (LIMIT_UNICODE_BYTES / 11)

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t length);

static void
check_cleaned(struct arena *arena, struct text text, enum unicode_keep keep)
{
	const struct text once = unicode_remove_invisible(arena, text, keep);

	ASSERT(text_is_utf8(once) && once.length <= text.length);
	ASSERT(text_equal(unicode_remove_invisible(arena, once, keep), once));
	ASSERT(unicode_has_visible(once) == unicode_has_visible(text));
}

static void
check_folded(struct arena *arena, struct text text)
{
	const struct text once = unicode_fold_for_search(arena, text);
	struct text words[WORDS_MOST];
	size_t count = unicode_words(once, UNICODE_PARTS_SUFFIXES, words, WORDS_MOST);

	ASSERT(text_is_utf8(once) && text_is_clean(once, false));
	ASSERT(text_equal(unicode_fold_for_search(arena, once), once));
	ASSERT(count <= WORDS_MOST);
	for (size_t i = 0; i < count; i++)
		ASSERT(words[i].length > 0 && text_is_utf8(words[i]) && memchr(words[i].at, ' ', words[i].length) == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *at, size_t length)
{
	const struct text text = { (const char *)at, length };
	struct arena *arena;
	struct text domain, again;
	struct phone phone;

	if (length > BYTES_MOST || !text_is_utf8(text))
		return 0;
	arena = arena_new(16 * (size_t)MIB);
	check_cleaned(arena, text, UNICODE_KEEP_NONE);
	check_cleaned(arena, text, UNICODE_KEEP_JOINERS);
	check_folded(arena, text);
	again = unicode_simplify(arena, text);
	ASSERT(text_is_utf8(again) && again.length <= text.length && text_equal(unicode_simplify(arena, again), again));
	(void)unicode_direction(text);
	if (unicode_encode_domain(arena, text, &domain)) {
		ASSERT(text_is_ascii(domain) && unicode_encode_domain(arena, domain, &again) && text_equal(again, domain));
	}
	if (phone_read(arena, text, &phone))
		ASSERT(phone.dialled.length >= 5 && text_is_ascii(phone.dialled) && text_is_ascii(phone.extension));
	arena_free(arena);
	return 0;
}
