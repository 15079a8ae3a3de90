#include "base/bucket.h"

#include <pthread.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "limits.h"

/* `full_at`: when the bucket is full again, if nothing else is taken. */
struct bucket { uint64_t who; int64_t full_at; };

enum { ROW = 4, ROWS = LIMIT_BUCKETS / ROW };
_Static_assert((LIMIT_BUCKETS & (LIMIT_BUCKETS - 1)) == 0, "a power of two");

struct bucket_table {
	pthread_mutex_t lock;         /* guards all members below */
	struct bucket rows[ROWS][ROW];
};

struct bucket_table *
bucket_table_open(void)
{
	struct bucket_table *table = memory_take(sizeof *table);

	pthread_mutex_init(&table->lock, NULL);
	return table;
}

void
bucket_table_close(struct bucket_table *table)
{
	if (table == NULL)
		return;
	pthread_mutex_destroy(&table->lock);
	memory_free(table);
}

void
bucket_table_forget(struct bucket_table *table)
{
	pthread_mutex_lock(&table->lock);
	memset(table->rows, 0, sizeof table->rows);
	pthread_mutex_unlock(&table->lock);
}

/* The client's own bucket, or the one that it replaces. */
static struct bucket *
find(struct bucket_table *table, uint64_t who)
{
	struct bucket *row = table->rows[who % ROWS], *found = row;

	for (size_t i = 0; i < ROW; i++) {
		if (row[i].who == who)
			return &row[i];
		if (row[i].full_at < found->full_at)
			found = &row[i];
	}
	return found;
}

/* A bucket that would be full much later than an empty one was filled before the clock was set back, so it is reset. Smaller differences
 * come from two threads that read the clock one after the other. */
static int64_t
full_at(struct bucket_table *table, uint64_t who, struct bucket_limit limit)
{
	const struct bucket *bucket = find(table, who);

	if (bucket->who != who || bucket->full_at < limit.now || bucket->full_at > limit.now + 2 * limit.within)
		return limit.now;
	return bucket->full_at;
}

static int64_t
after(int64_t full, int64_t n, struct bucket_limit limit)
{
	return full + n * (limit.within / limit.most);
}

static bool
has_left(int64_t full, int64_t n, struct bucket_limit limit)
{
	return n <= limit.most && after(full, n, limit) <= limit.now + limit.within;
}

static void
set(struct bucket_table *table, uint64_t who, int64_t full)
{
	*find(table, who) = (struct bucket){ who, full };
}

int64_t
bucket_wait(struct bucket_table *table, uint64_t who, int64_t n, struct bucket_limit limit)
{
	int64_t full, wait;

	pthread_mutex_lock(&table->lock);
	full = full_at(table, who, limit);
	if (n > limit.most)
		wait = INT64_MAX;
	else if (has_left(full, n, limit))
		wait = 0;
	else
		wait = after(full, n, limit) - limit.now - limit.within;
	if (wait == 0)
		set(table, who, after(full, n, limit));
	pthread_mutex_unlock(&table->lock);
	return wait;
}

bool
bucket_take(struct bucket_table *table, uint64_t who, int64_t n, struct bucket_limit limit)
{
	return bucket_wait(table, who, n, limit) == 0;
}

bool
bucket_take_part(struct bucket_table *table, uint64_t whole, uint64_t part, struct bucket_limit limit)
{
	int64_t full_whole, full_part;
	bool left, given;

	pthread_mutex_lock(&table->lock);
	full_whole = full_at(table, whole, limit);
	full_part = full_at(table, part, limit);
	left = has_left(full_whole, 1, limit);
	given = has_left(full_part, 1, limit) && (left || full_part == limit.now);
	if (given)
		set(table, part, after(full_part, 1, limit));
	if (given && left)
		set(table, whole, after(full_whole, 1, limit));
	pthread_mutex_unlock(&table->lock);
	return given;
}
