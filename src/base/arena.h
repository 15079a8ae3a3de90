/* arena: memory that lives as long as one thing (the program, a request, a test) and is freed at once.
 *
 * Only this file calls malloc. arena_take() never returns NULL: beyond `bytes_max`, or when the machine has no memory, the program logs
 * the reason and aborts. Every input is bounded before it gets here, so reaching the bound is a bug. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H
#include <stddef.h>
#include "base/attributes.h"

struct arena;

must_use struct arena *arena_new(size_t bytes_max);
/* For a long-lived arena of known size: its first block has `size` bytes, instead of growing by doubling. */
must_use struct arena *arena_new_for(size_t bytes_max, size_t expected);
void arena_free(struct arena *arena);                     /* NULL is allowed */
void arena_reset(struct arena *arena);                    /* everything taken is freed; the first block stays for reuse */

/* Zeroed, aligned for any type. `size` 0 gives a valid pointer. */
void *arena_take(struct arena *arena, size_t size);
/* `count * size`, checked against overflow. */
void *arena_take_many(struct arena *arena, size_t count, size_t size);
/* Grows the newest block in place when it can, copies otherwise.  `old` may be NULL with old_size 0. */
void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size);
size_t arena_bytes_taken(const struct arena *arena);

#define arena_new_of(arena, type) ((type *)arena_take((arena), sizeof(type)))
#define arena_list_of(arena, type, count) ((type *)arena_take_many((arena), (count), sizeof(type)))

/* For the few things that live as long as the program or are handed to a library (threads, caches). They abort when there is no memory. */
void *memory_take(size_t size);                           /* zeroed */
void *memory_grow(void *old, size_t size);
void memory_free(void *old);
/* Returns freed memory that malloc still holds to the system. Other threads that allocate meanwhile wait for milliseconds. */
void memory_release(void);

#endif
