/* What the waiting list sends, and "Find my appointment". */
#include "tests/cause_walk/walk.h"

#include "appointment/appointment_drive.h"
#include "find/find.h"

static const struct waiting_wish any_time = { 1, false, 0, WAITING_MINUTE_MAX };

static size_t
capacity(const struct walk *walk)
{
	return walk->bench.slots.count * (size_t)walk->words.capacity;
}

void
walk_prepare_full(struct walk *walk)
{
	assert_in_range(capacity(walk), 1, COUNT_OF(walk->places));
	for (size_t i = 0; i < capacity(walk); i++)
		walk->places[i] = bench_taken(&walk->bench, i % walk->bench.slots.count, (int)i);
}

struct waiting_entry
walk_join_line(struct walk *walk, int number, struct text email)
{
	const struct donor donor = { walk_name(walk, number), email, TEXT("") };
	struct waiting_entry entry;
	struct secret link;

	assert_int_equal(waiting_join(walk->context, walk->bench.page, walk->bench.drive.id, &any_time, &donor, &link),
	                 WAITING_JOIN_OK);
	assert_int_equal(waiting_find(walk->context, link, &entry), FOUND_OK);
	return entry;
}

bool
walk_waiting(struct walk *walk, int number)
{
	(void)walk_join_line(walk, number, VICTIM);
	return true;
}

void
walk_prepare_entry(struct walk *walk)
{
	walk_prepare_full(walk);
	(void)walk_join_line(walk, 0, VICTIM);
}

bool
walk_waiting_again(struct walk *walk, int number)
{
	const struct donor donor = { walk_name(walk, 0), VICTIM, TEXT("") };
	struct secret link;

	assert_int_equal(waiting_join(walk->context, walk->bench.page, walk->bench.drive.id, &any_time, &donor, &link),
	                 WAITING_JOIN_ALREADY);
	return true;
}

bool
walk_waiting_removed(struct walk *walk, int number)
{
	const struct waiting_entry entry = walk_join_line(walk, number, VICTIM);

	assert_int_equal(waiting_remove(walk->context, walk->bench.organiser, walk->bench.drive.id, entry.id), WAITING_CHANGE_OK);
	return true;
}

void
walk_prepare_line(struct walk *walk)
{
	walk_prepare_full(walk);
	for (int i = 0; i < WALK_MANY; i++)
		(void)walk_join_line(walk, i, VICTIM);
}

bool
walk_waiting_offer(struct walk *walk, int number)
{
	if (number >= WALK_MANY)
		return false;
	assert_int_equal(appointment_cancel(walk->context, &walk->places[number]), APPOINTMENT_CANCEL_OK);
	return true;
}

void
walk_prepare_offers(struct walk *walk)
{
	walk_prepare_line(walk);
	for (int i = 0; i < WALK_MANY; i++)
		(void)walk_waiting_offer(walk, i);
}

bool
walk_waiting_lapsed(struct walk *walk, int number)
{
	walk_wait(walk, INSTANT_HOUR);
	return waiting_lapse_due(walk->context) > 0;
}

bool
walk_waiting_changed(struct walk *walk, int number)
{
	walk->words.venue = text_format(walk->context->arena, "Hall %d", number);
	return walk_drive_changed(walk, number);
}

/* By anyone, over and over. */
bool
walk_find(struct walk *walk, int number)
{
	return find_ask(walk->context, VICTIM) == FIND_ASK_OK;
}
