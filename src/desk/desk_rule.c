#include "desk/desk_rule.h"

#define RULE(name) DESK_RULE_##name
static const enum desk_rule rules[][DESK_MEETS_COUNT] = {
#define PRESS(kind, expected, here, finished, recorded, absent, came_along, gone) \
	[DESK_PRESS_KIND_##kind] = { RULE(expected), RULE(here), RULE(finished), RULE(recorded), RULE(absent), RULE(came_along), RULE(gone) },
#include "desk_rules.def"
#undef PRESS
};
#undef RULE

bool
desk_rule_is_new_person(enum desk_press_kind kind)
{
	return kind == DESK_PRESS_KIND_WALK_IN || kind == DESK_PRESS_KIND_HELPER;
}

bool
desk_rule_is_outcome(enum desk_press_kind kind)
{
	return kind == DESK_PRESS_KIND_GAVE || kind == DESK_PRESS_KIND_COULD_NOT || kind == DESK_PRESS_KIND_LEFT;
}

bool
desk_rule_is_undo(enum desk_press_kind kind)
{
	return kind == DESK_PRESS_KIND_HERE_UNDO || kind == DESK_PRESS_KIND_FINISHED_UNDO || kind == DESK_PRESS_KIND_OUTCOME_UNDO ||
	       kind == DESK_PRESS_KIND_DID_NOT_COME_UNDO;
}

enum desk_rule
desk_rule_for(enum desk_press_kind kind, enum desk_meets meets)
{
	return desk_rule_is_new_person(kind) ? DESK_RULE_COUNTED : rules[kind][meets];
}

bool
desk_rule_takes_back(enum desk_press_kind undo, enum desk_press_kind kind)
{
	if (undo == DESK_PRESS_KIND_HERE_UNDO)
		return kind == DESK_PRESS_KIND_HERE || desk_rule_is_new_person(kind);
	if (undo == DESK_PRESS_KIND_FINISHED_UNDO)
		return kind == DESK_PRESS_KIND_FINISHED;
	if (undo == DESK_PRESS_KIND_OUTCOME_UNDO)
		return desk_rule_is_outcome(kind);
	return kind == DESK_PRESS_KIND_DID_NOT_COME;
}

bool
desk_rule_contradicts(enum desk_press_kind undo, enum desk_press_kind kind)
{
	if (undo == DESK_PRESS_KIND_HERE_UNDO)
		return kind != DESK_PRESS_KIND_DID_NOT_COME;
	if (undo == DESK_PRESS_KIND_FINISHED_UNDO)
		return kind == DESK_PRESS_KIND_FINISHED || desk_rule_is_outcome(kind);
	return desk_rule_takes_back(undo, kind);
}

enum desk_press_kind
desk_rule_press_of(enum outcome_kind kind)
{
	switch (kind) {
	case OUTCOME_KIND_GAVE:         return DESK_PRESS_KIND_GAVE;
	case OUTCOME_KIND_COULD_NOT:    return DESK_PRESS_KIND_COULD_NOT;
	case OUTCOME_KIND_LEFT:         return DESK_PRESS_KIND_LEFT;
	case OUTCOME_KIND_DID_NOT_COME: break;
	}
	return DESK_PRESS_KIND_DID_NOT_COME;
}

enum outcome_kind
desk_rule_outcome_of(enum desk_press_kind kind)
{
	if (kind == DESK_PRESS_KIND_GAVE)
		return OUTCOME_KIND_GAVE;
	return kind == DESK_PRESS_KIND_COULD_NOT ? OUTCOME_KIND_COULD_NOT : OUTCOME_KIND_LEFT;
}
