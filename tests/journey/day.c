/* What the page shows of a day of the drive. */
#include "tests/journey/setting.h"

#include <string.h>

/* The number comes from the blood service's staff alone; without them the page says that friends came. */
static void
a_person_who_only_finished_is_among_those_who_came_and_in_no_number(void **state)
{
	static const char *const names[] = { "Ada Berg", "Ben Cole", "Cem Duran", "Dora Ek", "Emil Frey", "Fay Gold" };
	struct setting setting;

	(void)state;
	setting_drive(&setting, 6);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		setting_book(&setting, setting.visitor, "09:15", names[i], journey_text(setting.journey, "p%zu@example.org", i), names[i]);
	setting_desk_of(&setting, "team");
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		browser_visit(setting.desk, "%s", setting.roster);
		browser_press(setting.desk, journey_text(setting.journey, "Here 09:15 %s", names[i]));
		browser_press(setting.desk, journey_text(setting.journey, "Finished 09:15 %s", names[i]));
	}
	journey_wait(setting.journey, 3 * INSTANT_HOUR);
	browser_visit(setting.desk, "%s/close", setting.roster);
	browser_see(setting.desk, "Everyone has finished.");
	browser_press(setting.desk, "Close the day");
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see(setting.visitor, "Friends came to give blood in honour of Konrad Keller.");
	browser_see(setting.visitor, "Ada Berg Ben Cole");
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM outcome"), 0);
	browser_visit(setting.anna, "%s/results", setting.organise);
	browser_see(setting.anna, "Came 6");
	setting_close(&setting);
}

static void
the_code_on_a_donors_page_finds_her_at_the_desk(void **state)
{
	static const char before[] = "or show this code: <b>";
	struct setting setting;
	const char *link;
	struct text code;
	size_t at;

	(void)state;
	setting_drive(&setting, 3);
	link = setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", "Maria Lang");
	(void)setting_book(&setting, setting.visitor, "09:15", "Zoe Smith", "zoe@example.org", "Zoe Smith");
	browser_visit(setting.visitor, "%s", link);
	assert_true(text_find(setting.visitor->page, text_of(before), &at));
	code = (struct text){ setting.visitor->page.at + at + strlen(before), 5 };
	setting_desk(&setting);
	browser_visit(setting.desk, "%s?q=%.*s", setting.roster, TEXT_PRINT(code));
	browser_see(setting.desk, "Maria Lang");
	browser_see_not(setting.desk, "Zoe Smith");
	setting_arrive(&setting, "Maria Lang");
	browser_visit(setting.visitor, "%s", link);
	browser_see_not(setting.visitor, "or show this code");
	setting_close(&setting);
}

static const char *const twelve[] = { "Ada Berg", "Ben Cole", "Cem Duran", "Dora Ek", "Emil Frey", "Fay Gold", "Gil Holm", "Hugo Ito",
	"Ines Jahn", "Jon Kern", "Kim Lund", "Lia Moss" };

static void
expect_given(struct setting *setting, const char *words)
{
	static const char *const said[] = { "been given in honour of", "to give blood in honour of", "given elsewhere in honour of" };

	browser_visit(setting->visitor, "%s", setting->page);
	if (words != NULL)
		browser_see(setting->visitor, words);
	else
		for (size_t i = 0; i < COUNT_OF(said); i++)
			browser_see_not(setting->visitor, said[i]);
}

static void
close_the_day(struct setting *setting)
{
	browser_visit(setting->desk, "%s/close", setting->roster);
	browser_press(setting->desk, "Close the day");
	browser_see(setting->desk, "The day is closed");
}

/* The first `count` of twelve book; `count` of them come, and the third cannot give. */
static void
they_come(struct setting *setting, size_t count, const char *while_open_after_ten)
{
	static const char *const times[] = { "09:15", "09:30", "09:45", "10:30" };

	for (size_t i = 0; i < count; i++)
		setting_book(setting, setting->visitor, times[i / 3], twelve[i], journey_text(setting->journey, "p%zu@example.org", i),
		             i == 0 ? twelve[i] : i == 1 ? journey_text(setting->journey, "%.*s", (int)strcspn(twelve[i], " "), twelve[i]) : NULL);
	setting_desk(setting);
	for (size_t i = 0; i < count; i++) {
		setting_outcome(setting, twelve[i], i == 2 ? "could_not" : "gave", NULL);
		browser_status(setting->desk, 200);
		expect_given(setting, i < 9 ? NULL : while_open_after_ten);
		browser_see_not(setting->visitor, "People who came");
	}
}

static void
with_ten_people_and_more_the_closed_day_shows_the_number_and_names(void **state)
{
	struct setting setting;

	(void)state;
	setting_drive(&setting, 3);
	they_come(&setting, 12, "Four donations have been given in honour of Konrad Keller.");
	/* A person who drove them all. */
	browser_visit(setting.desk, "%s/helper", setting.roster);
	browser_fill(setting.desk, "name", "Hans Ihle");
	browser_fill(setting.desk, "shown", "name");
	browser_fill(setting.desk, "shown_name", "Hans Ihle");
	browser_fill(setting.desk, "honour", setting.manage + strlen("/page/"));
	browser_press(setting.desk, "Add this person");
	browser_status(setting.desk, 200);
	/* Not before the drive has begun. */
	browser_visit(setting.desk, "%s/close", setting.roster);
	browser_see(setting.desk, "The drive has not started");
	journey_wait(setting.journey, 3 * INSTANT_HOUR);
	browser_visit(setting.desk, "%s/close", setting.roster);
	browser_see(setting.desk, "11 donations were recorded.");
	close_the_day(&setting);
	expect_given(&setting, "Eleven donations have been given in honour of Konrad Keller.");
	browser_see(setting.visitor, "People who came, whether or not they gave Ada Berg Ben Hans Ihle and friends");
	browser_see_not(setting.visitor, "Gil");
	browser_see_not(setting.visitor, "Ben Cole");
	/* From now on nothing changes. */
	setting_person(&setting, "Ada Berg");
	browser_see(setting.desk, "Nothing can be changed");
	browser_see_not(setting.desk, "Undo");
	setting_close(&setting);
}

static void
with_seven_people_the_closed_day_shows_the_number_alone(void **state)
{
	struct setting setting;

	(void)state;
	setting_drive(&setting, 3);
	they_come(&setting, 7, NULL);
	journey_wait(setting.journey, 3 * INSTANT_HOUR);
	close_the_day(&setting);
	expect_given(&setting, "Six donations have been given in honour of Konrad Keller.");
	browser_see_not(setting.visitor, "Ada Berg");
	browser_see_not(setting.visitor, "People who came");
	setting_close(&setting);
}

static void
with_seven_people_the_family_may_choose_names_and_the_day_keeps_them(void **state)
{
	struct setting setting;

	(void)state;
	setting_drive(&setting, 3);
	browser_visit(setting.ruth, "%s", setting.manage);
	browser_follow(setting.ruth, "Show the number, or names");
	browser_see(setting.ruth, "This applies to future drives.");
	browser_fill(setting.ruth, "names", "names");
	browser_press(setting.ruth, "Save");
	browser_see(setting.ruth, "Saved.");
	they_come(&setting, 7, NULL);
	journey_wait(setting.journey, 3 * INSTANT_HOUR);
	close_the_day(&setting);
	for (int i = 0; i < 2; i++) {
		expect_given(&setting, "Friends came to give blood in honour of Konrad Keller.");
		browser_see(setting.visitor, "People who came, whether or not they gave Ada Berg Ben");
		browser_see_not(setting.visitor, "and friends");
		browser_visit(setting.ruth, "%s/names", setting.manage);
		browser_fill(setting.ruth, "names", "number");
		browser_press(setting.ruth, "Save");
		browser_visit(setting.desk, "%s/close", setting.roster);
		browser_press(setting.desk, "Open the day again");
		close_the_day(&setting);
	}
	/* The organiser of the drive is not sent a request for a message. */
	browser_visit(setting.anna, "%s/names", setting.manage);
	browser_status(setting.anna, 404);
	setting_close(&setting);
}

static void
with_three_people_the_page_says_that_friends_came_and_never_how_many_gave(void **state)
{
	struct setting setting;

	(void)state;
	setting_drive(&setting, 3);
	they_come(&setting, 3, NULL);
	journey_wait(setting.journey, 3 * INSTANT_HOUR);
	close_the_day(&setting);
	expect_given(&setting, "Friends came to give blood in honour of Konrad Keller.");
	browser_see(setting.visitor, "People who came, whether or not they gave Ada Berg Ben");
	browser_see_not(setting.visitor, "have been given");
	browser_visit(setting.anna, "%s/results", setting.organise);
	browser_see(setting.anna, "The number of donations is not given");
	setting_close(&setting);
}

static void
the_team_undoes_nothing_that_the_staff_recorded_since(void **state)
{
	struct setting setting;
	struct browser *staff;

	(void)state;
	setting_drive(&setting, 3);
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", "Maria Lang");
	setting_desk(&setting);
	staff = setting.desk;
	setting.desk = browser_open(setting.journey);
	setting_desk_of(&setting, "team");
	setting_person(&setting, "Maria Lang");
	browser_press(setting.desk, "Did not come: make the appointment free again");
	browser_see(setting.desk, "did not come");
	browser_visit(staff, "%.*s", TEXT_PRINT(setting.desk->address));
	browser_press(staff, "Undo what is recorded");
	browser_fill(staff, "kind", "gave");
	browser_press_at(staff, "/outcome");
	browser_press(setting.desk, "Undo what is recorded");
	browser_see(setting.desk, "finished");
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM outcome WHERE kind = 'gave' AND undone_at IS NULL"), 1);
	browser_close(staff);
	setting_close(&setting);
}

static void
a_walk_in_is_recorded_beyond_the_last_appointment(void **state)
{
	struct setting setting;

	(void)state;
	setting_drive(&setting, 1);
	setting_desk(&setting);
	for (int i = 0; i < 6; i++) {
		setting_walk_in(&setting, journey_text(setting.journey, "Walker %d", i), i % 2);
		browser_see_not(setting.desk, "over capacity");
	}
	browser_visit(setting.desk, "%s/walk-in", setting.roster);
	browser_see(setting.desk, "No appointment is free.");
	setting_walk_in(&setting, "Walker Seven", true);
	browser_see(setting.desk, "over capacity");
	assert_int_equal(journey_count(setting.journey, "SELECT sum(booked) FROM slot"), 6);
	assert_int_equal(journey_count(setting.journey, "SELECT sum(overbooked) FROM slot"), 1);
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM appointment WHERE honour_page IS NULL"), 3);
	setting_close(&setting);
}

static void
walk_ins_without_a_name_are_told_apart_by_their_times(void **state)
{
	struct setting setting;

	(void)state;
	setting_drive(&setting, 1);
	setting_desk(&setting);
	browser_visit(setting.desk, "%s/walk-in", setting.roster);
	browser_see(setting.desk, "The next free appointment is at 09:00.");
	setting_walk_in(&setting, "", false);
	browser_see(setting.desk, "The walk-in at 09:00 (came at 08:30) is here.");
	setting_walk_in(&setting, "", false);
	browser_see(setting.desk, "The walk-in at 09:15 (came at 08:30) is here.");
	browser_see(setting.desk, "Walk-in, 09:00 (came at 08:30)");
	browser_see(setting.desk, "Walk-in, 09:15 (came at 08:30)");
	browser_see_not(setting.desk, "A friend");
	setting_close(&setting);
}

static void
a_walk_in_who_is_undone_is_off_the_list_and_the_desk_says_so(void **state)
{
	struct setting setting;

	(void)state;
	setting_drive(&setting, 1);
	setting_desk(&setting);
	setting_walk_in(&setting, "Petra Voss", false);
	browser_press(setting.desk, "Undo Petra Voss");
	browser_see(setting.desk, "Petra Voss is off the list.");
	browser_see_not(setting.desk, "Undo");
	setting_close(&setting);
}

/* Twelve people: two gave, one is here, one has finished without a result, eight have not come. */
static void
closing_a_day_that_still_runs_says_so(void **state)
{
	struct setting setting;
	struct browser *staff;

	(void)state;
	setting_drive(&setting, 12);
	for (size_t i = 0; i < COUNT_OF(twelve); i++)
		setting_book(&setting, setting.visitor, "09:15", twelve[i], journey_text(setting.journey, "p%zu@example.org", i), twelve[i]);
	setting_desk(&setting);
	setting_outcome(&setting, twelve[0], "gave", NULL);
	setting_outcome(&setting, twelve[1], "gave", NULL);
	staff = setting.desk;
	setting.desk = browser_open(setting.journey);
	setting_desk_of(&setting, "team");
	for (size_t i = 2; i < 4; i++) {
		browser_visit(setting.desk, "%s", setting.roster);
		browser_press(setting.desk, journey_text(setting.journey, "Here 09:15 %s", twelve[i]));
	}
	browser_press(setting.desk, journey_text(setting.journey, "Finished 09:15 %s", twelve[2]));
	browser_visit(staff, "%s", setting.roster);
	browser_see(staff, "Finished: 3. One has no result yet.");
	browser_see_not(setting.desk, "no result");
	journey_wait(setting.journey, INSTANT_HOUR);
	browser_visit(staff, "%s/close", setting.roster);
	browser_see(staff, "The drive runs until 11:00, and 8 people are still expected. If you close the day now,");
	browser_see(staff, "2 donations were recorded. One person is still here. One person has finished without a result. You can");
	browser_visit(setting.desk, "%s/close", setting.roster);
	browser_see(setting.desk, "and 8 people are still expected.");
	browser_see_not(setting.desk, "result");
	journey_wait(setting.journey, 2 * INSTANT_HOUR);
	browser_visit(staff, "%s/close", setting.roster);
	browser_see_not(staff, "The drive runs");
	browser_see(staff, "One person has finished without a result. 8 people have not come.");
	browser_close(staff);
	setting_close(&setting);
}

/* "Done" in the list records no number: it is added on the person's page, once. */
static void
a_number_is_added_to_a_donation_that_has_none(void **state)
{
	struct setting setting;
	struct browser *old;

	(void)state;
	setting_drive(&setting, 3);
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", "Maria Lang");
	setting_book(&setting, setting.visitor, "09:15", "Jan Berg", "jan@example.org", "Jan Berg");
	setting_desk(&setting);
	setting_outcome(&setting, "Jan Berg", "gave", "A999926123457");
	setting_arrive(&setting, "Maria Lang");
	browser_visit(setting.desk, "%s", setting.roster);
	browser_press(setting.desk, "Done 09:15 Maria Lang");
	browser_see(setting.desk, "Recorded for Maria Lang: gave blood.");
	setting_person(&setting, "Maria Lang");
	browser_see(setting.desk, "No donation number is recorded.");
	browser_follow(setting.desk, "Add the donation number");
	/* The same device in another window. */
	old = setting.desk;
	setting.desk = browser_open(setting.journey);
	memcpy(setting.desk->cookies, old->cookies, sizeof(old->cookies));
	setting.desk->cookie_count = old->cookie_count;
	setting_person(&setting, "Maria Lang");
	browser_follow(setting.desk, "Add the donation number");
	browser_see(setting.desk, "Maria Lang");
	browser_press(setting.desk, "Save the number");
	browser_problem(setting.desk);
	browser_see(setting.desk, "Enter the donation number, or go back to the list.");
	browser_fill(setting.desk, "number", "A9999261234567");
	browser_press(setting.desk, "Save the number");
	browser_problem(setting.desk);
	browser_see(setting.desk, "The check character does not match");
	browser_fill(setting.desk, "number", "A999926123457");
	browser_press(setting.desk, "Save the number");
	browser_problem(setting.desk);
	browser_see(setting.desk, "This number is already recorded for someone else");
	browser_fill(setting.desk, "number", "A999926123456");
	browser_press(setting.desk, "Save the number");
	browser_status(setting.desk, 200);
	browser_see(setting.desk, "The donation number is saved.");
	browser_see(setting.desk, "Donation number A999926123456.");
	browser_see_not(setting.desk, "Add the donation number");
	/* An old page replaces nothing. */
	browser_fill(old, "number", "A999926123458");
	browser_press(old, "Save the number");
	browser_see(old, "Something is already recorded. Undo it first.");
	browser_close(old);
	setting_person(&setting, "Maria Lang");
	browser_see(setting.desk, "Donation number A999926123456.");
	browser_press(setting.desk, "Undo what is recorded");
	browser_see_not(setting.desk, "number is recorded");
	browser_see_not(setting.desk, "A999926123456");
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM outcome"), 2);
	setting_close(&setting);
}

/* A friend in a group whom nobody has named comes to the desk. The group's leader sees that the spot is booked, and no name. */
static void
the_desk_names_a_friend_whom_nobody_has_named(void **state)
{
	struct setting setting;
	const char *leader;

	(void)state;
	setting_drive(&setting, 7);
	leader = setting_book_group(&setting, setting.visitor, 4, false, "Hanna Berg", "hanna@example.org");
	setting_desk(&setting);
	browser_visit(setting.desk, "%s?q=berg", setting.roster);
	browser_see(setting.desk, "A friend, not named yet");
	browser_see(setting.desk, "Hanna Berg’s group");
	browser_follow(setting.desk, "A friend, not named yet");
	browser_see(setting.desk, "in Hanna Berg’s group,");
	browser_follow(setting.desk, "Add a name");
	browser_press_at(setting.desk, "/name");
	browser_problem(setting.desk);
	browser_see(setting.desk, "Enter the name of the person who is here.");
	browser_fill(setting.desk, "name", "Otto Lind");
	browser_press(setting.desk, "Save the name: this person is here");
	browser_see(setting.desk, "Otto Lind is here.");
	browser_see(setting.desk, "1 here");
	browser_press(setting.desk, "Undo Otto Lind");
	browser_see(setting.desk, "Otto Lind is not here yet.");
	setting_person(&setting, "Otto Lind");
	browser_see(setting.desk, "in Hanna Berg’s group,");
	browser_see_not(setting.desk, "Add a name");
	browser_visit(setting.visitor, "%s", leader);
	browser_see_not(setting.visitor, "Otto");
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM appointment WHERE state = 'booked' AND leader_sees IS NULL"), 2);
	setting_close(&setting);
}

int
main(int count, char **words)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_walk_in_is_recorded_beyond_the_last_appointment),
		cmocka_unit_test(a_walk_in_who_is_undone_is_off_the_list_and_the_desk_says_so),
		cmocka_unit_test(closing_a_day_that_still_runs_says_so),
		cmocka_unit_test(a_number_is_added_to_a_donation_that_has_none),
		cmocka_unit_test(the_desk_names_a_friend_whom_nobody_has_named),
		cmocka_unit_test(walk_ins_without_a_name_are_told_apart_by_their_times),
		cmocka_unit_test(the_code_on_a_donors_page_finds_her_at_the_desk),
		cmocka_unit_test(a_person_who_only_finished_is_among_those_who_came_and_in_no_number),
		cmocka_unit_test(with_ten_people_and_more_the_closed_day_shows_the_number_and_names),
		cmocka_unit_test(with_seven_people_the_closed_day_shows_the_number_alone),
		cmocka_unit_test(with_seven_people_the_family_may_choose_names_and_the_day_keeps_them),
		cmocka_unit_test(with_three_people_the_page_says_that_friends_came_and_never_how_many_gave),
		cmocka_unit_test(the_team_undoes_nothing_that_the_staff_recorded_since),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
