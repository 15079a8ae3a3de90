/* Any bytes as a query and as a path: nothing is read beyond its end, and an accepted path has only one meaning. */
#include "base/log.h"
#include "http/query.h"
#include "limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(16 * (size_t)MIB);
	const struct text input = { (const char *)data, size };
	const struct form_body pairs = query_pairs(arena, input);
	struct text path;
	size_t at;

	ASSERT(pairs.count <= LIMIT_FORM_FIELDS);
	for (size_t i = 0; i < pairs.count; i++)
		ASSERT(pairs.pairs[i].name.length + pairs.pairs[i].value.length <= size);
	if (query_decode_path(arena, input, &path)) {
		ASSERT(path.at[0] == '/' && text_is_clean(path, false));
		ASSERT(!text_find(path, TEXT("//"), &at) && !text_find(path, TEXT("/../"), &at) && !text_ends_with(path, TEXT("/..")));
	}
	arena_free(arena);
	return 0;
}
