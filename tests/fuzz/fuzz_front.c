/* Any bytes as what has come on a connection.  What is taken for a page ends with its own head, holds nothing that could be read in
 * two ways, and is the same whatever follows it; and no shorter beginning of it is taken for one. */
#include <string.h>

#include "base/log.h"
#include "http/front_read.h"
#include "limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_page(const uint8_t *data, const struct front_request *request)
{
	const struct text whole = { (const char *)data, request->length };
	struct text rest = whole, line;
	size_t at, lines = 0;

	ASSERT(text_find(whole, TEXT("\r\n\r\n"), &at) && at == whole.length - 4);
	ASSERT(text_starts_with(whole, TEXT("GET /")) && request->target.at == whole.at + 4);
	for (size_t i = 0; i < whole.length; i++) {
		const unsigned char c = data[i];

		ASSERT((c >= ' ' && c < 0x7f) || c == '\t' || c == '\r' || c == '\n');
		ASSERT((c == '\r') == (i + 1 < whole.length && data[i + 1] == '\n'));
	}
	for (size_t i = 0; i < request->target.length; i++)
		ASSERT(request->target.at[i] > ' ' && !strchr("?#%\"<>\\^`{|}", request->target.at[i]));
	/* Behind the first line each has a name at once, and none is one that asks for more than a page. */
	while (text_cut(rest, '\n', &line, &rest) && line.length > 1) {
		static const char *const never[] = { "content-length:", "transfer-encoding:", "expect:", "upgrade:", "range:", "trailer:" };

		if (lines++ == 0)
			continue;
		ASSERT(text_find(line, TEXT(":"), &at) && at > 0 && !memchr(line.at, ' ', at) && !memchr(line.at, '\t', at));
		for (size_t i = 0; i < COUNT_OF(never); i++)
			ASSERT(!text_equal_ignoring_case(text_until(line, strlen(never[i])), text_of(never[i])));
	}
	ASSERT(lines >= 2 && lines - 1 <= LIMIT_HEADERS);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct front_request request = front_read((struct bytes){ data, size });

	ASSERT(!request.page || (request.length > 0 && request.length <= size));
	if (!request.page || request.length > LIMIT_FRONT_HEAD_BYTES)
		return 0;
	check_page(data, &request);
	ASSERT(front_read((struct bytes){ data, request.length }).page);
	for (size_t length = 0; length < request.length; length++)
		ASSERT(front_read((struct bytes){ data, length }).length == 0);
	return 0;
}
