/* bare: the baseline of bench_book. The statements of a booking, run by a plain loop: no HTTP, no form, no page.
 *
 *   bench_bare FOLDER batch COUNT SECONDS     COUNT bookings in one transaction, each in a savepoint, as the writer does it
 *   bench_bare FOLDER mutex THREADS SECONDS   one transaction for each booking, THREADS of them behind one mutex
 *
 * FOLDER is one of bench_site's, and no server uses it. Prints bookings per second. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "appointment/appointment.h"
#include "base/id.h"
#include "base/log.h"
#include "benchmarks/client.h"
#include "limits.h"
#include "idempotency_sql.h"
#include "store.h"

enum { PLACES_MAX = 1 << 16, ARENA_BYTES = 64 * MIB, CHECKPOINT_MS = 200 };

struct place { struct page_key page; struct drive_id drive; struct slot_id slot; };

static struct {
	struct store store;
	struct place *places;
	size_t place_count;
	atomic_llong next, kept, refused;
	atomic_bool ended;
	pthread_mutex_t lock;
} run;

/* "/honour/KEY/drive/ID/book/ID/keep" */
static bool
read_place(struct arena *arena, struct text path, struct place *place)
{
	struct text parts[8], rest = path;
	size_t count = 0;

	while (count < COUNT_OF(parts) && text_cut(rest, '/', &parts[count], &rest))
		count++;
	if (count < 7)
		return false;
	place->page.text = text_copy(arena, parts[2]);
	return id_from_text(parts[4], &place->drive.id) && id_from_text(parts[6], &place->slot.id);
}

static void
read_places(struct arena *arena, const char *folder)
{
	FILE *file = fopen(text_terminated(arena, text_format(arena, "%s/places.txt", folder)), "re");
	char line[256];

	ASSERT(file != NULL);
	run.places = memory_take(PLACES_MAX * sizeof *run.places);
	while (run.place_count < PLACES_MAX && fgets(line, sizeof line, file) != NULL)
		ASSERT(read_place(arena, text_of(line), &run.places[run.place_count++]));
	fclose(file);
}

/* What the last press of a booking reads and writes: the key looked up by dispatch, the page and the slot read by the handler, the limit
 * on requests, the operation, the key stored with its answer. */
static bool
book(struct context *context)
{
	const long long number = atomic_fetch_add(&run.next, 1);
	const struct place *place = &run.places[(size_t)number % run.place_count];
	struct arena *arena = context->arena;
	const struct text email = text_format(arena, "donor%lld@example.org", number);
	const struct donor donor = { TEXT("Ana Quill"), email, TEXT("") };
	const struct bytes key = crypto_mac(arena, &context->site->keys, "idempotency.key", text_format(arena, "%lld", number));
	struct idempotency_sql_find found;
	const struct appointment_draft draft = appointment_draft(context, &donor);
	struct appointment_open_slot open;
	struct secret link;
	struct bytes location;
	DB_TRANSACTION(tx, context);

	context->now = instant_now();
	if (idempotency_sql_find(context, key, &found) != DB_READ_NONE ||
	    !appointment_slot_is_open(context, place->page, place->drive, place->slot, draft.email_hash, &open) ||
	    appointment_take_slot(context, &open, &donor, &draft, &link) != APPOINTMENT_TAKE_OK)
		return false;
	location = crypto_seal(arena, &context->site->keys, SEALED_IDEMPOTENCY_LOCATION, context->random, link.text);
	return idempotency_sql_keep(context, key, location, context->now) == DB_WROTE && db_commit(&tx) == DB_COMMITTED;
}

static void
count(bool kept)
{
	atomic_fetch_add(kept ? &run.kept : &run.refused, 1);
}

/* As in the program: checkpoints never make the writer wait. */
static void *
checkpoint(void *argument)
{
	const struct timespec pause = { 0, CHECKPOINT_MS * 1000000L };
	struct connection *connection;

	ASSERT(connection_open(run.store.database_path, DB_READ_WRITE, &connection) == CONNECTION_OPEN_OK);
	while (!atomic_load(&run.ended)) {
		nanosleep(&pause, NULL);
		db_checkpoint(connection);
	}
	connection_close(connection);
	return argument;
}

static void
run_batches(struct context *context, int64_t many, int64_t until)
{
	while (client_now() < until) {
		DB_TRANSACTION(tx, context);

		for (int64_t i = 0; i < many; i++)
			count(book(context));
		ASSERT(db_commit(&tx) == DB_COMMITTED);
		arena_reset(context->arena);
	}
}

static void *
run_thread(void *argument)
{
	struct random random;
	struct context context = store_context(arena_new(ARENA_BYTES), &run.store, &random);

	while (!atomic_load(&run.ended)) {
		pthread_mutex_lock(&run.lock);
		count(book(&context));
		pthread_mutex_unlock(&run.lock);
		arena_reset(context.arena);
	}
	arena_free(context.arena);
	return argument;
}

static void
run_threads(size_t many, int64_t until)
{
	pthread_t *threads = memory_take(many * sizeof *threads);
	const struct timespec pause = { 0, 1000000 };

	pthread_mutex_init(&run.lock, NULL);
	for (size_t i = 0; i < many; i++)
		ASSERT(pthread_create(&threads[i], NULL, run_thread, NULL) == 0);
	while (client_now() < until)
		nanosleep(&pause, NULL);
	atomic_store(&run.ended, true);
	for (size_t i = 0; i < many; i++)
		pthread_join(threads[i], NULL);
	memory_free(threads);
}

int
main(int argc, char **argv)
{
	struct arena *arena, *each;
	struct config config = { 0 };
	struct random random;
	struct context context;
	pthread_t checkpoints;
	int64_t began, us;

	if (argc != 5) {
		fprintf(stderr, "usage: bench_bare FOLDER batch|mutex COUNT SECONDS\n");
		return 2;
	}
	crypto_start();
	arena = arena_new(LIMIT_PROGRAM_ARENA_BYTES);
	each = arena_new(ARENA_BYTES * 8);
	config.data = text_of(argv[1]);
	config.site_name = TEXT("Givenback");
	config.site_url = TEXT("http://127.0.0.1");
	config.operator_email = config.email_from = TEXT("operator@example.org");
	if (!store_open(arena, &config, STORE_USE_ALONE, false, &run.store))
		return 1;
	read_places(arena, argv[1]);
	context = store_context(each, &run.store, &random);
	ASSERT(connection_leave_checkpoints(run.store.connection));
	ASSERT(pthread_create(&checkpoints, NULL, checkpoint, NULL) == 0);
	began = client_now();
	us = began + (int64_t)(atof(argv[4]) * 1e6);
	if (strcmp(argv[2], "batch") == 0)
		run_batches(&context, atol(argv[3]), us);
	else
		run_threads((size_t)atol(argv[3]), us);
	us = client_now() - began;
	atomic_store(&run.ended, true);
	pthread_join(checkpoints, NULL);
	printf("per_second %.1f\nkept %lld\nrefused %lld\n", (double)run.kept * 1e6 / (double)us, (long long)run.kept, (long long)run.refused);
	store_close(&run.store);
	memory_free(run.places);
	arena_free(each);
	arena_free(arena);
	return 0;
}
