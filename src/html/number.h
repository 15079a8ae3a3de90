/* number: how a count is written in a sentence: from one to twelve in words, otherwise in figures. */
#ifndef HTML_NUMBER_H
#define HTML_NUMBER_H
#include "base/text.h"

struct arena;

/* "seven", "38" */
struct text number_words(struct arena *arena, int64_t number);
/* The same at the beginning of a sentence: "Seven", "38". */
struct text number_words_first(struct arena *arena, int64_t number);

#endif
