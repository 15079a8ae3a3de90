/* engine: what the db module needs from the database engine. Only the db module and its tests include this. */
#ifndef DB_ENGINE_H
#define DB_ENGINE_H
#include "db/database.h"
#include "db/follow_up.h"
#include "db/tag.h"
#include "limits.h"

struct engine_kind;
struct sqlite_engine;
struct postgres_engine;

/* What is marked in the open transaction. */
struct follow_up_list { const struct follow_up_table *table; struct follow_up at[LIMIT_FOLLOW_UPS]; size_t count, ran; };

struct connection {
	enum db_access access;
	int depth;                    /* of open transactions, the outermost is 1 */
	/* the engine ended the transaction by itself, or never began it: no statement runs until depth is 0 */
	bool lost;
	int savepoints;               /* that are open */
	bool wrote;                   /* since the newest savepoint was opened, or the outermost transaction began */
	bool disk_full;               /* the disk, or the bound of the database, was full since this was last set to false */
	struct connection_work work;
	bool notes_reads;             /* see connection_note_reads() */
	struct tag_list read, changed, others;
	struct follow_up_list follow_ups;
	const struct engine_kind *kind;
	struct sqlite_engine *sqlite;         /* NULL: the other */
	struct postgres_engine *postgres;
};

enum engine_control {
	ENGINE_BEGIN_READ,
	ENGINE_BEGIN_WRITE,
	ENGINE_COMMIT,
	ENGINE_ROLLBACK,
	ENGINE_SAVEPOINT,
	ENGINE_RELEASE,
	ENGINE_UNDO,                  /* back to the newest savepoint, which stays open */
};
enum { ENGINE_CONTROL_COUNT = ENGINE_UNDO + 1 };

/* Called before any file is opened, by the code that opens one. */
void engine_configure(void);

/* false: logged. */
must_use bool engine_control(struct connection *connection, enum engine_control control);
/* The engine may end a transaction by itself (disk full, no memory). */
bool engine_in_transaction(struct connection *connection);

/* Adds what other connections committed since the last call; what is not known is all. A fault is logged. */
void engine_others(struct connection *connection, struct tag_list *changed);
/* Column `number` of the current row, from 0, declared or not. false: it is NULL. */
struct statement;
bool engine_row_id(const struct statement *statement, int number, int64_t *id);
/* Migrations and tests only: any text, any number of statements. false: logged. */
must_use bool engine_run(struct connection *connection, const char *sql);
/* The number that `sql` returns. */
must_use bool engine_ask(struct connection *connection, const char *sql, int64_t *number);
/* Tests only: what the engine makes of a statement without running it. The list is in the arena. */
struct engine_column { const char *name, *declared_type; };       /* declared_type NULL: an expression */
struct engine_look { size_t parameter_count, column_count; const struct engine_column *columns; bool reads_only; };
must_use bool engine_look(struct connection *connection, struct arena *arena, const char *sql,
                          struct engine_look *look);

/* Gives a new file a number of its own, which identifies its log (db/check.h). false: logged. */
must_use bool engine_give_identity(struct connection *connection);

/* A migration as this engine reads it. */
struct migration;
const char *engine_migration_text(const struct connection *connection, const struct migration *migration);
/* The table `migration`. */
must_use bool engine_migrations_prepare(struct connection *connection);     /* creates it when it is missing */
must_use bool engine_migrations_highest(struct connection *connection, int *number);     /* 0: none, or no such table */
must_use bool engine_migration_read(struct connection *connection, int number, bool *found, int64_t *checksum);
must_use bool engine_migration_record(struct connection *connection, int number, const char *name, int64_t checksum);

#endif
