/* tag_test: what a page read and what a commit changed, recorded without any call by hand. */
#include "db/db_test.h"
#include <unistd.h>
#include "db/tag.h"
#include "db/writer.h"
#include "tests/tag_compare.h"

static const struct statement_value page_value[] = {
	{ "page", "honour_page_id", STATEMENT_BIGINT, false }, { "drive", "drive_id", STATEMENT_BIGINT, false },
};
static const struct statement_value name_value[] = { { "name", "text", STATEMENT_TEXT, false } };
static const struct statement_description given_an_id = {
	"test.given_an_id", "SELECT id FROM seat WHERE id = $1", false, STATEMENT_ROWS_ONE, seat_values, 1, seat_values, 1,
};
static const struct statement_description by_name = {
	"test.by_name", "SELECT id AS page FROM seat WHERE name = $1", false, STATEMENT_ROWS_ONE, name_value, 1, page_value, 1,
};
static const struct statement_description all_of_them = {
	"test.all_of_them", "SELECT id AS page FROM seat ORDER BY id LIMIT 10", false, STATEMENT_ROWS_MANY, NULL, 0, page_value, 1,
};

static void
run_one(struct context *context, const struct statement_description *description, int64_t id, const char *name)
{
	struct statement statement = statement_start(context, description);

	if (id)
		statement_bind_id(&statement, 1, id);
	if (name)
		statement_bind_text(&statement, 1, text_of(name));
	while (statement_step(&statement))
		statement_id(&statement, 0);
	assert_int_equal(statement_end_read(&statement), DB_READ);
}

static void
add_seats(struct fixture *fixture)
{
	DB_TRANSACTION(transaction, &fixture->context);

	for (int64_t id = 11; id <= 13; id++)
		assert_int_equal(add(&fixture->context, id, text_format(fixture->context.arena, "seat %d", (int)id), 0), DB_WROTE);
	assert_int_equal(db_commit(&transaction), DB_COMMITTED);
}

static void
what_is_read_is_noted_only_when_asked_for(void **state)
{
	struct fixture *fixture = *state;
	struct connection *connection = fixture->context.connection;

	add_seats(fixture);
	run_one(&fixture->context, &given_an_id, 11, NULL);
	assert_int_equal(connection_read(connection).count, 0);
	connection_note_reads(connection, true);
	run_one(&fixture->context, &given_an_id, 12, NULL);
	run_one(&fixture->context, &given_an_id, 12, NULL);
	assert_int_equal(connection_read(connection).count, 1);
	assert_true(tags_hold(connection_read(connection), 12));
	assert_false(tags_hold(connection_read(connection), 11));
	connection_note_reads(connection, false);
	run_one(&fixture->context, &given_an_id, 11, NULL);
	assert_int_equal(connection_read(connection).count, 0);
}

static void
one_page_found_by_its_name_is_that_page_and_a_list_is_the_whole_site(void **state)
{
	struct fixture *fixture = *state;
	struct connection *connection = fixture->context.connection;

	add_seats(fixture);
	connection_note_reads(connection, true);
	run_one(&fixture->context, &by_name, 0, "seat 12");
	assert_true(tags_hold(connection_read(connection), 12));
	assert_false(tags_hold(connection_read(connection), TAG_SITE));
	connection_note_reads(connection, true);
	run_one(&fixture->context, &all_of_them, 0, NULL);
	assert_true(tags_hold(connection_read(connection), TAG_SITE));
	assert_true(tags_hold(connection_read(connection), 11));
	assert_true(tags_hold(connection_read(connection), 13));
}

/* The program's own tables, and statements on one of them as the compiler would generate them. */
static const struct statement_value related_values[] = {
	{ "page", "honour_page_id", STATEMENT_BIGINT, false }, { "other", "honour_page_id", STATEMENT_BIGINT, false },
};
static const struct statement_tag related_parameters[] = { { STATEMENT_TAG_PARAMETER, 1 }, { STATEMENT_TAG_PARAMETER, 2 } };
static const struct statement_tag related_columns[] = { { STATEMENT_TAG_COLUMN, 0 }, { STATEMENT_TAG_COLUMN, 1 } };
static const struct statement_description add_related = {
	"test.add_related", "INSERT INTO related_page (honour_page, other, added_at) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING",
	true, STATEMENT_ROWS_NONE, related_values, 2, NULL, 0, "related_page", related_parameters, 2, 0, false,
};
static const struct statement_description remove_related = {
	"test.remove_related", "DELETE FROM related_page RETURNING honour_page, other",
	true, STATEMENT_ROWS_NONE, NULL, 0, NULL, 0, "related_page", related_columns, 2, 2, false,
};
static const struct statement_description remove_one = {
	"test.remove_one", "DELETE FROM related_page RETURNING honour_page AS page, other",
	true, STATEMENT_ROWS_ONE, NULL, 0, related_values, 2, "related_page", related_columns, 2, 0, false,
};
static const struct statement_description relate_many = {
	"test.relate_many", "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)"
	" INSERT INTO related_page (honour_page, other, added_at) SELECT 100000 + i, 300000 + i, 0 FROM n RETURNING honour_page, other",
	true, STATEMENT_ROWS_NONE, NULL, 0, NULL, 0, "related_page", related_columns, 2, 2, false,
};

static struct connection *
real_tables(void)
{
	struct connection *connection;

	assert_int_equal(connection_open(":memory:", DB_READ_WRITE, &connection), CONNECTION_OPEN_OK);
	assert_int_equal(db_migrate(connection), DB_MIGRATE_OK);
	return connection;
}

static enum db_write
write_related(struct context *context, const struct statement_description *description, int64_t page, int64_t other)
{
	struct statement statement = statement_start(context, description);

	if (description->parameter_count > 0) {
		statement_bind_id(&statement, 1, page);
		statement_bind_id(&statement, 2, other);
	}
	if (statement_step(&statement))
		statement_step_last(&statement);
	return statement_end_write(&statement);
}

static void
the_ids_of_a_changed_row_are_changed_and_what_is_undone_is_not(void **state)
{
	struct context context = { .connection = real_tables() };
	struct tags changed;

	(void)state;
	{
		DB_TRANSACTION(transaction, &context);

		assert_int_equal(write_related(&context, &add_related, 101, 102), DB_WROTE);
		assert_int_equal(write_related(&context, &add_related, 103, 104), DB_WROTE);
		assert_int_equal(db_commit(&transaction), DB_COMMITTED);
	}
	changed = connection_changed(context.connection);
	assert_int_equal(changed.count, 4);
	{
		DB_TRANSACTION(outer, &context);

		assert_int_equal(connection_changed(context.connection).count, 0);
		assert_int_equal(write_related(&context, &add_related, 101, 105), DB_WROTE);
		{
			DB_TRANSACTION(inner, &context);

			assert_int_equal(write_related(&context, &remove_related, 0, 0), DB_WROTE);
			assert_true(tags_hold(connection_changed(context.connection), 104));
		}
		assert_int_equal(db_commit(&outer), DB_COMMITTED);
	}
	changed = connection_changed(context.connection);
	assert_true(tags_hold(changed, 101) && tags_hold(changed, 105));
	assert_false(tags_hold(changed, 103) || tags_hold(changed, 104) || tags_hold(changed, TAG_SITE));
	{
		DB_TRANSACTION(transaction, &context);

		assert_int_equal(write_related(&context, &remove_related, 0, 0), DB_WROTE);
		assert_int_equal(db_commit(&transaction), DB_COMMITTED);
	}
	assert_true(tags_hold(connection_changed(context.connection), 104));
	connection_close(context.connection);
}

static void
what_changed_no_row_changes_nothing_and_a_fault_half_way_is_everything(void **state)
{
	struct context context = { .connection = real_tables(), .arena = arena_new(MIB) };
	DB_TRANSACTION(transaction, &context);

	(void)state;
	assert_int_equal(write_related(&context, &remove_related, 0, 0), DB_WROTE_NONE);
	assert_int_equal(connection_changed(context.connection).count, 0);
	assert_int_equal(write_related(&context, &add_related, 101, 102), DB_WROTE);
	assert_int_equal(write_related(&context, &add_related, 101, 103), DB_WROTE);
	tag_list_empty(&context.connection->changed);
	assert_int_equal(write_related(&context, &add_related, 101, 103), DB_WROTE_NONE);
	assert_int_equal(connection_changed(context.connection).count, 0);
	/* It removes two rows, and returns the first. */
	assert_int_equal(write_related(&context, &remove_one, 0, 0), DB_WROTE_FAULT);
	assert_true(connection_changed(context.connection).all);
	db_rollback_uncommitted(&transaction);
	arena_free(context.arena);
	connection_close(context.connection);
}

static void
more_than_the_bound_is_everything(void **state)
{
	struct context context = { .connection = real_tables() };
	DB_TRANSACTION(transaction, &context);

	(void)state;
	assert_int_equal(write_related(&context, &relate_many, 0, 0), DB_WROTE);
	assert_true(connection_changed(context.connection).all);
	assert_true(connection_changed(context.connection).count <= LIMIT_TAGS);
	assert_true(tags_hold(connection_changed(context.connection), 123456));
	db_rollback_uncommitted(&transaction);
	connection_close(context.connection);
}

/* A table that is added later is listed here until src/shown.def has it. */
static void
every_table_is_either_shown_or_private(void **state)
{
	struct connection *connection = real_tables();
	char sql[256];
	int64_t columns;

	(void)state;
	for (size_t i = 0; i < shown_table_count; i++) {
		assert_non_null(shown_tables[i].columns[0]);
		for (size_t j = 0; j < SHOWN_COLUMNS && shown_tables[i].columns[j]; j++) {
			snprintf(sql, sizeof sql, "SELECT count(*) FROM pragma_table_info('%s') WHERE name = '%s'", shown_tables[i].name,
			         shown_tables[i].columns[j]);
			assert_true(engine_ask(connection, sql, &columns));
			if (columns != 1)
				fail_msg("shown.def: %s has no column %s", shown_tables[i].name, shown_tables[i].columns[j]);
		}
		snprintf(sql, sizeof sql, "DROP TABLE %s", shown_tables[i].name);
		assert_true(engine_run(connection, sql));
	}
	for (size_t i = 0; i < private_table_count; i++) {
		snprintf(sql, sizeof sql, "DROP TABLE %s", private_tables[i]);
		assert_true(engine_run(connection, sql));
	}
	assert_true(engine_ask(connection, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", &columns));
	if (columns != 0) {
		struct arena *arena = arena_new(MIB);
		const struct text left = db_schema_text(connection, arena);

		fail_msg("src/shown.def does not say what is shown of:\n%.*s", TEXT_PRINT(left));
	}
	connection_close(connection);
}

/* ---- listeners of the writer ---- */

struct heard { int64_t tag; int times; bool done_before; };
static bool somebody_is_done;

static bool
relate(struct writer_task *task, struct context *context)
{
	(void)task;
	return write_related(context, &add_related, 201, 202) == DB_WROTE;
}

static bool
relate_in_vain(struct writer_task *task, struct context *context)
{
	return relate(task, context) && write_related(context, &add_related, 203, 204) == DB_WROTE && false;
}

static void
is_done(struct writer_task *task, bool kept)
{
	(void)task, (void)kept;
	somebody_is_done = true;
}

static void
hear(void *closure, struct tags changed)
{
	struct heard *heard = closure;

	heard->done_before = heard->done_before || somebody_is_done;
	if (tags_hold(changed, heard->tag))
		heard->times++;
}

static void
a_listener_hears_of_a_commit_before_anybody_is_told_and_never_of_what_was_undone(void **state)
{
	struct writer *writer = writer_start(real_tables());
	struct heard kept = { .tag = 202 }, undone = { .tag = 203 }, gone = { .tag = 202 };
	struct context contexts[2] = { { 0 }, { 0 } };
	struct writer_task tasks[2] = {
		{ .run = relate_in_vain, .done = is_done, .context = &contexts[0] },
		{ .run = relate, .done = is_done, .context = &contexts[1] },
	};

	(void)state;
	somebody_is_done = false;
	writer_listen(writer, hear, &kept);
	writer_listen(writer, hear, &gone);
	writer_listen(writer, hear, &undone);
	writer_unlisten(writer, hear, &gone);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(writer_submit(writer, &tasks[i]), WRITER_SUBMIT_OK);
		while (i == 0 && !__atomic_load_n(&somebody_is_done, __ATOMIC_SEQ_CST))
			usleep(200);
		if (i == 0) {
			assert_int_equal(kept.times, 0);
			__atomic_store_n(&somebody_is_done, false, __ATOMIC_SEQ_CST);
		}
	}
	writer_stop(writer);
	assert_int_equal(kept.times, 1);
	assert_int_equal(undone.times, 0);
	assert_int_equal(gone.times, 0);
	assert_false(kept.done_before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_read_is_noted_only_when_asked_for),
		TEST(one_page_found_by_its_name_is_that_page_and_a_list_is_the_whole_site),
		cmocka_unit_test(the_ids_of_a_changed_row_are_changed_and_what_is_undone_is_not),
		cmocka_unit_test(what_changed_no_row_changes_nothing_and_a_fault_half_way_is_everything),
		cmocka_unit_test(more_than_the_bound_is_everything),
		cmocka_unit_test(every_table_is_either_shown_or_private),
		cmocka_unit_test(a_listener_hears_of_a_commit_before_anybody_is_told_and_never_of_what_was_undone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
