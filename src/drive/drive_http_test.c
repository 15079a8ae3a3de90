/* drive_http_test: the organiser's steps from an empty form to a drive. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/id.h"
#include "drive/drive.h"
#include "honour/honour.h"
#include "http/dispatch.h"
#include "http/done.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "people/people.h"
#include "roles.h"
#include "routes_handlers.h"
#include "tests/bench_context.h"

#define KEY "0123456789ABCDEFGHJKMNPQRS0123456789ABC"

static struct test_bench *bench;
static struct context *context;
static struct person_id organiser, stranger;
static struct honour_page_id page;
static struct request request;

static int
open_bench(void **state)
{
	const struct honour_opening opening = { .name = TEXT("Rosa <3"), .words = TEXT("Seven people gave."),
		.keeper_email = TEXT("ann@example.org") };

	bench = test_bench_open();
	context = &bench->context;
	assert_int_equal(people_ensure(context, TEXT("ann@example.org"), TEXT(""), &organiser), PEOPLE_ENSURE_OK);
	assert_int_equal(people_ensure(context, TEXT("eve@example.org"), TEXT(""), &stranger), PEOPLE_ENSURE_OK);
	assert_int_equal(honour_open(context, organiser, &opening, &page), HONOUR_OPEN_OK);
	return 0;
}

static int
close_bench(void **state)
{
	test_bench_close(bench);
	return 0;
}

static struct request *
get(struct person_id who)
{
	struct header *cookie = arena_new_of(context->arena, struct header);
	struct text token;

	request = (struct request){ .context = *context, .method = METHOD_GET, .method_text = TEXT("GET"), .target = TEXT("/page/x/drive"),
		.path = TEXT("/page/x/drive"), .peer = TEXT("192.0.2.1"), .secure = true };
	assert_true(people_start_session(context, who, &token));
	*cookie = (struct header){ TEXT("Cookie"), text_join(context->arena, TEXT("__Host-session="), token) };
	request.headers = cookie;
	request.header_count = 1;
	return &request;
}

static struct form_pair answers[16];

/* Good answers, some of which the test replaces by bad ones. */
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

static struct request *
post(void)
{
	size_t count = 0;

	while (count < COUNT_OF(answers) && !text_is_empty(answers[count].name))
		count++;
	get(organiser);
	request.method = METHOD_POST;
	request.method_text = TEXT("POST");
	request.form = (struct form_body){ answers, count, false };
	assert_true(role_member(&request, page));
	return &request;
}

static void
good_answers(void)
{
	memset(answers, 0, sizeof answers);
	answer("service_name", "Blood Service <North>");
	answer("service_web", "example.org/who");
	answer("venue", "St Anne's Hall");
	answer("address", "1 Mill Lane");
	answer("directions", "By the side door.");
	answer("date", "2026-10-31");
	answer("zone", "America/Los_Angeles");
	answer("from", "22:00");
	answer("until", "03:00");
	answer("slot_minutes", "30");
	answer("capacity", "4");
	answer("key", KEY);
}

static bool
says(const char *words)
{
	size_t at;

	return text_find(bytes_text(response_body(&request)), text_of(words), &at);
}

/* The key of the draft that the press led to. */
static struct draft_key
draft(void)
{
	const struct text at = response_header(request.response, TEXT("location"));
	size_t start;

	assert_int_equal(request.response->status, 303);
	assert_true(text_find(at, TEXT("/draft/"), &start));
	return (struct draft_key){ text_until(text_from(at, start + strlen("/draft/")), DRAFT_KEY_LENGTH) };
}

static void
the_form_is_for_members_of_the_page_alone(void **state)
{
	assert_false(role_member(get(stranger), page));
	assert_int_equal(request.response->status, 404);
	assert_true(role_member(get(organiser), page));
	drive_http_open_draft(&request, page, (struct draft_key){ TEXT(KEY) });
	assert_int_equal(request.response->status, 200);
	assert_true(says("Add a drive in honour of") && says("Rosa &lt;3") && says("noindex"));
	assert_false(says("error-summary"));
}

static void
the_check_shows_the_plan_the_midnight_and_the_hour_that_comes_twice(void **state)
{
	struct draft_key key;

	good_answers();
	drive_http_open_check(post(), page);
	key = draft();
	assert_true(role_member(get(organiser), page));
	drive_http_open_draft_check(&request, page, key);
	assert_int_equal(request.response->status, 200);
	assert_true(says("after midnight: it ends on Sunday 1\u00a0November 2026"));
	assert_true(says("01:30 PDT") && says("01:30 PST") && says("some times come twice"));
	assert_true(says("48 appointments in all") && says("<dd>https://example.org/who</dd>"));
	assert_true(says("Blood Service &lt;North&gt;"));
	assert_true(says("#venue\">Change<span class=\"unseen\"> the venue</span></a>") && says("#slot_minutes\">Change"));
	/* The form has it all, line breaks too. */
	assert_true(role_member(get(organiser), page));
	drive_http_open_draft(&request, page, key);
	assert_true(says("value=\"22:00\""));
	assert_true(says("By the side door.</textarea>") && says("value=\"Blood Service &lt;North&gt;\""));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM drive"), 0);
	assert_false(says("Is that right?"));
	/* 09:00 typed for 19:00. */
	good_answers();
	answer("date", "2026-11-14");
	answer("from", "10:00");
	answer("until", "09:00");
	drive_http_open_check(post(), page);
	key = draft();
	assert_true(role_member(get(organiser), page));
	drive_http_open_draft_check(&request, page, key);
	assert_true(says("This drive lasts 23 hours. Is that right?"));
}

static void
change_shows_the_form_again_with_what_was_typed(void **state)
{
	good_answers();
	answer("change", "1");
	drive_http_open_check(post(), page);
	assert_int_equal(request.response->status, 200);
	assert_true(says("value=\"St Anne&#39;s Hall\"") || says("value=\"St Anne's Hall\""));
	assert_true(says("value=\"" KEY "\"") && says("By the side door.</textarea>"));
}

static void
see_the_form_again(void)
{
	const struct draft_key key = draft();

	drive_http_open_draft(get(organiser), page, key);
	assert_int_equal(request.response->status, 200);
	assert_true(says("Error: "));
}

/* Dispatch has found its route, so what has to be corrected gets an address. */
static struct request *
post_step(void)
{
	static const struct route step = { .step = true };

	post();
	request.route = &step;
	return &request;
}

static void
each_mistake_comes_back_next_to_its_field(void **state)
{
	good_answers();
	answer("date", "2027-03-14");
	answer("from", "02:30");
	answer("until", "05:00");
	drive_http_open_check(post_step(), page);
	see_the_form_again();
	assert_true(says("On this night the clocks go from 02:00 to 03:00.") && says("href=\"#from\"") && says("id=\"from-error\""));
	good_answers();
	answer("zone", "Nowhere/Land");
	answer("capacity", "0");
	answer("service_web", "javascript:alert(1)");
	drive_http_open_check(post_step(), page);
	see_the_form_again();
	assert_true(says("href=\"#zone\"") && says("href=\"#capacity\"") && says("href=\"#service_web\""));
	assert_true(says("Error:"));
	drive_http_open(post(), page);
	assert_int_equal(request.response->status, 422);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM drive"), 0);
}

static void
the_last_press_opens_the_drive_and_leads_to_it(void **state)
{
	struct drive_list drives;

	good_answers();
	drive_http_open(post(), page);
	assert_int_equal(request.response->status, 303);
	assert_true(drive_list_of_page(context, page, &drives));
	assert_int_equal(drives.count, 1);
	assert_true(text_equal(response_header(request.response, TEXT("location")), done_link(context->arena,
	                       link_appointment_drive_http_manage(context->arena, drives.at[0].id), TEXT("added")).text));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM slot"), 12);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM audit WHERE action = 'drive.open'"), 1);
	/* The next form knows the blood service and the zone already. */
	assert_true(role_member(get(organiser), page));
	drive_http_open_draft(&request, page, (struct draft_key){ TEXT(KEY) });
	assert_true(says("value=\"America/Los_Angeles\" "));
	assert_true(says("value=\"Blood Service &lt;North&gt;\""));
	/* Another person's first drive is in the same zone, and says nothing else of this one. */
	assert_false(role_member(get(stranger), page));
	drive_http_open_draft(&request, page, (struct draft_key){ TEXT(KEY) });
	assert_true(says("value=\"America/Los_Angeles\" ") && !says("Blood Service &lt;North&gt;"));
}

/* A drive has up to 288 rows, and anyone with an email address can create one. */
static void
nobody_opens_drives_without_end(void **state)
{
	for (int i = 0; i < LIMIT_DRIVES_OPENED; i++) {
		good_answers();
		drive_http_open(post(), page);
		assert_int_equal(request.response->status, 303);
	}
	good_answers();
	drive_http_open(post(), page);
	assert_int_equal(request.response->status, 422);
	assert_true(says("You have added many drives today"));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM drive"), LIMIT_DRIVES_OPENED);
}

static void
a_page_that_is_not_going_ahead_takes_no_drive(void **state)
{
	test_bench_run(bench, "UPDATE honour_page SET state = 'declined'");
	good_answers();
	drive_http_open(post(), page);
	assert_int_equal(request.response->status, 410);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM drive"), 0);
}

static void
somebody_elses_drive_answers_like_one_that_is_not_there(void **state)
{
	struct drive_list drives;
	struct text here;

	good_answers();
	drive_http_open(post(), page);
	assert_true(drive_list_of_page(context, page, &drives));
	assert_true(role_organiser(get(organiser), drives.at[0].id));
	assert_false(role_organiser(get(stranger), drives.at[0].id));
	assert_int_equal(request.response->status, 404);
	here = bytes_text(response_body(&request));
	assert_false(role_organiser(get(organiser), (struct drive_id){ 12345 }));
	assert_true(text_equal(here, bytes_text(response_body(&request))));
}

/* "Repeat on another day": everything but the day, and only for one's own drives. */
static void
a_drive_is_held_again_with_everything_but_its_day(void **state)
{
	const struct drive_words words = { .service_name = TEXT("City Blood Service"), .service_phone = TEXT("+1 206 555 0100"),
		.service_web = TEXT("https://blood.example.com/who"), .venue = TEXT("St Bede's Barn"), .address = TEXT("1 Mill Lane"),
		.directions = TEXT("Behind the church."), .date = { 2026, 10, 31 }, .zone = zone_find(TEXT("America/Los_Angeles")),
		.from_minute = 600, .until_minute = 720, .slot_minutes = 20, .capacity = 4 };
	struct drive_id drive;

	(void)state;
	assert_int_equal(drive_open(context, organiser, page, &words, &drive), DRIVE_OPEN_OK);
	get(organiser)->query = text_format(context->arena, "again=%.*s", TEXT_PRINT(id_text(context->arena, drive.id)));
	assert_true(people_is_signed_in(&request));
	drive_http_open_draft(&request, page, (struct draft_key){ TEXT(KEY) });
	assert_true(says("St Bede&#39;s Barn") && says("value=\"10:00\"") && says("value=\"12:00\""));
	assert_false(says("value=\"2026-10-31\""));
	get(stranger)->query = text_format(context->arena, "again=%.*s", TEXT_PRINT(id_text(context->arena, drive.id)));
	assert_true(people_is_signed_in(&request));
	drive_http_open_draft(&request, page, (struct draft_key){ TEXT(KEY) });
	assert_false(says("St Bede"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_form_is_for_members_of_the_page_alone),
		TEST(the_check_shows_the_plan_the_midnight_and_the_hour_that_comes_twice),
		TEST(change_shows_the_form_again_with_what_was_typed),
		TEST(each_mistake_comes_back_next_to_its_field),
		TEST(the_last_press_opens_the_drive_and_leads_to_it),
		TEST(a_drive_is_held_again_with_everything_but_its_day),
		TEST(nobody_opens_drives_without_end),
		TEST(a_page_that_is_not_going_ahead_takes_no_drive),
		TEST(somebody_elses_drive_answers_like_one_that_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
