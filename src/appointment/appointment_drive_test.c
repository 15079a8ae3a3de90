/* appointment_drive_test: an organiser edits, closes, cancels, and who is told how often. */
#include "appointment/appointment_drive_test.h"

/* ---- editing ---- */

static void
nothing_changed_tells_nobody(void **state)
{
	struct bench bench;
	struct drive_edit edit;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	assert_int_equal(edit_to(&bench, &bench.drive.words, &edit), APPOINTMENT_DRIVE_EDIT_SAME);
	assert_int_equal(bench_emails(&bench, "drive_changed"), 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM audit WHERE action = 'drive.edit'"), 0);
	bench_close(&bench);
}

static void
another_venue_is_announced_once_to_each_appointment_and_raises_the_sequence(void **state)
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
	assert_int_equal(bench_emails(&bench, "drive_changed"), 2);
	assert_int_equal(emails_to(&bench, "drive_changed", "donor1@example.org"), 1);
	assert_true(appointment_calendar(bench.context, &one, &calendar));
	assert_true(holds(calendar, "SEQUENCE:1") && holds(calendar, "STATUS:CONFIRMED") && holds(calendar, "2 Mill Lane"));
	message = email_of(&bench, "drive_changed");
	assert_true(holds(message, "The venue has changed.") && holds(message, "2 Mill Lane") && holds(message, "method=PUBLISH"));
	assert_false(holds(message, "The times of the drive have changed."));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM audit WHERE action = 'drive.edit'"), 1);
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_SAME);
	assert_int_equal(bench_emails(&bench, "drive_changed"), 2);
	bench_close(&bench);
}

/* A change is gathered for a while before it is told. */
static void
who_booked_after_the_change_knows_it(void **state)
{
	struct bench bench;
	struct drive_words words;
	struct drive_edit edit;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	bench.context->now = instant_plus(bench.context->now, INSTANT_MINUTE);
	words = bench.drive.words;
	words.venue = TEXT("Town Hall");
	assert_int_equal(edit_untold(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_OK);
	bench.context->now = instant_plus(bench.context->now, INSTANT_MINUTE);
	bench_taken(&bench, 1, 2);
	tell_now(&bench);
	assert_int_equal(bench_emails(&bench, "drive_changed"), 1);
	assert_int_equal(emails_to(&bench, "drive_changed", "donor1@example.org"), 1);
	/* The next change is news to both; the first one's email has not left, and says it. */
	words.venue = TEXT("Old School");
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_OK);
	assert_int_equal(bench_emails(&bench, "drive_changed"), 2);
	assert_int_equal(emails_to(&bench, "drive_changed", "donor2@example.org"), 1);
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
	assert_int_equal(bench_emails(&bench, "drive_changed"), 1);
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
	assert_int_equal(bench.slots.at[2].booked, 1);
	assert_int_equal(bench_emails(&bench, "drive_changed"), 1);
	assert_true(holds(email_of(&bench, "drive_changed"), "The times of the drive have changed. It is now from 09:45"));
	assert_true(holds(email_of(&bench, "drive_changed"), "There is a break from 11:00 to 11:15."));
	assert_true(holds(email_of(&bench, "drive_changed"), "Change the time:"));
	bench_close(&bench);
}

/* Where no time can be booked, none can be changed either. */
static void
a_change_of_a_closed_drive_offers_no_other_time(void **state)
{
	struct bench bench;
	struct drive_words words;
	struct drive_edit edit;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	assert_int_equal(appointment_drive_close(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CLOSE_OK);
	words = bench.drive.words;
	words.venue = TEXT("Town Hall");
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_OK);
	assert_true(holds(email_of(&bench, "drive_changed"), "Booking is closed: no more appointments can be booked."));
	assert_true(holds(email_of(&bench, "drive_changed"), "Your appointment is safe."));
	assert_false(holds(email_of(&bench, "drive_changed"), "Change the time:"));
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
	words.capacity = 5;
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_OK);
	assert_int_equal(bench_emails(&bench, "drive_changed"), 0);
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
	words.venue = TEXT("Elsewhere");
	words.from_minute = 615;
	words.capacity = 2;
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_BOOKED);
	assert_int_equal(edit.refused.count, 2);
	assert_true(edit.refused.at[0].dropped && !edit.refused.at[1].dropped);
	assert_int_equal(edit.refused.at[0].slot.booked, 1);
	assert_int_equal(edit.refused.at[1].slot.booked, 3);
	words = bench.drive.words;
	words.date.day = 30;
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_BOOKED);
	assert_true(text_equal(drive_now(&bench).words.venue, TEXT("St Anne's Hall")));
	assert_int_equal(bench_emails(&bench, "drive_changed"), 0);
	bench_close(&bench);
}

/* Found by tests/model: undoing "did not come" was a fault when the slot had gone. */
static void
an_edit_does_not_drop_the_slot_of_someone_who_did_not_come(void **state)
{
	struct bench bench;
	struct drive_words words = bench_words();
	struct drive_edit edit;
	struct appointment missed;

	bench_open(&bench);
	missed = bench_taken(&bench, 6, 1);
	assert_true(appointment_free_slot(bench.context, &missed));
	words.until_minute = 705;
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_BOOKED);
	assert_int_equal(edit.refused.count, 1);
	assert_true(edit.refused.at[0].dropped && edit.refused.at[0].slot.booked + edit.refused.at[0].slot.overbooked == 1);
	words = bench_words();
	words.from_minute = 615;
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_OK);
	missed = bench_again(&bench, &missed);
	assert_true(appointment_retake_slot(bench.context, &missed));
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
	assert_int_equal(appointment_cancel(bench.context, &gone), APPOINTMENT_CANCEL_OK);
	words = bench.drive.words;
	words.date.day = 30;
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_OK);
	assert_int_equal(bench_emails(&bench, "drive_changed"), 0);
	assert_true(drive_slots(bench.context, &bench.drive, &bench.slots));
	assert_int_equal(bench.slots.count, 7);
	/* The appointment that was given back is still found by its link, without a time. */
	gone = bench_again(&bench, &gone);
	assert_int_equal(gone.state, APPOINTMENT_STATE_CANCELLED);
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
	assert_int_equal(bench_emails(&bench, "drive_changed"), 1);
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
	words.venue = TEXT("Elsewhere");
	bench.context->now = bench.drive.ends;
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_OVER);
	bench.context->now = instant_plus(bench.drive.starts, -INSTANT_DAY);
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CANCEL_OK);
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_OVER);
	bench_close(&bench);
}

/* ---- who is told ---- */

static int64_t
told(struct bench *bench, bool waiting)
{
	int64_t people;

	assert_true(appointment_drive_told(bench->context, bench->drive.id, waiting, &people));
	return people;
}

static void
each_address_that_will_be_emailed_is_counted_once(void **state)
{
	struct bench bench;
	struct appointment gone;
	struct appointment_group group;
	struct donor friend, family;
	struct secret link;

	bench_open(&bench);
	assert_int_equal(told(&bench, true), 0);
	bench_taken(&bench, 0, 1);
	family = (struct donor){ TEXT("Another of the family"), bench_donor(&bench, 1).email, TEXT("") };
	assert_int_equal(appointment_take(bench.context, bench.page, bench.drive.id, bench.slots.at[0].id, &family, &link),
	                 APPOINTMENT_TAKE_OK);
	assert_int_equal(told(&bench, false), 1);
	group = group_of(&bench, 1, 3, true, 2);
	assert_int_equal(told(&bench, false), 2);
	friend = bench_donor(&bench, 3);
	assert_int_equal(appointment_seat_claim(bench.context, &group, &(struct appointment_claim){ .donor = friend }, &link),
	                 APPOINTMENT_SEAT_CLAIM_OK);
	group_of(&bench, 4, 2, false, 4);
	assert_int_equal(told(&bench, false), 4);
	gone = bench_taken(&bench, 6, 5);
	assert_int_equal(told(&bench, false), 5);
	assert_int_equal(appointment_cancel(bench.context, &gone), APPOINTMENT_CANCEL_OK);
	assert_int_equal(told(&bench, false), 4);
	assert_int_equal(outbox_refuse(bench.context, bench_donor(&bench, 3).email), OUTBOX_REFUSE_OK);
	assert_int_equal(told(&bench, false), 3);
	assert_int_equal(appointment_drive_close(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CLOSE_OK);
	tell_now(&bench);
	assert_int_equal(bench_emails(&bench, "drive_closed"), 3);
	bench_close(&bench);
}

static void
the_organisers_sentence_is_in_the_emails_as_their_words_and_an_empty_one_is_not(void **state)
{
	struct bench bench;
	struct drive_words words;
	struct drive_planned planned;
	struct drive_edit edit;
	struct text message;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	words = bench.drive.words;
	words.venue = TEXT("The School");
	assert_int_equal(drive_plan(bench.context->arena, &words, &planned.slots, &planned.starts, &planned.ends), DRIVE_PLAN_OK);
	assert_int_equal(appointment_drive_edit(bench.context, bench.organiser, bench.drive.id, &words, &planned,
	                                        TEXT("The hall is flooded."), &edit), APPOINTMENT_DRIVE_EDIT_OK);
	tell_now(&bench);
	message = email_of(&bench, "drive_changed");
	assert_true(holds(message, "The organiser writes:") && holds(message, "The hall is flooded."));
	assert_int_equal(appointment_drive_close(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CLOSE_OK);
	tell_now(&bench);
	message = email_of(&bench, "drive_closed");
	assert_false(holds(message, "The organiser writes:") || holds(message, "flooded"));
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id, TEXT("We are very sorry.")),
	                 APPOINTMENT_DRIVE_CANCEL_OK);
	tell_now(&bench);
	message = email_of(&bench, "drive_cancelled");
	assert_true(holds(message, "The organiser writes:") && holds(message, "We are very sorry."));
	bench.context->now = instant_plus(bench.context->now, (LIMIT_EMAIL_KEPT_DAYS - 1) * INSTANT_DAY);
	assert_true(drive_note_forget_old(bench.context));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM drive_note"), 1);
	bench.context->now = instant_plus(bench.context->now, INSTANT_DAY + 1);
	assert_true(drive_note_forget_old(bench.context));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM drive_note"), 0);
	bench_close(&bench);
}

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
	assert_int_equal(appointment_seat_claim(bench.context, &group, &(struct appointment_claim){ .donor = friend }, &link),
	                 APPOINTMENT_SEAT_CLAIM_OK);
	other = group_of(&bench, 3, 3, false, 3);
	assert_int_equal(other.size, 3);
	words = bench.drive.words;
	words.venue = TEXT("Town Hall");
	assert_int_equal(edit_to(&bench, &words, &edit), APPOINTMENT_DRIVE_EDIT_OK);
	/* The leader, the friend, and the second leader for her own appointment. */
	assert_int_equal(bench_emails(&bench, "drive_changed"), 3);
	assert_int_equal(emails_to(&bench, "drive_changed", "donor1@example.org"), 1);
	assert_int_equal(emails_to(&bench, "drive_changed", "donor2@example.org"), 1);
	assert_int_equal(emails_to(&bench, "drive_changed", "donor3@example.org"), 1);
	message = email_of_leader(&bench, "drive_changed");
	assert_true(holds(message, "The 4 appointments of your group are safe.") &&
	            !holds(message, "BEGIN:VCALENDAR"));
	bench_close(&bench);
}

static void
a_person_who_cancelled_arrived_or_was_freed_is_not_told(void **state)
{
	struct bench bench;
	struct appointment back, came, missed;

	bench_open(&bench);
	back = bench_taken(&bench, 0, 1);
	came = bench_taken(&bench, 0, 2);
	missed = bench_taken(&bench, 0, 3);
	bench_taken(&bench, 6, 4);
	assert_int_equal(appointment_cancel(bench.context, &back), APPOINTMENT_CANCEL_OK);
	bench.context->now = bench.slots.at[1].starts;
	assert_true(appointment_arrive(bench.context, came.drive, came.id, true));
	assert_true(appointment_free_slot(bench.context, &missed));
	assert_int_equal(appointment_drive_close(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CLOSE_OK);
	tell_now(&bench);
	assert_int_equal(bench_emails(&bench, "drive_closed"), 1);
	assert_int_equal(emails_to(&bench, "drive_closed", "donor4@example.org"), 1);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_changed_tells_nobody),
		cmocka_unit_test(another_venue_is_announced_once_to_each_appointment_and_raises_the_sequence),
		cmocka_unit_test(who_booked_after_the_change_knows_it),
		cmocka_unit_test(other_directions_are_told_and_leave_the_sequence),
		cmocka_unit_test(longer_hours_add_slots_and_keep_those_that_are_booked),
		cmocka_unit_test(a_change_of_a_closed_drive_offers_no_other_time),
		cmocka_unit_test(more_people_at_one_time_is_no_news_to_those_who_are_booked),
		cmocka_unit_test(an_edit_that_would_drop_or_cut_booked_slots_changes_nothing),
		cmocka_unit_test(an_edit_does_not_drop_the_slot_of_someone_who_did_not_come),
		cmocka_unit_test(a_drive_without_people_moves_to_another_day),
		cmocka_unit_test(a_drive_that_has_begun_keeps_its_hours_and_may_say_where_else_to_go),
		cmocka_unit_test(what_is_over_or_cancelled_is_not_edited),
		cmocka_unit_test(each_address_that_will_be_emailed_is_counted_once),
		cmocka_unit_test(the_organisers_sentence_is_in_the_emails_as_their_words_and_an_empty_one_is_not),
		cmocka_unit_test(a_leader_who_only_organises_is_told_once_and_friends_for_themselves),
		cmocka_unit_test(a_person_who_cancelled_arrived_or_was_freed_is_not_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
