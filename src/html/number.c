#include "html/number.h"

#include <inttypes.h>

#include "base/arena.h"
#include "html/html.h"
#include "html_words.h"

enum { IN_WORDS_MAX = 12 };

static const struct words *const within[IN_WORDS_MAX] = {
	&html_words_number_1, &html_words_number_2, &html_words_number_3, &html_words_number_4, &html_words_number_5, &html_words_number_6,
	&html_words_number_7, &html_words_number_8, &html_words_number_9, &html_words_number_10, &html_words_number_11, &html_words_number_12,
};
static const struct words *const first[IN_WORDS_MAX] = {
	&html_words_first_1, &html_words_first_2, &html_words_first_3, &html_words_first_4, &html_words_first_5, &html_words_first_6,
	&html_words_first_7, &html_words_first_8, &html_words_first_9, &html_words_first_10, &html_words_first_11, &html_words_first_12,
};

static struct text
write_number(struct arena *arena, const struct words *const *words, int64_t number)
{
	if (number >= 1 && number <= IN_WORDS_MAX)
		return words_text(words[number - 1]);
	return text_format(arena, "%" PRId64, number);
}

struct text
number_words(struct arena *arena, int64_t number)
{
	return write_number(arena, within, number);
}

struct text
number_words_first(struct arena *arena, int64_t number)
{
	return write_number(arena, first, number);
}
