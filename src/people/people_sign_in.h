/* people_sign_in: the operations behind signing in by email.   See people.h for what other modules use. */
#ifndef PEOPLE_PEOPLE_SIGN_IN_H
#define PEOPLE_PEOPLE_SIGN_IN_H
#include "people/people.h"

/* The client that requests a link: the token of the browser's cookie, its session's cookie (may be none), and the client's keyed hash. A
 * browser that has been signed in with the address is its owner's; any other may be a stranger's, and its emails count towards what the
 * address receives. */
struct people_client { struct text browser, session; struct bytes client_hash; };
/* Writes the sign-in and its email. */
must_use enum people_ask people_ask_for(struct context *context, struct text email, struct text next, const struct people_client *client);

enum people_redeem {
	PEOPLE_REDEEM_FAULT = -1,
	PEOPLE_REDEEM_OK,                 /* *session_token and *next are set */
	PEOPLE_REDEEM_GONE,               /* used, too old, or never was */
	PEOPLE_REDEEM_ELSEWHERE,          /* another browser asked: *code is to be typed there */
};
struct people_redeemed { struct text session_token, next, code; };
must_use enum people_redeem people_redeem(struct context *context, struct secret token, struct text browser,
                                          struct people_redeemed *redeemed);

enum people_code {
	PEOPLE_CODE_FAULT = -1,
	PEOPLE_CODE_OK,
	PEOPLE_CODE_WRONG,
	PEOPLE_CODE_NONE,                 /* no code was shown anywhere yet, or it is too old */
	PEOPLE_CODE_TOO_MANY,             /* tried too often: ask for a new link */
};
must_use enum people_code people_code(struct context *context, struct text browser, struct text code,
                                      struct people_redeemed *redeemed);

/* The keyed hash of a session's cookie. */
struct bytes people_session_hash(struct context *context, struct text token);

/* A path on this site that may follow a sign-in; anything else becomes the home of the person's pages. */
struct text people_safe_next(struct context *context, struct text next);

#endif
