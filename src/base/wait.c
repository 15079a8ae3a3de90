#include "base/wait.h"

#include <errno.h>

#include "base/log.h"

#define NS_PER_SECOND 1000000000L

struct timespec
wait_until(int64_t us)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += (long)(us % 1000000) * 1000;
	until.tv_sec += us / 1000000 + until.tv_nsec / NS_PER_SECOND;
	until.tv_nsec %= NS_PER_SECOND;
	return until;
}

bool
wait_condition(pthread_cond_t *condition, pthread_mutex_t *lock, struct timespec until)
{
	const int error = pthread_cond_clockwait(condition, lock, CLOCK_MONOTONIC, &until);

	ASSERT(error == 0 || error == ETIMEDOUT);
	return error == 0;
}

#if defined(__SANITIZE_THREAD__)
/* ThreadSanitizer does not know pthread_clockjoin_np(), and would report everything that the thread did as a race with what follows. */
static int
join_until(pthread_t thread, struct timespec until)
{
	const struct timespec moment = { 0, 1000000 };
	struct timespec now;
	int error;

	while ((error = pthread_tryjoin_np(thread, NULL)) == EBUSY) {
		clock_gettime(CLOCK_MONOTONIC, &now);
		if (now.tv_sec > until.tv_sec || (now.tv_sec == until.tv_sec && now.tv_nsec >= until.tv_nsec))
			return ETIMEDOUT;
		nanosleep(&moment, NULL);
	}
	return error;
}
#else
static int
join_until(pthread_t thread, struct timespec until)
{
	return pthread_clockjoin_np(thread, NULL, CLOCK_MONOTONIC, &until);
}
#endif

bool
wait_thread(pthread_t thread, struct timespec until)
{
	const int error = join_until(thread, until);

	ASSERT(error == 0 || error == ETIMEDOUT);
	return error == 0;
}
