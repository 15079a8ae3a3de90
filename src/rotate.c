#include "rotate.h"

#include <stdio.h>

#include "base/log.h"
#include "db/rewrite.h"
#include "limits.h"
#include "people/people.h"
#include "people/people_audit.h"
#include "store.h"

enum { HASHES_MAX = 100 };

struct rotation {
	struct context *context;
	enum key_kind kind;
	struct site_keys before, *keys;   /* keys: with the new version, which is current */
	int64_t written, unreadable;
};

struct sealed_value { struct rotation *rotation; enum sealed_column column; };

static struct bytes
seal_again(void *state, struct arena *arena, struct bytes value, const int64_t numbers[2])
{
	const struct sealed_value *of = state;
	struct text plain;

	if (value.length == 0)
		return BYTES_NONE;
	if (crypto_open(arena, of->rotation->keys, of->column, value, &plain) == CRYPTO_OPEN_OK)
		return crypto_seal(arena, of->rotation->keys, of->column, of->rotation->context->random, plain);
	of->rotation->unreadable++;
	return BYTES_NONE;
}

static bool
write_column(struct rotation *rotation, struct db_rewrite *rewrite)
{
	if (!db_rewrite(rotation->context, rewrite))
		return false;
	rotation->written += rewrite->count;
	return true;
}

static bool
rotate_seal(struct rotation *rotation)
{
	static const struct { enum sealed_column column; const char *table, *name; } columns[] = {
#define SEALED(number, name, table, column) { SEALED_##name, #table, #column },
#include "sealed.def"
#undef SEALED
	};

	for (size_t i = 0; i < COUNT_OF(columns); i++) {
		struct sealed_value value = { rotation, columns[i].column };

		if (!write_column(rotation, &(struct db_rewrite){ .table = columns[i].table, .column = columns[i].name, .change = seal_again,
		                  .state = &value }))
			return false;
	}
	return true;
}

static struct bytes
hash_again(void *state, struct arena *arena, struct bytes value, const int64_t numbers[2])
{
	const struct rotation *rotation = state;

	return crypto_hash_next(arena, rotation->keys, rotation->keys->of[KEY_LOOKUP].current, value);
}

/* A column named so has what crypto_hash() made, and nothing else does. */
static bool
rotate_lookup(struct rotation *rotation)
{
	struct db_column columns[HASHES_MAX];
	size_t count;

	if (!db_columns_ending(rotation->context, "_hash", columns, HASHES_MAX, &count))
		return false;
	ASSERT(count <= HASHES_MAX);
	for (size_t i = 0; i < count; i++)
		if (!write_column(rotation, &(struct db_rewrite){ .table = columns[i].table, .column = columns[i].column, .change = hash_again,
		                  .state = rotation }))
			return false;
	return true;
}

struct derived_link { struct rotation *rotation; enum private_link link; size_t length; };

/* A row whose hash is not the one of its link is no link of ours, and stays dead. */
static struct bytes
derive_again(void *state, struct arena *arena, struct bytes value, const int64_t numbers[2])
{
	const struct derived_link *of = state;
	const struct site_keys *before = &of->rotation->before, *keys = of->rotation->keys;
	const struct text old = text_until(crypto_token(arena, before, of->link, numbers[0], numbers[1]), of->length);

	if (!crypto_equal(value, crypto_token_hash(arena, before, of->link, old)))
		return BYTES_NONE;
	return crypto_token_hash(arena, keys, of->link, text_until(crypto_token(arena, keys, of->link, numbers[0], numbers[1]), of->length));
}

static bool
rotate_link(struct rotation *rotation)
{
	static const struct { enum private_link link; size_t length; const char *table, *id, *generation, *hash; } links[] = {
#define PRIVATE_LINK(name, purpose, length, table, id, generation, hash) { PRIVATE_LINK_##name, length, table, id, generation, hash },
#include "private_link.def"
#undef PRIVATE_LINK
	};

	for (size_t i = 0; i < COUNT_OF(links); i++) {
		struct derived_link link = { rotation, links[i].link, links[i].length };

		if (links[i].table != NULL &&
		    !write_column(rotation, &(struct db_rewrite){ .table = links[i].table, .column = links[i].hash, .first = links[i].id,
		                  .second = links[i].generation, .change = derive_again, .state = &link }))
			return false;
	}
	return true;
}

static bool
write_rows(struct rotation *rotation)
{
	switch (rotation->kind) {
	case KEY_SEAL:   return rotate_seal(rotation);
	case KEY_LOOKUP: return rotate_lookup(rotation);
	case KEY_LINK:   return rotate_link(rotation);
	}
	return false;
}

/* All or nothing. */
static bool
write_database(struct rotation *rotation)
{
	DB_TRANSACTION(tx, rotation->context);

	return write_rows(rotation) && people_key_rotated(rotation->context, rotation->keys, rotation->kind) &&
	       (rotation->kind != KEY_LOOKUP || people_audit_rotated(rotation->context)) && db_keep(&tx) == DB_KEPT;
}

/* The file first: a key that the database uses is never only in memory.  One that is in the file and unused is left of a rotation that
 * did not end, and is used now. */
static bool
add_version(const char *path, struct site_keys *keys, enum key_kind kind)
{
	struct key_versions *versions = &keys->of[kind];

	if (versions->current == LIMIT_KEY_VERSIONS) {
		fprintf(stderr, "givenback: %s has %d versions of its %s key, and there can be no more\n", path, LIMIT_KEY_VERSIONS,
		        key_kind_word(kind));
		return false;
	}
	if (versions->count == versions->current) {
		site_keys_add(keys, kind);
		if (!site_keys_replace(path, keys))
			return false;
	}
	versions->current++;
	return true;
}

static void
report(const struct rotation *rotation, const char *path)
{
	static const char *const follows[KEY_KINDS] = {
		"What is sealed opens with the new key alone; backups made before still need the older ones in the file.",
		"Everything is found as before.",
		"Every private link that was given out is dead, day codes and feeds too; emails sent from now on have new ones.",
	};

	printf("The %s key is at version %d; %lld values were written again.\n", key_kind_word(rotation->kind),
	       rotation->keys->of[rotation->kind].current, (long long)rotation->written);
	if (rotation->unreadable > 0)
		printf("%lld values did not open and are as they were; givenback doctor says more.\n", (long long)rotation->unreadable);
	puts(follows[rotation->kind]);
	printf("Copy %s to its other place again.\n", path);
}

static bool
rotate_opened(struct arena *arena, const struct config *config, struct store *store, enum key_kind kind)
{
	const char *path = config_key(arena, config);
	struct random random;
	struct context context = store_context(arena, store, &random);
	struct rotation rotation = { .context = &context, .kind = kind, .before = store->site.keys, .keys = &store->site.keys };

	if (store->demo) {
		fprintf(stderr, "givenback: %.*s holds the demo, whose keys protect nobody; choose another folder with --data\n",
		        TEXT_PRINT(config->data));
		return false;
	}
	if (!add_version(path, &store->site.keys, kind))
		return false;
	if (!write_database(&rotation)) {
		fprintf(stderr, "givenback: the database could not be written and is as it was; the line above says why\n");
		return false;
	}
	report(&rotation, path);
	return true;
}

bool
rotate_key(struct arena *arena, const struct config *config, enum key_kind kind)
{
	struct store store;
	bool good;

	if (!store_open(arena, config, STORE_USE_ALONE, false, &store))
		return false;
	good = rotate_opened(arena, config, &store, kind);
	store_close(&store);
	return good;
}

int
rotate_run(int argc, char **argv)
{
	struct arena *arena = arena_new(LIMIT_PROGRAM_ARENA_BYTES);
	struct config config;
	const char *words[1] = { NULL };
	enum key_kind kind;
	int status = 1;

	crypto_start();
	if (config_read(arena, argc, argv, &config, words, 1)) {
		if (words[0] == NULL || !key_kind_find(text_of(words[0]), &kind))
			fprintf(stderr, "givenback: say which key: givenback rotate seal, lookup or link\n");
		else if (rotate_key(arena, &config, kind))
			status = 0;
	}
	arena_free(arena);
	return status;
}
