/* tidy: reads the whole source tree and refuses what the house style refuses.
 *
 *   tidy ROOT [STAMP]     exit 0, and an empty file STAMP, when there is nothing to report; 1 when there is
 *                         something to fix; 2 when it cannot read or write
 *
 * Modules and their order come from the line `modules = [...]` in ROOT/src/meson.build.  Exceptions are in ROOT/tools/tidy.allow, one on
 * each line, `FILE RULE REASON`; one that excuses nothing is itself a finding. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "tidy.h"

enum { MODULES_MAX = 64, ALLOWED_MAX = 200, PATH_BYTES = 4096, COLUMNS_MAX = 140, TAB_COLUMNS = 4,
       FILE_LINES_MAX = 800, TABLE_LINES_MAX = 600 };

static const char *const rule_names[RULE_COUNT] = {
	[RULE_NAME] = "name", [RULE_SQL] = "sql", [RULE_HTML] = "html", [RULE_PATH] = "path", [RULE_LENGTH] = "length",
	[RULE_INCLUDE] = "include", [RULE_CALL] = "call", [RULE_DEFAULT] = "default", [RULE_LAYOUT] = "layout",
	[RULE_COMMENT] = "comment", [RULE_GUARD] = "guard", [RULE_WORDS] = "words", [RULE_DIALECT] = "dialect",
	[RULE_MAP] = "map", [RULE_LIMIT] = "limit",
};

struct allowed { char *path; enum rule rule; int line; bool used; };

static const char *root;
static char *modules[MODULES_MAX];
static int module_count;
static struct allowed allowed[ALLOWED_MAX];
static int allowed_count;
static int finding_count;

static void *
kept(void *memory)
{
	if (memory == NULL) {
		fprintf(stderr, "tidy: no memory\n");
		exit(2);
	}
	return memory;
}

bool
starts(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

bool
ends(const char *text, const char *end)
{
	size_t length = strlen(text), end_length = strlen(end);

	return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

void
finding(const struct file *file, int line, enum rule rule, const char *format, ...)
{
	va_list arguments;

	for (struct allowed *entry = allowed; entry < allowed + allowed_count; entry++)
		if (entry->rule == rule && strcmp(entry->path, file->path) == 0) {
			entry->used = true;
			return;
		}
	fprintf(stderr, "%s:%d: ", file->path, line);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, " [%s]\n", rule_names[rule]);
	finding_count++;
}

int
module_rank(const char *name, size_t length)
{
	for (int i = 0; i < module_count; i++)
		if (strlen(modules[i]) == length && memcmp(modules[i], name, length) == 0)
			return i;
	return -1;
}

bool
is_there(const char *folder, size_t folder_length, const char *stem, size_t stem_length, const char *ending)
{
	char path[PATH_BYTES];
	struct stat state;

	snprintf(path, sizeof(path), "%s/%.*s%.*s%s", root, (int)folder_length, folder, (int)stem_length, stem, ending);
	return stat(path, &state) == 0;
}

char *
read_whole(const char *path, size_t *length)
{
	char full[PATH_BYTES], *text = NULL;
	size_t capacity = 0, got;
	FILE *in;

	*length = 0;
	snprintf(full, sizeof(full), "%s/%s", root, path);
	in = fopen(full, "r");
	if (in == NULL)
		return NULL;
	do {
		capacity += 65536;
		text = kept(realloc(text, capacity + 1));
		got = fread(text + *length, 1, capacity - *length, in);
		*length += got;
	} while (got > 0);
	fclose(in);
	text[*length] = '\0';
	return text;
}

/* modules = ['base', 'db', …], on one line or several. */
static bool
read_modules(void)
{
	size_t length;
	char *text = read_whole("src/meson.build", &length), *at = text;

	while (at != NULL && (at = strstr(at, "modules")) != NULL) {
		bool line_start = at == text || at[-1] == '\n';

		at += strlen("modules");
		at += strspn(at, " \t");
		if (line_start && *at == '=')
			break;
	}
	if (at == NULL || (at = strchr(at, '[')) == NULL) {
		fprintf(stderr, "src/meson.build:1: no list of modules; write modules = ['base', 'db', ...], lowest first\n");
		return false;
	}
	for (at++; (at += strcspn(at, "']")), *at == '\''; at++) {
		char *end = strchr(at + 1, '\'');

		if (end == NULL || module_count == MODULES_MAX)
			break;
		*end = '\0';
		modules[module_count++] = at + 1;
		at = end;
	}
	return true;
}

static bool
read_allowed(void)
{
	size_t length;
	char *text = read_whole("tools/tidy.allow", &length), *rest = text;
	int line = 0;

	for (char *row; text != NULL && (row = strsep(&rest, "\n")) != NULL;) {
		struct allowed *entry = &allowed[allowed_count];
		char *word;

		line++;
		row += strspn(row, " \t");
		if (*row == '\0' || *row == '#')
			continue;
		if (allowed_count == ALLOWED_MAX) {
			fprintf(stderr, "tools/tidy.allow:%d: more than %d exceptions; fix some of the files\n", line,
			        ALLOWED_MAX);
			return false;
		}
		*entry = (struct allowed){ .path = strsep(&row, " \t"), .rule = RULE_COUNT, .line = line };
		while (row != NULL && (*row == ' ' || *row == '\t'))
			row++;
		word = strsep(&row, " \t");
		for (int rule = 0; word != NULL && rule < RULE_COUNT; rule++)
			if (strcmp(rule_names[rule], word) == 0)
				entry->rule = (enum rule)rule;
		if (entry->rule == RULE_COUNT) {
			fprintf(stderr, "tools/tidy.allow:%d: '%s' is not a rule; take the word in [] behind the finding\n", line,
			        word ? word : "");
			return false;
		}
		if (row == NULL || row[strspn(row, " \t")] == '\0') {
			fprintf(stderr, "tools/tidy.allow:%d: an exception without a reason; write why after the rule\n", line);
			return false;
		}
		allowed_count++;
	}
	return true;
}

/* Names that fit every project say nothing about this one. */
static void
check_banned_name(const struct file *file)
{
	static const char *const banned[] = { "util", "utils", "common", "helper", "helpers", "manager", "misc", "core" };

	for (const char *at = file->path; *at != '\0';) {
		size_t length = strcspn(at, "/._-");

		for (size_t i = 0; i < sizeof(banned) / sizeof(banned[0]); i++)
			if (strlen(banned[i]) == length && memcmp(at, banned[i], length) == 0)
				finding(file, 1, RULE_NAME, "'%s' is a name that fits every project; name the file after what it holds",
				        banned[i]);
		at += length;
		at += *at != '\0';
	}
}

static bool
is_one_of(const char *word, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcmp(*list, word) == 0)
			return true;
	return false;
}

/* Rule 1: a line can be told its module by the file's name alone. */
static void
check_module_name(const struct file *file)
{
	static const char *const prefixed[] = { ".c", ".h", ".sql", ".words", NULL };
	static const char *const free_named[] = { ".html", ".email", NULL };
	size_t length = strlen(file->module);

	if (file->rank < 0) {
		finding(file, 1, RULE_NAME, "src/%s is not a module; add it to `modules` in src/meson.build, in its place",
		        file->module);
		return;
	}
	if (!file->domain || is_one_of(file->ending, free_named) || strcmp(file->name, "meson.build") == 0)
		return;
	if (!is_one_of(file->ending, prefixed))
		finding(file, 1, RULE_NAME, "a module holds .h .c .sql .html .email and .words files; move this one elsewhere");
	else if (!starts(file->stem, file->module) || (file->stem[length] != '\0' && file->stem[length] != '_'))
		finding(file, 1, RULE_NAME, "a file of module %s starts with its name; call it %s_%s", file->module, file->module,
		        file->name);
}

/* What every text of ours keeps to: a bounded length, no white space at line ends, a line break at the end.  C also has
 * a bounded width. */
static bool
begins_with_operator(const char *line)
{
	line += strspn(line, "\t ");
	return starts(line, "||") || starts(line, "&&");
}

static void
check_lines(const struct file *file, bool is_c)
{
	int line = 0, most = FILE_LINES_MAX;
	const char *end;

	if (strcmp(file->ending, ".def") == 0 || file->in_tools)
		most = TABLE_LINES_MAX;
	for (const char *at = file->text; *at != '\0'; at = end + 1) {
		int columns = 0;

		line++;
		end = strchr(at, '\n');
		if (end == NULL) {
			finding(file, line, RULE_LAYOUT, "the file does not end with a line break; add one");
			end = file->text + file->length - 1;
			break;
		}
		for (const char *c = at; c < end; c++) {
			if (*c == '\t')
				columns += TAB_COLUMNS - columns % TAB_COLUMNS;
			else
				columns += ((unsigned char)*c & 0xC0) != 0x80;      /* a character, not a byte, of UTF-8 */
		}
		if (is_c && columns > COLUMNS_MAX)
			finding(file, line, RULE_LAYOUT, "%d columns, more than %d; break the line", columns, COLUMNS_MAX);
		if (is_c && begins_with_operator(at))
			finding(file, line, RULE_LAYOUT, "the line begins with an operator; put it at the end of the line before");
		if (end > at && strchr(" \t\r", end[-1]) != NULL)
			finding(file, line, RULE_LAYOUT, "white space at the end of the line; take it away");
	}
	if (strlen(file->text) != file->length)
		finding(file, line, RULE_LAYOUT, "a NUL byte; write text only");
	if (line > most)
		finding(file, most + 1, RULE_LENGTH, "%d lines, more than %d; split the file by noun", line, most);
}

static void
read_text(struct file *file)
{
	file->text = read_whole(file->path, &file->length);
	if (file->text != NULL)
		return;
	fprintf(stderr, "%s:1: cannot be read (%s); give tidy the right to read it\n", file->path, strerror(errno));
	exit(2);
}

static void
check_file(const char *path)
{
	static const char *const lined[] = { ".def", ".sql", ".html", ".words", NULL };
	static const char *const worded[] = { ".html", ".email", ".words", NULL };
	static const char *const commented[] = { ".def", ".sql", NULL }, *const scripts[] = { ".py", ".js", ".mjs", NULL };
	const char *slash = strrchr(path, '/'), *dot, *inner;
	struct file file = { .path = path, .name = slash ? slash + 1 : path, .rank = -1 };
	bool is_c;

	dot = strrchr(file.name, '.');
	file.ending = dot ? dot : "";
	snprintf(file.stem, sizeof(file.stem), "%.*s", (int)(strlen(file.name) - strlen(file.ending)), file.name);
	file.in_src = starts(path, "src/");
	file.in_tools = starts(path, "tools/");
	file.is_test = starts(path, "tests/") || ends(file.stem, "_test");
	inner = file.in_src ? strchr(path + strlen("src/"), '/') : NULL;
	check_banned_name(&file);
	if (inner != NULL) {
		size_t length = (size_t)(inner - path) - strlen("src/");

		snprintf(file.module, sizeof(file.module), "%.*s", (int)length, path + strlen("src/"));
		file.rank = module_rank(file.module, strlen(file.module));
		file.domain = file.rank > module_rank("standards", strlen("standards"));
		check_module_name(&file);
	}
	is_c = strcmp(file.ending, ".c") == 0 || strcmp(file.ending, ".h") == 0;
	if (is_one_of(file.ending, scripts)) {
		read_text(&file);
		check_dialect(&file);
		return;
	}
	if (!is_c && !file.in_src && !starts(path, "migrations/"))
		return;                           /* pages and data of tests are not ours to judge */
	if (!is_c && !is_one_of(file.ending, lined) && !is_one_of(file.ending, worded))
		return;
	read_text(&file);
	if (is_c || is_one_of(file.ending, lined))
		check_lines(&file, is_c);
	if (is_c && file.in_src && !file.is_test)
		note_limits(&file);
	if (starts(path, "migrations/"))
		note_tables(&file);
	else if (strcmp(file.ending, ".sql") == 0 && file.rank >= 0)
		check_tables(&file);
	if (is_c)
		check_c(&file);
	else if (is_one_of(file.ending, worded))
		check_words(&file);
	if (is_c || is_one_of(file.ending, commented))
		check_dialect(&file);
}

static void
check_document(const char *path)
{
	struct file file = { .path = path, .name = path, .ending = ".md", .rank = -1 };

	file.text = read_whole(path, &file.length);
	if (file.text != NULL)
		check_dialect(&file);
}

static int
is_wanted(const struct dirent *entry)
{
	/* golden: inputs of the tools' tests, wrong on purpose; out: what a test run leaves behind */
	static const char *const skipped[] = { "golden", "node_modules", "out", NULL };

	return entry->d_name[0] != '.' && !is_one_of(entry->d_name, skipped);
}

static void
walk(const char *folder)
{
	char full[PATH_BYTES];
	struct dirent **entries;
	int count;

	snprintf(full, sizeof(full), "%s/%s", root, folder);
	count = scandir(full, &entries, is_wanted, alphasort);
	for (int i = 0; i < count; i++) {
		char *path;
		struct stat state;

		if (asprintf(&path, "%s/%s", folder, entries[i]->d_name) < 0)
			kept(NULL);
		snprintf(full, sizeof(full), "%s/%s", root, path);
		if (stat(full, &state) != 0)
			continue;
		if (S_ISDIR(state.st_mode))
			walk(path);
		else
			check_file(path);
	}
}

/* What developers and operators read, in the words of today; decisions keep the words they were written in. */
static void
check_documents(void)
{
	static const char *const documents[] = { "CONTRIBUTING.md", "GLOSSARY.md", "MAP.md", NULL };
	char folder[PATH_BYTES], path[PATH_BYTES];
	struct dirent **entries;
	int count;

	for (const char *const *name = documents; *name != NULL; name++)
		check_document(*name);
	snprintf(folder, sizeof(folder), "%s/docs", root);
	count = scandir(folder, &entries, is_wanted, alphasort);
	for (int i = 0; i < count; i++)
		if (ends(entries[i]->d_name, ".md") && snprintf(path, sizeof(path), "docs/%s", entries[i]->d_name) < (int)sizeof(path))
			check_document(path);
}

/* A tree without a map is a test's. */
static void
check_map_of_tree(void)
{
	char folder[PATH_BYTES];
	struct file file = { .path = "MAP.md", .name = "MAP.md", .ending = ".md", .rank = -1 };

	file.text = read_whole(file.path, &file.length);
	if (file.text != NULL)
		check_map(&file);
	snprintf(folder, sizeof(folder), "%s/docs/decisions", root);
	check_decisions(folder);
}

int
main(int count, char **words)
{
	static const char *const folders[] = { "assets", "benchmarks", "migrations", "src", "tests", "tools", NULL };

	if (count != 2 && count != 3) {
		fprintf(stderr, "usage: tidy ROOT [STAMP]\n");
		return 2;
	}
	root = words[1];
	if (!read_modules() || !read_allowed())
		return 1;
	read_limits();
	for (const char *const *folder = folders; *folder != NULL; folder++)
		walk(*folder);
	check_cycles();
	check_limits();
	check_map_of_tree();
	check_documents();
	for (const struct allowed *entry = allowed; entry < allowed + allowed_count; entry++)
		if (!entry->used) {
			fprintf(stderr, "tools/tidy.allow:%d: nothing in %s needs this exception any more; take the line away\n",
			        entry->line, entry->path);
			finding_count++;
		}
	if (finding_count > 0) {
		fprintf(stderr, "tidy: %d to fix\n", finding_count);
		return 1;
	}
	if (count == 3) {
		FILE *stamp = fopen(words[2], "w");

		if (stamp == NULL || fclose(stamp) != 0) {
			fprintf(stderr, "%s:1: cannot be written (%s); give a path in an existing folder\n", words[2],
			        strerror(errno));
			return 2;
		}
	}
	return 0;
}
