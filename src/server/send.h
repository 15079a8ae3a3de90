/* send: sends the bytes of a response to a non-blocking socket: as many as it takes now, the rest later. */
#ifndef SERVER_SEND_H
#define SERVER_SEND_H
#include <stdbool.h>
#include <stddef.h>
#include "base/instant.h"
#include "base/text.h"
#include "cache/cache.h"

enum { SEND_DATE_BYTES = 96 };

/* The header lines that change every second, for both kinds of cached response. */
struct send_dates {
	int64_t second;                           /* since 1970; 0: not set yet */
	size_t length, lengths[CACHE_ANSWERS];
	char date[SEND_DATE_BYTES];               /* "Date: …\r\n" */
	char begins[CACHE_ANSWERS][SEND_DATE_BYTES];      /* "HTTP/1.1 200 OK\r\nDate: …\r\n" */
};
void send_dates_set(struct send_dates *dates, struct instant now);

/* A response on its way. */
struct sending {
	struct cache_form *form;                  /* a cached response; NULL: it is in `head` and `body` */
	enum cache_answer answer;
	int64_t second;                           /* when sending the cached response began */
	bool head_only, close;                    /* of the cached response; close: its head has "Connection: close" */
	struct bytes head, body;
	size_t sent;                              /* bytes of all parts */
};
/* STUCK: the socket takes no more now.  ENDED: the other side has gone. */
enum send { SEND_DONE, SEND_STUCK, SEND_ENDED };
must_use enum send send_on(int socket, struct sending *sending, const struct send_dates *dates);
size_t sending_length(const struct sending *sending);     /* of the body */

/* "OK", "Not Found"; "" for a status that we never send. */
const char *send_reason(int status);

#endif
