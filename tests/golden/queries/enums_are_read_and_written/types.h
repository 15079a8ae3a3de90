/* types: the few kinds of this case. */
#ifndef TYPES_H
#define TYPES_H
#include "base/instant.h"
#include "base/text.h"
struct drive_id { int64_t id; };
struct slot_id { int64_t id; };
struct page_key { struct text text; };
enum drive_state { DRIVE_STATE_OPEN, DRIVE_STATE_CLOSED };
extern const char *const drive_state_words[];
struct text drive_state_text(enum drive_state one);
enum key_kind { KEY_KIND_SEAL, KEY_KIND_LOOKUP, KEY_KIND_LINK };
#define KEY_KIND_COUNT 3
#endif
