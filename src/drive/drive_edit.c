#include "drive/drive_edit.h"

#include "base/id.h"
#include "drive/drive_search.h"
#include "drive_sql.h"

static bool
is_same_promise(struct local_time one, struct local_time other)
{
	return date_compare(one.date, other.date) == 0 && one.minute == other.minute && one.later == other.later;
}

static const struct drive_slot *
slot_at(const struct drive_slot_list *slots, struct local_time local)
{
	for (size_t i = 0; i < slots->count; i++)
		if (is_same_promise(slots->at[i].local, local))
			return &slots->at[i];
	return NULL;
}

static bool
are_hours_changed(const struct drive_words *old, const struct drive_words *new)
{
	bool had_break = old->break_from != old->break_until, has_break = new->break_from != new->break_until;

	return date_compare(old->date, new->date) != 0 || !text_equal(zone_name(old->zone), zone_name(new->zone)) ||
	       old->from_minute != new->from_minute || old->until_minute != new->until_minute || had_break != has_break ||
	       (has_break && (old->break_from != new->break_from || old->break_until != new->break_until)) ||
	       old->slot_minutes != new->slot_minutes;
}

static bool
are_details_changed(const struct drive_words *old, const struct drive_words *new)
{
	return !text_equal(old->service_name, new->service_name) || !text_equal(old->service_phone, new->service_phone) ||
	       !text_equal(old->service_web, new->service_web) || !text_equal(old->directions, new->directions);
}

static void
refuse(struct drive_edit *edit, const struct drive_slot *slot, bool dropped)
{
	edit->refused.at[edit->refused.count++] = (struct drive_refused){ *slot, dropped };
}

void
drive_edit_compare(struct arena *arena, const struct drive *drive, const struct drive_slot_list *slots, const struct drive_words *words,
                   const struct drive_planned *planned, struct drive_edit *edit)
{
	const struct drive_words *old = &drive->words;

	*edit = (struct drive_edit){ .starts = planned->starts, .ends = planned->ends,
		.hours = are_hours_changed(old, words),
		.where = !text_equal(old->venue, words->venue) || !text_equal(old->address, words->address),
		.details = are_details_changed(old, words), .capacity = old->capacity != words->capacity };
	edit->slots.at = arena_list_of(arena, struct drive_slot, planned->slots.count);
	edit->gone.at = arena_list_of(arena, struct drive_slot, slots->count);
	edit->refused.at = arena_list_of(arena, struct drive_refused, slots->count);
	for (size_t i = 0; i < planned->slots.count; i++) {
		struct drive_slot *slot = &edit->slots.at[edit->slots.count++];
		const struct drive_slot *kept = slot_at(slots, planned->slots.at[i].local);

		*slot = planned->slots.at[i];
		if (kept != NULL) {
			slot->id = kept->id;
			slot->booked = kept->booked;
			slot->overbooked = kept->overbooked;
		}
	}
	for (size_t i = 0; i < slots->count; i++) {
		const struct drive_slot *slot = &slots->at[i], *wanted = slot_at(&edit->slots, slot->local);

		if (wanted == NULL && slot->booked + slot->overbooked > 0)
			refuse(edit, slot, true);
		else if (wanted == NULL)
			edit->gone.at[edit->gone.count++] = *slot;
		else if (slot->booked > wanted->capacity)
			refuse(edit, slot, false);
	}
}

/* The guards of these statements hold whatever was compared: no person loses their appointment. */
static enum db_write
write_slot(struct context *context, struct drive_id drive, const struct drive_slot *slot)
{
	if (!slot_id_is_none(slot->id))
		return drive_sql_change_slot(context, slot->id, slot->starts, slot->capacity);
	return drive_sql_add_slot(context, (struct slot_id){ id_new(context->now) }, drive, date_text(context->arena, slot->local.date),
	                          slot->local.minute, slot->local.later, slot->starts, slot->capacity);
}

enum drive_change
drive_edit_keep(struct context *context, const struct drive *drive, const struct drive_words *words, const struct drive_edit *edit)
{
	struct arena *arena = context->arena;
	enum db_write wrote = drive_sql_change(context, drive->id, words->service_name, words->service_phone, words->service_web,
		words->venue, words->address, date_text(arena, words->date), zone_name(words->zone),
		words->from_minute, words->until_minute, words->break_from, words->break_until, words->slot_minutes, words->capacity,
		edit->starts, edit->ends, edit->hours || edit->where, context->now);

	for (size_t i = 0; i < edit->gone.count && wrote == DB_WROTE; i++)
		wrote = drive_sql_drop_slot(context, edit->gone.at[i].id);
	for (size_t i = 0; i < edit->slots.count && wrote == DB_WROTE; i++)
		wrote = write_slot(context, drive->id, &edit->slots.at[i]);
	if (wrote == DB_WROTE && !drive_write_directions(context, drive->id, words->directions))
		wrote = DB_WROTE_FAULT;
	switch (wrote) {
	case DB_WROTE:       return drive_search_index(context, drive->id) ? DRIVE_CHANGE_OK : DRIVE_CHANGE_FAULT;
	case DB_WROTE_NONE:  return DRIVE_CHANGE_ALREADY;
	case DB_WROTE_FAULT: break;
	}
	return DRIVE_CHANGE_FAULT;
}
