/* print: what is on the sheets of a drive, who may see them, and what they never show. */
#include <stdio.h>

#include "tests/appointment_bench.h"
#include "tests/fonts_kept.h"
#include "base/log.h"
#include "base/unreadable.h"
#include "donation/donation.h"
#include "honour/honour_page.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "print/print.h"
#include "routes_handlers.h"

static struct request request;

static struct request *
get(struct bench *bench)
{
	request = (struct request){ .context = *bench->context, .method = METHOD_GET, .method_text = TEXT("GET"), .target = TEXT("/x"),
		.path = TEXT("/x"), .peer = TEXT("192.0.2.1"), .secure = true, .visitor = { .person = bench->organiser } };
	return &request;
}

static struct text
body(void)
{
	return bytes_text(response_body(&request));
}

/* The body as UTF-8: a table is sent in UTF-16 (all of its characters here have one unit). */
static struct text
plain(void)
{
	struct text_builder out;

	if (!text_starts_with(body(), TEXT("\xFF\xFE")))
		return body();
	text_builder_start(&out, request.context.arena, 2 * body().length);
	for (size_t i = 2; i + 1 < body().length; i += 2) {
		const uint16_t unit = (uint16_t)((uint8_t)body().at[i] | (uint8_t)body().at[i + 1] << 8);

		if (unit >= 0x80) {
			text_add_char(&out, (char)(0xC0 | unit >> 6));
			text_add_char(&out, (char)(0x80 | (unit & 0x3F)));
		} else {
			text_add_char(&out, (char)unit);
		}
	}
	return text_built(&out);
}

static bool
says(const char *words)
{
	size_t at;

	return text_find(plain(), text_of(words), &at);
}

/* For other programs: tests/print_check.sh, tests/csv_check.py. */
/* 120 letters without a place to break. */
#define LONG_WORD "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"

static void
keep(const char *file)
{
	FILE *out = fopen(file, "wb");

	assert_non_null(out);
	assert_int_equal(fwrite(body().at, 1, body().length, out), body().length);
	fclose(out);
}

static size_t
times(const char *words)
{
	struct text rest = plain();
	size_t at, count = 0;

	for (; text_find(rest, text_of(words), &at); rest = text_from(rest, at + 1))
		count++;
	return count;
}

static void
record(struct bench *bench, const struct appointment *appointment, enum outcome_kind kind)
{
	assert_int_equal(donation_record(bench->context, &bench->drive, appointment, kind, TEXT(""), (struct crew_pass_id){ 7 }),
	                 DONATION_RECORD_OK);
}

static struct appointment
walked_in(struct bench *bench, int number)
{
	struct donor donor = bench_donor(bench, number);
	struct appointment taken;

	assert_int_equal(appointment_walk_in(bench->context, &bench->drive, bench->page, &donor, &taken), APPOINTMENT_TAKE_OK);
	return taken;
}

static void
close_day(struct bench *bench)
{
	bench->context->now = instant_plus(bench->drive.starts, INSTANT_HOUR);
	assert_int_equal(donation_close_day(bench->context, bench->drive.id), DONATION_CLOSE_DAY_OK);
	assert_int_equal(drive_read(bench->context, bench->drive.id, &bench->drive), FOUND_OK);
}

/* Six booked at 10:00 and 10:15 (three gave, one could not, one did not come, for one nothing is recorded), two walked in (one gave, one
 * left), one came along. */
static void
hold_a_day(struct bench *bench)
{
	const struct donor helper = bench_donor(bench, 90);
	struct appointment booked[6], taken;

	for (int i = 0; i < 6; i++)
		booked[i] = bench_taken(bench, (size_t)(i / 3), i + 1);
	bench->context->now = bench->drive.starts;
	for (int i = 0; i < 3; i++)
		record(bench, &booked[i], OUTCOME_KIND_GAVE);
	record(bench, &booked[3], OUTCOME_KIND_COULD_NOT);
	record(bench, &booked[4], OUTCOME_KIND_DID_NOT_COME);
	taken = walked_in(bench, 20);
	record(bench, &taken, OUTCOME_KIND_GAVE);
	taken = walked_in(bench, 21);
	record(bench, &taken, OUTCOME_KIND_LEFT);
	assert_int_equal(appointment_helper(bench->context, &bench->drive, bench->page, &helper, &taken), APPOINTMENT_TAKE_OK);
}

static void
the_poster_is_a_pdf_for_the_paper_asked_for(void **state)
{
	struct bench bench;
	size_t at;

	bench_open(&bench);
	print_http_poster(get(&bench), bench.page, bench.drive.id);
	assert_int_equal(request.response->status, 200);
	assert_true(text_equal(response_header(request.response, TEXT("Content-Type")), TEXT("application/pdf")));
	assert_true(text_find(response_header(request.response, TEXT("Content-Disposition")), TEXT("poster-2026-10-31-a4.pdf"), &at));
	assert_true(text_starts_with(body(), TEXT("%PDF")));
	get(&bench)->query = TEXT("paper=letter");
	print_http_poster(&request, bench.page, bench.drive.id);
	assert_true(text_find(response_header(request.response, TEXT("Content-Disposition")), TEXT("poster-2026-10-31-letter.pdf"), &at));
	get(&bench)->query = TEXT("paper=%00wall");
	print_http_poster(&request, bench.page, bench.drive.id);
	assert_true(text_find(response_header(request.response, TEXT("Content-Disposition")), TEXT("poster-2026-10-31-a4.pdf"), &at));
	bench_close(&bench);
}

static void
the_poster_is_a_page_too(void **state)
{
	struct bench bench;

	bench_open(&bench);
	print_http_poster_page(get(&bench), bench.page, bench.drive.id);
	assert_int_equal(request.response->status, 200);
	assert_true(says("Ada</bdi></h1>") && says("Our words."));
	assert_true(says("Saturday 31\u00a0October 2026</p>") && says("10:00\u00a0to\u00a012:00, break\u00a011:00\u00a0to\u00a011:15<br>"));
	assert_true(says("St Anne&#39;s Hall") || says("St Anne's Hall"));
	assert_true(says("1 Mill Lane") && says("City Blood Service") && says("<svg") && says("noindex"));
	assert_true(says("Give if you can and want to. It goes to whoever needs it next."));
	assert_int_equal(times(text_terminated(bench.context->arena, link_absolute(bench.context->arena, bench.site->site.url,
		link_public_http_drive(bench.context->arena, bench.honour.key, bench.drive.id)).text)), 1);
	keep("sample_poster_page.html");
	bench_close(&bench);
}

/* A picture of eight pixels by eight, stored by hand. */
static void
keep_picture(struct bench *bench)
{
	test_bench_run(bench->site, "INSERT INTO media (id, kind, state, honour_page, bytes, width, height, alternative_text, created_at)"
	               " SELECT 91, 'picture', 'stored', id, x'ffd8ffe000104a46494600010100000100010000ffdb0043001b12141714111b1716171e1c1b20"
	               "28422b28252528513a3d3042605565645f555d5b6a7899816a7190735b5d85b586909ea3abadab6780bcc9baa6c799a8aba4ffc0000b080008"
	               "000801011100ffc40014000100000000000000000000000000000005ffc40014100100000000000000000000000000000000ffda0008010100"
	               "003f0055ffd9', 8, 8, 'Ada at the sea', 1 FROM honour_page");
	test_bench_run(bench->site, "UPDATE honour_page SET picture = 91");
	assert_int_equal(honour_read(bench->context, bench->page, &bench->honour), FOUND_OK);
}

static void
expect_picture(struct bench *bench, bool shown)
{
	print_http_poster(get(bench), bench->page, bench->drive.id);
	assert_int_equal(request.response->status, 200);
	assert_int_equal(says("/DCTDecode"), shown);
	print_http_poster_page(get(bench), bench->page, bench->drive.id);
	assert_int_equal(request.response->status, 200);
	assert_int_equal(says("alt=\"Ada at the sea\""), shown);
	assert_int_equal(says("the family has not chosen to show it outside the page"), !shown);
}

static void
the_picture_is_on_the_poster_only_where_the_family_lets_others_show_it(void **state)
{
	struct bench bench;

	bench_open(&bench);
	print_http_poster_page(get(&bench), bench.page, bench.drive.id);
	assert_false(says("has not chosen"));
	keep_picture(&bench);
	expect_picture(&bench, false);
	assert_true(honour_share_picture(bench.context, bench.page, true));
	expect_picture(&bench, true);
	assert_true(honour_share_picture(bench.context, bench.page, false));
	expect_picture(&bench, false);
	bench_close(&bench);
}

static void
only_short_words_of_the_family_stand_on_the_poster(void **state)
{
	struct bench bench;

	bench_open(&bench);
	test_bench_run(bench.site, "UPDATE honour_page SET page_words = 'Nine days.\nAnd everything after.'");
	print_http_poster_page(get(&bench), bench.page, bench.drive.id);
	assert_true(says("Nine days.") && !says("And everything after"));
	test_bench_run(bench.site, "UPDATE honour_page SET page_words = 'Long " LONG_WORD "'");
	print_http_poster_page(get(&bench), bench.page, bench.drive.id);
	assert_int_equal(request.response->status, 200);
	assert_false(says("Long 00"));
	bench_close(&bench);
}

static void
nothing_is_handed_out_that_would_lead_to_nothing(void **state)
{
	struct bench bench;

	bench_open(&bench);
	print_http_poster(get(&bench), bench.page, (struct drive_id){ 12345 });
	assert_int_equal(request.response->status, 404);
	print_http_sign_up_sheet(get(&bench), (struct honour_page_id){ 12345 }, bench.drive.id);
	assert_int_equal(request.response->status, 404);
	test_bench_run(bench.site, "UPDATE honour_page SET paused_at = 5");
	print_http_poster(get(&bench), bench.page, bench.drive.id);
	assert_int_equal(request.response->status, 409);
	assert_true(says("The page is paused, so the address on paper"));
	test_bench_run(bench.site, "UPDATE honour_page SET state = 'waiting'");
	print_http_poster_page(get(&bench), bench.page, bench.drive.id);
	assert_int_equal(request.response->status, 409);
	assert_true(says("The page is not published, so the address on paper"));
	test_bench_run(bench.site, "UPDATE drive SET state = 'cancelled'");
	print_http_sign_up_sheet(get(&bench), bench.page, bench.drive.id);
	assert_int_equal(request.response->status, 409);
	assert_true(says("This drive is cancelled."));
	bench_close(&bench);
}

static void
the_sign_up_sheet_has_a_line_for_each_appointment_and_no_names(void **state)
{
	struct bench bench;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	bench_taken(&bench, 4, 2);
	bench_taken(&bench, 4, 3);
	print_http_sign_up_sheet(get(&bench), bench.page, bench.drive.id);
	assert_int_equal(request.response->status, 200);
	assert_int_equal(times("<tr><th scope=\"row\">"), 21);
	assert_int_equal(times("<td>booked</td>"), 3);
	assert_int_equal(times("<td></td>"), 18);
	assert_int_equal(times("After the break"), 1);
	assert_false(says("Donor"));
	bench.context->now = bench.slots.at[1].starts;
	print_http_sign_up_sheet(get(&bench), bench.page, bench.drive.id);
	assert_int_equal(times("<tr><th scope=\"row\">"), 15);
	bench.context->now = bench.drive.ends;
	print_http_sign_up_sheet(get(&bench), bench.page, bench.drive.id);
	assert_true(says("No time of this drive is left"));
	bench_close(&bench);
}

static void
the_roster_has_names_by_time_and_room_to_write(void **state)
{
	struct bench bench;
	struct appointment gave;
	size_t one, other;

	bench_open(&bench);
	bench_taken(&bench, 3, 1);
	gave = bench_taken(&bench, 0, 2);
	bench.context->now = bench.drive.starts;
	assert_int_equal(donation_record(bench.context, &bench.drive, &gave, OUTCOME_KIND_GAVE, TEXT("W123426123456"),
	                                 (struct crew_pass_id){ 7 }), DONATION_RECORD_OK);
	walked_in(&bench, 20);
	print_http_roster(get(&bench), bench.drive.id);
	assert_int_equal(request.response->status, 200);
	assert_true(text_find(body(), TEXT("Donor 2"), &one) && text_find(body(), TEXT("Donor 1"), &other) && one < other);
	assert_true(says("Donor 20</bdi> <small>walk-in</small>") && says("<td>here</td>"));
	assert_int_equal(times("for a walk-in"), 12);
	/* Who prints it does not matter: paper has no more than this. */
	assert_int_equal(times("<td>finished</td>"), 1);
	assert_false(says("gave") || says("state full") || says("W1234") || says("@example.org"));
	bench_close(&bench);
}

static void
results_wait_for_the_closed_day(void **state)
{
	struct bench bench;

	bench_open(&bench);
	hold_a_day(&bench);
	print_http_results(get(&bench), bench.drive.id);
	assert_int_equal(request.response->status, 409);
	assert_true(says("once the team at the desk has closed the day"));
	print_http_results_csv(get(&bench), bench.drive.id);
	assert_int_equal(request.response->status, 409);
	print_http_page_csv(get(&bench), bench.page);
	assert_int_equal(request.response->status, 200);
	assert_int_equal(times("\r\n"), 1);
	print_http_results(get(&bench), (struct drive_id){ 12345 });
	assert_int_equal(request.response->status, 404);
	bench_close(&bench);
}

static void
the_results_are_numbers_without_names(void **state)
{
	struct bench bench;
	struct print_results results;

	bench_open(&bench);
	hold_a_day(&bench);
	close_day(&bench);
	assert_int_equal(print_results_read(bench.context, bench.drive.id, HONOUR_PAGE_ID_NONE, &results), PRINT_RESULTS_READ_OK);
	assert_int_equal(results.capacity, 21);
	assert_int_equal(results.day.booked, 6);
	assert_int_equal(results.day.walked_in, 2);
	assert_int_equal(results.day.came, 6);
	assert_int_equal(results.day.did_not_come, 1);
	assert_int_equal(results.day.unrecorded, 1);
	assert_true(results.given_known && results.given == 4);
	assert_int_equal(results.day.helpers, 1);
	assert_int_equal(results.slots.at[0].counts.came, 3);
	print_http_results(get(&bench), bench.drive.id);
	assert_int_equal(request.response->status, 200);
	assert_true(says("Came</th><td>6<") && says("Donations</th><td>4<"));
	assert_false(says("Donor") || says("@example.org") || says("Could not") || says("Left<"));
	bench_close(&bench);
}

/* An appointment whose kind is not known is a donor's; the note names the drive, since the counts have no id. */
static void
an_unknown_kind_of_appointment_is_counted_and_noted_under_its_drive(void **state)
{
	struct unreadable noted[LIMIT_UNREADABLE_ROWS];
	const size_t before = unreadable_list(noted, 0);
	struct print_results results;
	struct bench bench;

	(void)state;
	bench_open(&bench);
	hold_a_day(&bench);
	close_day(&bench);
	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench.site, "UPDATE appointment SET kind = 'nurse' WHERE kind = 'donor'");
	assert_int_equal(print_results_read(bench.context, bench.drive.id, HONOUR_PAGE_ID_NONE, &results), PRINT_RESULTS_READ_OK);
	assert_int_equal(results.day.booked, 6);
	assert_int_equal(results.day.came, 6);
	assert_int_equal(results.day.helpers, 1);
	assert_int_equal(unreadable_list(noted, COUNT_OF(noted)), before + 1);
	assert_int_equal(noted[before].kind, UNREADABLE_ROW);
	assert_int_equal(noted[before].id, bench.drive.id.id);
	test_bench_run(bench.site, "UPDATE appointment SET kind = 'donor' WHERE kind = 'nurse'");
	assert_int_equal(print_results_read(bench.context, bench.drive.id, HONOUR_PAGE_ID_NONE, &results), PRINT_RESULTS_READ_OK);
	assert_int_equal(unreadable_list(noted, 0), before);
	log_level_set(LOG_INFO);
	bench_close(&bench);
}

static void
of_few_people_no_donation_is_told(void **state)
{
	struct bench bench;
	struct appointment one;

	bench_open(&bench);
	one = bench_taken(&bench, 0, 1);
	bench.context->now = bench.drive.starts;
	record(&bench, &one, OUTCOME_KIND_COULD_NOT);
	close_day(&bench);
	print_http_results(get(&bench), bench.drive.id);
	assert_true(says("Came</th><td>1<") && says("so few people came"));
	assert_false(says("Donations</th>"));
	print_http_results_csv(get(&bench), bench.drive.id);
	assert_true(says("\"day\"\t\"2026-10-31\"\t\t\"St Anne's Hall\"\t\"1 Mill Lane\"\t\"City Blood Service\"\t21\t1\t0\t1\t\t0\t0\t0\r\n"));
	bench_close(&bench);
}

static void
the_results_open_in_a_spreadsheet(void **state)
{
	struct drive_words words = bench_words();
	struct bench bench;
	size_t at;

	words.venue = TEXT("=HYPERLINK(\"http://x.example\",\"Zürich\")");
	words.address = TEXT("Łódź, \"Główna\" 7");
	words.service_name = TEXT("@Blutspende");
	bench_open_with(&bench, &words);
	hold_a_day(&bench);
	close_day(&bench);
	print_http_results_csv(get(&bench), bench.drive.id);
	assert_int_equal(request.response->status, 200);
	assert_true(text_find(response_header(request.response, TEXT("Content-Disposition")), TEXT("results-2026-10-31.csv"), &at));
	assert_true(text_starts_with(plain(), TEXT("\"Row\"\t\"Date\"\t\"Time\"\t")));
	assert_int_equal(times("\r\n"), 9);
	assert_true(says("\"time\"\t\"2026-10-31\"\t\"10:00\"\t\"'=HYPERLINK(\"\"http://x.example\"\",\"\"Zürich\"\")\""));
	assert_true(says("\"'@Blutspende\"\t21\t6\t2\t6\t4\t1\t1\t1\r\n"));
	assert_false(says("Donor"));
	keep("sample_results.csv");
	bench_close(&bench);
}

static void
a_page_is_told_of_those_who_came_for_it(void **state)
{
	struct bench bench;
	struct appointment taken;
	struct donor other;

	bench_open(&bench);
	hold_a_day(&bench);
	other = bench_donor(&bench, 50);
	assert_int_equal(appointment_walk_in(bench.context, &bench.drive, HONOUR_PAGE_ID_NONE, &other, &taken), APPOINTMENT_TAKE_OK);
	record(&bench, &taken, OUTCOME_KIND_GAVE);
	close_day(&bench);
	print_http_results_csv(get(&bench), bench.drive.id);
	assert_true(says("21\t6\t3\t7\t4\t1\t1\t1\r\n"));
	print_http_page_csv(get(&bench), bench.page);
	assert_true(says("21\t6\t2\t6\t4\t1\t1\t1\r\n"));
	assert_int_equal(times("\r\n"), 2);
	bench_close(&bench);
}

static void
the_sum_of_days_tells_no_more_than_each_of_them(void **state)
{
	struct bench bench;
	struct print_results days[2];
	struct text table;
	size_t at;

	bench_open(&bench);
	hold_a_day(&bench);
	close_day(&bench);
	assert_int_equal(print_results_read(bench.context, bench.drive.id, bench.page, &days[0]), PRINT_RESULTS_READ_OK);
	days[1] = days[0];
	table = print_results_list_csv(bench.context->arena, days, 2);
	assert_true(text_find(table, TEXT("\"all days\"\t\t\t\t\t\t42\t12\t4\t12\t8\t2\t2\t2\r\n"), &at));
	days[1].given_known = false;
	days[1].given = 0;
	table = print_results_list_csv(bench.context->arena, days, 2);
	assert_true(text_find(table, TEXT("\"all days\"\t\t\t\t\t\t42\t12\t4\t12\t4\t2\t2\t2\r\n"), &at));
	bench_close(&bench);
}

static void
the_organiser_finds_the_sheets_on_the_page_of_the_drive(void **state)
{
	struct bench bench;

	bench_open(&bench);
	appointment_drive_http_manage(get(&bench), bench.drive.id);
	assert_true(says("/poster\"") && says("/poster?paper=letter\"") && says("/poster/page\"") && says("/sign-up-sheet\""));
	assert_false(says("/results"));
	close_day(&bench);
	appointment_drive_http_manage(get(&bench), bench.drive.id);
	assert_true(says("/results\"") && says("/results.csv\""));
	assert_false(says("/poster"));
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_poster_is_a_pdf_for_the_paper_asked_for),
		cmocka_unit_test(the_poster_is_a_page_too),
		cmocka_unit_test(the_picture_is_on_the_poster_only_where_the_family_lets_others_show_it),
		cmocka_unit_test(only_short_words_of_the_family_stand_on_the_poster),
		cmocka_unit_test(nothing_is_handed_out_that_would_lead_to_nothing),
		cmocka_unit_test(the_sign_up_sheet_has_a_line_for_each_appointment_and_no_names),
		cmocka_unit_test(the_roster_has_names_by_time_and_room_to_write),
		cmocka_unit_test(results_wait_for_the_closed_day),
		cmocka_unit_test(the_results_are_numbers_without_names),
		cmocka_unit_test(an_unknown_kind_of_appointment_is_counted_and_noted_under_its_drive),
		cmocka_unit_test(of_few_people_no_donation_is_told),
		cmocka_unit_test(the_results_open_in_a_spreadsheet),
		cmocka_unit_test(a_page_is_told_of_those_who_came_for_it),
		cmocka_unit_test(the_sum_of_days_tells_no_more_than_each_of_them),
		cmocka_unit_test(the_organiser_finds_the_sheets_on_the_page_of_the_drive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
