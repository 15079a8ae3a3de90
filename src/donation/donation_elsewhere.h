/* donation_elsewhere: "I gave at …, on …": a donation that a person reports, not seen at a desk of ours. It waits for a keeper, and is
 * then counted separately in the tally.   Uses and used by: as donation.h. */
#ifndef DONATION_DONATION_ELSEWHERE_H
#define DONATION_DONATION_ELSEWHERE_H
#include "base/found.h"
#include "donation/donation.h"

struct gift {
	struct donation_elsewhere_id id;
	struct text venue;                /* as reported: the blood service, the town */
	struct date date;
	struct donor donor;               /* no email address: none is requested */
	struct instant created_at;
};

enum donation_elsewhere_tell {
	DONATION_ELSEWHERE_TELL_FAULT = -1,
	DONATION_ELSEWHERE_TELL_OK,
	DONATION_ELSEWHERE_TELL_ALREADY,          /* the same donation was reported before: it counts once */
	DONATION_ELSEWHERE_TELL_FUTURE,           /* the day has begun nowhere yet */
};
must_use enum donation_elsewhere_tell donation_elsewhere_tell(struct context *context, struct honour_page_id page,
                                                              const struct gift *gift);

struct gift_list { struct gift *at; size_t count; };
must_use bool donation_elsewhere_list(struct context *context, struct honour_page_id page, enum elsewhere_state state,
                                      struct gift_list *gifts);

must_use enum found
donation_elsewhere_answer(struct context *context, struct honour_page_id page, struct donation_elsewhere_id gift,
                          struct person_id keeper, bool counted);

/* For the tally: how many a keeper has accepted. */
must_use bool donation_elsewhere_counted(struct context *context, struct honour_page_id page, int64_t *counted);

#endif
