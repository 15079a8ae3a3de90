/* serve: runs the program as a server: opens the site's folder, starts writer, jobs and HTTP, waits for SIGTERM, stops in order. */
#ifndef SERVE_H
#define SERVE_H
#include <stdbool.h>

/* Return the process's exit status. */
int serve_run(int argc, char **argv);
int serve_demo(int argc, char **argv);

#endif
