#include "db/tag.h"

#include <string.h>

#include "base/log.h"
#include "db/engine.h"
#include "limits.h"

/* The same few ids are added many times, often one after the other. */
enum { LOOK_BACK = 16, TAGS_FIRST = 64 };

bool
tag_kind_is_page_or_drive(const char *kind)
{
	return strcmp(kind, "drive_id") == 0 || strcmp(kind, "honour_page_id") == 0;
}

bool
tags_hold(struct tags tags, int64_t tag)
{
	for (size_t i = 0; i < tags.count; i++) {
		if (tags.at[i] == tag)
			return true;
	}
	return tags.all;
}

void
tag_list_add(struct tag_list *list, int64_t tag)
{
	for (size_t i = list->count; i > 0 && i + LOOK_BACK > list->count; i--) {
		if (list->at[i - 1] == tag)
			return;
	}
	if (list->count >= LIMIT_TAGS) {
		list->all = true;
		return;
	}
	if (list->count == list->capacity) {
		list->capacity = list->capacity ? list->capacity * 2 : TAGS_FIRST;
		list->at = memory_grow(list->at, list->capacity * sizeof *list->at);
	}
	list->at[list->count++] = tag;
}

void
tag_list_empty(struct tag_list *list)
{
	list->count = 0;
	list->all = false;
}

void
tag_list_free(struct tag_list *list)
{
	memory_free(list->at);
	*list = (struct tag_list){ 0 };
}

static struct tags
tags_of(const struct tag_list *list)
{
	return (struct tags){ list->at, list->count, list->all };
}

struct tags
connection_changed(const struct connection *connection)
{
	return tags_of(&connection->changed);
}

struct tags
connection_others_changed(struct connection *connection)
{
	tag_list_empty(&connection->others);
	engine_others(connection, &connection->others);
	return tags_of(&connection->others);
}

void
connection_note_reads(struct connection *connection, bool on)
{
	tag_list_empty(&connection->read);
	connection->notes_reads = on;
}

struct tags
connection_read(const struct connection *connection)
{
	return tags_of(&connection->read);
}
