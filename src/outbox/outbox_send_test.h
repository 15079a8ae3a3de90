/* outbox_send_test: a real outbox, and a real SMTP server on loopback, for the tests of what leaves. */
#ifndef OUTBOX_OUTBOX_SEND_TEST_H
#define OUTBOX_OUTBOX_SEND_TEST_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/event.h"
#include "base/log.h"
#include "db/engine.h"
#include "limits.h"
#include "outbox/outbox.h"
#include "outbox/outbox_demo.h"
#include "outbox/outbox_send.h"
#include "standards/email_message.h"
#include "tests/bench_context.h"

#define maybe_unused __attribute__((unused))  /* not every test program needs all of it */

/* A database in a folder of its own, a writer and a sender on it, perhaps an email server. */
struct post {
	struct context context;               /* to put with, on a connection of its own */
	struct random random;
	struct site site;
	struct text folder, database;
	struct connection *reading;
	struct writer *writer;
	struct outbox_sender sender;
	pid_t server;
};

#define WORDS(literal) { literal, sizeof(literal) - 1 }
static const struct outbox_email letter = {
	.to = WORDS("rosa@example.org"), .to_name = WORDS("Rosa Müller"), .subject = WORDS("Your place is kept – 10:15"),
	.body = WORDS("Dear Rosa,\n\nyour link: https://blood.example.org/mine/ABC.\n.dot\nGrüße\n"), .cause = OUTBOX_CAUSE_MESSAGE_TELL,
};

/* What the author answers, and how often it was asked. */
static struct { enum outbox_author answer; int asked; struct text body; struct instant now; struct appointment_id about; } written;

static maybe_unused enum outbox_author
author(struct context *context, struct text kind, struct appointment_id about, struct outbox_email *email)
{
	assert_true(text_equal(kind, TEXT("ticket")));
	assert_int_equal(context->connection->access, DB_READ_ONLY);
	written.asked++;
	written.about = about;
	written.now = context->now;
	*email = letter;
	email->body = written.body;
	return written.answer;
}

static maybe_unused void
open_writer_and_sender(struct post *post)
{
	const char *path = text_terminated(post->context.arena, post->database);
	struct connection *writing;

	assert_int_equal(connection_open(path, DB_READ_WRITE, &writing), CONNECTION_OPEN_OK);
	assert_int_equal(connection_open(path, DB_READ_ONLY, &post->reading), CONNECTION_OPEN_OK);
	post->writer = writer_start(writing);
	outbox_sender_init(&post->sender, &post->site, post->reading, post->writer, author);
	post->sender.connect_seconds = 2;
	post->sender.seconds = 2;
}

static maybe_unused void
close_writer_and_sender(struct post *post)
{
	outbox_sender_release(&post->sender);
	writer_stop(post->writer);
	connection_close(post->reading);
}

static maybe_unused struct post *
post_open(void)
{
	struct arena *arena = arena_new(256 * (size_t)MIB);
	struct post *post = arena_new_of(arena, struct post);
	char *folder = (char *)(uintptr_t)text_copy(arena, TEXT("/tmp/givenback-email-XXXXXX\0")).at;

	crypto_start();
	log_level_set(LOG_FAULT + 1);
	assert_non_null(mkdtemp(folder));
	post->folder = text_of(folder);
	post->database = text_join(arena, post->folder, TEXT("/test.db"));
	random_start(&post->random);
	post->site = (struct site){ .url = TEXT("https://blood.example.org"), .name = TEXT("Givenback"),
		.email_from = TEXT("blood@example.org"), .outbox_folder = text_join(arena, post->folder, TEXT("/mail")) };
	site_keys_make(&post->site.keys);
	post->context = (struct context){ .arena = arena, .random = &post->random, .site = &post->site, .now = instant_now() };
	assert_int_equal(connection_open(text_terminated(arena, post->database), DB_READ_WRITE, &post->context.connection),
		CONNECTION_OPEN_OK);
	assert_int_equal(db_migrate(post->context.connection), DB_MIGRATE_OK);
	open_writer_and_sender(post);
	return post;
}

static maybe_unused void
server_stop(struct post *post)
{
	if (post->server > 0) {
		kill(post->server, SIGKILL);
		waitpid(post->server, NULL, 0);
	}
	post->server = 0;
}

static maybe_unused void
post_close(struct post *post)
{
	char command[200];

	server_stop(post);
	close_writer_and_sender(post);
	connection_close(post->context.connection);
	snprintf(command, sizeof(command), "rm -rf '%.*s'", TEXT_PRINT(post->folder));
	assert_int_equal((system)(command), 0);
	arena_free(post->context.arena);
}

/* Runs a script of tests/ and answers where its output can be read. */
static maybe_unused int
script_start(struct post *post, const char *name, const char *const *words, pid_t *pid)
{
	const char *source = getenv("GIVENBACK_SOURCE");
	const char *line[16] = { "/usr/bin/python3" };
	int ends[2], count = 2;

	if (source == NULL)
		fail_msg("GIVENBACK_SOURCE does not say where the sources are: run this by meson test");
	line[1] = text_terminated(post->context.arena, text_format(post->context.arena, "%s/tests/%s", source, name));
	for (; words[count - 2] != NULL; count++)
		line[count] = words[count - 2];
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	*pid = fork();
	if (*pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);     /* a failed test leaves no server behind */
		dup2(ends[1], STDOUT_FILENO);
		execv(line[0], (char *const *)(uintptr_t)line);
		_exit(127);
	}
	close(ends[1]);
	return ends[0];
}

/* The SMTP server with these flags; its port is in the site's smtp_url. */
static maybe_unused void
server_start(struct post *post, const char *flag, const char *value)
{
	const char *words[] = { text_terminated(post->context.arena, post->folder), flag, value, NULL };
	int output = script_start(post, "smtp_server.py", words, &post->server);
	struct pollfd line = { output, POLLIN, 0 };
	char port[16] = { 0 };

	assert_int_equal(poll(&line, 1, 20000), 1);
	assert_true(read(output, port, sizeof(port) - 1) > 1);
	close(output);
	post->site.smtp_url = text_format(post->context.arena, "smtp://127.0.0.1:%d", (int)strtol(port, NULL, 10));
}

/* What Python's email parser says of a file. */
static maybe_unused struct text
parsed(struct post *post, struct text file)
{
	const char *words[] = { text_terminated(post->context.arena, file), NULL };
	char *at = arena_take(post->context.arena, 64 * KIB);
	size_t length = 0;
	ssize_t got;
	pid_t pid;
	int output = script_start(post, "smtp_read.py", words, &pid), status;

	while ((got = read(output, at + length, 64 * KIB - length)) > 0)
		length += (size_t)got;
	close(output);
	waitpid(pid, &status, 0);
	assert_int_equal(status, 0);
	return (struct text){ at, length };
}

static maybe_unused struct text
received(struct post *post, int number)
{
	return text_format(post->context.arena, "%.*s/%04d.eml", TEXT_PRINT(post->folder), number);
}

static maybe_unused bool
is_there(struct post *post, int number)
{
	return access(text_terminated(post->context.arena, received(post, number)), R_OK) == 0;
}

static maybe_unused int64_t
ask(struct post *post, const char *sql)
{
	int64_t number = -1;

	assert_true(engine_ask(post->context.connection, sql, &number));
	return number;
}

static maybe_unused struct outbox_sent
send_now(struct post *post, enum outbox_send expected)
{
	struct outbox_sent sent;

	assert_int_equal(outbox_send_due(&post->sender, post->context.now, &sent), expected);
	return sent;
}

static maybe_unused void
assert_holds(struct text text, const char *needle)
{
	size_t at;

	if (!text_find(text, text_of(needle), &at))
		fail_msg("no \"%s\" in:\n%.*s", needle, TEXT_PRINT(text));
}

#endif
