/* instant_zone_link: the name in use today for a name of a time zone that was given up.  Inside base; see instant_zone.c. */
#ifndef BASE_INSTANT_ZONE_LINK_H
#define BASE_INSTANT_ZONE_LINK_H
#include "base/text.h"

/* "America/Los_Angeles" for "US/Pacific"; `name` itself when it is in use, or not known as a link.  What is a link is read once from
 * tzdata's own list (tzdata.zi), which also knows the names that a system has no files for: Debian 13 moved those to the package
 * tzdata-legacy.  Names that tzdata lists for places (zone.tab, zone1970.tab) stay, also where a system stores them as links. */
struct text zone_name_in_use(struct text name);

#endif
