#include "base/unreadable.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "base/log.h"
#include "limits.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct unreadable noted[LIMIT_UNREADABLE_ROWS];     /* under the lock */
static size_t noted_count;                                  /* under the lock */
static bool overflow_logged;                                /* under the lock */
static _Atomic size_t any;                                  /* noted_count, for unreadable_clear() without the lock */
static _Thread_local uint64_t seen;

const char *
unreadable_word(enum unreadable_kind kind)
{
	switch (kind) {
	case UNREADABLE_DRIVE:       return "drive";
	case UNREADABLE_SLOT:        return "slot";
	case UNREADABLE_PAGE:        return "page";
	case UNREADABLE_APPOINTMENT: return "appointment";
	case UNREADABLE_OUTCOME:     return "outcome";
	case UNREADABLE_GIFT:        return "donation elsewhere";
	case UNREADABLE_MESSAGE:     return "message";
	case UNREADABLE_SEALED:      return "sealed value";
	case UNREADABLE_ROW:         return "row";
	}
	return "row";
}

/* A row is noted once, a ROW once for each reason: several statements may read it, and each clears only what it noted. */
static bool
is_same(const struct unreadable *one, const struct unreadable *other)
{
	return one->kind == other->kind && one->id == other->id && (one->kind != UNREADABLE_ROW || one->why == other->why);
}

/* Its index, or noted_count.  Called with the lock held. */
static size_t
find(const struct unreadable *row)
{
	size_t at = 0;

	while (at < noted_count && !is_same(&noted[at], row))
		at++;
	return at;
}

/* Called with the lock held. true: the row is to be logged. */
static bool
add(const struct unreadable *row)
{
	if (find(row) < noted_count)
		return false;
	if (noted_count < LIMIT_UNREADABLE_ROWS) {
		noted[noted_count++] = *row;
		atomic_store_explicit(&any, noted_count, memory_order_relaxed);
		return true;
	}
	if (!overflow_logged)
		log_note(LOG_FAULT, "more than %d rows cannot be read; the others are not named", LIMIT_UNREADABLE_ROWS);
	overflow_logged = true;
	return false;
}

void
unreadable_note(enum unreadable_kind kind, int64_t id, const char *why)
{
	bool new;

	seen++;
	pthread_mutex_lock(&lock);
	new = add(&(struct unreadable){ kind, id, why });
	pthread_mutex_unlock(&lock);
	if (new)
		log_note(LOG_FAULT, "%s %lld cannot be read and is left out: %s", unreadable_word(kind), (long long)id, why);
}

void
unreadable_clear(enum unreadable_kind kind, int64_t id, const char *why)
{
	size_t at;

	if (atomic_load_explicit(&any, memory_order_relaxed) == 0)
		return;
	pthread_mutex_lock(&lock);
	at = find(&(struct unreadable){ kind, id, why });
	if (at < noted_count) {
		for (noted_count--; at < noted_count; at++)
			noted[at] = noted[at + 1];
		atomic_store_explicit(&any, noted_count, memory_order_relaxed);
		overflow_logged = false;
	}
	pthread_mutex_unlock(&lock);
}

uint64_t
unreadable_count(void)
{
	return seen;
}

size_t
unreadable_list(struct unreadable *rows, size_t room)
{
	size_t count;

	pthread_mutex_lock(&lock);
	count = noted_count;
	for (size_t i = 0; i < count && i < room; i++)
		rows[i] = noted[i];
	pthread_mutex_unlock(&lock);
	return count;
}
