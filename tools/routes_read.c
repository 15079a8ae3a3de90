/* routes_read: lines cut into words, and routes.def, read strictly: what is not understood is refused with its line. */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "routes.h"

void
blame(struct source *source, const char *format, ...)
{
	va_list arguments;

	fprintf(stderr, "%s:%d: ", source->file, source->line);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	source->errors++;
}

void *
kept(void *memory)
{
	if (memory == NULL) {
		fprintf(stderr, "routes: no memory\n");
		exit(1);
	}
	return memory;
}

bool
is_name(const char *word)
{
	if (!islower((unsigned char)*word))
		return false;
	for (; *word != '\0'; word++)
		if (!islower((unsigned char)*word) && !isdigit((unsigned char)*word) && *word != '_')
			return false;
	return true;
}

/* Splits the line into words at white space, but not inside {} or (); a word that starts with # ends it. */
static bool
cut_words(struct source *source)
{
	char *at = source->text;

	source->word_count = 0;
	for (;;) {
		char open = '\0';

		at += strspn(at, " \t\r\n");
		if (*at == '\0' || *at == '#')
			return true;
		if (source->word_count == WORDS_MAX) {
			blame(source, "more than %d words in one line; one row says one thing", WORDS_MAX);
			return false;
		}
		source->words[source->word_count++] = at;
		for (; *at != '\0' && (open != '\0' || strchr(" \t\r\n", *at) == NULL); at++) {
			if (open == '\0' && (*at == '{' || *at == '('))
				open = *at;
			else if ((open == '{' && *at == '}') || (open == '(' && *at == ')'))
				open = '\0';
		}
		if (open != '\0') {
			blame(source, "'%c' is not closed; close it in the same line", open);
			return false;
		}
		if (*at != '\0')
			*at++ = '\0';
	}
}

bool
source_open(struct source *source, const char *file)
{
	*source = (struct source){ .file = file, .line = 1, .stream = fopen(file, "r") };
	if (source->stream == NULL)
		blame(source, "cannot be read (%s); give the path of an existing file", strerror(errno));
	source->line = 0;
	return source->stream != NULL;
}

bool
source_next(struct source *source)
{
	while (fgets(source->text, sizeof(source->text), source->stream) != NULL) {
		source->line++;
		if (strlen(source->text) > LINE_MAX_BYTES) {
			blame(source, "the line is longer than %d bytes; make it shorter", LINE_MAX_BYTES);
			return false;
		}
		if (cut_words(source) && source->word_count > 0)
			return true;
	}
	return false;
}

bool
source_close(struct source *source)
{
	fclose(source->stream);
	return source->errors == 0;
}

const struct kind *
find_kind(const struct kind_list *kinds, const char *name)
{
	for (int i = 0; i < kinds->count; i++)
		if (strcmp(kinds->at[i].name, name) == 0)
			return &kinds->at[i];
	return NULL;
}

/* The inside of {name kind}. */
static bool
read_part(struct source *source, const struct kind_list *kinds, struct row *row, char *inside, struct segment *segment)
{
	char *rest = inside, *name = strtok_r(inside, " \t", &rest), *kind = name ? strtok_r(NULL, " \t", &rest) : NULL;

	if (kind == NULL || strtok_r(NULL, " \t", &rest) != NULL) {
		blame(source, "a part of a path needs a name and a kind; write {drive drive_id}");
		return false;
	}
	if (!is_name(name) || strcmp(name, "request") == 0 || strcmp(name, "arena") == 0 || strcmp(name, "parts") == 0) {
		blame(source, "'%s' cannot name a part; use lower-case letters, digits and _, and not request, arena or parts",
		      name);
		return false;
	}
	segment->kind = find_kind(kinds, kind);
	if (segment->kind == NULL) {
		blame(source, "'%s' is not a type; add it to types.def or correct the spelling", kind);
		return false;
	}
	if (segment->kind->sort == KIND_VALUE || segment->kind->sort == KIND_ENUM) {
		blame(source, "'%s' is a plain value; only ids and tokens stand in a path, a value goes into the query", kind);
		return false;
	}
	for (int i = 0; i < row->part_count; i++)
		if (strcmp(row->parts[i]->name, name) == 0) {
			blame(source, "two parts of the path are called '%s'; give each its own name", name);
			return false;
		}
	if (row->part_count == PARTS_MAX) {
		blame(source, "more than %d parts in one path; shorten it, an inner id is often enough", PARTS_MAX);
		return false;
	}
	segment->name = kept(strdup(name));
	segment->part = row->part_count;
	row->parts[row->part_count++] = segment;
	return true;
}

static bool
read_segment(struct source *source, const struct kind_list *kinds, struct row *row, char *text)
{
	struct segment *segment = &row->segments[row->segment_count];
	size_t length = strlen(text);

	if (*text == '\0') {
		blame(source, "the path has nothing between two slashes or after the last; take the extra '/' away");
		return false;
	}
	if (row->segment_count == SEGMENTS_MAX) {
		blame(source, "more than %d segments in one path; make it shorter", SEGMENTS_MAX);
		return false;
	}
	if (*text == '{' && strchr(text, '}') == text + length - 1) {
		text[length - 1] = '\0';
		if (!read_part(source, kinds, row, text + 1, segment))
			return false;
		row->segment_count++;
		return true;
	}
	if (strpbrk(text, "{}") != NULL) {
		blame(source, "a part shares its place with other letters; let it stand alone between two slashes");
		return false;
	}
	for (const char *c = text; *c != '\0'; c++)
		if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && strchr("-._", *c) == NULL) {
			blame(source, "'%c' may not stand in a path; use lower-case letters, digits, '-', '.' and '_'", *c);
			return false;
		}
	segment->literal = kept(strdup(text));
	row->segment_count++;
	return true;
}

static bool
read_path(struct source *source, const struct kind_list *kinds, struct row *row, const char *word)
{
	char *copy = kept(strdup(word)), *at = copy;
	size_t size = strlen(word) + SEGMENTS_MAX + 2;
	FILE *out;

	if (*word != '/') {
		blame(source, "the path '%s' does not start with '/'; write '/%s'", word, word);
		return false;
	}
	for (char *next; word[1] != '\0' && at != NULL; at = next) {
		at++;
		next = strchr(at, '/');
		if (next != NULL)
			*next = '\0';
		if (!read_segment(source, kinds, row, at))
			return false;
	}
	free(copy);
	row->pattern = kept(calloc(size, 1));
	out = kept(fmemopen(row->pattern, size, "w"));
	if (row->segment_count == 0)
		fputc('/', out);
	for (const struct segment *s = row->segments; s < row->segments + row->segment_count; s++) {
		if (s->literal != NULL)
			fprintf(out, "/%s", s->literal);
		else
			fprintf(out, "/{%s %s}", s->name, s->kind->name);
	}
	fclose(out);
	return true;
}

/* "drive_guard_organiser(drive)", or "-" for none. */
static bool
read_guard(struct source *source, struct row *row, char *word)
{
	char *open = strchr(word, '('), *rest = NULL;
	size_t length = strlen(word);

	if (strcmp(word, "-") == 0)
		return true;
	if (open != NULL && word[length - 1] == ')') {
		*open = '\0';
		word[length - 1] = '\0';
	} else if (open != NULL) {
		*open = '\0';
		open = NULL;
		word = (char *)"";
	}
	if (!is_name(word)) {
		blame(source, "the guard is not understood; write guard_name, guard_name(part) or - for none");
		return false;
	}
	row->guard = kept(strdup(word));
	for (char *name = open ? strtok_r(open + 1, " \t,", &rest) : NULL; name; name = strtok_r(NULL, " \t,", &rest)) {
		int part = 0;

		while (part < row->part_count && strcmp(row->parts[part]->name, name) != 0)
			part++;
		if (part == row->part_count) {
			blame(source, "the guard asks for '%s', which is no part of the path; name a part of the path", name);
			return false;
		}
		if (row->guard_part_count == PARTS_MAX) {
			blame(source, "the guard asks for more than %d parts; name each part once", PARTS_MAX);
			return false;
		}
		row->guard_parts[row->guard_part_count++] = part;
	}
	return true;
}

static bool
read_option(struct source *source, struct row *row, char *word)
{
	struct { const char *name; char **value; bool *flag; } options[] = {
		{ "form", &row->form, NULL }, { "upload", &row->prepare, NULL }, { "precheck", &row->precheck, NULL },
		{ "act", &row->act, NULL },
		{ "idempotent", NULL, &row->idempotent }, { "slow", NULL, &row->slow },
		{ "machine", NULL, &row->machine }, { "demo", NULL, &row->demo },
		{ "priority", NULL, &row->priority }, { "bare", NULL, &row->bare },
		{ "shared", NULL, &row->shared }, { "large", NULL, &row->large },
		{ "live", NULL, &row->live }, { "activity", NULL, &row->activity },
		{ "step", NULL, &row->step }, { "last_step", NULL, &row->last_step },
	};
	char *value = strchr(word, '=');

	if (value != NULL)
		*value++ = '\0';
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if (strcmp(options[i].name, word) != 0)
			continue;
		if (options[i].value != NULL ? *options[i].value != NULL : *options[i].flag) {
			blame(source, "option '%s' stands twice; take one away", word);
			return false;
		}
		if (options[i].flag != NULL && value != NULL) {
			blame(source, "option '%s' takes no value; write '%s' alone", word, word);
			return false;
		}
		if (options[i].flag != NULL) {
			*options[i].flag = true;
			return true;
		}
		if (value == NULL || !is_name(value)) {
			blame(source, "option '%s' needs a name; write %s=%s", word, word,
			      options[i].value == &row->form    ? "the_form"
			      : options[i].value == &row->precheck ? "the_precheck_function"
			      : options[i].value == &row->act   ? "the_act"
			                                        : "the_prepare_function");
			return false;
		}
		*options[i].value = kept(strdup(value));
		return true;
	}
	blame(source, "'%s' is not an option; "
	      "known are form=, upload=, precheck=, act=, large, idempotent, slow, machine, demo, priority, bare, shared, live, activity, step "
	      "and last_step", word);
	return false;
}

static bool
options_fit(struct source *source, const struct row *row)
{
	if (row->writes && row->form == NULL)
		blame(source, "a POST has to name the form it reads; add form=, or form=none_form when it reads nothing");
	else if (!row->writes && row->idempotent)
		blame(source, "'idempotent' is for a POST; a GET changes nothing and may always be repeated");
	else if (!row->writes && row->prepare != NULL)
		blame(source, "'upload' is for a POST; a GET has no body");
	else if (row->large && row->prepare == NULL)
		blame(source, "'large' is for an 'upload'; another form has no file");
	else if (row->precheck != NULL && (!row->writes || row->guard != NULL || row->prepare != NULL))
		blame(source, "'precheck' is for a POST without guard and without 'upload'; it answers before either of them has run");
	else if (row->writes && row->slow)
		blame(source, "'slow' is for a GET; a POST runs on the writer, give long work to a job");
	else if (!row->writes && row->priority)
		blame(source, "'priority' is for a POST; a GET does not wait for the writer");
	else if (row->bare && (row->writes || row->slow || row->guard != NULL))
		blame(source, "'bare' is for a GET on its own, without guard and 'slow'; it is answered without the database");
	else if (row->writes && row->shared)
		blame(source, "'shared' is for a GET; nothing of a POST is kept for others");
	else if (row->shared && row->guard != NULL)
		blame(source, "'shared' says that everybody sees the same; take it away, or the guard");
	else if (row->writes && row->activity)
		blame(source, "'activity' is for a GET; it says that the address also answers ActivityPub");
	else if (!row->writes && row->step)
		blame(source, "'step' is for a POST; it says that the form's next step follows");
	else if (row->last_step && !row->idempotent)
		blame(source, "'last_step' is for an idempotent POST; the draft that it deletes has the form's key");
	else if (row->live && (row->writes || row->slow || row->guard != NULL || !row->machine))
		blame(source, "'live' is for a GET that is the same for everybody; write 'live machine', without a guard and without 'slow'");
	else
		return true;
	return false;
}

static bool
same_kinds(const struct row *one, const struct row *other)
{
	if (one->part_count != other->part_count)
		return false;
	for (int i = 0; i < one->part_count; i++)
		if (one->parts[i]->kind != other->parts[i]->kind)
			return false;
	return true;
}

static bool
same_guard_kinds(const struct row *one, const struct row *other)
{
	if (one->guard_part_count != other->guard_part_count)
		return false;
	for (int i = 0; i < one->guard_part_count; i++)
		if (one->parts[one->guard_parts[i]]->kind != other->parts[other->guard_parts[i]]->kind)
			return false;
	return true;
}

/* Some path fits both rows and no literal decides between them: parts in the same positions, of texts of the same length. */
static bool
is_ambiguous(const struct row *one, const struct row *other)
{
	if (one->segment_count != other->segment_count)
		return false;
	for (int i = 0; i < one->segment_count; i++) {
		const struct segment *a = &one->segments[i], *b = &other->segments[i];

		if ((a->literal == NULL) != (b->literal == NULL))
			return false;
		if (a->literal != NULL ? strcmp(a->literal, b->literal) != 0 : a->kind->length != b->kind->length)
			return false;
	}
	return true;
}

static bool
fits_the_others(struct source *source, const struct row *row, const struct row_list *rows)
{
	for (int i = 0; i < rows->count; i++) {
		const struct row *other = rows->at[i];

		if (row->method == other->method && strcmp(row->pattern, other->pattern) == 0) {
			blame(source, "this method and path already stand in line %d; take one of the two away", other->line);
			return false;
		}
		if (row->method == other->method && is_ambiguous(row, other)) {
			blame(source, "a path could be this row or line %d; let a literal segment tell them apart", other->line);
			return false;
		}
		if (strcmp(row->handler, other->handler) == 0 && !same_kinds(row, other)) {
			blame(source, "handler '%s' has other parts in line %d; give this row a handler of its own", row->handler,
			      other->line);
			return false;
		}
		if (strcmp(row->handler, other->handler) == 0 && strcmp(row->pattern, other->pattern) != 0) {
			blame(source, "handler '%s' has another path in line %d, so its link would be unclear; "
			      "give this row a handler of its own", row->handler, other->line);
			return false;
		}
		if (row->guard && other->guard && strcmp(row->guard, other->guard) == 0 && !same_guard_kinds(row, other)) {
			blame(source, "guard '%s' is given other kinds in line %d; give the same kinds or name another guard",
			      row->guard, other->line);
			return false;
		}
	}
	return true;
}

static const char *
known_method(const char *word)
{
	static const char *const methods[] = { "GET", "POST", "PATCH", "DELETE" };

	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (strcmp(word, methods[i]) == 0)
			return methods[i];
	return NULL;
}

static bool
read_row(struct source *source, const struct kind_list *kinds, struct row *row)
{
	const char *method = source->words[0];

	if (strcmp(method, "HEAD") == 0) {
		blame(source, "HEAD needs no row; every GET answers it");
		return false;
	}
	row->method = known_method(method);
	if (row->method == NULL) {
		blame(source, "'%s' is not a method; write GET, POST, PATCH or DELETE", method);
		return false;
	}
	row->writes = strcmp(row->method, "GET") != 0;
	if (source->word_count < 4) {
		blame(source, "a column is missing; write method, path, handler and guard (- for none)");
		return false;
	}
	if (!read_path(source, kinds, row, source->words[1]))
		return false;
	if (!is_name(source->words[2])) {
		blame(source, "'%s' is not a handler's name; use lower-case letters, digits and _", source->words[2]);
		return false;
	}
	row->handler = kept(strdup(source->words[2]));
	if (!read_guard(source, row, source->words[3]))
		return false;
	if (source->word_count == 5 && strcmp(source->words[4], "-") == 0)
		source->word_count = 4;           /* a column of its own for "no option" */
	for (int i = 4; i < source->word_count; i++)
		if (!read_option(source, row, source->words[i]))
			return false;
	return options_fit(source, row);
}

bool
read_routes(const char *file, const struct kind_list *kinds, struct row_list *rows)
{
	struct source source;

	if (!source_open(&source, file))
		return false;
	while (source_next(&source)) {
		struct row *row = kept(calloc(1, sizeof(*row)));

		row->file = file;
		row->line = source.line;
		if (!read_row(&source, kinds, row) || !fits_the_others(&source, row, rows))
			continue;
		if (rows->count == ROWS_MAX)
			blame(&source, "more than %d rows; raise ROWS_MAX in tools/routes.h", ROWS_MAX);
		else
			rows->at[rows->count++] = row;
	}
	if (rows->count == 0 && source.errors == 0)
		blame(&source, "no row at all; write at least the front page: GET / public_http_front -");
	return source_close(&source);
}
