/* crypto: the site's key and what is done with it (libsodium).
 *
 * Sealed: XChaCha20-Poly1305, for what must be read again (names, addresses, numbers).  A sealed value is
 *
 *	1 byte    the format, CRYPTO_FORMAT
 *	1 byte    the version of the key, 1 to LIMIT_KEY_VERSIONS
 *	24 bytes  a random nonce
 *	…         the ciphertext, as long as the text
 *	16 bytes  the tag
 *
 * The associated data is the first two bytes and the number of the column (sealed.def) as two bytes, the high one first.  So a value
 * does not open in another column, and stays readable when its table or its column is renamed.
 *
 * Hashed: keyed BLAKE2b-256, for what must only be found again.  Every use names its `purpose`, so that a hash made for one use says
 * nothing about another. */
#ifndef BASE_CRYPTO_H
#define BASE_CRYPTO_H
#include <stdbool.h>
#include "base/attributes.h"
#include "base/random.h"
#include "base/text.h"
#include "sealed.h"

#define CRYPTO_KEY_BYTES 32
#define CRYPTO_HASH_BYTES 32
#define CRYPTO_FORMAT 1
#define CRYPTO_TOKEN_LENGTH 26                            /* 130 bits of Crockford base32 */

struct site_key { uint8_t bytes[CRYPTO_KEY_BYTES]; };

void crypto_start(void);                                  /* once, before anything else */
void site_key_make(struct site_key *key);
enum site_key_read { SITE_KEY_READ_FAULT = -1, SITE_KEY_READ_OK, SITE_KEY_READ_NONE, SITE_KEY_READ_MALFORMED };
must_use enum site_key_read site_key_read(const char *path, struct site_key *key);
must_use bool site_key_write(const char *path, const struct site_key *key);   /* mode 0600, never over an existing file */

/* TEXT_NONE stays BYTES_NONE when sealed and when hashed: SQL NULL is NULL and is found by nothing. */
struct bytes crypto_seal(struct arena *arena, const struct site_key *key, enum sealed_column column, struct random *random,
	struct text plain);
enum crypto_open {
	CRYPTO_OPEN_OK,                   /* also when nothing is there: none and empty open to an empty text */
	CRYPTO_OPEN_FORMAT,               /* of a format that this program does not know */
	CRYPTO_OPEN_KEY,                  /* sealed with a version of the key that is not in site.key */
	CRYPTO_OPEN_CHANGED,              /* sealed by another site or for another column, or changed since */
};
must_use enum crypto_open crypto_open(struct arena *arena, const struct site_key *key, enum sealed_column column, struct bytes sealed,
	struct text *plain);
/* What is wrong and how to repair it, for the log; a literal.  Not of OK. */
const char *crypto_open_why(enum crypto_open outcome);
/* `purpose` is a short ASCII word such as "people.donor". */
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
