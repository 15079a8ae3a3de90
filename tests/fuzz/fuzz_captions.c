/* Any bytes as a file of captions; what is written of it reads back as the same, and has no markup. */
#include <string.h>

#include "base/arena.h"
#include "base/attributes.h"
#include "base/log.h"
#include "limits.h"
#include "standards/captions.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(LIMIT_REQUEST_ARENA_BYTES);
	struct captions first, second;
	struct text written;
	int64_t line;

	if (captions_read(arena, (struct text){ (const char *)data, size }, &first, &line) == CAPTIONS_OK) {
		written = captions_write(arena, &first);
		ASSERT(captions_read(arena, written, &second, &line) == CAPTIONS_OK);
		ASSERT(second.count == first.count);
		for (size_t i = 0; i < first.count; i++) {
			ASSERT(first.at[i].from_ms < first.at[i].until_ms);
			ASSERT(text_is_clean(first.at[i].words, true));
			ASSERT(first.at[i].from_ms == second.at[i].from_ms && first.at[i].until_ms == second.at[i].until_ms);
			ASSERT(text_equal(first.at[i].words, second.at[i].words));
		}
		ASSERT(written.length > 0 && memchr(written.at, '<', written.length) == NULL);
	}
	arena_free(arena);
	return 0;
}
