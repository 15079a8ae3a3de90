#include "media/media_spawn.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"

static const char *media_program = "/proc/self/exe";      /* stays this program when its file is replaced */

void
media_set_program(const char *program)
{
	media_program = program;
}

static int
give(posix_spawn_file_actions_t *files, int descriptor, int as)
{
	return descriptor < 0 ? 0 : posix_spawn_file_actions_adddup2(files, descriptor, as);
}

bool
media_spawn(const struct media_spawn *spawn, pid_t *pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t none, plain;
	int wrong;

	if (getenv(MEDIA_SPAWN_CHILD) != NULL) {
		log_note(LOG_FAULT, "media: a child does not start another");
		return false;
	}
	sigemptyset(&none);
	sigemptyset(&plain);
	sigaddset(&plain, SIGPIPE);
	sigaddset(&plain, SIGTERM);
	sigaddset(&plain, SIGINT);
	sigaddset(&plain, SIGHUP);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&how);
	wrong = give(&files, spawn->in, STDIN_FILENO);
	wrong |= give(&files, spawn->out, STDOUT_FILENO);
	wrong |= give(&files, spawn->errors, STDERR_FILENO);
	wrong |= posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
	wrong |= posix_spawnattr_setsigmask(&how, &none);
	wrong |= posix_spawnattr_setsigdefault(&how, &plain);
	wrong |= posix_spawnattr_setpgroup(&how, 0);
	wrong |= posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
	if (wrong == 0)
		wrong = posix_spawn(pid, media_program, &files, &how, spawn->words, spawn->environment);
	posix_spawnattr_destroy(&how);
	posix_spawn_file_actions_destroy(&files);
	if (wrong != 0)
		log_note(LOG_FAULT, "media: the child did not start: %s", strerror(wrong));
	return wrong == 0;
}

void
media_spawn_end(pid_t pid, int *status)
{
	while (waitpid(pid, status, 0) < 0 && errno == EINTR)
		;
}
