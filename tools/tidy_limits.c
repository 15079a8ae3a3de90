/* tidy_limits: each limit of src/limits.h bounds something: the program uses its name, or another limit is made of it. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tidy.h"

enum { LIMITS_MAX = 1000, NAME_BYTES = 80 };

static struct { char name[NAME_BYTES]; int line; bool used; } limits[LIMITS_MAX];
static int limit_count;

static bool
is_of_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The next word that begins with LIMIT_, and its length; NULL: there is none. */
static const char *
next_limit(const char *text, size_t *length)
{
	for (const char *at = text; (at = strstr(at, "LIMIT_")) != NULL; at += *length) {
		*length = 0;
		while (is_of_name(at[*length]))
			(*length)++;
		if (at == text || !is_of_name(at[-1]))
			return at;
	}
	return NULL;
}

static void
use(const char *name, size_t length)
{
	for (int i = 0; i < limit_count; i++)
		if (strlen(limits[i].name) == length && memcmp(limits[i].name, name, length) == 0)
			limits[i].used = true;
}

static void
use_all(const char *text)
{
	size_t length = 0;

	for (const char *at = text; (at = next_limit(at, &length)) != NULL; at += length)
		use(at, length);
}

/* Without the comments, in which limits only mention each other. */
static char *
without_comments(const char *text)
{
	char *code = strdup(text);

	if (code == NULL)
		exit(2);
	for (char *at = code; (at = strstr(at, "/*")) != NULL;)
		for (; *at != '\0'; at++) {
			const bool ends = starts(at, "*/");

			if (*at != '\n')
				*at = ' ';
			if (ends) {
				at[1] = ' ';
				break;
			}
		}
	return code;
}

void
read_limits(void)
{
	size_t length;
	char *text = read_whole("src/limits.h", &length), *code;
	int line = 1;

	if (text == NULL)
		return;                           /* a test's tree */
	code = without_comments(text);
	for (const char *at = code; *at != '\0'; line++) {
		if (starts(at, "#define LIMIT_") && limit_count < LIMITS_MAX) {
			const char *name = next_limit(at, &length);

			snprintf(limits[limit_count].name, NAME_BYTES, "%.*s", (int)length, name);
			limits[limit_count++].line = line;
		}
		at += strcspn(at, "\n");
		at += *at == '\n';
	}
	for (const char *at = code; *at != '\0';) {
		const size_t rest = strcspn(at, "\n");

		if (starts(at, "#define LIMIT_")) {
			char *value = strndup(at + strlen("#define "), rest - strlen("#define "));

			if (value == NULL)
				exit(2);
			use_all(value + strcspn(value, " "));
			free(value);
		}
		at += rest;
		at += *at == '\n';
	}
	free(code);
	free(text);
}

void
note_limits(const struct file *file)
{
	char *code;

	if (limit_count == 0 || strcmp(file->path, "src/limits.h") == 0)
		return;
	code = without_comments(file->text);
	use_all(code);
	free(code);
}

void
check_limits(void)
{
	const struct file file = { .path = "src/limits.h", .name = "limits.h", .ending = ".h", .rank = -1 };

	for (int i = 0; i < limit_count; i++)
		if (!limits[i].used)
			finding(&file, limits[i].line, RULE_LIMIT, "nothing in src uses %s, so that changing it changes nothing; use it, or take "
			        "it away", limits[i].name);
}
