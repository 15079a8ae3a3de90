/* appointment_bench: the setting of tests of appointments: a published page and a drive for it.
 *
 * 31 October 2026, Los Angeles, 10:00 to 12:00, break from 11:00 to 11:15, 15 minutes, 3 places: seven slots, 21 places. */
#ifndef TESTS_APPOINTMENT_BENCH_H
#define TESTS_APPOINTMENT_BENCH_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "appointment/appointment.h"
#include "appointment/appointment_group.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "tests/bench_context.h"

#define UNUSED __attribute__((unused))

struct bench {
	struct test_bench *site;
	struct context *context;
	struct person_id organiser;
	struct honour_page_id page;
	struct honour_page honour;
	struct drive drive;
	struct drive_slot_list slots;
};

static UNUSED struct drive_words
bench_words(void)
{
	return (struct drive_words){ .service_name = TEXT("City Blood Service"), .service_phone = TEXT("+1 206 555 0100"),
		.service_web = TEXT("https://blood.example.com/who"), .venue = TEXT("St Anne's Hall"), .address = TEXT("1 Mill Lane"),
		.directions = TEXT("Behind the church."), .date = { 2026, 10, 31 }, .zone = zone_find(TEXT("America/Los_Angeles")),
		.from_minute = 600, .until_minute = 720, .break_from = 660, .break_until = 675, .slot_minutes = 15, .capacity = 3 };
}

static UNUSED void
bench_open_with(struct bench *bench, const struct drive_words *words)
{
	struct honour_opening opening = { .name = TEXT("Ada"), .words = TEXT("Our words."), .living = true,
		.keeper_email = TEXT("organiser@example.org") };
	struct drive_id drive;

	bench->site = test_bench_open();
	bench->context = &bench->site->context;
	assert_int_equal(people_ensure(bench->context, TEXT("organiser@example.org"), TEXT("Olga"), &bench->organiser), PEOPLE_ENSURE_OK);
	assert_int_equal(honour_open(bench->context, bench->organiser, &opening, &bench->page), HONOUR_OPEN_OK);
	assert_true(honour_make_keeper(bench->context, bench->page, bench->organiser));
	assert_int_equal(honour_publish(bench->context, bench->page, bench->organiser, false), HONOUR_PUBLISH_OK);
	assert_int_equal(honour_read(bench->context, bench->page, &bench->honour), FOUND_OK);
	assert_int_equal(drive_open(bench->context, bench->organiser, bench->page, words, &drive), DRIVE_OPEN_OK);
	assert_int_equal(drive_read(bench->context, drive, &bench->drive), FOUND_OK);
	assert_true(drive_slots(bench->context, &bench->drive, &bench->slots));
}

static UNUSED void
bench_open(struct bench *bench)
{
	struct drive_words words = bench_words();

	bench_open_with(bench, &words);
	assert_int_equal(bench->slots.count, 7);
}

/* Ends every test with these checks: a slot's `booked` is what its appointments and the offers held in it say, and never more than its
 * capacity; every entry in the state "offered" has an offer, and no other entry has one. */
static UNUSED void
bench_check(struct bench *bench)
{
	assert_int_equal(test_bench_count(bench->site,
		"SELECT count(*) FROM slot s WHERE booked > capacity OR booked <> (SELECT count(*) FROM appointment a WHERE a.slot = s.id"
		" AND a.state IN ('booked', 'unclaimed') AND NOT a.over_capacity AND a.released_at IS NULL)"
		" + (SELECT coalesce(sum(p.seats), 0) FROM waiting_offer_slot p JOIN waiting_offer o ON o.id = p.offer"
		" WHERE p.slot = s.id AND o.state = 'held')"), 0);
	assert_int_equal(test_bench_count(bench->site,
		"SELECT count(*) FROM waiting_entry w WHERE (w.state = 'offered') <>"
		" EXISTS (SELECT 1 FROM waiting_offer o WHERE o.entry = w.id AND o.state = 'held')"
		" OR (w.ended_at IS NULL) <> (w.state IN ('waiting', 'offered'))"), 0);
	assert_int_equal(test_bench_count(bench->site, "SELECT count(*) FROM waiting_offer o JOIN waiting_entry w ON w.id = o.entry"
		" WHERE o.state = 'held' AND w.size <> (SELECT sum(p.seats) FROM waiting_offer_slot p WHERE p.offer = o.id)"), 0);
	assert_int_equal(test_bench_count(bench->site,
		"SELECT count(*) FROM slot s WHERE overbooked <> (SELECT count(*) FROM appointment a WHERE a.slot = s.id"
		" AND a.state IN ('booked', 'unclaimed') AND a.over_capacity AND a.released_at IS NULL)"), 0);
}

static UNUSED void
bench_close(struct bench *bench)
{
	bench_check(bench);
	test_bench_close(bench->site);
}

/* A person whose address is confirmed, so that their emails are complete. */
static UNUSED struct donor
bench_donor(struct bench *bench, int number)
{
	const struct text email = text_format(bench->context->arena, "donor%d@example.org", number);

	assert_true(outbox_confirm(bench->context, email));
	return (struct donor){ text_format(bench->context->arena, "Donor %d", number), email, TEXT("") };
}

static UNUSED enum appointment_take
bench_take(struct bench *bench, size_t slot, int number, struct secret *link)
{
	struct donor donor = bench_donor(bench, number);

	return appointment_take(bench->context, bench->page, bench->drive.id, bench->slots.at[slot].id, &donor, link);
}

static UNUSED struct appointment
bench_taken(struct bench *bench, size_t slot, int number)
{
	struct appointment taken;
	struct secret link;

	assert_int_equal(bench_take(bench, slot, number, &link), APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_find(bench->context, link, &taken), FOUND_OK);
	return taken;
}

static UNUSED struct appointment
bench_again(struct bench *bench, const struct appointment *before)
{
	struct appointment now;

	assert_int_equal(appointment_read(bench->context, before->id, &now), FOUND_OK);
	return now;
}

static UNUSED int64_t
bench_taken_in(struct bench *bench, size_t slot)
{
	assert_true(drive_slots(bench->context, &bench->drive, &bench->slots));
	return bench->slots.at[slot].booked;
}

static UNUSED int64_t
bench_emails(struct bench *bench, const char *kind)
{
	struct text sql = text_format(bench->context->arena, "SELECT count(*) FROM outbox_email WHERE cause = '%s'", kind);

	return test_bench_count(bench->site, text_terminated(bench->context->arena, sql));
}

#endif
