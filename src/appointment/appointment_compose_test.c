/* Emails made of fixed views: no database, no clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "appointment/appointment_compose.h"

static const struct appointment_first first = { .site_name = { "Givenback", 9 }, .refuse = { { "https://site/no-more", 20 } } };

static struct appointment_event
event_of(void)
{
	return (struct appointment_event){ .uid = TEXT("id@blood.example.org"), .sequence = 2,
		.stamp = { INT64_C(1790856000) * INSTANT_SECOND },
		.starts = { INT64_C(1793467800) * INSTANT_SECOND }, .venue = TEXT("St Anne's Hall"), .address = TEXT("1 Mill Lane"),
		.directions = TEXT("Behind the church."), .organizer_email = TEXT("blood@example.org"), .organizer_name = TEXT("Givenback") };
}

static struct appointment_letter
letter_of(bool known)
{
	return (struct appointment_letter){ .known = known, .first = first, .event = event_of(),
		.words = { .day = TEXT("Saturday 31 October 2026"), .time = TEXT("10:30"), .venue = TEXT("St Anne's Hall"),
		           .address = TEXT("1 Mill Lane"), .directions = TEXT("Behind the church."), .honour = TEXT("Ada"),
		           .service = TEXT("City Blood Service"), .phone = TEXT("555 0100"), .link = { TEXT("https://site/mine/SECRET") },
		           .move = { TEXT("https://site/mine/SECRET/move") }, .cancel = { TEXT("https://site/mine/SECRET/cancel") } } };
}

static struct outbox_email
email_of(enum outbox_cause cause)
{
	return (struct outbox_email){ .id = { 7 }, .cause = cause, .to = TEXT("donor@example.org"), .to_name = TEXT("Donor") };
}

static bool
has(struct text text, const char *words)
{
	size_t at;

	return text_find(text, text_of(words), &at);
}

static void
the_same_view_makes_the_same_email(void **state)
{
	struct arena *arena = arena_new(1024 * 1024);
	const struct appointment_letter letter = letter_of(true);
	struct outbox_email one = email_of(OUTBOX_CAUSE_MOVED), other = email_of(OUTBOX_CAUSE_MOVED);

	appointment_compose(arena, &letter, &one);
	appointment_compose(arena, &letter, &other);
	assert_true(text_equal(one.subject, other.subject) && text_equal(one.body, other.body) && text_equal(one.calendar, other.calendar));
	assert_true(has(one.body, "St Anne's Hall") && has(one.body, "https://site/mine/SECRET\n"));
	assert_true(text_equal(one.to_name, TEXT("Donor")));
	assert_true(text_is_empty(one.unsubscribe));
	arena_free(arena);
}

static void
a_first_email_and_its_calendar_have_no_word_that_a_person_typed(void **state)
{
	static const enum outbox_cause causes[] = { OUTBOX_CAUSE_TICKET, OUTBOX_CAUSE_MOVED, OUTBOX_CAUSE_CANCELLED, OUTBOX_CAUSE_LINK_AGAIN,
		OUTBOX_CAUSE_ADDRESS_CORRECTED, OUTBOX_CAUSE_REMINDER };
	struct arena *arena = arena_new(1024 * 1024);
	const struct appointment_letter letter = letter_of(false);

	for (size_t i = 0; i < COUNT_OF(causes); i++) {
		struct outbox_email email = email_of(causes[i]);

		appointment_compose(arena, &letter, &email);
		assert_true(has(email.body, "https://site/mine/SECRET"));
		assert_true(text_equal(email.unsubscribe, TEXT("https://site/no-more")));
		assert_true(text_is_empty(email.to_name));
		assert_false(has(email.body, "Anne") || has(email.body, "Ada") || has(email.body, "City"));
		assert_false(has(email.calendar, "Anne") || has(email.calendar, "Mill") || has(email.calendar, "church"));
		assert_true(text_is_empty(email.calendar) == (causes[i] == OUTBOX_CAUSE_REMINDER));
		/* A person who is coming reads how to prepare. */
		assert_true(has(email.body, "Before you come") == (causes[i] == OUTBOX_CAUSE_TICKET || causes[i] == OUTBOX_CAUSE_REMINDER ||
		                                                   causes[i] == OUTBOX_CAUSE_ADDRESS_CORRECTED));
	}
	arena_free(arena);
}

static void
a_calendar_names_who_cancels_it_with_the_drive_alone(void **state)
{
	struct arena *arena = arena_new(1024 * 1024);
	struct appointment_event event = event_of();
	struct text calendar = appointment_compose_calendar(arena, &event);

	assert_true(has(calendar, "METHOD:PUBLISH\r\n") && has(calendar, "SEQUENCE:2\r\n") && has(calendar, "DTSTART:20261031T173000Z"));
	assert_true(has(calendar, "DTEND:20261031T183000Z"));
	assert_false(has(calendar, "ORGANIZER"));
	event.cancelled = event.with_drive = true;
	calendar = appointment_compose_calendar(arena, &event);
	assert_true(has(calendar, "METHOD:CANCEL\r\n") && has(calendar, "STATUS:CANCELLED\r\n") && has(calendar, "ORGANIZER"));
	arena_free(arena);
}

static void
a_groups_email_has_the_calendar_of_the_leaders_own_appointment_or_none(void **state)
{
	struct arena *arena = arena_new(1024 * 1024);
	struct appointment_group_letter letter = { .known = true, .first = first, .words = { .day = TEXT("Saturday 31 October 2026"),
		.time = TEXT("10:30"), .venue = TEXT("St Anne's Hall"), .count = 4, .link = { TEXT("https://site/group/SECRET") } } };
	struct outbox_email with = email_of(OUTBOX_CAUSE_GROUP), without = with, short_one = with;

	appointment_compose_group(arena, &letter, &without);
	assert_true(text_is_empty(without.calendar) && text_is_empty(without.calendar_method));
	letter.calendar = TEXT("BEGIN:VCALENDAR");
	appointment_compose_group(arena, &letter, &with);
	assert_true(text_equal(with.calendar, letter.calendar) && text_equal(with.calendar_method, TEXT("PUBLISH")));
	assert_true(has(with.body, "https://site/group/SECRET"));
	letter.known = false;
	appointment_compose_group(arena, &letter, &short_one);
	assert_false(has(short_one.body, "Anne"));
	assert_true(text_is_empty(short_one.calendar));
	arena_free(arena);
}

static void
only_what_changes_a_time_comes_with_a_calendar_and_never_to_a_leader_without_an_appointment(void **state)
{
	static const struct { enum outbox_cause cause; bool leader; const char *method; } rows[] = {
		{ OUTBOX_CAUSE_DRIVE_CHANGED, false, "PUBLISH" }, { OUTBOX_CAUSE_DRIVE_CLOSED, false, "" },
		{ OUTBOX_CAUSE_DRIVE_CANCELLED, false, "CANCEL" }, { OUTBOX_CAUSE_DRIVE_CANCELLED, true, "" },
	};
	struct arena *arena = arena_new(1024 * 1024);

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct appointment_drive_letter letter = { .known = true, .first = first, .event = event_of(),
			.words = { .day = TEXT("Saturday 31 October 2026"), .time = TEXT("10:30"), .venue = TEXT("St Anne's Hall"),
			           .note = TEXT("The hall is flooded."), .leader = rows[i].leader, .count = 2,
			           .link = { TEXT("https://site/mine/SECRET") } } };
		struct appointment_drive_letter stranger = letter;
		struct outbox_email email = email_of(rows[i].cause), short_one = email;

		stranger.known = false;
		appointment_compose_drive(arena, &stranger, &short_one);
		assert_false(has(short_one.body, "flooded") || has(short_one.body, "Anne"));
		appointment_compose_drive(arena, &letter, &email);
		assert_true(has(email.body, "The organiser writes:\n\n“The hall is flooded.”\n\n"));
		assert_true(text_equal(text_is_empty(email.calendar_method) ? TEXT("") : email.calendar_method, text_of(rows[i].method)));
		assert_true(text_is_empty(email.calendar) == text_is_empty(email.calendar_method));
		assert_false(text_is_empty(email.subject) || text_is_empty(email.body));
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_view_makes_the_same_email),
		cmocka_unit_test(a_first_email_and_its_calendar_have_no_word_that_a_person_typed),
		cmocka_unit_test(a_calendar_names_who_cancels_it_with_the_drive_alone),
		cmocka_unit_test(a_groups_email_has_the_calendar_of_the_leaders_own_appointment_or_none),
		cmocka_unit_test(only_what_changes_a_time_comes_with_a_calendar_and_never_to_a_leader_without_an_appointment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
