/* respond: the ways a handler answers, exactly once for each request. (A later call replaces an earlier one.)
 *
 * Cookies stay when an answer is replaced (except by the error page); other headers belong to the answer they were set after. Every
 * response has the security headers: Content-Security-Policy default-src 'self', Referrer-Policy same-origin, X-Content-Type-Options
 * nosniff, frame-ancestors 'none', Cache-Control private, no-store unless the route is cacheable. */
#ifndef HTTP_RESPOND_H
#define HTTP_RESPOND_H
#include "http/request.h"

/* html_module_page(respond_page(request, 200), &view); */
struct html *respond_page(struct request *request, int status);
void respond_see_other(struct request *request, struct link link);
/* 303 to the next step of a form. An `idempotent` route does not store it: the form may come again with something else. */
void respond_step(struct request *request, struct link link);
void respond_moved_permanently(struct request *request, struct link link);          /* 308 */
void respond_bytes(struct request *request, int status, struct text content_type, struct bytes bytes);
void respond_download(struct request *request, struct text content_type, struct text file_name, struct bytes bytes);
/* A file, or the part of it that Range requests (one range; several get the whole): 200, 206, or 416. `tag` without quotes identifies
 * these very bytes (ASCII); `size` is in bytes. The response owns the descriptor from now on. */
void respond_file(struct request *request, struct text content_type, struct text tag, int file, uint64_t size);
/* The same of bytes that are read, on a worker, while they are sent. read() gives exactly those bytes; false: it cannot, which it logged,
 * and the connection ends. end() is called once, also when the response is replaced. `closure` lives as long as the request. */
struct response_source {
	bool (*read)(void *closure, uint64_t from, uint8_t *at, size_t length);
	void (*end)(void *closure);
	void *closure;
};
void respond_source(struct request *request, struct text content_type, struct text tag, struct response_source source, uint64_t size);
void respond_header(struct request *request, struct text name, struct text value);
void respond_cacheable(struct request *request, int64_t seconds);                   /* pictures, assets */
/* Only in the visitor's own browser: a shared cache would still show it when the page is paused or something is taken down. */
void respond_kept_by_visitor(struct request *request, int64_t seconds, bool may_be_indexed);
/* An answer that is the same until it changes: ETag (`tag` without quotes, ASCII) and Last-Modified. false: the client has this version
 * and was answered 304. true: answer with the bytes, then call respond_fresh(). */
must_use bool respond_unless_known(struct request *request, struct text tag, struct instant modified);
/* The client may cache it for so long and then has to revalidate it. */
void respond_fresh(struct request *request, struct text tag, struct instant modified, int64_t seconds);
/* Not cached, although its route is `shared`. */
void respond_uncached(struct request *request);
/* This answer may be shown in a frame of another site: nothing in it acts, and it has no cookie. */
void respond_framed_anywhere(struct request *request);
/* A `live` route: the current state, as one line of JSON. The server sends it as an event and calls the handler again when something
 * changed. */
void respond_live(struct request *request, struct text json);
struct json_t;
void respond_live_object(struct request *request, struct json_t *object);      /* the object is dropped */
void respond_json_object(struct request *request, int status, struct json_t *object);           /* the same */
/* `days` 0: until the browser closes; negative: forget it.  HttpOnly, SameSite=Lax, Path=/, Secure when site_url is
 * https. */
void respond_cookie(struct request *request, struct text name, struct text value, int days);

/* Pages for errors; each says what to do next. */
void respond_not_found(struct request *request);          /* 404: also for what belongs to another person */
void respond_gone(struct request *request);               /* 410: a link that was used up or replaced */
void respond_forbidden(struct request *request);          /* 403 */
void respond_error(struct request *request);              /* 500 with the request's number; rolls back what was written */
void respond_too_many(struct request *request, int64_t retry_seconds);              /* 429 */
/* 429 before anything was done: the input is preserved behind a button */
void respond_too_fast(struct request *request, int64_t retry_seconds);
/* 503: overload, or stopping */
void respond_busy(struct request *request, int64_t retry_seconds);
void respond_disk_full(struct request *request);          /* 503: the disk is full; nothing of this request was stored */

/* What dispatch answers by itself. */
void respond_too_large(struct request *request, int status);                        /* 413 body, 414 address, 431 headers */
void respond_unreadable(struct request *request, int status);                       /* 400, 417, 501, 505: not HTTP that we understand */
void respond_method_not_allowed(struct request *request, struct text allowed);      /* 405 */
/* 204, 304: the only ones without a body */
void respond_nothing(struct request *request, int status);
/* A POST that is not known to come from a page of ours; nothing was done. `foreign`: another site sent it, so nothing of it is shown: 303
 * to the page that has the button, or, where something may have been typed, 403 with a link to it. Otherwise 403: the input is preserved
 * behind a button with a proof, so that one press makes it accepted. */
void respond_try_again(struct request *request, bool foreign);
/* 422: the key of the form was not made here for this browser, or long ago; the input is preserved behind a button with a new key */
void respond_press_again(struct request *request);
/* Nothing is typed or chosen in its form: its page is a button. */
must_use bool form_is_one_button(const struct form *form);

/* What the layout of every page needs. */
struct layout page_layout(struct request *request);

struct response_file {
	bool there;
	int file;
	struct response_source source;    /* without read(): it is `file` */
	uint64_t from, length;
};
/* The finished response, for server.c and the in-process tests. */
struct response {
	int status;
	struct header *headers;           /* in the request's arena */
	size_t header_count;
	struct bytes body;
	struct html *page;                /* when set, the body is html_text(page) */
	struct response_file file;        /* when `there`, the body is these bytes of it */
	bool live;                        /* an event of a stream that stays open */
	bool uncached;                    /* never put into the cache */
	bool step;                        /* respond_step() */
	bool undo;                        /* the error page: everything that this request wrote is rolled back */
};
/* The bytes to send. A page beyond its bound is a bug and becomes the error page, so call it once, at the end. */
struct bytes response_body(struct request *request);
void response_end(struct response *response);             /* closes its file */
struct text response_header(const struct response *response, struct text name);     /* none when absent */

#endif
