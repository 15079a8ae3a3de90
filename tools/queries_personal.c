/* queries, personal: which columns of the migrations hold personal data, and what ends each, as the comment behind the column says. */
#include "queries.h"
#include <string.h>

enum { PERSONAL_MAX = 500 };

static struct { const char *table, *column, *ends; } personal[PERSONAL_MAX];
static size_t personal_count;

static bool
ends_with(const char *name, const char *end)
{
	const size_t length = strlen(name), end_length = strlen(end);

	return length > end_length && strcmp(name + length - end_length, end) == 0;
}

/* What stands behind `mark` on the rest of this line; NULL: the mark is not there. */
static const char *
read_comment(const struct token *name, const char *mark)
{
	const char *line = cut(name->at, strcspn(name->at, "\n")), *at = strstr(line, mark);
	size_t length;

	if (at == NULL)
		return NULL;
	at += strlen(mark);
	at += strspn(at, " \t");
	length = strlen(at);
	while (length > 0 && strchr(" \t\r", at[length - 1]) != NULL)
		length--;
	return cut(at, length);
}

void
note_column(const struct token *table, const struct token *name)
{
	const char *column = cut(name->at, name->length);
	const char *ends = read_comment(name, "-- personal:"), *reason = read_comment(name, "-- not personal:");

	if (ends == NULL && reason == NULL && (ends_with(column, "_sealed") || ends_with(column, "_hash")))
		fail(name->line, "%s may hold personal data; write behind it -- personal: what ends it, or nothing ends it yet%s", column,
		     ends_with(column, "_hash") ? ", or -- not personal: why" : "");
	if (reason != NULL && ends_with(column, "_sealed"))
		fail(name->line, "%s is sealed because it is personal; write behind it -- personal: what ends it, or nothing ends it yet", column);
	if ((ends != NULL && *ends == '\0') || (reason != NULL && *reason == '\0'))
		fail(name->line, "%s does not say %s; write it behind the colon", column, ends != NULL ? "what ends it" : "why it is not personal");
	if (ends == NULL)
		return;
	if (personal_count == PERSONAL_MAX)
		fail(name->line, "more than %d personal columns; raise PERSONAL_MAX", PERSONAL_MAX);
	personal[personal_count].table = cut(table->at, table->length);
	personal[personal_count].column = column;
	personal[personal_count++].ends = ends;
}

void
write_personal(FILE *out)
{
	fputs("\nconst struct personal_column personal_columns[] = {\n", out);
	for (size_t i = 0; i < personal_count; i++) {
		fprintf(out, "\t{ \"%s\", \"%s\", \"", personal[i].table, personal[i].column);
		write_quoted(out, personal[i].ends, strlen(personal[i].ends));
		fputs("\" },\n", out);
	}
	if (personal_count == 0)
		fputs("\t{ 0 },\n", out);
	fprintf(out, "};\nconst size_t personal_column_count = %zu;\n", personal_count);
}
