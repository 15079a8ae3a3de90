/* Invitations and keepers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/log.h"
#include "honour/honour_keeper.h"
#include "honour/honour_page.h"
#include "honour/honour_view.h"
#include "honour_email.h"
#include "limits.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "tests/bench_context.h"

static struct test_bench *bench;
static struct context *context;
static struct person_id organiser, mother, stranger;
static struct honour_page_id page;

static struct person_id
person(const char *email)
{
	struct person_id id;

	assert_int_equal(people_ensure(context, text_of(email), TEXT("Ann Wood"), &id), PEOPLE_ENSURE_OK);
	assert_true(outbox_confirm(context, text_of(email)));
	return id;
}

static enum honour_invite
invite(struct person_id by, struct text email)
{
	return honour_invite(context, page, by, &(struct honour_asking){ .email = email, .inviter = TEXT("Ann Wood") });
}

/* Ann starts a page and mistypes Maria's address. */
static int
open_bench(void **state)
{
	const struct honour_opening opening = { .name = TEXT("Rosa"), .words = TEXT("Seven people gave."),
	                                        .keeper_email = TEXT("marai@example.org"), .inviter = TEXT("Ann Wood") };

	(void)state;
	bench = test_bench_open();
	context = &bench->context;
	organiser = person("ann@example.org");
	mother = person("maria@example.org");
	stranger = person("marai@example.org");
	assert_int_equal(honour_open(context, organiser, &opening, &page), HONOUR_OPEN_OK);
	return 0;
}

static int
close_bench(void **state)
{
	(void)state;
	test_bench_close(bench);
	return 0;
}

static int64_t
invitation_emails(void)
{
	return test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'invitation'");
}

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

/* Among the lines that are not empty. */
static size_t
line_of(struct text body, struct text words)
{
	struct text line, rest = body;
	size_t at, number = 0;

	while (text_cut(rest, '\n', &line, &rest) || !text_is_empty(line)) {
		number += !text_is_empty(line);
		if (text_find(line, words, &at))
			return number;
	}
	fail_msg("not in the email: %.*s", TEXT_PRINT(words));
	return 0;
}

static const struct honour_invitation_email asked = {
	.site_name = { "Givenback", 9 }, .operator_email = { "post@blood.example.org", 22 }, .inviter = { "Ann", 3 }, .name = { "Rosa", 4 },
	.link = { { "https://blood.example.org/invitation/A", 38 } },
	.do_not_write = { { "https://blood.example.org/invitation/A/do-not-write", 51 } }, .unseen = true,
};

static struct text
body_of(const struct honour_invitation_email *view)
{
	struct email_text email = email_text_new(context->arena);

	email_honour_invitation(&email, view);
	return html_text(email.body);
}

static void
the_invitation_says_who_asks_first_and_the_name_last(void **state)
{
	struct honour_invitation_email known = asked;
	struct email_text email = email_text_new(context->arena);
	struct text body;
	size_t at;

	(void)state;
	email_honour_invitation(&email, &known);
	assert_true(text_find(html_text(email.subject), TEXT("Ann"), &at));
	assert_false(text_find(html_text(email.subject), TEXT("Rosa"), &at));
	body = body_of(&known);
	assert_int_equal(line_of(body, TEXT("Ann asked us")), 1);
	assert_int_equal(line_of(body, TEXT("hard to read")), 2);
	assert_int_equal(line_of(body, TEXT("Rosa")), 4);
	assert_true(text_find(body, TEXT("Ann has prepared a page in honour of Rosa. Friends who can and want to give blood could book an"
	            " appointment there, and give for whoever needs it next. It is a first draft, and nobody else has seen it."), &at));
	assert_true(text_find(body, TEXT("post@blood.example.org"), &at));
	assert_true(text_find(body, TEXT("https://blood.example.org/invitation/A/do-not-write"), &at));
	known.letter = TEXT("Maria, we think of you.");
	body = body_of(&known);
	assert_true(line_of(body, TEXT("we think of you")) > line_of(body, TEXT("another day, or never")));
	assert_true(line_of(body, TEXT("Rosa")) > line_of(body, TEXT("we think of you")));
}

/* To someone who is asked to help the family, and after another address was asked. */
static void
the_invitation_promises_only_what_is_so(void **state)
{
	struct honour_invitation_email known = asked;
	size_t at;

	(void)state;
	known.unseen = false;
	assert_false(text_find(body_of(&known), TEXT("nobody else has seen it"), &at));
	assert_true(text_find(body_of(&known), TEXT("Ann is told only that"), &at));
	known.kept = true;
	assert_int_equal(line_of(body_of(&known), TEXT("Rosa")), 4);
	assert_true(text_find(body_of(&known), TEXT("not published yet"), &at));
	assert_false(text_find(body_of(&known), TEXT("nobody else"), &at) || text_find(body_of(&known), TEXT("is told"), &at) ||
	             text_find(body_of(&known), TEXT("rather not have such a page"), &at));
	known.published = true;
	assert_int_equal(line_of(body_of(&known), TEXT("Rosa")), 4);
	assert_false(text_find(body_of(&known), TEXT("nobody else"), &at) || text_find(body_of(&known), TEXT("is told"), &at));
}

/* Nobody gets a question about someone they love from nobody. */
static void
nobody_is_invited_without_the_name_of_the_person_who_asks(void **state)
{
	struct person_id unnamed;
	struct honour_opening opening = { .name = TEXT("Rosa"), .keeper_email = TEXT("maria@example.org") };
	struct honour_page_id other;

	(void)state;
	assert_int_equal(people_ensure(context, TEXT("no.name@example.org"), TEXT(""), &unnamed), PEOPLE_ENSURE_OK);
	assert_true(outbox_confirm(context, TEXT("no.name@example.org")));
	assert_int_equal(honour_open(context, unnamed, &opening, &other), HONOUR_OPEN_UNNAMED);
	assert_true(honour_make_keeper(context, page, unnamed));
	assert_int_equal(honour_invite(context, page, unnamed, &(struct honour_asking){ .email = TEXT("maria@example.org") }),
	                 HONOUR_INVITE_UNNAMED);
	assert_int_equal(invitation_emails(), 1);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM invitation"), 1);
	opening.inviter = TEXT("Una");
	assert_int_equal(honour_open(context, unnamed, &opening, &other), HONOUR_OPEN_OK);
	assert_int_equal(invitation_emails(), 2);
}

static void
no_email_to_a_stranger_has_a_link_of_another(void **state)
{
	static const struct honour_asking asking[] = {
		{ { "aunt@example.org", 16 }, { "www.evil.com", 12 }, { "", 0 } },
		{ { "aunt@example.org", 16 }, { "Ann", 3 }, { "evil.com/pay", 12 } },
	};
	const struct honour_words words = { TEXT("Rosa EVIL.com"), TEXT(""), false, 0 };
	struct honour_opening opening = { .name = TEXT("evil.com"), .keeper_email = TEXT("aunt@example.org"), .inviter = TEXT("Ann") };
	struct honour_page_id other;

	(void)state;
	for (size_t i = 0; i < sizeof asking / sizeof *asking; i++)
		assert_int_equal(honour_invite(context, page, organiser, &asking[i]), HONOUR_INVITE_LINK);
	assert_int_equal(honour_open(context, organiser, &opening, &other), HONOUR_OPEN_LINK);
	assert_int_equal(honour_change(context, page, organiser, &words), HONOUR_CHANGE_OK);
	assert_int_equal(invite(organiser, TEXT("aunt@example.org")), HONOUR_INVITE_LINK);
	assert_int_equal(invite(organiser, TEXT("ann@example.org")), HONOUR_INVITE_OK);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM invitation"), 1);
	assert_int_equal(invitation_emails(), 1);
}

static void
an_address_that_no_email_can_be_sent_to_is_not_invited(void **state)
{
	struct honour_opening opening = { .name = TEXT("Rosa"), .keeper_email = TEXT("aunt\x01@example.org"), .inviter = TEXT("Ann") };
	struct honour_page_id other;

	(void)state;
	assert_int_equal(invite(organiser, opening.keeper_email), HONOUR_INVITE_IMPOSSIBLE);
	assert_int_equal(honour_open(context, organiser, &opening, &other), HONOUR_OPEN_IMPOSSIBLE);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM invitation WHERE ended_at IS NULL"), 1);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM honour_page"), 1);
}

static void
who_has_not_confirmed_their_address_sends_no_invitation(void **state)
{
	struct person_id person;
	struct honour_opening opening = { .name = TEXT("Rosa"), .keeper_email = TEXT("maria@example.org"), .inviter = TEXT("Una") };
	struct honour_page_id other;

	(void)state;
	assert_int_equal(people_ensure(context, TEXT("una@example.org"), TEXT(""), &person), PEOPLE_ENSURE_OK);
	assert_int_equal(honour_open(context, person, &opening, &other), HONOUR_OPEN_UNCONFIRMED);
	assert_true(honour_make_keeper(context, page, person));
	assert_int_equal(invite(person, TEXT("maria@example.org")), HONOUR_INVITE_UNCONFIRMED);
	assert_int_equal(invitation_emails(), 1);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM invitation"), 1);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM honour_page"), 1);
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
		TEST(the_invitation_says_who_asks_first_and_the_name_last),
		TEST(the_invitation_promises_only_what_is_so),
		TEST(no_email_to_a_stranger_has_a_link_of_another),
		TEST(an_address_that_no_email_can_be_sent_to_is_not_invited),
		TEST(nobody_is_invited_without_the_name_of_the_person_who_asks),
		TEST(who_has_not_confirmed_their_address_sends_no_invitation),
		TEST(a_database_that_is_gone_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
