/* atom_test: a feed contains what it was given, and nothing that XML does not allow. tests/feed_check.py reads the samples. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "standards/atom.h"

#define DAY INT64_C(1793448000000000)                     /* 2026-10-31T12:00:00Z */

static struct arena *arena;

static int
start(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct atom_feed
feed_of(const struct atom_entry *entries, size_t count)
{
	return (struct atom_feed){ .id = TEXT("tag:blood.example.org,2026-10-01:honour/1"), .title = TEXT("In honour of Rosa"),
		.author = TEXT("Givenback"), .self = TEXT("https://blood.example.org/honour/K/feed?a=1&b=2"),
		.page = TEXT("https://blood.example.org/honour/K"), .generator = TEXT("Givenback"), .updated = { DAY }, .entries = entries,
		.entry_count = count };
}

static struct atom_entry
entry_of(struct text title, struct text content)
{
	return (struct atom_entry){ .id = TEXT("tag:blood.example.org,2026-10-01:drive/1"), .title = title, .content = content,
		.link = TEXT("https://blood.example.org/honour/K"), .published = { DAY }, .updated = { DAY } };
}

static void
keep(const char *name, struct text feed)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(feed.at, 1, feed.length, file), feed.length);
	assert_int_equal(fclose(file), 0);
}

static bool
holds(struct text feed, const char *words)
{
	size_t at;

	return text_find(feed, text_of(words), &at);
}

static void
a_film_is_an_enclosure_with_its_length(void **state)
{
	struct atom_entry entry = entry_of(TEXT("Thank you"), TEXT(""));
	const struct atom_feed feed = feed_of(&entry, 1);

	(void)state;
	assert_false(holds(atom_write(arena, &feed, 1 << 20), "enclosure"));
	entry.film = TEXT("https://blood.example.org/honour/K/film/1/watch?a=1&b=2");
	entry.film_bytes = 327803;
	assert_true(holds(atom_write(arena, &feed, 1 << 20), "<link rel=\"enclosure\" type=\"video/mp4\" length=\"327803\""
	                  " href=\"https://blood.example.org/honour/K/film/1/watch?a=1&amp;b=2\"/>"));
}

static void
an_entry_says_what_it_was_given_and_when(void **state)
{
	const struct atom_entry entry = entry_of(TEXT("A <b>title</b> & \"more\""), TEXT("<p>Anna &amp; Ben \xF0\x9F\x92\x90 שלום</p>"));
	const struct atom_feed feed = feed_of(&entry, 1);
	const struct text text = atom_write(arena, &feed, 1 << 20);

	assert_true(holds(text, "<title>A &lt;b&gt;title&lt;/b&gt; &amp; &quot;more&quot;</title>"));
	assert_true(holds(text, "<content type=\"html\">&lt;p&gt;Anna &amp;amp; Ben"));
	assert_true(holds(text, "<published>2026-10-31T12:00:00Z</published>"));
	assert_true(holds(text, "href=\"https://blood.example.org/honour/K/feed?a=1&amp;b=2\""));
	keep("sample_entry.atom", text);
}

static void
what_xml_cannot_hold_is_left_out(void **state)
{
	const struct atom_entry entry = entry_of(TEXT("a\x01" "b\x0B" "c\x7F\xEF\xBF\xBE" "d\xEF\xBF\xBF\xFF\xC3"), TEXT("line\r\nline\x1B\t"));
	const struct atom_feed feed = feed_of(&entry, 1);
	const struct text text = atom_write(arena, &feed, 1 << 20);

	assert_true(text_is_utf8(text));
	for (size_t i = 0; i < text.length; i++)
		assert_true((unsigned char)text.at[i] >= 0x20 || text.at[i] == '\n' || text.at[i] == '\t');
	assert_false(holds(text, "\xEF\xBF\xBE"));
	assert_false(holds(text, "\xEF\xBF\xBF"));
	keep("sample_characters.atom", text);
}

static void
what_was_taken_away_leaves_a_mark_and_a_feed_may_be_empty(void **state)
{
	const struct atom_removed removed = { TEXT("tag:blood.example.org,2026-10-31:thanks/2"), { DAY } };
	struct atom_feed feed = feed_of(NULL, 0);
	struct text text;

	feed.removed = &removed;
	feed.removed_count = 1;
	text = atom_write(arena, &feed, 1 << 20);
	assert_true(holds(text, "<at:deleted-entry ref=\"tag:blood.example.org,2026-10-31:thanks/2\" when=\"2026-10-31T12:00:00Z\"/>"));
	keep("sample_removed.atom", text);
}

static void
a_feed_past_its_bound_keeps_the_first_entries_whole(void **state)
{
	struct atom_entry entries[50];
	char *words = arena_take(arena, 10000);
	struct atom_feed feed = feed_of(entries, 50);
	struct text text;

	memset(words, '<', 10000);
	for (size_t i = 0; i < 50; i++) {
		entries[i] = entry_of(TEXT("Words"), (struct text){ words, 10000 });
		entries[i].id = atom_tag(arena, TEXT("blood.example.org"), (struct date){ 2026, 10, 31 }, "message", (int64_t)i + 1);
		entries[i].link = text_format(arena, "%.*s#message-%d", TEXT_PRINT(entries[i].link), (int)i + 1);
	}
	text = atom_write(arena, &feed, 200000);
	assert_true(text.length <= 200000 && text.length > 150000);
	assert_true(text_ends_with(text, TEXT("</entry>\n</feed>\n")));
	keep("sample_bound.atom", text);
}

static void
a_tag_names_host_day_and_row(void **state)
{
	const struct text tag = atom_tag(arena, TEXT("blood.example.org"), (struct date){ 2026, 10, 31 }, "drive", 1);

	assert_true(text_equal(tag, TEXT("tag:blood.example.org,2026-10-31:drive/0000000000001")));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
		TEST(a_film_is_an_enclosure_with_its_length),
		TEST(an_entry_says_what_it_was_given_and_when),
		TEST(what_xml_cannot_hold_is_left_out),
		TEST(what_was_taken_away_leaves_a_mark_and_a_feed_may_be_empty),
		TEST(a_feed_past_its_bound_keeps_the_first_entries_whole),
		TEST(a_tag_names_host_day_and_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
