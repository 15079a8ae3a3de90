/* jobs: what the clock asks: email that is due, reminders, forgetting, checkpoints.  Slow things run outside any transaction and
 * report back through the writer. */
#ifndef JOBS_H
#define JOBS_H
#include "base/context.h"
#include "db/writer.h"

struct jobs;
struct server;

must_use struct jobs *jobs_start(const struct site *site, const char *database_path, struct writer *writer);   /* NULL: noted */
/* Which server rests when it has become quiet; NULL, before it stops: none any more. */
void jobs_serve(struct jobs *jobs, struct server *server);
void jobs_stop(struct jobs *jobs);                /* before the writer stops */

#endif
