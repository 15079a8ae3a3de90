/* Any bytes as a Cookie header, and as the header that a proxy names the client in. */
#include "base/log.h"
#include "http/cookie.h"
#include "http/peer.h"
#include "limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(MIB);
	const struct text header = { (const char *)data, size < 64 * KIB ? size : 64 * KIB };
	const struct text value = cookie_find(header, TEXT("s"));
	struct text peer;

	for (size_t i = 0; i < value.length; i++)
		ASSERT(value.at[i] > 32 && value.at[i] < 127 && value.at[i] != ';' && value.at[i] != ',');
	/* What was found may be set again. */
	if (value.at && value.length < KIB)
		ASSERT(cookie_set(arena, TEXT("s"), value, 1, true).length > value.length);
	if (peer_of_header(arena, header, &peer))
		ASSERT(peer.length >= 2 && text_is_clean(peer, false));
	arena_free(arena);
	return 0;
}
