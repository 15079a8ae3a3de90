/* appointment_run: where n people fit side by side.  Pure. */
#include "appointment/appointment_inside.h"

static int64_t
free_in(const struct drive_slot *slot)
{
	return slot->capacity > slot->booked ? slot->capacity - slot->booked : 0;
}

/* From slot i on, as many in each as are free: for a given first slot no other way ends sooner. */
static bool
run_from(const struct drive_slot_list *slots, size_t i, int64_t n, struct appointment_run *run)
{
	const struct drive_slot *first = &slots->at[i];
	size_t used = 0;

	for (size_t at = i; at < slots->count; at++) {
		const struct drive_slot *slot = &slots->at[at];

		if (at > i && slot->after_break)
			return false;
		if (free_in(slot) == 0)
			continue;
		used++;
		n -= free_in(slot);
		if (n > 0)
			continue;
		*run = (struct appointment_run){ .first = first->id, .last = slot->id, .starts = first->starts,
			.last_starts = slot->starts, .minutes_between = (slot->starts.us - first->starts.us) / INSTANT_MINUTE, .slots = used };
		return true;
	}
	return false;
}

bool
appointment_run_at(const struct drive_slot_list *slots, struct slot_id first, int64_t n, struct instant now, struct appointment_run *run)
{
	for (size_t i = 0; i < slots->count; i++)
		if (slot_id_equal(slots->at[i].id, first))
			return n > 0 && free_in(&slots->at[i]) > 0 && instant_compare(slots->at[i].starts, now) > 0 && run_from(slots, i, n, run);
	return false;
}

static bool
is_better(const struct appointment_run *one, const struct appointment_run *other, struct instant wish)
{
	bool one_after = instant_is_none(wish) || instant_compare(one->starts, wish) >= 0;
	bool other_after = instant_is_none(wish) || instant_compare(other->starts, wish) >= 0;

	if (one->minutes_between != other->minutes_between)
		return one->minutes_between < other->minutes_between;
	if (one_after != other_after)
		return one_after;
	return instant_compare(one->starts, other->starts) < 0;
}

void
appointment_runs(const struct drive_slot_list *slots, int64_t n, struct instant now, struct instant wish,
                 struct appointment_run_list *runs)
{
	*runs = (struct appointment_run_list){ 0 };
	if (n < 1)
		return;
	for (size_t i = 0; i < slots->count; i++) {
		struct appointment_run run;
		size_t at = runs->count;

		if (instant_compare(slots->at[i].starts, now) <= 0 || free_in(&slots->at[i]) == 0 || !run_from(slots, i, n, &run))
			continue;
		while (at > 0 && is_better(&run, &runs->at[at - 1], wish))
			at--;
		if (at == COUNT_OF(runs->at))
			continue;
		if (runs->count < COUNT_OF(runs->at))
			runs->count++;
		for (size_t later = runs->count - 1; later > at; later--)
			runs->at[later] = runs->at[later - 1];
		runs->at[at] = run;
	}
}
