/* cache_form: which bytes of a cached response are sent, and under which address a response may be cached. */
#include <string.h>

#include "base/histogram.h"
#include "base/id.h"
#include "cache/cache_entry.h"
#include "http/dispatch.h"

/* Any tag of the list, or * (RFC 9110, 13.1.2). */
static bool
names_tag(struct text list, struct text tag)
{
	size_t at;

	return list.length > 0 && (text_equal(text_trim(list), TEXT("*")) || text_find(list, tag, &at));
}

/* Also when it turns out not to be smaller: that is known only after the attempt. */
static void
want(struct cache_entry *entry, enum encoding encoding)
{
	if (!atomic_load_explicit(&entry->wanted[encoding], memory_order_relaxed))
		atomic_store_explicit(&entry->wanted[encoding], true, memory_order_relaxed);
}

static struct cache_form *
choose(struct cache_entry *entry, struct cache_form *form, struct text knows, enum cache_answer *answer)
{
	if (!form || !form->bytes.at)
		form = atomic_load_explicit(&entry->forms[ENCODING_IDENTITY], memory_order_acquire);
	*answer = names_tag(knows, form->tag) ? CACHE_ANSWER_KNOWN : CACHE_ANSWER_WHOLE;
	return form;
}

struct cache_form *
cache_form(struct cache_entry *entry, struct text accepts, struct text knows, enum cache_answer *answer)
{
	enum encoding wanted[ENCODING_COUNT];
	const size_t count = entry->helps ? encoding_wanted(accepts, wanted) : 0;
	struct cache_form *form = NULL;

	for (size_t i = 0; i < count && (!form || !form->bytes.at); i++) {
		const int64_t began = clock_us();
		size_t grown;

		want(entry, wanted[i]);
		form = cache_entry_form(entry, wanted[i], &grown);
		if (grown > 0)
			cache_grown(entry, grown, clock_us() - began);
	}
	return choose(entry, form, knows, answer);
}

struct cache_form *
cache_form_there(struct cache_entry *entry, struct text accepts, struct text knows, enum cache_answer *answer)
{
	enum encoding wanted[ENCODING_COUNT];
	const size_t count = entry->helps && accepts.length > 0 ? encoding_wanted(accepts, wanted) : 0;
	struct cache_form *form = NULL;

	for (size_t i = 0; i < count && (!form || !form->bytes.at); i++) {
		want(entry, wanted[i]);
		form = atomic_load_explicit(&entry->forms[wanted[i]], memory_order_acquire);
		if (!form)
			return NULL;
	}
	return choose(entry, form, knows, answer);
}

/* The address as links.h writes it: ids in upper case, nothing encoded. Every other spelling finds the same page, which is then built for
 * each request. */
bool
cache_may_hold(const struct request *request)
{
	struct text rest = request->target;
	const char *pattern;
	size_t part = 0;

	if (!request->route || !request->route->shared)
		return false;
	for (pattern = request->route->pattern; *pattern != '\0'; pattern++) {
		struct text value;

		if (*pattern != '{') {
			if (rest.length == 0 || rest.at[0] != *pattern)
				return false;
			rest = text_from(rest, 1);
			continue;
		}
		pattern += strcspn(pattern, "}");
		/* Kinds that do not end so are tokens. */
		value = memcmp(pattern - 3, "_id", 3) == 0 ? id_text(request->context.arena, request->parts[part].id) : request->parts[part].token;
		part++;
		if (!text_starts_with(rest, value))
			return false;
		rest = text_from(rest, value.length);
	}
	return rest.length == 0;
}
