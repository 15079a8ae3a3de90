/* Invitations of keepers: who sees the addresses, how one is sent and taken back, and what its link shows. */
#include "honour/honour_http_test.h"

#include "base/id.h"
#include "limits.h"
#include "outbox/outbox.h"

static void
addresses_are_for_keepers_and_a_count_for_the_organiser(void **state)
{
	(void)state;
	GUARDED(role_member, get(organiser), honour_http_keepers(r, page));
	assert_true(says("maria@example.org"));
	GUARDED(role_member, post(mother, PAIRS(PAIR("key", KEY), PAIR("email", ""))), honour_http_invite(r, page));
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#email\""));
	GUARDED(role_member, post(mother, PAIRS(PAIR("key", KEY), PAIR("email", "Maria@example.org"))), honour_http_invite(r, page));
	assert_true(says("keeps the page already"));
	GUARDED(role_member, post(mother, PAIRS(PAIR("key", KEY), PAIR("email", "father@example.org"))), honour_http_invite(r, page));
	assert_true(led_to(link_honour_http_keepers(context->arena, page)));
	GUARDED(role_member, get(mother), honour_http_keepers(r, page));
	assert_true(says("maria@example.org") && says("father@example.org") && says("(you)"));
	GUARDED(role_member, get(organiser), honour_http_keepers(r, page));
	assert_false(says("maria@example.org") || says("father@example.org") || says("Send the invitation"));
	assert_true(says("1 keeper"));
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("email", "x@example.org"))), honour_http_invite(r, page));
	assert_int_equal(request.response->status, 404);
}

static void
an_invitation_is_taken_back_by_a_press(void **state)
{
	struct honour_invited_list list;
	struct form_pair pairs[] = { PAIR("key", KEY), PAIR("withdraw", "") };

	(void)state;
	assert_true(honour_invitations(context, page, &list));
	pairs[1].value = id_text(context->arena, list.at[0].id.id);
	GUARDED(role_member, post(organiser, pairs, 2), honour_http_invite(r, page));
	assert_true(led_to(link_honour_http_keepers(context->arena, page)));
	assert_true(honour_invitations(context, page, &list));
	assert_int_equal(list.count, 0);
	pairs[1].value = TEXT("nonsense");
	GUARDED(role_member, post(organiser, pairs, 2), honour_http_invite(r, page));
	assert_int_equal(request.response->status, 422);
}

static struct secret
secret_of_maria(void)
{
	struct honour_invited_list list;

	assert_true(honour_invitations(context, page, &list));
	return honour_invitation_secret(context, list.at[0].id);
}

static void
an_invitation_emails_a_way_in_again_and_again(void **state)
{
	const struct secret secret = secret_of_maria();

	(void)state;
	honour_http_invitation(get(PERSON_ID_NONE), secret);
	assert_int_equal(request.response->status, 200);
	assert_true(says("Rosa &lt;3") && says("content=\"same-origin\"") && says("noindex") && says("A friend of yours has prepared it"));
	assert_false(says("Seven people gave") || says("maria@example.org"));
	for (int i = 0; i < 7; i++) {
		honour_http_invitation_send(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY))), secret);
		assert_true(led_to(link_honour_http_invitation_sent(context->arena, secret)));
	}
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'sign_in'"),
	                 LIMIT_SIGN_IN_EMAILS_PER_ADDRESS);
	honour_http_invitation_sent(get(PERSON_ID_NONE), secret);
	assert_int_equal(request.response->status, 200);
	assert_false(says("maria@example.org"));
	honour_http_invitation_send(post(PERSON_ID_NONE, PAIRS(PAIR("key", "?"))), secret);
	assert_int_equal(request.response->status, 200);
	honour_http_invitation(get(stranger), secret);
	assert_int_equal(request.response->status, 200);
	honour_http_invitation(get(mother), secret);
	assert_true(led_to_the_page());
}

static void
an_invitation_that_ended_is_gone_and_one_that_never_was_is_not_found(void **state)
{
	const struct secret secret = secret_of_maria(), unknown = { TEXT(KEY) };

	(void)state;
	honour_http_invitation(get(PERSON_ID_NONE), unknown);
	assert_int_equal(request.response->status, 404);
	honour_http_do_not_write_form(get(PERSON_ID_NONE), unknown);
	assert_int_equal(request.response->status, 404);
	assert_int_equal(honour_decline(context, page, mother), HONOUR_DECLINE_OK);
	honour_http_invitation(get(PERSON_ID_NONE), secret);
	assert_int_equal(request.response->status, 410);
	honour_http_invitation_send(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY))), secret);
	assert_int_equal(request.response->status, 410);
	honour_http_invitation_sent(get(PERSON_ID_NONE), secret);
	assert_int_equal(request.response->status, 410);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'sign_in'"), 0);
}

static void
do_not_write_to_me_again_is_one_press_and_lasts(void **state)
{
	const struct secret secret = secret_of_maria();

	(void)state;
	honour_http_do_not_write_form(get(PERSON_ID_NONE), secret);
	assert_true(says("Shall we not write to you again?"));
	honour_http_do_not_write(post(PERSON_ID_NONE, PAIRS(PAIR("key", ""))), secret);
	assert_int_equal(outbox_refused(context, TEXT("maria@example.org")), OUTBOX_REFUSED_NO);
	context->now = instant_plus(context->now, 90 * INSTANT_DAY);
	honour_http_do_not_write(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY))), secret);
	assert_true(led_to(link_honour_http_do_not_write_form(context->arena, secret)));
	assert_int_equal(outbox_refused(context, TEXT("maria@example.org")), OUTBOX_REFUSED_YES);
	honour_http_do_not_write_form(get(PERSON_ID_NONE), secret);
	assert_true(says("We will not write to you again"));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(addresses_are_for_keepers_and_a_count_for_the_organiser),
		TEST(an_invitation_is_taken_back_by_a_press),
		TEST(an_invitation_emails_a_way_in_again_and_again),
		TEST(an_invitation_that_ended_is_gone_and_one_that_never_was_is_not_found),
		TEST(do_not_write_to_me_again_is_one_press_and_lasts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
