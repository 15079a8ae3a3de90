/* jobs: what the clock asks: mail that is due, reminders, forgetting, checkpoints.  Slow things run outside any transaction and
 * report back through the writer. */
#ifndef JOBS_H
#define JOBS_H
#include "base/context.h"
#include "db/writer.h"

struct jobs;

must_use struct jobs *jobs_start(const struct site *site, const char *database_path, struct writer *writer);   /* NULL: noted */
void jobs_stop(struct jobs *jobs);                /* before the writer stops */

#endif
