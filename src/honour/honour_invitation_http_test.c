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
	GUARDED(role_member, post(mother, PAIRS(PAIR("key", KEY), PAIR("inviter", "Maria"), PAIR("email", "Maria@example.org"))),
	        honour_http_invite(r, page));
	assert_true(says("already looks after the page"));
	GUARDED(role_member, post(mother, PAIRS(PAIR("key", KEY), PAIR("inviter", "Maria"), PAIR("email", "father@gmial.com"))),
	        honour_http_invite(r, page));
	assert_true(says("Did you mean father@gmail.com?") && says("Yes, use father@gmail.com") && says("name=\"sure\""));
	GUARDED(role_member, get(mother), honour_http_keepers(r, page));
	assert_false(says("father@gmial.com"));
	GUARDED(role_member, post(mother, PAIRS(PAIR("key", KEY), PAIR("inviter", "Maria"), PAIR("email", "father@example.org"))),
	        honour_http_invite(r, page));
	assert_true(led_to(done_link(context->arena, link_honour_http_keepers(context->arena, page), TEXT("invited"))));
	GUARDED(role_member, get(mother), honour_http_keepers(r, page));
	assert_true(says("maria@example.org") && says("father@example.org") && says("(you)"));
	GUARDED(role_member, get(organiser), honour_http_keepers(r, page));
	assert_false(says("maria@example.org") || says("father@example.org") || says("Send the invitation"));
	assert_true(says("One person looks after it"));
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("inviter", "Ann"), PAIR("email", "x@example.org"))),
	        honour_http_invite(r, page));
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
	assert_true(says("Rosa &lt;3") && says("content=\"same-origin\"") && says("noindex") && says("<bdi>Ann Wood</bdi>"));
	assert_true(says("<p dir=\"auto\">Maria, we think of you.</p>"));
	assert_false(says("id=\"menu\"") || says("maria@example.org"));
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
	context->now = instant_plus(context->now, LIMIT_DECLINE_UNDO_DAYS * INSTANT_DAY);
	honour_http_invitation(get(PERSON_ID_NONE), secret);
	assert_int_equal(request.response->status, 410);
	honour_http_invitation_send(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY))), secret);
	assert_int_equal(request.response->status, 410);
	honour_http_invitation_sent(get(PERSON_ID_NONE), secret);
	assert_int_equal(request.response->status, 410);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'sign_in'"), 0);
}

static void
the_link_shows_the_draft_at_once(void **state)
{
	const struct secret secret = secret_of_maria();

	(void)state;
	honour_http_invitation_draft(get(PERSON_ID_NONE), secret);
	assert_int_equal(request.response->status, 200);
	assert_true(says("Rosa &lt;3") && says("<p dir=\"auto\">Seven people gave.</p>") && says("noindex"));
	assert_false(says("maria@example.org"));
	honour_http_invitation_draft(get(PERSON_ID_NONE), (struct secret){ TEXT(KEY) });
	assert_int_equal(request.response->status, 404);
	publish();
	honour_http_invitation_draft(get(PERSON_ID_NONE), secret);
	assert_true(led_to(link_honour_http_invitation(context->arena, secret)));
}

static void
the_links_picture_is_there_while_the_page_waits(void **state)
{
	static const uint8_t bytes[] = { 0xff, 0xd8, 0xff, 0xd9 };
	const struct media_clean clean = { .jpeg = { bytes, sizeof(bytes) }, .width = 800, .height = 600 };
	const struct secret secret = secret_of_maria();

	(void)state;
	assert_int_equal(honour_set_picture(context, page, organiser, &clean, TEXT("A bench")), HONOUR_CHANGE_OK);
	honour_http_invitation_picture(get(PERSON_ID_NONE), secret, read().picture);
	assert_int_equal(request.response->status, 200);
	honour_http_invitation_picture(get(PERSON_ID_NONE), secret, (struct picture_id){ 5 });
	assert_int_equal(request.response->status, 404);
	assert_int_equal(honour_decline(context, page, PERSON_ID_NONE), HONOUR_DECLINE_OK);
	honour_http_invitation_picture(get(PERSON_ID_NONE), secret, read().picture);
	assert_int_equal(request.response->status, 404);
	assert_int_equal(honour_undo_decline(context, page, PERSON_ID_NONE), HONOUR_UNDO_DECLINE_OK);
	publish();
	honour_http_invitation_picture(get(PERSON_ID_NONE), secret, read().picture);
	assert_int_equal(request.response->status, 404);
}

/* Maria looks after the page, which is not published yet, and asks Eve to help her. */
static void
another_person_who_is_asked_reads_only_what_is_so(void **state)
{
	struct secret secret;

	(void)state;
	assert_true(honour_make_keeper(context, page, mother));
	GUARDED(role_member, post(mother, PAIRS(PAIR("key", KEY), PAIR("inviter", "Maria"), PAIR("email", "eve@example.org"))),
	        honour_http_invite(r, page));
	assert_true(led_to(done_link(context->arena, link_honour_http_keepers(context->arena, page), TEXT("invited"))));
	secret = secret_of_maria();
	honour_http_invitation(get(PERSON_ID_NONE), secret);
	assert_int_equal(request.response->status, 200);
	assert_false(says("Nobody else") || says("nobody else") || says("I would rather not") || says("is told"));
	assert_true(says("not published yet"));
	honour_http_invitation_draft(get(PERSON_ID_NONE), secret);
	assert_false(says("Only you and"));
}

/* Signed in, she declined; her link sends her to sign in again, and undoes nothing by itself. */
static void
a_keepers_link_leads_back_to_where_declining_is_undone(void **state)
{
	const struct secret secret = secret_of_maria();

	(void)state;
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY))), honour_http_decline(r, page));
	assert_int_equal(read().state, HONOUR_STATE_DECLINED);
	honour_http_invitation(get(PERSON_ID_NONE), secret);
	assert_int_equal(request.response->status, 200);
	assert_true(says("The page will not go ahead") && says("Email me a link"));
	assert_false(says("Undo"));
	honour_http_invitation_undo(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY))), secret);
	assert_int_equal(read().state, HONOUR_STATE_DECLINED);
	honour_http_invitation(get(mother), secret);
	assert_true(led_to_the_page());
}

static void
a_keepers_link_says_that_they_look_after_the_page(void **state)
{
	const struct secret secret = secret_of_maria();

	(void)state;
	assert_true(honour_take_up(context, page, mother));
	honour_http_invitation(get(PERSON_ID_NONE), secret);
	assert_true(says("You look after the page in honour of"));
	assert_false(says("Would you like"));
}

static void
nothing_is_said_to_be_sent_for_a_person_whose_address_is_not_confirmed(void **state)
{
	const struct person_id unconfirmed = person("uma@example.org");

	(void)state;
	assert_true(honour_make_keeper(context, page, unconfirmed));
	GUARDED(role_member, post(unconfirmed, PAIRS(PAIR("key", KEY), PAIR("inviter", "Uma"), PAIR("email", "father@example.org"))),
	        honour_http_invite(r, page));
	assert_int_equal(request.response->status, 422);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM invitation"), 1);
}

static void
declining_needs_only_the_link_and_one_press_and_can_be_undone(void **state)
{
	const struct secret secret = secret_of_maria();

	(void)state;
	honour_http_invitation_decline_form(get(PERSON_ID_NONE), secret);
	assert_int_equal(request.response->status, 200);
	assert_int_equal(read().state, HONOUR_STATE_WAITING);
	honour_http_invitation_decline(post(PERSON_ID_NONE, PAIRS(PAIR("key", "?"))), secret);
	assert_int_equal(read().state, HONOUR_STATE_WAITING);
	honour_http_invitation_decline(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY))), secret);
	assert_true(led_to(link_honour_http_invitation(context->arena, secret)));
	assert_int_equal(read().state, HONOUR_STATE_DECLINED);
	honour_http_invitation(get(PERSON_ID_NONE), secret);
	assert_true(says("The page will not go ahead") && says("Undo") && says("change your mind here for seven days"));
	assert_true(honour_tell_declined(context, &(struct honour_declined_after){ 0 }));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'honour'"), 0);
	context->now = instant_plus(context->now, LIMIT_DECLINE_UNDO_DAYS * INSTANT_DAY - 1);
	honour_http_invitation_undo(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY))), secret);
	assert_int_equal(read().state, HONOUR_STATE_WAITING);
	assert_true(led_to(done_link(context->arena, link_honour_http_invitation(context->arena, secret), TEXT("undone"))));
	get(PERSON_ID_NONE)->query = TEXT("done=undone");
	honour_http_invitation(&request, secret);
	assert_true(says("Undone. Nothing has been decided."));
	honour_http_invitation_draft(get(PERSON_ID_NONE), secret);
	assert_int_equal(request.response->status, 200);
	honour_http_invitation_decline(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY))), secret);
	context->now = instant_plus(context->now, LIMIT_DECLINE_UNDO_DAYS * INSTANT_DAY);
	honour_http_invitation_undo(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY))), secret);
	assert_int_equal(request.response->status, 410);
	assert_true(honour_tell_declined(context, &(struct honour_declined_after){ 0 }));
	assert_true(honour_tell_declined(context, &(struct honour_declined_after){ 0 }));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'honour'"), 1);
}

/* Declined on the link's last day: the page promises seven days, so the link works that long, and the undone invitation a week more. */
static void
declining_on_the_last_day_can_be_undone_as_long_as_on_any_other(void **state)
{
	const struct secret secret = secret_of_maria();

	(void)state;
	context->now = instant_plus(context->now, LIMIT_INVITATION_DAYS * INSTANT_DAY - INSTANT_HOUR);
	honour_http_invitation_decline(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY))), secret);
	assert_int_equal(read().state, HONOUR_STATE_DECLINED);
	context->now = instant_plus(context->now, LIMIT_DECLINE_UNDO_DAYS * INSTANT_DAY - 1);
	honour_http_invitation(get(PERSON_ID_NONE), secret);
	assert_true(says("The page will not go ahead") && says("Undo"));
	honour_http_invitation_undo(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY))), secret);
	assert_int_equal(read().state, HONOUR_STATE_WAITING);
	honour_http_invitation_draft(get(PERSON_ID_NONE), secret);
	assert_int_equal(request.response->status, 200);
	context->now = instant_plus(context->now, LIMIT_DECLINE_UNDO_DAYS * INSTANT_DAY);
	honour_http_invitation_draft(get(PERSON_ID_NONE), secret);
	assert_int_equal(request.response->status, 410);
}

static void
a_link_declines_nothing_once_someone_looks_after_the_page(void **state)
{
	const struct secret secret = secret_of_maria();

	(void)state;
	assert_true(honour_make_keeper(context, page, stranger));
	honour_http_invitation_decline_form(get(PERSON_ID_NONE), secret);
	assert_true(led_to(link_honour_http_invitation(context->arena, secret)));
	honour_http_invitation_decline(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY))), secret);
	assert_int_equal(read().state, HONOUR_STATE_WAITING);
}

static void
do_not_write_to_me_again_is_one_press_and_lasts(void **state)
{
	const struct secret secret = secret_of_maria();

	(void)state;
	honour_http_do_not_write_form(get(PERSON_ID_NONE), secret);
	assert_true(says("Nobody will be told"));
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
		TEST(the_link_shows_the_draft_at_once),
		TEST(the_links_picture_is_there_while_the_page_waits),
		TEST(another_person_who_is_asked_reads_only_what_is_so),
		TEST(a_keepers_link_leads_back_to_where_declining_is_undone),
		TEST(a_keepers_link_says_that_they_look_after_the_page),
		TEST(nothing_is_said_to_be_sent_for_a_person_whose_address_is_not_confirmed),
		TEST(declining_needs_only_the_link_and_one_press_and_can_be_undone),
		TEST(declining_on_the_last_day_can_be_undone_as_long_as_on_any_other),
		TEST(a_link_declines_nothing_once_someone_looks_after_the_page),
		TEST(do_not_write_to_me_again_is_one_press_and_lasts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
