/* storm: everyone wants one drive.
 *
 *   bench_storm PORT CONNECTIONS WATCHERS SECONDS DRIVES_FILE
 *
 * The first line of DRIVES_FILE is the drive that everybody wants; one view in ten is of another one.  Each connection goes from page
 * to page without a pause; one turn in fifty is a person who tries to book: look at the drive, choose a time
 * that is free, fill in the form, check the answers, keep it; taken meanwhile: look again; nothing free: join the waiting list.
 *
 * It prints "ready" when all streams are open, and begins when a line arrives on standard input; prints "over" after the storm with all
 * results; and, after another line, opens the private link of everyone who got something, gives all appointments back one by one, and
 * checks to whom each is offered. out_of_order counts those who got an offer before a person who had been given a place in the list
 * before these had sent the form. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/log.h"
#include "benchmarks/client.h"

enum { PATH_BYTES = 128, KEY_BYTES = 64, BODY_BYTES = 512, DRIVES_MAX = 4096, TRIES = 40, OPEN_AT_ONCE = 200, LOOK_AHEAD = 400 };
enum { TURNS_EACH_TRY = 50, VIEWS_EACH_OTHER = 10, SECOND = 1000000, PATIENCE = 60 * SECOND };
static const char all_taken[] = "\"kind\":\"full\"";

enum step { STEP_NONE, STEP_VIEW, STEP_LOOK, STEP_FORM, STEP_CHECK, STEP_KEEP, STEP_WAIT, STEP_JOIN };
enum told { TOLD_NOTHING, TOLD_KEPT, TOLD_JOINED, TOLD_LINE_FULL, TOLD_BUSY, TOLD_GAVE_UP };

struct person {
	enum told told;
	int tries;
	int64_t sent, answered;           /* the press that decides */
	char path[PATH_BYTES];            /* of the slot that is tried; then the private link */
	bool offered;
};

static struct {
	int port;
	size_t connections, watchers;
	char (*drives)[PATH_BYTES];
	size_t drive_count;
	const char *hot;
	struct client *client;
	struct random random;

	struct person *people;
	size_t count, room;
	bool ended;
	size_t busy;                      /* requests in progress */
	int64_t views, overload, errors, broken, other, heard, streams_ended;
	struct client_times view_times, press_times;
	bool *full;                       /* what each watcher was sent last */

	bool answered;                    /* of the lines after the storm */
	struct client_answer answer;
} run;

/* ---- requests ---- */

static void
get(struct client_line *line, enum step step, const char *path, const char *more)
{
	line->what = (int)step;
	run.busy++;
	if (step == STEP_VIEW || step == STEP_LOOK)
		client_send(line, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\n", path, run.port, more);
	else
		client_send(line, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: %s\r\n%s\r\n", path, run.port, line->cookie, more);
}

static void
post(struct client_line *line, enum step step, const char *path, const char *body)
{
	line->what = (int)step;
	run.busy++;
	client_send(line, "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\nCookie: %s\r\n"
	            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
	            path, run.port, run.port, line->cookie, strlen(body), body);
}

static void
post_answers(struct client_line *line, enum step step, const char *path, const char *key, const char *more)
{
	char body[BODY_BYTES];

	snprintf(body, sizeof body, "key=%s&name=Ana+Quill&email=storm%lld%%40example.org&shown=friend%s", key, (long long)line->of, more);
	post(line, step, path, body);
}

static struct person *
person_of(const struct client_line *line)
{
	return &run.people[line->of];
}

static void
look(struct client_line *line)
{
	get(line, STEP_LOOK, run.hot, "");
}

static void
next(struct client_line *line)
{
	if (run.ended)
		return;
	if (random_below(&run.random, TURNS_EACH_TRY) == 0) {
		if (run.count == run.room) {
			run.room = run.room ? run.room * 2 : 4096;
			run.people = memory_grow(run.people, run.room * sizeof *run.people);
		}
		line->of = (int64_t)run.count;
		run.people[run.count++] = (struct person){ 0 };
		look(line);
	} else {
		const bool other = run.drive_count > 1 && random_below(&run.random, VIEWS_EACH_OTHER) == 0;

		get(line, STEP_VIEW, other ? run.drives[1 + random_below(&run.random, run.drive_count - 1)] : run.hot,
		    "Accept-Encoding: gzip\r\n");
	}
}

/* ---- responses ---- */

static void
decide(struct client_line *line, enum told told)
{
	person_of(line)->told = told;
	next(line);
}

static void
look_again(struct client_line *line)
{
	if (++person_of(line)->tries > TRIES)
		decide(line, TOLD_GAVE_UP);
	else
		look(line);
}

/* One of the links on the page that begin with `start`, by chance; false: there is none. */
static bool
choose_link(const char *page, const char *start, char *chosen)
{
	const size_t length = strlen(start);
	uint64_t seen = 0;

	for (const char *at = page; (at = strstr(at, "href=\"")) != NULL;) {
		at += strlen("href=\"");
		if (strncmp(at, start, length) == 0 && random_below(&run.random, ++seen) == 0)
			snprintf(chosen, PATH_BYTES, "%.*s", (int)strcspn(at, "\""), at);
	}
	return seen > 0;
}

static void
looked(struct client_line *line, const struct client_answer *answer)
{
	char start[PATH_BYTES + 8];

	snprintf(start, sizeof start, "%s/book/", run.hot);
	if (choose_link(answer->body, start, person_of(line)->path)) {
		get(line, STEP_FORM, person_of(line)->path, "");
		return;
	}
	snprintf(start, sizeof start, "%s/wait", run.hot);
	if (choose_link(answer->body, start, person_of(line)->path))
		get(line, STEP_WAIT, person_of(line)->path, "");
	else
		look_again(line);
}

/* The form, and the page with the answers to check: both carry the key; a page that says "taken" has none. Both have an address of
 * their own, to which the browser is redirected. */
static void
filled(struct client_line *line, const struct client_answer *answer)
{
	struct person *person = person_of(line);
	char key[KEY_BYTES], keep[PATH_BYTES + 8], there[PATH_BYTES];

	if (answer->status == 303 && client_location(answer, there, sizeof there)) {
		get(line, (enum step)line->what, there, "");
		return;
	}
	if (answer->status != 200 || !client_field(answer->body, "key", key, sizeof key)) {
		look_again(line);
		return;
	}
	person->sent = client_now();
	if (line->what == STEP_WAIT) {
		post_answers(line, STEP_JOIN, person->path, key, "&size=1&from=&until=");
	} else if (line->what == STEP_FORM) {
		post_answers(line, STEP_CHECK, person->path, key, "");
	} else {
		snprintf(keep, sizeof keep, "%s/keep", person->path);
		post_answers(line, STEP_KEEP, keep, key, "");
	}
}

/* 303: booked, with the private link as its address. 409: the page says why not. */
static void
pressed(struct client_line *line, const struct client_answer *answer)
{
	struct person *person = person_of(line);

	if (answer->status == 303 && client_location(answer, person->path, sizeof person->path)) {
		person->answered = client_now();
		client_times_add(&run.press_times, answer->us);
		decide(line, line->what == STEP_KEEP ? TOLD_KEPT : TOLD_JOINED);
	} else if (line->what == STEP_JOIN && strstr(answer->body, "The waiting list is full") != NULL) {
		decide(line, TOLD_LINE_FULL);
	} else {
		look_again(line);
	}
}

/* An answer that should never be sent. true: it was one, and is counted. */
static bool
is_wrong(const struct client_line *line, const struct client_answer *answer)
{
	static bool said;
	const int status = answer->status;
	const bool good = status == 200 || (line->what >= STEP_CHECK && (status == 303 || status == 409)) ||
	                  (line->what == STEP_FORM && status == 303);

	if (good)
		return false;
	if (status == 503 && strcasestr(answer->head, "\r\nRetry-After:") != NULL) {
		run.overload++;
		return true;
	}
	run.broken += status == 0;
	run.errors += status >= 500;
	run.other += status != 0 && status < 500;
	if (!said)
		fprintf(stderr, "bench_storm: step %d was answered %d\n%.2000s\n", line->what, status, answer->head);
	said = true;
	return true;
}

static void
on_answer(struct client_line *line, const struct client_answer *answer)
{
	run.busy--;
	if (is_wrong(line, answer)) {
		if (line->what != STEP_VIEW)
			person_of(line)->told = TOLD_BUSY;
		next(line);
		return;
	}
	switch ((enum step)line->what) {
	case STEP_NONE:  return;
	case STEP_VIEW:
		run.views++;
		if (run.views % 16 == 0)
			client_times_add(&run.view_times, answer->us);
		next(line);
		return;
	case STEP_LOOK:  looked(line, answer); return;
	case STEP_FORM:
	case STEP_CHECK:
	case STEP_WAIT:  filled(line, answer); return;
	case STEP_KEEP:
	case STEP_JOIN:  pressed(line, answer); return;
	}
}

/* After an event that is split in two the watcher still has the state before it; another one follows while appointments are booked. */
static void
on_piece(struct client_line *line, const char *piece, size_t length)
{
	const size_t watcher = line->number - run.connections;

	if (length == 0) {
		run.streams_ended++;
		return;
	}
	if (strstr(piece, "\"kind\":\"") == NULL)
		return;
	run.heard++;
	run.full[watcher] = strstr(piece, all_taken) != NULL;
}

static const struct client_calls calls = { .on_answer = on_answer, .on_piece = on_piece };

static void
open_streams(void)
{
	const int64_t patience = client_now() + PATIENCE;

	for (size_t opened = 0; opened < run.watchers;) {
		for (int i = 0; i < OPEN_AT_ONCE && opened < run.watchers; i++, opened++)
			client_send_stream(client_line(run.client, run.connections + opened),
			                   "GET %s/live HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", run.hot, run.port);
		while (run.heard < (int64_t)opened && client_now() < patience)
			client_run(run.client, &calls, client_now() + 1000);
	}
	ASSERT(run.heard >= (int64_t)run.watchers);
}

/* ---- after the storm: one request after the other, on line 0 ---- */

static void
on_last_answer(struct client_line *line, const struct client_answer *answer)
{
	if (line->number != 0)
		return;
	run.busy--;
	run.answer = *answer;
	run.answered = true;
}

static bool
wait_for(int status)
{
	const struct client_calls last = { .on_answer = on_last_answer, .on_piece = on_piece };
	const int64_t patience = client_now() + PATIENCE;

	client_run_until(run.client, &last, patience, &run.answered);
	return run.answered && run.answer.status == status;
}

static bool
open_page(const char *path)
{
	run.answered = false;
	get(client_line(run.client, 0), STEP_NONE, path, "");
	return wait_for(200);
}

static bool
cancel(const struct person *person)
{
	char path[PATH_BYTES + 16], key[KEY_BYTES], body[BODY_BYTES];

	snprintf(path, sizeof path, "%s/cancel", person->path);
	if (!open_page(path) || !client_field(run.answer.body, "key", key, sizeof key))
		return false;
	snprintf(body, sizeof body, "key=%s", key);
	run.answered = false;
	post(client_line(run.client, 0), STEP_NONE, path, body);
	return wait_for(303);
}

static bool
is_offered(const struct person *person)
{
	return open_page(person->path) && strstr(run.answer.body, "/offer/") != NULL;
}

static int
by_answer(const void *one, const void *other)
{
	const struct person *const a = *(struct person *const *)one, *const b = *(struct person *const *)other;

	return (a->answered > b->answered) - (a->answered < b->answered);
}

/* Those who were told so, in the order of the answers. */
static struct person **
people_told(enum told told, size_t *count)
{
	struct person **list = memory_take((run.count + 1) * sizeof *list);

	*count = 0;
	for (size_t i = 0; i < run.count; i++)
		if (run.people[i].told == told)
			list[(*count)++] = &run.people[i];
	qsort(list, *count, sizeof *list, by_answer);
	return list;
}

/* The person that a free appointment is offered to; NULL: no one near the head of the list. */
static struct person *
find_offered(struct person **line, size_t count)
{
	int looked_at = 0;

	for (size_t i = 0; i < count && looked_at < LOOK_AHEAD; i++) {
		if (line[i]->offered)
			continue;
		looked_at++;
		if (is_offered(line[i]))
			return line[i];
	}
	return NULL;
}

static void
give_all_back(void)
{
	size_t kept_count, line_count, wrong_links = 0, given = 0, offered = 0, out_of_order = 0, held = 0;
	struct person **kept = people_told(TOLD_KEPT, &kept_count), **line = people_told(TOLD_JOINED, &line_count);

	for (size_t i = 0; i < kept_count; i++)
		wrong_links += !open_page(kept[i]->path) || strstr(run.answer.body, "/cancel\"") == NULL;
	for (size_t i = 0; i < kept_count; i++) {
		struct person *asked;

		if (!cancel(kept[i]))
			continue;
		given++;
		asked = find_offered(line, line_count);
		if (asked == NULL)
			continue;
		asked->offered = true;
		offered++;
		for (size_t other = 0; other < line_count; other++) {
			if (!line[other]->offered && line[other]->answered < asked->sent) {
				out_of_order++;
				break;
			}
		}
	}
	for (size_t i = 0; i < line_count; i++) {
		wrong_links += !open_page(line[i]->path);
		held += strstr(run.answer.body, "/offer/") != NULL;
	}
	printf("wrong_links %zu\ncancelled %zu\noffered %zu\nheld %zu\nout_of_order %zu\n", wrong_links, given, offered, held, out_of_order);
	memory_free(kept);
	memory_free(line);
}

/* ---- the run ---- */

static void
storm(double seconds)
{
	const int64_t until = client_now() + (int64_t)(seconds * SECOND);
	int64_t patience;

	for (size_t i = 0; i < run.connections; i++)
		next(client_line(run.client, i));
	client_run(run.client, &calls, until);
	run.ended = true;
	patience = client_now() + PATIENCE;
	while (run.busy > 0 && client_now() < patience)
		client_run(run.client, &calls, client_now() + 10000);
	client_run(run.client, &calls, client_now() + SECOND);
}

static void
say_told(double seconds)
{
	int64_t told[TOLD_GAVE_UP + 1] = { 0 };
	size_t unaware = 0;

	for (size_t i = 0; i < run.count; i++)
		told[run.people[i].told]++;
	for (size_t i = 0; i < run.watchers; i++)
		unaware += !run.full[i];
	printf("views_per_second %.1f\nview_p50_ms %.3f\nview_p99_ms %.3f\npress_p99_ms %.3f\n", (double)run.views / seconds,
	       (double)client_times_part(&run.view_times, 0.5) / 1e3, (double)client_times_part(&run.view_times, 0.99) / 1e3,
	       (double)client_times_part(&run.press_times, 0.99) / 1e3);
	printf("tried %zu\nkept %lld\njoined %lld\nline_full %lld\ngave_up %lld\nundecided %lld\n", run.count, (long long)told[TOLD_KEPT],
	       (long long)told[TOLD_JOINED], (long long)told[TOLD_LINE_FULL], (long long)told[TOLD_GAVE_UP], (long long)told[TOLD_NOTHING]);
	printf("overload %lld\nerrors %lld\nbroken %lld\nother %lld\nunanswered %zu\n", (long long)run.overload, (long long)run.errors,
	       (long long)run.broken, (long long)run.other, run.busy);
	printf("events %lld\nstreams_ended %lld\nunaware %zu\n", (long long)run.heard, (long long)run.streams_ended, unaware);
}

static void
say_and_wait(const char *word)
{
	char line[16];

	printf("%s\n", word);
	fflush(stdout);
	ASSERT(fgets(line, sizeof line, stdin) != NULL);
}

static void
prepare(char **argv)
{
	FILE *file = fopen(argv[5], "re");
	struct rlimit files;

	ASSERT(file != NULL);
	run.drives = memory_take(DRIVES_MAX * sizeof *run.drives);
	while (run.drive_count < DRIVES_MAX && fgets(run.drives[run.drive_count], PATH_BYTES, file) != NULL) {
		run.drives[run.drive_count][strcspn(run.drives[run.drive_count], "\n")] = '\0';
		run.drive_count++;
	}
	fclose(file);
	ASSERT(run.drive_count > 0);
	run.hot = run.drives[0];
	run.port = atoi(argv[1]);
	run.connections = (size_t)atol(argv[2]);
	run.watchers = (size_t)atol(argv[3]);
	ASSERT(run.connections > 0);
	ASSERT(getrlimit(RLIMIT_NOFILE, &files) == 0);
	files.rlim_cur = files.rlim_max;
	ASSERT(setrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_max > run.connections + run.watchers + 64);
	random_start(&run.random);
	run.full = memory_take((run.watchers + 1) * sizeof *run.full);
	run.client = client_new(run.port, run.connections + run.watchers);
}

int
main(int argc, char **argv)
{
	double seconds;

	if (argc != 6) {
		fprintf(stderr, "usage: bench_storm PORT CONNECTIONS WATCHERS SECONDS DRIVES_FILE\n");
		return 2;
	}
	crypto_start();
	prepare(argv);
	seconds = strtod(argv[4], NULL);
	open_streams();
	say_and_wait("ready");
	storm(seconds);
	say_told(seconds);
	say_and_wait("over");
	give_all_back();
	client_free(run.client);
	memory_free(run.drives);
	memory_free(run.people);
	memory_free(run.full);
	memory_free(run.view_times.at);
	memory_free(run.press_times.at);
	return 0;
}
