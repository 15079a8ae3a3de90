/* waiting_test: what the tests of the waiting list share. */
#ifndef WAITING_WAITING_TEST_H
#define WAITING_WAITING_TEST_H
#include "tests/appointment_bench.h"

#include "appointment/appointment_drive.h"
#include "waiting/waiting.h"
#include "limits.h"

/* A drive whose free seats are offered to the waiting list, as in the program. */
static UNUSED void
open_drive(struct bench *bench, const struct drive_words *words)
{
	bench_open_with(bench, words);
	connection_set_follow_ups(bench->context->connection, &waiting_follow_ups);
}

static UNUSED enum waiting_join
join_with(struct bench *bench, int number, const struct waiting_wish *wish, struct waiting_entry *entry)
{
	struct donor donor = bench_donor(bench, number);
	struct secret link;
	enum waiting_join outcome = waiting_join(bench->context, bench->page, bench->drive.id, wish, &donor, &link);

	if (outcome == WAITING_JOIN_OK || outcome == WAITING_JOIN_ALREADY)
		assert_int_equal(waiting_find(bench->context, link, entry), FOUND_OK);
	return outcome;
}

static UNUSED enum waiting_join
join(struct bench *bench, int number, int64_t size, struct waiting_entry *entry)
{
	return join_with(bench, number, &(struct waiting_wish){ size, false, 0, WAITING_MINUTE_MAX }, entry);
}

static UNUSED struct waiting_entry
joined(struct bench *bench, int number, int64_t size)
{
	struct waiting_entry entry;

	assert_int_equal(join(bench, number, size, &entry), WAITING_JOIN_OK);
	return entry;
}

static UNUSED enum waiting_state
state_of(struct bench *bench, const struct waiting_entry *entry)
{
	struct waiting_entry now;

	assert_int_equal(waiting_read(bench->context, entry->id, &now), FOUND_OK);
	return now.state;
}

static UNUSED struct waiting_offer
offered(struct bench *bench, const struct waiting_entry *entry)
{
	struct waiting_offer offer;

	assert_int_equal(state_of(bench, entry), WAITING_STATE_OFFERED);
	assert_int_equal(waiting_offered(bench->context, entry, &offer), FOUND_OK);
	return offer;
}

static UNUSED int64_t
before(struct bench *bench, const struct waiting_entry *entry)
{
	struct waiting_entry now;
	int64_t n;

	assert_int_equal(waiting_read(bench->context, entry->id, &now), FOUND_OK);
	assert_true(waiting_before(bench->context, &now, &n));
	return n;
}

static UNUSED void
after(struct bench *bench, int64_t us)
{
	bench->context->now = instant_plus(bench->context->now, us);
}

/* All 21 appointments, three a slot; places[slot][0..2]. */
static UNUSED void
fill(struct bench *bench, struct appointment places[7][3])
{
	for (int slot = 0; slot < 7; slot++)
		for (int i = 0; i < 3; i++)
			places[slot][i] = bench_taken(bench, (size_t)slot, 100 + slot * 3 + i);
}

static UNUSED void
open_full(struct bench *bench, struct appointment places[7][3])
{
	const struct drive_words words = bench_words();

	open_drive(bench, &words);
	fill(bench, places);
}

static UNUSED void
cancel(struct bench *bench, const struct appointment *place)
{
	assert_int_equal(appointment_cancel(bench->context, place), APPOINTMENT_CANCEL_OK);
}

/* A full drive for which one waits, then two (NULL: nobody else); an appointment at 11:15 is given back, and one is offered it. */
static UNUSED struct waiting_offer
open_offered(struct bench *bench, struct appointment places[7][3], struct waiting_entry *one, struct waiting_entry *two)
{
	open_full(bench, places);
	*one = joined(bench, 1, 1);
	if (two != NULL)
		*two = joined(bench, 2, 1);
	cancel(bench, &places[4][0]);
	return offered(bench, one);
}

#endif
