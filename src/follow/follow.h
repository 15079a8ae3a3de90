/* follow: how a page is followed: the address of its feed, what its keepers publish in it, milestones.
 *
 * Entries are not stored: they are read from the modules that caused them (follow_entries.h).
 * Uses: base … thanks.   Used by: public, jobs. */
#ifndef FOLLOW_FOLLOW_H
#define FOLLOW_FOLLOW_H
#include "base/found.h"
#include "honour/honour.h"

struct follow {
	bool has_feed;                    /* the address is made within a minute of publication, since a GET cannot write */
	struct secret feed;               /* the address, known only to people it was given to */
	bool milestones;                  /* an entry when so many donations were given */
	bool picture_shared;              /* the family's picture instead of the drawn card, and on posters (decision 60) */
	bool film_shared;                 /* the picture of the page's film instead of either where the page is shared */
};
must_use bool follow_read(struct context *context, struct honour_page_id page, struct follow *follow);

/* NONE: no such address, or it was changed. */
must_use enum found follow_find(struct context *context, struct secret feed, struct honour_page_id *page);

enum follow_change { FOLLOW_CHANGE_FAULT = -1, FOLLOW_CHANGE_OK };
/* `chosen`: its last three, which are what keepers choose. */
must_use enum follow_change follow_set(struct context *context, struct honour_page_id page, struct person_id keeper,
                                       const struct follow *chosen);
/* The old address stops working, for everyone. */
must_use enum follow_change follow_renew(struct context *context, struct honour_page_id page, struct person_id keeper);

/* Jobs, a few rows at a time: addresses for pages that have none, milestones that were reached. false: a fault. */
must_use bool follow_tend(struct context *context);

#endif
