/* database: connections, transactions and the results of statements. The statements themselves are generated from .sql files.
 *
 * Uses: base.   Used by: every module that stores something. */
#ifndef DB_DATABASE_H
#define DB_DATABASE_H
#include "base/context.h"

/* What a generated statement returns. A FAULT is logged where it happened. */
enum db_read { DB_READ_FAULT = -1, DB_READ, DB_READ_NONE };
enum db_write { DB_WROTE_FAULT = -1, DB_WROTE, DB_WROTE_NONE };

/* `where` is the path of a SQLite file (":memory:": a private one, for tests), or the address of a PostgreSQL database,
 * postgresql://USER@HOST/NAME. A read-only connection refuses statements that write. */
bool database_is_postgres(const char *where);
/* `where` for messages: without a password. In the arena. */
const char *database_name(struct arena *arena, const char *where);
enum db_access { DB_READ_ONLY, DB_READ_WRITE };
enum connection_open {
	CONNECTION_OPEN_FAULT = -1,
	CONNECTION_OPEN_OK,
	CONNECTION_OPEN_MISSING,      /* no such file, read-only */
	CONNECTION_OPEN_CORRUPT,      /* not a database, or damaged */
};
must_use enum connection_open connection_open(const char *where, enum db_access access, struct connection **connection);
void connection_close(struct connection *connection);

/* Nested by savepoints, where something was written before; the outermost is BEGIN IMMEDIATE. Rolled back on every way out of the block,
 * unless db_commit() was called, which runs the outermost block's follow-ups before it commits (db/follow_up.h). */
struct db_transaction {
	struct context *context;
	struct connection *connection;
	bool open, savepoint;
	int depth;
	size_t changed, marked;       /* how much of each there was before the block */
};
struct db_transaction db_begin(struct context *context);
void db_rollback_uncommitted(struct db_transaction *transaction);
#define DB_TRANSACTION(name, context) \
	struct db_transaction name __attribute__((unused)) on_exit_call(db_rollback_uncommitted) = db_begin(context)
enum db_commit { DB_COMMIT_FAULT = -1, DB_COMMITTED };
must_use enum db_commit db_commit(struct db_transaction *transaction);

/* Migrations are compiled in, and applied all or none.  Up to date: answers OK and does nothing. */
enum db_migrate {
	DB_MIGRATE_FAULT = -1,
	DB_MIGRATE_OK,
	DB_MIGRATE_NEWER,             /* the file was written by a newer program: refuse to touch it */
};
must_use enum db_migrate db_migrate(struct connection *connection);
enum db_migrate db_migration_state(struct connection *connection, int *file_has, int *program_has);

/* Checkpoints the write-ahead log. A timed job calls it on a connection of its own, so that the writer never stops for it; automatic
 * checkpoints of the writer's connection are then turned off. */
void db_checkpoint(struct connection *connection);
must_use bool connection_leave_checkpoints(struct connection *connection);
/* Frees the page cache of the connection. */
void connection_rest(struct connection *connection);

/* Calls id_set_node() with a number that no other server on this database has as long as this connection lasts. When the connection has
 * to be made again, with the same number or another. false: logged. */
must_use bool connection_take_node(struct connection *connection);

/* Whether this connection has a lease, by which one server of a site runs a job that the others do not: it takes it where nobody has it.
 * A lease lasts as long as its connection, and is lost with it. On SQLite there is one server, which has all. */
enum db_lease { DB_LEASE_CLOCK, DB_LEASE_EMAIL, DB_LEASE_FILM, DB_LEASE_ACTIVITYPUB };
enum { DB_LEASES = DB_LEASE_ACTIVITYPUB + 1 };
must_use bool connection_lease(struct connection *connection, enum db_lease lease);

/* Lets the file grow to so many bytes and no further; 0: as far as the disk allows. false: logged. */
must_use bool connection_bound(struct connection *connection, int64_t bytes);
/* Bytes in use, and free inside the file. false: logged. */
must_use bool db_room(struct connection *connection, int64_t *used, int64_t *spare);
/* Whether the last failure happened because the disk, or the bound, is full. */
bool connection_disk_is_full(struct connection *connection);

/* The whole schema as statements, in a fixed order; none after a fault. */
struct text db_schema_text(struct connection *connection, struct arena *arena);

/* What ran on this connection since the last call: how many statements, how many rows they returned, and a digest of which statements in
 * which order. Tests use it to show that two requests do the same work. */
struct connection_work { uint64_t statements, rows, kinds; };
struct connection_work connection_work(struct connection *connection);

#endif
