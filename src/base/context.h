/* context: what every operation is given: memory, a connection, the time, randomness, and the site it serves. */
#ifndef BASE_CONTEXT_H
#define BASE_CONTEXT_H
#include "base/arena.h"
#include "base/crypto.h"
#include "base/instant.h"
#include "base/random.h"
#include "base/text.h"

struct bucket_table;
struct connection;

/* What the operator set; filled once by config.c, never changed while the program runs. */
struct site {
	struct site_keys keys;
	struct text url;            /* "https://blood.example.org", no slash at the end */
	struct text name;           /* shown in the head of every page */
	struct text operator_email;
	struct text email_from;      /* an address alone */
	struct text bounce_address; /* where reports of emails that came back are taken in; none: they go to email_from */
	struct text email_from_name; /* shown next to it; none: the site's name */
	struct text smtp_url;       /* none in the demo: email becomes .eml files in outbox_folder */
	struct text smtp_user, smtp_password;
	bool smtp_tls_optional;     /* email may leave without TLS, over a network too */
	struct text tls_ca_file;    /* certificate authorities that are trusted besides the system's; none: only those */
	struct text data_folder, outbox_folder;
	bool demo;
	bool activitypub_local;     /* for tests: other servers may be on this machine and without TLS */
	struct bucket_table *limits;        /* of this node (people/people_limit.h) */
};

struct context {
	struct arena *arena;
	struct connection *connection;
	struct instant now;
	struct random *random;
	const struct site *site;
	struct bytes client;        /* keyed hash of the client that sent this request; none: a GET, a job, a command, this machine */
};

#endif
