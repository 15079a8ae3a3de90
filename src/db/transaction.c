/* transaction: nested by savepoints, undone unless kept.
 *
 * The engine may end the outermost transaction by itself (disk full, no memory), and a BEGIN may fail.  The connection
 * is then `lost`: no statement runs, or it would be written on its own, until the outermost block is left. */
#include "db/database.h"
#include "db/engine.h"
#include "base/log.h"

struct db_transaction
db_begin(struct context *context)
{
	struct connection *connection = context->connection;
	struct db_transaction transaction = { .connection = connection, .depth = ++connection->depth };

	if (transaction.depth == 1)
		tag_list_empty(&connection->changed);
	transaction.changed = connection->changed.count;
	if (connection->lost)
		return transaction;
	if (transaction.depth == 1)
		connection->no_room = false;
	if (transaction.depth > 1)
		transaction.open = engine_control(connection, ENGINE_SAVEPOINT);
	else if (connection->access == DB_READ_ONLY)
		transaction.open = engine_control(connection, ENGINE_BEGIN_READ);
	else
		transaction.open = engine_control(connection, ENGINE_BEGIN_WRITE);
	if (!transaction.open)
		connection->lost = true;
	return transaction;
}

/* The block is left, one way or the other. */
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
}

static bool
is_gone(struct connection *connection)
{
	if (!connection->lost && !engine_in_transaction(connection))
		connection->lost = true;
	return connection->lost;
}

enum db_keep
db_keep(struct db_transaction *transaction)
{
	struct connection *connection = transaction->connection;
	bool kept = false;

	ASSERT(transaction->depth > 0 && transaction->depth == connection->depth);
	if (transaction->open && !is_gone(connection))
		kept = engine_control(connection, transaction->depth > 1 ? ENGINE_RELEASE : ENGINE_COMMIT);
	if (!kept) {
		db_undo_unkept(transaction);
		return DB_KEPT_NOT;
	}
	leave(transaction);
	return DB_KEPT;
}

void
db_undo_unkept(struct db_transaction *transaction)
{
	struct connection *connection = transaction->connection;

	if (transaction->depth == 0)
		return;
	if (transaction->open && transaction->depth > 1 && !is_gone(connection)
	    && !(engine_control(connection, ENGINE_UNDO) && engine_control(connection, ENGINE_RELEASE)))
		connection->lost = true;              /* nothing may be kept on top of what could not be undone */
	connection->changed.count = transaction->changed;
	leave(transaction);
}
