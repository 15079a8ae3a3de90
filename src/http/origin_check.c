#include "http/origin_check.h"

bool
origin_check(const struct request *request)
{
	const struct text fetch_site = request_header(request, TEXT("sec-fetch-site"));
	const struct text origin = request_header(request, TEXT("origin"));

	if (fetch_site.at)
		return text_equal(fetch_site, TEXT("same-origin"));
	return !text_is_empty(origin) && text_equal_ignoring_case(origin, request->context.site->url);
}
