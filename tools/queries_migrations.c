/* queries, migrations: checks that NNNN-name.sql is the same on both engines, and compiles it in, also with SQLite's types. */
#include "queries.h"
#include <stdlib.h>
#include <string.h>

static const struct { const char *word, *sqlite; } column_types[] = {
	{ "BIGINT", "INTEGER" }, { "BOOLEAN", "INTEGER" }, { "BYTEA", "BLOB" }, { "TEXT", "TEXT" },
};
static const char *const one_engine_words[] = {
	"autoincrement", "serial", "bigserial", "identity", "generated", "strict", "rowid", "collate", "inherits",
	"tablespace", "pragma", "now", "current_timestamp", "datetime", "deferrable", "initially", "concurrently",
	"function", "exclude",
};
static const char *const constraints[] = { "primary", "unique", "check", "foreign", "constraint" };

static bool
is_one_of(const struct token *token, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is_word(token, words[i]))
			return true;
	return false;
}
#define IS_ONE_OF(token, words) is_one_of((token), (words), sizeof(words) / sizeof((words)[0]))

static void
write_as_is(FILE *out, const struct token *token, bool first)
{
	if (!first && token->line_break)
		fprintf(out, "\\n\"\n\t\t\t\"%s", token->space ? "\\t" : "");
	else if (!first && token->space)
		fputc(' ', out);
	write_quoted(out, token->at, token->length);
}

static const char *
sqlite_type(const struct token *name, const struct token *type)
{
	if (type->kind == TOKEN_WORD)
		for (size_t i = 0; i < sizeof(column_types) / sizeof(column_types[0]); i++)
			if (strlen(column_types[i].word) == type->length &&
			    memcmp(column_types[i].word, type->at, type->length) == 0)
				return column_types[i].sqlite;
	fail(name->line, "column %.*s is neither BIGINT, TEXT, BYTEA nor BOOLEAN; use one of the four, in capitals",
	     (int)name->length, name->at);
}

/* From the column's name to the , or ) after it. */
static const struct token *
write_column(FILE *out, const struct token *table, const struct token *token, const struct token *end, bool *row_id)
{
	const struct token *name = token, *type = token + 1;
	int depth = 0;

	if (name->kind != TOKEN_WORD || type >= end)
		fail(name->line, "a column without a name and a type; write name BIGINT, TEXT, BYTEA or BOOLEAN");
	note_column(table, name);
	write_as_is(out, name, false);
	fprintf(out, " %s", sqlite_type(name, type));
	for (token = type + 1; token < end; token++) {
		depth += is_mark(token, "(") - is_mark(token, ")");
		if (depth < 0 || (depth == 0 && is_mark(token, ",")))
			break;
		if (is_word(token, "primary") && is_word(type, "BIGINT"))
			*row_id = true;
		write_as_is(out, token, false);
	}
	if (is_word(type, "BOOLEAN"))
		fprintf(out, " CHECK (%.*s IN (0, 1))", (int)name->length, name->at);
	return token;
}

/* CREATE TABLE name ( … ): STRICT, and WITHOUT ROWID when the key is not one BIGINT: the table is then ordered by its key, which is never
 * NULL, as in PostgreSQL. */
static void
write_table(FILE *out, const struct token *tokens, size_t count)
{
	const struct token *token = tokens, *end = tokens + count;
	bool row_id = false, key = false;

	while (token < end && !is_mark(token, "(")) {
		write_as_is(out, token, token == tokens);
		token++;
	}
	if (token == end)
		fail(tokens->line, "CREATE TABLE without its columns; write CREATE TABLE name (column TYPE, …)");
	write_as_is(out, token, false);
	while (token < end && !is_mark(token, ")")) {
		int depth = 0;

		token++;                              /* the ( or , */
		if (token >= end)
			break;
		if (!IS_ONE_OF(token, constraints)) {
			token = write_column(out, &tokens[2], token, end, &row_id);
		} else {
			while (token < end && !(depth == 0 && (is_mark(token, ",") || is_mark(token, ")")))) {
				depth += is_mark(token, "(") - is_mark(token, ")");
				write_as_is(out, token, false);
				token++;
			}
		}
		if (token < end)
			write_as_is(out, token, false);
	}
	if (token != end - 1)
		fail(tokens->line,
		     "CREATE TABLE does not end with the ) of its columns; take off what follows, close what is open");
	for (size_t i = 0; i + 1 < count; i++)
		key = key || (is_word(&tokens[i], "primary") && is_word(&tokens[i + 1], "key"));
	if (!key)
		fail(tokens->line, "a table without a PRIMARY KEY; every row has a name");
	fputs(row_id ? " STRICT" : " STRICT, WITHOUT ROWID", out);
}

/* ALTER TABLE name ADD COLUMN name TYPE … */
static void
write_alter(FILE *out, const struct token *tokens, size_t count)
{
	const struct token *token = tokens, *end = tokens + count;
	bool row_id;

	for (; token < end; token++) {
		write_as_is(out, token, token == tokens);
		if (is_word(token, "add") && token + 1 < end && !is_word(token + 1, "column"))
			fail(token->line, "ALTER TABLE … ADD is followed by COLUMN; SQLite can add nothing else");
		if (is_word(token, "alter") && token > tokens)
			fail(token->line,
			     "ALTER COLUMN is not in SQLite; make a new table, copy the rows, drop the old one");
		if (is_word(token, "column") && token > tokens && is_word(token - 1, "add") && token + 1 < end) {
			token = write_column(out, &tokens[2], token + 1, end, &row_id);
			break;
		}
	}
}

/* The statement that changes rows names them (queries_tags.c); changes that the database makes by itself would not be named. */
static void
check_silent_change(const struct token *token)
{
	const bool action = is_word(token, "on") && (is_word(token + 1, "delete") || is_word(token + 1, "update"));

	if (action && (is_word(token + 2, "cascade") || is_word(token + 2, "set")))
		fail(token->line, "ON %.*s %.*s changes rows that no statement names, and cached pages would keep them; write a statement "
		     "for them", (int)token[1].length, token[1].at, (int)token[2].length, token[2].at);
	if (is_word(token, "trigger") || is_word(token, "rule"))
		fail(token->line, "a %.*s changes rows that no statement names, and cached pages would keep them; write a statement for them",
		     (int)token->length, token->at);
}

static void
check_statement(const struct token *tokens, size_t count)
{
	static const char *const starts[] = { "create", "alter", "drop", "insert", "update", "delete" };

	if (tokens->kind != TOKEN_SIGNATURE && !IS_ONE_OF(tokens, starts))
		fail(tokens->line, "starts with %.*s; a migration creates, alters, drops, inserts, updates or deletes",
		     (int)tokens->length, tokens->at);
	for (const struct token *token = tokens; token < tokens + count; token++) {
		check_silent_change(token);
		if (IS_ONE_OF(token, one_engine_words))
			fail(token->line, "%.*s is not the same in both engines; leave it out", (int)token->length,
			     token->at);
		if (is_mark(token, "\"") || is_mark(token, "`") || is_mark(token, "["))
			fail(token->line, "a quoted name; use a plain lower-case name that needs no quotes");
		if (token->kind == TOKEN_SIGNATURE)
			fail(token->line, "--: belongs to statements of a module; a migration is plain SQL");
		if (token->kind == TOKEN_PARAMETER || is_mark(token, "?") || is_mark(token, "$"))
			fail(token->line, "a parameter; a migration has none");
	}
}

static bool
is_table(const struct token *tokens)
{
	return is_word(&tokens[0], "create") && is_word(&tokens[1], "table");
}

/* FNV-1a over the words, so that comments and spaces may be fixed later. */
static int64_t
checksum(const struct tokens *tokens)
{
	uint64_t sum = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < tokens->count; i++) {
		for (size_t k = 0; k < tokens->at[i].length; k++)
			sum = (sum ^ (unsigned char)tokens->at[i].at[k]) * UINT64_C(1099511628211);
		sum = (sum ^ 0x20) * UINT64_C(1099511628211);
	}
	return (int64_t)(sum >> 1);
}

static void
write_text(FILE *out, const struct tokens *file, bool sqlite)
{
	for (size_t i = 0; file->at[i].kind != TOKEN_END; ) {
		const struct token *first = &file->at[i];
		size_t count = 0;

		while (!is_mark(&first[count], ";") && first[count].kind != TOKEN_END)
			count++;
		if (count == 0)
			fail(first->line, "an empty statement; take off the ;");
		if (first[count].kind == TOKEN_END)
			fail(first->line, "the last statement is not ended; put ; behind it");
		check_statement(first, count);
		fputs("\n\t\t\t\"", out);
		if (sqlite && is_table(first))
			write_table(out, first, count);
		else if (sqlite && is_word(first, "alter"))
			write_alter(out, first, count);
		else
			for (size_t k = 0; k < count; k++)
				write_as_is(out, &first[k], k == 0);
		fputs(";\\n\"", out);
		i += count + 1;
	}
}

static const char *
name_of(const char *path, int number)
{
	const char *name = strrchr(path, '/');
	size_t length;
	char start[16];

	reading = path;
	name = name != NULL ? name + 1 : path;
	length = strlen(name);
	snprintf(start, sizeof(start), "%04d-", number);
	if (strncmp(name, start, 5) != 0)
		fail(1, "is migration %d in the order given; name it %sname.sql, without a gap", number, start);
	if (length < 10 || strcmp(name + length - 4, ".sql") != 0 ||
	    strspn(name + 5, "abcdefghijklmnopqrstuvwxyz0123456789-") != length - 9)
		fail(1, "is not named NNNN-lower-case.sql; rename it");
	return cut(name, length - 4);
}

static void
write_migration(FILE *out, const char *path, int number)
{
	const char *name = name_of(path, number);
	struct tokens *file = take(sizeof(*file));

	lex(read_file(path), 1, file);
	if (file->at[0].kind == TOKEN_END)
		fail(1, "holds no statement; write one, or delete the file");
	fprintf(out, "\t{\n\t\t.number = %d, .name = \"%s\", .checksum = INT64_C(%lld),\n\t\t.sql =",
	        number, name, (long long)checksum(file));
	write_text(out, file, false);
	fputs(",\n\t\t.sqlite =", out);
	write_text(out, file, true);
	fputs(",\n\t},\n", out);
}

void
write_migrations(const char *out_c, char **paths, int count)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	fputs("/* Generated from the migrations. */\n#include \"db/migrate.h\"\n#include \"db/personal.h\"\n\n"
	      "const struct migration migrations[] = {\n", out);
	for (int i = 0; i < count; i++)
		write_migration(out, paths[i], i + 1);
	if (count == 0)
		fputs("\t{ 0 },\n", out);
	fprintf(out, "};\nconst size_t migration_count = %d;\n", count);
	write_personal(out);
	fclose(out);
	out = write_start(out_c);
	fwrite(text, 1, size, out);
	write_end(out, out_c);
	free(text);
}
