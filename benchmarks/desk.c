/* desk: the desk of a drive checks in one donor a second.
 *
 *   bench_desk PORT SECONDS DESK_FILE TURN
 *
 * DESK_FILE is bench_site's: the path of the roster, then codes for devices; the one of this TURN (0, 1, …) is redeemed.  A check-in is
 * what the crew does: press "Arrived" next to a name of the roster, and see the roster again with it.  Prints how long that took. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "benchmarks/client.h"

enum { PATH_BYTES = 256, KEY_BYTES = 64, SECOND = 1000000, PATIENCE = 60 * SECOND };

static const char arrived[] = "/arrived?to=roster";

static struct {
	int port;
	struct client *client;
	struct client_line *line;
	char roster[PATH_BYTES], code[PATH_BYTES];
	char press[PATH_BYTES], key[KEY_BYTES];   /* of the first who has not arrived */
	bool answered, lost;
	struct client_answer answer;
	int64_t arrived, overload, broken, other, unseen;
	struct client_times times, presses;
} run;

static void
on_answer(struct client_line *line, const struct client_answer *answer)
{
	(void)line;
	run.answer = *answer;
	run.answered = true;
}

/* Waits for the answer. false: there is none. */
static bool
wait_for_answer(void)
{
	const struct client_calls calls = { .on_answer = on_answer };
	const int64_t patience = client_now() + PATIENCE;

	while (!run.answered && client_now() < patience)
		client_run_until(run.client, &calls, patience, &run.answered);
	return run.answered && run.answer.status != 0;
}

static bool
get(const char *path)
{
	run.answered = false;
	client_send(run.line, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: %s\r\n\r\n", path, run.port, run.line->cookie);
	return wait_for_answer();
}

static bool
post(const char *path, const char *body)
{
	run.answered = false;
	client_send(run.line, "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\nCookie: %s\r\n"
	            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
	            path, run.port, run.port, run.line->cookie, strlen(body), body);
	return wait_for_answer();
}

static void
read_desk(const char *path, int turn)
{
	FILE *file = fopen(path, "re");

	ASSERT(file != NULL);
	ASSERT(fgets(run.roster, sizeof run.roster, file) != NULL);
	for (int i = 0; i <= turn; i++)
		ASSERT(fgets(run.code, sizeof run.code, file) != NULL);
	fclose(file);
	run.roster[strcspn(run.roster, "\n")] = run.code[strcspn(run.code, "\n")] = '\0';
}

static bool
redeem(void)
{
	char key[KEY_BYTES], body[PATH_BYTES * 2];

	if (!get(run.code) || run.answer.status != 200 || !client_field(run.answer.body, "key", key, sizeof key))
		return false;
	snprintf(body, sizeof body, "key=%s&code=%s", key, strrchr(run.code, '/') + 1);
	return post("/desk", body) && run.answer.status == 303;
}

/* The first button "Arrived" of the roster that was answered. */
static bool
find_next(void)
{
	const char *form = run.answer.body, *end;

	while ((form = strstr(form, "<form method=\"post\" action=\"")) != NULL) {
		form += strlen("<form method=\"post\" action=\"");
		end = strchr(form, '"');
		if (end == NULL || end - form >= PATH_BYTES)
			return false;
		if (strncmp(end - strlen(arrived), arrived, strlen(arrived)) != 0)
			continue;
		snprintf(run.press, sizeof run.press, "%.*s", (int)(end - form), form);
		return client_field(end, "key", run.key, sizeof run.key);
	}
	return false;
}

/* Prints what was answered instead of the expected page. */
static void
count_other(const char *where)
{
	if (run.answer.status == 503 && strstr(run.answer.head, "Retry-After:") != NULL) {
		run.overload++;
		return;
	}
	fprintf(stderr, "bench_desk: %s answered %d\n", where, run.answer.status);
	run.broken += run.answer.status == 0;
	run.other += run.answer.status != 0;
}

static void
check_in(void)
{
	const int64_t began = client_now();
	char body[PATH_BYTES], button[PATH_BYTES + 16];
	int64_t pressed;

	snprintf(body, sizeof body, "key=%s", run.key);
	if (!post(run.press, body) || run.answer.status != 303) {
		count_other(run.press);
		return;
	}
	pressed = client_now() - began;
	run.arrived++;
	snprintf(button, sizeof button, "action=\"%s\"", run.press);
	if (!get(run.roster) || run.answer.status != 200) {
		count_other(run.roster);
		return;
	}
	client_times_add(&run.presses, pressed);
	client_times_add(&run.times, client_now() - began);
	run.unseen += strstr(run.answer.body, button) != NULL;
}

int
main(int argc, char **argv)
{
	int64_t began, until;

	if (argc != 5) {
		fprintf(stderr, "usage: bench_desk PORT SECONDS DESK_FILE TURN\n");
		return 2;
	}
	run.port = atoi(argv[1]);
	read_desk(argv[3], atoi(argv[4]));
	run.client = client_new(run.port, 1);
	run.line = client_line(run.client, 0);
	if (!redeem() || !get(run.roster) || run.answer.status != 200 || !find_next()) {
		fprintf(stderr, "bench_desk: the desk cannot be opened (%d)\n", run.answer.status);
		return 1;
	}
	began = client_now();
	until = began + (int64_t)(strtod(argv[2], NULL) * SECOND);
	for (int64_t at = began; at < until; at += SECOND) {
		const struct client_calls calls = { .on_answer = on_answer };

		client_run(run.client, &calls, at);
		check_in();
		/* Another run of the desk needs a new roster. */
		if (!find_next() && (!get(run.roster) || !find_next())) {
			fprintf(stderr, "bench_desk: nobody is left to check in\n");
			return 1;
		}
	}
	printf("arrived %lld\noverload %lld\nbroken %lld\nother %lld\nunseen %lld\n", (long long)run.arrived, (long long)run.overload,
	       (long long)run.broken, (long long)run.other, (long long)run.unseen);
	printf("p50_ms %.3f\np99_ms %.3f\nmax_ms %.3f\npress_p99_ms %.3f\n", (double)client_times_part(&run.times, 0.5) / 1e3,
	       (double)client_times_part(&run.times, 0.99) / 1e3, (double)client_times_part(&run.times, 1) / 1e3,
	       (double)client_times_part(&run.presses, 0.99) / 1e3);
	client_free(run.client);
	return 0;
}
