/* engine: hands each call to the connection's engine. */
#include "db/engine_kind.h"
#include "db/migrate.h"
#include "base/log.h"
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

bool
database_is_postgres(const char *where)
{
	return strncmp(where, "postgresql://", strlen("postgresql://")) == 0 || strncmp(where, "postgres://", strlen("postgres://")) == 0;
}

const char *
database_name(struct arena *arena, const char *where)
{
	struct text scheme, rest, path, user, host;

	if (!database_is_postgres(where) || !text_cut(text_of(where), '/', &scheme, &rest))
		return where;
	(void)text_cut(text_from(rest, 1), '?', &path, &rest);
	if (!text_cut(path, '@', &user, &host))
		host = path;
	return text_terminated(arena, text_format(arena, "postgresql://%.*s", TEXT_PRINT(host)));
}

enum connection_open
connection_open(const char *where, enum db_access wanted, struct connection **opened)
{
	struct connection *connection = memory_take(sizeof *connection);
	enum connection_open outcome;

	connection->kind = database_is_postgres(where) ? &postgres_kind : &sqlite_kind;
	connection->access = wanted;
	outcome = connection->kind->open(connection, where);
	*opened = connection;
	if (outcome != CONNECTION_OPEN_OK) {
		connection_close(connection);
		*opened = NULL;
	}
	return outcome;
}

void
connection_close(struct connection *connection)
{
	if (connection == NULL)
		return;
	connection->kind->close(connection);
	tag_list_free(&connection->read);
	tag_list_free(&connection->changed);
	tag_list_free(&connection->others);
	memory_free(connection);
}

bool
connection_disk_is_full(struct connection *connection)
{
	return connection->disk_full;
}

struct connection_work
connection_work(struct connection *connection)
{
	const struct connection_work work = connection->work;

	connection->work = (struct connection_work){ 0 };
	return work;
}

/* A full disk makes many requests fail at once, so it is logged once a minute, not by each of them. */
void
engine_note_disk_full(struct connection *connection, const char *message)
{
	static _Atomic int64_t said;
	const int64_t now = instant_now().us;
	int64_t before = atomic_load(&said);

	connection->disk_full = true;
	if (now - before >= INSTANT_MINUTE && atomic_compare_exchange_strong(&said, &before, now))
		log_note(LOG_FAULT, "database: disk full (%s): nothing new is stored until there is space, or database_max_mib is larger; "
		         "pages are shown as before", message);
}

void
engine_look_whether_lost(struct connection *connection)
{
	if (connection->depth > 0 && !engine_in_transaction(connection))
		connection->lost = true;
}

bool
engine_control(struct connection *connection, enum engine_control control)
{
	return connection->kind->control(connection, control);
}

bool
engine_in_transaction(struct connection *connection)
{
	return connection->kind->in_transaction(connection);
}

void
engine_others(struct connection *connection, struct tag_list *changed)
{
	connection->kind->others(connection, changed);
}

bool
engine_run(struct connection *connection, const char *sql)
{
	connection->wrote = true;
	return connection->kind->run(connection, sql);
}

bool
engine_ask(struct connection *connection, const char *sql, int64_t *number)
{
	return connection->kind->ask(connection, sql, 0, number) == ENGINE_ASK_OK;
}

bool
engine_row_id(const struct statement *statement, int number, int64_t *id)
{
	const struct engine_value value = statement->context->connection->kind->column(statement, number);

	*id = value.number;
	return value.kind == ENGINE_VALUE_NUMBER;
}

bool
engine_give_identity(struct connection *connection)
{
	return connection->kind->give_identity(connection);
}

bool
connection_bound(struct connection *connection, int64_t bytes)
{
	return bytes <= 0 || connection->kind->bound(connection, bytes);
}

bool
connection_take_node(struct connection *connection)
{
	return connection->kind->take_node(connection);
}

bool
connection_lease(struct connection *connection, enum db_lease lease)
{
	return connection->kind->lease(connection, lease);
}

bool
db_room(struct connection *connection, int64_t *used, int64_t *spare)
{
	return connection->kind->room(connection, used, spare);
}

void
db_checkpoint(struct connection *connection)
{
	connection->kind->checkpoint(connection);
}

bool
connection_leave_checkpoints(struct connection *connection)
{
	return connection->kind->leave_checkpoints(connection);
}

void
connection_rest(struct connection *connection)
{
	connection->kind->rest(connection);
}

/* The table of applied migrations. */

const char *
engine_migration_text(const struct connection *connection, const struct migration *migration)
{
	return connection->kind->migration_text(migration);
}

bool
engine_migrations_prepare(struct connection *connection)
{
	bool has;

	return connection->kind->has_migrations(connection, &has) &&
	       (has || engine_run(connection, connection->kind->migration_table));
}

bool
engine_migrations_highest(struct connection *connection, int *number)
{
	int64_t answer = 0;
	bool has;

	*number = 0;
	if (!connection->kind->has_migrations(connection, &has))
		return false;
	if (has && !engine_ask(connection, "SELECT coalesce(max(number), 0) FROM migration", &answer))
		return false;
	*number = (int)answer;
	return true;
}

bool
engine_migration_read(struct connection *connection, int number, bool *found, int64_t *checksum)
{
	const enum engine_ask answer =
		connection->kind->ask(connection, "SELECT checksum FROM migration WHERE number = $1", number, checksum);

	*found = answer == ENGINE_ASK_OK;
	return answer != ENGINE_ASK_FAULT;
}

bool
engine_migration_record(struct connection *connection, int number, const char *name, int64_t checksum)
{
	return connection->kind->record_migration(connection, number, name, checksum);
}
