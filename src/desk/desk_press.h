/* desk_press: what is pressed at the desk, on whichever device, and what becomes of it (decision 74, src/desk_rules.def).
 *
 * Every press is a row, in the order in which it was received. What is known of a person is made of the rows that nobody took back, so it
 * does not depend on which device sends first.   Uses: base … donation. */
#ifndef DESK_DESK_PRESS_H
#define DESK_DESK_PRESS_H
#include "base/context.h"
#include "desk/desk_device.h"
#include "donation/donation.h"
#include "drive/drive.h"
#include "types.h"

#define DESK_PRESS_SEEN_ALL INT64_MAX

struct desk_press {
	struct text key;                  /* the same key of the same device again gets the first answer */
	enum desk_press_kind kind;
	struct appointment_id who;        /* none: a new person, or the one whom `added` added */
	struct text added;                /* the key of the press by which this device added the person; empty: none */
	struct instant at;                /* moved into the time from device.since until now */
	int64_t seen;                     /* the newest press that the device knew of */
	struct text name;                 /* of a new person; of another: as the device shows them, for a question */
	struct honour_page_id page;       /* of a new person; none: for no one in particular */
	bool shown;                       /* a new person may be shown with this name */
};
struct desk_pressed {
	enum desk_answer answer;
	struct appointment_id who;        /* none: there is nobody to name */
};
/* Records one press, all or nothing.  false: a fault, and nothing was recorded; the device sends it again. */
must_use bool desk_press(struct context *context, const struct drive *drive, const struct desk_device *device,
                         const struct desk_press *press, struct desk_pressed *pressed);
/* A press that waited for an answer, whose row is `number`. NOT: nobody has said anything. COUNTS: the team says that it does. LATE: the
 * organiser counts all that came late, so nothing is asked again. ASKED in *pressed: nobody can be added, and it goes on waiting. */
enum desk_settled { DESK_SETTLED_NOT, DESK_SETTLED_COUNTS, DESK_SETTLED_LATE };
must_use bool desk_press_settle(struct context *context, const struct drive *drive, const struct desk_device *device,
                                const struct desk_press *press, int64_t number, enum desk_settled settled, struct desk_pressed *pressed);
/* A press of a form, which shows everything: its device has seen all, and it is now. */
must_use bool desk_press_form(struct context *context, const struct drive *drive, struct crew_pass_id pass, enum crew_kind crew,
                              enum desk_press_kind kind, struct appointment_id who, struct desk_pressed *pressed);
/* What is recorded of a person before the first press, as rows that every device has seen; does nothing when there is a press. */
must_use bool desk_press_before(struct context *context, const struct drive *drive, const struct donation_person *person);
/* Notes what a form has done by itself: a new person, or an outcome with its number.  false: a fault. */
must_use bool desk_press_note(struct context *context, struct drive_id drive, struct crew_pass_id pass, enum desk_press_kind kind,
                              struct appointment_id who);

must_use bool desk_press_newest(struct context *context, struct drive_id drive, int64_t *number);   /* 0: there is none */

#endif
