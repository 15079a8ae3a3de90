/* quiet: the days of each year on which a page emails nobody who came for it or follows it: dates that the family chose, and
 * Mother's Day, as its country keeps it, until the family removes it.
 *
 * What is ready waits until QUIET_ENDS on the first day after, in the time zone of the page's last drive. Emails about appointments are not
 * held. Decision 71.
 * Uses: base … drive, outbox.   Used by: thanks, follow, activitypub, public, the program. */
#ifndef QUIET_QUIET_H
#define QUIET_QUIET_H
#include "honour/honour.h"

#define QUIET_ENDS (8 * 60)               /* the minute of the day */

struct quiet_day {
	struct quiet_day_id id;           /* none: the Mother's Day with which every page begins */
	enum quiet_day_kind kind;
	int64_t month, day;               /* of a date; else 0 */
};
struct quiet_days { struct quiet_day *at; size_t count; };
/* false: a fault. */
must_use bool quiet_days_of(struct context *context, struct honour_page_id page, struct quiet_days *days);
/* "14 April", "Mother’s Day" */
struct text quiet_day_text(struct arena *arena, const struct quiet_day *day);
/* "14 April, 15 October or Mother’s Day"; empty: there is none. */
struct text quiet_days_text(struct arena *arena, const struct quiet_days *days);

enum quiet_change {
	QUIET_FAULT = -1,
	QUIET_OK,                         /* also when it was so already */
	QUIET_NONE,                       /* remove: the page has no such day */
	QUIET_NO_DATE,                    /* 31 April */
	QUIET_TOO_MANY,                   /* LIMIT_QUIET_DAYS */
};
/* 29 February is kept on 28 February in other years. */
must_use enum quiet_change quiet_add(struct context *context, struct honour_page_id page, struct person_id keeper,
                                     const struct quiet_day *day);
/* What waited for the day is due at once. */
must_use enum quiet_change quiet_remove(struct context *context, struct honour_page_id page, struct person_id keeper,
                                        struct quiet_day_id day);
bool quiet_on(const struct quiet_days *days, struct date date);
/* *until: when what is ready `at` that moment may leave; INSTANT_NONE: at once. false: a fault. */
must_use bool quiet_until(struct context *context, struct honour_page_id page, struct instant at, struct instant *until);
/* On a quiet day what is announced of the page, and its emails that wait, wait until the day is over. For the jobs that send. */
must_use bool quiet_hold(struct context *context, struct honour_page_id page, bool *held);
/* A job: what was ready before midnight and has not left waits too. false: a fault. */
must_use bool quiet_tend(struct context *context);

#endif
