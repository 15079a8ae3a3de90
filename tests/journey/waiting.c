/* A full drive: the refusal offers help, nothing typed is lost, and the waiting list moves up when a person cancels. */
#include "waiting/waiting.h"
#include "http/respond.h"
#include "tests/journey/setting.h"

#define GUEST "guest@example.org"

/* The clock's job. */
static void
lapse(struct setting *setting)
{
	assert_true(waiting_lapse_due(&setting->journey->bench->context) >= 0);
}

static int64_t
rows(struct setting *setting, const char *table)
{
	return journey_count(setting->journey, "SELECT count(*) FROM %s", table);
}

/* All six places of the drive are taken: four before the break by Tom's group, whose link is answered, two after it by Ida's. */
static const char *
fill_up(struct setting *setting)
{
	const char *leader = setting_book_group(setting, setting->visitor, 4, true, "Tom Berg", TOM);

	setting_book_group(setting, setting->visitor, 2, true, "Ida Berg", GUEST);
	return leader;
}

/* The path of what is offered to this address. */
static const char *
offer_of(struct setting *setting, const char *email)
{
	const struct journey_letter letter = journey_letter(setting->journey, email);

	return journey_letter_link(setting->journey, &letter, "/waiting/");
}

/* The leader gives one of the seats back that nobody claimed. */
static void
cancel(struct setting *setting, const char *leader)
{
	browser_visit(setting->visitor, "%s/fewer", leader);
	browser_press_at(setting->visitor, "/cancel");
	browser_status(setting->visitor, 200);
}

static void
the_last_appointment_went_while_someone_typed(void **state)
{
	struct setting setting;
	struct browser *maria;

	(void)state;
	setting_drive(&setting, 1);
	maria = browser_open(setting.journey);
	setting_choose(&setting, maria, "09:15");
	setting_fill_person(maria, "Maria Lang", MARIA, "Maria Lang");
	setting_book(&setting, setting.visitor, "09:15", "Noah Weiss", NOAH, "Noah Weiss");
	browser_press(maria, "Check your answers");
	browser_status(maria, 409);
	browser_see(maria, "This appointment has just been taken");
	browser_see(maria, "Other times on this day");
	browser_see_not(maria, "Choose 09:15");
	assert_int_equal(rows(&setting, "appointment"), 1);
	/* Another time: what was typed is there, and only to be checked. */
	browser_press(maria, "Choose 09:30");
	browser_status(maria, 200);
	assert_true(text_equal(browser_field(maria, "name"), TEXT("Maria Lang")));
	assert_true(text_equal(browser_field(maria, "email"), TEXT(MARIA)));
	browser_press(maria, "Check your answers");
	browser_see(maria, "Shown as Maria Lang");
	browser_see(maria, "By booking you agree");
	browser_press(maria, "Book this appointment");
	browser_status(maria, 200);
	browser_see(maria, "Your appointment is booked");
	assert_int_equal(rows(&setting, "appointment"), 2);
	browser_close(maria);
	setting_close(&setting);
}

/* The first press was committed, its answer lost on the way; the slot that it filled is no reason to say "taken". */
static void
the_same_press_again_gets_its_first_answer_though_all_is_full_now(void **state)
{
	struct setting setting;
	struct browser *maria;
	struct browser_ask press = { .method = TEXT("POST"), .content_type = TEXT(JOURNEY_URLENCODED) };
	struct text here;
	const char *mine;
	size_t at;

	(void)state;
	setting_drive(&setting, 1);
	maria = browser_open(setting.journey);
	setting_choose(&setting, maria, "09:15");
	setting_fill_person(maria, "Maria Lang", MARIA, "Maria Lang");
	here = text_of(setting_here(maria));
	assert_true(text_find(here, TEXT("/draft/"), &at));
	press.target = text_of(journey_text(setting.journey, "%.*s/keep", TEXT_PRINT(text_until(here, at))));
	browser_press(maria, "Check your answers");
	press.body = journey_urlencoded(setting.journey->arena, (const struct browser_pair[]){
		{ TEXT("key"), text_copy(setting.journey->arena, browser_field(maria, "key")) }, { TEXT("name"), TEXT("Maria Lang") },
		{ TEXT("email"), TEXT(MARIA) }, { TEXT("shown"), TEXT("friend") } }, 4);
	browser_press(maria, "Book this appointment");
	mine = setting_here(maria);
	browser_ask(maria, &press);
	browser_status(maria, 303);
	assert_true(text_ends_with(maria->location, text_of(mine)));
	assert_int_equal(rows(&setting, "appointment"), 1);
	browser_close(maria);
	setting_close(&setting);
}

static void
full_is_refused_without_a_write_and_the_line_is_one_press_away(void **state)
{
	struct setting setting;
	struct browser *maria;
	const char *leader, *waiting;

	(void)state;
	setting_drive(&setting, 1);
	maria = browser_open(setting.journey);
	setting_choose(&setting, maria, "09:15");
	setting_fill_person(maria, "Maria Lang", MARIA, "Maria");
	leader = fill_up(&setting);
	browser_press(maria, "Check your answers");
	browser_status(maria, 409);
	browser_see_not(maria, "Other times on this day");
	browser_see(maria, "Wait for an appointment");
	browser_see(maria, "With what you typed: Maria Lang, " MARIA);
	browser_see(maria, "Give anywhere");
	assert_int_equal(rows(&setting, "waiting_entry"), 0);
	browser_press(maria, "Join the waiting list");
	browser_status(maria, 200);
	browser_see(maria, "You are next.");
	assert_int_equal(journey_letter_count(setting.journey, MARIA), 1);
	waiting = setting_here(maria);
	/* The organiser sees how many, never who. */
	browser_visit(setting.anna, "%s", setting.organise);
	browser_see(setting.anna, "On the waiting list: 1");
	browser_see_not(setting.anna, "Maria");
	cancel(&setting, leader);
	assert_int_equal(journey_letter_count(setting.journey, MARIA), 2);
	assert_string_equal(offer_of(&setting, MARIA), waiting);
	/* Held for her: no one else can book it. */
	browser_visit(setting.desk, "%s", setting.drive);
	browser_see(setting.desk, "Join the waiting list");
	browser_visit(maria, "%s", waiting);
	browser_see(maria, "An appointment is held for you");
	browser_press(maria, "Book this appointment");
	browser_see(maria, "Your appointment is booked");
	assert_int_equal(journey_letter_count(setting.journey, MARIA), 3);
	browser_visit(maria, "%s", waiting);
	browser_see(maria, "You have booked what was held for you");
	browser_visit(setting.anna, "%s", setting.organise);
	browser_see_not(setting.anna, "On the waiting list");
	browser_close(maria);
	setting_close(&setting);
}

static void
passing_and_not_answering_let_the_next_one_have_it(void **state)
{
	static const struct { const char *name, *email; } people[] = { { "Maria Lang", MARIA }, { "Noah Weiss", NOAH },
		{ "Hans Brandt", HANS } };
	struct setting setting;
	struct browser *guests[COUNT_OF(people)];
	const char *leader;

	(void)state;
	setting_drive(&setting, 1);
	leader = fill_up(&setting);
	for (size_t i = 0; i < COUNT_OF(people); i++) {
		guests[i] = browser_open(setting.journey);
		/* The page of the family leads there too. */
		browser_visit(guests[i], "%s", i == 0 ? setting.page : setting.drive);
		browser_follow(guests[i], "Join the waiting list");
		browser_see(guests[i], "Before you come: eat a meal");
		setting_fill_person(guests[i], people[i].name, people[i].email, NULL);
		browser_press(guests[i], "Join the waiting list");
		browser_status(guests[i], 200);
		browser_see(guests[i], "Phone Blood Service North before you travel: +49 30 1234567");
		journey_wait(setting.journey, INSTANT_MINUTE);
	}
	browser_see(guests[2], "Two people are ahead of you.");
	cancel(&setting, leader);
	browser_visit(guests[0], "%s", offer_of(&setting, MARIA));
	browser_press(guests[0], "Not this one, but keep me on the list");
	browser_see(guests[0], "You are on the waiting list");
	assert_int_equal(journey_letter_count(setting.journey, NOAH), 2);
	/* Noah does not answer; a day later the offer is Hans's. */
	journey_wait(setting.journey, 25 * INSTANT_HOUR);
	lapse(&setting);
	lapse(&setting);
	assert_int_equal(journey_letter_count(setting.journey, HANS), 2);
	browser_visit(guests[1], "%s", offer_of(&setting, NOAH));
	browser_see(guests[1], "the time ran out");
	browser_visit(guests[2], "%s", offer_of(&setting, HANS));
	browser_press(guests[2], "Book this appointment");
	browser_see(guests[2], "Your appointment is booked");
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM appointment WHERE state = 'booked'"), 1);
	for (size_t i = 0; i < COUNT_OF(people); i++)
		browser_close(guests[i]);
	setting_close(&setting);
}

static void
a_mistyped_address_is_corrected_in_line_and_the_offer_follows(void **state)
{
	struct setting setting;
	struct browser *maria;
	const char *leader, *wrong;

	(void)state;
	setting_drive(&setting, 1);
	leader = fill_up(&setting);
	maria = browser_open(setting.journey);
	browser_visit(maria, "%s", setting.drive);
	browser_follow(maria, "Join the waiting list");
	setting_fill_person(maria, "Maria Lang", "maria@gmial.com", NULL);
	browser_press(maria, "Join the waiting list");
	browser_see(maria, "You are not on the waiting list yet.");
	browser_see(maria, "Did you mean maria@gmail.com?");
	browser_fill(maria, "email", "mraia@example.org");
	browser_press(maria, "Join the waiting list");
	wrong = setting_here(maria);
	cancel(&setting, leader);
	browser_visit(maria, "%s", wrong);
	browser_see(maria, "An appointment is held for you");
	browser_visit(maria, "%s/email", wrong);
	browser_fill(maria, "email", "not an address");
	browser_press(maria, "Use this address");
	browser_problem(maria);
	browser_fill(maria, "email", MARIA);
	browser_press(maria, "Use this address");
	browser_status(maria, 200);
	browser_see(maria, "An appointment is held for you");
	assert_string_not_equal(setting_here(maria), wrong);
	assert_int_equal(journey_letter_count(setting.journey, MARIA), 2);
	assert_string_equal(offer_of(&setting, MARIA), setting_here(maria));
	browser_visit(setting.desk, "%s", wrong);
	assert_true(setting.desk->status == 404 || setting.desk->status == 410);
	browser_press(maria, "Book this appointment");
	browser_see(maria, "Your appointment is booked");
	browser_close(maria);
	setting_close(&setting);
}

/* The same person waits already under another address: the person who corrects it is not told. */
static void
a_corrected_address_that_waits_already_is_answered_like_any_other(void **state)
{
	struct setting setting;
	struct browser *maria;
	const char *second;

	(void)state;
	setting_drive(&setting, 1);
	fill_up(&setting);
	maria = browser_open(setting.journey);
	for (int i = 0; i < 2; i++) {
		browser_visit(maria, "%s/wait", setting.drive);
		setting_fill_person(maria, "Maria Lang", i == 0 ? MARIA : "m.lang@example.org", NULL);
		browser_press(maria, "Join the waiting list");
		browser_status(maria, 200);
	}
	second = setting_here(maria);
	browser_follow(maria, "Correct this address");
	browser_fill(maria, "email", MARIA);
	browser_press(maria, "Use this address");
	browser_status(maria, 200);
	browser_see(maria, MARIA);
	assert_int_equal(rows(&setting, "waiting_entry"), 2);
	browser_visit(maria, "%s", second);
	browser_status(maria, 410);
	browser_close(maria);
	setting_close(&setting);
}

/* The list is full; people who are on it already are still told by email. */
static void
a_line_that_is_full_says_so_without_a_write(void **state)
{
	struct setting setting;
	struct browser *maria;

	(void)state;
	setting_drive(&setting, 1);
	fill_up(&setting);
	maria = browser_open(setting.journey);
	browser_visit(maria, "%s/wait", setting.drive);
	setting_fill_person(maria, "Maria Lang", MARIA, NULL);
	browser_press(maria, "Join the waiting list");
	test_bench_run(setting.journey->bench, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1999)"
		" INSERT INTO waiting_entry SELECT id + i, drive, honour_page, state, size, only_organises, from_minute, until_minute, name_sealed,"
		" email_hash, email_sealed, CAST('d' || i AS BLOB), shown_sealed, consent, CAST('l' || i AS BLOB), joined_at, queued_at,"
		" lapse_count, NULL, NULL, NULL, 1, NULL FROM waiting_entry, n");
	browser_visit(setting.desk, "%s/wait", setting.drive);
	setting_fill_person(setting.desk, "Hans Brandt", HANS, NULL);
	browser_press(setting.desk, "Join the waiting list");
	browser_status(setting.desk, 409);
	browser_see(setting.desk, "The waiting list is full");
	assert_int_equal(rows(&setting, "waiting_entry"), 2000);
	browser_visit(maria, "%s/wait", setting.drive);
	setting_fill_person(maria, "Maria Lang", MARIA, NULL);
	browser_press(maria, "Join the waiting list");
	browser_status(maria, 200);
	assert_int_equal(journey_letter_count(setting.journey, MARIA), 1);        /* the newer one replaced the one that waited */
	browser_close(maria);
	setting_close(&setting);
}

static void
a_group_that_finds_no_room_is_refused_whole_and_may_wait_together(void **state)
{
	struct setting setting;
	struct browser *lena;
	const char *leader;

	(void)state;
	setting_drive(&setting, 1);
	lena = browser_open(setting.journey);
	browser_visit(lena, "%s?size=2&from=", setting.drive);
	browser_follow(lena, "Choose");
	setting_fill_person(lena, "Lena Vogt", LENA, "friend");
	browser_press(lena, "Check your answers");
	leader = fill_up(&setting);
	browser_press(lena, "Book these appointments");
	browser_status(lena, 409);
	browser_see(lena, "These appointments have just been taken");
	browser_see(lena, "Nothing was booked");
	browser_press(lena, "Join the waiting list");
	browser_status(lena, 200);
	browser_see(lena, "You are waiting for 2 appointments next to each other, all or none.");
	cancel(&setting, leader);
	assert_int_equal(journey_letter_count(setting.journey, LENA), 1);
	cancel(&setting, leader);
	assert_int_equal(journey_letter_count(setting.journey, LENA), 2);
	browser_visit(lena, "%s", offer_of(&setting, LENA));
	browser_press(lena, "Book these appointments");
	browser_status(lena, 200);
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM appointment WHERE booking_group IS NOT NULL"
	                                                " AND state <> 'cancelled'"), 6);
	browser_close(lena);
	setting_close(&setting);
}

int
main(int count, char **words)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_appointment_went_while_someone_typed),
		cmocka_unit_test(the_same_press_again_gets_its_first_answer_though_all_is_full_now),
		cmocka_unit_test(full_is_refused_without_a_write_and_the_line_is_one_press_away),
		cmocka_unit_test(passing_and_not_answering_let_the_next_one_have_it),
		cmocka_unit_test(a_mistyped_address_is_corrected_in_line_and_the_offer_follows),
		cmocka_unit_test(a_corrected_address_that_waits_already_is_answered_like_any_other),
		cmocka_unit_test(a_line_that_is_full_says_so_without_a_write),
		cmocka_unit_test(a_group_that_finds_no_room_is_refused_whole_and_may_wait_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
