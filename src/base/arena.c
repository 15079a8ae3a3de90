/* arena: a list of growing blocks. Taking memory moves a pointer; dropping the arena frees the list.
 *
 * Under AddressSanitizer, memory that is not taken is poisoned and every piece is followed by a poisoned gap, so that an overrun or a use
 * after arena_reset() is reported as with malloc. */
#include "base/arena.h"

#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISONED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONED 1
#endif
#endif

#ifdef ARENA_POISONED
#include <sanitizer/asan_interface.h>
#define GAP 16
#else
#define GAP 0
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#endif

#define ALIGNMENT _Alignof(max_align_t)
#define BLOCK_FIRST ((size_t)4 * 1024)
#define BLOCK_LARGEST ((size_t)256 * 1024)

struct block {
	struct block *older;
	size_t size, used;
	_Alignas(max_align_t) uint8_t bytes[];
};

struct arena {
	struct block *newest;
	size_t bytes_max, bytes_taken;
	uint8_t *last;              /* the piece taken last, which arena_grow() may stretch */
	size_t last_size;
};

static size_t
aligned(size_t size)
{
	return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* Counts `more` bytes against the arena's bound. */
static void
count(struct arena *arena, size_t more)
{
	if (more > arena->bytes_max - arena->bytes_taken)
		log_bug(__FILE__, __LINE__, "an arena is asked for more than its bound");
	arena->bytes_taken += more;
}

static struct block *
block_new(struct block *older, size_t size)
{
	struct block *block = malloc(sizeof *block + size);

	if (!block)
		log_bug(__FILE__, __LINE__, "the machine has no memory left");
	block->older = older;
	block->size = size;
	block->used = 0;
	ASAN_POISON_MEMORY_REGION(block->bytes, size);
	return block;
}

static void
block_free(struct block *block)
{
	ASAN_UNPOISON_MEMORY_REGION(block->bytes, block->size);
	free(block);
}

struct arena *
arena_new(size_t bytes_max)
{
	struct arena *arena = memory_take(sizeof *arena);

	/* Half the address space cannot be used anyway, and the bound lets the sums below not overflow. */
	arena->bytes_max = bytes_max < SIZE_MAX / 2 ? bytes_max : SIZE_MAX / 2;
	return arena;
}

struct arena *
arena_new_for(size_t bytes_max, size_t expected)
{
	struct arena *arena = arena_new(bytes_max);

	arena->newest = block_new(NULL, aligned(expected < arena->bytes_max ? expected : arena->bytes_max));
	return arena;
}

void
arena_free(struct arena *arena)
{
	if (!arena)
		return;
	for (struct block *block = arena->newest, *older; block; block = older) {
		older = block->older;
		block_free(block);
	}
	free(arena);
}

void
arena_reset(struct arena *arena)
{
	while (arena->newest && arena->newest->older) {
		struct block *block = arena->newest;

		arena->newest = block->older;
		block_free(block);
	}
	if (arena->newest) {
		ASAN_POISON_MEMORY_REGION(arena->newest->bytes, arena->newest->size);
		arena->newest->used = 0;
	}
	arena->bytes_taken = 0;
	arena->last = NULL;
	arena->last_size = 0;
}

void *
arena_take(struct arena *arena, size_t size)
{
	struct block *block = arena->newest;
	size_t room;
	uint8_t *at;

	count(arena, size);
	room = aligned(size ? size : 1) + GAP;
	if (!block || block->size - block->used < room) {
		size_t next = block ? block->size * 2 : BLOCK_FIRST;

		if (next > BLOCK_LARGEST)
			next = BLOCK_LARGEST;
		if (next < room)
			next = room;
		block = arena->newest = block_new(block, next);
	}
	at = block->bytes + block->used;
	block->used += room;
	ASAN_UNPOISON_MEMORY_REGION(at, size);
	if (size > 0)
		memset(at, 0, size);
	arena->last = at;
	arena->last_size = size;
	return at;
}

void *
arena_take_many(struct arena *arena, size_t many, size_t size)
{
	size_t whole;

	if (__builtin_mul_overflow(many, size, &whole))
		log_bug(__FILE__, __LINE__, "the size of a list overflows");
	return arena_take(arena, whole);
}

/* The piece taken last is at the end of the newest block, so it grows in place when the block has the space. */
static bool
grow_in_place(struct arena *arena, uint8_t *old, size_t old_size, size_t new_size)
{
	struct block *block = arena->newest;
	size_t start, room;

	if (!block || !old || old != arena->last || old_size != arena->last_size)
		return false;
	start = (size_t)(old - block->bytes);
	room = aligned(new_size ? new_size : 1) + GAP;
	if (room > block->size - start)
		return false;
	count(arena, new_size - old_size);
	block->used = start + room;
	ASAN_UNPOISON_MEMORY_REGION(old, new_size);
	memset(old + old_size, 0, new_size - old_size);
	arena->last_size = new_size;
	return true;
}

void *
arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size)
{
	void *grown;

	if (old && new_size <= old_size)
		return old;
	if (new_size < SIZE_MAX / 4 && grow_in_place(arena, old, old_size, new_size))
		return old;
	grown = arena_take(arena, new_size);
	if (old_size > 0)
		memcpy(grown, old, old_size);
	return grown;
}

size_t
arena_bytes_taken(const struct arena *arena)
{
	return arena->bytes_taken;
}

void *
memory_take(size_t size)
{
	void *taken = calloc(1, size ? size : 1);

	if (!taken)
		log_bug(__FILE__, __LINE__, "the machine has no memory left");
	return taken;
}

void *
memory_grow(void *old, size_t size)
{
	void *grown = realloc(old, size ? size : 1);

	if (!grown)
		log_bug(__FILE__, __LINE__, "the machine has no memory left");
	return grown;
}

void
memory_free(void *old)
{
	free(old);
}

void
memory_release(void)
{
	(void)malloc_trim(0);
}
