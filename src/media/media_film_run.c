#include "media/media_film_run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "limits.h"
#include "media/media_spawn.h"

enum { ERROR_BYTES = 1000, WORD_BYTES = 64 * KIB, STATUS_NO_LIBRARY = 127 };

static const char *folder_of_programs = "/usr/bin";

struct run {
	const struct media_film_program *program;
	pid_t pid;
	int out, errors;                  /* what it writes; -1: closed */
	int64_t deadline_ms;
	bool late, stopped;
	char said[ERROR_BYTES];           /* the beginning of what it wrote to standard error */
	size_t said_length;
};

void
media_film_set_folder(const char *folder)
{
	folder_of_programs = folder != NULL ? folder : "/usr/bin";
}

static int64_t
clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool
spawn(struct run *run, int nothing, int out, int errors)
{
	const struct media_film_program *program = run->program;
	static char *const environment[] = { (char *)(uintptr_t)"LC_ALL=C", NULL };
	struct arena *arena = arena_new(WORD_BYTES);
	char **words = arena_list_of(arena, char *, program->word_count + 6);
	size_t count = 0;
	bool started;

	words[count++] = (char *)(uintptr_t)"givenback-media";
	words[count++] = (char *)(uintptr_t)"film";
	words[count++] = (char *)(uintptr_t)program->folder;
	words[count++] = (char *)(uintptr_t)text_format(arena, "%lld", (long long)program->cpu_seconds).at;
	words[count++] = (char *)(uintptr_t)text_format(arena, "%s/%s", folder_of_programs, program->name).at;
	for (size_t i = 0; i < program->word_count; i++)
		words[count++] = (char *)(uintptr_t)program->words[i];
	started = media_spawn(&(struct media_spawn){ words, environment, nothing, out, errors }, &run->pid);
	arena_free(arena);
	return started;
}

static void
close_end(int *end)
{
	if (*end >= 0)
		close(*end);
	*end = -1;
}

static bool
start(struct run *run)
{
	int out[2] = { -1, -1 }, errors[2] = { -1, -1 };
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	bool started = false;

	if (nothing < 0 || pipe2(out, O_CLOEXEC) != 0 || pipe2(errors, O_CLOEXEC) != 0)
		log_note(LOG_FAULT, "media: a pipe: %s", strerror(errno));
	else
		started = spawn(run, nothing, out[1], errors[1]);
	close_end(&nothing);
	close_end(&out[1]);
	close_end(&errors[1]);
	if (!started) {
		close_end(&out[0]);
		close_end(&errors[0]);
	}
	run->out = out[0];
	run->errors = errors[0];
	return started;
}

/* Standard error is read to its end, so that the program never waits for us, and its beginning is stored. */
static void
read_errors(struct run *run)
{
	char piece[ERROR_BYTES];
	const ssize_t got = read(run->errors, piece, sizeof piece);
	size_t length = got > 0 ? (size_t)got : 0;

	if (got == 0 || (got < 0 && errno != EINTR))
		close_end(&run->errors);
	if (length > sizeof run->said - run->said_length)
		length = sizeof run->said - run->said_length;
	memcpy(run->said + run->said_length, piece, length);
	run->said_length += length;
}

static void
read_out(struct run *run)
{
	char piece[4 * KIB];
	const ssize_t got = read(run->out, piece, sizeof piece);

	if (got == 0 || (got < 0 && errno != EINTR))
		close_end(&run->out);
	else if (got > 0)
		run->stopped = !run->program->take(run->program->data, (struct text){ piece, (size_t)got });
}

/* Reads until the program has closed both ends, or its time is over, or it is to be stopped. */
static void
listen_to(struct run *run)
{
	int64_t asked_ms = 0;

	while (!run->stopped && (run->out >= 0 || run->errors >= 0)) {
		struct pollfd ends[] = { { run->out, POLLIN, 0 }, { run->errors, POLLIN, 0 } };
		const int64_t now = clock_ms();

		run->late = now > run->deadline_ms;
		if (run->late)
			return;
		if (now - asked_ms >= LIMIT_FILM_POLL_MS) {
			asked_ms = now;
			run->stopped = !run->program->take(run->program->data, TEXT(""));
			continue;
		}
		if (poll(ends, COUNT_OF(ends), LIMIT_FILM_POLL_MS) <= 0)
			continue;
		if (ends[1].revents != 0)
			read_errors(run);
		if (ends[0].revents != 0)
			read_out(run);
	}
}

/* Never leaves a child behind. A program that closed its output and does not end is late. */
static int
end(struct run *run)
{
	const struct timespec moment = { 0, 1000000 };
	int status = 0;
	pid_t ended = 0;

	close_end(&run->out);
	close_end(&run->errors);
	while (!run->late && !run->stopped && ended == 0) {
		ended = waitpid(run->pid, &status, WNOHANG);
		if (ended < 0 && errno == EINTR)
			ended = 0;
		if (ended == 0) {
			run->late = clock_ms() > run->deadline_ms;
			nanosleep(&moment, NULL);
		}
	}
	if (ended == 0) {
		kill(run->pid, SIGKILL);
		media_spawn_end(run->pid, &status);
	}
	return ended < 0 ? MEDIA_FILM_CHILD_FAULT << 8 : status;
}

static bool
said(const struct run *run, struct text words)
{
	size_t at;

	return text_find((struct text){ run->said, run->said_length }, words, &at);
}

/* What it wrote is logged only when it was written before the film was read: later it may quote the film. */
static enum media_film_run
outcome_of(const struct run *run, int status)
{
	const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;

	if (run->stopped)
		return MEDIA_FILM_RUN_STOPPED;
	if (run->late)
		return MEDIA_FILM_RUN_TOO_HEAVY;
	if (WIFEXITED(status) && code == 0)
		return MEDIA_FILM_RUN_OK;
	if (code == MEDIA_FILM_CHILD_NOT_THERE)
		return MEDIA_FILM_RUN_NOT_THERE;
	if (code == MEDIA_FILM_CHILD_FAULT || code == STATUS_NO_LIBRARY) {
		log_note(LOG_FAULT, "media: %s could not start: %.*s", run->program->name, (int)run->said_length, run->said);
		return MEDIA_FILM_RUN_FAULT;
	}
	/* The hard limit of processor time kills; the kernel does the same when memory runs out. ffmpeg ends by itself at SIGXCPU. */
	if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGKILL || WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGXFSZ))
		return MEDIA_FILM_RUN_TOO_HEAVY;
	if (code == 255 || said(run, TEXT("Cannot allocate memory")) || said(run, TEXT("File too large")))
		return MEDIA_FILM_RUN_TOO_HEAVY;
	log_note(LOG_WARNING, "media: a film ended %s with status %x", run->program->name, (unsigned)status);
	return MEDIA_FILM_RUN_FAILED;
}

enum media_film_run
media_film_run(const struct media_film_program *program)
{
	struct run run = { .program = program, .deadline_ms = clock_ms() + program->cpu_seconds * LIMIT_FILM_WAIT * 1000 };

	if (!start(&run))
		return MEDIA_FILM_RUN_FAULT;
	listen_to(&run);
	return outcome_of(&run, end(&run));
}
