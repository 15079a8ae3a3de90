/* drive_shown: a drive's words and slots as pages show them, in the drive's own zone. */
#include "drive/drive_view.h"
#include "http/query.h"

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
			.places = slot->capacity, .taken = slot->booked, .after_break = slot->after_break, .one_place = slot->capacity == 1 };
		if (date_compare(slot->local.date, day) != 0)
			row->day = date_words(arena, slot->local.date);
		day = slot->local.date;
		view.places += slot->capacity;
	}
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
		.slot_minutes = words->slot_minutes, .places = words->capacity, .one_place = words->capacity == 1,
	};

	if (words->until_minute >= 1440)
		view.until_day = date_words(arena, date_from_number(date_number(words->date) + words->until_minute / 1440));
	if (words->break_from != words->break_until) {
		view.break_from = minute_text(arena, words->break_from % 1440);
		view.break_until = minute_text(arena, words->break_until % 1440);
	}
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
