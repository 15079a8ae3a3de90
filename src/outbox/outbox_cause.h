/* outbox_cause: why an email leaves, and what that means for it: outbox_cause.def as an enum and a table. */
#ifndef OUTBOX_OUTBOX_CAUSE_H
#define OUTBOX_OUTBOX_CAUSE_H
#include "types.h"

/* OUTBOX_CAUSE_NONE is nobody's: an email put without a cause aborts. */
enum outbox_cause {
	OUTBOX_CAUSE_NONE,
#define CAUSE(name, word, pressed, share, refusal, text, gather) OUTBOX_CAUSE_##name,
#include "outbox_cause.def"
#undef CAUSE
	OUTBOX_CAUSE_COUNT
};

/* What the columns mean is said in outbox_cause.def. */
enum outbox_pressed { OUTBOX_PRESSED_SELF, OUTBOX_PRESSED_OTHER, OUTBOX_PRESSED_CLOCK };
enum outbox_share { OUTBOX_SHARE_FREE, OUTBOX_SHARE_USUAL, OUTBOX_SHARE_URGENT, OUTBOX_SHARE_ASKED, OUTBOX_SHARE_LISTED };
enum outbox_refusal { OUTBOX_REFUSAL_ALWAYS, OUTBOX_REFUSAL_REFUSABLE };
enum outbox_text { OUTBOX_TEXT_FIXED, OUTBOX_TEXT_SHORT, OUTBOX_TEXT_FAMILY, OUTBOX_TEXT_KNOWN };
enum outbox_gather { OUTBOX_GATHER_ALONE, OUTBOX_GATHER_NEWEST, OUTBOX_GATHER_ONCE, OUTBOX_GATHER_DRIVE };

struct outbox_cause_rule {
	const char *word;
	enum outbox_pressed pressed;
	enum outbox_share share;
	enum outbox_refusal refusal;
	enum outbox_text text;
	enum outbox_gather gather;
};

/* Of a cause of the table; OUTBOX_CAUSE_NONE has none and aborts. */
const struct outbox_cause_rule *outbox_cause_rule(enum outbox_cause cause);
const char *outbox_cause_word(enum outbox_cause cause);
/* OUTBOX_CAUSE_NONE: no row of the table has this word. */
enum outbox_cause outbox_cause_find(struct text word);
/* Does it count against what one address receives an hour and a day? */
bool outbox_cause_is_counted(enum outbox_cause cause);
/* Is it sent to many, and not because of something its receiver just did?  None of it is sent to an address that is gone. */
bool outbox_cause_is_for_many(enum outbox_cause cause);

#endif
