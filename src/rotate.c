#include "rotate.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
	int64_t written, unreadable, unmatched;
};

struct sealed_value { struct rotation *rotation; enum sealed_column column; const char *table, *name; };

/* What names a row for the operator: its id, or the number of the row in the order of its key where the table has no id. */
static bool
has_id(const char *table)
{
	return strcmp(table, "idempotency") != 0 && strcmp(table, "draft") != 0 && strcmp(table, "drive_note") != 0 &&
	       strcmp(table, "film") != 0 && strcmp(table, "film_captions") != 0 && strcmp(table, "activitypub_actor") != 0 &&
	       strcmp(table, "desk_press") != 0;
}

static struct bytes
seal_again(void *state, struct arena *arena, struct bytes value, const int64_t numbers[2])
{
	const struct sealed_value *of = state;
	struct text plain;
	enum crypto_open opened;

	if (value.length == 0)
		return BYTES_NONE;
	opened = crypto_open(arena, of->rotation->keys, of->column, value, &plain);
	if (opened == CRYPTO_OPEN_OK)
		return crypto_seal(arena, of->rotation->keys, of->column, of->rotation->context->random, plain);
	of->rotation->unreadable++;
	fprintf(stderr, "givenback: %s.%s, %s %lld, does not open and is left as it is: %s\n", of->table, of->name,
	        has_id(of->table) ? "id" : "row", (long long)numbers[0], crypto_open_why(opened));
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
		struct sealed_value value = { rotation, columns[i].column, columns[i].table, columns[i].name };

		if (!write_column(rotation, &(struct db_rewrite){ .table = columns[i].table, .column = columns[i].name,
		                  .first = has_id(columns[i].table) ? "id" : "rowid", .change = seal_again, .state = &value }))
			return false;
	}
	return true;
}

/* Through each version that was passed: more than one when versions were left of rotations that did not end.  Empty is not set. */
static struct bytes
hash_again(void *state, struct arena *arena, struct bytes value, const int64_t numbers[2])
{
	const struct rotation *rotation = state;

	if (value.length == 0)
		return BYTES_NONE;
	for (int version = rotation->before.of[KEY_KIND_LOOKUP].current + 1; version <= rotation->keys->of[KEY_KIND_LOOKUP].current; version++)
		value = crypto_hash_next(arena, rotation->keys, version, value);
	return value;
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

/* A hash that was not that of its link gets that of its new link like all others: someone else may have the token that it is of. */
static struct bytes
derive_again(void *state, struct arena *arena, struct bytes value, const int64_t numbers[2])
{
	const struct derived_link *of = state;
	const struct site_keys *before = &of->rotation->before, *keys = of->rotation->keys;
	const struct text old = text_until(crypto_token(arena, before, of->link, numbers[0], numbers[1]), of->length);

	if (value.length == 0)
		return BYTES_NONE;
	if (!crypto_equal(value, crypto_token_hash(arena, before, of->link, old)))
		of->rotation->unmatched++;
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
	case KEY_KIND_SEAL:   return rotate_seal(rotation);
	case KEY_KIND_LOOKUP: return rotate_lookup(rotation);
	case KEY_KIND_LINK:   return rotate_link(rotation);
	}
	return false;
}

/* Always a fresh key: one that the file has and the database does not use is left of a rotation that did not end, or was rotated away
 * before an older backup was restored, and others may know it.  The file comes first: a key that the database uses is never only in
 * memory. */
static bool
add_version(struct rotation *rotation, const char *path)
{
	struct key_versions *versions = &rotation->keys->of[rotation->kind];

	if (versions->count == LIMIT_KEY_VERSIONS) {
		fprintf(stderr, "givenback: %s has %d versions of its %s key, and there can be no more\n", path, LIMIT_KEY_VERSIONS,
		        key_kind_words[rotation->kind]);
		return false;
	}
	site_keys_add(rotation->keys, rotation->kind);
	versions->current = versions->count;
	return site_keys_replace(path, rotation->keys);
}

/* All or nothing.  The versions are read inside the transaction, and nothing else can write from there to its end. */
static bool
write_database(struct rotation *rotation, const char *path)
{
	struct context *context = rotation->context;
	const enum key_kind kind = rotation->kind;
	bool demo;
	DB_TRANSACTION(tx, context);

	if (people_look_key(context, rotation->keys, &demo) != PEOPLE_CHECK_KEY_OK)
		return false;
	rotation->before = *rotation->keys;
	return add_version(rotation, path) && write_rows(rotation) &&
	       people_key_rotated(context, rotation->keys, kind, rotation->before.of[kind].current) &&
	       (kind != KEY_KIND_LOOKUP || people_audit_rotated(context)) && db_commit(&tx) == DB_COMMITTED;
}

static void
report(const struct rotation *rotation, const char *path)
{
	static const char *const follows[KEY_KIND_COUNT] = {
		"Backups made before need the older versions in the file.",
		"Everything is found as before.",
		"Every private link that was given out is dead, day codes and feeds too; emails sent from now on have new ones.",
	};

	printf("The %s key is at version %d; %lld values were written again.\n", key_kind_words[rotation->kind],
	       rotation->keys->of[rotation->kind].current, (long long)rotation->written);
	if (rotation->unreadable > 0)
		printf("%lld values do not open and are left as they were; they are named above.\n", (long long)rotation->unreadable);
	if (rotation->unmatched > 0)
		printf("%lld stored links had not been made with the link key; they are replaced like all others. Someone else may have written "
		       "them into the database.\n", (long long)rotation->unmatched);
	puts(follows[rotation->kind]);
	printf("Copy %s to its other place again.\n", path);
}

static enum rotate_key
rotate_opened(struct arena *arena, const struct config *config, struct store *store, enum key_kind kind)
{
	struct random random;
	struct context context = store_context(arena, store, &random);
	struct rotation rotation = { .context = &context, .kind = kind, .keys = &store->site.keys };

	if (store->demo) {
		fprintf(stderr, "givenback: %.*s holds the demo, whose keys protect nobody; choose another folder with --data\n",
		        TEXT_PRINT(config->data));
		return ROTATE_KEY_FAULT;
	}
	if (!write_database(&rotation, store->key_path)) {
		fprintf(stderr, "givenback: the database is as it was; the line above says why\n");
		return ROTATE_KEY_FAULT;
	}
	report(&rotation, store->key_path);
	return rotation.unreadable > 0 ? ROTATE_KEY_UNREADABLE : ROTATE_KEY_OK;
}

/* A new file takes the place of site.key: owned by the user of this process, and not behind the link that an operator made there. */
static bool
may_replace(const char *path)
{
	struct stat status;

	if (lstat(path, &status) != 0)
		return true;                  /* store_open() says that it is gone */
	if (!S_ISREG(status.st_mode)) {
		fprintf(stderr, "givenback: %s is a link to another place, or no file, and a new file would take its place; put the file itself "
		        "there first\n", path);
		return false;
	}
	if (status.st_uid == geteuid())
		return true;
	fprintf(stderr, "givenback: %s belongs to user %u; rotate as that user, with sudo -u\n", path, (unsigned)status.st_uid);
	return false;
}

enum rotate_key
rotate_key(struct arena *arena, const struct config *config, enum key_kind kind)
{
	struct store store;
	enum rotate_key rotated;

	if (!database_is_postgres(config_database(arena, config)) && access(config_file(arena, config), F_OK) != 0) {
		fprintf(stderr, "givenback: there is no database in %.*s; name the right folder with --data\n", TEXT_PRINT(config->data));
		return ROTATE_KEY_FAULT;
	}
	if (!store_is_own(arena, config, "rotate") || !may_replace(config_key(arena, config)) ||
	    !store_open(arena, config, STORE_USE_ALONE, false, &store))
		return ROTATE_KEY_FAULT;
	rotated = rotate_opened(arena, config, &store, kind);
	store_close(&store);
	return rotated;
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
		if (words[0] == NULL || !key_kind_from_text(text_of(words[0]), &kind))
			fprintf(stderr, "givenback: say which key: givenback rotate seal, lookup or link\n");
		else if (rotate_key(arena, &config, kind) == ROTATE_KEY_OK)
			status = 0;
	}
	arena_free(arena);
	return status;
}
