/* Generated from seat.sql. */
#include "seat_sql.h"
#include "db/statement.h"

static const struct statement_value add_parameters[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_tag add_tags[] = {
	{ STATEMENT_TAG_PARAMETER, 1 },
	{ STATEMENT_TAG_PARAMETER, 2 },
};

static const struct statement_value add_two_parameters[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
	{ "other", "slot_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_tag add_two_tags[] = {
	{ STATEMENT_TAG_COLUMN, 0 },
	{ STATEMENT_TAG_COLUMN, 1 },
};

static const struct statement_value put_parameters[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_tag put_tags[] = {
	{ STATEMENT_TAG_PARAMETER, 1 },
	{ STATEMENT_TAG_COLUMN, 0 },
};

static const struct statement_value copy_parameters[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_tag copy_tags[] = {
	{ STATEMENT_TAG_PARAMETER, 1 },
	{ STATEMENT_TAG_COLUMN, 0 },
};

static const struct statement_value copy_two_parameters[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_tag copy_two_tags[] = {
	{ STATEMENT_TAG_COLUMN, 0 },
	{ STATEMENT_TAG_COLUMN, 1 },
};

static const struct statement_value add_from_parameters[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_tag add_from_tags[] = {
	{ STATEMENT_TAG_COLUMN, 0 },
	{ STATEMENT_TAG_COLUMN, 1 },
};

static const struct statement_value take_parameters[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_tag take_tags[] = {
	{ STATEMENT_TAG_PARAMETER, 1 },
	{ STATEMENT_TAG_PARAMETER, 2 },
};

static const struct statement_value take_number_parameters[] = {
	{ "id", "count", STATEMENT_BIGINT, false, false },
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_tag take_number_tags[] = {
	{ STATEMENT_TAG_COLUMN, 0 },
	{ STATEMENT_TAG_PARAMETER, 2 },
};

static const struct statement_value take_either_parameters[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_tag take_either_tags[] = {
	{ STATEMENT_TAG_COLUMN, 0 },
	{ STATEMENT_TAG_COLUMN, 1 },
};

static const struct statement_value take_none_of_parameters[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_tag take_none_of_tags[] = {
	{ STATEMENT_TAG_COLUMN, 0 },
	{ STATEMENT_TAG_COLUMN, 1 },
};

static const struct statement_value take_between_parameters[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_tag take_between_tags[] = {
	{ STATEMENT_TAG_COLUMN, 0 },
	{ STATEMENT_TAG_COLUMN, 1 },
};

static const struct statement_value take_case_parameters[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_tag take_case_tags[] = {
	{ STATEMENT_TAG_COLUMN, 0 },
	{ STATEMENT_TAG_PARAMETER, 2 },
};

static const struct statement_value take_of_another_parameters[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_tag take_of_another_tags[] = {
	{ STATEMENT_TAG_COLUMN, 0 },
	{ STATEMENT_TAG_PARAMETER, 2 },
};

static const struct statement_value take_and_add_parameters[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_tag take_and_add_tags[] = {
	{ STATEMENT_TAG_COLUMN, 0 },
	{ STATEMENT_TAG_COLUMN, 1 },
};

static const struct statement_value drop_all_columns[] = {
	{ "drive", "drive_id", STATEMENT_BIGINT, false, false },
	{ "slot", "slot_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_tag drop_all_tags[] = {
	{ STATEMENT_TAG_COLUMN, 1 },
	{ STATEMENT_TAG_COLUMN, 0 },
};

static const struct statement_value drop_one_parameters[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
};

static const struct statement_value drop_one_columns[] = {
	{ "drive", "count", STATEMENT_BIGINT, false, false },
};

static const struct statement_tag drop_one_tags[] = {
	{ STATEMENT_TAG_PARAMETER, 1 },
	{ STATEMENT_TAG_COLUMN, 1 },
};

static const struct statement_tag empty_tags[] = {
	{ STATEMENT_TAG_COLUMN, 0 },
	{ STATEMENT_TAG_COLUMN, 1 },
};

static const struct statement_value drop_private_parameters[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false, false },
};

extern const struct statement_description seat_sql_descriptions[];
extern const size_t seat_sql_description_count;

const struct statement_description seat_sql_descriptions[] = {
	{
		.name = "seat.add",
		.sql =
			"INSERT INTO slot (taken, id, drive) VALUES (0, $1, $2) ON CONFLICT DO NOTHING",
		.writes = true, .rows = STATEMENT_ROWS_NONE,
		.parameters = add_parameters, .parameter_count = 2,
		.table = "slot",
		.tags = add_tags, .tag_count = 2, .hidden_count = 0, .tags_site = true,
	},
	{
		.name = "seat.add_two",
		.sql =
			"INSERT INTO slot (id, drive) VALUES ($1, $2), ($3, $2)"
			"\n RETURNING slot.id"
			", slot.drive",
		.writes = true, .rows = STATEMENT_ROWS_NONE,
		.parameters = add_two_parameters, .parameter_count = 3,
		.table = "slot",
		.tags = add_two_tags, .tag_count = 2, .hidden_count = 2, .tags_site = true,
	},
	{
		.name = "seat.put",
		.sql =
			"INSERT INTO slot (id, drive) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET taken = 0"
			"\n RETURNING slot.drive",
		.writes = true, .rows = STATEMENT_ROWS_NONE,
		.parameters = put_parameters, .parameter_count = 2,
		.table = "slot",
		.tags = put_tags, .tag_count = 2, .hidden_count = 1, .tags_site = true,
	},
	{
		.name = "seat.copy",
		.sql =
			"INSERT INTO slot (id, drive) SELECT $1, d.id FROM drive d JOIN slot s ON s.drive = d.id WHERE d.id = $2"
			"\n RETURNING slot.drive",
		.writes = true, .rows = STATEMENT_ROWS_NONE,
		.parameters = copy_parameters, .parameter_count = 2,
		.table = "slot",
		.tags = copy_tags, .tag_count = 2, .hidden_count = 1, .tags_site = true,
	},
	{
		.name = "seat.copy_two",
		.sql =
			"INSERT INTO slot (id, drive) SELECT $1, $2 FROM drive d JOIN slot s ON s.drive = d.id UNION SELECT 1, 2"
			"\n RETURNING slot.id"
			", slot.drive",
		.writes = true, .rows = STATEMENT_ROWS_NONE,
		.parameters = copy_two_parameters, .parameter_count = 2,
		.table = "slot",
		.tags = copy_two_tags, .tag_count = 2, .hidden_count = 2, .tags_site = true,
	},
	{
		.name = "seat.add_from",
		.sql =
			"INSERT INTO slot (id, drive) WITH d AS (SELECT 1 AS one) SELECT $1, $2 FROM d"
			"\n RETURNING slot.id"
			", slot.drive",
		.writes = true, .rows = STATEMENT_ROWS_NONE,
		.parameters = add_from_parameters, .parameter_count = 2,
		.table = "slot",
		.tags = add_from_tags, .tag_count = 2, .hidden_count = 2, .tags_site = true,
	},
	{
		.name = "seat.take",
		.sql =
			"UPDATE slot SET taken = taken + 1 WHERE slot.id = $1 AND (taken = 0 OR places > taken) AND drive = $2",
		.writes = true, .rows = STATEMENT_ROWS_NONE,
		.parameters = take_parameters, .parameter_count = 2,
		.table = "slot",
		.tags = take_tags, .tag_count = 2, .hidden_count = 0, .tags_site = true,
	},
	{
		.name = "seat.take_number",
		.sql =
			"UPDATE slot SET taken = taken + 1 WHERE id = $1 AND drive = $2"
			"\n RETURNING slot.id",
		.writes = true, .rows = STATEMENT_ROWS_NONE,
		.parameters = take_number_parameters, .parameter_count = 2,
		.table = "slot",
		.tags = take_number_tags, .tag_count = 2, .hidden_count = 1, .tags_site = true,
	},
	{
		.name = "seat.take_either",
		.sql =
			"UPDATE slot SET taken = taken + 1 WHERE id = $1 AND drive = $2 OR taken = 0"
			"\n RETURNING slot.id"
			", slot.drive",
		.writes = true, .rows = STATEMENT_ROWS_NONE,
		.parameters = take_either_parameters, .parameter_count = 2,
		.table = "slot",
		.tags = take_either_tags, .tag_count = 2, .hidden_count = 2, .tags_site = true,
	},
	{
		.name = "seat.take_none_of",
		.sql =
			"UPDATE slot SET taken = taken + 1 WHERE NOT id = $1 AND (taken = 1 AND drive = $2)"
			"\n RETURNING slot.id"
			", slot.drive",
		.writes = true, .rows = STATEMENT_ROWS_NONE,
		.parameters = take_none_of_parameters, .parameter_count = 2,
		.table = "slot",
		.tags = take_none_of_tags, .tag_count = 2, .hidden_count = 2, .tags_site = true,
	},
	{
		.name = "seat.take_between",
		.sql =
			"UPDATE slot SET taken = taken + 1 WHERE taken BETWEEN 0 AND id = $1 AND drive = $2"
			"\n RETURNING slot.id"
			", slot.drive",
		.writes = true, .rows = STATEMENT_ROWS_NONE,
		.parameters = take_between_parameters, .parameter_count = 2,
		.table = "slot",
		.tags = take_between_tags, .tag_count = 2, .hidden_count = 2, .tags_site = true,
	},
	{
		.name = "seat.take_case",
		.sql =
			"UPDATE slot SET taken = 0 WHERE CASE WHEN taken = 1 AND id = $1 AND places = 1 THEN 1 ELSE 0 END = 1 AND drive = $2"
			"\n RETURNING slot.id",
		.writes = true, .rows = STATEMENT_ROWS_NONE,
		.parameters = take_case_parameters, .parameter_count = 2,
		.table = "slot",
		.tags = take_case_tags, .tag_count = 2, .hidden_count = 1, .tags_site = true,
	},
	{
		.name = "seat.take_of_another",
		.sql =
			"UPDATE slot SET taken = s.taken FROM slot s WHERE id = $1 AND slot.drive = $2"
			"\n RETURNING slot.id",
		.writes = true, .rows = STATEMENT_ROWS_NONE,
		.parameters = take_of_another_parameters, .parameter_count = 2,
		.table = "slot",
		.tags = take_of_another_tags, .tag_count = 2, .hidden_count = 1, .tags_site = true,
	},
	{
		.name = "seat.take_and_add",
		.sql =
			"UPDATE slot SET taken = 0 WHERE id = $1 + 1 AND drive = $2 IS NULL"
			"\n RETURNING slot.id"
			", slot.drive",
		.writes = true, .rows = STATEMENT_ROWS_NONE,
		.parameters = take_and_add_parameters, .parameter_count = 2,
		.table = "slot",
		.tags = take_and_add_tags, .tag_count = 2, .hidden_count = 2, .tags_site = true,
	},
	{
		.name = "seat.drop_all",
		.sql =
			"DELETE FROM slot RETURNING drive, slot.id AS slot",
		.writes = true, .rows = STATEMENT_ROWS_MANY,
		.columns = drop_all_columns, .column_count = 2,
		.table = "slot",
		.tags = drop_all_tags, .tag_count = 2, .hidden_count = 0, .tags_site = true,
	},
	{
		.name = "seat.drop_one",
		.sql =
			"DELETE FROM slot WHERE taken = 0 AND id = $1 RETURNING drive + 1 AS drive"
			", slot.drive",
		.writes = true, .rows = STATEMENT_ROWS_ONE,
		.parameters = drop_one_parameters, .parameter_count = 1,
		.columns = drop_one_columns, .column_count = 1,
		.table = "slot",
		.tags = drop_one_tags, .tag_count = 2, .hidden_count = 1, .tags_site = true,
	},
	{
		.name = "seat.empty",
		.sql =
			"DELETE FROM slot"
			"\n RETURNING slot.id"
			", slot.drive",
		.writes = true, .rows = STATEMENT_ROWS_NONE,
		.table = "slot",
		.tags = empty_tags, .tag_count = 2, .hidden_count = 2, .tags_site = true,
	},
	{
		.name = "seat.drop_private",
		.sql =
			"DELETE FROM seat WHERE id = $1",
		.writes = true, .rows = STATEMENT_ROWS_NONE,
		.parameters = drop_private_parameters, .parameter_count = 1,
		.table = "seat",
	},
};
const size_t seat_sql_description_count = 18;

enum db_write
seat_sql_add(struct context *context, struct slot_id id, struct drive_id drive)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[0]);

	statement_bind_id(&statement, 1, id.id);
	statement_bind_id(&statement, 2, drive.id);
	statement_step(&statement);
	return statement_end_write(&statement);
}

enum db_write
seat_sql_add_two(struct context *context, struct slot_id id, struct slot_id other, struct drive_id drive)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[1]);

	statement_bind_id(&statement, 1, id.id);
	statement_bind_id(&statement, 3, other.id);
	statement_bind_id(&statement, 2, drive.id);
	statement_step(&statement);
	return statement_end_write(&statement);
}

enum db_write
seat_sql_put(struct context *context, struct slot_id id, struct drive_id drive)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[2]);

	statement_bind_id(&statement, 1, id.id);
	statement_bind_id(&statement, 2, drive.id);
	statement_step(&statement);
	return statement_end_write(&statement);
}

enum db_write
seat_sql_copy(struct context *context, struct slot_id id, struct drive_id drive)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[3]);

	statement_bind_id(&statement, 1, id.id);
	statement_bind_id(&statement, 2, drive.id);
	statement_step(&statement);
	return statement_end_write(&statement);
}

enum db_write
seat_sql_copy_two(struct context *context, struct slot_id id, struct drive_id drive)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[4]);

	statement_bind_id(&statement, 1, id.id);
	statement_bind_id(&statement, 2, drive.id);
	statement_step(&statement);
	return statement_end_write(&statement);
}

enum db_write
seat_sql_add_from(struct context *context, struct slot_id id, struct drive_id drive)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[5]);

	statement_bind_id(&statement, 1, id.id);
	statement_bind_id(&statement, 2, drive.id);
	statement_step(&statement);
	return statement_end_write(&statement);
}

enum db_write
seat_sql_take(struct context *context, struct slot_id id, struct drive_id drive)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[6]);

	statement_bind_id(&statement, 1, id.id);
	statement_bind_id(&statement, 2, drive.id);
	statement_step(&statement);
	return statement_end_write(&statement);
}

enum db_write
seat_sql_take_number(struct context *context, int64_t id, struct drive_id drive)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[7]);

	statement_bind_count(&statement, 1, id);
	statement_bind_id(&statement, 2, drive.id);
	statement_step(&statement);
	return statement_end_write(&statement);
}

enum db_write
seat_sql_take_either(struct context *context, struct slot_id id, struct drive_id drive)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[8]);

	statement_bind_id(&statement, 1, id.id);
	statement_bind_id(&statement, 2, drive.id);
	statement_step(&statement);
	return statement_end_write(&statement);
}

enum db_write
seat_sql_take_none_of(struct context *context, struct slot_id id, struct drive_id drive)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[9]);

	statement_bind_id(&statement, 1, id.id);
	statement_bind_id(&statement, 2, drive.id);
	statement_step(&statement);
	return statement_end_write(&statement);
}

enum db_write
seat_sql_take_between(struct context *context, struct slot_id id, struct drive_id drive)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[10]);

	statement_bind_id(&statement, 1, id.id);
	statement_bind_id(&statement, 2, drive.id);
	statement_step(&statement);
	return statement_end_write(&statement);
}

enum db_write
seat_sql_take_case(struct context *context, struct slot_id id, struct drive_id drive)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[11]);

	statement_bind_id(&statement, 1, id.id);
	statement_bind_id(&statement, 2, drive.id);
	statement_step(&statement);
	return statement_end_write(&statement);
}

enum db_write
seat_sql_take_of_another(struct context *context, struct slot_id id, struct drive_id drive)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[12]);

	statement_bind_id(&statement, 1, id.id);
	statement_bind_id(&statement, 2, drive.id);
	statement_step(&statement);
	return statement_end_write(&statement);
}

enum db_write
seat_sql_take_and_add(struct context *context, struct slot_id id, struct drive_id drive)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[13]);

	statement_bind_id(&statement, 1, id.id);
	statement_bind_id(&statement, 2, drive.id);
	statement_step(&statement);
	return statement_end_write(&statement);
}

enum db_write
seat_sql_drop_all(struct context *context, struct seat_sql_drop_all_list *rows)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[14]);
	size_t rows_max = 0;

	*rows = (struct seat_sql_drop_all_list){ 0 };
	while (statement_step(&statement)) {
		rows->at = statement_grow(&statement, rows->at, rows->count, &rows_max, sizeof(*rows->at));
		rows->at[rows->count].drive.id = statement_id(&statement, 0);
		rows->at[rows->count].slot.id = statement_id(&statement, 1);
		rows->count++;
	}
	return statement_end_write(&statement);
}

enum db_write
seat_sql_drop_one(struct context *context, struct slot_id id, struct seat_sql_drop_one *row)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[15]);

	*row = (struct seat_sql_drop_one){ 0 };
	statement_bind_id(&statement, 1, id.id);
	if (statement_step(&statement)) {
		row->drive = statement_count(&statement, 0);
		statement_step_last(&statement);
	}
	return statement_end_write(&statement);
}

enum db_write
seat_sql_empty(struct context *context)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[16]);

	statement_step(&statement);
	return statement_end_write(&statement);
}

enum db_write
seat_sql_drop_private(struct context *context, struct slot_id id)
{
	struct statement statement = statement_start(context, &seat_sql_descriptions[17]);

	statement_bind_id(&statement, 1, id.id);
	statement_step(&statement);
	return statement_end_write(&statement);
}
