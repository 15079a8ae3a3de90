/* transaction: nested by savepoints, rolled back unless committed.
 *
 * A block in which nothing was written yet serves as its own savepoint: a block inside it opens none, and rolling back the inner one
 * rolls back the outer one to its start. A savepoint would make the engine copy each page before it is changed, also for the only request
 * of a commit.
 *
 * The engine may end the outermost transaction by itself (disk full, no memory), and a BEGIN may fail.  The connection
 * is then `lost`: no statement runs, or it would be written on its own, until the outermost block is left. */
#include "db/database.h"
#include "db/engine.h"
#include "base/log.h"

static bool
begin(struct connection *connection)
{
	return engine_control(connection, connection->access == DB_READ_ONLY ? ENGINE_BEGIN_READ : ENGINE_BEGIN_WRITE);
}

static bool
open_savepoint(struct connection *connection)
{
	if (!engine_control(connection, ENGINE_SAVEPOINT))
		return false;
	connection->savepoints++;
	return true;
}

/* What was written before it stays written.  One that cannot be closed is still open: it is undone, and nothing before it. */
static bool
close_savepoint(struct connection *connection)
{
	connection->wrote = true;
	if (!engine_control(connection, ENGINE_RELEASE))
		return false;
	connection->savepoints--;
	return true;
}

/* Between two transactions only a command of the operator's can have written. */
static bool
undo_to_start(struct connection *connection)
{
	connection->wrote = false;
	return connection->savepoints > 0 ? engine_control(connection, ENGINE_UNDO)
	                                  : engine_control(connection, ENGINE_ROLLBACK) && begin(connection);
}

struct db_transaction
db_begin(struct context *context)
{
	struct connection *connection = context->connection;
	struct db_transaction transaction = { .context = context, .connection = connection, .depth = ++connection->depth };

	if (transaction.depth == 1)
		tag_list_empty(&connection->changed);
	transaction.changed = connection->changed.count;
	transaction.marked = connection->follow_ups.count;
	if (connection->lost)
		return transaction;
	if (transaction.depth == 1)
		connection->disk_full = false;
	transaction.savepoint = transaction.depth > 1 && connection->wrote;
	if (transaction.savepoint)
		transaction.open = open_savepoint(connection);
	else
		transaction.open = transaction.depth > 1 || begin(connection);
	connection->wrote = false;
	if (!transaction.open)
		connection->lost = true;
	return transaction;
}

/* The block was left, with or without db_commit(). */
static void
leave(struct db_transaction *transaction)
{
	struct connection *connection = transaction->connection;

	ASSERT(connection->depth == transaction->depth);
	connection->depth--;
	transaction->depth = 0;
	if (connection->depth > 0)
		return;
	if (engine_in_transaction(connection) && !engine_control(connection, ENGINE_ROLLBACK))
		ASSERT(!engine_in_transaction(connection));
	connection->lost = false;
	connection->savepoints = 0;
}

static bool
is_gone(struct connection *connection)
{
	if (!connection->lost && !engine_in_transaction(connection))
		connection->lost = true;
	return connection->lost;
}

/* Only the outermost block runs what is marked: until then the operation has not ended. */
static bool
run_follow_ups(struct db_transaction *transaction)
{
	return transaction->depth > 1 || (follow_up_run_marked(transaction->context) && !is_gone(transaction->connection));
}

enum db_commit
db_commit(struct db_transaction *transaction)
{
	struct connection *connection = transaction->connection;
	bool committed = false;

	ASSERT(transaction->depth > 0 && transaction->depth == connection->depth);
	if (transaction->open && !is_gone(connection) && run_follow_ups(transaction))
		committed = transaction->savepoint ? close_savepoint(connection)
		          : transaction->depth > 1 || engine_control(connection, ENGINE_COMMIT);
	if (!committed) {
		db_rollback_uncommitted(transaction);
		return DB_COMMIT_FAULT;
	}
	leave(transaction);
	return DB_COMMITTED;
}

static bool
undo(struct db_transaction *transaction)
{
	struct connection *connection = transaction->connection;

	if (connection->wrote && !undo_to_start(connection))
		return false;
	return !transaction->savepoint || close_savepoint(connection);
}

void
db_rollback_uncommitted(struct db_transaction *transaction)
{
	struct connection *connection = transaction->connection;

	if (transaction->depth == 0)
		return;
	if (transaction->open && transaction->depth > 1 && !is_gone(connection) && !undo(transaction))
		connection->lost = true;              /* nothing may be committed on top of what could not be rolled back */
	connection->changed.count = transaction->changed;
	if (connection->follow_ups.count > transaction->marked)
		connection->follow_ups.count = transaction->marked;
	leave(transaction);
}
