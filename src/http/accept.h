/* accept: which representation a client prefers, from its Accept and Accept-Encoding fields (RFC 9110, 12.5).
 *
 * Uses: base. */
#ifndef HTTP_ACCEPT_H
#define HTTP_ACCEPT_H
#include "base/text.h"

enum { ACCEPT_QUALITY_ONE = 1000 };

/* The q of one list item's parameters ("; q=0.75" is 750); 1000 when there is none, 0 when it cannot be read. */
int accept_quality(struct text parameters);

/* The media types that one address may be requested in. */
enum media_type { MEDIA_TYPE_HTML, MEDIA_TYPE_ACTIVITY };
enum { MEDIA_TYPE_COUNT = MEDIA_TYPE_ACTIVITY + 1 };

/* ACTIVITY: application/activity+json or application/ld+json is named, and nothing that matches HTML has a higher q (ActivityPub, 3.2).
 * HTML in all other cases, also when neither is named. */
enum media_type accept_media_type(struct text accept);

#endif
