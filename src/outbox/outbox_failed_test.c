/* Email that does not leave: it stays, is counted, and the operator learns why.  Which server it is given to, and how. */
#include "outbox/outbox_send_test.h"
#include "outbox/outbox_way.h"

static void
an_email_that_cannot_be_made_stays_and_is_counted(void **state)
{
	struct post *post = post_open();
	const uint64_t noted = event_count(EVENT_EMAIL_IMPOSSIBLE);
	struct outbox_email email = letter;
	int64_t counts[OUTBOX_FAILURE_COUNT];

	email.to = TEXT("Rosa <rosa@example.org>");
	assert_int_equal(outbox_put(&post->context, &email), OUTBOX_PUT_IMPOSSIBLE);
	email = letter;
	email.body = text_of(memset(arena_take(post->context.arena, LIMIT_EMAIL_BYTES + 2), 'x', LIMIT_EMAIL_BYTES));
	email.body.length = LIMIT_EMAIL_BYTES;
	assert_int_equal(outbox_put(&post->context, &email), OUTBOX_PUT_IMPOSSIBLE);
	post->site.email_from = TEXT("Givenback <gb@example.org>");
	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_IMPOSSIBLE);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 0);
	assert_int_equal(ask(post, "SELECT count(*) FROM outbox_email WHERE failed_at IS NOT NULL AND failure = 'impossible'"), 3);
	assert_int_equal(outbox_failed(&post->context, counts), OUTBOX_COUNT_OK);
	assert_int_equal(counts[OUTBOX_FAILURE_IMPOSSIBLE], 3);
	assert_int_equal(event_count(EVENT_EMAIL_IMPOSSIBLE) - noted, 3);
	assert_int_equal(outbox_reach(&post->context, letter.to), OUTBOX_REACH_FAILED);
	assert_int_equal(outbox_reach(&post->context, TEXT("other@example.org")), OUTBOX_REACH_OK);
	post_close(post);
}

static void
an_email_written_as_it_leaves_that_cannot_be_made_stays_too(void **state)
{
	struct post *post = post_open();
	int64_t counts[OUTBOX_FAILURE_COUNT];

	written.answer = OUTBOX_AUTHOR_OK;
	written.body = letter.body;
	assert_int_equal(outbox_put_about(&post->context, &(struct outbox_about){ OUTBOX_CAUSE_TICKET, { 77 }, letter.to, { 5 }, { 6 } }),
	                 OUTBOX_PUT_OK);
	post->site.email_from = TEXT("");
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).failed, 1);
	assert_int_equal(ask(post, "SELECT count(*) FROM outbox_email"
		" WHERE failed_at IS NOT NULL AND failure = 'impossible' AND about = 77"), 1);
	assert_int_equal(outbox_failed(&post->context, counts), OUTBOX_COUNT_OK);
	assert_int_equal(counts[OUTBOX_FAILURE_IMPOSSIBLE], 1);
	assert_int_equal(outbox_reach(&post->context, letter.to), OUTBOX_REACH_FAILED);
	post_close(post);
}

static void
an_email_that_should_have_left_long_ago_is_late(void **state)
{
	struct post *post = post_open();
	int64_t late;

	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	assert_int_equal(outbox_late(&post->context, &late), OUTBOX_COUNT_OK);
	assert_int_equal(late, 0);
	post->context.now = instant_plus(post->context.now, (LIMIT_EMAIL_LATE_MINUTES + 1) * INSTANT_MINUTE);
	assert_int_equal(outbox_late(&post->context, &late), OUTBOX_COUNT_OK);
	assert_int_equal(late, 1);
	post_close(post);
}

static void
an_address_with_other_letters_is_used_where_the_server_offers_it(void **state)
{
	struct post *post = post_open();
	struct outbox_email email = letter;

	email.to = TEXT("jürgen@xn--bcher-kva.example");
	server_start(post, NULL, NULL);
	assert_int_equal(outbox_put(&post->context, &email), OUTBOX_PUT_OK);
	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 2);
	assert_holds(parsed(post, received(post, 0)), "jürgen@xn--bcher-kva.example");
	post_close(post);
}

static void
an_address_with_other_letters_fails_visibly_where_the_server_does_not_offer_it(void **state)
{
	struct post *post = post_open();
	struct outbox_email email = letter;
	int64_t counts[OUTBOX_FAILURE_COUNT];
	struct outbox_sent sent;

	email.to = TEXT("jürgen@example.org");
	server_start(post, "--ascii", NULL);
	assert_int_equal(outbox_put(&post->context, &email), OUTBOX_PUT_OK);
	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	sent = send_now(post, OUTBOX_SEND_OK);
	assert_int_equal(sent.failed, 1);
	assert_int_equal(sent.sent, 1);
	assert_int_equal(outbox_failed(&post->context, counts), OUTBOX_COUNT_OK);
	assert_int_equal(counts[OUTBOX_FAILURE_ADDRESS], 1);
	assert_int_equal(outbox_reach(&post->context, email.to), OUTBOX_REACH_FAILED);
	post_close(post);
}

/* 0.0.0.0 reaches this machine, and is none of the addresses of loopback: a server somewhere in a network. */
static void
over_a_network(struct post *post)
{
	struct text port = post->site.smtp_url;

	(void)text_cut(text_from(port, strlen("smtp://")), ':', &(struct text){ 0 }, &port);
	post->site.smtp_url = text_format(post->context.arena, "smtp://0.0.0.0:%.*s", TEXT_PRINT(port));
}

static void
over_a_network_no_email_leaves_without_tls(void **state)
{
	struct post *post = post_open();
	const uint64_t noted = event_count(EVENT_EMAIL_SERVER_AWAY);

	server_start(post, NULL, NULL);
	over_a_network(post);
	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	send_now(post, OUTBOX_SEND_NO_RELAY);
	assert_false(is_there(post, 0));
	assert_int_equal(ask(post, "SELECT count(*) FROM outbox_email WHERE sent_at IS NULL AND failed_at IS NULL AND attempts = 0"), 1);
	assert_int_equal(event_count(EVENT_EMAIL_SERVER_AWAY) - noted, 1);
	post->site.smtp_tls_optional = true;
	post->context.now = instant_plus(post->context.now, INSTANT_MINUTE);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 1);
	post_close(post);
}

static void
over_a_network_no_email_leaves_to_a_server_with_a_bad_certificate(void **state)
{
	struct post *post = post_open();

	server_start(post, "--tls", NULL);
	over_a_network(post);
	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	send_now(post, OUTBOX_SEND_NO_RELAY);
	post->site.smtp_tls_optional = true;      /* TLS that is offered is verified all the same */
	post->context.now = instant_plus(post->context.now, INSTANT_MINUTE);
	send_now(post, OUTBOX_SEND_NO_RELAY);
	assert_false(is_there(post, 0));
	assert_int_equal(ask(post, "SELECT count(*) FROM outbox_email WHERE sent_at IS NULL AND failed_at IS NULL AND attempts = 0"), 1);
	post_close(post);
}

static void
only_loopback_itself_is_this_machine(void **state)
{
	static const char *const here[] = { "localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "[::1]", "[0:0:0:0:0:0:0:1]" };
	static const char *const elsewhere[] = { "127.evil.example", "127.0.0.1.evil.example", "127.", "localhost.evil.example", "128.0.0.1",
		"0.0.0.0", "[::2]", "::1", "[]", "[127.0.0.1]", "", "mail.example.org" };

	for (size_t i = 0; i < COUNT_OF(here); i++)
		if (!outbox_smtp_is_this_machine(here[i]))
			fail_msg("elsewhere: %s", here[i]);
	for (size_t i = 0; i < COUNT_OF(elsewhere); i++)
		if (outbox_smtp_is_this_machine(elsewhere[i]))
			fail_msg("here: %s", elsewhere[i]);
}

static void
a_password_never_leaves_without_tls_over_a_network(void **state)
{
	struct post *post = post_open();

	server_start(post, "--password", "rosa:secret");
	over_a_network(post);
	post->site.smtp_user = TEXT("rosa");
	post->site.smtp_password = TEXT("secret");
	post->site.smtp_tls_optional = true;
	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	send_now(post, OUTBOX_SEND_NO_RELAY);
	assert_false(is_there(post, 0));
	post_close(post);
}

/* Without an email to send: what is wrong is known from the start. */
static void
the_server_is_asked_before_the_first_email(void **state)
{
	struct post *post = post_open();
	const uint64_t noted = event_count(EVENT_EMAIL_SERVER_AWAY);

	server_start(post, "--away", NULL);
	send_now(post, OUTBOX_SEND_NO_RELAY);
	assert_int_equal(event_count(EVENT_EMAIL_SERVER_AWAY) - noted, 1);
	server_stop(post);
	server_start(post, NULL, NULL);
	post->context.now = instant_plus(post->context.now, INSTANT_MINUTE);
	send_now(post, OUTBOX_SEND_OK);
	server_stop(post);
	send_now(post, OUTBOX_SEND_OK);           /* and not again and again */
	post_close(post);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_email_that_cannot_be_made_stays_and_is_counted),
		cmocka_unit_test(an_email_written_as_it_leaves_that_cannot_be_made_stays_too),
		cmocka_unit_test(an_email_that_should_have_left_long_ago_is_late),
		cmocka_unit_test(an_address_with_other_letters_is_used_where_the_server_offers_it),
		cmocka_unit_test(an_address_with_other_letters_fails_visibly_where_the_server_does_not_offer_it),
		cmocka_unit_test(over_a_network_no_email_leaves_without_tls),
		cmocka_unit_test(over_a_network_no_email_leaves_to_a_server_with_a_bad_certificate),
		cmocka_unit_test(only_loopback_itself_is_this_machine),
		cmocka_unit_test(a_password_never_leaves_without_tls_over_a_network),
		cmocka_unit_test(the_server_is_asked_before_the_first_email),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
