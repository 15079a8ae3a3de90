/* message_test: what the tests of messages share: a donor who came, the words they leave, what a keeper reads and decides. */
#ifndef MESSAGE_MESSAGE_TEST_H
#define MESSAGE_MESSAGE_TEST_H
#include "tests/appointment_bench.h"

#include "message/message.h"

static UNUSED struct message_author
author_of(const struct appointment *appointment)
{
	return (struct message_author){ .page = appointment->page, .appointment = appointment->id, .name = appointment->donor.name };
}

static UNUSED enum message_leave
leave(struct bench *bench, const struct appointment *appointment, const char *words)
{
	const struct message_author author = author_of(appointment);
	const struct message_left left = { .words = text_of(words), .by = TEXT("Donor 0") };

	return message_leave(bench->context, &author, &left);
}

/* The day has come; this donor has an appointment and is at the desk. */
static UNUSED struct appointment
came(struct bench *bench, size_t slot, int number)
{
	struct appointment appointment = bench_taken(bench, slot, number);

	assert_true(appointment_arrive(bench->context, appointment.drive, appointment.id, true));
	return bench_again(bench, &appointment);
}

static UNUSED struct message_list
list_of(struct bench *bench, struct person_id keeper)
{
	struct message_reading reading;
	struct message_list list;

	assert_true(message_reading(bench->context, bench->page, keeper, &reading));
	assert_true(message_list_read(bench->context, bench->page, &reading, MESSAGE_ID_NONE, &list));
	return list;
}

static UNUSED struct message_id
left_by(struct bench *bench, int number)
{
	const struct appointment one = came(bench, 0, number);

	assert_int_equal(leave(bench, &one, "Words"), MESSAGE_LEAVE_OK);
	return list_of(bench, bench->organiser).at[0].id;
}

static UNUSED enum found
decide(struct bench *bench, struct message_id message, enum message_state to)
{
	return message_decide(bench->context, bench->page, bench->organiser, message, to);
}

#endif
