/* waiting_remove: the organiser takes an entry off the waiting list. */
#include "db/database.h"
#include "people/people_audit.h"
#include "waiting/waiting.h"
#include "waiting/waiting_letter.h"

enum waiting_change
waiting_remove(struct context *context, struct person_id organiser, struct drive_id drive, struct waiting_id id)
{
	struct waiting_entry entry;
	enum waiting_change left;
	DB_TRANSACTION(tx, context);

	switch (waiting_read(context, id, &entry)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return WAITING_CHANGE_GONE;
	case FOUND_FAULT: return WAITING_CHANGE_FAULT;
	}
	if (!drive_id_equal(entry.drive, drive))
		return WAITING_CHANGE_GONE;
	left = waiting_leave(context, &entry);
	if (left != WAITING_CHANGE_OK)
		return left;
	if (!waiting_email_removed(context, &entry) ||
	    !people_audit(context, organiser, "drive.remove_waiting", (struct audit_about){ .drive = drive, .subject = id.id }) ||
	    db_commit(&tx) != DB_COMMITTED)
		return WAITING_CHANGE_FAULT;
	return WAITING_CHANGE_OK;
}
