/* desk: the day of a drive: the device at the desk, who is expected, who came, and the outcomes.
 *
 * A device becomes the desk by a code from the organiser, which is valid for one device, one drive, one day; a code of the kind "board"
 * opens the board on any screen (decision 73). Names and donation numbers
 * are shown nowhere else. What happened (gave, could not, left) is seen and recorded only by a device of the blood service's own staff: to
 * the team everyone who has been and left is "finished" (decision 59).   Uses: base … donation.   Used by: public. */
#ifndef DESK_DESK_H
#define DESK_DESK_H
#include "base/context.h"
#include "drive/drive.h"
#include "http/request.h"
#include "limits.h"
#include "types.h"

/* From so long before the drive begins until so long after it ends. */
#define DESK_BEFORE (LIMIT_DESK_HOURS_BEFORE * INSTANT_HOUR)
#define DESK_AFTER (LIMIT_DESK_HOURS_AFTER * INSTANT_HOUR)

enum desk_pass_make { DESK_PASS_MAKE_FAULT = -1, DESK_PASS_MAKE_OK, DESK_PASS_MAKE_TOO_MANY, DESK_PASS_MAKE_OVER };
/* `reusable`: the demo's; every device that uses it gets a pass of its own. */
must_use enum desk_pass_make desk_pass_make(struct context *context, const struct drive *drive, struct person_id by, enum crew_kind kind,
                                            bool reusable, struct crew_pass_id *pass);
struct day_code desk_pass_code(struct context *context, struct crew_pass_id pass);    /* "K7Q4M2PA9X" */
struct text desk_pass_code_shown(struct context *context, struct crew_pass_id pass);  /* "K7Q4M-2PA9X" */

enum desk_redeem {
	DESK_REDEEM_FAULT = -1,
	DESK_REDEEM_OK,                   /* *device goes into the cookie "desk" */
	DESK_REDEEM_WRONG,                /* no such code, or the organiser has ended it */
	DESK_REDEEM_USED,                 /* another device has used it */
	DESK_REDEEM_EARLY,                /* *drive says from when it is valid */
	DESK_REDEEM_OVER,
	DESK_REDEEM_BOARD,                /* it opens the board, on any screen */
};
must_use enum desk_redeem desk_redeem(struct context *context, struct day_code code, struct drive *drive, struct text *device);

struct bytes desk_device_hash(struct context *context, struct text device);         /* of the cookie's value */

/* The drive whose board this code opens, from the day it was made. NONE: no such code, ended, or the evening is over. */
must_use enum found desk_board_drive(struct context *context, struct day_code code, struct drive *drive);

enum desk_pass_end { DESK_PASS_END_FAULT = -1, DESK_PASS_END_OK, DESK_PASS_END_ALREADY };
must_use enum desk_pass_end desk_pass_end(struct context *context, struct drive_id drive, struct crew_pass_id pass, struct person_id by);

#endif
