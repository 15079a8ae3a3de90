/* media_spawn: starts a child program that has the descriptors and the environment it is given, and nothing else of this process.
 *
 * The child is the leader of a process group of its own, so that Ctrl-C in a terminal is for this program alone, which then finishes what
 * is in progress. Its signals have their default effect. */
#ifndef MEDIA_MEDIA_SPAWN_H
#define MEDIA_MEDIA_SPAWN_H
#include <stdbool.h>
#include <sys/types.h>

#include "base/attributes.h"

struct media_spawn {
	char *const *words;               /* its arguments, the first one its name; NULL ends them */
	char *const *environment;         /* NULL ends it */
	int in, out, errors;              /* become its standard input, output and error; -1: it shares ours */
};

/* Runs this program again with these words. false: logged, nothing was started. */
must_use bool media_spawn(const struct media_spawn *spawn, pid_t *pid);

/* The variable that every child has in its environment, and that media_spawn() refuses to run with: a test program that does not know its
 * subcommand would start itself again and again. */
#define MEDIA_SPAWN_CHILD "GIVENBACK_MEDIA_CHILD"

/* Waits for the end of `pid`. */
void media_spawn_end(pid_t pid, int *status);

/* For tests, before any thread: the program that is run instead of this one. */
void media_set_program(const char *program);

#endif
