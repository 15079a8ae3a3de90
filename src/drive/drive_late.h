/* drive_late: how late the day of a drive runs, as the desk says it by one press: on the drive's page, the donors' own pages, the board. */
#ifndef DRIVE_DRIVE_LATE_H
#define DRIVE_DRIVE_LATE_H
#include "drive/drive.h"

/* ALREADY: the drive is cancelled, or its day is closed. */
must_use enum drive_change drive_set_late(struct context *context, struct drive_id drive, enum drive_late late);
/* 0: on time. */
int64_t drive_late_minutes(enum drive_late late);

/* late.html: one sentence, or nothing.  awaited: the desk may say it now, so an open page has room for it. */
struct drive_late_said { bool awaited, said, on_time; int64_t minutes; struct text at; };
/* Nothing of a drive that is cancelled or closed, or whose last appointments are over, so much later. */
struct drive_late_said drive_late_shown(const struct context *context, const struct drive *drive);

#endif
