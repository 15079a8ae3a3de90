/* wait: waits with a deadline, on the monotonic clock.
 *
 * The system's clock may be set while the program runs; a wait on it would then last an hour too long, or not at all. Every wait with a
 * deadline uses this module (tools/tidy refuses the calls that wait on the system's clock). */
#ifndef BASE_WAIT_H
#define BASE_WAIT_H
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/attributes.h"

/* The moment `us` microseconds from now. */
struct timespec wait_until(int64_t us);
/* As pthread_cond_wait() with `lock` held; false: `until` has passed. It may also wake without a reason: check the condition again. */
must_use bool wait_condition(pthread_cond_t *condition, pthread_mutex_t *lock, struct timespec until);
/* As pthread_join(); false: the thread still runs at `until`, and was not joined. */
must_use bool wait_thread(pthread_t thread, struct timespec until);

#endif
