/* follow_show: what pages of other modules show for following and sharing: in their head, and in a section of their own. */
#ifndef FOLLOW_FOLLOW_SHOW_H
#define FOLLOW_FOLLOW_SHOW_H
#include "drive/drive.h"
#include "follow/follow_view.h"
#include "honour/honour.h"

/* The partial follow_on_page; empty for a page that is not open to visitors. false: a fault. */
must_use bool follow_on_page(struct context *context, const struct honour_page *page, struct follow_on_page *view);
/* Fills the head of the honour page: feed, card, embed.  Nothing for a page that is not open to visitors. */
must_use bool follow_head(struct context *context, const struct honour_page *page, struct layout *layout);
/* The same for one of its drives, and the drive as search engines read it (schema.org Event; of a public page only). */
must_use bool follow_head_drive(struct context *context, const struct honour_page *page, const struct drive *drive, struct layout *layout);

/* The address of the feed that is on the page; none: not yet. */
must_use bool follow_feed_link(struct context *context, const struct honour_page *page, struct link *link);

#endif
