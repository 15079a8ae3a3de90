/* statement_tags: every statement that writes a table of shown.def names exactly the rows that it changed.
 *
 * Each of them runs on tables full of random rows, with random parameters, until it has changed rows often enough; tag_compare.h compares
 * each run with SQLite's pre-update hook.  Values come from a few small ids, and from the words in the statement itself, so that
 * conditions are met by chance; foreign keys and CHECK are off.  The ids of different columns differ in most of the runs, so a tag
 * from the wrong column is seen. */
#include "tests/bench_context.h"
#include "tests/tag_compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "db/engine.h"
#include "db/sqlite_engine.h"

enum { RUNS = 25, TRIES = 40000, RUNS_OF_A_TRY = 25, ROWS = 12, WORDS = 32, COLUMNS = 64, TABLES = 96, IDS = 4 };

struct column { char name[64], type; bool may_be_null; };
struct table { char name[64]; struct column columns[COLUMNS]; size_t column_count; };

static struct test_bench *bench;
static struct table tables[TABLES];
static size_t table_count;
static char words[WORDS][64];
static size_t word_count;
static uint64_t try;

static sqlite3 *
handle(void)
{
	return bench->context.connection->sqlite->handle;
}

static unsigned
below(unsigned most)
{
	static uint64_t state = UINT64_C(88172645463325252);

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 33) % most;
}

/* Half of the ids of one kind are the same one, so that rows belong together; the other kinds have other ones. */
static int64_t
usual_id(const char *kind, size_t length)
{
	uint64_t hash = try;

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)kind[i]) * UINT64_C(0x9E3779B97F4A7C15);
	return 1 + (int64_t)((hash >> 33) % IDS);
}

static int64_t
random_number(void)
{
	static const int64_t others[] = { 0, 0, 1, 1000000 };

	return below(3) == 0 ? others[below(COUNT_OF(others))] : 1 + below(IDS);
}

static void
read_table(const char *name)
{
	struct table *table = &tables[table_count++];
	char sql[160];
	sqlite3_stmt *rows;

	assert_true(table_count <= TABLES);
	snprintf(table->name, sizeof table->name, "%s", name);
	snprintf(sql, sizeof sql, "SELECT name, type, \"notnull\" = 0 AND pk = 0 FROM pragma_table_info('%s')", name);
	assert_int_equal(sqlite3_prepare_v2(handle(), sql, -1, &rows, NULL), SQLITE_OK);
	while (sqlite3_step(rows) == SQLITE_ROW) {
		struct column *column = &table->columns[table->column_count++];

		assert_true(table->column_count <= COLUMNS);
		snprintf(column->name, sizeof column->name, "%s", (const char *)sqlite3_column_text(rows, 0));
		column->type = *(const char *)sqlite3_column_text(rows, 1);
		column->may_be_null = sqlite3_column_int(rows, 2);
	}
	sqlite3_finalize(rows);
}

static int
open_bench(void **state)
{
	(void)state;
	bench = test_bench_open();
	log_level_set(LOG_FAULT + 1);         /* a random row may meet a UNIQUE */
	assert_int_equal(sqlite3_exec(handle(), "PRAGMA foreign_keys=OFF; PRAGMA ignore_check_constraints=ON", NULL, NULL, NULL), SQLITE_OK);
	for (size_t i = 0; i < shown_table_count; i++)
		read_table(shown_tables[i].name);
	for (size_t i = 0; i < private_table_count; i++)
		read_table(private_tables[i]);
	return 0;
}

static int
close_bench(void **state)
{
	(void)state;
	test_bench_close(bench);
	return 0;
}

static bool
has_word(const char *sql, const char *word)
{
	const size_t length = strlen(word);

	for (const char *at = sql; (at = strstr(at, word)) != NULL; at += length) {
		const char before = at == sql ? ' ' : at[-1];

		if (!isalnum(before) && before != '_' && !isalnum(at[length]) && at[length] != '_')
			return true;
	}
	return false;
}

/* The texts that the statement compares with, and one unknown text. */
static void
read_words(const char *sql)
{
	word_count = 0;
	snprintf(words[word_count++], sizeof words[0], "other");
	for (const char *at = sql; (at = strchr(at, '\'')) != NULL; at++) {
		const size_t length = strcspn(++at, "'");

		assert_true(word_count < WORDS);
		snprintf(words[word_count++], sizeof words[0], "%.*s", (int)length, at);
		at += length;
	}
}

static void
bind_random(sqlite3_stmt *row, int number, const struct table *table)
{
	const struct column *column = &table->columns[number - 1];
	const char *kind = strcmp(column->name, "id") == 0 ? table->name : column->name, type = column->type;

	if (column->may_be_null && below(2))
		sqlite3_bind_null(row, number);
	else if (type == 'I' && below(2))
		sqlite3_bind_int64(row, number, usual_id(kind, strlen(kind)));
	else if (type == 'I')
		sqlite3_bind_int64(row, number, random_number());
	else if (type == 'T')
		sqlite3_bind_text(row, number, words[below((unsigned)word_count)], -1, SQLITE_STATIC);
	else
		sqlite3_bind_blob(row, number, &"ab"[below(2)], 1, SQLITE_STATIC);
}

static void
fill(const struct table *table)
{
	char sql[4096], *end = sql;
	sqlite3_stmt *row;

	end += sprintf(end, "INSERT OR IGNORE INTO %s VALUES (", table->name);
	for (size_t i = 0; i < table->column_count; i++)
		end += sprintf(end, "%s?%zu", i ? "," : "", i + 1);
	sprintf(end, ")");
	assert_int_equal(sqlite3_prepare_v2(handle(), sql, -1, &row, NULL), SQLITE_OK);
	for (unsigned rows = below(ROWS); rows > 0; rows--) {
		for (size_t i = 0; i < table->column_count; i++)
			bind_random(row, (int)i + 1, table);
		assert_int_equal(sqlite3_step(row), SQLITE_DONE);
		sqlite3_reset(row);
	}
	sqlite3_finalize(row);
}

static bool
is_id(const struct statement_value *value)
{
	const size_t length = strlen(value->kind);

	return length > 3 && strcmp(value->kind + length - 3, "_id") == 0;
}

/* As the generated function does. */
static enum db_write
run(const struct statement_description *description)
{
	struct statement statement = statement_start(&bench->context, description);

	for (size_t i = 0; i < description->parameter_count; i++) {
		const struct statement_value *value = &description->parameters[i];
		const bool none = value->may_be_none && below(4) == 0;
		const int number = (int)i + 1;

		if (is_id(value))
			statement_bind_id(&statement, number, none ? 0 : below(2) ? 1 + below(IDS) : usual_id(value->kind, strlen(value->kind) - 3));
		else if (value->type == STATEMENT_TEXT)
			statement_bind_text(&statement, number, none ? TEXT_NONE : text_of(words[below((unsigned)word_count)]));
		else if (value->type == STATEMENT_BYTEA)
			statement_bind_bytes(&statement, number, none ? BYTES_NONE : (struct bytes){ (const uint8_t *)&"ab"[below(2)], 1 });
		else if (value->type == STATEMENT_BOOLEAN)
			statement_bind_flag(&statement, number, below(2));
		else if (strcmp(value->kind, "instant") == 0)
			statement_bind_instant(&statement, number, none ? INSTANT_NONE : (struct instant){ random_number() });
		else
			statement_bind_count(&statement, number, random_number());
	}
	if (statement_step(&statement) && description->rows == STATEMENT_ROWS_ONE)
		statement_step_last(&statement);
	while (description->rows == STATEMENT_ROWS_MANY && statement_step(&statement))
		;
	return statement_end_write(&statement);
}

static void
check(const struct statement_description *description)
{
	const size_t before = tag_compare_count();
	const uint64_t first = try;

	read_words(description->sql);
	for (; try < first + TRIES && tag_compare_count() < before + RUNS; try++) {
		assert_int_equal(sqlite3_exec(handle(), "BEGIN", NULL, NULL, NULL), SQLITE_OK);
		for (size_t i = 0; i < table_count; i++) {
			if (has_word(description->sql, tables[i].name))
				fill(&tables[i]);
		}
		for (int i = 0; i < RUNS_OF_A_TRY; i++)
			(void)!run(description);
		assert_int_equal(sqlite3_exec(handle(), "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	}
	if (tag_compare_count() < before + RUNS)
		fail_msg("%s changed rows in %zu of %d tries; give statement_tags.c values that meet its conditions", description->name,
		         tag_compare_count() - before, TRIES);
	if (getenv("VERBOSE"))
		print_message("%s: %d tries\n", description->name, (int)(try - first));
}

static void
every_statement_names_exactly_the_rows_it_changed(void **state)
{
	size_t statements = 0;

	(void)state;
	for (size_t file = 0; file < queries_all_count; file++) {
		for (size_t i = 0; i < *queries_all[file].count; i++) {
			const struct statement_description *description = &queries_all[file].at[i];

			if (description->tag_count == 0)
				continue;
			check(description);
			statements++;
		}
	}
	print_message("%zu statements compared, %d times each\n", statements, RUNS);
	assert_true(statements > 50);
}

/* What the compiler found agrees with shown.def: a statement without tags writes a private table. */
static void
every_writing_statement_has_a_tag_for_each_column_of_its_table(void **state)
{
	(void)state;
	for (size_t file = 0; file < queries_all_count; file++) {
		for (size_t i = 0; i < *queries_all[file].count; i++) {
			const struct statement_description *description = &queries_all[file].at[i];
			size_t columns = 0;

			assert_true(description->writes == (description->table != NULL));
			for (size_t k = 0; description->writes && k < shown_table_count; k++) {
				if (strcmp(shown_tables[k].name, description->table) != 0)
					continue;
				while (columns < SHOWN_COLUMNS && shown_tables[k].columns[columns] != NULL)
					columns++;
				assert_true(description->tags_site == shown_tables[k].site);
			}
			if (description->tag_count != columns)
				fail_msg("%s has %zu tags, %zu columns are shown", description->name, description->tag_count, columns);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_writing_statement_has_a_tag_for_each_column_of_its_table),
		cmocka_unit_test(every_statement_names_exactly_the_rows_it_changed),
	};

	return cmocka_run_group_tests_name("statement_tags", tests, open_bench, close_bench);
}
