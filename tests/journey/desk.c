/* The desk on the day of the drive: its codes, who came, the outcomes, and what each device sees. */
#include "tests/journey/setting.h"

#include <string.h>

#include "base/log.h"

static void
the_code_is_good_for_one_device_one_drive_one_day(void **state)
{
	struct setting setting;
	struct text code;
	struct browser *second;

	(void)state;
	setting_drive(&setting, 3);
	second = browser_open(setting.journey);
	/* Too early: the drive is weeks away. */
	browser_visit(setting.anna, "%s/crew", setting.organise);
	browser_press(setting.anna, "Make a code");
	code = page_inside(setting.journey->arena, setting.anna->page, TEXT("class=\"code\""));
	browser_visit(setting.desk, "/desk/code/%.*s%.*s", TEXT_PRINT(text_until(code, 5)), TEXT_PRINT(text_from(code, 6)));
	browser_press(setting.desk, "Open the desk");
	browser_problem(setting.desk);
	browser_see(setting.desk, "The code works from the day before");
	browser_visit(setting.desk, "%s", setting.roster);
	browser_see(setting.desk, "The organiser shows a code for this device");
	setting.journey->bench->context.now = (struct instant){ INT64_C(1793431800) * INSTANT_SECOND };
	browser_visit(setting.desk, "/desk");
	browser_fill(setting.desk, "code", text_terminated(setting.journey->arena, text_lower_ascii(setting.journey->arena, code)));
	browser_press(setting.desk, "Open the desk");
	assert_string_equal(setting_here(setting.desk), setting.roster);
	/* Another device, and the organiser's view of it. */
	browser_visit(second, "/desk");
	browser_fill(second, "code", text_terminated(setting.journey->arena, code));
	browser_press(second, "Open the desk");
	browser_problem(second);
	browser_see(second, "in use on another device");
	browser_visit(second, "%s", setting.roster);
	browser_see(second, "The organiser shows a code for this device");
	/* The organiser ends it. */
	browser_visit(setting.anna, "%s/crew", setting.organise);
	browser_press(setting.anna, "End this code");
	browser_visit(setting.desk, "%s", setting.roster);
	browser_see(setting.desk, "The organiser shows a code for this device");
	browser_close(second);
	setting_close(&setting);
}

/* Not "there is no such code": the organiser would make another for nothing. */
static void
a_code_that_cannot_be_read_is_a_fault(void **state)
{
	struct setting setting;
	const char *code;

	(void)state;
	setting_drive(&setting, 3);
	setting_desk(&setting);
	code = setting_here(setting.anna);
	browser_visit(setting.anna, "%s", code);
	browser_status(setting.anna, 200);
	log_level_set(LOG_FAULT + 1);
	test_bench_run(setting.journey->bench, "UPDATE crew_pass SET kind = 'robot'");
	browser_visit(setting.anna, "%s", code);
	browser_status(setting.anna, 500);
	test_bench_run(setting.journey->bench, "DELETE FROM crew_pass");
	browser_visit(setting.anna, "%s", code);
	browser_status(setting.anna, 404);
	log_level_set(LOG_INFO);
	setting_close(&setting);
}

static void
the_desk_closes_half_a_day_after_the_drive(void **state)
{
	struct setting setting;

	(void)state;
	setting_drive(&setting, 3);
	setting_desk(&setting);
	journey_wait(setting.journey, 14 * INSTANT_HOUR);
	browser_visit(setting.desk, "%s", setting.roster);
	browser_see_not(setting.desk, "The organiser shows a code");
	journey_wait(setting.journey, INSTANT_HOUR);
	browser_visit(setting.desk, "%s", setting.roster);
	browser_see(setting.desk, "The organiser shows a code for this device");
	setting_close(&setting);
}

static void
the_desk_finds_a_person_however_the_name_is_typed(void **state)
{
	static const char *const names[] = {
		"Siobhán O’Brien", "Nguyễn Thị Hường", "Łukasz Żak", "Zoë Smith", "İpek Şen", "Jean-Luc Roy", "Ana Quill", "王小明",
	};
	static const struct { const char *typed, *name; } finds[] = {
		{ "O'Brien", "Siobhán O’Brien" }, { "OBrien", "Siobhán O’Brien" }, { "o+brien", "Siobhán O’Brien" },
		{ "Siobhan", "Siobhán O’Brien" },
		{ "Nguyen", "Nguyễn Thị Hường" }, { "huong+nguyen", "Nguyễn Thị Hường" }, { "Lukasz", "Łukasz Żak" }, { "Zoe", "Zoë Smith" },
		{ "Zoe%CC%88", "Zoë Smith" }, { "ipek", "İpek Şen" }, { "Jean+Luc", "Jean-Luc Roy" }, { "Quill,+Ana", "Ana Quill" },
		{ "Ana%E2%80%8B+Quill", "Ana Quill" }, { "小明", "王小明" },
		{ "26+399121", "Ana Quill" }, { "A9999+26", "Ana Quill" }, { "99+26-39", "Ana Quill" }, { "%EF%BC%92%EF%BC%96399121", "Ana Quill" },
	};
	struct setting setting;

	(void)state;
	setting_drive(&setting, 20);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		(void)setting_book(&setting, setting.visitor, "09:15", names[i], journey_text(setting.journey, "n%zu@example.org", i), names[i]);
	setting_desk(&setting);
	setting_arrive(&setting, "Ana Quill");
	setting_outcome(&setting, "Ana Quill", "gave", "A9999 26 399121");
	for (size_t i = 0; i < COUNT_OF(finds); i++) {
		browser_visit(setting.desk, "%s?q=%s", setting.roster, finds[i].typed);
		browser_see_not(setting.desk, "Nobody found");
		for (size_t j = 0; j < COUNT_OF(names); j++)
			if (strcmp(names[j], finds[i].name) == 0)
				browser_see(setting.desk, names[j]);
			else
				browser_see_not(setting.desk, names[j]);
	}
	browser_visit(setting.desk, "%s?q=Quill+Zoe", setting.roster);
	browser_see(setting.desk, "Nobody found");
	setting_close(&setting);
}

static void
a_donor_arrives_gives_and_the_number_is_seen_at_the_desk_alone(void **state)
{
	struct setting setting;
	const char *link;

	(void)state;
	setting_drive(&setting, 3);
	link = setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", "Maria Lang");
	setting_desk(&setting);
	browser_see(setting.desk, "Maria Lang");
	setting_arrive(&setting, "Maria Lang");
	browser_press(setting.desk, "Undo Here");
	browser_see_not(setting.desk, "here since");
	setting_arrive(&setting, "Maria Lang");
	browser_visit(setting.visitor, "%s", link);
	browser_see(setting.visitor, "The desk has noted that you came.");
	setting_outcome(&setting, "Maria Lang", "gave", "A9999 26 123456");
	browser_status(setting.desk, 200);
	browser_see(setting.desk, "Donation number A999926123456");
	/* Found by its number; no one else is read. */
	browser_visit(setting.desk, "%s?q=a9999-26-123456", setting.roster);
	browser_see(setting.desk, "Maria Lang");
	browser_visit(setting.desk, "%s?q=LANG", setting.roster);
	browser_see(setting.desk, "Maria Lang");
	browser_visit(setting.desk, "%s?q=nobody", setting.roster);
	browser_see(setting.desk, "Nobody found");
	browser_see(setting.desk, "0 here · 1 finished");
	browser_visit(setting.visitor, "%s", link);
	browser_see_not(setting.visitor, "A9999");
	browser_visit(setting.anna, "%s", setting.organise);
	browser_see_not(setting.anna, "A9999");
	setting_close(&setting);
}

static void
each_wrong_number_is_told_which_kind_of_wrong(void **state)
{
	static const struct { const char *number, *words; } wrong[] = {
		{ "A999926", "has 13 letters and digits" },
		{ "A99992612345678901", "has 13 letters and digits" },
		{ "A99*926123456", "begins with five letters and digits" },
		{ "A9999XX123456", "two digits for the year" },
		{ "A99992612345X", "The last six are digits" },
		{ "A9999261234567", "The check character does not match" },
	};
	struct setting setting;

	(void)state;
	setting_drive(&setting, 3);
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", "Maria Lang");
	setting_desk(&setting);
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		setting_outcome(&setting, "Maria Lang", "gave", wrong[i].number);
		browser_problem(setting.desk);
		browser_see(setting.desk, wrong[i].words);
		assert_true(text_equal(browser_field(setting.desk, "number"), text_of(wrong[i].number)));
		assert_true(text_equal(browser_field(setting.desk, "kind"), TEXT("gave")));
	}
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM outcome"), 0);
	setting_close(&setting);
}

static void
the_same_number_twice_is_refused_until_it_is_undone(void **state)
{
	struct setting setting;

	(void)state;
	setting_drive(&setting, 3);
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", "Maria Lang");
	setting_book(&setting, setting.visitor, "09:15", "Jan Berg", "jan@example.org", "Jan Berg");
	setting_desk(&setting);
	setting_outcome(&setting, "Maria Lang", "gave", "A999926123456");
	setting_outcome(&setting, "Jan Berg", "gave", "a9999-26-123456");
	browser_problem(setting.desk);
	browser_see(setting.desk, "This number is already recorded for someone else");
	setting_person(&setting, "Maria Lang");
	browser_press(setting.desk, "Undo what is recorded");
	setting_outcome(&setting, "Jan Berg", "gave", "a9999-26-123456");
	browser_status(setting.desk, 200);
	browser_see(setting.desk, "Donation number A999926123456");
	setting_close(&setting);
}

static void
not_coming_frees_the_appointment_and_coming_late_books_it_again(void **state)
{
	struct setting setting;

	(void)state;
	setting_drive(&setting, 1);
	setting_book(&setting, setting.visitor, "10:45", "Maria Lang", "maria@example.org", "Maria Lang");
	setting_desk(&setting);
	assert_int_equal(journey_count(setting.journey, "SELECT sum(booked) FROM slot"), 1);
	setting_outcome(&setting, "Maria Lang", "did_not_come", NULL);
	browser_status(setting.desk, 200);
	assert_int_equal(journey_count(setting.journey, "SELECT sum(booked) FROM slot"), 0);
	setting_book(&setting, setting.visitor, "10:45", "Jan Berg", "jan@example.org", "Jan Berg");
	setting_person(&setting, "Maria Lang");
	browser_press(setting.desk, "Undo what is recorded");
	browser_see(setting.desk, "over capacity");
	assert_int_equal(journey_count(setting.journey, "SELECT sum(booked) FROM slot"), 1);
	assert_int_equal(journey_count(setting.journey, "SELECT sum(overbooked) FROM slot"), 1);
	setting_close(&setting);
}

static void
every_press_at_the_desk_can_be_undone(void **state)
{
	struct setting setting;

	(void)state;
	setting_drive(&setting, 1);
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", "Maria Lang");
	setting_desk(&setting);
	/* A person who was added by mistake, with an appointment and without. */
	setting_walk_in(&setting, "Walker", true);
	browser_see(setting.desk, "Walker is here.");
	browser_press(setting.desk, "Undo Walker");
	browser_see(setting.desk, "Walker is off the list.");
	browser_visit(setting.desk, "%s/all", setting.roster);
	browser_see_not(setting.desk, "Walker");
	assert_int_equal(journey_count(setting.journey, "SELECT sum(booked) FROM slot"), 1);
	browser_visit(setting.desk, "%s/helper", setting.roster);
	browser_fill(setting.desk, "name", "Hans Ihle");
	browser_press(setting.desk, "Add this person");
	setting_person(&setting, "Hans Ihle");
	browser_press(setting.desk, "Undo: take this person off the list");
	browser_see(setting.desk, "Hans Ihle is off the list.");
	browser_visit(setting.desk, "%s/all", setting.roster);
	browser_see_not(setting.desk, "Hans Ihle");
	/* "Gave" also records the arrival, and undoing it removes both. */
	setting_outcome(&setting, "Maria Lang", "gave", NULL);
	browser_see(setting.desk, "Came at");
	browser_press(setting.desk, "Undo what is recorded");
	browser_see_not(setting.desk, "Came at");
	/* The day itself. */
	journey_wait(setting.journey, 3 * INSTANT_HOUR);
	browser_visit(setting.desk, "%s/close", setting.roster);
	browser_see_not(setting.desk, "Still here:");
	browser_see_not(setting.desk, "Maria Lang");
	setting_person(&setting, "Maria Lang");
	browser_press(setting.desk, "Here");
	browser_visit(setting.desk, "%s/finished", setting.roster);
	browser_see(setting.desk, "Nobody has finished yet.");
	browser_visit(setting.desk, "%s/close", setting.roster);
	browser_see(setting.desk, "Still here: Maria Lang");
	browser_press(setting.desk, "Close the day");
	browser_see(setting.desk, "The day is closed");
	browser_visit(setting.desk, "%s/close", setting.roster);
	browser_press(setting.desk, "Open the day again");
	browser_see_not(setting.desk, "The day is closed");
	setting_outcome(&setting, "Maria Lang", "gave", NULL);
	browser_status(setting.desk, 200);
	setting_close(&setting);
}

/* The same device in two windows: the desk goes on in a new one, and what the returned one shows grows old. */
static struct browser *
leave_window(struct setting *setting)
{
	struct browser *old = setting->desk;

	setting->desk = browser_open(setting->journey);
	memcpy(setting->desk->cookies, old->cookies, sizeof(old->cookies));
	setting->desk->cookie_count = old->cookie_count;
	return old;
}

/* A press was not what is recorded now: the person's page says what is. */
static void
see_person(struct browser *browser, const struct setting *setting, const char *words)
{
	browser_status(browser, 200);
	assert_true(text_starts_with(browser->address, text_format(setting->journey->arena, "%s/donor/", setting->roster)));
	browser_see(browser, words);
}

/* One of the team is the desk: only to them a person's page offers "Finished". Returns the device of the staff. */
static struct browser *
at_another_device(struct setting *setting)
{
	struct browser *staff = setting->desk;

	setting->desk = browser_open(setting->journey);
	setting_desk_of(setting, "team");
	return staff;
}

static void
a_press_on_an_old_page_changes_nothing_that_was_recorded_since(void **state)
{
	struct setting setting;
	struct browser *old;

	(void)state;
	setting_drive(&setting, 3);
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", "Maria Lang");
	setting_desk(&setting);
	setting_person(&setting, "Maria Lang");
	old = leave_window(&setting);
	setting_outcome(&setting, "Maria Lang", "did_not_come", NULL);
	browser_press(old, "Here");
	see_person(old, &setting, "did not come");
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM appointment WHERE arrived_at IS NOT NULL"), 0);
	browser_close(old);
	setting_close(&setting);
}

static void
a_person_who_has_come_is_never_recorded_as_absent(void **state)
{
	struct setting setting;
	struct browser *old, *staff;

	(void)state;
	setting_drive(&setting, 3);
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", "Maria Lang");
	setting_desk(&setting);
	setting_person(&setting, "Maria Lang");
	browser_see(setting.desk, "Did not come");
	old = leave_window(&setting);
	setting_arrive(&setting, "Maria Lang");
	browser_see_not(setting.desk, "Did not come");
	for (int i = 0; i < 2; i++) {
		browser_fill(old, "kind", "did_not_come");
		browser_press_at(old, "/outcome");
		see_person(old, &setting, i == 0 ? "here since" : "Came at");
		assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM outcome"), 0);
		assert_int_equal(journey_count(setting.journey, "SELECT sum(booked) FROM slot"), 1);
		if (i > 0)
			break;
		/* Nor after they have left again. */
		browser_close(old);
		setting_person(&setting, "Maria Lang");
		browser_press(setting.desk, "Undo Here");
		old = leave_window(&setting);
		setting_arrive(&setting, "Maria Lang");
		browser_see_not(setting.desk, "Finished");
		staff = at_another_device(&setting);
		setting_person(&setting, "Maria Lang");
		browser_press(setting.desk, "Finished");
		browser_close(setting.desk);
		setting.desk = staff;
	}
	browser_close(old);
	setting_close(&setting);
}

static void
a_person_who_presses_here_second_does_not_change_when_a_person_came(void **state)
{
	struct setting setting;
	struct browser *old;
	int64_t first;

	(void)state;
	setting_drive(&setting, 3);
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", "Maria Lang");
	setting_desk_of(&setting, "team");
	old = leave_window(&setting);
	browser_visit(setting.desk, "%s", setting.roster);
	browser_press(setting.desk, "Here 09:15 Maria Lang");
	first = journey_count(setting.journey, "SELECT arrived_at FROM appointment");
	assert_true(first > 0);
	journey_wait(setting.journey, 20 * INSTANT_MINUTE);
	browser_press(old, "Here 09:15 Maria Lang");
	browser_see(old, "Maria Lang is here.");
	assert_int_equal(journey_count(setting.journey, "SELECT arrived_at FROM appointment"), first);
	browser_close(old);
	setting_close(&setting);
}

static void
a_press_that_did_nothing_is_not_answered_as_if_it_had(void **state)
{
	struct setting setting;
	struct browser *old;

	(void)state;
	setting_drive(&setting, 3);
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", "Maria Lang");
	setting_desk(&setting);
	browser_visit(setting.desk, "%s", setting.roster);
	browser_press(setting.desk, "Here 09:15 Maria Lang");
	journey_wait(setting.journey, INSTANT_MINUTE);
	browser_press(setting.desk, "Not today 09:15 Maria Lang");
	/* What was recorded is undone in another window, then here. */
	old = leave_window(&setting);
	setting_person(&setting, "Maria Lang");
	browser_press(setting.desk, "Undo what is recorded");
	browser_press(old, "Undo Maria Lang");
	see_person(old, &setting, "here since");
	/* The arrival. */
	browser_visit(old, "%s", setting.roster);
	browser_press(old, "Done 09:15 Maria Lang");
	browser_press(old, "Undo Maria Lang");
	setting_person(&setting, "Maria Lang");
	browser_press(setting.desk, "Undo Here");
	browser_visit(old, "%s", setting.roster);
	browser_press(old, "Here 09:15 Maria Lang");
	setting_person(&setting, "Maria Lang");
	browser_press(setting.desk, "Undo Here");
	browser_press(old, "Undo Maria Lang");
	see_person(old, &setting, "expected");
	/* The day is closed in another window while the list is open. */
	browser_visit(old, "%s", setting.roster);
	browser_press(old, "Here 09:15 Maria Lang");
	journey_wait(setting.journey, 3 * INSTANT_HOUR);
	browser_visit(setting.desk, "%s/close", setting.roster);
	browser_press(setting.desk, "Close the day");
	browser_press(old, "Done 09:15 Maria Lang");
	see_person(old, &setting, "The day is closed");
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM outcome WHERE undone_at IS NULL"), 0);
	browser_close(old);
	setting_close(&setting);
}

/* The staff recorded something while the team had the page open: the team cannot undo it, and is not told to. */
static void
the_team_is_not_told_to_undo_what_it_cannot(void **state)
{
	struct setting setting;
	struct browser *staff, *team;

	(void)state;
	setting_drive(&setting, 3);
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", "Maria Lang");
	setting_desk(&setting);
	staff = setting.desk;
	setting.desk = browser_open(setting.journey);
	setting_desk_of(&setting, "team");
	setting_person(&setting, "Maria Lang");
	team = setting.desk;
	setting.desk = staff;
	setting_outcome(&setting, "Maria Lang", "could_not", NULL);
	setting_person(&setting, "Maria Lang");
	browser_see(setting.desk, "Recorded: not today");
	browser_press(team, "Did not come: make the appointment free again");
	see_person(team, &setting, "finished");
	browser_see_not(team, "Recorded");
	browser_see_not(team, "Undo it first");
	browser_close(team);
	setting_close(&setting);
}

/* Presses, and adds up what was read for it before a redirect is followed. */
static struct connection_work
press_and_measure(struct setting *setting, const char *button_words, int status)
{
	struct connection *connection = setting->journey->bench->context.connection;

	(void)connection_work(connection);
	browser_press_once(setting->desk, button_words);
	browser_status(setting->desk, status);
	return connection_work(connection);
}

/* To the staff too: paper is read over a shoulder. */
static void
the_roster_on_paper_never_says_more_than_finished(void **state)
{
	static const char *const told[] = { "gave", "not today", "Not today", "done", "Done", "could not", "left", "A999926123456",
		"Donation number" };
	struct setting setting;

	(void)state;
	setting_drive(&setting, 3);
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", "Maria Lang");
	setting_book(&setting, setting.visitor, "09:30", "Jan Berg", "jan@example.org", "Jan Berg");
	setting_book(&setting, setting.visitor, "09:45", "Ada Holm", "ada@example.org", "Ada Holm");
	setting_desk(&setting);
	setting_outcome(&setting, "Maria Lang", "gave", "A999926123456");
	setting_outcome(&setting, "Jan Berg", "could_not", NULL);
	setting_outcome(&setting, "Ada Holm", "left", NULL);
	browser_visit(setting.desk, "%s", setting.roster);
	browser_follow(setting.desk, "Print the roster");
	browser_see(setting.desk, "Maria Lang finished");
	browser_see(setting.desk, "Jan Berg finished");
	browser_see(setting.desk, "Ada Holm finished");
	for (size_t i = 0; i < COUNT_OF(told); i++)
		browser_see_not(setting.desk, told[i]);
	setting_close(&setting);
}

enum { DESK_PRESSES = 10 };

/* Presses every button for one person, and leaves the day as it was. */
static void
press_everything(struct setting *setting, struct connection_work *work)
{
	struct browser *staff;
	size_t count = 0;

	setting_person(setting, "Maria Lang");
	work[count++] = press_and_measure(setting, "Here", 303);
	setting_person(setting, "Maria Lang");
	work[count++] = press_and_measure(setting, "Undo Here", 303);
	setting_person(setting, "Maria Lang");
	browser_press(setting->desk, "Here");
	staff = at_another_device(setting);
	setting_person(setting, "Maria Lang");
	work[count++] = press_and_measure(setting, "Finished", 303);
	browser_close(setting->desk);
	setting->desk = staff;
	setting_person(setting, "Maria Lang");
	work[count++] = press_and_measure(setting, "Undo Finished", 303);
	setting_person(setting, "Maria Lang");
	browser_press(setting->desk, "Undo Here");
	browser_fill(setting->desk, "kind", "gave");
	browser_fill(setting->desk, "number", "A999926");
	work[count++] = press_and_measure(setting, "Save", 303);
	browser_problem(setting->desk);
	browser_fill(setting->desk, "kind", "gave");
	browser_fill(setting->desk, "number", "A999926123456");
	work[count++] = press_and_measure(setting, "Save", 303);
	setting_person(setting, "Maria Lang");
	work[count++] = press_and_measure(setting, "Undo what is recorded", 303);
	browser_visit(setting->desk, "%s/walk-in", setting->roster);
	browser_fill(setting->desk, "name", "Walker");
	work[count++] = press_and_measure(setting, "Add this person", 303);
	setting_person(setting, "Walker");
	work[count++] = press_and_measure(setting, "Undo: take this person off the list", 303);
	/* The page was open when the clock was set back to a moment before the drive begins. */
	journey_wait(setting->journey, INSTANT_HOUR);
	browser_visit(setting->desk, "%s/close", setting->roster);
	journey_wait(setting->journey, -INSTANT_HOUR);
	work[count++] = press_and_measure(setting, "Close the day", 303);
	assert_int_equal(count, DESK_PRESSES);
}

static void
a_press_reads_as_much_on_a_day_of_many_as_on_a_day_of_one(void **state)
{
	struct setting setting;
	struct connection_work alone[DESK_PRESSES], among[DESK_PRESSES];

	(void)state;
	setting_drive(&setting, 20);
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", "Maria Lang");
	setting_desk(&setting);
	press_everything(&setting, alone);
	for (int i = 0; i < 30; i++)
		setting_book(&setting, setting.visitor, i < 15 ? "09:30" : "10:30", "Jan Berg", journey_text(setting.journey, "p%d@example.org", i),
		             "Jan Berg");
	press_everything(&setting, among);
	for (size_t i = 0; i < DESK_PRESSES; i++) {
		assert_int_equal(alone[i].statements, among[i].statements);
		assert_int_equal(alone[i].rows, among[i].rows);
	}
	setting_close(&setting);
}

static void
nobody_records_two_outcomes_of_one_person(void **state)
{
	struct setting setting;
	struct browser *old;

	(void)state;
	setting_drive(&setting, 3);
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", "Maria Lang");
	setting_desk(&setting);
	setting_person(&setting, "Maria Lang");
	old = leave_window(&setting);
	setting_outcome(&setting, "Maria Lang", "left", NULL);
	browser_fill(old, "kind", "gave");
	browser_press_at(old, "/outcome");
	browser_see(old, "Something is already recorded. Undo it first.");
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM outcome"), 1);
	browser_close(old);
	setting_close(&setting);
}

/* ---- the desk's first page, for the team ---- */

enum { ID_LENGTH = 13 };

static void
two_presses_from_arriving_to_finished_and_each_is_undone_where_it_was(void **state)
{
	struct setting setting;
	struct text id;

	(void)state;
	setting_drive(&setting, 3);
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", "Maria Lang");
	setting_book(&setting, setting.visitor, "09:30", "Jan Berg", "jan@example.org", "Jan Berg");
	setting_desk_of(&setting, "team");
	browser_see(setting.desk, "08:30");
	browser_see(setting.desk, "2 still expected");
	setting_person(&setting, "Maria Lang");
	id = text_from(setting.desk->address, setting.desk->address.length - ID_LENGTH);
	browser_visit(setting.desk, "%s", setting.roster);
	browser_press_once(setting.desk, "Here 09:15 Maria Lang");
	browser_status(setting.desk, 303);
	/* Without script the browser stays at the person. */
	assert_true(text_ends_with(setting.desk->location, text_format(setting.journey->arena, "?who=%.*s#p-%.*s", TEXT_PRINT(id),
	                                                               TEXT_PRINT(id))));
	browser_visit(setting.desk, "%.*s", TEXT_PRINT(setting.desk->location));
	browser_see(setting.desk, "Maria Lang is here.");
	browser_see(setting.desk, "1 still expected");
	browser_press(setting.desk, "Finished 09:15 Maria Lang");
	browser_see(setting.desk, "Maria Lang has finished.");
	browser_see(setting.desk, "0 here · 1 finished");
	browser_press(setting.desk, "Undo Maria Lang");
	browser_see(setting.desk, "Undone. Maria Lang is here.");
	browser_see(setting.desk, "1 here · 0 finished");
	browser_see_not(setting.desk, "Undo Maria Lang");
	setting_person(&setting, "Maria Lang");
	browser_press(setting.desk, "Undo Here");
	browser_visit(setting.desk, "%s", setting.roster);
	browser_see(setting.desk, "2 still expected");
	browser_press(setting.desk, "Here 09:30 Jan Berg");
	browser_press(setting.desk, "Undo Jan Berg");
	browser_see(setting.desk, "Jan Berg is not here yet.");
	browser_see(setting.desk, "2 still expected");
	setting_close(&setting);
}

static void
a_person_who_is_found_is_checked_in_by_one_press_and_the_late_are_named(void **state)
{
	struct setting setting;

	(void)state;
	setting_drive(&setting, 3);
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", "Maria Lang");
	setting_book(&setting, setting.visitor, "10:30", "Jan Berg", "jan@example.org", "Jan Berg");
	setting_desk_of(&setting, "team");
	journey_wait(setting.journey, 52 * INSTANT_MINUTE);
	browser_visit(setting.desk, "%s", setting.roster);
	browser_see(setting.desk, "7 min late");
	journey_wait(setting.journey, 23 * INSTANT_MINUTE);
	browser_visit(setting.desk, "%s", setting.roster);
	browser_see(setting.desk, "over 30 min late");
	browser_visit(setting.desk, "%s?q=lang", setting.roster);
	browser_press(setting.desk, "Here 09:15 Maria Lang");
	browser_see(setting.desk, "Maria Lang is here.");
	browser_see_not(setting.desk, "Found");
	browser_see_not(setting.desk, "min late");
	setting_close(&setting);
}

/* What the team can open: the roster, everyone, the roster on paper, the person's page, the page that closes the day. */
static void
see_finished_alone(struct setting *setting, const char *name)
{
	static const char *const told[] = { "gave", "Gave", "done", "Done", "not today", "Not today", "could not", "left", "Left",
		"What happened", "Donation number", "donations were recorded", "donation was recorded", "A999926123456" };
	static const char *const pages[] = { "", "/all", "/roster", "/close", "?q=lang", "?q=A999926123456", "/finished" };

	for (size_t i = 0; i < COUNT_OF(pages) + 1; i++) {
		if (i < COUNT_OF(pages))
			browser_visit(setting->desk, "%s%s", setting->roster, pages[i]);
		else
			setting_person(setting, name);
		browser_status(setting->desk, 200);
		/* The sentence about closing says what the page of the family will show. */
		for (size_t j = 0; j < COUNT_OF(told); j++)
			if (i != 3 || j >= 7)
				browser_see_not(setting->desk, told[j]);
	}
	browser_see(setting->desk, "finished");
	browser_visit(setting->desk, "%s/finished", setting->roster);
	browser_see(setting->desk, name);
}

static void
the_team_sees_that_someone_has_finished_and_never_what_happened(void **state)
{
	static const char *const kinds[] = { "gave", "could_not", "left" };
	struct setting setting;
	struct browser *staff;

	(void)state;
	setting_drive(&setting, 3);
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", "Maria Lang");
	setting_desk(&setting);
	staff = setting.desk;
	setting.desk = browser_open(setting.journey);
	setting_desk_of(&setting, "team");
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		struct browser *team = setting.desk;

		setting.desk = staff;
		setting_outcome(&setting, "Maria Lang", kinds[i], i == 0 ? "A999926123456" : NULL);
		browser_status(staff, 200);
		setting.desk = team;
		see_finished_alone(&setting, "Maria Lang");
		/* Nor does the team undo it. */
		browser_see_not(setting.desk, "Undo");
		setting.desk = staff;
		setting_person(&setting, "Maria Lang");
		browser_press(staff, "Undo what is recorded");
		setting.desk = team;
	}
	browser_close(staff);
	setting_close(&setting);
}

static void
the_team_records_no_outcome_but_frees_the_appointment_of_who_did_not_come(void **state)
{
	struct setting setting;
	struct browser *old;

	(void)state;
	setting_drive(&setting, 3);
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", "Maria Lang");
	/* The device was the staff's, and is the team's now. */
	setting_desk(&setting);
	setting_person(&setting, "Maria Lang");
	old = leave_window(&setting);
	setting_desk_of(&setting, "team");
	memcpy(old->cookies, setting.desk->cookies, sizeof(old->cookies));
	browser_fill(old, "kind", "gave");
	browser_press_at(old, "/outcome");
	browser_status(old, 403);
	browser_close(old);
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM outcome"), 0);
	setting_person(&setting, "Maria Lang");
	browser_press(setting.desk, "Did not come: make the appointment free again");
	browser_see(setting.desk, "did not come");
	assert_int_equal(journey_count(setting.journey, "SELECT sum(booked) FROM slot"), 0);
	browser_press(setting.desk, "Undo what is recorded");
	assert_int_equal(journey_count(setting.journey, "SELECT sum(booked) FROM slot"), 1);
	setting_close(&setting);
}

int
main(int count, char **words)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_code_is_good_for_one_device_one_drive_one_day),
		cmocka_unit_test(a_code_that_cannot_be_read_is_a_fault),
		cmocka_unit_test(the_desk_closes_half_a_day_after_the_drive),
		cmocka_unit_test(the_desk_finds_a_person_however_the_name_is_typed),
		cmocka_unit_test(a_donor_arrives_gives_and_the_number_is_seen_at_the_desk_alone),
		cmocka_unit_test(each_wrong_number_is_told_which_kind_of_wrong),
		cmocka_unit_test(the_same_number_twice_is_refused_until_it_is_undone),
		cmocka_unit_test(not_coming_frees_the_appointment_and_coming_late_books_it_again),
		cmocka_unit_test(every_press_at_the_desk_can_be_undone),
		cmocka_unit_test(a_press_on_an_old_page_changes_nothing_that_was_recorded_since),
		cmocka_unit_test(a_person_who_has_come_is_never_recorded_as_absent),
		cmocka_unit_test(a_person_who_presses_here_second_does_not_change_when_a_person_came),
		cmocka_unit_test(a_press_that_did_nothing_is_not_answered_as_if_it_had),
		cmocka_unit_test(the_team_is_not_told_to_undo_what_it_cannot),
		cmocka_unit_test(the_roster_on_paper_never_says_more_than_finished),
		cmocka_unit_test(a_press_reads_as_much_on_a_day_of_many_as_on_a_day_of_one),
		cmocka_unit_test(two_presses_from_arriving_to_finished_and_each_is_undone_where_it_was),
		cmocka_unit_test(a_person_who_is_found_is_checked_in_by_one_press_and_the_late_are_named),
		cmocka_unit_test(the_team_sees_that_someone_has_finished_and_never_what_happened),
		cmocka_unit_test(the_team_records_no_outcome_but_frees_the_appointment_of_who_did_not_come),
		cmocka_unit_test(nobody_records_two_outcomes_of_one_person),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
