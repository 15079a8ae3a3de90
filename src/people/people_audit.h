/* people_audit: the audit log.  Every change to a page or a drive by a person who signed in is one row, without names, written in the
 * operation's transaction.  What the desk records is not in it: an outcome names the crew pass that recorded it.
 *
 * Each page and each drive has a hash chain of its own: a row that was changed, moved, or taken out of the middle is found.  Rows taken off
 * the end of a chain are not: compare with a backup. */
#ifndef PEOPLE_PEOPLE_AUDIT_H
#define PEOPLE_PEOPLE_AUDIT_H
#include "base/context.h"
#include "types.h"

/* What a change is about: a page, a drive, or both.  subject: the id of what was changed, 0 for the page or the drive itself. */
struct audit_about {
	struct honour_page_id page;
	struct drive_id drive;
	int64_t subject;
};

/* Adds a row.  `action` is a word such as "honour.publish"; a person of no id is the operator.  false: a fault, logged. */
must_use bool people_audit(struct context *context, struct person_id person, const char *action, struct audit_about about);

/* Is every row of these chains what it was when it was written?  All of them (givenback doctor), or those of one page or drive. */
enum people_audit_check { PEOPLE_AUDIT_CHECK_FAULT = -1, PEOPLE_AUDIT_CHECK_OK, PEOPLE_AUDIT_CHECK_BROKEN };
must_use enum people_audit_check people_audit_check(struct context *context);
must_use enum people_audit_check people_audit_check_page(struct context *context, struct honour_page_id page);
must_use enum people_audit_check people_audit_check_drive(struct context *context, struct drive_id drive);

/* The lookup key was rotated: one row under its new version in every chain.  Part of the caller's transaction.  false: a fault. */
must_use bool people_audit_rotated(struct context *context);

#endif
