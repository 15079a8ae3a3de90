/* appointment_drive_http_test: what the organiser's pages of a drive say, and where a press leads. */
#include "tests/appointment_bench.h"
#include "appointment/appointment_drive.h"
#include "appointment/appointment_news.h"
#include "http/dispatch.h"
#include "http/respond.h"
#include "links.h"
#include "routes_handlers.h"

#define KEY "0123456789ABCDEFGHJKMNPQRS0123456789ABC"

static struct request request;
static struct form_pair answers[19];

static struct request *
get(struct bench *bench)
{
	request = (struct request){ .context = *bench->context, .method = METHOD_GET, .method_text = TEXT("GET"), .target = TEXT("/drive/x"),
		.path = TEXT("/drive/x"), .peer = TEXT("192.0.2.1"), .secure = true, .visitor = { .person = bench->organiser } };
	return &request;
}

static void
answer(const char *name, const char *value)
{
	for (size_t i = 0; i < COUNT_OF(answers); i++)
		if (text_is_empty(answers[i].name) || text_equal(answers[i].name, text_of(name))) {
			answers[i] = (struct form_pair){ .name = text_of(name), .value = text_of(value) };
			return;
		}
	fail();
}

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

static struct request *
post(struct bench *bench)
{
	size_t count = 0;

	while (count < COUNT_OF(answers) && !text_is_empty(answers[count].name))
		count++;
	get(bench);
	request.method = METHOD_POST;
	request.method_text = TEXT("POST");
	request.form = (struct form_body){ answers, count, false };
	return &request;
}

static bool
says(const char *words)
{
	size_t at;

	return text_find(bytes_text(response_body(&request)), text_of(words), &at);
}

static bool
comes_before(const char *first, const char *then)
{
	const struct text page = bytes_text(response_body(&request));
	size_t a, b;

	return text_find(page, text_of(first), &a) && text_find(page, text_of(then), &b) && a < b;
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

static bool
led_to_the_drive(struct bench *bench)
{
	struct text page, done;

	text_cut(response_header(request.response, TEXT("location")), '?', &page, &done);
	return request.response->status == 303 && text_equal(page,
		link_appointment_drive_http_manage(bench->context->arena, bench->drive.id).text);
}

static void
the_organiser_sees_numbers_and_no_names(void **state)
{
	const struct donor walker = { .name = TEXT("Walker") };
	struct appointment taken;
	struct bench bench;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	bench_taken(&bench, 0, 2);
	appointment_drive_http_manage(get(&bench), bench.drive.id);
	assert_int_equal(request.response->status, 200);
	assert_true(says("Drive on Saturday 31 October 2026") && says("Booked: 2") && says("Left: 19") && says("2 of 3 booked"));
	assert_true(says("Codes for the desk") && says("Booking is open.") && says("noindex"));
	assert_true(says("Share this drive") && !says("The drive is added."));
	assert_true(says("class=\"button second\" href=\"/drive/"));
	get(&bench)->query = TEXT("done=added");
	appointment_drive_http_manage(&request, bench.drive.id);
	assert_true(comes_before("The drive is added.", "Share this drive") && comes_before("Share this drive", "Booked: 2"));
	get(&bench)->query = TEXT("done=edited");
	appointment_drive_http_manage(&request, bench.drive.id);
	assert_true(says("What is printed already still shows the old hours or venue"));
	bench.context->now = instant_plus(bench.drive.starts, -12 * INSTANT_HOUR);
	appointment_drive_http_manage(get(&bench), bench.drive.id);
	assert_true(says("class=\"button\" href=\"/drive/"));
	assert_false(says("Donor 1") || says("donor1@example.org"));
	/* What is left is left to be booked. */
	bench.context->now = bench.slots.at[1].starts;
	appointment_drive_http_manage(get(&bench), bench.drive.id);
	assert_true(says("Left: 15") && !says("done=edited") && !says("without an appointment"));
	assert_int_equal(appointment_walk_in(bench.context, &bench.drive, bench.page, &walker, &taken), APPOINTMENT_TAKE_OK);
	appointment_drive_http_manage(get(&bench), bench.drive.id);
	assert_true(says("Booked: 2") && says("Came without an appointment: 1") && says("Left: 15"));
	bench.context->now = bench.drive.ends;
	appointment_drive_http_manage(get(&bench), bench.drive.id);
	assert_true(says("This drive is over.") && !says("Left:"));
	bench.context->now = instant_plus(bench.drive.starts, -12 * INSTANT_HOUR);
	appointment_drive_http_manage(get(&bench), (struct drive_id){ 12345 });
	assert_int_equal(request.response->status, 404);
	bench_close(&bench);
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
	assert_true(says("<th scope=\"row\">Address</th>") && says(">1 Mill Lane</p>") && says(">2 Mill Lane</p>"));
	assert_true(says("We will email one person who has booked.") && says(">Save and tell one person<"));
	assert_true(says("The email leaves in about ten minutes.") && !says("<th scope=\"row\">Venue</th>") && !says("1 of 3 booked"));
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
	assert_true(says("We will email 2 people who have booked.") && says(">Save and tell 2 people<"));
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
	assert_true(says("Saturday 31 October 2026, 10:00") && says("one person booked") && says("no such time in the new hours"));
	assert_true(says("Saturday 31 October 2026, 10:30") && says("2 people booked") && says("Keep at least 2 people at each time."));
	appointment_drive_http_edit(post(&bench), bench.drive.id);
	see_the_step(&bench);
	assert_true(says("Saturday 31 October 2026, 10:00") && says("one person booked"));
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

static void
closing_and_opening_again_lead_back_to_the_drive(void **state)
{
	struct bench bench;

	bench_open(&bench);
	appointment_drive_http_close_form(get(&bench), bench.drive.id);
	assert_true(says("Close booking for Saturday 31 October 2026?") && says(">Close booking</button>") && says("Nobody is emailed"));
	bench_taken(&bench, 0, 1);
	appointment_drive_http_close_form(get(&bench), bench.drive.id);
	assert_true(says("1, unchanged") && says(">Close booking and tell one person<"));
	memset(answers, 0, sizeof answers);
	appointment_drive_http_close(post(&bench), bench.drive.id);
	assert_int_equal(request.response->status, 422);
	assert_true(says("error-summary"));
	appointment_drive_http_manage(get(&bench), bench.drive.id);
	assert_true(says("Booking is open."));
	answer("key", KEY);
	appointment_drive_http_close(post(&bench), bench.drive.id);
	assert_true(led_to_the_drive(&bench));
	appointment_drive_http_manage(get(&bench), bench.drive.id);
	assert_true(says("Booking is closed.") && says("Open booking again"));
	appointment_drive_http_close_form(get(&bench), bench.drive.id);
	assert_true(led_to_the_drive(&bench));
	appointment_drive_http_reopen(post(&bench), bench.drive.id);
	assert_true(led_to_the_drive(&bench));
	appointment_drive_http_manage(get(&bench), bench.drive.id);
	assert_true(says("Booking is open."));
	bench_close(&bench);
}

static void
cancelling_asks_first_and_says_what_was_done(void **state)
{
	struct bench bench;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	appointment_drive_http_cancel_form(get(&bench), bench.drive.id);
	assert_int_equal(request.response->status, 200);
	assert_true(says("Cancel the drive on Saturday 31 October 2026?") && says("<td>1</td><td>none</td>"));
	assert_true(says("We will email one person") && says("We send the email straight away.") &&
	            says(">Cancel the drive and tell one person<"));
	memset(answers, 0, sizeof answers);
	answer("key", KEY);
	appointment_drive_http_cancel(post(&bench), bench.drive.id);
	assert_true(led_to_the_drive(&bench));
	appointment_drive_http_manage(get(&bench), bench.drive.id);
	assert_true(says("This drive is cancelled.") && !says("Close booking") && !says("Edit the drive"));
	appointment_drive_http_cancel(post(&bench), bench.drive.id);
	assert_true(led_to_the_drive(&bench));
	while (outbox_expand_due(bench.context, &appointment_cancelled_expander) > 0)
		;
	assert_int_equal(bench_emails(&bench, "drive_cancelled"), 1);
	appointment_drive_http_edit_form(get(&bench), bench.drive.id);
	assert_true(led_to_the_drive(&bench));
	appointment_drive_http_cancel_form(get(&bench), bench.drive.id);
	assert_true(led_to_the_drive(&bench));
	bench_close(&bench);
}

static void
a_drive_that_people_came_to_says_why_it_stays(void **state)
{
	struct bench bench;
	struct appointment one;

	bench_open(&bench);
	one = bench_taken(&bench, 0, 1);
	bench.context->now = bench.drive.starts;
	assert_true(appointment_arrive(bench.context, one.drive, one.id, true));
	appointment_drive_http_cancel_form(get(&bench), bench.drive.id);
	assert_int_equal(request.response->status, 200);
	assert_true(says("can no longer be cancelled"));
	memset(answers, 0, sizeof answers);
	answer("key", KEY);
	appointment_drive_http_cancel(post(&bench), bench.drive.id);
	assert_int_equal(request.response->status, 409);
	assert_true(says("can no longer be cancelled"));
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_organiser_sees_numbers_and_no_names),
		cmocka_unit_test(the_edit_form_holds_what_was_typed_before),
		cmocka_unit_test(an_edit_is_checked_then_saved_and_then_announced),
		cmocka_unit_test(every_value_that_changes_is_shown_before_and_after),
		cmocka_unit_test(an_edit_that_concerns_nobody_says_that_nobody_is_emailed),
		cmocka_unit_test(a_change_that_is_taken_back_tells_nobody),
		cmocka_unit_test(a_sentence_that_is_too_long_comes_back_with_the_changes),
		cmocka_unit_test(a_sentence_that_waits_to_be_sent_is_there_to_be_changed),
		cmocka_unit_test(an_edit_that_drops_people_is_refused_with_the_list_of_their_times),
		cmocka_unit_test(a_bad_edit_comes_back_with_its_mistakes),
		cmocka_unit_test(closing_and_opening_again_lead_back_to_the_drive),
		cmocka_unit_test(cancelling_asks_first_and_says_what_was_done),
		cmocka_unit_test(a_drive_that_people_came_to_says_why_it_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
