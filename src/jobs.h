/* jobs: what is done by the clock: email that is due, reminders, deletion, checkpoints. Slow jobs run outside any transaction and report
 * their results through the writer. */
#ifndef JOBS_H
#define JOBS_H
#include "base/context.h"
#include "db/writer.h"

struct jobs;
struct server;

must_use struct jobs *jobs_start(const struct site *site, const char *database_path, struct writer *writer);   /* NULL: logged */
/* Sets the server that frees memory when it is idle; NULL, before it stops. */
void jobs_serve(struct jobs *jobs, struct server *server);
void jobs_stop(struct jobs *jobs);                /* called before the writer stops */

#endif
