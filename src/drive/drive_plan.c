/* drive_plan: the slots a drive would have. Pure: hours and zone in, slots out. */
#include "drive/drive.h"

#include "base/instant.h"
#include "limits.h"

#define MINUTES_A_DAY 1440

/* The minute of the drive's local day (beyond 1440: the next day) as an instant; in a repeated hour the earlier one for a start and the
 * later one for an end, so that the drive is open as long as its local hours say. */
static enum zone_instant
instant_of(const struct drive_words *words, int minute, bool later, struct instant *instant)
{
	const struct local_time local = {
		date_from_number(date_number(words->date) + minute / MINUTES_A_DAY), (int16_t)(minute % MINUTES_A_DAY), false
	};
	struct local_time wanted = local;

	wanted.later = later && zone_is_repeated(words->zone, local);
	return zone_instant(words->zone, wanted, instant);
}

static bool
add_slots(struct arena *arena, const struct drive_words *words, struct instant from, struct instant until,
          struct drive_slot_list *slots)
{
	const int64_t step = words->slot_minutes * INSTANT_MINUTE;

	for (struct instant at = from; at.us + step <= until.us; at = instant_plus(at, step)) {
		struct drive_slot *slot;

		if (slots->count == LIMIT_DRIVE_SLOTS)
			return false;
		if (slots->at == NULL)
			slots->at = arena_list_of(arena, struct drive_slot, LIMIT_DRIVE_SLOTS);
		slot = &slots->at[slots->count++];
		slot->starts = at;
		slot->local = zone_local(words->zone, at);
		slot->repeated_hour = zone_is_repeated(words->zone, slot->local);
		slot->capacity = words->capacity;
		slot->after_break = slots->count > 1 && at.us - slot[-1].starts.us > step;
	}
	return true;
}

enum drive_plan
drive_hours(const struct drive_words *words, struct instant *starts, struct instant *ends)
{
	const enum zone_instant start = instant_of(words, words->from_minute, false, starts);
	const enum zone_instant end = instant_of(words, words->until_minute, true, ends);

	if (start != ZONE_INSTANT_OK)
		return DRIVE_PLAN_START_SKIPPED;
	return end == ZONE_INSTANT_OK ? DRIVE_PLAN_OK : DRIVE_PLAN_END_SKIPPED;
}

enum drive_plan
drive_plan(struct arena *arena, const struct drive_words *words, struct drive_slot_list *slots, struct instant *starts,
           struct instant *ends)
{
	struct instant break_from, break_until;
	const bool has_break = words->break_from != words->break_until;
	enum drive_plan hours;

	*slots = (struct drive_slot_list){ NULL, 0 };
	if (words->until_minute <= words->from_minute || words->slot_minutes <= 0)
		return DRIVE_PLAN_NO_TIME;
	hours = drive_hours(words, starts, ends);
	if (hours != DRIVE_PLAN_OK)
		return hours;
	if (has_break) {
		if (words->break_from < words->from_minute || words->break_until > words->until_minute ||
		    words->break_until < words->break_from)
			return DRIVE_PLAN_BREAK_OUTSIDE;
		/* A break that begins or ends in a skipped hour begins or ends at the clock change, as a clock shows it. */
		(void)!instant_of(words, words->break_from, false, &break_from);
		(void)!instant_of(words, words->break_until, true, &break_until);
		if (!add_slots(arena, words, *starts, break_from, slots) ||
		    !add_slots(arena, words, break_until, *ends, slots))
			return DRIVE_PLAN_TOO_MANY;
	} else if (!add_slots(arena, words, *starts, *ends, slots)) {
		return DRIVE_PLAN_TOO_MANY;
	}
	return slots->count == 0 ? DRIVE_PLAN_NO_TIME : DRIVE_PLAN_OK;
}
