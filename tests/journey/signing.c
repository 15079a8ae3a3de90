/* Signing in and out, page by page; and the demo's ways in. */
#include "tests/journey/setting.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "limits.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "public/public.h"

static struct journey *journey;
static struct browser *browser, *other;

static int
open_browsers(void **state)
{
	(void)state;
	journey = journey_open();
	browser = browser_open(journey);
	other = browser_open(journey);
	return 0;
}

static int
close_browsers(void **state)
{
	(void)state;
	browser_close(browser);
	browser_close(other);
	journey_close(journey);
	return 0;
}

static const char *
emailed_link(const char *email)
{
	const struct journey_letter letter = journey_letter(journey, email);

	return journey_letter_link(journey, &letter, "/sign-in/link/");
}

static void
a_page_asked_for_while_signed_out_is_shown_after_signing_in(void **state)
{
	(void)state;
	browser_visit(browser, "/open");
	browser_see(browser, "There is no password");
	browser_fill(browser, "email", "anna@gmial.com");
	browser_press(browser, "Email me a link");
	browser_see(browser, "Did you mean anna@gmail.com?");
	assert_int_equal(journey_letter_count(journey, "anna@gmial.com"), 0);
	/* The same press again keeps it. */
	browser_press(browser, "Email me a link");
	assert_int_equal(journey_letter_count(journey, "anna@gmial.com"), 1);
	browser_visit(browser, "/open");
	browser_fill(browser, "email", "anna@gmial.com");
	browser_press(browser, "Email me a link");
	browser_press(browser, "Yes, use anna@gmail.com");
	assert_int_equal(journey_letter_count(journey, "anna@gmail.com"), 1);
	browser_visit(browser, "/open");
	browser_fill(browser, "email", ANNA);
	browser_press(browser, "Email me a link");
	browser_visit(browser, "%s", emailed_link(ANNA));
	browser_press_at(browser, text_terminated(journey->arena, browser->address));
	assert_true(text_starts_with(text_of(setting_here(browser)), TEXT("/open/draft/")));
	browser_see(browser, "Sign out");
}

static void
the_link_works_once_and_looking_at_it_does_not_use_it_up(void **state)
{
	const char *link;

	(void)state;
	browser_visit(browser, "/sign-in");
	browser_fill(browser, "email", ANNA);
	browser_press(browser, "Email me a link");
	link = emailed_link(ANNA);
	/* An email scanner follows links, and presses nothing. */
	for (int i = 0; i < 3; i++)
		browser_visit(other, "%s", link);
	browser_visit(browser, "%s", link);
	browser_press_at(browser, link);
	assert_string_equal(setting_here(browser), "/home");
	browser_visit(other, "%s", link);
	browser_press_at(other, link);
	browser_status(other, 410);
	browser_visit(other, "/home");
	browser_see(other, "There is no password");
}

static void
a_link_of_yesterday_is_gone(void **state)
{
	const char *link;

	(void)state;
	browser_visit(browser, "/sign-in");
	browser_fill(browser, "email", ANNA);
	browser_press(browser, "Email me a link");
	link = emailed_link(ANNA);
	journey_wait(journey, LIMIT_SIGN_IN_MINUTES * INSTANT_MINUTE);
	browser_visit(browser, "%s", link);
	browser_press_at(browser, link);
	browser_status(browser, 410);
}

static void
signing_out_ends_the_session_wherever_its_cookie_was_copied_to(void **state)
{
	(void)state;
	browser_sign_in(browser, ANNA);
	memcpy(other->cookies, browser->cookies, sizeof(browser->cookies));
	other->cookie_count = browser->cookie_count;
	browser_visit(other, "/home");
	browser_see(other, "My pages");
	browser_press(browser, "Sign out");
	browser_see_not(browser, "Sign out");
	browser_visit(browser, "/home");
	browser_see(browser, "There is no password");
	browser_visit(other, "/home");
	browser_see(other, "There is no password");
}

static void
a_session_ends_after_a_month(void **state)
{
	(void)state;
	browser_sign_in(browser, ANNA);
	journey_wait(journey, LIMIT_SESSION_DAYS * INSTANT_DAY - INSTANT_SECOND);
	browser_visit(browser, "/home");
	browser_see(browser, "My pages");
	journey_wait(journey, INSTANT_SECOND);
	browser_visit(browser, "/home");
	browser_see(browser, "There is no password");
}

static void
asking_too_often_is_answered_on_the_form_and_emails_nothing(void **state)
{
	(void)state;
	for (int i = 0; i < LIMIT_SIGN_IN_EMAILS_PER_ADDRESS + 2; i++) {
		browser_visit(browser, "/sign-in");
		browser_fill(browser, "email", ANNA);
		browser_press(browser, "Email me a link");
		assert_true(browser_has_problem(browser) == (i >= LIMIT_SIGN_IN_EMAILS_PER_ADDRESS));
	}
	assert_true(text_equal(browser_field(browser, "email"), TEXT(ANNA)));
	assert_int_equal(journey_letter_count(journey, ANNA), LIMIT_SIGN_IN_EMAILS_PER_ADDRESS);
}

static void
nothing_of_another_site_follows_a_sign_in(void **state)
{
	static const char *const foreign[] = { "https://evil.example/", "//evil.example/", "/%5Cevil.example", "javascript:alert(1)" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(foreign); i++) {
		journey_wait(journey, INSTANT_HOUR);
		browser_visit(browser, "/sign-in?next=%s", foreign[i]);
		browser_fill(browser, "email", ANNA);
		browser_press(browser, "Email me a link");
		browser_visit(browser, "%s", emailed_link(ANNA));
		browser_press_at(browser, text_terminated(journey->arena, browser->address));
		assert_string_equal(setting_here(browser), "/home");
	}
}

static void
the_demos_ways_in_are_there_in_the_demo_alone(void **state)
{
	char folder[] = "/tmp/journey-demo-XXXXXX";
	struct site *site = &journey->bench->site;

	(void)state;
	browser_visit(browser, "/demo");
	browser_status(browser, 404);
	assert_non_null(mkdtemp(folder));
	site->demo = true;
	site->outbox_folder = text_of(folder);
	assert_true(people_demo_link(&journey->bench->context, PUBLIC_DEMO_ORGANISER, TEXT(ANNA), (struct link){ TEXT("/home") }));
	for (int i = 0; i < 3; i++) {
		browser_visit(other, "/demo");
		browser_status(other, 200);
		browser_follow(other, "As the organiser: sign in");
		browser_press_at(other, text_terminated(journey->arena, other->address));
		assert_string_equal(setting_here(other), "/home");
		journey_wait(journey, 40 * INSTANT_DAY);
	}
	browser_visit(other, "/demo/email/1ZZZZZZZZZZZZ");
	browser_status(other, 404);
	assert_int_equal(rmdir(folder), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_browsers, close_browsers)

int
main(int count, char **words)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_page_asked_for_while_signed_out_is_shown_after_signing_in),
		TEST(the_link_works_once_and_looking_at_it_does_not_use_it_up),
		TEST(a_link_of_yesterday_is_gone),
		TEST(signing_out_ends_the_session_wherever_its_cookie_was_copied_to),
		TEST(a_session_ends_after_a_month),
		TEST(asking_too_often_is_answered_on_the_form_and_emails_nothing),
		TEST(nothing_of_another_site_follows_a_sign_in),
		TEST(the_demos_ways_in_are_there_in_the_demo_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
