/* Email leaves through a real SMTP server on loopback (tests/smtp_server.py): what it receives, and when it refuses, hangs or is away. */
#include "outbox/outbox_send_test.h"

#include "outbox/outbox_bounce.h"

static void
a_letter_in_two_ways_arrives_with_its_pictures_and_one_press_to_stop(void **state)
{
	static const uint8_t jpeg[] = { 0xff, 0xd8, 0xff, 0xe0, '\r', '\n', '.', '\r', '\n', 0, 0xff, 0xd9 };
	const struct email_picture picture = { TEXT("p1@blood.example.org"), { jpeg, sizeof(jpeg) } };
	struct post *post = post_open();
	struct outbox_email email = letter;
	struct text said;

	email.html = TEXT("<!doctype html>\n<html lang=\"en\"><body>\n<p>Grüße</p>\n"
		"<img src=\"cid:p1@blood.example.org\" alt=\"us\">\n</body></html>\n");
	email.pictures = &picture;
	email.picture_count = 1;
	email.unsubscribe = TEXT("https://blood.example.org/stop/0123456789ABCDEFGHJKMNPQRS");
	server_start(post, NULL, NULL);
	assert_int_equal(outbox_put(&post->context, &email), OUTBOX_PUT_OK);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 1);
	said = parsed(post, received(post, 0));
	assert_holds(said, "\nContent-Type: multipart/alternative; boundary=\"=_same_in_two_ways\"\n");
	assert_holds(said, "\nList-Unsubscribe: <https://blood.example.org/stop/0123456789ABCDEFGHJKMNPQRS>\n");
	assert_holds(said, "\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n");
	assert_holds(said, "\npart text/plain None: Dear Rosa,\\n\\nyour link: https://blood.example.org/mine/ABC.\\n.dot\\nGrüße\\n\n");
	assert_holds(said, "\npart text/html None: <!doctype html>\\n<html lang=\"en\"><body>\\n<p>Grüße</p>\\n");
	assert_holds(said, "\npart image/jpeg picture-1.jpg: <p1@blood.example.org> ffd8ffe00d0a2e0d0a00ffd9\n");
	post_close(post);
}

static void
an_email_server_gets_what_was_put(void **state)
{
	struct post *post = post_open();
	struct outbox_email email = letter;
	struct text first, second;

	server_start(post, NULL, NULL);
	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	email.to = TEXT("omar@example.org");
	email.calendar = TEXT("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n");
	email.calendar_method = TEXT("CANCEL");
	assert_int_equal(outbox_put(&post->context, &email), OUTBOX_PUT_OK);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 2);
	first = parsed(post, received(post, 0));
	second = parsed(post, received(post, 1));
	assert_holds(first, "X-Envelope-From: blood@example.org\n");
	assert_holds(first, "X-Envelope-To: rosa@example.org\n");
	assert_holds(first, "X-Greeting: blood.example.org\n");
	assert_holds(first, "From: Givenback <blood@example.org>\n");
	assert_holds(first, "To: Rosa Müller <rosa@example.org>\n");
	assert_holds(first, "Subject: Your place is kept – 10:15\n");
	assert_holds(first, "@blood.example.org>\n");
	assert_holds(first, "Dear Rosa,\\n\\nyour link: https://blood.example.org/mine/ABC.\\n.dot\\nGrüße\\n");
	assert_holds(second, "X-Envelope-To: omar@example.org\n");
	assert_holds(second, "part text/calendar");
	assert_holds(second, "BEGIN:VCALENDAR\\nVERSION:2.0\\nEND:VCALENDAR\\n");
	post_close(post);
}

/* Only the envelope changes: what people see and what DKIM signs stays. */
static void
with_a_bounce_address_each_email_has_an_envelope_of_its_own(void **state)
{
	struct post *post = post_open();
	const struct outbox_email one = { .id = { 41 }, .to = letter.to, .subject = letter.subject, .body = letter.body,
		.cause = letter.cause };
	struct text first, sender;

	post->site.bounce_address = TEXT("bounce@example.net");
	server_start(post, NULL, NULL);
	assert_int_equal(outbox_put(&post->context, &one), OUTBOX_PUT_OK);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 1);
	first = parsed(post, received(post, 0));
	sender = outbox_bounce_sender(post->context.arena, &post->site, one.id);
	assert_true(text_starts_with(sender, TEXT("bounce+")));
	assert_holds(first, text_terminated(post->context.arena, text_format(post->context.arena, "X-Envelope-From: %.*s\n",
	                                                                     TEXT_PRINT(sender))));
	assert_holds(first, "From: Givenback <blood@example.org>\n");
	post_close(post);
}

static void
tls_is_used_where_it_is_offered_and_the_password_is_given(void **state)
{
	struct post *post = post_open();

	server_start(post, "--tls", "--password=rosa:secret words");
	post->site.smtp_user = TEXT("rosa");
	post->site.smtp_password = TEXT("secret words");
	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 1);
	assert_holds(parsed(post, received(post, 0)), "X-Tls: True\n");
	post_close(post);
}

static void
a_wrong_password_is_no_emails_fault(void **state)
{
	struct post *post = post_open();

	server_start(post, "--tls", "--password=rosa:secret words");
	post->site.smtp_user = TEXT("rosa");
	post->site.smtp_password = TEXT("wrong");
	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	send_now(post, OUTBOX_SEND_NO_RELAY);
	assert_int_equal(ask(post, "SELECT attempts FROM outbox_email WHERE failed_at IS NULL"), 0);
	post_close(post);
}

static void
a_4xx_delays_and_the_next_attempt_succeeds(void **state)
{
	struct post *post = post_open();

	server_start(post, "--greylist", NULL);
	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).delayed, 1);
	assert_int_equal(ask(post, "SELECT attempts FROM outbox_email"), 1);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 0);
	post->context.now = instant_plus(post->context.now, INSTANT_MINUTE);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 1);
	assert_true(is_there(post, 0));
	assert_false(is_there(post, 1));
	post_close(post);
}

static void
a_5xx_ends_the_email_and_no_other(void **state)
{
	static const char *const flags[] = { "--refuse", "--refuse-end" };

	for (size_t i = 0; i < COUNT_OF(flags); i++) {
		struct post *post = post_open();

		server_start(post, flags[i], NULL);
		assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
		assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
		assert_int_equal(send_now(post, OUTBOX_SEND_OK).failed, 2);
		assert_int_equal(ask(post, "SELECT count(*) FROM outbox_email WHERE failed_at IS NOT NULL AND length(message_sealed) = 0"), 2);
		assert_int_equal(send_now(post, OUTBOX_SEND_OK).failed, 0);
		post_close(post);
	}
}

static void
a_server_that_is_away_or_refuses_us_costs_no_attempt_and_is_asked_less_often(void **state)
{
	struct post *post = post_open();
	const int closed = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(address);
	int refused = 0;

	assert_int_equal(bind(closed, (struct sockaddr *)&address, length), 0);      /* nobody listens */
	assert_int_equal(getsockname(closed, (struct sockaddr *)&address, &length), 0);
	post->site.smtp_url = text_format(post->context.arena, "smtp://127.0.0.1:%d", (int)ntohs(address.sin_port));
	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	for (int minute = 0; minute < 60; minute++) {
		const int before = post->sender.relay_failures;

		send_now(post, OUTBOX_SEND_NO_RELAY);
		refused += post->sender.relay_failures - before;
		post->context.now = instant_plus(post->context.now, INSTANT_MINUTE);
	}
	close(closed);
	assert_true(refused >= 5 && refused <= 10);
	assert_int_equal(ask(post, "SELECT attempts FROM outbox_email WHERE failed_at IS NULL"), 0);
	server_start(post, "--away", NULL);
	post->context.now = instant_plus(post->context.now, INSTANT_HOUR);
	send_now(post, OUTBOX_SEND_NO_RELAY);
	server_stop(post);
	server_start(post, NULL, NULL);
	post->context.now = instant_plus(post->context.now, INSTANT_HOUR);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 1);
	assert_int_equal(post->sender.relay_failures, 0);
	post_close(post);
}

static void
a_server_that_hangs_is_left_after_a_while(void **state)
{
	static const struct { const char *where; enum outbox_send end; int delayed; } cases[] = {
		{ "greeting", OUTBOX_SEND_NO_RELAY, 0 }, { "receiver", OUTBOX_SEND_OK, 1 }, { "end", OUTBOX_SEND_OK, 1 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct post *post = post_open();
		const struct instant begin = instant_now();

		server_start(post, "--hang", cases[i].where);
		assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
		assert_int_equal(send_now(post, cases[i].end).delayed, cases[i].delayed);
		assert_int_equal(ask(post, "SELECT attempts FROM outbox_email"), cases[i].delayed);
		assert_true(instant_compare(instant_now(), instant_plus(begin, 15 * INSTANT_SECOND)) < 0);
		post_close(post);
	}
}

static void *
stop_soon(void *data)
{
	usleep(700000);
	atomic_store((atomic_bool *)data, true);
	return NULL;
}

static void
a_person_who_stops_the_program_need_not_wait_for_the_server(void **state)
{
	struct post *post = post_open();
	const struct instant begin = instant_now();
	pthread_t thread;

	server_start(post, "--hang", "receiver");
	post->sender.seconds = 30;
	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	assert_int_equal(pthread_create(&thread, NULL, stop_soon, &post->sender.stop), 0);
	send_now(post, OUTBOX_SEND_STOPPED);
	pthread_join(thread, NULL);
	assert_int_equal(ask(post, "SELECT attempts FROM outbox_email WHERE sent_at IS NULL"), 0);
	assert_true(instant_compare(instant_now(), instant_plus(begin, 8 * INSTANT_SECOND)) < 0);
	send_now(post, OUTBOX_SEND_STOPPED);
	post_close(post);
}

/* Sends in a process of its own, once the test gives the signal. */
static pid_t
sender_process(struct post *post, int *go)
{
	int ends[2];
	pid_t pid;
	char word;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0) {
		open_writer_and_sender(post);
		post->sender.seconds = 20;
		if (read(ends[0], &word, 1) == 1)
			(void)!outbox_send_due(&post->sender, post->context.now, NULL);
		_exit(0);
	}
	close(ends[0]);
	*go = ends[1];
	return pid;
}

/* The one window: the email has left, the row is not yet marked, and the power goes. */
static void
a_crash_between_sending_and_marking_sends_again_under_the_same_message_id(void **state)
{
	struct post *post = post_open();
	struct text first, second, id;
	size_t at;
	pid_t sender;
	int go;

	server_start(post, NULL, NULL);
	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	close_writer_and_sender(post);        /* no thread and no connection goes into the other process */
	connection_close(post->context.connection);
	sender = sender_process(post, &go);
	assert_int_equal(connection_open(text_terminated(post->context.arena, post->database), DB_READ_WRITE,
		&post->context.connection), CONNECTION_OPEN_OK);
	{
		DB_TRANSACTION(tx, &post->context);   /* holds the other process's writer up */

		assert_int_equal(write(go, "g", 1), 1);
		close(go);
		for (int i = 0; i < 400 && !is_there(post, 0); i++)
			usleep(10000);
		assert_true(is_there(post, 0));
		kill(sender, SIGKILL);
		waitpid(sender, NULL, 0);
	}
	assert_int_equal(ask(post, "SELECT count(*) FROM outbox_email WHERE sent_at IS NULL AND attempts = 0"), 1);
	open_writer_and_sender(post);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 1);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 0);
	first = parsed(post, received(post, 0));
	second = parsed(post, received(post, 1));
	assert_true(text_find(first, TEXT("Message-ID: "), &at));
	text_cut(text_from(first, at), '\n', &id, &first);
	assert_holds(second, text_terminated(post->context.arena, id));
	assert_false(is_there(post, 2));
	post_close(post);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_letter_in_two_ways_arrives_with_its_pictures_and_one_press_to_stop),
		cmocka_unit_test(an_email_server_gets_what_was_put),
		cmocka_unit_test(with_a_bounce_address_each_email_has_an_envelope_of_its_own),
		cmocka_unit_test(tls_is_used_where_it_is_offered_and_the_password_is_given),
		cmocka_unit_test(a_wrong_password_is_no_emails_fault),
		cmocka_unit_test(a_4xx_delays_and_the_next_attempt_succeeds),
		cmocka_unit_test(a_5xx_ends_the_email_and_no_other),
		cmocka_unit_test(a_server_that_is_away_or_refuses_us_costs_no_attempt_and_is_asked_less_often),
		cmocka_unit_test(a_server_that_hangs_is_left_after_a_while),
		cmocka_unit_test(a_person_who_stops_the_program_need_not_wait_for_the_server),
		cmocka_unit_test(a_crash_between_sending_and_marking_sends_again_under_the_same_message_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
