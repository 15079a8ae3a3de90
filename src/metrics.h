/* metrics: the site's figures in Prometheus' text format 0.0.4, on a port of its own that only this machine can reach.
 *
 * Nothing of a visitor, and no ids; labels are from our own tables, so their number is bounded. */
#ifndef METRICS_H
#define METRICS_H
#include "server/server.h"

struct metrics;

/* For the site that `watched` describes and `server` serves; both have to outlive it. NULL: *start gives the reason. */
must_use struct metrics *metrics_start(int port, const struct server_settings *watched, struct server *server, enum server_start *start);
void metrics_stop(struct metrics *metrics);               /* NULL is allowed */

#endif
