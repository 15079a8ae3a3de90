/* cookie: the Cookie header of a request (RFC 6265, 5.4) and the Set-Cookie header of a response. */
#ifndef HTTP_COOKIE_H
#define HTTP_COOKIE_H
#include "base/arena.h"
#include "base/text.h"

/* The first cookie of that name among the first LIMIT_COOKIES; TEXT_NONE when there is none or its value is
 * malformed. */
struct text cookie_find(struct text header, struct text name);
/* `days` 0: until the browser closes; negative: delete it. */
struct text cookie_set(struct arena *arena, struct text name, struct text value, int days, bool secure);

#endif
