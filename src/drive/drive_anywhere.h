/* drive_anywhere: what a page without a drive shows: give anywhere until a day, and where the blood service lists its own sessions. */
#ifndef DRIVE_DRIVE_ANYWHERE_H
#define DRIVE_DRIVE_ANYWHERE_H
#include "base/found.h"
#include "drive/drive.h"

struct drive_anywhere { struct date until; struct text service_name, service_web; };

/* NONE also when the day has passed. */
must_use enum found drive_anywhere_read(struct context *context, struct honour_page_id page, struct drive_anywhere *anywhere);
enum drive_anywhere_set { DRIVE_ANYWHERE_SET_FAULT = -1, DRIVE_ANYWHERE_SET_OK, DRIVE_ANYWHERE_SET_PAST };
must_use enum drive_anywhere_set drive_anywhere_set(struct context *context, struct honour_page_id page, struct person_id by,
                                                    const struct drive_anywhere *anywhere);
must_use enum drive_change drive_anywhere_unset(struct context *context, struct honour_page_id page, struct person_id by);

#endif
