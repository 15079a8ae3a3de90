#include "drive/drive_note.h"

#include "drive_note_sql.h"
#include "limits.h"
#include "people/people.h"

bool
drive_note_read(struct context *context, struct drive_id drive, struct text *note)
{
	struct drive_note_sql_read row;

	*note = TEXT_NONE;
	switch (drive_note_sql_read(context, drive, &row)) {
	case DB_READ:       *note = people_open(context, SEALED_DRIVE_NOTE, row.text_sealed); return true;
	case DB_READ_NONE:  return true;
	case DB_READ_FAULT: break;
	}
	return false;
}

bool
drive_note_write(struct context *context, struct drive_id drive, struct text note)
{
	if (text_is_empty(note))
		return drive_note_sql_drop(context, drive) != DB_WROTE_FAULT;
	return drive_note_sql_put(context, drive, people_seal(context, SEALED_DRIVE_NOTE, note), context->now) == DB_WROTE;
}

bool
drive_note_forget_old(struct context *context)
{
	return drive_note_sql_forget(context, instant_plus(context->now, -LIMIT_EMAIL_KEPT_DAYS * INSTANT_DAY)) != DB_WROTE_FAULT;
}
