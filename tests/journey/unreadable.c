/* One row that cannot be read degrades that row alone: every page, feed and job goes on without it. */
#include "authors.h"
#include "expanders.h"
#include "tests/journey/world.h"

#include <string.h>

#include "appointment/appointment.h"
#include "waiting/waiting.h"
#include "base/log.h"
#include "base/unreadable.h"
#include "donation/donation.h"
#include "drive/drive.h"
#include "drive/drive_search.h"
#include "follow/follow.h"
#include "limits.h"
#include "message/message.h"
#include "outbox/outbox_letter.h"
#include "thanks/thanks.h"

static struct world world;

static int
open_world(void **state)
{
	(void)state;
	world_open(&world);
	log_level_set(LOG_FAULT + 1);             /* the rows that cannot be read are what is tested */
	return 0;
}

static int
close_world(void **state)
{
	(void)state;
	log_level_set(LOG_INFO);
	world_close(&world);
	return 0;
}

/* `own`: parts of the patterns of paths that are about the damaged row itself and may say that it cannot be shown. */
struct damage { const char *what, *sql; const char *own[11]; };

#define FIRST_DRIVE " WHERE id = (SELECT min(id) FROM drive)"
#define FIRST_PAGE " WHERE id = (SELECT min(id) FROM honour_page)"
#define OTHER_PAGE " WHERE id = (SELECT max(id) FROM honour_page)"
#define FIRST_APPOINTMENT " WHERE id = (SELECT min(id) FROM appointment)"
#define OF_DRIVE { "{drive ", "/mine/", "/group/", "/seat/", "/waiting/", "/board/" }
#define OF_PAGE { "{page ", "/mine/", "/group/", "/seat/", "/waiting/", "/invitation/", "/feed/", "/follow/{", "/drive/{", "/oembed", \
                  "/webfinger" }

static const struct damage damages[] = {
	{ "a drive in an unknown time zone", "UPDATE drive SET zone = 'US/Nowhere'" FIRST_DRIVE, OF_DRIVE },
	{ "a drive in an unknown state", "UPDATE drive SET state = 'postponed'" FIRST_DRIVE, OF_DRIVE },
	{ "a drive without a date", "UPDATE drive SET date = '31 October'" FIRST_DRIVE, OF_DRIVE },
	{ "a drive that is over, in an unknown time zone", "UPDATE drive SET zone = 'US/Nowhere' WHERE day_closed_at IS NOT NULL",
	  { "/results", "/message" } },
	{ "a slot without a date", "UPDATE slot SET date = 'soon' WHERE id = (SELECT min(id) FROM slot)", { "{slot " } },
	{ "every slot without a date", "UPDATE slot SET date = 'soon'", { "{slot " } },
	{ "a page in an unknown state", "UPDATE honour_page SET state = 'archived'" FIRST_PAGE, OF_PAGE },
	{ "a page whose name does not open", "UPDATE honour_page SET name_sealed = substr(name_sealed, 1, 20)" FIRST_PAGE, OF_PAGE },
	{ "another page whose name does not open", "UPDATE honour_page SET name_sealed = substr(name_sealed, 1, 20)" OTHER_PAGE, { NULL } },
	{ "an appointment in an unknown state", "UPDATE appointment SET state = 'perhaps'" FIRST_APPOINTMENT, { "/mine/", "/donor/" } },
	{ "appointments of an unknown kind", "UPDATE appointment SET kind = 'nurse'", { NULL } },
	{ "an appointment whose name does not open", "UPDATE appointment SET name_sealed = x'0102'" FIRST_APPOINTMENT, { "/mine/" } },
	{ "an appointment whose address does not open", "UPDATE appointment SET email_sealed = substr(email_sealed, 1, 30)" FIRST_APPOINTMENT,
	  { "/mine/" } },
	{ "an appointment whose shown name does not open", "UPDATE appointment SET shown_sealed = x'0102'" FIRST_APPOINTMENT,
	  { "/mine/" } },
	{ "a group whose leader's name does not open", "UPDATE booking_group SET leader_name_sealed = x'01'", { "/group/", "/seat/" } },
	{ "pictures that are cut off", "UPDATE media SET bytes = substr(bytes, 1, 3), alternative_text = ''", { "{picture ", "{upload " } },
	{ "messages whose words do not open", "UPDATE message SET text_sealed = substr(text_sealed, 1, 9)", { "{message " } },
	{ "messages in an unknown state", "UPDATE message SET state = 'perhaps'", { "{message " } },
	{ "outcomes of an unknown kind", "INSERT INTO outcome (id, appointment, drive, honour_page, kind, crew_pass, recorded_at)"
	  " SELECT id, id, drive, honour_page, 'perhaps', 1, 1 FROM appointment WHERE state = 'booked'"
	  " AND id NOT IN (SELECT appointment FROM outcome)", { NULL } },
	{ "donations elsewhere without a date", "UPDATE donation_elsewhere SET date = 'soon'", { NULL } },
	{ "donations elsewhere whose shown name does not open", "UPDATE donation_elsewhere SET shown_sealed = x'0102'", { NULL } },
	{ "thank-you letters in an unknown state", "UPDATE thanks_letter SET state = 'perhaps'", { "{letter " } },
	{ "an entry of the waiting list in an unknown state", "UPDATE waiting_entry SET state = 'perhaps'", { "/waiting/" } },
	{ "tickets of an unknown cause", "UPDATE outbox_email SET cause = 'pigeon' WHERE about IS NOT NULL", { NULL } },
	{ "offers in an unknown state", "UPDATE waiting_offer SET state = 'perhaps'", { NULL } },
};

static bool
is_own(const struct damage *damage, const struct route *route)
{
	for (size_t i = 0; i < COUNT_OF(damage->own) && damage->own[i] != NULL; i++)
		if (strstr(route->pattern, damage->own[i]) != NULL)
			return true;
	return false;
}

static void
walk_pages(const struct damage *damage)
{
	for (size_t i = 0; i < route_count; i++) {
		const struct route *route = &routes[i];
		struct browser *browser = world_browser(&world, route);

		if (route->method != METHOD_GET || route->demo)
			continue;
		world_try(&world, browser, &(struct browser_ask){ .method = TEXT("GET"), .target = world_path(&world, route, 0, TEXT_NONE) });
		if (browser->status >= 500 && !is_own(damage, route))
			world_complain("%s: GET %s: %d", damage->what, route->pattern, browser->status);
	}
}

static void
expect(const struct damage *damage, const char *job, bool done)
{
	if (!done)
		world_complain("%s: the job %s does nothing for anybody", damage->what, job);
}

/* The jobs, a day before the drive and after it. */
static void
run_jobs(const struct damage *damage)
{
	struct context *context = &world.setting.journey->bench->context;
	struct drive_derived derived = { 0 };
	struct drive_id after = { 0 };

	expect(damage, "reminders", appointment_remind_due(context) >= 0);
	expect(damage, "lapsing offers", waiting_lapse_due(context) >= 0);
	expect(damage, "waiting lists", waiting_tend(context, &after));
	expect(damage, "asking for messages", message_ask_due(context) >= 0);
	expect(damage, "telling of messages", message_tell_due(context) >= 0);
	expect(damage, "thank-you letters", thanks_letter_begin_due(context));
	expect(damage, "announcements", expanders_run(context) >= 0);
	expect(damage, "slots", drive_derive_some(context, &derived) >= 0);
	expect(damage, "search", drive_search_tend(context) >= 0);
	expect(damage, "closing days", donation_close_past(context, instant_plus(context->now, -INSTANT_DAY)) >= 0);
	expect(damage, "feeds", follow_tend(context));
}

static bool
reads_all(int64_t (*some)(struct context *context, int64_t *after))
{
	int64_t after = 0, read;

	while ((read = some(&world.setting.journey->bench->context, &after)) > 0)
		;
	return read == 0;
}

/* What doctor reads, and the job that stores the names of zones. */
static void
read_everything(const struct damage *damage)
{
	expect(damage, "doctor: drives", reads_all(drive_read_some));
	expect(damage, "doctor: pages", reads_all(honour_read_some));
	expect(damage, "doctor: appointments", reads_all(appointment_read_some));
	expect(damage, "doctor: messages", reads_all(message_read_some));
	expect(damage, "zones", reads_all(drive_store_zones));
}

/* An email about an appointment, written when it leaves: a row that it is about is no fault of the database. */
static void
read_emails(const struct damage *damage)
{
	struct context *context = &world.setting.journey->bench->context;
	const int64_t count = journey_count(world.setting.journey, "SELECT count(*) FROM outbox_email WHERE about IS NOT NULL");

	for (int64_t i = 0; i < count; i++) {
		const struct email_id id = {
			journey_count(world.setting.journey, "SELECT id FROM outbox_email WHERE about IS NOT NULL LIMIT 1 OFFSET %lld", (long long)i),
		};
		struct outbox_letter letter;

		if (outbox_letter_read(context, id, authors_write, &letter) == OUTBOX_LETTER_READ_FAULT)
			world_complain("%s: an email stops all others", damage->what);
	}
}

static void
one_row_that_cannot_be_read_degrades_that_row_alone(void **state)
{
	struct context *context = &world.setting.journey->bench->context;
	const struct instant now = context->now;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(damages); i++) {
		DB_TRANSACTION(damaged, context);

		test_bench_run(world.setting.journey->bench, damages[i].sql);
		walk_pages(&damages[i]);
		for (int day = -1; day <= 2; day++) {
			DB_TRANSACTION(day_of_jobs, context);

			context->now = instant_plus(now, day * INSTANT_DAY + 2 * INSTANT_HOUR);
			run_jobs(&damages[i]);
		}
		context->now = now;
		read_emails(&damages[i]);
		read_everything(&damages[i]);
	}
	world_content();
}

static int64_t
reminders_the_day_before(const char *damage)
{
	struct test_bench *bench = world.setting.journey->bench;
	DB_TRANSACTION(undone, &bench->context);

	test_bench_run(bench, "UPDATE drive SET day_closed_at = NULL");
	test_bench_run(bench, "UPDATE appointment SET arrived_at = NULL");
	test_bench_run(bench, damage);
	return appointment_remind_due(&bench->context);
}

/* Two drives of one day: the first cannot be read. */
static void
a_drive_that_cannot_be_read_keeps_no_reminder_of_another_from_going_out(void **state)
{
	struct context *context = &world.setting.journey->bench->context;
	int64_t all, first;

	(void)state;
	context->now = instant_plus(context->now, -20 * INSTANT_HOUR);
	all = reminders_the_day_before("UPDATE drive SET zone = zone");
	first = all - reminders_the_day_before("UPDATE drive SET date = '2027-10-31'" FIRST_DRIVE);
	print_message("%lld reminders, %lld of them of the drive that cannot be read\n", (long long)all, (long long)first);
	assert_true(first > 0 && first < all);
	assert_int_equal(reminders_the_day_before("UPDATE drive SET zone = 'US/Nowhere'" FIRST_DRIVE), all - first);
}

static void
what_cannot_be_read_is_named_once_and_no_longer_when_it_can_be_read_again(void **state)
{
	struct context *context = &world.setting.journey->bench->context;
	struct unreadable rows[LIMIT_UNREADABLE_ROWS];
	const size_t before = unreadable_list(rows, 0);
	struct drive_list drives;
	struct drive_id id;
	struct drive drive;

	(void)state;
	{
		DB_TRANSACTION(damaged, context);

		id.id = journey_count(world.setting.journey, "SELECT min(id) FROM drive");
		test_bench_run(world.setting.journey->bench, "UPDATE drive SET zone = 'US/Nowhere'" FIRST_DRIVE);
		for (int i = 0; i < 3; i++)
			assert_int_equal(drive_read(context, id, &drive), FOUND_FAULT);
		assert_int_equal(unreadable_list(rows, COUNT_OF(rows)), before + 1);
		assert_int_equal(rows[before].kind, UNREADABLE_DRIVE);
		assert_true(rows[before].id == id.id);
		browser_visit(world.setting.visitor, "/readyz");
		browser_status(world.setting.visitor, 200);
		assert_true(text_starts_with(world.setting.visitor->page, TEXT("ok\n")));
		browser_see(world.setting.visitor, journey_text(world.setting.journey, "unreadable drive %lld: its time zone is not known",
		                                                (long long)id.id));
		assert_true(drive_newest(context, &drives));
		for (size_t i = 0; i < drives.count; i++)
			assert_false(drive_id_equal(drives.at[i].id, id));
	}
	assert_int_equal(drive_read(context, id, &drive), FOUND_OK);
	assert_int_equal(unreadable_list(rows, 0), before);
}

static void
the_names_of_time_zones_that_were_given_up_are_replaced_in_the_database(void **state)
{
	struct test_bench *bench = world.setting.journey->bench;

	(void)state;
	test_bench_run(bench, "UPDATE drive SET zone = 'US/Pacific'" FIRST_DRIVE);
	assert_true(reads_all(drive_store_zones));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM drive WHERE zone = 'America/Los_Angeles'"), 1);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM drive WHERE zone = 'US/Pacific'"), 0);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM drive WHERE zone = 'Europe/Berlin'"),
	                 test_bench_count(bench, "SELECT count(*) FROM drive") - 1);
}

int
main(int count, char **words)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_row_that_cannot_be_read_degrades_that_row_alone, open_world, close_world),
		cmocka_unit_test_setup_teardown(a_drive_that_cannot_be_read_keeps_no_reminder_of_another_from_going_out, open_world, close_world),
		cmocka_unit_test_setup_teardown(the_names_of_time_zones_that_were_given_up_are_replaced_in_the_database, open_world, close_world),
		cmocka_unit_test_setup_teardown(what_cannot_be_read_is_named_once_and_no_longer_when_it_can_be_read_again, open_world, close_world),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
