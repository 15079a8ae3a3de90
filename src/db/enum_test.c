/* enum_test: a column of an enum, read as the queries tool reads it. */
#include "base/unreadable.h"
#include "db/db_test.h"

static const char *const colours[] = { "red", "blue", NULL };
#define COLOUR_WHY "its colour is not known to this version (test.one); install the version that wrote it"

/* The colours of all rows, a digit each; a row that is left out has none. */
static enum db_read
read_colours(struct context *context, const struct statement_description *description, bool may_be_none, char *seen)
{
	struct statement statement = statement_start(context, description);

	statement_bind_id(&statement, 1, 1);
	while (statement_step(&statement)) {
		bool known = true;
		const int64_t id = statement_id(&statement, 0);
		const int colour = statement_word(&statement, 1, colours, id, COLOUR_WHY, may_be_none ? &known : NULL);

		if (!statement.left_out)
			*seen++ = !known ? '-' : (char)('0' + colour);
	}
	*seen = 0;
	return statement_end_read(&statement);
}

static void
add_colours(struct context *context, struct text second)
{
	assert_int_equal(add(context, 1, TEXT("red"), 0), DB_WROTE);
	assert_int_equal(add(context, 2, second, 0), DB_WROTE);
	assert_int_equal(add(context, 3, TEXT("blue"), 0), DB_WROTE);
}

static void
a_word_that_is_not_known_leaves_its_row_out_and_notes_it_once(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;
	struct unreadable noted[2];
	const size_t before = unreadable_list(noted, 0);
	const uint64_t count = unreadable_count();
	char seen[8];

	add_colours(context, TEXT("green"));
	for (int i = 0; i < 2; i++) {
		assert_int_equal(read_colours(context, &list_seats, false, seen), DB_READ);
		assert_string_equal(seen, "01");
	}
	assert_int_equal(unreadable_count(), count + 2);
	assert_int_equal(unreadable_list(noted, COUNT_OF(noted)), before + 1);
	assert_int_equal(noted[before].kind, UNREADABLE_ROW);
	assert_int_equal(noted[before].id, 2);
	assert_string_equal(noted[before].why, COLOUR_WHY);

	assert_int_equal(ask(context, &drop_seat, 2), DB_READ);
	assert_int_equal(add(context, 2, TEXT("blue"), 0), DB_WROTE);
	assert_int_equal(read_colours(context, &list_seats, false, seen), DB_READ);
	assert_string_equal(seen, "011");
	assert_int_equal(unreadable_list(noted, 0), before);
}

static void
a_word_that_is_not_known_is_none_where_the_column_may_be_none(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;
	const uint64_t count = unreadable_count();
	char seen[8];

	add_colours(context, TEXT("green"));
	assert_int_equal(read_colours(context, &list_seats, true, seen), DB_READ);
	assert_string_equal(seen, "0-1");
	assert_int_equal(unreadable_count(), count + 1);
}

static void
a_word_that_is_not_known_is_a_fault_where_one_row_was_meant(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;
	const uint64_t count = unreadable_count();
	char seen[8];

	assert_int_equal(add(context, 1, TEXT("green"), 0), DB_WROTE);
	assert_int_equal(read_colours(context, &read_seat, false, seen), DB_READ_FAULT);
	assert_int_equal(unreadable_count(), count + 1);
	assert_int_equal(read_colours(context, &read_seat, true, seen), DB_READ);
}

static void
run(struct context *context, const struct statement_description *description)
{
	struct statement statement = statement_start(context, description);

	statement_step(&statement);
	assert_int_equal(statement_end_write(&statement), DB_WROTE);
}

/* The note of a word goes when the word does. */
static void
a_word_that_was_not_known_and_is_taken_away_is_noted_no_longer(void **state)
{
	static const struct statement_value columns[] = {
		{ "id", "slot_id", STATEMENT_BIGINT, false }, { "note", "colour", STATEMENT_TEXT, true },
	};
	static const struct statement_description notes = {
		"test.notes", "SELECT id, note FROM seat WHERE id >= $1 ORDER BY id LIMIT 1000", false, STATEMENT_ROWS_MANY, columns, 1, columns, 2,
	};
	static const struct statement_description paint = { "test.paint", "UPDATE seat SET note = 'green'", true, STATEMENT_ROWS_NONE };
	static const struct statement_description wash = { "test.wash", "UPDATE seat SET note = NULL", true, STATEMENT_ROWS_NONE };
	struct context *context = &((struct fixture *)*state)->context;
	const size_t before = unreadable_list(NULL, 0);
	char seen[8];

	assert_int_equal(add(context, 5, TEXT("red"), 0), DB_WROTE);
	run(context, &paint);
	assert_int_equal(read_colours(context, &notes, true, seen), DB_READ);
	assert_int_equal(unreadable_list(NULL, 0), before + 1);
	run(context, &wash);
	assert_int_equal(read_colours(context, &notes, true, seen), DB_READ);
	assert_int_equal(unreadable_list(NULL, 0), before);
}

/* As the queries tool reads a list whose rows have no id. */
static void
read_counts(struct context *context, int64_t id)
{
	struct statement statement = statement_start(context, &list_seats);
	bool known;

	statement_bind_id(&statement, 1, 1);
	while (statement_step(&statement))
		(void)statement_word(&statement, 1, colours, 0, NULL, &known);
	statement_word_end(&statement, 1, id, COLOUR_WHY);
	assert_int_equal(statement_end_read(&statement), DB_READ);
}

static void
rows_without_an_id_are_noted_once_until_all_of_them_can_be_read(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;
	struct unreadable noted[LIMIT_UNREADABLE_ROWS];
	const size_t before = unreadable_list(noted, 0);
	const uint64_t count = unreadable_count();

	for (int64_t id = 0; id <= 7; id += 7) {
		add_colours(context, TEXT("green"));
		for (int i = 0; i < 2; i++) {
			read_counts(context, id);
			assert_int_equal(unreadable_list(noted, COUNT_OF(noted)), before + 1);
			assert_int_equal(noted[before].id, id);
		}
		assert_int_equal(ask(context, &drop_seat, 2), DB_READ);
		read_counts(context, id);
		assert_int_equal(unreadable_list(noted, 0), before);
		assert_int_equal(ask(context, &drop_seat, 1), DB_READ);
		assert_int_equal(ask(context, &drop_seat, 3), DB_READ);
	}
	assert_int_equal(unreadable_count(), count + 4);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_word_that_is_not_known_leaves_its_row_out_and_notes_it_once),
		TEST(a_word_that_is_not_known_is_none_where_the_column_may_be_none),
		TEST(a_word_that_is_not_known_is_a_fault_where_one_row_was_meant),
		TEST(a_word_that_was_not_known_and_is_taken_away_is_noted_no_longer),
		TEST(rows_without_an_id_are_noted_once_until_all_of_them_can_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
