/* honour_keeper_test: invitations to keep a page, and its keepers. */
#include "honour/honour_keeper_test.h"

#include "base/log.h"
#include "limits.h"

static struct honour_invited_list
invited(void)
{
	struct honour_invited_list list;

	assert_true(honour_invitations(context, page, &list));
	return list;
}

static size_t
keeper_count(void)
{
	struct honour_keeper_list list;

	assert_true(honour_keepers(context, page, &list));
	return list.count;
}

static void
a_corrected_address_takes_the_place_of_the_mistyped_one(void **state)
{
	struct honour_invited_list list;

	(void)state;
	assert_int_equal(honour_role(context, page, stranger), HONOUR_ROLE_KEEPER);
	assert_int_equal(invite(organiser, TEXT("maria@example.org")), HONOUR_INVITE_OK);
	assert_int_equal(honour_role(context, page, stranger), HONOUR_ROLE_NONE);
	assert_int_equal(honour_role(context, page, mother), HONOUR_ROLE_KEEPER);
	list = invited();
	assert_int_equal(list.count, 1);
	assert_true(text_equal(list.at[0].email, TEXT("maria@example.org")));
	assert_int_equal(list.at[0].expires_at.us, instant_plus(context->now, LIMIT_INVITATION_DAYS * INSTANT_DAY).us);
}

static void
the_same_address_asked_again_is_one_invitation_with_two_links(void **state)
{
	const struct secret first = honour_invitation_secret(context, invited().at[0].id);
	struct honour_invitation_read read;

	(void)state;
	context->now = instant_plus(context->now, INSTANT_DAY);
	assert_int_equal(invite(organiser, TEXT("Marai@example.org")), HONOUR_INVITE_OK);
	assert_int_equal(invited().count, 1);
	assert_int_equal(invitation_emails(), 1);          /* the newer one replaced the one that waited */
	assert_int_equal(honour_invitation(context, first, &read), HONOUR_INVITATION_OK);
	assert_int_equal(honour_invitation(context, honour_invitation_secret(context, invited().at[0].id), &read), HONOUR_INVITATION_OK);
	assert_int_equal(read.page.id, page.id);
	assert_true(text_equal_ignoring_case(read.email, TEXT("marai@example.org")));
}

static void
an_invitation_is_taken_up_once_and_its_link_goes_on_letting_the_keeper_in(void **state)
{
	const struct secret secret = honour_invitation_secret(context, invited().at[0].id);
	struct honour_invitation_read read;

	(void)state;
	assert_true(honour_take_up(context, page, mother));
	assert_int_equal(keeper_count(), 0);
	assert_true(honour_take_up(context, page, stranger));
	assert_true(honour_take_up(context, page, stranger));
	assert_int_equal(keeper_count(), 1);
	assert_int_equal(invited().count, 0);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM audit WHERE action = 'honour.keep'"), 1);
	assert_int_equal(honour_invitation(context, secret, &read), HONOUR_INVITATION_OK);
	context->now = instant_plus(context->now, LIMIT_INVITATION_DAYS * INSTANT_DAY);
	assert_int_equal(honour_invitation(context, secret, &read), HONOUR_INVITATION_ENDED);
	assert_int_equal(honour_role(context, page, stranger), HONOUR_ROLE_KEEPER);
}

static void
an_invitation_lives_sixty_days_to_the_microsecond(void **state)
{
	const struct secret secret = honour_invitation_secret(context, invited().at[0].id);
	const struct instant end = instant_plus(context->now, 60 * INSTANT_DAY);
	struct honour_invitation_read read;

	(void)state;
	context->now = instant_plus(end, -1);
	assert_int_equal(honour_invitation(context, secret, &read), HONOUR_INVITATION_OK);
	context->now = end;
	assert_int_equal(honour_invitation(context, secret, &read), HONOUR_INVITATION_ENDED);
	assert_true(honour_take_up(context, page, stranger));
	assert_int_equal(keeper_count(), 0);
}

static void
a_link_nobody_was_sent_is_none_and_a_declined_pages_link_has_ended(void **state)
{
	const struct secret secret = honour_invitation_secret(context, invited().at[0].id);
	struct honour_invitation_read read;
	struct text email;

	(void)state;
	assert_int_equal(honour_invitation(context, (struct secret){ TEXT("00000000000000000000000000") }, &read), HONOUR_INVITATION_NONE);
	assert_int_equal(honour_invitation_email(context, (struct secret){ TEXT("00000000000000000000000000") }, &email),
	                 HONOUR_INVITATION_NONE);
	assert_true(honour_take_up(context, page, stranger));
	context->now = instant_plus(context->now, INSTANT_DAY);
	assert_int_equal(honour_decline(context, page, stranger), HONOUR_DECLINE_OK);
	/* A keeper's own link says for a week that it can be undone. */
	assert_int_equal(honour_invitation(context, secret, &read), HONOUR_INVITATION_OK);
	assert_true(read.declined && read.accepted);
	context->now = instant_plus(context->now, LIMIT_DECLINE_UNDO_DAYS * INSTANT_DAY);
	assert_int_equal(honour_invitation(context, secret, &read), HONOUR_INVITATION_ENDED);
	assert_int_equal(honour_invitation_email(context, secret, &email), HONOUR_INVITATION_OK);
	assert_true(text_equal(email, TEXT("marai@example.org")));
}

static void
an_address_that_wishes_for_no_email_gets_none_and_nobody_can_tell(void **state)
{
	(void)state;
	assert_int_equal(outbox_refuse(context, TEXT("maria@example.org")), OUTBOX_REFUSE_OK);
	assert_int_equal(invite(organiser, TEXT("maria@example.org")), HONOUR_INVITE_OK);
	assert_int_equal(invitation_emails(), 1);
	assert_int_equal(invited().count, 1);
	assert_true(text_equal(invited().at[0].email, TEXT("maria@example.org")));
}

static void
an_invitation_that_was_sent_again_and_again_waits_as_one_email(void **state)
{
	const int64_t before = invitation_emails();

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_int_equal(invite(organiser, TEXT("rosa@example.net")), HONOUR_INVITE_OK);
	assert_int_equal(invitation_emails(), before + 1);
}

static void
a_page_sends_ten_invitations_a_day(void **state)
{
	struct text email;

	(void)state;
	for (int i = 1; i < LIMIT_INVITATIONS_PER_PAGE; i++) {
		email = text_format(context->arena, "aunt%d@example.org", i);
		assert_int_equal(invite(organiser, email), HONOUR_INVITE_OK);
	}
	assert_int_equal(invite(organiser, TEXT("maria@example.org")), HONOUR_INVITE_TOO_MANY);
	context->now = instant_plus(context->now, INSTANT_DAY + 1);
	assert_int_equal(invite(organiser, TEXT("maria@example.org")), HONOUR_INVITE_OK);
}

static void
a_page_has_a_largest_number_of_keepers_and_invitations(void **state)
{
	(void)state;
	assert_true(honour_make_keeper(context, page, mother));
	for (int i = 2; i < LIMIT_KEEPERS; i++) {
		if (i % 8 == 0)
			context->now = instant_plus(context->now, INSTANT_DAY + 1);
		assert_int_equal(invite(mother, text_format(context->arena, "aunt%d@example.org", i)), HONOUR_INVITE_OK);
	}
	context->now = instant_plus(context->now, INSTANT_DAY + 1);
	assert_int_equal(invite(mother, TEXT("one@example.org")), HONOUR_INVITE_FULL);
}

static void
once_somebody_keeps_the_page_only_keepers_invite(void **state)
{
	(void)state;
	assert_true(honour_take_up(context, page, stranger));
	assert_int_equal(invite(organiser, TEXT("aunt@example.org")), HONOUR_INVITE_NOT_YOURS);
	assert_int_equal(invite(mother, TEXT("aunt@example.org")), HONOUR_INVITE_NOT_YOURS);
	assert_int_equal(invite(stranger, TEXT("MARAI@example.org")), HONOUR_INVITE_KEEPS_ALREADY);
	assert_int_equal(invite(stranger, TEXT("aunt@example.org")), HONOUR_INVITE_OK);
	assert_int_equal(invite(stranger, TEXT("uncle@example.org")), HONOUR_INVITE_OK);
	assert_int_equal(invited().count, 2);
}

static void
an_organiser_who_invites_themselves_keeps_the_page(void **state)
{
	(void)state;
	assert_int_equal(invite(organiser, TEXT("ann@example.org")), HONOUR_INVITE_OK);
	assert_int_equal(honour_role(context, page, organiser), HONOUR_ROLE_KEEPER);
	assert_int_equal(honour_role(context, page, stranger), HONOUR_ROLE_NONE);
	assert_int_equal(invited().count, 0);
}

static void
an_invitation_taken_back_opens_nothing(void **state)
{
	const struct invitation_id id = invited().at[0].id;
	struct honour_invitation_read read;

	(void)state;
	assert_int_equal(honour_withdraw(context, page, mother, id), HONOUR_WITHDRAW_NOT_YOURS);
	assert_int_equal(honour_withdraw(context, page, organiser, (struct invitation_id){ 5 }), HONOUR_WITHDRAW_NONE);
	assert_int_equal(honour_withdraw(context, page, organiser, id), HONOUR_WITHDRAW_OK);
	assert_int_equal(honour_withdraw(context, page, organiser, id), HONOUR_WITHDRAW_NONE);
	assert_int_equal(honour_invitation(context, honour_invitation_secret(context, id), &read), HONOUR_INVITATION_ENDED);
	assert_int_equal(honour_role(context, page, stranger), HONOUR_ROLE_NONE);
}

static void
an_organiser_takes_nothing_back_from_the_keepers(void **state)
{
	(void)state;
	assert_true(honour_make_keeper(context, page, mother));
	assert_int_equal(honour_withdraw(context, page, organiser, invited().at[0].id), HONOUR_WITHDRAW_NOT_YOURS);
	assert_int_equal(honour_withdraw(context, page, mother, invited().at[0].id), HONOUR_WITHDRAW_OK);
}

static void
keepers_are_listed_with_their_address_since_when(void **state)
{
	struct honour_keeper_list list;

	(void)state;
	assert_true(honour_make_keeper(context, page, mother));
	assert_true(honour_make_keeper(context, page, mother));
	assert_true(honour_keepers(context, page, &list));
	assert_int_equal(list.count, 1);
	assert_true(text_equal(list.at[0].email, TEXT("maria@example.org")));
	assert_int_equal(list.at[0].since.us, context->now.us);
}

static void
who_is_made_a_keeper_is_no_longer_asked(void **state)
{
	(void)state;
	assert_true(honour_make_keeper(context, page, stranger));
	assert_int_equal(invited().count, 0);
	assert_int_equal(keeper_count(), 1);
}

static void
a_database_that_is_gone_is_a_fault(void **state)
{
	const struct invitation_id id = invited().at[0].id;
	struct honour_invitation_read read;
	struct honour_invited_list list;
	struct honour_keeper_list keepers;
	struct text email;

	(void)state;
	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench, "DROP TABLE outbox_email");
	assert_int_equal(invite(organiser, TEXT("maria@example.org")), HONOUR_INVITE_FAULT);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM invitation WHERE ended_at IS NULL"), 1);
	test_bench_run(bench, "DROP TABLE invitation");
	assert_int_equal(honour_invitation(context, honour_invitation_secret(context, id), &read), HONOUR_INVITATION_FAULT);
	assert_int_equal(honour_invitation_email(context, honour_invitation_secret(context, id), &email), HONOUR_INVITATION_FAULT);
	assert_int_equal(honour_withdraw(context, page, organiser, id), HONOUR_WITHDRAW_FAULT);
	assert_false(honour_take_up(context, page, stranger));
	assert_false(honour_invitations(context, page, &list));
	test_bench_run(bench, "DROP TABLE page_keeper");
	assert_false(honour_keepers(context, page, &keepers));
	assert_false(honour_make_keeper(context, page, mother));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(a_corrected_address_takes_the_place_of_the_mistyped_one),
		TEST(the_same_address_asked_again_is_one_invitation_with_two_links),
		TEST(an_invitation_is_taken_up_once_and_its_link_goes_on_letting_the_keeper_in),
		TEST(an_invitation_lives_sixty_days_to_the_microsecond),
		TEST(a_link_nobody_was_sent_is_none_and_a_declined_pages_link_has_ended),
		TEST(an_address_that_wishes_for_no_email_gets_none_and_nobody_can_tell),
		TEST(an_invitation_that_was_sent_again_and_again_waits_as_one_email),
		TEST(a_page_sends_ten_invitations_a_day),
		TEST(a_page_has_a_largest_number_of_keepers_and_invitations),
		TEST(once_somebody_keeps_the_page_only_keepers_invite),
		TEST(an_organiser_who_invites_themselves_keeps_the_page),
		TEST(an_invitation_taken_back_opens_nothing),
		TEST(an_organiser_takes_nothing_back_from_the_keepers),
		TEST(keepers_are_listed_with_their_address_since_when),
		TEST(who_is_made_a_keeper_is_no_longer_asked),
		TEST(a_database_that_is_gone_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
