#define SQLITE_ENABLE_PREUPDATE_HOOK
#include "tests/tag_compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "db/sqlite_engine.h"
#include "db/tag.h"

const struct shown_table shown_tables[] = {
#define SHOWN(table, site, ...) { #table, { __VA_ARGS__ }, site },
#define PRIVATE(table)
#include "shown.def"
#undef SHOWN
#undef PRIVATE
};
const size_t shown_table_count = COUNT_OF(shown_tables);

const char *const private_tables[] = {
#define SHOWN(table, site, ...)
#define PRIVATE(table) #table,
#include "shown.def"
#undef SHOWN
#undef PRIVATE
};
const size_t private_table_count = COUNT_OF(private_tables);

/* One for each connection that wrote, stored by SQLite as the closure of its hook. */
struct recorder {
	struct connection *connection;
	const struct statement_description *running;  /* NULL: raw SQL */
	bool started;
	bool looked, ready;                           /* for `columns`, since raw SQL last ran; they are found */
	int columns[COUNT_OF(shown_tables)][SHOWN_COLUMNS];
	struct tag_list seen;                         /* by the hook */
	struct tag_list before;                       /* what was changed before this statement */
};

static size_t compared;

struct statement __real_statement_start(struct context *context, const struct statement_description *description);
struct statement __wrap_statement_start(struct context *context, const struct statement_description *description);
enum db_write __real_statement_end_write(struct statement *statement);
enum db_write __wrap_statement_end_write(struct statement *statement);
bool __real_engine_run(struct connection *connection, const char *sql);
bool __wrap_engine_run(struct connection *connection, const char *sql);
void __real_connection_close(struct connection *connection);
void __wrap_connection_close(struct connection *connection);

/* ---- what the hook sees ---- */

static void
see_id(struct recorder *recorder, int (*value_of)(sqlite3 *, int, sqlite3_value **), int column)
{
	sqlite3_value *value = NULL;

	ASSERT(value_of(recorder->connection->sqlite->handle, column, &value) == SQLITE_OK);
	if (sqlite3_value_type(value) == SQLITE_INTEGER)
		tag_list_add(&recorder->seen, sqlite3_value_int64(value));
}

static void
see_row(void *closure, sqlite3 *handle, int what, const char *database, const char *table, sqlite3_int64 before, sqlite3_int64 after)
{
	struct recorder *recorder = closure;

	(void)handle, (void)database, (void)before, (void)after;
	for (size_t i = 0; recorder->started && recorder->ready && i < shown_table_count; i++) {
		if (strcmp(shown_tables[i].name, table) != 0)
			continue;
		for (size_t j = 0; j < SHOWN_COLUMNS && shown_tables[i].columns[j] != NULL; j++) {
			if (what != SQLITE_INSERT)
				see_id(recorder, sqlite3_preupdate_old, recorder->columns[i][j]);
			if (what != SQLITE_DELETE)
				see_id(recorder, sqlite3_preupdate_new, recorder->columns[i][j]);
		}
		if (shown_tables[i].site)
			tag_list_add(&recorder->seen, TAG_SITE);
	}
}

/* The number of a column in its table; -1: no such column. */
static int
find_column(struct connection *connection, const char *table, const char *column)
{
	static const char sql[] = "SELECT cid FROM pragma_table_info(?1) WHERE name = ?2";
	sqlite3_stmt *handle = NULL;
	int number = -1;

	if (sqlite3_prepare_v2(connection->sqlite->handle, sql, -1, &handle, NULL) == SQLITE_OK) {
		sqlite3_bind_text(handle, 1, table, -1, SQLITE_STATIC);
		sqlite3_bind_text(handle, 2, column, -1, SQLITE_STATIC);
		if (sqlite3_step(handle) == SQLITE_ROW)
			number = sqlite3_column_int(handle, 0);
	}
	sqlite3_finalize(handle);
	return number;
}

/* false: it is not a database of ours, or not migrated yet. */
static bool
find_columns(struct recorder *recorder)
{
	for (size_t i = 0; i < shown_table_count; i++) {
		for (size_t j = 0; j < SHOWN_COLUMNS && shown_tables[i].columns[j] != NULL; j++) {
			recorder->columns[i][j] = find_column(recorder->connection, shown_tables[i].name, shown_tables[i].columns[j]);
			if (recorder->columns[i][j] < 0)
				return false;
		}
	}
	return true;
}

/* The connection's recorder, made at first use. */
static struct recorder *
find_recorder(struct connection *connection)
{
	sqlite3 *handle = connection->sqlite->handle;
	struct recorder *recorder = sqlite3_preupdate_hook(handle, NULL, NULL);

	if (recorder == NULL) {
		recorder = memory_take(sizeof *recorder);
		recorder->connection = connection;
	}
	sqlite3_preupdate_hook(handle, see_row, recorder);
	return recorder;
}

/* Puts back what was changed before, and adds what the statement named. */
static void
recorder_stop(struct recorder *recorder, const struct tag_list *named)
{
	struct connection *connection = recorder->connection;

	recorder->started = false;
	connection->changed = recorder->before;
	recorder->before = (struct tag_list){ 0 };
	connection->changed.all |= named->all;
	for (size_t i = 0; i < named->count; i++)
		tag_list_add(&connection->changed, named->at[i]);
}

static void
recorder_start(struct connection *connection, const struct statement_description *running)
{
	struct recorder *recorder = find_recorder(connection);

	/* A test may leave a statement without its end. */
	if (recorder->started) {
		struct tag_list named = connection->changed;

		recorder_stop(recorder, &named);
		tag_list_free(&named);
	}
	if (!recorder->ready && !recorder->looked)
		recorder->ready = find_columns(recorder);
	recorder->looked = true;
	recorder->started = true;
	recorder->running = running;
	tag_list_empty(&recorder->seen);
	recorder->before = connection->changed;
	connection->changed = (struct tag_list){ 0 };
}

/* ---- comparing ---- */

static struct tags
as_tags(const struct tag_list *list)
{
	return (struct tags){ list->at, list->count, list->all };
}

/* How many of `some` are not among `others`, each of them printed. */
static size_t
print_missing(const struct tag_list *some, const struct tag_list *others, const char *name, const char *what)
{
	size_t count = 0;

	for (size_t i = 0; i < some->count; i++) {
		if (tags_hold(as_tags(others), some->at[i]))
			continue;
		fprintf(stderr, "statement %s: id %lld %s\n", name, (long long)some->at[i], what);
		count++;
	}
	return count;
}

static void
compare(const struct recorder *recorder, const struct tag_list *named)
{
	const char *name = recorder->running->name;
	size_t differences = print_missing(&recorder->seen, named, name, "was in a row that changed, and no tag of the statement names it");

	differences += print_missing(named, &recorder->seen, name, "is a tag of the statement, and in no row that changed");
	if (named->all && !recorder->seen.all) {
		fprintf(stderr, "statement %s: drops everything\n", name);
		differences++;
	}
	if (differences > 0)
		abort();
	if (recorder->seen.count > 0)
		__atomic_add_fetch(&compared, 1, __ATOMIC_RELAXED);
}

size_t
tag_compare_count(void)
{
	return __atomic_load_n(&compared, __ATOMIC_RELAXED);
}

/* ---- functions that the linker calls instead of the database's ---- */

struct statement
__wrap_statement_start(struct context *context, const struct statement_description *description)
{
	if (description->writes && context->connection->access == DB_READ_WRITE && context->connection->sqlite != NULL)
		recorder_start(context->connection, description);
	return __real_statement_start(context, description);
}

enum db_write
__wrap_statement_end_write(struct statement *statement)
{
	struct connection *connection = statement->context->connection;
	struct recorder *recorder;
	struct tag_list named;
	enum db_write answer = __real_statement_end_write(statement);

	if (connection->access != DB_READ_WRITE || connection->sqlite == NULL)
		return answer;
	recorder = find_recorder(connection);
	ASSERT(recorder->started && recorder->running == statement->description);
	named = connection->changed;
	/* A statement that a test wrote by hand, and that the compiler has not seen, is raw SQL. */
	if (statement->description->table != NULL && answer != DB_WROTE_FAULT)
		compare(recorder, &named);
	recorder_stop(recorder, statement->description->table != NULL ? &named : &recorder->seen);
	tag_list_free(&named);
	return answer;
}

bool
__wrap_engine_run(struct connection *connection, const char *sql)
{
	struct recorder *recorder;
	bool good;

	if (connection->sqlite == NULL)
		return __real_engine_run(connection, sql);
	recorder_start(connection, NULL);
	good = __real_engine_run(connection, sql);
	recorder = find_recorder(connection);
	recorder_stop(recorder, &recorder->seen);
	recorder->looked = false;             /* it may have made the tables */
	return good;
}

void
__wrap_connection_close(struct connection *connection)
{
	struct recorder *recorder = connection == NULL || connection->sqlite == NULL ? NULL
	                          : sqlite3_preupdate_hook(connection->sqlite->handle, NULL, NULL);

	if (recorder != NULL) {
		tag_list_free(&recorder->seen);
		tag_list_free(&recorder->before);
		memory_free(recorder);
	}
	__real_connection_close(connection);
}
