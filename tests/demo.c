/* demo: what the demo shows in its first minute (src/demo.c), and that it exposes nobody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "appointment/appointment_group.h"
#include "base/log.h"
#include "db/engine.h"
#include "demo.h"
#include "donation/donation.h"
#include "drive/drive.h"
#include "honour/honour.h"
#include "media/media.h"
#include "media/media_spawn.h"
#include "message/message.h"
#include "people/people.h"
#include "thanks/thanks_letter.h"
#include "thanks/thanks_letter_picture.h"

static struct arena *arena;
static struct store store;
static struct random randomness;
static struct context context;
static char folder[] = "/tmp/givenback-demo-XXXXXX";
static struct honour_page_list pages;     /* the family's */

static int
fill(void **state)
{
	const char *words[] = { "--data", folder, "--site-url", "http://localhost:8080", "--operator-email", "operator@example.org" };
	const char *build = getenv("GIVENBACK_BUILD");
	struct config config;
	struct person_id keeper;

	crypto_start();
	log_level_set(LOG_FAULT);
	arena = arena_new(512 * (size_t)MIB);
	assert_non_null(build);
	media_set_program(text_terminated(arena, text_format(arena, "%s/src/givenback-media", build)));
	assert_non_null(mkdtemp(folder));
	assert_true(config_read(arena, COUNT_OF(words), (char **)words, &config, NULL, 0));
	assert_true(store_open(arena, &config, STORE_USE_ALONE, true, &store));
	assert_true(demo_ready(arena, &store));
	context = store_context(arena, &store, &randomness);
	assert_int_equal(people_ensure(&context, TEXT("marta@example.org"), TEXT(""), &keeper), PEOPLE_ENSURE_OK);
	assert_true(honour_pages_of(&context, keeper, &pages));
	assert_true(pages.count >= 3);
	return 0;
}

static int
end(void **state)
{
	char command[100];

	store_close(&store);
	arena_free(arena);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return (system)(command);
}

static int64_t
ask(const char *sql)
{
	int64_t number = 0;

	assert_true(engine_ask(context.connection, sql, &number));
	return number;
}

static const struct honour_page *
liv(void)
{
	for (size_t i = 0; i < pages.count; i++)
		if (text_equal(pages.at[i].name, TEXT("Liv")))
			return &pages.at[i];
	fail();
	return NULL;
}

static void
assert_is_a_described_picture(struct picture_id id, struct honour_page_id page)
{
	struct media media;

	assert_int_equal(media_open(&context, id, &media), FOUND_OK);
	assert_int_equal(media.page.id, page.id);
	assert_true(media.description.length > 20);
	/* As an upload is stored: a JPEG without the camera's metadata. */
	assert_true(media.jpeg.length > 10000 && media.jpeg.at[0] == 0xff && media.jpeg.at[1] == 0xd8);
	assert_true(media.width >= 800 || media.height >= 800);
}

static void
every_page_that_visitors_find_has_a_picture_with_a_description(void **state)
{
	size_t listed = 0;

	for (size_t i = 0; i < pages.count; i++)
		if (pages.at[i].listed) {
			assert_is_a_described_picture(pages.at[i].picture, pages.at[i].id);
			listed++;
		}
	assert_true(listed >= 3);
}

/* The story is weeks old: who was emailed then gets whole emails now, not the short one that a stranger's address gets. */
static void
everyone_who_was_emailed_before_yesterday_is_known(void **state)
{
	(void)state;
	assert_true(ask("SELECT count(DISTINCT to_hash) FROM outbox_email") > 20);
	assert_int_equal(ask("SELECT count(*) FROM outbox_email o, (SELECT max(created_at) - 172800000000 AS at FROM outbox_email) AS recent"
	                     " WHERE o.created_at <= recent.at"
	                     " AND NOT EXISTS (SELECT 1 FROM email_confirmed c WHERE c.email_hash = o.to_hash)"), 0);
}

static void
the_next_drive_is_within_a_week_and_has_a_full_time_that_people_wait_for(void **state)
{
	struct drive_list drives;
	struct drive *next;
	struct drive_slot_list slots;
	size_t full = 0, waited_for = 0;

	assert_true(drive_list_of_page(&context, liv()->id, &drives));
	assert_true(drives.count > 0);
	next = &drives.at[drives.count - 1];
	assert_true(drive_is_ahead(&context, next));
	assert_true(instant_compare(next->ends, instant_plus(context.now, 9 * INSTANT_DAY)) < 0);
	assert_true(drive_slots(&context, next, &slots));
	for (size_t i = 0; i < slots.count; i++)
		if (slots.at[i].booked == slots.at[i].capacity) {
			full++;
			waited_for += ask(text_terminated(arena, text_format(arena, "SELECT count(*) FROM waiting_entry WHERE drive = %lld AND state = "
			                  "'waiting' AND from_minute <= %d AND until_minute >= %d", (long long)next->id.id, slots.at[i].local.minute,
			                  slots.at[i].local.minute))) > 0;
		}
	assert_true(full > 0 && full < slots.count);
	assert_true(waited_for > 0);
}

static void
another_drive_is_full_and_has_a_waiting_list(void **state)
{
	assert_int_equal(ask("SELECT count(*) FROM drive d WHERE day_closed_at IS NULL AND NOT EXISTS (SELECT 1 FROM slot s WHERE s.drive ="
	                     " d.id AND s.booked < s.capacity) AND (SELECT count(*) FROM waiting_entry w WHERE w.drive = d.id) >= 2"), 1);
}

static void
a_group_of_seven_sits_side_by_side_and_one_seat_is_not_claimed_yet(void **state)
{
	struct group_id id = { ask("SELECT id FROM booking_group WHERE size = 7 AND confirm_until IS NULL") };
	struct appointment_group group;
	struct appointment_list seats;
	size_t claimed = 0;

	assert_int_equal(appointment_group_read(&context, id, &group), FOUND_OK);
	assert_int_equal(group.page.id, liv()->id.id);
	assert_true(appointment_group_seats(&context, &group, &seats));
	assert_int_equal(seats.count, 7);
	for (size_t i = 0; i < seats.count; i++)
		claimed += seats.at[i].state == APPOINTMENT_STATE_BOOKED;
	assert_int_equal(claimed, 6);
	assert_true(seats.at[6].starts.us - seats.at[0].starts.us <= 30 * INSTANT_MINUTE);
}

static void
a_message_with_a_picture_is_published_and_others_wait_for_the_family(void **state)
{
	struct message_list messages;
	size_t with_picture = 0;

	assert_true(message_list_published(&context, liv()->id, &messages));
	for (size_t i = 0; i < messages.count; i++)
		if (messages.at[i].picture_count > 0) {
			assert_is_a_described_picture(messages.at[i].pictures[0].id, liv()->id);
			with_picture++;
		}
	assert_true(messages.count >= 2 && with_picture == 1);
	assert_true(ask("SELECT count(*) FROM message WHERE state = 'waiting'") >= 2);
}

static void
the_familys_letter_is_on_the_page_with_its_picture(void **state)
{
	struct thanks_letter_list letters;
	struct thanks_letter_pictures pictures;

	assert_true(thanks_letter_list(&context, liv()->id, &letters));
	assert_int_equal(letters.count, 1);
	assert_true(thanks_letter_is_public(&letters.at[0]));
	assert_true(thanks_letter_pictures(&context, letters.at[0].id, &pictures));
	assert_int_equal(pictures.count, 1);
	assert_is_a_described_picture(pictures.at[0].picture.id, liv()->id);
}

/* The table in docs: names are next to a number only where ten or more came. */
static void
names_are_shown_next_to_a_number_only_where_ten_or_more_came(void **state)
{
	size_t named = 0;

	for (size_t i = 0; i < pages.count; i++) {
		struct donation_came came;
		const int64_t arrived = ask(text_terminated(arena, text_format(arena, "SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM"
		                            " appointment WHERE honour_page = %lld AND arrived_at IS NOT NULL GROUP BY drive)",
		                            (long long)pages.at[i].id.id)));

		assert_true(donation_who_came(&context, pages.at[i].id, &came));
		if (came.count > 0) {
			assert_true(arrived >= 10);
			assert_true(came.and_friends);
			named++;
		}
	}
	assert_true(named > 0);
}

/* No blood service takes blood from anyone so soon again. */
static void
nobody_gives_or_waits_to_give_twice_within_twelve_weeks(void **state)
{
	(void)state;
	assert_true(ask("SELECT count(*) FROM appointment WHERE email_hash IS NOT NULL") > 20);
	assert_int_equal(ask("SELECT count(*) FROM (SELECT email_hash FROM (SELECT drive, email_hash FROM appointment UNION"
	                     " SELECT drive, email_hash FROM waiting_entry) WHERE email_hash IS NOT NULL"
	                     " GROUP BY email_hash HAVING count(*) > 1)"), 0);
}

/* Its link shows the draft and declines it, so that a person who looks around can try both. */
static void
one_page_waits_for_the_answer_of_a_person_who_is_asked(void **state)
{
	struct person_id organiser;
	struct honour_page_list own;
	int waiting = 0;

	(void)state;
	assert_int_equal(people_ensure(&context, TEXT("jon@example.org"), TEXT(""), &organiser), PEOPLE_ENSURE_OK);
	assert_true(honour_pages_of(&context, organiser, &own));
	for (size_t i = 0; i < own.count; i++)
		waiting += own.at[i].state == HONOUR_STATE_WAITING;
	assert_int_equal(waiting, 1);
	assert_int_equal(ask("SELECT count(*) FROM invitation WHERE ended_at IS NULL"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_page_waits_for_the_answer_of_a_person_who_is_asked),
		cmocka_unit_test(every_page_that_visitors_find_has_a_picture_with_a_description),
		cmocka_unit_test(everyone_who_was_emailed_before_yesterday_is_known),
		cmocka_unit_test(the_next_drive_is_within_a_week_and_has_a_full_time_that_people_wait_for),
		cmocka_unit_test(another_drive_is_full_and_has_a_waiting_list),
		cmocka_unit_test(a_group_of_seven_sits_side_by_side_and_one_seat_is_not_claimed_yet),
		cmocka_unit_test(a_message_with_a_picture_is_published_and_others_wait_for_the_family),
		cmocka_unit_test(nobody_gives_or_waits_to_give_twice_within_twelve_weeks),
		cmocka_unit_test(the_familys_letter_is_on_the_page_with_its_picture),
		cmocka_unit_test(names_are_shown_next_to_a_number_only_where_ten_or_more_came),
	};

	return cmocka_run_group_tests(tests, fill, end);
}
