/* instant_zone_link: the current name for an old name of a time zone, and for the name of a place. Private to base; see instant_zone.c. */
#ifndef BASE_INSTANT_ZONE_LINK_H
#define BASE_INSTANT_ZONE_LINK_H
#include "base/text.h"

/* Gives "America/Los_Angeles" for "US/Pacific"; `name` itself when it is current, or not known as a link. The links are read once from
 * tzdata's own list (tzdata.zi), which also has the names that a system has no files for: Debian 13 moved those to the package
 * tzdata-legacy. Names that tzdata lists for places (zone.tab, zone1970.tab) are current, also where a system stores them as links. */
struct text zone_name_in_use(struct text name);

/* Gives "America/New_York" for "New York" or "new_york": the one name of zone.tab whose last part this is; none where there is none, or
 * more than one. */
struct text zone_name_of_place(struct text place);

#endif
