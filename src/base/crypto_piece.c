#include "base/crypto_piece.h"

/* Not <sodium.h>: libsodium has a crypto_hash of its own, which crypto.h's would meet. */
#include <sodium/crypto_aead_xchacha20poly1305.h>

#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES

_Static_assert(CRYPTO_PIECE_EXTRA == NONCE_BYTES + TAG_BYTES, "what the header says");
_Static_assert(CRYPTO_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "the key fits");

void
crypto_piece_seal(const struct crypto_key *key, struct random *random, struct bytes place, struct bytes plain, uint8_t *sealed)
{
	unsigned long long length;

	random_bytes(random, sealed, NONCE_BYTES);
	crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE_BYTES, &length, plain.at, plain.length, place.at, place.length, NULL, sealed,
	                                           key->bytes);
}

bool
crypto_piece_open(const struct crypto_key *key, struct bytes place, struct bytes sealed, uint8_t *plain)
{
	unsigned long long length;

	return sealed.length >= CRYPTO_PIECE_EXTRA &&
	       crypto_aead_xchacha20poly1305_ietf_decrypt(plain, &length, NULL, sealed.at + NONCE_BYTES, sealed.length - NONCE_BYTES, place.at,
	                                                  place.length, sealed.at, key->bytes) == 0;
}
