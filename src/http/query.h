/* query: percent escapes, and the name=value pairs of a query or of an urlencoded body (WHATWG URL, 5.1). */
#ifndef HTTP_QUERY_H
#define HTTP_QUERY_H
#include "html/form.h"

/* Pairs come decoded, as bytes: whether a value is text that may be kept is the form's question.  An escape that is
 * none ("%4") stays as it stands, as in a browser.  malformed: more than LIMIT_FORM_FIELDS pairs; the first of them
 * are there. */
struct form_body query_pairs(struct arena *arena, struct text query);
/* Decodes %XX, and + if `plus`.  *broken (may be NULL) tells of an escape that is none. */
struct text query_decode(struct arena *arena, struct text encoded, bool plus, bool *broken);
/* A path as routes see it, or false: escapes that are none, NUL and control characters, invalid UTF-8, an escaped or
 * empty or dotted segment ("%2F", "//", "/../").  Nothing in such a path could name a page. */
must_use bool query_decode_path(struct arena *arena, struct text encoded, struct text *path);
/* A value of a query: everything but letters, digits and -._~/ becomes %XX. */
struct text query_encode(struct arena *arena, struct text value);

#endif
