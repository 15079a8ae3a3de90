/* store_postgres: a site's database when PostgreSQL keeps it.  Called by store alone. */
#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H
#include "store.h"

/* Connects. *is_there: the database has a site, or something of one. false: printed as in store.h. */
must_use bool store_postgres_connect(struct store *store, bool *is_there);
/* After the keys were read: brings it up to date, or checks that it is. false: printed as in store.h. */
must_use bool store_postgres_open(struct arena *arena, const struct config *config, enum store_use use, struct store *store);

#endif
