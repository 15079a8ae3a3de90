#include "base/instant_zone_link.h"

#include <glib.h>
#include <string.h>

#include "base/attributes.h"

/* The files as they are, NULL where a system has none; read once and cached as long as the program runs. */
static struct { char *links, *places, *places_1970; } tzdata;

static char *
read_file(const char *name)
{
	const char *folder = g_getenv("TZDIR");
	char *path = g_build_filename(folder != NULL && *folder != '\0' ? folder : "/usr/share/zoneinfo", name, NULL);
	char *content = NULL;

	(void)g_file_get_contents(path, &content, NULL, NULL);
	g_free(path);
	return content;
}

static void
read_once(void)
{
	static gsize is_read;

	if (!g_once_init_enter(&is_read))
		return;
	tzdata.links = read_file("tzdata.zi");
	tzdata.places = read_file("zone.tab");
	tzdata.places_1970 = read_file("zone1970.tab");
	g_once_init_leave(&is_read, 1);
}

/* false: there is no further line. */
static bool
line_next(struct text *rest, struct text *line)
{
	if (rest->length == 0)
		return false;
	(void)text_cut(*rest, '\n', line, rest);
	return true;
}

/* A line of zone.tab: country, coordinates, name, remarks, separated by tabs.  false: there is no further name. */
static bool
place_next(struct text *rest, struct text *name)
{
	struct text line, skipped;

	while (line_next(rest, &line))
		if (text_cut(line, '\t', &skipped, &line) && text_cut(line, '\t', &skipped, &line)) {
			(void)text_cut(line, '\t', name, &skipped);
			return true;
		}
	return false;
}

static bool
is_of_place(const char *file, struct text name)
{
	struct text rest = file != NULL ? text_of(file) : TEXT(""), field;

	while (place_next(&rest, &field))
		if (text_equal(field, name))
			return true;
	return false;
}

/* A line of tzdata.zi that is a link: "L America/Los_Angeles US/Pacific". */
static bool
find_link(struct text name, struct text *target)
{
	struct text rest = tzdata.links != NULL ? text_of(tzdata.links) : TEXT(""), line, letter, link;

	while (line_next(&rest, &line))
		if (text_cut(line, ' ', &letter, &line) && text_equal(letter, TEXT("L")) && text_cut(line, ' ', target, &link) &&
		    text_equal(link, name))
			return true;
	return false;
}

struct text
zone_name_in_use(struct text name)
{
	struct text target;

	read_once();
	/* "UTC" is our own name for it, short and the same everywhere. */
	if (text_equal(name, TEXT("UTC")) || is_of_place(tzdata.places, name) || is_of_place(tzdata.places_1970, name) ||
	    !find_link(name, &target))
		return name;
	return target;
}

static struct text
last_part(struct text name)
{
	size_t slash;

	while (text_find(name, TEXT("/"), &slash))
		name = text_from(name, slash + 1);
	return name;
}

/* "New York" is "New_York". */
static bool
is_same_place(struct text typed, struct text part)
{
	if (typed.length != part.length)
		return false;
	for (size_t i = 0; i < typed.length; i++) {
		const char c = typed.at[i] == ' ' ? '_' : typed.at[i];

		if (g_ascii_tolower(c) != g_ascii_tolower(part.at[i]))
			return false;
	}
	return true;
}

struct text
zone_name_of_place(struct text place)
{
	struct text rest, name, found = TEXT_NONE;

	read_once();
	rest = tzdata.places != NULL ? text_of(tzdata.places) : TEXT("");
	while (place_next(&rest, &name)) {
		if (!is_same_place(place, last_part(name)) || text_equal(name, found))
			continue;
		if (!text_is_empty(found))
			return TEXT_NONE;
		found = name;
	}
	return found;
}
