#include "http/deadline.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "base/histogram.h"
#include "base/log.h"
#include "base/wait.h"

struct deadline {
	_Atomic int64_t at;           /* milliseconds; 0: none */
	_Atomic int64_t idle_since;   /* 0: not idle */
	int socket;                   /* the place after it that is free, when this one is; both under the lock */
};

/* Looked at once a second; what is shut and has not gone is shut again. */
struct idle { int64_t since; struct deadline *deadline; };

struct deadlines {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	pthread_t thread;
	bool stopping;
	int most, easy;
	int free;                     /* the first free place that was used before; -1: none */
	_Atomic int used;             /* places ever used: those behind are not looked at */
	int count;
	uint64_t shut_late, shut_idle;
	struct deadline *at;
	struct idle *idle;
};

int64_t
deadline_now(void)
{
	return clock_us() / 1000;
}

/* Under the lock: nobody gives the place to another connection meanwhile, and the socket is still open, for deadline_remove() waits.
 * The library sees it end and cleans up. */
static void
shut(struct deadline *deadline, uint64_t *count)
{
	shutdown(deadline->socket, SHUT_RDWR);
	++*count;
}

static bool
is_late(const struct deadline *deadline, int64_t now)
{
	const int64_t at = atomic_load_explicit(&deadline->at, memory_order_relaxed);

	return at != 0 && now > at;
}

static void
shut_late(struct deadlines *deadlines, int64_t now)
{
	const int used = atomic_load(&deadlines->used);

	for (int i = 0; i < used; i++) {
		if (!is_late(&deadlines->at[i], now))
			continue;
		pthread_mutex_lock(&deadlines->lock);
		if (is_late(&deadlines->at[i], now))
			shut(&deadlines->at[i], &deadlines->shut_late);
		pthread_mutex_unlock(&deadlines->lock);
	}
}

static int
compare_idle(const void *one, const void *other)
{
	const int64_t a = ((const struct idle *)one)->since, b = ((const struct idle *)other)->since;

	return (a > b) - (a < b);
}

/* Under the lock; seldom: too many are connected. */
static void
shut_longest_idle(struct deadlines *deadlines)
{
	const int used = atomic_load(&deadlines->used);
	int found = 0, excess = deadlines->count - deadlines->easy;

	for (int i = 0; i < used; i++) {
		const int64_t since = atomic_load(&deadlines->at[i].idle_since);

		if (since != 0)
			deadlines->idle[found++] = (struct idle){ since, &deadlines->at[i] };
	}
	qsort(deadlines->idle, (size_t)found, sizeof *deadlines->idle, compare_idle);
	for (int i = 0; i < found && i < excess; i++)
		shut(deadlines->idle[i].deadline, &deadlines->shut_idle);
}

static void *
watch(void *closure)
{
	struct deadlines *deadlines = closure;

	pthread_mutex_lock(&deadlines->lock);
	while (!deadlines->stopping) {
		pthread_mutex_unlock(&deadlines->lock);
		shut_late(deadlines, deadline_now());
		pthread_mutex_lock(&deadlines->lock);
		if (deadlines->count > deadlines->easy)
			shut_longest_idle(deadlines);
		if (deadlines->stopping)
			break;
		(void)!wait_condition(&deadlines->changed, &deadlines->lock, wait_until(1000000));
	}
	pthread_mutex_unlock(&deadlines->lock);
	return NULL;
}

struct deadlines *
deadlines_start(int most, int easy)
{
	struct deadlines *deadlines = memory_take(sizeof *deadlines);

	deadlines->most = most;
	deadlines->easy = easy;
	deadlines->free = -1;
	deadlines->at = memory_take((size_t)most * sizeof *deadlines->at);
	deadlines->idle = memory_take((size_t)most * sizeof *deadlines->idle);
	pthread_mutex_init(&deadlines->lock, NULL);
	pthread_cond_init(&deadlines->changed, NULL);
	ASSERT(pthread_create(&deadlines->thread, NULL, watch, deadlines) == 0);
	return deadlines;
}

void
deadlines_stop(struct deadlines *deadlines)
{
	pthread_mutex_lock(&deadlines->lock);
	deadlines->stopping = true;
	pthread_cond_signal(&deadlines->changed);
	pthread_mutex_unlock(&deadlines->lock);
	pthread_join(deadlines->thread, NULL);
	ASSERT(deadlines->count == 0);
	pthread_cond_destroy(&deadlines->changed);
	pthread_mutex_destroy(&deadlines->lock);
	memory_free(deadlines->at);
	memory_free(deadlines->idle);
	memory_free(deadlines);
}

struct deadline *
deadline_add(struct deadlines *deadlines, int socket, int seconds)
{
	struct deadline *deadline = NULL;

	pthread_mutex_lock(&deadlines->lock);
	if (deadlines->free >= 0) {
		deadline = &deadlines->at[deadlines->free];
		deadlines->free = deadline->socket;
	} else if (deadlines->used < deadlines->most) {
		deadline = &deadlines->at[atomic_fetch_add(&deadlines->used, 1)];
	}
	if (deadline) {
		deadlines->count++;
		deadline->socket = socket;
		deadline_idle(deadline, seconds);
	}
	pthread_mutex_unlock(&deadlines->lock);
	return deadline;
}

void
deadline_set_until(struct deadline *deadline, int64_t ms)
{
	if (!deadline)
		return;
	atomic_store_explicit(&deadline->idle_since, 0, memory_order_relaxed);
	atomic_store_explicit(&deadline->at, ms, memory_order_relaxed);
}

void
deadline_set(struct deadline *deadline, int seconds)
{
	deadline_set_until(deadline, seconds ? deadline_now() + seconds * INT64_C(1000) : 0);
}

void
deadline_at_most(struct deadline *deadline, int seconds)
{
	const int64_t at = deadline ? atomic_load(&deadline->at) : 0, wanted = deadline_now() + seconds * INT64_C(1000);

	deadline_set_until(deadline, at != 0 && at < wanted ? at : wanted);
}

void
deadline_idle_from(struct deadline *deadline, int64_t ms, int seconds)
{
	if (!deadline)
		return;
	atomic_store_explicit(&deadline->at, ms + seconds * INT64_C(1000), memory_order_relaxed);
	atomic_store_explicit(&deadline->idle_since, ms, memory_order_relaxed);
}

void
deadline_idle(struct deadline *deadline, int seconds)
{
	deadline_idle_from(deadline, deadline_now(), seconds);
}

void
deadline_remove(struct deadlines *deadlines, struct deadline *deadline)
{
	if (!deadline)
		return;
	pthread_mutex_lock(&deadlines->lock);
	deadline_set_until(deadline, 0);
	deadline->socket = deadlines->free;
	deadlines->free = (int)(deadline - deadlines->at);
	deadlines->count--;
	pthread_mutex_unlock(&deadlines->lock);
}

void
deadlines_look(struct deadlines *deadlines, struct deadlines_state *state)
{
	pthread_mutex_lock(&deadlines->lock);
	*state = (struct deadlines_state){ deadlines->count, deadlines->shut_late, deadlines->shut_idle };
	pthread_mutex_unlock(&deadlines->lock);
}
