/* routes: turns types.def and routes.def into C.
 *
 *   routes types TYPES.def types.c types.h                               structs for ids and tokens, enums with their words
 *   routes links TYPES.def ROUTES.def links.c links.h                    link_HANDLER(): the only way to write a path
 *   routes table TYPES.def ROUTES.def routes_table.c routes_handlers.h   the table, route_find(), guards first */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "routes.h"

FILE *
write_start(const char *path, const char *from)
{
	FILE *out = fopen(path, "w");

	if (out == NULL) {
		fprintf(stderr, "%s:1: cannot be written (%s); give a path in an existing folder\n", path, strerror(errno));
		exit(1);
	}
	fprintf(out, "/* Written by tools/routes from %s; change that file, not this one. */\n", from);
	return out;
}

void
write_finish(FILE *out, const char *path)
{
	bool failed = ferror(out) != 0;

	if (fclose(out) != 0 || failed) {
		fprintf(stderr, "%s:1: cannot be written (%s); make space on the disk\n", path, strerror(errno));
		remove(path);
		exit(1);
	}
}

void
write_upper(FILE *out, const char *name)
{
	for (; *name != '\0'; name++)
		fputc(toupper((unsigned char)*name), out);
}

/* A path of ours inside a #line, with quotes and backslashes escaped. */
static void
write_line(FILE *out, const char *file, int line)
{
	fprintf(out, "#line %d \"", line);
	for (; *file != '\0'; file++) {
		if (*file == '"' || *file == '\\')
			fputc('\\', out);
		fputc(*file, out);
	}
	fputs("\"\n", out);
}

/* Whether an earlier row has the same handler (guard, form, prepare): each is declared once. */
enum named { NAMED_HANDLER, NAMED_GUARD, NAMED_FORM, NAMED_PREPARE, NAMED_PRECHECK };

static const char *
name_of(const struct row *row, enum named named)
{
	switch (named) {
	case NAMED_HANDLER: return row->handler;
	case NAMED_GUARD:   return row->guard;
	case NAMED_FORM:    return row->form;
	case NAMED_PREPARE: return row->prepare;
	case NAMED_PRECHECK:   return row->precheck;
	}
	return NULL;
}

static bool
is_first(const struct row_list *rows, int index, enum named named)
{
	const char *name = name_of(rows->at[index], named);

	if (name == NULL)
		return false;
	for (int i = 0; i < index; i++) {
		const char *other = name_of(rows->at[i], named);

		if (other != NULL && strcmp(name, other) == 0)
			return false;
	}
	return true;
}

static void
write_parameters(FILE *out, const char *first, const struct row *row)
{
	fprintf(out, "(%s", first);
	for (int i = 0; i < row->part_count; i++)
		fprintf(out, ", struct %s %s", row->parts[i]->kind->name, row->parts[i]->name);
	fputc(')', out);
}

static void
write_links_header(const char *path, const struct row_list *rows)
{
	FILE *out = write_start(path, "routes.def");

	fputs("#ifndef LINKS_H\n#define LINKS_H\n#include \"html/html.h\"\n#include \"types.h\"\n\nstruct arena;\n", out);
	for (int i = 0; i < rows->count; i++) {
		const struct row *row = rows->at[i];

		if (!is_first(rows, i, NAMED_HANDLER))
			continue;
		fprintf(out, "\n/* %s */\n", row->pattern);
		fprintf(out, "struct link link_%s", row->handler);
		write_parameters(out, "struct arena *arena", row);
		fputs(";\n", out);
	}
	fputs("\n#endif\n", out);
	write_finish(out, path);
}

/* The pieces of a path with parts: the literal between two parts, with its slashes, is one piece. */
static int
write_pieces(FILE *out, const struct row *row)
{
	int pieces = 0;
	bool open = false;

	for (int i = 0; i < row->segment_count; i++) {
		const struct segment *segment = &row->segments[i];

		if (!open)
			fprintf(out, "%s TEXT(\"", pieces++ ? "," : "");
		open = segment->literal != NULL;
		fprintf(out, "/%s", open ? segment->literal : "\")");
		if (!open && segment->kind->sort == KIND_ID)
			fprintf(out, ", id_text(arena, %s.id)", segment->name);
		else if (!open)
			fprintf(out, ", %s.text", segment->name);
		pieces += !open;
	}
	if (open)
		fputs("\")", out);
	return pieces;
}

static void
write_links(const char *path, const struct row_list *rows)
{
	FILE *out = write_start(path, "routes.def");
	bool parts = false;

	fputs("#include <string.h>\n#include \"base/arena.h\"\n#include \"base/id.h\"\n#include \"links.h\"\n", out);
	for (int i = 0; i < rows->count; i++)
		parts = parts || rows->at[i]->part_count > 0;
	if (parts)
		fputs("\nstatic struct link\njoined(struct arena *arena, const struct text *pieces, size_t count)\n{\n"
		      "\tsize_t length = 0;\n\tchar *path, *end;\n\n"
		      "\tfor (size_t i = 0; i < count; i++)\n\t\tlength += pieces[i].length;\n"
		      "\tpath = end = arena_take(arena, length);\n"
		      "\tfor (size_t i = 0; i < count; i++) {\n"
		      "\t\tif (pieces[i].length > 0)\n\t\t\tmemcpy(end, pieces[i].at, pieces[i].length);\n"
		      "\t\tend += pieces[i].length;\n\t}\n"
		      "\treturn (struct link){ { path, length } };\n}\n", out);
	for (int i = 0; i < rows->count; i++) {
		const struct row *row = rows->at[i];

		if (!is_first(rows, i, NAMED_HANDLER))
			continue;
		fprintf(out, "\nstruct link\nlink_%s", row->handler);
		write_parameters(out, "struct arena *arena", row);
		fputs("\n{\n", out);
		if (row->part_count == 0) {
			fprintf(out, "\t(void)arena;\n\treturn (struct link){ TEXT(\"%s\") };\n}\n", row->pattern);
			continue;
		}
		fputs("\tconst struct text pieces[] = {", out);
		write_pieces(out, row);
		fputs(" };\n\n\treturn joined(arena, pieces, COUNT_OF(pieces));\n}\n", out);
	}
	write_finish(out, path);
}

static void
write_handlers(const char *path, const struct row_list *rows)
{
	FILE *out = write_start(path, "routes.def");

	fputs("#ifndef ROUTES_HANDLERS_H\n#define ROUTES_HANDLERS_H\n#include <stdbool.h>\n#include \"types.h\"\n\n"
	      "/* Included by the files that define these, so that a wrong signature does not compile. */\n"
	      "struct form;\nstruct request;\n\n", out);
	for (int i = 0; i < rows->count; i++) {
		const struct row *row = rows->at[i];

		if (is_first(rows, i, NAMED_HANDLER)) {
			write_line(out, row->file, row->line);
			fprintf(out, "void %s", row->handler);
			write_parameters(out, "struct request *request", row);
			fputs(";\n", out);
		}
		if (is_first(rows, i, NAMED_GUARD)) {
			write_line(out, row->file, row->line);
			fprintf(out, "bool %s(struct request *request", row->guard);
			for (int p = 0; p < row->guard_part_count; p++) {
				const struct segment *part = row->parts[row->guard_parts[p]];

				fprintf(out, ", struct %s %s", part->kind->name, part->name);
			}
			fputs(");\n", out);
		}
		if (is_first(rows, i, NAMED_FORM)) {
			write_line(out, row->file, row->line);
			fprintf(out, "extern const struct form %s;\n", row->form);
		}
		if (is_first(rows, i, NAMED_PREPARE)) {
			write_line(out, row->file, row->line);
			fprintf(out, "void %s(struct request *request);\n", row->prepare);
		}
		if (is_first(rows, i, NAMED_PRECHECK)) {
			write_line(out, row->file, row->line);
			fprintf(out, "void %s(struct request *request);\n", row->precheck);
		}
	}
	fputs("\n#endif\n", out);
	write_finish(out, path);
}

/* Fewest segments first; then segment by segment, literals before parts: the first row that fits is the right one. */
static int
compare_rows(const void *one_at, const void *other_at)
{
	const struct row *one = *(struct row *const *)one_at, *other = *(struct row *const *)other_at;

	if (one->segment_count != other->segment_count)
		return one->segment_count - other->segment_count;
	for (int i = 0; i < one->segment_count; i++) {
		const struct segment *a = &one->segments[i], *b = &other->segments[i];
		int order = (a->literal == NULL) - (b->literal == NULL);

		if (order == 0 && a->literal != NULL)
			order = strcmp(a->literal, b->literal);
		if (order == 0 && a->literal == NULL)
			order = a->kind->length - b->kind->length;
		if (order != 0)
			return order;
	}
	return strcmp(one->method, other->method);
}

static void
write_part_value(FILE *out, const struct segment *part)
{
	fprintf(out, ", (struct %s){ parts[%d].%s }", part->kind->name, part->part,
	        part->kind->sort == KIND_ID ? "id" : "token");
}

static const char *
verb_of(const struct row *row)
{
	return !row->writes ? "get" : *row->method == 'D' ? "delete" : row->method[1] == 'A' ? "patch" : "post";
}

/* The guard always comes first: a handler cannot be reached without it. */
static void
write_wrapper(FILE *out, const struct row *row)
{
	fprintf(out, "static void\n%s_%s(struct request *request, const union route_value *parts)\n{\n",
	        verb_of(row), row->handler);
	if (row->part_count == 0)
		fputs("\t(void)parts;\n", out);
	if (row->guard != NULL) {
		fprintf(out, "\tif (!%s(request", row->guard);
		for (int i = 0; i < row->guard_part_count; i++)
			write_part_value(out, row->parts[row->guard_parts[i]]);
		fputs("))\n\t\treturn;\n", out);
	}
	fprintf(out, "\t%s(request", row->handler);
	for (int i = 0; i < row->part_count; i++)
		write_part_value(out, row->parts[i]);
	fputs(");\n}\n\n", out);
}

static void
write_rows(FILE *out, const struct row_list *rows)
{
	fputs("const struct route routes[] = {\n", out);
	for (int i = 0; i < rows->count; i++) {
		const struct row *row = rows->at[i];

		fprintf(out, "\t{ .method = METHOD_%s, .pattern = \"%s\", .handle = %s_%s, .handler = \"%s\"",
		        row->method, row->pattern, verb_of(row), row->handler, row->handler);
		if (row->form != NULL)
			fprintf(out, ", .form = &%s", row->form);
		if (row->prepare != NULL)
			fprintf(out, ", .upload = true, .prepare = %s", row->prepare);
		if (row->precheck != NULL)
			fprintf(out, ", .precheck = %s", row->precheck);
		if (row->act != NULL)
			fprintf(out, ", .act = &http_words_act_%s", row->act);
		fprintf(out, "%s%s%s%s%s%s%s%s%s%s%s%s },\n", row->large ? ", .large = true" : "",
		        row->idempotent ? ", .idempotent = true" : "", row->slow ? ", .slow = true" : "",
		        row->machine ? ", .machine = true" : "", row->demo ? ", .demo = true" : "",
		        row->priority ? ", .priority = true" : "", row->bare ? ", .bare = true" : "",
		        row->shared ? ", .shared = true" : "", row->live ? ", .live = true" : "",
		        row->activity ? ", .activity = true" : "", row->step ? ", .step = true" : "",
		        row->last_step ? ", .last_step = true" : "");
	}
	fputs("};\nconst size_t route_count = COUNT_OF(routes);\n\n", out);
}

/* The tables of route_find(): the segments of every row, and where the rows with n segments start. */
static void
write_segments(FILE *out, const struct row_list *rows)
{
	int most = rows->at[rows->count - 1]->segment_count, row = 0, start_of_row = 0;

	fprintf(out, "enum { SEGMENTS_MOST = %d };\n\n", most);
	fputs("/* A literal, or (NULL) a part whose text is `length` long. */\n"
	      "static const struct segment { const char *literal; unsigned short length; bool is_id; } segments[] = {\n",
	      out);
	for (int i = 0; i < rows->count; i++) {
		fprintf(out, "\t/* %s */\n", rows->at[i]->pattern);
		for (int s = 0; s < rows->at[i]->segment_count; s++) {
			const struct segment *segment = &rows->at[i]->segments[s];

			if (segment->literal != NULL)
				fprintf(out, "\t{ \"%s\", %zu, false },\n", segment->literal, strlen(segment->literal));
			else
				fprintf(out, "\t{ NULL, %d, %s },\n", segment->kind->length,
				        segment->kind->sort == KIND_ID ? "true" : "false");
		}
	}
	fputs("\t{ NULL, 0, false }\n};\nstatic const unsigned short first_segment[] = {\n\t", out);
	for (int i = 0; i < rows->count; i++) {
		fprintf(out, "%d,%s", start_of_row, i % 16 == 15 ? "\n\t" : " ");
		start_of_row += rows->at[i]->segment_count;
	}
	fputs("\n};\nstatic const unsigned short rows_with[SEGMENTS_MOST + 2] = {", out);
	for (int count = 0; count <= most + 1; count++) {
		while (row < rows->count && rows->at[row]->segment_count < count)
			row++;
		fprintf(out, "%s%d", count ? ", " : " ", row);
	}
	fputs(" };\n", out);
}

static const char find_text[] =
	"\n/* \"/\" has no segment; an empty one (\"//\", or a slash at the end) is not a path of ours. */\n"
	"static bool\n"
	"split(struct text path, struct text *pieces, size_t *count)\n"
	"{\n"
	"\tconst char *at = path.at, *end = path.at + path.length;\n"
	"\n"
	"\t*count = 0;\n"
	"\tif (path.length == 0 || *at != '/')\n"
	"\t\treturn false;\n"
	"\tif (path.length == 1)\n"
	"\t\treturn true;\n"
	"\twhile (at < end) {\n"
	"\t\tconst char *from = at + 1, *slash = memchr(from, '/', (size_t)(end - from));\n"
	"\n"
	"\t\tat = slash ? slash : end;\n"
	"\t\tif (at == from || *count == SEGMENTS_MOST)\n"
	"\t\t\treturn false;\n"
	"\t\tpieces[(*count)++] = (struct text){ from, (size_t)(at - from) };\n"
	"\t}\n"
	"\treturn true;\n"
	"}\n"
	"\n"
	"static bool\n"
	"looks_like(const struct segment *segment, const struct text *pieces, size_t count)\n"
	"{\n"
	"\tfor (size_t i = 0; i < count; i++)\n"
	"\t\tif (segment[i].length != pieces[i].length\n"
	"\t\t    || (segment[i].literal != NULL && memcmp(segment[i].literal, pieces[i].at, pieces[i].length) != 0))\n"
	"\t\t\treturn false;\n"
	"\treturn true;\n"
	"}\n"
	"\n"
	"static bool\n"
	"read_parts(struct arena *arena, const struct segment *segment, const struct text *pieces, size_t count,\n"
	"           union route_value *parts)\n"
	"{\n"
	"\tfor (size_t i = 0; i < count; i++) {\n"
	"\t\tif (segment[i].literal != NULL)\n"
	"\t\t\tcontinue;\n"
	"\t\tif (segment[i].is_id ? !id_from_text(pieces[i], &parts->id)\n"
	"\t\t                     : !token_from_text(arena, pieces[i], segment[i].length, &parts->token))\n"
	"\t\t\treturn false;\n"
	"\t\tparts++;\n"
	"\t}\n"
	"\treturn true;\n"
	"}\n"
	"\n"
	"enum route_match\n"
	"route_find(struct arena *arena, enum method method, struct text path, const struct route **route,\n"
	"           union route_value *parts, struct text *allowed)\n"
	"{\n"
	"\tstatic const struct text words[METHOD_OTHER] = {\n"
	"\t\t[METHOD_GET] = { \"GET, HEAD\", 9 }, [METHOD_POST] = { \"POST\", 4 }, [METHOD_PATCH] = { \"PATCH\", 5 },\n"
	"\t\t[METHOD_DELETE] = { \"DELETE\", 6 },\n"
	"\t};\n"
	"\tstruct text pieces[SEGMENTS_MOST + 1];\n"
	"\tsize_t count;\n"
	"\tbool found[METHOD_OTHER] = { false };\n"
	"\n"
	"\t*allowed = TEXT_NONE;\n"
	"\tif (!split(path, pieces, &count))\n"
	"\t\treturn ROUTE_MATCH_NO_PATH;\n"
	"\tif (method == METHOD_HEAD)\n"
	"\t\tmethod = METHOD_GET;\n"
	"\tfor (size_t row = rows_with[count]; row < rows_with[count + 1]; row++) {\n"
	"\t\tconst struct segment *segment = &segments[first_segment[row]];\n"
	"\n"
	"\t\tif (!looks_like(segment, pieces, count) || !read_parts(arena, segment, pieces, count, parts))\n"
	"\t\t\tcontinue;\n"
	"\t\tif (routes[row].method == method) {\n"
	"\t\t\t*route = &routes[row];\n"
	"\t\t\treturn ROUTE_MATCH_OK;\n"
	"\t\t}\n"
	"\t\tfound[routes[row].method] = true;\n"
	"\t}\n"
	"\tfor (int i = 0; i < METHOD_OTHER; i++)\n"
	"\t\tif (found[i])\n"
	"\t\t\t*allowed = text_is_empty(*allowed) ? words[i]\n"
	"\t\t\t         : text_format(arena, \"%.*s, %.*s\", TEXT_PRINT(*allowed), TEXT_PRINT(words[i]));\n"
	"\treturn text_is_empty(*allowed) ? ROUTE_MATCH_NO_PATH : ROUTE_MATCH_NO_METHOD;\n"
	"}\n";

static void
write_table(const char *path, struct row_list *rows)
{
	FILE *out = write_start(path, "routes.def");
	bool acts = false;

	qsort(rows->at, (size_t)rows->count, sizeof(rows->at[0]), compare_rows);
	fputs("#include <string.h>\n#include \"base/id.h\"\n#include \"http/dispatch.h\"\n"
	      "#include \"routes_handlers.h\"\n", out);
	for (int i = 0; i < rows->count; i++)
		acts = acts || rows->at[i]->act != NULL;
	fputs(acts ? "#include \"http_words.h\"\n\n" : "\n", out);
	for (int i = 0; i < rows->count; i++)
		write_wrapper(out, rows->at[i]);
	write_rows(out, rows);
	write_segments(out, rows);
	fputs(find_text, out);
	write_finish(out, path);
}

static struct kind_list kinds;
static struct row_list rows;

int
main(int count, char **words)
{
	const char *mode = count > 1 ? words[1] : "";

	if (strcmp(mode, "types") == 0 && count == 5) {
		if (!read_types(words[2], &kinds))
			return 1;
		write_types(words[3], words[4], &kinds);
		return 0;
	}
	if ((strcmp(mode, "links") == 0 || strcmp(mode, "table") == 0) && count == 6) {
		if (!read_types(words[2], &kinds) || !read_routes(words[3], &kinds, &rows))
			return 1;
		if (strcmp(mode, "links") == 0) {
			write_links_header(words[5], &rows);
			write_links(words[4], &rows);
		} else {
			write_handlers(words[5], &rows);
			write_table(words[4], &rows);
		}
		return 0;
	}
	fprintf(stderr, "usage: routes types TYPES.def types.c types.h\n"
	        "       routes links TYPES.def ROUTES.def links.c links.h\n"
	        "       routes table TYPES.def ROUTES.def routes_table.c routes_handlers.h\n");
	return 2;
}
