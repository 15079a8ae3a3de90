/* follow_test: what is sent out about a page, to whom, and what is not. tests/feed_check.py and icalendar_check.py read the samples. */
#include "donation/donation.h"
#include "follow/follow_http_test.h"
#include "follow/follow_said.h"
#include "follow/follow_show.h"
#include "limits.h"

static void
the_feed_of_a_public_page_tells_of_the_page_and_its_drive(void **state)
{
	list(true);
	ask_feed();
	assert_int_equal(status(), 200);
	assert_true(text_starts_with(header("Content-Type"), TEXT("application/atom+xml")));
	assert_true(says("<title>In honour of Ada</title>") && says("A blood drive on Saturday 31\u00a0October 2026"));
	assert_true(says("tag:blood.example.org,2026-10-01:honour/") && says("tag:blood.example.org,2026-10-01:drive/"));
	assert_true(says("&lt;p dir=&quot;auto&quot;&gt;Our words.&lt;/p&gt;") && says("10:00 to 12:00") && says("City Blood Service"));
	assert_false(text_is_empty(header("ETag")) || text_is_empty(header("Last-Modified")));
	assert_true(text_is_empty(header("X-Robots-Tag")));
	keep("sample_feed.atom");
}

static void
the_film_of_the_page_is_in_its_entry_while_it_can_be_watched(void **state)
{
	list(true);
	film_on_page();
	ask_feed();
	assert_false(says("rel=\"enclosure\""));
	test_bench_run(bench.site, "UPDATE film SET state = 'ready'");
	ask_feed();
	assert_true(says("rel=\"enclosure\"") && says("length=\"7\"") && says("type=\"video/mp4\""));
	assert_true(says("<updated>2026-10-26T"));
	test_bench_run(bench.site, "UPDATE film SET hidden = TRUE");
	ask_feed();
	assert_false(says("rel=\"enclosure\""));
}

static void
ids_stay_and_updated_moves_when_the_drive_is_cancelled(void **state)
{
	struct text first;

	list(true);
	ask_feed();
	first = text_copy(context->arena, body());
	context->now = instant_plus(context->now, INSTANT_DAY);
	assert_int_equal(drive_cancel(context, bench.drive.id), DRIVE_CHANGE_OK);
	ask_feed();
	assert_true(says("Cancelled: the blood drive on Saturday 31\u00a0October 2026"));
	assert_true(says("<updated>2026-10-02T12:00:00Z</updated>") && says("<published>2026-10-01T12:00:00Z</published>"));
	for (size_t at = 0, found; text_find(text_from(first, at), TEXT("<id>"), &found); at += found + 40) {
		size_t there;

		assert_true(text_find(body(), text_until(text_from(first, at + found), 60), &there));
	}
	keep("sample_feed_cancelled.atom");
}

static void
who_has_it_is_told_so(void **state)
{
	struct text tag, date;

	list(true);
	ask_feed();
	tag = text_copy(context->arena, header("ETag"));
	date = text_copy(context->arena, header("Last-Modified"));
	assert_true(text_equal(date, TEXT("Thu, 01 Oct 2026 12:00:00 GMT")));
	sent = (struct header){ TEXT("If-None-Match"), text_format(context->arena, "\"other\", W/%.*s", TEXT_PRINT(tag)) };
	get("/honour/x/feed", "")->headers = &sent;
	request.header_count = 1;
	follow_http_feed(&request, bench.honour.key);
	assert_int_equal(status(), 304);
	assert_int_equal(body().length, 0);
	assert_true(text_equal(header("ETag"), tag));
	sent = (struct header){ TEXT("If-Modified-Since"), date };
	get("/honour/x/feed", "")->headers = &sent;
	request.header_count = 1;
	follow_http_feed(&request, bench.honour.key);
	assert_int_equal(status(), 200);
	sent = (struct header){ TEXT("If-None-Match"), TEXT("\"other\"") };
	get("/honour/x/feed", "")->headers = &sent;
	request.header_count = 1;
	follow_http_feed(&request, bench.honour.key);
	assert_int_equal(status(), 200);
}

static void
a_reader_that_asks_too_often_is_asked_to_wait_and_others_are_not(void **state)
{
	const struct text peer = TEXT("198.51.100.7");

	list(true);
	for (int i = 0; i <= LIMIT_FOLLOW_REQUESTS; i++) {
		get("/honour/x/feed", "")->peer = peer;
		follow_http_feed(&request, bench.honour.key);
		assert_int_equal(status(), i < LIMIT_FOLLOW_REQUESTS ? 200 : 429);
	}
	assert_true(text_equal(header("Retry-After"), TEXT("3")));
	ask_feed();
	assert_int_equal(status(), 200);
	get("/honour/y/feed", "")->peer = peer;
	follow_http_feed(&request, bench.honour.key);
	assert_int_equal(status(), 200);
	get("/honour/x/feed", "")->peer = peer;
	request.context.now = instant_plus(context->now, 3 * INSTANT_SECOND);
	follow_http_feed(&request, bench.honour.key);
	assert_int_equal(status(), 200);
}

static void
a_page_by_link_has_its_feed_under_an_address_that_the_keeper_changes(void **state)
{
	struct secret first;

	ask_feed();
	assert_int_equal(status(), 404);
	assert_false(follow_of().has_feed);
	assert_true(follow_tend(context));
	assert_true(follow_of().has_feed);
	first = follow_of().feed;
	follow_http_feed_by_key(get("/feed/x", ""), first);
	assert_int_equal(status(), 200);
	assert_true(text_equal(header("X-Robots-Tag"), TEXT("noindex")));
	assert_true(says("/feed/"));
	keep("sample_feed_by_link.atom");

	get("/page/x/feed/renew", "")->visitor.person = bench.organiser;
	follow_http_feed_renew(&request, bench.page);
	assert_int_equal(status(), 303);
	follow_http_feed_by_key(get("/feed/x", ""), first);
	assert_int_equal(status(), 404);
	assert_false(text_equal(follow_of().feed.text, first.text));
	follow_http_feed_by_key(get("/feed/x", ""), follow_of().feed);
	assert_int_equal(status(), 200);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM audit WHERE action = 'follow.renew'"), 1);
	assert_true(follow_tend(context));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM follow_page"), 1);
}

static void
nothing_goes_out_of_a_page_that_rests(void **state)
{
	struct follow_on_page part;
	struct layout layout = { 0 };
	struct secret feed;

	list(true);
	assert_true(follow_tend(context));
	feed = follow_of().feed;
	assert_int_equal(honour_pause(context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(honour_read(context, bench.page, &bench.honour), FOUND_OK);
	ask_feed();
	assert_int_equal(status(), 404);
	follow_http_feed_by_key(get("/feed/x", ""), feed);
	assert_int_equal(status(), 404);
	follow_http_calendar(get("/honour/x/calendar", ""), bench.honour.key);
	assert_int_equal(status(), 404);
	follow_http_card(get("/honour/x/card.png", ""), bench.honour.key);
	assert_int_equal(status(), 404);
	assert_true(follow_on_page(context, &bench.honour, &part));
	assert_true(link_is_none(part.feed) && link_is_none(part.calendar) && link_is_none(part.embed));
	assert_true(follow_head(context, &bench.honour, &layout) && follow_head_drive(context, &bench.honour, &bench.drive, &layout));
	assert_true(text_is_empty(layout.share.title) && link_is_none(layout.feed));
	assert_int_equal(honour_resume(context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	ask_feed();
	assert_int_equal(status(), 200);
}

static void
the_calendar_holds_every_drive_and_says_nothing_of_whom(void **state)
{
	follow_http_calendar(get("/honour/x/calendar", ""), bench.honour.key);
	assert_int_equal(status(), 200);
	assert_true(text_starts_with(header("Content-Type"), TEXT("text/calendar")));
	assert_true(says("METHOD:PUBLISH") && says("SUMMARY:Blood drive at St Anne's Hall") && says("DTSTART:20261031T170000Z"));
	assert_false(says("Ada") || says("honour of"));
	assert_true(says("\r\nNAME:Blood drives (") && says("\r\nX-WR-CALNAME:Blood drives ("));
	assert_int_equal(drive_cancel(context, bench.drive.id), DRIVE_CHANGE_OK);
	follow_http_calendar(get("/honour/x/calendar", ""), bench.honour.key);
	assert_true(says("STATUS:CANCELLED") && says("SEQUENCE:1"));
	/* Widely used programs ignore STATUS. */
	assert_true(says("SUMMARY:Cancelled: blood drive at St Anne's Hall"));
	keep("sample_drives.ics");
}

static void
milestones_stand_in_the_feed_only_while_they_are_switched_on(void **state)
{
	list(true);
	test_bench_run(bench.site, "UPDATE drive_page SET gave_shown = 12, outcomes_shown = 12, shown_as = 'both'");
	assert_true(follow_tend(context));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM milestone"), 0);
	settings(true);
	/* Fewer than ten are not marked: the first donation is one person's own. */
	test_bench_run(bench.site, "UPDATE drive_page SET gave_shown = 9, outcomes_shown = 9");
	assert_true(follow_tend(context));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM milestone"), 0);
	test_bench_run(bench.site, "UPDATE drive_page SET gave_shown = 12, outcomes_shown = 12");
	assert_true(follow_tend(context) && follow_tend(context));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM milestone"), 1);
	ask_feed();
	assert_true(says("10 donations have been given"));
	keep("sample_feed_milestone.atom");
	test_bench_run(bench.site, "UPDATE drive_page SET gave_shown = 25, outcomes_shown = 25");
	assert_true(follow_tend(context));
	ask_feed();
	assert_true(says("20 donations have been given") && says("10 donations have been given"));
	settings(false);
	ask_feed();
	assert_false(says("donations have been given<"));
}

static void
nothing_marks_the_moment_when_as_many_are_given_as_were_received(void **state)
{
	list(true);
	settings(true);
	test_bench_run(bench.site, "UPDATE honour_page SET donations_received = 12");
	test_bench_run(bench.site, "UPDATE drive_page SET gave_shown = 12, outcomes_shown = 12, shown_as = 'both'");
	assert_true(follow_tend(context));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM milestone WHERE donations = 10"), 1);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM milestone"), 1);
}

/* A letter that is on the page, and two messages of which one is. */
static void
let_out(void)
{
	const char *words = (const char *)text_terminated(context->arena, text_hex(context->arena,
		people_seal(context, SEALED_MESSAGE_TEXT, TEXT("We came, <all> seven."))));
	const long long page = (long long)bench.page.id, now = (long long)context->now.us;

	test_bench_run(bench.site, text_terminated(context->arena, text_format(context->arena,
		"INSERT INTO thanks_letter (id, honour_page, state, text, to_missed, in_public, send_minute, send_later,"
		" created_at, changed_at, started_at) VALUES (71, %lld, 'sent', 'Thank you all.', TRUE, TRUE, 0, FALSE, %lld, %lld, %lld)",
		page, now, now, now)));
	for (int i = 0; i < 2; i++)
		test_bench_run(bench.site, text_terminated(context->arena, text_format(context->arena,
			"INSERT INTO message (id, honour_page, state, previous_state, text_sealed, content_hash, created_at, decided_at)"
			" VALUES (%d, %lld, '%s', 'waiting', x'%s', x'%02x', %lld, %lld)", 81 + i, page,
			i ? "private" : "published", words, i, now, now)));
}

static void
thanks_and_messages_are_told_of_and_leave_when_they_are_taken_back(void **state)
{
	list(true);
	let_out();
	ask_feed();
	assert_true(says("Thanks from the family") && says("&lt;p dir=&quot;auto&quot;&gt;Thank you all.&lt;/p&gt;"));
	assert_true(says("A message from a friend") && says("We came, &amp;lt;all&amp;gt; seven."));
	assert_true(says(":thanks/0000000000027<") && says(":message/000000000002H<"));
	assert_false(says(":message/000000000002J<") || says("deleted-entry"));
	keep("sample_feed_words.atom");
	test_bench_run(bench.site, "UPDATE thanks_letter SET state = 'taken_down', text = '', taken_down_at = created_at + 3600000000");
	test_bench_run(bench.site, "UPDATE message SET state = 'private'");
	ask_feed();
	assert_false(says("Thank you all") || says("We came") || says(":message/"));
	assert_true(says("<at:deleted-entry ref=\"tag:blood.example.org,2026-10-01:thanks/0000000000027\""));
	assert_true(says("when=\"2026-10-01T13:00:00Z\"/>"));
	assert_true(says("<updated>2026-10-01T13:00:00Z</updated>"));
	keep("sample_feed_taken_down.atom");
}

static void
words_of_two_directions_are_two_paragraphs_in_the_feed_and_one_on_the_card(void **state)
{
	const struct text words = TEXT("شكرا لكم.\nThe family, 3 of us.");

	list(true);
	test_bench_run(bench.site, text_terminated(context->arena, text_format(context->arena, "UPDATE honour_page SET page_words = '%.*s'",
	                                                                       TEXT_PRINT(words))));
	ask_feed();
	assert_true(says("&lt;p dir=&quot;auto&quot;&gt;شكرا لكم.&lt;/p&gt;"));
	assert_true(says("&lt;p dir=&quot;auto&quot;&gt;The family, 3 of us.&lt;/p&gt;"));
	/* One line of text cannot have two directions. */
	assert_true(text_equal(follow_first_words(context->arena, words, 100), TEXT("شكرا لكم. …")));
	assert_true(text_equal(follow_first_words(context->arena, TEXT("3.\nThank you.\n(4)"), 100), TEXT("3. Thank you. (4)")));
	assert_true(text_equal(follow_first_words(context->arena, TEXT("Thank you.\n\nשלום\nHello"), 100), TEXT("Thank you. …")));
}

int
main(int count, char **words)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
		TEST(the_feed_of_a_public_page_tells_of_the_page_and_its_drive),
		TEST(the_film_of_the_page_is_in_its_entry_while_it_can_be_watched),
		TEST(ids_stay_and_updated_moves_when_the_drive_is_cancelled),
		TEST(who_has_it_is_told_so),
		TEST(a_reader_that_asks_too_often_is_asked_to_wait_and_others_are_not),
		TEST(a_page_by_link_has_its_feed_under_an_address_that_the_keeper_changes),
		TEST(nothing_goes_out_of_a_page_that_rests),
		TEST(the_calendar_holds_every_drive_and_says_nothing_of_whom),
		TEST(thanks_and_messages_are_told_of_and_leave_when_they_are_taken_back),
		TEST(words_of_two_directions_are_two_paragraphs_in_the_feed_and_one_on_the_card),
		TEST(milestones_stand_in_the_feed_only_while_they_are_switched_on),
		TEST(nothing_marks_the_moment_when_as_many_are_given_as_were_received),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
