/* Email leaves: into the demo's folder, and to a real SMTP server on loopback (tests/smtp_server.py). */
#include "outbox/outbox_send_test.h"

static void
in_the_demo_email_becomes_files_that_a_page_can_show(void **state)
{
	struct post *post = post_open();
	struct outbox_email email = letter;
	struct outbox_demo_emails emails;
	struct outbox_demo_email read;

	assert_int_equal(outbox_demo_list(&post->context, &emails), FOUND_NONE);
	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	email.calendar = TEXT("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n");
	email.calendar_method = TEXT("PUBLISH");
	email.subject = TEXT("The second");
	assert_int_equal(outbox_put(&post->context, &email), OUTBOX_PUT_OK);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 2);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 0);
	assert_int_equal(outbox_demo_list(&post->context, &emails), FOUND_OK);
	assert_int_equal(emails.count, 2);
	assert_true(text_equal(emails.at[0].subject, TEXT("The second")));
	assert_true(emails.at[0].has_calendar);
	assert_true(text_equal(emails.at[1].subject, letter.subject));
	assert_int_equal(outbox_demo_read(&post->context, emails.at[1].id, &read), FOUND_OK);
	assert_holds(read.to, "rosa@example.org");
	assert_holds(read.to, "Rosa Müller");
	assert_true(text_equal(text_trim(read.body), text_trim(letter.body)));
	assert_int_equal(read.pieces.count, 3);
	assert_true(text_equal(read.pieces.at[1].words, TEXT("https://blood.example.org/mine/ABC")));
	assert_true(text_equal(read.pieces.at[1].link.text, read.pieces.at[1].words));
	assert_true(link_is_none(read.pieces.at[0].link));
	assert_int_equal(outbox_demo_read(&post->context, emails.at[0].id, &read), FOUND_OK);
	assert_holds(read.calendar, "BEGIN:VCALENDAR\nVERSION:2.0\n");
	assert_int_equal(outbox_demo_read(&post->context, (struct email_id){ 5 }, &read), FOUND_NONE);
	post_close(post);
}

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
what_waits_of_a_kind_is_counted_until_it_has_left(void **state)
{
	struct post *post = post_open();
	struct outbox_email email = letter;
	int64_t count;

	email.cause = OUTBOX_CAUSE_THANKS;
	assert_int_equal(outbox_put(&post->context, &email), OUTBOX_PUT_OK);
	assert_int_equal(outbox_count_waiting(&post->context, "thanks", &count), OUTBOX_COUNT_OK);
	assert_int_equal(count, 1);
	assert_int_equal(outbox_count_waiting(&post->context, "reminder", &count), OUTBOX_COUNT_OK);
	assert_int_equal(count, 0);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 1);
	assert_int_equal(outbox_count_waiting(&post->context, "thanks", &count), OUTBOX_COUNT_OK);
	assert_int_equal(count, 0);
	post_close(post);
}

static void
what_has_left_is_not_kept(void **state)
{
	struct post *post = post_open();

	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	assert_int_equal(ask(post, "SELECT length(message_sealed) > 100 FROM outbox_email"), 1);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 1);
	assert_int_equal(ask(post, "SELECT length(message_sealed) + length(to_sealed) FROM outbox_email"), 0);
	assert_int_equal(ask(post, "SELECT count(*) FROM outbox_email WHERE sent_at IS NOT NULL AND attempts = 1"), 1);
	post_close(post);
}

static enum outbox_put
put_about(struct post *post, struct appointment_id about)
{
	return outbox_put_about(&post->context, &(struct outbox_about){ OUTBOX_CAUSE_TICKET, about, letter.to, { 5 }, { 6 } });
}

static void
what_is_put_by_what_it_is_about_is_written_when_it_leaves(void **state)
{
	struct post *post = post_open();
	const struct appointment_id about = { 77 };
	const struct instant put = post->context.now;
	struct outbox_demo_emails emails;
	struct outbox_demo_email read;

	written.answer = OUTBOX_AUTHOR_OK;
	written.asked = 0;
	assert_int_equal(put_about(post, about), OUTBOX_PUT_OK);
	assert_int_equal(written.asked, 0);
	assert_int_equal(ask(post, "SELECT length(to_sealed) + length(message_sealed) FROM outbox_email"), 0);
	post->context.now = instant_plus(post->context.now, INSTANT_HOUR);
	written.body = TEXT("As it is now.\n");
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 1);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 0);
	assert_int_equal(written.asked, 1);
	assert_true(appointment_id_equal(written.about, about));
	assert_int_equal(instant_compare(written.now, put), 0);          /* the same Date however often it is tried */
	assert_int_equal(ask(post, "SELECT count(*) FROM outbox_email WHERE sent_at IS NOT NULL"), 1);
	assert_int_equal(outbox_demo_list(&post->context, &emails), FOUND_OK);
	assert_int_equal(outbox_demo_read(&post->context, emails.at[0].id, &read), FOUND_OK);
	assert_holds(read.to, "rosa@example.org");
	assert_holds(read.body, "As it is now.");
	post_close(post);
}

static void
an_email_with_nothing_left_to_say_is_dropped_and_one_that_cannot_be_written_waits(void **state)
{
	struct post *post = post_open();

	written.answer = OUTBOX_AUTHOR_FAULT;
	written.body = letter.body;
	assert_int_equal(put_about(post, (struct appointment_id){ 77 }), OUTBOX_PUT_OK);
	assert_int_equal(send_now(post, OUTBOX_SEND_FAULT).sent, 0);
	assert_int_equal(ask(post, "SELECT count(*) FROM outbox_email WHERE sent_at IS NULL AND attempts = 0"), 1);
	written.answer = OUTBOX_AUTHOR_OVER;
	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 1);     /* the other */
	assert_int_equal(ask(post, "SELECT count(*) FROM outbox_email"), 1);
	assert_int_equal(ask(post, "SELECT count(*) FROM outbox_email WHERE about IS NULL AND sent_at IS NOT NULL"), 1);
	post_close(post);
}

static void
a_folder_that_cannot_be_written_costs_no_email(void **state)
{
	struct post *post = post_open();
	const struct text folder = post->site.outbox_folder;

	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	post->site.outbox_folder = post->database;    /* a file */
	send_now(post, OUTBOX_SEND_NO_RELAY);
	assert_int_equal(ask(post, "SELECT attempts FROM outbox_email"), 0);
	post->site.outbox_folder = folder;
	assert_int_equal(send_now(post, OUTBOX_SEND_NO_RELAY).sent, 0);       /* not asked again at once */
	post->context.now = instant_plus(post->context.now, INSTANT_MINUTE);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 1);
	post_close(post);
}

/* The pause after a failure is a time on the system's clock. */
static void
a_clock_that_is_set_back_does_not_lengthen_the_pause_after_a_failure(void **state)
{
	struct post *post = post_open();
	const struct text folder = post->site.outbox_folder;

	post->context.now = instant_plus(post->context.now, -INSTANT_HOUR);
	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	post->context.now = instant_plus(post->context.now, INSTANT_HOUR);
	post->site.outbox_folder = post->database;    /* a file */
	send_now(post, OUTBOX_SEND_NO_RELAY);
	post->site.outbox_folder = folder;
	post->context.now = instant_plus(post->context.now, -INSTANT_HOUR);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 1);
	post_close(post);
}

static void
a_long_queue_leaves_in_batches(void **state)
{
	struct post *post = post_open();

	for (int i = 0; i < LIMIT_EMAIL_BATCH + 3; i++)
		assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	assert_int_equal(send_now(post, OUTBOX_SEND_MORE).sent, LIMIT_EMAIL_BATCH);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 3);
	post_close(post);
}

static void
an_email_sealed_with_another_key_waits_for_its_key(void **state)
{
	struct post *post = post_open();
	const struct site_keys keys = post->site.keys;

	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	site_keys_make(&post->site.keys);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).delayed, 1);
	post->site.keys = keys;
	post->context.now = instant_plus(post->context.now, INSTANT_MINUTE);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 1);
	post_close(post);
}

static void
an_email_that_left_and_could_not_be_marked_is_marked_before_anything_else_leaves(void **state)
{
	struct post *post = post_open();
	struct outbox_demo_emails emails;

	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	assert_true(engine_run(post->context.connection,
		"CREATE TRIGGER broken BEFORE UPDATE ON outbox_email BEGIN SELECT RAISE(ABORT, 'broken'); END"));
	assert_int_equal(send_now(post, OUTBOX_SEND_FAULT).sent, 1);
	assert_int_equal(send_now(post, OUTBOX_SEND_FAULT).sent, 0);
	assert_true(engine_run(post->context.connection, "DROP TRIGGER broken"));
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 0);
	assert_int_equal(ask(post, "SELECT count(*) FROM outbox_email WHERE sent_at IS NOT NULL AND attempts = 1"), 1);
	assert_int_equal(outbox_demo_list(&post->context, &emails), FOUND_OK);
	assert_int_equal(emails.count, 1);
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
after_the_last_attempt_the_email_has_failed(void **state)
{
	struct post *post = post_open();
	int delayed = 0;

	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	site_keys_make(&post->site.keys);       /* cannot be opened: fails as often as it is tried */
	for (int day = 0; day < 40; day++) {
		delayed += send_now(post, OUTBOX_SEND_OK).delayed;
		post->context.now = instant_plus(post->context.now, INSTANT_DAY);
	}
	assert_int_equal(delayed, LIMIT_EMAIL_ATTEMPTS - 1);
	assert_int_equal(ask(post, "SELECT attempts FROM outbox_email WHERE failed_at IS NOT NULL"), LIMIT_EMAIL_ATTEMPTS);
	post_close(post);
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
who_stops_the_program_need_not_wait_for_the_server(void **state)
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
		cmocka_unit_test(in_the_demo_email_becomes_files_that_a_page_can_show),
		cmocka_unit_test(a_letter_in_two_ways_arrives_with_its_pictures_and_one_press_to_stop),
		cmocka_unit_test(what_waits_of_a_kind_is_counted_until_it_has_left),
		cmocka_unit_test(what_has_left_is_not_kept),
		cmocka_unit_test(what_is_put_by_what_it_is_about_is_written_when_it_leaves),
		cmocka_unit_test(an_email_with_nothing_left_to_say_is_dropped_and_one_that_cannot_be_written_waits),
		cmocka_unit_test(a_folder_that_cannot_be_written_costs_no_email),
		cmocka_unit_test(a_clock_that_is_set_back_does_not_lengthen_the_pause_after_a_failure),
		cmocka_unit_test(a_long_queue_leaves_in_batches),
		cmocka_unit_test(an_email_sealed_with_another_key_waits_for_its_key),
		cmocka_unit_test(after_the_last_attempt_the_email_has_failed),
		cmocka_unit_test(an_email_that_left_and_could_not_be_marked_is_marked_before_anything_else_leaves),
		cmocka_unit_test(an_email_server_gets_what_was_put),
		cmocka_unit_test(tls_is_used_where_it_is_offered_and_the_password_is_given),
		cmocka_unit_test(a_wrong_password_is_no_emails_fault),
		cmocka_unit_test(a_4xx_delays_and_the_next_attempt_succeeds),
		cmocka_unit_test(a_5xx_ends_the_email_and_no_other),
		cmocka_unit_test(a_server_that_is_away_or_refuses_us_costs_no_attempt_and_is_asked_less_often),
		cmocka_unit_test(a_server_that_hangs_is_left_after_a_while),
		cmocka_unit_test(who_stops_the_program_need_not_wait_for_the_server),
		cmocka_unit_test(a_crash_between_sending_and_marking_sends_again_under_the_same_message_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
