/* migrate: see migrate.h. All migrations that a database lacks, and their rows in the table `migration`, are one transaction: when one
 * fails, the database is as the earlier program left it, which can serve it at once. */
#include "db/migrate.h"
#include "db/engine.h"
#include "base/log.h"

/* A file that was migrated by another text with the same name has a schema that the program does not expect. */
static enum db_migrate
check_applied(struct connection *connection, const struct migration *migration)
{
	int64_t checksum = 0;
	bool found;

	if (!engine_migration_read(connection, migration->number, &found, &checksum))
		return DB_MIGRATE_FAULT;
	if (found && checksum == migration->checksum)
		return DB_MIGRATE_OK;
	log_note(LOG_FAULT, "migration %s was changed after it was applied to this database, which needs the program that applied it",
	         migration->name);
	return DB_MIGRATE_FAULT;
}

static enum db_migrate
apply(struct connection *connection, const struct migration *migration)
{
	if (engine_run(connection, engine_migration_text(connection, migration)) &&
	    engine_migration_record(connection, migration->number, migration->name, migration->checksum))
		return DB_MIGRATE_OK;
	log_note(LOG_FAULT, "migration %s failed; all of this upgrade was rolled back", migration->name);
	return DB_MIGRATE_FAULT;
}

/* Another server of the site may have applied them while this one waited for its turn to write. */
static enum db_migrate
apply_all(struct connection *connection, const struct migration *list, size_t count)
{
	struct context context = { .connection = connection };
	enum db_migrate step = DB_MIGRATE_OK;
	int highest;
	DB_TRANSACTION(transaction, &context);

	if (connection->lost || !engine_migrations_highest(connection, &highest))
		return DB_MIGRATE_FAULT;
	for (size_t i = (size_t)highest; i < count && step == DB_MIGRATE_OK; i++)
		step = apply(connection, &list[i]);
	if (step != DB_MIGRATE_OK)
		return step;
	return db_commit(&transaction) == DB_COMMITTED ? DB_MIGRATE_OK : DB_MIGRATE_FAULT;
}

enum db_migrate
db_migrate_with(struct connection *connection, const struct migration *list, size_t count)
{
	int highest;

	if (!engine_migrations_highest(connection, &highest))
		return DB_MIGRATE_FAULT;
	if (highest > (int)count)
		return DB_MIGRATE_NEWER;
	if (highest == 0 && !engine_give_identity(connection))
		return DB_MIGRATE_FAULT;
	if (!engine_migrations_prepare(connection))
		return DB_MIGRATE_FAULT;
	for (int i = 0; i < highest; i++) {
		const enum db_migrate step = check_applied(connection, &list[i]);

		if (step != DB_MIGRATE_OK)
			return step;
	}
	return highest == (int)count ? DB_MIGRATE_OK : apply_all(connection, list, count);
}

enum db_migrate
db_migrate(struct connection *connection)
{
	return db_migrate_with(connection, migrations, migration_count);
}

enum db_migrate
db_migration_state(struct connection *connection, int *file_has, int *program_has)
{
	*program_has = (int)migration_count;
	if (!engine_migrations_highest(connection, file_has))
		return DB_MIGRATE_FAULT;
	return *file_has > *program_has ? DB_MIGRATE_NEWER : DB_MIGRATE_OK;
}
