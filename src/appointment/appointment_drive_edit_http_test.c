/* appointment_drive_edit_http_test: a drive is edited in its form: what would change is shown first, and then saved. */
#include "appointment/appointment_drive_http_test.h"

#include "http/dispatch.h"

/* The drive of the bench as the edit form sends it back. */
static void
as_it_is(void)
{
	memset(answers, 0, sizeof answers);
	answer("service_name", "City Blood Service");
	answer("service_phone", "+1 206 555 0100");
	answer("service_web", "https://blood.example.com/who");
	answer("venue", "St Anne's Hall");
	answer("address", "1 Mill Lane");
	answer("directions", "Behind the church.");
	answer("date", "2026-10-31");
	answer("zone", "America/Los_Angeles");
	answer("from", "10:00");
	answer("until", "12:00");
	answer("break_from", "11:00");
	answer("break_until", "11:15");
	answer("slot_minutes", "15");
	answer("capacity", "3");
	answer("key", KEY);
}

/* The page that a press led to: what would change, or the form to be corrected. */
static void
see_the_step(struct bench *bench)
{
	const struct text at = response_header(request.response, TEXT("location"));
	struct draft_key draft;
	size_t start;

	assert_int_equal(request.response->status, 303);
	assert_true(text_find(at, TEXT("/draft/"), &start));
	draft.text = text_until(text_from(at, start + strlen("/draft/")), DRAFT_KEY_LENGTH);
	if (text_ends_with(at, TEXT("/check")))
		appointment_drive_http_edit_draft_check(get(bench), bench->drive.id, draft);
	else
		appointment_drive_http_edit_draft(get(bench), bench->drive.id, draft);
}

/* Dispatch has found its route, so each step has an address. */
static void
check(struct bench *bench)
{
	static const struct route step = { .step = true };

	post(bench);
	request.route = &step;
	appointment_drive_http_edit_check(&request, bench->drive.id);
	see_the_step(bench);
}

static void
the_edit_form_holds_what_was_typed_before(void **state)
{
	struct bench bench;

	bench_open(&bench);
	appointment_drive_http_edit_form(get(&bench), bench.drive.id);
	see_the_step(&bench);
	assert_int_equal(request.response->status, 200);
	assert_true(says("value=\"2026-10-31\"") && says("value=\"11:15\"") && says("Behind the church.</textarea>"));
	bench_close(&bench);
}

static void
an_edit_is_checked_then_saved_and_then_announced(void **state)
{
	struct bench bench;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	as_it_is();
	answer("address", "2 Mill Lane");
	check(&bench);
	assert_int_equal(request.response->status, 200);
	/* Where it is is one row, though only the address changes. */
	assert_true(says("<th scope=\"row\">Venue</th>") && says("s Hall<br>\n1 Mill Lane") && says("s Hall<br>\n2 Mill Lane"));
	assert_true(says("We will email one person who has booked.") && says(">Save and tell one person<"));
	assert_true(says("The email leaves in about ten minutes.") && !says("<th scope=\"row\">Address</th>") && !says("1 of 3 booked"));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM announcement WHERE cause = 'drive_changed'"), 0);
	appointment_drive_http_edit(post(&bench), bench.drive.id);
	assert_true(led_to_the_drive(&bench));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM announcement WHERE cause = 'drive_changed'"), 1);
	appointment_drive_http_edit(post(&bench), bench.drive.id);
	assert_true(led_to_the_drive(&bench));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM announcement WHERE cause = 'drive_changed'"), 1);
	appointment_drive_http_manage(get(&bench), bench.drive.id);
	assert_true(says("People who have booked will get one email about what you have changed, at "));
	answer("change", "1");
	check(&bench);
	assert_true(says("value=\"2 Mill Lane\"") && says("id=\"address\""));
	bench_close(&bench);
}

static void
every_value_that_changes_is_shown_before_and_after(void **state)
{
	struct bench bench;

	bench_open(&bench);
	for (int i = 1; i <= 2; i++)
		bench_taken(&bench, 0, i);
	as_it_is();
	answer("until", "13:00");
	answer("break_from", "");
	answer("break_until", "");
	answer("service_phone", "");
	check(&bench);
	assert_true(says("10:00\u00a0to\u00a012:00") && says("10:00\u00a0to\u00a013:00"));
	assert_true(says("11:00\u00a0to\u00a011:15") && says("+1 206 555 0100") && says("<p class=\"soft\">none</p>"));
	assert_true(says("Appointments in all") && says(">21</p>") && says(">36</p>") && says("2 of 3 booked"));
	assert_true(says("We will email two people who have booked.") && says(">Save and tell two people<") &&
	            says("booked in the last twelve hours"));
	bench_close(&bench);
}

static void
an_edit_that_concerns_nobody_says_that_nobody_is_emailed(void **state)
{
	struct bench bench;

	bench_open(&bench);
	as_it_is();
	answer("address", "2 Mill Lane");
	check(&bench);
	assert_true(says("Nobody is emailed about this.") && says(">Save</button>") && !says("id=\"note\""));
	bench_taken(&bench, 0, 1);
	as_it_is();
	answer("capacity", "4");
	check(&bench);
	assert_true(says("Nobody is emailed about this.") && says(">Save</button>") && !says("id=\"note\""));
	bench_close(&bench);
}

static void
a_change_that_is_taken_back_tells_nobody(void **state)
{
	struct bench bench;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	as_it_is();
	answer("address", "2 Mill Lane");
	appointment_drive_http_edit(post(&bench), bench.drive.id);
	assert_true(led_to_the_drive(&bench));
	as_it_is();
	check(&bench);
	assert_true(says("Nobody is emailed about this."));
	bench_close(&bench);
}

static void
a_sentence_that_is_too_long_comes_back_with_the_changes(void **state)
{
	struct bench bench;
	char words[502];

	memset(words, 'w', 501);
	words[501] = '\0';
	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	as_it_is();
	answer("address", "2 Mill Lane");
	answer("note", words);
	appointment_drive_http_edit(post(&bench), bench.drive.id);
	see_the_step(&bench);
	assert_int_equal(request.response->status, 200);
	assert_true(says("Error: "));
	assert_true(says("Shorten the sentence to 500 characters at most.") && says("href=\"#note\"") && says("wwww</textarea>"));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM announcement WHERE cause = 'drive_changed'"), 0);
	memset(answers, 0, sizeof answers);
	answer("key", KEY);
	answer("note", words);
	appointment_drive_http_close(post(&bench), bench.drive.id);
	assert_int_equal(request.response->status, 422);
	appointment_drive_http_cancel(post(&bench), bench.drive.id);
	assert_int_equal(request.response->status, 422);
	assert_true(says("Cancel the drive and tell one person") && says("wwww</textarea>"));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM drive WHERE state = 'open'"), 1);
	bench_close(&bench);
}

static void
a_sentence_that_waits_to_be_sent_is_there_to_be_changed(void **state)
{
	struct bench bench;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	as_it_is();
	answer("address", "2 Mill Lane");
	answer("note", "The hall has no heating.");
	appointment_drive_http_edit(post(&bench), bench.drive.id);
	assert_true(led_to_the_drive(&bench));
	appointment_drive_http_edit_form(get(&bench), bench.drive.id);
	see_the_step(&bench);
	assert_true(says("name=\"note\" value=\"The hall has no heating.\""));
	appointment_drive_http_close_form(get(&bench), bench.drive.id);
	assert_true(says("The hall has no heating.</textarea>"));
	bench_close(&bench);
}

static void
an_edit_that_drops_people_is_refused_with_the_list_of_their_times(void **state)
{
	struct bench bench;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	bench_taken(&bench, 2, 2);
	bench_taken(&bench, 2, 3);
	as_it_is();
	answer("from", "10:15");
	answer("capacity", "1");
	check(&bench);
	assert_int_equal(request.response->status, 200);
	assert_true(says("Saturday 31\u00a0October 2026, 10:00") && says("one person booked, but the new hours do not have this time"));
	assert_true(says("Saturday 31\u00a0October 2026, 10:30") && says("two people booked, more than your changes allow") &&
	            says("Allow at least two people at each time."));
	appointment_drive_http_edit(post(&bench), bench.drive.id);
	see_the_step(&bench);
	assert_true(says("Saturday 31\u00a0October 2026, 10:00") && says("one person booked"));
	as_it_is();
	answer("date", "2026-11-07");
	check(&bench);
	assert_true(says("the day cannot be changed"));
	assert_int_equal(bench_emails(&bench, "drive_changed"), 0);
	bench_close(&bench);
}

static void
a_bad_edit_comes_back_with_its_mistakes(void **state)
{
	struct bench bench;

	bench_open(&bench);
	as_it_is();
	answer("break_until", "");
	appointment_drive_http_edit(post(&bench), bench.drive.id);
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#break_until\"") && says("leave both empty"));
	bench.context->now = bench.drive.starts;
	as_it_is();
	answer("until", "13:00");
	check(&bench);
	assert_int_equal(request.response->status, 200);
	assert_true(says("Error: ") && says("The drive has begun"));
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_edit_form_holds_what_was_typed_before),
		cmocka_unit_test(an_edit_is_checked_then_saved_and_then_announced),
		cmocka_unit_test(every_value_that_changes_is_shown_before_and_after),
		cmocka_unit_test(an_edit_that_concerns_nobody_says_that_nobody_is_emailed),
		cmocka_unit_test(a_change_that_is_taken_back_tells_nobody),
		cmocka_unit_test(a_sentence_that_is_too_long_comes_back_with_the_changes),
		cmocka_unit_test(a_sentence_that_waits_to_be_sent_is_there_to_be_changed),
		cmocka_unit_test(an_edit_that_drops_people_is_refused_with_the_list_of_their_times),
		cmocka_unit_test(a_bad_edit_comes_back_with_its_mistakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
