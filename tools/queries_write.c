/* queries, writing: the functions, their descriptions, and the list of all files. */
#include "queries.h"
#include <string.h>

struct form { const char *member, *call, *type; };

/* How a value of a kind is split into C arguments, and the word for it in the function names of db/statement.h. */
static const struct form forms[] = {
	[KIND_ID] = { ".id", "id", "STATEMENT_BIGINT" },
	[KIND_TOKEN] = { ".text", "text", "STATEMENT_TEXT" },
	[KIND_COUNT] = { "", "count", "STATEMENT_BIGINT" },
	[KIND_INSTANT] = { "", "instant", "STATEMENT_BIGINT" },
	[KIND_TEXT] = { "", "text", "STATEMENT_TEXT" },
	[KIND_BYTES] = { "", "bytes", "STATEMENT_BYTEA" },
	[KIND_FLAG] = { "", "flag", "STATEMENT_BOOLEAN" },
	[KIND_ENUM] = { "", "text", "STATEMENT_TEXT" },
};

static void
write_declaration(FILE *out, const struct value *value, const char *end)
{
	if (value->kind->form == KIND_COUNT)
		fprintf(out, "int64_t %s%s", value->name, end);
	else if (value->kind->form == KIND_FLAG)
		fprintf(out, "bool %s%s", value->name, end);
	else if (value->kind->form == KIND_ENUM)
		fprintf(out, "enum %s %s%s", value->kind->name, value->name, end);
	else
		fprintf(out, "struct %s %s%s", value->kind->name, value->name, end);
}

static const char *
stem_of(const char *path)
{
	const char *name = strrchr(path, '/');
	const char *end;

	name = name != NULL ? name + 1 : path;
	end = strstr(name, ".sql");
	if (end == NULL || end[4] != 0 || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != (size_t)(end - name))
		fail(1, "is not named lower_case.sql; rename it");
	return cut(name, (size_t)(end - name));
}

static void
write_head(FILE *out, const char *stem, const struct statement *statement, const char *end)
{
	fprintf(out, "%s\n%s_sql_%s(struct context *context", statement->writes ? "enum db_write" : "enum db_read",
	        stem, statement->name);
	for (size_t i = 0; i < statement->parameter_count; i++) {
		fputs(", ", out);
		write_declaration(out, &statement->parameters[i], "");
	}
	if (statement->rows == ROWS_ONE)
		fprintf(out, ", struct %s_sql_%s *row", stem, statement->name);
	if (statement->rows == ROWS_MANY)
		fprintf(out, ", struct %s_sql_%s_list *rows", stem, statement->name);
	fprintf(out, ")%s\n", end);
}

/* An enum that may be none has its first value then: whether there is one stands next to it. */
static void
write_column(FILE *out, const struct value *value)
{
	write_declaration(out, value, value->may_be_none && value->kind->form != KIND_ENUM ? ";   /* may be none */\n" : ";\n");
	if (value->may_be_none && value->kind->form == KIND_ENUM)
		fprintf(out, "\tbool has_%s;\n", value->name);
}

/* A row of a list is left out when a word of it is not known. */
static bool
may_leave_out(const struct statement *statement)
{
	for (size_t i = 0; i < statement->column_count; i++)
		if (statement->columns[i].kind->form == KIND_ENUM && !statement->columns[i].may_be_none)
			return true;
	return false;
}

static void
write_header(FILE *out, const char *stem, const struct statements *statements)
{
	fprintf(out, "/* Generated from %s.sql. */\n#ifndef SQL_OF_%s_H\n#define SQL_OF_%s_H\n"
	        "#include \"db/database.h\"\n#include \"types.h\"\n", stem, stem, stem);
	for (size_t i = 0; i < statements->count; i++) {
		const struct statement *statement = &statements->at[i];

		fputc('\n', out);
		if (statement->rows != ROWS_NONE) {
			fprintf(out, "struct %s_sql_%s {\n", stem, statement->name);
			for (size_t k = 0; k < statement->column_count; k++) {
				fputc('\t', out);
				write_column(out, &statement->columns[k]);
			}
			fputs("};\n", out);
		}
		if (statement->rows == ROWS_MANY)
			fprintf(out, "struct %s_sql_%s_list { struct %s_sql_%s *at; size_t count%s; };\n",
			        stem, statement->name, stem, statement->name, may_leave_out(statement) ? ", left_out" : "");
		fputs("must_use ", out);
		write_head(out, stem, statement, ";");
	}
	fputs("\n#endif\n", out);
}

static void
write_value(FILE *out, const struct value *value)
{
	fprintf(out, "\t{ \"%s\", \"%s\", %s, %s, %s },\n", value->name, value->kind->name, forms[value->kind->form].type,
	        value->may_be_none ? "true" : "false", value->kind->is_personal ? "true" : "false");
}

static void
write_values(FILE *out, const struct statement *statement)
{
	if (statement->parameter_count > 0) {
		fprintf(out, "\nstatic const struct statement_value %s_parameters[] = {\n", statement->name);
		for (size_t number = 1; number <= statement->parameter_count; number++)
			for (size_t i = 0; i < statement->parameter_count; i++)
				if (statement->parameters[i].number == (int)number)
					write_value(out, &statement->parameters[i]);
		fputs("};\n", out);
	}
	if (statement->column_count > 0) {
		fprintf(out, "\nstatic const struct statement_value %s_columns[] = {\n", statement->name);
		for (size_t i = 0; i < statement->column_count; i++)
			write_value(out, &statement->columns[i]);
		fputs("};\n", out);
	}
}

static void
write_tags(FILE *out, const struct statement *statement)
{
	static const char *const from[] = { [TAG_PARAMETER] = "STATEMENT_TAG_PARAMETER", [TAG_COLUMN] = "STATEMENT_TAG_COLUMN" };

	if (statement->tag_count == 0)
		return;
	fprintf(out, "\nstatic const struct statement_tag %s_tags[] = {\n", statement->name);
	for (size_t i = 0; i < statement->tag_count; i++)
		fprintf(out, "\t{ %s, %d },\n", from[statement->tags[i].from], statement->tags[i].number);
	fputs("};\n", out);
}

/* The columns it has to return for its tags, after those that it returns anyway. */
static void
write_hidden(FILE *out, const struct statement *statement)
{
	for (size_t i = 0; i < statement->hidden_count; i++)
		fprintf(out, "\n\t\t\t\"%s %s.%s\"", i > 0 || statement->returns ? "," : "\\n RETURNING", statement->table,
		        statement->hidden[i]);
}

static void
write_description(FILE *out, const char *stem, const struct statement *statement)
{
	static const char *const rows[] = { "STATEMENT_ROWS_NONE", "STATEMENT_ROWS_ONE", "STATEMENT_ROWS_MANY" };

	fprintf(out, "\t{\n\t\t.name = \"%s.%s\",\n\t\t.sql =\n", stem, statement->name);
	write_sql(out, statement->sql, statement->sql_count, "\t\t\t", parameter_number, statement);
	write_hidden(out, statement);
	fprintf(out, ",\n\t\t.writes = %s, .rows = %s,\n", statement->writes ? "true" : "false", rows[statement->rows]);
	if (statement->parameter_count > 0)
		fprintf(out, "\t\t.parameters = %s_parameters, .parameter_count = %zu,\n", statement->name,
		        statement->parameter_count);
	if (statement->column_count > 0)
		fprintf(out, "\t\t.columns = %s_columns, .column_count = %zu,\n", statement->name,
		        statement->column_count);
	if (statement->writes)
		fprintf(out, "\t\t.table = \"%s\",\n", statement->table);
	if (statement->tag_count > 0)
		fprintf(out, "\t\t.tags = %s_tags, .tag_count = %zu, .hidden_count = %zu, .tags_site = %s,\n", statement->name,
		        statement->tag_count, statement->hidden_count, statement->site ? "true" : "false");
	fputs("\t},\n", out);
}

static bool
has_own_id(const struct statement *statement)
{
	for (size_t i = 0; i < statement->column_count; i++)
		if (strcmp(statement->columns[i].name, "id") == 0 && statement->columns[i].kind->form == KIND_ID)
			return true;
	return false;
}

/* The id under which an unknown word is noted, and why: the row's own id, or the first that the statement is given. */
static void
write_note(FILE *out, const char *stem, const struct statement *statement, const char *row, const struct value *value, const char *indent)
{
	const char *id = NULL;

	for (size_t i = 0; i < statement->parameter_count && id == NULL; i++)
		if (statement->parameters[i].kind->form == KIND_ID)
			id = statement->parameters[i].name;
	if (has_own_id(statement))
		fprintf(out, "%sid.id", row);
	else if (id != NULL)
		fprintf(out, "%s.id", id);
	else
		fputc('0', out);
	fprintf(out, ",\n%s\t\"its %s is not known to this version (%s.%s); install the version that wrote it\"", indent, value->name,
	        stem, statement->name);
}

/* Rows of a list without an id of their own are noted together, after the last. */
static bool
are_noted_together(const struct statement *statement)
{
	return statement->rows == ROWS_MANY && !has_own_id(statement);
}

static void
write_enum(FILE *out, const char *stem, const struct statement *statement, size_t number, const char *row, const char *indent)
{
	const struct value *value = &statement->columns[number];

	fprintf(out, "%s%s%s = (enum %s)statement_word(&statement, %zu, %s_words, ", indent, row, value->name, value->kind->name,
	        number, value->kind->name);
	if (are_noted_together(statement))
		fputs("0, NULL", out);
	else
		write_note(out, stem, statement, row, value, indent);
	if (value->may_be_none)
		fprintf(out, ", &%shas_%s);\n", row, value->name);
	else
		fputs(", NULL);\n", out);
}

static void
write_notes_of_all(FILE *out, const char *stem, const struct statement *statement)
{
	for (size_t i = 0; i < statement->column_count && are_noted_together(statement); i++) {
		if (statement->columns[i].kind->form != KIND_ENUM)
			continue;
		fprintf(out, "\tstatement_word_end(&statement, %zu, ", i);
		write_note(out, stem, statement, "", &statement->columns[i], "\t");
		fputs(");\n", out);
	}
}

/* Enums last: the row's id is known by then. */
static void
write_columns(FILE *out, const char *stem, const struct statement *statement, const char *row, const char *indent)
{
	for (size_t i = 0; i < statement->column_count; i++) {
		const struct value *value = &statement->columns[i];
		const struct form *form = &forms[value->kind->form];

		if (value->kind->form != KIND_ENUM)
			fprintf(out, "%s%s%s%s = statement_%s(&statement, %zu);\n", indent, row, value->name, form->member,
			        form->call, i);
	}
	for (size_t i = 0; i < statement->column_count; i++)
		if (statement->columns[i].kind->form == KIND_ENUM)
			write_enum(out, stem, statement, i, row, indent);
}

static void
write_bind(FILE *out, const struct value *value)
{
	const struct form *form = &forms[value->kind->form];

	if (value->kind->form == KIND_ENUM)
		fprintf(out, "\tstatement_bind_text(&statement, %d, %s_text(%s));\n", value->number, value->kind->name, value->name);
	else
		fprintf(out, "\tstatement_bind_%s(&statement, %d, %s%s);\n", form->call, value->number, value->name, form->member);
}

static void
write_function(FILE *out, const char *stem, const struct statement *statement, size_t index)
{
	fputc('\n', out);
	write_head(out, stem, statement, "\n{");
	fprintf(out, "\tstruct statement statement = statement_start(context, &%s_sql_descriptions[%zu]);\n", stem,
	        index);
	if (statement->rows == ROWS_MANY)
		fputs("\tsize_t rows_max = 0;\n", out);
	fputc('\n', out);
	if (statement->rows == ROWS_ONE)
		fprintf(out, "\t*row = (struct %s_sql_%s){ 0 };\n", stem, statement->name);
	if (statement->rows == ROWS_MANY)
		fprintf(out, "\t*rows = (struct %s_sql_%s_list){ 0 };\n", stem, statement->name);
	for (size_t i = 0; i < statement->parameter_count; i++)
		write_bind(out, &statement->parameters[i]);
	if (statement->rows == ROWS_NONE)
		fputs("\tstatement_step(&statement);\n", out);
	if (statement->rows == ROWS_ONE) {
		fputs("\tif (statement_step(&statement)) {\n", out);
		write_columns(out, stem, statement, "row->", "\t\t");
		fputs("\t\tstatement_step_last(&statement);\n\t}\n", out);
	}
	if (statement->rows == ROWS_MANY) {
		fputs("\twhile (statement_step(&statement)) {\n"
		      "\t\trows->at = statement_grow(&statement, rows->at, rows->count, &rows_max, sizeof(*rows->at));\n", out);
		write_columns(out, stem, statement, "rows->at[rows->count].", "\t\t");
		if (may_leave_out(statement))
			fputs("\t\tif (statement.left_out)\n\t\t\trows->left_out++;\n\t\telse\n\t", out);
		fputs("\t\trows->count++;\n\t}\n", out);
		write_notes_of_all(out, stem, statement);
	}
	fprintf(out, "\treturn statement_end_%s(&statement);\n}\n", statement->writes ? "write" : "read");
}

void
write_statements(const char *path, const struct statements *statements, const char *out_c, const char *out_h)
{
	const char *stem = stem_of(path);
	FILE *out;

	if (statements->count == 0)
		fail(1, "holds no statement; write one, or delete the file");
	out = write_start(out_h);
	write_header(out, stem, statements);
	write_end(out, out_h);
	out = write_start(out_c);
	fprintf(out, "/* Generated from %s.sql. */\n#include \"%s_sql.h\"\n#include \"db/statement.h\"\n", stem, stem);
	for (size_t i = 0; i < statements->count; i++) {
		write_values(out, &statements->at[i]);
		write_tags(out, &statements->at[i]);
	}
	fprintf(out, "\nextern const struct statement_description %s_sql_descriptions[];\n"
	        "extern const size_t %s_sql_description_count;\n\n"
	        "const struct statement_description %s_sql_descriptions[] = {\n", stem, stem, stem);
	for (size_t i = 0; i < statements->count; i++)
		write_description(out, stem, &statements->at[i]);
	fprintf(out, "};\nconst size_t %s_sql_description_count = %zu;\n", stem, statements->count);
	for (size_t i = 0; i < statements->count; i++)
		write_function(out, stem, &statements->at[i], i);
	write_end(out, out_c);
}

void
write_all(const char *out_c, char **stems, int count)
{
	FILE *out = write_start(out_c);

	fputs("/* Generated: every statement of the program. */\n#include \"db/statement.h\"\n\n", out);
	for (int i = 0; i < count; i++)
		fprintf(out, "extern const struct statement_description %s_sql_descriptions[];\n"
		        "extern const size_t %s_sql_description_count;\n", stems[i], stems[i]);
	fputs("\nconst struct statement_file queries_all[] = {\n", out);
	for (int i = 0; i < count; i++)
		fprintf(out, "\t{ \"%s\", %s_sql_descriptions, &%s_sql_description_count },\n", stems[i], stems[i],
		        stems[i]);
	if (count == 0)
		fputs("\t{ 0 },\n", out);
	fprintf(out, "};\nconst size_t queries_all_count = %d;\n", count);
	write_end(out, out_c);
}
