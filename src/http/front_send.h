/* front_send: an answer of the cache on its way into a socket, in as many steps as its reader needs. */
#ifndef HTTP_FRONT_SEND_H
#define HTTP_FRONT_SEND_H
#include "base/instant.h"
#include "http/cache.h"

enum { FRONT_DATE_BYTES = 80 };

/* The first line and the Date, made once a second. */
struct front_dates {
	int64_t second;                   /* since 1970 */
	size_t lengths[CACHE_ANSWERS];
	char bytes[CACHE_ANSWERS][FRONT_DATE_BYTES];
};
void front_dates_set(struct front_dates *dates, struct instant now);

struct front_sending {
	struct cache_entry *entry;        /* who sends holds it */
	struct cache_form *form;
	enum cache_answer answer;
	int64_t second;                   /* its Date: the rest of a line that was begun says the same */
	size_t sent;                      /* of first line, head and body together */
};

enum front_send { FRONT_SEND_DONE, FRONT_SEND_STUCK, FRONT_SEND_ENDED };
enum front_send front_send(int socket, struct front_sending *sending, const struct front_dates *dates);

#endif
