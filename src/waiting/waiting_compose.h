/* waiting_compose: the emails of the waiting list, made of what was read for them.  Pure, as in
 * appointment/appointment_compose.h: the caller says in `email` why and to whom. */
#ifndef WAITING_WAITING_COMPOSE_H
#define WAITING_WAITING_COMPOSE_H
#include "appointment/appointment_first.h"
#include "waiting/waiting_view.h"

struct waiting_letter {
	bool known;                       /* the address (outbox_is_known()) */
	bool offered;                     /* words.offer is set */
	struct appointment_first first;   /* of a first email: site_name and refuse */
	struct waiting_email words;
};
void waiting_compose(struct arena *arena, const struct waiting_letter *letter, struct outbox_email *email);

#endif
