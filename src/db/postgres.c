/* postgres: PostgreSQL below connections, transactions and statements.
 *
 * One connection of all nodes writes at a time, as on SQLite: a transaction that writes first takes an advisory lock. So no transaction
 * meets a serialization failure or a deadlock, and each sees what was committed before it (decision 77). */
#include "db/postgres_engine.h"
#include "base/library.h"
#include "base/log.h"
#include "db/migrate.h"
#include "limits.h"
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STRING(name) #name
#define FUNCTION(name) { STRING(name), (void **)&pq.name },

/* The key of the lock is ours: "givenbac" in ASCII. */
static const char *const control_texts[ENGINE_CONTROL_COUNT] = {
	[ENGINE_BEGIN_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	[ENGINE_BEGIN_WRITE] = "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(7451606132252795235)",
	[ENGINE_COMMIT] = "COMMIT",
	[ENGINE_ROLLBACK] = "ROLLBACK",
	[ENGINE_SAVEPOINT] = "SAVEPOINT level",
	[ENGINE_RELEASE] = "RELEASE level",
	[ENGINE_UNDO] = "ROLLBACK TO level",
};

struct postgres_library pq;

static bool opened;

static void
open_once(void)
{
	static const struct library_function functions[] = { POSTGRES_FUNCTIONS(FUNCTION) };

	opened = library_open("libpq.so.5", functions, COUNT_OF(functions));
}

bool
postgres_library_open(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, open_once);
	return opened;
}

/* Notices repeat what the log of the server says, and could have values in them. */
static void
hear_notice(void *closure, const char *message)
{
	(void)closure, (void)message;
}

/* The first line alone: the detail of a message can have values in it ("Key (email_hash)=(…)"). */
const char *
postgres_said(struct connection *connection, const PGresult *result)
{
	static _Thread_local char said[512];
	const char *state = result != NULL ? pq.PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	const char *message = result != NULL ? pq.PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;

	/* What was written since the last savepoint is gone, or has to be undone before anything else can run. */
	connection->wrote = true;
	if (message == NULL)
		message = pq.PQerrorMessage(connection->postgres->handle);
	snprintf(said, sizeof said, "%.*s (%s)", (int)strcspn(message, "\n"), message, state != NULL ? state : "no connection");
	if (state != NULL && strcmp(state, "53100") == 0)
		engine_note_disk_full(connection, said);
	return said;
}

bool
postgres_is_good(struct connection *connection, const PGresult *result, const char *what)
{
	const ExecStatusType status = pq.PQresultStatus(result);
	const char *said;

	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		return true;
	said = postgres_said(connection, result);
	if (!connection->disk_full)
		log_note(LOG_FAULT, "database: %s: %s", what, said);
	return false;
}

static bool
run(struct connection *connection, const char *sql)
{
	PGresult *result = pq.PQexec(connection->postgres->handle, sql);
	const bool good = postgres_is_good(connection, result, "run");

	pq.PQclear(result);
	return good;
}

static enum engine_ask
ask(struct connection *connection, const char *sql, int64_t parameter, int64_t *number)
{
	char word[32];
	const char *const values[] = { word };
	enum engine_ask answer = ENGINE_ASK_FAULT;
	PGresult *result;

	snprintf(word, sizeof word, "%" PRId64, parameter);
	result = strchr(sql, '$') == NULL
		? postgres_query(connection->postgres, sql)
		: pq.PQexecParams(connection->postgres->handle, sql, 1, NULL, values, NULL, NULL, 0);
	if (postgres_is_good(connection, result, "ask")) {
		answer = pq.PQntuples(result) > 0 ? ENGINE_ASK_OK : ENGINE_ASK_NONE;
		if (answer == ENGINE_ASK_OK)
			*number = strtoll(pq.PQgetvalue(result, 0, 0), NULL, 10);
	}
	pq.PQclear(result);
	return answer;
}

/* Names and sorting are the migrations': UTF-8, and C collation as on SQLite. */
static bool
is_of_our_kind(struct connection *connection)
{
	int64_t fits = 0;

	if (ask(connection, "SELECT CASE WHEN datcollate = 'C' AND pg_encoding_to_char(encoding) = 'UTF8' THEN 1 ELSE 0 END"
	        " FROM pg_database WHERE datname = current_database()", 0, &fits) != ENGINE_ASK_OK)
		return false;
	if (!fits)
		log_note(LOG_FAULT, "database: it does not sort as UTF-8 in C collation; make it again: "
		         "createdb --encoding=UTF8 --locale=C --template=template0 NAME");
	return fits;
}

static bool
set_up(struct connection *connection)
{
	char settings[200];

	if (pq.PQserverVersion(connection->postgres->handle) < 150000) {
		log_note(LOG_FAULT, "database: PostgreSQL is older than 15");
		return false;
	}
	snprintf(settings, sizeof settings, "SET client_encoding = 'UTF8'; SET TIME ZONE 'UTC'; SET synchronous_commit = on; "
	         "SET default_transaction_read_only = %s; SET lock_timeout = %d", connection->access == DB_READ_ONLY ? "on" : "off",
	         LIMIT_DATABASE_BUSY_MS);
	connection->postgres->listens = false;
	memset(connection->postgres->leases, 0, sizeof connection->postgres->leases);
	return run(connection, settings) && is_of_our_kind(connection) &&
	       (!connection->postgres->serves || postgres_choose_node(connection));
}

bool
postgres_connected(struct connection *connection)
{
	struct postgres_engine *engine = connection->postgres;

	if (pq.PQstatus(engine->handle) == CONNECTION_OK)
		return true;
	postgres_forget_prepared(engine, true);
	pq.PQreset(engine->handle);
	if (pq.PQstatus(engine->handle) == CONNECTION_OK && set_up(connection)) {
		log_note(LOG_WARNING, "database: connected again");
		return true;
	}
	log_note(LOG_FAULT, "database: %s", postgres_said(connection, NULL));
	return false;
}

static enum connection_open
open_by(struct connection *connection, const char *where)
{
	/* What the address says comes later, and counts.  A server that was cut off is noticed by keepalives. */
	static const char *const keywords[] = { "application_name", "connect_timeout", "target_session_attrs", "keepalives_idle",
		"keepalives_interval", "keepalives_count", "tcp_user_timeout", "dbname", NULL };
	char seconds[16], milliseconds[16];
	const char *const values[] = { "givenback", seconds, "read-write", "5", "2", "3", milliseconds, where, NULL };
	struct postgres_engine *engine;

	if (!postgres_library_open())
		return CONNECTION_OPEN_FAULT;
	snprintf(seconds, sizeof seconds, "%d", LIMIT_DATABASE_CONNECT_SECONDS);
	snprintf(milliseconds, sizeof milliseconds, "%d", LIMIT_DATABASE_ANSWER_SECONDS * 1000);
	connection->postgres = engine = memory_take(sizeof *engine);
	engine->handle = pq.PQconnectdbParams(keywords, values, 1);
	if (pq.PQstatus(engine->handle) != CONNECTION_OK) {
		log_note(LOG_FAULT, "database: %s", postgres_said(connection, NULL));
		return CONNECTION_OPEN_FAULT;
	}
	(void)pq.PQsetNoticeProcessor(engine->handle, hear_notice, NULL);
	return set_up(connection) ? CONNECTION_OPEN_OK : CONNECTION_OPEN_FAULT;
}

static void
close_by(struct connection *connection)
{
	struct postgres_engine *engine = connection->postgres;

	if (engine == NULL)
		return;
	postgres_forget_prepared(engine, false);
	pq.PQfinish(engine->handle);
	memory_free(engine);
}

static bool
in_transaction(struct connection *connection)
{
	switch (pq.PQtransactionStatus(connection->postgres->handle)) {
	case PQTRANS_ACTIVE:
	case PQTRANS_INTRANS:
	case PQTRANS_INERROR: return true;
	case PQTRANS_IDLE:
	case PQTRANS_UNKNOWN: return false;
	}
	return false;
}

static bool
control_by(struct connection *connection, enum engine_control control)
{
	const bool begins = control == ENGINE_BEGIN_READ || control == ENGINE_BEGIN_WRITE;
	const char *text = control_texts[control];
	PGresult *result;
	bool good;

	if (begins && !postgres_connected(connection))
		return false;
	if (control == ENGINE_COMMIT)
		return postgres_commit(connection);
	result = postgres_query(connection->postgres, text);
	good = postgres_is_good(connection, result, text);
	pq.PQclear(result);
	if (!good && begins && in_transaction(connection))
		pq.PQclear(pq.PQexec(connection->postgres->handle, control_texts[ENGINE_ROLLBACK]));
	return good;
}

static bool
has_migrations(struct connection *connection, bool *has)
{
	int64_t tables = 0;
	const enum engine_ask answer =
		ask(connection, "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'migration'", 0, &tables);

	*has = tables > 0;
	return answer == ENGINE_ASK_OK;
}

static bool
record_migration(struct connection *connection, int number, const char *name, int64_t checksum)
{
	char number_word[16], checksum_word[32];
	const char *const values[] = { number_word, name, checksum_word };
	PGresult *result;
	bool good;

	snprintf(number_word, sizeof number_word, "%d", number);
	snprintf(checksum_word, sizeof checksum_word, "%" PRId64, checksum);
	result = pq.PQexecParams(connection->postgres->handle, "INSERT INTO migration (number, name, checksum) VALUES ($1, $2, $3)", 3, NULL,
	                         values, NULL, NULL, 0);
	good = postgres_is_good(connection, result, "migration table");
	pq.PQclear(result);
	return good;
}

static const char *
migration_text(const struct migration *migration)
{
	return migration->sql;
}

static bool
room(struct connection *connection, int64_t *used, int64_t *spare)
{
	*spare = 0;
	return ask(connection, "SELECT pg_database_size(current_database())", 0, used) == ENGINE_ASK_OK;
}

/* What follows is the server's own: its bound is the disk's or the tablespace's, its log and its memory are looked after there. */

static bool
give_identity(struct connection *connection)
{
	(void)connection;
	return true;
}

static bool
bound(struct connection *connection, int64_t bytes)
{
	(void)connection, (void)bytes;
	return true;
}

static void
checkpoint(struct connection *connection)
{
	connection->disk_full = false;
}

static bool
leave_checkpoints(struct connection *connection)
{
	(void)connection;
	return true;
}

static bool
take_node(struct connection *connection)
{
	connection->postgres->serves = true;
	return postgres_choose_node(connection) && postgres_commit_start(connection);
}

static void
rest(struct connection *connection)
{
	(void)connection;
}

const struct engine_kind postgres_kind = {
	.open = open_by, .close = close_by, .control = control_by, .in_transaction = in_transaction, .others = postgres_others, .run = run,
	.ask = ask, .migration_table = "CREATE TABLE migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum BIGINT NOT NULL);"
	       "CREATE TABLE server_commit (session BIGINT PRIMARY KEY, number BIGINT NOT NULL, changed_at BIGINT NOT NULL)",
	.has_migrations = has_migrations, .record_migration = record_migration, .give_identity = give_identity,
	.migration_text = migration_text, .bound = bound, .room = room, .checkpoint = checkpoint, .leave_checkpoints = leave_checkpoints,
	.rest = rest, .take_node = take_node, .lease = postgres_lease,
	.start = postgres_start, .bind_number = postgres_bind_number, .bind_bytes = postgres_bind_bytes, .bind_null = postgres_bind_null,
	.step = postgres_step, .column = postgres_column, .changed = postgres_changed, .end = postgres_end,
};
