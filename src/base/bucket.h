/* bucket: token buckets in memory.  Each holds so much, is emptied by what is taken, and fills again at a steady rate.
 *
 * A table has a fixed size.  When it is full, a new bucket takes the place of the one that is full soonest: that forgets, and never
 * refuses anybody who did not ask. */
#ifndef BASE_BUCKET_H
#define BASE_BUCKET_H
#include <stdbool.h>
#include <stdint.h>
#include "base/attributes.h"

struct bucket_table;

must_use struct bucket_table *bucket_table_open(void);
void bucket_table_close(struct bucket_table *table);      /* NULL is allowed */

struct bucket_limit { int64_t now, most, within; };       /* `most` at once, all of it again after `within`; as `now` in microseconds */

/* From any thread; all of it or nothing.  `who` is a keyed hash, of which each kind of limit has its own. */
must_use bool bucket_take(struct bucket_table *table, uint64_t who, int64_t n, struct bucket_limit limit);
/* 0: taken.  Otherwise nothing was, and so many microseconds later it would be; INT64_MAX: never. */
must_use int64_t bucket_wait(struct bucket_table *table, uint64_t who, int64_t n, struct bucket_limit limit);
/* One of `part` and of `whole`.  When the whole is used up, a part that is full still gives one. */
must_use bool bucket_take_part(struct bucket_table *table, uint64_t whole, uint64_t part, struct bucket_limit limit);

#endif
