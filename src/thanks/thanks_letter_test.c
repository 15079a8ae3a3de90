/* Thank-you letters: who is written to, when, how often, and what becomes of a letter afterwards. */
#include "tests/letter_bench.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "donation/donation.h"
#include "limits.h"
#include "outbox/outbox.h"
#include "outbox_sql.h"
#include "thanks/thanks_letter.h"
#include "thanks/thanks_letter_email.h"
#include "thanks/thanks_letter_picture.h"

static struct bench bench;
static struct context *context;
static const struct crew_pass_id crew = { 77 };
static const uint8_t jpeg[] = { 0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 0xff, 0xd9 };
static const struct media_clean clean = { { jpeg, sizeof jpeg }, 1600, 1200 }, small = { { jpeg, sizeof jpeg }, 800, 600 };

static int
set_up(void **state)
{
	bench_open(&bench);
	context = bench.context;
	return 0;
}

static int
tear_down(void **state)
{
	bench_close(&bench);
	log_level_set(LOG_FAULT);
	return 0;
}

static struct thanks_letter_id
written_for(bool to_missed, bool in_public)
{
	const struct thanks_letter_words words = { TEXT("We were not alone.\n\nThank you."), to_missed, in_public };
	struct thanks_letter_id letter;

	assert_int_equal(thanks_letter_add(context, bench.page, bench.organiser, &words, &letter), THANKS_LETTER_ADD_OK);
	return letter;
}

static enum thanks_letter_send
send_now(struct thanks_letter_id letter)
{
	const struct thanks_letter_when when = { .now = true };

	return thanks_letter_send(context, bench.page, bench.organiser, letter, &when);
}

static enum thanks_letter_send
plan(struct thanks_letter_id letter, const char *zone, const char *date, int minute)
{
	struct thanks_letter_when when = { .zone = zone_find(text_of(zone)), .local.minute = (int16_t)minute };

	assert_true(date_from_text(text_of(date), &when.local.date));
	return thanks_letter_send(context, bench.page, bench.organiser, letter, &when);
}

static struct thanks_letter
read_letter(struct thanks_letter_id id)
{
	struct thanks_letter letter;

	assert_int_equal(thanks_letter_read(context, bench.page, id, &letter), THANKS_LETTER_READ_OK);
	return letter;
}

/* The clock asks until nothing is left to write, and every email leaves at once. */
static int64_t
tick_until_done(void)
{
	int64_t all = 0, some;

	do {
		some = bench_send_letters(context);
		assert_true(some >= 0 && some <= LIMIT_THANKS_BATCH);
		all += some;
		test_bench_run(bench.site, "UPDATE outbox_email SET sent_at = 1 WHERE cause = 'thanks'");
	} while (some > 0);
	return all;
}

static int64_t
thanked(void)
{
	return bench_emails(&bench, "thanks");
}

/* How many letters went to this address. */
static int64_t
letters_to(const char *email)
{
	int64_t count;

	assert_int_equal(outbox_count(context, text_of(email), "thanks", (struct instant){ 0 }, &count), OUTBOX_COUNT_OK);
	return count;
}

static void
after_the_day(void)
{
	context->now = instant_plus(bench.drive.ends, INSTANT_HOUR);
}

static void
record(const struct appointment *appointment, enum outcome_kind kind)
{
	struct appointment now = bench_again(&bench, appointment);

	assert_int_equal(donation_record(context, &bench.drive, &now, kind, TEXT(""), crew), DONATION_RECORD_OK);
}

static void
give_back(size_t slot, int number)
{
	const struct appointment taken = bench_taken(&bench, slot, number);

	assert_int_equal(appointment_give_back(context, &taken), APPOINTMENT_GIVE_BACK_OK);
}

/* One person of every kind: 1 gave, 2 could not, 3 arrived, 4 was told of by nobody, 5 left early, 6 gave back, 7 did not come,
 * a helper, and a group of three that is led by its organiser. */
static void
everybody(void)
{
	const struct donor helper = { TEXT("Hugo"), TEXT("hugo@example.org"), APPOINTMENT_SHOWN_FRIEND };
	const struct donor leader = { TEXT("Lena"), TEXT("lena@example.org"), APPOINTMENT_SHOWN_FRIEND };
	struct appointment one[8], came;
	struct secret link;

	for (int i = 1; i <= 5; i++)
		one[i] = bench_taken(&bench, (size_t)i % 3, i);
	give_back(3, 6);
	one[7] = bench_taken(&bench, 3, 7);
	assert_int_equal(appointment_take_group(context, bench.page, bench.drive.id, bench.slots.at[4].id, 3, true, &leader, &link),
	                 APPOINTMENT_TAKE_OK);
	context->now = instant_plus(bench.drive.starts, INSTANT_HOUR);
	record(&one[1], OUTCOME_KIND_GAVE);
	record(&one[2], OUTCOME_KIND_COULD_NOT);
	assert_true(appointment_arrive(context, one[3].drive, one[3].id, true));
	record(&one[5], OUTCOME_KIND_LEFT);
	record(&one[7], OUTCOME_KIND_DID_NOT_COME);
	assert_int_equal(appointment_helper(context, &bench.drive, bench.page, &helper, &came), APPOINTMENT_TAKE_OK);
	after_the_day();
}

/* The newest letter, whole, and kept for a second, independent reader. */
static struct text
letter_kept(const char *name)
{
	const char *folder = getenv("GIVENBACK_BUILD");
	struct outbox_sql_one_due row;
	struct outbox_sql_due_list due;
	struct text message;

	assert_int_equal(outbox_sql_due(context, context->now, 1000, &due), DB_READ);
	assert_int_equal(outbox_sql_one_due(context, due.at[due.count - 1].id, context->now, &row), DB_READ);
	assert_int_equal(crypto_open(context->arena, &context->site->keys, SEALED_OUTBOX_MESSAGE, row.message_sealed, &message),
	                 CRYPTO_OPEN_OK);
	if (folder != NULL && name != NULL) {
		FILE *file = fopen(text_terminated(context->arena, text_format(context->arena, "%s/%s", folder, name)), "w");

		assert_non_null(file);
		assert_int_equal(fwrite(message.at, 1, message.length, file), message.length);
		assert_int_equal(fclose(file), 0);
	}
	return message;
}

static bool
has(struct text text, const char *part)
{
	size_t at;

	return text_find(text, text_of(part), &at);
}

static enum thanks_letter_picture_change
add_picture(struct thanks_letter_id letter, struct text words)
{
	return thanks_letter_picture_add(context, bench.page, bench.organiser, letter, &clean, &small, words);
}

static enum thanks_letter_picture_change
remove_picture(struct thanks_letter_id letter, struct picture_id picture)
{
	return thanks_letter_picture_remove(context, bench.page, bench.organiser, letter, picture);
}

static void
a_draft_reaches_nobody_and_belongs_to_its_page(void **state)
{
	const struct honour_page_id other = { bench.page.id + 1 };
	const struct thanks_letter_words words = { TEXT("Other words."), false, true };
	const struct thanks_letter_when now = { .now = true };
	const struct thanks_letter_id letter = written_for(true, true);
	struct thanks_letter_list letters;
	struct thanks_public_letters public;
	struct thanks_letter read;

	bench_taken(&bench, 0, 1);
	after_the_day();
	assert_int_equal(bench_send_letters(context), 0);
	assert_true(thanks_list_public(context, &bench.honour, &public));
	assert_int_equal(public.count, 0);
	assert_int_equal(thanks_letter_read(context, other, letter, &read), THANKS_LETTER_READ_NONE);
	assert_int_equal(thanks_letter_read(context, bench.page, (struct thanks_letter_id){ 5 }, &read), THANKS_LETTER_READ_NONE);
	assert_int_equal(thanks_letter_change(context, other, bench.organiser, letter, &words), THANKS_LETTER_CHANGE_NONE);
	assert_int_equal(thanks_letter_send(context, other, bench.organiser, letter, &now), THANKS_LETTER_SEND_NONE);
	assert_int_equal(thanks_letter_take_down(context, other, bench.organiser, letter), THANKS_LETTER_CHANGE_NONE);
	assert_int_equal(thanks_letter_picture_add(context, other, bench.organiser, letter, &clean, &small, TEXT("A")),
	                 THANKS_LETTER_PICTURE_NONE);
	assert_int_equal(thanks_letter_change(context, bench.page, bench.organiser, letter, &words), THANKS_LETTER_CHANGE_OK);
	assert_true(thanks_letter_list(context, bench.page, &letters));
	assert_int_equal(letters.count, 1);
	assert_true(text_equal(letters.at[0].words.words, words.words));
	assert_false(letters.at[0].words.to_missed);
	assert_int_equal(thanks_letter_take_down(context, bench.page, bench.organiser, letter), THANKS_LETTER_CHANGE_OK);
	assert_int_equal(thanks_letter_take_down(context, bench.page, bench.organiser, letter), THANKS_LETTER_CHANGE_NONE);
	assert_true(thanks_letter_list(context, bench.page, &letters));
	assert_int_equal(letters.count, 0);
	assert_int_equal(thanked(), 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM audit WHERE action LIKE 'thanks.%'"), 3);
}

static void
whoever_came_is_thanked_whatever_came_of_it_and_the_others_too(void **state)
{
	struct thanks_letter_reach reach;
	struct thanks_letter_id letter;
	struct thanks_letter read;

	everybody();
	letter = written_for(true, false);
	read = read_letter(letter);
	assert_true(thanks_letter_reach(context, &read, &reach));
	assert_int_equal(reach.came, 7);
	assert_int_equal(reach.missed, 2);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_ALREADY);
	assert_int_equal(read_letter(letter).state, THANKS_LETTER_STATE_SENDING);
	assert_int_equal(tick_until_done(), 9);
	for (int i = 1; i <= 7; i++)
		assert_int_equal(letters_to(text_terminated(context->arena, text_format(context->arena, "donor%d@example.org", i))), 1);
	assert_int_equal(letters_to("hugo@example.org"), 1);
	assert_int_equal(letters_to("LENA@example.org"), 1);
	assert_int_equal(read_letter(letter).state, THANKS_LETTER_STATE_SENT);
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_ALREADY);
}

static void
unticked_those_who_gave_back_or_missed_are_left_alone(void **state)
{
	struct thanks_letter_id letter;

	everybody();
	letter = written_for(false, false);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_int_equal(tick_until_done(), 7);
	assert_int_equal(letters_to("donor6@example.org"), 0);
	assert_int_equal(letters_to("donor7@example.org"), 0);
}

static void
a_person_with_several_places_gets_one_letter_and_as_one_who_came(void **state)
{
	struct thanks_letter_id letter;
	struct donor donor;
	struct secret link;

	give_back(0, 1);
	bench_taken(&bench, 1, 1);
	donor = bench_donor(&bench, 1);
	donor.name = TEXT("Her sister");
	assert_int_equal(appointment_take(context, bench.page, bench.drive.id, bench.slots.at[2].id, &donor, &link), APPOINTMENT_TAKE_OK);
	letter = written_for(true, false);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_int_equal(bench_send_letters(context), 0);         /* the day has not begun: nobody came yet */
	assert_int_equal(read_letter(letter).state, THANKS_LETTER_STATE_SENT);
	after_the_day();
	letter = written_for(true, false);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_int_equal(bench_send_letters(context), 1);
	assert_true(has(letter_kept(NULL), "write to everybody who came."));
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(thanked(), 1);
}

static void
the_letter_is_text_and_html_with_its_pictures_inside(void **state)
{
	struct thanks_letter_id letter;
	struct text message;

	bench_taken(&bench, 0, 1);
	after_the_day();
	letter = written_for(true, false);
	assert_int_equal(add_picture(letter, TEXT("Seven \"friends\" & a cake")),
	                 THANKS_LETTER_PICTURE_OK);
	assert_int_equal(add_picture(letter, TEXT("The hall")),
	                 THANKS_LETTER_PICTURE_OK);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_int_equal(bench_send_letters(context), 1);
	message = letter_kept("sample_thanks.eml");
	assert_true(has(message, "Subject: A letter with thanks\r\n"));
	assert_true(has(message, "multipart/alternative"));
	assert_true(has(message, "multipart/related"));
	assert_true(has(message, "[Picture: The hall]"));
	assert_true(has(message, "src=3D\"cid:"));
	assert_true(has(message, "List-Unsubscribe: <https://blood.example.org/stop/"));
	assert_true(has(message, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
	assert_false(has(message, "src=3D\"http"));
}

static void
whoever_asks_for_no_more_gets_no_more_of_this_page(void **state)
{
	struct thanks_letter_stopping stopping;
	struct thanks_letter_id letter;
	struct secret secret;
	struct text message;
	size_t at;

	bench_taken(&bench, 0, 1);
	bench_taken(&bench, 0, 2);
	after_the_day();
	assert_int_equal(send_now(written_for(true, false)), THANKS_LETTER_SEND_OK);
	assert_int_equal(bench_send_letters(context), 2);
	message = letter_kept(NULL);
	assert_true(text_find(message, TEXT("/stop/"), &at));
	secret.text = text_until(text_from(message, at + 6), 26);
	assert_int_equal(thanks_letter_stop_read(context, secret, &stopping), THANKS_LETTER_STOP_OK);
	assert_false(stopping.stopped);
	assert_true(honour_page_id_equal(stopping.page, bench.page));
	assert_int_equal(thanks_letter_stop(context, secret), THANKS_LETTER_STOP_OK);
	assert_int_equal(thanks_letter_stop(context, secret), THANKS_LETTER_STOP_OK);
	assert_int_equal(thanks_letter_stop_read(context, secret, &stopping), THANKS_LETTER_STOP_OK);
	assert_true(stopping.stopped);
	assert_int_equal(thanks_letter_stop(context, (struct secret){ TEXT("0123456789ABCDEFGHJKMNPQRS") }), THANKS_LETTER_STOP_NONE);
	tick_until_done();
	letter = written_for(true, false);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_int_equal(tick_until_done(), 1);
	assert_int_equal(thanked(), 3);
	/* One link for an address, not for a letter. */
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM thanks_address"), 2);
}

static void
whoever_asked_strangers_not_to_write_is_not_written_to(void **state)
{
	bench_taken(&bench, 0, 1);
	after_the_day();
	assert_int_equal(outbox_refuse(context, TEXT("donor1@example.org")), OUTBOX_REFUSE_OK);
	assert_int_equal(send_now(written_for(true, false)), THANKS_LETTER_SEND_OK);
	tick_until_done();
	assert_int_equal(thanked(), 0);
}

/* A hundred and thirty, a few at a time; a program that is stopped after any batch goes on where it was. */
static void
many_are_written_to_in_batches_each_once(void **state)
{
	struct thanks_letter_id letter;

	bench_taken(&bench, 0, 1);
	after_the_day();
	for (int i = 0; i < 129; i++) {
		const struct donor donor = bench_donor(&bench, 100 + i);
		struct appointment came;

		test_bench_run(bench.site, "UPDATE drive SET day_closed_at = NULL");
		assert_int_equal(appointment_helper(context, &bench.drive, bench.page, &donor, &came), APPOINTMENT_TAKE_OK);
	}
	letter = written_for(true, false);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_int_equal(bench_send_letters(context), LIMIT_THANKS_BATCH);
	assert_int_equal(bench_send_letters(context), 0);         /* not before these have left */
	assert_int_equal(read_letter(letter).state, THANKS_LETTER_STATE_SENDING);
	test_bench_run(bench.site, "UPDATE outbox_email SET sent_at = 1 WHERE cause = 'thanks'");
	assert_int_equal(bench_send_letters(context), LIMIT_THANKS_BATCH);
	test_bench_run(bench.site, "DELETE FROM outbox_email WHERE cause = 'thanks'");       /* forgotten long ago: still not written twice */
	assert_int_equal(bench_send_letters(context), 130 - 2 * LIMIT_THANKS_BATCH);
	assert_int_equal(tick_until_done(), 0);
	assert_int_equal(read_letter(letter).state, THANKS_LETTER_STATE_SENT);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM thanks_sent"), 130);
}

static void
a_batch_that_fails_is_undone_whole_and_done_again(void **state)
{
	struct thanks_letter_id letter;

	bench_taken(&bench, 0, 1);
	bench_taken(&bench, 0, 2);
	after_the_day();
	letter = written_for(true, false);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench.site, "ALTER TABLE outbox_email RENAME TO away");
	assert_int_equal(bench_send_letters(context), -1);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM thanks_sent"), 0);
	test_bench_run(bench.site, "ALTER TABLE away RENAME TO outbox_email");
	assert_int_equal(tick_until_done(), 2);
}

static void
nothing_goes_out_while_the_page_rests(void **state)
{
	struct thanks_letter_id now, planned;

	bench_taken(&bench, 0, 1);
	after_the_day();
	now = written_for(true, true);
	planned = written_for(true, true);
	assert_int_equal(send_now(now), THANKS_LETTER_SEND_OK);
	assert_int_equal(plan(planned, "Europe/Berlin", "2026-11-02", 600), THANKS_LETTER_SEND_OK);
	assert_int_equal(honour_hold(context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(send_now(written_for(true, true)), THANKS_LETTER_SEND_RESTING);
	context->now = instant_plus(context->now, 3 * INSTANT_DAY);
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(read_letter(planned).state, THANKS_LETTER_STATE_ASKS);
	assert_int_equal(honour_release(context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(tick_until_done(), 1);                       /* what she had sent goes on; what was planned waits for her */
	assert_int_equal(read_letter(now).state, THANKS_LETTER_STATE_SENT);
	assert_int_equal(read_letter(planned).state, THANKS_LETTER_STATE_ASKS);
	assert_int_equal(send_now(planned), THANKS_LETTER_SEND_OK);
	assert_int_equal(tick_until_done(), 1);
}

static void
a_page_that_nobody_can_see_yet_sends_nothing(void **state)
{
	test_bench_run(bench.site, "UPDATE honour_page SET state = 'waiting', published_at = NULL");
	assert_int_equal(send_now(written_for(true, false)), THANKS_LETTER_SEND_NOT_PUBLISHED);
	assert_int_equal(plan(written_for(true, false), "UTC", "2026-11-02", 600), THANKS_LETTER_SEND_NOT_PUBLISHED);
}

/* 29 March 2026 has no 02:30 in Berlin, 25 October 2026 has two of them; ours are in 2027. */
static void
the_time_is_a_promise_on_the_clock_of_its_zone(void **state)
{
	const struct thanks_letter_id letter = written_for(true, false);
	struct thanks_letter read;

	bench_taken(&bench, 0, 1);
	after_the_day();
	assert_int_equal(plan(letter, "Europe/Berlin", "2027-03-28", 150), THANKS_LETTER_SEND_SKIPPED);
	assert_int_equal(plan(letter, "Europe/Berlin", "2026-10-30", 150), THANKS_LETTER_SEND_PAST);
	assert_int_equal(plan(letter, "Europe/Berlin", "2028-01-01", 150), THANKS_LETTER_SEND_TOO_FAR);
	assert_int_equal(plan(letter, "Europe/Berlin", "2027-03-28", 180), THANKS_LETTER_SEND_OK);
	read = read_letter(letter);
	assert_true(text_equal(instant_iso(context->arena, read.send_at), TEXT("2027-03-28T01:00:00Z")));
	assert_int_equal(plan(letter, "Europe/Berlin", "2026-11-03", 600), THANKS_LETTER_SEND_OK);    /* planned again */
	read = read_letter(letter);
	assert_true(text_equal(instant_iso(context->arena, read.send_at), TEXT("2026-11-03T09:00:00Z")));
	assert_true(text_equal(zone_name(read.zone), TEXT("Europe/Berlin")));
	context->now = instant_plus(read.send_at, -1);
	assert_int_equal(bench_send_letters(context), 0);
	context->now = read.send_at;
	assert_int_equal(bench_send_letters(context), 1);
	assert_int_equal(read_letter(letter).state, THANKS_LETTER_STATE_SENDING);
}

/* The rules of a zone changed after the time was chosen: the clock on the wall is what was promised. */
static void
a_zone_with_new_rules_moves_the_instant_and_not_the_promise(void **state)
{
	const struct thanks_letter_id letter = written_for(true, false);
	struct instant promised;

	bench_taken(&bench, 0, 1);
	after_the_day();
	assert_int_equal(plan(letter, "Europe/Berlin", "2026-11-03", 600), THANKS_LETTER_SEND_OK);
	promised = read_letter(letter).send_at;
	test_bench_run(bench.site, "UPDATE thanks_letter SET send_at = send_at - 3600000000");
	context->now = instant_plus(promised, -INSTANT_MINUTE);
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(instant_compare(read_letter(letter).send_at, promised), 0);
	context->now = promised;
	assert_int_equal(bench_send_letters(context), 1);
}

static void
a_planned_letter_can_be_called_back_before_its_time(void **state)
{
	const struct thanks_letter_id letter = written_for(true, true);

	bench_taken(&bench, 0, 1);
	after_the_day();
	assert_int_equal(thanks_letter_unplan(context, bench.page, bench.organiser, letter), THANKS_LETTER_CHANGE_NONE);
	assert_int_equal(plan(letter, "UTC", "2026-11-03", 600), THANKS_LETTER_SEND_OK);
	assert_int_equal(thanks_letter_unplan(context, bench.page, bench.organiser, letter), THANKS_LETTER_CHANGE_OK);
	assert_int_equal(read_letter(letter).state, THANKS_LETTER_STATE_DRAFT);
	context->now = instant_plus(context->now, 9 * INSTANT_DAY);
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(plan(letter, "UTC", "2026-11-30", 600), THANKS_LETTER_SEND_OK);
	assert_int_equal(thanks_letter_take_down(context, bench.page, bench.organiser, letter), THANKS_LETTER_CHANGE_OK);
	context->now = instant_plus(context->now, 30 * INSTANT_DAY);
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_NONE);
	assert_int_equal(thanked(), 0);
}

static void
the_page_follows_what_is_changed_or_taken_down_later(void **state)
{
	const struct thanks_letter_words words = { TEXT("Better words."), true, true };
	const struct thanks_letter_words not_public = { TEXT("Better words."), false, false };
	const struct thanks_letter_id letter = written_for(false, true);
	struct thanks_public_letters public;
	struct thanks_on_page view;
	struct thanks_letter read;

	assert_int_equal(add_picture(letter, TEXT("Us")), THANKS_LETTER_PICTURE_OK);
	after_the_day();
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_true(thanks_list_public(context, &bench.honour, &public));
	assert_int_equal(public.count, 1);
	assert_int_equal(public.at[0].pictures.count, 1);
	assert_int_equal(instant_compare(public.at[0].published, context->now), 0);
	assert_int_equal(instant_compare(public.at[0].updated, context->now), 0);
	context->now = instant_plus(context->now, INSTANT_HOUR);
	assert_int_equal(thanks_letter_change(context, bench.page, bench.organiser, letter, &words), THANKS_LETTER_CHANGE_OK);
	read = read_letter(letter);
	assert_false(read.words.to_missed);                           /* too late for that: they were not meant when it went out */
	assert_true(thanks_on_page(context, &bench.honour, &view));
	assert_true(text_equal(view.letters.at[0].words, words.words));
	assert_true(text_equal(view.letters.at[0].day_iso, TEXT("2026-10-31")));
	assert_true(thanks_list_public(context, &bench.honour, &public));
	assert_int_equal(instant_compare(public.at[0].updated, context->now), 0);
	assert_true(instant_compare(public.at[0].published, context->now) < 0);
	assert_int_equal(thanks_letter_change(context, bench.page, bench.organiser, letter, &not_public), THANKS_LETTER_CHANGE_OK);
	assert_true(thanks_on_page(context, &bench.honour, &view));
	assert_int_equal(view.letters.count, 0);
	assert_int_equal(thanks_letter_change(context, bench.page, bench.organiser, letter, &words), THANKS_LETTER_CHANGE_OK);
	bench.honour.held = true;
	assert_true(thanks_list_public(context, &bench.honour, &public));
	assert_int_equal(public.count, 0);
	bench.honour.held = false;
	assert_int_equal(thanks_letter_take_down(context, bench.page, bench.organiser, letter), THANKS_LETTER_CHANGE_OK);
	assert_true(thanks_list_public(context, &bench.honour, &public));
	assert_int_equal(public.count, 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM picture"), 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM thanks_letter WHERE text <> ''"), 0);
}

static void
taking_down_on_the_way_writes_no_further_email(void **state)
{
	const struct thanks_letter_id letter = written_for(true, true);

	bench_taken(&bench, 0, 1);
	after_the_day();
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_int_equal(thanks_letter_take_down(context, bench.page, bench.organiser, letter), THANKS_LETTER_CHANGE_OK);
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(thanked(), 0);
}

static void
a_letter_takes_four_pictures_and_gives_them_back(void **state)
{
	const struct thanks_letter_id letter = written_for(true, false);
	struct thanks_letter_pictures pictures;

	for (int i = 0; i < LIMIT_THANKS_PICTURES; i++)
		assert_int_equal(add_picture(letter, TEXT("One")),
		                 THANKS_LETTER_PICTURE_OK);
	assert_int_equal(add_picture(letter, TEXT("One")),
	                 THANKS_LETTER_PICTURE_FULL);
	assert_true(thanks_letter_pictures(context, letter, &pictures));
	assert_int_equal(pictures.count, LIMIT_THANKS_PICTURES);
	assert_int_equal(pictures.at[0].small.width, 800);
	assert_int_equal(remove_picture(letter, pictures.at[0].picture.id), THANKS_LETTER_PICTURE_OK);
	assert_int_equal(remove_picture(letter, pictures.at[0].picture.id), THANKS_LETTER_PICTURE_NONE);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM picture"), 2 * (LIMIT_THANKS_PICTURES - 1));
}

static void
a_page_does_not_write_all_day_long(void **state)
{
	after_the_day();
	for (int i = 0; i < LIMIT_THANKS_SENT_A_DAY; i++)
		assert_int_equal(send_now(written_for(true, false)), THANKS_LETTER_SEND_OK);
	assert_int_equal(send_now(written_for(true, false)), THANKS_LETTER_SEND_TOO_MANY);
	context->now = instant_plus(context->now, INSTANT_DAY + 1);
	assert_int_equal(send_now(written_for(true, false)), THANKS_LETTER_SEND_OK);
}

static void
a_page_holds_so_many_letters(void **state)
{
	const struct thanks_letter_words words = { TEXT("W"), true, false };
	struct thanks_letter_id letter;

	for (int i = 0; i < LIMIT_THANKS_LETTERS; i++)
		letter = written_for(true, false);
	assert_int_equal(thanks_letter_add(context, bench.page, bench.organiser, &words, &letter), THANKS_LETTER_ADD_TOO_MANY);
	assert_int_equal(thanks_letter_take_down(context, bench.page, bench.organiser, letter), THANKS_LETTER_CHANGE_OK);
	assert_int_equal(thanks_letter_add(context, bench.page, bench.organiser, &words, &letter), THANKS_LETTER_ADD_OK);
}

static void
a_database_that_is_gone_is_a_fault(void **state)
{
	const struct thanks_letter_words words = { TEXT("W"), true, false };
	const struct secret secret = { TEXT("0123456789ABCDEFGHJKMNPQRS") };
	struct thanks_letter_id letter = written_for(true, false);
	struct thanks_letter_stopping stopping;
	struct thanks_on_page view;
	struct thanks_letter_list letters;
	struct thanks_letter_reach reach;
	struct thanks_letter read = read_letter(letter);

	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench.site, "DROP TABLE thanks_address");
	assert_int_equal(thanks_letter_stop(context, secret), THANKS_LETTER_STOP_FAULT);
	assert_int_equal(thanks_letter_stop_read(context, secret, &stopping), THANKS_LETTER_STOP_FAULT);
	assert_false(thanks_letter_reach(context, &read, &reach));
	test_bench_run(bench.site, "DROP TABLE thanks_letter");
	assert_int_equal(thanks_letter_add(context, bench.page, bench.organiser, &words, &letter), THANKS_LETTER_ADD_FAULT);
	assert_int_equal(thanks_letter_change(context, bench.page, bench.organiser, letter, &words), THANKS_LETTER_CHANGE_FAULT);
	assert_int_equal(thanks_letter_unplan(context, bench.page, bench.organiser, letter), THANKS_LETTER_CHANGE_FAULT);
	assert_int_equal(thanks_letter_take_down(context, bench.page, bench.organiser, letter), THANKS_LETTER_CHANGE_FAULT);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_FAULT);
	assert_int_equal(add_picture(letter, TEXT("A")), THANKS_LETTER_PICTURE_FAULT);
	assert_int_equal(remove_picture(letter, (struct picture_id){ 3 }), THANKS_LETTER_PICTURE_FAULT);
	assert_false(thanks_letter_list(context, bench.page, &letters));
	assert_false(thanks_on_page(context, &bench.honour, &view));
	assert_int_equal(bench_send_letters(context), -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_draft_reaches_nobody_and_belongs_to_its_page),
		TEST(whoever_came_is_thanked_whatever_came_of_it_and_the_others_too),
		TEST(unticked_those_who_gave_back_or_missed_are_left_alone),
		TEST(a_person_with_several_places_gets_one_letter_and_as_one_who_came),
		TEST(the_letter_is_text_and_html_with_its_pictures_inside),
		TEST(whoever_asks_for_no_more_gets_no_more_of_this_page),
		TEST(whoever_asked_strangers_not_to_write_is_not_written_to),
		TEST(many_are_written_to_in_batches_each_once),
		TEST(a_batch_that_fails_is_undone_whole_and_done_again),
		TEST(nothing_goes_out_while_the_page_rests),
		TEST(a_page_that_nobody_can_see_yet_sends_nothing),
		TEST(the_time_is_a_promise_on_the_clock_of_its_zone),
		TEST(a_zone_with_new_rules_moves_the_instant_and_not_the_promise),
		TEST(a_planned_letter_can_be_called_back_before_its_time),
		TEST(the_page_follows_what_is_changed_or_taken_down_later),
		TEST(taking_down_on_the_way_writes_no_further_email),
		TEST(a_letter_takes_four_pictures_and_gives_them_back),
		TEST(a_page_does_not_write_all_day_long),
		TEST(a_page_holds_so_many_letters),
		TEST(a_database_that_is_gone_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
