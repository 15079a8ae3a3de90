/* roles: turns roles.def into guards.
 *
 *   roles ROLES.def roles.c roles.h     role_NAME(): true when the visitor holds the role, false when something else was answered */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROLES_MAX = 32, WORD_BYTES = 64, LINE_BYTES = 2000, COLUMNS = 5 };

struct role {
	char name[WORD_BYTES], of[WORD_BYTES], first[WORD_BYTES], held[WORD_BYTES], otherwise[WORD_BYTES];
	int line;
};

static struct role roles[ROLES_MAX];
static int role_count, errors;

static bool
is_none(const char *word)
{
	return strcmp(word, "-") == 0;
}

static bool
is_name(const char *word)
{
	return islower((unsigned char)*word) && word[strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static const struct role *
find(const char *name)
{
	for (int i = 0; i < role_count; i++)
		if (strcmp(roles[i].name, name) == 0)
			return &roles[i];
	return NULL;
}

static bool
check(const char *file, const struct role *role)
{
	const char *wrong = NULL, *fix = NULL;
	const struct role *first = find(role->first);

	if (!is_name(role->name) || !is_name(role->held) || !is_name(role->otherwise))
		wrong = "a name is not in small letters, digits and _", fix = "write it so";
	else if (!is_none(role->of) && !is_name(role->of))
		wrong = "what the role is of is no kind", fix = "write a kind of types.def, or - for the whole site";
	else if (find(role->name))
		wrong = "this role is there already", fix = "give each role a name of its own";
	else if (!is_none(role->first) && first == NULL)
		wrong = "the role that comes first is not in an earlier line", fix = "move that role up, or write - for none";
	else if (first && !is_none(first->of) && strcmp(first->of, role->of) != 0)
		wrong = "the role that comes first is of another kind", fix = "name one of the same kind or of the whole site";
	if (wrong)
		fprintf(stderr, "%s:%d: %s; %s\n", file, role->line, wrong, fix);
	return wrong == NULL;
}

static void
read_line(const char *file, int number, char *line)
{
	struct role role = { .line = number };
	char *const columns[COLUMNS] = { role.name, role.of, role.first, role.held, role.otherwise };
	int count = 0;

	line[strcspn(line, "#")] = '\0';
	for (char *word = strtok(line, " \t\r\n"); word != NULL; word = strtok(NULL, " \t\r\n"), count++)
		if (count < COLUMNS)
			snprintf(columns[count], WORD_BYTES, "%s", word);
	if (count == 0)
		return;
	if (count != COLUMNS) {
		fprintf(stderr, "%s:%d: %d columns; write name, of what, first, held and otherwise\n", file, number, count);
		errors++;
	} else if (role_count == ROLES_MAX) {
		fprintf(stderr, "%s:%d: more than %d roles; raise ROLES_MAX in tools/roles.c\n", file, number, ROLES_MAX);
		errors++;
	} else if (check(file, &role)) {
		roles[role_count++] = role;
	} else {
		errors++;
	}
}

static void
read_roles(const char *file)
{
	char line[LINE_BYTES];
	FILE *in = fopen(file, "r");

	if (in == NULL) {
		fprintf(stderr, "%s:1: cannot be read (%s); give the path of roles.def\n", file, strerror(errno));
		exit(1);
	}
	for (int number = 1; fgets(line, sizeof line, in); number++)
		read_line(file, number, line);
	fclose(in);
	if (role_count == 0 && errors == 0) {
		fprintf(stderr, "%s:1: no role at all; write one a line\n", file);
		errors++;
	}
	if (errors)
		exit(1);
}

static void
write_parameters(FILE *out, const struct role *role)
{
	if (is_none(role->of))
		fputs("(struct request *request)", out);
	else
		fprintf(out, "(struct request *request, struct %s id)", role->of);
}

static void
write_header(FILE *out)
{
	fputs("/* Written by tools/roles from roles.def; change that file, not this one. */\n"
	      "#ifndef GENERATED_ROLES_H\n#define GENERATED_ROLES_H\n#include <stdbool.h>\n"
	      "#include \"base/attributes.h\"\n#include \"types.h\"\n\n"
	      "struct request;\n\n"
	      "/* What a module finds out for its role. */\n"
	      "enum role { ROLE_FAULT = -1, ROLE_HELD, ROLE_NOT_HELD };\n", out);
	for (int i = 0; i < role_count; i++) {
		fprintf(out, "\n/* roles.def, line %d */\nbool role_%s", roles[i].line, roles[i].name);
		write_parameters(out, &roles[i]);
		fprintf(out, ";\nmust_use enum role %s", roles[i].held);
		write_parameters(out, &roles[i]);
		fputs(";\n", out);
		/* What http/respond.h declares is not declared again. */
		if (strncmp(roles[i].otherwise, "respond_", 8) != 0)
			fprintf(out, "void %s(struct request *request);\n", roles[i].otherwise);
	}
	fputs("\n#endif\n", out);
}

static void
write_guard(FILE *out, const struct role *role)
{
	const char *const id = is_none(role->of) ? "" : ", id";

	fprintf(out, "\nbool\nrole_%s", role->name);
	write_parameters(out, role);
	fputs("\n{\n", out);
	if (!is_none(role->first))
		fprintf(out, "\tif (!role_%s(request%s))\n\t\treturn false;\n", role->first, is_none(find(role->first)->of) ? "" : id);
	fprintf(out, "\tswitch (%s(request%s)) {\n", role->held, id);
	fputs("\tcase ROLE_HELD:     return true;\n", out);
	fprintf(out, "\tcase ROLE_NOT_HELD: %s(request); return false;\n", role->otherwise);
	fputs("\tcase ROLE_FAULT:    break;\n\t}\n\trespond_error(request);\n\treturn false;\n}\n", out);
}

static FILE *
start(const char *path)
{
	FILE *out = fopen(path, "w");

	if (out == NULL) {
		fprintf(stderr, "%s:1: cannot be written (%s); give a path in an existing folder\n", path, strerror(errno));
		exit(1);
	}
	return out;
}

static void
finish(FILE *out, const char *path)
{
	if (fclose(out) != 0) {
		fprintf(stderr, "%s:1: cannot be written (%s); make space on the disk\n", path, strerror(errno));
		remove(path);
		exit(1);
	}
}

int
main(int count, char **words)
{
	FILE *out;

	if (count != 4) {
		fputs("usage: roles ROLES.def roles.c roles.h\n", stderr);
		return 2;
	}
	read_roles(words[1]);
	out = start(words[2]);
	fputs("/* Written by tools/roles from roles.def; change that file, not this one. */\n"
	      "#include \"roles.h\"\n\n#include \"http/respond.h\"\n", out);
	for (int i = 0; i < role_count; i++)
		write_guard(out, &roles[i]);
	finish(out, words[2]);
	out = start(words[3]);
	write_header(out);
	finish(out, words[3]);
	return 0;
}
