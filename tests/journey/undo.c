/* A move or a cancellation is undone with one press; a person who lost their links finds their appointments by email. */
#include "base/id.h"
#include "http/respond.h"
#include "limits.h"
#include "tests/journey/setting.h"

static void
cancel(struct setting *setting, const char *mine)
{
	browser_visit(setting->visitor, "%s/cancel", mine);
	browser_press_at(setting->visitor, "/cancel");
	browser_status(setting->visitor, 200);
	browser_see(setting->visitor, "Your appointment is cancelled");
}

static void
move(struct setting *setting, const char *mine, const char *time)
{
	const int64_t minute = (time[0] - '0') * 600 + (time[1] - '0') * 60 + (time[3] - '0') * 10 + (time[4] - '0');

	browser_visit(setting->visitor, "%s/move", mine);
	browser_fill(setting->visitor, "slot", journey_text(setting->journey, "%.*s", TEXT_PRINT(id_text(setting->journey->arena,
		journey_count(setting->journey, "SELECT id FROM slot WHERE minute = %lld", (long long)minute)))));
	browser_press_at(setting->visitor, "/move");
	browser_status(setting->visitor, 200);
}

static int64_t
booked_at(struct setting *setting, int minute)
{
	return journey_count(setting->journey, "SELECT booked FROM slot WHERE minute = %d", minute);
}

static void
a_cancelled_appointment_comes_back_with_one_press(void **state)
{
	struct journey_letter letter;
	struct setting setting;
	const char *mine;

	(void)state;
	setting_drive(&setting, 3);
	mine = setting_book(&setting, setting.visitor, "09:15", "Maria Lang", MARIA, NULL);
	cancel(&setting, mine);
	browser_see(setting.visitor, "Cancelled. You can undo this until");
	/* The offer outlives a reload, for as long as it is good. */
	journey_wait(setting.journey, 9 * INSTANT_MINUTE);
	browser_visit(setting.visitor, "%s", mine);
	browser_press(setting.visitor, "Undo and book 09:15 again");
	browser_status(setting.visitor, 200);
	browser_see(setting.visitor, "Undone. Your appointment is at 09:15, as it was before.");
	browser_see(setting.visitor, "Your appointment is booked");
	assert_int_equal(booked_at(&setting, 555), 1);
	browser_visit(setting.visitor, "%s", mine);
	browser_see_not(setting.visitor, "Undo");
	letter = journey_letter(setting.journey, MARIA);
	assert_true(text_starts_with(letter.subject, TEXT("Booked again: your appointment on ")));
	assert_string_equal(journey_letter_link(setting.journey, &letter, "/mine/"), mine);
	setting_close(&setting);
}

static void
a_moved_appointment_goes_back_and_says_when_it_cannot(void **state)
{
	struct setting setting;
	const char *mine;

	(void)state;
	setting_drive(&setting, 1);
	mine = setting_book(&setting, setting.visitor, "09:15", "Maria Lang", MARIA, NULL);
	move(&setting, mine, "09:45");
	browser_see(setting.visitor, "Moved to 09:45.");
	browser_press(setting.visitor, "Undo and go back to 09:15");
	browser_see(setting.visitor, "Undone. Your appointment is at 09:15, as it was before.");
	assert_int_equal(booked_at(&setting, 585), 0);
	/* Another person books the old time: first seen by the one who presses, then by everyone who opens the page. */
	move(&setting, mine, "09:45");
	setting_book(&setting, setting.anna, "09:15", "Noah Weiss", NOAH, NULL);
	browser_press(setting.visitor, "Undo and go back to 09:15");
	browser_status(setting.visitor, 409);
	browser_see(setting.visitor, "Moved to 09:45. 09:15 is no longer free, so this cannot be undone.");
	browser_see(setting.visitor, "Choose another time");
	browser_visit(setting.visitor, "%s", mine);
	browser_status(setting.visitor, 200);
	browser_see(setting.visitor, "09:15 is no longer free, so this cannot be undone.");
	browser_see(setting.visitor, "09:45");
	setting_close(&setting);
}

static void
after_ten_minutes_the_page_says_so(void **state)
{
	struct setting setting;
	const char *mine;

	(void)state;
	setting_drive(&setting, 3);
	mine = setting_book(&setting, setting.visitor, "09:15", "Maria Lang", MARIA, NULL);
	cancel(&setting, mine);
	journey_wait(setting.journey, LIMIT_UNDO_MINUTES * INSTANT_MINUTE);
	browser_press(setting.visitor, "Undo and book 09:15 again");
	browser_status(setting.visitor, 409);
	browser_see(setting.visitor, "Ten minutes have passed, so this can no longer be undone.");
	browser_see(setting.visitor, "See the other times");
	browser_visit(setting.visitor, "%s", mine);
	browser_see_not(setting.visitor, "undo");
	assert_int_equal(booked_at(&setting, 555), 0);
	setting_close(&setting);
}

/* What was offered because of it stays offered. */
static void
an_offer_of_the_waiting_list_is_not_taken_back(void **state)
{
	struct setting setting;
	struct browser *noah;
	const char *mine;

	(void)state;
	setting_drive(&setting, 1);
	mine = setting_book(&setting, setting.visitor, "09:15", "Maria Lang", MARIA, NULL);
	setting_book_group(&setting, setting.anna, 2, true, "Tom Berg", TOM);
	setting_book_group(&setting, setting.anna, 2, true, "Ida Berg", HANS);
	setting_book(&setting, setting.anna, "09:00", "Lena Vogt", LENA, NULL);
	noah = browser_open(setting.journey);
	browser_visit(noah, "%s/wait", setting.drive);
	setting_fill_person(noah, "Noah Weiss", NOAH, NULL);
	browser_press(noah, "Join the waiting list");
	browser_status(noah, 200);
	browser_see(noah, "You are next.");
	cancel(&setting, mine);
	browser_see(setting.visitor, "09:15 is no longer free, so this cannot be undone.");
	browser_see(setting.visitor, "you can join the waiting list there");
	browser_visit(noah, "%s", setting_here(noah));
	browser_see(noah, "An appointment is held for you");
	browser_close(noah);
	setting_close(&setting);
}

static void
cancel_spot(struct setting *setting, const char *group)
{
	browser_visit(setting->visitor, "%s/fewer", group);
	browser_press_at(setting->visitor, "/cancel");
}

static void
a_leader_brings_back_one_spot(void **state)
{
	struct setting setting;
	const char *group;

	(void)state;
	setting_drive(&setting, 3);
	group = setting_book_group(&setting, setting.visitor, 3, true, "Lena Vogt", LENA);
	cancel_spot(&setting, group);
	browser_see(setting.visitor, "The spot at 09:00 is cancelled.");
	browser_see_not(setting.visitor, "Others can book this appointment now.");
	assert_int_equal(booked_at(&setting, 540), 2);
	browser_press(setting.visitor, "Undo and book 09:00 again");
	browser_status(setting.visitor, 200);
	browser_see(setting.visitor, "Undone. The spot is back in your group.");
	browser_see_not(setting.visitor, "is cancelled");
	assert_int_equal(booked_at(&setting, 540), 3);
	/* Another person books it first. */
	cancel_spot(&setting, group);
	setting_book(&setting, setting.anna, "09:00", "Noah Weiss", NOAH, NULL);
	browser_press(setting.visitor, "Undo and book 09:00 again");
	browser_status(setting.visitor, 409);
	browser_see(setting.visitor, "09:00 is no longer free, so this cannot be undone.");
	setting_close(&setting);
}

static void
a_friend_gets_their_spot_back(void **state)
{
	struct journey_letter letter;
	struct setting setting;
	const char *group;

	(void)state;
	setting_drive(&setting, 3);
	group = setting_book_group(&setting, setting.anna, 2, true, "Lena Vogt", LENA);
	letter = journey_letter(setting.journey, LENA);
	browser_visit(setting.visitor, "%s", journey_letter_link(setting.journey, &letter, "/seat/"));
	setting_fill_person(setting.visitor, "Maria Lang", MARIA, NULL);
	browser_press(setting.visitor, "Book this appointment");
	browser_see(setting.visitor, "Your appointment is booked");
	cancel(&setting, setting_here(setting.visitor));
	browser_visit(setting.anna, "%s", group);
	browser_see(setting.anna, "None of the two has a name yet.");
	browser_press(setting.visitor, "Undo and book 09:00 again");
	browser_see(setting.visitor, "Your appointment is booked");
	browser_visit(setting.anna, "%s", group);
	browser_see(setting.anna, "One of the two has a name. The other one is held for a friend.");
	setting_close(&setting);
}

/* ---- find my appointment ---- */

/* What the clock sends: nothing, where nothing is known. */
static size_t
letters(struct setting *setting, const char *email)
{
	return journey_letter_count(setting->journey, email);
}

static void
find(struct browser *browser, const char *email)
{
	browser_visit(browser, "/find-my-appointment");
	browser_status(browser, 200);
	browser_fill(browser, "email", email);
	browser_press(browser, "Email me my links");
}

static void
a_person_finds_their_appointment_by_email(void **state)
{
	struct journey_letter letter;
	struct setting setting;
	const char *mine;
	size_t before;

	(void)state;
	setting_drive(&setting, 3);
	mine = setting_book(&setting, setting.anna, "09:15", "Maria Lang", MARIA, NULL);
	before = letters(&setting, MARIA);
	/* From the drive's page, as from signing in. */
	browser_visit(setting.visitor, "/sign-in");
	browser_follow(setting.visitor, "Find my appointment");
	browser_see(setting.visitor, "Enter the email address you booked with.");
	browser_visit(setting.visitor, "%s", setting.drive);
	browser_follow(setting.visitor, "Find my appointment");
	browser_fill(setting.visitor, "email", MARIA);
	browser_press(setting.visitor, "Email me my links");
	browser_status(setting.visitor, 200);
	browser_see(setting.visitor, "If anything is booked with this address, an email is on its way.");
	browser_see_not(setting.visitor, MARIA);
	assert_int_equal(letters(&setting, MARIA), before + 1);
	letter = journey_letter(setting.journey, MARIA);
	assert_string_equal(journey_letter_link(setting.journey, &letter, "/mine/"), mine);
	setting_close(&setting);
}

static void
an_unknown_address_gets_the_same_answer_and_no_email(void **state)
{
	struct setting setting;
	struct text known, unknown;

	(void)state;
	setting_drive(&setting, 3);
	setting_book(&setting, setting.anna, "09:15", "Maria Lang", MARIA, NULL);
	find(setting.visitor, MARIA);
	known = text_copy(setting.journey->arena, setting.visitor->page);
	find(setting.visitor, NOAH);
	unknown = text_copy(setting.journey->arena, setting.visitor->page);
	assert_true(text_equal(known, unknown));
	assert_int_equal(letters(&setting, NOAH), 0);
	setting_close(&setting);
}

static void
an_address_that_looks_mistyped_is_asked_about(void **state)
{
	struct setting setting;

	(void)state;
	setting_drive(&setting, 3);
	find(setting.visitor, "maria@gmial.com");
	browser_see(setting.visitor, "Did you mean maria@gmail.com?");
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM outbox_email WHERE cause = 'find'"), 0);
	browser_press(setting.visitor, "Yes, use maria@gmail.com");
	browser_see(setting.visitor, "If anything is booked with this address, an email is on its way.");
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM outbox_email WHERE cause = 'find'"), 1);
	/* It may be right all the same. */
	find(setting.visitor, "maria@gmial.com");
	browser_press(setting.visitor, "Email me my links");
	browser_see(setting.visitor, "If anything is booked with this address, an email is on its way.");
	setting_close(&setting);
}

static void
a_person_who_asks_too_often_is_told_to_look_in_their_inbox(void **state)
{
	struct setting setting;

	(void)state;
	setting_drive(&setting, 3);
	for (int i = 0; i < LIMIT_FIND_PER_ADDRESS; i++) {
		find(setting.visitor, NOAH);
		browser_status(setting.visitor, 200);
	}
	find(setting.visitor, NOAH);
	browser_problem(setting.visitor);
	browser_see(setting.visitor, "This was asked for several times in the last hour.");
	journey_wait(setting.journey, INSTANT_HOUR);
	for (int i = LIMIT_FIND_PER_ADDRESS; i < LIMIT_FIND_PER_ADDRESS_A_DAY; i++) {
		find(setting.visitor, NOAH);
		browser_status(setting.visitor, 200);
	}
	journey_wait(setting.journey, INSTANT_HOUR);
	find(setting.visitor, NOAH);
	browser_problem(setting.visitor);
	browser_see(setting.visitor, "This was asked for several times today.");
	setting_close(&setting);
}

static void
one_client_asks_for_so_many_addresses(void **state)
{
	struct setting setting;

	(void)state;
	setting_drive(&setting, 3);
	for (int i = 0; i < LIMIT_FIND_PER_CLIENT; i++) {
		find(setting.visitor, journey_text(setting.journey, "person%d@example.org", i));
		browser_status(setting.visitor, 200);
	}
	find(setting.visitor, NOAH);
	browser_problem(setting.visitor);
	browser_see(setting.visitor, "Many people on your network asked for their appointments in the last hour.");
	journey_wait(setting.journey, INSTANT_HOUR);
	find(setting.visitor, NOAH);
	browser_status(setting.visitor, 200);
	setting_close(&setting);
}

#define TEST(name) cmocka_unit_test(name)

int
main(int count, char **words)
{
	const struct CMUnitTest tests[] = {
		TEST(a_cancelled_appointment_comes_back_with_one_press),
		TEST(a_moved_appointment_goes_back_and_says_when_it_cannot),
		TEST(after_ten_minutes_the_page_says_so),
		TEST(an_offer_of_the_waiting_list_is_not_taken_back),
		TEST(a_leader_brings_back_one_spot),
		TEST(a_friend_gets_their_spot_back),
		TEST(a_person_finds_their_appointment_by_email),
		TEST(an_unknown_address_gets_the_same_answer_and_no_email),
		TEST(an_address_that_looks_mistyped_is_asked_about),
		TEST(a_person_who_asks_too_often_is_told_to_look_in_their_inbox),
		TEST(one_client_asks_for_so_many_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
