/* Generated from seat.sql. */
#include "seat_sql.h"
#include "db/statement.h"

static const struct statement_value read_parameters[] = {
	{ "page", "page_key", STATEMENT_TEXT, false, false },
	{ "after", "instant", STATEMENT_BIGINT, true, false },
	{ "n", "count", STATEMENT_BIGINT, false, false },
	{ "sealed", "bytes", STATEMENT_BYTEA, true, false },
	{ "open", "flag", STATEMENT_BOOLEAN, false, false },
};

static const struct statement_value read_columns[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
	{ "page", "page_key", STATEMENT_TEXT, false, false },
	{ "starts", "instant", STATEMENT_BIGINT, true, false },
	{ "n", "count", STATEMENT_BIGINT, false, false },
	{ "note", "text", STATEMENT_TEXT, true, false },
	{ "seal", "bytes", STATEMENT_BYTEA, false, false },
	{ "open", "flag", STATEMENT_BOOLEAN, false, false },
};

static const struct statement_value take_parameters[] = {
	{ "n", "count", STATEMENT_BIGINT, false, false },
	{ "slot", "slot_id", STATEMENT_BIGINT, false, false },
	{ "now", "instant", STATEMENT_BIGINT, false, false },
};

static const struct statement_value take_columns[] = {
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
	{ "starts", "instant", STATEMENT_BIGINT, false, false },
};

static const struct statement_tag take_tags[] = {
	{ STATEMENT_TAG_PARAMETER, 2 },
	{ STATEMENT_TAG_COLUMN, 0 },
};

static const struct statement_value list_parameters[] = {
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_value list_columns[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
	{ "latest", "instant", STATEMENT_BIGINT, true, false },
};

static const struct statement_value cancel_parameters[] = {
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_value cancel_columns[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_tag cancel_tags[] = {
	{ STATEMENT_TAG_COLUMN, 0 },
	{ STATEMENT_TAG_PARAMETER, 1 },
};

static const struct statement_tag close_all_tags[] = {
	{ STATEMENT_TAG_COLUMN, 0 },
	{ STATEMENT_TAG_COLUMN, 1 },
};

static const struct statement_value put_parameters[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
	{ "note", "text", STATEMENT_TEXT, true, false },
};

static const struct statement_tag put_tags[] = {
	{ STATEMENT_TAG_PARAMETER, 1 },
	{ STATEMENT_TAG_COLUMN, 0 },
};

extern const struct statement_description seat_sql_descriptions[];
extern const size_t seat_sql_description_count;

const struct statement_description seat_sql_descriptions[] = {
	{
		.name = "seat.read",
		.sql =
			"SELECT id, page, starts, n, note, seal, open FROM slot\n"
			" WHERE page = $1 AND starts > $2\n"
			" AND n >= $3 AND seal = $4 AND open = $5",
		.writes = false, .rows = STATEMENT_ROWS_ONE,
		.parameters = read_parameters, .parameter_count = 5,
		.columns = read_columns, .column_count = 7,
	},
	{
		.name = "seat.take",
		.sql =
			"UPDATE slot SET taken = taken + $1\n"
			" WHERE id = $2 AND taken + $1 <= places AND opens <= $3 AND note <> 'a ''quoted'' \\ \"word\" :n ; --'\n"
			"RETURNING drive, starts",
		.writes = true, .rows = STATEMENT_ROWS_ONE,
		.parameters = take_parameters, .parameter_count = 3,
		.columns = take_columns, .column_count = 2,
		.table = "slot",
		.tags = take_tags, .tag_count = 2, .hidden_count = 0, .tags_site = false,
	},
	{
		.name = "seat.list",
		.sql =
			"WITH s AS (SELECT id, max(starts) AS latest FROM slot WHERE drive = $1 GROUP BY id)\n"
			"SELECT id, latest FROM s ORDER BY id LIMIT 100",
		.writes = false, .rows = STATEMENT_ROWS_MANY,
		.parameters = list_parameters, .parameter_count = 1,
		.columns = list_columns, .column_count = 2,
	},
	{
		.name = "seat.cancel",
		.sql =
			"DELETE FROM slot WHERE drive = $1 RETURNING id",
		.writes = true, .rows = STATEMENT_ROWS_MANY,
		.parameters = cancel_parameters, .parameter_count = 1,
		.columns = cancel_columns, .column_count = 1,
		.table = "slot",
		.tags = cancel_tags, .tag_count = 2, .hidden_count = 0, .tags_site = false,
	},
	{
		.name = "seat.close_all",
		.sql =
			"UPDATE slot SET open = FALSE"
			"\n RETURNING slot.id"
			", slot.drive",
		.writes = true, .rows = STATEMENT_ROWS_NONE,
		.table = "slot",
		.tags = close_all_tags, .tag_count = 2, .hidden_count = 2, .tags_site = false,
	},
	{
		.name = "seat.put",
		.sql =
			"INSERT INTO slot (id, note) VALUES ($1, $2)\n"
			"ON CONFLICT (id) DO UPDATE SET note = $2"
			"\n RETURNING slot.drive",
		.writes = true, .rows = STATEMENT_ROWS_NONE,
		.parameters = put_parameters, .parameter_count = 2,
		.table = "slot",
		.tags = put_tags, .tag_count = 2, .hidden_count = 1, .tags_site = false,
	},
};
const size_t seat_sql_description_count = 6;

enum db_read
seat_sql_read(struct context *context, struct page_key page, struct instant after, int64_t n, struct bytes sealed, bool open, struct seat_sql_read *row)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[0]);

	*row = (struct seat_sql_read){ 0 };
	statement_bind_text(&statement, 1, page.text);
	statement_bind_instant(&statement, 2, after);
	statement_bind_count(&statement, 3, n);
	statement_bind_bytes(&statement, 4, sealed);
	statement_bind_flag(&statement, 5, open);
	if (statement_step(&statement)) {
		row->id.id = statement_id(&statement, 0);
		row->page.text = statement_text(&statement, 1);
		row->starts = statement_instant(&statement, 2);
		row->n = statement_count(&statement, 3);
		row->note = statement_text(&statement, 4);
		row->seal = statement_bytes(&statement, 5);
		row->open = statement_flag(&statement, 6);
		statement_step_last(&statement);
	}
	return statement_end_read(&statement);
}

enum db_write
seat_sql_take(struct context *context, struct slot_id slot, int64_t n, struct instant now, struct seat_sql_take *row)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[1]);

	*row = (struct seat_sql_take){ 0 };
	statement_bind_id(&statement, 2, slot.id);
	statement_bind_count(&statement, 1, n);
	statement_bind_instant(&statement, 3, now);
	if (statement_step(&statement)) {
		row->drive.id = statement_id(&statement, 0);
		row->starts = statement_instant(&statement, 1);
		statement_step_last(&statement);
	}
	return statement_end_write(&statement);
}

enum db_read
seat_sql_list(struct context *context, struct drive_id drive, struct seat_sql_list_list *rows)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[2]);
	size_t rows_max = 0;

	*rows = (struct seat_sql_list_list){ 0 };
	statement_bind_id(&statement, 1, drive.id);
	while (statement_step(&statement)) {
		rows->at = statement_grow(&statement, rows->at, rows->count, &rows_max, sizeof(*rows->at));
		rows->at[rows->count].id.id = statement_id(&statement, 0);
		rows->at[rows->count].latest = statement_instant(&statement, 1);
		rows->count++;
	}
	return statement_end_read(&statement);
}

enum db_write
seat_sql_cancel(struct context *context, struct drive_id drive, struct seat_sql_cancel_list *rows)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[3]);
	size_t rows_max = 0;

	*rows = (struct seat_sql_cancel_list){ 0 };
	statement_bind_id(&statement, 1, drive.id);
	while (statement_step(&statement)) {
		rows->at = statement_grow(&statement, rows->at, rows->count, &rows_max, sizeof(*rows->at));
		rows->at[rows->count].id.id = statement_id(&statement, 0);
		rows->count++;
	}
	return statement_end_write(&statement);
}

enum db_write
seat_sql_close_all(struct context *context)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[4]);

	statement_step(&statement);
	return statement_end_write(&statement);
}

enum db_write
seat_sql_put(struct context *context, struct slot_id id, struct text note)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[5]);

	statement_bind_id(&statement, 1, id.id);
	statement_bind_text(&statement, 2, note);
	statement_step(&statement);
	return statement_end_write(&statement);
}
