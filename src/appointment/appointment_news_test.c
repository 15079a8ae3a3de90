/* appointment_news_test: what people are told, and how often, when an organiser or a stranger presses again and again. */
#include "appointment/appointment_news.h"

#include "tests/appointment_bench.h"
#include "appointment/appointment_drive.h"
#include "appointment/appointment_letter.h"
#include "limits.h"
#include "outbox/outbox.h"
#include "outbox/outbox_announce.h"
#include "outbox/outbox_eml.h"
#include "outbox/outbox_refuse.h"
#include "outbox_sql.h"

static bool
holds(struct text text, const char *needle)
{
	size_t at;

	return text_find(text, text_of(needle), &at);
}

static void
wait_minutes(struct bench *bench, int64_t minutes)
{
	bench->context->now = instant_plus(bench->context->now, minutes * INSTANT_MINUTE);
}

/* The job, until it has nothing to do. */
static void
run_job(struct bench *bench)
{
	int64_t told;

	do {
		const int64_t cancelled = outbox_expand_due(bench->context, &appointment_cancelled_expander);

		told = outbox_expand_due(bench->context, &appointment_news_expander);
		assert_true(told >= 0 && cancelled >= 0);
		told += cancelled;
	} while (told > 0);
}

static enum appointment_drive_edit
edit(struct bench *bench, const struct drive_words *words)
{
	struct drive_planned planned;
	struct drive_edit edited;

	assert_int_equal(drive_plan(bench->context->arena, words, &planned.slots, &planned.starts, &planned.ends), DRIVE_PLAN_OK);
	return appointment_drive_edit(bench->context, bench->organiser, bench->drive.id, words, &planned, TEXT_NONE, &edited);
}

static void
direct(struct bench *bench, const char *directions)
{
	struct drive_words words = bench->drive.words;

	words.directions = text_of(directions);
	assert_int_equal(edit(bench, &words), APPOINTMENT_DRIVE_EDIT_OK);
}

/* What the sender would do now: everything that may leave leaves.  How many left for this address; the last of them in *newest. */
static int
leave(struct bench *bench, const char *address, struct outbox_eml *newest)
{
	struct context *context = bench->context;
	struct outbox_sql_due_list due;
	int left = 0;

	assert_true(outbox_sql_due(context, context->now, 1000, &due) != DB_READ_FAULT);
	for (size_t i = 0; i < due.count; i++) {
		struct outbox_letter letter;
		const enum outbox_letter_read read = outbox_letter_read(context, due.at[i].id, appointment_letter_author, &letter);

		assert_true(read != OUTBOX_LETTER_READ_FAULT && read != OUTBOX_LETTER_READ_UNREADABLE);
		if (read == OUTBOX_LETTER_READ_HELD)
			assert_int_equal(outbox_sql_hold(context, due.at[i].id, letter.held_until), DB_WROTE);
		if (read != OUTBOX_LETTER_READ_OK)
			continue;
		assert_int_equal(outbox_sql_sent(context, due.at[i].id, context->now, (struct bytes){ (const uint8_t *)"", 0 }), DB_WROTE);
		if (!text_equal(letter.to, text_of(address)))
			continue;
		left++;
		if (newest != NULL)
			*newest = outbox_eml_read(context->arena, letter.message);
	}
	return left;
}

/* ---- a drive's changes ---- */

static void
hundreds_of_edits_within_ten_minutes_are_one_email_that_says_what_is_so_then(void **state)
{
	struct bench bench;
	struct outbox_eml eml = { 0 };

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	(void)leave(&bench, "donor1@example.org", NULL);
	for (int i = 0; i < 300; i++)
		direct(&bench, text_terminated(bench.context->arena, text_format(bench.context->arena, "Door %d", i)));
	wait_minutes(&bench, LIMIT_DRIVE_CHANGE_MINUTES - 1);
	run_job(&bench);
	assert_int_equal(leave(&bench, "donor1@example.org", NULL), 0);
	wait_minutes(&bench, 1);
	run_job(&bench);
	assert_int_equal(leave(&bench, "donor1@example.org", &eml), 1);
	assert_true(holds(eml.body, "Door 299") && holds(eml.subject, "Changed: your appointment on Saturday 31 October"));
	run_job(&bench);
	assert_int_equal(leave(&bench, "donor1@example.org", NULL), 0);
	bench_close(&bench);
}

static void
what_was_changed_back_or_closed_and_opened_again_is_not_told(void **state)
{
	struct bench bench;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	(void)leave(&bench, "donor1@example.org", NULL);
	direct(&bench, "Elsewhere");
	direct(&bench, "Behind the church.");
	for (int i = 0; i < 100; i++) {
		assert_int_equal(appointment_drive_close(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CLOSE_OK);
		assert_int_equal(appointment_drive_reopen(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CLOSE_OK);
	}
	wait_minutes(&bench, LIMIT_DRIVE_CHANGE_MINUTES);
	run_job(&bench);
	assert_int_equal(bench_emails(&bench, "drive_changed") + bench_emails(&bench, "drive_closed"), 0);
	assert_int_equal(appointment_drive_close(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CLOSE_OK);
	wait_minutes(&bench, LIMIT_DRIVE_CHANGE_MINUTES);
	run_job(&bench);
	assert_int_equal(bench_emails(&bench, "drive_closed"), 1);
	bench_close(&bench);
}

/* Closing, opening and editing all day long: a bound for each drive, and the last change is told too. */
static void
a_whole_day_of_presses_reaches_each_address_a_few_times_and_the_last_change_in_the_end(void **state)
{
	struct bench bench;
	struct outbox_eml eml = { 0 };
	int left = 0;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	(void)leave(&bench, "donor1@example.org", NULL);
	for (int i = 0; i < 24 * 4; i++) {
		direct(&bench, text_terminated(bench.context->arena, text_format(bench.context->arena, "Door %d", i)));
		assert_int_equal(i % 2 ? appointment_drive_reopen(bench.context, bench.organiser, bench.drive.id)
		                       : appointment_drive_close(bench.context, bench.organiser, bench.drive.id, TEXT_NONE),
		                 APPOINTMENT_DRIVE_CLOSE_OK);
		wait_minutes(&bench, 15);
		run_job(&bench);
		left += leave(&bench, "donor1@example.org", &eml);
	}
	assert_in_range(left, 1, LIMIT_DRIVE_CHANGES_A_DAY + 1);
	wait_minutes(&bench, 26 * 60);
	run_job(&bench);
	left = leave(&bench, "donor1@example.org", &eml);
	assert_in_range(left, 0, 1);
	assert_true(holds(eml.body, "Door 95"));
	bench_close(&bench);
}

static void
a_change_right_before_the_drive_is_told_at_once(void **state)
{
	struct bench bench;
	struct outbox_waiting waiting;

	bench_open(&bench);
	bench_taken(&bench, 3, 1);
	(void)leave(&bench, "donor1@example.org", NULL);
	bench.context->now = instant_plus(bench.drive.starts, -30 * INSTANT_MINUTE);
	for (int i = 0; i < 10; i++)
		direct(&bench, text_terminated(bench.context->arena, text_format(bench.context->arena, "Door %d", i)));
	assert_true(outbox_announcement_waits(bench.context, bench.drive.id, &waiting));
	assert_int_equal(instant_compare(waiting.when, bench.context->now), 0);
	run_job(&bench);
	assert_int_equal(leave(&bench, "donor1@example.org", NULL), 1);
	bench_close(&bench);
}

static void
a_family_of_one_address_is_told_in_one_email_of_all_its_appointments(void **state)
{
	struct bench bench;
	struct outbox_eml eml = { 0 };

	bench_open(&bench);
	for (int i = 0; i < 3; i++) {
		struct donor child = { text_format(bench.context->arena, "Child %d", i), TEXT("mother@example.org"), TEXT("") };
		struct secret link;

		assert_int_equal(appointment_take(bench.context, bench.page, bench.drive.id, bench.slots.at[i].id, &child, &link),
		                 APPOINTMENT_TAKE_OK);
	}
	assert_true(outbox_confirm(bench.context, TEXT("mother@example.org")));
	(void)leave(&bench, "mother@example.org", NULL);
	wait_minutes(&bench, 120);
	direct(&bench, "The blue door.");
	wait_minutes(&bench, LIMIT_DRIVE_CHANGE_MINUTES);
	run_job(&bench);
	assert_int_equal(leave(&bench, "mother@example.org", &eml), 1);
	assert_true(holds(eml.body, "10:00") && holds(eml.body, "10:15") && holds(eml.body, "10:30"));
	bench_close(&bench);
}

static void
a_cancelled_drive_is_told_at_once_and_its_changes_no_more(void **state)
{
	struct bench bench;
	struct outbox_eml eml = { 0 };

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	(void)leave(&bench, "donor1@example.org", NULL);
	direct(&bench, "One door.");
	wait_minutes(&bench, LIMIT_DRIVE_CHANGE_MINUTES);
	run_job(&bench);                                         /* its email waits */
	direct(&bench, "Another door.");                         /* and this is announced */
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CANCEL_OK);
	run_job(&bench);
	assert_int_equal(leave(&bench, "donor1@example.org", &eml), 1);
	assert_true(holds(eml.subject, "Cancelled: your appointment on Saturday 31 October"));
	wait_minutes(&bench, 24 * 60);
	run_job(&bench);
	assert_int_equal(leave(&bench, "donor1@example.org", NULL), 0);
	bench_close(&bench);
}

/* More than a batch; and a change while they are being told begins again. */
static void
more_addresses_than_a_batch_are_all_told_once(void **state)
{
	struct drive_words words = bench_words();
	struct bench bench;

	words.capacity = 40;
	bench_open_with(&bench, &words);
	for (int i = 0; i < 2 * LIMIT_DRIVE_NEWS_BATCH + 7; i++)
		bench_taken(&bench, (size_t)i / 40, i + 1);
	direct(&bench, "One door.");
	wait_minutes(&bench, LIMIT_DRIVE_CHANGE_MINUTES);
	assert_int_equal(outbox_expand_due(bench.context, &appointment_news_expander), LIMIT_DRIVE_NEWS_BATCH);
	assert_int_equal(bench_emails(&bench, "drive_changed"), LIMIT_DRIVE_NEWS_BATCH);
	direct(&bench, "Another door.");
	assert_int_equal(outbox_expand_due(bench.context, &appointment_news_expander), 0);
	wait_minutes(&bench, LIMIT_DRIVE_CHANGE_MINUTES);
	run_job(&bench);
	assert_int_equal(bench_emails(&bench, "drive_changed"), 2 * LIMIT_DRIVE_NEWS_BATCH + 7);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(DISTINCT to_hash) FROM outbox_email WHERE cause = 'drive_changed'"),
	                 2 * LIMIT_DRIVE_NEWS_BATCH + 7);
	bench_close(&bench);
}

/* ---- strangers with an address that is not theirs ---- */

static struct appointment
booked_for(struct bench *bench, size_t slot, const char *name, const char *address)
{
	const struct donor donor = { text_of(name), text_of(address), TEXT("") };
	struct appointment booked;
	struct secret link;

	assert_int_equal(appointment_take(bench->context, bench->page, bench->drive.id, bench->slots.at[slot].id, &donor, &link),
	                 APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_find(bench->context, link, &booked), FOUND_OK);
	return booked;
}

static void
correcting_to_a_stranger_again_and_again_is_one_email_and_a_few_an_hour(void **state)
{
	struct bench bench;
	int in_hour = 0;

	bench_open(&bench);
	for (int i = 0; i < 10; i++) {
		struct appointment one = booked_for(&bench, (size_t)i % 7, text_terminated(bench.context->arena,
			text_format(bench.context->arena, "Mallory %d", i)), "mallory@example.org");

		for (int press = 0; press < 33; press++) {
			struct secret link;
			const struct text to = press % 2 ? TEXT("mallory@example.org") : TEXT("victim@example.org");

			assert_int_equal(appointment_change_email(bench.context, &one, to, &link), APPOINTMENT_TAKE_OK);
			assert_int_equal(appointment_find(bench.context, link, &one), FOUND_OK);
			in_hour += leave(&bench, "victim@example.org", NULL);
		}
	}
	assert_in_range(in_hour, 1, LIMIT_EMAIL_AN_HOUR);
	for (int hour = 1; hour < 24; hour++) {
		wait_minutes(&bench, 60);
		in_hour += leave(&bench, "victim@example.org", NULL);
	}
	assert_in_range(in_hour, 1, LIMIT_EMAIL_A_DAY);
	bench_close(&bench);
}

static void
moving_and_cancelling_and_booking_again_reaches_a_stranger_a_few_times_an_hour(void **state)
{
	struct bench bench;
	int left = 0;

	bench_open(&bench);
	for (int i = 0; i < 100; i++) {
		struct appointment one = booked_for(&bench, 0, "Mallory", "victim@example.org");

		assert_int_equal(appointment_move(bench.context, &one, bench.slots.at[1].id), APPOINTMENT_MOVE_OK);
		one = bench_again(&bench, &one);
		left += leave(&bench, "victim@example.org", NULL);
		assert_int_equal(appointment_cancel(bench.context, &one), APPOINTMENT_CANCEL_OK);
		left += leave(&bench, "victim@example.org", NULL);
	}
	assert_in_range(left, 1, LIMIT_EMAIL_AN_HOUR);
	bench_close(&bench);
}

static bool
has_words_of_a_person(const struct outbox_eml *eml)
{
	static const char *const words[] = { "Mallory", "St Anne", "Mill Lane", "church", "Ada", "City Blood", "example.com" };
	bool found = false;

	for (size_t i = 0; i < COUNT_OF(words); i++)
		found = found || holds(eml->subject, words[i]) || holds(eml->body, words[i]) || holds(eml->calendar, words[i]) ||
		        holds(eml->to, words[i]);
	return found;
}

/* Every email of an appointment to an address that nobody has confirmed. */
static void
nothing_that_a_person_typed_reaches_an_address_that_is_not_known(void **state)
{
	struct bench bench;
	struct outbox_eml eml = { 0 };
	struct appointment one;

	bench_open(&bench);
	one = booked_for(&bench, 0, "Mallory", "victim@example.org");
	assert_int_equal(leave(&bench, "victim@example.org", &eml), 1);
	assert_true(holds(eml.subject, "Booked: your appointment on Saturday 31 October 2026 at 10:00") && !has_words_of_a_person(&eml));
	assert_true(holds(eml.body, "/mine/") && holds(eml.body, "/no-email/"));
	assert_true(holds(eml.body, "If this was not you, stop emails to this address"));
	assert_true(holds(eml.calendar, "DTSTART:20261031T170000Z"));
	assert_int_equal(appointment_move(bench.context, &one, bench.slots.at[1].id), APPOINTMENT_MOVE_OK);
	assert_int_equal(leave(&bench, "victim@example.org", &eml), 1);
	assert_true(holds(eml.subject, "Your new time") && !has_words_of_a_person(&eml));
	direct(&bench, "Buy pills");
	wait_minutes(&bench, LIMIT_DRIVE_CHANGE_MINUTES);
	run_job(&bench);
	assert_int_equal(leave(&bench, "victim@example.org", &eml), 1);
	assert_true(holds(eml.subject, "Changed") && !has_words_of_a_person(&eml) && !holds(eml.body, "pills"));
	/* Half a day later, and nobody objected. */
	wait_minutes(&bench, LIMIT_EMAIL_KNOWN_HOURS * 60);
	assert_int_equal(appointment_move(bench.context, &one, bench.slots.at[2].id), APPOINTMENT_MOVE_GONE);
	one = bench_again(&bench, &one);
	assert_int_equal(appointment_move(bench.context, &one, bench.slots.at[2].id), APPOINTMENT_MOVE_OK);
	assert_int_equal(leave(&bench, "victim@example.org", &eml), 1);
	assert_true(holds(eml.body, "St Anne's Hall") && !holds(eml.body, "/no-email/"));
	bench_close(&bench);
}

static void
a_confirmed_address_gets_whole_emails_from_the_first(void **state)
{
	struct bench bench;
	struct outbox_eml eml = { 0 };

	bench_open(&bench);
	assert_true(outbox_confirm(bench.context, TEXT("rosa@example.org")));
	(void)booked_for(&bench, 0, "Rosa", "rosa@example.org");
	assert_int_equal(leave(&bench, "rosa@example.org", &eml), 1);
	assert_true(holds(eml.body, "St Anne's Hall") && !holds(eml.body, "/no-email/"));
	bench_close(&bench);
}

static void
the_link_of_a_first_email_stops_everything_that_others_cause(void **state)
{
	struct bench bench;
	struct outbox_eml eml = { 0 };
	struct email_id id;
	struct secret secret;
	bool refused;
	size_t at;

	bench_open(&bench);
	(void)booked_for(&bench, 0, "Mallory", "victim@example.org");
	id = (struct email_id){ test_bench_count(bench.site, "SELECT id FROM outbox_email WHERE cause = 'ticket'") };
	assert_int_equal(leave(&bench, "victim@example.org", &eml), 1);
	secret.text = outbox_refuse_link(bench.context, id).text;
	assert_true(text_find(eml.body, secret.text, &at));
	secret.text = text_from(secret.text, secret.text.length - CRYPTO_TOKEN_LENGTH);
	assert_int_equal(outbox_refuse_look(bench.context, id, (struct secret){ TEXT("0123456789ABCDEFGHJKMNPQRS") }, &refused),
	                 FOUND_NONE);
	assert_int_equal(outbox_refuse_press(bench.context, id, (struct secret){ TEXT("0123456789ABCDEFGHJKMNPQRS") }),
	                 FOUND_NONE);
	assert_true(outbox_refuse_look(bench.context, id, secret, &refused) == FOUND_OK && !refused);
	(void)booked_for(&bench, 1, "Mallory again", "victim@example.org");
	assert_int_equal(outbox_refuse_press(bench.context, id, secret), FOUND_OK);
	assert_true(outbox_refuse_look(bench.context, id, secret, &refused) == FOUND_OK && refused);
	(void)booked_for(&bench, 2, "Mallory once more", "victim@example.org");
	assert_int_equal(leave(&bench, "victim@example.org", NULL), 0);
	wait_minutes(&bench, 24 * 60);
	assert_int_equal(leave(&bench, "victim@example.org", NULL), 0);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hundreds_of_edits_within_ten_minutes_are_one_email_that_says_what_is_so_then),
		cmocka_unit_test(what_was_changed_back_or_closed_and_opened_again_is_not_told),
		cmocka_unit_test(a_whole_day_of_presses_reaches_each_address_a_few_times_and_the_last_change_in_the_end),
		cmocka_unit_test(a_change_right_before_the_drive_is_told_at_once),
		cmocka_unit_test(a_family_of_one_address_is_told_in_one_email_of_all_its_appointments),
		cmocka_unit_test(a_cancelled_drive_is_told_at_once_and_its_changes_no_more),
		cmocka_unit_test(more_addresses_than_a_batch_are_all_told_once),
		cmocka_unit_test(correcting_to_a_stranger_again_and_again_is_one_email_and_a_few_an_hour),
		cmocka_unit_test(moving_and_cancelling_and_booking_again_reaches_a_stranger_a_few_times_an_hour),
		cmocka_unit_test(nothing_that_a_person_typed_reaches_an_address_that_is_not_known),
		cmocka_unit_test(a_confirmed_address_gets_whole_emails_from_the_first),
		cmocka_unit_test(the_link_of_a_first_email_stops_everything_that_others_cause),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
