#include "base/histogram.h"

#include <time.h>

const int64_t histogram_bounds[2][HISTOGRAM_BOUNDS] = {
	[HISTOGRAM_MICROSECONDS] = { 50, 100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 2500000,
	                             10000000 },
	[HISTOGRAM_COUNT] = { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768 },
};

/* Most numbers are small, so the search from the first bound is short. */
static int
place_of(enum histogram_kind kind, int64_t number)
{
	int at = 0;

	while (at < HISTOGRAM_BOUNDS && number > histogram_bounds[kind][at])
		at++;
	return at;
}

void
counter_add_alone(_Atomic uint64_t *counter, uint64_t more)
{
	atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + more, memory_order_relaxed);
}

void
histogram_add_alone(struct histogram *histogram, enum histogram_kind kind, int64_t number)
{
	counter_add_alone(&histogram->counts[place_of(kind, number)], 1);
	counter_add_alone(&histogram->sum, number > 0 ? (uint64_t)number : 0);
}

void
histogram_add(struct histogram *histogram, enum histogram_kind kind, int64_t number)
{
	const int at = place_of(kind, number);

	atomic_fetch_add_explicit(&histogram->counts[at], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&histogram->sum, number > 0 ? (uint64_t)number : 0, memory_order_relaxed);
}

int64_t
clock_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
