/* desk_question: presses that wait for an answer, and what is answered (decision 74).   Uses: base … donation. */
#ifndef DESK_DESK_QUESTION_H
#define DESK_DESK_QUESTION_H
#include "base/context.h"
#include "drive/drive.h"
#include "types.h"

/* Who is asked: the team, until the day is closed; the blood service's staff also about what happened; and the organiser about what came
 * after the day was closed, and about what the desk has left open. */
enum desk_asks { DESK_ASKS_TEAM, DESK_ASKS_STAFF, DESK_ASKS_ORGANISER };

struct desk_question {
	int64_t number;
	enum desk_press_kind kind;
	struct appointment_id who;        /* none: not known */
	struct instant at;
	struct text name;                 /* as the device showed it; empty: none */
};
/* In the order in which they were received, at most 500. */
struct desk_question_list { struct desk_question *at; size_t count; };
must_use bool desk_questions(struct context *context, const struct drive *drive, enum desk_asks asks, struct desk_question_list *questions);
must_use bool desk_questions_count(struct context *context, const struct drive *drive, enum desk_asks asks, int64_t *count);

enum desk_settle {
	DESK_SETTLE_FAULT = -1,
	DESK_SETTLE_OK,
	DESK_SETTLE_GONE,                 /* it has been answered */
	DESK_SETTLE_NOT_ASKED,            /* it is not for this person to answer */
	DESK_SETTLE_CANCELLED,            /* the drive is cancelled, so nobody can be added; it can only be left out */
};
/* Counted: a person without an appointment becomes a walk-in, a second walk-in another person, the other outcome the one that holds. */
must_use enum desk_settle desk_settle(struct context *context, const struct drive *drive, int64_t number, enum desk_asks asks, bool count);
/* All that waits for the organiser: the day is opened, they are counted in their order, and it is closed again; or they are left out. */
must_use enum desk_settle desk_settle_all(struct context *context, const struct drive *drive, bool count);

#endif
