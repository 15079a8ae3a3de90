/* appointment_drive_test: an organiser edits, closes, cancels, and who is told how often. */
#include "appointment/appointment_drive.h"

#include "tests/appointment_bench.h"
#include "appointment/appointment_letter.h"
#include "appointment/appointment_news.h"
#include "outbox/outbox.h"
#include "outbox_sql.h"

static bool
holds(struct text text, const char *needle)
{
	size_t at;

	return text_find(text, text_of(needle), &at);
}

static struct appointment_group
group_of(struct bench *bench, size_t slot, int64_t size, bool only_organises, int leader)
{
	struct donor donor = bench_donor(bench, leader);
	struct appointment_group group;
	struct secret link;

	assert_int_equal(appointment_take_group(bench->context, bench->page, bench->drive.id, bench->slots.at[slot].id, size,
	                                        only_organises, &donor, &link), APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_group_find(bench->context, link, &group), APPOINTMENT_FIND_OK);
	return group;
}

static struct drive
drive_now(struct bench *bench)
{
	struct drive drive;

	assert_int_equal(drive_read(bench->context, bench->drive.id, &drive), DRIVE_READ_OK);
	return drive;
}

/* What is gathered for ten minutes (appointment_news_test) is told at once here. */
static void
tell_now(struct bench *bench)
{
	test_bench_run(bench->site, "UPDATE announcement SET not_before = 0 WHERE ended_at IS NULL");
	while (appointment_news_due(bench->context) > 0)
		;
}

static enum appointment_drive_edit
edit_to(struct bench *bench, const struct drive_words *words, struct drive_edit *edit)
{
	struct drive_planned planned;
	enum appointment_drive_edit outcome;

	assert_int_equal(drive_plan(bench->context->arena, words, &planned.slots, &planned.starts, &planned.ends), DRIVE_PLAN_OK);
	outcome = appointment_drive_edit(bench->context, bench->organiser, bench->drive.id, words, &planned, edit);
	tell_now(bench);
	return outcome;
}

/* Mails about the drive that this person was sent. */
static int64_t
mails_to(struct bench *bench, const char *kind, const char *address)
{
	int64_t count;

	assert_int_equal(outbox_count(bench->context, text_of(address), kind, (struct instant){ 0 }, &count), OUTBOX_COUNT_OK);
	return count;
}

/* The newest mail of this kind, as it is sent. */
static struct text
mail_of(struct bench *bench, const char *kind)
{
	struct text sql = text_format(bench->context->arena, "SELECT max(id) FROM mail WHERE cause = '%s'", kind), message;
	struct mail_id id = { test_bench_count(bench->site, text_terminated(bench->context->arena, sql)) };
	struct outbox_sql_one_due row;

	assert_int_equal(outbox_sql_one_due(bench->context, id, bench->context->now, &row), DB_READ);
	assert_true(crypto_open(bench->context->arena, &bench->site->site.key, OUTBOX_PURPOSE_MESSAGE, row.message_sealed, &message));
	return message;
}

/* ---- editing ---- */

static void
nothing_changed_tells_nobody(void **state)
{
	struct bench bench;
	struct drive_edit edit;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	assert_int_equal(edit_to(&bench, &bench.drive.words, &edit), APPOINTMENT_DRIVE_EDIT_SAME);
	assert_int_equal(bench_mails(&bench, "drive_changed"), 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM audit WHERE act = 'drive.edit'"), 0);
	bench_close(&bench);
}

static void
another_place_tells_each_booked_place_once_and_raises_the_sequence(void **state)
{
	struct bench bench;
	struct drive_words words;
	struct drive_edit edit;
	struct appointment one;
	struct text calendar, message;

	bench_open(&bench);
	one = bench_taken(&bench, 0, 1);
	bench_taken(&bench, 1, 2);
	words = bench.drive.words;
	words.address = TEXT("2 Mill Lane");
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_OK);
	assert_int_equal(drive_now(&bench).sequence, 1);
	assert_int_equal(bench_mails(&bench, "drive_changed"), 2);
	assert_int_equal(mails_to(&bench, "drive_changed", "donor1@example.org"), 1);
	assert_true(appointment_calendar(bench.context, &one, &calendar));
	assert_true(holds(calendar, "SEQUENCE:1") && holds(calendar, "STATUS:CONFIRMED") && holds(calendar, "2 Mill Lane"));
	message = mail_of(&bench, "drive_changed");
	assert_true(holds(message, "The place has changed.") && holds(message, "2 Mill Lane") && holds(message, "method=PUBLISH"));
	assert_false(holds(message, "The hours of the day have changed."));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM audit WHERE act = 'drive.edit'"), 1);
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_SAME);
	assert_int_equal(bench_mails(&bench, "drive_changed"), 2);
	bench_close(&bench);
}

static void
other_directions_are_told_and_leave_the_sequence(void **state)
{
	struct bench bench;
	struct drive_words words;
	struct drive_edit edit;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	words = bench.drive.words;
	words.directions = TEXT("By the side door.");
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_OK);
	assert_int_equal(drive_now(&bench).sequence, 0);
	assert_int_equal(bench_mails(&bench, "drive_changed"), 1);
	bench_close(&bench);
}

static void
longer_hours_add_slots_and_keep_those_that_are_booked(void **state)
{
	struct bench bench;
	struct drive_words words;
	struct drive_edit edit;
	struct appointment one;

	bench_open(&bench);
	one = bench_taken(&bench, 1, 1);
	words = bench.drive.words;
	words.from_minute = 585;
	words.until_minute = 750;
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_OK);
	assert_true(drive_slots(bench.context, &bench.drive, &bench.slots));
	assert_int_equal(bench.slots.count, 10);
	assert_true(slot_id_equal(bench.slots.at[2].id, one.slot));
	assert_int_equal(bench.slots.at[2].taken, 1);
	assert_int_equal(bench_mails(&bench, "drive_changed"), 1);
	assert_true(holds(mail_of(&bench, "drive_changed"), "The hours of the day have changed."));
	bench_close(&bench);
}

static void
more_people_at_one_time_is_no_news_to_those_who_are_booked(void **state)
{
	struct bench bench;
	struct drive_words words;
	struct drive_edit edit;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	words = bench.drive.words;
	words.places = 5;
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_OK);
	assert_int_equal(bench_mails(&bench, "drive_changed"), 0);
	for (int i = 2; i <= 5; i++)
		bench_taken(&bench, 0, i);
	bench_close(&bench);
}

static void
an_edit_that_would_drop_or_cut_booked_slots_changes_nothing(void **state)
{
	struct bench bench;
	struct drive_words words;
	struct drive_edit edit;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	group_of(&bench, 2, 3, true, 2);
	words = bench.drive.words;
	words.place = TEXT("Elsewhere");
	words.from_minute = 615;
	words.places = 2;
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_BOOKED);
	assert_int_equal(edit.refused.count, 2);
	assert_true(edit.refused.at[0].dropped && !edit.refused.at[1].dropped);
	assert_int_equal(edit.refused.at[0].slot.taken, 1);
	assert_int_equal(edit.refused.at[1].slot.taken, 3);
	words = bench.drive.words;
	words.date.day = 30;
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_BOOKED);
	assert_true(text_equal(drive_now(&bench).words.place, TEXT("St Anne's Hall")));
	assert_int_equal(bench_mails(&bench, "drive_changed"), 0);
	bench_close(&bench);
}

/* Found by tests/model: undoing "did not come" was a fault when the slot had gone. */
static void
an_edit_does_not_drop_the_slot_of_somebody_who_did_not_come(void **state)
{
	struct bench bench;
	struct drive_words words = bench_words();
	struct drive_edit edit;
	struct appointment missed;

	bench_open(&bench);
	missed = bench_taken(&bench, 6, 1);
	assert_true(appointment_free_place(bench.context, &missed));
	words.until_minute = 705;
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_BOOKED);
	assert_int_equal(edit.refused.count, 1);
	assert_true(edit.refused.at[0].dropped && edit.refused.at[0].slot.taken + edit.refused.at[0].slot.extra == 1);
	words = bench_words();
	words.from_minute = 615;
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_OK);
	missed = bench_again(&bench, &missed);
	assert_true(appointment_retake_place(bench.context, &missed));
	missed = bench_again(&bench, &missed);
	assert_false(missed.freed || missed.over_capacity);
	bench_close(&bench);
}

static void
a_drive_without_people_moves_to_another_day(void **state)
{
	struct bench bench;
	struct drive_words words;
	struct drive_edit edit;
	struct appointment gone;

	bench_open(&bench);
	gone = bench_taken(&bench, 0, 1);
	assert_int_equal(appointment_give_back(bench.context, &gone), APPOINTMENT_GIVE_BACK_OK);
	words = bench.drive.words;
	words.date.day = 30;
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_OK);
	assert_int_equal(bench_mails(&bench, "drive_changed"), 0);
	assert_true(drive_slots(bench.context, &bench.drive, &bench.slots));
	assert_int_equal(bench.slots.count, 7);
	/* The place that was given back is still found by its link, without a time. */
	gone = bench_again(&bench, &gone);
	assert_int_equal(gone.state, APPOINTMENT_STATE_GIVEN_BACK);
	bench_close(&bench);
}

static void
a_drive_that_has_begun_keeps_its_hours_and_may_say_where_else_to_go(void **state)
{
	struct bench bench;
	struct drive_words words;
	struct drive_edit edit;

	bench_open(&bench);
	bench_taken(&bench, 3, 1);
	bench.context->now = bench.slots.at[1].starts;
	words = bench.drive.words;
	words.until_minute = 780;
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_BEGUN);
	words = bench.drive.words;
	words.directions = TEXT("The lift is out of order: by the back door.");
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_OK);
	assert_int_equal(bench_mails(&bench, "drive_changed"), 1);
	bench_close(&bench);
}

static void
what_is_over_or_cancelled_is_not_edited(void **state)
{
	struct bench bench;
	struct drive_words words;
	struct drive_edit edit;

	bench_open(&bench);
	words = bench.drive.words;
	words.place = TEXT("Elsewhere");
	bench.context->now = bench.drive.ends;
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_OVER);
	bench.context->now = instant_plus(bench.drive.starts, -INSTANT_DAY);
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CANCEL_OK);
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_OVER);
	bench_close(&bench);
}

/* ---- who is told ---- */

static void
a_leader_who_only_organises_is_told_once_and_friends_for_themselves(void **state)
{
	struct bench bench;
	struct appointment_group group, other;
	struct drive_words words;
	struct drive_edit edit;
	struct donor friend;
	struct secret link;
	struct text message;

	bench_open(&bench);
	group = group_of(&bench, 0, 4, true, 1);
	friend = bench_donor(&bench, 2);
	assert_int_equal(appointment_seat_claim(bench.context, &group, &friend, &link), APPOINTMENT_TAKE_OK);
	other = group_of(&bench, 3, 3, false, 3);
	assert_int_equal(other.size, 3);
	words = bench.drive.words;
	words.place = TEXT("Town Hall");
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_OK);
	/* The leader, the friend, and the second leader for her own place. */
	assert_int_equal(bench_mails(&bench, "drive_changed"), 3);
	assert_int_equal(mails_to(&bench, "drive_changed", "donor1@example.org"), 1);
	assert_int_equal(mails_to(&bench, "drive_changed", "donor2@example.org"), 1);
	assert_int_equal(mails_to(&bench, "drive_changed", "donor3@example.org"), 1);
	message = mail_of(&bench, "drive_changed");
	assert_true(holds(message, "The 4 places of your group stay as they are, from 10:00.") && !holds(message, "BEGIN:VCALENDAR"));
	bench_close(&bench);
}

static void
who_gave_back_arrived_or_was_freed_is_not_told(void **state)
{
	struct bench bench;
	struct appointment back, came, missed;

	bench_open(&bench);
	back = bench_taken(&bench, 0, 1);
	came = bench_taken(&bench, 0, 2);
	missed = bench_taken(&bench, 0, 3);
	bench_taken(&bench, 6, 4);
	assert_int_equal(appointment_give_back(bench.context, &back), APPOINTMENT_GIVE_BACK_OK);
	bench.context->now = bench.slots.at[1].starts;
	assert_true(appointment_arrive(bench.context, came.drive, came.id, true));
	assert_true(appointment_free_place(bench.context, &missed));
	assert_int_equal(appointment_drive_close(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CLOSE_OK);
	tell_now(&bench);
	assert_int_equal(bench_mails(&bench, "drive_closed"), 1);
	assert_int_equal(mails_to(&bench, "drive_closed", "donor4@example.org"), 1);
	bench_close(&bench);
}

/* ---- closing ---- */

static void
closing_tells_everybody_once_that_their_place_stands(void **state)
{
	struct bench bench;
	struct secret link;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	group_of(&bench, 1, 2, true, 2);
	assert_int_equal(appointment_drive_close(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CLOSE_OK);
	tell_now(&bench);
	assert_int_equal(bench_mails(&bench, "drive_closed"), 2);
	assert_int_equal(appointment_drive_close(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CLOSE_ALREADY);
	assert_int_equal(bench_mails(&bench, "drive_closed"), 2);
	assert_int_equal(bench_take(&bench, 0, 3, &link), APPOINTMENT_TAKE_CLOSED);
	assert_int_equal(bench_taken_in(&bench, 0), 1);
	assert_int_equal(drive_now(&bench).sequence, 0);
	assert_int_equal(appointment_drive_reopen(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CLOSE_OK);
	assert_int_equal(appointment_drive_reopen(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CLOSE_ALREADY);
	bench_taken(&bench, 0, 3);
	assert_int_equal(bench_mails(&bench, "drive_closed"), 2);
	bench_close(&bench);
}

static void
what_is_over_is_not_closed_any_more(void **state)
{
	struct bench bench;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	bench.context->now = bench.drive.ends;
	assert_int_equal(appointment_drive_close(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CLOSE_OVER);
	assert_int_equal(appointment_drive_reopen(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CLOSE_OVER);
	assert_int_equal(bench_mails(&bench, "drive_closed"), 0);
	bench_close(&bench);
}

/* ---- cancelling ---- */

static void
cancelling_cancels_every_place_and_tells_each_once(void **state)
{
	struct bench bench;
	struct appointment one;
	struct appointment_group group;
	struct appointment_drive_counts counts;
	struct text calendar, message;
	struct donor friend;
	struct secret link;

	bench_open(&bench);
	one = bench_taken(&bench, 0, 1);
	group = group_of(&bench, 1, 3, true, 2);
	friend = bench_donor(&bench, 3);
	assert_int_equal(appointment_seat_claim(bench.context, &group, &friend, &link), APPOINTMENT_TAKE_OK);
	assert_true(appointment_drive_counts(bench.context, bench.drive.id, &counts));
	assert_int_equal(counts.booked, 2);
	assert_int_equal(counts.unclaimed, 2);
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CANCEL_OK);
	assert_int_equal(bench_mails(&bench, "drive_cancelled"), 3);
	for (int i = 1; i <= 3; i++)
		assert_int_equal(mails_to(&bench, "drive_cancelled", text_terminated(bench.context->arena, bench_donor(&bench, i).mail)), 1);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment WHERE state <> 'cancelled'"), 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT sum(taken) FROM slot"), 0);
	assert_int_equal(drive_now(&bench).state, DRIVE_STATE_CANCELLED);
	one = bench_again(&bench, &one);
	assert_int_equal(one.state, APPOINTMENT_STATE_CANCELLED);
	assert_true(appointment_calendar(bench.context, &one, &calendar));
	assert_true(holds(calendar, "METHOD:CANCEL") && holds(calendar, "STATUS:CANCELLED") && holds(calendar, "SEQUENCE:1"));
	assert_true(holds(calendar, "ORGANIZER"));
	message = mail_of(&bench, "drive_cancelled");
	assert_true(holds(message, "The 3 places of your group are cancelled with it."));
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CANCEL_ALREADY);
	assert_int_equal(appointment_drive_close(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CLOSE_OVER);
	assert_int_equal(bench_mails(&bench, "drive_cancelled"), 3);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM audit WHERE act = 'drive.cancel'"), 1);
	bench_close(&bench);
}

static void
the_mail_of_a_cancelled_place_cancels_the_calendar_entry(void **state)
{
	struct bench bench;
	struct text message;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CANCEL_OK);
	message = mail_of(&bench, "drive_cancelled");
	assert_true(holds(message, "method=CANCEL") && holds(message, "Your place is cancelled with it."));
	bench_close(&bench);
}

static void
a_drive_that_nobody_booked_is_cancelled_in_silence(void **state)
{
	struct bench bench;

	bench_open(&bench);
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CANCEL_OK);
	assert_int_equal(bench_mails(&bench, "drive_cancelled"), 0);
	bench_close(&bench);
}

static void
a_drive_is_not_cancelled_once_somebody_has_come_or_it_is_over(void **state)
{
	struct bench bench;
	struct appointment one;

	bench_open(&bench);
	one = bench_taken(&bench, 0, 1);
	bench_taken(&bench, 5, 2);
	bench.context->now = bench.drive.starts;
	assert_true(appointment_arrive(bench.context, one.drive, one.id, true));
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CANCEL_ARRIVED);
	bench.context->now = bench.drive.ends;
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CANCEL_OVER);
	assert_int_equal(drive_now(&bench).state, DRIVE_STATE_OPEN);
	assert_int_equal(bench_mails(&bench, "drive_cancelled"), 0);
	bench_close(&bench);
}

/* Found by tests/model. */
static void
a_walk_in_who_was_put_down_by_mistake_does_not_keep_a_drive_from_being_cancelled(void **state)
{
	struct bench bench;
	struct donor donor;
	struct appointment mistake;

	bench_open(&bench);
	donor = bench_donor(&bench, 1);
	assert_int_equal(appointment_walk_in(bench.context, &bench.drive, bench.page, &donor, &mistake), APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CANCEL_ARRIVED);
	assert_int_equal(appointment_take_away(bench.context, &mistake), APPOINTMENT_TAKE_AWAY_OK);
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CANCEL_OK);
	bench_close(&bench);
}

static void
a_drive_that_has_begun_without_anybody_there_may_be_cancelled(void **state)
{
	struct bench bench;

	bench_open(&bench);
	bench_taken(&bench, 5, 1);
	bench.context->now = bench.drive.starts;
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CANCEL_OK);
	assert_int_equal(bench_mails(&bench, "drive_cancelled"), 1);
	bench_close(&bench);
}

static void
nobody_is_forgotten_when_many_are_booked(void **state)
{
	struct bench bench;
	struct drive_words words = bench_words();

	words.places = 100;
	words.slot_minutes = 10;
	bench_open_with(&bench, &words);
	test_bench_run(bench.site, "INSERT INTO appointment (id, drive, slot, honour_page, state, kind, walk_in, over_capacity, mail_sealed,"
		" name_sealed, shown, link_generation, sequence, booked_at, changed_at)"
		" WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)"
		" SELECT i, (SELECT id FROM drive), (SELECT min(id) + 0 * i FROM slot), (SELECT id FROM honour_page), 'booked', 'donor', 0, 1,"
		" NULL, NULL, 'friend', 1, 0, 0, 0 FROM n");
	test_bench_run(bench.site, "UPDATE slot SET extra = 1100 WHERE id = (SELECT min(id) FROM slot)");
	bench_taken(&bench, 1, 1);
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CANCEL_OK);
	assert_int_equal(mails_to(&bench, "drive_cancelled", "donor1@example.org"), 1);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment WHERE state = 'cancelled'"), 1101);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_changed_tells_nobody),
		cmocka_unit_test(another_place_tells_each_booked_place_once_and_raises_the_sequence),
		cmocka_unit_test(other_directions_are_told_and_leave_the_sequence),
		cmocka_unit_test(longer_hours_add_slots_and_keep_those_that_are_booked),
		cmocka_unit_test(more_people_at_one_time_is_no_news_to_those_who_are_booked),
		cmocka_unit_test(an_edit_that_would_drop_or_cut_booked_slots_changes_nothing),
		cmocka_unit_test(an_edit_does_not_drop_the_slot_of_somebody_who_did_not_come),
		cmocka_unit_test(a_drive_without_people_moves_to_another_day),
		cmocka_unit_test(a_drive_that_has_begun_keeps_its_hours_and_may_say_where_else_to_go),
		cmocka_unit_test(what_is_over_or_cancelled_is_not_edited),
		cmocka_unit_test(a_leader_who_only_organises_is_told_once_and_friends_for_themselves),
		cmocka_unit_test(who_gave_back_arrived_or_was_freed_is_not_told),
		cmocka_unit_test(closing_tells_everybody_once_that_their_place_stands),
		cmocka_unit_test(what_is_over_is_not_closed_any_more),
		cmocka_unit_test(cancelling_cancels_every_place_and_tells_each_once),
		cmocka_unit_test(the_mail_of_a_cancelled_place_cancels_the_calendar_entry),
		cmocka_unit_test(a_drive_that_nobody_booked_is_cancelled_in_silence),
		cmocka_unit_test(a_drive_is_not_cancelled_once_somebody_has_come_or_it_is_over),
		cmocka_unit_test(a_walk_in_who_was_put_down_by_mistake_does_not_keep_a_drive_from_being_cancelled),
		cmocka_unit_test(a_drive_that_has_begun_without_anybody_there_may_be_cancelled),
		cmocka_unit_test(nobody_is_forgotten_when_many_are_booked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
