/* The list of personal columns that is generated from the migrations is the schema's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "db/engine.h"
#include "db/personal.h"
#include "db/rewrite.h"
#include "db/statement.h"
#include "tests/bench_context.h"

enum { COLUMNS_MAX = 200 };

static bool
is_listed(const struct db_column *column)
{
	for (size_t i = 0; i < personal_column_count; i++)
		if (strcmp(personal_columns[i].table, column->table) == 0 && strcmp(personal_columns[i].column, column->column) == 0)
			return true;
	return false;
}

static void
every_listed_column_is_in_the_schema_and_says_what_ends_it(void **state)
{
	struct test_bench *bench = test_bench_open();

	(void)state;
	assert_true(personal_column_count > 40);
	for (size_t i = 0; i < personal_column_count; i++) {
		const struct personal_column *column = &personal_columns[i];
		const struct text sql = text_format(bench->context.arena, "SELECT %s FROM %s", column->column, column->table);
		struct engine_look look;

		assert_true(engine_look(bench->context.connection, bench->context.arena, text_terminated(bench->context.arena, sql), &look));
		assert_true(strlen(column->ends) > 0);
	}
	test_bench_close(bench);
}

static void
every_sealed_column_and_every_hash_of_an_address_is_listed(void **state)
{
	static const char *const endings[] = { "_sealed", "email_hash", "donor_hash", "client_hash", "number_hash" };
	struct test_bench *bench = test_bench_open();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		struct db_column columns[COLUMNS_MAX];
		size_t count;

		assert_true(db_columns_ending(&bench->context, endings[i], columns, COLUMNS_MAX, &count));
		assert_in_range(count, 1, COLUMNS_MAX);
		for (size_t j = 0; j < count; j++)
			assert_true(is_listed(&columns[j]));
	}
	test_bench_close(bench);
}

/* A parameter has the name of the column that it is written into or compared with, in the table that is written. */
static size_t
check_value(struct test_bench *bench, const struct statement_description *statement, const struct statement_value *value)
{
	struct db_column columns[COLUMNS_MAX];
	size_t count, checked = 0;

	if (!value->is_personal || strcmp(value->name, "id") == 0)
		return 0;
	assert_true(db_columns_ending(&bench->context, value->name, columns, COLUMNS_MAX, &count));
	for (size_t i = 0; i < count; i++) {
		if (strcmp(columns[i].column, value->name) != 0 || strcmp(columns[i].table, statement->table) != 0)
			continue;
		checked++;
		if (!is_listed(&columns[i]))
			fail_msg("%s.%s is a %s (%s): write behind it in the migration what ends it", columns[i].table, columns[i].column,
			         value->kind, statement->name);
	}
	return checked;
}

static void
every_column_of_a_personal_kind_is_listed(void **state)
{
	struct test_bench *bench = test_bench_open();
	size_t checked = 0;

	(void)state;
	for (size_t file = 0; file < queries_all_count; file++)
		for (size_t i = 0; i < *queries_all[file].count; i++) {
			const struct statement_description *statement = &queries_all[file].at[i];

			/* Whatever is in a column was written there. */
			for (size_t k = 0; statement->table != NULL && k < statement->parameter_count; k++)
				checked += check_value(bench, statement, &statement->parameters[k]);
		}
	assert_true(checked > 10);
	test_bench_close(bench);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_listed_column_is_in_the_schema_and_says_what_ends_it),
		cmocka_unit_test(every_sealed_column_and_every_hash_of_an_address_is_listed),
		cmocka_unit_test(every_column_of_a_personal_kind_is_listed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
