/* appointment_mine_http_test: the page of an appointment that is booked, its calendar file, and what is changed there. */
#include "appointment/appointment_http_test.h"

static void
an_appointment_has_a_page_with_its_link_in_full(void **state)
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
	assert_says(&request, "Your appointment is booked");
	assert_says(&request, "Saturday 31\u00a0October 2026<br>10:15");
	full = text_format(bench.context->arena, "https://blood.example.org/mine/%.*s", TEXT_PRINT(link.text));
	assert_says(&request, text_terminated(bench.context->arena, full));
	assert_says(&request, "Change how I am shown: Mara<");
	assert_says(&request, "mara@example.org");
	assert_says(&request, "/calendar");
	assert_says(&request, "/cancel");
	assert_says(&request, "/move");
	assert_says(&request, "give your name at the desk");
	assert_says(&request, "https://calendar.google.com/calendar/render?action=TEMPLATE&amp;text=Appointment%20at%20St%20Anne%27s%20Hall");
	assert_says(&request, "dates=20261031T171500Z/20261031T181500Z");
	assert_says(&request, "startdt=2026-10-31T17:15:00Z");
	assert_says(&request, "href=\"geo:0,0?q=St%20Anne%27s%20Hall");
	assert_says(&request, "noindex");
	bench.context->now = bench.drive.ends;
	request = ask(&bench);
	appointment_http_mine(&request, link);
	assert_says(&request, "If you feel faint or unwell, phone");
	assert_false(says(&request, "Add to my calendar"));
	bench_close(&bench);
}

static void
the_calendar_file_is_neutral_and_follows_the_appointment(void **state)
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
	assert_int_equal(appointment_find(bench.context, link, &mine), FOUND_OK);
	assert_int_equal(appointment_move(bench.context, &mine, bench.slots.at[2].id), APPOINTMENT_MOVE_OK);
	request = ask(&bench);
	appointment_http_calendar(&request, link);
	assert_says(&request, "SEQUENCE:1");
	assert_says(&request, "DTSTART:20261031T173000Z");
	assert_true(text_find(bytes_text(response_body(&request)), TEXT("UID:"), &at));
	assert_true(text_cut(text_from(bytes_text(response_body(&request)), at), '\r', &uid, &rest));
	assert_true(text_equal(uid, first_uid));
	assert_int_equal(appointment_find(bench.context, link, &mine), FOUND_OK);
	assert_int_equal(appointment_cancel(bench.context, &mine), APPOINTMENT_CANCEL_OK);
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
	assert_says(&request, "1 left");
	assert_says(&request, "3 left");
	assert_false(says(&request, ">10:00<"));
	slot = id_text(bench.context->arena, bench.slots.at[0].id.id);
	request = PRESS(&bench, "slot", text_terminated(bench.context->arena, slot), "key", KEY);
	appointment_http_move(&request, link);
	assert_int_equal(status(&request), 422);
	assert_says(&request, "Someone has just taken the last appointment");
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
address_and_name_shown_are_changed_and_the_appointment_cancelled(void **state)
{
	struct bench bench;
	struct request request;
	struct secret link, new;

	bench_open(&bench);
	link = book(&bench, 1, "Mara Keller", "mara@example.org");
	request = ask(&bench);
	appointment_http_email_form(&request, link);
	assert_says(&request, "value=\"mara@example.org\"");
	request = PRESS(&bench, "email", "wrong", "key", KEY);
	appointment_http_email_change(&request, link);
	assert_int_equal(status(&request), 422);
	request = PRESS(&bench, "email", "right@gmial.com", "key", KEY);
	appointment_http_email_change(&request, link);
	assert_says(&request, "Did you mean right@gmail.com?");
	assert_says(&request, "Yes, use right@gmail.com");
	request = PRESS(&bench, "email", "right@gmial.com", "sure", "1", "key", KEY);
	appointment_http_email_change(&request, link);
	new = secret_of(went_to(&request), "/mine/");
	assert_false(text_equal(link.text, new.text));
	request = ask(&bench);
	appointment_http_mine(&request, link);
	assert_int_equal(status(&request), 410);
	request = ask(&bench);
	appointment_http_shown_form(&request, new);
	assert_says(&request, "value=\"name\" checked=\"checked\"");
	request = PRESS(&bench, "shown", "friend", "key", KEY);
	appointment_http_shown_change(&request, new);
	went_to(&request);
	request = ask(&bench);
	appointment_http_cancel_form(&request, new);
	assert_says(&request, "You do not have to say why");
	request = PRESS(&bench, "key", "bad");
	appointment_http_cancel(&request, new);
	assert_says(&request, "Cancel my appointment");
	assert_int_equal(bench_taken_in(&bench, 1), 1);
	request = PRESS(&bench, "key", KEY);
	appointment_http_cancel(&request, new);
	went_to(&request);
	request = ask(&bench);
	appointment_http_mine(&request, new);
	assert_says(&request, "Your appointment is cancelled");
	request = ask(&bench);
	appointment_http_cancel_form(&request, new);
	went_to(&request);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_appointment_has_a_page_with_its_link_in_full),
		cmocka_unit_test(the_calendar_file_is_neutral_and_follows_the_appointment),
		cmocka_unit_test(moving_lists_free_times_and_refuses_a_full_one_kindly),
		cmocka_unit_test(address_and_name_shown_are_changed_and_the_appointment_cancelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
