/* origin_check: is an unsafe request from a page of this site?  Told by what browsers say of themselves (Fetch
 * Metadata, Origin), so that no page needs a token in its forms and pages can be cached. */
#ifndef HTTP_ORIGIN_CHECK_H
#define HTTP_ORIGIN_CHECK_H
#include "http/request.h"

/* Sec-Fetch-Site decides where it is sent: same-origin is ours, cross-site and same-site are foreign, and none says that no page
 * sent it.  Browsers leave it out over plain HTTP in a local network, gateways may strip it: then Origin decides. */
enum origin {
	ORIGIN_OURS,
	ORIGIN_UNKNOWN,               /* nothing was said: Origin is absent or "null" */
	ORIGIN_FOREIGN,               /* a page of another site sent it */
};
must_use enum origin origin_check(const struct request *request);

#endif
