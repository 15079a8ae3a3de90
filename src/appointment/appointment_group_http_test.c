/* appointment_group_http_test: the pages and forms of a group, for its leader and friends. */
#include "appointment/appointment_http_test.h"

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
	appointment_group_http_draft(&request, bench.honour.key, bench.drive.id, bench.slots.at[0].id, DRAFT);
	assert_says(&request, "name=\"size\"");
	assert_says(&request, "value=\"7\"");
	request = PRESS(&bench, "name", "Lea", "email", "lea@example.org", "size", "7", "key", KEY);
	appointment_group_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[0].id);
	request = next_step(&bench, &request, 0);
	assert_says(&request, "From 10:00; the last begins at 10:30");
	request = PRESS(&bench, "name", "Lea", "email", "lea@example.org", "size", "13", "key", KEY);
	appointment_group_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[0].id);
	assert_says(&request, "These appointments have just been taken");
	request = PRESS(&bench, "name", "Lea", "email", "lea@example.org", "size", "41", "key", KEY);
	appointment_group_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[0].id);
	assert_says(&request, "from 2 to 40");
	link = book_group(&bench, 0, "7", "lea@example.org");
	request = ask(&bench);
	appointment_group_http_mine(&request, link);
	assert_says(&request, "Your places are kept");
	assert_says(&request, "Claimed: 1. Not yet claimed: 6.");
	assert_says(&request, "https://blood.example.org/seat/");
	assert_says(&request, "/mine/");
	request = PRESS(&bench, "name", "Lea Leader", "email", "lea@example.org", "size", "2", "key", KEY);
	appointment_group_http_take(&request, bench.honour.key, bench.drive.id, bench.slots.at[4].id);
	assert_true(text_ends_with(went_to(&request), TEXT("/already?group=1")));
	request = ask(&bench);
	request.query = TEXT("group=1");
	appointment_http_already(&request, bench.honour.key, bench.drive.id);
	assert_says(&request, "Check your email");
	assert_says(&request, "I only organise");
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
	assert_int_equal(appointment_group_find(bench.context, link, &group), FOUND_OK);
	seat = appointment_group_seat_link(bench.context, &group);
	request = ask(&bench);
	appointment_seat_http_form(&request, seat);
	assert_says(&request, "A place is kept for you");
	assert_says(&request, "10:00");
	assert_false(says(&request, "Lea"));
	request = PRESS(&bench, "name", "", "email", "fred@example.org", "key", KEY);
	appointment_seat_http_claim(&request, seat);
	assert_int_equal(status(&request), 422);
	request = PRESS(&bench, "name", "Fred Friend", "email", "fred@example.org", "key", KEY);
	appointment_seat_http_claim(&request, seat);
	mine = secret_of(went_to(&request), "/mine/");
	request = ask(&bench);
	appointment_group_http_mine(&request, link);
	assert_says(&request, "Claimed: 2. Not yet claimed: 1.");
	assert_false(says(&request, "Fred"));
	assert_false(says(&request, text_terminated(bench.context->arena, mine.text)));
	request = PRESS(&bench, "name", "Fred Friend", "email", "fred@example.org", "key", KEY);
	appointment_seat_http_claim(&request, seat);
	assert_says(&request, "Check your email");
	request = PRESS(&bench, "name", "Gwen", "email", "gwen@example.org", "key", KEY);
	appointment_seat_http_claim(&request, seat);
	went_to(&request);
	request = ask(&bench);
	appointment_seat_http_form(&request, seat);
	assert_says(&request, "All places of this group are claimed");
	request = PRESS(&bench, "name", "Hal", "email", "hal@example.org", "key", KEY);
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
	assert_int_equal(appointment_group_find(bench.context, link, &group), FOUND_OK);
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
	appointment_group_http_email_form(&request, link);
	assert_says(&request, "value=\"lea@example.org\"");
	request = PRESS(&bench, "email", "right@example.org", "key", KEY);
	appointment_group_http_email_change(&request, link);
	new = secret_of(went_to(&request), "/group/");
	request = ask(&bench);
	appointment_group_http_mine(&request, link);
	assert_int_equal(status(&request), 410);
	request = ask(&bench);
	appointment_group_http_mine(&request, new);
	assert_says(&request, "right@example.org");
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_group_goes_from_its_form_to_its_leaders_page),
		cmocka_unit_test(a_leader_sees_that_a_seat_is_claimed_and_never_by_whom),
		cmocka_unit_test(the_leader_gives_back_revokes_renews_and_corrects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
