/* bucket: token buckets in memory. Each holds a number of tokens, and fills again at a steady rate.
 *
 * A table has a fixed size. When it is full, a new bucket replaces the one that would be full soonest: a limit may be lost that way, but
 * no client is ever refused because of another one. */
#ifndef BASE_BUCKET_H
#define BASE_BUCKET_H
#include <stdbool.h>
#include <stdint.h>
#include "base/attributes.h"

struct bucket_table;

must_use struct bucket_table *bucket_table_open(void);
void bucket_table_close(struct bucket_table *table);      /* NULL is allowed */
/* Every bucket is full again, for tests. */
void bucket_table_forget(struct bucket_table *table);

struct bucket_limit { int64_t now, most, within; };       /* `most` at once, all of it again after `within`; in microseconds, as `now` */

/* Takes all or nothing. Safe from any thread. `who` is a keyed hash; each kind of limit uses hashes of its own. */
must_use bool bucket_take(struct bucket_table *table, uint64_t who, int64_t n, struct bucket_limit limit);
/* 0: taken. Otherwise nothing was taken, and the answer is how many microseconds later it would be; INT64_MAX: never. */
must_use int64_t bucket_wait(struct bucket_table *table, uint64_t who, int64_t n, struct bucket_limit limit);
/* Takes one from `part` and one from `whole`. When `whole` is empty, a `part` that is full still gives one. */
must_use bool bucket_take_part(struct bucket_table *table, uint64_t whole, uint64_t part, struct bucket_limit limit);

#endif
