/* What a person with bad intentions would try: requests without end, and reading what belongs to others. */
#include "tests/journey/setting.h"

#include "limits.h"

/* The footer of every page leads to the form; the browser says from where. */
static void
see_about(struct browser *browser, const char *came_from, const char *about)
{
	struct arena *arena = browser->journey->arena;
	const char *referer = text_terminated(arena, text_format(arena, "%.*s%s", TEXT_PRINT(browser->journey->bench->site.url), came_from));

	browser_ask(browser, &(struct browser_ask){ .method = TEXT("GET"), .target = TEXT("/concern"), .referer = referer });
	browser_status(browser, 200);
	assert_true(text_equal(browser_field(browser, "about"), text_of(about)));
	if (*about != '\0')
		browser_see(browser, "Go back");
	else
		browser_see_not(browser, "Go back");
}

static void
a_private_link_is_not_told_to_the_operator(void **state)
{
	struct setting setting;
	struct browser *friend;
	const char *mine;

	(void)state;
	setting_drive(&setting, 2);
	friend = browser_open(setting.journey);
	mine = setting_book(&setting, friend, "09:00", "Ben Berg", "ben@example.org", NULL);
	see_about(friend, setting.page, setting.page);
	see_about(friend, setting.drive, setting.drive);
	see_about(friend, "/?date=2026-10-31", "/");
	see_about(friend, mine, "");
	see_about(friend, "/sign-in/link/0123456789ABCDEFGHJKMNPQRS", "");
	see_about(friend, "/desk/code/0123456789", "");
	see_about(friend, "/nothing-here", "");
	see_about(friend, ".example.net/", "");
	browser_close(friend);
	setting_close(&setting);
}

static void
send_report(struct browser *browser)
{
	browser_visit(browser, "/concern");
	browser_fill(browser, "words", "He has to bring seven donors.");
	browser_press_at(browser, "/concern");
}

static void
reports_without_end_flood_neither_the_list_nor_the_email(void **state)
{
	struct journey *journey = journey_open();
	struct browser *browser = browser_open(journey);

	(void)state;
	for (int i = 0; i < LIMIT_CONCERNS_PER_CLIENT; i++) {
		send_report(browser);
		browser_status(browser, 200);
	}
	send_report(browser);
	browser_problem(browser);
	browser_see(browser, "To reach us now, write to the email address below the form.");
	browser_see(browser, "operator@example.org");
	browser_see(browser, "He has to bring seven donors.");
	assert_int_equal(test_bench_count(journey->bench, "SELECT count(*) FROM concern"),
	                 LIMIT_CONCERNS_PER_CLIENT);
	/* Reports of others still arrive, at least in the list. */
	for (int i = 0; i < 3 * LIMIT_CONCERN_EMAILS; i++) {
		browser->peer = text_format(journey->arena, "198.51.100.%d", i);
		send_report(browser);
		browser_status(browser, 200);
	}
	assert_int_equal(test_bench_count(journey->bench, "SELECT count(*) FROM concern"),
	                 LIMIT_CONCERNS_PER_CLIENT + 3 * LIMIT_CONCERN_EMAILS);
	assert_int_equal(test_bench_count(journey->bench, "SELECT count(*) FROM outbox_email WHERE cause = 'concern'"), LIMIT_CONCERN_EMAILS);
	journey_wait(journey, INSTANT_HOUR + INSTANT_MINUTE);
	browser->peer = TEXT("192.0.2.7");
	send_report(browser);
	browser_status(browser, 200);
	assert_int_equal(test_bench_count(journey->bench, "SELECT count(*) FROM outbox_email WHERE cause = 'concern'"),
	                 LIMIT_CONCERN_EMAILS + 1);
	browser_close(browser);
	journey_close(journey);
}

/* Up to the last press, which may be refused. */
static void
book(struct setting *setting, struct browser *donor, int number, const char *email)
{
	struct arena *arena = setting->journey->arena;

	setting_choose(setting, donor, "09:00");
	browser_fill(donor, "name", text_terminated(arena, text_format(arena, "Friend %d", number)));
	browser_fill(donor, "email", email);
	browser_press(donor, "Check your answers");
	if (donor->status == 200)
		browser_press(donor, "Book this appointment");
}

static void
one_address_books_for_a_family_and_not_the_whole_drive(void **state)
{
	struct setting setting;
	struct browser *donor;

	(void)state;
	setting_drive(&setting, LIMIT_BOOKINGS_PER_ADDRESS + 5);
	donor = browser_open(setting.journey);
	for (int i = 0; i < LIMIT_BOOKINGS_PER_ADDRESS; i++) {
		book(&setting, donor, i, "ben@example.org");
		browser_status(donor, 200);
	}
	book(&setting, donor, 99, "Ben@example.org");
	browser_problem(donor);
	browser_see(donor, "This email address has booked many times today");
	assert_true(text_equal(browser_field(donor, "name"), TEXT("Friend 99")));
	assert_int_equal(test_bench_count(setting.journey->bench, "SELECT count(*) FROM appointment"), LIMIT_BOOKINGS_PER_ADDRESS);
	book(&setting, donor, 99, "lisa@example.org");
	browser_status(donor, 200);
	browser_close(donor);
	setting_close(&setting);
}

/* Each corrected address gets an email, which takes the place of one that has not left: one appointment is no way to write to a
 * hundred strangers. */
static void
one_appointment_emails_few_addresses_a_day(void **state)
{
	struct setting setting;
	struct browser *donor;
	const char *mine;

	(void)state;
	setting_drive(&setting, 2);
	donor = browser_open(setting.journey);
	mine = setting_book(&setting, donor, "09:00", "Ben Berg", "ben@example.org", NULL);
	for (int i = 0; i <= LIMIT_CHANGES_OF_PLACE; i++) {
		struct arena *arena = setting.journey->arena;

		browser_visit(donor, "%s/email", mine);
		browser_fill(donor, "email", text_terminated(arena, text_format(arena, "stranger%d@example.net", i)));
		browser_press_at(donor, "/email");
		assert_true(browser_has_problem(donor) == (i >= LIMIT_CHANGES_OF_PLACE));
		if (i < LIMIT_CHANGES_OF_PLACE)
			mine = setting_here(donor);
	}
	browser_see(donor, "This was changed many times today");
	assert_int_equal(test_bench_count(setting.journey->bench, "SELECT count(*) FROM outbox_email WHERE cause = 'address_corrected'"), 1);
	/* The next day is another. */
	journey_wait(setting.journey, INSTANT_DAY + INSTANT_MINUTE);
	browser_visit(donor, "%s/email", mine);
	browser_fill(donor, "email", "ben@example.org");
	browser_press_at(donor, "/email");
	browser_status(donor, 200);
	browser_close(donor);
	setting_close(&setting);
}

int
main(int count, char **words)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_private_link_is_not_told_to_the_operator),
		cmocka_unit_test(reports_without_end_flood_neither_the_list_nor_the_email),
		cmocka_unit_test(one_address_books_for_a_family_and_not_the_whole_drive),
		cmocka_unit_test(one_appointment_emails_few_addresses_a_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
