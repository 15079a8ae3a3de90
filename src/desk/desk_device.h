/* desk_device: a device of the desk, from the moment it used its code, and what it has sent (decision 74).   Uses: base … drive. */
#ifndef DESK_DESK_DEVICE_H
#define DESK_DESK_DEVICE_H
#include "base/context.h"
#include "base/found.h"
#include "types.h"

#define DESK_PRESS_KEY_LENGTH 26          /* of a press that was made on a device: a token */

/* A device that has or had the desk of a drive, from the moment it used its code. */
struct desk_device {
	struct crew_pass_id pass;
	enum crew_kind kind;
	struct instant since, ended_at;   /* ended_at: by the organiser; none: it was not */
};
/* By the cookie "desk", until a week after the drive ends.  NONE: it was never a desk of this drive, or that is over. */
must_use enum found desk_device_find(struct context *context, struct drive_id drive, struct text cookie, struct desk_device *device);

/* How many presses the server has that were made on this device. */
must_use bool desk_device_held(struct context *context, struct crew_pass_id pass, int64_t *held);
/* The people whom it added, with the key of the press. */
struct desk_added { struct appointment_id who; struct text key; };
struct desk_added_list { struct desk_added *at; size_t count; };
must_use bool desk_device_added(struct context *context, struct drive_id drive, struct crew_pass_id pass, struct desk_added_list *added);

#endif
