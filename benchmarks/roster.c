/* roster: what a desk's page reads from the database, for one drive after the other of bench_many's sample, without signing in.
 *
 *   bench_roster FOLDER SECONDS FILE       while a server serves it; FILE, in FOLDER, has a drive's address in each line */
#include <stdio.h>
#include <stdlib.h>

#include "base/id.h"
#include "base/log.h"
#include "benchmarks/client.h"
#include "desk/desk_roster.h"
#include "limits.h"
#include "store.h"

enum { DRIVES_MAX = 4096 };

static size_t
read_drives(struct arena *arena, const char *folder, const char *name, struct drive_id *drives)
{
	FILE *file = fopen(text_terminated(arena, text_format(arena, "%s/%s", folder, name)), "re");
	char line[256];
	size_t count = 0;

	ASSERT(file != NULL);
	while (count < DRIVES_MAX && fgets(line, sizeof line, file) != NULL) {
		const struct text path = text_trim(text_of(line));

		ASSERT(path.length > ID_TEXT_LENGTH && id_from_text(text_from(path, path.length - ID_TEXT_LENGTH), &drives[count].id));
		count++;
	}
	fclose(file);
	ASSERT(count > 0);
	return count;
}

int
main(int argc, char **argv)
{
	static struct drive_id drives[DRIVES_MAX];
	struct config config = { .site_name = TEXT("Givenback"), .site_url = TEXT("http://127.0.0.1") };
	struct client_times times = { 0 };
	struct store store;
	struct random random;
	struct context context;
	struct arena *arena;
	size_t count;
	int64_t until;

	if (argc != 4) {
		fprintf(stderr, "usage: bench_roster FOLDER SECONDS FILE\n");
		return 2;
	}
	crypto_start();
	arena = arena_new(LIMIT_PROGRAM_ARENA_BYTES);
	config.data = text_of(argv[1]);
	if (!store_open(arena, &config, STORE_USE_BESIDE, false, &store))
		return 1;
	count = read_drives(arena, argv[1], argv[3], drives);
	context = store_context(arena_new(LIMIT_PROGRAM_ARENA_BYTES), &store, &random);
	until = client_now() + (int64_t)(atof(argv[2]) * 1e6);
	while (client_now() < until) {
		const int64_t began = client_now();
		struct desk_day day;

		ASSERT(desk_day_read(&context, drives[random_below(&random, count)], &day) && day.people.count > 0);
		client_times_add(&times, client_now() - began);
		arena_reset(context.arena);
	}
	printf("p50_ms %.4f\ncount %zu\n", (double)client_times_part(&times, 0.5) / 1e3, times.count);
	arena_free(context.arena);
	store_close(&store);
	memory_free(times.at);
	arena_free(arena);
	return 0;
}
