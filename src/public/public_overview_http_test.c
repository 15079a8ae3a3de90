/* A page's overview: what it says to each of its people, and what is next. */
#include "honour/honour_http_test.h"

#include "donation/donation_elsewhere.h"
#include "limits.h"

static void
see_home(struct person_id who)
{
	assert_true(role_signed_in(get(who)));
	public_http_home(&request);
}

static void
the_overview_says_to_each_what_is_next(void **state)
{
	(void)state;
	GUARDED(role_member, get(mother), public_http_overview(r, page));
	assert_int_equal(request.response->status, 200);
	assert_true(says("Rosa &lt;3") && says("noindex"));
	assert_true(says("Not published yet") && says("Read it and publish"));
	GUARDED(role_member, get(organiser), public_http_overview(r, page));
	assert_true(says("Waiting for the family") && says("There is nothing for you to do") && says("Ask again, or correct the address"));
	assert_false(says("Read it and publish"));
	publish();
	GUARDED(role_member, get(mother), public_http_overview(r, page));
	assert_true(says("Published, for people who have the link") && says("There is no blood drive yet"));
	assert_true(says("Pause the page") && says("Messages to you") && says("Your thank-you letters") && says("Donations elsewhere"));
	GUARDED(role_member, get(organiser), public_http_overview(r, page));
	assert_false(says("Pause the page") || says("Messages to you") || says("Donations elsewhere"));
	assert_true(says("Propose other words") && says("Add a drive"));
	assert_false(says("class=\"notice done\""));
	get(organiser)->query = TEXT("done=anything");
	assert_true(role_member(&request, page));
	public_http_overview(&request, page);
	assert_false(says("class=\"notice done\"") || says("anything"));
}

/* The email may be waiting, may have failed, and its link may have ended. */
static void
the_overview_says_of_the_invitation_what_is_so(void **state)
{
	struct honour_invited_list list;

	(void)state;
	GUARDED(role_member, get(organiser), public_http_overview(r, page));
	assert_true(says("The family gets one quiet email from us"));
	test_bench_run(bench, "UPDATE outbox_email SET failed_at = created_at");
	GUARDED(role_member, get(organiser), public_http_overview(r, page));
	assert_true(says("The email could not be sent") && says("Ask again, or correct the address"));
	assert_true(honour_invitations(context, page, &list));
	assert_int_equal(honour_withdraw(context, page, organiser, list.at[0].id), HONOUR_WITHDRAW_OK);
	GUARDED(role_member, get(organiser), public_http_overview(r, page));
	assert_true(says("Nobody has an open invitation"));
}

static void
words_that_were_proposed_are_next_for_the_family(void **state)
{
	(void)state;
	publish();
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("name", "Rosa Maria"), PAIR("words", "Other words"),
	        PAIR("living", "died"))), honour_http_words_change(r, page));
	GUARDED(role_member, get(organiser), public_http_overview(r, page));
	assert_true(says("has not answered the words you proposed"));
	assert_false(says("Read the proposed words"));
	GUARDED(role_member, get(mother), public_http_overview(r, page));
	assert_true(says("Read the proposed words"));
	see_home(mother);
	assert_true(says("Read the proposed words"));
	see_home(organiser);
	assert_false(says("Read the proposed words"));
}

static void
a_donation_elsewhere_waits_for_the_family(void **state)
{
	const struct gift gift = { .venue = TEXT("Leeds"), .date = { 2000, 1, 1 }, .donor = { .name = TEXT("Bo") } };

	(void)state;
	publish();
	assert_int_equal(donation_elsewhere_tell(context, page, &gift), DONATION_ELSEWHERE_TELL_OK);
	GUARDED(role_member, get(mother), public_http_overview(r, page));
	assert_true(says("Someone gave elsewhere") && says("1 for you to look at"));
	see_home(mother);
	assert_true(says("Look at a donation elsewhere"));
}

static void
a_paused_page_can_be_resumed_by_the_one_who_paused_it(void **state)
{
	(void)state;
	publish();
	assert_int_equal(honour_pause(context, page, mother), HONOUR_HOLD_OK);
	GUARDED(role_member, get(mother), public_http_overview(r, page));
	assert_true(says("Resume the page"));
	GUARDED(role_member, get(organiser), public_http_overview(r, page));
	assert_true(says("Paused"));
	assert_false(says("Resume the page"));
	assert_int_equal(honour_pause(context, page, PERSON_ID_NONE), HONOUR_HOLD_OK);
	GUARDED(role_member, get(mother), public_http_overview(r, page));
	assert_true(says("The people who run this site have paused it"));
	assert_false(says("Resume the page"));
}

static void
a_declined_page_offers_undo_for_a_week_to_the_family_alone(void **state)
{
	(void)state;
	assert_true(honour_make_keeper(context, page, mother));
	assert_int_equal(honour_decline(context, page, mother), HONOUR_DECLINE_OK);
	GUARDED(role_member, get(mother), public_http_overview(r, page));
	assert_true(says("Will not go ahead") && says("Undo"));
	GUARDED(role_member, get(organiser), public_http_overview(r, page));
	assert_true(says("There is nothing to do"));
	assert_false(says("Undo") || says("Add a drive"));
	context->now = instant_plus(context->now, LIMIT_DECLINE_UNDO_DAYS * INSTANT_DAY);
	GUARDED(role_member, get(mother), public_http_overview(r, page));
	assert_false(says("Undo"));
}

static void
home_of(struct person_id person)
{
	struct request *asked = get(person);

	assert_true(role_signed_in(asked));
	public_http_home(asked);
}

static void
my_pages_say_whom_each_page_honours_and_what_is_next(void **state)
{
	(void)state;
	home_of(mother);
	assert_true(says("Rosa &lt;3") && says("Not published yet") && says("Read it and publish"));
	home_of(organiser);
	assert_true(says("Waiting for the family") && says("until the family publishes it"));
	home_of(stranger);
	assert_true(says("You have no pages yet"));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(the_overview_says_to_each_what_is_next),
		TEST(the_overview_says_of_the_invitation_what_is_so),
		TEST(words_that_were_proposed_are_next_for_the_family),
		TEST(a_donation_elsewhere_waits_for_the_family),
		TEST(a_paused_page_can_be_resumed_by_the_one_who_paused_it),
		TEST(a_declined_page_offers_undo_for_a_week_to_the_family_alone),
		TEST(my_pages_say_whom_each_page_honours_and_what_is_next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
