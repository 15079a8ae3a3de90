/* encoding: content encodings of a response (RFC 9110, 8.4 and 12.5.3). */
#ifndef CACHE_ENCODING_H
#define CACHE_ENCODING_H
#include "base/text.h"

enum encoding { ENCODING_IDENTITY, ENCODING_GZIP, ENCODING_BROTLI };
enum { ENCODING_COUNT = ENCODING_BROTLI + 1 };

/* The encodings that the client accepts, the best first: by q-value, and the smaller result where q-values are equal. `accepts` is the
 * header Accept-Encoding, none when there is no such header. Returns how many; 0 when not even identity is accepted (send that then). */
size_t encoding_wanted(struct text accepts, enum encoding wanted[ENCODING_COUNT]);
/* As in Content-Encoding; NULL for identity. */
const char *encoding_name(enum encoding encoding);
/* Whether compressing this content type is worth it: pictures and fonts are compressed already. */
bool encoding_helps(struct text content_type);
/* none: the result would not be smaller. */
struct bytes encode(struct arena *arena, enum encoding encoding, struct bytes plain);

#endif
