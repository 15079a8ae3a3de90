/* Generated from the migrations. */
#include "db/migrate.h"
#include "db/personal.h"

const struct migration migrations[] = {
	{
		.number = 1, .name = "0001-seats", .checksum = INT64_C(9127767715283202873),
		.sql =
			"CREATE TABLE seat (\n"
			"\tid BIGINT PRIMARY KEY,\n"
			"\tname TEXT NOT NULL UNIQUE,\n"
			"\tseal BYTEA,\n"
			"\topen BOOLEAN NOT NULL DEFAULT TRUE,\n"
			"\tnote TEXT NOT NULL DEFAULT 'a; b',\n"
			"\tparent BIGINT REFERENCES seat (id)\n"
			");\n"
			"CREATE UNIQUE INDEX seat_open ON seat (open, name) WHERE open;\n",
		.sqlite =
			"CREATE TABLE seat (\n"
			"\tid INTEGER PRIMARY KEY,\n"
			"\tname TEXT NOT NULL UNIQUE,\n"
			"\tseal BLOB,\n"
			"\topen INTEGER NOT NULL DEFAULT TRUE CHECK (open IN (0, 1)),\n"
			"\tnote TEXT NOT NULL DEFAULT 'a; b',\n"
			"\tparent INTEGER REFERENCES seat (id)\n"
			") STRICT;\n"
			"CREATE UNIQUE INDEX seat_open ON seat (open, name) WHERE open;\n",
	},
	{
		.number = 2, .name = "0002-keepers", .checksum = INT64_C(366643042980111731),
		.sql =
			"CREATE TABLE keeper (\n"
			"\tseat BIGINT NOT NULL REFERENCES seat (id),\n"
			"\tperson TEXT NOT NULL,\n"
			"\tlast BOOLEAN NOT NULL,\n"
			"\tPRIMARY KEY (seat, person),\n"
			"\tCHECK (person <> '')\n"
			");\n"
			"ALTER TABLE seat ADD COLUMN held BOOLEAN NOT NULL DEFAULT FALSE;\n"
			"UPDATE seat SET held = TRUE WHERE name = 'kept';\n"
			"DROP INDEX seat_open;\n",
		.sqlite =
			"CREATE TABLE keeper (\n"
			"\tseat INTEGER NOT NULL REFERENCES seat (id),\n"
			"\tperson TEXT NOT NULL,\n"
			"\tlast INTEGER NOT NULL CHECK (last IN (0, 1)),\n"
			"\tPRIMARY KEY (seat, person),\n"
			"\tCHECK (person <> '')\n"
			") STRICT, WITHOUT ROWID;\n"
			"ALTER TABLE seat ADD COLUMN held INTEGER NOT NULL DEFAULT FALSE CHECK (held IN (0, 1));\n"
			"UPDATE seat SET held = TRUE WHERE name = 'kept';\n"
			"DROP INDEX seat_open;\n",
	},
};
const size_t migration_count = 2;

const struct personal_column personal_columns[] = {
	{ 0 },
};
const size_t personal_column_count = 0;
