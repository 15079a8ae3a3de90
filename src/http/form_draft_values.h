/* form_draft_values: what was typed into a form, and what was wrong with it, as the one text that a draft seals.  Private to
 * form_draft.c; form_draft_fill() and form_draft_blame() are here too, since they read that text (http/form_draft.h). */
#ifndef HTTP_FORM_DRAFT_VALUES_H
#define HTTP_FORM_DRAFT_VALUES_H
#include "http/form_draft.h"

/* false: it is too long. */
must_use bool form_draft_values_write(struct arena *arena, const struct form *form, const void *values, struct text *written);
/* Sets `there` and the body; draft->key is set already. */
void form_draft_values_read(struct arena *arena, struct text written, struct form_draft *draft);

#endif
