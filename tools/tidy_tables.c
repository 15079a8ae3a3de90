/* tidy_tables: a module's statements name no table of a later module.  A table is the module's above whose heading it is in migrations/:
 * "-- drive ------". */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "tidy.h"

enum { TABLES_MAX = 200, NAME_BYTES = 64 };

static struct { char name[NAME_BYTES]; int rank; } tables[TABLES_MAX];
static int table_count;

static size_t
word_length(const char *at)
{
	size_t length = 0;

	while (isalnum((unsigned char)at[length]) || at[length] == '_')
		length++;
	return length;
}

static bool
is_word(const char *at, size_t length, const char *word)
{
	return strlen(word) == length && memcmp(at, word, length) == 0;
}

static const char *
next_line(const char *at)
{
	const char *end = strchr(at, '\n');

	return end != NULL ? end + 1 : at + strlen(at);
}

void
note_tables(const struct file *file)
{
	static const char create[] = "CREATE TABLE ";
	int line = 1, rank = -1;

	for (const char *at = file->text; *at != '\0'; at = next_line(at), line++) {
		const bool heading = starts(at, "-- ") && starts(at + 3 + word_length(at + 3), " -----");
		const char *name = at + (heading ? 3 : strlen(create));
		size_t length;

		if (!heading && !starts(at, create))
			continue;
		length = word_length(name);
		if (heading) {
			rank = module_rank(name, length);
			if (rank < 0)
				finding(file, line, RULE_SQL, "'%.*s' is not a module; name the one whose tables follow", (int)length, name);
		} else if (rank < 0) {
			finding(file, line, RULE_SQL, "the table is under no module's heading; write '-- MODULE -----' above it");
		} else if (table_count < TABLES_MAX && length < NAME_BYTES) {
			snprintf(tables[table_count].name, NAME_BYTES, "%.*s", (int)length, name);
			tables[table_count++].rank = rank;
		}
	}
}

static void
check_table(const struct file *file, int line, const char *name, size_t length)
{
	for (int i = 0; i < table_count; i++)
		if (is_word(name, length, tables[i].name) && tables[i].rank > file->rank)
			finding(file, line, RULE_SQL, "'%s' is a table of a later module; ask that module for it (db/follow_up.h), or move the "
			        "statement there", tables[i].name);
}

void
check_tables(const struct file *file)
{
	bool named = false;               /* the word before is one that a table follows */
	int line = 1;

	for (const char *at = file->text; *at != '\0';) {
		const size_t length = word_length(at);

		if (starts(at, "--")) {
			at = next_line(at);
			line++;
		} else if (length == 0) {
			line += *at == '\n';
			at++;
		} else {
			if (named)
				check_table(file, line, at, length);
			named = is_word(at, length, "FROM") || is_word(at, length, "JOIN") || is_word(at, length, "INTO") ||
			        is_word(at, length, "UPDATE");
			at += length;
		}
	}
}
