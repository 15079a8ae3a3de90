/* Following a page by email: nothing before the press in our email, each new letter and drive after it, nothing after one press. */
#include <string.h>

#include "base/log.h"
#include "expanders.h"
#include "limits.h"
#include "tests/journey/world.h"
#include "thanks/thanks.h"

#define REA "rea@example.org"

/* Until nothing is left to write; how many emails. */
static int64_t
send_all(struct setting *setting)
{
	int64_t all = 0, some;

	assert_true(thanks_letter_begin_due(&setting->journey->bench->context));
	while ((some = expanders_run(&setting->journey->bench->context)) > 0)
		all += some;
	assert_int_equal(some, 0);
	return all;
}

/* By the family, on the page; an hour after what was before. */
static int64_t
send_letter(struct setting *setting, const char *words)
{
	journey_wait(setting->journey, INSTANT_HOUR);
	browser_visit(setting->ruth, "%s/thanks/new", setting->manage);
	browser_fill(setting->ruth, "words", words);
	browser_fill(setting->ruth, "in_public", "yes");
	browser_press(setting->ruth, "Save as a draft");
	browser_follow(setting->ruth, "Send it, or choose a time");
	browser_fill(setting->ruth, "when", "now");
	browser_press(setting->ruth, "Send it");
	browser_status(setting->ruth, 200);
	return send_all(setting);
}

static void
ask(struct setting *setting, const char *email)
{
	browser_visit(setting->visitor, "%s", setting->page);
	browser_follow(setting->visitor, "Follow by email");
	browser_fill(setting->visitor, "email", "rea@gmial.com");
	browser_press(setting->visitor, "Follow by email");
	browser_see(setting->visitor, "Did you mean rea@gmail.com?");
	browser_see(setting->visitor, "Yes, use rea@gmail.com");
	browser_fill(setting->visitor, "email", email);
	browser_press(setting->visitor, "Follow by email");
	browser_see(setting->visitor, "We have sent one email to this address.");
}

/* The path of the private link in the newest email. */
static const char *
private_link(struct setting *setting, const char *email)
{
	struct journey_letter letter = journey_letter(setting->journey, email);

	assert_true(text_equal(letter.subject, TEXT("Please confirm: follow a page by email")));
	return journey_letter_link(setting->journey, &letter, "/follow/");
}

static void
press_in_an_email_program(struct setting *setting, const char *stop)
{
	browser_ask(setting->visitor, &(struct browser_ask){
		.method = TEXT("POST"), .target = text_of(stop), .content_type = TEXT(JOURNEY_URLENCODED), .no_cookies = true,
		.fetch_site = "cross-site", .origin = "https://email.example", .body = text_bytes(TEXT("List-Unsubscribe=One-Click")),
	});
	browser_status(setting->visitor, 200);
}

static void
a_person_who_follows_gets_each_letter_until_one_press(void **state)
{
	struct setting setting;
	struct journey_letter email;
	const char *mine, *stop;

	(void)state;
	setting_morning_after(&setting);
	ask(&setting, REA);
	mine = private_link(&setting, REA);
	browser_visit(setting.visitor, "%s", mine);
	browser_see(setting.visitor, "Follow this page?");
	assert_int_equal(send_letter(&setting, "The first letter."), 5);
	browser_visit(setting.visitor, "%s", mine);
	browser_press(setting.visitor, "Follow this page");
	browser_see(setting.visitor, "You follow this page.");
	browser_visit(setting.ruth, "%s", setting.manage);
	browser_see(setting.ruth, "One person follows by email.");
	browser_see_not(setting.ruth, REA);
	assert_int_equal(send_letter(&setting, "The second letter."), 6);
	email = journey_letter(setting.journey, REA);
	assert_true(text_equal(email.subject, TEXT("Thanks from the family")));
	stop = journey_text(setting.journey, "%s/stop", mine);
	press_in_an_email_program(&setting, stop);
	browser_see(setting.visitor, "You no longer follow this page");
	browser_see(setting.visitor, "Follow it again");
	press_in_an_email_program(&setting, stop);
	browser_see(setting.visitor, "You do not follow this page");
	browser_visit(setting.visitor, "%s", stop);
	browser_see(setting.visitor, "You do not follow this page");
	assert_int_equal(send_letter(&setting, "The third letter."), 5);
	setting_close(&setting);
}

/* Anyone who came gets the letter as someone who came, and no second time as someone who follows. */
static void
the_answer_is_one_for_all_and_who_came_gets_a_letter_once(void **state)
{
	struct setting setting;
	const char *mine;
	size_t letters;

	(void)state;
	setting_morning_after(&setting);
	ask(&setting, REA);
	ask(&setting, MARIA);
	mine = private_link(&setting, MARIA);
	browser_visit(setting.visitor, "%s", mine);
	browser_press(setting.visitor, "Follow this page");
	ask(&setting, MARIA);
	assert_true(strcmp(private_link(&setting, MARIA), mine) == 0);
	letters = journey_letter_count(setting.journey, MARIA);
	assert_int_equal(send_letter(&setting, "Thank you."), 5);
	assert_int_equal(journey_letter_count(setting.journey, MARIA), letters + 1);
	setting_close(&setting);
}

int
main(int count, char **words)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_person_who_follows_gets_each_letter_until_one_press),
		cmocka_unit_test(the_answer_is_one_for_all_and_who_came_gets_a_letter_once),
	};

	log_level_set(LOG_FAULT);
	return cmocka_run_group_tests_name("journey_following", tests, NULL, NULL);
}
