/* thanks_letter_http: what the handlers of letters share. */
#ifndef THANKS_THANKS_LETTER_HTTP_H
#define THANKS_THANKS_LETTER_HTTP_H
#include "thanks/thanks_letter.h"
#include "thanks/thanks_letter_picture.h"
#include "thanks/thanks_view.h"

/* The page and its letter.  false: answered: not this page's, or taken down. */
must_use bool thanks_letter_http_find(struct request *request, struct honour_page_id id, struct thanks_letter_id letter_id,
                                      struct honour_page *page, struct thanks_letter *letter);
struct layout thanks_letter_http_layout(struct request *request, bool problem);
void thanks_letter_http_to(struct request *request, struct honour_page_id page, struct thanks_letter_id letter);
bool thanks_letter_went_out(const struct thanks_letter *letter);
/* As its keepers see them, also while it is a draft. */
must_use bool thanks_letter_http_pictures_of(struct request *request, const struct thanks_letter *letter, struct thanks_pictures *pictures);
/* The small ones, as an email shows them. */
must_use bool thanks_letter_http_small_pictures_of(struct request *request, const struct thanks_letter *letter,
                                                   struct thanks_pictures *pictures);
/* As its keepers see it. false: a fault. */
must_use bool thanks_letter_http_film_of(struct request *request, const struct thanks_letter *letter, struct media_film_play *film);
/* The page, while visitors see it and this letter on it. false: answered. */
must_use bool thanks_letter_http_find_public(struct request *request, struct page_key key, struct thanks_letter_id letter_id,
                                             struct honour_page *page);
/* "31 October 2026, 10:15 PDT" of the promise, or of when it went out; empty for a draft.  false: a fault. */
/* Of one that went out on a quiet day: when its emails leave, if none has been written, so that they will say what it says then; empty: not
 * so. false: a fault. */
must_use bool thanks_letter_http_held_words(struct request *request, const struct thanks_letter *letter, struct text *words);
/* When emails may leave that are ready `at` that moment; empty: at once. false: a fault. */
must_use bool thanks_letter_http_quiet_words(struct request *request, const struct thanks_letter *letter, struct instant at,
                                             struct text *words);
must_use bool thanks_letter_http_time_words(struct request *request, const struct thanks_letter *letter, struct text *words);

#endif
