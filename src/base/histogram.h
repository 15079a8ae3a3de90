/* histogram: how often a number fell between fixed bounds; many threads add, anybody reads.
 *
 * One set of bounds serves everything that is timed (microseconds), another everything that is counted. */
#ifndef BASE_HISTOGRAM_H
#define BASE_HISTOGRAM_H
#include <stdatomic.h>
#include <stdint.h>

enum { HISTOGRAM_BOUNDS = 16 };       /* and one more for what lies above the last */

enum histogram_kind { HISTOGRAM_MICROSECONDS, HISTOGRAM_COUNT };

struct histogram {
	_Atomic uint64_t counts[HISTOGRAM_BOUNDS + 1];
	_Atomic uint64_t sum;
};

/* The upper bound of each place but the last, ascending: a number equal to it lies below. */
extern const int64_t histogram_bounds[2][HISTOGRAM_BOUNDS];
void histogram_add(struct histogram *histogram, enum histogram_kind kind, int64_t number);
/* The same where this thread alone adds: without a lock on the bus. */
void histogram_add_alone(struct histogram *histogram, enum histogram_kind kind, int64_t number);
void counter_add_alone(_Atomic uint64_t *counter, uint64_t more);

/* Microseconds on a clock that never goes back. */
int64_t clock_us(void);

#endif
