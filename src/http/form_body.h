/* form_body: parses the bytes of a POST into names and values: application/x-www-form-urlencoded or multipart/form-data (RFC 7578).
 *
 * Nothing is lost silently: a body that is not of its type, is cut short, or has too many parts is `malformed`, and everything that could
 * be read before the fault is there, so that a page can show it again. */
#ifndef HTTP_FORM_BODY_H
#define HTTP_FORM_BODY_H
#include "html/form.h"

/* Values of a multipart body point into `body`; text parts together are at most LIMIT_FORM_BYTES. */
struct form_body form_body_read(struct arena *arena, struct text content_type, struct bytes body);
/* The boundary of a multipart content type: 1 to 70 characters (RFC 2046, 5.1.1); false when there is none. */
bool form_body_boundary(struct text content_type, struct text *boundary);
struct form_body form_body_multipart(struct arena *arena, struct text boundary, struct bytes body);

#endif
