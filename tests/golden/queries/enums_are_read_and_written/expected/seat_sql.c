/* Generated from seat.sql. */
#include "seat_sql.h"
#include "db/statement.h"

static const struct statement_value read_parameters[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_value read_columns[] = {
	{ "state", "drive_state", STATEMENT_TEXT, false, true },
};

static const struct statement_value list_parameters[] = {
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
	{ "state", "drive_state", STATEMENT_TEXT, false, true },
};

static const struct statement_value list_columns[] = {
	{ "state", "drive_state", STATEMENT_TEXT, false, true },
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
	{ "before", "drive_state", STATEMENT_TEXT, true, true },
};

static const struct statement_value before_columns[] = {
	{ "before", "drive_state", STATEMENT_TEXT, true, true },
};

static const struct statement_value states_parameters[] = {
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_value states_columns[] = {
	{ "state", "drive_state", STATEMENT_TEXT, false, true },
	{ "before", "drive_state", STATEMENT_TEXT, true, true },
};

static const struct statement_value put_parameters[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
	{ "state", "drive_state", STATEMENT_TEXT, false, true },
};

static const struct statement_tag put_tags[] = {
	{ STATEMENT_TAG_PARAMETER, 1 },
	{ STATEMENT_TAG_PARAMETER, 2 },
};

extern const struct statement_description seat_sql_descriptions[];
extern const size_t seat_sql_description_count;

const struct statement_description seat_sql_descriptions[] = {
	{
		.name = "seat.read",
		.sql =
			"SELECT state FROM slot WHERE id = $1",
		.writes = false, .rows = STATEMENT_ROWS_ONE,
		.parameters = read_parameters, .parameter_count = 1,
		.columns = read_columns, .column_count = 1,
	},
	{
		.name = "seat.list",
		.sql =
			"SELECT state, id, before FROM slot WHERE drive = $1 AND state = $2 ORDER BY id LIMIT 100",
		.writes = false, .rows = STATEMENT_ROWS_MANY,
		.parameters = list_parameters, .parameter_count = 2,
		.columns = list_columns, .column_count = 3,
	},
	{
		.name = "seat.before",
		.sql =
			"SELECT before FROM slot ORDER BY id LIMIT 100",
		.writes = false, .rows = STATEMENT_ROWS_MANY,
		.columns = before_columns, .column_count = 1,
	},
	{
		.name = "seat.states",
		.sql =
			"SELECT state, before FROM slot WHERE drive = $1 ORDER BY id LIMIT 100",
		.writes = false, .rows = STATEMENT_ROWS_MANY,
		.parameters = states_parameters, .parameter_count = 1,
		.columns = states_columns, .column_count = 2,
	},
	{
		.name = "seat.put",
		.sql =
			"INSERT INTO slot (id, drive, state) VALUES ($1, $2, $3)",
		.writes = true, .rows = STATEMENT_ROWS_NONE,
		.parameters = put_parameters, .parameter_count = 3,
		.table = "slot",
		.tags = put_tags, .tag_count = 2, .hidden_count = 0, .tags_site = false,
	},
};
const size_t seat_sql_description_count = 5;

enum db_read
seat_sql_read(struct context *context, struct slot_id id, struct seat_sql_read *row)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[0]);

	*row = (struct seat_sql_read){ 0 };
	statement_bind_id(&statement, 1, id.id);
	if (statement_step(&statement)) {
		row->state = (enum drive_state)statement_word(&statement, 0, drive_state_words, id.id,
			"its state is not known to this version (seat.read); install the version that wrote it", NULL);
		statement_step_last(&statement);
	}
	return statement_end_read(&statement);
}

enum db_read
seat_sql_list(struct context *context, struct drive_id drive, enum drive_state state, struct seat_sql_list_list *rows)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[1]);
	size_t rows_max = 0;

	*rows = (struct seat_sql_list_list){ 0 };
	statement_bind_id(&statement, 1, drive.id);
	statement_bind_text(&statement, 2, drive_state_text(state));
	while (statement_step(&statement)) {
		rows->at = statement_grow(&statement, rows->at, rows->count, &rows_max, sizeof(*rows->at));
		rows->at[rows->count].id.id = statement_id(&statement, 1);
		rows->at[rows->count].state = (enum drive_state)statement_word(&statement, 0, drive_state_words, rows->at[rows->count].id.id,
			"its state is not known to this version (seat.list); install the version that wrote it", NULL);
		rows->at[rows->count].before = (enum drive_state)statement_word(&statement, 2, drive_state_words, rows->at[rows->count].id.id,
			"its before is not known to this version (seat.list); install the version that wrote it", &rows->at[rows->count].has_before);
		if (statement.left_out)
			rows->left_out++;
		else
			rows->count++;
	}
	return statement_end_read(&statement);
}

enum db_read
seat_sql_before(struct context *context, struct seat_sql_before_list *rows)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[2]);
	size_t rows_max = 0;

	*rows = (struct seat_sql_before_list){ 0 };
	while (statement_step(&statement)) {
		rows->at = statement_grow(&statement, rows->at, rows->count, &rows_max, sizeof(*rows->at));
		rows->at[rows->count].before = (enum drive_state)statement_word(&statement, 0, drive_state_words, 0, NULL, &rows->at[rows->count].has_before);
		rows->count++;
	}
	statement_word_end(&statement, 0, 0,
		"its before is not known to this version (seat.before); install the version that wrote it");
	return statement_end_read(&statement);
}

enum db_read
seat_sql_states(struct context *context, struct drive_id drive, struct seat_sql_states_list *rows)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[3]);
	size_t rows_max = 0;

	*rows = (struct seat_sql_states_list){ 0 };
	statement_bind_id(&statement, 1, drive.id);
	while (statement_step(&statement)) {
		rows->at = statement_grow(&statement, rows->at, rows->count, &rows_max, sizeof(*rows->at));
		rows->at[rows->count].state = (enum drive_state)statement_word(&statement, 0, drive_state_words, 0, NULL, NULL);
		rows->at[rows->count].before = (enum drive_state)statement_word(&statement, 1, drive_state_words, 0, NULL, &rows->at[rows->count].has_before);
		if (statement.left_out)
			rows->left_out++;
		else
			rows->count++;
	}
	statement_word_end(&statement, 0, drive.id,
		"its state is not known to this version (seat.states); install the version that wrote it");
	statement_word_end(&statement, 1, drive.id,
		"its before is not known to this version (seat.states); install the version that wrote it");
	return statement_end_read(&statement);
}

enum db_write
seat_sql_put(struct context *context, struct slot_id id, struct drive_id drive, enum drive_state state)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[4]);

	statement_bind_id(&statement, 1, id.id);
	statement_bind_id(&statement, 2, drive.id);
	statement_bind_text(&statement, 3, drive_state_text(state));
	statement_step(&statement);
	return statement_end_write(&statement);
}
