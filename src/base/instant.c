/* instant: the clock, the calendar, and how both are written. Time zones are in instant_zone.c. */
#include "base/instant.h"

#include <stdio.h>
#include <time.h>

#include "base/log.h"

struct instant
instant_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (struct instant){ (int64_t)now.tv_sec * INSTANT_SECOND + now.tv_nsec / 1000 };
}

bool
instant_is_none(struct instant instant)
{
	return instant.us == INT64_MIN;
}

struct instant
instant_plus(struct instant instant, int64_t us)
{
	ASSERT(!instant_is_none(instant));
	ASSERT(!__builtin_add_overflow(instant.us, us, &instant.us));
	return instant;
}

int
instant_compare(struct instant one, struct instant other)
{
	return (one.us > other.us) - (one.us < other.us);
}

static int
days_in_month(int year, int month)
{
	static const int8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

bool
date_is_valid(struct date date)
{
	return date.year >= 1900 && date.year <= 2199 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
	       date.day <= days_in_month(date.year, date.month);
}

/* Exactly `length` digits. */
static bool
digits(struct text text, size_t length, int *number)
{
	int64_t whole;

	if (text.length != length || text.at[0] == '-' || !text_number(text, &whole))
		return false;
	*number = (int)whole;
	return true;
}

bool
date_from_text(struct text text, struct date *date)
{
	int year, month, day;
	struct date read;

	if (text.length != 10 || text.at[4] != '-' || text.at[7] != '-')
		return false;
	if (!digits(text_until(text, 4), 4, &year) || !digits(text_until(text_from(text, 5), 2), 2, &month) ||
	    !digits(text_from(text, 8), 2, &day))
		return false;
	read = (struct date){ (int16_t)year, (int8_t)month, (int8_t)day };
	if (!date_is_valid(read))
		return false;
	*date = read;
	return true;
}

struct text
date_text(struct arena *arena, struct date date)
{
	return text_format(arena, "%04d-%02d-%02d", date.year, date.month, date.day);
}

/* Howard Hinnant's days_from_civil: the year begins in March, so that the leap day is its last day. */
int64_t
date_number(struct date date)
{
	int64_t year = date.year - (date.month <= 2);
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

struct date
date_from_number(int64_t number)
{
	int64_t days = number + 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097;
	int64_t day_of_era = days - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month_from_march = (5 * day_of_year + 2) / 153;
	int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
	int64_t year = year_of_era + era * 400 + (month <= 2);

	return (struct date){ (int16_t)year, (int8_t)month,
		(int8_t)(day_of_year - (153 * month_from_march + 2) / 5 + 1) };
}

int
date_weekday(struct date date)
{
	/* 1970-01-01 was a Thursday. */
	return (int)(((date_number(date) + 3) % 7 + 7) % 7);
}

int
date_compare(struct date one, struct date other)
{
	int64_t first = date_number(one), second = date_number(other);

	return (first > second) - (first < second);
}

static const char *const weekdays[] = {
	"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
};
static const char *const months[] = {
	"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
	"December",
};

struct text
date_words(struct arena *arena, struct date date)
{
	return text_format(arena, "%s %d\u00a0%s %d", weekdays[date_weekday(date)], date.day, months[date.month - 1], date.year);
}

struct text
date_words_short(struct arena *arena, struct date date)
{
	return text_format(arena, "%d\u00a0%s %d", date.day, months[date.month - 1], date.year);
}

struct text
month_words(int month)
{
	return text_of(months[month - 1]);
}

struct text
date_words_of_year(struct arena *arena, int month, int day)
{
	return text_format(arena, "%d\u00a0%s", day, months[month - 1]);
}

struct text
minute_text(struct arena *arena, int minute)
{
	return text_format(arena, "%02d:%02d", minute / 60, minute % 60);
}

bool
minute_from_text(struct text text, int *minute)
{
	int hour, past;
	size_t hour_length = text.length - 2;
	struct text tail;

	if (text.length < 4 || text.length > 5)
		return false;
	tail = text_from(text, text.length - 2);
	if (text.at[text.length - 3] == ':' || text.at[text.length - 3] == '.')
		hour_length--;
	if (hour_length > 2 || !digits(text_until(text, hour_length), hour_length, &hour) || !digits(tail, 2, &past))
		return false;
	if (hour > 23 || past > 59)
		return false;
	*minute = hour * 60 + past;
	return true;
}

/* An instant split into a UTC date and the second of that day. */
static struct date
utc(struct instant instant, int *second)
{
	int64_t day = instant.us / INSTANT_DAY - (instant.us % INSTANT_DAY < 0);

	ASSERT(!instant_is_none(instant));
	*second = (int)((instant.us - day * INSTANT_DAY) / INSTANT_SECOND);
	return date_from_number(day);
}

struct text
instant_iso(struct arena *arena, struct instant instant)
{
	int second;
	struct date date = utc(instant, &second);

	return text_format(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", date.year, date.month, date.day, second / 3600,
		second / 60 % 60, second % 60);
}

struct text
instant_rfc5322(struct arena *arena, struct instant instant)
{
	int second;
	struct date date = utc(instant, &second);

	return text_format(arena, "%.3s, %02d %.3s %04d %02d:%02d:%02d +0000", weekdays[date_weekday(date)], date.day,
		months[date.month - 1], date.year, second / 3600, second / 60 % 60, second % 60);
}

struct text
instant_icalendar(struct arena *arena, struct instant instant)
{
	int second;
	struct date date = utc(instant, &second);

	return text_format(arena, "%04d%02d%02dT%02d%02d%02dZ", date.year, date.month, date.day, second / 3600,
		second / 60 % 60, second % 60);
}
