/* queries, parsing: the --: line above a statement, and what is not allowed in a statement. */
#include "queries.h"
#include <string.h>

/* Words of C, and the names that every generated function uses. */
static const char *const kept_words[] = {
	"auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern",
	"float", "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return", "short", "signed",
	"sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void", "volatile", "while", "bool", "true", "false",
	"context", "row", "rows", "statement", "rows_max",
};

static const char *
read_name(const struct token *token, const char *what)
{
	if (token->kind != TOKEN_WORD)
		fail(token->line,
		     "the name of a %s is missing; write --: name (parameter kind, …) -> none, one (…) or many (…)",
		     what);
	for (size_t i = 0; i < token->length; i++)
		if (token->at[i] >= 'A' && token->at[i] <= 'Z')
			fail(token->line, "%.*s has a capital letter; names are lower case with _", (int)token->length,
			     token->at);
	for (size_t i = 0; i < sizeof(kept_words) / sizeof(kept_words[0]); i++)
		if (is_word(token, kept_words[i]))
			fail(token->line, "%s is a word of C or of the generated code; choose another name",
			     kept_words[i]);
	return cut(token->at, token->length);
}

static const struct kind *
find_kind(const struct kinds *kinds, const struct token *token)
{
	for (size_t i = 0; i < kinds->count && token->kind == TOKEN_WORD; i++)
		if (strlen(kinds->at[i].name) == token->length &&
		    memcmp(kinds->at[i].name, token->at, token->length) == 0)
			return &kinds->at[i];
	fail(token->line, "%.*s is not a kind; use one of types.def or add it there", (int)token->length, token->at);
}

/* From "(" to after ")". */
static const struct token *
read_values(const struct kinds *kinds, const struct token *token, const char *what, struct value *values, size_t *count)
{
	if (!is_mark(token, "("))
		fail(token->line, "the %ss are missing; write them as (name kind, name kind?)", what);
	token++;
	while (!is_mark(token, ")")) {
		struct value *value = &values[*count];

		if (*count == VALUES_MAX)
			fail(token->line, "more than %d %ss; split the statement", VALUES_MAX, what);
		value->name = read_name(token, what);
		for (size_t i = 0; i < *count; i++)
			if (strcmp(values[i].name, value->name) == 0)
				fail(token->line, "%s %s is named twice; give one of them another name", what,
				     value->name);
		value->kind = find_kind(kinds, &token[1]);
		token += 2;
		if (is_mark(token, "?")) {
			if (value->kind->form == KIND_COUNT || value->kind->form == KIND_FLAG)
				fail(token->line,
				     "%s %s? has no none value; use an instant or an id, or keep two columns",
				     value->name, value->kind->name);
			if (value->kind->form == KIND_ENUM && strcmp(what, "parameter") == 0)
				fail(token->line, "parameter %s %s? has no none value; write two statements, or NULL in the SQL",
				     value->name, value->kind->name);
			value->may_be_none = true;
			token++;
		}
		++*count;
		if (is_mark(token, ","))
			token++;
		else if (!is_mark(token, ")"))
			fail(token->line, "after %s %s there is neither , nor ); separate %ss with ,", value->name,
			     value->kind->name, what);
	}
	return token + 1;
}

static void
read_signature(const struct kinds *kinds, const struct token *token, struct statement *statement)
{
	statement->name = read_name(token, "statement");
	token = read_values(kinds, token + 1, "parameter", statement->parameters, &statement->parameter_count);
	if (!is_mark(token, "-") || !is_mark(token + 1, ">"))
		fail(token->line, "-> is missing after the parameters of %s; write -> none, -> one (…) or -> many (…)",
		     statement->name);
	token += 2;
	if (is_word(token, "none"))
		statement->rows = ROWS_NONE;
	else if (is_word(token, "one"))
		statement->rows = ROWS_ONE;
	else if (is_word(token, "many"))
		statement->rows = ROWS_MANY;
	else
		fail(token->line, "-> of %s is followed by neither none, one nor many; say which", statement->name);
	token++;
	if (statement->rows != ROWS_NONE)
		token = read_values(kinds, token, "column", statement->columns, &statement->column_count);
	if (statement->rows != ROWS_NONE && statement->column_count == 0)
		fail(statement->line, "%s answers rows without a column; name the columns, or write -> none",
		     statement->name);
	if (token->kind != TOKEN_END && token->line != statement->line && token[-1].line != token->line)
		fail(statement->line, "%s has no SQL below its --: line; write the statement there", statement->name);
	if (token->kind != TOKEN_END)
		fail(token->line, "the --: line of %s goes on after its end; move the rest to a comment of its own",
		     statement->name);
}

/* All "--:" lines that follow each other are one signature. */
static size_t
gather_signature(const struct tokens *file, size_t i, struct tokens *signature)
{
	while (file->at[i].kind == TOKEN_SIGNATURE) {
		if (signature->count > 0)
			signature->count--;           /* the end of the line before */
		lex(cut(file->at[i].at, file->at[i].length), file->at[i].line, signature);
		i++;
	}
	return i;
}

static void
check_call(const struct statement *statement, const struct token *token)
{
	int depth = 0, line = token->line;

	if (is_word(token, "greatest") || is_word(token, "least"))
		fail(line, "%.*s differs between the engines; write CASE WHEN a > b THEN a ELSE b END",
		     (int)token->length, token->at);
	if (is_word(token, "string_agg") || is_word(token, "group_concat"))
		fail(line, "%.*s differs between the engines; answer -> many and join in C", (int)token->length,
		     token->at);
	if (is_word(token, "round"))
		fail(line, "round differs between the engines; keep whole numbers and divide in C");
	if (!is_word(token, "max") && !is_word(token, "min"))
		return;
	for (const struct token *t = token + 1; t < statement->sql + statement->sql_count; t++) {
		depth += is_mark(t, "(") - is_mark(t, ")");
		if (depth == 0)
			return;
		if (depth == 1 && is_mark(t, ","))
			fail(line, "%.*s of two values is SQLite's alone; write CASE WHEN a > b THEN a ELSE b END",
			     (int)token->length, token->at);
	}
}

static void
check_token(const struct statement *statement, const struct token *token)
{
	static const char *const patterns[] = { "like", "ilike", "glob", "similar", "regexp" };
	int line = token->line;

	if (is_mark(token, "\"") || is_mark(token, "`") || is_mark(token, "["))
		fail(line, "a quoted name; use a plain lower-case name that needs no quotes");
	if (is_mark(token, "?") || is_mark(token, "$"))
		fail(line, "a parameter without a name; write :name and declare it on the --: line");
	if (is_mark(token, "::"))
		fail(line, ":: is PostgreSQL's alone; write CAST(… AS BIGINT)");
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
		if (is_word(token, patterns[i]))
			fail(line, "%.*s differs between the engines; compare a folded column with = or >= and <",
			     (int)token->length, token->at);
	if (is_word(token, "for") && (is_word(token + 1, "update") || is_word(token + 1, "share")))
		fail(line, "FOR UPDATE is not in SQLite; take the lock with one guarded UPDATE … WHERE … RETURNING");
	if (is_word(token, "as") && is_word(token + 1, "bytea"))
		fail(line, "CAST to BYTEA does not work in SQLite; compare the parameter with a column instead");
	if (token->kind == TOKEN_WORD && is_mark(token + 1, "("))
		check_call(statement, token);
}

static bool
is_write(const struct token *token)
{
	return is_word(token, "insert") || is_word(token, "update") || is_word(token, "delete");
}

static void
check_shape(struct statement *statement)
{
	const struct token *first = statement->sql, *end = statement->sql + statement->sql_count;
	bool limit = false, returning = false;
	int depth = 0;

	statement->writes = is_write(first);
	if (!statement->writes && !is_word(first, "select") && !is_word(first, "with"))
		fail(first->line, "%s starts with %.*s; a statement starts with SELECT, WITH, INSERT, UPDATE or DELETE",
		     statement->name, (int)first->length, first->at);
	for (const struct token *token = first; token < end; token++) {
		check_token(statement, token);
		depth += is_mark(token, "(") - is_mark(token, ")");
		if (depth == 0 && is_word(token, "limit"))
			limit = true;
		if (depth == 0 && is_word(token, "returning"))
			returning = true;
		if (token > first && is_write(token) &&
		    (is_mark(token - 1, "(") || (!statement->writes && is_mark(token - 1, ")"))))
			fail(token->line, "WITH that writes is not in SQLite; write two statements in one transaction");
	}
	if (depth != 0)
		fail(statement->line, "%s has an unequal number of ( and ); close them", statement->name);
	if (!statement->writes && statement->rows == ROWS_NONE)
		fail(statement->line, "%s reads and answers none; write -> one (…) or -> many (…)", statement->name);
	if (!statement->writes && statement->rows == ROWS_MANY && !limit)
		fail(statement->line, "%s reads many without LIMIT; say how many rows it answers at most",
		     statement->name);
	if (statement->writes && statement->rows != ROWS_NONE && !returning)
		fail(statement->line, "%s answers rows without RETURNING; add it, or write -> none", statement->name);
	if (returning && statement->rows == ROWS_NONE)
		fail(statement->line, "%s has RETURNING and answers none; write -> one (…) or -> many (…)",
		     statement->name);
}

static struct value *
find_parameter(struct statement *statement, const struct token *token)
{
	for (size_t i = 0; i < statement->parameter_count; i++) {
		struct value *value = &statement->parameters[i];

		if (strlen(value->name) == token->length && memcmp(value->name, token->at, token->length) == 0)
			return value;
	}
	fail(token->line, ":%.*s is not declared; add it to the --: line of %s", (int)token->length, token->at,
	     statement->name);
}

int
parameter_number(const void *statement, const struct token *token)
{
	return find_parameter((struct statement *)(uintptr_t)statement, token)->number;
}

static void
number_parameters(struct statement *statement)
{
	int number = 0;

	for (size_t i = 0; i < statement->sql_count; i++) {
		const struct token *token = &statement->sql[i];
		struct value *value;

		if (token->kind != TOKEN_PARAMETER)
			continue;
		value = find_parameter(statement, token);
		if (value->number == 0)
			value->number = ++number;
	}
	for (size_t i = 0; i < statement->parameter_count; i++)
		if (statement->parameters[i].number == 0)
			fail(statement->line, "parameter %s of %s is never used; use :%s or take it off the --: line",
			     statement->parameters[i].name, statement->name, statement->parameters[i].name);
}

void
parse(const char *path, const struct kinds *kinds, const struct shown_tables *shown, struct statements *statements)
{
	struct tokens *file = take(sizeof(*file));
	size_t i = 0;

	lex(read_file(path), 1, file);
	while (file->at[i].kind != TOKEN_END) {
		struct statement *statement = &statements->at[statements->count];
		struct tokens signature = { 0 };

		if (file->at[i].kind != TOKEN_SIGNATURE && statements->count > 0)
			fail(file->at[i].line, "a second statement under one --: line; give it a --: line of its own");
		if (file->at[i].kind != TOKEN_SIGNATURE)
			fail(file->at[i].line,
			     "a statement without a --: line; write --: name (parameter kind) -> none above it");
		if (statements->count == STATEMENTS_MAX)
			fail(file->at[i].line, "more than %d statements; split the file by noun", STATEMENTS_MAX);
		statement->line = file->at[i].line;
		i = gather_signature(file, i, &signature);
		read_signature(kinds, signature.at, statement);
		for (size_t k = 0; k < statements->count; k++)
			if (strcmp(statements->at[k].name, statement->name) == 0)
				fail(statement->line,
				     "%s is already the name of the statement in line %d; choose another",
				     statement->name, statements->at[k].line);
		statement->sql = &file->at[i];
		while (!is_mark(&file->at[i], ";") && file->at[i].kind != TOKEN_SIGNATURE &&
		       file->at[i].kind != TOKEN_END)
			i++;
		statement->sql_count = (size_t)(&file->at[i] - statement->sql);
		if (statement->sql_count == 0)
			fail(statement->line, "%s has no SQL below its --: line; write the statement there",
			     statement->name);
		if (!is_mark(&file->at[i], ";"))
			fail(statement->line, "%s is not ended; put ; behind its last word", statement->name);
		check_shape(statement);
		number_parameters(statement);
		find_tags(shown, statement);
		statements->count++;
		i++;
	}
}
