/* crypto_piece: seals the pieces of a large file, each by itself, so that any part of it can be read (XChaCha20-Poly1305).
 *
 * A sealed piece is 24 bytes of a random nonce, the ciphertext, which is as long as the piece, and 16 bytes of the tag. `place` says
 * which piece of which file it is: the piece does not open in any other place. */
#ifndef BASE_CRYPTO_PIECE_H
#define BASE_CRYPTO_PIECE_H
#include "base/crypto.h"

#define CRYPTO_PIECE_EXTRA 40

/* Writes plain.length + CRYPTO_PIECE_EXTRA bytes to `sealed`. */
void crypto_piece_seal(const struct crypto_key *key, struct random *random, struct bytes place, struct bytes plain, uint8_t *sealed);
/* Writes sealed.length - CRYPTO_PIECE_EXTRA bytes to `plain`. false: it was sealed with another key or for another place, or changed. */
must_use bool crypto_piece_open(const struct crypto_key *key, struct bytes place, struct bytes sealed, uint8_t *plain);

#endif
