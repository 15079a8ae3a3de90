#include "server/workers.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/histogram.h"
#include "base/log.h"
#include "base/wait.h"
#include "limits.h"

struct queue { struct workers_task *head, **tail; };

struct worker { struct workers *workers; pthread_t thread; bool priority_only; };

struct workers {
	pthread_mutex_t lock;
	pthread_cond_t changed, priority_changed;        /* priority_changed: for threads that take nothing else */
	struct queue first, ordinary;
	int waiting, running;                         /* waiting: ordinary ones */
	uint64_t refused;
	int64_t task_us;              /* a measured average: how long one task takes */
	int64_t wait_most_us;
	bool stopping;
	int threads, most;
	int count;                                    /* of `all` */
	struct worker all[LIMIT_WORKERS_OF_A_KIND];
};

static void
put(struct queue *queue, struct workers_task *task)
{
	task->next = NULL;
	*queue->tail = task;
	queue->tail = &task->next;
}

static struct workers_task *
take(struct queue *queue)
{
	struct workers_task *task = queue->head;

	if (task) {
		queue->head = task->next;
		if (!queue->head)
			queue->tail = &queue->head;
	}
	return task;
}

/* Called with the lock held. */
static struct workers_task *
next_task(struct worker *worker)
{
	struct workers *workers = worker->workers;
	struct workers_task *task = take(&workers->first);

	if (!task && !worker->priority_only) {
		task = take(&workers->ordinary);
		workers->waiting -= task != NULL;
	}
	return task;
}

static void *
work(void *closure)
{
	struct worker *worker = closure;
	struct workers *workers = worker->workers;
	int64_t began;

	pthread_mutex_lock(&workers->lock);
	for (;;) {
		struct workers_task *task = next_task(worker);

		if (task) {
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
			pthread_cond_wait(worker->priority_only ? &workers->priority_changed : &workers->changed, &workers->lock);
		}
	}
	pthread_mutex_unlock(&workers->lock);
	return NULL;
}

struct workers *
workers_start(const struct workers_settings *settings)
{
	struct workers *workers = memory_take(sizeof *workers);

	workers->threads = settings->threads;
	workers->count = settings->threads + settings->priority_threads;
	workers->most = settings->tasks;
	ASSERT(settings->threads > 0 && workers->count <= LIMIT_WORKERS_OF_A_KIND);
	pthread_mutex_init(&workers->lock, NULL);
	pthread_cond_init(&workers->changed, NULL);
	pthread_cond_init(&workers->priority_changed, NULL);
	workers->first.tail = &workers->first.head;
	workers->ordinary.tail = &workers->ordinary.head;
	workers->wait_most_us = LIMIT_WORKER_WAIT_MS * INT64_C(1000);
	for (int i = 0; i < workers->count; i++) {
		workers->all[i] = (struct worker){ .workers = workers, .priority_only = i >= settings->threads };
		ASSERT(pthread_create(&workers->all[i].thread, NULL, work, &workers->all[i]) == 0);
	}
	return workers;
}

/* Called with the lock held. The estimate is the time that earlier tasks are expected to take or, when they take longer, how long the
 * oldest has waited. */
static bool
is_full(const struct workers *workers, int64_t now)
{
	if (workers->waiting >= workers->most)
		return true;
	return workers->waiting > 0 && (now - workers->ordinary.head->since > workers->wait_most_us ||
	                                workers->waiting * workers->task_us / workers->threads > workers->wait_most_us);
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
workers_submit(struct workers *workers, struct workers_task *task, bool first)
{
	bool taken = false;

	task->since = clock_us();
	pthread_mutex_lock(&workers->lock);
	if (!workers->stopping && (first || !is_full(workers, task->since))) {
		put(first ? &workers->first : &workers->ordinary, task);
		workers->waiting += !first;
		taken = true;
		pthread_cond_signal(&workers->changed);
		if (first)
			pthread_cond_signal(&workers->priority_changed);
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
workers_get_state(struct workers *workers, struct workers_state *state)
{
	pthread_mutex_lock(&workers->lock);
	*state = (struct workers_state){
		.waiting = workers->waiting, .running = workers->running, .refused = workers->refused,
		.oldest_us = workers->ordinary.head ? clock_us() - workers->ordinary.head->since : 0,
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
	pthread_cond_broadcast(&workers->priority_changed);
	pthread_mutex_unlock(&workers->lock);
	for (int i = 0; i < workers->count; i++) {
		if (!wait_thread(workers->all[i].thread, until))
			return false;
	}
	pthread_cond_destroy(&workers->changed);
	pthread_cond_destroy(&workers->priority_changed);
	pthread_mutex_destroy(&workers->lock);
	memory_free(workers);
	return true;
}
