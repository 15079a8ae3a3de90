#include "http/workers.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/histogram.h"
#include "base/log.h"
#include "base/wait.h"
#include "limits.h"

struct workers {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct workers_task *first, **last;
	int waiting, running;
	uint64_t refused;
	int64_t task_us;              /* measured and smoothed: what one takes */
	int64_t wait_most_us;
	bool stopping;
	int count;
	pthread_t threads[LIMIT_WORKERS];
};

static void *
work(void *closure)
{
	struct workers *workers = closure;
	int64_t began;

	pthread_mutex_lock(&workers->lock);
	for (;;) {
		struct workers_task *task = workers->first;

		if (task) {
			workers->first = task->next;
			if (!workers->first)
				workers->last = &workers->first;
			workers->waiting--;
			workers->running++;
			pthread_mutex_unlock(&workers->lock);
			began = clock_us();
			task->run(task);
			pthread_mutex_lock(&workers->lock);
			workers->running--;
			workers->task_us += (clock_us() - began - workers->task_us) / 8;
		} else if (workers->stopping) {
			break;
		} else {
			pthread_cond_wait(&workers->changed, &workers->lock);
		}
	}
	pthread_mutex_unlock(&workers->lock);
	return NULL;
}

struct workers *
workers_start(int count)
{
	struct workers *workers = memory_take(sizeof *workers);

	ASSERT(count > 0 && count <= LIMIT_WORKERS);
	pthread_mutex_init(&workers->lock, NULL);
	pthread_cond_init(&workers->changed, NULL);
	workers->last = &workers->first;
	workers->count = count;
	workers->wait_most_us = LIMIT_WORKER_WAIT_MS * INT64_C(1000);
	for (int i = 0; i < count; i++)
		ASSERT(pthread_create(&workers->threads[i], NULL, work, workers) == 0);
	return workers;
}

/* Under the lock.  By what those before it are thought to take, or, when they take longer, by how long the oldest has waited. */
static bool
is_full(const struct workers *workers, int64_t now)
{
	if (workers->waiting >= LIMIT_WORKER_TASKS)
		return true;
	return workers->waiting > 0 && (now - workers->first->since > workers->wait_most_us ||
	                                workers->waiting * workers->task_us / workers->count > workers->wait_most_us);
}

bool
workers_are_full(struct workers *workers)
{
	bool full;

	pthread_mutex_lock(&workers->lock);
	full = is_full(workers, clock_us());
	workers->refused += full;
	pthread_mutex_unlock(&workers->lock);
	return full;
}

bool
workers_submit(struct workers *workers, struct workers_task *task)
{
	bool taken = false;

	task->since = clock_us();
	pthread_mutex_lock(&workers->lock);
	if (!workers->stopping && !is_full(workers, task->since)) {
		task->next = NULL;
		*workers->last = task;
		workers->last = &task->next;
		workers->waiting++;
		taken = true;
		pthread_cond_signal(&workers->changed);
	}
	workers->refused += !taken;
	pthread_mutex_unlock(&workers->lock);
	return taken;
}

void
workers_set_wait(struct workers *workers, int milliseconds)
{
	pthread_mutex_lock(&workers->lock);
	workers->wait_most_us = milliseconds * INT64_C(1000);
	pthread_mutex_unlock(&workers->lock);
}

void
workers_look(struct workers *workers, struct workers_state *state)
{
	pthread_mutex_lock(&workers->lock);
	*state = (struct workers_state){
		.waiting = workers->waiting, .running = workers->running, .refused = workers->refused,
		.oldest_us = workers->first ? clock_us() - workers->first->since : 0,
	};
	pthread_mutex_unlock(&workers->lock);
}

bool
workers_stop(struct workers *workers, int milliseconds)
{
	const struct timespec until = wait_until(milliseconds * INT64_C(1000));

	pthread_mutex_lock(&workers->lock);
	workers->stopping = true;
	pthread_cond_broadcast(&workers->changed);
	pthread_mutex_unlock(&workers->lock);
	for (int i = 0; i < workers->count; i++) {
		if (!wait_thread(workers->threads[i], until))
			return false;
	}
	pthread_cond_destroy(&workers->changed);
	pthread_mutex_destroy(&workers->lock);
	memory_free(workers);
	return true;
}
