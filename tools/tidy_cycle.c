/* tidy_cycle: refuses files that include each other in a circle.
 *
 * A header and the source that bears its name are one unit: who includes X.h uses what is in X.c.  Two of these are not a circle:
 *   - a module's own header, drive/drive.h, which all its files share and several of them implement: drive.c is a unit of its own;
 *   - the sources of the plain lower modules, whose files are one machine in several parts: there only headers are looked at. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tidy.h"

enum { UNITS_MAX = 2000, EDGES_MAX = 16000, NAME_BYTES = 200 };
enum state { UNSEEN, ON_PATH, DONE };

static struct { char name[NAME_BYTES]; enum state state; } units[UNITS_MAX];
static struct { int from, to, line; char *path; } edges[EDGES_MAX];
static int unit_count, edge_count;
static int trail[UNITS_MAX];
static int trail_length;

static void
refuse_more(const char *what, int most)
{
	fprintf(stderr, "tidy: more than %d %s; raise the bound in tools/tidy_cycle.c\n", most, what);
	exit(2);
}

static int
unit_of(const char *name)
{
	for (int i = 0; i < unit_count; i++)
		if (strcmp(units[i].name, name) == 0)
			return i;
	if (unit_count == UNITS_MAX)
		refuse_more("units", UNITS_MAX);
	snprintf(units[unit_count].name, NAME_BYTES, "%s", name);
	return unit_count++;
}

void
cycle_note(const struct file *file, int line, const char *name, size_t length)
{
	const bool is_source = strcmp(file->ending, ".c") == 0;
	char from[NAME_BYTES], to[NAME_BYTES];

	if (file->is_test || file->rank < 0 || (is_source && !file->domain) || length < 3)
		return;
	if (edge_count == EDGES_MAX)
		refuse_more("includes", EDGES_MAX);
	snprintf(from, sizeof(from), "%.70s/%.120s%s", file->module, file->stem,
	         is_source && strcmp(file->stem, file->module) == 0 ? ".c" : "");
	snprintf(to, sizeof(to), "%.*s", (int)length - 2, name);
	if (strcmp(from, to) == 0)
		return;
	edges[edge_count].from = unit_of(from);
	edges[edge_count].to = unit_of(to);
	edges[edge_count].line = line;
	edges[edge_count++].path = strdup(file->path);
}

/* The last include of the circle is the one that is reported. */
static void
report(int edge)
{
	const struct file file = { .path = edges[edge].path };
	char circle[4096];
	size_t length = 0;
	int from = trail_length;

	while (trail[from - 1] != edges[edge].to)
		from--;
	for (int i = from - 1; i < trail_length && length < sizeof(circle); i++)
		length += (size_t)snprintf(circle + length, sizeof(circle) - length, "%s -> ", units[trail[i]].name);
	finding(&file, edges[edge].line, RULE_INCLUDE, "files include each other in a circle: %s%s; move what both need to a file below them",
	        circle, units[edges[edge].to].name);
}

static void
follow(int unit)
{
	units[unit].state = ON_PATH;
	trail[trail_length++] = unit;
	for (int i = 0; i < edge_count; i++) {
		if (edges[i].from != unit)
			continue;
		if (units[edges[i].to].state == ON_PATH)
			report(i);
		else if (units[edges[i].to].state == UNSEEN)
			follow(edges[i].to);
	}
	trail_length--;
	units[unit].state = DONE;
}

void
check_cycles(void)
{
	for (int i = 0; i < unit_count; i++)
		if (units[i].state == UNSEEN)
			follow(i);
}
