/* form_kind: checks one value of each kind of field. Private to the form layer; see form.h. */
#ifndef HTML_FORM_KIND_H
#define HTML_FORM_KIND_H
#include "html/form.h"

/* What was sent (valid UTF-8) without invisible characters, in its simplest form: names and words keep the joiners that their script
 * needs; in addresses, telephone numbers, codes, dates and numbers dashes, digits and full-width forms become ASCII. */
struct text form_kind_clean(struct arena *arena, enum form_kind kind, struct text sent);
/* Checks value->text (clean, normal, not empty, within its bound): sets its canonical text and number, or returns false; when there is a
 * sentence for this error, sets value->error too. */
must_use bool form_kind_read(struct arena *arena, const struct form_field *field, struct form_value *value);
size_t form_kind_characters_max(const struct form_field *field);
/* The general sentences, for fields that have none of their own. */
const struct words *form_kind_empty(const struct form_field *field);
const struct words *form_kind_wrong(const struct form_field *field);
const struct words *form_kind_long(const struct form_field *field);

#endif
