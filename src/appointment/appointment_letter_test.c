/* What is written to people: subjects that say nothing, links that work, calendars that agree. */
#include "tests/appointment_bench.h"
#include "appointment/appointment_drive.h"
#include "appointment/appointment_letter.h"
#include "base/crypto.h"
#include "html/html.h"
#include "appointment/appointment_view.h"
#include "appointment_email.h"
#include "links.h"
#include "outbox/outbox_eml.h"

static struct appointment_email
view_of(void)
{
	return (struct appointment_email){ .day = TEXT("Saturday 31\u00a0October 2026"), .time = TEXT("10:15"),
		.venue = TEXT("St Anne's Hall"),
		.address = TEXT("1 Mill Lane"), .directions = TEXT("Behind the church."), .honour = TEXT("Ada"),
		.service = TEXT("City Blood Service"),
		.phone = TEXT("555 0100"), .who_may_give = { TEXT("https://blood.example.com/who") }, .link = { TEXT("https://site/mine/SECRET") },
		.move = { TEXT("https://site/mine/SECRET/move") }, .cancel = { TEXT("https://site/mine/SECRET/cancel") } };
}

static bool
has(struct text text, const char *words)
{
	size_t at;

	return text_find(text, text_of(words), &at);
}

typedef void write_email(struct email_text *email, const struct appointment_email *view);

static void
subjects_are_neutral_and_bodies_carry_the_link(void **state)
{
	static write_email *const emails[] = { email_appointment_kept, email_appointment_moved, email_appointment_link_again,
		email_appointment_corrected, email_appointment_reminder, email_appointment_cancelled };
	struct arena *arena = arena_new(1024 * 1024);
	struct appointment_email view = view_of();

	for (size_t i = 0; i < COUNT_OF(emails); i++) {
		struct email_text email = email_text_new(arena);
		struct text subject, body;

		emails[i](&email, &view);
		subject = html_text(email.subject);
		body = html_text(email.body);
		assert_false(has(subject, "lood"));
		assert_false(has(subject, "Ada"));
		assert_false(has(subject, "SECRET"));
		assert_true(has(subject, "10:15"));
		assert_false(has(body, "\n\n\n"));
		assert_false(has(body, "{"));
		if (emails[i] != email_appointment_cancelled) {
			assert_true(has(body, "https://site/mine/SECRET\n"));
			assert_true(has(body, "https://site/mine/SECRET/move\n"));
			assert_true(has(body, "https://site/mine/SECRET/cancel\n"));
		}
	}
	arena_free(arena);
}

static void
a_time_past_midnight_carries_its_date_in_a_list(void **state)
{
	struct bench bench;
	struct drive_words words = bench_words();
	struct appointment evening, night, repeated;

	words.from_minute = 22 * 60;
	words.until_minute = 26 * 60;
	words.break_from = words.break_until = 0;
	words.slot_minutes = 30;
	bench_open_with(&bench, &words);
	evening = bench_taken(&bench, 0, 1);
	night = bench_taken(&bench, 5, 2);
	repeated = bench_taken(&bench, 8, 3);
	assert_true(text_equal(appointment_time_listed(bench.context->arena, &bench.drive, &evening), TEXT("22:00")));
	assert_true(text_equal(appointment_time_listed(bench.context->arena, &bench.drive, &night), TEXT("1\u00a0November 2026, 00:30")));
	assert_true(text_equal(appointment_time_listed(bench.context->arena, &bench.drive, &repeated),
	                       TEXT("1\u00a0November 2026, 01:00 PST")));
	bench_close(&bench);
}

static void
a_person_who_comes_is_told_what_to_do_before_and_who_decides(void **state)
{
	static write_email *const emails[] = { email_appointment_kept, email_appointment_reminder };
	static const char *const said[] = { "Eat a meal and drink plenty of water first", "Bring photo ID", "Allow about an hour",
		"please stay at home", "decides on the day whether you can give" };
	struct arena *arena = arena_new(1024 * 1024);
	struct appointment_email view = view_of();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(emails); i++) {
		struct email_text email = email_text_new(arena);

		view.tomorrow = i == 1;
		emails[i](&email, &view);
		for (size_t j = 0; j < COUNT_OF(said); j++)
			assert_true(has(html_text(email.body), said[j]));
		assert_true(i == 0 || has(html_text(email.subject), "Tomorrow at 10:15: your appointment at"));
	}
	arena_free(arena);
}

static void
a_group_is_told_what_to_do_before_and_whom_to_phone(void **state)
{
	static const char *const said[] = { "Eat a meal and drink plenty of water first", "Bring photo ID", "Allow about an hour",
		"please stay at home", "City Blood Service decides on the day who can give", "Phone City Blood Service: 555 0100" };
	struct arena *arena = arena_new(1024 * 1024);
	const struct appointment_group_email view = { .day = TEXT("Saturday 31\u00a0October 2026"), .time = TEXT("10:15"), .count = 7,
		.service = TEXT("City Blood Service"), .phone = TEXT("555 0100") };
	struct email_text email = email_text_new(arena);

	(void)state;
	email_appointment_group_kept(&email, &view);
	for (size_t i = 0; i < COUNT_OF(said); i++)
		assert_true(has(html_text(email.body), said[i]));
	arena_free(arena);
}

static void
an_email_says_less_when_there_is_less_to_say(void **state)
{
	struct arena *arena = arena_new(1024 * 1024);
	struct appointment_email view = view_of();
	struct email_text email = email_text_new(arena);

	view.honour = view.directions = view.phone = TEXT("");
	view.who_may_give = (struct link){ TEXT("") };
	email_appointment_kept(&email, &view);
	assert_false(has(html_text(email.body), "In honour"));
	assert_true(has(html_text(email.body), "whoever needs it next"));
	assert_false(has(html_text(email.body), "\n\n\n"));
	arena_free(arena);
}

static void
an_appointment_without_an_address_is_booked_without_email(void **state)
{
	struct bench bench;
	struct appointment taken;
	struct donor donor = { TEXT("Walk In"), TEXT(""), TEXT("") };

	bench_open(&bench);
	assert_int_equal(appointment_walk_in(bench.context, &bench.drive, bench.page, &donor, &taken), APPOINTMENT_TAKE_OK);
	assert_true(appointment_arrive(bench.context, taken.drive, taken.id, false));
	assert_int_equal(appointment_cancel(bench.context, &taken), APPOINTMENT_CANCEL_OK);
	assert_int_equal(bench_emails(&bench, "cancelled"), 0);
	bench_close(&bench);
}

/* ---- the ticket, written when it leaves ---- */

static enum outbox_letter_read
ticket_of(struct bench *bench, const struct appointment *appointment, struct outbox_eml *ticket)
{
	const struct text sql = text_format(bench->context->arena, "SELECT id FROM outbox_email WHERE cause = 'ticket' AND about = %lld",
	                                    (long long)appointment->id.id);
	const struct email_id id = { test_bench_count(bench->site, text_terminated(bench->context->arena, sql)) };
	struct outbox_letter letter;
	const enum outbox_letter_read read = outbox_letter_read(bench->context, id, appointment_letter_author, &letter);

	if (read == OUTBOX_LETTER_READ_OK) {
		*ticket = outbox_eml_read(bench->context->arena, letter.message);
		assert_true(text_equal(letter.to, appointment->donor.email));
	}
	return read;
}

static struct text
page_of(struct bench *bench, const struct appointment *appointment)
{
	return link_absolute(bench->context->arena, bench->site->site.url,
	                     link_appointment_http_mine(bench->context->arena, appointment_link(bench->context, appointment))).text;
}

static void
a_ticket_tells_the_time_the_link_and_the_calendars_first_number(void **state)
{
	struct bench bench;
	struct appointment taken;
	struct outbox_eml ticket;

	bench_open(&bench);
	taken = bench_taken(&bench, 1, 1);
	assert_int_equal(ticket_of(&bench, &taken, &ticket), OUTBOX_LETTER_READ_OK);
	assert_true(has(ticket.subject, "10:15"));
	assert_true(text_find(ticket.body, page_of(&bench, &taken), &(size_t){ 0 }));
	assert_true(has(ticket.calendar, "SEQUENCE:0\n"));
	assert_true(has(ticket.calendar, "DTSTART:20261031T171500Z"));
	assert_false(has(ticket.calendar, "CANCELLED"));
	bench_close(&bench);
}

static void
a_ticket_that_leaves_after_a_move_says_when_the_appointment_is_now(void **state)
{
	struct bench bench;
	struct appointment taken;
	struct outbox_eml ticket;

	bench_open(&bench);
	taken = bench_taken(&bench, 1, 1);
	assert_int_equal(appointment_move(bench.context, &taken, bench.slots.at[3].id), APPOINTMENT_MOVE_OK);
	assert_int_equal(ticket_of(&bench, &taken, &ticket), OUTBOX_LETTER_READ_OK);
	assert_true(has(ticket.subject, "10:45"));
	assert_true(has(ticket.calendar, "SEQUENCE:1\n"));
	assert_true(has(ticket.calendar, "DTSTART:20261031T174500Z"));
	bench_close(&bench);
}

static void
a_ticket_that_leaves_after_the_end_comes_before_the_email_that_tells_of_it(void **state)
{
	struct bench bench;
	struct appointment back, cancelled;
	struct outbox_eml ticket;

	bench_open(&bench);
	back = bench_taken(&bench, 1, 1);
	cancelled = bench_taken(&bench, 2, 2);
	assert_int_equal(appointment_cancel(bench.context, &back), APPOINTMENT_CANCEL_OK);
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CANCEL_OK);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(ticket_of(&bench, i ? &cancelled : &back, &ticket), OUTBOX_LETTER_READ_OK);
		assert_true(has(ticket.subject, i ? "10:30" : "10:15"));
		assert_true(has(ticket.calendar, "SEQUENCE:0\n"));
		assert_true(has(ticket.calendar, "METHOD:PUBLISH\n"));
		assert_false(has(ticket.calendar, "CANCELLED"));
	}
	bench_close(&bench);
}

static void
a_newer_link_is_not_sent_to_the_address_that_was_mistyped(void **state)
{
	struct bench bench;
	struct appointment taken;
	struct outbox_eml ticket;
	struct secret link;

	bench_open(&bench);
	taken = bench_taken(&bench, 1, 1);
	assert_int_equal(appointment_change_email(bench.context, &taken, TEXT("right@example.org"), &link), APPOINTMENT_TAKE_OK);
	assert_int_equal(ticket_of(&bench, &taken, &ticket), OUTBOX_LETTER_READ_OVER);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(subjects_are_neutral_and_bodies_carry_the_link),
		cmocka_unit_test(a_time_past_midnight_carries_its_date_in_a_list),
		cmocka_unit_test(a_person_who_comes_is_told_what_to_do_before_and_who_decides),
		cmocka_unit_test(a_group_is_told_what_to_do_before_and_whom_to_phone),
		cmocka_unit_test(an_email_says_less_when_there_is_less_to_say),
		cmocka_unit_test(an_appointment_without_an_address_is_booked_without_email),
		cmocka_unit_test(a_ticket_tells_the_time_the_link_and_the_calendars_first_number),
		cmocka_unit_test(a_ticket_that_leaves_after_a_move_says_when_the_appointment_is_now),
		cmocka_unit_test(a_ticket_that_leaves_after_the_end_comes_before_the_email_that_tells_of_it),
		cmocka_unit_test(a_newer_link_is_not_sent_to_the_address_that_was_mistyped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
