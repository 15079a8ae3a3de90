/* crypto: the three keys of a site and what is done with them (libsodium).
 *
 * seal    what must be read again is sealed: names, addresses, numbers
 * lookup  what must only be found again is hashed: an address, a client, the token of a session
 * link    what the site hands out and takes back is derived: private links, keys of forms
 *
 * Each key has versions, 1 first; `givenback rotate` adds one (decision 48).  Sealing and links use the version that is current, and a
 * value that an older version sealed still opens.  A lookup hash goes through all versions up to the current one, each hashing the result
 * of the one before, so that rotating needs only what is stored.
 *
 * A sealed value (XChaCha20-Poly1305) is
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
 * Hashes are keyed BLAKE2b-256.  Every use names its `purpose`, so that a hash made for one use says nothing about another. */
#ifndef BASE_CRYPTO_H
#define BASE_CRYPTO_H
#include <stdbool.h>
#include "base/attributes.h"
#include "base/random.h"
#include "base/text.h"
#include "limits.h"
#include "private_link.h"
#include "sealed.h"
#include "types.h"

#define CRYPTO_KEY_BYTES 32
#define CRYPTO_HASH_BYTES 32
#define CRYPTO_FORMAT 1
#define CRYPTO_TOKEN_LENGTH 26                            /* 130 bits of Crockford base32 */

struct crypto_key { uint8_t bytes[CRYPTO_KEY_BYTES]; };
struct key_versions {
	struct crypto_key at[LIMIT_KEY_VERSIONS];         /* version 1 first */
	int count;
	int current;                      /* the version that the database uses; it may know nothing of newer ones (rotate.c) */
};
struct site_keys { struct key_versions of[KEY_KIND_COUNT]; };

void crypto_start(void);                                  /* once, before anything else */

/* crypto_keys.c: the file "site.key", mode 0600, a line for each version: "seal 1 " and 64 hexadecimal digits. */
void site_keys_make(struct site_keys *keys);              /* version 1 of each */
void site_keys_add(struct site_keys *keys, enum key_kind kind);   /* one more version, which is not yet current */
enum site_keys_read {
	SITE_KEYS_READ_FAULT = -1,        /* noted */
	SITE_KEYS_READ_OK,                /* the newest version of each key is current, until the database says otherwise */
	SITE_KEYS_READ_NONE,              /* no such file */
	SITE_KEYS_READ_MALFORMED,
	SITE_KEYS_READ_SINGLE,            /* the one key of a program before there were three */
};
must_use enum site_keys_read site_keys_read(const char *path, struct site_keys *keys);
must_use bool site_keys_write(const char *path, const struct site_keys *keys);        /* never over an existing file */
must_use bool site_keys_replace(const char *path, const struct site_keys *keys);      /* in the place of an existing file */
/* By which a database knows its key again. */
struct bytes crypto_key_check(struct arena *arena, const struct site_keys *keys, enum key_kind kind, int version);

/* TEXT_NONE stays BYTES_NONE when sealed and when hashed: SQL NULL is NULL and is found by nothing. */
struct bytes crypto_seal(struct arena *arena, const struct site_keys *keys, enum sealed_column column, struct random *random,
	struct text plain);
enum crypto_open {
	CRYPTO_OPEN_OK,                   /* also when nothing is there: none and empty open to an empty text */
	CRYPTO_OPEN_FORMAT,               /* of a format that this program does not know */
	CRYPTO_OPEN_KEY,                  /* sealed with a version of the key that is not in site.key */
	CRYPTO_OPEN_CHANGED,              /* sealed by another site or for another column, or changed since */
};
must_use enum crypto_open crypto_open(struct arena *arena, const struct site_keys *keys, enum sealed_column column, struct bytes sealed,
	struct text *plain);
/* What is wrong and how to repair it, for the log; a literal.  Not of OK. */
const char *crypto_open_why(enum crypto_open outcome);
/* `purpose` is a short ASCII word such as "people.donor". */
/* Not libsodium's unkeyed function of this name (the symbol is renamed so that the two never meet). */
struct bytes crypto_hash(struct arena *arena, const struct site_keys *keys, const char *purpose, struct text plain)
	__asm__("givenback_crypto_hash");
/* As when `version` was current.  For what is never hashed again. */
struct bytes crypto_hash_of_version(struct arena *arena, const struct site_keys *keys, int version, const char *purpose,
	struct text plain);
/* A hash made while `version` - 1 was current → the same as when `version` is. */
struct bytes crypto_hash_next(struct arena *arena, const struct site_keys *keys, int version, struct bytes hash);
/* Of what this site hands out and takes back, so that nobody else can make it.  Ends when the link key is rotated; never stored
 * where that would lose something. */
struct bytes crypto_mac(struct arena *arena, const struct site_keys *keys, const char *purpose, struct text plain);
/* Without a key: tells public things apart. */
struct bytes crypto_digest(struct arena *arena, struct text plain);
/* 26 characters nobody can guess, the same for the same (link, id, generation): a private link that can be emailed again
 * and dies when the generation moves on, or when the link key is rotated. */
struct text crypto_token(struct arena *arena, const struct site_keys *keys, enum private_link link, int64_t id, int64_t generation);
/* By which a link that comes back is found: the lookup hash of its token. */
struct bytes crypto_token_hash(struct arena *arena, const struct site_keys *keys, enum private_link link, struct text token);
struct text crypto_random_token(struct arena *arena, struct random *random, size_t length);   /* Crockford base32 */
struct text crypto_random_digits(struct arena *arena, struct random *random, size_t length);
bool crypto_equal(struct bytes one, struct bytes other);  /* in constant time */

#endif
