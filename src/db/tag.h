/* tag: what a page was read from and what a commit changed, so that a cached page can be dropped and a watcher notified.
 *
 * A tag is an id, of a drive, an honour page, a group; ids are never given twice, so the id alone says what is meant.
 * TAG_SITE stands for lists over all drives and pages.  Nobody names tags by hand, so nobody can forget one:
 * - read: every id a reading statement is given, every drive and page it answers, and TAG_SITE when it is given no id;
 * - changed: the ids of every row that a generated statement wrote, in the columns that src/shown.def lists table by table.  The
 *   statement compiler (tools/queries_tags.c) knows for each statement where these ids come from; no statement changes such an id.
 * A new table gets a row in src/shown.def (the compiler refuses to write a table that has none); an operation has nothing to call.
 * engine_run() names nothing: it is for migrations, before anything is cached, and for tests. */
#ifndef DB_TAG_H
#define DB_TAG_H
#include "db/database.h"

#define TAG_SITE INT64_C(-1)

/* `all`: more than LIMIT_TAGS of them, take it as everything. */
struct tags { const int64_t *at; size_t count; bool all; };
bool tags_hold(struct tags tags, int64_t tag);            /* `all` holds every one */

/* Since the outermost BEGIN, without what was undone; stays until the next one. */
struct tags connection_changed(const struct connection *connection);

/* Somebody else, another process too, wrote since this was last asked; what is not known. */
bool connection_others_wrote(struct connection *connection);

/* Begins to note what is read, from nothing; or ends it. */
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
