/* watch: many event streams of one drive, and how soon each is sent a booking.
 *
 *   bench_watch PORT WATCHERS SECONDS CHANGES_A_SECOND DRIVE_PATH PLACES_FILE SERVER_PID
 *
 * One after the other, appointments of that drive are booked (PLACES_FILE: a line for each slot, the path that books in it), so many
 * times a second. The delay of a change is the time from the answer to the booking until the last byte of the event that has it is read
 * here; an event that has a later change too counts for both. One thread reads all of it.
 *
 * Prints what each stream costs: resident memory of the server's process, and the kernel's slabs (half of their growth, since both ends
 * are on this machine); and the server's processor time for one event at one watcher, all else included. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/log.h"
#include "benchmarks/client.h"
#include "benchmarks/forms.h"

enum { PATH_BYTES = 256, PLACES_MAX = 4096, CHANGES_MAX = 4096, HALF_BYTES = 64 * 1024, OPEN_AT_ONCE = 200, SECOND = 1000000,
	REST_US = 1000 };
static const char places_mark[] = "\"places\":\"";

static struct {
	int port;
	char (*places)[PATH_BYTES];
	size_t place_count;
	size_t watchers, opened, heard, ended;
	struct forms forms;
	struct arena *arena, *lasting;

	int64_t every_us, next_at;        /* 0: no bookings yet */
	int first_free;                   /* places free before the first booking */
	int *free;                        /* what each watcher was sent last; -1: nothing yet */
	size_t booked, refused, changes_most;
	int64_t *answered;                /* of each change */
	int64_t *arrived;                 /* of each change at each watcher; 0: not yet */
	struct client_times answers;
} run;

/* A number of kilobytes from a file of /proc. */
static double
kilobytes(const char *path, const char *name)
{
	FILE *file = fopen(path, "re");
	char line[256];
	double found = -1;

	ASSERT(file != NULL);
	while (found < 0 && fgets(line, sizeof line, file) != NULL)
		if (strncmp(line, name, strlen(name)) == 0)
			found = strtod(line + strlen(name), NULL);
	fclose(file);
	ASSERT(found >= 0);
	return found;
}

/* Processor time of the server so far, all its threads, in microseconds. */
static double
processor_us(const char *pid)
{
	char path[128];
	struct dirent *thread;
	double sum = 0;
	DIR *threads;

	snprintf(path, sizeof path, "/proc/%d/task", atoi(pid));
	threads = opendir(path);
	ASSERT(threads != NULL);
	while ((thread = readdir(threads)) != NULL) {
		char line[64];
		FILE *file;

		snprintf(path, sizeof path, "/proc/%d/task/%d/schedstat", atoi(pid), atoi(thread->d_name));
		file = atoi(thread->d_name) > 0 ? fopen(path, "re") : NULL;
		if (file != NULL && fgets(line, sizeof line, file) != NULL)
			sum += strtod(line, NULL) / 1e3;
		if (file != NULL)
			fclose(file);
	}
	closedir(threads);
	return sum;
}

static void
read_places(const char *path, const char *drive)
{
	FILE *file = fopen(path, "re");

	ASSERT(file != NULL);
	run.places = memory_take(PLACES_MAX * sizeof *run.places);
	while (run.place_count < PLACES_MAX && fgets(run.places[run.place_count], PATH_BYTES, file) != NULL) {
		run.places[run.place_count][strcspn(run.places[run.place_count], "\n")] = '\0';
		run.place_count += strncmp(run.places[run.place_count], drive, strlen(drive)) == 0;
	}
	fclose(file);
	ASSERT(run.place_count > 0);
}

/* ---- watchers: lines 1 and more ---- */

/* "37 places are free", "One place is free", "All places are taken". */
static int
free_places(const char *words)
{
	if (strncmp(words, "One ", 4) == 0)
		return 1;
	return strncmp(words, "All ", 4) == 0 ? 0 : atoi(words);
}

static void
hear(struct client_line *line, const char *event, int64_t now)
{
	const size_t watcher = line->number - 1;
	const char *mark = strstr(event, places_mark);
	int free;

	if (mark == NULL)
		return;
	free = free_places(mark + strlen(places_mark));
	if (run.free[watcher] < 0) {
		run.heard++;
	} else {
		for (int was = run.free[watcher] - 1; was >= free; was--) {
			const size_t change = (size_t)(run.first_free - 1 - was);

			if (was < run.first_free && change < run.changes_most)
				run.arrived[change * run.watchers + watcher] = now;
		}
	}
	run.free[watcher] = free;
}

/* An event ends with an empty line; half of one waits for its end. */
static void
on_piece(struct client_line *line, const char *piece, size_t length)
{
	const int64_t now = client_now();
	const bool whole = length > 1 && piece[length - 1] == '\n' && piece[length - 2] == '\n';
	size_t before;

	if (length == 0) {
		run.ended++;
		return;
	}
	if (line->kept == NULL && whole) {
		hear(line, piece, now);
		return;
	}
	before = line->kept ? strlen(line->kept) : 0;
	ASSERT(before + length < HALF_BYTES);
	line->kept = memory_grow(line->kept, before + length + 1);
	memcpy(line->kept + before, piece, length + 1);
	if (whole) {
		hear(line, line->kept, now);
		memory_free(line->kept);
		line->kept = NULL;
	}
}

static void
open_streams(struct client *client, const struct client_calls *calls, const char *drive)
{
	const int64_t patience = client_now() + 120 * (int64_t)SECOND;

	while (run.opened < run.watchers) {
		for (int i = 0; i < OPEN_AT_ONCE && run.opened < run.watchers; i++, run.opened++)
			client_send_stream(client_line(client, 1 + run.opened), "GET %s/live HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", drive, run.port);
		while (run.heard + run.ended < run.opened && client_now() < patience)
			client_run(client, calls, client_now() + 1000);
	}
	if (run.heard < run.watchers) {
		fprintf(stderr, "bench_watch: %zu of %zu streams tell something, %zu ended\n", run.heard, run.watchers, run.ended);
		exit(1);
	}
}

/* ---- bookings: line 0 ---- */

static struct client_line *booker;

static void
book(void)
{
	char body[512];
	const char *place = run.places[run.booked % run.place_count];
	const int length = snprintf(body, sizeof body, "key=%s&name=Ana+Quill&email=donor%zu%%40example.org&shown=friend",
	                            forms_key(&run.forms, run.arena, place), run.booked);

	client_send(booker, "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\nCookie: %s\r\n"
	            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
	            place, run.port, run.port, run.forms.cookie.at, length, body);
	arena_reset(run.arena);
}

static void
on_answer(struct client_line *line, const struct client_answer *answer)
{
	(void)line;
	if (answer->status != 303) {
		run.refused++;
		return;
	}
	run.answered[run.booked++] = client_now();
	client_times_add(&run.answers, answer->us);
}

static void
on_tick(int64_t now)
{
	if (run.next_at == 0 || now < run.next_at || booker->waiting || run.booked >= run.changes_most)
		return;
	run.next_at += run.every_us;
	book();
}

/* ---- results ---- */

static void
print_lateness(void)
{
	struct client_times late = { 0 }, last = { 0 };
	size_t missed = 0;

	for (size_t change = 0; change < run.booked; change++) {
		int64_t most = 0;

		for (size_t watcher = 0; watcher < run.watchers; watcher++) {
			const int64_t at = run.arrived[change * run.watchers + watcher];
			const int64_t us = at > run.answered[change] ? at - run.answered[change] : 0;

			if (at == 0) {
				missed++;
				continue;
			}
			client_times_add(&late, us);
			most = us > most ? us : most;
		}
		client_times_add(&last, most);
	}
	printf("changes %zu\nrefused %zu\nmissed %zu\nended %zu\n", run.booked, run.refused, missed, run.ended);
	printf("p50_ms %.3f\np99_ms %.3f\nmax_ms %.3f\nlast_p50_ms %.3f\n", (double)client_times_part(&late, 0.5) / 1e3,
	       (double)client_times_part(&late, 0.99) / 1e3, (double)client_times_part(&late, 1) / 1e3,
	       (double)client_times_part(&last, 0.5) / 1e3);
	printf("booking_p99_ms %.3f\n", (double)client_times_part(&run.answers, 0.99) / 1e3);
	memory_free(late.at);
	memory_free(last.at);
}

static void
prepare(char **argv)
{
	const double per_second = strtod(argv[4], NULL), seconds = strtod(argv[3], NULL);
	struct rlimit files;

	run.port = atoi(argv[1]);
	run.watchers = (size_t)atol(argv[2]);
	run.every_us = (int64_t)(SECOND / per_second);
	run.changes_most = (size_t)(per_second * seconds);
	ASSERT(run.watchers > 0 && run.changes_most > 0 && run.changes_most <= CHANGES_MAX);
	/* Sockets for each of them, and a few more. */
	ASSERT(getrlimit(RLIMIT_NOFILE, &files) == 0);
	files.rlim_cur = files.rlim_max;
	ASSERT(setrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_max > run.watchers + 64);
	run.arena = arena_new(1 << 20);
	run.lasting = arena_new(1 << 16);
	forms_open(&run.forms, run.lasting, argv[6]);
	read_places(argv[6], argv[5]);
	run.free = memory_take(run.watchers * sizeof *run.free);
	for (size_t i = 0; i < run.watchers; i++)
		run.free[i] = -1;
	run.answered = memory_take(run.changes_most * sizeof *run.answered);
	run.arrived = memory_take(run.changes_most * run.watchers * sizeof *run.arrived);
}

int
main(int argc, char **argv)
{
	const struct client_calls calls = { .on_answer = on_answer, .on_piece = on_piece, .on_tick = on_tick };
	char status[64];
	struct client *client;
	double resident, slabs, busy;

	if (argc != 8) {
		fprintf(stderr, "usage: bench_watch PORT WATCHERS SECONDS CHANGES_A_SECOND DRIVE_PATH PLACES_FILE SERVER_PID\n");
		return 2;
	}
	crypto_start();
	prepare(argv);
	snprintf(status, sizeof status, "/proc/%d/status", atoi(argv[7]));
	client = client_new(run.port, run.watchers + 1);
	client_rest(client, REST_US);
	booker = client_line(client, 0);
	resident = kilobytes(status, "VmRSS:");
	slabs = kilobytes("/proc/meminfo", "Slab:");
	open_streams(client, &calls, argv[5]);
	client_run(client, &calls, client_now() + 2 * SECOND);
	printf("bytes_each %.1f\n", (kilobytes(status, "VmRSS:") - resident) * 1024 / (double)run.watchers);
	printf("kernel_bytes_each %.1f\n", (kilobytes("/proc/meminfo", "Slab:") - slabs) * 1024 / 2 / (double)run.watchers);
	run.first_free = run.free[0];
	ASSERT((size_t)run.first_free >= run.changes_most);
	busy = processor_us(argv[7]);
	run.next_at = client_now();
	client_run(client, &calls, run.next_at + (int64_t)run.changes_most * run.every_us);
	client_run(client, &calls, client_now() + 2 * SECOND);
	printf("bytes_each_after %.1f\n", (kilobytes(status, "VmRSS:") - resident) * 1024 / (double)run.watchers);
	printf("event_us %.3f\n", (processor_us(argv[7]) - busy) / (double)run.booked / (double)run.watchers);
	print_lateness();
	for (size_t i = 1; i <= run.watchers; i++)
		memory_free(client_line(client, i)->kept);
	client_free(client);
	memory_free(run.places);
	memory_free(run.free);
	memory_free(run.answered);
	memory_free(run.arrived);
	memory_free(run.answers.at);
	arena_free(run.arena);
	arena_free(run.lasting);
	return 0;
}
