/* appointment_group_http_test: the pages and forms of a group, for its leader and friends. */
#include "appointment/appointment_http_test.h"
#include "http/query.h"
#include "links.h"

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
	assert_says(&request, "?size=7#times");
	assert_says(&request, "value=\"7\"");
	request = PRESS(&bench, "name", "Lea", "email", "lea@example.org", "size", "7", "key", KEY);
	appointment_group_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[0].id);
	request = next_step(&bench, &request, 0);
	assert_says(&request, "Three at 10:00, three at 10:15, one at 10:30");
	request = PRESS(&bench, "name", "Lea", "email", "lea@hotmial.com", "size", "7", "key", KEY);
	appointment_group_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[0].id);
	request = next_step(&bench, &request, 0);
	assert_says(&request, "Did you mean lea@hotmail.com?");
	assert_says(&request, "Yes, use lea@hotmail.com");
	assert_says(&request, "Seven people");
	request = PRESS(&bench, "name", "Lea", "email", "lea@example.org", "size", "13", "key", KEY);
	appointment_group_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[0].id);
	assert_says(&request, "These appointments have just been taken");
	request = PRESS_STEP(&bench, "name", "Lea", "email", "lea@example.org", "size", "41", "key", KEY);
	appointment_group_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[0].id);
	request = form_again(&bench, &request, 0);
	assert_says(&request, "from 2 to 40");
	link = book_group(&bench, 0, "7", "lea@example.org");
	request = ask(&bench);
	appointment_group_http_mine(&request, link);
	assert_says(&request, "Seven appointments are booked");
	assert_says(&request, "One of the seven has a name. The other six are held for your friends.");
	assert_says(&request, "10:00 to 10:30");
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

/* What was chosen is never asked twice, and only times are offered at which all of them fit. */
static void
another_time_for_a_group_keeps_what_was_typed(void **state)
{
	struct bench bench;
	struct request request;
	struct draft_key draft;
	struct text at;

	(void)state;
	bench_open(&bench);
	request = PRESS(&bench, "name", "Lea", "email", "lea@example.org", "size", "7", "only_organises", "yes", "key", KEY);
	appointment_group_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[0].id);
	draft = draft_of(&request);
	request = next_step(&bench, &request, 0);
	assert_says(&request, text_terminated(bench.context->arena, link_appointment_group_http_draft_time(bench.context->arena,
	            bench.honour.key, bench.drive.id, bench.slots.at[0].id, draft).text));
	request = ask(&bench);
	appointment_group_http_draft_time(&request, bench.honour.key, bench.drive.id, bench.slots.at[0].id, draft);
	assert_says(&request, "You chose appointments from 10:00");
	assert_says(&request, "name=\"name\" value=\"Lea\"");
	assert_says(&request, "name=\"size\" value=\"7\"");
	assert_says(&request, "name=\"only_organises\"");
	/* The other three quarters of an hour with room for seven: from 10:15, and from 11:15, after the break. */
	for (size_t i = 0; i < bench.slots.count; i++) {
		at = link_appointment_group_http_check(bench.context->arena, bench.honour.key, bench.drive.id, bench.slots.at[i].id).text;
		at = text_format(bench.context->arena, "action=\"%.*s\"", TEXT_PRINT(at));
		assert_int_equal(i == 1 || i == 4, says(&request, text_terminated(bench.context->arena, at)));
	}
	bench_close(&bench);
}

static void
a_leader_sees_that_a_seat_is_booked_and_by_whom_only_if_told(void **state)
{
	struct bench bench;
	struct request request;
	struct secret link, mine, seat;
	struct appointment_group group;

	bench_open(&bench);
	link = book_group(&bench, 0, "4", "lea@example.org");
	assert_int_equal(appointment_group_find(bench.context, link, &group), FOUND_OK);
	seat = appointment_group_seat_link(bench.context, &group);
	request = ask(&bench);
	appointment_seat_http_form(&request, seat);
	assert_says(&request, "Lea Leader invites you to a blood drive");
	assert_says(&request, "Before you come: eat a meal and drink plenty of water, bring photo ID, and allow about an hour.");
	assert_says(&request, "10:00");
	assert_says(&request, "10:15");
	assert_says(&request, "2 left");
	assert_false(says(&request, "lea@example.org"));
	request = PRESS(&bench, "name", "", "email", "fred@example.org", "key", KEY);
	appointment_seat_http_claim(&request, seat);
	assert_int_equal(status(&request), 422);
	request = PRESS(&bench, "name", "Fred Friend", "email", "fred@gmial.com", "key", KEY);
	appointment_seat_http_claim(&request, seat);
	assert_int_equal(status(&request), 200);
	assert_says(&request, "Nothing is booked yet. Your email address is fred@gmial.com. Did you mean fred@gmail.com?");
	assert_says(&request, "name=\"email\" value=\"fred@gmail.com\"");
	assert_says(&request, "Yes, use fred@gmail.com");
	assert_says(&request, "If fred@gmial.com is right, press “Book this appointment” again.");
	assert_says(&request, "name=\"sure\" value=\"1\"");
	request = PRESS(&bench, "name", "Fred Friend", "email", "fred@example.org", "key", KEY);
	appointment_seat_http_claim(&request, seat);
	mine = secret_of(went_to(&request), "/mine/");
	request = ask(&bench);
	appointment_group_http_mine(&request, link);
	assert_says(&request, "Two of the four have names. The other two are held for your friends.");
	assert_false(says(&request, "Fred"));
	assert_false(says(&request, text_terminated(bench.context->arena, mine.text)));
	request = PRESS(&bench, "name", "Fred Friend", "email", "fred@example.org", "key", KEY);
	appointment_seat_http_claim(&request, seat);
	assert_says(&request, "Check your email");
	request = PRESS(&bench, "name", "Gwen Friend", "email", "gwen@example.org", "tell", "yes", "key", KEY);
	appointment_seat_http_claim(&request, seat);
	went_to(&request);
	request = ask(&bench);
	appointment_group_http_mine(&request, link);
	assert_says(&request, "Gwen Friend");
	assert_false(says(&request, "gwen@example.org"));
	request = PRESS(&bench, "name", "Ian", "email", "ian@example.org", "key", KEY);
	appointment_seat_http_claim(&request, seat);
	went_to(&request);
	request = ask(&bench);
	appointment_seat_http_form(&request, seat);
	assert_says(&request, "All appointments of this group are booked");
	request = PRESS(&bench, "name", "Hal", "email", "hal@example.org", "key", KEY);
	appointment_seat_http_claim(&request, seat);
	assert_int_equal(status(&request), 409);
	assert_says(&request, "/honour/");
	bench_close(&bench);
}

/* The fields of a seat, as the page has them. */
static const char *
field_of(struct bench *bench, const char *kind, const struct appointment *seat)
{
	struct arena *arena = bench->context->arena;

	return text_terminated(arena, text_format(arena, "%s-%.*s", kind, TEXT_PRINT(id_text(arena, seat->id.id))));
}

#define TEN_LETTERS "Everlyngha"
#define LONG_NAME TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS \
	TEN_LETTERS TEN_LETTERS TEN_LETTERS

static const char *
name_field(struct bench *bench, const struct appointment *seat)
{
	return field_of(bench, "name", seat);
}

static const char *
was_field(struct bench *bench, const struct appointment *seat)
{
	return field_of(bench, "was", seat);
}

static struct appointment_list
seats_of(struct bench *bench, struct secret link, struct appointment_group *group)
{
	struct appointment_list seats;

	assert_int_equal(appointment_group_find(bench->context, link, group), FOUND_OK);
	assert_true(appointment_group_seats(bench->context, group, &seats));
	return seats;
}

/* A page that was open on another device has what it showed then, and changes nothing that it did not show. */
static void
a_leaders_older_page_saves_only_what_was_changed_on_it(void **state)
{
	struct bench bench;
	struct request request;
	struct secret link;
	struct appointment_group group;
	struct appointment_list seats;
	const char *first, *second;

	(void)state;
	bench_open(&bench);
	link = book_group(&bench, 0, "3", "lea@example.org");
	seats = seats_of(&bench, link, &group);
	first = name_field(&bench, &seats.at[1]);
	second = name_field(&bench, &seats.at[2]);
	request = PRESS(&bench, first, "David Reed", was_field(&bench, &seats.at[1]), "", "key", KEY);
	appointment_group_http_names(&request, link);
	went_to(&request);
	request = PRESS(&bench, first, "", was_field(&bench, &seats.at[1]), "", second, "Eve", was_field(&bench, &seats.at[2]), "", "key", KEY);
	appointment_group_http_names(&request, link);
	went_to(&request);
	seats = seats_of(&bench, link, &group);
	assert_true(text_equal(seats.at[1].donor.name, TEXT("David Reed")) && text_equal(seats.at[2].donor.name, TEXT("Eve")));
	/* A page with a mistake on it: what was left alone is shown as it is now, so that correcting the mistake changes nothing else. */
	request = PRESS(&bench, first, "", was_field(&bench, &seats.at[1]), "", second, LONG_NAME, was_field(&bench, &seats.at[2]), "Eve",
	                "key", KEY);
	appointment_group_http_names(&request, link);
	assert_int_equal(status(&request), 422);
	assert_says(&request, "Enter a shorter name");
	assert_says(&request, "value=\"" LONG_NAME "\"");
	assert_says(&request, "type=\"text\" autocomplete=\"off\" placeholder=\"Name, if you know it\" value=\"David Reed\"");
	/* Both changed the same one: the second is asked, keeps what was typed, and decides. */
	request = PRESS(&bench, first, "Daniel", was_field(&bench, &seats.at[1]), "", "key", KEY);
	appointment_group_http_names(&request, link);
	assert_int_equal(status(&request), 422);
	assert_says(&request, "changed on another device");
	assert_says(&request, "value=\"Daniel\"");
	request = PRESS(&bench, first, "Daniel", was_field(&bench, &seats.at[1]), "David Reed", "key", KEY);
	appointment_group_http_names(&request, link);
	went_to(&request);
	assert_true(text_equal(seats_of(&bench, link, &group).at[1].donor.name, TEXT("Daniel")));
	bench_close(&bench);
}

static struct text
letters(struct bench *bench, size_t count)
{
	struct text_builder out;

	text_builder_start(&out, bench->context->arena, count);
	for (size_t i = 0; i < count; i++)
		text_add_char(&out, 'a');
	return text_built(&out);
}

static void
a_leader_types_names_and_a_friend_takes_over_with_theirs(void **state)
{
	struct bench bench;
	struct request request;
	struct secret link;
	struct appointment_group group;
	struct appointment_list seats;
	const char *first, *second, *spot;
	size_t named, open;

	bench_open(&bench);
	link = book_group(&bench, 0, "3", "lea@example.org");
	seats = seats_of(&bench, link, &group);
	first = name_field(&bench, &seats.at[1]);
	second = name_field(&bench, &seats.at[2]);
	spot = text_terminated(bench.context->arena, id_text(bench.context->arena, seats.at[1].id.id));      /* of a named one */
	request = PRESS(&bench, first, "David Reed", second, "", "key", KEY);
	appointment_group_http_names(&request, link);
	assert_true(text_ends_with(went_to(&request), TEXT("?done=names")));
	request = ask(&bench);
	appointment_group_http_mine(&request, link);
	assert_says(&request, "value=\"David Reed\"");
	assert_says(&request, "Named by you");
	assert_says(&request, "Two of the three have names. The other one is held for a friend.");
	/* Who is named comes after the spots that nobody has. */
	request = ask(&bench);
	appointment_group_http_fewer(&request, link);
	assert_true(text_find(bytes_text(response_body(&request)), TEXT("David Reed"), &named) &&
	            text_find(bytes_text(response_body(&request)), TEXT("Not booked yet"), &open) && open < named);
	/* One that is too long is told, and the other field keeps what was typed. */
	request = PRESS(&bench, first, "David Reed", second, text_terminated(bench.context->arena, letters(&bench, 300)), "key", KEY);
	appointment_group_http_names(&request, link);
	assert_int_equal(status(&request), 422);
	assert_says(&request, "Enter a shorter name");
	/* A field that was not sent changes nothing. */
	request = PRESS(&bench, second, "Eve", "key", KEY);
	appointment_group_http_names(&request, link);
	went_to(&request);
	seats = seats_of(&bench, link, &group);
	assert_true(text_equal(seats.at[1].donor.name, TEXT("David Reed")) && text_equal(seats.at[2].donor.name, TEXT("Eve")));
	request = PRESS(&bench, "spot", spot, "name", "Dora", "email", "dora@example.org", "key", KEY);
	appointment_seat_http_claim(&request, appointment_group_seat_link(bench.context, &group));
	assert_int_equal(status(&request), 422);
	assert_says(&request, "someone with another name");
	assert_false(says(&request, "David"));
	request = PRESS(&bench, "spot", spot, "name", "david reed", "email", "david@example.org", "key", KEY);
	appointment_seat_http_claim(&request, appointment_group_seat_link(bench.context, &group));
	(void)secret_of(went_to(&request), "/mine/");
	/* The leader's page was open all the while.  The answer is the same for the friend's own name: nothing can be guessed. */
	for (int guess = 0; guess < 2; guess++) {
		request = PRESS(&bench, first, guess ? "david reed" : "Daniel", was_field(&bench, &seats.at[1]), "David Reed", second, "",
		                was_field(&bench, &seats.at[2]), "Eve", "key", KEY);
		appointment_group_http_names(&request, link);
		assert_true(text_ends_with(went_to(&request), TEXT("?done=gone")));
		request = ask(&bench);
		request.query = TEXT("done=gone");
		request.form = query_pairs(bench.context->arena, request.query);
		appointment_group_http_mine(&request, link);
		assert_says(&request, "was not saved");
		assert_false(says(&request, "david reed"));
	}
	request = PRESS(&bench, first, "David Reed", was_field(&bench, &seats.at[1]), "David Reed", "key", KEY);
	appointment_group_http_names(&request, link);
	assert_true(text_ends_with(went_to(&request), TEXT("?done=names")));
	seats = seats_of(&bench, link, &group);
	assert_true(text_equal(seats.at[1].donor.name, TEXT("david reed")));
	assert_int_equal(seats.at[2].state, APPOINTMENT_STATE_UNCLAIMED);
	bench_close(&bench);
}

static void
the_leader_cancels_revokes_renews_and_corrects(void **state)
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
	request = ask(&bench);
	appointment_group_http_fewer(&request, link);
	assert_says(&request, "Cancel this spot");
	request = PRESS(&bench, "key", "bad");
	appointment_group_http_cancel(&request, link, seats.at[2].id);
	assert_int_equal(status(&request), 200);
	request = PRESS(&bench, "key", KEY);
	appointment_group_http_cancel(&request, link, seats.at[2].id);
	went_to(&request);
	assert_int_equal(bench_taken_in(&bench, 0), 2);
	request = ask(&bench);
	appointment_group_http_renew_form(&request, link);
	assert_says(&request, "This link no longer works. It has been used, or a newer link has replaced it.");
	request = ask(&bench);
	appointment_group_http_revoke_form(&request, link);
	assert_says(&request, "Stop the link?");
	request = PRESS(&bench, "key", KEY);
	appointment_group_http_revoke(&request, link);
	went_to(&request);
	request = ask(&bench);
	appointment_seat_http_form(&request, first_seat);
	assert_int_equal(status(&request), 410);
	assert_says(&request, "It has been used, or a newer link has replaced it.");
	assert_says(&request, "Open our latest email to you, or ask the person who sent the link for the new one.");
	request = ask(&bench);
	appointment_group_http_mine(&request, link);
	assert_says(&request, "There is no link now");
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
		cmocka_unit_test(another_time_for_a_group_keeps_what_was_typed),
		cmocka_unit_test(a_leader_sees_that_a_seat_is_booked_and_by_whom_only_if_told),
		cmocka_unit_test(a_leader_types_names_and_a_friend_takes_over_with_theirs),
		cmocka_unit_test(a_leaders_older_page_saves_only_what_was_changed_on_it),
		cmocka_unit_test(the_leader_cancels_revokes_renews_and_corrects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
