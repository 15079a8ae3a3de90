#include "http/origin_check.h"

enum origin
origin_check(const struct request *request)
{
	const struct text fetch_site = request_header(request, TEXT("sec-fetch-site"));
	const struct text origin = request_header(request, TEXT("origin"));

	if (text_equal(fetch_site, TEXT("same-origin")))
		return ORIGIN_OURS;
	if (fetch_site.at)
		return text_equal(fetch_site, TEXT("none")) ? ORIGIN_UNKNOWN : ORIGIN_FOREIGN;
	if (text_is_empty(origin) || text_equal(origin, TEXT("null")))
		return ORIGIN_UNKNOWN;
	return text_equal_ignoring_case(origin, request->context.site->url) ? ORIGIN_OURS : ORIGIN_FOREIGN;
}
