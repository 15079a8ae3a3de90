/* book: many people book at once, over HTTP, each another appointment.
 *
 *   bench_book PORT CLIENTS SECONDS PLACES_FILE [form | calm]
 *
 * With `form` each of them goes through all pages, as a browser does: the form, the answers to check, the last press;
 * without, keys are made here the way the
 * form's page makes them (PLACES_FILE is in the site's folder), so that a booking is one request.
 * With `calm`, for one client only, each booking begins when the commit before it has been over for a moment, so that the server does not
 * wait for more (LIMIT_WRITER_PAUSE_US). Prints what was answered and how long it took. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/log.h"
#include "benchmarks/client.h"
#include "benchmarks/forms.h"
#include "limits.h"

enum { ASK_FORM, ASK_CHECK, ASK_PLACE, PATH_BYTES = 256, KEY_BYTES = 64, PLACES_MAX = 1 << 20 };

static struct {
	int port;
	bool form, calm, ended;
	char (*places)[PATH_BYTES];
	size_t place_count, next;
	struct random random;
	struct forms forms;
	struct arena *arena;
	struct client_times times;
	int64_t kept, full, busy, other;
} run;

static void
read_places(const char *path)
{
	FILE *file = fopen(path, "re");

	ASSERT(file != NULL);
	run.places = memory_take(1);
	for (size_t room = 0;; run.place_count++) {
		if (run.place_count == room) {
			room = room ? room * 2 : 1024;
			run.places = memory_grow(run.places, room * sizeof *run.places);
		}
		if (fgets(run.places[run.place_count], PATH_BYTES, file) == NULL)
			break;
		run.places[run.place_count][strcspn(run.places[run.place_count], "\n")] = '\0';
	}
	fclose(file);
	ASSERT(run.place_count > 0);
}

static const char *
place_of(const struct client_line *line)
{
	return run.places[(size_t)line->of % run.place_count];
}

static void
get(struct client_line *line, int what, const char *path)
{
	line->what = what;
	client_send(line, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: %s\r\n\r\n", path, run.port, line->cookie);
}

static void
send_answers(struct client_line *line, int what, const char *path, const char *key, const char *cookie)
{
	char body[512];
	const int length = snprintf(body, sizeof body, "key=%s&name=Ana+Quill&email=donor%lld%%40example.org&shown=friend", key,
	                            (long long)line->of);

	line->what = what;
	client_send(line, "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\nCookie: %s\r\n"
	            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
	            path, run.port, run.port, cookie, length, body);
}

/* The address without "/keep". */
static const char *
form_of(const struct client_line *line, char form[PATH_BYTES])
{
	const char *place = place_of(line);

	snprintf(form, PATH_BYTES, "%.*s", (int)(strlen(place) - strlen("/keep")), place);
	return form;
}

static void
next(struct client_line *line)
{
	char form[PATH_BYTES];

	line->of = (int64_t)run.next++;
	if (run.form) {
		get(line, ASK_FORM, form_of(line, form));
	} else {
		send_answers(line, ASK_PLACE, place_of(line), forms_key(&run.forms, run.arena, place_of(line)), run.forms.cookie.at);
		arena_reset(run.arena);
	}
}

static void
on_answer(struct client_line *line, const struct client_answer *answer)
{
	char key[KEY_BYTES], path[PATH_BYTES];

	/* The form and the page to check each have an address of their own, to which the browser is redirected. */
	if (line->what != ASK_PLACE && answer->status == 303 && client_location(answer, path, sizeof path)) {
		if (!run.ended)
			get(line, line->what, path);
		return;
	}
	if (line->what != ASK_PLACE && answer->status == 200 && client_field(answer->body, "key", key, sizeof key)) {
		if (!run.ended && line->what == ASK_FORM)
			send_answers(line, ASK_CHECK, form_of(line, path), key, line->cookie);
		else if (!run.ended)
			send_answers(line, ASK_PLACE, place_of(line), key, line->cookie);
		return;
	}
	if (answer->status == 303) {
		run.kept++;
		if (!run.ended)
			client_times_add(&run.times, answer->us);
	} else if (answer->status == 409) {
		run.full++;
	} else if (answer->status == 503) {
		run.busy++;
	} else {
		run.other++;
	}
	if (run.calm)
		nanosleep(&(struct timespec){ 0, 2 * LIMIT_WRITER_PAUSE_US * 1000L }, NULL);
	if (!run.ended)
		next(line);
}

int
main(int argc, char **argv)
{
	const struct client_calls calls = { .on_answer = on_answer };
	struct client *client;
	struct arena *lasting;
	size_t clients;
	int64_t began, in_time;
	double seconds;

	if (argc < 5) {
		fprintf(stderr, "usage: bench_book PORT CLIENTS SECONDS PLACES_FILE [form | calm]\n");
		return 2;
	}
	crypto_start();
	run.port = atoi(argv[1]);
	clients = (size_t)atol(argv[2]);
	seconds = atof(argv[3]);
	run.form = argc > 5 && strcmp(argv[5], "form") == 0;
	run.calm = argc > 5 && strcmp(argv[5], "calm") == 0;
	run.arena = arena_new(1 << 20);
	random_start(&run.random);
	lasting = arena_new(1 << 16);
	forms_open(&run.forms, lasting, argv[4]);
	read_places(argv[4]);
	/* Other donors than in an earlier run. */
	run.next = (size_t)random_below(&run.random, 1 << 30) * 1000;
	client = client_new(run.port, clients);
	began = client_now();
	for (size_t i = 0; i < clients; i++)
		next(client_line(client, i));
	client_run(client, &calls, began + (int64_t)(seconds * 1e6));
	in_time = run.kept;
	seconds = (double)(client_now() - began) / 1e6;
	/* Every request has to be answered: every booking that was confirmed is counted. */
	run.ended = true;
	client_run(client, &calls, client_now() + 1500000);
	printf("per_second %.1f\np50_ms %.3f\np99_ms %.3f\nkept %lld\nfull %lld\nbusy %lld\nother %lld\n", (double)in_time / seconds,
	       (double)client_times_part(&run.times, 0.5) / 1e3, (double)client_times_part(&run.times, 0.99) / 1e3, (long long)run.kept,
	       (long long)run.full, (long long)run.busy, (long long)run.other);
	client_free(client);
	memory_free(run.places);
	memory_free(run.times.at);
	arena_free(run.arena);
	arena_free(lasting);
	return 0;
}
