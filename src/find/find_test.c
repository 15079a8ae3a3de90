#include "find/find.h"

#include "base/id.h"
#include "limits.h"
#include "outbox/outbox_eml.h"
#include "outbox_sql.h"
#include "waiting/waiting_test.h"

#define ADDRESS TEXT("ann@example.org")

static struct donor
ann(const char *name)
{
	return (struct donor){ text_of(name), ADDRESS, TEXT("") };
}

/* The only email that was asked for, as it leaves now; true: it leaves. */
static bool
leaves(struct bench *bench, struct outbox_eml *eml)
{
	struct context reading = *bench->context;
	struct outbox_letter letter;
	struct outbox_sql_due_list due;
	bool left = false;

	*eml = (struct outbox_eml){ 0 };
	assert_int_equal(outbox_sql_due(&reading, reading.now, 1000, &due), DB_READ);
	for (size_t i = 0; i < due.count; i++) {
		const enum outbox_letter_read read = outbox_letter_read(&reading, due.at[i].id, find_letter_author, &letter);

		if (!text_equal(letter.cause, TEXT("find")))
			continue;
		assert_false(left);
		if (read == OUTBOX_LETTER_READ_OVER)
			return false;
		assert_int_equal(read, OUTBOX_LETTER_READ_OK);
		assert_true(text_equal(letter.to, ADDRESS));
		*eml = outbox_eml_read(reading.arena, letter.message);
		left = true;
	}
	return left;
}

static bool
contains(struct text text, struct text part)
{
	size_t at;

	return text_find(text, part, &at);
}

static struct secret
booked(struct bench *bench, size_t slot, const char *name)
{
	const struct donor donor = ann(name);
	struct secret link;

	assert_int_equal(appointment_take(bench->context, bench->page, bench->drive.id, bench->slots.at[slot].id, &donor, &link),
	                 APPOINTMENT_TAKE_OK);
	return link;
}

static enum find_ask
asked(struct bench *bench)
{
	return find_ask(bench->context, ADDRESS);
}

/* A full drive of seven times with three seats each: Ann has an appointment and leads a group of two, other people have the rest. */
static void
open_filled(struct bench *bench, struct secret *own, struct secret *group, struct appointment *of_another)
{
	const struct drive_words words = bench_words();
	const struct donor leader = ann("Ann Leader");

	open_drive(bench, &words);
	*own = booked(bench, 0, "Ann Wood");
	assert_int_equal(appointment_take_group(bench->context, bench->page, bench->drive.id, bench->slots.at[0].id, 2, true, &leader, group),
	                 APPOINTMENT_TAKE_OK);
	for (int i = 3; i < 21; i++)
		*of_another = bench_taken(bench, (size_t)i / 3, 100 + i);
}

static struct secret
waits(struct bench *bench, const char *name)
{
	const struct donor donor = ann(name);
	struct secret link;

	assert_int_equal(waiting_join(bench->context, bench->page, bench->drive.id, &(struct waiting_wish){ 1, false, 0, WAITING_MINUTE_MAX },
	                              &donor, &link), WAITING_JOIN_OK);
	return link;
}

static void
everything_of_an_address_is_in_one_email(void **state)
{
	struct secret own, group, first, second;
	struct appointment of_another;
	struct outbox_eml eml;
	struct bench bench;

	open_filled(&bench, &own, &group, &of_another);
	first = waits(&bench, "Ann First");
	second = waits(&bench, "Ann Second");
	give_back(&bench, &of_another);
	assert_int_equal(asked(&bench), FIND_ASK_OK);
	assert_true(leaves(&bench, &eml));
	assert_true(contains(eml.body, own.text));
	assert_true(contains(eml.body, group.text));
	assert_true(contains(eml.body, first.text));
	assert_true(contains(eml.body, second.text));
	assert_true(contains(eml.body, TEXT("Your appointment: Saturday 31 October 2026, 10:00")));
	assert_true(contains(eml.body, TEXT("Your group: 2 appointments on Saturday 31 October 2026, from 10:00")));
	assert_true(contains(eml.body, TEXT("Held for you until ")));
	assert_true(contains(eml.body, TEXT("Your place on the waiting list: Saturday 31 October 2026")));
	bench_close(&bench);
}

static void
no_name_is_in_it_and_to_a_stranger_no_word_that_was_typed(void **state)
{
	struct secret own, group;
	struct appointment of_another;
	struct outbox_eml eml;
	struct bench bench;

	open_filled(&bench, &own, &group, &of_another);
	assert_int_equal(asked(&bench), FIND_ASK_OK);
	assert_true(leaves(&bench, &eml));
	assert_false(contains(eml.body, TEXT("Ann ")));
	assert_false(contains(eml.body, TEXT("Donor")));
	assert_false(contains(eml.body, TEXT("St Anne")));
	assert_true(contains(eml.body, TEXT("do not email me again")));
	assert_true(outbox_confirm(bench.context, ADDRESS));
	assert_true(leaves(&bench, &eml));
	assert_true(contains(eml.body, TEXT("St Anne's Hall")));
	assert_false(contains(eml.body, TEXT("Ann ")));
	assert_false(contains(eml.body, TEXT("Ada")));
	assert_false(contains(eml.body, TEXT("do not email me again")));
	bench_close(&bench);
}

static void
an_unknown_address_is_answered_the_same_and_no_email_leaves(void **state)
{
	struct outbox_eml eml;
	struct bench bench;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	assert_int_equal(asked(&bench), FIND_ASK_OK);
	assert_int_equal(bench_emails(&bench, "find"), 1);
	assert_false(leaves(&bench, &eml));
	bench_close(&bench);
}

static void
what_is_cancelled_or_over_is_not_in_it(void **state)
{
	struct appointment appointment;
	struct outbox_eml eml;
	struct secret link;
	struct bench bench;

	bench_open(&bench);
	link = booked(&bench, 0, "Ann Wood");
	assert_int_equal(appointment_find(bench.context, link, &appointment), FOUND_OK);
	assert_int_equal(appointment_give_back(bench.context, &appointment), APPOINTMENT_GIVE_BACK_OK);
	assert_int_equal(asked(&bench), FIND_ASK_OK);
	assert_false(leaves(&bench, &eml));
	(void)booked(&bench, 1, "Ann Wood");
	assert_true(leaves(&bench, &eml));
	bench.context->now = bench.drive.ends;
	assert_int_equal(asked(&bench), FIND_ASK_OK);
	assert_false(leaves(&bench, &eml));
	bench_close(&bench);
}

static void
while_one_waits_a_newer_one_replaces_it(void **state)
{
	struct bench bench;

	bench_open(&bench);
	(void)booked(&bench, 0, "Ann Wood");
	assert_int_equal(asked(&bench), FIND_ASK_OK);
	assert_int_equal(find_ask(bench.context, TEXT("ANN@example.org")), FIND_ASK_OK);
	assert_int_equal(bench_emails(&bench, "find"), 1);
	bench_close(&bench);
}

/* What was asked for counts, whatever came of it: the limit tells nothing. */
static void
an_address_is_asked_for_three_times_an_hour_known_or_not(void **state)
{
	const struct text stranger = TEXT("nobody@example.org");
	struct bench bench;

	bench_open(&bench);
	(void)booked(&bench, 0, "Ann Wood");
	for (int i = 0; i < LIMIT_FIND_PER_ADDRESS; i++) {
		assert_int_equal(asked(&bench), FIND_ASK_OK);
		assert_int_equal(find_ask(bench.context, stranger), FIND_ASK_OK);
	}
	assert_int_equal(asked(&bench), FIND_ASK_TOO_OFTEN);
	assert_int_equal(find_ask(bench.context, stranger), FIND_ASK_TOO_OFTEN);
	bench.context->now = instant_plus(bench.context->now, INSTANT_HOUR);
	assert_int_equal(asked(&bench), FIND_ASK_OK);
	bench_close(&bench);
}

static void
one_client_asks_for_so_many_addresses(void **state)
{
	struct bench bench;

	bench_open(&bench);
	bench.context->client = (struct bytes){ (const uint8_t *)"client", 6 };
	for (int i = 0; i < LIMIT_FIND_PER_CLIENT; i++)
		assert_int_equal(find_ask(bench.context, text_format(bench.context->arena, "n%d@example.org", i)), FIND_ASK_OK);
	assert_int_equal(asked(&bench), FIND_ASK_TOO_OFTEN);
	bench.context->client = (struct bytes){ (const uint8_t *)"others", 6 };
	assert_int_equal(asked(&bench), FIND_ASK_OK);
	bench_close(&bench);
}

static void
nothing_goes_to_an_address_that_wants_no_email(void **state)
{
	struct outbox_letter letter;
	struct outbox_sql_due_list due;
	struct bench bench;

	bench_open(&bench);
	(void)booked(&bench, 0, "Ann Wood");
	assert_int_equal(outbox_refuse(bench.context, ADDRESS), OUTBOX_REFUSE_OK);
	assert_int_equal(asked(&bench), FIND_ASK_OK);
	assert_int_equal(outbox_sql_due(bench.context, bench.context->now, 1000, &due), DB_READ);
	for (size_t i = 0; i < due.count; i++)
		assert_int_equal(outbox_letter_read(bench.context, due.at[i].id, find_letter_author, &letter), OUTBOX_LETTER_READ_REFUSED);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_of_an_address_is_in_one_email),
		cmocka_unit_test(no_name_is_in_it_and_to_a_stranger_no_word_that_was_typed),
		cmocka_unit_test(an_unknown_address_is_answered_the_same_and_no_email_leaves),
		cmocka_unit_test(what_is_cancelled_or_over_is_not_in_it),
		cmocka_unit_test(while_one_waits_a_newer_one_replaces_it),
		cmocka_unit_test(an_address_is_asked_for_three_times_an_hour_known_or_not),
		cmocka_unit_test(one_client_asks_for_so_many_addresses),
		cmocka_unit_test(nothing_goes_to_an_address_that_wants_no_email),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
