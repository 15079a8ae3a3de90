/* donation_release: when recorded outcomes become public (decision 35). Private to this module.
 *
 * A page's number at a drive changes only together with at least LIMIT_TALLY_TOGETHER people who were never counted before, or when as
 * many who are counted were recorded again. While the day is open the last LIMIT_TALLY_TOGETHER people are held back, so that closing it
 * never adds fewer. The rules depend only on how many people were recorded, never on what was recorded. */
#ifndef DONATION_DONATION_RELEASE_H
#define DONATION_DONATION_RELEASE_H
#include "base/context.h"
#include "types.h"

/* Called after an outcome was recorded while the day is open. `page` none: nothing to do. false: a fault. */
must_use bool donation_release(struct context *context, struct drive_id drive, struct honour_page_id page);
/* Called when the day is closed, for all of its pages. */
must_use bool donation_release_day(struct context *context, struct drive_id drive);

#endif
