/* Any bytes as a multipart body: the first line is the content type, the rest the body. */
#include "base/log.h"
#include "http/form_body.h"
#include "limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
lies_within(struct text inner, const uint8_t *data, size_t size)
{
	return inner.length == 0 || ((const uint8_t *)inner.at >= data && (const uint8_t *)inner.at + inner.length <= data + size);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(16 * (size_t)MIB);
	struct text type, body;
	struct form_body read;

	text_cut((struct text){ (const char *)data, size }, '\n', &type, &body);
	read = form_body_read(arena, type, text_bytes(body));
	ASSERT(read.count <= LIMIT_FORM_FIELDS);
	read = form_body_multipart(arena, TEXT("x"), text_bytes(body));
	ASSERT(read.count <= LIMIT_FORM_FIELDS);
	for (size_t i = 0; i < read.count; i++)
		ASSERT(lies_within(read.pairs[i].name, data, size) && lies_within(read.pairs[i].value, data, size));
	arena_free(arena);
	return 0;
}
