/* The child of a film: enters the sandbox and becomes ffmpeg or ffprobe. It reads nothing of a stranger's itself. */
#include "media/media_child.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "media/media_film_run.h"
#include "media/media_sandbox.h"

enum { NICENESS = 19, FIRST_WORDS = 2 };

/* A page never waits for a film: niceness alone still let each of them have its turn of a few milliseconds. */
static void
be_run_last(void)
{
	(void)setpriority(PRIO_PROCESS, 0, NICENESS);
	(void)sched_setscheduler(0, SCHED_IDLE, &(struct sched_param){ 0 });
}

/* When memory runs out, the system should end this child and not the server. Refused in some containers, which is harmless. */
static void
be_ended_first(void)
{
	const int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (file < 0)
		return;
	(void)!write(file, "1000", 4);
	close(file);
}

int
media_child_film(int argc, char **argv)
{
	/* One malloc arena for each thread would reserve 64 MiB of the address space that is left. */
	static char *const environment[] = { (char *)(uintptr_t)"LC_ALL=C", (char *)(uintptr_t)"TZ=UTC0",
	                                     (char *)(uintptr_t)"MALLOC_ARENA_MAX=2", NULL };
	char **words = argv + FIRST_WORDS;
	int64_t cpu_seconds;

	prctl(PR_SET_PDEATHSIG, SIGKILL);     /* stays set in the program that is executed */
	if (argc <= FIRST_WORDS || !text_number(text_of(argv[1]), &cpu_seconds) || cpu_seconds < 1)
		return MEDIA_FILM_CHILD_FAULT;
	if (argv[0][0] != '\0' && chdir(argv[0]) != 0) {
		log_note(LOG_FAULT, "media: the folder of a film: %s", strerror(errno));
		return MEDIA_FILM_CHILD_FAULT;
	}
	if (access(words[0], X_OK) != 0)
		return MEDIA_FILM_CHILD_NOT_THERE;
	be_run_last();
	be_ended_first();
	if (media_sandbox_close_for_film(words[0], argv[0][0] != '\0' ? "." : NULL, cpu_seconds) != MEDIA_SANDBOX_OK)
		_exit(MEDIA_FILM_CHILD_FAULT);
	execve(words[0], words, environment);
	_exit(MEDIA_FILM_CHILD_FAULT);        /* at once, without exit handlers, which would need more than the sandbox has */
}
