/* Written by tools/routes from types.def; change that file, not this one. */
#ifndef TYPES_H
#define TYPES_H
#include <stdbool.h>
#include <stdint.h>
#include "base/instant.h"
#include "base/text.h"

struct drive_id { int64_t id; };
#define DRIVE_ID_NONE ((struct drive_id){ 0 })
static inline bool
drive_id_is_none(struct drive_id one)
{
	return one.id == 0;
}
static inline bool
drive_id_equal(struct drive_id one, struct drive_id other)
{
	return one.id == other.id;
}

struct slot_id { int64_t id; };
#define SLOT_ID_NONE ((struct slot_id){ 0 })
static inline bool
slot_id_is_none(struct slot_id one)
{
	return one.id == 0;
}
static inline bool
slot_id_equal(struct slot_id one, struct slot_id other)
{
	return one.id == other.id;
}

struct page_key { struct text text; };
#define PAGE_KEY_NONE ((struct page_key){ { NULL, 0 } })
#define PAGE_KEY_LENGTH 16
static inline bool
page_key_is_none(struct page_key one)
{
	return one.text.at == NULL;
}
static inline bool
page_key_equal(struct page_key one, struct page_key other)
{
	return text_equal(one.text, other.text);
}

struct secret { struct text text; };
#define SECRET_NONE ((struct secret){ { NULL, 0 } })
#define SECRET_LENGTH 26
static inline bool
secret_is_none(struct secret one)
{
	return one.text.at == NULL;
}
static inline bool
secret_equal(struct secret one, struct secret other)
{
	return text_equal(one.text, other.text);
}

enum drive_state {
	DRIVE_STATE_OPEN,
	DRIVE_STATE_CLOSED,
	DRIVE_STATE_CANCELLED,
};
#define DRIVE_STATE_COUNT 3
extern const char *const drive_state_words[];    /* in the order of the enum; NULL ends them */
struct text drive_state_text(enum drive_state one);
must_use bool drive_state_from_text(struct text word, enum drive_state *one);    /* false: none of its words, *one is as it was */

#endif
