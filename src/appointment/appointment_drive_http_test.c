/* appointment_drive_http_test: what the page of a drive says to its organiser, and where closing and cancelling lead. */
#include "appointment/appointment_drive_http_test.h"

#include "appointment/appointment_drive.h"
#include "appointment/appointment_news.h"

static bool
comes_before(const char *first, const char *then)
{
	const struct text page = bytes_text(response_body(&request));
	size_t a, b;

	return text_find(page, text_of(first), &a) && text_find(page, text_of(then), &b) && a < b;
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
	assert_true(says("Drive on Saturday 31\u00a0October 2026") && says("Booked: 2") && says("Left: 19") && says("2 of 3 booked"));
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
closing_and_opening_again_lead_back_to_the_drive(void **state)
{
	struct bench bench;

	bench_open(&bench);
	appointment_drive_http_close_form(get(&bench), bench.drive.id);
	assert_true(says("Close booking for Saturday 31\u00a0October 2026?") && says(">Close booking</button>") && says("Nobody is emailed"));
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
	assert_true(says("Cancel the drive on Saturday 31\u00a0October 2026?") && says("<td>1</td><td>none</td>"));
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
		cmocka_unit_test(closing_and_opening_again_lead_back_to_the_drive),
		cmocka_unit_test(cancelling_asks_first_and_says_what_was_done),
		cmocka_unit_test(a_drive_that_people_came_to_says_why_it_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
