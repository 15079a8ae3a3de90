/* icalendar: content lines, escaped and folded as in RFC 5545, 3.1 and 3.3.11. */
#include "standards/icalendar.h"

#include "base/arena.h"
#include "base/log.h"

#define LINE_OCTETS 75                /* without the line break */
#define CALENDAR_BYTES_MAX ((size_t)4 * 1024 * 1024)

/* One content line, folded as it grows. */
struct line { struct text_builder *calendar; size_t octets; };

/* Adds one character; a fold may come before it, but never inside it. */
static void
add_whole(struct line *line, struct text character)
{
	if (line->octets + character.length > LINE_OCTETS) {
		text_add(line->calendar, TEXT("\r\n "));
		line->octets = 1;
	}
	text_add(line->calendar, character);
	line->octets += character.length;
}

static size_t
character_length(struct text text)
{
	size_t length = 1;

	while (length < text.length && ((uint8_t)text.at[length] & 0xC0) == 0x80)
		length++;
	return length;
}

static void
add_plain(struct line *line, struct text text)
{
	while (text.length > 0) {
		size_t length = character_length(text);

		add_whole(line, text_until(text, length));
		text = text_from(text, length);
	}
}

/* The value type TEXT. Every kind of line break becomes "\n"; other control characters are not allowed in it. */
static void
add_text(struct line *line, struct text text)
{
	while (text.length > 0) {
		size_t length = character_length(text);
		char c = text.at[0];

		if (text_starts_with(text, TEXT("\r\n")))
			length = 2;
		if (c == '\r' || c == '\n')
			add_whole(line, TEXT("\\n"));
		else if (c == ',')
			add_whole(line, TEXT("\\,"));
		else if (c == ';')
			add_whole(line, TEXT("\\;"));
		else if (c == '\\')
			add_whole(line, TEXT("\\\\"));
		else if (c == '\t' || ((uint8_t)c >= 0x20 && c != 0x7F))
			add_whole(line, text_until(text, length));
		text = text_from(text, length);
	}
}

/* A quoted parameter value, with RFC 6868's way to say `"` and `^`. */
static void
add_parameter(struct line *line, struct text text)
{
	add_whole(line, TEXT("\""));
	while (text.length > 0) {
		size_t length = character_length(text);
		char c = text.at[0];

		if (c == '"')
			add_whole(line, TEXT("^'"));
		else if (c == '^')
			add_whole(line, TEXT("^^"));
		else if ((uint8_t)c >= 0x20 && c != 0x7F)
			add_whole(line, text_until(text, length));
		text = text_from(text, length);
	}
	add_whole(line, TEXT("\""));
}

/* A URI is not escaped, but percent-encoded where it could end its line or change its meaning. */
static void
add_address(struct line *line, struct text text)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < text.length; i++) {
		uint8_t c = (uint8_t)text.at[i];
		char encoded[3] = { '%', digits[c >> 4], digits[c & 15] };

		if (c <= 0x20 || c >= 0x7F || c == '"' || c == '<' || c == '>' || c == '\\')
			add_whole(line, (struct text){ encoded, 3 });
		else
			add_whole(line, (struct text){ text.at + i, 1 });
	}
}

static struct line
line_start(struct text_builder *calendar, struct text name)
{
	struct line line = { calendar, 0 };

	add_plain(&line, name);
	return line;
}

static void
line_end(struct line *line)
{
	text_add(line->calendar, TEXT("\r\n"));
}

static void
write_plain(struct text_builder *calendar, struct text name, struct text value)
{
	struct line line = line_start(calendar, name);

	add_plain(&line, TEXT(":"));
	add_plain(&line, value);
	line_end(&line);
}

static void
write_text(struct text_builder *calendar, struct text name, struct text value)
{
	struct line line;

	if (text_is_empty(value))
		return;
	/* Text that is not well-formed is corrected, since a calendar would refuse the whole file. */
	if (!text_is_utf8(value))
		value = text_repair(calendar->arena, value, true);
	line = line_start(calendar, name);
	add_plain(&line, TEXT(":"));
	add_text(&line, value);
	line_end(&line);
}

static void
write_organizer(struct text_builder *calendar, const struct icalendar *about)
{
	struct text name = about->organizer_name;
	struct line line;

	if (text_is_empty(about->organizer_email))
		return;
	line = line_start(calendar, TEXT("ORGANIZER"));
	if (!text_is_empty(name)) {
		add_plain(&line, TEXT(";CN="));
		add_parameter(&line, text_is_utf8(name) ? name : text_repair(calendar->arena, name, false));
	}
	add_plain(&line, TEXT(":mailto:"));
	add_address(&line, about->organizer_email);
	line_end(&line);
}

static void
write_event(struct text_builder *calendar, const struct icalendar *about, const struct icalendar_event *event)
{
	struct arena *arena = calendar->arena;
	bool cancelled = event->cancelled || about->method == ICALENDAR_METHOD_CANCEL;

	ASSERT(!text_is_empty(event->uid));
	write_plain(calendar, TEXT("BEGIN"), TEXT("VEVENT"));
	write_text(calendar, TEXT("UID"), event->uid);
	write_plain(calendar, TEXT("SEQUENCE"), text_format(arena, "%lld", (long long)event->sequence));
	write_plain(calendar, TEXT("DTSTAMP"), instant_icalendar(arena, event->stamp));
	write_plain(calendar, TEXT("DTSTART"), instant_icalendar(arena, event->starts));
	write_plain(calendar, TEXT("DTEND"), instant_icalendar(arena, event->ends));
	write_text(calendar, TEXT("SUMMARY"), event->summary);
	write_text(calendar, TEXT("LOCATION"), event->location);
	write_text(calendar, TEXT("DESCRIPTION"), event->description);
	if (!text_is_empty(event->url)) {
		struct line line = line_start(calendar, TEXT("URL:"));

		add_address(&line, event->url);
		line_end(&line);
	}
	write_organizer(calendar, about);
	write_plain(calendar, TEXT("STATUS"), cancelled ? TEXT("CANCELLED") : TEXT("CONFIRMED"));
	write_plain(calendar, TEXT("END"), TEXT("VEVENT"));
}

struct text
icalendar_method_text(enum icalendar_method method)
{
	switch (method) {
	case ICALENDAR_METHOD_PUBLISH: return TEXT("PUBLISH");
	case ICALENDAR_METHOD_CANCEL:  return TEXT("CANCEL");
	}
	return TEXT("PUBLISH");
}

struct text
icalendar_write(struct arena *arena, const struct icalendar *calendar)
{
	struct text_builder builder;

	/* A calendar needs a component (RFC 5545, 3.6) and the name of the program that wrote it. */
	ASSERT(calendar->event_count > 0 && !text_is_empty(calendar->prodid));
	text_builder_start(&builder, arena, CALENDAR_BYTES_MAX);
	write_plain(&builder, TEXT("BEGIN"), TEXT("VCALENDAR"));
	write_plain(&builder, TEXT("VERSION"), TEXT("2.0"));
	write_text(&builder, TEXT("PRODID"), calendar->prodid);
	write_plain(&builder, TEXT("CALSCALE"), TEXT("GREGORIAN"));
	write_plain(&builder, TEXT("METHOD"), icalendar_method_text(calendar->method));
	write_text(&builder, TEXT("NAME"), calendar->name);
	write_text(&builder, TEXT("X-WR-CALNAME"), calendar->name);   /* what most programs read instead of NAME */
	for (size_t i = 0; i < calendar->event_count; i++)
		write_event(&builder, calendar, &calendar->events[i]);
	write_plain(&builder, TEXT("END"), TEXT("VCALENDAR"));
	ASSERT(!builder.full);
	return text_built(&builder);
}
