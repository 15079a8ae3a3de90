/* crypto: from the lookup key and from the link key each use under each purpose derives a key of its own. */
#include "base/crypto.h"

#include <string.h>

/* Not <sodium.h>: libsodium also has a crypto_hash, which would clash with ours. */
#include <sodium/core.h>
#include <sodium/crypto_aead_xchacha20poly1305.h>
#include <sodium/crypto_generichash.h>
#include <sodium/utils.h>

#include "base/arena.h"
#include "base/log.h"

#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define HEAD_BYTES 2                  /* format, version of the key */
#define COLUMN_BYTES 2
#define SEALED_LEAST (HEAD_BYTES + NONCE_BYTES + TAG_BYTES)

_Static_assert(CRYPTO_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "one key for both");
_Static_assert(CRYPTO_KEY_BYTES == crypto_generichash_KEYBYTES, "one key for both");
_Static_assert(CRYPTO_HASH_BYTES == crypto_generichash_BYTES, "BLAKE2b-256");
_Static_assert(LIMIT_KEY_VERSIONS <= UINT8_MAX, "one byte for the version, in a sealed value and in the audit's chains");
#define PRIVATE_LINK(name, purpose, length, table, id, generation, hash) \
	_Static_assert((length) <= CRYPTO_TOKEN_LENGTH, "crypto_token() makes no more");
#include "private_link.def"
#undef PRIVATE_LINK

void
crypto_start(void)
{
	if (sodium_init() < 0)
		log_bug(__FILE__, __LINE__, "libsodium does not start");
}

static void
derive_again(const struct crypto_key *key, const char *use, const char *purpose, uint8_t derived[CRYPTO_KEY_BYTES])
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, key->bytes, sizeof key->bytes, CRYPTO_KEY_BYTES);
	/* The closing NUL is included, so that no two pairs of use and purpose have the same bytes. */
	crypto_generichash_update(&state, (const uint8_t *)use, strlen(use) + 1);
	crypto_generichash_update(&state, (const uint8_t *)purpose, strlen(purpose) + 1);
	crypto_generichash_final(&state, derived, CRYPTO_KEY_BYTES);
	sodium_memzero(&state, sizeof state);
}

/* Uses and purposes are a few dozen words in the source, so each thread caches the keys it derived, next to the site's key, which is in
 * memory too. This is twice as fast as deriving a key for every hash. */
enum { KEPT_KEYS = 256, KEPT_WORD = 32 };
struct kept_key { struct crypto_key of; char use[8], purpose[KEPT_WORD]; uint8_t derived[CRYPTO_KEY_BYTES]; };
static _Thread_local struct kept_key kept_keys[KEPT_KEYS];

/* The key of one use ("hash", "again", "mac", "token", "check") under one purpose. */
static void
derive(const struct crypto_key *key, const char *use, const char *purpose, uint8_t derived[CRYPTO_KEY_BYTES])
{
	const size_t use_size = strlen(use) + 1, purpose_size = strlen(purpose) + 1;
	struct kept_key *kept;
	/* By its address, so that the versions of one key do not push each other out, and no index depends on a secret. */
	uint32_t place = (uint32_t)use[0] + (uint32_t)((uintptr_t)key / sizeof *key);

	ASSERT(purpose_size > 1);
	for (size_t i = 0; i < purpose_size; i++)
		place = place * 31 + (uint8_t)purpose[i];
	kept = &kept_keys[place % KEPT_KEYS];
	if (use_size > sizeof kept->use || purpose_size > sizeof kept->purpose) {
		derive_again(key, use, purpose, derived);
		return;
	}
	if (memcmp(kept->of.bytes, key->bytes, sizeof key->bytes) != 0 || memcmp(kept->use, use, use_size) != 0 ||
	    memcmp(kept->purpose, purpose, purpose_size) != 0) {
		derive_again(key, use, purpose, kept->derived);
		kept->of = *key;
		memcpy(kept->use, use, use_size);
		memcpy(kept->purpose, purpose, purpose_size);
	}
	memcpy(derived, kept->derived, CRYPTO_KEY_BYTES);
}

static const struct crypto_key *
key_of(const struct key_versions *versions, int version)
{
	ASSERT(version >= 1 && version <= versions->count);
	return &versions->at[version - 1];
}

/* What a sealed value is bound to. */
struct associated { uint8_t bytes[HEAD_BYTES + COLUMN_BYTES]; };

static struct associated
associate(const uint8_t *head, enum sealed_column column)
{
	return (struct associated){ { head[0], head[1], (uint8_t)(column >> 8), (uint8_t)column } };
}

struct bytes
crypto_seal(struct arena *arena, const struct site_keys *keys, enum sealed_column column, struct random *random, struct text plain)
{
	const struct key_versions *versions = &keys->of[KEY_KIND_SEAL];
	struct associated associated;
	unsigned long long length;
	uint8_t *at;

	if (!plain.at)
		return BYTES_NONE;
	at = arena_take(arena, SEALED_LEAST + plain.length);
	at[0] = CRYPTO_FORMAT;
	at[1] = (uint8_t)versions->current;
	random_bytes(random, at + HEAD_BYTES, NONCE_BYTES);
	associated = associate(at, column);
	crypto_aead_xchacha20poly1305_ietf_encrypt(at + HEAD_BYTES + NONCE_BYTES, &length, (const uint8_t *)plain.at, plain.length,
		associated.bytes, sizeof associated.bytes, NULL, at + HEAD_BYTES,
		key_of(versions, versions->current)->bytes);
	return (struct bytes){ at, HEAD_BYTES + NONCE_BYTES + (size_t)length };
}

enum crypto_open
crypto_open(struct arena *arena, const struct site_keys *keys, enum sealed_column column, struct bytes sealed, struct text *plain)
{
	const struct key_versions *versions = &keys->of[KEY_KIND_SEAL];
	struct associated associated;
	unsigned long long length;
	uint8_t *at;

	*plain = TEXT("");
	if (!sealed.at || sealed.length == 0)
		return CRYPTO_OPEN_OK;
	if (sealed.at[0] != CRYPTO_FORMAT)
		return CRYPTO_OPEN_FORMAT;
	if (sealed.length < SEALED_LEAST)
		return CRYPTO_OPEN_CHANGED;
	if (sealed.at[1] < 1 || sealed.at[1] > versions->count)
		return CRYPTO_OPEN_KEY;
	at = arena_take(arena, sealed.length - SEALED_LEAST + 1);
	associated = associate(sealed.at, column);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(at, &length, NULL, sealed.at + HEAD_BYTES + NONCE_BYTES,
	                                               sealed.length - HEAD_BYTES - NONCE_BYTES, associated.bytes, sizeof associated.bytes,
	                                               sealed.at + HEAD_BYTES, key_of(versions, sealed.at[1])->bytes) != 0)
		return CRYPTO_OPEN_CHANGED;
	*plain = (struct text){ (const char *)at, (size_t)length };
	return CRYPTO_OPEN_OK;
}

const char *
crypto_open_why(enum crypto_open outcome)
{
	switch (outcome) {
	case CRYPTO_OPEN_OK:
		break;
	case CRYPTO_OPEN_FORMAT:
		return "it has a format that this program does not know; restore it from a backup";
	case CRYPTO_OPEN_KEY:
		return "it is sealed with a version of the key that is not in site.key; put the newest site.key back";
	case CRYPTO_OPEN_CHANGED:
		return "it does not open with this site's key; restore it from a backup";
	}
	return "";
}

/* The hash under the key that `use` and `purpose` derive from `key`. */
static struct bytes
hash_under(struct arena *arena, const struct crypto_key *key, const char *use, const char *purpose, struct bytes plain)
{
	uint8_t derived[CRYPTO_KEY_BYTES];
	uint8_t *at = arena_take(arena, CRYPTO_HASH_BYTES);

	derive(key, use, purpose, derived);
	crypto_generichash(at, CRYPTO_HASH_BYTES, plain.at, plain.length, derived, sizeof derived);
	sodium_memzero(derived, sizeof derived);
	return (struct bytes){ at, CRYPTO_HASH_BYTES };
}

struct bytes
crypto_hash_next(struct arena *arena, const struct site_keys *keys, int version, struct bytes hash)
{
	ASSERT(version > 1);
	return hash_under(arena, key_of(&keys->of[KEY_KIND_LOOKUP], version), "again", "lookup", hash);
}

struct bytes
crypto_hash_of_version(struct arena *arena, const struct site_keys *keys, int version, const char *purpose, struct text plain)
{
	struct bytes hash;

	if (!plain.at)
		return BYTES_NONE;
	hash = hash_under(arena, key_of(&keys->of[KEY_KIND_LOOKUP], 1), "hash", purpose, text_bytes(plain));
	for (int next = 2; next <= version; next++)
		hash = crypto_hash_next(arena, keys, next, hash);
	return hash;
}

struct bytes
crypto_hash(struct arena *arena, const struct site_keys *keys, const char *purpose, struct text plain)
{
	return crypto_hash_of_version(arena, keys, keys->of[KEY_KIND_LOOKUP].current, purpose, plain);
}

struct bytes
crypto_mac(struct arena *arena, const struct site_keys *keys, const char *purpose, struct text plain)
{
	const struct key_versions *versions = &keys->of[KEY_KIND_LINK];

	return hash_under(arena, key_of(versions, versions->current), "mac", purpose, text_bytes(plain));
}

struct bytes
crypto_digest(struct arena *arena, struct text plain)
{
	uint8_t *at = arena_take(arena, CRYPTO_HASH_BYTES);

	crypto_generichash(at, CRYPTO_HASH_BYTES, (const uint8_t *)plain.at, plain.length, NULL, 0);
	return (struct bytes){ at, CRYPTO_HASH_BYTES };
}

struct bytes
crypto_key_check(struct arena *arena, const struct site_keys *keys, enum key_kind kind, int version)
{
	return hash_under(arena, key_of(&keys->of[kind], version), "check", key_kind_words[kind], text_bytes(TEXT("givenback")));
}

static const char *
purpose_of(enum private_link link)
{
	switch (link) {
#define PRIVATE_LINK(name, purpose, length, table, id, generation, hash) case PRIVATE_LINK_##name: return purpose;
#include "private_link.def"
#undef PRIVATE_LINK
	}
	log_bug(__FILE__, __LINE__, "no such private link");
}

struct text
crypto_token(struct arena *arena, const struct site_keys *keys, enum private_link link, int64_t id, int64_t generation)
{
	const struct key_versions *versions = &keys->of[KEY_KIND_LINK];
	uint8_t what[16];

	/* Byte by byte, so that links stay valid when the database moves to a machine with another byte order. */
	for (int i = 0; i < 8; i++) {
		what[i] = (uint8_t)((uint64_t)id >> (8 * i));
		what[8 + i] = (uint8_t)((uint64_t)generation >> (8 * i));
	}
	return text_until(text_base32(arena, hash_under(arena, key_of(versions, versions->current), "token", purpose_of(link),
	                                                (struct bytes){ what, sizeof what })), CRYPTO_TOKEN_LENGTH);
}

struct bytes
crypto_token_hash(struct arena *arena, const struct site_keys *keys, enum private_link link, struct text token)
{
	return crypto_hash(arena, keys, purpose_of(link), token);
}

struct text
crypto_random_token(struct arena *arena, struct random *random, size_t length)
{
	size_t size = (length * 5 + 7) / 8;
	uint8_t *bytes = arena_take(arena, size);

	random_bytes(random, bytes, size);
	return text_until(text_base32(arena, (struct bytes){ bytes, size }), length);
}

struct text
crypto_random_digits(struct arena *arena, struct random *random, size_t length)
{
	char *at = arena_take(arena, length + 1);

	for (size_t i = 0; i < length; i++)
		at[i] = (char)('0' + random_below(random, 10));
	return (struct text){ at, length };
}

bool
crypto_equal(struct bytes one, struct bytes other)
{
	if (one.length != other.length)
		return false;
	return one.length == 0 || sodium_memcmp(one.at, other.at, one.length) == 0;
}
