/* follow_entries: what the feed of a page reports: that it was published, its drives, and what a keeper published. */
#ifndef FOLLOW_FOLLOW_ENTRIES_H
#define FOLLOW_FOLLOW_ENTRIES_H
#include "follow/follow.h"
#include "standards/atom.h"

struct follow_entries {
	struct atom_entry *at;            /* newest first, at most LIMIT_FEED_ENTRIES */
	size_t count;
	struct atom_removed *removed;     /* what was public and was taken down */
	size_t removed_count;
	struct text id;                   /* of the feed itself: the page's */
	struct instant updated;
};
/* Of a page that is open to visitors.  false: a fault. */
must_use bool follow_entries(struct context *context, const struct honour_page *page, const struct follow *follow,
                             struct follow_entries *entries);

#endif
