/* instant, in time zones.
 *
 * GLib is asked for one thing only: the interval of constant offset that contains a UTC second. Local times are computed from that, by
 * trying each offset in force around the day and checking which of them lead back to the same local time. g_time_zone_adjust_time()
 * treats skipped and repeated times in another way than we promise. */
#include "base/instant.h"

#include <glib.h>
#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/instant_zone_link.h"
#include "base/log.h"
#include "limits.h"

#define KNOWN_STRETCHES 8
#define AHEAD_SECONDS (14 * 86400)
#define AROUND_SECONDS (26 * 3600)    /* more than any offset from UTC has ever been (Manila and Alaska moved a day) */

struct zone {
	GTimeZone *rules;
	struct text name;
};

/* A zone is in the list once for each name it was found by; its own name is the current one. */
static pthread_mutex_t zones_mutex = PTHREAD_MUTEX_INITIALIZER;     /* not a GLib mutex, which ThreadSanitizer does not see */
static struct { struct text asked; struct zone *zone; } zones[LIMIT_ZONES];
static size_t zones_count;

/* Region/City, or UTC.  GLib would also take offsets, POSIX rules and paths; "right/" counts leap seconds. */
static bool
is_zone_name(struct text name)
{
	size_t slash;

	if (text_equal(name, TEXT("UTC")))
		return true;
	if (name.length > LIMIT_ZONE_NAME_BYTES || !text_find(name, TEXT("/"), &slash) || slash == 0)
		return false;
	if (text_starts_with(name, TEXT("right/")) || text_starts_with(name, TEXT("posix/")) ||
	    text_ends_with(name, TEXT("/")))
		return false;
	for (size_t i = 0; i < name.length; i++) {
		char c = name.at[i];
		bool letter = g_ascii_isalpha(c);

		if (!letter && (i < slash || !(g_ascii_isdigit(c) || c == '/' || c == '_' || c == '-' || c == '+')))
			return false;
	}
	return true;
}

static struct text
memory_copy(struct text name)
{
	char *copy = memory_take(name.length + 1);

	memcpy(copy, name.at, name.length);
	return (struct text){ copy, name.length };
}

/* Called with zones_mutex held. */
static struct zone *
zone_asked(struct text name)
{
	for (size_t i = 0; i < zones_count; i++)
		if (text_equal(zones[i].asked, name))
			return zones[i].zone;
	return NULL;
}

/* Called with zones_mutex held. */
static struct zone *
zone_remember(struct text asked, struct zone *zone)
{
	zones[zones_count].asked = memory_copy(asked);
	zones[zones_count++].zone = zone;
	return zone;
}

/* Called with zones_mutex held. */
static struct zone *
zone_load(struct text name)
{
	char terminated[LIMIT_ZONE_NAME_BYTES + 1] = "";
	GTimeZone *rules;
	struct zone *zone;

	if (zones_count == LIMIT_ZONES || name.length > LIMIT_ZONE_NAME_BYTES)
		return NULL;
	memcpy(terminated, name.at, name.length);
	rules = g_time_zone_new_identifier(terminated);
	if (!rules)
		return NULL;
	zone = memory_take(sizeof *zone);
	*zone = (struct zone){ rules, memory_copy(name) };
	return zone_remember(name, zone);
}

/* Called with zones_mutex held. */
static struct zone *
zone_find_new(struct text name)
{
	const struct text in_use = zone_name_in_use(name);
	struct zone *found = text_equal(in_use, name) ? NULL : zone_asked(in_use);

	if (found == NULL && !text_equal(in_use, name))
		found = zone_load(in_use);
	if (found == NULL)
		return zone_load(name);
	return zones_count < LIMIT_ZONES ? zone_remember(name, found) : NULL;
}

const struct zone *
zone_find(struct text asked)
{
	const struct text name = is_zone_name(asked) ? asked : zone_name_of_place(asked);
	struct zone *found;

	if (!is_zone_name(name))
		return NULL;
	pthread_mutex_lock(&zones_mutex);
	found = zone_asked(name);
	if (!found)
		found = zone_find_new(name);
	pthread_mutex_unlock(&zones_mutex);
	return found;
}

struct text
zone_name(const struct zone *zone)
{
	return zone->name;
}

/* GLib walks all intervals since 1900 for each answer. The offset is constant within an interval, so each thread caches the intervals it
 * was given. */
static _Thread_local struct known {
	const struct zone *zone;
	gint interval;
	int64_t first, last;          /* UTC seconds */
} known[KNOWN_STRETCHES];
static _Thread_local size_t known_next;

static gint
ask_interval(const struct zone *zone, int64_t utc)
{
	return g_time_zone_find_interval(zone->rules, G_TIME_TYPE_UNIVERSAL, utc);
}

static void
remember(const struct zone *zone, gint interval, int64_t first, int64_t last)
{
	struct known *stretch = NULL;

	for (size_t i = 0; i < KNOWN_STRETCHES && !stretch; i++)
		if (known[i].zone == zone && known[i].interval == interval)
			stretch = &known[i];
	if (!stretch) {
		stretch = &known[known_next++ % KNOWN_STRETCHES];
		*stretch = (struct known){ zone, interval, first, last };
	}
	if (first < stretch->first)
		stretch->first = first;
	if (last > stretch->last)
		stretch->last = last;
}

static gint
interval_at(const struct zone *zone, int64_t utc)
{
	gint interval;

	for (size_t i = 0; i < KNOWN_STRETCHES; i++)
		if (known[i].zone == zone && known[i].first <= utc && utc <= known[i].last)
			return known[i].interval;
	interval = ask_interval(zone, utc);
	/* Two weeks more, since the next question is likely about a slightly later moment. */
	remember(zone, interval, utc, ask_interval(zone, utc + AHEAD_SECONDS) == interval ? utc + AHEAD_SECONDS : utc);
	return interval;
}

static int64_t
offset_of(const struct zone *zone, gint interval)
{
	return g_time_zone_get_offset(zone->rules, interval);
}

static int64_t
seconds_of(struct instant instant)
{
	return instant.us / INSTANT_SECOND - (instant.us % INSTANT_SECOND < 0);
}

/* The seconds of a local time, as if its clock showed UTC. */
static int64_t
face_of(struct local_time local)
{
	return date_number(local.date) * 86400 + local.minute * 60;
}

/* The UTC seconds at which local clocks show `face`: how many there are, the first and the last. */
static int
times_of(const struct zone *zone, int64_t face, int64_t *first, int64_t *last)
{
	gint end = interval_at(zone, face + AROUND_SECONDS);
	int times = 0;

	for (gint i = interval_at(zone, face - AROUND_SECONDS); i <= end; i++) {
		int64_t utc = face - offset_of(zone, i);

		if (interval_at(zone, utc) != i)
			continue;
		if (times++ == 0)
			*first = utc;
		*last = utc;
	}
	return times;
}

/* The first UTC second after the clock change that skips `face`. */
static int64_t
end_of_jump(const struct zone *zone, int64_t face)
{
	int64_t before = face - AROUND_SECONDS, after = face + AROUND_SECONDS;

	/* `face` is never shown, so the clocks skip it: a binary search finds the change. */
	while (after - before > 1) {
		int64_t middle = before + (after - before) / 2;

		if (middle + offset_of(zone, interval_at(zone, middle)) < face)
			before = middle;
		else
			after = middle;
	}
	return after;
}

enum zone_instant
zone_instant(const struct zone *zone, struct local_time local, struct instant *instant)
{
	int64_t first = 0, last = 0, face = face_of(local);

	if (times_of(zone, face, &first, &last) == 0) {
		*instant = (struct instant){ end_of_jump(zone, face) * INSTANT_SECOND };
		return ZONE_INSTANT_SKIPPED;
	}
	*instant = (struct instant){ (local.later ? last : first) * INSTANT_SECOND };
	return ZONE_INSTANT_OK;
}

bool
zone_is_repeated(const struct zone *zone, struct local_time local)
{
	int64_t first, last;

	return times_of(zone, face_of(local), &first, &last) > 1;
}

struct local_time
zone_local(const struct zone *zone, struct instant instant)
{
	int64_t utc = seconds_of(instant);
	int64_t face = utc + offset_of(zone, interval_at(zone, utc));
	int64_t past_minute = (face % 60 + 60) % 60;
	int64_t first = utc, last = utc;
	int64_t day;

	ASSERT(!instant_is_none(instant));
	face -= past_minute;
	times_of(zone, face, &first, &last);
	day = face / 86400 - (face % 86400 < 0);
	return (struct local_time){ date_from_number(day), (int16_t)((face - day * 86400) / 60),
		utc - past_minute > first };
}

struct text
zone_abbreviation(struct arena *arena, const struct zone *zone, struct instant instant)
{
	gint interval = interval_at(zone, seconds_of(instant));

	return text_copy(arena, text_of(g_time_zone_get_abbreviation(zone->rules, interval)));
}

int64_t
zone_offset_minutes(const struct zone *zone, struct instant instant)
{
	return offset_of(zone, interval_at(zone, seconds_of(instant))) / 60;
}
