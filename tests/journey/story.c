/* The story up to the day: a page is started and published, friends book, correct, move, cancel; and what else can happen. */
#include "expanders.h"
#include "outbox/outbox.h"
#include "tests/journey/setting.h"

#include <string.h>

#include "appointment/appointment.h"
#include "limits.h"

static void
anna_opens_a_page_and_nobody_sees_it(void **state)
{
	struct setting setting;
	struct journey_letter letter;

	(void)state;
	setting_open(&setting);
	browser_see(setting.anna, "Konrad Keller");
	browser_see(setting.anna, "Waiting for the family");
	letter = journey_letter(setting.journey, RUTH);
	assert_true(text_equal(letter.subject, TEXT("A question from Anna Berg, for whenever you feel ready")));
	/* A stranger who signs in sees nothing of it, and a page that waits has no address for visitors. */
	browser_sign_in(setting.visitor, "stranger@example.org");
	browser_visit(setting.visitor, "%s", setting.manage);
	browser_status(setting.visitor, 404);
	browser_visit(setting.visitor, "/");
	browser_see_not(setting.visitor, "Konrad");
	setting_close(&setting);
}

static void
ruth_opens_the_invitation_days_later_on_another_device_and_publishes(void **state)
{
	struct setting setting;
	struct journey_letter invitation, sign_in;
	struct browser *phone;
	struct text code;

	(void)state;
	setting_open(&setting);
	phone = browser_open(setting.journey);
	invitation = journey_letter(setting.journey, RUTH);
	journey_wait(setting.journey, 40 * INSTANT_DAY);
	browser_visit(setting.ruth, "%s", journey_letter_link(setting.journey, &invitation, "/invitation/"));
	browser_see(setting.ruth, "A question from Anna Berg");
	browser_see(setting.ruth, "Dear Ruth, only if you would like it.");
	browser_follow(setting.ruth, "Read what Anna Berg has prepared");
	browser_see(setting.ruth, "He was given seven pints in March.");
	browser_press(setting.ruth, "Email me a link");
	browser_see(setting.ruth, "Check your email");
	/* She opens the email on her phone; it shows six digits for the browser that asked. */
	sign_in = journey_letter(setting.journey, RUTH);
	browser_visit(phone, "%s", journey_letter_link(setting.journey, &sign_in, "/sign-in/link/"));
	browser_press_at(phone, text_terminated(setting.journey->arena, phone->address));
	browser_see(phone, "Enter this code on the other device");
	code = page_inside(setting.journey->arena, phone->page, TEXT("class=\"code\""));
	browser_visit(setting.ruth, "/sign-in/wait");
	browser_fill(setting.ruth, "code", "000000");
	browser_press_at(setting.ruth, "/sign-in/code");
	browser_problem(setting.ruth);
	browser_fill(setting.ruth, "code", text_terminated(setting.journey->arena, code));
	browser_press_at(setting.ruth, "/sign-in/code");
	browser_status(setting.ruth, 200);
	assert_string_equal(setting_here(setting.ruth), journey_text(setting.journey, "%s/publish", setting.manage));
	setting_publish_page(setting.ruth, setting.manage, false);
	browser_visit(setting.ruth, "%s", setting.manage);
	browser_see(setting.ruth, "Published, for people who have the link");
	browser_close(phone);
	setting_close(&setting);
}

static void
a_published_page_is_read_by_link_and_not_listed(void **state)
{
	struct setting setting;
	size_t at;

	(void)state;
	setting_drive(&setting, 3);
	browser_visit(setting.visitor, "%s", setting.page);
	browser_status(setting.visitor, 200);
	browser_see(setting.visitor, "In honour of Konrad Keller");
	browser_see(setting.visitor, "He was given seven pints in March.");
	browser_see(setting.visitor, "Seven bags of blood were given in hospital.");
	browser_see(setting.visitor, "18 appointments left.");
	assert_true(text_find(setting.visitor->page, TEXT("noindex"), &at));
	browser_visit(setting.visitor, "/");
	browser_see_not(setting.visitor, "Konrad");
	/* Ruth lets everybody find it. */
	browser_visit(setting.ruth, "%s/listing", setting.manage);
	browser_fill(setting.ruth, "listing", "public");
	browser_press_at(setting.ruth, "/listing");
	browser_status(setting.ruth, 200);
	browser_visit(setting.visitor, "/");
	browser_see(setting.visitor, "Konrad Keller");
	browser_visit(setting.visitor, "%s", setting.page);
	assert_false(text_find(setting.visitor->page, TEXT("noindex"), &at));
	setting_close(&setting);
}

static void
after_publishing_the_organiser_proposes_and_the_keeper_decides(void **state)
{
	struct setting setting;

	(void)state;
	setting_publish(&setting);
	browser_visit(setting.anna, "%s/words", setting.manage);
	browser_fill(setting.anna, "words", "Other words for Konrad.");
	browser_press(setting.anna, "Send to the family");
	browser_status(setting.anna, 200);
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see_not(setting.visitor, "Other words for Konrad.");
	browser_visit(setting.ruth, "%s", setting.manage);
	browser_follow(setting.ruth, "Read the proposed words");
	browser_see(setting.ruth, "Other words for Konrad.");
	browser_press(setting.ruth, "Use these words");
	browser_status(setting.ruth, 200);
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see(setting.visitor, "Other words for Konrad.");
	setting_close(&setting);
}

static void
a_friend_books_one_appointment_and_gets_email_with_a_calendar(void **state)
{
	struct setting setting;
	struct journey_letter letter;
	const char *link;
	size_t at;

	(void)state;
	setting_drive(&setting, 3);
	link = setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", "Maria");
	browser_see(setting.visitor, "Saturday 31 October 2026 09:15 St Anne's Hall");
	browser_see(setting.visitor, "Change how I am shown: Maria");
	assert_true(text_find(setting.visitor->page, text_of(link), &at));
	letter = journey_letter(setting.journey, "maria@example.org");
	assert_string_equal(journey_letter_link(setting.journey, &letter, "/mine/"), link);
	assert_true(text_find(letter.calendar, TEXT("DTSTART:20261031T081500Z"), &at));
	assert_true(text_find(letter.calendar, TEXT("METHOD:PUBLISH"), &at));
	assert_false(text_find(letter.calendar, TEXT("/mine/"), &at));
	assert_false(text_find(letter.calendar, TEXT("Konrad"), &at));
	/* The page survives bookmarking, in any browser. */
	browser_visit(setting.ruth, "%s", link);
	browser_see(setting.ruth, "Your appointment is booked");
	browser_visit(setting.visitor, "%s", setting.drive);
	browser_see(setting.visitor, "09:15 2 left");
	setting_close(&setting);
}

static void
booking_again_with_the_same_name_and_address_books_nothing_twice(void **state)
{
	struct setting setting;
	const char *link;
	struct journey_letter letter;

	(void)state;
	setting_drive(&setting, 3);
	link = setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", NULL);
	setting_choose(&setting, setting.visitor, "09:30");
	setting_fill_person(setting.visitor, "maria  LANG", "Maria@example.org", NULL);
	browser_press(setting.visitor, "Check your answers");
	browser_press(setting.visitor, "Book this appointment");
	browser_see(setting.visitor, "nothing was booked twice");
	browser_see_not(setting.visitor, link);
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM appointment"), 1);
	letter = journey_letter(setting.journey, "maria@example.org");
	assert_string_equal(journey_letter_link(setting.journey, &letter, "/mine/"), link);
	/* One address may book for a family. */
	setting_book(&setting, setting.visitor, "09:30", "Paul Lang", "maria@example.org", NULL);
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM appointment"), 2);
	setting_close(&setting);
}

static void
a_mistyped_address_is_corrected_and_the_old_link_dies(void **state)
{
	struct setting setting;
	const char *old, *link;
	struct journey_letter letter;

	(void)state;
	setting_drive(&setting, 3);
	old = setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "mraia@example.org", NULL);
	browser_follow(setting.visitor, "Correct this address");
	browser_fill(setting.visitor, "email", "maria@example.org");
	browser_press(setting.visitor, "Use this address");
	browser_see(setting.visitor, "Your appointment is booked");
	link = setting_here(setting.visitor);
	assert_string_not_equal(link, old);
	letter = journey_letter(setting.journey, "maria@example.org");
	assert_string_equal(journey_letter_link(setting.journey, &letter, "/mine/"), link);
	browser_visit(setting.ruth, "%s", old);
	assert_true(setting.ruth->status == 404 || setting.ruth->status == 410);
	/* Nothing was sent yet: the stranger there gets no further email. */
	assert_int_equal(journey_letter_count(setting.journey, "mraia@example.org"), 0);
	setting_close(&setting);
}

static void
an_appointment_is_moved_and_then_cancelled(void **state)
{
	struct setting setting;
	const char *link;
	struct journey_letter letter;
	struct text slot;
	size_t at;

	(void)state;
	setting_drive(&setting, 1);
	link = setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", NULL);
	browser_follow(setting.visitor, "Change the time");
	slot = page_forms(setting.visitor->arena, setting.visitor->page).at[0].fields[2].value;
	browser_fill(setting.visitor, "slot", text_terminated(setting.journey->arena, slot));
	browser_press(setting.visitor, "Move to this time");
	browser_see(setting.visitor, "Saturday 31 October 2026 09:00");
	assert_string_equal(setting_here(setting.visitor), link);
	letter = journey_letter(setting.journey, "maria@example.org");
	assert_true(text_find(letter.calendar, TEXT("SEQUENCE:1"), &at));
	browser_follow(setting.visitor, "Cancel my appointment");
	browser_press(setting.visitor, "Cancel my appointment");
	browser_see(setting.visitor, "Your appointment is cancelled");
	letter = journey_letter(setting.journey, "maria@example.org");
	assert_true(text_find(letter.calendar, TEXT("STATUS:CANCELLED"), &at));
	assert_int_equal(journey_count(setting.journey, "SELECT sum(booked) FROM slot"), 0);
	browser_visit(setting.visitor, "%s", setting.drive);
	browser_see(setting.visitor, "09:00 1 left");
	setting_close(&setting);
}

static void
the_last_appointment_is_one_persons_and_the_other_reads_so(void **state)
{
	struct setting setting;

	(void)state;
	setting_drive(&setting, 1);
	setting_choose(&setting, setting.visitor, "09:15");
	setting_fill_person(setting.visitor, "Maria Lang", "maria@example.org", NULL);
	browser_press(setting.visitor, "Check your answers");
	setting_book(&setting, setting.desk, "09:15", "Jan", "jan@example.org", NULL);
	browser_press(setting.visitor, "Book this appointment");
	browser_see(setting.visitor, "This appointment has just been taken");
	assert_int_equal(journey_letter_count(setting.journey, "maria@example.org"), 0);
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM appointment"), 1);
	setting_close(&setting);
}

/* ---- a group of seven ---- */

static const char *
claim(struct setting *setting, struct browser *friend, const char *seat, const char *name, const char *email)
{
	browser_visit(friend, "%s", seat);
	browser_status(friend, 200);
	setting_fill_person(friend, name, email, name);
	browser_press(friend, "Book this appointment");
	browser_see(friend, "Your appointment is booked");
	assert_int_equal(journey_letter_count(setting->journey, email), 1);
	return setting_here(friend);
}

static void
seven_book_side_by_side_and_friends_claim_their_seats(void **state)
{
	struct setting setting;
	const char *leader, *seat, *friend;
	struct journey_letter letter;

	(void)state;
	setting_drive(&setting, 3);
	leader = setting_book_group(&setting, setting.visitor, 7, false, "Lena Vogt", "lena@example.org");
	browser_see(setting.visitor, "One of the seven has a name. The other six are held for your friends.");
	letter = journey_letter(setting.journey, "lena@example.org");
	assert_string_equal(journey_letter_link(setting.journey, &letter, "/group/"), leader);
	seat = journey_letter_link(setting.journey, &letter, "/seat/");
	claim(&setting, setting.desk, seat, "Jan Berg", "jan@example.org");
	friend = claim(&setting, setting.desk, seat, "Mia Berg", "mia@example.org");
	browser_visit(setting.visitor, "%s", leader);
	browser_see(setting.visitor, "Three of the seven have names. The other four are held for your friends.");
	browser_see_not(setting.visitor, "Berg");
	/* Mia cannot come: her seat is the leader's again, not free for everyone. */
	browser_visit(setting.desk, "%s", friend);
	browser_follow(setting.desk, "Cancel my appointment");
	browser_press(setting.desk, "Cancel my appointment");
	browser_visit(setting.visitor, "%s", leader);
	browser_see(setting.visitor, "Two of the seven have names. The other five are held for your friends.");
	assert_int_equal(journey_count(setting.journey, "SELECT sum(booked) FROM slot"), 7);
	/* The leader cancels one, and only now it is free for everyone. */
	browser_follow(setting.visitor, "There are fewer of us now");
	browser_press(setting.visitor, "Cancel this spot");
	browser_see(setting.visitor, "is cancelled. You can undo this until");
	browser_see(setting.visitor, "Two of the six have names. The other four are held for your friends.");
	assert_int_equal(journey_count(setting.journey, "SELECT sum(booked) FROM slot"), 6);
	setting_close(&setting);
}

/* Grandfather has no email: Lena types his name. */
static void
a_leader_books_for_people_without_email_and_the_desk_finds_them(void **state)
{
	struct setting setting;
	const char *leader, *seat, *field;
	struct journey_letter letter;
	size_t at;

	(void)state;
	setting_drive(&setting, 3);
	leader = setting_book_group(&setting, setting.visitor, 4, false, "Lena Vogt", "lena@example.org");
	letter = journey_letter(setting.journey, "lena@example.org");
	seat = journey_letter_link(setting.journey, &letter, "/seat/");
	field = strstr(text_terminated(setting.journey->arena, setting.visitor->page), "name=\"name-") + strlen("name=\"");
	field = text_terminated(setting.journey->arena, text_until(text_of(field), strlen("name-") + 13));
	browser_fill(setting.visitor, field, "Otto Vogt");
	browser_press(setting.visitor, "Save names");
	browser_see(setting.visitor, "Two of the four have names. The other two are held for your friends.");
	browser_see(setting.visitor, "Named by you");
	/* Nobody else takes it with the link, and the name is not there to be read. */
	browser_visit(setting.desk, "%s", seat);
	browser_see_not(setting.desk, "Otto");
	browser_see(setting.desk, "Lena Vogt booked ");
	/* What Lena is emailed lists him, once her address is known to be hers. */
	browser_visit(setting.visitor, "%s", journey_letter_link(setting.journey, &letter, "/confirm/group/"));
	browser_press(setting.visitor, "Confirm this booking");
	setting_find_group(setting.visitor, setting.drive, "2");
	browser_follow(setting.visitor, "Choose");
	setting_fill_person(setting.visitor, "Lena Vogt", "lena@example.org", NULL);
	browser_press(setting.visitor, "Check your answers");
	browser_press_at(setting.visitor, "/keep");
	letter = journey_letter(setting.journey, "lena@example.org");
	assert_true(text_find(letter.body, TEXT(": Otto Vogt\n"), &at));
	browser_visit(setting.visitor, "%s", leader);
	browser_see(setting.visitor, "Two of the four have names. The other two are held for your friends.");
	setting_desk(&setting);
	browser_see(setting.desk, "Otto Vogt");
	setting_close(&setting);
}

static void
a_revoked_link_claims_nothing_and_a_new_one_does(void **state)
{
	struct setting setting;
	const char *leader, *seat, *mine;
	struct journey_letter letter;
	struct text renewed;

	(void)state;
	setting_drive(&setting, 3);
	leader = setting_book_group(&setting, setting.visitor, 3, true, "Lena Vogt", "lena@example.org");
	letter = journey_letter(setting.journey, "lena@example.org");
	seat = journey_letter_link(setting.journey, &letter, "/seat/");
	mine = claim(&setting, setting.desk, seat, "Jan Berg", "jan@example.org");
	browser_visit(setting.visitor, "%s", leader);
	browser_follow(setting.visitor, "Stop the link");
	browser_see(setting.visitor, "This link no longer works");
	browser_press(setting.visitor, "Stop the link");
	browser_see(setting.visitor, "The link is stopped");
	browser_visit(setting.desk, "%s", seat);
	assert_true(setting.desk->status == 404 || setting.desk->status == 410);
	browser_visit(setting.desk, "%s", mine);
	browser_see(setting.desk, "Your appointment is booked");
	browser_follow(setting.visitor, "Make a new link");
	browser_press(setting.visitor, "Make a new link");
	browser_see(setting.visitor, "The new link is ready");
	renewed = text_of(strstr(text_terminated(setting.journey->arena, setting.visitor->page), "/seat/"));
	claim(&setting, setting.desk, text_terminated(setting.journey->arena, text_until(renewed, strlen("/seat/") + 26)), "Mia Berg",
	      "mia@example.org");
	setting_close(&setting);
}

static void
the_leaders_address_is_corrected_and_the_friends_link_stays(void **state)
{
	struct setting setting;
	const char *leader, *seat;
	struct journey_letter letter;

	(void)state;
	setting_drive(&setting, 3);
	leader = setting_book_group(&setting, setting.visitor, 3, true, "Lena Vogt", "lean@example.org");
	letter = journey_letter(setting.journey, "lean@example.org");
	seat = journey_letter_link(setting.journey, &letter, "/seat/");
	browser_follow(setting.visitor, "Correct this address");
	browser_fill(setting.visitor, "email", "lena@example.org");
	browser_press(setting.visitor, "Use this address");
	browser_see(setting.visitor, "Three appointments are booked");
	assert_string_not_equal(setting_here(setting.visitor), leader);
	letter = journey_letter(setting.journey, "lena@example.org");
	assert_string_equal(journey_letter_link(setting.journey, &letter, "/group/"), setting_here(setting.visitor));
	browser_visit(setting.desk, "%s", leader);
	assert_true(setting.desk->status == 404 || setting.desk->status == 410);
	claim(&setting, setting.desk, seat, "Jan Berg", "jan@example.org");
	setting_close(&setting);
}

/* ---- the day before ---- */

static void
one_reminder_leaves_the_day_before_and_no_other(void **state)
{
	struct setting setting;
	struct journey_letter letter;
	struct context *context;
	const char *link;

	(void)state;
	setting_drive(&setting, 3);
	link = setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", NULL);
	context = &setting.journey->bench->context;
	/* 30 October, 09:59 and 10:00 in Berlin. */
	context->now = (struct instant){ INT64_C(1793350740) * INSTANT_SECOND };
	assert_int_equal(appointment_remind_due(context), 0);
	journey_wait(setting.journey, INSTANT_MINUTE);
	assert_int_equal(appointment_remind_due(context), 1);
	assert_int_equal(appointment_remind_due(context), 0);
	journey_wait(setting.journey, INSTANT_HOUR);
	assert_int_equal(appointment_remind_due(context), 0);
	assert_int_equal(journey_letter_count(setting.journey, "maria@example.org"), 2);
	letter = journey_letter(setting.journey, "maria@example.org");
	browser_visit(setting.desk, "%s", journey_letter_link(setting.journey, &letter, "/mine/"));
	browser_see(setting.desk, "Change the time");
	browser_visit(setting.desk, "%s/cancel", link);
	browser_see(setting.desk, "Cancel your appointment?");
	setting_close(&setting);
}

/* ---- what the family may choose ---- */

static void
a_page_that_is_paused_shows_only_that_and_what_is_booked_goes_on(void **state)
{
	struct setting setting;
	const char *link, *seat;
	struct journey_letter letter;

	(void)state;
	setting_drive(&setting, 3);
	link = setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", NULL);
	setting_book_group(&setting, setting.visitor, 2, true, "Lena Vogt", "lena@example.org");
	letter = journey_letter(setting.journey, "lena@example.org");
	seat = journey_letter_link(setting.journey, &letter, "/seat/");
	/* A person is about to press the last button. */
	setting_choose(&setting, setting.desk, "10:30");
	setting_fill_person(setting.desk, "Jan Berg", "jan@example.org", NULL);
	browser_press(setting.desk, "Check your answers");
	browser_visit(setting.ruth, "%s", setting.manage);
	browser_press(setting.ruth, "Pause the page");
	browser_status(setting.ruth, 200);
	browser_press(setting.desk, "Book this appointment");
	browser_see(setting.desk, "The family has paused this page");
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see(setting.visitor, "This page is paused");
	browser_see_not(setting.visitor, "Konrad");
	browser_visit(setting.visitor, "%s", setting.drive);
	browser_see(setting.visitor, "This page is paused");
	browser_see_not(setting.visitor, "St Anne");
	/* A claim, a move, a reminder and the desk go on. */
	claim(&setting, setting.desk, seat, "Mia Berg", "mia@example.org");
	browser_visit(setting.visitor, "%s/move", link);
	browser_press(setting.visitor, "Move to this time");
	browser_fill(setting.visitor, "slot", text_terminated(setting.journey->arena,
	             page_forms(setting.visitor->arena, setting.visitor->page).at[0].fields[2].value));
	browser_press(setting.visitor, "Move to this time");
	browser_see(setting.visitor, "Your appointment is booked");
	setting.journey->bench->context.now = (struct instant){ INT64_C(1793350800) * INSTANT_SECOND };
	assert_int_equal(appointment_remind_due(&setting.journey->bench->context), 2);
	setting_desk(&setting);
	setting_arrive(&setting, "Mia Berg");
	/* And back. */
	browser_visit(setting.ruth, "%s", setting.manage);
	browser_press(setting.ruth, "Resume the page");
	browser_visit(setting.visitor, "%s", setting.page);
	browser_see(setting.visitor, "Konrad Keller");
	setting_close(&setting);
}

static void
a_declined_page_tells_the_organiser_that_and_nothing_else(void **state)
{
	struct setting setting;
	struct journey_letter letter;
	size_t at;

	(void)state;
	setting_open(&setting);
	browser_sign_in(setting.ruth, RUTH);
	browser_visit(setting.ruth, "%s/decline", setting.manage);
	browser_press(setting.ruth, "Decline this page");
	browser_status(setting.ruth, 200);
	browser_see(setting.ruth, "This page will not go ahead");
	journey_wait(setting.journey, LIMIT_DECLINE_UNDO_DAYS * INSTANT_DAY);
	assert_true(honour_tell_declined(&setting.journey->bench->context, &(struct honour_declined_after){ 0 }));
	letter = journey_letter(setting.journey, ANNA);
	assert_true(text_find(letter.body, TEXT("will not go ahead"), &at));
	assert_false(text_find(letter.body, TEXT(RUTH), &at));
	assert_false(text_find(letter.body, TEXT("Ruth"), &at));
	browser_visit(setting.anna, "%s", setting.manage);
	browser_see(setting.anna, "Will not go ahead");
	browser_visit(setting.ruth, "%s/publish", setting.manage);
	browser_see_not(setting.ruth, "Publish the page");
	setting_close(&setting);
}

static void
a_concern_reaches_the_operators_email_and_list(void **state)
{
	struct setting setting;
	struct journey_letter letter;
	size_t at;

	(void)state;
	setting_publish(&setting);
	browser_visit(setting.visitor, "%s", setting.page);
	browser_follow(setting.visitor, "Is someone being pressed to give blood? Tell us");
	browser_fill(setting.visitor, "words", "My brother is told he has to.");
	browser_fill(setting.visitor, "about", setting.page);              /* as a browser's referrer has it */
	browser_press(setting.visitor, "Send");
	browser_see(setting.visitor, "Thank you for telling us");
	browser_follow(setting.visitor, "Go back to the page you came from");
	assert_true(text_equal(setting.visitor->address, text_of(setting.page)));
	browser_visit(setting.visitor, "/concern/sent?about=//elsewhere.example/");
	browser_follow(setting.visitor, "Go back to the page you came from");
	browser_status(setting.visitor, 200);
	letter = journey_letter(setting.journey, "operator@example.org");
	assert_true(text_find(letter.body, TEXT("My brother is told he has to."), &at));
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM concern"), 1);
	setting_close(&setting);
}

static void
a_cancelled_drive_tells_everyone_who_is_booked(void **state)
{
	struct setting setting;
	struct journey_letter letter;
	const char *link;
	size_t at;

	(void)state;
	setting_drive(&setting, 3);
	link = setting_book(&setting, setting.visitor, "09:15", "Maria Lang", "maria@example.org", NULL);
	setting_book_group(&setting, setting.desk, 3, true, "Lena Vogt", "lena@example.org");
	browser_visit(setting.anna, "%s/cancel", setting.organise);
	browser_press_at(setting.anna, "/cancel");
	browser_status(setting.anna, 200);
	while (expanders_run(&setting.journey->bench->context) > 0)
		;
	assert_int_equal(journey_letter_count(setting.journey, "maria@example.org"), 2);
	letter = journey_letter(setting.journey, "maria@example.org");
	assert_true(text_find(letter.calendar, TEXT("STATUS:CANCELLED"), &at));
	assert_int_equal(journey_letter_count(setting.journey, "lena@example.org"), 2);
	browser_visit(setting.visitor, "%s", link);
	browser_see(setting.visitor, "This drive has been cancelled");
	browser_visit(setting.visitor, "%s", setting.drive);
	browser_see(setting.visitor, "This drive has been cancelled. Please do not come.");
	browser_see_not(setting.visitor, "Choose");
	browser_see_not(setting.visitor, "Before you come");
	setting_close(&setting);
}

/* ---- the organiser changes the drive ---- */

static void
an_edit_that_would_drop_someone_is_refused_with_the_list_of_them(void **state)
{
	struct setting setting;

	(void)state;
	setting_drive(&setting, 3);
	setting_book(&setting, setting.visitor, "10:45", "Maria Lang", "maria@example.org", NULL);
	browser_visit(setting.anna, "%s/edit", setting.organise);
	assert_true(text_equal(browser_field(setting.anna, "until"), TEXT("11:00")));
	browser_fill(setting.anna, "until", "10:45");
	browser_press(setting.anna, "Check your changes");
	browser_see(setting.anna, "Your changes cannot be saved yet");
	browser_see(setting.anna, "10:45 one person booked, but the new hours do not have this time");
	browser_see_not(setting.anna, "Maria");
	assert_int_equal(journey_letter_count(setting.journey, "maria@example.org"), 1);
	/* What was typed is preserved behind the button. */
	browser_press(setting.anna, "Change your answers");
	assert_true(text_equal(browser_field(setting.anna, "until"), TEXT("10:45")));
	setting_close(&setting);
}

static void
another_venue_is_announced_to_everyone_who_has_booked(void **state)
{
	struct setting setting;
	struct journey_letter letter;
	size_t at;

	(void)state;
	setting_drive(&setting, 3);
	setting_book(&setting, setting.visitor, "10:45", "Maria Lang", "maria@example.org", NULL);
	assert_true(outbox_confirm(&setting.journey->bench->context, TEXT("maria@example.org")));
	browser_visit(setting.anna, "%s/edit", setting.organise);
	browser_fill(setting.anna, "venue", "The School");
	browser_press(setting.anna, "Check your changes");
	browser_see(setting.anna, "Venue St Anne's Hall Church Lane 1, Berlin The blue door. The School Church Lane 1, Berlin The blue door.");
	browser_see(setting.anna, "We will email one person who has booked.");
	browser_fill(setting.anna, "note", "The hall is flooded.");
	browser_press(setting.anna, "Save and tell one person");
	browser_see(setting.anna, "People who have booked will get one email about what you have changed");
	assert_int_equal(journey_letter_count(setting.journey, "maria@example.org"), 1);
	journey_wait(setting.journey, 10 * INSTANT_MINUTE);
	while (expanders_run(&setting.journey->bench->context) > 0)
		;
	assert_int_equal(journey_letter_count(setting.journey, "maria@example.org"), 2);
	letter = journey_letter(setting.journey, "maria@example.org");
	assert_true(text_find(letter.body, TEXT("The School"), &at));
	assert_true(text_find(letter.body, TEXT("The organiser writes:\n\n“The hall is flooded.”"), &at));
	assert_true(text_find(letter.calendar, TEXT("SEQUENCE:1"), &at));
	browser_visit(setting.visitor, "%s", setting.drive);
	browser_see(setting.visitor, "The School");
	setting_close(&setting);
}

static void
closed_booking_books_nobody_and_opens_again(void **state)
{
	struct setting setting;
	const char *link;

	(void)state;
	setting_drive(&setting, 3);
	link = setting_book(&setting, setting.visitor, "10:45", "Maria Lang", "maria@example.org", NULL);
	setting_choose(&setting, setting.desk, "09:15");
	setting_fill_person(setting.desk, "Jan Berg", "jan@example.org", NULL);
	browser_press(setting.desk, "Check your answers");
	browser_visit(setting.anna, "%s", setting.organise);
	browser_follow(setting.anna, "Close booking");
	browser_press(setting.anna, "Close booking and tell one person");
	browser_see(setting.anna, "Booking is closed.");
	browser_press(setting.desk, "Book this appointment");
	browser_see(setting.desk, "This time can no longer be booked");
	browser_visit(setting.desk, "%s", setting.drive);
	browser_see(setting.desk, "up to Blood Service North. Please phone before you come: +49 30 1234567");
	browser_visit(setting.visitor, "%s", link);
	browser_see(setting.visitor, "Your appointment is booked");
	browser_visit(setting.anna, "%s", setting.organise);
	browser_press(setting.anna, "Open booking again");
	setting_book(&setting, setting.desk, "09:15", "Jan Berg", "jan@example.org", NULL);
	setting_close(&setting);
}

/* ---- a person who does not want email ---- */

static void
a_person_who_asks_to_get_no_email_gets_no_other_invitation(void **state)
{
	struct setting setting;
	struct journey_letter letter;

	(void)state;
	setting_open(&setting);
	letter = journey_letter(setting.journey, RUTH);
	browser_visit(setting.ruth, "%s", journey_letter_link(setting.journey, &letter, "/invitation/"));
	browser_follow(setting.ruth, "Do not write to me again");
	browser_press(setting.ruth, "Do not write to me again");
	browser_see(setting.ruth, "We will not write to you again");
	browser_visit(setting.anna, "%s/keepers", setting.manage);
	browser_fill(setting.anna, "email", RUTH);
	browser_press(setting.anna, "Send the invitation");
	browser_status(setting.anna, 200);
	assert_int_equal(journey_letter_count(setting.journey, RUTH), 0);         /* emails that wait are not sent either */
	/* She signs in by herself after all, and finds it. */
	browser_sign_in(setting.ruth, RUTH);
	browser_visit(setting.ruth, "/home");
	browser_see(setting.ruth, "Konrad Keller");
	setting_close(&setting);
}

int
main(int count, char **words)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(anna_opens_a_page_and_nobody_sees_it),
		cmocka_unit_test(ruth_opens_the_invitation_days_later_on_another_device_and_publishes),
		cmocka_unit_test(a_published_page_is_read_by_link_and_not_listed),
		cmocka_unit_test(after_publishing_the_organiser_proposes_and_the_keeper_decides),
		cmocka_unit_test(a_friend_books_one_appointment_and_gets_email_with_a_calendar),
		cmocka_unit_test(booking_again_with_the_same_name_and_address_books_nothing_twice),
		cmocka_unit_test(a_mistyped_address_is_corrected_and_the_old_link_dies),
		cmocka_unit_test(an_appointment_is_moved_and_then_cancelled),
		cmocka_unit_test(the_last_appointment_is_one_persons_and_the_other_reads_so),
		cmocka_unit_test(seven_book_side_by_side_and_friends_claim_their_seats),
		cmocka_unit_test(a_leader_books_for_people_without_email_and_the_desk_finds_them),
		cmocka_unit_test(a_revoked_link_claims_nothing_and_a_new_one_does),
		cmocka_unit_test(the_leaders_address_is_corrected_and_the_friends_link_stays),
		cmocka_unit_test(one_reminder_leaves_the_day_before_and_no_other),
		cmocka_unit_test(a_page_that_is_paused_shows_only_that_and_what_is_booked_goes_on),
		cmocka_unit_test(a_declined_page_tells_the_organiser_that_and_nothing_else),
		cmocka_unit_test(a_concern_reaches_the_operators_email_and_list),
		cmocka_unit_test(a_cancelled_drive_tells_everyone_who_is_booked),
		cmocka_unit_test(an_edit_that_would_drop_someone_is_refused_with_the_list_of_them),
		cmocka_unit_test(another_venue_is_announced_to_everyone_who_has_booked),
		cmocka_unit_test(closed_booking_books_nobody_and_opens_again),
		cmocka_unit_test(a_person_who_asks_to_get_no_email_gets_no_other_invitation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
