/* activitypub_document: JSON that other servers wrote, read within bounds. */
#ifndef ACTIVITYPUB_ACTIVITYPUB_DOCUMENT_H
#define ACTIVITYPUB_ACTIVITYPUB_DOCUMENT_H
#include <jansson.h>
#include "base/text.h"

/* The object, which the caller gives to json_decref(). NULL: no JSON object, a key twice in one, or deeper than LIMIT_ACTIVITY_DEPTH. */
must_use json_t *activitypub_document(struct text json);
/* TEXT_NONE: it is no string. Points into the value. */
struct text activitypub_document_text(const json_t *value);
/* The id of an object that may be given whole or by its id. */
struct text activitypub_document_id(const json_t *value);

#endif
