/* people: who a person is (an email address they can read), signing in by email, and sessions.
 *
 * No passwords.  A person exists once a sign-in link was redeemed or a role was given.  Addresses and names are sealed,
 * found by keyed hash.   Uses: base, db, html, http, outbox.   Used by: honour, drive, appointment, desk, public. */
#ifndef PEOPLE_PEOPLE_H
#define PEOPLE_PEOPLE_H
#include "base/context.h"
#include "base/found.h"
#include "http/request.h"
#include "types.h"

/* One spelling of an address (FORM_EMAIL's .text, folded) → its keyed hash, the same in every table. */
struct bytes people_email_hash(struct context *context, struct text email);
/* Names and addresses in any column; what does not open is TEXT("") and noted. */
struct bytes people_seal(struct context *context, enum sealed_column column, struct text plain);
struct text people_open(struct context *context, enum sealed_column column, struct bytes sealed);
/* Email and folded name together: "the same person" within a drive. */
struct bytes people_donor_hash(struct context *context, struct text email, struct text name);

enum people_ensure { PEOPLE_ENSURE_FAULT = -1, PEOPLE_ENSURE_OK };
/* Finds the person with this address or makes one; an empty name leaves a stored one alone. */
must_use enum people_ensure people_ensure(struct context *context, struct text email, struct text name, struct person_id *person);

struct person { struct person_id id; struct text email, name; };
must_use enum found people_read(struct context *context, struct person_id id, struct person *person);

/* Emails a sign-in link, bound to this browser, that leads to `next` (a path of ours).  Sets the browser's cookie on the response. */
enum people_ask {
	PEOPLE_ASK_FAULT = -1,
	PEOPLE_ASK_OK,
	PEOPLE_ASK_TOO_MANY,              /* of this address or this client within the hour */
	PEOPLE_ASK_IMPOSSIBLE,            /* no email can be made for this address: nothing is sent, and the operator learns of it */
};
must_use enum people_ask people_ask(struct request *request, struct text email, struct link next);

/* For tests and the demo: a session without email; *token goes into the cookie "session". */
must_use bool people_start_session(struct context *context, struct person_id person, struct text *token);
/* The demo's sign-in links work again and again and in any browser.  The same `number` gives the same link, so that a page can
 * show it: people_demo_secret(). */
must_use bool people_demo_link(struct context *context, int64_t number, struct text email, struct link next);
struct secret people_demo_secret(struct context *context, int64_t number);

/* Was this database written with these keys?  Sets which version of each is current.  An empty database takes them (and says whether it
 * is the demo's). */
enum people_check_key {
	PEOPLE_CHECK_KEY_FAULT = -1,
	PEOPLE_CHECK_KEY_OK,
	PEOPLE_CHECK_KEY_NEW,             /* first start: the keys are now the database's */
	PEOPLE_CHECK_KEY_OTHER,           /* written with other keys, or with a newer version of one */
};
must_use enum people_check_key people_check_key(struct context *context, struct site_keys *keys, bool demo, bool *made_as_demo);
/* The same without writing: NEW when it was written with none yet. */
must_use enum people_check_key people_look_key(struct context *context, struct site_keys *keys, bool *made_as_demo);
/* Part of the caller's transaction: the database used version `before` of this key, 0 for none, and from here on the current one.  Each
 * version in between is noted too: lookup hashes go through it.  false: a fault. */
must_use bool people_key_rotated(struct context *context, const struct site_keys *keys, enum key_kind kind, int before);
bool people_made_by_demo(struct context *context);

/* Sets request->visitor when a session cookie is good; never answers.  For a route that needs it: the role signed_in (roles.def). */
bool people_is_signed_in(struct request *request);

/* The sign-in page that comes back to `next` afterwards. */
struct link people_sign_in_link(struct arena *arena, struct text next);
/* A form was sent by a browser that is signed out: keeps what was typed and says how to go on. */
void people_http_signed_out(struct request *request);

/* What sends email to strangers is a row, which holds after a restart and on all nodes together (the other limits: people_limit.h): counts
 * one more asking for `what` by `who`, unless there were `most` of them `within` that time (a day at most). */
enum people_rate_check { PEOPLE_RATE_CHECK_FAULT = -1, PEOPLE_RATE_CHECK_OK, PEOPLE_RATE_CHECK_TOO_OFTEN };
must_use enum people_rate_check people_rate_check(struct context *context, const char *what, struct text who, int64_t most, int64_t within);
must_use bool people_rate_forget_old(struct context *context);

/* Sign-ins, sessions and askings that ran out are forgotten. */
must_use bool people_forget_old(struct context *context);

#endif
