#include "store.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "waiting/waiting.h"
#include "base/bucket.h"
#include "base/log.h"
#include "db/backup.h"
#include "db/check.h"
#include "limits.h"
#include "people/people.h"
#include "store_migrate.h"
#include "store_postgres.h"

static bool
make_folder(const char *path)
{
	if (mkdir(path, 0700) == 0 || errno == EEXIST) {
		if (access(path, R_OK | W_OK | X_OK) == 0)
			return true;
	}
	fprintf(stderr, "givenback: %s cannot be written to (%s); make it the user's own (chown), or choose another with --data\n",
	        path, strerror(errno));
	return false;
}

static bool
read_keys(const char *path, bool database_is_there, struct site_keys *keys)
{
	switch (site_keys_read(path, keys)) {
	case SITE_KEYS_READ_OK:
		return true;
	case SITE_KEYS_READ_NONE:
		if (database_is_there) {
			fprintf(stderr, "givenback: %s is gone, and without it nothing in the database can be read; "
			        "put it back from your backup\n", path);
			return false;
		}
		site_keys_make(keys);
		if (site_keys_write(path, keys))
			return true;
		fprintf(stderr, "givenback: %s cannot be written (%s)\n", path, strerror(errno));
		return false;
	case SITE_KEYS_READ_MALFORMED:
		fprintf(stderr, "givenback: %s does not have the keys of a site; put it back from your backup\n", path);
		return false;
	case SITE_KEYS_READ_SINGLE:
		fprintf(stderr, "givenback: %s has one key, as before the first release, and this givenback needs three (seal, lookup, link); "
		        "begin with an empty folder\n", path);
		return false;
	case SITE_KEYS_READ_FAULT:
		break;
	}
	fprintf(stderr, "givenback: %s cannot be read (%s); it belongs to the user that runs givenback\n", path, strerror(errno));
	return false;
}

static bool
take_lock(struct arena *arena, const struct config *config, struct store *store)
{
	switch (db_lock_take(config_file(arena, config), &store->lock)) {
	case DB_LOCK_TAKE_OK:
		store->locked = true;
		return true;
	case DB_LOCK_TAKE_TAKEN:
		fprintf(stderr, "givenback: another givenback (serve, rotate or restore) is using %.*s; stop it first, or choose another folder "
		        "with --data\n", TEXT_PRINT(config->data));
		return false;
	case DB_LOCK_TAKE_FAULT:
		break;
	}
	fprintf(stderr, "givenback: %.*s cannot be written to; make it the user's own (chown)\n", TEXT_PRINT(config->data));
	return false;
}

bool
store_is_up_to_date(struct store *store)
{
	int file_has = 0, program_has = 0;

	if (db_migration_state(store->connection, &file_has, &program_has) == DB_MIGRATE_OK && file_has == program_has)
		return true;
	fprintf(stderr, "givenback: the database is at step %d and this givenback at %d; restart the server with this one first\n",
	        file_has, program_has);
	return false;
}

/* An error is better reported now than when the first visitor meets it. */
static bool
is_whole(struct arena *arena, struct store *store)
{
	struct text words = TEXT("");

	switch (db_check(arena, store->database_path, DB_CHECK_START, &words)) {
	case DB_CHECK_OK:
		return true;
	case DB_CHECK_DAMAGED:
		fprintf(stderr, "givenback: %s is damaged: %.*s. Keep a copy of it and of its -wal, then put your last backup in its place: "
		        "givenback restore FILE\n", store->database_path, TEXT_PRINT(words));
		return false;
	case DB_CHECK_FAULT:
		break;
	}
	fprintf(stderr, "givenback: %s cannot be read (%.*s); see that there is room on the disk and that the file is the user's own\n",
	        store->database_path, TEXT_PRINT(words));
	return false;
}

static bool
open_file(struct store *store, const char *path)
{
	if (connection_open(path, DB_READ_WRITE, &store->connection) == CONNECTION_OPEN_OK) {
		connection_set_follow_ups(store->connection, &waiting_follow_ups);
		return true;
	}
	fprintf(stderr, "givenback: %s cannot be opened\n", path);
	return false;
}

/* A database without a single migration is not ours: it was truncated, or belongs to another program. */
static bool
has_steps(struct store *store)
{
	int file_has = 0, program_has = 0;

	if (db_migration_state(store->connection, &file_has, &program_has) != DB_MIGRATE_FAULT && file_has > 0)
		return true;
	fprintf(stderr, "givenback: %s has nothing of a site in it. Keep a copy of it, then put your last backup in its place: "
	        "givenback restore FILE\n", store->database_path);
	return false;
}

static bool
check_key(struct arena *arena, struct store *store, bool demo)
{
	struct random random;
	struct context context = store_context(arena, store, &random);

	switch (people_check_key(&context, &store->site.keys, demo, &store->demo)) {
	case PEOPLE_CHECK_KEY_OK:    return true;
	case PEOPLE_CHECK_KEY_NEW:   store->is_new = true; return true;
	case PEOPLE_CHECK_KEY_FAULT: return false;
	case PEOPLE_CHECK_KEY_OTHER: break;
	}
	fprintf(stderr, "givenback: the database was written with another site.key than the one next to it, or with a newer copy of it; "
	        "put the right one back\n");
	return false;
}

/* Created under another name, so that a power loss leaves either none or a complete one: an empty file always means damage. */
static bool
make_database(struct arena *arena, const struct config *config, struct store *store)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	const char *unfinished = text_terminated(arena, text_format(arena, "%s.new", store->database_path));
	bool good;

	for (size_t i = 0; i < COUNT_OF(ends); i++)
		(void)!unlink(text_terminated(arena, text_format(arena, "%s%s", unfinished, ends[i])));
	good = open_file(store, unfinished) && store_migrate(arena, config, store) && check_key(arena, store, store->site.demo);
	if (store->connection != NULL)
		connection_close(store->connection);
	store->connection = NULL;
	if (!good)
		return false;
	/* When its last connection has closed it, it has no log any more. */
	if (!db_make_whole(unfinished) || rename(unfinished, store->database_path) != 0 ||
	    !db_sync_folder(store->database_path)) {
		fprintf(stderr, "givenback: %s cannot be made (%s)\n", store->database_path, strerror(errno));
		return false;
	}
	return true;
}

static bool
open_database(struct arena *arena, const struct config *config, struct store *store, enum store_use use, bool database_is_there)
{
	const int64_t max_bytes = config->database_max_mib * MIB;

	if (!database_is_there && !make_database(arena, config, store))
		return false;
	if (use == STORE_USE_BESIDE)
		return open_file(store, store->database_path) && store_is_up_to_date(store) && connection_bound(store->connection, max_bytes);
	return is_whole(arena, store) && db_check_remember(store->database_path) && open_file(store, store->database_path) &&
	       has_steps(store) && store_migrate(arena, config, store) && connection_bound(store->connection, max_bytes);
}

bool
store_look_again(struct store *store, struct context *context)
{
	bool demo;

	if (read_keys(store->key_path, true, &store->site.keys) && people_look_key(context, &store->site.keys, &demo) == PEOPLE_CHECK_KEY_OK)
		return true;
	fprintf(stderr, "givenback: %s cannot be written now; if givenback rotate is running, wait until it has ended, and call this again\n",
	        store->database_name);
	return false;
}

bool
store_is_own(struct arena *arena, const struct config *config, const char *act)
{
	const char *folder = text_terminated(arena, config->data);
	struct stat status;

	if (stat(folder, &status) != 0) {
		fprintf(stderr, "givenback: %s is not there (%s); make it, and put site.key into it first\n", folder, strerror(errno));
		return false;
	}
	if (status.st_uid == geteuid())
		return true;
	fprintf(stderr, "givenback: %s belongs to user %u; %s as that user, with sudo -u\n", folder, (unsigned)status.st_uid, act);
	return false;
}

struct site
store_site(struct arena *arena, const struct config *config, bool demo)
{
	return (struct site){
		.url = config->site_url, .name = config->site_name, .operator_email = config->operator_email,
		.email_from = text_is_empty(config->email_from) ? config->operator_email : config->email_from,
		.email_from_name = config->email_from_name, .bounce_address = config->bounce_address,
		.smtp_url = config->smtp_url, .smtp_user = config->smtp_user, .smtp_password = config->smtp_password,
		.smtp_tls_optional = text_equal(config->smtp_tls, TEXT("optional")),
		.tls_ca_file = config->tls_ca_file, .data_folder = config->data, .demo = demo,
		.activitypub_local = text_equal(config->activitypub_local, TEXT("yes")),
		.outbox_folder = text_format(arena, "%.*s/outbox", TEXT_PRINT(config->data)),
	};
}

static bool
open_with_keys(struct arena *arena, const struct config *config, enum store_use use, bool demo, struct store *store)
{
	const bool is_postgres = database_is_postgres(store->database_path);
	bool is_there = access(store->database_path, F_OK) == 0;

	if (use == STORE_USE_ALONE && !take_lock(arena, config, store))
		return false;
	if (is_postgres && !store_postgres_connect(store, &is_there))
		return false;
	if (use == STORE_USE_BESIDE && !is_there) {
		fprintf(stderr, "givenback: there is no site in %s; name the right folder with --data, or the right database with --database\n",
		        store->database_name);
		return false;
	}
	return read_keys(store->key_path, is_there, &store->site.keys) &&
	       (!demo || make_folder(text_terminated(arena, store->site.outbox_folder))) &&
	       (is_postgres ? store_postgres_open(arena, config, use, store) : open_database(arena, config, store, use, is_there)) &&
	       check_key(arena, store, demo);
}

bool
store_open(struct arena *arena, const struct config *config, enum store_use use, bool demo, struct store *store)
{
	*store = (struct store){ .database_path = config_database(arena, config), .key_path = config_key(arena, config),
		.site = store_site(arena, config, demo) };
	store->database_name = database_name(arena, store->database_path);
	if (!make_folder(text_terminated(arena, config->data)))
		return false;
	store->site.limits = bucket_table_open();
	if (open_with_keys(arena, config, use, demo, store))
		return true;
	store_close(store);
	return false;
}

void
store_close(struct store *store)
{
	if (store->connection != NULL)
		connection_close(store->connection);
	store->connection = NULL;
	bucket_table_close(store->site.limits);
	store->site.limits = NULL;
	if (store->locked)
		db_lock_release(&store->lock);
	store->locked = false;
}

struct context
store_context(struct arena *arena, struct store *store, struct random *random)
{
	random_start(random);
	return (struct context){
		.arena = arena, .connection = store->connection, .now = instant_now(), .random = random, .site = &store->site,
	};
}
