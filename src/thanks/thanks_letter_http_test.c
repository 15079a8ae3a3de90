/* The pages of letters: what they say to a keeper, where a press leads, and what a stranger can reach. */
#include "roles.h"
#include "tests/letter_bench.h"
#include "tests/http_bench.h"

#include "base/id.h"
#include "http/done.h"
#include "quiet/quiet.h"
#include "limits.h"
#include "links.h"
#include "routes_handlers.h"
#include "thanks/thanks_letter_email.h"
#include "thanks_html.h"

static struct bench bench;
static struct person_id stranger;
static struct thanks_letter_id letter;
static const uint8_t jpeg[] = { 0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 0xff, 0xd9 };
static const struct media_clean clean = { { jpeg, sizeof jpeg }, 1600, 1200, { 0 } }, small = { { jpeg, sizeof jpeg }, 800, 600, { 0 } };

static void
add_picture(void)
{
	assert_int_equal(thanks_letter_picture_add(context, bench.page, bench.organiser, letter, &clean, &small, TEXT("Us")),
	                 THANKS_LETTER_PICTURE_OK);
}

static int
set_up(void **state)
{
	const struct thanks_letter_words words = { TEXT("Thank you <all>.\n\nSeven came."), true, true };

	bench_open(&bench);
	context = bench.context;
	bench_taken(&bench, 0, 1);
	context->now = instant_plus(bench.drive.ends, INSTANT_HOUR);
	assert_int_equal(people_ensure(context, TEXT("eve@example.org"), TEXT(""), &stranger), PEOPLE_ENSURE_OK);
	assert_int_equal(thanks_letter_add(context, bench.page, bench.organiser, &words, &letter), THANKS_LETTER_ADD_OK);
	return 0;
}

static int
tear_down(void **state)
{
	bench_close(&bench);
	return 0;
}

#define LATER(date, time, zone) \
	PAIRS(PAIR("key", KEY), PAIR("when", "later"), PAIR("date", date), PAIR("time", time), PAIR("zone", zone))
/* As a keeper, past the guard. */
#define KEEPER_GETS(handler, ...) do { \
	assert_true(role_keeper(get(bench.organiser), bench.page)); \
	handler(&request, bench.page __VA_OPT__(,) __VA_ARGS__); } while (0)
#define KEEPER_PRESSES(pairs, handler, ...) do { \
	assert_true(role_keeper(post(bench.organiser, pairs), bench.page)); \
	handler(&request, bench.page __VA_OPT__(,) __VA_ARGS__); } while (0)

static struct link
letter_page(void)
{
	return link_thanks_letter_http_show(context->arena, bench.page, letter);
}

static struct thanks_letter
read_letter(void)
{
	struct thanks_letter now;

	assert_int_equal(thanks_letter_read(context, bench.page, letter, &now), FOUND_OK);
	return now;
}

static void
send_it(void)
{
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY), PAIR("when", "now"), PAIR("zone", "Europe/Berlin")), thanks_letter_http_send, letter);
	assert_true(led_to(done_link(context->arena, letter_page(), TEXT("sent"))));
	get(bench.organiser)->query = TEXT("done=sent");
	assert_true(role_keeper(&request, bench.page));
	thanks_letter_http_show(&request, bench.page, letter);
	assert_true(says("class=\"notice done\"") && says("Your letter is being sent, to one email address."));
	assert_int_equal(bench_send_letters(context), 1);
	assert_int_equal(bench_send_letters(context), 0);
}

static void
letters_are_a_keepers_and_of_their_own_page(void **state)
{
	assert_false(role_keeper(get(stranger), bench.page));
	assert_int_equal(status(), 404);
	KEEPER_GETS(thanks_letter_http_show, (struct thanks_letter_id){ letter.id + 1 });
	assert_int_equal(status(), 404);
	assert_true(role_keeper(get(bench.organiser), bench.page));
	thanks_letter_http_show(&request, (struct honour_page_id){ bench.page.id + 1 }, letter);
	assert_int_equal(status(), 404);
}

static void
a_letter_is_written_with_everybody_ticked_and_the_page_not(void **state)
{
	KEEPER_GETS(thanks_letter_http_new_form);
	assert_int_equal(status(), 200);
	assert_true(says("name=\"to_missed\" value=\"yes\" checked=\"checked\""));
	assert_false(says("name=\"in_public\" value=\"yes\" checked=\"checked\""));
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY), PAIR("words", "  ")), thanks_letter_http_new);
	assert_int_equal(status(), 422);
	assert_true(says("href=\"#words\""));
	assert_false(says("name=\"to_missed\" value=\"yes\" checked=\"checked\""));    /* what was unticked stays so */
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY), PAIR("words", "We thank you."), PAIR("to_missed", "yes")), thanks_letter_http_new);
	assert_int_equal(status(), 303);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM thanks_letter WHERE to_missed AND NOT in_public"), 1);
	KEEPER_GETS(thanks_letter_http_list);
	assert_true(says("We thank you."));
	assert_true(says("Thank you &lt;all&gt;."));
	assert_true(says("Draft"));
}

static void
a_draft_shows_what_comes_next(void **state)
{
	KEEPER_GETS(thanks_letter_http_show, letter);
	assert_true(says("Only people who look after the page can see it."));
	assert_true(says("<p dir=\"auto\">Thank you &lt;all&gt;.</p>"));
	assert_true(says("Send it, or choose a time"));
	KEEPER_GETS(thanks_letter_http_edit_form, letter);
	assert_true(says("Thank you &lt;all&gt;."));
	assert_false(says("cannot be called back"));
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY), PAIR("words", "New words.")), thanks_letter_http_edit, letter);
	assert_true(led_to(done_link(context->arena, letter_page(), TEXT("saved"))));
	get(bench.organiser)->query = TEXT("done=draft");
	assert_true(role_keeper(&request, bench.page));
	thanks_letter_http_show(&request, bench.page, letter);
	assert_true(says("role=\"status\"><p>Saved as a draft."));
	assert_false(read_letter().words.to_missed);
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY), PAIR("words", "")), thanks_letter_http_edit, letter);
	assert_int_equal(status(), 422);
}

static void
the_preview_shows_what_each_of_them_will_see(void **state)
{
	struct text page;
	size_t at;

	add_picture();
	KEEPER_GETS(thanks_letter_http_preview, letter);
	assert_int_equal(status(), 200);
	assert_true(says("The family wrote this for everyone who was there or had hoped to be."));
	assert_true(says("Subject: Thank you from the family"));
	assert_true(says("It goes to people who came, at one email address."));
	assert_false(says("people who booked and could not be there"));
	assert_true(says("Stop thank-you letters from this page") && says("People who follow the page by email get it too."));
	assert_true(says("width=\"800\""));
	assert_true(says("width=\"1600\""));
	page = body();
	for (int i = 0; i < 2; i++) {
		assert_true(text_find(page, TEXT("<p dir=\"auto\">Seven came.</p>"), &at));
		page = text_from(page, at + 1);
	}
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY), PAIR("words", "Seven came.")), thanks_letter_http_edit, letter);
	KEEPER_GETS(thanks_letter_http_preview, letter);
	assert_false(says("could not be there"));
	assert_true(says("You chose not to show it on the page."));
}

static void
sending_says_whom_it_reaches_and_wants_a_time(void **state)
{
	KEEPER_GETS(thanks_letter_http_send_form, letter);
	assert_int_equal(status(), 200);
	assert_true(says("It goes to people who came, at one email address."));
	assert_true(says("Emails that have been sent cannot be called back."));
	assert_true(says("value=\"America/Los_Angeles\""));           /* the drive's */
	assert_true(says("value=\"now\" checked=\"checked\""));
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY)), thanks_letter_http_send, letter);
	assert_int_equal(status(), 422);
	assert_true(says("href=\"#when\""));
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY), PAIR("when", "later"), PAIR("zone", "Nowhere/Land")), thanks_letter_http_send, letter);
	assert_int_equal(status(), 422);
	assert_true(says("href=\"#zone\""));
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY), PAIR("when", "later")), thanks_letter_http_send, letter);
	assert_true(says("href=\"#date\""));
	assert_true(says("href=\"#time\""));
	assert_true(says("href=\"#zone\""));
	KEEPER_PRESSES(LATER("2027-03-28", "02:30", "Europe/Berlin"), thanks_letter_http_send, letter);
	assert_int_equal(status(), 422);
	assert_true(says("On this night the clocks go from 02:00 to 03:00."));
	assert_true(says("value=\"02:30\""));
	KEEPER_PRESSES(LATER("2026-10-01", "10:00", "Europe/Berlin"), thanks_letter_http_send, letter);
	assert_true(says("That time has passed."));
	KEEPER_PRESSES(LATER("2030-10-01", "10:00", "Europe/Berlin"), thanks_letter_http_send, letter);
	assert_true(says("href=\"#date\""));
	assert_int_equal(read_letter().state, THANKS_LETTER_STATE_DRAFT);
}

static void
a_planned_letter_says_when_and_can_wait(void **state)
{
	KEEPER_PRESSES(LATER("2026-11-03", "10:00", "Europe/Berlin"), thanks_letter_http_send, letter);
	assert_true(led_to(done_link(context->arena, letter_page(), TEXT("sent"))));
	KEEPER_GETS(thanks_letter_http_show, letter);
	assert_true(says("It will be sent on Tuesday 3\u00a0November 2026, 10:00 CET."));
	assert_true(says("Choose another time"));
	KEEPER_GETS(thanks_letter_http_send_form, letter);
	assert_true(says("value=\"2026-11-03\""));
	assert_true(says("value=\"later\" checked=\"checked\""));
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY)), thanks_letter_http_unplan, letter);
	assert_true(led_to(done_link(context->arena, letter_page(), TEXT("unplanned"))));
	assert_int_equal(read_letter().state, THANKS_LETTER_STATE_DRAFT);
}

static void
a_day_typed_beside_now_is_asked_about(void **state)
{
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY), PAIR("when", "now"), PAIR("date", "2026-11-03"), PAIR("zone", "Europe/Berlin")),
	               thanks_letter_http_send, letter);
	assert_int_equal(status(), 422);
	assert_true(says("A day or a time is typed under “Later”, but “Now” is chosen."));
	assert_true(says("value=\"2026-11-03\""));
	assert_int_equal(read_letter().state, THANKS_LETTER_STATE_DRAFT);
	/* Of a planned letter the day is there already, and "Now" is meant. */
	KEEPER_PRESSES(LATER("2026-11-03", "10:00", "Europe/Berlin"), thanks_letter_http_send, letter);
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY), PAIR("when", "now"), PAIR("date", "2026-11-03"), PAIR("time", "10:00"),
	                     PAIR("zone", "Europe/Berlin")), thanks_letter_http_send, letter);
	assert_true(led_to(done_link(context->arena, letter_page(), TEXT("sent"))));
	assert_int_equal(read_letter().state, THANKS_LETTER_STATE_SENDING);
}

static void
on_a_quiet_day_she_is_told_when_it_leaves(void **state)
{
	const struct date today = zone_local(bench.drive.words.zone, context->now).date;
	struct quiet_day quiet = { .kind = QUIET_DAY_KIND_DATE, .month = 11, .day = 3 };

	assert_int_equal(quiet_add(context, bench.page, bench.organiser, &quiet), QUIET_OK);
	KEEPER_PRESSES(LATER("2026-11-03", "10:00", "America/Los_Angeles"), thanks_letter_http_send, letter);
	KEEPER_GETS(thanks_letter_http_show, letter);
	assert_true(says("It will be sent on Wednesday 4\u00a0November 2026, 08:00 PST. The time you chose is on a quiet day of the page."));
	KEEPER_GETS(thanks_letter_http_list);
	assert_true(says("Will be sent on Wednesday 4\u00a0November 2026, 08:00 PST"));
	KEEPER_GETS(thanks_letter_http_send_form, letter);
	assert_false(says("The page has a quiet day."));
	quiet.month = today.month;
	quiet.day = today.day;
	assert_int_equal(quiet_add(context, bench.page, bench.organiser, &quiet), QUIET_OK);
	KEEPER_GETS(thanks_letter_http_send_form, letter);
	assert_true(says("If you send the letter now, its emails leave on"));
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY), PAIR("when", "now"), PAIR("zone", "Europe/Berlin")), thanks_letter_http_send, letter);
	KEEPER_GETS(thanks_letter_http_show, letter);
	assert_true(says("The page has a quiet day, so the emails leave on"));
	assert_false(says("is being sent"));
	KEEPER_GETS(thanks_letter_http_edit_form, letter);
	assert_true(says("Until then you can still change what they say."));
	assert_false(says("has been sent"));
	KEEPER_GETS(thanks_letter_http_pictures, letter);
	assert_true(says("Until then you can still change the pictures in them."));
	KEEPER_GETS(thanks_letter_http_preview, letter);
	assert_true(says("Until then you can still change what they say."));
}

static void
while_the_page_rests_she_is_told_what_waits(void **state)
{
	KEEPER_PRESSES(LATER("2026-11-03", "10:00", "Europe/Berlin"), thanks_letter_http_send, letter);
	assert_int_equal(honour_pause(context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	KEEPER_GETS(thanks_letter_http_show, letter);
	assert_true(says("If it is still paused then, the letter waits until you send it."));
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY), PAIR("when", "now")), thanks_letter_http_send, letter);
	assert_int_equal(status(), 422);
	assert_true(says("The page is paused, so nothing is sent."));
	context->now = instant_plus(context->now, 5 * INSTANT_DAY);
	assert_int_equal(bench_send_letters(context), 0);
	KEEPER_GETS(thanks_letter_http_show, letter);
	assert_true(says("Send it whenever it is right for you."));
	KEEPER_GETS(thanks_letter_http_list);
	assert_true(says("Its time passed while the page was paused."));
}

static void
what_went_out_can_be_changed_and_she_is_told_what_cannot(void **state)
{
	struct thanks_on_page view;
	struct html *html = html_new(context->arena, LIMIT_RESPONSE_BYTES);
	size_t at;

	assert_true(thanks_on_page(context, &bench.honour, &view));
	html_thanks_on_page(html, &view);
	assert_true(text_is_empty(text_trim(html_text(html))));
	send_it();
	KEEPER_GETS(thanks_letter_http_show, letter);
	assert_true(says("It was sent on Saturday 31\u00a0October 2026, 13:00 PDT, to one address."));
	assert_false(says("Send it"));
	KEEPER_GETS(thanks_letter_http_send_form, letter);
	assert_true(led_to(letter_page()));
	KEEPER_GETS(thanks_letter_http_edit_form, letter);
	assert_true(says("Emails cannot be called back"));
	assert_false(says("name=\"to_missed\""));
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY), PAIR("words", "Mended words."), PAIR("in_public", "yes")), thanks_letter_http_edit, letter);
	assert_true(led_to(done_link(context->arena, letter_page(), TEXT("saved"))));
	assert_true(thanks_on_page(context, &bench.honour, &view));
	html_thanks_on_page(html, &view);
	assert_true(text_find(html_text(html), TEXT("<p dir=\"auto\">Mended words.</p>"), &at));
	assert_true(text_find(html_text(html), TEXT("<time datetime=\"2026-10-31\">"), &at));
	KEEPER_GETS(thanks_letter_http_take_down_form, letter);
	assert_true(says("Emails that have been sent cannot be called back"));
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY)), thanks_letter_http_take_down, letter);
	assert_true(led_to(link_thanks_letter_http_list(context->arena, bench.page)));
	KEEPER_GETS(thanks_letter_http_list);
	assert_true(says("Taken down. It was sent on Saturday 31\u00a0October 2026"));
	KEEPER_GETS(thanks_letter_http_show, letter);
	assert_int_equal(status(), 410);
}

static void
a_draft_is_thrown_away_without_talk_of_email(void **state)
{
	KEEPER_GETS(thanks_letter_http_take_down_form, letter);
	assert_true(says("None of it has been sent."));
	KEEPER_PRESSES(PAIRS(PAIR("nothing", "x")), thanks_letter_http_take_down, letter);   /* without its key: asked again */
	assert_true(led_to(link_thanks_letter_http_take_down_form(context->arena, bench.page, letter)));
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY)), thanks_letter_http_take_down, letter);
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY)), thanks_letter_http_take_down, letter);
	assert_int_equal(status(), 404);
}

static void
pictures_are_added_described_and_taken_out(void **state)
{
	struct thanks_letter_prepared good = { { MEDIA_PICTURE_OK, clean }, small }, bad = { .whole.outcome = MEDIA_PICTURE_DAMAGED };
	struct form_pair file = { .name = TEXT("picture"), .value = TEXT("raw"), .file_name = TEXT("a.jpg"), .is_file = true,
	                          .prepared = &good };
	struct thanks_letter_pictures kept;

	KEEPER_GETS(thanks_letter_http_pictures, letter);
	assert_int_equal(status(), 200);
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY)), thanks_letter_http_picture_add, letter);
	assert_int_equal(status(), 422);
	assert_true(says("href=\"#picture\""));
	for (int i = 0; i < LIMIT_THANKS_PICTURES; i++) {
		KEEPER_PRESSES(PAIRS(PAIR("key", KEY), file, PAIR("alternative_text", "Us <3")), thanks_letter_http_picture_add, letter);
		assert_true(led_to(done_link(context->arena, link_thanks_letter_http_pictures(context->arena, bench.page, letter), TEXT("added"))));
	}
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY), file, PAIR("alternative_text", "Us")), thanks_letter_http_picture_add, letter);
	assert_int_equal(status(), 422);
	KEEPER_GETS(thanks_letter_http_pictures, letter);
	assert_true(says("alt=\"Us &lt;3\""));
	assert_true(says("A letter takes 4 pictures."));
	assert_true(thanks_letter_pictures(context, letter, &kept));
	KEEPER_GETS(thanks_letter_http_picture, letter, kept.at[0].picture.id);
	assert_int_equal(status(), 200);
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY)), thanks_letter_http_picture_remove, letter, kept.at[0].picture.id);
	assert_int_equal(status(), 303);
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY)), thanks_letter_http_picture_remove, letter, kept.at[0].picture.id);
	assert_int_equal(status(), 404);
	file.prepared = &bad;
	KEEPER_PRESSES(PAIRS(PAIR("key", KEY), file, PAIR("alternative_text", "Us")), thanks_letter_http_picture_add, letter);
	assert_int_equal(status(), 422);
	assert_true(says("That picture seems to be incomplete."));
}

static void
a_picture_is_public_with_its_letter_and_no_longer(void **state)
{
	struct thanks_letter_pictures kept;
	struct picture_id picture;

	add_picture();
	assert_true(thanks_letter_pictures(context, letter, &kept));
	picture = kept.at[0].picture.id;
	thanks_letter_http_public_picture(get(PERSON_ID_NONE), bench.honour.key, letter, picture);
	assert_int_equal(status(), 404);
	send_it();
	thanks_letter_http_public_picture(get(PERSON_ID_NONE), bench.honour.key, letter, picture);
	assert_int_equal(status(), 200);
	thanks_letter_http_public_picture(get(PERSON_ID_NONE), bench.honour.key, letter, kept.at[0].small.id);
	assert_int_equal(status(), 404);
	assert_int_equal(honour_pause(context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	thanks_letter_http_public_picture(get(PERSON_ID_NONE), bench.honour.key, letter, picture);
	assert_int_equal(status(), 404);
	assert_int_equal(honour_resume(context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(thanks_letter_take_down(context, bench.page, bench.organiser, letter), FOUND_OK);
	thanks_letter_http_public_picture(get(PERSON_ID_NONE), bench.honour.key, letter, picture);
	assert_int_equal(status(), 404);
}

static void
one_press_stops_the_letters_without_a_redirect(void **state)
{
	struct secret secret;
	int64_t id;
	size_t at;

	send_it();
	/* The link is made from the address's row, and found by its hash: asked for as the receiver would. */
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM thanks_address"), 1);
	id = test_bench_count(bench.site, "SELECT id FROM thanks_address");
	secret.text = crypto_token(context->arena, &context->site->keys, PRIVATE_LINK_THANKS_STOP, id, 1);
	thanks_letter_http_stop_form(get(PERSON_ID_NONE), secret);
	assert_int_equal(status(), 200);
	assert_true(says("Stop thank-you letters from this page?"));
	assert_true(text_find(body(), secret.text, &at));
	/* Looking stops nothing. */
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM thanks_address WHERE stopped_at IS NULL"), 1);
	thanks_letter_http_stop(post(PERSON_ID_NONE, PAIRS(PAIR("List-Unsubscribe", "One-Click"))), secret);
	assert_int_equal(status(), 200);
	assert_true(says("You will get no more thank-you letters"));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM thanks_address WHERE stopped_at IS NULL"), 0);
	thanks_letter_http_stop_form(get(PERSON_ID_NONE), secret);
	assert_true(says("You will get no more thank-you letters"));
	thanks_letter_http_stop(post(PERSON_ID_NONE, PAIRS(PAIR("List-Unsubscribe", "One-Click"))), (struct secret){ TEXT(KEY) });
	assert_int_equal(status(), 404);
	thanks_letter_http_stop_form(get(PERSON_ID_NONE), (struct secret){ TEXT(KEY) });
	assert_int_equal(status(), 404);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(letters_are_a_keepers_and_of_their_own_page),
		TEST(a_letter_is_written_with_everybody_ticked_and_the_page_not),
		TEST(a_draft_shows_what_comes_next),
		TEST(the_preview_shows_what_each_of_them_will_see),
		TEST(sending_says_whom_it_reaches_and_wants_a_time),
		TEST(a_planned_letter_says_when_and_can_wait),
		TEST(a_day_typed_beside_now_is_asked_about),
		TEST(on_a_quiet_day_she_is_told_when_it_leaves),
		TEST(while_the_page_rests_she_is_told_what_waits),
		TEST(what_went_out_can_be_changed_and_she_is_told_what_cannot),
		TEST(a_draft_is_thrown_away_without_talk_of_email),
		TEST(pictures_are_added_described_and_taken_out),
		TEST(a_picture_is_public_with_its_letter_and_no_longer),
		TEST(one_press_stops_the_letters_without_a_redirect),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
