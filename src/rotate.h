/* rotate: a new version of one of the three keys in site.key, while no server runs (decision 48). */
#ifndef ROTATE_H
#define ROTATE_H
#include "config.h"

int rotate_run(int argc, char **argv);                    /* givenback rotate seal|lookup|link */

/* The same for a program of its own. */
enum rotate_key {
	ROTATE_KEY_FAULT = -1,            /* said on standard error what is wrong; the database is as it was */
	ROTATE_KEY_OK,
	ROTATE_KEY_UNREADABLE,            /* done; sealed values that do not open are as they were, and named on standard error */
};
must_use enum rotate_key rotate_key(struct arena *arena, const struct config *config, enum key_kind kind);

#endif
