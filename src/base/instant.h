/* instant: microseconds since 1970-01-01T00:00:00Z, leap seconds ignored; and local times.
 *
 * Only this module knows time zones (GLib's GTimeZone on the system's tzdata; thread-safe). */
#ifndef BASE_INSTANT_H
#define BASE_INSTANT_H
#include <stdbool.h>
#include <stdint.h>
#include "base/attributes.h"
#include "base/text.h"

struct instant { int64_t us; };
#define INSTANT_NONE ((struct instant){ INT64_MIN })
#define INSTANT_SECOND INT64_C(1000000)
#define INSTANT_MINUTE (60 * INSTANT_SECOND)
#define INSTANT_HOUR (60 * INSTANT_MINUTE)
#define INSTANT_DAY (24 * INSTANT_HOUR)

struct instant instant_now(void);                         /* the clock; read once for each request, see base/context.h */
bool instant_is_none(struct instant instant);
struct instant instant_plus(struct instant instant, int64_t us);
int instant_compare(struct instant one, struct instant other);       /* <0, 0, >0 */

/* A day of the calendar, proleptic Gregorian, 1900 to 2199.  As text "2026-10-31". */
struct date { int16_t year; int8_t month, day; };
bool date_is_valid(struct date date);
bool date_from_text(struct text text, struct date *date);            /* "2026-10-31" and nothing else */
struct text date_text(struct arena *arena, struct date date);
int64_t date_number(struct date date);                    /* days since 1970-01-01 */
struct date date_from_number(int64_t number);
int date_weekday(struct date date);                       /* 0 Monday … 6 Sunday */
int date_compare(struct date one, struct date other);

/* A time as people were promised it: the local date, the minute of the day (0..1439) and, in the hour that is repeated in autumn, whether
 * the later one is meant. */
struct local_time { struct date date; int16_t minute; bool later; };

struct zone;
/* Finds a zone by its IANA name, or by that of a city it is named after ("New York"); NULL: unknown. It lives as long as the program. An
 * old name ("US/Pacific") finds the zone by its current name, also where the system has no file for the old one. */
must_use const struct zone *zone_find(struct text name);
struct text zone_name(const struct zone *zone);           /* the current name: "America/Los_Angeles" */
struct local_time zone_local(const struct zone *zone, struct instant instant);
enum zone_instant {
	ZONE_INSTANT_OK,
	ZONE_INSTANT_SKIPPED,     /* the clocks skip this minute in spring; *instant is the first minute after the jump */
};
must_use enum zone_instant zone_instant(const struct zone *zone, struct local_time local, struct instant *instant);
bool zone_is_repeated(const struct zone *zone, struct local_time local);   /* this minute occurs twice on this date */
struct text zone_abbreviation(struct arena *arena, const struct zone *zone, struct instant instant);   /* "PDT" */
int64_t zone_offset_minutes(const struct zone *zone, struct instant instant);

/* "Saturday 31 October 2026", "31 October 2026", "31 October", "10:15".  A no-break space keeps day and month on one line. */
struct text date_words(struct arena *arena, struct date date);
struct text date_words_short(struct arena *arena, struct date date);
struct text month_words(int month);                       /* 1 to 12: "January" */
struct text date_words_of_year(struct arena *arena, int month, int day);
struct text minute_text(struct arena *arena, int minute);
bool minute_from_text(struct text text, int *minute);     /* "14:30", "9:05", "1430", "14.30"; 24:00 is not a time */
struct text instant_iso(struct arena *arena, struct instant instant);      /* "2026-10-31T17:15:00Z" */
struct text instant_rfc5322(struct arena *arena, struct instant instant);  /* "Sat, 31 Oct 2026 17:15:00 +0000" */
struct text instant_icalendar(struct arena *arena, struct instant instant);/* "20261031T171500Z" */

#endif
