/* tidy: the style that fails the build. What its files share: a file being checked, and the function that reports findings.
 *
 * Nothing that was read is freed. */
#ifndef TOOLS_TIDY_H
#define TOOLS_TIDY_H
#include <stdbool.h>
#include <stddef.h>

/* The word that stands behind a finding and in tools/tidy.allow. */
enum rule {
	RULE_NAME, RULE_SQL, RULE_HTML, RULE_PATH, RULE_LENGTH, RULE_INCLUDE, RULE_CALL, RULE_DEFAULT, RULE_LAYOUT,
	RULE_COMMENT, RULE_GUARD, RULE_WORDS, RULE_DIALECT, RULE_MAP, RULE_LIMIT, RULE_COUNT
};

struct file {
	const char *path;                 /* from the root: "src/appointment/appointment_http.c" */
	const char *name;                 /* "appointment_http.c" */
	char stem[256];                   /* "appointment_http" */
	const char *ending;               /* ".c", or "" */
	const char *text;                 /* terminated */
	size_t length;
	bool in_src, in_tools, is_test;   /* is_test: X_test.c, or anything under tests/ */
	char module[64];                    /* its folder in src/; "" elsewhere and for src/ itself */
	int rank;                         /* of the module, 0 lowest; -1 without one */
	bool domain;                      /* a module that speaks of blood donation, not one of the plain lower ones */
};

/* Prints `file:line: what; how to fix it [rule]`, unless tools/tidy.allow has an entry for the file and rule. */
void finding(const struct file *file, int line, enum rule rule, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
int module_rank(const char *name, size_t length);       /* -1: there is no such module */
bool is_there(const char *folder, size_t folder_length, const char *stem, size_t stem_length, const char *ending);
bool starts(const char *text, const char *start);
bool ends(const char *text, const char *end);

/* The whole file, terminated, to be freed; NULL when it cannot be read. */
char *read_whole(const char *path, size_t *length);

void check_map(const struct file *file);              /* tidy_map.c: MAP.md */
void check_decisions(const char *folder);             /* tidy_map.c: every decision has its number and its sections, and is listed */
void read_limits(void);                               /* tidy_limits.c: the names that src/limits.h defines */
void note_limits(const struct file *file);            /* the ones that this file uses */
void check_limits(void);                              /* each is used by the program */
void check_c(const struct file *file);                /* tidy_c.c */
/* tidy_cycle.c: notes that `file` includes "name"; when all files are noted, reports those that include each other in a circle. */
void cycle_note(const struct file *file, int line, const char *name, size_t length);
void check_cycles(void);
/* tidy_tables.c: notes whose tables migrations/ makes; then a module's statements name no table of a later module. */
void note_tables(const struct file *file);
void check_tables(const struct file *file);
void check_words(const struct file *file);            /* tidy_words.c */
void check_dialect(const struct file *file);          /* tidy_dialect.c */

#endif
