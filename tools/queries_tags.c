/* queries, tags: finds where a writing statement gets the ids of the rows it changes.
 *
 * src/shown.def lists the columns whose ids name a changed row. For each of them the statement has to have the id, from the cheapest
 * source: 1. a parameter: what INSERT writes into the column, or `column = :parameter` that every changed row fulfils; 2. a column that
 * the statement returns anyway; 3. a column of its own after the declared ones, in RETURNING, which costs SQLite a temporary table for
 * the result. */
#include "queries.h"
#include <string.h>

struct span { const struct token *at, *end; };

/* A clause of the statement outside all parentheses, from after its word to the next clause; at NULL: there is none. */
struct clauses { struct span columns, values, set, from, where, conflict, returning; bool values_of_select; };

static bool
is_name(const struct token *token, const char *name)
{
	return token->kind == TOKEN_WORD && strlen(name) == token->length && memcmp(name, token->at, token->length) == 0;
}

/* The change of depth at this token: in parentheses, and between CASE and END, neither AND nor a comma belongs to the statement itself. */
static int
deeper(const struct token *token)
{
	return is_mark(token, "(") + is_word(token, "case") - is_mark(token, ")") - is_word(token, "end");
}

/* The end of what begins at `token`: the first of `stops` at its own depth, or `end`. */
static const struct token *
find_end(const struct token *token, const struct token *end, const char *const *stops)
{
	for (int depth = 0; token < end; token++) {
		for (size_t i = 0; depth == 0 && stops[i] != NULL; i++) {
			if (is_word(token, stops[i]) || is_mark(token, stops[i]))
				return token;
		}
		depth += deeper(token);
		if (depth < 0)
			return token;
	}
	return end;
}

static struct span
find_clause(const struct token *token, const struct token *end, const char *word)
{
	const char *const start[] = { word, NULL };
	static const char *const clauses[] = { "set", "from", "where", "on", "returning", NULL };
	const struct token *at = find_end(token, end, start);

	if (at == end)
		return (struct span){ 0 };
	return (struct span){ at + 1, find_end(at + 1, end, clauses) };
}

/* The target has no alias: it would have to be known in RETURNING and in conditions. */
static void
check_target(const struct statement *statement, const struct token *behind, const struct token *end)
{
	const struct token *first = statement->sql;
	const int line = first->line;

	if (is_word(first, "insert") && !is_mark(behind, "(") && !is_word(behind, "as"))
		fail(line, "%s does not name the columns it inserts; write INSERT INTO %s (column, …)", statement->name, statement->table);
	if (is_word(behind, "as") || (is_word(first, "update") && !is_word(behind, "set")) ||
	    (is_word(first, "delete") && behind < end && !is_word(behind, "where") && !is_word(behind, "returning")))
		fail(line, "%s gives %s another name; call it %s throughout, and give the other tables short names", statement->name,
		     statement->table, statement->table);
}

static struct clauses
find_clauses(const struct statement *statement)
{
	static const char *const close[] = { NULL };
	const struct token *token = statement->sql, *end = token + statement->sql_count;
	struct clauses clauses = { 0 };
	const struct token *behind = token + (is_word(token, "update") ? 2 : 3);

	check_target(statement, behind, end);
	clauses.returning = find_clause(behind, end, "returning");
	if (!is_word(token, "insert")) {
		clauses.set = find_clause(behind, end, "set");
		clauses.from = is_word(token, "update") ? find_clause(behind, end, "from") : (struct span){ 0 };
		clauses.where = find_clause(behind, end, "where");
		return clauses;
	}
	clauses.columns = (struct span){ behind + 1, find_end(behind + 1, end, close) };
	token = clauses.columns.end + 1;
	clauses.values_of_select = token < end && is_word(token, "select");
	if (clauses.values_of_select) {
		clauses.values = (struct span){ token + 1, end };
	} else if (token < end && is_word(token, "values")) {
		clauses.values = (struct span){ token + 2, find_end(token + 2, end, close) };
		/* A second row of VALUES has other values. */
		if (clauses.values.end + 1 < end && is_mark(clauses.values.end + 1, ","))
			clauses.values = (struct span){ 0 };
	}
	for (const struct token *t = token; t + 2 < end; t++) {
		if (is_word(t, "do") && is_word(t + 1, "update"))
			clauses.conflict = find_clause(t, end, "set");
	}
	return clauses;
}

static const struct value *
id_parameter(const struct statement *statement, const struct token *token)
{
	for (size_t i = 0; token->kind == TOKEN_PARAMETER && i < statement->parameter_count; i++) {
		const struct value *value = &statement->parameters[i];

		if (strlen(value->name) == token->length && memcmp(value->name, token->at, token->length) == 0)
			return value->kind->form == KIND_ID ? value : NULL;
	}
	return NULL;
}

/* Reads `column` or `table.column`; returns what follows it, NULL: it is something else. */
static const struct token *
behind_column(const struct statement *statement, struct span span, const char *column, bool bare)
{
	if (bare && span.end > span.at && is_name(span.at, column))
		return span.at + 1;
	if (span.end - span.at >= 3 && is_name(span.at, statement->table) && is_mark(span.at + 1, ".") && is_name(span.at + 2, column))
		return span.at + 3;
	return NULL;
}

/* Item `number` of a list with commas; at NULL: there are fewer. */
static struct span
list_item(struct span list, size_t number)
{
	static const char *const comma[] = { ",", NULL };
	const struct token *at = list.at;

	while (at != NULL && at < list.end) {
		const struct token *end = find_end(at, list.end, comma);

		if (number-- == 0)
			return (struct span){ at, end };
		at = end < list.end ? end + 1 : list.end;
	}
	return (struct span){ 0 };
}

static bool
has_word(struct span span, const char *word)
{
	const char *const words[] = { word, NULL };

	return span.at != NULL && find_end(span.at, span.end, words) < span.end;
}

/* ON CONFLICT (column, …): the existing row has the values that would have been inserted in these columns, and only in these. */
static bool
is_conflict_target(const struct statement *statement, const char *column)
{
	const struct token *end = statement->sql + statement->sql_count;
	static const char *const close[] = { NULL };

	for (const struct token *token = statement->sql; token + 2 < end; token++) {
		struct span target, item;

		if (!is_word(token, "on") || !is_word(token + 1, "conflict") || !is_mark(token + 2, "("))
			continue;
		target = (struct span){ token + 3, find_end(token + 3, end, close) };
		for (size_t i = 0; (item = list_item(target, i)).at != NULL; i++) {
			if (item.end - item.at == 1 && is_name(item.at, column))
				return true;
		}
	}
	return false;
}

static const struct value *
inserted_parameter(const struct statement *statement, const struct clauses *clauses, const char *column)
{
	struct span item;

	if (clauses->values.at == NULL)
		return NULL;
	if (clauses->conflict.at != NULL && !is_conflict_target(statement, column))
		return NULL;
	/* The rows of the second SELECT have other values. */
	if (clauses->values_of_select &&
	    (has_word(clauses->values, "union") || has_word(clauses->values, "except") || has_word(clauses->values, "intersect")))
		return NULL;
	for (size_t i = 0; (item = list_item(clauses->columns, i)).at != NULL; i++) {
		struct span list = clauses->values;
		struct span value;

		if (!is_name(item.at, column))
			continue;
		if (clauses->values_of_select)
			list.end = find_end(list.at, list.end, (const char *const[]){ "from", "where", "on", "returning", NULL });
		value = list_item(list, i);
		return value.at != NULL && value.end - value.at == 1 ? id_parameter(statement, value.at) : NULL;
	}
	return NULL;
}

/* Every changed row fulfils a condition that is joined to all others by AND. BETWEEN has an AND of its own. */
static const struct value *
condition_parameter(const struct statement *statement, const struct clauses *clauses, const char *column)
{
	static const char *const and[] = { "and", NULL };
	const struct span where = clauses->where;

	if (where.at == NULL || has_word(where, "or") || has_word(where, "between"))
		return NULL;
	for (const struct token *at = where.at; at < where.end; ) {
		const struct span condition = { at, find_end(at, where.end, and) };
		const struct token *behind = behind_column(statement, condition, column, clauses->from.at == NULL);
		const struct value *value = NULL;

		if (behind != NULL && behind + 2 == condition.end && is_mark(behind, "="))
			value = id_parameter(statement, behind + 1);
		if (value != NULL)
			return value;
		at = condition.end < where.end ? condition.end + 1 : where.end;
	}
	return NULL;
}

/* The number of the declared column that is this column as it is; -1: none. */
static int
answered_column(const struct statement *statement, const struct clauses *clauses, const char *column)
{
	struct span item;

	for (size_t i = 0; (item = list_item(clauses->returning, i)).at != NULL; i++) {
		const struct token *behind = behind_column(statement, item, column, true);

		if (behind != NULL && (behind == item.end || (is_word(behind, "as") && behind + 2 == item.end)))
			return (int)i;
	}
	return -1;
}

/* What follows SET: an id that is set would differ before and after, and only one of the two could be named. */
static void
check_set(const struct statement *statement, const struct shown_table *table, struct span set)
{
	static const char *const equals[] = { "=", NULL };
	struct span item;

	for (size_t i = 0; (item = list_item(set, i)).at != NULL; i++) {
		const struct span target = { item.at, find_end(item.at, item.end, equals) };

		for (const struct token *token = target.at; token < target.end; token++) {
			for (size_t k = 0; k < table->column_count; k++) {
				if (is_name(token, table->columns[k]))
					fail(token->line, "%s sets %s.%s, by which shown.def names changed rows, and the id before would not be "
					     "named; write a DELETE … RETURNING and an INSERT", statement->name, table->name, table->columns[k]);
			}
		}
	}
}

static const struct token *
target_table(const struct statement *statement)
{
	const struct token *first = statement->sql, *end = first + statement->sql_count;
	const struct token *token = first + 1;

	if (is_word(first, "insert") && !is_word(token, "into"))
		fail(token->line, "%s starts with INSERT %.*s; write INSERT INTO … ON CONFLICT", statement->name, (int)token->length,
		     token->at);
	if (!is_word(first, "update"))
		token++;
	if (token >= end || token->kind != TOKEN_WORD)
		fail(first->line, "%s names no table behind its first words; write INSERT INTO t, UPDATE t or DELETE FROM t",
		     statement->name);
	return token;
}

static void
find_tag(struct statement *statement, const struct clauses *clauses, const char *column)
{
	struct tag *tag = &statement->tags[statement->tag_count++];
	const struct value *value = clauses->columns.at != NULL ? inserted_parameter(statement, clauses, column)
	                                                        : condition_parameter(statement, clauses, column);

	if (value != NULL) {
		*tag = (struct tag){ TAG_PARAMETER, value->number };
		return;
	}
	*tag = (struct tag){ TAG_COLUMN, answered_column(statement, clauses, column) };
	if (tag->number >= 0)
		return;
	tag->number = (int)(statement->column_count + statement->hidden_count);
	statement->hidden[statement->hidden_count++] = column;
}

void
find_tags(const struct shown_tables *shown, struct statement *statement)
{
	const struct shown_table *table = NULL;
	struct clauses clauses;
	const struct token *name;

	if (!statement->writes)
		return;
	name = target_table(statement);
	statement->table = cut(name->at, name->length);
	for (size_t i = 0; i < shown->count; i++) {
		if (strcmp(shown->at[i].name, statement->table) == 0)
			table = &shown->at[i];
	}
	if (table == NULL)
		fail(name->line, "%s writes %s, which shown.def does not name; add SHOWN(%s, …) or PRIVATE(%s) to it", statement->name,
		     statement->table, statement->table, statement->table);
	if (table->is_private)
		return;
	clauses = find_clauses(statement);
	check_set(statement, table, clauses.set);
	check_set(statement, table, clauses.conflict);
	statement->site = table->site;
	statement->returns = clauses.returning.at != NULL;
	for (size_t i = 0; i < table->column_count; i++)
		find_tag(statement, &clauses, table->columns[i]);
}

/* ---- shown.def ---- */

static void __attribute__((noreturn))
fail_shown(int line)
{
	fail(line, "is not a table; write SHOWN(table, true or false, \"column\", …) or PRIVATE(table)");
}

static const char *
read_shown_word(const char **at, int line)
{
	const size_t length = strspn(*at, "abcdefghijklmnopqrstuvwxyz0123456789_");
	const char *word = cut(*at, length);

	if (length == 0)
		fail_shown(line);
	*at += length;
	return word;
}

static bool
skip(const char **at, const char *text)
{
	const size_t length = strlen(text);

	if (strncmp(*at, text, length) != 0)
		return false;
	*at += length;
	return true;
}

static void
read_shown_table(const char *at, int line, struct shown_table *table)
{
	table->is_private = skip(&at, "PRIVATE(");
	if (!table->is_private && !skip(&at, "SHOWN("))
		fail_shown(line);
	table->name = read_shown_word(&at, line);
	if (!table->is_private) {
		table->site = skip(&at, ", true");
		if (!table->site && !skip(&at, ", false"))
			fail_shown(line);
		while (skip(&at, ", \"")) {
			if (table->column_count == SHOWN_COLUMNS)
				fail(line, "%s has more than %d columns; raise SHOWN_COLUMNS, or name fewer", table->name, SHOWN_COLUMNS);
			table->columns[table->column_count++] = read_shown_word(&at, line);
			if (!skip(&at, "\""))
				fail_shown(line);
		}
	}
	if (strcmp(at, ")") != 0 || (!table->is_private && table->column_count == 0))
		fail_shown(line);
}

void
read_shown(const char *path, struct shown_tables *shown)
{
	char *text = read_file(path);
	bool comment = false;
	int number = 0;

	for (char *line = text; line != NULL && *line != 0; ) {
		char *end = strchr(line, '\n');

		number++;
		if (end != NULL)
			*end = 0;
		comment = comment || strncmp(line, "/*", 2) == 0;
		if (!comment && *line != 0) {
			struct shown_table *table = &shown->at[shown->count];

			if (shown->count == sizeof(shown->at) / sizeof(shown->at[0]))
				fail(number, "too many tables; raise struct shown_tables in tools/queries.h");
			read_shown_table(line, number, table);
			for (size_t i = 0; i < shown->count; i++) {
				if (strcmp(shown->at[i].name, table->name) == 0)
					fail(number, "%s is already there; take one of the two lines out", table->name);
			}
			shown->count++;
		}
		comment = comment && strstr(line, "*/") == NULL;
		line = end != NULL ? end + 1 : NULL;
	}
}
