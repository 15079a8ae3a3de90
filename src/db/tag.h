/* tag: what a page was read from and what a commit changed, so that a cached page can be evicted and a watcher notified.
 *
 * A tag is an id of a drive, an honour page or a group; ids are never used twice, so the id alone is enough. TAG_SITE is for lists over
 * all drives and pages. Tags are not written by hand, so none can be forgotten: */
#ifndef DB_TAG_H
#define DB_TAG_H
#include "db/database.h"

#define TAG_SITE INT64_C(-1)

/* `all`: there were more than LIMIT_TAGS; everything counts as changed. */
struct tags { const int64_t *at; size_t count; bool all; };
bool tags_hold(struct tags tags, int64_t tag);            /* `all` contains every tag */

/* What changed since the outermost BEGIN, without what was rolled back; valid until the next one. */
struct tags connection_changed(const struct connection *connection);

/* What other connections, also of other processes, changed since the last call; valid until the next one. On SQLite: nothing, or all. */
struct tags connection_others_changed(struct connection *connection);

/* Begins to record what is read, from nothing; or ends it. */
void connection_note_reads(struct connection *connection, bool on);
struct tags connection_read(const struct connection *connection);

/* For the db module. */
struct tag_list { int64_t *at; size_t count, capacity; bool all; };
void tag_list_add(struct tag_list *list, int64_t tag);
void tag_list_empty(struct tag_list *list);
void tag_list_free(struct tag_list *list);

/* Which kinds of types.def a statement's answer is tagged with. */
bool tag_kind_is_page_or_drive(const char *kind);

#endif
