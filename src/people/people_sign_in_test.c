/* Signing in by email: every way it can go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/log.h"
#include "limits.h"
#include "outbox/outbox.h"
#include "outbox_sql.h"
#include "people/people_sign_in.h"
#include "tests/bench_context.h"

static struct test_bench *bench;

#define BROWSER TEXT("0123456789ABCDEFGHJKMNPQRS")
#define OTHER_BROWSER TEXT("S123456789ABCDEFGHJKMNPQRS")
#define MARIA TEXT("maria@example.org")

static int
open_bench(void **state)
{
	(void)state;
	bench = test_bench_open();
	return 0;
}

static int
close_bench(void **state)
{
	(void)state;
	test_bench_close(bench);
	log_level_set(LOG_FAULT);
	return 0;
}

#define assert_words(one, other) assert_true(text_equal(one, TEXT(other)))

static void
break_table(const char *sql)
{
	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench, sql);
}

static void
wait_minutes(int64_t minutes)
{
	bench->context.now = instant_plus(bench->context.now, minutes * INSTANT_MINUTE);
}

static struct bytes
hash_of_client(const char *name)
{
	return crypto_hash(bench->context.arena, &bench->site.keys, "request.peer", text_of(name));
}

static enum people_ask
ask_from(const char *client, struct text email, struct text browser)
{
	return people_ask_for(&bench->context, email, TEXT("/home"),
	                      &(struct people_client){ .browser = browser, .client_hash = hash_of_client(client) });
}

static enum people_ask
ask(struct text email, struct text next, struct text browser)
{
	return people_ask_for(&bench->context, email, next,
	                      &(struct people_client){ .browser = browser, .client_hash = hash_of_client("192.0.2.1") });
}

static void
everything_leaves(void)
{
	test_bench_run(bench, text_terminated(bench->context.arena, text_format(bench->context.arena,
	               "UPDATE outbox_email SET sent_at = %lld WHERE sent_at IS NULL", (long long)bench->context.now.us)));
}

/* The secret of the newest link that was emailed: read from the sealed message, as the receiver would. */
static struct secret
emailed(void)
{
	struct context *context = &bench->context;
	struct outbox_sql_due_list due;
	struct outbox_sql_one_due row;
	struct text message, link = TEXT("https://blood.example.org/sign-in/link/");
	size_t at;

	assert_int_equal(outbox_sql_due(context, context->now, 1000, &due), DB_READ);
	assert_int_equal(outbox_sql_one_due(context, due.at[due.count - 1].id, context->now, &row), DB_READ);
	assert_int_equal(crypto_open(context->arena, &bench->site.keys, SEALED_OUTBOX_MESSAGE, row.message_sealed, &message), CRYPTO_OPEN_OK);
	assert_true(text_find(message, link, &at));
	return (struct secret){ text_until(text_from(message, at + link.length), CRYPTO_TOKEN_LENGTH) };
}

static enum people_redeem
redeem(struct secret secret, struct text browser, struct people_redeemed *redeemed)
{
	return people_redeem(&bench->context, secret, browser, redeemed);
}

static void
the_emailed_link_signs_in_once_and_leads_on(void **state)
{
	struct people_redeemed redeemed;

	(void)state;
	assert_int_equal(ask(MARIA, TEXT("/page/0123456789ABC"), BROWSER), PEOPLE_ASK_OK);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM person"), 0);
	assert_int_equal(redeem(emailed(), BROWSER, &redeemed), PEOPLE_REDEEM_OK);
	assert_words(redeemed.next, "/page/0123456789ABC");
	assert_int_equal(redeemed.session_token.length, CRYPTO_TOKEN_LENGTH);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM session WHERE ended_at IS NULL"), 1);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM person"), 1);
	assert_int_equal(redeem(emailed(), BROWSER, &redeemed), PEOPLE_REDEEM_GONE);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM session"), 1);
}

static void
a_link_that_is_too_old_or_never_was_is_gone(void **state)
{
	struct people_redeemed redeemed;

	(void)state;
	assert_int_equal(ask(MARIA, TEXT("/home"), BROWSER), PEOPLE_ASK_OK);
	assert_int_equal(redeem((struct secret){ OTHER_BROWSER }, BROWSER, &redeemed), PEOPLE_REDEEM_GONE);
	wait_minutes(LIMIT_SIGN_IN_MINUTES);
	assert_int_equal(redeem(emailed(), BROWSER, &redeemed), PEOPLE_REDEEM_GONE);
}

static void
signing_in_lets_strangers_email_through_again(void **state)
{
	struct people_redeemed redeemed;

	(void)state;
	assert_int_equal(outbox_refuse(&bench->context, MARIA), OUTBOX_REFUSE_OK);
	assert_int_equal(ask(MARIA, TEXT("/home"), BROWSER), PEOPLE_ASK_OK);
	assert_int_equal(outbox_refused(&bench->context, MARIA), OUTBOX_REFUSED_YES);
	assert_int_equal(redeem(emailed(), BROWSER, &redeemed), PEOPLE_REDEEM_OK);
	assert_int_equal(outbox_refused(&bench->context, MARIA), OUTBOX_REFUSED_NO);
}

static void
an_address_is_confirmed_by_a_link_that_was_used_and_not_by_one_that_was_sent(void **state)
{
	struct people_redeemed redeemed;

	(void)state;
	assert_int_equal(ask(MARIA, TEXT("/home"), BROWSER), PEOPLE_ASK_OK);
	assert_int_equal(outbox_confirmed(&bench->context, MARIA), OUTBOX_CONFIRMED_NO);
	assert_int_equal(redeem(emailed(), BROWSER, &redeemed), PEOPLE_REDEEM_OK);
	assert_int_equal(outbox_confirmed(&bench->context, MARIA), OUTBOX_CONFIRMED_YES);
	assert_int_equal(outbox_confirmed(&bench->context, TEXT("somebody.else@example.org")), OUTBOX_CONFIRMED_NO);
}

static void
only_a_path_of_ours_may_follow_a_sign_in(void **state)
{
	static const char *const foreign[] = {
		"", "home", "//evil.example", "/\\evil.example", "https://evil.example/", "/a b", "/a\nSet-Cookie: x", "javascript:alert(1)",
		"/\x80", "\\\\evil.example",
	};
	struct context *context = &bench->context;
	char long_path[LIMIT_LINK_CHARACTERS + 2];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(foreign); i++)
		assert_words(people_safe_next(context, text_of(foreign[i])), "/home");
	for (size_t i = 0; i < sizeof(long_path); i++)
		long_path[i] = i == 0 ? '/' : 'a';
	assert_words(people_safe_next(context, (struct text){ long_path, LIMIT_LINK_CHARACTERS + 1 }), "/home");
	assert_int_equal(people_safe_next(context, (struct text){ long_path, LIMIT_LINK_CHARACTERS }).length, LIMIT_LINK_CHARACTERS);
	assert_words(people_safe_next(context, TEXT("/page/0123456789ABC?x=1")), "/page/0123456789ABC?x=1");
	assert_words(people_safe_next(context, TEXT("/")), "/");
}

/* ---- opened on another device ---- */

static void
opened_elsewhere_it_shows_a_code_for_the_first_browser(void **state)
{
	struct people_redeemed elsewhere = { 0 }, redeemed = { 0 };

	(void)state;
	assert_int_equal(ask(MARIA, TEXT("/open"), BROWSER), PEOPLE_ASK_OK);
	assert_int_equal(people_code(&bench->context, BROWSER, TEXT("123456"), &redeemed), PEOPLE_CODE_NONE);
	assert_int_equal(redeem(emailed(), OTHER_BROWSER, &elsewhere), PEOPLE_REDEEM_ELSEWHERE);
	assert_int_equal(elsewhere.code.length, 6);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM session"), 0);
	/* The browser where the code is shown cannot use it, nor can a third. */
	assert_int_equal(people_code(&bench->context, OTHER_BROWSER, elsewhere.code, &redeemed), PEOPLE_CODE_NONE);
	assert_int_equal(people_code(&bench->context, BROWSER, elsewhere.code, &redeemed), PEOPLE_CODE_OK);
	assert_words(redeemed.next, "/open");
	assert_int_equal(people_code(&bench->context, BROWSER, elsewhere.code, &redeemed), PEOPLE_CODE_NONE);
	assert_int_equal(redeem(emailed(), BROWSER, &redeemed), PEOPLE_REDEEM_GONE);
}

static void
a_code_can_be_guessed_at_five_times(void **state)
{
	struct people_redeemed elsewhere = { 0 }, redeemed = { 0 };

	(void)state;
	assert_int_equal(ask(MARIA, TEXT("/home"), BROWSER), PEOPLE_ASK_OK);
	assert_int_equal(redeem(emailed(), OTHER_BROWSER, &elsewhere), PEOPLE_REDEEM_ELSEWHERE);
	for (int i = 0; i < LIMIT_SIGN_IN_CODE_TRIES; i++)
		assert_int_equal(people_code(&bench->context, BROWSER, TEXT("no code"), &redeemed), PEOPLE_CODE_WRONG);
	assert_int_equal(people_code(&bench->context, BROWSER, elsewhere.code, &redeemed), PEOPLE_CODE_TOO_MANY);
	/* A new code does not give new guesses. */
	assert_int_equal(redeem(emailed(), OTHER_BROWSER, &elsewhere), PEOPLE_REDEEM_ELSEWHERE);
	assert_int_equal(people_code(&bench->context, BROWSER, elsewhere.code, &redeemed), PEOPLE_CODE_TOO_MANY);
}

static void
a_code_ends_with_its_link(void **state)
{
	struct people_redeemed elsewhere = { 0 }, redeemed = { 0 };

	(void)state;
	assert_int_equal(ask(MARIA, TEXT("/home"), BROWSER), PEOPLE_ASK_OK);
	assert_int_equal(redeem(emailed(), OTHER_BROWSER, &elsewhere), PEOPLE_REDEEM_ELSEWHERE);
	wait_minutes(LIMIT_SIGN_IN_MINUTES);
	assert_int_equal(people_code(&bench->context, BROWSER, elsewhere.code, &redeemed), PEOPLE_CODE_NONE);
}

/* ---- limits ---- */

static void
one_address_gets_five_links_an_hour(void **state)
{
	(void)state;
	for (int i = 0; i < LIMIT_EMAIL_AN_HOUR; i++)
		assert_int_equal(ask_from(i % 2 ? "one" : i == 4 ? "third" : "other", MARIA, BROWSER), PEOPLE_ASK_OK);
	assert_int_equal(ask_from("one", TEXT("MARIA@EXAMPLE.ORG"), BROWSER), PEOPLE_ASK_TOO_MANY);
	assert_int_equal(ask_from("fourth", MARIA, BROWSER), PEOPLE_ASK_TOO_MANY);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email"), LIMIT_EMAIL_AN_HOUR);
	assert_int_equal(ask(TEXT("jan@example.org"), TEXT("/home"), BROWSER), PEOPLE_ASK_OK);
	wait_minutes(61);
	/* They wait still: the email server is away, and will not be given more for her. */
	assert_int_equal(ask(MARIA, TEXT("/home"), BROWSER), PEOPLE_ASK_TOO_MANY);
	everything_leaves();
	wait_minutes(61);
	assert_int_equal(ask(MARIA, TEXT("/home"), BROWSER), PEOPLE_ASK_OK);
}

/* Otherwise a stranger who requests five links an hour could keep a family from its own page. */
static void
a_stranger_who_asks_for_an_address_does_not_lock_its_owner_out(void **state)
{
	int sent = 0;

	(void)state;
	for (int i = 0; i < 2 * LIMIT_EMAIL_AN_HOUR; i++)
		sent += ask_from("stranger", MARIA, OTHER_BROWSER) == PEOPLE_ASK_OK;
	assert_int_equal(sent, LIMIT_SIGN_IN_EMAILS_PER_ADDRESS);
	assert_int_equal(ask(MARIA, TEXT("/home"), BROWSER), PEOPLE_ASK_OK);
	assert_int_equal(ask(MARIA, TEXT("/home"), BROWSER), PEOPLE_ASK_TOO_MANY);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email"), LIMIT_EMAIL_AN_HOUR);
}

/* However many strangers there are: the browser that has been signed in is the owner's. */
static void
a_browser_that_was_signed_in_is_not_locked_out_by_any_number_of_strangers(void **state)
{
	struct people_redeemed redeemed;

	(void)state;
	assert_int_equal(ask(MARIA, TEXT("/home"), BROWSER), PEOPLE_ASK_OK);
	assert_int_equal(redeem(emailed(), BROWSER, &redeemed), PEOPLE_REDEEM_OK);
	for (int i = 0; i < 3 * LIMIT_EMAIL_AN_HOUR; i++)
		(void)!ask_from(text_terminated(bench->context.arena, text_format(bench->context.arena, "n%d", i)), MARIA, OTHER_BROWSER);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'sign_in'"), LIMIT_EMAIL_AN_HOUR);
	assert_int_equal(ask_from("elsewhere", MARIA, OTHER_BROWSER), PEOPLE_ASK_TOO_MANY);
	assert_int_equal(ask(MARIA, TEXT("/home"), BROWSER), PEOPLE_ASK_OK);
	assert_int_equal(people_ask_for(&bench->context, MARIA, TEXT("/home"), &(struct people_client){ .browser = OTHER_BROWSER,
	                                .session = redeemed.session_token, .client_hash = hash_of_client("train") }), PEOPLE_ASK_OK);
	/* It is her browser, and not that of another address. */
	assert_int_equal(ask(TEXT("jan@example.org"), TEXT("/home"), BROWSER), PEOPLE_ASK_OK);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'sign_in_known'"), 2);
}

static void
one_client_writes_to_one_address_a_few_times_a_day(void **state)
{
	int sent = 0;

	(void)state;
	for (int hour = 0; hour < 23; hour++) {
		for (int i = 0; i < LIMIT_EMAIL_AN_HOUR; i++)
			sent += ask(MARIA, TEXT("/home"), BROWSER) == PEOPLE_ASK_OK;
		everything_leaves();
		wait_minutes(61);
	}
	assert_int_equal(sent, LIMIT_SIGN_IN_EMAILS_PER_CLIENT);
	wait_minutes(24 * 60);
	assert_int_equal(ask(MARIA, TEXT("/home"), BROWSER), PEOPLE_ASK_OK);
}

static void
twenty_links_a_day_reach_one_address_whoever_asks(void **state)
{
	(void)state;
	for (int hour = 0; hour < 23; hour++) {
		for (int i = 0; i < LIMIT_EMAIL_AN_HOUR; i++)
			(void)!ask_from(text_terminated(bench->context.arena, text_format(bench->context.arena, "n%d %d", hour, i)), MARIA,
			                OTHER_BROWSER);
		everything_leaves();
		wait_minutes(61);
	}
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email"), LIMIT_EMAIL_A_DAY);
}

static void
one_client_gets_twenty_links_an_hour(void **state)
{
	(void)state;
	for (int i = 0; i < LIMIT_SIGN_IN_EMAILS_OF_CLIENT; i++)
		assert_int_equal(ask(text_format(bench->context.arena, "p%d@example.org", i), TEXT("/home"), BROWSER), PEOPLE_ASK_OK);
	assert_int_equal(ask(TEXT("p99@example.org"), TEXT("/home"), BROWSER), PEOPLE_ASK_TOO_MANY);
	assert_int_equal(ask_from("198.51.100.1", TEXT("p99@example.org"), BROWSER), PEOPLE_ASK_OK);
}

/* ---- the demo, and time ---- */

static void
a_link_of_the_demo_works_again_and_again_in_any_browser(void **state)
{
	struct context *context = &bench->context;
	struct people_redeemed redeemed;

	(void)state;
	assert_true(people_demo_link(context, 2, MARIA, (struct link){ TEXT("/home") }));
	assert_true(text_equal(people_demo_secret(context, 2).text, people_demo_secret(context, 2).text));
	assert_false(text_equal(people_demo_secret(context, 1).text, people_demo_secret(context, 2).text));
	for (int i = 0; i < 3; i++) {
		wait_minutes(60 * 24 * 30);
		assert_int_equal(redeem(people_demo_secret(context, 2), i % 2 ? BROWSER : TEXT(""), &redeemed), PEOPLE_REDEEM_OK);
	}
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM session"), 3);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM person"), 1);
}

static void
what_ran_out_is_forgotten_a_day_later_and_nothing_else(void **state)
{
	struct people_redeemed redeemed;

	(void)state;
	assert_int_equal(ask(MARIA, TEXT("/home"), BROWSER), PEOPLE_ASK_OK);
	assert_int_equal(redeem(emailed(), BROWSER, &redeemed), PEOPLE_REDEEM_OK);
	assert_true(people_forget_old(&bench->context));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM sign_in"), 1);
	wait_minutes(60 * 25);
	assert_true(people_forget_old(&bench->context));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM sign_in"), 0);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM session"), 1);
	wait_minutes(60 * 24 * (LIMIT_SESSION_DAYS + 1));
	assert_true(people_forget_old(&bench->context));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM session"), 0);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM person"), 1);
}

/* ---- faults ---- */

static void
without_an_outbox_nothing_of_the_asking_is_kept(void **state)
{
	(void)state;
	break_table("DROP TABLE outbox_email");
	assert_int_equal(ask(MARIA, TEXT("/home"), BROWSER), PEOPLE_ASK_FAULT);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM sign_in"), 0);
}

static void
without_sessions_the_link_is_not_used_up(void **state)
{
	struct people_redeemed elsewhere, redeemed;
	struct secret secret;

	(void)state;
	assert_int_equal(ask(MARIA, TEXT("/home"), BROWSER), PEOPLE_ASK_OK);
	secret = emailed();
	assert_int_equal(redeem(secret, OTHER_BROWSER, &elsewhere), PEOPLE_REDEEM_ELSEWHERE);
	break_table("ALTER TABLE session RENAME TO session_away");
	assert_int_equal(redeem(secret, BROWSER, &redeemed), PEOPLE_REDEEM_FAULT);
	assert_int_equal(people_code(&bench->context, BROWSER, elsewhere.code, &redeemed), PEOPLE_CODE_FAULT);
	test_bench_run(bench, "ALTER TABLE session_away RENAME TO session");
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM person"), 0);
	assert_int_equal(redeem(secret, BROWSER, &redeemed), PEOPLE_REDEEM_OK);
}

static void
a_broken_table_of_sign_ins_is_a_fault(void **state)
{
	struct people_redeemed redeemed;

	(void)state;
	break_table("DROP TABLE sign_in");
	assert_int_equal(ask(MARIA, TEXT("/home"), BROWSER), PEOPLE_ASK_FAULT);
	assert_int_equal(redeem((struct secret){ BROWSER }, BROWSER, &redeemed), PEOPLE_REDEEM_FAULT);
	assert_int_equal(people_code(&bench->context, BROWSER, TEXT("123456"), &redeemed), PEOPLE_CODE_FAULT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(the_emailed_link_signs_in_once_and_leads_on),
		TEST(a_link_that_is_too_old_or_never_was_is_gone),
		TEST(signing_in_lets_strangers_email_through_again),
		TEST(an_address_is_confirmed_by_a_link_that_was_used_and_not_by_one_that_was_sent),
		TEST(only_a_path_of_ours_may_follow_a_sign_in),
		TEST(opened_elsewhere_it_shows_a_code_for_the_first_browser),
		TEST(a_code_can_be_guessed_at_five_times),
		TEST(a_code_ends_with_its_link),
		TEST(one_address_gets_five_links_an_hour),
		TEST(a_stranger_who_asks_for_an_address_does_not_lock_its_owner_out),
		TEST(a_browser_that_was_signed_in_is_not_locked_out_by_any_number_of_strangers),
		TEST(one_client_writes_to_one_address_a_few_times_a_day),
		TEST(twenty_links_a_day_reach_one_address_whoever_asks),
		TEST(one_client_gets_twenty_links_an_hour),
		TEST(a_link_of_the_demo_works_again_and_again_in_any_browser),
		TEST(what_ran_out_is_forgotten_a_day_later_and_nothing_else),
		TEST(without_an_outbox_nothing_of_the_asking_is_kept),
		TEST(without_sessions_the_link_is_not_used_up),
		TEST(a_broken_table_of_sign_ins_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
