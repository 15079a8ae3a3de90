/* film_http: what the files with handlers share. */
#ifndef FILM_FILM_HTTP_H
#define FILM_FILM_HTTP_H
#include "film/film.h"
#include "film/film_view.h"

struct request;

/* A film that visitors may watch, and its page; false: it is answered. */
must_use bool film_http_find(struct request *request, struct page_key key, struct film_id film, struct honour_page *page);
/* Sends the captions of a film that the caller may watch. */
void film_respond_captions(struct request *request, struct film_id film);
/* The same of one of its pictures; the one that is shown, or `any` of them. */
void film_respond_still(struct request *request, struct film_id film, struct picture_id still, bool any);

#endif
