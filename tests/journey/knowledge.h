/* knowledge: everything that a person can infer from sums over known people, exactly.
 *
 * Each person has one hidden bit.  The curious learns equations: "of these people, so many".  People who stand in the same equations
 * cannot be told apart, so that the solutions are counted by classes of such people; every solution is visited, none is guessed at. */
#ifndef KNOWLEDGE_H
#define KNOWLEDGE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KNOWLEDGE_PEOPLE = 128, KNOWLEDGE_EQUATIONS = 24, KNOWLEDGE_SMALL = 4 };

struct knowledge {
	uint32_t in[KNOWLEDGE_PEOPLE];            /* bit e: this person is counted in equation e */
	int64_t sums[KNOWLEDGE_EQUATIONS];
	size_t people, equations;
	bool certain[KNOWLEDGE_PEOPLE];           /* what was known of them before; kept by knowledge_learn() */
};

void knowledge_start(struct knowledge *knowledge);
/* One more equation over the people whose flag is set; `people` only ever grows.  The same sum over the same people tells nothing. */
void knowledge_add(struct knowledge *knowledge, const bool *counted, size_t people, int64_t sum);

/* What was learnt since the last call, about 1 to KNOWLEDGE_SMALL people: a sum or a difference over them that follows from the
 * equations; one that follows from them and from each bit being 0 or 1; so few who became certain together.  Five or more who
 * become certain at once (all of them gave, or none did) are conceded: the published number itself says so.  Once a person is certain
 * only what follows from the equations alone counts, since what is conceded may tell of others.
 * false: the equations contradict one another; nothing follows from them. */
struct knowledge_finding { bool found; size_t people; int64_t sum; };
bool knowledge_learn(struct knowledge *knowledge, struct knowledge_finding *finding);

#endif
