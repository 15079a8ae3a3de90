/* Hoarding: one client cannot book up a drive with addresses that are not confirmed, neither alone, in groups nor through the waiting
 * list; and a group that is not confirmed is released. */
#include <string.h>

#include "appointment/appointment_group.h"
#include "waiting/waiting.h"
#include "limits.h"
#include "tests/journey/setting.h"

#define LEADER "leader@example.org"
#define REFUSED "Your network already holds as many unconfirmed appointments here as one network can"

static int64_t
count(struct setting *setting, const char *sql)
{
	return journey_count(setting->journey, "%s", sql);
}

static int64_t
taken(struct setting *setting)
{
	return count(setting, "SELECT sum(booked) FROM slot");
}

static struct browser *
client(struct setting *setting, const char *peer)
{
	struct browser *browser = browser_open(setting->journey);

	browser->peer = text_of(peer);
	return browser;
}

/* Up to the last press, which may be refused. */
static void
book(struct setting *setting, struct browser *browser, const char *time, const char *name, const char *email)
{
	setting_choose(setting, browser, time);
	setting_fill_person(browser, name, email, NULL);
	browser_press(browser, "Check your answers");
	browser_press(browser, "Book this appointment");
}

static void
book_group(struct setting *setting, struct browser *browser, int size, const char *name, const char *email)
{
	browser_visit(browser, "%s?size=%d", setting->drive, size);
	browser_follow(browser, "Choose");
	setting_fill_person(browser, name, email, NULL);
	browser_press(browser, "Check your answers");
	browser_press(browser, "Book these appointments");
}

static void
join(struct setting *setting, struct browser *browser, int size, const char *name, const char *email)
{
	browser_visit(browser, "%s/wait?size=%d", setting->drive, size);
	setting_fill_person(browser, name, email, NULL);
	browser_press(browser, "Join the waiting list");
}

/* The path in the newest email to this address that confirms its group. */
static const char *
confirm_link(struct setting *setting, const char *email)
{
	const struct journey_letter letter = journey_letter(setting->journey, email);

	return journey_letter_link(setting->journey, &letter, "/confirm/group/");
}

static void
confirm(struct setting *setting, struct browser *browser, const char *email)
{
	browser_visit(browser, "%s", confirm_link(setting, email));
	browser_status(browser, 200);
	browser_press(browser, "Confirm this booking");
	browser_status(browser, 200);
	browser_see(browser, "Your group is confirmed");
}

/* The reported attack: two presses booked 80 of 120. */
static void
two_groups_of_one_client_do_not_take_two_thirds_of_a_drive(void **state)
{
	struct setting setting;
	struct browser *attacker, *other;

	(void)state;
	setting_drive(&setting, 20);
	attacker = client(&setting, "198.51.100.1");
	book_group(&setting, attacker, 40, "Lea Leader", LEADER);
	browser_status(attacker, 200);
	assert_int_equal(taken(&setting), 40);
	book_group(&setting, attacker, 40, "Leo Leader", "leo@example.org");
	browser_problem(attacker);
	browser_see(attacker, REFUSED);
	assert_true(text_equal(browser_field(attacker, "name"), TEXT("Leo Leader")));
	assert_true(text_equal(browser_field(attacker, "size"), TEXT("40")));
	assert_int_equal(taken(&setting), 40);
	assert_int_equal(journey_letter_count(setting.journey, "leo@example.org"), 0);
	book(&setting, attacker, "10:45", "Leo Leader", "leo@example.org");
	browser_problem(attacker);
	/* Another network is another client. */
	other = client(&setting, "198.51.100.2");
	book_group(&setting, other, 7, "Maria Lang", MARIA);
	browser_status(other, 200);
	assert_int_equal(taken(&setting), 47);
	browser_close(attacker);
	browser_close(other);
	setting_close(&setting);
}

static void
one_client_books_a_third_of_a_small_drive_and_goes_on_with_a_confirmed_address(void **state)
{
	struct setting setting;
	struct browser *school;

	(void)state;
	setting_drive(&setting, 2);              /* twelve appointments */
	school = client(&setting, "198.51.100.1");
	for (int i = 0; i < 4; i++) {
		book(&setting, school, i < 2 ? "09:00" : "09:15", journey_text(setting.journey, "Pupil %d", i),
		     journey_text(setting.journey, "pupil%d@example.org", i));
		browser_status(school, 200);
	}
	book(&setting, school, "09:30", "Maria Lang", MARIA);
	browser_problem(school);
	browser_see(school, REFUSED);
	browser_see(school, "Sign in with this email address first");
	assert_true(text_equal(browser_field(school, "email"), TEXT(MARIA)));
	assert_int_equal(taken(&setting), 4);
	browser_sign_in(school, MARIA);
	book(&setting, school, "09:30", "Maria Lang", MARIA);
	browser_status(school, 200);
	/* An appointment that is confirmed later no longer counts. */
	browser_sign_in(school, "pupil0@example.org");
	book(&setting, school, "09:30", "Noah Weiss", NOAH);
	browser_status(school, 200);
	book(&setting, school, "09:45", "Tom Berg", TOM);
	browser_problem(school);
	assert_int_equal(taken(&setting), 6);
	browser_close(school);
	setting_close(&setting);
}

static void
one_client_does_not_fill_the_waiting_list(void **state)
{
	struct setting setting;
	struct browser *attacker, *other;

	(void)state;
	setting_drive(&setting, 3);              /* eighteen */
	setting_book_group(&setting, setting.visitor, 12, true, "Ida Berg", "ida@example.org");
	setting_book_group(&setting, setting.visitor, 6, true, "Tom Berg", TOM);
	attacker = client(&setting, "198.51.100.1");
	join(&setting, attacker, 5, "Lea Leader", LEADER);
	browser_status(attacker, 200);
	join(&setting, attacker, 2, "Leo Leader", "leo@example.org");
	browser_problem(attacker);
	browser_see(attacker, REFUSED);
	assert_true(text_equal(browser_field(attacker, "size"), TEXT("2")));
	join(&setting, attacker, 1, "Leo Leader", "leo@example.org");
	browser_status(attacker, 200);
	join(&setting, attacker, 1, "Kim Leader", "kim@example.org");
	browser_problem(attacker);
	assert_int_equal(count(&setting, "SELECT sum(size) FROM waiting_entry"), 6);
	other = client(&setting, "198.51.100.2");
	join(&setting, other, 1, "Maria Lang", MARIA);
	browser_status(other, 200);
	browser_close(attacker);
	browser_close(other);
	setting_close(&setting);
}

/* What is booked through the list still counts against the client that waited. */
static void
what_is_offered_and_taken_counts_like_what_is_booked(void **state)
{
	struct setting setting;
	struct browser *attacker;
	struct journey_letter offer;
	const char *leader;

	(void)state;
	setting_drive(&setting, 1);              /* six: two unconfirmed at most */
	leader = setting_book_group(&setting, setting.visitor, 4, true, "Tom Berg", TOM);
	setting_book_group(&setting, setting.visitor, 2, true, "Ida Berg", "ida@example.org");
	attacker = client(&setting, "198.51.100.1");
	join(&setting, attacker, 2, "Lea Leader", LEADER);
	for (int i = 0; i < 4; i++) {
		browser_visit(setting.visitor, "%s/fewer", leader);
		browser_press_at(setting.visitor, "/cancel");
		browser_status(setting.visitor, 200);
	}
	offer = journey_letter(setting.journey, LEADER);
	browser_visit(attacker, "%s", journey_letter_link(setting.journey, &offer, "/waiting/"));
	browser_press_at(attacker, "/take");
	browser_status(attacker, 200);
	browser_see(attacker, "Confirm this booking by");
	book(&setting, attacker, "09:45", "Leo Leader", "leo@example.org");
	browser_problem(attacker);
	confirm(&setting, attacker, LEADER);
	book(&setting, attacker, "09:45", "Leo Leader", "leo@example.org");
	browser_status(attacker, 200);
	browser_close(attacker);
	setting_close(&setting);
}

static void
a_group_is_confirmed_by_the_emailed_link_alone(void **state)
{
	struct setting setting;
	struct browser *leader;
	const char *group;

	(void)state;
	setting_drive(&setting, 3);
	leader = client(&setting, "198.51.100.1");
	book_group(&setting, leader, 4, "Lea Leader", LEADER);
	browser_see(leader, "Confirm this booking by Friday 2 October 2026");
	group = setting_here(leader);
	/* The link that is shown after booking does not confirm, nor does a made-up code. */
	browser_visit(leader, "/confirm%s/%s", group, strrchr(group, '/') + 1);
	browser_status(leader, 410);
	browser_visit(leader, "%s", confirm_link(&setting, LEADER));
	browser_see(leader, "Confirm by Friday 2 October 2026");
	assert_int_equal(count(&setting, "SELECT count(*) FROM booking_group WHERE confirm_until IS NULL"), 0);
	confirm(&setting, leader, LEADER);
	browser_visit(leader, "%s", group);
	browser_see_not(leader, "Confirm this booking by");
	assert_int_equal(count(&setting, "SELECT count(*) FROM appointment WHERE client_hash IS NOT NULL"), 0);
	journey_wait(setting.journey, 3 * INSTANT_DAY);
	assert_int_equal(appointment_group_lapse_due(&setting.journey->bench->context), 0);
	assert_int_equal(taken(&setting), 4);
	/* A confirmed address is confirmed at once. */
	book_group(&setting, leader, 4, "Lou Leader", LEADER);
	browser_see_not(leader, "Confirm this booking by");
	assert_int_equal(taken(&setting), 8);
	browser_close(leader);
	setting_close(&setting);
}

static void
a_group_that_nobody_confirms_is_released_and_friends_keep_what_they_claimed(void **state)
{
	struct setting setting;
	struct browser *leader, *friend, *waits;
	const char *group, *mine, *link;
	struct text seat;

	(void)state;
	setting_drive(&setting, 1);
	leader = client(&setting, "127.0.0.1");
	book_group(&setting, leader, 4, "Lea Leader", LEADER);
	group = setting_here(leader);
	link = confirm_link(&setting, LEADER);
	seat = text_of(journey_text(setting.journey, "%s", strstr(text_terminated(setting.journey->arena, leader->page), "/seat/")));
	seat.length = strlen("/seat/") + 26;
	friend = client(&setting, "198.51.100.3");
	browser_visit(friend, "%.*s", TEXT_PRINT(seat));
	setting_fill_person(friend, "Maria Lang", MARIA, NULL);
	browser_press_at(friend, text_terminated(setting.journey->arena, seat));
	browser_status(friend, 200);
	mine = setting_here(friend);
	setting_book_group(&setting, setting.visitor, 2, true, "Ida Berg", "ida@example.org");
	confirm(&setting, setting.visitor, "ida@example.org");
	waits = client(&setting, "198.51.100.4");
	join(&setting, waits, 1, "Noah Weiss", NOAH);
	browser_status(waits, 200);

	journey_wait(setting.journey, 23 * INSTANT_HOUR + 59 * INSTANT_MINUTE);
	assert_int_equal(appointment_group_lapse_due(&setting.journey->bench->context), 0);
	journey_wait(setting.journey, 2 * INSTANT_MINUTE);
	assert_int_equal(appointment_group_lapse_due(&setting.journey->bench->context), 1);
	assert_int_equal(appointment_group_lapse_due(&setting.journey->bench->context), 0);

	/* Two of Ida's, Maria's, and one that is offered to Noah. */
	assert_int_equal(taken(&setting), 4);
	assert_int_equal(count(&setting, "SELECT count(*) FROM waiting_offer WHERE state = 'held'"), 1);
	assert_true(journey_letter_count(setting.journey, NOAH) > 1);
	browser_visit(friend, "%s", mine);
	browser_see(friend, "Your appointment is booked");
	browser_visit(leader, "%s", group);
	browser_see(leader, "Your group booking was cancelled");
	browser_visit(leader, "%s", link);
	browser_see(leader, "Your group booking was cancelled");
	browser_visit(leader, "%.*s", TEXT_PRINT(seat));
	browser_status(leader, 410);
	assert_true(text_starts_with(journey_letter(setting.journey, LEADER).subject, TEXT("Cancelled: your group booking on")));
	assert_true(text_starts_with(journey_letter(setting.journey, MARIA).subject, TEXT("Your appointment stays booked")));
	/* What she cancels later is free for everyone, not for a leader who has left. */
	browser_visit(friend, "%s/cancel", mine);
	browser_press(friend, "Cancel my appointment");
	assert_int_equal(count(&setting, "SELECT count(*) FROM appointment WHERE state = 'unclaimed'"), 2);
	browser_close(leader);
	browser_close(friend);
	browser_close(waits);
	setting_close(&setting);
}

static void
shortly_before_the_drive_there_are_two_hours(void **state)
{
	const struct instant now = { 0 };

	(void)state;
	assert_int_equal(appointment_group_confirm_until(now, (struct instant){ 48 * INSTANT_HOUR }).us, 2 * INSTANT_HOUR);
	assert_int_equal(appointment_group_confirm_until(now, (struct instant){ 48 * INSTANT_HOUR + 1 }).us, 24 * INSTANT_HOUR);
}

/* A corrected address has to be confirmed as well, and correcting it again and again extends nothing. */
static void
a_corrected_address_is_to_be_confirmed_and_gives_time_once(void **state)
{
	struct setting setting;
	struct browser *leader;

	(void)state;
	setting_drive(&setting, 3);
	leader = client(&setting, "198.51.100.1");
	book_group(&setting, leader, 4, "Lea Leader", "typo@example.org");
	for (int day = 0; day < 4; day++) {
		journey_wait(setting.journey, 23 * INSTANT_HOUR);
		assert_int_equal(appointment_group_lapse_due(&setting.journey->bench->context), day < 3 ? 0 : 1);
		if (day == 3)
			break;
		browser_follow(leader, "Correct this address");
		browser_fill(leader, "email", journey_text(setting.journey, "leader%d@example.org", day));
		browser_press(leader, "Use this address");
		browser_status(leader, 200);
		browser_see(leader, "Confirm this booking by");
	}
	assert_int_equal(taken(&setting), 0);
	browser_close(leader);
	setting_close(&setting);
}

static void
a_confirmed_group_whose_address_is_corrected_is_to_be_confirmed_again(void **state)
{
	struct setting setting;
	struct browser *leader;

	(void)state;
	setting_drive(&setting, 3);
	leader = client(&setting, "198.51.100.1");
	book_group(&setting, leader, 4, "Lea Leader", LEADER);
	confirm(&setting, leader, LEADER);
	browser_follow(leader, "See your group");
	browser_follow(leader, "Correct this address");
	browser_fill(leader, "email", "leader2@example.org");
	browser_press(leader, "Use this address");
	browser_see(leader, "Confirm this booking by");
	assert_int_equal(count(&setting, "SELECT count(*) FROM appointment WHERE client_hash IS NOT NULL"), 4);
	journey_wait(setting.journey, INSTANT_DAY + INSTANT_MINUTE);
	assert_int_equal(appointment_group_lapse_due(&setting.journey->bench->context), 1);
	assert_int_equal(taken(&setting), 0);
	browser_close(leader);
	setting_close(&setting);
}

static void
a_leader_who_signs_in_has_confirmed(void **state)
{
	struct setting setting;
	struct browser *leader;

	(void)state;
	setting_drive(&setting, 3);
	leader = client(&setting, "198.51.100.1");
	book_group(&setting, leader, 4, "Lea Leader", LEADER);
	browser_sign_in(leader, LEADER);
	journey_wait(setting.journey, INSTANT_DAY + INSTANT_MINUTE);
	assert_int_equal(appointment_group_lapse_due(&setting.journey->bench->context), 1);
	assert_int_equal(taken(&setting), 4);
	assert_int_equal(appointment_group_lapse_due(&setting.journey->bench->context), 0);
	assert_int_equal(count(&setting, "SELECT count(*) FROM appointment WHERE client_hash IS NOT NULL"), 0);
	browser_close(leader);
	setting_close(&setting);
}

static void
forget(struct setting *setting)
{
	struct drive_id after = DRIVE_ID_NONE, after_waiting = DRIVE_ID_NONE;

	assert_true(appointment_forget_clients(&setting->journey->bench->context, &after));
	assert_true(waiting_forget_clients(&setting->journey->bench->context, &after_waiting));
}

/* Which network a booking came from is deleted when it no longer counts. */
static void
the_client_is_forgotten_once_it_no_longer_counts(void **state)
{
	struct setting setting;
	struct browser *donor;

	(void)state;
	setting_drive(&setting, 3);
	donor = client(&setting, "198.51.100.1");
	book(&setting, donor, "09:00", "Maria Lang", MARIA);
	book(&setting, donor, "09:15", "Noah Weiss", NOAH);
	assert_int_equal(count(&setting, "SELECT count(*) FROM appointment WHERE client_hash IS NOT NULL"), 2);
	forget(&setting);
	assert_int_equal(count(&setting, "SELECT count(*) FROM appointment WHERE client_hash IS NOT NULL"), 2);
	browser_sign_in(donor, MARIA);
	forget(&setting);
	assert_int_equal(count(&setting, "SELECT count(*) FROM appointment WHERE client_hash IS NOT NULL"), 1);
	journey_wait(setting.journey, 40 * INSTANT_DAY);
	forget(&setting);
	assert_int_equal(count(&setting, "SELECT count(*) FROM appointment WHERE client_hash IS NOT NULL"), 0);
	browser_close(donor);
	setting_close(&setting);
}

/* The organiser sees only numbers, and releases what will not be used. */
static void
an_organiser_releases_what_nobody_will_use_and_sees_no_names(void **state)
{
	struct setting setting;
	struct browser *friend;
	struct text seat;
	const char *group;

	(void)state;
	setting_drive(&setting, 2);
	group = setting_book_group(&setting, setting.visitor, 7, true, "Lea Leader", LEADER);
	seat = text_of(journey_text(setting.journey, "%s", strstr(text_terminated(setting.journey->arena, setting.visitor->page), "/seat/")));
	seat.length = strlen("/seat/") + 26;
	friend = client(&setting, "198.51.100.3");
	browser_visit(friend, "%.*s", TEXT_PRINT(seat));
	setting_fill_person(friend, "Maria Lang", MARIA, NULL);
	browser_press_at(friend, text_terminated(setting.journey->arena, seat));
	setting_book_group(&setting, setting.visitor, 4, true, "Ida Berg", "ida@example.org");
	setting_book(&setting, setting.visitor, "09:45", "Noah Weiss", NOAH, NULL);
	join(&setting, friend, 1, "Hans Brandt", HANS);
	browser_status(friend, 200);

	browser_visit(setting.anna, "%s", setting.organise);
	browser_follow(setting.anna, "Cancel unused bookings");
	browser_see(setting.anna, "Group of 7, booked on Thursday 1 October 2026");
	browser_see(setting.anna, "1 of 7 booked by name, not confirmed.");
	browser_see(setting.anna, "09:45, booked on");
	browser_see(setting.anna, "Number 1, joined on");
	browser_see_not(setting.anna, "Maria");
	browser_see_not(setting.anna, "Lea");
	browser_see_not(setting.anna, "Noah");
	browser_see_not(setting.anna, "example.org/mine");

	browser_follow(setting.anna, "Remove");
	browser_see(setting.anna, "Remove number 1 from the waiting list?");
	browser_press(setting.anna, "Remove");
	browser_see(setting.anna, "Nobody is waiting.");
	assert_true(text_starts_with(journey_letter(setting.journey, HANS).subject, TEXT("You are no longer on the waiting list")));

	browser_follow(setting.anna, "Back to the drive");
	browser_see(setting.anna, "Held in groups, not booked by name yet: 10 (counted as booked in the times below)");
	browser_follow(setting.anna, "Cancel unused bookings");
	browser_follow(setting.anna, "Cancel the six that nobody has booked");
	browser_see(setting.anna, "Cancel six appointments of a group?");
	assert_int_equal(taken(&setting), 12);
	browser_press(setting.anna, "Cancel these appointments");
	assert_int_equal(taken(&setting), 6);
	browser_see(setting.anna, "Group of 1, booked on");
	assert_true(text_starts_with(journey_letter(setting.journey, LEADER).subject, TEXT("Your group: spots nobody booked are free")));

	browser_follow(setting.anna, "Cancel the whole group of 4");
	browser_press(setting.anna, "Cancel these appointments");
	assert_int_equal(taken(&setting), 2);
	assert_true(text_starts_with(journey_letter(setting.journey, "ida@example.org").subject, TEXT("Cancelled: your group booking on")));

	browser_follow(setting.anna, "Cancel number 1, 09:45");
	browser_see(setting.anna, "Cancel the appointment at 09:45?");
	browser_press(setting.anna, "Cancel this appointment");
	browser_see(setting.anna, "There are none.");
	assert_int_equal(taken(&setting), 1);
	assert_true(text_starts_with(journey_letter(setting.journey, NOAH).subject, TEXT("Cancelled by the organiser: your appointment on")));

	/* Maria's stays hers, whatever happens to the group, and no one else may see it. */
	browser_visit(setting.ruth, "%s/bookings", setting.organise);
	browser_status(setting.ruth, 404);
	browser_visit(setting.visitor, "%s", group);
	browser_status(setting.visitor, 200);
	browser_close(friend);
	setting_close(&setting);
}

int
main(int count, char **words)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_groups_of_one_client_do_not_take_two_thirds_of_a_drive),
		cmocka_unit_test(one_client_books_a_third_of_a_small_drive_and_goes_on_with_a_confirmed_address),
		cmocka_unit_test(one_client_does_not_fill_the_waiting_list),
		cmocka_unit_test(what_is_offered_and_taken_counts_like_what_is_booked),
		cmocka_unit_test(a_group_is_confirmed_by_the_emailed_link_alone),
		cmocka_unit_test(a_group_that_nobody_confirms_is_released_and_friends_keep_what_they_claimed),
		cmocka_unit_test(shortly_before_the_drive_there_are_two_hours),
		cmocka_unit_test(a_corrected_address_is_to_be_confirmed_and_gives_time_once),
		cmocka_unit_test(a_confirmed_group_whose_address_is_corrected_is_to_be_confirmed_again),
		cmocka_unit_test(a_leader_who_signs_in_has_confirmed),
		cmocka_unit_test(the_client_is_forgotten_once_it_no_longer_counts),
		cmocka_unit_test(an_organiser_releases_what_nobody_will_use_and_sees_no_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
