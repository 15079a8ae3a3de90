/* config: every setting: key, kind, default, limits, help.  Read from a file, then the environment, then the command line;
 * later ones win.   `site_url` is `--site-url` on the command line, GIVENBACK_SITE_URL in the environment, site_url in the file. */
#ifndef CONFIG_H
#define CONFIG_H
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "base/context.h"

struct config {
	struct text data;             /* folder of the database, the key and the demo's email */
	struct text database;         /* the address of a PostgreSQL database, which may have a password in it; none: a SQLite file */
	struct text listen;           /* address */
	int64_t port, metrics_port;   /* metrics_port 0: none */
	struct text site_url, site_name;
	struct text operator_email, email_from; /* addresses that are allowed in an email: ASCII */
	struct text email_from_name;   /* the sender's name in email_from; none: site_name */
	struct text bounce_address;   /* of the envelope, with room before the @ for what is added to it */
	struct text dkim_selector, dns_server;    /* for doctor */
	struct text smtp_url, smtp_user, smtp_password;
	struct text smtp_tls;         /* "required" or "optional" */
	struct text tls_ca_file;      /* certificate authorities that are trusted besides the system's; none: only those */
	int64_t database_max_mib;     /* 0: as far as the disk allows */
	struct text activitypub_local;   /* "yes" or "no" */
	struct text proxy_header;     /* the header in which a reverse proxy writes the client's address; none: there is no proxy */
};

/* `arguments` are those after the subcommand. false: printed to standard error what is wrong and how to correct it. Words that are not
 * settings are left in *rest (at most `rest_max` of them). */
must_use bool config_read(struct arena *arena, int argc, char **argv, struct config *config, const char **rest, int rest_max);
/* Outside the demo: checks the settings without which the site cannot be served. false: printed which are missing. */
must_use bool config_can_serve(const struct config *config);
void config_help(FILE *out);

/* Where connection_open() finds the site's database. */
const char *config_database(struct arena *arena, const struct config *config);
/* Paths under the data folder. The SQLite file, whether it is used or not: */
const char *config_file(struct arena *arena, const struct config *config);
const char *config_key(struct arena *arena, const struct config *config);

#endif
