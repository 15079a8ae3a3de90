/* What bookings, groups and their drive send. */
#include "tests/cause_walk/walk.h"

#include "appointment/appointment_drive.h"
#include "appointment/appointment_release.h"
#include "appointment/appointment_undo.h"

bool
walk_ticket(struct walk *walk, int number)
{
	(void)walk_book(walk, (size_t)number % 7, number, VICTIM);
	return true;
}

void
walk_prepare_booking(struct walk *walk)
{
	walk->one = walk_book(walk, 0, 0, VICTIM);
}

bool
walk_moved(struct walk *walk, int number)
{
	assert_int_equal(appointment_move(walk->context, &walk->one, walk->bench.slots.at[1 + number % 2].id), APPOINTMENT_MOVE_OK);
	walk->one = bench_again(&walk->bench, &walk->one);
	return true;
}

bool
walk_cancelled(struct walk *walk, int number)
{
	const struct appointment booked = walk_book(walk, 0, number, VICTIM);

	assert_int_equal(appointment_cancel(walk->context, &booked), APPOINTMENT_CANCEL_OK);
	return true;
}

bool
walk_undone(struct walk *walk, int number)
{
	const struct appointment booked = walk_book(walk, (size_t)number % 7, number, VICTIM);

	assert_int_equal(appointment_cancel(walk->context, &booked), APPOINTMENT_CANCEL_OK);
	assert_int_equal(appointment_undo(walk->context, &booked), APPOINTMENT_UNDO_OK);
	return true;
}

bool
walk_link_again(struct walk *walk, int number)
{
	const struct bench *bench = &walk->bench;
	struct secret link;

	assert_int_equal(appointment_take(walk->context, bench->page, bench->drive.id, bench->slots.at[number % 7].id, &walk->one.donor, &link),
	                 APPOINTMENT_TAKE_ALREADY);
	return true;
}

bool
walk_address_corrected(struct walk *walk, int number)
{
	const struct appointment booked = walk_book(walk, (size_t)number % 7, number, MALLORY);
	struct secret link;

	assert_int_equal(appointment_change_email(walk->context, &booked, VICTIM, &link), APPOINTMENT_TAKE_OK);
	return true;
}

/* Everything about the bookings themselves has left when the day before the drive comes. */
void
walk_prepare_reminders(struct walk *walk)
{
	walk_book_many(walk);
	walk_until_all_left(walk);
	walk->context->now = instant_plus(walk->bench.drive.starts, -INSTANT_DAY);
}

bool
walk_reminder(struct walk *walk, int number)
{
	return appointment_remind_due(walk->context) > 0;
}

/* ---- groups ---- */

bool
walk_group(struct walk *walk, int number)
{
	(void)walk_book_group(walk, number, VICTIM);
	return true;
}

void
walk_prepare_group(struct walk *walk)
{
	walk->group = walk_book_group(walk, 0, VICTIM);
}

bool
walk_group_again(struct walk *walk, int number)
{
	const struct donor leader = { walk->group.leader_name, VICTIM, TEXT("") };
	const struct bench *bench = &walk->bench;
	struct secret link;

	assert_int_equal(appointment_take_group(walk->context, bench->page, bench->drive.id, bench->slots.at[number % 7].id, 2, true, &leader,
	                                        &link), APPOINTMENT_TAKE_ALREADY);
	return true;
}

bool
walk_group_corrected(struct walk *walk, int number)
{
	const struct appointment_group group = walk_book_group(walk, number, MALLORY);
	struct secret link;

	assert_int_equal(appointment_group_change_email(walk->context, &group, VICTIM, &link), APPOINTMENT_TAKE_OK);
	return true;
}

static void
release(struct walk *walk, const struct appointment_group *group)
{
	assert_int_equal(appointment_release_whole_group(walk->context, walk->bench.organiser, walk->bench.drive.id, group->id),
	                 APPOINTMENT_RELEASE_OK);
}

bool
walk_group_released(struct walk *walk, int number)
{
	const struct appointment_group group = walk_book_group(walk, number, VICTIM);

	release(walk, &group);
	return true;
}

bool
walk_seat_kept(struct walk *walk, int number)
{
	const struct appointment_claim claim = { .donor = { walk_name(walk, number), VICTIM, TEXT("") } };
	const struct appointment_group group = walk_book_group(walk, number, MALLORY);
	struct secret link;

	assert_int_equal(appointment_seat_claim(walk->context, &group, &claim, &link), APPOINTMENT_SEAT_CLAIM_OK);
	release(walk, &group);
	return true;
}

bool
walk_unclaimed_released(struct walk *walk, int number)
{
	const struct appointment_group group = walk_book_group(walk, number, VICTIM);

	assert_int_equal(appointment_release_unclaimed(walk->context, walk->bench.organiser, walk->bench.drive.id, group.id),
	                 APPOINTMENT_RELEASE_OK);
	return true;
}

bool
walk_released(struct walk *walk, int number)
{
	const struct appointment booked = walk_book(walk, 0, number, VICTIM);

	assert_int_equal(appointment_release_one(walk->context, walk->bench.organiser, walk->bench.drive.id, booked.id),
	                 APPOINTMENT_RELEASE_OK);
	return true;
}

/* ---- the drive ---- */

/* One place, and leaders of groups, who are written to one by one. */
void
walk_prepare_audience(struct walk *walk)
{
	walk_prepare_booking(walk);
	for (int i = 1; i <= 20; i++)
		(void)walk_book_group(walk, i, VICTIM);
}

bool
walk_drive_changed(struct walk *walk, int number)
{
	struct drive_planned planned;
	struct drive_edit edited;

	walk->words.directions = text_format(walk->context->arena, "Door %d", number);
	assert_int_equal(drive_plan(walk->context->arena, &walk->words, &planned.slots, &planned.starts, &planned.ends), DRIVE_PLAN_OK);
	assert_int_equal(appointment_drive_edit(walk->context, walk->bench.organiser, walk->bench.drive.id, &walk->words, &planned,
	                                        TEXT("The bridge is closed. Take bus 9."), &edited),
	                 APPOINTMENT_DRIVE_EDIT_OK);
	walk_wait(walk, 15 * INSTANT_MINUTE);
	return true;
}

bool
walk_drive_closed(struct walk *walk, int number)
{
	const struct bench *bench = &walk->bench;

	assert_int_equal(number % 2 == 0 ? appointment_drive_close(walk->context, bench->organiser, bench->drive.id, TEXT_NONE)
	                                 : appointment_drive_reopen(walk->context, bench->organiser, bench->drive.id),
	                 APPOINTMENT_DRIVE_CLOSE_OK);
	walk_wait(walk, 15 * INSTANT_MINUTE);
	return true;
}

bool
walk_drive_cancelled(struct walk *walk, int number)
{
	return appointment_drive_cancel(walk->context, walk->bench.organiser, walk->bench.drive.id,
	                                TEXT("The hall is flooded. We are very sorry.")) == APPOINTMENT_DRIVE_CANCEL_OK;
}
