/* drive_shown: a drive's words and slots as pages show them, in the drive's own zone. */
#include "drive/drive_view.h"
#include "drive_words.h"
#include "http/query.h"

enum { MINUTES_A_DAY = 1440 };

/* From the end of the last slot, or of the break when nothing fits after it, to the end of the drive. */
static int64_t
minutes_left(const struct drive *drive, const struct drive_slot *last)
{
	const struct drive_words *words = &drive->words;
	const int64_t day = date_number(last->local.date) - date_number(words->date);

	if (words->break_from != words->break_until && day * MINUTES_A_DAY + last->local.minute < words->break_from)
		return words->until_minute - words->break_until;
	return (drive->ends.us - last->starts.us) / INSTANT_MINUTE - words->slot_minutes;
}

struct drive_plan_view
drive_plan_shown(struct arena *arena, const struct drive *drive, const struct drive_slot_list *slots, bool with_taken)
{
	const struct zone *zone = drive->words.zone;
	const int64_t before = zone_offset_minutes(zone, drive->starts), after = zone_offset_minutes(zone, drive->ends);
	struct drive_plan_view view = { .with_taken = with_taken, .repeated = after < before, .skipped = after > before };
	struct date day = drive->words.date;

	view.rows.at = arena_list_of(arena, struct drive_plan_row, slots->count);
	for (size_t i = 0; i < slots->count; i++) {
		const struct drive_slot *slot = &slots->at[i];
		struct drive_plan_row *row = &view.rows.at[view.rows.count++];

		*row = (struct drive_plan_row){ .time = drive_slot_time(arena, drive, slot), .iso = instant_iso(arena, slot->starts),
			.capacity = slot->capacity, .taken = slot->booked, .after_break = slot->after_break, .one_person = slot->capacity == 1 };
		if (date_compare(slot->local.date, day) != 0)
			row->day = date_words(arena, slot->local.date);
		day = slot->local.date;
		view.capacity += slot->capacity;
	}
	if (slots->count > 0)
		view.minutes_left = minutes_left(drive, &slots->at[slots->count - 1]);
	view.one_left = view.minutes_left == 1;
	return view;
}

struct text
drive_time(struct arena *arena, const struct drive *drive, struct instant instant)
{
	struct drive_slot slot = { .local = zone_local(drive->words.zone, instant), .starts = instant };

	slot.repeated_hour = zone_is_repeated(drive->words.zone, slot.local);
	return drive_slot_time(arena, drive, &slot);
}

struct drive_answers
drive_answers_shown(struct arena *arena, const struct drive *drive)
{
	const struct drive_words *words = &drive->words;
	struct drive_answers view = {
		.service_name = words->service_name, .service_phone = words->service_phone, .service_web = words->service_web,
		.venue = words->venue, .address = words->address, .directions = words->directions, .day = drive_date_words(arena, drive),
		.zone = zone_name(words->zone), .from = drive_time(arena, drive, drive->starts), .until = drive_time(arena, drive, drive->ends),
		.slot_minutes = words->slot_minutes, .capacity = words->capacity, .one_person = words->capacity == 1,
	};

	if (words->until_minute >= 1440)
		view.until_day = date_words(arena, date_from_number(date_number(words->date) + words->until_minute / 1440));
	if (words->break_from != words->break_until) {
		view.break_from = minute_text(arena, words->break_from % 1440);
		view.break_until = minute_text(arena, words->break_until % 1440);
	}
	return view;
}

static struct text
hours_shown(struct arena *arena, const struct drive *drive, const struct drive_answers *answers)
{
	const struct text hours = drive_hours_text(arena, drive);

	return text_is_empty(answers->until_day) ? hours
	     : text_format(arena, "%.*s, %.*s", TEXT_PRINT(hours), TEXT_PRINT(answers->until_day));
}

static struct text
break_shown(struct arena *arena, const struct drive_answers *answers)
{
	return text_is_empty(answers->break_from) ? TEXT_NONE
	     : text_format(arena, "%.*s\u00a0to\u00a0%.*s", TEXT_PRINT(answers->break_from), TEXT_PRINT(answers->break_until));
}

/* Read as one: a new hall with the old address next to it would not be noticed. */
static struct text
place_shown(struct arena *arena, const struct drive_answers *answers)
{
	return text_format(arena, "%.*s\n%.*s%s%.*s", TEXT_PRINT(answers->venue), TEXT_PRINT(answers->address),
	                   text_is_empty(answers->directions) ? "" : "\n", TEXT_PRINT(answers->directions));
}

static struct text
number_shown(struct arena *arena, int64_t number)
{
	return text_format(arena, "%lld", (long long)number);
}

struct drive_differences
drive_differences_shown(struct arena *arena, const struct drive *now, int64_t capacity_now,
                        const struct drive *after, int64_t capacity_after)
{
	const struct drive_answers old = drive_answers_shown(arena, now), new = drive_answers_shown(arena, after);
	const struct { const struct words *label; struct text now, after; } rows[] = {
		{ &drive_words_label_service_name, old.service_name, new.service_name },
		{ &drive_words_label_service_phone, old.service_phone, new.service_phone },
		{ &drive_words_label_service_web, old.service_web, new.service_web },
		{ &drive_words_label_place, place_shown(arena, &old), place_shown(arena, &new) },
		{ &drive_words_label_date, old.day, new.day },
		{ &drive_words_label_hours, hours_shown(arena, now, &old), hours_shown(arena, after, &new) },
		{ &drive_words_label_zone, old.zone, new.zone },
		{ &drive_words_label_break, break_shown(arena, &old), break_shown(arena, &new) },
		{ &drive_words_label_slot_minutes, number_shown(arena, old.slot_minutes), number_shown(arena, new.slot_minutes) },
		{ &drive_words_label_capacity, number_shown(arena, old.capacity), number_shown(arena, new.capacity) },
		{ &drive_words_label_capacity_in_all, number_shown(arena, capacity_now), number_shown(arena, capacity_after) },
	};
	struct drive_differences view = { { arena_list_of(arena, struct drive_difference, COUNT_OF(rows)), 0 } };

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (!text_equal(rows[i].now, rows[i].after))
			view.rows.at[view.rows.count++] = (struct drive_difference){ words_text(rows[i].label), rows[i].now, rows[i].after };
	return view;
}

struct drive_preparation
drive_preparation_shown(struct arena *arena, const struct drive *drive)
{
	struct drive_preparation view = { .service = drive->words.service_name, .phone = drive->words.service_phone,
		.phone_link = link_to_phone(arena, drive->words.service_phone), .who_may_give = link_to_web(drive->words.service_web) };

	view.links = !text_is_empty(view.phone) || !link_is_none(view.who_may_give);
	return view;
}

static struct text
venue_query(struct arena *arena, const struct drive *drive)
{
	const struct drive_words *words = &drive->words;

	return query_encode(arena, text_format(arena, "%.*s, %.*s", TEXT_PRINT(words->venue), TEXT_PRINT(words->address)));
}

struct link
drive_map(struct arena *arena, const struct drive *drive)
{
	return link_to_web(text_join(arena, TEXT("https://www.openstreetmap.org/search?query="), venue_query(arena, drive)));
}

/* RFC 5870 has no address; "0,0?q=" is what programs for maps read. */
struct link
drive_map_program(struct arena *arena, const struct drive *drive)
{
	return (struct link){ text_join(arena, TEXT("geo:0,0?q="), venue_query(arena, drive)) };
}
