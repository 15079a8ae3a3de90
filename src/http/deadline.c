#include "http/deadline.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <time.h>

#include "base/arena.h"
#include "base/log.h"

struct deadline {
	struct deadline *next, **link;
	int socket;
	_Atomic int64_t at;           /* monotonic seconds; 0: none */
};

struct deadlines {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	pthread_t thread;
	bool stopping;
	struct deadline *first;
};

static int64_t
seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static void *
watch(void *closure)
{
	struct deadlines *deadlines = closure;

	pthread_mutex_lock(&deadlines->lock);
	while (!deadlines->stopping) {
		struct timespec next;
		const int64_t now = seconds_now();

		for (struct deadline *deadline = deadlines->first; deadline; deadline = deadline->next) {
			const int64_t at = atomic_load(&deadline->at);

			/* The socket is still open: deadline_remove() waits for the lock.  The library sees it end and cleans
			 * up. */
			if (at != 0 && now > at)
				shutdown(deadline->socket, SHUT_RDWR);
		}
		clock_gettime(CLOCK_MONOTONIC, &next);
		next.tv_sec++;
		pthread_cond_timedwait(&deadlines->changed, &deadlines->lock, &next);
	}
	pthread_mutex_unlock(&deadlines->lock);
	return NULL;
}

struct deadlines *
deadlines_start(void)
{
	struct deadlines *deadlines = memory_take(sizeof *deadlines);
	pthread_condattr_t monotonic;

	pthread_mutex_init(&deadlines->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&deadlines->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
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
	ASSERT(!deadlines->first);
	pthread_cond_destroy(&deadlines->changed);
	pthread_mutex_destroy(&deadlines->lock);
	memory_free(deadlines);
}

struct deadline *
deadline_add(struct deadlines *deadlines, int socket, int seconds)
{
	struct deadline *deadline = memory_take(sizeof *deadline);

	deadline->socket = socket;
	deadline_set(deadline, seconds);
	pthread_mutex_lock(&deadlines->lock);
	deadline->next = deadlines->first;
	if (deadline->next)
		deadline->next->link = &deadline->next;
	deadline->link = &deadlines->first;
	deadlines->first = deadline;
	pthread_mutex_unlock(&deadlines->lock);
	return deadline;
}

void
deadline_set(struct deadline *deadline, int seconds)
{
	atomic_store(&deadline->at, seconds ? seconds_now() + seconds : 0);
}

void
deadline_remove(struct deadlines *deadlines, struct deadline *deadline)
{
	pthread_mutex_lock(&deadlines->lock);
	*deadline->link = deadline->next;
	if (deadline->next)
		deadline->next->link = deadline->link;
	pthread_mutex_unlock(&deadlines->lock);
	memory_free(deadline);
}
