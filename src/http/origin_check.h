/* origin_check: is an unsafe request from a page of this site?  Told by what browsers say of themselves (Fetch
 * Metadata, Origin), so that no page needs a token in its forms and pages can be cached. */
#ifndef HTTP_ORIGIN_CHECK_H
#define HTTP_ORIGIN_CHECK_H
#include "http/request.h"

/* Sec-Fetch-Site: same-origin is good, any other value is not ("none" too: nobody types a POST).  Browsers leave it
 * out over plain HTTP in a local network; then Origin has to equal the site's address.  Neither: not good. */
must_use bool origin_check(const struct request *request);

#endif
