/* appointment_group_test: what the tests of groups and of their seats share. */
#ifndef APPOINTMENT_APPOINTMENT_GROUP_TEST_H
#define APPOINTMENT_APPOINTMENT_GROUP_TEST_H
#include "tests/appointment_bench.h"

static UNUSED enum appointment_take
take_group(struct bench *bench, size_t slot, int64_t size, bool only_organises, int leader, struct appointment_group *group)
{
	struct donor donor = bench_donor(bench, leader);
	struct secret link = { TEXT_NONE };
	enum appointment_take outcome = appointment_take_group(bench->context, bench->page, bench->drive.id, bench->slots.at[slot].id,
	                                                       size, only_organises, &donor, &link);

	if (outcome == APPOINTMENT_TAKE_OK)
		assert_int_equal(appointment_group_find(bench->context, link, group), FOUND_OK);
	return outcome;
}

static UNUSED enum appointment_seat_claim
claim_at(struct bench *bench, const struct appointment_group *group, int number, int64_t choice, bool tell,
         struct appointment *claimed)
{
	const struct appointment_claim claim = { .donor = bench_donor(bench, number), .choice = choice, .tell_leader = tell };
	struct secret link;
	enum appointment_seat_claim outcome = appointment_seat_claim(bench->context, group, &claim, &link);

	if (outcome == APPOINTMENT_SEAT_CLAIM_OK || outcome == APPOINTMENT_SEAT_CLAIM_ALREADY)
		assert_int_equal(appointment_find(bench->context, link, claimed), FOUND_OK);
	return outcome;
}

static UNUSED enum appointment_seat_claim
claim(struct bench *bench, const struct appointment_group *group, int number, struct appointment *claimed)
{
	return claim_at(bench, group, number, 0, false, claimed);
}

/* One seat of the group as its leader sees it. */
static UNUSED struct appointment
seat_at(struct bench *bench, const struct appointment_group *group, size_t index)
{
	struct appointment_list seats;

	assert_true(appointment_group_seats(bench->context, group, &seats));
	assert_true(index < seats.count);
	return seats.at[index];
}

static UNUSED size_t
unclaimed(struct bench *bench, const struct appointment_group *group, struct appointment *one)
{
	struct appointment_list seats;
	size_t count = 0;

	assert_true(appointment_group_seats(bench->context, group, &seats));
	for (size_t i = 0; i < seats.count; i++) {
		if (seats.at[i].state == APPOINTMENT_STATE_UNCLAIMED) {
			*one = seats.at[i];
			count++;
		}
	}
	return count;
}

#endif
