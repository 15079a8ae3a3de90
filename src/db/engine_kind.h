/* engine_kind: what each database engine does, behind the calls of engine.h, database.h and statement.h.  Only the engines and what calls
 * them include this. */
#ifndef DB_ENGINE_KIND_H
#define DB_ENGINE_KIND_H
#include "db/engine.h"
#include "db/migrate.h"
#include "db/statement.h"

enum engine_step { ENGINE_STEP_FAULT = -1, ENGINE_STEP_ROW, ENGINE_STEP_DONE };

/* A column of the current row. Bytes, of a text too, are the engine's, until the next step. */
enum engine_value_kind { ENGINE_VALUE_NULL, ENGINE_VALUE_NUMBER, ENGINE_VALUE_TEXT, ENGINE_VALUE_BYTES };
struct engine_value { enum engine_value_kind kind; int64_t number; struct bytes bytes; };

enum engine_ask { ENGINE_ASK_FAULT = -1, ENGINE_ASK_OK, ENGINE_ASK_NONE };

struct engine_kind {
	/* connection->access is set.  Anything but OK: close() is called next. */
	enum connection_open (*open)(struct connection *connection, const char *where);
	void (*close)(struct connection *connection);
	bool (*control)(struct connection *connection, enum engine_control control);
	bool (*in_transaction)(struct connection *connection);
	void (*others)(struct connection *connection, struct tag_list *changed);
	bool (*run)(struct connection *connection, const char *sql);
	/* The number that `sql` returns, with `parameter` where it has one; NULL is none.  FAULT: logged. */
	enum engine_ask (*ask)(struct connection *connection, const char *sql, int64_t parameter, int64_t *number);
	const char *migration_table;          /* makes the table of applied migrations */
	bool (*has_migrations)(struct connection *connection, bool *has);
	bool (*record_migration)(struct connection *connection, int number, const char *name, int64_t checksum);
	bool (*give_identity)(struct connection *connection);
	const char *(*migration_text)(const struct migration *migration);
	bool (*bound)(struct connection *connection, int64_t bytes);
	bool (*room)(struct connection *connection, int64_t *used, int64_t *spare);
	void (*checkpoint)(struct connection *connection);
	bool (*leave_checkpoints)(struct connection *connection);
	void (*rest)(struct connection *connection);
	bool (*take_node)(struct connection *connection);
	bool (*lease)(struct connection *connection, enum db_lease lease);

	/* A run of a statement.  false, or FAULT: statement_fault_of_engine() was called. */
	bool (*start)(struct statement *statement);
	bool (*bind_number)(struct statement *statement, int number, int64_t value);
	bool (*bind_bytes)(struct statement *statement, int number, struct bytes value);      /* a text too */
	bool (*bind_null)(struct statement *statement, int number);
	enum engine_step (*step)(struct statement *statement);
	struct engine_value (*column)(const struct statement *statement, int number);
	int64_t (*changed)(const struct statement *statement);        /* rows, by the step that ended it */
	void (*end)(struct statement *statement);
};
extern const struct engine_kind sqlite_kind, postgres_kind;

/* Whether the engine ended the transaction by itself: sets connection->lost. */
void engine_look_whether_lost(struct connection *connection);
/* Logs the statement's name and `what`, which never has a value in it. */
void statement_fault(struct statement *statement, const char *what);

/* Whether the disk is full, which is logged once a minute, with the engine's `message`. */
void engine_note_disk_full(struct connection *connection, const char *message);

#endif
