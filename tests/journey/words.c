/* After the day: messages, thank-you letters, donations elsewhere, joining, feeds, printed sheets; and what else can happen. */
#include <string.h>

#include "base/id.h"
#include "base/log.h"
#include "donation/donation.h"
#include "expanders.h"
#include "follow/follow.h"
#include "limits.h"
#include "message/message.h"
#include "tests/journey/world.h"
#include "thanks/thanks.h"

static const char *
message_link(struct setting *setting, const char *email)
{
	struct journey_letter letter = journey_letter(setting->journey, email);

	return journey_letter_link(setting->journey, &letter, "/mine/");
}

static void
leave(struct setting *setting, const char *email, const char *words)
{
	browser_visit(setting->visitor, "%s", message_link(setting, email));
	browser_fill(setting->visitor, "words", words);
	browser_press(setting->visitor, "Send it to the family");
	browser_see(setting->visitor, "Sent to the family");
}

/* ---- messages ---- */

static void
the_morning_after_everyone_who_came_gets_one_email_and_nobody_else(void **state)
{
	static const char *const addresses[] = { MARIA, LENA, HANS, NOAH, TOM };
	size_t before[COUNT_OF(addresses)];
	struct setting setting;
	struct context *context;

	(void)state;
	setting_day_over(&setting);
	context = &setting.journey->bench->context;
	assert_int_equal(message_ask_due(context), 0);
	journey_wait(setting.journey, 22 * INSTANT_HOUR + 29 * INSTANT_MINUTE);
	assert_int_equal(message_ask_due(context), 0);
	for (size_t i = 0; i < COUNT_OF(addresses); i++)
		before[i] = journey_letter_count(setting.journey, addresses[i]);
	journey_wait(setting.journey, INSTANT_MINUTE);
	assert_int_equal(message_ask_due(context), 3);
	assert_int_equal(message_ask_due(context), 0);
	journey_wait(setting.journey, 2 * INSTANT_DAY);
	assert_int_equal(message_ask_due(context), 0);
	for (size_t i = 0; i < COUNT_OF(addresses); i++)
		assert_int_equal(journey_letter_count(setting.journey, addresses[i]), before[i] + (i < 3 ? 1 : 0));
	browser_visit(setting.visitor, "%s", message_link(&setting, HANS));
	browser_see(setting.visitor, "Thank you for coming in honour of Konrad Keller.");
	setting_close(&setting);
}

/* Leaves a message and a picture as a browser sends a file. */
static void
leave_picture(struct setting *setting, const char *link)
{
	struct browser_pair pairs[3];

	browser_visit(setting->visitor, "%s", link);
	pairs[0] = (struct browser_pair){ TEXT("words"), TEXT("He taught me to swim.\nSee https://evil.example/") };
	pairs[1] = (struct browser_pair){ TEXT("shown"), TEXT("friend") };
	pairs[2] = (struct browser_pair){ TEXT("key"), browser_field(setting->visitor, "key") };
	browser_ask(setting->visitor, &(struct browser_ask){
		.method = TEXT("POST"), .target = text_of(link), .content_type = TEXT(JOURNEY_MULTIPART),
		.body = journey_multipart(setting->journey->arena, pairs, COUNT_OF(pairs), "pictures", TEXT("lake.png"), world_pixel()),
	});
	browser_status(setting->visitor, 303);
}

static void
the_mother_reads_first_publishes_one_keeps_one_private_and_removes_one(void **state)
{
	struct setting setting;
	size_t at, letters;

	(void)state;
	setting_morning_after(&setting);
	letters = journey_letter_count(setting.journey, RUTH);
	leave_picture(&setting, message_link(&setting, MARIA));
	browser_visit(setting.ruth, "%s/messages", setting.manage);
	browser_see(setting.ruth, "It can wait for as long as you like.");
	browser_see(setting.ruth, "He taught me to swim.");
	assert_false(text_find(setting.ruth->page, TEXT("href=\"https://evil"), &at));
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see_not(setting.visitor, "He taught me to swim.");
	browser_press(setting.ruth, "Publish");
	browser_see(setting.ruth, "Shown on the page.");
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see(setting.visitor, "Messages from people who came");
	browser_see(setting.visitor, "He taught me to swim.");
	browser_see_not(setting.visitor, "Lang");
	assert_false(text_find(setting.visitor->page, TEXT("href=\"https://evil"), &at));
	browser_visit(setting.visitor, "%s/message-picture/%.*s", setting.page, TEXT_PRINT(id_text(setting.journey->arena,
	              journey_count(setting.journey, "SELECT picture FROM message_picture"))));
	browser_status(setting.visitor, 200);
	leave(&setting, MARIA, "Only for you.");
	browser_visit(setting.ruth, "%s/messages", setting.manage);
	browser_press(setting.ruth, "Keep it private");
	leave(&setting, HANS, "Something unkind.");
	browser_visit(setting.ruth, "%s/messages", setting.manage);
	browser_press(setting.ruth, "Remove");
	browser_see_not(setting.ruth, "Something unkind.");
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see_not(setting.visitor, "Only for you.");
	browser_see_not(setting.visitor, "Something unkind.");
	/* A wrong press is undone, and what is on the page can be removed. */
	browser_press(setting.ruth, "Undo");
	browser_see(setting.ruth, "Something unkind.");
	browser_press(setting.ruth, "Take it off the page");
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see_not(setting.visitor, "He taught me to swim.");
	assert_int_equal(journey_letter_count(setting.journey, RUTH), letters);
	setting_close(&setting);
}

static void
a_film_is_refused_kindly_and_the_words_stay(void **state)
{
	static const char film[] = "\0\0\0\x20" "ftypisom\0\0\2\0isomiso2avc1mp41";
	struct setting setting;
	const char *link;
	struct browser_pair pairs[2];

	(void)state;
	setting_morning_after(&setting);
	link = message_link(&setting, MARIA);
	browser_visit(setting.visitor, "%s", link);
	pairs[0] = (struct browser_pair){ TEXT("words"), TEXT("A film of the summer.") };
	pairs[1] = (struct browser_pair){ TEXT("key"), browser_field(setting.visitor, "key") };
	browser_ask(setting.visitor, &(struct browser_ask){
		.method = TEXT("POST"), .target = text_of(link), .content_type = TEXT(JOURNEY_MULTIPART),
		.body = journey_multipart(setting.journey->arena, pairs, COUNT_OF(pairs), "pictures", TEXT("summer.jpg"),
		                          (struct bytes){ (const uint8_t *)film, sizeof(film) }),
	});
	browser_problem(setting.visitor);
	browser_see(setting.visitor, "There is a problem");
	assert_true(text_equal(browser_field(setting.visitor, "words"), TEXT("A film of the summer.")));
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM message"), 0);
	setting_close(&setting);
}

static void
a_leader_speaks_for_the_group_and_anyone_who_did_not_come_reads_why_not(void **state)
{
	struct setting setting;
	struct journey_letter letter;

	(void)state;
	setting_morning_after(&setting);
	letter = journey_letter(setting.journey, LENA);
	browser_visit(setting.visitor, "%s", journey_letter_link(setting.journey, &letter, "/group/"));
	browser_fill(setting.visitor, "words", "All of our choir.");
	browser_press(setting.visitor, "Send it to the family");
	browser_visit(setting.ruth, "%s/messages", setting.manage);
	browser_see(setting.ruth, "A friend, for a group");
	letter = journey_letter(setting.journey, NOAH);
	browser_visit(setting.visitor, "%s/message", journey_letter_link(setting.journey, &letter, "/mine/"));
	browser_see(setting.visitor, "people who came can leave words and pictures here");
	setting_close(&setting);
}

static void
the_same_message_twice_is_one(void **state)
{
	struct setting setting;

	(void)state;
	setting_morning_after(&setting);
	leave(&setting, MARIA, "Thank you.");
	leave(&setting, MARIA, "Thank you.");
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM message"), 1);
	setting_close(&setting);
}

static void
a_helper_keeper_reads_first_and_is_told_once_a_day(void **state)
{
	struct setting setting;
	struct browser *aunt;
	struct context *context;
	const char *reader;
	size_t letters;

	(void)state;
	setting_morning_after(&setting);
	context = &setting.journey->bench->context;
	aunt = browser_open(setting.journey);
	browser_visit(setting.ruth, "%s/keepers", setting.manage);
	browser_fill(setting.ruth, "email", "aunt@example.org");
	browser_fill(setting.ruth, "inviter", "Ruth Keller");
	browser_press(setting.ruth, "Send the invitation");
	browser_sign_in(aunt, "aunt@example.org");
	browser_visit(aunt, "%s/messages/choices", setting.manage);
	browser_fill(aunt, "told", "daily");
	browser_press(aunt, "Save");
	browser_status(aunt, 200);
	reader = journey_text(setting.journey, "%.*s", TEXT_PRINT(id_text(setting.journey->arena, journey_count(setting.journey,
	                      "SELECT person FROM message_choice"))));
	browser_visit(setting.ruth, "%s/messages/choices", setting.manage);
	browser_fill(setting.ruth, "reader", reader);
	browser_fill(setting.ruth, "told", "none");
	browser_press(setting.ruth, "Save");
	browser_status(setting.ruth, 200);
	leave(&setting, MARIA, "Good words.");
	leave(&setting, MARIA, "Hard words.");
	browser_visit(setting.ruth, "%s/messages", setting.manage);
	browser_see_not(setting.ruth, "words.");
	/* 10:05 here is 09:05 UTC: told of tomorrow, once. */
	letters = journey_letter_count(setting.journey, "aunt@example.org");
	journey_wait(setting.journey, INSTANT_DAY);
	assert_int_equal(message_tell_due(context), 1);
	assert_int_equal(message_tell_due(context), 0);
	journey_wait(setting.journey, INSTANT_DAY);
	assert_int_equal(message_tell_due(context), 0);
	assert_int_equal(journey_letter_count(setting.journey, "aunt@example.org"), letters + 1);
	/* The newest is the first. */
	browser_visit(aunt, "%s/messages", setting.manage);
	browser_see(aunt, "Two new messages");
	browser_press(aunt, "Remove");
	browser_press(aunt, "Pass it on");
	browser_visit(setting.ruth, "%s/messages", setting.manage);
	browser_see(setting.ruth, "Good words.");
	browser_see_not(setting.ruth, "Hard words.");
	browser_close(aunt);
	setting_close(&setting);
}

static void
a_thousand_messages_are_read_page_by_page(void **state)
{
	struct setting setting;
	int pages = 1;

	(void)state;
	setting_morning_after(&setting);
	leave(&setting, MARIA, "The first one.");
	for (int i = 1; i < 1000; i++)
		test_bench_run(setting.journey->bench, journey_text(setting.journey, "INSERT INTO message SELECT min(id) + %d, min(honour_page),"
		               " min(appointment), NULL, 'published', 'waiting', min(text_sealed), NULL, X'%08x', 0, NULL, %d FROM message"
		               " WHERE content_hash <> X''", i, i, i));
	browser_visit(setting.ruth, "%s/messages", setting.manage);
	while (browser_has(setting.ruth, "Older messages") && pages < 100) {
		browser_follow(setting.ruth, "Older messages");
		browser_status(setting.ruth, 200);
		pages++;
	}
	assert_int_equal(pages, 1000 / LIMIT_MESSAGES_ON_PAGE);
	browser_visit(setting.visitor, "%s", setting.page);
	browser_status(setting.visitor, 200);
	browser_see(setting.visitor, "Messages from people who came");
	setting_close(&setting);
}

static void
words_from_right_to_left_stand_in_their_own_direction(void **state)
{
	static const char words[] = "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d, \xd7\xaa\xd7\x95\xd7\x93\xd7\x94.";
	struct setting setting;
	size_t at;

	(void)state;
	setting_morning_after(&setting);
	leave(&setting, MARIA, words);
	browser_visit(setting.ruth, "%s/messages", setting.manage);
	browser_press(setting.ruth, "Publish");
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see(setting.visitor, words);
	assert_true(text_find(setting.visitor->page, text_format(setting.journey->arena, "<p dir=\"auto\">%s", words), &at));
	setting_close(&setting);
}

/* ---- thanks ---- */

/* Ends on the letter's own page, a draft. */
static const char *
write_letter(struct setting *setting, const char *words, bool in_public)
{
	browser_visit(setting->ruth, "%s/thanks/new", setting->manage);
	browser_fill(setting->ruth, "words", words);
	if (in_public)
		browser_fill(setting->ruth, "in_public", "yes");
	browser_press(setting->ruth, "Save as a draft");
	browser_see(setting->ruth, "A draft.");
	return setting_here(setting->ruth);
}

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

static void
send_now(struct setting *setting, const char *letter)
{
	browser_visit(setting->ruth, "%s/send", letter);
	browser_fill(setting->ruth, "when", "now");
	browser_press(setting->ruth, "Send it");
	browser_status(setting->ruth, 200);
}

static void
a_letter_planned_over_a_change_of_clocks_goes_out_once_to_each(void **state)
{
	struct setting setting;
	const char *letter;

	(void)state;
	setting_morning_after(&setting);
	letter = write_letter(&setting, "Thank you, all of you.", true);
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see_not(setting.visitor, "Thank you, all of you.");
	browser_visit(setting.ruth, "%s/preview", letter);
	browser_see(setting.ruth, "It goes to people who came, at three email addresses.");
	browser_see(setting.ruth, "It also goes to people who booked and could not be there, at two email addresses.");
	browser_see(setting.ruth, "for everyone who was there or had hoped to be");
	browser_visit(setting.ruth, "%s/send", letter);
	browser_fill(setting.ruth, "when", "later");
	browser_fill(setting.ruth, "date", "2027-03-28");
	browser_fill(setting.ruth, "time", "02:30");
	browser_fill(setting.ruth, "zone", "Europe/Berlin");
	browser_press(setting.ruth, "Send it");
	browser_problem(setting.ruth);
	browser_see(setting.ruth, "the clocks go from 02:00 to 03:00");
	browser_fill(setting.ruth, "time", "03:30");
	browser_press(setting.ruth, "Send it");
	browser_see(setting.ruth, "It will be sent on Sunday 28 March 2027, 03:30");
	/* 01:29 UTC, and a minute on. */
	setting.journey->bench->context.now = (struct instant){ INT64_C(1806197340) * INSTANT_SECOND };
	assert_int_equal(send_all(&setting), 0);
	journey_wait(setting.journey, INSTANT_MINUTE);
	assert_int_equal(send_all(&setting), 5);
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM thanks_sent"), 5);
	assert_int_equal(send_all(&setting), 0);
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see(setting.visitor, "Thank you, all of you.");
	setting_close(&setting);
}

static void
a_person_who_missed_is_left_out_when_the_keeper_unticks_it(void **state)
{
	struct setting setting;
	const char *letter;
	size_t noah;

	(void)state;
	setting_morning_after(&setting);
	noah = journey_letter_count(setting.journey, NOAH);
	letter = write_letter(&setting, "To those who came.", false);
	browser_visit(setting.ruth, "%s/edit", letter);
	browser_fill(setting.ruth, "to_missed", NULL);
	browser_press(setting.ruth, "Save");
	send_now(&setting, letter);
	assert_int_equal(send_all(&setting), 3);
	assert_int_equal(journey_letter_count(setting.journey, NOAH), noah);
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see_not(setting.visitor, "To those who came.");
	setting_close(&setting);
}

static void
one_press_in_an_email_program_stops_the_next_letter(void **state)
{
	struct setting setting;
	struct journey_letter email;
	const char *stop;
	size_t maria;

	(void)state;
	setting_morning_after(&setting);
	send_now(&setting, write_letter(&setting, "The first letter.", false));
	assert_int_equal(send_all(&setting), 5);
	maria = journey_letter_count(setting.journey, MARIA);
	email = journey_letter(setting.journey, MARIA);
	stop = journey_letter_link(setting.journey, &email, "/stop/");
	browser_ask(setting.visitor, &(struct browser_ask){
		.method = TEXT("POST"), .target = text_of(stop), .content_type = TEXT(JOURNEY_URLENCODED), .no_cookies = true,
		.fetch_site = "cross-site", .origin = "https://email.example", .body = text_bytes(TEXT("List-Unsubscribe=One-Click")),
	});
	browser_status(setting.visitor, 200);
	journey_wait(setting.journey, INSTANT_HOUR);
	send_now(&setting, write_letter(&setting, "The second letter.", false));
	assert_int_equal(send_all(&setting), 4);
	assert_int_equal(journey_letter_count(setting.journey, MARIA), maria);
	browser_visit(setting.visitor, "%s", stop);
	browser_see(setting.visitor, "You will get no more thank-you letters");
	setting_close(&setting);
}

static void
a_picture_of_a_letter_is_shown_when_the_letter_is(void **state)
{
	struct setting setting;
	struct browser_pair pairs[2];
	const char *letter, *picture;

	(void)state;
	setting_morning_after(&setting);
	letter = write_letter(&setting, "See us all.", true);
	browser_visit(setting.ruth, "%s/picture", letter);
	pairs[0] = (struct browser_pair){ TEXT("alternative_text"), TEXT("All of us at the lake") };
	pairs[1] = (struct browser_pair){ TEXT("key"), browser_field(setting.ruth, "key") };
	browser_ask(setting.ruth, &(struct browser_ask){
		.method = TEXT("POST"), .target = text_format(setting.journey->arena, "%s/picture", letter),
		.content_type = TEXT(JOURNEY_MULTIPART),
		.body = journey_multipart(setting.journey->arena, pairs, COUNT_OF(pairs), "picture", TEXT("lake.png"), world_pixel()),
	});
	browser_status(setting.ruth, 303);
	picture = journey_text(setting.journey, "%s%s/picture/%.*s", setting.page, strstr(letter, "/thanks/"), TEXT_PRINT(id_text(
	                       setting.journey->arena, journey_count(setting.journey, "SELECT picture FROM thanks_picture"))));
	browser_visit(setting.visitor, "%s", picture);
	browser_status(setting.visitor, 404);
	send_now(&setting, letter);
	assert_int_equal(send_all(&setting), 5);
	browser_visit(setting.visitor, "%s", picture);
	browser_status(setting.visitor, 200);
	browser_visit(setting.ruth, "%s/take-down", letter);
	browser_press(setting.ruth, "Take it down");
	browser_visit(setting.visitor, "%s", picture);
	browser_status(setting.visitor, 404);
	setting_close(&setting);
}

/* ---- following ---- */

static void
list_page(struct setting *setting)
{
	browser_visit(setting->ruth, "%s/listing", setting->manage);
	browser_fill(setting->ruth, "listing", "public");
	browser_press(setting->ruth, "Save");
	assert_true(follow_tend(&setting->journey->bench->context));
}

static bool
feed_has(struct setting *setting, const char *words)
{
	size_t at;

	/* Requests are counted by the minute. */
	journey_wait(setting->journey, INSTANT_MINUTE);
	browser_visit(setting->visitor, "%s/feed", setting->page);
	browser_status(setting->visitor, 200);
	return text_find(setting->visitor->page, text_of(words), &at);
}

static void
page_and_feed_follow_a_letter_that_is_changed_and_taken_down(void **state)
{
	struct setting setting;
	const char *letter;

	(void)state;
	setting_morning_after(&setting);
	list_page(&setting);
	letter = write_letter(&setting, "Words of the family.", true);
	assert_false(feed_has(&setting, "Words of the family."));
	send_now(&setting, letter);
	assert_int_equal(send_all(&setting), 5);
	assert_true(feed_has(&setting, "Words of the family."));
	browser_visit(setting.ruth, "%s/edit", letter);
	browser_see(setting.ruth, "Emails cannot be called back");
	browser_fill(setting.ruth, "words", "Other words.");
	browser_press(setting.ruth, "Save");
	assert_false(feed_has(&setting, "Words of the family."));
	assert_true(feed_has(&setting, "Other words."));
	setting_feed_leads_to(&setting, "thanks");
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see(setting.visitor, "Other words.");
	browser_visit(setting.ruth, "%s/take-down", letter);
	browser_see(setting.ruth, "cannot be called back");
	browser_press(setting.ruth, "Take it down");
	assert_true(feed_has(&setting, "deleted-entry"));
	assert_false(feed_has(&setting, "Other words."));
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see_not(setting.visitor, "Other words.");
	assert_int_equal(send_all(&setting), 0);
	setting_close(&setting);
}

static void
the_feed_holds_what_the_family_lets_out_and_is_paused_with_the_page(void **state)
{
	struct setting setting;

	(void)state;
	setting_morning_after(&setting);
	list_page(&setting);
	assert_true(feed_has(&setting, "Konrad Keller"));
	leave(&setting, MARIA, "A summer at the lake.");
	assert_false(feed_has(&setting, "A summer at the lake."));
	browser_visit(setting.ruth, "%s/messages", setting.manage);
	browser_press(setting.ruth, "Publish");
	assert_true(feed_has(&setting, "A summer at the lake."));
	setting_feed_leads_to(&setting, "message");
	browser_press(setting.ruth, "Take it off the page");
	assert_false(feed_has(&setting, "A summer at the lake."));
	browser_visit(setting.ruth, "%s", setting.manage);
	browser_press(setting.ruth, "Pause the page");
	browser_visit(setting.visitor, "%s/feed", setting.page);
	browser_status(setting.visitor, 404);
	setting_close(&setting);
}

static void
a_reader_that_asks_every_second_is_told_nothing_is_new_and_then_to_wait(void **state)
{
	struct setting setting;
	struct text tag;
	struct browser_ask ask = { .method = TEXT("GET") };
	int known = 0;

	(void)state;
	setting_morning_after(&setting);
	list_page(&setting);
	assert_true(feed_has(&setting, "Konrad Keller"));
	tag = text_copy(setting.journey->arena, response_header(setting.visitor->response, TEXT("ETag")));
	assert_true(tag.length > 2);
	ask.target = text_format(setting.journey->arena, "%s/feed", setting.page);
	ask.if_none_match = text_terminated(setting.journey->arena, tag);
	for (int i = 0; i < 2 * LIMIT_FOLLOW_REQUESTS; i++) {
		browser_ask(setting.visitor, &ask);
		if (setting.visitor->status == 304)
			known++;
		else
			browser_status(setting.visitor, 429);
	}
	assert_true(known > 0 && known < 2 * LIMIT_FOLLOW_REQUESTS);
	assert_true(response_header(setting.visitor->response, TEXT("Retry-After")).length > 0);
	journey_wait(setting.journey, LIMIT_FOLLOW_SECONDS * INSTANT_SECOND);
	browser_ask(setting.visitor, &ask);
	browser_status(setting.visitor, 304);
	setting_close(&setting);
}

static const char *
feed_address(struct setting *setting)
{
	struct text address;

	browser_visit(setting->ruth, "%s/following", setting->manage);
	address = page_inside(setting->journey->arena, setting->ruth->page, TEXT("link-box"));
	return journey_text(setting->journey, "%.*s", TEXT_PRINT(address));
}

static void
a_page_by_link_has_a_feed_address_that_one_press_changes(void **state)
{
	struct setting setting;
	const char *first, *second;

	(void)state;
	setting_drive(&setting, 3);
	assert_true(follow_tend(&setting.journey->bench->context));
	browser_visit(setting.visitor, "%s/feed", setting.page);
	browser_status(setting.visitor, 404);
	first = feed_address(&setting);
	browser_visit(setting.visitor, "%s", first);
	browser_status(setting.visitor, 200);
	assert_true(text_equal(response_header(setting.visitor->response, TEXT("X-Robots-Tag")), TEXT("noindex")));
	browser_press(setting.ruth, "Change the address");
	second = feed_address(&setting);
	assert_string_not_equal(first, second);
	browser_visit(setting.visitor, "%s", first);
	browser_status(setting.visitor, 404);
	browser_visit(setting.visitor, "%s", second);
	browser_status(setting.visitor, 200);
	setting_close(&setting);
}

/* ---- elsewhere, joining ---- */

static void
a_gift_elsewhere_waits_and_is_counted_apart(void **state)
{
	struct setting setting;

	(void)state;
	setting_publish(&setting);
	for (int i = 0; i < 2; i++) {
		browser_visit(setting.visitor, "%s/elsewhere", setting.page);
		browser_fill(setting.visitor, "venue", "Riverside Blood Service");
		browser_fill(setting.visitor, "date", "2026-09-20");
		browser_fill(setting.visitor, "name", "Otto Wald");
		browser_press(setting.visitor, "Tell the family");
		browser_see(setting.visitor, "The family will read it");
	}
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM donation_elsewhere"), 1);
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see_not(setting.visitor, "elsewhere.");
	browser_visit(setting.ruth, "%s/elsewhere", setting.manage);
	browser_press(setting.ruth, "Count it");
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see(setting.visitor, "One donation was given elsewhere");
	browser_see_not(setting.visitor, "has been given in honour");
	browser_see_not(setting.visitor, "Otto");
	browser_press(setting.ruth, "Leave it out after all");
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see_not(setting.visitor, "given elsewhere.");
	setting_close(&setting);
}

static void
a_small_group_joins_a_drive_and_each_appointment_counts_for_its_own_page(void **state)
{
	struct setting setting, other;
	struct browser *olga;

	(void)state;
	setting_drive(&setting, 3);
	other = setting;
	olga = browser_open(setting.journey);
	browser_sign_in(olga, "olga@example.org");
	other.manage = setting_open_page(olga, "Ida Stern", NULL);
	setting_publish_page(olga, other.manage, true);
	browser_visit(olga, "%s", other.manage);
	other.page = journey_text(setting.journey, "%.*s", TEXT_PRINT(text_from(page_inside(setting.journey->arena, olga->page,
	             TEXT("link-field")), setting.journey->bench->site.url.length)));
	other.drive = journey_text(setting.journey, "%s%s", other.page, setting.organise);
	browser_visit(olga, "%s/join", other.manage);
	browser_see(olga, "None at the moment.");
	browser_visit(setting.anna, "%s/joining", setting.organise);
	browser_press(setting.anna, "Let other pages ask");
	browser_visit(olga, "%s/join", other.manage);
	browser_press(olga, "Ask to join");
	browser_visit(setting.visitor, "%s", other.drive);
	browser_status(setting.visitor, 404);
	browser_visit(setting.anna, "%s/joining", setting.organise);
	browser_see(setting.anna, "Ida Stern");
	browser_press(setting.anna, "Accept");
	assert_true(journey_letter_count(setting.journey, "olga@example.org") > 1);
	setting_book(&other, setting.visitor, "09:15", "Pia Roth", "pia@example.org", NULL);
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", MARIA, NULL);
	assert_int_equal(journey_count(setting.journey, "SELECT count(DISTINCT honour_page) FROM appointment"), 2);
	/* One page is paused; the drive goes on for the other. */
	browser_visit(setting.ruth, "%s", setting.manage);
	browser_press(setting.ruth, "Pause the page");
	browser_visit(setting.visitor, "%s", setting.drive);
	browser_see_not(setting.visitor, "09:30");
	setting_book(&other, setting.visitor, "09:30", "Ole Roth", "ole@example.org", NULL);
	setting_desk(&setting);
	setting_outcome(&setting, "Pia Roth", "gave", NULL);
	journey_wait(setting.journey, 3 * INSTANT_HOUR);
	browser_visit(setting.desk, "%s/close", setting.roster);
	browser_press(setting.desk, "Close the day");
	browser_visit(setting.visitor, "%s", other.page);
	/* One donor came for it: nobody learns whether they could give. */
	browser_see(setting.visitor, "Friends came to give blood in honour of Ida Stern.");
	browser_see_not(setting.visitor, "has been given");
	browser_visit(setting.ruth, "%s", setting.manage);
	browser_press(setting.ruth, "Resume the page");
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see_not(setting.visitor, "to give blood in honour of Konrad Keller");
	browser_close(olga);
	setting_close(&setting);
}

/* ---- front, related pages ---- */

static void
a_public_drive_is_found_by_its_town_and_one_by_link_is_not(void **state)
{
	struct setting setting;

	(void)state;
	setting_drive(&setting, 3);
	browser_visit(setting.visitor, "/?place=berlin&date=");
	browser_see_not(setting.visitor, "Konrad Keller");
	list_page(&setting);
	browser_visit(setting.visitor, "/");
	browser_fill(setting.visitor, "place", "berlin");
	browser_press(setting.visitor, "Show drives");
	browser_see(setting.visitor, "Konrad Keller");
	/* What was looked for, and what there is; what is missing; what is no search. */
	browser_visit(setting.visitor, "/?place=Oslo&date=2026-10-31");
	browser_see(setting.visitor, "No public drive was found for “Oslo” near Saturday 31 October 2026. These are all the public drives");
	browser_see(setting.visitor, "Konrad Keller");
	browser_visit(setting.visitor, "/?place=&date=");
	browser_status(setting.visitor, 422);
	browser_see(setting.visitor, "Enter a town or postcode, or a day.");
	browser_visit(setting.visitor, "/?fbclid=1");
	browser_status(setting.visitor, 200);
	setting_close(&setting);
}

static void
a_related_page_is_named_while_it_is_public(void **state)
{
	struct setting setting;
	struct browser *olga;
	struct text address;
	const char *manage;

	(void)state;
	setting_publish(&setting);
	olga = browser_open(setting.journey);
	browser_sign_in(olga, "olga@example.org");
	manage = setting_open_page(olga, "Ida Stern", NULL);
	setting_publish_page(olga, manage, true);
	browser_visit(olga, "%s", manage);
	address = page_inside(setting.journey->arena, olga->page, TEXT("link-field"));
	browser_visit(setting.ruth, "%s/more", setting.manage);
	browser_fill(setting.ruth, "address", text_terminated(setting.journey->arena, address));
	browser_press(setting.ruth, "Add this page");
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see(setting.visitor, "In honour of Ida Stern");
	browser_visit(olga, "%s/listing", manage);
	browser_fill(olga, "listing", "link");
	browser_press(olga, "Save");
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see_not(setting.visitor, "Ida Stern");
	browser_visit(setting.ruth, "%s/more", setting.manage);
	browser_see(setting.ruth, "not public at the moment, so not shown");
	browser_close(olga);
	setting_close(&setting);
}

/* ---- sheets ---- */

static void
sheets_are_for_the_right_people_alone(void **state)
{
	struct setting setting;
	struct browser *stranger;
	const char *paths[5];

	(void)state;
	setting_day_over(&setting);
	stranger = browser_open(setting.journey);
	browser_sign_in(stranger, "stranger@example.org");
	paths[0] = journey_text(setting.journey, "%s%s/poster", setting.manage, setting.organise);
	paths[1] = journey_text(setting.journey, "%s%s/sign-up-sheet", setting.manage, setting.organise);
	paths[2] = journey_text(setting.journey, "%s/results.csv", setting.manage);
	paths[3] = journey_text(setting.journey, "%s/results", setting.organise);
	paths[4] = journey_text(setting.journey, "%s/results.csv", setting.organise);
	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		browser_visit(setting.anna, "%s", paths[i]);
		browser_status(setting.anna, 200);
		browser_visit(setting.ruth, "%s", paths[i]);
		browser_status(setting.ruth, i < 3 ? 200 : 404);
		browser_visit(stranger, "%s", paths[i]);
		browser_status(stranger, 404);
		browser_visit(setting.visitor, "%s", paths[i]);
		browser_see_not(setting.visitor, "Konrad");
	}
	browser_visit(setting.desk, "%s/roster", setting.roster);
	browser_see(setting.desk, "Maria Lang");
	browser_visit(stranger, "%s/roster", setting.roster);
	browser_see_not(stranger, "Maria");
	browser_close(stranger);
	setting_close(&setting);
}

int
main(int count, char **words)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_morning_after_everyone_who_came_gets_one_email_and_nobody_else),
		cmocka_unit_test(the_mother_reads_first_publishes_one_keeps_one_private_and_removes_one),
		cmocka_unit_test(a_film_is_refused_kindly_and_the_words_stay),
		cmocka_unit_test(a_leader_speaks_for_the_group_and_anyone_who_did_not_come_reads_why_not),
		cmocka_unit_test(the_same_message_twice_is_one),
		cmocka_unit_test(a_helper_keeper_reads_first_and_is_told_once_a_day),
		cmocka_unit_test(a_thousand_messages_are_read_page_by_page),
		cmocka_unit_test(words_from_right_to_left_stand_in_their_own_direction),
		cmocka_unit_test(a_letter_planned_over_a_change_of_clocks_goes_out_once_to_each),
		cmocka_unit_test(a_person_who_missed_is_left_out_when_the_keeper_unticks_it),
		cmocka_unit_test(one_press_in_an_email_program_stops_the_next_letter),
		cmocka_unit_test(a_picture_of_a_letter_is_shown_when_the_letter_is),
		cmocka_unit_test(page_and_feed_follow_a_letter_that_is_changed_and_taken_down),
		cmocka_unit_test(the_feed_holds_what_the_family_lets_out_and_is_paused_with_the_page),
		cmocka_unit_test(a_reader_that_asks_every_second_is_told_nothing_is_new_and_then_to_wait),
		cmocka_unit_test(a_page_by_link_has_a_feed_address_that_one_press_changes),
		cmocka_unit_test(a_gift_elsewhere_waits_and_is_counted_apart),
		cmocka_unit_test(a_small_group_joins_a_drive_and_each_appointment_counts_for_its_own_page),
		cmocka_unit_test(a_public_drive_is_found_by_its_town_and_one_by_link_is_not),
		cmocka_unit_test(a_related_page_is_named_while_it_is_public),
		cmocka_unit_test(sheets_are_for_the_right_people_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
