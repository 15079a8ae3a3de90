/* form_key: shows that a form was made by this site, for one browser and one path, not long ago.
 *
 * 39 characters: 13 that hold the second it was made and some chance, then a MAC (the link key, a purpose of its own) over
 * these, the browser and the path.  Nobody else can make one, and nobody can use one that was made for another browser. */
#ifndef HTTP_FORM_KEY_H
#define HTTP_FORM_KEY_H
#include "base/context.h"

struct form_key_use {
	const char *purpose;              /* FORM_KEY_IDEMPOTENCY, FORM_KEY_PROOF */
	struct text browser;              /* the value of the browser's cookie */
	struct text path;                 /* where the form is sent, without a query */
};
#define FORM_KEY_IDEMPOTENCY "form.key"
#define FORM_KEY_PROOF "form.proof"

/* Uses the context's arena, site, randomness and clock; its connection is not needed. */
struct text form_key_make(const struct context *context, const struct form_key_use *use);
/* Whether it was made by form_key_make() for the same use within LIMIT_FORM_KEY_HOURS. *canonical: in upper case, look-alikes resolved. */
must_use bool form_key_read(const struct context *context, const struct form_key_use *use, struct text key, struct text *canonical);
/* When a canonical key was made, to the second. */
struct instant form_key_made(struct text canonical);

/* What the rows of a key are found by: the time at which the key was made, from its highest byte on, then a MAC over `plain`. The rows are
 * therefore in the order of time. After the link key was rotated, earlier keys are refused and their rows are not needed. */
enum { FORM_KEY_MADE_BYTES = 8 };
struct bytes form_key_mac(const struct context *context, const char *purpose, struct text canonical, struct text plain);
/* Less than every such MAC of a key that was made then or later. */
struct bytes form_key_mac_from(struct arena *arena, struct instant made);

#endif
