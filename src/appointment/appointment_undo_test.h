/* appointment_undo_test: what the tests of undoing share: a change to undo, and people whose addresses are not confirmed. */
#ifndef APPOINTMENT_APPOINTMENT_UNDO_TEST_H
#define APPOINTMENT_APPOINTMENT_UNDO_TEST_H
#include "appointment/appointment_undo.h"

#include "limits.h"
#include "tests/appointment_bench.h"

static UNUSED struct appointment
cancelled(struct bench *bench, const struct appointment *booked)
{
	assert_int_equal(appointment_cancel(bench->context, booked), APPOINTMENT_CANCEL_OK);
	return bench_again(bench, booked);
}

static UNUSED enum appointment_undo
undoable(struct bench *bench, const struct appointment *appointment)
{
	struct appointment_undoable found;

	assert_true(appointment_undo_find(bench->context, appointment, &found));
	return found.outcome;
}

static UNUSED void
pass_minutes(struct bench *bench, int64_t minutes)
{
	bench->context->now = instant_plus(bench->context->now, minutes * INSTANT_MINUTE);
}

static UNUSED void
come_from(struct bench *bench, const char *client)
{
	bench->context->client = (struct bytes){ (const uint8_t *)client, strlen(client) };
}

/* A person whose address nobody has confirmed. */
static UNUSED struct donor
stranger(struct bench *bench, int number)
{
	return (struct donor){ text_format(bench->context->arena, "Stranger %d", number),
		text_format(bench->context->arena, "stranger%d@example.org", number), TEXT("") };
}

/* The job that forgets what counts against a client no longer. */
static UNUSED void
forget_clients(struct bench *bench)
{
	struct drive_id after = DRIVE_ID_NONE;

	assert_true(appointment_forget_clients(bench->context, &after));
}

#endif
