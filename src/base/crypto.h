/* crypto: the site's key and what is done with it (libsodium).
 *
 * Sealed: XChaCha20-Poly1305, random nonce in front, for what must be read again (names, addresses, phones, numbers).
 * Hashed: keyed BLAKE2b-256, for what must only be found again.  Every use names its `purpose`, so that a hash made for
 * one column says nothing about another, and a sealed value cannot be moved to another column. */
#ifndef BASE_CRYPTO_H
#define BASE_CRYPTO_H
#include <stdbool.h>
#include "base/attributes.h"
#include "base/random.h"
#include "base/text.h"

#define CRYPTO_KEY_BYTES 32
#define CRYPTO_HASH_BYTES 32
#define CRYPTO_TOKEN_LENGTH 26                            /* 130 bits of Crockford base32 */

struct site_key { uint8_t bytes[CRYPTO_KEY_BYTES]; };

void crypto_start(void);                                  /* once, before anything else */
void site_key_make(struct site_key *key);
enum site_key_read { SITE_KEY_READ_FAULT = -1, SITE_KEY_READ_OK, SITE_KEY_READ_NONE, SITE_KEY_READ_MALFORMED };
must_use enum site_key_read site_key_read(const char *path, struct site_key *key);
must_use bool site_key_write(const char *path, const struct site_key *key);   /* mode 0600, never over an existing file */

/* `purpose` is a short ASCII word such as "appointment.donor".  TEXT_NONE stays BYTES_NONE when sealed and when hashed:
 * SQL NULL is NULL and is found by nothing. */
struct bytes crypto_seal(struct arena *arena, const struct site_key *key, const char *purpose, struct random *random, struct text plain);
/* false: not sealed by this key for this purpose, or changed since.  A none/empty input opens to an empty text. */
must_use bool crypto_open(struct arena *arena, const struct site_key *key, const char *purpose, struct bytes sealed, struct text *plain);
/* Not libsodium's unkeyed function of this name (the symbol is renamed so that the two never meet). */
struct bytes crypto_hash(struct arena *arena, const struct site_key *key, const char *purpose, struct text plain)
	__asm__("givenback_crypto_hash");
/* 26 characters nobody can guess, the same for the same (purpose, id, generation): a private link that can be emailed again
 * and dies when the generation moves on. */
struct text crypto_token(struct arena *arena, const struct site_key *key, const char *purpose, int64_t id, int64_t generation);
struct text crypto_random_token(struct arena *arena, struct random *random, size_t length);   /* Crockford base32 */
struct text crypto_random_digits(struct arena *arena, struct random *random, size_t length);
bool crypto_equal(struct bytes one, struct bytes other);  /* in constant time */

#endif
