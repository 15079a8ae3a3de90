/* follow_open: the first steps of this module's handlers. */
#ifndef FOLLOW_FOLLOW_OPEN_H
#define FOLLOW_FOLLOW_OPEN_H
#include "honour/honour.h"
#include "http/respond.h"

/* A page whose words may be published elsewhere: published and not paused. false: already answered; nothing of a paused page is sent. */
must_use bool follow_open(struct request *request, struct page_key key, struct honour_page *page);
/* The same for a page that is known by its id. */
must_use bool follow_open_id(struct request *request, struct honour_page_id id, struct honour_page *page);
/* Answers with the bytes, or that the client has them already; search engines are asked to leave out a page by link. */
void follow_answer(struct request *request, const struct honour_page *page, struct text media_type, struct text bytes,
                   struct instant modified);
void follow_no_index(struct request *request, const struct honour_page *page);

#endif
