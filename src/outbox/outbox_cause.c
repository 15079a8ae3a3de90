#include "outbox/outbox_cause.h"

#include "base/log.h"
#include "base/text.h"

static const struct outbox_cause_rule rules[OUTBOX_CAUSE_COUNT] = {
#define CAUSE(name, word, pressed, share, refusal, text, gather) \
	[OUTBOX_CAUSE_##name] = { word, OUTBOX_PRESSED_##pressed, OUTBOX_SHARE_##share, OUTBOX_REFUSAL_##refusal, OUTBOX_TEXT_##text, \
	                          OUTBOX_GATHER_##gather },
#include "outbox_cause.def"
#undef CAUSE
};

const struct outbox_cause_rule *
outbox_cause_rule(enum outbox_cause cause)
{
	ASSERT(cause > OUTBOX_CAUSE_NONE && cause < OUTBOX_CAUSE_COUNT);
	return &rules[cause];
}

const char *
outbox_cause_word(enum outbox_cause cause)
{
	return outbox_cause_rule(cause)->word;
}

enum outbox_cause
outbox_cause_find(struct text word)
{
	for (int cause = OUTBOX_CAUSE_NONE + 1; cause < OUTBOX_CAUSE_COUNT; cause++)
		if (text_equal(word, text_of(rules[cause].word)))
			return (enum outbox_cause)cause;
	return OUTBOX_CAUSE_NONE;
}

bool
outbox_cause_is_counted(enum outbox_cause cause)
{
	switch (outbox_cause_rule(cause)->share) {
	case OUTBOX_SHARE_USUAL:
	case OUTBOX_SHARE_URGENT:
	case OUTBOX_SHARE_ASKED:  return true;
	case OUTBOX_SHARE_FREE:
	case OUTBOX_SHARE_LISTED: break;
	}
	return false;
}

bool
outbox_cause_is_for_many(enum outbox_cause cause)
{
	return cause == OUTBOX_CAUSE_FOLLOW_NEWS || cause == OUTBOX_CAUSE_THANKS || cause == OUTBOX_CAUSE_MESSAGE_ASK;
}
