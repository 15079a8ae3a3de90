/* desk_rule: what the desk answers to a press, by its kind and the state of the person; pure. The table is src/desk_rules.def
 * (decision 74). */
#ifndef DESK_DESK_RULE_H
#define DESK_DESK_RULE_H
#include <stdbool.h>
#include "types.h"

enum desk_meets { DESK_MEETS_EXPECTED, DESK_MEETS_HERE, DESK_MEETS_FINISHED, DESK_MEETS_RECORDED, DESK_MEETS_ABSENT, DESK_MEETS_CAME_ALONG,
	DESK_MEETS_GONE, DESK_MEETS_COUNT };
enum desk_rule { DESK_RULE_COUNTED, DESK_RULE_ALREADY, DESK_RULE_UNDO, DESK_RULE_KEPT, DESK_RULE_DIFFERS, DESK_RULE_ASKED,
	DESK_RULE_REFUSED };
enum desk_rule desk_rule_for(enum desk_press_kind kind, enum desk_meets meets);

bool desk_rule_is_new_person(enum desk_press_kind kind);   /* a walk-in, or someone who came along */
bool desk_rule_is_outcome(enum desk_press_kind kind);      /* what happened: for the blood service's staff */
bool desk_rule_is_undo(enum desk_press_kind kind);
/* The undo takes back a press of this kind. */
bool desk_rule_takes_back(enum desk_press_kind undo, enum desk_press_kind kind);
/* A press of this kind says that what the undo takes back is so. */
bool desk_rule_contradicts(enum desk_press_kind undo, enum desk_press_kind kind);

enum desk_press_kind desk_rule_press_of(enum outcome_kind kind);
enum outcome_kind desk_rule_outcome_of(enum desk_press_kind kind);         /* of one that is an outcome */

#endif
