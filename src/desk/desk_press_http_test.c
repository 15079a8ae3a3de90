/* What a device of the desk is sent, and what it is answered: also a queue that was changed, comes again, is cut, or comes from a device
 * whose code has ended. */
#include "tests/appointment_bench.h"
#include "tests/http_bench.h"

#include "base/id.h"
#include "desk/desk.h"
#include "desk/desk_live.h"
#include "desk/desk_press.h"
#include "limits.h"
#include "routes_handlers.h"

static struct bench bench;
static struct appointment ann, ben;
static struct crew_pass_id pass;
static struct text device;

static void
open_device(enum crew_kind kind)
{
	struct drive drive;

	assert_int_equal(desk_pass_make(context, &bench.drive, bench.organiser, kind, false, &pass), DESK_PASS_MAKE_OK);
	assert_int_equal(desk_redeem(context, desk_pass_code(context, pass), &drive, &device), DESK_REDEEM_OK);
}

static int
set_up(void **state)
{
	bench_open(&bench);
	context = bench.context;
	ann = bench_taken(&bench, 0, 1);
	ben = bench_taken(&bench, 1, 2);
	context->now = bench.drive.starts;
	open_device(CREW_KIND_TEAM);
	return 0;
}

static int
tear_down(void **state)
{
	bench_close(&bench);
	return 0;
}

static void
set_cookie(void)
{
	struct header *cookie = arena_new_of(context->arena, struct header);

	*cookie = (struct header){ TEXT("Cookie"), text_join(context->arena, TEXT("__Host-desk="), device) };
	request.headers = cookie;
	request.header_count = 1;
}

static void
ask_people(void)
{
	get((struct person_id){ 0 });
	set_cookie();
	desk_http_people(&request, bench.drive.id);
}

static void
send(struct text presses)
{
	struct form_pair *pair = arena_new_of(context->arena, struct form_pair);

	*pair = (struct form_pair){ .name = TEXT("presses"), .value = presses };
	post((struct person_id){ 0 }, pair, 1);
	set_cookie();
	desk_http_presses(&request, bench.drive.id);
}

/* One press, with the number as its key. */
static struct text
press_of(int key, const char *kind, const struct appointment *who)
{
	return text_format(context->arena, "{\"id\":\"%026d\",\"kind\":\"%s\",\"who\":\"%.*s\",\"at\":%lld,\"seen\":0,\"name\":\"Ann\"}",
	                   key, kind, TEXT_PRINT(id_text(context->arena, who->id.id)), (long long)(context->now.us / 1000));
}

static struct text
list_of(struct text one, struct text other)
{
	return text_format(context->arena, "[%.*s,%.*s]", TEXT_PRINT(one), TEXT_PRINT(other));
}

static bool
has_arrived(const struct appointment *who)
{
	return !instant_is_none(bench_again(&bench, who).arrived_at);
}

static void
a_device_is_sent_the_roster_and_its_code(void **state)
{
	const struct text code = desk_pass_code(context, pass).text;

	ask_people();
	assert_int_equal(status(), 200);
	assert_true(says("\"name\":\"Donor 1\"") && says("\"time\":\"10:00\"") && says("\"arrived\":0") && says("\"held\":0"));
	assert_true(says(text_terminated(context->arena, text_format(context->arena, "\"code\":\"%.*s-%.*s\"", TEXT_PRINT(text_until(code, 5)),
	                                                             TEXT_PRINT(text_from(code, 5))))));
	assert_false(says("donor1@example.org"));
}

static void
what_happened_is_sent_to_the_staff_alone(void **state)
{
	const struct appointment now = bench_again(&bench, &ann);

	assert_int_equal(donation_record(context, &bench.drive, &now, OUTCOME_KIND_COULD_NOT, TEXT(""), pass), DONATION_RECORD_OK);
	ask_people();
	assert_true(says("\"outcome\":\"finished\""));
	assert_false(says("could_not"));
	open_device(CREW_KIND_SERVICE_STAFF);
	ask_people();
	assert_true(says("\"outcome\":\"could_not\""));
}

static void
each_press_of_a_batch_has_its_answer(void **state)
{
	send(list_of(press_of(1, "here", &ann), press_of(2, "here", &ben)));
	assert_int_equal(status(), 200);
	assert_true(says("\"id\":\"00000000000000000000000001\",\"answer\":\"counted\"") && says("\"held\":2") && says("\"seen\":2"));
	assert_true(has_arrived(&ann) && has_arrived(&ben));
	/* The whole batch again: the first answers, and nothing is counted twice. */
	send(list_of(press_of(1, "here", &ann), press_of(2, "here", &ben)));
	assert_true(says("\"answer\":\"counted\"") && says("\"held\":2"));
	assert_false(says("\"answer\":\"already\""));
}

static void
a_press_that_was_changed_is_refused_and_holds_up_no_other(void **state)
{
	send(list_of(press_of(1, "burn", &ann), press_of(2, "here", &ben)));
	assert_true(says("\"id\":\"00000000000000000000000001\",\"answer\":\"refused\"") &&
	            says("\"id\":\"00000000000000000000000002\",\"answer\":\"counted\""));
	send(list_of(TEXT("{\"id\":7}"), TEXT("[]")));
	assert_true(status() == 200 && says("\"answer\":\"refused\""));
	/* The team's device says what only the staff records. */
	send(list_of(press_of(3, "gave", &ann), press_of(4, "left", &ben)));
	assert_false(says("\"answer\":\"counted\""));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM outcome"), 0);
}

static void
what_is_no_batch_is_answered_with_what_is_wrong(void **state)
{
	struct text_builder many;

	send(TEXT("this is no list"));
	assert_true(status() == 400 && says("JSON array"));
	send(TEXT("{}"));
	assert_int_equal(status(), 400);
	text_builder_start(&many, context->arena, 100000);
	text_add(&many, TEXT("[1"));
	for (int i = 0; i < LIMIT_DESK_PRESSES; i++)
		text_add(&many, TEXT(",1"));
	text_add(&many, TEXT("]"));
	send(text_built(&many));
	assert_true(status() == 413 && says("fewer"));
}

static void
a_device_of_another_drive_is_unknown_here(void **state)
{
	struct drive_words words = bench_words();
	struct drive_id other;

	words.date.day = 30;
	context->now = instant_plus(context->now, -30 * INSTANT_DAY);
	assert_int_equal(drive_open(context, bench.organiser, bench.page, &words, &other), DRIVE_OPEN_OK);
	context->now = bench.drive.starts;
	get((struct person_id){ 0 });
	set_cookie();
	desk_http_people(&request, other);
	assert_int_equal(status(), 404);
	device = TEXT("0000000000000000000000000");
	ask_people();
	assert_int_equal(status(), 404);
}

static void
a_device_whose_code_has_ended_may_still_send_for_a_week(void **state)
{
	const struct text pressed = press_of(1, "here", &ann);

	context->now = instant_plus(bench.drive.starts, INSTANT_MINUTE);
	assert_int_equal(desk_pass_end(context, bench.drive.id, pass, bench.organiser), DESK_PASS_END_OK);
	ask_people();
	assert_int_equal(status(), 410);
	send(list_of(pressed, press_of(2, "here", &ben)));
	/* Nobody's name is sent any more. */
	assert_true(status() == 200 && says("\"held\":2") && !says("people") && has_arrived(&ann));
	context->now = instant_plus(bench.drive.ends, LIMIT_DESK_DAYS_AFTER * INSTANT_DAY);
	send(list_of(pressed, press_of(3, "here", &ben)));
	assert_int_equal(status(), 404);
}

static void
the_stream_is_for_who_has_its_address(void **state)
{
	const struct text path = desk_live(context, bench.drive.id).text;
	struct secret key = { text_from(path, path.length - CRYPTO_TOKEN_LENGTH) };

	get((struct person_id){ 0 });
	desk_http_live(&request, bench.drive.id, key);
	assert_true(status() == 200 && says("{\"n\":0}"));
	send(list_of(press_of(1, "here", &ann), press_of(2, "here", &ben)));
	get((struct person_id){ 0 });
	desk_http_live(&request, bench.drive.id, key);
	assert_true(says("{\"n\":2}"));
	key.text = TEXT("0123456789ABCDEFGHJKMNPQRS");
	get((struct person_id){ 0 });
	desk_http_live(&request, bench.drive.id, key);
	assert_int_equal(status(), 404);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_device_is_sent_the_roster_and_its_code, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_happened_is_sent_to_the_staff_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(each_press_of_a_batch_has_its_answer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_press_that_was_changed_is_refused_and_holds_up_no_other, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_no_batch_is_answered_with_what_is_wrong, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_device_of_another_drive_is_unknown_here, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_device_whose_code_has_ended_may_still_send_for_a_week, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_stream_is_for_who_has_its_address, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
