#include "quiet/quiet.h"

#include "base/id.h"
#include "db/database.h"
#include "drive/drive.h"
#include "html/html.h"
#include "limits.h"
#include "outbox/outbox_announce.h"
#include "people/people_audit.h"
#include "quiet_sql.h"
#include "quiet_words.h"

#define SUNDAY 6
#define PENTECOST_AFTER_EASTER 49
#define MOTHERING_SUNDAY_BEFORE_EASTER 21

/* ---- the days ---- */

/* Where Mother's Day is not on the second Sunday in May: the zone says which country the page is at home in. */
static const struct { const char *zone; enum quiet_day_kind kind; } elsewhere[] = {
	{ "Europe/London", QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT }, { "Europe/Dublin", QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT },
	{ "Europe/Belfast", QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT }, { "Europe/Isle_of_Man", QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT },
	{ "Europe/Jersey", QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT }, { "Europe/Guernsey", QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT },
	{ "Europe/Paris", QUIET_DAY_KIND_LAST_SUNDAY_OF_MAY }, { "Europe/Stockholm", QUIET_DAY_KIND_LAST_SUNDAY_OF_MAY },
};

/* The Mother's Day with which the page begins. false: a fault. */
static bool
first_kind(struct context *context, struct honour_page_id page, enum quiet_day_kind *kind)
{
	const struct zone *zone;

	*kind = QUIET_DAY_KIND_SECOND_SUNDAY_OF_MAY;
	if (!drive_zone_of_page(context, page, &zone))
		return false;
	for (size_t i = 0; i < COUNT_OF(elsewhere); i++)
		if (text_equal(zone_name(zone), text_of(elsewhere[i].zone)))
			*kind = elsewhere[i].kind;
	return true;
}

bool
quiet_days_of(struct context *context, struct honour_page_id page, struct quiet_days *days)
{
	struct quiet_sql_days_list rows;
	struct quiet_sql_first first;
	enum quiet_day_kind kind;

	*days = (struct quiet_days){ 0 };
	if (quiet_sql_first(context, page, &first) != DB_READ || quiet_sql_days(context, page, &rows) == DB_READ_FAULT ||
	    !first_kind(context, page, &kind))
		return false;
	days->at = arena_list_of(context->arena, struct quiet_day, rows.count + 1);
	if (!first.removed)
		days->at[days->count++] = (struct quiet_day){ .kind = kind };
	for (size_t i = 0; i < rows.count; i++)
		days->at[days->count++] = (struct quiet_day){ rows.at[i].id, rows.at[i].kind, rows.at[i].month, rows.at[i].day };
	return true;
}

struct text
quiet_day_text(struct arena *arena, const struct quiet_day *day)
{
	switch (day->kind) {
	case QUIET_DAY_KIND_DATE:                  return date_words_of_year(arena, (int)day->month, (int)day->day);
	case QUIET_DAY_KIND_SECOND_SUNDAY_OF_MAY:
	case QUIET_DAY_KIND_LAST_SUNDAY_OF_MAY:    return words_text(&quiet_words_mothers_day);
	case QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT: return words_text(&quiet_words_mothering_sunday);
	}
	return TEXT("");
}

struct text
quiet_days_text(struct arena *arena, const struct quiet_days *days)
{
	struct text text = TEXT("");

	for (size_t i = 0; i < days->count; i++)
		text = text_format(arena, "%.*s%s%.*s", TEXT_PRINT(text), i == 0 ? "" : i + 1 < days->count ? ", " : " or ",
		                   TEXT_PRINT(quiet_day_text(arena, &days->at[i])));
	return text;
}

/* Easter Sunday of the Gregorian calendar, by the method of Meeus, Jones and Butcher. */
static struct date
easter(int year)
{
	const int golden = year % 19, century = year / 100, rest = year % 100;
	const int moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
	const int weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
	const int late = (golden + 11 * moon + 22 * weekday) / 451;
	const int day = moon + weekday - 7 * late + 114;

	return (struct date){ (int16_t)year, (int8_t)(day / 31), (int8_t)(day % 31 + 1) };
}

static bool
is_leap_day_moved(const struct quiet_day *day, struct date date)
{
	return day->month == 2 && day->day == 29 && date.month == 2 && date.day == 28 &&
	       !date_is_valid((struct date){ date.year, 2, 29 });
}

/* Where it would be Pentecost, France keeps the Sunday after it. */
static bool
is_last_sunday_of_may(struct date date, int64_t pentecost)
{
	const bool last = date.month == 5 && date.day >= 25;

	return last || (date.month == 6 && date.day <= 7 && date_number(date) - 7 == pentecost);
}

static bool
is_on(const struct quiet_day *day, struct date date)
{
	const int64_t sunday = date_number(easter(date.year));

	switch (day->kind) {
	case QUIET_DAY_KIND_DATE:
		return (date.month == day->month && date.day == day->day) || is_leap_day_moved(day, date);
	case QUIET_DAY_KIND_SECOND_SUNDAY_OF_MAY:
		return date_weekday(date) == SUNDAY && date.month == 5 && date.day >= 8 && date.day <= 14;
	case QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT:
		return date_number(date) == sunday - MOTHERING_SUNDAY_BEFORE_EASTER;
	case QUIET_DAY_KIND_LAST_SUNDAY_OF_MAY:
		return date_weekday(date) == SUNDAY && is_last_sunday_of_may(date, sunday + PENTECOST_AFTER_EASTER);
	}
	return false;
}

bool
quiet_on(const struct quiet_days *days, struct date date)
{
	for (size_t i = 0; i < days->count; i++)
		if (is_on(&days->at[i], date))
			return true;
	return false;
}

/* ---- choosing them ---- */

static enum quiet_change
end_change(struct context *context, struct db_transaction *tx, struct honour_page_id page, struct person_id keeper, const char *act)
{
	return people_audit(context, keeper, act, (struct audit_about){ .page = page }) && db_commit(tx) == DB_COMMITTED
	       ? QUIET_OK : QUIET_FAULT;
}

/* In a leap year, so that 29 February is one. */
static bool
is_date(const struct quiet_day *day)
{
	return day->month >= 1 && day->month <= 12 && day->day >= 1 && day->day <= 31 &&
	       date_is_valid((struct date){ 2024, (int8_t)day->month, (int8_t)day->day });
}

static enum db_write
add(struct context *context, struct honour_page_id page, const struct quiet_day *day)
{
	const struct quiet_day_id id = { id_new(context->now) };
	const bool date = day->kind == QUIET_DAY_KIND_DATE;
	enum quiet_day_kind first;

	if (!first_kind(context, page, &first))
		return DB_WROTE_FAULT;
	if (day->kind == first)
		return quiet_sql_add_first(context, page);
	return quiet_sql_add(context, id, page, day->kind, date ? day->month : 0, date ? day->day : 0);
}

enum quiet_change
quiet_add(struct context *context, struct honour_page_id page, struct person_id keeper, const struct quiet_day *day)
{
	struct quiet_days days;
	DB_TRANSACTION(tx, context);

	if (day->kind == QUIET_DAY_KIND_DATE && !is_date(day))
		return QUIET_NO_DATE;
	if (!quiet_days_of(context, page, &days))
		return QUIET_FAULT;
	if (days.count >= LIMIT_QUIET_DAYS)
		return QUIET_TOO_MANY;
	if (add(context, page, day) == DB_WROTE_FAULT)
		return QUIET_FAULT;
	return end_change(context, &tx, page, keeper, "quiet.add");
}

enum quiet_change
quiet_remove(struct context *context, struct honour_page_id page, struct person_id keeper, struct quiet_day_id day)
{
	struct instant held;
	enum db_write wrote;
	DB_TRANSACTION(tx, context);

	if (!quiet_until(context, page, context->now, &held))
		return QUIET_FAULT;
	wrote = quiet_day_id_is_none(day) ? quiet_sql_remove_first(context, page) : quiet_sql_remove(context, day, page);
	if (wrote == DB_WROTE_NONE)
		return QUIET_NONE;
	/* If it is a quiet day all the same, the jobs hold it again. */
	if (wrote == DB_WROTE_FAULT || (!instant_is_none(held) && !outbox_announcement_release(context, page, held)))
		return QUIET_FAULT;
	return end_change(context, &tx, page, keeper, "quiet.remove");
}

/* ---- keeping them ---- */

/* The end of the day that `date` is, and of those after it that are quiet too. */
static struct instant
end_of(const struct quiet_days *days, const struct zone *zone, struct date date)
{
	struct local_time end = { .date = date, .minute = QUIET_ENDS };
	struct instant until;

	while (quiet_on(days, end.date))
		end.date = date_from_number(date_number(end.date) + 1);
	switch (zone_instant(zone, end, &until)) {
	case ZONE_INSTANT_OK:
	case ZONE_INSTANT_SKIPPED: break;             /* the first minute after the jump will do */
	}
	return until;
}

bool
quiet_until(struct context *context, struct honour_page_id page, struct instant at, struct instant *until)
{
	struct quiet_days days;
	struct local_time local;
	const struct zone *zone;

	*until = INSTANT_NONE;
	if (!quiet_days_of(context, page, &days))
		return false;
	if (days.count == 0)
		return true;
	if (!drive_zone_of_page(context, page, &zone))
		return false;
	local = zone_local(zone, at);
	if (quiet_on(&days, local.date) ||
	    (local.minute < QUIET_ENDS && quiet_on(&days, date_from_number(date_number(local.date) - 1))))
		*until = end_of(&days, zone, local.date);
	return true;
}

bool
quiet_hold(struct context *context, struct honour_page_id page, bool *held)
{
	struct instant until;

	if (!quiet_until(context, page, context->now, &until))
		return false;
	*held = !instant_is_none(until);
	return !*held || outbox_announcement_hold(context, page, until);
}

bool
quiet_tend(struct context *context)
{
	struct outbox_pages pages;
	bool held;
	DB_TRANSACTION(tx, context);

	if (!outbox_announcement_pages(context, &pages))
		return false;
	for (size_t i = 0; i < pages.count; i++)
		if (!quiet_hold(context, pages.at[i], &held))
			return false;
	return db_commit(&tx) == DB_COMMITTED;
}
