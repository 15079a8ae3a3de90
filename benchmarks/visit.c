/* visit: one visitor after the other opens pages, each given by a line of a file, in random order.
 *
 *   bench_visit PORT SECONDS FILE BEFORE AFTER      opens BEFORE + line + AFTER
 *
 * Prints how long an answer took and how many there were; other is what was not answered with 200. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/log.h"
#include "benchmarks/client.h"

enum { LINE_BYTES = 256, LINES_MAX = 1 << 16 };

static struct {
	int port;
	const char *before, *after;
	char (*lines)[LINE_BYTES];
	size_t count;
	struct random random;
	struct client_times times;
	int64_t other;
} run;

static void
read_lines(const char *path)
{
	FILE *file = fopen(path, "re");

	ASSERT(file != NULL);
	run.lines = memory_take(LINES_MAX * sizeof *run.lines);
	while (run.count < LINES_MAX && fgets(run.lines[run.count], LINE_BYTES, file) != NULL) {
		run.lines[run.count][strcspn(run.lines[run.count], "\n")] = '\0';
		run.count++;
	}
	fclose(file);
	ASSERT(run.count > 0);
}

static void
visit(struct client_line *line)
{
	client_send(line, "GET %s%s%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", run.before,
	            run.lines[random_below(&run.random, run.count)], run.after, run.port);
}

static void
on_answer(struct client_line *line, const struct client_answer *answer)
{
	if (answer->status == 200)
		client_times_add(&run.times, answer->us);
	else
		run.other++;
	visit(line);
}

int
main(int argc, char **argv)
{
	const struct client_calls calls = { .on_answer = on_answer };
	struct client *client;

	if (argc != 6) {
		fprintf(stderr, "usage: bench_visit PORT SECONDS FILE BEFORE AFTER\n");
		return 2;
	}
	crypto_start();
	random_start(&run.random);
	run.port = atoi(argv[1]);
	read_lines(argv[3]);
	run.before = argv[4];
	run.after = argv[5];
	client = client_new(run.port, 1);
	visit(client_line(client, 0));
	client_run(client, &calls, client_now() + (int64_t)(atof(argv[2]) * 1e6));
	printf("p50_ms %.4f\np99_ms %.4f\ncount %zu\nother %lld\n", (double)client_times_part(&run.times, 0.5) / 1e3,
	       (double)client_times_part(&run.times, 0.99) / 1e3, run.times.count, (long long)run.other);
	client_free(client);
	memory_free(run.lines);
	memory_free(run.times.at);
	return 0;
}
