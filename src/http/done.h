/* done: after a press the next page says what was done. The redirect carries a word, and the page has a sentence for each word it knows. */
#ifndef HTTP_DONE_H
#define HTTP_DONE_H
#include "html/html.h"

struct request;

struct done { struct text what; const struct words *words; };

/* `page` with ?done=WHAT; `what` is lower-case letters. Allocated in `arena`. */
struct link done_link(struct arena *arena, struct link page, struct text what);
/* The sentence for the word in the request's address; empty: none, or a word that is not in `known`. */
struct text done_words(const struct request *request, const struct done *known, size_t count);

#endif
