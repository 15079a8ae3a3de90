/* appointment_news: what changes about a drive is gathered for LIMIT_DRIVE_CHANGE_MINUTES and told in one email to each address, of
 * what is so then.  What was changed back, or closed and opened again, in that time is not told at all. */
#ifndef APPOINTMENT_APPOINTMENT_NEWS_H
#define APPOINTMENT_APPOINTMENT_NEWS_H
#include "drive/drive.h"
#include "outbox/outbox_expand.h"

/* The drive is about to change: people know it as it is in `before`.  Past LIMIT_DRIVE_CHANGES_A_DAY it is told later that day, but
 * in time for the drive.  Part of the caller's transaction.  false: a fault. */
must_use bool appointment_news_note(struct context *context, const struct drive *before);

/* What a change from `before` to `after` would come to, with what is gathered already.  Writes nothing.  false: a fault. */
struct appointment_news_preview {
	bool any;                         /* false: nobody is emailed; what was gathered is changed back, or nobody needs to know */
	bool waiting_list;                /* people on the waiting list are told too */
	struct instant when;              /* the emails are made */
};
must_use bool appointment_news_preview(struct context *context, const struct drive *before, const struct drive *after,
                                       struct appointment_news_preview *preview);

/* Writes their emails when the time has come, LIMIT_DRIVE_NEWS_BATCH at a time; then the waiting list hears of it (db/follow_up.h). */
extern const struct outbox_expander appointment_news_expander;
/* The same of a cancelled drive, which is announced at once (appointment_drive_cancel()). */
extern const struct outbox_expander appointment_cancelled_expander;

#endif
