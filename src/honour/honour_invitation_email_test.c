/* honour_invitation_email_test: what the email of an invitation says, and when none is sent. */
#include "honour/honour_keeper_test.h"

#include "honour/honour_page.h"
#include "honour/honour_view.h"
#include "honour_email.h"

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
	assert_true(text_find(body_of(&known), TEXT("Only after that do we tell Ann that"), &at));
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

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(the_invitation_says_who_asks_first_and_the_name_last),
		TEST(the_invitation_promises_only_what_is_so),
		TEST(no_email_to_a_stranger_has_a_link_of_another),
		TEST(an_address_that_no_email_can_be_sent_to_is_not_invited),
		TEST(nobody_is_invited_without_the_name_of_the_person_who_asks),
		TEST(who_has_not_confirmed_their_address_sends_no_invitation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
