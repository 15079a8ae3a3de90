/* media_spawn: starts givenback-media, which has the descriptors and the environment it is given, and nothing else of this process.
 *
 * It is a program of its own, in the folder of the one that runs, so that a site without pictures and films needs none of its libraries.
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

/* Runs it with these words. false: logged, nothing was started. */
must_use bool media_spawn(const struct media_spawn *spawn, pid_t *pid);

/* Waits for the end of `pid`. */
void media_spawn_end(pid_t pid, int *status);

/* For tests, before any thread: the program that is run instead; NULL: givenback-media again. */
void media_set_program(const char *program);

#endif
