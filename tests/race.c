/* race: 64 threads book the last appointments of one drive, alone and in groups of two to seven, while others cancel; then they join the
 * waiting list, accept, pass and leave what becomes free, and a day later the offers that nobody answered lapse.
 *
 *   race [ROUNDS]      20 by default
 *
 * Real operations through the real writer on a real file. After every round: each slot's `booked` is what its appointments say and never
 * more than its capacity, no group is incomplete, every answer given is a row; and once more people asked than there are appointments,
 * exactly all are booked. No seat stays held that is not offered, nobody gets an offer before a person who is ahead of them, and nothing
 * is free while a person waits for it. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "appointment/appointment.h"
#include "appointment/appointment_group.h"
#include "waiting/waiting.h"
#include "base/log.h"
#include "db/writer.h"
#include "people/people.h"
#include "tests/bench_context.h"
#include "tests/bench_database.h"

enum { THREADS = 64, ROUNDS = 20, SLOTS = 20, PLACES = 3, MIXED_TRIES = 4, ARENA_BYTES = 64 * 1024 * 1024 };

#define LIVE "state IN ('booked', 'unclaimed') AND NOT over_capacity AND released_at IS NULL"

/* What all threads of a round share. */
struct race {
	struct writer *writer;
	const struct site *site;
	struct instant now;
	struct honour_page_id page;
	struct drive drive;
	struct drive_slot_list slots;
	int round;
	enum {
		PHASE_MIXED,
		PHASE_FILLING,        /* nobody cancels, everybody tries every slot */
		PHASE_WAITING,        /* all is full: everybody joins the list, some cancel */
		PHASE_LATER,          /* a day later: the offers have expired */
		PHASE_COUNT,
	} phase;
	pthread_barrier_t start;
};

struct racer {
	struct race *race;
	int number;
	int tries;
	struct arena *arena;
	struct random random;         /* for the thread's own decisions */
	struct random chance;         /* for the operations */
	struct context context;
	/* One task at a time. */
	struct writer_task task;
	pthread_mutex_t lock;
	pthread_cond_t ended;
	bool waiting, kept;
	enum { DO_SINGLE, DO_GROUP, DO_CANCEL, DO_SEAT_BACK, DO_MOVE, DO_WAIT, DO_ACCEPT, DO_PASS, DO_LEAVE, DO_LAPSE } act;
	size_t slot;
	int64_t size;
	enum appointment_take took;
	bool freed;
	struct secret link;
	bool has_single, has_group, waits;
	struct secret single, group, entry;
	/* The results of all threads. */
	int64_t places_taken, places_freed, groups, faults;
};

static struct donor
donor_of(struct racer *racer)
{
	racer->tries++;
	return (struct donor){ text_format(racer->arena, "Racer %d", racer->number),
		text_format(racer->arena, "r%d.%d.%d@example.org", racer->race->round, racer->number, racer->tries), TEXT("") };
}

static bool
cancel(struct racer *racer, struct context *context)
{
	struct appointment mine;

	return appointment_find(context, racer->single, &mine) == FOUND_OK &&
	       appointment_cancel(context, &mine) == APPOINTMENT_CANCEL_OK;
}

/* The leader cancels one unclaimed seat. */
static bool
seat_back(struct racer *racer, struct context *context)
{
	struct appointment_group group;
	struct appointment_list seats;

	if (appointment_group_find(context, racer->group, &group) != FOUND_OK ||
	    !appointment_group_seats(context, &group, &seats))
		return false;
	for (size_t i = 0; i < seats.count; i++)
		if (seats.at[i].state == APPOINTMENT_STATE_UNCLAIMED)
			return appointment_group_cancel(context, &group, seats.at[i].id) == APPOINTMENT_CANCEL_OK;
	return false;
}

static bool
move(struct racer *racer, struct context *context)
{
	struct appointment mine;

	if (appointment_find(context, racer->single, &mine) != FOUND_OK)
		return false;
	switch (appointment_move(context, &mine, racer->race->slots.at[racer->slot].id)) {
	case APPOINTMENT_MOVE_OK:     return true;
	case APPOINTMENT_MOVE_FULL:
	case APPOINTMENT_MOVE_CLOSED:
	case APPOINTMENT_MOVE_GONE:   return false;
	case APPOINTMENT_MOVE_FAULT:  break;
	}
	racer->faults++;
	return false;
}

static void
wait_in_line(struct racer *racer, struct context *context, const struct donor *donor)
{
	struct waiting_wish wish = { racer->number % 3 ? 1 : racer->size, false, 0, WAITING_MINUTE_MAX };

	switch (waiting_join(context, racer->race->page, racer->race->drive.id, &wish, donor, &racer->entry)) {
	case WAITING_JOIN_OK:       racer->waits = true; return;
	case WAITING_JOIN_FREE:     return;
	case WAITING_JOIN_ALREADY:
	case WAITING_JOIN_BOOKED:
	case WAITING_JOIN_CLOSED:
	case WAITING_JOIN_PAUSED:
	case WAITING_JOIN_TOO_MANY:
	case WAITING_JOIN_UNCONFIRMED:
	case WAITING_JOIN_FAULT:    break;
	}
	racer->faults++;
}

/* The offer, if there is one: accepted, passed, or given up by leaving the list. */
static bool
answer(struct racer *racer, struct context *context)
{
	struct waiting_entry waiting;
	struct waiting_offer offer;
	enum waiting_take took;

	if (waiting_find(context, racer->entry, &waiting) != FOUND_OK)
		return false;
	if (racer->act == DO_LEAVE)
		return waiting_leave(context, &waiting) != WAITING_CHANGE_FAULT;
	if (waiting_offered(context, &waiting, &offer) != FOUND_OK)
		return false;
	if (racer->act == DO_PASS)
		return waiting_pass(context, &waiting, offer.id) == WAITING_CHANGE_OK;
	took = waiting_take(context, &waiting, offer.id, &racer->link);
	if (took != WAITING_TAKE_OK) {
		racer->faults++;
		return false;
	}
	racer->took = APPOINTMENT_TAKE_OK;
	racer->size = waiting.wish.size;
	return true;
}

/* Called on the writer's thread. */
static bool
run(struct writer_task *task, struct context *context)
{
	struct racer *racer = (struct racer *)((char *)task - offsetof(struct racer, task));
	struct race *race = racer->race;
	struct slot_id slot = race->slots.at[racer->slot].id;
	struct donor donor = donor_of(racer);

	racer->freed = false;
	racer->took = APPOINTMENT_TAKE_FULL;
	switch (racer->act) {
	case DO_SINGLE:
		racer->took = appointment_take(context, race->page, race->drive.id, slot, &donor, &racer->link);
		return racer->took == APPOINTMENT_TAKE_OK;
	case DO_GROUP:
		racer->took = appointment_take_group(context, race->page, race->drive.id, slot, racer->size, racer->number % 2, &donor,
		                                     &racer->link);
		return racer->took == APPOINTMENT_TAKE_OK;
	case DO_CANCEL: racer->freed = cancel(racer, context); return true;
	case DO_SEAT_BACK: racer->freed = seat_back(racer, context); return true;
	case DO_MOVE:      return move(racer, context);
	case DO_WAIT:      wait_in_line(racer, context, &donor); return true;
	case DO_ACCEPT:
	case DO_PASS:
	case DO_LEAVE:     return answer(racer, context);
	case DO_LAPSE:     racer->faults += waiting_lapse_due(context) < 0; return true;
	}
	return false;
}

static void
done(struct writer_task *task, bool kept)
{
	struct racer *racer = (struct racer *)((char *)task - offsetof(struct racer, task));

	pthread_mutex_lock(&racer->lock);
	racer->waiting = false;
	racer->kept = kept;
	pthread_cond_signal(&racer->ended);
	pthread_mutex_unlock(&racer->lock);
}

/* An answer is counted only once the writer has committed it. */
static void
submit(struct racer *racer)
{
	racer->waiting = true;
	racer->task = (struct writer_task){ .run = run, .done = done, .context = &racer->context };
	ASSERT(writer_submit(racer->race->writer, &racer->task) == WRITER_SUBMIT_OK);
	pthread_mutex_lock(&racer->lock);
	while (racer->waiting)
		pthread_cond_wait(&racer->ended, &racer->lock);
	pthread_mutex_unlock(&racer->lock);
	if (racer->took == APPOINTMENT_TAKE_FAULT)
		racer->faults++;
	if (!racer->kept) {
		if (racer->took == APPOINTMENT_TAKE_OK || racer->freed)
			racer->faults++;
		return;
	}
	if (racer->freed)
		racer->places_freed++;
	if (racer->took != APPOINTMENT_TAKE_OK)
		return;
	if (racer->act == DO_SINGLE || (racer->act == DO_ACCEPT && racer->size == 1)) {
		racer->places_taken++;
		racer->single = racer->link;
		racer->has_single = true;
	} else {
		racer->places_taken += racer->size;
		racer->groups++;
		racer->group = racer->link;
		racer->has_group = true;
	}
}

/* Books and cancels at random; everybody prefers the popular first times. */
static void
try_something(struct racer *racer)
{
	uint64_t what = random_below(&racer->random, 10);

	racer->slot = (size_t)random_below(&racer->random, random_below(&racer->random, 2) ? SLOTS : 4);
	racer->size = 2 + (int64_t)random_below(&racer->random, 6);
	if (what < 4) {
		racer->act = DO_SINGLE;
	} else if (what < 7 || !racer->has_single) {
		racer->act = DO_GROUP;
	} else if (what < 8) {
		racer->act = DO_MOVE;
	} else if (what < 9 && racer->has_group) {
		racer->act = DO_SEAT_BACK;
	} else {
		racer->act = DO_CANCEL;
		racer->has_single = false;
	}
	submit(racer);
}

/* Everybody joins the list; some cancel, and each person with an offer answers it, or lets it lapse. */
static void
try_to_wait(struct racer *racer)
{
	uint64_t what = random_below(&racer->random, 12);

	racer->size = 2 + (int64_t)random_below(&racer->random, 3);
	if (!racer->waits)
		racer->act = DO_WAIT;
	else if (what < 2 && racer->has_group)
		racer->act = DO_SEAT_BACK;
	else if (what < 5 && racer->has_single)
		racer->act = DO_CANCEL;
	else if (what < 8)
		racer->act = DO_ACCEPT;
	else
		racer->act = what == 8 ? DO_PASS : what == 9 ? DO_LEAVE : what == 10 ? DO_LAPSE : DO_ACCEPT;
	if (racer->act == DO_CANCEL)
		racer->has_single = false;
	submit(racer);
}

static void *
race_one(void *argument)
{
	struct racer *racer = argument;

	pthread_barrier_wait(&racer->race->start);
	if (racer->race->phase != PHASE_FILLING) {
		for (int i = 0; i < MIXED_TRIES; i++)
			(racer->race->phase == PHASE_MIXED ? try_something : try_to_wait)(racer);
		return NULL;
	}
	/* The last appointments: every slot once, each thread from another one on; sometimes a group first. */
	racer->size = 2 + racer->number % 6;
	racer->act = racer->number % 4 == 0 ? DO_GROUP : DO_SINGLE;
	for (int i = 0; i < SLOTS; i++) {
		racer->slot = (size_t)(racer->number + i) % SLOTS;
		submit(racer);
		if (racer->took == APPOINTMENT_TAKE_OK)
			break;
		racer->act = DO_SINGLE;
	}
	return NULL;
}

static void
run_threads(struct race *race, struct racer *racers)
{
	pthread_t threads[THREADS];

	ASSERT(pthread_barrier_init(&race->start, NULL, THREADS) == 0);
	for (int i = 0; i < THREADS; i++)
		ASSERT(pthread_create(&threads[i], NULL, race_one, &racers[i]) == 0);
	for (int i = 0; i < THREADS; i++)
		ASSERT(pthread_join(threads[i], NULL) == 0);
	pthread_barrier_destroy(&race->start);
}

static int64_t
ask(struct test_bench *look, struct race *race, const char *sql)
{
	struct text text = text_format(look->context.arena, sql, (long long)race->drive.id.id);

	return test_bench_count(look, text_terminated(look->context.arena, text));
}

static bool
expect(const struct race *race, const char *what, int64_t is, int64_t should)
{
	if (is == should)
		return true;
	fprintf(stderr, "round %d, phase %d: %s is %lld, should be %lld\n", race->round, (int)race->phase, what, (long long)is,
	        (long long)should);
	return false;
}

#define HELD "(SELECT COALESCE(sum(p.seats), 0) FROM waiting_offer_slot p JOIN waiting_offer o ON o.id = p.offer" \
	" WHERE p.slot = s.id AND o.state = 'held')"

/* The waiting list, once every thread has been answered. */
static bool
check_line(struct test_bench *look, struct race *race)
{
	bool good = true;

	good &= expect(race, "offers held for nobody", ask(look, race, "SELECT count(*) FROM waiting_offer o"
		" JOIN waiting_entry w ON w.id = o.entry WHERE o.drive = %lld AND o.state = 'held' AND w.state <> 'offered'"), 0);
	good &= expect(race, "entries that are offered nothing", ask(look, race, "SELECT count(*) FROM waiting_entry w WHERE w.drive = %lld"
		" AND w.state = 'offered' AND 1 <> (SELECT count(*) FROM waiting_offer o WHERE o.entry = w.id AND o.state = 'held')"), 0);
	good &= expect(race, "offers that have run out and are held", ask(look, race, "SELECT count(*) FROM waiting_offer WHERE drive = %lld"
		" AND state = 'held' AND held_until <= created_at"), 0);
	/* An entry for one person at any time fits wherever a seat is free. */
	good &= expect(race, "people passed over in line", ask(look, race, "SELECT count(*) FROM waiting_entry w"
		" WHERE w.drive = %lld AND w.size = 1 AND w.state = 'waiting' AND w.lapse_count = 0"
		" AND NOT EXISTS (SELECT 1 FROM waiting_offer o WHERE o.entry = w.id)"
		" AND EXISTS (SELECT 1 FROM waiting_entry l JOIN waiting_offer o ON o.entry = l.id "
		" WHERE l.drive = w.drive AND l.joined_at = w.joined_at AND l.id > w.id)"), 0);
	good &= expect(race, "people who wait while something is free", ask(look, race, "SELECT count(*) FROM waiting_entry w"
		" WHERE w.drive = %lld AND w.size = 1 AND w.state = 'waiting' AND NOT EXISTS (SELECT 1 FROM waiting_offer o WHERE o.entry = w.id)"
		" AND EXISTS (SELECT 1 FROM slot s WHERE s.drive = w.drive AND s.booked < s.capacity)"), 0);
	return good;
}

static bool
check(struct test_bench *look, struct race *race, const struct racer *racers)
{
	int64_t answered = 0, groups = 0, faults = 0;
	bool good = true;

	for (int i = 0; i < THREADS; i++) {
		answered += racers[i].places_taken - racers[i].places_freed;
		groups += racers[i].groups;
		faults += racers[i].faults;
	}
	good &= expect(race, "faults", faults, 0);
	good &= expect(race, "slots over their places",
		ask(look, race, "SELECT count(*) FROM slot WHERE drive = %lld AND booked > capacity"), 0);
	good &= expect(race, "slots that miscount", ask(look, race, "SELECT count(*) FROM slot s WHERE drive = %lld AND booked <> "
		"(SELECT count(*) FROM appointment a WHERE a.slot = s.id AND " LIVE ") + " HELD), 0);
	good &= expect(race, "slots with more people than places", ask(look, race,
		"SELECT count(*) FROM slot s WHERE drive = %lld AND capacity < "
		"(SELECT count(*) FROM appointment a WHERE a.slot = s.id AND " LIVE ")"), 0);
	good &= expect(race, "places by answers", ask(look, race, "SELECT count(*) FROM appointment WHERE drive = %lld AND " LIVE), answered);
	good &= expect(race, "groups by answers", ask(look, race, "SELECT count(*) FROM booking_group WHERE drive = %lld"), groups);
	/* A seat the leader cancelled never had a donor; one a friend cancelled is unclaimed again. */
	good &= expect(race, "half groups", ask(look, race, "SELECT count(*) FROM booking_group g WHERE drive = %lld AND size <> "
		"(SELECT count(*) FROM appointment a WHERE a.booking_group = g.id"
		" AND (a.state IN ('booked', 'unclaimed') OR (a.state = 'cancelled' AND a.donor_hash IS NULL)))"), 0);
	good &= check_line(look, race);
	if (race->phase == PHASE_FILLING)
		good &= expect(race, "places taken",
			ask(look, race, "SELECT COALESCE(sum(booked), 0) FROM slot WHERE drive = %lld"), SLOTS * PLACES);
	return good;
}

struct stage {
	char folder[64];
	const char *path;             /* of the file, or where it is on PostgreSQL (tests/bench_database.h) */
	struct test_bench set;        /* gives site, key and time; its connection makes the drives */
	struct test_bench look;       /* read-only, for checking */
	struct person_id organiser;
};

static struct connection *
open_file(const char *path, enum db_access access)
{
	struct connection *connection;

	ASSERT(connection_open(path, access, &connection) == CONNECTION_OPEN_OK);
	connection_set_follow_ups(connection, &waiting_follow_ups);
	return connection;
}

static void
set_stage(struct stage *stage, struct race *race)
{
	struct test_bench *set = &stage->set;
	struct honour_opening opening = { .name = TEXT("Ada"), .words = TEXT("Words."), .living = true, .keeper_email = TEXT("o@example.org") };

	crypto_start();
	log_level_set(LOG_FAULT);
	snprintf(stage->folder, sizeof(stage->folder), "/tmp/givenback-race-XXXXXX");
	ASSERT(mkdtemp(stage->folder) != NULL);
	random_start_seeded(&set->random, 64);
	site_keys_make(&set->site.keys);
	set->site.url = TEXT("https://blood.example.org");
	set->site.name = TEXT("Givenback");
	set->site.email_from = TEXT("blood@example.org");
	set->site.operator_email = TEXT("operator@example.org");
	set->context = (struct context){ .arena = arena_new((size_t)ARENA_BYTES * 4), .now = { INT64_C(1790856000) * INSTANT_SECOND },
		.random = &set->random, .site = &set->site };
	stage->path = bench_database_new(set->context.arena, text_terminated(set->context.arena,
	                                 text_format(set->context.arena, "%s/race.db", stage->folder)));
	set->context.connection = open_file(stage->path, DB_READ_WRITE);
	ASSERT(db_migrate(set->context.connection) == DB_MIGRATE_OK);
	ASSERT(people_ensure(&set->context, TEXT("o@example.org"), TEXT("Olga"), &stage->organiser) == PEOPLE_ENSURE_OK);
	ASSERT(honour_open(&set->context, stage->organiser, &opening, &race->page) == HONOUR_OPEN_OK);
	ASSERT(honour_make_keeper(&set->context, race->page, stage->organiser));
	ASSERT(honour_publish(&set->context, race->page, stage->organiser, false) == HONOUR_PUBLISH_OK);
	stage->look.context = set->context;
	stage->look.context.connection = open_file(stage->path, DB_READ_ONLY);
	race->site = &set->site;
	race->now = set->context.now;
	race->writer = writer_start(open_file(stage->path, DB_READ_WRITE));
	writer_set_wait(race->writer, 60000);     /* a loaded machine must not make the test fail */
	ASSERT(race->writer != NULL);
}

static void
clear_stage(struct stage *stage, struct race *race)
{
	static const char *const endings[] = { "", "-wal", "-shm", ".lock" };

	writer_stop(race->writer);
	connection_close(stage->look.context.connection);
	connection_close(stage->set.context.connection);
	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		char path[128];

		snprintf(path, sizeof(path), "%s/race.db%s", stage->folder, endings[i]);
		unlink(path);
	}
	bench_database_drop(stage->path);
	rmdir(stage->folder);
	arena_free(stage->set.context.arena);
}

/* A drive of its own for each round: 20 slots with a capacity of 3. */
static void
open_drive(struct stage *stage, struct race *race)
{
	struct context *context = &stage->set.context;
	struct drive_words words = { .service_name = TEXT("City Blood"), .service_phone = TEXT("555 0100"),
		.service_web = TEXT("https://example.com"), .venue = TEXT("Hall"), .address = TEXT("1 Lane"), .directions = TEXT(""),
		.date = { 2026, 10, 31 }, .zone = zone_find(TEXT("Europe/Berlin")), .from_minute = 540, .until_minute = 540 + SLOTS * 15,
		.slot_minutes = 15, .capacity = PLACES };
	struct drive_id id;

	ASSERT(drive_open(context, stage->organiser, race->page, &words, &id) == DRIVE_OPEN_OK);
	ASSERT(drive_read(context, id, &race->drive) == FOUND_OK);
	ASSERT(drive_slots(context, &race->drive, &race->slots) && race->slots.count == SLOTS);
}

static void
make_racers(struct race *race, struct racer *racers, struct arena *const *arenas)
{
	for (int i = 0; i < THREADS; i++) {
		struct racer *racer = &racers[i];

		*racer = (struct racer){ .race = race, .number = i, .arena = arenas[i] };
		random_start_seeded(&racer->random, (uint64_t)(race->round * THREADS + i));
		random_start_seeded(&racer->chance, (uint64_t)(race->round * THREADS + i) + (UINT64_C(1) << 40));
		racer->context = (struct context){ .arena = arenas[i], .now = race->now, .random = &racer->chance, .site = race->site };
		pthread_mutex_init(&racer->lock, NULL);
		pthread_cond_init(&racer->ended, NULL);
	}
}

static bool
run_round(struct stage *stage, struct race *race, struct racer *racers, struct arena *const *arenas)
{
	bool good = true;

	open_drive(stage, race);
	make_racers(race, racers, arenas);
	for (race->phase = PHASE_MIXED; race->phase < PHASE_COUNT && good; race->phase++) {
		for (int i = 0; i < THREADS && race->phase == PHASE_LATER; i++)
			racers[i].context.now = instant_plus(race->now, 25 * INSTANT_HOUR);
		run_threads(race, racers);
		good = check(&stage->look, race, racers);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_mutex_destroy(&racers[i].lock);
		pthread_cond_destroy(&racers[i].ended);
		arena_reset(arenas[i]);
	}
	return good;
}

int
main(int argc, char **argv)
{
	static struct stage stage;
	static struct race race;
	static struct racer racers[THREADS];
	static struct arena *arenas[THREADS];
	int64_t rounds = ROUNDS, taken, lapsed;
	bool good = true;

	if (argc > 1 && (!text_number(text_of(argv[1]), &rounds) || rounds < 1)) {
		fprintf(stderr, "usage: race [ROUNDS], a number from 1 on\n");
		return 2;
	}
	set_stage(&stage, &race);
	for (int i = 0; i < THREADS; i++)
		arenas[i] = arena_new(ARENA_BYTES);
	for (race.round = 1; race.round <= rounds && good; race.round++)
		good = run_round(&stage, &race, racers, arenas);
	for (int i = 0; i < THREADS; i++)
		arena_free(arenas[i]);
	taken = test_bench_count(&stage.look, "SELECT count(*) FROM waiting_offer WHERE state = 'taken'");
	lapsed = test_bench_count(&stage.look, "SELECT count(*) FROM waiting_offer WHERE state = 'lapsed'");
	/* Otherwise the list was not tested at all. */
	good = good && taken > 0 && lapsed > 0;
	clear_stage(&stage, &race);
	if (good)
		printf("%lld rounds: %d threads, %d places, none given twice, none lost; %lld offers taken, %lld lapsed\n", (long long)rounds,
		       THREADS, SLOTS * PLACES, (long long)taken, (long long)lapsed);
	return good ? 0 : 1;
}
