#include "store_postgres.h"

#include "store_migrate.h"
#include "waiting/waiting.h"

bool
store_postgres_connect(struct store *store, bool *is_there)
{
	int database_has = 0, program_has = 0;

	if (connection_open(store->database_path, DB_READ_WRITE, &store->connection) != CONNECTION_OPEN_OK) {
		fprintf(stderr, "givenback: %s cannot be used; the line above says why. See that the server runs, and that the user and the "
		        "password of the setting database are right\n", store->database_name);
		return false;
	}
	connection_set_follow_ups(store->connection, &waiting_follow_ups);
	if (db_migration_state(store->connection, &database_has, &program_has) == DB_MIGRATE_FAULT) {
		fprintf(stderr, "givenback: %s cannot be read; the line above says why\n", store->database_name);
		return false;
	}
	*is_there = database_has > 0;
	return true;
}

bool
store_postgres_open(struct arena *arena, const struct config *config, enum store_use use, struct store *store)
{
	if (use == STORE_USE_BESIDE)
		return store_is_up_to_date(store);
	return store_migrate(arena, config, store);
}
