/* random: libsodium's bytes, or in tests a ChaCha20 stream that is the same every time. */
#include "base/random.h"

#include <sodium.h>
#include <string.h>

#include "base/log.h"

_Static_assert(sizeof((struct random *)0)->seed == crypto_stream_chacha20_KEYBYTES, "the seed is the stream's key");
_Static_assert(sizeof(uint64_t) == crypto_stream_chacha20_NONCEBYTES, "the count of draws is the stream's nonce");

void
random_start(struct random *random)
{
	*random = (struct random){ .seeded = false };
}

void
random_start_seeded(struct random *random, uint64_t seed)
{
	*random = (struct random){ .seeded = true };
	memcpy(random->seed, &seed, sizeof seed);
}

void
random_bytes(struct random *random, void *bytes, size_t size)
{
	uint8_t nonce[crypto_stream_chacha20_NONCEBYTES];

	random->drawn++;
	if (!random->seeded) {
		randombytes_buf(bytes, size);
		return;
	}
	memcpy(nonce, &random->drawn, sizeof nonce);
	crypto_stream_chacha20(bytes, size, nonce, random->seed);
}

uint64_t
random_below(struct random *random, uint64_t bound)
{
	uint64_t drawn, uneven;

	ASSERT(bound > 0);
	/* Values below 2^64 mod bound would make some results likelier than others, so they are drawn again. */
	uneven = (0 - bound) % bound;
	do
		random_bytes(random, &drawn, sizeof drawn);
	while (drawn < uneven);
	return drawn % bound;
}
