/* form_draft: what was typed into a form, so that each of its steps, and the form with what has to be corrected, is a page with an address,
 * and Back and reloading work.
 *
 *	GET  X                       redirects to the form with a new key: form_draft_begin()
 *	GET  X/draft/{key}           the form, with what was typed
 *	POST X                       `step`: saves what was typed and redirects to the next one: form_draft_save(), respond_step()
 *	GET  X/draft/{key}/check     the next step: form_draft_read()
 *	POST X/keep                  `last_step`, idempotent: dispatch deletes the draft in the transaction of its operation
 *
 * The key in the address is the key of the form's last press (http/form_key.h), so it was made for one browser and one path. A draft is
 * shown to that browser alone; if the browser sent no cookie, to everyone who knows the address. It waits LIMIT_DRAFT_MINUTES, sealed, and
 * there are at most LIMIT_DRAFTS. After the last press the key still says what it led to (http/idempotency.h), so that Back from there
 * says so.
 *
 * A form of one step has a draft only when it has to be corrected, at GET X?draft={key}: form_draft_find(). What was wrong is saved with
 * what was typed. Handlers leave both to form_page() (http/form_page.h).
 * When a draft cannot be saved (too many of one client, too long, request->unsaved), the handler answers with the page itself: that of the
 * next step carries what was typed in hidden fields in any case. Decision 57. */
#ifndef HTTP_FORM_DRAFT_H
#define HTTP_FORM_DRAFT_H
#include "http/request.h"

/* A new key for a form whose last press is sent to `last`. */
struct draft_key form_draft_new(struct request *request, struct link last);
/* Redirects to the form's own address, which has such a key; the query is passed on. */
void form_draft_begin(struct request *request, struct link form);

enum form_draft_save {
	FORM_DRAFT_SAVE_FAULT = -1,
	FORM_DRAFT_SAVE_OK,               /* *key is for the address of the next step */
	FORM_DRAFT_SAVE_REFUSED,          /* answer with the next step's page */
};
/* `values` as form_read() filled them, with the errors of its fields; files and keys are not saved. *key is the form's own key if it is
 * good and its last press was not made yet, else a new one; it is set in `values` too, whether or not the draft could be saved, unless
 * the key has an error. */
must_use enum form_draft_save form_draft_save(struct request *request, const struct form *form, void *values, struct link last,
                                              struct draft_key *key);

struct form_draft {
	bool there;
	struct form_body body;            /* for form_read(): what was typed, and the key. Empty unless `there` */
	struct text key;                  /* for the form's field `key`: good for this browser */
};
/* What the page says when the last press was made already. */
struct form_draft_sent { const struct words *said, *show; };
struct form_draft_of {
	struct link last;                 /* where the last press is sent */
	struct link form;                 /* of a later step: the form, to fill in again when the draft is gone; none: this is the form */
	const struct form_draft_sent *sent;
};
/* false: answered. The last press was made, or there is no draft for a later step. */
must_use bool form_draft_read(struct request *request, struct draft_key key, const struct form_draft_of *of, struct form_draft *draft);

/* Of a form of one step: `key` is from the address. There is none when it has expired, is another browser's, or was sent since.
 * false: answered with the error page. */
must_use bool form_draft_find(struct request *request, struct text key, struct link last, struct form_draft *draft);
/* Fills `values` as the handler left them: form_read(), but wrong is only what was wrong then. */
void form_draft_fill(struct context *context, const struct form *form, const struct form_draft *draft, void *values);
/* Adds what was wrong then, where form_read() and the handler's own checks found nothing: what only the last press could tell. */
void form_draft_blame(struct context *context, const struct form *form, const struct form_draft *draft, void *values);

/* For dispatch, of a `last_step`: what its draft is found by, computed without a connection; and its deletion. */
void form_draft_take(struct request *request);
must_use bool form_draft_end(struct request *request);

/* A timed job: deletes LIMIT_DRAFTS_DELETED of those that have expired. */
must_use bool form_draft_expire(struct context *context);

#endif
