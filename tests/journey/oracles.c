/* Oracles: a stranger who knows a name and an address cannot tell from any answer whether that person has booked. The answers are
 * compared byte by byte, except for random keys and links, and so are the statements that ran for them; or the person gets an email. */
#include <ctype.h>
#include <string.h>

#include "limits.h"
#include "tests/journey/setting.h"

#define STRANGER "karla@example.org"
#define ATTACKER "trude@example.org"

static struct arena *compared;            /* the compared texts live longer than their world */

struct answer { int status; struct text words; struct connection_work work; };

static struct connection_work
work(struct setting *setting)
{
	return connection_work(setting->journey->bench->context.connection);
}

/* The appointment's own code, and its picture: as random as its id. */
static struct text
without_code(struct arena *arena, struct text page)
{
	struct text after;
	size_t at, end;

	if (!text_find(page, TEXT("<div class=\"desk-code\">"), &at))
		return page;
	after = text_from(page, at);
	assert_true(text_find(after, TEXT("</b></p></div>"), &end));
	return text_join(arena, text_until(page, at), text_from(after, end));
}

/* Random keys, links and ids become "#"; the stranger becomes Maria. */
static struct text
normal(struct setting *setting, struct text shown)
{
	const struct text page = without_code(setting->journey->arena, shown);
	char *at = arena_take(setting->journey->arena, page.length + 1);
	size_t length = 0;

	for (size_t i = 0; i < page.length;) {
		size_t run = 0;

		while (i + run < page.length && isalnum((unsigned char)page.at[i + run]))
			run++;
		if (run == 39 || run == 26 || run == 13) {        /* a key; a link; an id */
			at[length++] = '#';
		} else if (run == 5 && memcmp(page.at + i, "Karla", 5) == 0) {
			memcpy(at + length, "Maria", 5);
			length += 5;
		} else if (run == 5 && memcmp(page.at + i, "karla", 5) == 0) {
			memcpy(at + length, "maria", 5);
			length += 5;
		} else {
			run = run == 0 ? 1 : run;
			memcpy(at + length, page.at + i, run);
			length += run;
		}
		i += run == 0 ? 1 : run;
	}
	return (struct text){ at, length };
}

/* Presses and stores the answer, before any redirect is followed. */
static struct answer
press(struct setting *setting, struct browser *browser, const char *words)
{
	struct answer answer;

	(void)work(setting);
	browser_press_once(browser, words);
	answer.work = work(setting);
	answer.status = browser->status;
	answer.words = normal(setting, text_format(setting->journey->arena, "%.*s\n%.*s", TEXT_PRINT(browser->location),
	                                           TEXT_PRINT(browser->page)));
	return answer;
}

static void
assert_same(struct answer one, struct answer other)
{
	assert_int_equal(one.status, other.status);
	if (!text_equal(one.words, other.words))
		fail_msg("the answers differ:\n%.*s\n---- and ----\n%.*s", TEXT_PRINT(one.words), TEXT_PRINT(other.words));
	assert_int_equal(one.work.statements, other.work.statements);
	assert_int_equal(one.work.kinds, other.work.kinds);
}

/* The form stood open while the last appointment of that time was booked. */
static void
the_check_step_of_a_full_time_does_not_tell_who_is_booked(void **state)
{
	struct setting setting;
	struct browser *one, *other;
	struct answer booked, stranger;

	(void)state;
	setting_drive(&setting, 1);
	one = browser_open(setting.journey);
	other = browser_open(setting.journey);
	setting_choose(&setting, one, "09:15");
	setting_choose(&setting, other, "09:15");
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", MARIA, "Maria Lang");
	setting_fill_person(one, "Maria Lang", MARIA, "Maria Lang");
	setting_fill_person(other, "Karla Lang", STRANGER, "Karla Lang");
	booked = press(&setting, one, "Check your answers");
	stranger = press(&setting, other, "Check your answers");
	assert_int_equal(booked.status, 409);
	assert_same(booked, stranger);
	browser_close(one);
	browser_close(other);
	setting_close(&setting);
}

static void
open_group_form(struct setting *setting, struct browser *browser, const char *name, const char *email)
{
	browser_visit(browser, "%s?size=4", setting->drive);
	browser_follow(browser, "Choose");
	browser_fill(browser, "name", name);
	browser_fill(browser, "email", email);
}

static void
the_check_step_of_a_full_group_does_not_tell_who_is_booked(void **state)
{
	struct setting setting;
	struct browser *one, *other;
	struct answer booked, stranger;

	(void)state;
	setting_drive(&setting, 1);
	one = browser_open(setting.journey);
	other = browser_open(setting.journey);
	open_group_form(&setting, one, "Maria Lang", MARIA);
	open_group_form(&setting, other, "Karla Lang", STRANGER);
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", MARIA, "Maria Lang");
	booked = press(&setting, one, "Check your answers");
	stranger = press(&setting, other, "Check your answers");
	assert_int_equal(booked.status, 409);
	assert_same(booked, stranger);
	browser_close(one);
	browser_close(other);
	setting_close(&setting);
}

/* Corrects the address of what is shown to `email`, and reads the page that follows. */
static void
correct(struct setting *setting, struct browser *browser, const char *email, struct answer *pressed, struct answer *page)
{
	browser_follow(browser, "Correct this address");
	browser_fill(browser, "email", email);
	*pressed = press(setting, browser, "Use this address");
	if (pressed->status != 303) {
		*page = *pressed;
		return;
	}
	browser_visit(browser, "%.*s", TEXT_PRINT(text_copy(setting->journey->arena, browser->location)));
	(void)work(setting);
	browser_visit(browser, "%.*s", TEXT_PRINT(text_copy(setting->journey->arena, browser->address)));
	*page = (struct answer){ browser->status, normal(setting, browser->page), work(setting) };
}

/* In a world of its own, in which Maria is booked: someone corrects an address to `email`. */
struct corrected { struct answer pressed, page; size_t letters; };

static void
begin(struct setting *setting, struct browser **browser)
{
	setting_drive(setting, 4);
	setting_book(setting, setting->visitor, "09:15", "Maria Lang", MARIA, "Maria Lang");
	*browser = browser_open(setting->journey);
}

static struct corrected
end(struct setting *setting, struct browser *browser, const char *email)
{
	const size_t before = journey_letter_count(setting->journey, email);
	struct corrected corrected;

	correct(setting, browser, email, &corrected.pressed, &corrected.page);
	corrected.letters = journey_letter_count(setting->journey, email) - before;
	/* The compared texts live longer than this world. */
	corrected.pressed.words = text_copy(compared, corrected.pressed.words);
	corrected.page.words = text_copy(compared, corrected.page.words);
	browser_close(browser);
	setting_close(setting);
	return corrected;
}

static void
assert_corrections_same(struct corrected booked, struct corrected stranger)
{
	assert_int_equal(booked.pressed.status, 303);
	assert_same(booked.pressed, stranger.pressed);
	assert_int_equal(booked.page.status, 200);
	assert_same(booked.page, stranger.page);
	assert_int_equal(booked.letters, stranger.letters);
	assert_true(booked.letters > 0);
	arena_reset(compared);
}

static struct corrected
correct_single(const char *name, const char *email)
{
	struct setting setting;
	struct browser *browser;

	begin(&setting, &browser);
	setting_book(&setting, browser, "09:30", name, ATTACKER, name);
	return end(&setting, browser, email);
}

static void
correcting_an_address_does_not_tell_who_is_booked(void **state)
{
	(void)state;
	assert_corrections_same(correct_single("Maria Lang", MARIA), correct_single("Karla Lang", STRANGER));
}

static struct corrected
correct_group(const char *name, const char *email)
{
	struct setting setting;
	struct browser *browser;

	begin(&setting, &browser);
	setting_book_group(&setting, browser, 2, false, name, ATTACKER);
	return end(&setting, browser, email);
}

static void
correcting_a_groups_address_does_not_tell_who_is_booked(void **state)
{
	(void)state;
	assert_corrections_same(correct_group("Maria Lang", MARIA), correct_group("Karla Lang", STRANGER));
}

static void
join(struct setting *setting, struct browser *browser, const char *name, const char *email)
{
	browser_visit(browser, "%s/wait", setting->drive);
	setting_fill_person(browser, name, email, NULL);
	browser_press(browser, "Join the waiting list");
	browser_status(browser, 200);
}

/* waits: the person is on the waiting list already, not booked at a time. */
static struct corrected
correct_waiting(const char *name, const char *email, bool waits)
{
	struct setting setting;
	struct browser *browser;

	setting_drive(&setting, 1);
	if (!waits)
		setting_book(&setting, setting.visitor, "10:45", "Maria Lang", MARIA, "Maria Lang");
	setting_book_group(&setting, setting.visitor, 4, true, "Tom Berg", TOM);
	if (waits) {
		setting_book_group(&setting, setting.visitor, 2, true, "Ida Berg", "ida@example.org");
		join(&setting, setting.visitor, "Maria Lang", MARIA);
	} else {
		setting_book(&setting, setting.visitor, "10:30", "Ida Berg", "ida@example.org", "Ida Berg");
	}
	browser = browser_open(setting.journey);
	join(&setting, browser, name, ATTACKER);
	return end(&setting, browser, email);
}

static void
correcting_an_address_on_the_waiting_list_does_not_tell_who_is_booked(void **state)
{
	(void)state;
	assert_corrections_same(correct_waiting("Maria Lang", MARIA, false), correct_waiting("Karla Lang", STRANGER, false));
}

static void
correcting_an_address_on_the_waiting_list_does_not_tell_who_waits(void **state)
{
	(void)state;
	assert_corrections_same(correct_waiting("Maria Lang", MARIA, true), correct_waiting("Karla Lang", STRANGER, true));
}

/* Where an answer does differ, the person is told by email that someone typed their name and address. */
static void
assert_written_to(struct setting *setting)
{
	assert_int_equal(journey_letter_count(setting->journey, MARIA), 1);
	test_bench_run(setting->journey->bench, "DELETE FROM outbox_email");
}

static void
every_answer_that_tells_writes_to_the_person(void **state)
{
	struct setting setting;
	struct browser *attacker;
	struct text seat;

	(void)state;
	setting_drive(&setting, 3);
	attacker = browser_open(setting.journey);
	setting_book_group(&setting, attacker, 3, true, "Trude Kern", ATTACKER);
	seat = text_of(journey_text(setting.journey, "%s", strstr(text_terminated(setting.journey->arena, attacker->page), "/seat/")));
	seat.length = strlen("/seat/") + 26;
	setting_book(&setting, setting.visitor, "09:15", "Maria Lang", MARIA, "Maria Lang");
	assert_written_to(&setting);

	setting_choose(&setting, attacker, "09:30");
	setting_fill_person(attacker, "Maria Lang", MARIA, "Maria Lang");
	browser_press(attacker, "Check your answers");
	browser_press(attacker, "Book this appointment");
	browser_see(attacker, "nothing was booked twice");
	assert_written_to(&setting);

	open_group_form(&setting, attacker, "Maria Lang", MARIA);
	browser_press(attacker, "Check your answers");
	browser_press(attacker, "Book these appointments");
	browser_see(attacker, "nothing was booked twice");
	assert_written_to(&setting);

	browser_visit(attacker, "%.*s", TEXT_PRINT(seat));
	setting_fill_person(attacker, "Maria Lang", MARIA, "Maria Lang");
	browser_press_at(attacker, text_terminated(setting.journey->arena, seat));
	browser_see(attacker, "nothing was booked twice");
	assert_written_to(&setting);

	browser_visit(attacker, "%s/wait", setting.drive);
	setting_fill_person(attacker, "Maria Lang", MARIA, NULL);
	browser_press(attacker, "Join the waiting list");
	browser_see(attacker, "so we added nothing");
	assert_written_to(&setting);
	browser_close(attacker);
	setting_close(&setting);
}

/* A request for a sign-in link reveals nothing about the address: for known and unknown ones, answer and work are the same. */
static struct answer
ask_for_link(const char *email)
{
	struct setting setting;
	struct browser *browser;
	struct answer answer;

	begin(&setting, &browser);
	browser_sign_in(setting.visitor, MARIA);
	journey_wait(setting.journey, 2 * INSTANT_HOUR);
	browser_visit(browser, "/sign-in");
	browser_fill(browser, "email", email);
	answer = press(&setting, browser, "Email me a link");
	answer.words = text_copy(compared, answer.words);
	browser_close(browser);
	setting_close(&setting);
	return answer;
}

static void
signing_in_does_not_tell_whose_address_is_known(void **state)
{
	(void)state;
	assert_same(ask_for_link(MARIA), ask_for_link(STRANGER));
	arena_reset(compared);
}

/* ---- an address cannot be used up for its owner ---- */

static void
book(struct setting *setting, struct browser *donor, const char *name, const char *email)
{
	setting_choose(setting, donor, "09:00");
	setting_fill_person(donor, name, email, NULL);
	browser_press(donor, "Check your answers");
	browser_press(donor, "Book this appointment");
}

static void
a_stranger_who_uses_an_address_up_does_not_lock_its_owner_out(void **state)
{
	struct setting setting;
	struct browser *stranger, *owner;

	(void)state;
	setting_drive(&setting, 3 * LIMIT_BOOKINGS_PER_ADDRESS);
	stranger = browser_open(setting.journey);
	for (int i = 0; i <= LIMIT_BOOKINGS_PER_ADDRESS; i++) {
		book(&setting, stranger, journey_text(setting.journey, "Friend %d", i), MARIA);
		assert_true(browser_has_problem(stranger) == (i >= LIMIT_BOOKINGS_PER_ADDRESS));
	}
	browser_see(stranger, "This email address has booked many times today");
	owner = browser_open(setting.journey);
	owner->peer = TEXT("198.51.100.9");
	book(&setting, owner, "Maria Lang", MARIA);
	browser_status(owner, 200);
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM appointment"), LIMIT_BOOKINGS_PER_ADDRESS + 1);
	browser_close(stranger);
	browser_close(owner);
	setting_close(&setting);
}

static void
a_stranger_who_uses_an_address_up_does_not_keep_its_owner_from_waiting(void **state)
{
	struct setting setting;
	struct browser *stranger, *owner;

	(void)state;
	setting_drive(&setting, 1);
	setting_book_group(&setting, setting.visitor, 4, true, "Tom Berg", TOM);
	setting_book_group(&setting, setting.visitor, 2, true, "Ida Berg", "ida@example.org");
	stranger = browser_open(setting.journey);
	stranger->peer = TEXT("198.51.100.8");
	for (int i = 0; i <= LIMIT_WAITING_PER_ADDRESS; i++) {
		browser_visit(stranger, "%s/wait", setting.drive);
		setting_fill_person(stranger, "Maria Lang", MARIA, NULL);
		browser_press(stranger, "Join the waiting list");
		assert_true(browser_has_problem(stranger) == (i >= LIMIT_WAITING_PER_ADDRESS));
	}
	owner = browser_open(setting.journey);
	owner->peer = TEXT("198.51.100.9");
	join(&setting, owner, "Maria Berg", MARIA);
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM waiting_entry"), 2);
	browser_close(stranger);
	browser_close(owner);
	setting_close(&setting);
}

int
main(int count, char **words)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_check_step_of_a_full_time_does_not_tell_who_is_booked),
		cmocka_unit_test(the_check_step_of_a_full_group_does_not_tell_who_is_booked),
		cmocka_unit_test(correcting_an_address_does_not_tell_who_is_booked),
		cmocka_unit_test(correcting_a_groups_address_does_not_tell_who_is_booked),
		cmocka_unit_test(correcting_an_address_on_the_waiting_list_does_not_tell_who_is_booked),
		cmocka_unit_test(correcting_an_address_on_the_waiting_list_does_not_tell_who_waits),
		cmocka_unit_test(every_answer_that_tells_writes_to_the_person),
		cmocka_unit_test(signing_in_does_not_tell_whose_address_is_known),
		cmocka_unit_test(a_stranger_who_uses_an_address_up_does_not_lock_its_owner_out),
		cmocka_unit_test(a_stranger_who_uses_an_address_up_does_not_keep_its_owner_from_waiting),
	};

	int failed;

	compared = arena_new(LIMIT_REQUEST_ARENA_BYTES);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(compared);
	return failed;
}
