/* store: opens a site's folder for a subcommand: its key, its lock, its database after migration. */
#ifndef STORE_H
#define STORE_H
#include "config.h"
#include "db/database.h"
#include "db/lock.h"

struct store {
	struct site site;
	struct db_lock lock;
	bool locked;
	const char *database_path;        /* or the address of the PostgreSQL database, for connection_open() */
	const char *database_name;        /* for messages: the same without a password */
	const char *key_path;
	struct connection *connection;    /* read-write, migrated */
	bool demo;                        /* made by the demo */
	bool is_new;                      /* the database was made just now */
};

enum store_use {
	STORE_USE_ALONE,                  /* for serving: no other process may own the folder */
	STORE_USE_BESIDE,                 /* for a short command, while a server may run */
};
/* false: printed to standard error what is wrong and how to correct it. */
must_use bool store_open(struct arena *arena, const struct config *config, enum store_use use, bool demo, struct store *store);
void store_close(struct store *store);            /* a connection that was given to another owner (NULL) is left open */

/* Within a transaction, for a short command: reads again which keys the database was written with.  `givenback rotate` may have committed
 * since the folder was opened, and cannot until the transaction ends.  false: printed as above. */
must_use bool store_look_again(struct store *store, struct context *context);

/* Does the folder belong to the user that runs this?  A file that root makes in another's could not be opened by the server.  `act` is for
 * the message: "restore".  false: printed as above. */
must_use bool store_is_own(struct arena *arena, const struct config *config, const char *act);

/* The site of these settings, without its key. */
struct site store_site(struct arena *arena, const struct config *config, bool demo);
/* For a short command: it leaves migrations to the server that may be running.  false: printed as above. */
must_use bool store_is_up_to_date(struct store *store);

/* A context for a command; `random` has to live as long as it. */
struct context store_context(struct arena *arena, struct store *store, struct random *random);

#endif
