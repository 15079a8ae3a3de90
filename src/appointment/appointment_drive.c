#include "appointment/appointment_drive.h"

#include "appointment/appointment_inside.h"
#include "appointment/appointment_news.h"
#include "appointment_drive_sql.h"
#include "db/database.h"
#include "db/follow_up.h"
#include "drive/drive_note.h"
#include "outbox/outbox_announce.h"
#include "people/people.h"
#include "people/people_audit.h"

bool
appointment_drive_counts(struct context *context, struct drive_id drive, struct appointment_drive_counts *counts)
{
	struct appointment_drive_sql_counts row;

	if (appointment_drive_sql_counts(context, drive, &row) != DB_READ)
		return false;
	*counts = (struct appointment_drive_counts){ row.booked, row.unclaimed, row.walked_in };
	return true;
}

bool
appointment_drive_told(struct context *context, struct drive_id drive, bool waiting, int64_t *people)
{
	struct appointment_drive_sql_told row;

	*people = 0;
	if (appointment_drive_sql_told(context, drive, &row) != DB_READ ||
	    (waiting && !follow_up_ask(context, FOLLOW_UP_WAITING_TOLD, drive, BYTES_NONE, people)))
		return false;
	*people += row.people;
	return true;
}

bool
appointment_drive_without_email(struct context *context, struct drive_id drive, int64_t *people)
{
	struct appointment_drive_sql_without_email row;

	if (appointment_drive_sql_without_email(context, drive, &row) != DB_READ)
		return false;
	*people = row.people;
	return true;
}

bool
appointment_drive_is_told(const struct drive_edit *edit)
{
	return edit->hours || edit->where || edit->details;
}

/* "Did not come" may be undone, even before the drive begins, so a slot in which a person was missed is not deleted either. */
static bool
refuse_missed(struct context *context, struct drive_id drive, struct drive_edit *edit)
{
	struct appointment_drive_sql_missed_list rows;
	size_t left = 0;

	if (appointment_drive_sql_missed(context, drive, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < edit->gone.count; i++) {
		struct drive_slot slot = edit->gone.at[i];

		for (size_t row = 0; row < rows.count; row++)
			if (slot_id_equal(rows.at[row].slot, slot.id))
				slot.overbooked += rows.at[row].n;
		if (slot.overbooked > 0)
			edit->refused.at[edit->refused.count++] = (struct drive_refused){ slot, true };
		else
			edit->gone.at[left++] = slot;
	}
	edit->gone.count = left;
	return true;
}

static enum appointment_drive_edit
compare(struct context *context, const struct drive *drive, const struct drive_words *words, const struct drive_planned *planned,
        struct drive_edit *edit)
{
	struct drive_slot_list slots;

	if (!drive_slots(context, drive, &slots))
		return APPOINTMENT_DRIVE_EDIT_FAULT;
	drive_edit_compare(context->arena, drive, &slots, words, planned, edit);
	if (edit->gone.count > 0 && !refuse_missed(context, drive->id, edit))
		return APPOINTMENT_DRIVE_EDIT_FAULT;
	if (!drive_is_ahead(context, drive))
		return APPOINTMENT_DRIVE_EDIT_OVER;
	if (!appointment_drive_is_told(edit) && !edit->capacity)
		return APPOINTMENT_DRIVE_EDIT_SAME;
	if (edit->hours && instant_compare(drive->starts, context->now) <= 0)
		return APPOINTMENT_DRIVE_EDIT_BEGUN;
	return edit->refused.count > 0 ? APPOINTMENT_DRIVE_EDIT_BOOKED : APPOINTMENT_DRIVE_EDIT_OK;
}

enum appointment_drive_edit
appointment_drive_compare(struct context *context, struct drive_id id, const struct drive_words *words, const struct drive_planned *planned,
                          struct drive_edit *edit)
{
	struct drive drive;

	if (drive_read(context, id, &drive) != FOUND_OK)
		return APPOINTMENT_DRIVE_EDIT_FAULT;
	return compare(context, &drive, words, planned, edit);
}

static enum drive_change
keep(struct context *context, const struct drive *drive, const struct drive_words *words, const struct drive_edit *edit)
{
	DB_TRANSACTION(tx, context);
	enum drive_change kept = drive_edit_keep(context, drive, words, edit);

	if (kept != DRIVE_CHANGE_OK)
		return kept;
	return db_commit(&tx) == DB_COMMITTED ? DRIVE_CHANGE_OK : DRIVE_CHANGE_FAULT;
}

enum appointment_drive_edit
appointment_drive_edit(struct context *context, struct person_id organiser, struct drive_id id, const struct drive_words *words,
                       const struct drive_planned *planned, struct text note, struct drive_edit *edit)
{
	struct drive drive;
	enum appointment_drive_edit outcome;
	DB_TRANSACTION(tx, context);

	if (drive_read(context, id, &drive) != FOUND_OK)
		return APPOINTMENT_DRIVE_EDIT_FAULT;
	outcome = compare(context, &drive, words, planned, edit);
	if (outcome != APPOINTMENT_DRIVE_EDIT_OK)
		return outcome;
	switch (keep(context, &drive, words, edit)) {
	case DRIVE_CHANGE_OK:      break;
	case DRIVE_CHANGE_FAULT:   return APPOINTMENT_DRIVE_EDIT_FAULT;
	case DRIVE_CHANGE_ALREADY:
		/* A person booked, or it was cancelled, since it was compared: find out which. */
		outcome = appointment_drive_compare(context, id, words, planned, edit);
		return outcome == APPOINTMENT_DRIVE_EDIT_OK ? APPOINTMENT_DRIVE_EDIT_FAULT : outcome;
	}
	if ((appointment_drive_is_told(edit) && (!appointment_news_note(context, &drive) || !drive_note_write(context, id, note))) ||
	    !follow_up_mark(context, FOLLOW_UP_SEATS_FREED, id) ||
	    !people_audit(context, organiser, "drive.edit", (struct audit_about){ .drive = id }) || db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_DRIVE_EDIT_FAULT;
	return APPOINTMENT_DRIVE_EDIT_OK;
}

static enum appointment_drive_close
set_open(struct context *context, struct person_id organiser, struct drive_id id, bool open, struct text note)
{
	struct drive drive;
	DB_TRANSACTION(tx, context);

	if (drive_read(context, id, &drive) != FOUND_OK)
		return APPOINTMENT_DRIVE_CLOSE_FAULT;
	if (!drive_is_ahead(context, &drive))
		return APPOINTMENT_DRIVE_CLOSE_OVER;
	switch (drive_set_open(context, id, open)) {
	case DRIVE_CHANGE_OK:      break;
	case DRIVE_CHANGE_ALREADY: return APPOINTMENT_DRIVE_CLOSE_ALREADY;
	case DRIVE_CHANGE_FAULT:   return APPOINTMENT_DRIVE_CLOSE_FAULT;
	}
	if (!open && (!appointment_news_note(context, &drive) || !drive_note_write(context, id, note)))
		return APPOINTMENT_DRIVE_CLOSE_FAULT;
	if (!follow_up_mark(context, FOLLOW_UP_SEATS_FREED, id) ||
	    !people_audit(context, organiser, open ? "drive.reopen" : "drive.close",
	                     (struct audit_about){ .drive = id }) || db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_DRIVE_CLOSE_FAULT;
	return APPOINTMENT_DRIVE_CLOSE_OK;
}

enum appointment_drive_close
appointment_drive_close(struct context *context, struct person_id organiser, struct drive_id drive, struct text note)
{
	return set_open(context, organiser, drive, false, note);
}

enum appointment_drive_close
appointment_drive_reopen(struct context *context, struct person_id organiser, struct drive_id drive)
{
	return set_open(context, organiser, drive, true, TEXT_NONE);
}

enum appointment_drive_arrived
appointment_drive_arrived(struct context *context, struct drive_id drive)
{
	struct appointment_drive_sql_arrived row;

	if (appointment_drive_sql_arrived(context, drive, &row) != DB_READ)
		return APPOINTMENT_DRIVE_ARRIVED_FAULT;
	return row.n > 0 ? APPOINTMENT_DRIVE_ARRIVED_SOMEBODY : APPOINTMENT_DRIVE_ARRIVED_NOBODY;
}

static enum appointment_drive_cancel
may_cancel(struct context *context, const struct drive *drive)
{
	if (drive->state == DRIVE_STATE_CANCELLED)
		return APPOINTMENT_DRIVE_CANCEL_ALREADY;
	if (!drive_is_ahead(context, drive))
		return APPOINTMENT_DRIVE_CANCEL_OVER;
	switch (appointment_drive_arrived(context, drive->id)) {
	case APPOINTMENT_DRIVE_ARRIVED_NOBODY:   return APPOINTMENT_DRIVE_CANCEL_OK;
	case APPOINTMENT_DRIVE_ARRIVED_SOMEBODY: return APPOINTMENT_DRIVE_CANCEL_ARRIVED;
	case APPOINTMENT_DRIVE_ARRIVED_FAULT:    break;
	}
	return APPOINTMENT_DRIVE_CANCEL_FAULT;
}

enum appointment_drive_cancel
appointment_drive_cancel(struct context *context, struct person_id organiser, struct drive_id id, struct text note)
{
	enum appointment_drive_cancel may;
	struct drive drive;
	DB_TRANSACTION(tx, context);

	if (drive_read(context, id, &drive) != FOUND_OK)
		return APPOINTMENT_DRIVE_CANCEL_FAULT;
	may = may_cancel(context, &drive);
	if (may != APPOINTMENT_DRIVE_CANCEL_OK)
		return may;
	switch (drive_cancel(context, id)) {
	case DRIVE_CHANGE_OK:      break;
	case DRIVE_CHANGE_ALREADY: return APPOINTMENT_DRIVE_CANCEL_ALREADY;
	case DRIVE_CHANGE_FAULT:   return APPOINTMENT_DRIVE_CANCEL_FAULT;
	}
	if (appointment_drive_sql_cancel(context, id, context->now) == DB_WROTE_FAULT || !outbox_announcement_drop(context, id) ||
	    !drive_note_write(context, id, note) || !outbox_announce_at_once(context, OUTBOX_CAUSE_DRIVE_CANCELLED, id) ||
	    !follow_up_mark(context, FOLLOW_UP_DRIVE_CANCELLED, id) ||
	    !people_audit(context, organiser, "drive.cancel", (struct audit_about){ .drive = id }) || db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_DRIVE_CANCEL_FAULT;
	return APPOINTMENT_DRIVE_CANCEL_OK;
}
