/* form_proof: the keys and proofs of the forms of one request.
 *
 * A browser is identified by a cookie that ends with its session. The cookie is set where a form is shown, so a `shared` page never has a
 * form of this kind. */
#ifndef HTTP_FORM_PROOF_H
#define HTTP_FORM_PROOF_H
#include "http/request.h"

/* The value of its cookie; none: it sent none, or none of ours. */
struct text form_proof_browser(const struct request *request);
/* The browser sent its cookie: the request came from a page that was open in it. */
must_use bool form_proof_has_browser(const struct request *request);
/* For an `idempotent` route: sets request->key. A key that was not made here for this path and this browser, or too long ago, is cleared.
 * No connection is used. */
void form_proof_check_key(struct request *request);

/* For the hidden field `proof` of the page that asks "Did you send this?". */
#define FORM_PROOF_FIELD "proof"
struct text form_proof_make(struct request *request);
/* Whether the request has a proof that was made here for its path and its browser. */
must_use bool form_proof_is_good(struct request *request);

#endif
