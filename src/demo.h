/* demo: the story as a site that is alive, with times relative to today. */
#ifndef DEMO_H
#define DEMO_H
#include "store.h"

/* A demo whose next drive has passed is set aside (givenback.sqlite → demo-old.sqlite), so that the demo never looks stale.
 * false: said why. */
must_use bool demo_make_room(struct arena *arena, const struct config *config);
/* Fills a new database; leaves one the demo made as it is; refuses any other.  false: said why. */
must_use bool demo_ready(struct arena *arena, struct store *store);

#endif
