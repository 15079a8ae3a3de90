/* desk_question: presses that wait for an answer, and what is answered (decision 74).   Uses: base … donation. */
#ifndef DESK_DESK_QUESTION_H
#define DESK_DESK_QUESTION_H
#include "base/context.h"
#include "drive/drive.h"
#include "types.h"

/* What waits for an answer: ASKED, for the team; LATE, which arrived after the day was closed, for the organiser. */
struct desk_question {
	int64_t number;
	enum desk_press_kind kind;
	struct appointment_id who;        /* none: not known */
	struct instant at;
	struct text name;                 /* as the device showed it; empty: none */
};
struct desk_question_list { struct desk_question *at; size_t count; };
must_use bool desk_questions(struct context *context, struct drive_id drive, enum desk_answer waiting,
                             struct desk_question_list *questions);
must_use bool desk_questions_count(struct context *context, struct drive_id drive, enum desk_answer waiting, int64_t *count);
enum desk_settle {
	DESK_SETTLE_FAULT = -1,
	DESK_SETTLE_OK,
	DESK_SETTLE_GONE,                 /* it has been answered, or is not one of this drive */
	DESK_SETTLE_CANCELLED,            /* the drive is cancelled, or its day is closed, so nobody can be added; it can only be left out */
};
/* Counted: a person without an appointment becomes a walk-in, a second walk-in another person, the other outcome the one that holds. */
must_use enum desk_settle desk_settle(struct context *context, const struct drive *drive, int64_t number, bool count);
/* All that came late: the day is opened, they are counted in their order, and it is closed again; or they are left out. */
must_use enum desk_settle desk_settle_late(struct context *context, const struct drive *drive, bool count);

#endif
