/* Email leaves the queue: in which order and batches, what is kept of it, and what happens when it cannot leave. */
#include "outbox/outbox_send_test.h"

#include "base/unreadable.h"

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
	assert_int_equal(emails.at[0].written.us, post->context.now.us / INSTANT_MINUTE * INSTANT_MINUTE);
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
an_email_of_an_unknown_cause_waits_and_is_noted(void **state)
{
	struct post *post = post_open();
	const size_t before = unreadable_list(NULL, 0);

	(void)state;
	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	assert_true(engine_run(post->context.connection, "UPDATE outbox_email SET cause = 'pigeon'"));
	assert_int_equal(outbox_put(&post->context, &letter), OUTBOX_PUT_OK);
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 1);
	assert_int_equal(ask(post, "SELECT count(*) FROM outbox_email WHERE cause = 'pigeon' AND sent_at IS NULL AND failed_at IS NULL"), 1);
	assert_int_equal(unreadable_list(NULL, 0), before + 1);
	/* A version that knows the cause sends it. */
	assert_true(engine_run(post->context.connection, "UPDATE outbox_email SET cause = 'message_tell', not_before = 0"));
	assert_int_equal(send_now(post, OUTBOX_SEND_OK).sent, 1);
	assert_int_equal(unreadable_list(NULL, 0), before);
	post_close(post);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_the_demo_email_becomes_files_that_a_page_can_show),
		cmocka_unit_test(what_waits_of_a_kind_is_counted_until_it_has_left),
		cmocka_unit_test(what_has_left_is_not_kept),
		cmocka_unit_test(what_is_put_by_what_it_is_about_is_written_when_it_leaves),
		cmocka_unit_test(an_email_with_nothing_left_to_say_is_dropped_and_one_that_cannot_be_written_waits),
		cmocka_unit_test(a_folder_that_cannot_be_written_costs_no_email),
		cmocka_unit_test(a_clock_that_is_set_back_does_not_lengthen_the_pause_after_a_failure),
		cmocka_unit_test(a_long_queue_leaves_in_batches),
		cmocka_unit_test(an_email_of_an_unknown_cause_waits_and_is_noted),
		cmocka_unit_test(an_email_sealed_with_another_key_waits_for_its_key),
		cmocka_unit_test(after_the_last_attempt_the_email_has_failed),
		cmocka_unit_test(an_email_that_left_and_could_not_be_marked_is_marked_before_anything_else_leaves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
