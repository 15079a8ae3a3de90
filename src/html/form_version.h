/* form_version: two people, or two tabs, edit the same thing at the same time.
 *
 * A form that edits what is stored has a field `version` of kind FORM_VERSION, hidden in its page: hashes of the fields when the page was
 * made. The person who saves second is shown what changed meanwhile and decides; until then nothing is written:
 *
 *	fill(&stored, …)                                       the form as its page would be filled now
 *	if (form_is_overtaken(context, &x_form, &form, &stored, &changes))
 *		show(…, 409)                                   with {partial html_changed_meanwhile with changes}
 *
 * The handler of a POST runs in the writer's transaction, so what it compares with is what it then changes.
 * tests/journey/editing.c walks routes.def: a POST that edits has such a field, or a reason there why it needs none. */
#ifndef HTML_FORM_VERSION_H
#define HTML_FORM_VERSION_H
#include "html/form.h"

/* One field that differs: what is stored now, and what this person sent. */
struct form_change {
	struct text label, now, yours;
	bool theirs;                      /* it was changed meanwhile; else: only this person changed it */
	bool both;                        /* both changed it */
};
struct form_changes {
	bool any;
	struct { struct form_change *at; size_t count; } fields;
	struct link there;                /* the form again as it is stored; set by the handler */
};

/* The version of what is stored: one hash a field (keyed, 32 bits, as hex digits).  `stored` is the form's struct filled with
 * form_set(); ticks by `ticked`, a picture by the text of its id.  Fields that are `aside`, keys and the version itself do not count. */
struct text form_version(struct context *context, const struct form *form, const void *stored);
/* For the page: the version of `stored`, unless the form is shown again with the version that it was sent with. */
void form_keep_version(struct context *context, const struct form *form, void *values, const void *stored);

/* true: fields of a good form were changed since its page was made, and saving would overwrite those changes; nothing may be written.
 * Then the fields that this person left alone have the stored values, the version is the current one, and *changes says what differs. A
 * form sent without a version is not compared. */
must_use bool form_is_overtaken(struct context *context, const struct form *form, void *values, const void *stored,
                                struct form_changes *changes);
/* The same for a form that acts on something its page showed and has no field for: a thank-you letter to be sent. `now` is form_version()
 * of the current state. true: it changed; the version is the current one. */
must_use bool form_is_outdated(struct form_value *version, struct text now);

#endif
