#include "http/workers.h"

#include <pthread.h>
#include <time.h>

#include "base/arena.h"
#include "base/log.h"
#include "limits.h"

struct workers {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct workers_task *first, **last;
	int waiting;
	bool stopping;
	int count;
	pthread_t threads[LIMIT_WORKERS];
};

static void *
work(void *closure)
{
	struct workers *workers = closure;

	pthread_mutex_lock(&workers->lock);
	for (;;) {
		struct workers_task *task = workers->first;

		if (task) {
			workers->first = task->next;
			if (!workers->first)
				workers->last = &workers->first;
			workers->waiting--;
			pthread_mutex_unlock(&workers->lock);
			task->run(task);
			pthread_mutex_lock(&workers->lock);
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
	for (int i = 0; i < count; i++)
		ASSERT(pthread_create(&workers->threads[i], NULL, work, workers) == 0);
	return workers;
}

bool
workers_submit(struct workers *workers, struct workers_task *task)
{
	bool taken = false;

	pthread_mutex_lock(&workers->lock);
	if (!workers->stopping && workers->waiting < LIMIT_WORKER_TASKS) {
		task->next = NULL;
		*workers->last = task;
		workers->last = &task->next;
		workers->waiting++;
		taken = true;
		pthread_cond_signal(&workers->changed);
	}
	pthread_mutex_unlock(&workers->lock);
	return taken;
}

bool
workers_stop(struct workers *workers, int milliseconds)
{
	struct timespec until;

	pthread_mutex_lock(&workers->lock);
	workers->stopping = true;
	pthread_cond_broadcast(&workers->changed);
	pthread_mutex_unlock(&workers->lock);
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += milliseconds / 1000;
	until.tv_nsec += milliseconds % 1000 * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_nsec -= 1000000000L;
		until.tv_sec++;
	}
	for (int i = 0; i < workers->count; i++) {
		if (pthread_timedjoin_np(workers->threads[i], NULL, &until) != 0)
			return false;
	}
	pthread_cond_destroy(&workers->changed);
	pthread_mutex_destroy(&workers->lock);
	memory_free(workers);
	return true;
}
