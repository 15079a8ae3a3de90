/* tidy_map: MAP.md names functions and files that exist, and each `name()` is found in a file that is named with it. */
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tidy.h"

enum { NAME_BYTES = 200, FILES_MAX = 16 };

/* The text between two backticks. */
struct quoted { const char *at; size_t length; };

/* One paragraph, list item or table row: what is named together. */
struct block { const char *at, *end; int line; };

static bool
begins_block(const char *line)
{
	size_t digits = strspn(line, "0123456789");

	return *line == '\n' || *line == '|' || *line == '#' || *line == '-' || (digits > 0 && line[digits] == '.');
}

static bool
next_block(const char *text, struct block *block)
{
	const char *at = block->end ? block->end : text;

	block->line = 1;
	if (*at == '\0')
		return false;
	for (const char *c = text; c < at; c++)
		block->line += *c == '\n';
	block->at = at;
	do {
		at += strcspn(at, "\n");
		at += *at == '\n';
	} while (*at != '\0' && !begins_block(at));
	block->end = at;
	return true;
}

static bool
next_quoted(const struct block *block, const char **from, struct quoted *quoted)
{
	const char *open = memchr(*from, '`', (size_t)(block->end - *from)), *close;

	if (open == NULL)
		return false;
	close = memchr(open + 1, '`', (size_t)(block->end - open - 1));
	if (close == NULL)
		return false;
	*quoted = (struct quoted){ open + 1, (size_t)(close - open - 1) };
	*from = close + 1;
	return true;
}

static bool
is_function(struct quoted quoted)
{
	if (quoted.length < 3 || memcmp(quoted.at + quoted.length - 2, "()", 2) != 0)
		return false;
	for (size_t i = 0; i < quoted.length - 2; i++)
		if (!isalnum((unsigned char)quoted.at[i]) && quoted.at[i] != '_')
			return false;
	return true;
}

/* "server/client.c", "tests/plans.c": letters, one dot and an ending that our files have. */
static bool
is_path(struct quoted quoted)
{
	static const char *const endings[] = { ".c", ".h", ".def", ".sql", ".words", ".html", ".py", ".js", ".css", ".md", ".build" };
	char name[NAME_BYTES];

	if (quoted.length >= sizeof(name))
		return false;
	snprintf(name, sizeof(name), "%.*s", (int)quoted.length, quoted.at);
	if (strpbrk(name, " *<") != NULL || strstr(name, "…") != NULL || starts(name, "X") || name[0] == '.')
		return false;
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (ends(name, endings[i]))
			return true;
	return false;
}

/* From the root, or from src/. */
static char *
read_named(struct quoted quoted)
{
	static const char *const folders[] = { "", "src/" };
	char path[NAME_BYTES + 8];
	char *text = NULL;
	size_t length;

	for (size_t i = 0; i < 2 && text == NULL; i++) {
		snprintf(path, sizeof(path), "%s%.*s", folders[i], (int)quoted.length, quoted.at);
		text = read_whole(path, &length);
	}
	return text;
}

static bool
holds_word(const char *text, const char *word)
{
	const size_t length = strlen(word);

	for (const char *at = text; (at = strstr(at, word)) != NULL; at += length)
		if ((at == text || (!isalnum((unsigned char)at[-1]) && at[-1] != '_')) && !isalnum((unsigned char)at[length]) && at[length] != '_')
			return true;
	return false;
}

static void
check_function(const struct file *file, const struct block *block, struct quoted function, char *const *texts, int count)
{
	char name[NAME_BYTES];

	snprintf(name, sizeof(name), "%.*s", (int)(function.length - 2), function.at);
	if (starts(function.at + function.length, "` (generated"))
		return;
	for (int i = 0; i < count; i++)
		if (holds_word(texts[i], name))
			return;
	finding(file, block->line, RULE_MAP, "no file that is named with %s() has it; name the file in which it is", name);
}

static void
check_block(const struct file *file, const struct block *block)
{
	char *texts[FILES_MAX];
	const char *from = block->at;
	struct quoted quoted;
	int count = 0;

	while (next_quoted(block, &from, &quoted)) {
		if (!is_path(quoted) || count == FILES_MAX)
			continue;
		texts[count] = read_named(quoted);
		/* A name without a folder may be a generated file's, or match several. */
		if (texts[count] == NULL && memchr(quoted.at, '/', quoted.length) != NULL)
			finding(file, block->line, RULE_MAP, "there is no file %.*s; write its path from the root or from src/",
			        (int)quoted.length, quoted.at);
		count += texts[count] != NULL;
	}
	from = block->at;
	while (next_quoted(block, &from, &quoted))
		if (is_function(quoted))
			check_function(file, block, quoted, texts, count);
	for (int i = 0; i < count; i++)
		free(texts[i]);
}

void
check_map(const struct file *file)
{
	struct block block = { .end = NULL };

	while (next_block(file->text, &block))
		check_block(file, &block);
}

/* "Date: 2026-11-30. Status: accepted.", and after it what it follows or replaces. */
static bool
is_dated(const char *line)
{
	static const char pattern[] = "Date: 0000-00-00. Status: ";
	const size_t length = sizeof(pattern) - 1;

	for (size_t i = 0; i < length; i++)
		if (pattern[i] == '0' ? !isdigit((unsigned char)line[i]) : line[i] != pattern[i])
			return false;
	return islower((unsigned char)line[length]) && line[length + strspn(line + length, "abcdefghijklmnopqrstuvwxyz")] == '.';
}

/* Which of the headings that every decision uses; -1: another one. */
static int
section_of(const char *line)
{
	static const char *const sections[] = { "Question", "Decision", "What was weighed", "What follows" };

	for (int i = 0; i < (int)(sizeof(sections) / sizeof(sections[0])); i++)
		if (starts(line + 3, sections[i]) && line[3 + strlen(sections[i])] == '\n')
			return i;
	return -1;
}

static void
check_sections(const struct file *file)
{
	const char *line = file->text;
	unsigned seen = 0;

	for (int number = 1; *line != '\0'; number++) {
		const int length = (int)strcspn(line, "\n");

		if (number == 3 && !is_dated(line))
			finding(file, number, RULE_MAP, "the third line is not 'Date: YYYY-MM-DD. Status: accepted.' or another status");
		if (starts(line, "## ")) {
			const int section = section_of(line);

			if (section < 0)
				finding(file, number, RULE_MAP, "'%.*s' is not Question, Decision, What was weighed or What follows; use one of them, "
				        "or ### for a part of it", length, line);
			else if (section < 2 && (seen & 1U << section) != 0)
				finding(file, number, RULE_MAP, "'%.*s' is there twice", length, line);
			else if (section != 0 && (seen & 1U) == 0)
				finding(file, number, RULE_MAP, "'%.*s' comes before the question", length, line);
			seen |= section < 0 ? 0U : 1U << section;
		}
		line += length + (line[length] == '\n');
	}
	if ((seen & 3U) != 3U)
		finding(file, 1, RULE_MAP, "it has no '## Question' or no '## Decision'");
}

/* "0042-compile-the-tags….md" begins with "# 42. Compile the tags …", has its date and its sections, and the list of decisions has it. */
static void
check_decision(const char *name, const char *list)
{
	char path[NAME_BYTES], heading[32];
	struct file file = { .path = path, .name = name, .ending = ".md", .rank = -1 };

	snprintf(path, sizeof(path), "docs/decisions/%s", name);
	snprintf(heading, sizeof(heading), "# %ld. ", strtol(name, NULL, 10));
	file.text = read_whole(path, &file.length);
	if (file.text == NULL || !starts(file.text, heading))
		finding(&file, 1, RULE_MAP, "the first line does not begin with '%s'; write the number and what was decided", heading);
	if (file.text != NULL)
		check_sections(&file);
	if (list == NULL || strstr(list, name) == NULL)
		finding(&file, 1, RULE_MAP, "docs/decisions/README.md does not list it; add a line there");
}

static int
is_decision(const struct dirent *entry)
{
	return isdigit((unsigned char)entry->d_name[0]) && ends(entry->d_name, ".md");
}

void
check_decisions(const char *folder)
{
	struct dirent **entries;
	size_t length;
	const char *list = read_whole("docs/decisions/README.md", &length);
	const int count = scandir(folder, &entries, is_decision, alphasort);

	for (int i = 0; i < count; i++)
		check_decision(entries[i]->d_name, list);
}
