#include "watch/watch_channel.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

struct watch_words *
watch_words_of(struct bytes bytes)
{
	struct watch_words *words = memory_take(sizeof *words + bytes.length);

	atomic_init(&words->references, 1);
	words->length = bytes.length;
	memcpy(words->bytes, bytes.at, bytes.length);
	return words;
}

void
watch_words_drop(struct watch_words *words)
{
	if (words && atomic_fetch_sub(&words->references, 1) == 1)
		memory_free(words);
}

/* FNV-1a. An address that does not exist never gets here, so a client cannot fill one row of the table with made-up ones. */
static size_t
row_of(struct text path)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < path.length; i++)
		hash = (hash ^ (unsigned char)path.at[i]) * 16777619u;
	return hash % WATCH_CHANNEL_ROWS;
}

static struct text
path_of(const struct watch_channel *channel)
{
	return (struct text){ channel->path, channel->path_length };
}

struct watch_channel *
watch_channel_find(const struct watch_channels *channels, struct text path)
{
	struct watch_channel *channel = channels->rows[row_of(path)];

	while (channel && !text_equal(path_of(channel), path))
		channel = channel->next;
	return channel;
}

struct watch_channel *
watch_channel_add(struct watch_channels *channels, struct text path)
{
	struct watch_channel *channel = memory_take(sizeof *channel + path.length);
	struct watch_channel **row = &channels->rows[row_of(path)];

	memcpy(channel->path, path.at, path.length);
	channel->path_length = path.length;
	channel->next = *row;
	*row = channel;
	return channel;
}

void
watch_channel_remove(struct watch_channels *channels, struct watch_channel *channel)
{
	struct watch_channel **link = &channels->rows[row_of(path_of(channel))];

	ASSERT(channel->count == 0 && !channel->changed && !channel->reading);
	while (*link != channel)
		link = &(*link)->next;
	*link = channel->next;
	watch_words_drop(channel->head);
	watch_words_drop(channel->event);
	memory_free(channel->tags.at);
	memory_free(channel);
}

static bool
says(const struct watch_words *words, struct bytes bytes)
{
	return words && words->length == bytes.length && memcmp(words->bytes, bytes.at, bytes.length) == 0;
}

bool
watch_channel_set(struct watch_channel *channel, const struct watch_state *state)
{
	channel->tags.at = memory_grow(channel->tags.at, (state->tags.count + 1) * sizeof *state->tags.at);
	if (state->tags.count > 0)
		memcpy(channel->tags.at, state->tags.at, state->tags.count * sizeof *state->tags.at);
	channel->tags.count = state->tags.count;
	channel->tags.all = state->tags.all;
	if (!says(channel->head, text_bytes(state->head))) {
		watch_words_drop(channel->head);
		channel->head = watch_words_of(text_bytes(state->head));
	}
	if (says(channel->event, state->event))
		return false;
	watch_words_drop(channel->event);
	channel->event = watch_words_of(state->event);
	channel->version++;
	return true;
}

int
watch_tag_compare(const void *one, const void *other)
{
	const int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;

	return (a > b) - (a < b);
}

bool
watch_channel_has(const struct watch_channel *channel, struct watch_tags sorted)
{
	if (sorted.all || (channel->tags.all && sorted.count > 0))
		return true;
	for (size_t i = 0; i < channel->tags.count; i++)
		if (bsearch(&channel->tags.at[i], sorted.at, sorted.count, sizeof *sorted.at, watch_tag_compare))
			return true;
	return false;
}
