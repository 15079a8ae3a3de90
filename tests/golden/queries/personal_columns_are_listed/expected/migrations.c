/* Generated from the migrations. */
#include "db/migrate.h"
#include "db/personal.h"

const struct migration migrations[] = {
	{
		.number = 1, .name = "0001-people", .checksum = INT64_C(6435286668469748910),
		.sql =
			"CREATE TABLE person (\n"
			"\tid BIGINT PRIMARY KEY,\n"
			"\temail_hash BYTEA NOT NULL UNIQUE,\n"
			"\temail_sealed BYTEA NOT NULL,\n"
			"\tlink_hash BYTEA,\n"
			"\tnote TEXT NOT NULL DEFAULT '-- a',\n"
			"\twords TEXT NOT NULL\n"
			");\n",
		.sqlite =
			"CREATE TABLE person (\n"
			"\tid INTEGER PRIMARY KEY,\n"
			"\temail_hash BLOB NOT NULL UNIQUE,\n"
			"\temail_sealed BLOB NOT NULL,\n"
			"\tlink_hash BLOB,\n"
			"\tnote TEXT NOT NULL DEFAULT '-- a',\n"
			"\twords TEXT NOT NULL\n"
			") STRICT;\n",
	},
	{
		.number = 2, .name = "0002-more", .checksum = INT64_C(6818050526488775565),
		.sql =
			"ALTER TABLE person ADD COLUMN name_sealed BYTEA;\n",
		.sqlite =
			"ALTER TABLE person ADD COLUMN name_sealed BLOB;\n",
	},
};
const size_t migration_count = 2;

const struct personal_column personal_columns[] = {
	{ "person", "email_hash", "deleted after 30 days" },
	{ "person", "email_sealed", "it is \"taken\" back" },
	{ "person", "words", "nothing ends it yet" },
	{ "person", "name_sealed", "emptied when it is over" },
};
const size_t personal_column_count = 4;
