/* Forms of several steps: each step is a page with an address, where what was typed waits, and after the last press every one of them says
 * what came of it. */
#include <string.h>

#include "http/form_draft.h"
#include "limits.h"
#include "tests/journey/setting.h"

static int64_t
drafts(struct setting *setting)
{
	return journey_count(setting->journey, "SELECT count(*) FROM draft");
}

/* The addresses of the steps, from the page that is shown: the step after the form. */
struct steps { const char *form, *check; };

static struct steps
steps_of(struct setting *setting, struct browser *browser)
{
	const char *check = setting_here(browser);
	const size_t length = strlen(check) - strlen("/check");

	assert_string_equal(check + length, "/check");
	return (struct steps){ journey_text(setting->journey, "%.*s", (int)length, check), check };
}

static void
assert_field(struct browser *browser, const char *name, const char *value)
{
	if (!text_equal(browser_field(browser, name), text_of(value)))
		fail_msg("%s is not %s on %.*s", name, value, TEXT_PRINT(browser->address));
}

/* Up to the page that shows what will be booked. */
static struct steps
type_booking(struct setting *setting, struct browser *donor)
{
	setting_choose(setting, donor, "09:15");
	setting_fill_person(donor, "Maria & Söhne = 50% + 1", MARIA, "Maria\u00a0L.");
	browser_press(donor, "Check your answers");
	browser_status(donor, 200);
	return steps_of(setting, donor);
}

static void
what_was_typed_is_at_every_step_and_goes_with_the_booking(void **state)
{
	struct setting setting;
	struct steps steps;
	const char *mine;

	(void)state;
	setting_drive(&setting, 3);
	steps = type_booking(&setting, setting.visitor);
	assert_int_equal(drafts(&setting), 1);
	browser_see(setting.visitor, "Maria & Söhne = 50% + 1");
	for (int times = 0; times < 2; times++) {
		browser_visit(setting.visitor, "%s", steps.form);
		assert_field(setting.visitor, "name", "Maria & Söhne = 50% + 1");
		assert_field(setting.visitor, "email", MARIA);
		browser_visit(setting.visitor, "%s", steps.check);
		browser_see(setting.visitor, "Maria & Söhne = 50% + 1");
	}
	browser_follow(setting.visitor, "Change your name");
	browser_fill(setting.visitor, "name", "Maria Lang");
	browser_press(setting.visitor, "Check your answers");
	browser_see(setting.visitor, "Maria Lang");
	assert_string_equal(setting_here(setting.visitor), steps.check);
	assert_int_equal(drafts(&setting), 1);
	browser_press(setting.visitor, "Book this appointment");
	browser_see(setting.visitor, "Your appointment is booked");
	mine = setting_here(setting.visitor);
	assert_int_equal(drafts(&setting), 0);
	for (int step = 0; step < 2; step++) {
		browser_visit(setting.visitor, "%s", step == 0 ? steps.check : steps.form);
		browser_status(setting.visitor, 200);
		browser_see(setting.visitor, "You have booked this appointment");
		browser_see_not(setting.visitor, "Maria");
		browser_follow(setting.visitor, "See your appointment");
		assert_string_equal(setting_here(setting.visitor), mine);
	}
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM appointment"), 1);
	setting_close(&setting);
}

/* The address of a step is passed on, or read on another computer. */
static void
another_browser_sees_nothing_of_it(void **state)
{
	struct setting setting;
	struct browser *other;
	struct steps steps;

	(void)state;
	setting_drive(&setting, 3);
	other = browser_open(setting.journey);
	steps = type_booking(&setting, setting.visitor);
	browser_visit(other, "%s", steps.check);
	browser_status(other, 410);
	browser_see(other, "What you typed is no longer here");
	browser_see_not(other, "Maria");
	browser_follow(other, "Fill in the form again");
	assert_field(other, "name", "");
	/* What the other types is theirs: the first one's stays. */
	setting_fill_person(other, "Noah Lind", NOAH, NULL);
	browser_press(other, "Check your answers");
	browser_see(other, "Noah Lind");
	assert_string_not_equal(setting_here(other), steps.check);
	browser_press(other, "Book this appointment");
	browser_see(other, "Your appointment is booked");
	browser_visit(setting.visitor, "%s", steps.check);
	browser_see(setting.visitor, "Maria & Söhne");
	browser_press(setting.visitor, "Book this appointment");
	browser_see(setting.visitor, "Your appointment is booked");
	/* Nor does it see what became of it. */
	browser_visit(other, "%s", steps.check);
	browser_status(other, 410);
	browser_close(other);
	setting_close(&setting);
}

static void
what_was_typed_is_deleted_after_an_hour(void **state)
{
	struct setting setting;
	struct steps steps;

	(void)state;
	setting_drive(&setting, 3);
	steps = type_booking(&setting, setting.visitor);
	journey_wait(setting.journey, LIMIT_DRAFT_MINUTES * INSTANT_MINUTE - 1);
	assert_true(form_draft_expire(&setting.journey->bench->context));
	browser_visit(setting.visitor, "%s", steps.check);
	browser_see(setting.visitor, "Maria & Söhne");
	journey_wait(setting.journey, 1);
	browser_visit(setting.visitor, "%s", steps.check);
	browser_status(setting.visitor, 410);
	browser_see_not(setting.visitor, "Maria");
	assert_true(form_draft_expire(&setting.journey->bench->context));
	assert_int_equal(drafts(&setting), 0);
	browser_follow(setting.visitor, "Fill in the form again");
	assert_field(setting.visitor, "name", "");
	setting_close(&setting);
}

/* A page that stayed open longer than its draft has it all. */
static void
a_check_page_that_was_open_for_long_still_books(void **state)
{
	struct setting setting;

	(void)state;
	setting_drive(&setting, 3);
	type_booking(&setting, setting.visitor);
	journey_wait(setting.journey, 2 * LIMIT_DRAFT_MINUTES * INSTANT_MINUTE);
	assert_true(form_draft_expire(&setting.journey->bench->context));
	assert_int_equal(drafts(&setting), 0);
	browser_press(setting.visitor, "Book this appointment");
	browser_see(setting.visitor, "Your appointment is booked");
	setting_close(&setting);
}

/* The same form in two tabs, for two people. */
static void
a_form_in_a_second_tab_is_booked_after_the_first(void **state)
{
	struct setting setting;
	struct browser *tab;
	struct steps first, second;

	(void)state;
	setting_drive(&setting, 3);
	first = type_booking(&setting, setting.visitor);
	tab = browser_open(setting.journey);
	memcpy(tab->cookies, setting.visitor->cookies, sizeof tab->cookies);
	tab->cookie_count = setting.visitor->cookie_count;
	browser_visit(tab, "%s", first.form);
	browser_press(setting.visitor, "Book this appointment");
	browser_see(setting.visitor, "Your appointment is booked");
	setting_fill_person(tab, "Noah Lind", NOAH, NULL);
	browser_press(tab, "Check your answers");
	second = steps_of(&setting, tab);
	assert_string_not_equal(second.check, first.check);
	browser_see(tab, "Noah Lind");
	browser_press(tab, "Book this appointment");
	browser_see(tab, "Your appointment is booked");
	browser_see(tab, NOAH);
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM appointment WHERE state = 'booked'"), 2);
	assert_int_equal(drafts(&setting), 0);
	browser_close(tab);
	setting_close(&setting);
}

static void
a_group_goes_back_as_one_person_does(void **state)
{
	struct setting setting;
	struct steps steps;

	(void)state;
	setting_drive(&setting, 3);
	setting_find_group(setting.visitor, setting.drive, "4");
	browser_follow(setting.visitor, "Choose");
	browser_fill(setting.visitor, "only_organises", "yes");
	setting_fill_person(setting.visitor, "Lena Vogt", LENA, NULL);
	browser_press(setting.visitor, "Check your answers");
	steps = steps_of(&setting, setting.visitor);
	browser_follow(setting.visitor, "Change whether one is yours");
	assert_string_equal(setting_here(setting.visitor), steps.form);
	assert_field(setting.visitor, "name", "Lena Vogt");
	assert_field(setting.visitor, "size", "4");
	browser_press(setting.visitor, "Check your answers");
	browser_see(setting.visitor, "You only organise");
	browser_press(setting.visitor, "Book these appointments");
	browser_see(setting.visitor, "Four appointments are booked");
	assert_int_equal(drafts(&setting), 0);
	browser_visit(setting.visitor, "%s", steps.check);
	browser_see(setting.visitor, "You have booked for your group");
	browser_follow(setting.visitor, "See your group");
	browser_see(setting.visitor, "Four appointments are booked");
	setting_close(&setting);
}

static void
starting_a_page_and_adding_a_drive_go_back_too(void **state)
{
	struct setting setting;
	struct steps steps;

	(void)state;
	setting_drive(&setting, 3);
	browser_visit(setting.anna, "/open");
	browser_fill(setting.anna, "name", "Paul Ober");
	browser_fill(setting.anna, "words", "One.\r\n\r\nTwo & three.");
	browser_fill(setting.anna, "living", "died");
	browser_fill(setting.anna, "keeper", "other");
	browser_fill(setting.anna, "keeper_email", "paula@example.org");
	browser_fill(setting.anna, "inviter", "Anna Berg");
	browser_fill(setting.anna, "statement", "yes");
	browser_press(setting.anna, "Continue");
	steps = steps_of(&setting, setting.anna);
	browser_see(setting.anna, "Two & three.");
	browser_follow(setting.anna, "Change the name");
	assert_string_equal(setting_here(setting.anna), steps.form);
	browser_see(setting.anna, "Two & three.");
	assert_field(setting.anna, "name", "Paul Ober");
	browser_fill(setting.anna, "name", "Paul Obermann");
	browser_press(setting.anna, "Continue");
	browser_see(setting.anna, "Paul Obermann");
	browser_press(setting.anna, "Start the page and ask them");
	browser_visit(setting.anna, "%s", steps.form);
	browser_see(setting.anna, "You have started this page");
	browser_follow(setting.anna, "Go to the page");
	browser_see(setting.anna, "Paul Obermann");

	browser_visit(setting.anna, "%s/drive", setting.manage);
	setting_fill_drive(setting.anna, 3);
	browser_fill(setting.anna, "date", "2026-11-28");
	browser_press(setting.anna, "Check your answers");
	steps = steps_of(&setting, setting.anna);
	browser_follow(setting.anna, "Change something");
	assert_field(setting.anna, "date", "2026-11-28");
	browser_press(setting.anna, "Check your answers");
	browser_press(setting.anna, "Add this drive");
	browser_visit(setting.anna, "%s", steps.check);
	browser_see(setting.anna, "You have added this drive");
	browser_follow(setting.anna, "Manage the drive");
	assert_int_equal(drafts(&setting), 0);
	setting_close(&setting);
}

int
main(int count, char **words)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_typed_is_at_every_step_and_goes_with_the_booking),
		cmocka_unit_test(another_browser_sees_nothing_of_it),
		cmocka_unit_test(what_was_typed_is_deleted_after_an_hour),
		cmocka_unit_test(a_check_page_that_was_open_for_long_still_books),
		cmocka_unit_test(a_form_in_a_second_tab_is_booked_after_the_first),
		cmocka_unit_test(a_group_goes_back_as_one_person_does),
		cmocka_unit_test(starting_a_page_and_adding_a_drive_go_back_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
