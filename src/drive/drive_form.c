#include "drive/drive_form.h"

#include "drive_words.h"
#include "limits.h"

enum { MINUTES_A_DAY = 1440 };

static const struct form_field drive_fields[] = {
	FORM_FIELD(drive_form, service_name, .label = &drive_words_label_service_name,
	           .kind = FORM_LINE, .required = true, .empty = &drive_words_service_name_empty),
	FORM_FIELD(drive_form, service_phone, .label = &drive_words_label_service_phone,
	           .kind = FORM_PHONE, .max = LIMIT_PHONE_CHARACTERS, .wrong = &drive_words_service_phone_wrong),
	FORM_FIELD(drive_form, service_web, .label = &drive_words_label_service_web,
	           .kind = FORM_WEB, .required = true, .max = LIMIT_LINK_CHARACTERS,
	           .empty = &drive_words_service_web_empty, .wrong = &drive_words_service_web_wrong),
	FORM_FIELD(drive_form, venue, .label = &drive_words_label_place,
	           .kind = FORM_LINE, .required = true, .empty = &drive_words_place_empty),
	FORM_FIELD(drive_form, address, .label = &drive_words_label_address,
	           .kind = FORM_LINE, .required = true, .empty = &drive_words_address_empty),
	FORM_FIELD(drive_form, directions, .label = &drive_words_label_directions,
	           .kind = FORM_WORDS, .max = LIMIT_DIRECTIONS_CHARACTERS, .length = &drive_words_directions_long),
	FORM_FIELD(drive_form, date, .label = &drive_words_label_date,
	           .kind = FORM_DATE, .required = true, .empty = &drive_words_date_empty, .wrong = &drive_words_date_wrong),
	FORM_FIELD(drive_form, zone, .label = &drive_words_label_zone,
	           .kind = FORM_ZONE, .required = true, .empty = &drive_words_zone_empty, .wrong = &drive_words_zone_wrong),
	FORM_FIELD(drive_form, from, .label = &drive_words_label_from,
	           .kind = FORM_TIME, .required = true, .empty = &drive_words_from_empty, .wrong = &drive_words_from_wrong),
	FORM_FIELD(drive_form, until, .label = &drive_words_label_until,
	           .kind = FORM_TIME, .required = true, .empty = &drive_words_until_empty, .wrong = &drive_words_from_wrong),
	FORM_FIELD(drive_form, break_from, .label = &drive_words_label_break_from, .kind = FORM_TIME, .wrong = &drive_words_from_wrong),
	FORM_FIELD(drive_form, break_until, .label = &drive_words_label_break_until, .kind = FORM_TIME, .wrong = &drive_words_from_wrong),
	FORM_FIELD(drive_form, slot_minutes, .label = &drive_words_label_slot_minutes,
	           .kind = FORM_COUNT, .required = true, .min = LIMIT_SLOT_MINUTES_MIN,
	           .max = LIMIT_SLOT_MINUTES_MAX, .empty = &drive_words_slot_minutes_wrong, .wrong = &drive_words_slot_minutes_wrong),
	FORM_FIELD(drive_form, capacity, .label = &drive_words_label_capacity,
	           .kind = FORM_COUNT, .required = true, .min = 1, .max = LIMIT_SLOT_CAPACITY,
	           .empty = &drive_words_capacity_wrong, .wrong = &drive_words_capacity_wrong),
	FORM_FIELD(drive_form, key, .kind = FORM_SECRET, .required = true),
	FORM_FIELD(drive_form, version, .kind = FORM_VERSION),
	FORM_FIELD(drive_form, change, .kind = FORM_TICK, .aside = true),
	FORM_FIELD(drive_form, note, .kind = FORM_WORDS, .max = LIMIT_DRIVE_NOTE_CHARACTERS, .length = &drive_words_note_long, .aside = true),
};
/* A new drive has nobody to write a note to: it is the last field. */
const struct form drive_form = { "drive_form", drive_fields, COUNT_OF(drive_fields) - 1, sizeof(struct drive_form) };
FORM_DEFINE(drive_edit_form, drive_form, drive_fields);

static void
blame_skipped(struct arena *arena, struct drive_form *form, struct form_value *value, const struct drive_words *words, int minute)
{
	const struct local_time skipped = {
		date_from_number(date_number(words->date) + minute / MINUTES_A_DAY), (int16_t)(minute % MINUTES_A_DAY), false
	};
	struct instant after;
	int from;

	(void)!zone_instant(words->zone, skipped, &after);
	/* In some zones the clocks change at midnight: one minute before is 23:59, and the clocks go from 00:00. */
	from = (zone_local(words->zone, instant_plus(after, -INSTANT_MINUTE)).minute + 1) % MINUTES_A_DAY;
	form_blame(value, &drive_words_time_skipped);
	form->skipped_from = minute_text(arena, from);
	form->skipped_until = minute_text(arena, zone_local(words->zone, after).minute);
}

static bool
read_break(struct drive_form *form, struct drive_words *words)
{
	if (!form->break_from.given && !form->break_until.given)
		return true;
	if (!form->break_from.given || !form->break_until.given) {
		if (form->break_from.given)
			form_blame(&form->break_until, &drive_words_break_until_alone);
		else
			form_blame(&form->break_from, &drive_words_break_from_alone);
		return false;
	}
	words->break_from = (int)form->break_from.number;
	words->break_until = (int)form->break_until.number;
	if (words->break_from == words->break_until) {
		form_blame(&form->break_until, &drive_words_break_until_same);
		return false;
	}
	if (words->break_from < words->from_minute)
		words->break_from += MINUTES_A_DAY;
	while (words->break_until < words->break_from)
		words->break_until += MINUTES_A_DAY;
	return true;
}

static bool
blame_plan(struct arena *arena, struct drive_form *form, const struct drive_words *words, enum drive_plan plan)
{
	switch (plan) {
	case DRIVE_PLAN_OK:
		return true;
	case DRIVE_PLAN_NO_TIME:
		form_blame(&form->until, &drive_words_no_time);
		return false;
	case DRIVE_PLAN_TOO_MANY:
		form_blame(&form->slot_minutes, &drive_words_too_many);
		form->slot_minutes.error = words_with_number(arena, &drive_words_too_many, LIMIT_DRIVE_SLOTS);
		return false;
	case DRIVE_PLAN_START_SKIPPED:
		blame_skipped(arena, form, &form->from, words, words->from_minute);
		return false;
	case DRIVE_PLAN_END_SKIPPED:
		blame_skipped(arena, form, &form->until, words, words->until_minute);
		return false;
	case DRIVE_PLAN_BREAK_OUTSIDE:
		form_blame(&form->break_from, &drive_words_break_outside);
		return false;
	}
	return false;
}

bool
drive_form_words(struct context *context, struct drive_form *form, struct drive_words *words, struct drive_planned *planned)
{
	*words = (struct drive_words){
		.service_name = form->service_name.text, .service_phone = form->service_phone.text, .service_web = form->service_web.text,
		.venue = form->venue.text, .address = form->address.text, .directions = form->directions.text,
		.date = date_from_number(form->date.number), .zone = zone_find(form->zone.text),
		.from_minute = (int)form->from.number, .until_minute = (int)form->until.number,
		.slot_minutes = (int)form->slot_minutes.number, .capacity = (int)form->capacity.number,
	};
	if (words->zone == NULL) {
		form_blame(&form->zone, &drive_words_zone_wrong);
		return false;
	}
	if (words->until_minute <= words->from_minute)
		words->until_minute += MINUTES_A_DAY;
	if (!read_break(form, words))
		return false;
	if (!blame_plan(context->arena, form, words,
	                drive_plan(context->arena, words, &planned->slots, &planned->starts, &planned->ends)))
		return false;
	if (instant_compare(planned->ends, context->now) <= 0) {
		form_blame(&form->date, &drive_words_date_over);
		return false;
	}
	return true;
}

void
drive_form_fill(struct arena *arena, struct drive_form *form, const struct drive_words *words)
{
	form_set(&form->service_name, words->service_name);
	form_set(&form->service_phone, words->service_phone);
	form_set(&form->service_web, words->service_web);
	form_set(&form->venue, words->venue);
	form_set(&form->address, words->address);
	form_set(&form->directions, words->directions);
	form_set(&form->date, date_text(arena, words->date));
	form_set(&form->zone, zone_name(words->zone));
	form_set(&form->from, minute_text(arena, words->from_minute % MINUTES_A_DAY));
	form_set(&form->until, minute_text(arena, words->until_minute % MINUTES_A_DAY));
	if (words->break_from != words->break_until) {
		form_set(&form->break_from, minute_text(arena, words->break_from % MINUTES_A_DAY));
		form_set(&form->break_until, minute_text(arena, words->break_until % MINUTES_A_DAY));
	}
	form_set_number(arena, &form->slot_minutes, words->slot_minutes);
	form_set_number(arena, &form->capacity, words->capacity);
}
