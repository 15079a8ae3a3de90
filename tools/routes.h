/* routes: what tools/routes has read from types.def and routes.def, before it writes C.
 *
 * Nothing that was read is freed. */
#ifndef TOOLS_ROUTES_H
#define TOOLS_ROUTES_H
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { KINDS_MAX = 256, ROWS_MAX = 2000, SEGMENTS_MAX = 16, PARTS_MAX = 4, TOKEN_LENGTH_MAX = 64, ID_LENGTH = 13,
       LINE_MAX_BYTES = 2000, WORDS_MAX = 24 };

enum kind_sort { KIND_ID, KIND_TOKEN, KIND_VALUE, KIND_ENUM };

struct kind {
	enum kind_sort sort;
	char *name;
	int length;                       /* of its text in a path; 0 for a value and an enum */
	int line;
	char *words[WORDS_MAX];           /* of an enum */
	int word_count;
};

/* One piece of a path between slashes: a literal, or a part with a name and a kind. */
struct segment {
	char *literal;                    /* NULL: a part */
	char *name;
	const struct kind *kind;
	int part;                         /* its index among the row's parts */
};

struct row {
	const char *file;
	int line;
	const char *method;               /* GET, POST, PATCH or DELETE */
	bool writes;                      /* any but GET */
	char *pattern;                    /* as written, one blank between a part's name and its kind */
	struct segment segments[SEGMENTS_MAX];
	int segment_count;
	const struct segment *parts[PARTS_MAX];
	int part_count;
	char *handler;
	char *guard;                      /* NULL: none */
	int guard_parts[PARTS_MAX];
	int guard_part_count;
	char *form, *prepare, *precheck;     /* NULL: none */
	char *act;                        /* names words: http_words_act_NAME; NULL: none */
	bool large, idempotent, slow, machine, demo, priority, bare, shared, live, activity, step, last_step;
};

struct kind_list { struct kind at[KINDS_MAX]; int count; };
struct row_list { struct row *at[ROWS_MAX]; int count; };

/* routes_read.c: a file cut into words, line by line.  Every complaint names the line. */
struct source {
	const char *file;
	int line;
	int errors;
	FILE *stream;
	char text[LINE_MAX_BYTES + 2];
	char *words[WORDS_MAX + 1];
	int word_count;
};
bool source_open(struct source *source, const char *file);
bool source_next(struct source *source);          /* the next line that says something */
bool source_close(struct source *source);         /* false: something was wrong */
void blame(struct source *source, const char *format, ...) __attribute__((format(printf, 2, 3)));
void *kept(void *memory);
bool is_name(const char *word);
const struct kind *find_kind(const struct kind_list *kinds, const char *name);

/* Each writes what is wrong to standard error, as `file:line: what is wrong; how to fix it`, and answers false. */
bool read_routes(const char *file, const struct kind_list *kinds, struct row_list *rows);
bool read_types(const char *file, struct kind_list *kinds);       /* routes_types.c */

/* routes_types.c */
void write_types(const char *source, const char *header, const struct kind_list *kinds);

/* routes.c */
FILE *write_start(const char *path, const char *from);
void write_finish(FILE *out, const char *path);
void write_upper(FILE *out, const char *name);

#endif
