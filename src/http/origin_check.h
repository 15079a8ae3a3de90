/* origin_check: whether an unsafe request came from a page of this site. It relies on what browsers send (Fetch Metadata, Origin), so
 * that pages need no token in their forms and can be cached. */
#ifndef HTTP_ORIGIN_CHECK_H
#define HTTP_ORIGIN_CHECK_H
#include "http/request.h"

/* Sec-Fetch-Site decides where it is sent: same-origin is ours, cross-site and same-site are foreign, and none means that no page sent
 * the request. Browsers leave it out over plain HTTP in a local network, and gateways may remove it: then Origin decides. */
enum origin {
	ORIGIN_OURS,
	ORIGIN_UNKNOWN,               /* neither header helps: Origin is absent or "null" */
	ORIGIN_FOREIGN,               /* a page of another site sent it */
};
must_use enum origin origin_check(const struct request *request);

#endif
