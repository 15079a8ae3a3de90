/* histogram: how often a number fell between fixed bounds; any thread may add to it and read it.
 *
 * One set of bounds is for everything that is timed (microseconds), another for everything that is counted. */
#ifndef BASE_HISTOGRAM_H
#define BASE_HISTOGRAM_H
#include <stdatomic.h>
#include <stdint.h>

enum { HISTOGRAM_BOUNDS = 16 };       /* and one more for numbers above the last bound */

enum histogram_kind { HISTOGRAM_MICROSECONDS, HISTOGRAM_COUNT };

struct histogram {
	_Atomic uint64_t counts[HISTOGRAM_BOUNDS + 1];
	_Atomic uint64_t sum;
};

/* The upper bound of each bucket but the last, ascending; a number equal to a bound belongs below it. */
extern const int64_t histogram_bounds[2][HISTOGRAM_BOUNDS];
void histogram_add(struct histogram *histogram, enum histogram_kind kind, int64_t number);
/* For a histogram that only this thread adds to: without an atomic operation on the bus. */
void histogram_add_alone(struct histogram *histogram, enum histogram_kind kind, int64_t number);
void counter_add_alone(_Atomic uint64_t *counter, uint64_t more);

/* Microseconds on the monotonic clock. */
int64_t clock_us(void);

#endif
