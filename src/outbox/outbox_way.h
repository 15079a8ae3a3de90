/* outbox_way: how one finished message leaves: over SMTP, or into a folder.  Knows no database. */
#ifndef OUTBOX_OUTBOX_WAY_H
#define OUTBOX_OUTBOX_WAY_H
#include <stdatomic.h>
#include "base/context.h"
#include "types.h"

enum outbox_way {
	OUTBOX_WAY_OK,
	OUTBOX_WAY_LATER,             /* this email not now: a 4xx answer, time over, a broken line */
	OUTBOX_WAY_NEVER,             /* a 5xx answer to this email */
	OUTBOX_WAY_NO_RELAY,          /* no conversation came about; it would go the same with any email */
	OUTBOX_WAY_STOPPED,
	OUTBOX_WAY_OVER,              /* nothing was to be sent: what the email is about is over, or its receiver asked for none */
	OUTBOX_WAY_HELD,              /* its receiver has had enough for now: tried later, and it counts no attempt */
	OUTBOX_WAY_IMPOSSIBLE,        /* no message could be made of what it is about */
};

/* Whether an address's host is this machine itself, so that nobody listens in between: the name localhost, 127.0.0.0/8 or [::1]. */
bool outbox_smtp_is_this_machine(const char *host);

/* A conversation with the email server: several emails over one connection. */
struct outbox_smtp {
	void *curl;
	const struct site *site;
	atomic_bool *stop;
	bool begun;                   /* the server has been told of an email, not only of us */
	bool asked;                   /* it has greeted us: `utf8` is known */
	bool utf8;                    /* it offers SMTPUTF8 (RFC 6531): addresses with other letters before the @ */
	long answer;                  /* the server's last code, for the log */
	const char *problem;          /* libcurl's words, without names or addresses */
};
must_use bool outbox_smtp_open(struct outbox_smtp *smtp, struct arena *arena, const struct site *site,
                               atomic_bool *stop, long connect_seconds, long seconds);
void outbox_smtp_close(struct outbox_smtp *smtp);
/* Connects, with TLS and password as for an email, and asks what the server offers; sends nothing.  OK: it would take email from us. */
must_use enum outbox_way outbox_smtp_ask(struct outbox_smtp *smtp);
/* from, to: the addresses of the envelope. */
struct outbox_envelope { struct text from, to; };
must_use enum outbox_way outbox_smtp_send(struct outbox_smtp *smtp, struct arena *arena, const struct outbox_envelope *envelope,
                                          struct text message);

/* <folder>/<id>.eml, whole or not at all, on the disk when it answers OK.  The same id again replaces the file. */
must_use enum outbox_way outbox_file_send(struct arena *arena, struct text folder, struct email_id id, struct text message);
#define OUTBOX_FILE_ENDING ".eml"

#endif
