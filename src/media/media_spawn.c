#include "media/media_spawn.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"

enum { PATH_BYTES = 4096 };

static const char *media_program;

/* Next to the program that runs, also in a build folder. The folder stays the same when an upgrade has replaced both files. */
static bool
find_program(char *path, size_t size)
{
	static const char name[] = "/givenback-media";
	const ssize_t length = readlink("/proc/self/exe", path, size - sizeof name);
	char *folder_end;

	if (length < 0 || (size_t)length >= size - sizeof name)
		return false;
	path[length] = '\0';
	folder_end = strrchr(path, '/');
	if (folder_end == NULL)
		return false;
	memcpy(folder_end, name, sizeof name);
	return true;
}

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
	char path[PATH_BYTES];
	const char *program = media_program;
	int wrong;

	if (program == NULL) {
		if (!find_program(path, sizeof path)) {
			log_note(LOG_FAULT, "media: the folder of this program cannot be read: %s", strerror(errno));
			return false;
		}
		program = path;
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
		wrong = posix_spawn(pid, program, &files, &how, spawn->words, spawn->environment);
	posix_spawnattr_destroy(&how);
	posix_spawn_file_actions_destroy(&files);
	if (wrong != 0)
		log_note(LOG_FAULT, "media: %s did not start: %s", program, strerror(wrong));
	return wrong == 0;
}

void
media_spawn_end(pid_t pid, int *status)
{
	while (waitpid(pid, status, 0) < 0 && errno == EINTR)
		;
}
