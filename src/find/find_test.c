#include "find/find.h"

#include "appointment/appointment_letter.h"
#include "base/id.h"
#include "limits.h"
#include "outbox/outbox_eml.h"
#include "outbox_sql.h"
#include "people/people_sign_in.h"
#include "waiting/waiting_test.h"

#define ADDRESS TEXT("ann@example.org")
#define STRANGER TEXT("nobody@example.org")

static struct donor
ann(const char *name)
{
	return (struct donor){ text_of(name), ADDRESS, TEXT("") };
}

/* As the program has it written: a ticket by its own module. */
static enum outbox_author
author(struct context *context, struct text kind, struct appointment_id about, struct outbox_email *email)
{
	return text_equal(kind, TEXT("find")) ? find_letter_author(context, kind, about, email)
	                                      : appointment_letter_author(context, kind, about, email);
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
		const enum outbox_letter_read read = outbox_letter_read(&reading, due.at[i].id, author, &letter);

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
	cancel(&bench, &of_another);
	assert_int_equal(asked(&bench), FIND_ASK_OK);
	assert_true(leaves(&bench, &eml));
	assert_true(contains(eml.body, own.text));
	assert_true(contains(eml.body, group.text));
	assert_true(contains(eml.body, first.text));
	assert_true(contains(eml.body, second.text));
	assert_true(contains(eml.body, TEXT("Your appointment: Saturday 31\u00a0October 2026, 10:00")));
	assert_true(contains(eml.body, TEXT("Your group: 2 appointments on Saturday 31\u00a0October 2026, from 10:00")));
	assert_true(contains(eml.body, TEXT("Held for you until ")));
	assert_true(contains(eml.body, TEXT("Your place on the waiting list: Saturday 31\u00a0October 2026")));
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
	assert_true(contains(eml.body, TEXT("stop emails to this address")));
	assert_true(outbox_confirm(bench.context, ADDRESS));
	assert_true(leaves(&bench, &eml));
	assert_true(contains(eml.body, TEXT("St Anne's Hall")));
	assert_false(contains(eml.body, TEXT("Ann ")));
	assert_false(contains(eml.body, TEXT("Ada")));
	assert_false(contains(eml.body, TEXT("stop emails to this address")));
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
	assert_int_equal(appointment_cancel(bench.context, &appointment), APPOINTMENT_CANCEL_OK);
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

/* Everything that is due leaves, or is dropped because it has nothing to say. */
static void
send_due(struct bench *bench)
{
	struct outbox_letter letter;
	struct outbox_sql_due_list due;

	assert_int_equal(outbox_sql_due(bench->context, bench->context->now, 1000, &due), DB_READ);
	for (size_t i = 0; i < due.count; i++) {
		const enum outbox_letter_read read = outbox_letter_read(bench->context, due.at[i].id, author, &letter);

		if (read == OUTBOX_LETTER_READ_OVER) {
			assert_int_equal(outbox_sql_drop(bench->context, due.at[i].id), DB_WROTE);
			continue;
		}
		assert_int_equal(read, OUTBOX_LETTER_READ_OK);
		assert_int_equal(outbox_sql_sent(bench->context, due.at[i].id, bench->context->now, (struct bytes){ (const uint8_t *)"", 0 }),
		                 DB_WROTE);
	}
}

/* How often one client that nobody knows may ask for a link to sign in with this address. */
static int
sign_ins(struct bench *bench, struct text email, const char *browser)
{
	const struct people_client client = { .browser = text_of(browser), .client_hash = { (const uint8_t *)browser, strlen(browser) } };
	int allowed = 0;

	while (people_ask_for(bench->context, email, TEXT("/home"), &client) == PEOPLE_ASK_OK)
		allowed++;
	return allowed;
}

/* A find email to a person who has booked leaves; one to a stranger is dropped. Neither may be seen in another answer. */
static void
asking_to_sign_in_is_answered_the_same_after_finds_of_a_known_and_an_unknown_address(void **state)
{
	struct bench bench;

	bench_open(&bench);
	(void)booked(&bench, 0, "Ann Wood");
	send_due(&bench);
	bench.context->now = instant_plus(bench.context->now, 2 * INSTANT_DAY);
	for (int i = 0; i < LIMIT_FIND_PER_ADDRESS; i++) {
		assert_int_equal(asked(&bench), FIND_ASK_OK);
		assert_int_equal(find_ask(bench.context, STRANGER), FIND_ASK_OK);
		send_due(&bench);
	}
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM outbox_email WHERE cause = 'find' AND sent_at IS NOT NULL"),
	                 LIMIT_FIND_PER_ADDRESS);
	assert_int_equal(sign_ins(&bench, STRANGER, "0123456789ABCDEFGHJKMNPQRS"), LIMIT_SIGN_IN_EMAILS_PER_ADDRESS);
	assert_int_equal(sign_ins(&bench, ADDRESS, "1123456789ABCDEFGHJKMNPQRS"), LIMIT_SIGN_IN_EMAILS_PER_ADDRESS);
	bench_close(&bench);
}

static void
an_address_is_asked_for_six_times_a_day_known_or_not(void **state)
{
	struct bench bench;

	bench_open(&bench);
	(void)booked(&bench, 0, "Ann Wood");
	for (int i = 0; i < LIMIT_FIND_PER_ADDRESS_A_DAY; i++) {
		assert_int_equal(asked(&bench), FIND_ASK_OK);
		assert_int_equal(find_ask(bench.context, STRANGER), FIND_ASK_OK);
		bench.context->now = instant_plus(bench.context->now, INSTANT_HOUR);
	}
	assert_int_equal(asked(&bench), FIND_ASK_TOO_OFTEN_TODAY);
	assert_int_equal(find_ask(bench.context, STRANGER), FIND_ASK_TOO_OFTEN_TODAY);
	bench.context->now = instant_plus(bench.context->now, INSTANT_DAY);
	assert_int_equal(asked(&bench), FIND_ASK_OK);
	bench_close(&bench);
}

/* What was asked for counts, whether or not an email left: the limit tells nothing. */
static void
an_address_is_asked_for_three_times_an_hour_known_or_not(void **state)
{
	struct bench bench;

	bench_open(&bench);
	(void)booked(&bench, 0, "Ann Wood");
	for (int i = 0; i < LIMIT_FIND_PER_ADDRESS; i++) {
		assert_int_equal(asked(&bench), FIND_ASK_OK);
		assert_int_equal(find_ask(bench.context, STRANGER), FIND_ASK_OK);
	}
	assert_int_equal(asked(&bench), FIND_ASK_TOO_OFTEN);
	assert_int_equal(find_ask(bench.context, STRANGER), FIND_ASK_TOO_OFTEN);
	bench.context->now = instant_plus(bench.context->now, INSTANT_HOUR);
	assert_int_equal(asked(&bench), FIND_ASK_OK);
	bench_close(&bench);
}

/* The first drive of two cannot be read any more. */
static void
one_drive_that_cannot_be_read_is_left_out_and_the_rest_is_sent(void **state)
{
	struct drive_words words = bench_words();
	struct secret lost, kept;
	struct outbox_letter letter;
	struct outbox_sql_due_list due;
	struct outbox_eml eml;
	struct drive_id second;
	struct bench bench;

	bench_open(&bench);
	lost = booked(&bench, 0, "Ann Wood");
	words.date.day = 30;
	assert_int_equal(drive_open(bench.context, bench.organiser, bench.page, &words, &second), DRIVE_OPEN_OK);
	send_due(&bench);
	test_bench_run(bench.site, "UPDATE drive SET zone = 'US/Nowhere' WHERE id = (SELECT min(id) FROM drive)");
	assert_int_equal(asked(&bench), FIND_ASK_OK);
	/* Nothing else is booked: it is tried again. */
	assert_int_equal(outbox_sql_due(bench.context, bench.context->now, 1000, &due), DB_READ);
	assert_int_equal(due.count, 1);
	assert_int_equal(outbox_letter_read(bench.context, due.at[0].id, author, &letter), OUTBOX_LETTER_READ_UNREADABLE);
	assert_int_equal(drive_read(bench.context, second, &bench.drive), FOUND_OK);
	assert_true(drive_slots(bench.context, &bench.drive, &bench.slots));
	kept = booked(&bench, 0, "Ann Wood");
	assert_true(leaves(&bench, &eml));
	assert_true(contains(eml.body, kept.text));
	assert_false(contains(eml.body, lost.text));
	assert_true(contains(eml.body, TEXT("This list is not complete")));
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
		assert_int_equal(outbox_letter_read(bench.context, due.at[i].id, author, &letter), OUTBOX_LETTER_READ_REFUSED);
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
		cmocka_unit_test(asking_to_sign_in_is_answered_the_same_after_finds_of_a_known_and_an_unknown_address),
		cmocka_unit_test(an_address_is_asked_for_six_times_a_day_known_or_not),
		cmocka_unit_test(one_drive_that_cannot_be_read_is_left_out_and_the_rest_is_sent),
		cmocka_unit_test(nothing_goes_to_an_address_that_wants_no_email),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
