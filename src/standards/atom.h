/* atom: what is new on a page, as a feed (RFC 4287), with what was removed (RFC 6721) and permanent ids (RFC 4151).
 *
 * Characters that XML does not allow are left out.   Uses: base.   Used by: follow. */
#ifndef STANDARDS_ATOM_H
#define STANDARDS_ATOM_H
#include "base/instant.h"
#include "base/text.h"

#define ATOM_MEDIA_TYPE "application/atom+xml; charset=utf-8"

struct atom_entry {
	struct text id;               /* a URI that never changes: atom_tag() */
	struct text title;            /* one line, plain */
	struct text content;          /* HTML, as text: it is escaped here; empty: left out */
	struct text link;             /* absolute */
	struct text film;             /* absolute; an enclosure of film_bytes, video/mp4; may be empty */
	int64_t film_bytes;
	struct instant published, updated;
};
/* An entry that was removed. */
struct atom_removed { struct text id; struct instant when; };

struct atom_feed {
	struct text id, title, author;
	struct text self, page;       /* absolute addresses: of the feed, and of the page */
	struct text generator;
	struct instant updated;
	const struct atom_entry *entries;
	size_t entry_count;
	const struct atom_removed *removed;
	size_t removed_count;
};

/* `bytes_max` bounds the file; entries that do not fit are left out, from the last one. */
struct text atom_write(struct arena *arena, const struct atom_feed *feed, size_t bytes_max);
/* "tag:blood.example.org,2026-10-31:drive/0JY…": it only claims that `host` had this name on that day (RFC 4151, 2.1). */
struct text atom_tag(struct arena *arena, struct text host, struct date date, const char *kind, int64_t id);

#endif
