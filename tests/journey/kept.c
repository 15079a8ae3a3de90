/* kept: every page that is the same for everybody is so, and none that would be kept shows what a press or a job has changed. */
#include "expanders.h"
#include "tests/journey/world.h"

#include <stdio.h>
#include <string.h>

#include "appointment/appointment.h"
#include "db/tag.h"
#include "donation/donation.h"
#include "drive/drive.h"
#include "follow/follow.h"
#include "limits.h"
#include "message/message.h"
#include "thanks/thanks.h"

enum { PAGES_MAX = 48 };

/* A page as it would be kept: its bytes, and what it was read from. */
struct kept { struct text target; bool slow; struct text page; int status; struct tags read; };

static struct world world;
static struct browser *passer;
static struct arena *baseline;
static struct kept pages[PAGES_MAX];
static size_t page_count;
static int64_t compared, dropped;
static bool with_slow = true;           /* those whose answer takes a process of its own */

static struct connection *
connection(void)
{
	return world.setting.journey->bench->context.connection;
}

static void
see(struct browser *browser, struct text target)
{
	static char peer[32];
	static int asked;

	/* One client may not fetch a feed for ever. */
	asked++;
	snprintf(peer, sizeof peer, "10.%d.%d.%d", asked >> 16 & 255, asked >> 8 & 255, asked & 255);
	browser->peer = text_of(peer);
	browser_ask(browser, &(struct browser_ask){ .method = TEXT("GET"), .target = target, .no_cookies = browser == passer });
}

static void
add_page(const struct route *route, struct text target)
{
	assert_true(page_count < PAGES_MAX);
	pages[page_count++] = (struct kept){ .target = text_copy(world.setting.journey->arena, target), .slow = route->slow };
}

static void
add_pages(void)
{
	struct text path;

	for (size_t i = 0; i < route_count; i++) {
		/* Drawn from what the embed says. */
		if (!routes[i].shared || strcmp(routes[i].handler, "follow_http_card") == 0)
			continue;
		add_page(&routes[i], world_path(&world, &routes[i], 0, TEXT_NONE));
		if (world_part_count(&routes[i]) != 1)
			continue;
		add_page(&routes[i], world_path(&world, &routes[i], 0, world.other_key));
		add_page(&routes[i], world_path(&world, &routes[i], 0, world.waiting_key));
	}
	for (size_t i = 0; i < route_count; i++) {
		if (strcmp(routes[i].handler, "public_http_drive") != 0)
			continue;
		add_page(&routes[i], world_path(&world, &routes[i], 1, world.parts[WORLD_CLOSED_DRIVE]));
		path = text_format(world.setting.journey->arena, "/honour/%.*s/drive/%.*s", TEXT_PRINT(world.other_key),
		                   TEXT_PRINT(world.parts[WORLD_OTHER_DRIVE]));
		add_page(&routes[i], path);
	}
}

static void
remember(void)
{
	arena_reset(baseline);
	for (size_t i = 0; i < page_count; i++) {
		struct kept *kept = &pages[i];
		struct tags read;
		int64_t *tags;

		kept->status = 0;
		if (kept->slow && !with_slow)
			continue;
		connection_note_reads(connection(), true);
		see(passer, kept->target);
		read = connection_read(connection());
		tags = arena_list_of(baseline, int64_t, read.count);
		if (read.count > 0)
			memcpy(tags, read.at, read.count * sizeof *tags);
		kept->page = text_copy(baseline, passer->page);
		kept->status = passer->status;
		kept->read = (struct tags){ tags, read.count, read.all };
		connection_note_reads(connection(), false);
	}
}

static bool
is_dropped(const struct kept *kept, struct tags changed)
{
	if (changed.all || kept->read.all)
		return true;
	for (size_t i = 0; i < kept->read.count; i++) {
		if (tags_hold(changed, kept->read.at[i]))
			return true;
	}
	return false;
}

static void
compare(const char *what)
{
	struct tags changed = connection_changed(connection());
	int64_t *tags = arena_list_of(baseline, int64_t, changed.count);

	if (changed.count > 0)
		memcpy(tags, changed.at, changed.count * sizeof *tags);
	changed.at = tags;
	for (size_t i = 0; i < page_count; i++) {
		const struct kept *kept = &pages[i];

		/* Only a page that is there is kept. */
		if (kept->status != 200)
			continue;
		if (is_dropped(kept, changed)) {
			dropped++;
			continue;
		}
		see(passer, kept->target);
		compared++;
		if (passer->status != kept->status || !text_equal(passer->page, kept->page))
			world_complain("after %s the kept %.*s shows what is no more", what, TEXT_PRINT(kept->target));
	}
}

static void
around_write(const char *handler, bool after)
{
	if (after)
		compare(handler);
	else
		remember();
}

static int
open_world(void **state)
{
	(void)state;
	world_open(&world);
	passer = browser_open(world.setting.journey);
	baseline = arena_new(256 * (size_t)MIB);
	add_pages();
	return 0;
}

static int
close_world(void **state)
{
	(void)state;
	browser_close(passer);
	arena_free(baseline);
	world_close(&world);
	return 0;
}

/* ---- */

/* Pages that show the settings of the site and nothing of its rows. */
static bool
is_of_settings(struct text target)
{
	static const char *const targets[] = { "/about", "/accessibility", "/contact", "/privacy" };

	for (size_t i = 0; i < COUNT_OF(targets); i++)
		if (text_equal(target, text_of(targets[i])))
			return true;
	return false;
}

static void
a_shared_page_is_the_same_for_everyone(void **state)
{
	struct browser *known[] = { world.setting.ruth, world.setting.anna, world.setting.desk, world.stranger };
	size_t there = 0;

	(void)state;
	remember();
	for (size_t i = 0; i < page_count; i++) {
		there += pages[i].status == 200;
		for (size_t j = 0; j < COUNT_OF(known); j++) {
			see(known[j], pages[i].target);
			if (known[j]->status != pages[i].status || !text_equal(known[j]->page, pages[i].page))
				world_complain("%.*s shows something of who asks", TEXT_PRINT(pages[i].target));
		}
		if (pages[i].status == 200 && !is_of_settings(pages[i].target) && pages[i].read.count == 0)
			world_complain("%.*s was read from nothing", TEXT_PRINT(pages[i].target));
		if (pages[i].read.count > LIMIT_CACHED_TAGS)
			world_complain("%.*s was read from too much", TEXT_PRINT(pages[i].target));
	}
	assert_true(there >= 12);
	world_content();
}

static void
after_every_press_no_kept_page_shows_what_is_no_more(void **state)
{
	int64_t presses = 0;

	(void)state;
	compared = dropped = 0;
	world.setting.journey->around_write = around_write;
	for (size_t i = 0; i < route_count; i++) {
		struct browser_pair pairs[LIMIT_FORM_FIELDS];
		struct browser *browser;
		size_t count;

		if (routes[i].method != METHOD_POST)
			continue;
		browser = world_browser(&world, &routes[i]);
		if (strcmp(routes[i].handler, "desk_http_close") == 0)
			journey_wait(world.setting.journey, INSTANT_HOUR);
		count = world_good(&world, &routes[i], browser, world_path(&world, &routes[i], 0, TEXT_NONE), pairs);
		world_try_form(&world, &routes[i], browser, world_path(&world, &routes[i], 0, TEXT_NONE), pairs, count, true);
		if (strcmp(routes[i].handler, "desk_http_close") == 0)
			journey_wait(world.setting.journey, -INSTANT_HOUR);
		presses++;
		with_slow = presses % 8 == 0;
	}
	with_slow = true;
	world.setting.journey->around_write = NULL;
	print_message("%lld presses: %lld pages dropped, %lld kept and compared\n", (long long)presses, (long long)dropped,
	              (long long)compared);
	assert_true(presses > 50 && dropped > 100 && compared > 300);
	world_content();
}

static bool
close_days(struct context *context)
{
	return donation_close_past(context, context->now) >= 0;
}

static bool
remind(struct context *context)
{
	return appointment_remind_due(context) >= 0;
}

static bool
thank(struct context *context)
{
	return thanks_letter_begin_due(context) && expanders_run(context) >= 0;
}

static bool
ask_for_messages(struct context *context)
{
	return message_ask_due(context) >= 0;
}

static bool
derive(struct context *context)
{
	return drive_derive_instants(context) >= 0;
}

static void
after_every_job_no_kept_page_shows_what_is_no_more(void **state)
{
	static const struct { const char *name; bool (*run)(struct context *context); } jobs[] = {
		{ "closing days", close_days }, { "reminding", remind }, { "thanking", thank }, { "asking for messages", ask_for_messages },
		{ "tending feeds", follow_tend }, { "deriving instants", derive },
		{ "forgetting messages", message_forget_old },
	};
	struct context *context = &world.setting.journey->bench->context;

	(void)state;
	for (int days = 0; days < 3; days++) {
		for (size_t i = 0; i < COUNT_OF(jobs); i++) {
			DB_TRANSACTION(tx, context);

			remember();
			assert_true(jobs[i].run(context));
			compare(jobs[i].name);
			assert_int_equal(db_commit(&tx), DB_COMMITTED);
		}
		journey_wait(world.setting.journey, (days == 0 ? 1 : 40) * INSTANT_DAY);
	}
	world_content();
}

int
main(int count, char **words)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_shared_page_is_the_same_for_everyone),
		cmocka_unit_test(after_every_press_no_kept_page_shows_what_is_no_more),
		cmocka_unit_test(after_every_job_no_kept_page_shows_what_is_no_more),
	};

	return cmocka_run_group_tests_name("kept", tests, open_world, close_world);
}
