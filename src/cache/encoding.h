/* encoding: the ways the bytes of an answer may travel (RFC 9110, 8.4 and 12.5.3). */
#ifndef CACHE_ENCODING_H
#define CACHE_ENCODING_H
#include "base/text.h"

enum encoding { ENCODING_IDENTITY, ENCODING_GZIP, ENCODING_BROTLI };
enum { ENCODING_COUNT = ENCODING_BROTLI + 1 };

/* What the client takes, the best first: by its q-values, of equal ones the smaller bytes.  `accepts` is the header
 * Accept-Encoding, none when there is no such header.  Answers how many; 0 when not even identity is wanted (send that then). */
size_t encoding_wanted(struct text accepts, enum encoding wanted[ENCODING_COUNT]);
/* As it stands in Content-Encoding; NULL for identity. */
const char *encoding_name(enum encoding encoding);
/* Worth trying for this content type: pictures and fonts are compressed already. */
bool encoding_helps(struct text content_type);
/* none: it would not be smaller. */
struct bytes encode(struct arena *arena, enum encoding encoding, struct bytes plain);

#endif
