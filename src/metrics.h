/* metrics: how the site does, in Prometheus' text format 0.0.4, on a port of its own that this machine alone can reach.
 *
 * Nothing of a visitor, no id of anything; labels are names of ours, so their number is bounded. */
#ifndef METRICS_H
#define METRICS_H
#include "server/server.h"

struct metrics;

/* Of the site that `watched` describes and `server` serves.  Outlived by both.  NULL: *start says why. */
must_use struct metrics *metrics_start(int port, const struct server_settings *watched, struct server *server, enum server_start *start);
void metrics_stop(struct metrics *metrics);               /* NULL is allowed */

#endif
