#include "media/media_picture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "limits.h"
#include "media/media_answer.h"
#include "media/media_format.h"
#include "media/media_spawn.h"

static int64_t patience_ms = LIMIT_PICTURE_WAIT_SECONDS * 1000;

/* One running child. Standard input and output are the two directions of one socket. */
struct child {
	pid_t pid;
	int line;
	int64_t deadline_ms;
	bool late, babbled;           /* out of time; wrote more than it may */
};

void
media_set_patience(int64_t ms)
{
	patience_ms = ms;
}

static int64_t
clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool
spawn_on(int line, int pixels, pid_t *pid)
{
	char size[sizeof MEDIA_ANSWER_PIXELS + 12];
	static char *const words[] = { (char *)(uintptr_t)"givenback-media", (char *)(uintptr_t)"picture", NULL };
	char *const surroundings[] = { (char *)(uintptr_t)"LC_ALL=C", (char *)(uintptr_t)"VIPS_CONCURRENCY=1", size, NULL };

	snprintf(size, sizeof size, MEDIA_ANSWER_PIXELS "=%d", pixels);
	return media_spawn(&(struct media_spawn){ words, surroundings, line, line, -1 }, pid);
}

static bool
child_start(struct child *child, int pixels)
{
	int ends[2];
	bool started;

	*child = (struct child){ .deadline_ms = clock_ms() + patience_ms };
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
		log_note(LOG_FAULT, "media: socketpair: %s", strerror(errno));
		return false;
	}
	started = spawn_on(ends[1], pixels, &child->pid);
	close(ends[1]);
	if (!started) {
		close(ends[0]);
		return false;
	}
	(void)fcntl(ends[0], F_SETFL, O_NONBLOCK);
	child->line = ends[0];
	return true;
}

/* Sends what fits; true when all was sent or the child no longer reads (then its exit status gives the reason). */
static bool
send_some(int line, struct bytes in, size_t *sent)
{
	while (*sent < in.length) {
		const ssize_t put = send(line, in.at + *sent, in.length - *sent, MSG_NOSIGNAL);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return errno != EAGAIN;
		*sent += (size_t)put;
	}
	return true;
}

/* Sends and receives until the child closes its end, the time is over, or it writes more than it may. */
static void
talk(struct child *child, struct bytes in, uint8_t *answer, size_t answer_max, size_t *answer_length)
{
	size_t sent = 0;
	bool sending = true;

	*answer_length = 0;
	for (;;) {
		const int64_t left = child->deadline_ms - clock_ms();
		struct pollfd line = { child->line, (short)(POLLIN | (sending ? POLLOUT : 0)), 0 };
		ssize_t got;

		child->late = left <= 0;
		if (child->late)
			return;
		if (poll(&line, 1, (int)left) <= 0)
			continue;
		if (sending && send_some(child->line, in, &sent)) {
			sending = false;
			shutdown(child->line, SHUT_WR);
		}
		got = recv(child->line, answer + *answer_length, answer_max - *answer_length, MSG_DONTWAIT);
		if (got < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (got <= 0)
			return;
		*answer_length += (size_t)got;
		child->babbled = *answer_length == answer_max;
		if (child->babbled)
			return;
	}
}

/* Never leaves a child behind.  true: it ended by itself, *status is set. */
static bool
child_end(struct child *child, int *status)
{
	const struct timespec moment = { 0, 1000000 };

	close(child->line);
	for (;;) {
		const pid_t ended = waitpid(child->pid, status, WNOHANG);

		if (ended == child->pid)
			return true;
		if (ended < 0 && errno != EINTR) {
			log_note(LOG_FAULT, "media: waitpid: %s", strerror(errno));
			return false;
		}
		if (child->late || child->babbled || clock_ms() > child->deadline_ms)
			break;
		nanosleep(&moment, NULL);
	}
	child->late = !child->babbled;
	kill(child->pid, SIGKILL);
	media_spawn_end(child->pid, status);
	return false;
}

static enum media_picture
outcome_of(int status)
{
	const int outcome = WIFEXITED(status) ? WEXITSTATUS(status) - MEDIA_ANSWER_EXIT : MEDIA_PICTURE_FAULT;

	if (WIFSIGNALED(status)) {
		/* The picture is the cause: it crashed a decoder or made it do something forbidden. */
		log_note(LOG_WARNING, "media: a picture ended its child by signal %d", WTERMSIG(status));
		return WTERMSIG(status) == SIGXCPU ? MEDIA_PICTURE_TOO_LARGE : MEDIA_PICTURE_DAMAGED;
	}
	if (outcome < MEDIA_PICTURE_OK || outcome > MEDIA_PICTURE_DAMAGED) {
		log_note(LOG_FAULT, "media: the child ended with status %d", status);
		return MEDIA_PICTURE_FAULT;
	}
	return (enum media_picture)outcome;
}

/* The child is not trusted: sizes have to be within bounds, and the bytes a JPEG from the first to the last. */
static enum media_picture
read_answer(const uint8_t *bytes, size_t length, struct media_clean *out)
{
	struct media_answer answer;
	const uint8_t *jpeg = bytes + sizeof(answer);

	if (length < sizeof(answer) + 4)
		return MEDIA_PICTURE_FAULT;
	memcpy(&answer, bytes, sizeof(answer));
	length -= sizeof(answer);
	if (answer.mark != MEDIA_ANSWER_MARK || answer.length != (int64_t)length ||
	    answer.width < 1 || answer.width > LIMIT_PICTURE_PIXELS_OUT || answer.height < 1 ||
	    answer.height > LIMIT_PICTURE_PIXELS_OUT || memcmp(jpeg, "\xff\xd8\xff", 3) != 0 ||
	    memcmp(jpeg + length - 2, "\xff\xd9", 2) != 0)
		return MEDIA_PICTURE_FAULT;
	*out = (struct media_clean){ .jpeg = { jpeg, length }, .width = answer.width, .height = answer.height };
	return MEDIA_PICTURE_OK;
}

bool
media_can_decode(void)
{
	static char *const words[] = { (char *)(uintptr_t)"givenback-media", (char *)(uintptr_t)"check", NULL };
	static char *const surroundings[] = { (char *)(uintptr_t)"LC_ALL=C", NULL };
	int status = -1;
	pid_t pid;

	if (!media_spawn(&(struct media_spawn){ words, surroundings, -1, -1, -1 }, &pid))
		return false;
	media_spawn_end(pid, &status);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

enum media_picture
media_picture_clean(struct arena *arena, struct bytes in, struct media_clean *out)
{
	return media_picture_shrink(arena, in, LIMIT_PICTURE_PIXELS_OUT, out);
}

enum media_picture
media_picture_shrink(struct arena *arena, struct bytes in, int pixels, struct media_clean *out)
{
	const enum media_format kind = media_format_of(in);
	enum media_picture outcome;
	struct child child;
	size_t length;
	uint8_t *answer;
	int status;

	*out = (struct media_clean){ 0 };
	if (kind == MEDIA_FORMAT_NONE)
		return MEDIA_PICTURE_NOT_A_PICTURE;
	if (kind == MEDIA_FORMAT_NOT_TAKEN)
		return MEDIA_PICTURE_KIND_NOT_TAKEN;
	if (in.length > LIMIT_UPLOAD_BYTES)
		return MEDIA_PICTURE_TOO_LARGE;
	if (!child_start(&child, pixels))
		return MEDIA_PICTURE_FAULT;
	answer = arena_take(arena, LIMIT_PICTURE_BYTES_OUT);
	talk(&child, in, answer, LIMIT_PICTURE_BYTES_OUT, &length);
	if (!child_end(&child, &status) || child.babbled) {
		log_note(LOG_WARNING, "media: a child was ended, %s", child.late ? "it took too long" : "it wrote too much");
		return child.late ? MEDIA_PICTURE_TOO_LARGE : MEDIA_PICTURE_FAULT;
	}
	outcome = outcome_of(status);
	if (outcome != MEDIA_PICTURE_OK)
		return outcome;
	outcome = read_answer(answer, length, out);
	if (outcome == MEDIA_PICTURE_FAULT)
		log_note(LOG_FAULT, "media: the child's answer makes no sense");
	return outcome;
}

enum media_picture
media_picture_shrink_to(struct arena *arena, struct bytes in, int pixels, size_t bytes_max, struct media_clean *out)
{
	enum media_picture outcome;

	for (int side = pixels; side >= pixels / 8; side = side * 3 / 4) {
		outcome = media_picture_shrink(arena, in, side, out);
		if (outcome != MEDIA_PICTURE_OK || out->jpeg.length <= bytes_max)
			return outcome;
	}
	return MEDIA_PICTURE_TOO_LARGE;
}
