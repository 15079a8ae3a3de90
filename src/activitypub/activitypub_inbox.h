/* activitypub_inbox: what other servers send: Follow, the undoing of one, and that an actor was deleted. All else is ignored.
 *
 * What costs nothing is checked at once: form, digest, date, and what is signed. The rest waits in a row until a job has fetched the key of
 * the actor and checked the signature. Nothing else is trusted, and the same again changes nothing. */
#ifndef ACTIVITYPUB_ACTIVITYPUB_INBOX_H
#define ACTIVITYPUB_ACTIVITYPUB_INBOX_H
#include <stdatomic.h>
#include "base/context.h"
#include "limits.h"
#include "outbox/outbox_fetch.h"
#include "types.h"

struct request;

/* What was asked, once its form is right; every text is free of line breaks. */
struct activitypub_said {
	enum activitypub_asked asked;
	struct honour_page_id page;       /* whom to follow; none: of DELETE */
	struct text actor, host;          /* the actor that sent it; its server */
	struct text follow;               /* the id of the Follow; may be empty */
	struct text key_id, signed_text;  /* signed_text has line breaks */
	struct bytes signature;
};
enum activitypub_look {
	ACTIVITYPUB_LOOK_FAULT = -1,
	ACTIVITYPUB_LOOK_OK,              /* *said is set: its signature is to be checked */
	ACTIVITYPUB_LOOK_IGNORED,         /* of no interest here */
	ACTIVITYPUB_LOOK_MALFORMED,       /* no activity: no JSON, too deep, without type, actor or @context */
	ACTIVITYPUB_LOOK_UNSIGNED,        /* no signature over all that has to be signed, by a key of the actor's server */
	ACTIVITYPUB_LOOK_DIGEST,          /* the body is another one than was signed */
	ACTIVITYPUB_LOOK_DATE,            /* signed too long ago, or in the future */
};
/* Reads the database, and writes nothing. */
must_use enum activitypub_look activitypub_look(struct request *request, struct activitypub_said *said);

/* By which the followers with this address are found. */
struct bytes activitypub_actor_hash(struct context *context, struct text actor);

/* On the writer: it waits for its check. */
enum activitypub_receive {
	ACTIVITYPUB_RECEIVE_FAULT = -1,
	ACTIVITYPUB_RECEIVE_OK,           /* also when the same came before */
	ACTIVITYPUB_RECEIVE_FULL,         /* LIMIT_ACTIVITIES_WAITING, or of its server */
};
must_use enum activitypub_receive activitypub_receive(struct context *context, const struct activitypub_said *said);

enum activitypub_checked {
	ACTIVITYPUB_CHECKED_LATER,        /* the actor could not be fetched just now */
	ACTIVITYPUB_CHECKED_TRUE,
	ACTIVITYPUB_CHECKED_FALSE,
};
struct activitypub_check {
	struct activitypub_received_id id;
	int64_t tries;
	struct activitypub_said said;
	struct outbox_fetch fetch;
	enum activitypub_checked outcome;
	struct text inbox, shared;        /* of TRUE: where its deliveries go */
};
struct activitypub_checks { struct activitypub_check at[LIMIT_FETCHES]; size_t count; };
/* Reads what waits. false: a fault. */
must_use bool activitypub_check_read(struct context *context, struct activitypub_checks *checks);
void activitypub_check_run(struct context *context, struct activitypub_checks *checks, const atomic_bool *stop);
/* On the writer: does what was asked. false: a fault. */
must_use bool activitypub_check_write(struct context *context, const struct activitypub_checks *checks);

#endif
