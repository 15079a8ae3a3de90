#include "server/answered.h"

#include "base/arena.h"
#include "http/asset.h"
#include "http/dispatch.h"

/* Each thread that answers has its own share; beyond SHARES - 1 threads, the others use the first one. */
enum { SHARES = 16 };

const char *const answered_kind_names[ANSWERED_KINDS] = {
	[ANSWERED_PAGE] = "page", [ANSWERED_CACHED] = "cached", [ANSWERED_SLOW] = "slow", [ANSWERED_WRITE] = "write",
	[ANSWERED_UPLOAD] = "upload", [ANSWERED_ASSET] = "asset", [ANSWERED_NONE] = "none",
};

typedef _Atomic uint64_t counter;

struct share {
	struct histogram took[ANSWERED_KINDS];
	counter *counts;              /* answered_rows() * ANSWERED_CLASSES */
};

struct answered { struct share shares[SHARES]; };

size_t
answered_rows(void)
{
	return route_count + 2;
}

struct answered *
answered_new(void)
{
	struct answered *answered = memory_take(sizeof *answered);

	for (int i = 0; i < SHARES; i++)
		answered->shares[i].counts = memory_take(answered_rows() * ANSWERED_CLASSES * sizeof(counter));
	return answered;
}

void
answered_free(struct answered *answered)
{
	for (int i = 0; i < SHARES; i++)
		memory_free(answered->shares[i].counts);
	memory_free(answered);
}

static enum answered_kind
kind_of(const struct request *request)
{
	const struct route *route = request->route;

	if (!route)
		return text_starts_with(request->path, asset_folder) ? ANSWERED_ASSET : ANSWERED_NONE;
	if (route->slow)
		return ANSWERED_SLOW;
	if (route->upload)
		return ANSWERED_UPLOAD;
	return route->method == METHOD_GET ? ANSWERED_PAGE : ANSWERED_WRITE;
}

static void
add(struct answered *answered, enum answered_kind kind, size_t row, int status, int64_t us)
{
	static atomic_uint threads;
	static _Thread_local unsigned mine;
	const int outcome = status / 100;
	struct share *share;

	if (mine == 0)
		mine = atomic_fetch_add(&threads, 1) + 1;
	if (outcome <= 0 || outcome >= ANSWERED_CLASSES)
		return;
	if (mine < SHARES) {
		share = &answered->shares[mine];
		histogram_add_alone(&share->took[kind], HISTOGRAM_MICROSECONDS, us);
		counter_add_alone(&share->counts[row * ANSWERED_CLASSES + (size_t)outcome], 1);
		return;
	}
	share = &answered->shares[0];
	histogram_add(&share->took[kind], HISTOGRAM_MICROSECONDS, us);
	atomic_fetch_add_explicit(&share->counts[row * ANSWERED_CLASSES + (size_t)outcome], 1, memory_order_relaxed);
}

void
answered_add(struct answered *answered, const struct request *request, int status, int64_t us)
{
	const enum answered_kind kind = kind_of(request);

	add(answered, kind, request->route ? (size_t)(request->route - routes) : route_count + (kind == ANSWERED_NONE), status, us);
}

void
answered_add_cached(struct answered *answered, const struct route *route, int status, int64_t us)
{
	add(answered, ANSWERED_CACHED, route ? (size_t)(route - routes) : route_count, status, us);
}

const char *
answered_row_name(size_t row)
{
	return row < route_count ? routes[row].handler : row == route_count ? "asset" : "none";
}

const char *
answered_row_method(size_t row)
{
	static const char *const words[] = {
		[METHOD_GET] = "GET", [METHOD_POST] = "POST", [METHOD_PATCH] = "PATCH", [METHOD_DELETE] = "DELETE"
	};

	return row >= route_count ? "any" : words[routes[row].method];
}

uint64_t
answered_count(const struct answered *answered, size_t row, int outcome)
{
	uint64_t count = 0;

	for (int i = 0; i < SHARES; i++)
		count += atomic_load_explicit(&answered->shares[i].counts[row * ANSWERED_CLASSES + (size_t)outcome], memory_order_relaxed);
	return count;
}

void
answered_histogram(const struct answered *answered, enum answered_kind kind, struct histogram *sum)
{
	*sum = (struct histogram){ .sum = 0 };
	for (int i = 0; i < SHARES; i++) {
		const struct histogram *one = &answered->shares[i].took[kind];

		for (int at = 0; at <= HISTOGRAM_BOUNDS; at++)
			sum->counts[at] += atomic_load_explicit(&one->counts[at], memory_order_relaxed);
		sum->sum += atomic_load_explicit(&one->sum, memory_order_relaxed);
	}
}
