/* icalendar: the output is what RFC 5545 allows, for any text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "standards/icalendar.h"

static struct arena *arena;

static int
start(void **state)
{
	arena = arena_new(64 << 20);
	return 0;
}

static int
stop(void **state)
{
	arena_free(arena);
	return 0;
}

static struct instant
at(int day, int minute)
{
	return (struct instant){ date_number((struct date){ 2026, 10, (int8_t)day }) * INSTANT_DAY + minute * INSTANT_MINUTE };
}

static struct icalendar_event
appointment(void)
{
	return (struct icalendar_event){
		.uid = TEXT("0001HZX3C7M4A@blood.example.org"), .sequence = 2, .stamp = at(1, 720), .starts = at(31, 1020),
		.ends = at(31, 1080), .summary = TEXT("Blood donation"), .location = TEXT("St. Anne's Hall, 12 Oak Street; Fresno"),
		.description = TEXT("Eat before.\nBring a card \\ passport."),
	};
}

static struct text
written(const struct icalendar_event *events, size_t count, enum icalendar_method method)
{
	struct icalendar calendar = {
		.prodid = TEXT("-//Givenback//Givenback 0.1//EN"), .method = method, .organizer_email = TEXT("operator@example.org"),
		.organizer_name = TEXT("Blood \"drives\""), .events = events, .event_count = count,
	};

	return icalendar_write(arena, &calendar);
}

/* Checked by another program in tests/icalendar_check.py. */
static void
keep(const char *name, struct text text)
{
	const char *folder = getenv("GIVENBACK_BUILD");
	FILE *file = folder ? fopen(text_format(arena, "%s/%s", folder, name).at, "w") : NULL;

	if (!file)
		return;
	fwrite(text.at, 1, text.length, file);
	fclose(file);
}

static void
an_appointment_is_written_line_by_line(void **state)
{
	struct icalendar_event event = appointment();
	struct text calendar = written(&event, 1, ICALENDAR_METHOD_PUBLISH);

	keep("sample_publish.ics", calendar);
	assert_true(text_equal(calendar, TEXT(
		"BEGIN:VCALENDAR\r\n"
		"VERSION:2.0\r\n"
		"PRODID:-//Givenback//Givenback 0.1//EN\r\n"
		"CALSCALE:GREGORIAN\r\n"
		"METHOD:PUBLISH\r\n"
		"BEGIN:VEVENT\r\n"
		"UID:0001HZX3C7M4A@blood.example.org\r\n"
		"SEQUENCE:2\r\n"
		"DTSTAMP:20261001T120000Z\r\n"
		"DTSTART:20261031T170000Z\r\n"
		"DTEND:20261031T180000Z\r\n"
		"SUMMARY:Blood donation\r\n"
		"LOCATION:St. Anne's Hall\\, 12 Oak Street\\; Fresno\r\n"
		"DESCRIPTION:Eat before.\\nBring a card \\\\ passport.\r\n"
		"ORGANIZER;CN=\"Blood ^'drives^'\":mailto:operator@example.org\r\n"
		"STATUS:CONFIRMED\r\n"
		"END:VEVENT\r\n"
		"END:VCALENDAR\r\n")));
}

static bool
has(struct text text, const char *line)
{
	size_t found;

	return text_find(text, text_join(arena, text_of(line), TEXT("\r\n")), &found);
}

static void
what_is_cancelled_is_cancelled_by_either_method(void **state)
{
	struct icalendar_event event = appointment();
	struct text calendar = written(&event, 1, ICALENDAR_METHOD_CANCEL);

	keep("sample_cancel.ics", calendar);
	assert_true(has(calendar, "METHOD:CANCEL"));
	assert_true(has(calendar, "STATUS:CANCELLED"));
	assert_false(has(calendar, "STATUS:CONFIRMED"));
	event.cancelled = true;
	calendar = written(&event, 1, ICALENDAR_METHOD_PUBLISH);
	assert_true(has(calendar, "METHOD:PUBLISH"));
	assert_true(has(calendar, "STATUS:CANCELLED"));
}

static void
several_events_share_one_calendar_and_empty_lines_are_left_out(void **state)
{
	struct icalendar_event events[3] = { appointment(), appointment(), appointment() };
	struct text calendar;
	size_t count = 0, found;

	events[1].uid = TEXT("second@blood.example.org");
	events[1].description = TEXT_NONE;
	events[2].uid = TEXT("third@blood.example.org");
	events[2].location = TEXT("");
	events[2].url = TEXT("https://blood.example.org/a,b;c\r\nX-EVIL:1 \xC3\xA9");
	calendar = written(events, 3, ICALENDAR_METHOD_PUBLISH);
	keep("sample_several.ics", calendar);
	assert_true(has(calendar, "URL:https://blood.example.org/a,b;c%0D%0AX-EVIL:1%20%C3%A9"));
	assert_false(text_find(calendar, TEXT("DESCRIPTION:\r\n"), &found));
	assert_false(text_find(calendar, TEXT("LOCATION:\r\n"), &found));
	for (struct text rest = calendar; text_find(rest, TEXT("BEGIN:VEVENT"), &found); rest = text_from(rest, found + 1))
		count++;
	assert_int_equal(count, 3);
}

/* Undoes folding; fails on a line that is too long, a bare CR or LF, or a character cut in two. */
static struct text
unfolded(struct text calendar)
{
	struct text_builder whole;

	text_builder_start(&whole, arena, calendar.length);
	while (calendar.length > 0) {
		size_t end = 0;
		struct text line;

		assert_true(text_find(calendar, TEXT("\r\n"), &end));
		line = text_until(calendar, end);
		assert_in_range(line.length, 1, 75);
		assert_true(text_is_utf8(line));
		assert_null(memchr(line.at, '\r', line.length));
		assert_null(memchr(line.at, '\n', line.length));
		if (line.at[0] != ' ')
			text_add_char(&whole, '\n');
		text_add(&whole, text_from(line, line.at[0] == ' ' ? 1 : 0));
		calendar = text_from(calendar, end + 2);
	}
	return text_built(&whole);
}

static void
long_lines_are_folded_between_characters_at_every_length(void **state)
{
	struct text piece[] = { TEXT("a"), TEXT("\xC3\xA9"), TEXT("\xE2\x82\xAC"), TEXT("\xF0\x9F\xA9\xB8"), TEXT(",") };

	for (size_t p = 0; p < COUNT_OF(piece); p++)
		for (size_t ascii = 0; ascii < 80; ascii++) {
			struct icalendar_event event = appointment();
			struct text_builder words;
			struct text expected;
			size_t found;

			text_builder_start(&words, arena, 4000);
			for (size_t i = 0; i < ascii; i++)
				text_add_char(&words, 'x');
			for (size_t i = 0; i < 60; i++)
				text_add(&words, piece[p]);
			event.summary = text_built(&words);
			expected = p == 4 ? TEXT("\\,\\,\\,\nLOC") : text_join(arena, event.summary, TEXT("\nLOC"));
			assert_true(text_find(unfolded(written(&event, 1, ICALENDAR_METHOD_PUBLISH)), expected, &found));
			arena_reset(arena);
		}
}

static void
no_words_can_add_a_line(void **state)
{
	struct icalendar_event event = appointment();
	struct text calendar;
	size_t found;

	event.summary = TEXT("a\r\nSTATUS:EVIL\rb\nc\0d\x1B" "e\x7F\xFF");
	event.location = TEXT("\r\n\r\n");
	event.uid = TEXT("x\r\nBEGIN:VALARM");
	calendar = unfolded(written(&event, 1, ICALENDAR_METHOD_PUBLISH));
	assert_true(text_find(calendar, TEXT("\nSUMMARY:a\\nSTATUS:EVIL\\nb\\ncde\xEF\xBF\xBD\n"), &found));
	assert_true(text_find(calendar, TEXT("\nLOCATION:\\n\\n\n"), &found));
	assert_false(text_find(calendar, TEXT("\nSTATUS:EVIL"), &found));
	assert_false(text_find(calendar, TEXT("\nBEGIN:VALARM"), &found));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_appointment_is_written_line_by_line),
		cmocka_unit_test(what_is_cancelled_is_cancelled_by_either_method),
		cmocka_unit_test(several_events_share_one_calendar_and_empty_lines_are_left_out),
		cmocka_unit_test(long_lines_are_folded_between_characters_at_every_length),
		cmocka_unit_test(no_words_can_add_a_line),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
