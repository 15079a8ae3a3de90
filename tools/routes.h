/* routes: what tools/routes has read of types.def and routes.def, before it writes C.
 *
 * Everything read lives until the tool ends. */
#ifndef TOOLS_ROUTES_H
#define TOOLS_ROUTES_H
#include <stdbool.h>
#include <stddef.h>

enum { KINDS_MAX = 256, ROWS_MAX = 2000, SEGMENTS_MAX = 16, PARTS_MAX = 4, TOKEN_LENGTH_MAX = 64, ID_LENGTH = 13 };

enum kind_sort { KIND_ID, KIND_TOKEN, KIND_VALUE };

struct kind {
	enum kind_sort sort;
	char *name;
	int length;                       /* of its text in a path; 0 for a value */
	int line;
};

/* One piece of a path between slashes: a literal, or a part with a name and a kind. */
struct segment {
	char *literal;                    /* NULL: a part */
	char *name;
	const struct kind *kind;
	int part;                         /* its place among the row's parts */
};

struct row {
	const char *file;
	int line;
	bool post;
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
	bool idempotent, slow, machine, demo, priority, bare, shared, live, activity;
};

struct kind_list { struct kind at[KINDS_MAX]; int count; };
struct row_list { struct row *at[ROWS_MAX]; int count; };

/* Each writes what is wrong to standard error, as `file:line: what is wrong; how to fix it`, and answers false. */
bool read_types(const char *file, struct kind_list *kinds);
bool read_routes(const char *file, const struct kind_list *kinds, struct row_list *rows);

#endif
