/* Pages and forms of this module, handler by handler; the way through all of them is a journey. */
#include "tests/appointment_bench.h"
#include "appointment/appointment_form.h"
#include "base/id.h"
#include "http/confirm_form.h"
#include "http/respond.h"
#include "limits.h"
#include "routes_handlers.h"

#define KEY "000000000000000000000000000000000000001"

static struct request
ask(struct bench *bench)
{
	return (struct request){ .context = *bench->context, .method = METHOD_GET, .method_text = TEXT("GET"), .target = TEXT("/"),
		.path = TEXT("/"), .peer = TEXT("192.0.2.1"), .number = 1 };
}

/* Pairs of names and values, NULL at the end. */
static struct request
press(struct bench *bench, const char *const *pairs)
{
	struct request request = ask(bench);

	request.method = METHOD_POST;
	request.form.pairs = arena_list_of(bench->context->arena, struct form_pair, 16);
	for (; *pairs != NULL; pairs += 2)
		request.form.pairs[request.form.count++] = (struct form_pair){ .name = text_of(pairs[0]), .value = text_of(pairs[1]) };
	return request;
}

#define PRESS(bench, ...) press((bench), (const char *const[]){ __VA_ARGS__, NULL })

static int
status(struct request *request)
{
	assert_non_null(request->response);
	return request->response->status;
}

static bool
says(struct request *request, const char *words)
{
	size_t at;

	return text_find(bytes_text(response_body(request)), text_of(words), &at);
}

static void
assert_says(struct request *request, const char *words)
{
	if (!says(request, words))
		fail_msg("the page does not say \"%s\":\n%.*s", words, TEXT_PRINT(bytes_text(response_body(request))));
}

static struct text
went_to(struct request *request)
{
	assert_int_equal(status(request), 303);
	return response_header(request->response, TEXT("location"));
}

/* "/mine/SECRET" → SECRET */
static struct secret
secret_of(struct text path, const char *before)
{
	struct secret secret;

	assert_true(text_starts_with(path, text_of(before)));
	secret.text = text_from(path, strlen(before));
	assert_int_equal(secret.text.length, CRYPTO_TOKEN_LENGTH);
	return secret;
}

static struct secret
book(struct bench *bench, size_t slot, const char *name, const char *mail)
{
	struct request request = PRESS(bench, "name", name, "mail", mail, "shown", "first", "key", KEY);

	appointment_http_take(&request, bench->honour.key, bench->drive.id, bench->slots.at[slot].id);
	return secret_of(went_to(&request), "/mine/");
}

static struct secret
book_group(struct bench *bench, size_t slot, const char *size, const char *mail)
{
	struct request request = PRESS(bench, "name", "Lea Leader", "mail", mail, "size", size, "key", KEY);

	appointment_group_http_take(&request, bench->honour.key, bench->drive.id, bench->slots.at[slot].id);
	return secret_of(went_to(&request), "/group/");
}

static void
the_form_says_who_when_where_and_for_whom(void **state)
{
	struct bench bench;
	struct request request;

	bench_open(&bench);
	request = ask(&bench);
	appointment_http_form(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	assert_int_equal(status(&request), 200);
	assert_says(&request, "In honour of Ada");
	assert_says(&request, "Saturday 31 October 2026, 10:15");
	assert_says(&request, "St Anne");
	assert_says(&request, "common pool");
	assert_says(&request, "https://blood.example.com/who");
	assert_says(&request, "value=\"friend\" checked=\"checked\"");
	assert_says(&request, "noindex");
	bench_close(&bench);
}

static void
answers_are_checked_and_can_be_changed(void **state)
{
	struct bench bench;
	struct request request;

	bench_open(&bench);
	request = PRESS(&bench, "name", "Mara <b>", "mail", "mara@example.org", "shown", "full", "key", KEY);
	appointment_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	assert_int_equal(status(&request), 200);
	assert_says(&request, "Keep this place");
	assert_says(&request, "Mara &lt;b&gt;");
	assert_says(&request, "With your full name");
	assert_says(&request, KEY);
	request = PRESS(&bench, "name", "Mara", "mail", "mara@example.org", "shown", "full", "key", KEY, "change", "1");
	appointment_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	assert_says(&request, "value=\"full\" checked=\"checked\"");
	assert_says(&request, "value=\"Mara\"");
	assert_false(says(&request, "Something needs correcting"));
	bench_close(&bench);
}

static void
what_is_wrong_is_said_and_what_was_typed_is_kept(void **state)
{
	struct bench bench;
	struct request request;

	bench_open(&bench);
	request = PRESS(&bench, "name", "", "mail", "no address", "shown", "king", "key", KEY);
	appointment_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	assert_int_equal(status(&request), 422);
	assert_says(&request, "#name");
	assert_says(&request, "Enter your name, so that the desk can find you.");
	assert_says(&request, "value=\"no address\"");
	assert_says(&request, "name@example.org");
	request = PRESS(&bench, "name", "Mara", "mail", "mara@example.org", "key", "short");
	appointment_http_take(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	assert_int_equal(status(&request), 422);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment"), 0);
	bench_close(&bench);
}

static void
a_name_that_nobody_can_see_is_no_name(void **state)
{
	static const char *const names[] = { "\u200B", "\u3164", "\u2800", "\u00AD" };
	struct bench bench;

	bench_open(&bench);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct request request = PRESS(&bench, "name", names[i], "mail", "mara@example.org", "shown", "full", "key", KEY);

		appointment_http_take(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
		assert_int_equal(status(&request), 422);
		assert_says(&request, "Enter your name");
	}
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment"), 0);
	bench_close(&bench);
}

static void
a_kept_place_has_a_page_with_its_link_in_full(void **state)
{
	struct bench bench;
	struct request request;
	struct secret link;
	struct text full;

	bench_open(&bench);
	link = book(&bench, 1, "Mara Keller", "mara@example.org");
	request = ask(&bench);
	appointment_http_mine(&request, link);
	assert_int_equal(status(&request), 200);
	assert_says(&request, "Your place is kept");
	assert_says(&request, "Saturday 31 October 2026, 10:15, St Anne");
	full = text_format(bench.context->arena, "https://blood.example.org/mine/%.*s", TEXT_PRINT(link.text));
	assert_says(&request, text_terminated(bench.context->arena, full));
	assert_says(&request, "As Mara.");
	assert_says(&request, "mara@example.org");
	assert_says(&request, "/calendar");
	assert_says(&request, "/give-back");
	assert_says(&request, "/move");
	assert_says(&request, "it finds you by name");
	assert_says(&request, "noindex");
	bench_close(&bench);
}

/* Somebody who types another's name and address is told nothing that the mail does not tell. */
static void
a_repeated_booking_is_not_shown_the_link(void **state)
{
	struct bench bench;
	struct request request;
	struct secret link;

	bench_open(&bench);
	link = book(&bench, 1, "Mara Keller", "mara@example.org");
	request = PRESS(&bench, "name", "mara keller", "mail", "mara@example.org", "key", KEY);
	appointment_http_take(&request, bench.honour.key, bench.drive.id, bench.slots.at[3].id);
	assert_int_equal(status(&request), 200);
	assert_false(says(&request, text_terminated(bench.context->arena, link.text)));
	assert_says(&request, "the link has been mailed to you again");
	assert_false(says(&request, "10:15"));
	assert_int_equal(bench_mails(&bench, "link_again"), 1);
	bench_close(&bench);
}

static void
full_closed_and_resting_have_pages_of_their_own(void **state)
{
	struct bench bench;
	struct request request;

	bench_open(&bench);
	for (int i = 0; i < 3; i++)
		bench_taken(&bench, 0, i);
	request = ask(&bench);
	appointment_http_form(&request, bench.honour.key, bench.drive.id, bench.slots.at[0].id);
	assert_says(&request, "This place has just been taken");
	request = PRESS(&bench, "name", "Mara", "mail", "mara@example.org", "key", KEY);
	appointment_http_take(&request, bench.honour.key, bench.drive.id, bench.slots.at[0].id);
	assert_int_equal(status(&request), 409);
	assert_int_equal(drive_set_open(bench.context, bench.drive.id, false), DRIVE_CHANGE_OK);
	request = ask(&bench);
	appointment_http_form(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	assert_says(&request, "can no longer be booked");
	request = PRESS(&bench, "name", "Mara", "mail", "mara@example.org", "key", KEY);
	appointment_http_take(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	assert_says(&request, "can no longer be booked");
	assert_int_equal(honour_hold(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	request = ask(&bench);
	appointment_http_form(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	assert_says(&request, "This page is resting");
	bench_close(&bench);
}

static void
what_is_not_there_is_not_found(void **state)
{
	struct bench bench;
	struct request request;
	struct page_key unknown = { TEXT("0000000000000000") };
	struct secret dead = { TEXT("00000000000000000000000000") };

	bench_open(&bench);
	request = ask(&bench);
	appointment_http_form(&request, unknown, bench.drive.id, bench.slots.at[1].id);
	assert_int_equal(status(&request), 404);
	appointment_http_form(&request, bench.honour.key, (struct drive_id){ 9 }, bench.slots.at[1].id);
	assert_int_equal(status(&request), 404);
	appointment_group_http_form(&request, bench.honour.key, bench.drive.id, (struct slot_id){ 9 });
	assert_int_equal(status(&request), 404);
	appointment_http_mine(&request, dead);
	assert_int_equal(status(&request), 410);
	appointment_http_calendar(&request, dead);
	assert_int_equal(status(&request), 410);
	appointment_group_http_mine(&request, dead);
	assert_int_equal(status(&request), 410);
	appointment_seat_http_form(&request, dead);
	assert_int_equal(status(&request), 410);
	bench_close(&bench);
}

static void
the_calendar_file_is_neutral_and_follows_the_place(void **state)
{
	struct bench bench;
	struct request request;
	struct secret link;
	struct appointment mine;
	struct text first_uid, uid, rest;
	size_t at;

	bench_open(&bench);
	link = book(&bench, 1, "Mara Keller", "mara@example.org");
	request = ask(&bench);
	appointment_http_calendar(&request, link);
	assert_int_equal(status(&request), 200);
	assert_says(&request, "METHOD:PUBLISH");
	assert_says(&request, "SUMMARY:Appointment at St Anne's Hall\r\n");
	assert_says(&request, "DTSTART:20261031T171500Z");
	assert_says(&request, "SEQUENCE:0");
	assert_false(says(&request, "/mine/"));
	assert_false(says(&request, "Mara"));
	assert_false(says(&request, "Ada"));
	assert_false(says(&request, "CANCELLED"));
	assert_true(text_find(bytes_text(response_body(&request)), TEXT("UID:"), &at));
	assert_true(text_cut(text_from(bytes_text(response_body(&request)), at), '\r', &first_uid, &rest));
	assert_int_equal(appointment_find(bench.context, link, &mine), APPOINTMENT_FIND_OK);
	assert_int_equal(appointment_move(bench.context, &mine, bench.slots.at[2].id), APPOINTMENT_MOVE_OK);
	request = ask(&bench);
	appointment_http_calendar(&request, link);
	assert_says(&request, "SEQUENCE:1");
	assert_says(&request, "DTSTART:20261031T173000Z");
	assert_true(text_find(bytes_text(response_body(&request)), TEXT("UID:"), &at));
	assert_true(text_cut(text_from(bytes_text(response_body(&request)), at), '\r', &uid, &rest));
	assert_true(text_equal(uid, first_uid));
	assert_int_equal(appointment_find(bench.context, link, &mine), APPOINTMENT_FIND_OK);
	assert_int_equal(appointment_give_back(bench.context, &mine), APPOINTMENT_GIVE_BACK_OK);
	request = ask(&bench);
	appointment_http_calendar(&request, link);
	assert_says(&request, "STATUS:CANCELLED");
	assert_says(&request, "SUMMARY:Cancelled: appointment at St Anne's Hall\r\n");
	assert_says(&request, "SEQUENCE:2");
	assert_says(&request, "METHOD:PUBLISH");
	bench_close(&bench);
}

static void
moving_lists_free_times_and_refuses_a_full_one_kindly(void **state)
{
	struct bench bench;
	struct request request;
	struct secret link;
	struct text slot;

	bench_open(&bench);
	link = book(&bench, 1, "Mara", "mara@example.org");
	for (int i = 0; i < 3; i++)
		bench_taken(&bench, 0, i);
	bench_taken(&bench, 2, 7);
	bench_taken(&bench, 2, 8);
	request = ask(&bench);
	appointment_http_move_form(&request, link);
	assert_says(&request, "One place free");
	assert_says(&request, "3 places free");
	assert_false(says(&request, ">10:00<"));
	slot = id_text(bench.context->arena, bench.slots.at[0].id.id);
	request = PRESS(&bench, "slot", text_terminated(bench.context->arena, slot), "key", KEY);
	appointment_http_move(&request, link);
	assert_int_equal(status(&request), 422);
	assert_says(&request, "Somebody has just taken the last place");
	request = PRESS(&bench, "key", KEY);
	appointment_http_move(&request, link);
	assert_says(&request, "Choose one of the times.");
	slot = id_text(bench.context->arena, bench.slots.at[6].id.id);
	request = PRESS(&bench, "slot", text_terminated(bench.context->arena, slot), "key", KEY);
	appointment_http_move(&request, link);
	went_to(&request);
	request = ask(&bench);
	appointment_http_mine(&request, link);
	assert_says(&request, "11:45");
	assert_int_equal(drive_set_open(bench.context, bench.drive.id, false), DRIVE_CHANGE_OK);
	request = ask(&bench);
	appointment_http_move_form(&request, link);
	assert_says(&request, "can no longer be booked");
	bench_close(&bench);
}

static void
address_and_showing_are_changed_and_the_place_given_back(void **state)
{
	struct bench bench;
	struct request request;
	struct secret link, new;

	bench_open(&bench);
	link = book(&bench, 1, "Mara Keller", "mara@example.org");
	request = ask(&bench);
	appointment_http_mail_form(&request, link);
	assert_says(&request, "value=\"mara@example.org\"");
	request = PRESS(&bench, "mail", "wrong", "key", KEY);
	appointment_http_mail_change(&request, link);
	assert_int_equal(status(&request), 422);
	request = PRESS(&bench, "mail", "right@example.org", "key", KEY);
	appointment_http_mail_change(&request, link);
	new = secret_of(went_to(&request), "/mine/");
	assert_false(text_equal(link.text, new.text));
	request = ask(&bench);
	appointment_http_mine(&request, link);
	assert_int_equal(status(&request), 410);
	request = ask(&bench);
	appointment_http_shown_form(&request, new);
	assert_says(&request, "value=\"first\" checked=\"checked\"");
	request = PRESS(&bench, "shown", "full", "key", KEY);
	appointment_http_shown_change(&request, new);
	went_to(&request);
	request = ask(&bench);
	appointment_http_give_back_form(&request, new);
	assert_says(&request, "Nobody asks why");
	request = PRESS(&bench, "key", "bad");
	appointment_http_give_back(&request, new);
	assert_says(&request, "Give it back");
	assert_int_equal(bench_taken_in(&bench, 1), 1);
	request = PRESS(&bench, "key", KEY);
	appointment_http_give_back(&request, new);
	went_to(&request);
	request = ask(&bench);
	appointment_http_mine(&request, new);
	assert_says(&request, "You have given your place back");
	request = ask(&bench);
	appointment_http_give_back_form(&request, new);
	went_to(&request);
	bench_close(&bench);
}

static void
a_group_goes_from_its_form_to_its_leaders_page(void **state)
{
	struct bench bench;
	struct request request;
	struct secret link;

	bench_open(&bench);
	request = ask(&bench);
	request.query = TEXT("size=7");
	request.form.pairs = &(struct form_pair){ .name = TEXT("size"), .value = TEXT("7") };
	request.form.count = 1;
	appointment_group_http_form(&request, bench.honour.key, bench.drive.id, bench.slots.at[0].id);
	assert_says(&request, "name=\"size\"");
	assert_says(&request, "value=\"7\"");
	request = PRESS(&bench, "name", "Lea", "mail", "lea@example.org", "size", "7", "key", KEY);
	appointment_group_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[0].id);
	assert_says(&request, "From 10:00; the last begins at 10:30");
	request = PRESS(&bench, "name", "Lea", "mail", "lea@example.org", "size", "13", "key", KEY);
	appointment_group_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[0].id);
	assert_says(&request, "These places have just been taken");
	request = PRESS(&bench, "name", "Lea", "mail", "lea@example.org", "size", "41", "key", KEY);
	appointment_group_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[0].id);
	assert_says(&request, "from 2 to 40");
	link = book_group(&bench, 0, "7", "lea@example.org");
	request = ask(&bench);
	appointment_group_http_mine(&request, link);
	assert_says(&request, "Your places are kept");
	assert_says(&request, "Claimed: 1. Not yet claimed: 6.");
	assert_says(&request, "https://blood.example.org/seat/");
	assert_says(&request, "/mine/");
	request = PRESS(&bench, "name", "Lea Leader", "mail", "lea@example.org", "size", "2", "key", KEY);
	appointment_group_http_take(&request, bench.honour.key, bench.drive.id, bench.slots.at[4].id);
	assert_int_equal(status(&request), 200);
	assert_says(&request, "Look into your mail");
	assert_false(says(&request, text_terminated(bench.context->arena, link.text)));
	bench_close(&bench);
}

static void
a_leader_sees_that_a_seat_is_claimed_and_never_by_whom(void **state)
{
	struct bench bench;
	struct request request;
	struct secret link, mine, seat;
	struct appointment_group group;

	bench_open(&bench);
	link = book_group(&bench, 0, "3", "lea@example.org");
	assert_int_equal(appointment_group_find(bench.context, link, &group), APPOINTMENT_FIND_OK);
	seat = appointment_group_seat_link(bench.context, &group);
	request = ask(&bench);
	appointment_seat_http_form(&request, seat);
	assert_says(&request, "A place is kept for you");
	assert_says(&request, "10:00");
	assert_false(says(&request, "Lea"));
	request = PRESS(&bench, "name", "", "mail", "fred@example.org", "key", KEY);
	appointment_seat_http_claim(&request, seat);
	assert_int_equal(status(&request), 422);
	request = PRESS(&bench, "name", "Fred Friend", "mail", "fred@example.org", "key", KEY);
	appointment_seat_http_claim(&request, seat);
	mine = secret_of(went_to(&request), "/mine/");
	request = ask(&bench);
	appointment_group_http_mine(&request, link);
	assert_says(&request, "Claimed: 2. Not yet claimed: 1.");
	assert_false(says(&request, "Fred"));
	assert_false(says(&request, text_terminated(bench.context->arena, mine.text)));
	request = PRESS(&bench, "name", "Fred Friend", "mail", "fred@example.org", "key", KEY);
	appointment_seat_http_claim(&request, seat);
	assert_says(&request, "Look into your mail");
	request = PRESS(&bench, "name", "Gwen", "mail", "gwen@example.org", "key", KEY);
	appointment_seat_http_claim(&request, seat);
	went_to(&request);
	request = ask(&bench);
	appointment_seat_http_form(&request, seat);
	assert_says(&request, "All places of this group are claimed");
	request = PRESS(&bench, "name", "Hal", "mail", "hal@example.org", "key", KEY);
	appointment_seat_http_claim(&request, seat);
	assert_int_equal(status(&request), 409);
	assert_says(&request, "/honour/");
	bench_close(&bench);
}

static void
the_leader_gives_back_revokes_renews_and_corrects(void **state)
{
	struct bench bench;
	struct request request;
	struct secret link, new, first_seat;
	struct appointment_group group;
	struct appointment_list seats;

	bench_open(&bench);
	link = book_group(&bench, 0, "3", "lea@example.org");
	assert_int_equal(appointment_group_find(bench.context, link, &group), APPOINTMENT_FIND_OK);
	first_seat = appointment_group_seat_link(bench.context, &group);
	assert_true(appointment_group_seats(bench.context, &group, &seats));
	request = PRESS(&bench, "key", "bad");
	appointment_group_http_give_back(&request, link, seats.at[2].id);
	assert_int_equal(status(&request), 200);
	request = PRESS(&bench, "key", KEY);
	appointment_group_http_give_back(&request, link, seats.at[2].id);
	went_to(&request);
	assert_int_equal(bench_taken_in(&bench, 0), 2);
	request = PRESS(&bench, "key", KEY);
	appointment_group_http_revoke(&request, link);
	went_to(&request);
	request = ask(&bench);
	appointment_seat_http_form(&request, first_seat);
	assert_int_equal(status(&request), 410);
	request = ask(&bench);
	appointment_group_http_mine(&request, link);
	assert_says(&request, "The link is revoked");
	request = PRESS(&bench, "key", KEY);
	appointment_group_http_renew(&request, link);
	went_to(&request);
	request = ask(&bench);
	appointment_group_http_mail_form(&request, link);
	assert_says(&request, "value=\"lea@example.org\"");
	request = PRESS(&bench, "mail", "right@example.org", "key", KEY);
	appointment_group_http_mail_change(&request, link);
	new = secret_of(went_to(&request), "/group/");
	request = ask(&bench);
	appointment_group_http_mine(&request, link);
	assert_int_equal(status(&request), 410);
	request = ask(&bench);
	appointment_group_http_mine(&request, new);
	assert_says(&request, "right@example.org");
	bench_close(&bench);
}

/* Words that are never used, on any page here. */
static void
no_page_speaks_of_debt(void **state)
{
	static const char *const never[] = { "debt", "owe ", "required", "must", "shortfall", "still missing", "replacement donor",
		"happy", "!<" };
	struct bench bench;
	struct request request;
	struct secret link, group;

	bench_open(&bench);
	link = book(&bench, 1, "Mara", "mara@example.org");
	group = book_group(&bench, 4, "3", "lea@example.org");
	for (int page = 0; page < 6; page++) {
		request = ask(&bench);
		switch (page) {
		case 0: appointment_http_mine(&request, link); break;
		case 1: appointment_http_give_back_form(&request, link); break;
		case 2: appointment_http_move_form(&request, link); break;
		case 3: appointment_group_http_mine(&request, group); break;
		case 4: appointment_http_form(&request, bench.honour.key, bench.drive.id, bench.slots.at[2].id); break;
		case 5: appointment_group_http_form(&request, bench.honour.key, bench.drive.id, bench.slots.at[2].id); break;
		}
		for (size_t i = 0; i < COUNT_OF(never); i++)
			assert_false(says(&request, never[i]));
	}
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_form_says_who_when_where_and_for_whom),
		cmocka_unit_test(answers_are_checked_and_can_be_changed),
		cmocka_unit_test(what_is_wrong_is_said_and_what_was_typed_is_kept),
		cmocka_unit_test(a_name_that_nobody_can_see_is_no_name),
		cmocka_unit_test(a_kept_place_has_a_page_with_its_link_in_full),
		cmocka_unit_test(a_repeated_booking_is_not_shown_the_link),
		cmocka_unit_test(full_closed_and_resting_have_pages_of_their_own),
		cmocka_unit_test(what_is_not_there_is_not_found),
		cmocka_unit_test(the_calendar_file_is_neutral_and_follows_the_place),
		cmocka_unit_test(moving_lists_free_times_and_refuses_a_full_one_kindly),
		cmocka_unit_test(address_and_showing_are_changed_and_the_place_given_back),
		cmocka_unit_test(a_group_goes_from_its_form_to_its_leaders_page),
		cmocka_unit_test(a_leader_sees_that_a_seat_is_claimed_and_never_by_whom),
		cmocka_unit_test(the_leader_gives_back_revokes_renews_and_corrects),
		cmocka_unit_test(no_page_speaks_of_debt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
