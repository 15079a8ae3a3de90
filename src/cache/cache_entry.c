/* cache_entry: a response's headers and bytes, as they are and compressed. */
#include "cache/cache_entry.h"

#include <string.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/histogram.h"
#include "base/log.h"
#include "http/dispatch.h"
#include "http/respond.h"
#include "limits.h"

/* FORM is the typical size of the headers and both heads of a form, and what belongs to the entry; more is allowed. */
enum { TAG_BYTES = 15, FORM_BYTES = 4 * KIB };

/* A header that belongs to one encoding only, or forbids caching. */
static bool
is_ours(const struct header *header)
{
	static const char *const names[] = { "etag", "vary", "content-encoding", "content-length" };

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (text_equal_ignoring_case(header->name, text_of(names[i])))
			return true;
	}
	return false;
}

static bool
is_named(const struct header *header, struct text name)
{
	return text_equal_ignoring_case(header->name, name);
}

static void
add(struct cache_form *form, const char *name, const char *value, bool known_too)
{
	ASSERT(form->header_count < LIMIT_CACHED_HEADERS);
	form->headers[form->header_count++] = (struct cache_header){ name, value };
	if (known_too)
		form->known_headers[form->known_header_count++] = (struct cache_header){ name, value };
}

static void
write_head(struct cache_form *form, enum cache_answer answer, const struct cache_header *headers, size_t count)
{
	struct text_builder head;

	text_builder_start(&head, form->arena, LIMIT_CACHED_HEAD_BYTES);
	for (size_t i = 0; i < count; i++)
		text_add_format(&head, "%s: %s\r\n", headers[i].name, headers[i].value);
	if (answer == CACHE_ANSWER_WHOLE)
		text_add_format(&head, "Content-Length: %zu\r\n", form->bytes.length);
	text_add(&head, TEXT("\r\n"));
	ASSERT(!head.full);
	form->heads[answer] = text_bytes(text_built(&head));
}

/* NULL: every client gets the same bytes. */
static const char *
vary_of(const struct cache_entry *entry)
{
	const bool by_type = entry->owner && entry->owner->activity;

	if (entry->helps)
		return by_type ? "Accept, Accept-Encoding" : "Accept-Encoding";
	return by_type ? "Accept" : NULL;
}

/* A strong ETag names these very bytes, so each encoding has its own. */
static void
fill(struct cache_entry *entry, struct cache_form *form, enum encoding encoding, struct bytes bytes)
{
	const struct bytes hash = crypto_hash(form->arena, entry->keys, "cache.tag", bytes_text(bytes));
	const char *const varies = vary_of(entry);
	const struct text hex = text_hex(form->arena, (struct bytes){ hash.at, TAG_BYTES });

	form->encoding = encoding;
	form->bytes = bytes;
	form->tag = text_format(form->arena, "\"%.*s\"", TEXT_PRINT(hex));
	for (size_t i = 0; i < entry->header_count; i++) {
		const struct header *header = &entry->headers[i];

		add(form, header->name.at, header->value.at, is_named(header, TEXT("cache-control")) || is_named(header, TEXT("last-modified")));
	}
	add(form, "ETag", text_terminated(form->arena, form->tag), true);
	if (varies)
		add(form, "Vary", varies, true);
	if (encoding_name(encoding))
		add(form, "Content-Encoding", encoding_name(encoding), false);
	write_head(form, CACHE_ANSWER_WHOLE, form->headers, form->header_count);
	write_head(form, CACHE_ANSWER_KNOWN, form->known_headers, form->known_header_count);
}

static struct cache_form *
form_new(struct arena *arena)
{
	struct cache_form *form = arena_new_of(arena, struct cache_form);

	form->arena = arena;
	return form;
}

static void
keep_headers(struct cache_entry *entry, const struct response *answer)
{
	struct arena *arena = entry->arena;

	entry->headers = arena_list_of(arena, struct header, answer->header_count);
	for (size_t i = 0; i < answer->header_count; i++) {
		const struct header *header = &answer->headers[i];
		/* Clients have to revalidate it; the cache answers that. */
		const bool asks = is_named(header, TEXT("cache-control")) && text_equal(header->value, TEXT("private, no-store"));

		if (!is_ours(header))
			entry->headers[entry->header_count++] = (struct header){
				text_of(text_terminated(arena, header->name)),
				text_of(text_terminated(arena, asks ? TEXT("private, no-cache") : header->value)),
			};
	}
}

struct cache_entry *
cache_entry_new(const struct cache_build *making, const struct site_keys *keys, const struct response *answer, struct tags read)
{
	struct arena *arena = arena_new_for(LIMIT_CACHE_ENTRY_BYTES, answer->body.length + read.count * sizeof(struct cache_tag) + FORM_BYTES);
	struct cache_entry *entry = arena_new_of(arena, struct cache_entry);
	const int64_t minute = making->now.us / INSTANT_MINUTE;
	struct cache_form *form;

	entry->cache = making->cache;
	entry->arena = arena;
	entry->keys = keys;
	entry->hash = making->hash;
	entry->owner = making->owner;
	entry->lasts = making->lasts;
	entry->named = (struct cache_key){ text_copy(arena, making->key.target), making->key.type };
	entry->from = (struct instant){ minute * INSTANT_MINUTE };
	entry->until = (struct instant){ making->lasts ? minute * INSTANT_MINUTE + INSTANT_DAY : (minute + 1) * INSTANT_MINUTE };
	entry->helps = encoding_helps(response_header(answer, TEXT("content-type")));
	entry->tag_count = read.count;
	entry->tags = arena_list_of(arena, struct cache_tag, read.count);
	for (size_t i = 0; i < read.count; i++)
		entry->tags[i] = (struct cache_tag){ .tag = read.at[i], .entry = entry };
	atomic_init(&entry->references, 1);
	keep_headers(entry, answer);
	form = form_new(arena);
	fill(entry, form, ENCODING_IDENTITY, text_bytes(text_copy(arena, bytes_text(answer->body))));
	for (int i = 0; i < ENCODING_COUNT; i++) {
		atomic_init(&entry->forms[i], i == ENCODING_IDENTITY ? form : NULL);
		atomic_init(&entry->wanted[i], false);
	}
	entry->bytes = arena_bytes_taken(arena);
	/* In the encodings that were requested before: the thread that rebuilds a page does all of it. */
	for (int i = 0; making->renews && i < ENCODING_COUNT; i++) {
		size_t grown = 0;

		if (i != ENCODING_IDENTITY && atomic_load_explicit(&making->renews->wanted[i], memory_order_relaxed))
			cache_entry_form(entry, (enum encoding)i, &grown);
		entry->bytes += grown;
	}
	entry->cost_us = clock_us() - making->began;
	return entry;
}

void
cache_entry_free(struct cache_entry *entry)
{
	/* The first form is in the entry's own memory, so it is freed last. */
	for (int i = ENCODING_COUNT - 1; i >= 0; i--) {
		struct cache_form *form = atomic_load(&entry->forms[i]);

		if (form)
			arena_free(form->arena);
	}
}

struct cache_form *
cache_entry_form(struct cache_entry *entry, enum encoding encoding, size_t *grown)
{
	struct cache_form *form = atomic_load_explicit(&entry->forms[encoding], memory_order_acquire), *other = NULL;
	struct arena *arena, *work;
	struct bytes bytes;

	*grown = 0;
	if (form || !entry->helps)
		return form;
	/* The compressor needs a buffer as large as if nothing became smaller; the result is copied out of it. */
	work = arena_new(LIMIT_CACHE_ENTRY_BYTES);
	bytes = encode(work, encoding, atomic_load(&entry->forms[ENCODING_IDENTITY])->bytes);
	arena = arena_new_for(LIMIT_CACHE_ENTRY_BYTES, bytes.length + FORM_BYTES);
	form = form_new(arena);
	if (bytes.at)
		fill(entry, form, encoding, text_bytes(text_copy(arena, bytes_text(bytes))));
	arena_free(work);
	if (!atomic_compare_exchange_strong(&entry->forms[encoding], &other, form)) {
		arena_free(arena);
		return other;
	}
	*grown = arena_bytes_taken(arena);
	return form;
}
