/* Emails made of fixed views: no database, no clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "waiting/waiting_compose.h"

static struct waiting_letter
letter_of(bool known, bool offered)
{
	return (struct waiting_letter){ .known = known, .offered = offered,
		.first = { .site_name = TEXT("Givenback"), .refuse = { TEXT("https://site/no-more") } },
		.words = { .day = TEXT("Saturday 31 October 2026"), .hours = TEXT("10:00 to 12:00"), .venue = TEXT("St Anne's Hall"),
		           .address = TEXT("1 Mill Lane"), .honour = TEXT("Ada"), .service = TEXT("City Blood Service"), .phone = TEXT("555 0100"),
		           .note = TEXT("The hall is flooded."), .size = 1, .link = { TEXT("https://site/waiting/SECRET") },
		           .drive = { TEXT("https://site/drive") },
		           .offer = { .day = TEXT("Saturday 31 October 2026"), .time = TEXT("10:30"), .until_day = TEXT("Friday 30 October 2026"),
		                      .until = TEXT("18:00") } } };
}

static bool
has(struct text text, const char *words)
{
	size_t at;

	return text_find(text, text_of(words), &at);
}

static void
every_email_says_where_to_an_address_that_is_known_and_no_word_that_was_typed_to_another(void **state)
{
	static const struct { enum outbox_cause cause; bool offered; } rows[] = {
		{ OUTBOX_CAUSE_WAITING, false }, { OUTBOX_CAUSE_WAITING_AGAIN, false }, { OUTBOX_CAUSE_WAITING_OFFER, true },
		{ OUTBOX_CAUSE_WAITING_LAPSED, false }, { OUTBOX_CAUSE_WAITING_CANCELLED, false }, { OUTBOX_CAUSE_WAITING_CHANGED, false },
	};
	struct arena *arena = arena_new(1024 * 1024);

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct waiting_letter known = letter_of(true, rows[i].offered), stranger = letter_of(false, rows[i].offered);
		struct outbox_email long_one = { .id = { 7 }, .cause = rows[i].cause, .to_name = TEXT("Donor") }, short_one = long_one;

		waiting_compose(arena, &known, &long_one);
		waiting_compose(arena, &stranger, &short_one);
		assert_true(has(long_one.body, "Anne"));
		assert_true(text_equal(long_one.to_name, TEXT("Donor")));
		assert_true(has(long_one.body, "The organiser writes:\n\n“The hall is flooded.”\n\n") ==
		            (rows[i].cause == OUTBOX_CAUSE_WAITING_CANCELLED || rows[i].cause == OUTBOX_CAUSE_WAITING_CHANGED));
		assert_false(has(short_one.body, "Anne") || has(short_one.body, "Ada") || has(short_one.body, "flooded"));
		assert_true(text_is_empty(short_one.to_name));
		assert_true(text_equal(short_one.unsubscribe, TEXT("https://site/no-more")));
		assert_true(has(short_one.body, "18:00, Friday 30 October 2026") == rows[i].offered);
	}
	arena_free(arena);
}

static void
a_first_offer_says_how_many_have_come_free(void **state)
{
	struct arena *arena = arena_new(1024 * 1024);
	struct waiting_letter letter = letter_of(false, true);
	struct outbox_email one = { .id = { 7 }, .cause = OUTBOX_CAUSE_WAITING_OFFER }, group = one;

	(void)state;
	waiting_compose(arena, &letter, &one);
	letter.words.group = true;
	letter.words.size = 3;
	waiting_compose(arena, &letter, &group);
	assert_true(has(one.body, "An appointment has come free. It is held until"));
	assert_true(has(group.body, "3 appointments have come free. They are held until"));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_first_offer_says_how_many_have_come_free),
		cmocka_unit_test(every_email_says_where_to_an_address_that_is_known_and_no_word_that_was_typed_to_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
