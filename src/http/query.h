/* query: percent escapes, and the name=value pairs of a query or of an urlencoded body (WHATWG URL, 5.1). */
#ifndef HTTP_QUERY_H
#define HTTP_QUERY_H
#include "html/form.h"

/* The pairs are decoded bytes: whether a value is text that may be stored is checked by the form. A broken escape ("%4") stays as it is,
 * as in a browser. malformed: more than LIMIT_FORM_FIELDS pairs; the first of them are there. */
struct form_body query_pairs(struct arena *arena, struct text query);
/* Decodes %XX, and + if `plus`. *broken (may be NULL) says whether an escape was broken. */
struct text query_decode(struct arena *arena, struct text encoded, bool plus, bool *broken);
/* Decodes a path for routes. false: broken escapes, NUL and control characters, invalid UTF-8, an escaped or empty or dotted segment
 * ("%2F", "//", "/../"). No page has such a path. */
must_use bool query_decode_path(struct arena *arena, struct text encoded, struct text *path);
/* Encodes a value of a query: everything but letters, digits and -._~/ becomes %XX. */
struct text query_encode(struct arena *arena, struct text value);

#endif
