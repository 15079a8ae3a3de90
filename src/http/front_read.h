/* front_read: the one shape of a request that may be answered without a request of ours, and how long a request is.
 *
 * No second reading of HTTP: what is not plainly of this shape is somebody else's to read, from its first byte.  A page is asked for by
 *
 *     GET /a/plain/path HTTP/1.1 CRLF  name: value CRLF …  CRLF
 *
 * complete, with one Host, no body, nothing that asks for another way of answering (Range, Expect, Upgrade, Connection other than
 * keep-alive), and nothing said twice that counts.  Pure; fuzzed. */
#ifndef HTTP_FRONT_READ_H
#define HTTP_FRONT_READ_H
#include "base/text.h"

struct front_request {
	bool page;                        /* of the one shape */
	size_t length;                    /* of all of it, body included; 0: not known for certain */
	struct text target;               /* of a page */
	struct text accepts, knows;       /* Accept-Encoding, If-None-Match; none when absent */
};

/* `bytes`: what has come so far, from the request's first byte on; what follows the request is not looked at. */
struct front_request front_read(struct bytes bytes);
/* Which path a GET or POST asks for, without its query; none: that is not to be seen at a glance.  For a guess who should have it. */
struct text front_read_path(struct bytes bytes);

#endif
