/* demo: the story as a running site, with times relative to today. */
#ifndef DEMO_H
#define DEMO_H
#include "store.h"

/* A demo whose next drive has passed is renamed (givenback.sqlite → demo-old.sqlite), so that the demo is never out of date:
 * demo_old.c. false: printed why. */
must_use bool demo_make_room(struct arena *arena, const struct config *config);
/* Fills a new database; leaves one that the demo made as it is; refuses any other. false: printed why. */
must_use bool demo_ready(struct arena *arena, struct store *store);

#endif
