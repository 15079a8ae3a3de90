/* queries: turns named SQL statements into typed C functions; and migrations, checked and compiled in.
 *
 *   queries FILE.sql TYPES.def SHOWN.def OUT.c OUT.h
 *   queries --all OUT.c STEM…
 *   queries --migrations OUT.c FILE…
 *
 * Stops at the first mistake with file, line and how to fix it; nothing is written then. */
#ifndef QUERIES_H
#define QUERIES_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum token_kind {
	TOKEN_END,
	TOKEN_SIGNATURE,              /* what follows "--:" */
	TOKEN_WORD,
	TOKEN_NUMBER,
	TOKEN_STRING,
	TOKEN_PARAMETER,              /* ":name", at and length without the colon */
	TOKEN_MARK,                   /* one character, or "::" */
};

struct token {
	enum token_kind kind;
	const char *at;
	size_t length;
	int line;
	bool space, line_break;       /* before the token */
};

struct tokens { struct token *at; size_t count, capacity; };

/* queries_read.c */
extern const char *reading;       /* the file that fail() names in its message */
void fail(int line, const char *format, ...) __attribute__((noreturn, format(printf, 2, 3)));
void *take(size_t size);          /* zeroed; never freed */
char *read_file(const char *path);
char *cut(const char *at, size_t length);
void lex(const char *text, int line, struct tokens *tokens);
bool is_word(const struct token *token, const char *word);      /* ignoring case */
bool is_mark(const struct token *token, const char *mark);
FILE *write_start(const char *path);
void write_end(FILE *out, const char *path);
void write_quoted(FILE *out, const char *at, size_t length);
/* The tokens as a C string, one literal for each line; :name becomes $1, $2 … by `number_of`. */
void write_sql(FILE *out, const struct token *tokens, size_t count, const char *indent,
               int (*number_of)(const void *, const struct token *), const void *with);

enum kind_form { KIND_ID, KIND_TOKEN, KIND_COUNT, KIND_INSTANT, KIND_TEXT, KIND_BYTES, KIND_FLAG, KIND_ENUM };
struct kind { const char *name; enum kind_form form; bool is_personal; };
struct kinds { struct kind at[200]; size_t count; };
void read_kinds(const char *path, struct kinds *kinds);

/* src/shown.def: the columns of a table whose ids name a changed row; the same as in tests/tag_compare.h. */
enum { SHOWN_COLUMNS = 4 };
struct shown_table { const char *name, *columns[SHOWN_COLUMNS]; size_t column_count; bool is_private, site; };
struct shown_tables { struct shown_table at[200]; size_t count; };

/* Where the id of a changed row comes from: parameter $1, $2 …, or column 0, 1 … of the result. */
enum tag_from { TAG_PARAMETER, TAG_COLUMN };
struct tag { enum tag_from from; int number; };

enum { VALUES_MAX = 64, STATEMENTS_MAX = 200 };
struct value { const char *name; const struct kind *kind; bool may_be_none; int number; };
enum rows { ROWS_NONE, ROWS_ONE, ROWS_MANY };
struct statement {
	const char *name;
	int line;
	bool writes;
	enum rows rows;
	struct value parameters[VALUES_MAX], columns[VALUES_MAX];
	size_t parameter_count, column_count;
	const struct token *sql;      /* without the ; */
	size_t sql_count;
	const char *table;            /* the table it writes; below: what queries_tags.c finds */
	struct tag tags[SHOWN_COLUMNS];
	const char *hidden[SHOWN_COLUMNS];    /* columns of `table` that it has to return after the declared ones */
	size_t tag_count, hidden_count;
	bool site, returns;           /* lists over the whole site change too; it has RETURNING already */
};
struct statements { struct statement at[STATEMENTS_MAX]; size_t count; };

/* queries_parse.c */
void parse(const char *path, const struct kinds *kinds, const struct shown_tables *shown, struct statements *statements);
int parameter_number(const void *statement, const struct token *token);

/* queries_tags.c */
void read_shown(const char *path, struct shown_tables *shown);
void find_tags(const struct shown_tables *shown, struct statement *statement);

/* queries_write.c */
void write_statements(const char *path, const struct statements *statements, const char *out_c, const char *out_h);
void write_all(const char *out_c, char **stems, int count);

/* queries_migrations.c */
void write_migrations(const char *out_c, char **paths, int count);

/* queries_personal.c */
void note_column(const struct token *table, const struct token *name);      /* of a CREATE TABLE or ADD COLUMN */
void write_personal(FILE *out);

#endif
