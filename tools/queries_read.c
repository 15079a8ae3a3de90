/* queries, reading: files, words and marks of SQL, types.def. */
#include "queries.h"
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *reading = "queries";
static void *taken;               /* a list, so that nothing counts as leaked */

void
fail(int line, const char *format, ...)
{
	va_list values;

	fprintf(stderr, "%s:%d: ", reading, line);
	va_start(values, format);
	vfprintf(stderr, format, values);
	va_end(values);
	fputc('\n', stderr);
	exit(1);
}

void *
take(size_t size)
{
	void **block = calloc(1, sizeof(void *) * 2 + size);

	if (block == NULL)
		fail(1, "no memory");
	block[0] = taken;
	taken = block;
	return block + 2;
}

char *
cut(const char *at, size_t length)
{
	char *copy = take(length + 1);

	memcpy(copy, at, length);
	return copy;
}

char *
read_file(const char *path)
{
	FILE *in = fopen(path, "rb");
	size_t size = 0, capacity = 1 << 20;
	char *text;

	reading = path;
	if (in == NULL)
		fail(1, "cannot be read; check the path");
	text = take(capacity + 1);
	size = fread(text, 1, capacity, in);
	if (size == capacity)
		fail(1, "is larger than 1 MiB; split it by noun");
	fclose(in);
	if (memchr(text, 0, size) != NULL)
		fail(1, "holds a NUL byte; save it as plain UTF-8 text");
	return text;
}

static void
add(struct tokens *tokens, struct token token)
{
	if (tokens->count == tokens->capacity) {
		struct token *old = tokens->at;

		tokens->capacity = tokens->capacity ? tokens->capacity * 2 : 256;
		tokens->at = take(tokens->capacity * sizeof(*tokens->at));
		if (tokens->count > 0)
			memcpy(tokens->at, old, tokens->count * sizeof(*tokens->at));
	}
	tokens->at[tokens->count++] = token;
}

static size_t
word_length(const char *at)
{
	size_t length = 0;

	while (isalnum((unsigned char)at[length]) || at[length] == '_')
		length++;
	return length;
}

/* The end of a 'string', past the closing quote; two quotes inside are one. */
static const char *
string_end(const char *at, int line)
{
	for (at++; *at != 0; at++) {
		if (*at == '\n')
			break;
		if (*at == '\'' && *++at != '\'')
			return at;
	}
	fail(line, "a string is not closed; end it with ' on the same line");
}

void
lex(const char *text, int line, struct tokens *tokens)
{
	bool space = false, line_break = false;
	const char *at = text;

	for (;;) {
		struct token token = { TOKEN_MARK, at, 1, line, space, line_break };

		if (*at == '\n') {
			line++;
			at++;
			line_break = true;
			space = false;                /* what stood before the end of the line */
			continue;
		}
		if (isspace((unsigned char)*at)) {
			at++;
			space = true;
			continue;
		}
		if (at[0] == '-' && at[1] == '-') {
			token.kind = TOKEN_SIGNATURE;
			token.at = at + 3;
			token.length = at[2] == ':' ? strcspn(at + 3, "\n") : 0;
			if (at[2] == ':')
				add(tokens, token);
			at += strcspn(at, "\n");
			space = true;
			continue;
		}
		if (at[0] == '/' && at[1] == '*')
			fail(line, "/* starts a comment of another language; write -- in front of each line");
		if (*at == 0) {
			token.kind = TOKEN_END;
			token.length = 0;
			add(tokens, token);
			return;
		}
		if (isalpha((unsigned char)*at) || *at == '_') {
			token.kind = TOKEN_WORD;
			token.length = word_length(at);
		} else if (isdigit((unsigned char)*at)) {
			token.kind = TOKEN_NUMBER;
			token.length = word_length(at);
		} else if (*at == '\'') {
			token.kind = TOKEN_STRING;
			token.length = (size_t)(string_end(at, line) - at);
		} else if (*at == ':' && (isalpha((unsigned char)at[1]) || at[1] == '_')) {
			token.kind = TOKEN_PARAMETER;
			token.at = ++at;
			token.length = word_length(at);
		} else if (at[0] == ':' && at[1] == ':') {
			token.length = 2;
		} else if ((unsigned char)*at >= 0x80) {
			fail(line, "a character outside ASCII stands outside a string; names are ASCII");
		}
		add(tokens, token);
		at += token.length;
		space = line_break = false;
	}
}

bool
is_word(const struct token *token, const char *word)
{
	return token->kind == TOKEN_WORD && token->length == strlen(word) &&
		strncasecmp(token->at, word, token->length) == 0;
}

bool
is_mark(const struct token *token, const char *mark)
{
	return token->kind == TOKEN_MARK && token->length == strlen(mark) &&
		memcmp(token->at, mark, token->length) == 0;
}

FILE *
write_start(const char *path)
{
	FILE *out = fopen(path, "w");

	reading = path;
	if (out == NULL)
		fail(1, "cannot be written; check that its folder exists");
	return out;
}

void
write_end(FILE *out, const char *path)
{
	bool failed = ferror(out) != 0;

	reading = path;
	if (fclose(out) != 0 || failed)
		fail(1, "could not be written whole; is the disk full?");
}

void
write_quoted(FILE *out, const char *at, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (at[i] == '"' || at[i] == '\\')
			fputc('\\', out);
		fputc(at[i], out);
	}
}

void
write_sql(FILE *out, const struct token *tokens, size_t count, const char *indent,
          int (*number_of)(const void *, const struct token *), const void *with)
{
	fprintf(out, "%s\"", indent);
	for (size_t i = 0; i < count; i++) {
		const struct token *token = &tokens[i];

		if (i > 0 && token->line_break)
			fprintf(out, "\\n\"\n%s\"%s", indent, token->space ? " " : "");
		else if (i > 0 && token->space)
			fputc(' ', out);
		if (token->kind == TOKEN_PARAMETER)
			fprintf(out, "$%d", number_of(with, token));
		else
			write_quoted(out, token->at, token->length);
	}
	fputc('"', out);
}

static const struct { const char *name, *type; enum kind_form form; } plain_values[] = {
	{ "count", "BIGINT", KIND_COUNT },
	{ "instant", "BIGINT", KIND_INSTANT },
	{ "text", "TEXT", KIND_TEXT },
	{ "bytes", "BYTEA", KIND_BYTES },
	{ "flag", "BOOLEAN", KIND_FLAG },
};

static enum kind_form
plain_value(int line, const char *name, const char *type)
{
	for (size_t i = 0; i < sizeof(plain_values) / sizeof(plain_values[0]); i++)
		if (strcmp(plain_values[i].name, name) == 0 && strcmp(plain_values[i].type, type) == 0)
			return plain_values[i].form;
	fail(line, "value %s %s is not known; teach it to plain_values[] in tools/queries_read.c", name, type);
}

void
read_kinds(const char *path, struct kinds *kinds)
{
	char *text = read_file(path);
	int number = 0;

	for (char *line = text; line != NULL && *line != 0; ) {
		char *end = strchr(line, '\n');
		char form[16], name[64], more[16] = "";
		struct kind *kind = &kinds->at[kinds->count];
		int found;

		number++;
		if (end != NULL)
			*end = 0;
		kind->is_personal = strncmp(line, "personal ", 9) == 0;
		line += kind->is_personal ? 9 : 0;
		found = sscanf(line, "%15s %63s %15s", form, name, more);
		if (found > 0 && form[0] != '#') {
			if (kinds->count == sizeof(kinds->at) / sizeof(kinds->at[0]))
				fail(number, "too many kinds; raise struct kinds in tools/queries.h");
			if (found == 2 && strcmp(form, "id") == 0)
				kind->form = KIND_ID;
			else if (found == 3 && strcmp(form, "token") == 0)
				kind->form = KIND_TOKEN;
			else if (found == 3 && strcmp(form, "value") == 0)
				kind->form = plain_value(number, name, more);
			else if (found == 3 && strcmp(form, "enum") == 0)
				kind->form = KIND_ENUM;
			else
				fail(number, "is not a kind; write `id NAME`, `token NAME LENGTH`, `enum NAME WORD WORD` or `value NAME TYPE`, "
				     "and `personal` before one");
			kind->name = cut(name, strlen(name));
			kinds->count++;
		}
		line = end != NULL ? end + 1 : NULL;
	}
}
