/* outbox_fetch: requests to other servers on the web (libcurl), none of which can reach into a private network. LIMIT_FETCHES at the same
 * time: the next one begins as soon as one has ended, so that a server that is slow holds up nobody else.
 *
 * HTTPS only, port 443, to a host with a name. The address that the name has is checked when the connection is made, so that no answer
 * of a DNS server can change it in between. No redirect is followed, no proxy is used, and size and time are bounded: connecting with
 * its TLS handshake, and all of a request. The certificate is always verified. `local` (the site's activitypub_local), for tests alone:
 * plain HTTP, any port and any address. Called on a thread of a job. */
#ifndef OUTBOX_OUTBOX_FETCH_H
#define OUTBOX_OUTBOX_FETCH_H
#include <stdatomic.h>
#include <sys/socket.h>
#include "base/context.h"

/* An address as other servers write them; the texts point into it. */
struct outbox_address { struct text authority, path; };    /* "example.org" in lower case, "/users/a?x=1" */
/* false: it is none that is fetched: too long, of another scheme, with a user, a fragment, a port or an address in place of a name. */
must_use bool outbox_address_read(struct arena *arena, struct text url, bool local, struct outbox_address *address);
/* An address of the public internet. */
bool outbox_address_is_public(const struct sockaddr *address);

struct outbox_fetch {
	struct text url;                  /* one that outbox_address_read() has accepted */
	const struct text *headers;       /* "Date: …" */
	size_t header_count;
	bool post;
	struct text sent;                 /* the body of a POST */
	/* what came back */
	long status;                      /* 0: no whole answer */
	const char *problem;              /* of 0 */
	struct text media_type;           /* with its parameters */
	struct text body;                 /* empty after a POST; an answer longer than LIMIT_FETCH_BYTES is no whole one */
};
/* Ends soon after *stop is set: what was not finished has status 0. */
void outbox_fetch_all(struct arena *arena, const struct site *site, struct outbox_fetch *at, size_t count, const atomic_bool *stop);

#endif
