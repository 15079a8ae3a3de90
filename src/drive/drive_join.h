/* drive_join: a page takes part in another organiser's drive. The organiser opens the drive to other pages and accepts each; from then on
 * appointments are booked from the page as at a drive of its own, and count only for it. */
#ifndef DRIVE_DRIVE_JOIN_H
#define DRIVE_DRIVE_JOIN_H
#include "base/found.h"
#include "drive/drive.h"
#include "honour/honour.h"

must_use bool drive_join_is_open(struct context *context, struct drive_id drive, bool *open);     /* false: a fault */
must_use enum drive_change drive_join_set_open(struct context *context, struct drive_id drive, struct person_id by, bool open);

/* Drives this page could ask to join, soonest first; and those that have not answered yet. */
must_use bool drive_join_possible(struct context *context, struct honour_page_id page, struct drive_list *drives);
must_use bool drive_join_asked(struct context *context, struct honour_page_id page, struct drive_list *drives);

enum drive_join_ask {
	DRIVE_JOIN_ASK_FAULT = -1,
	DRIVE_JOIN_ASK_OK,                /* the organiser is told by email */
	/* it accepts no other pages, has begun, or has this page already; also when this page has asked before */
	DRIVE_JOIN_ASK_NOT_OPEN,
	DRIVE_JOIN_ASK_NOT_PUBLISHED,     /* a page that is not public yet cannot join */
	DRIVE_JOIN_ASK_TOO_OFTEN,         /* this page has made LIMIT_JOINS_ASKED requests today */
};
must_use enum drive_join_ask drive_join_ask(struct context *context, struct drive_id drive, const struct honour_page *page,
                                            struct person_id by);

struct drive_joining { struct join_id id; struct honour_page page; struct instant asked_at; };
struct drive_joining_list { struct drive_joining *at; size_t count; };
must_use bool drive_join_waiting(struct context *context, struct drive_id drive, struct drive_joining_list *waiting);

/* Who asked is told by email, without a reason. */
must_use enum found drive_join_answer(struct context *context, const struct drive *drive, struct join_id join,
                                      struct person_id by, bool accepted);

#endif
