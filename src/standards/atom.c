#include "standards/atom.h"

#include "base/arena.h"
#include "base/id.h"

/* The XML around the entries is small, so only the entries count against the bound. */
enum { ENDING_BYTES = 64 };

/* XML 1.0, 2.2: these bytes of well-formed UTF-8 begin a character that no document may contain, not even escaped. */
static bool
is_char(struct text text, size_t i)
{
	const unsigned char c = (unsigned char)text.at[i];

	if (c < 0x20)
		return c == '\t' || c == '\n' || c == '\r';
	/* U+FFFE and U+FFFF */
	return !(c == 0xEF && i + 2 < text.length && (unsigned char)text.at[i + 1] == 0xBF && (unsigned char)text.at[i + 2] >= 0xBE);
}

static size_t
character_length(unsigned char c)
{
	return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* What a character becomes, or a none text where it is written as it is. A bare CR would be read as LF. */
static struct text
escape_of(char c)
{
	switch (c) {
	case '&':  return TEXT("&amp;");
	case '<':  return TEXT("&lt;");
	case '>':  return TEXT("&gt;");
	case '"':  return TEXT("&quot;");
	case '\r': return TEXT("&#13;");
	}
	return TEXT_NONE;
}

static void
add_escaped(struct text_builder *out, struct text text)
{
	if (!text_is_utf8(text))
		text = text_repair(out->arena, text, true);
	for (size_t i = 0, step; i < text.length; i += step) {
		const struct text instead = escape_of(text.at[i]);

		step = character_length((unsigned char)text.at[i]);
		if (is_char(text, i))
			text_add(out, instead.at ? instead : (struct text){ text.at + i, step });
	}
}

/* Elements are opened with their attributes and then closed by functions, so that no XML is written in string literals. */
static void
open_tag(struct text_builder *out, struct text name)
{
	text_add_char(out, '<');
	text_add(out, name);
}

static void
add_attribute(struct text_builder *out, struct text name, struct text value)
{
	text_add_char(out, ' ');
	text_add(out, name);
	text_add(out, TEXT("=\""));
	add_escaped(out, value);
	text_add_char(out, '"');
}

static void
close_tag(struct text_builder *out, bool empty)
{
	text_add(out, empty ? TEXT("/>\n") : TEXT(">"));
}

static void
add_end(struct text_builder *out, struct text name)
{
	text_add(out, TEXT("</"));
	text_add(out, name);
	text_add(out, TEXT(">\n"));
}

static void
add_element(struct text_builder *out, struct text name, struct text words)
{
	open_tag(out, name);
	close_tag(out, false);
	add_escaped(out, words);
	add_end(out, name);
}

static void
add_instant(struct text_builder *out, struct text name, struct instant instant)
{
	add_element(out, name, instant_iso(out->arena, instant));
}

static void
add_link(struct text_builder *out, struct text relation, struct text type, struct text address)
{
	open_tag(out, TEXT("link"));
	add_attribute(out, TEXT("rel"), relation);
	add_attribute(out, TEXT("type"), type);
	add_attribute(out, TEXT("href"), address);
	close_tag(out, true);
}

static void
add_enclosure(struct text_builder *out, const struct atom_entry *entry)
{
	open_tag(out, TEXT("link"));
	add_attribute(out, TEXT("rel"), TEXT("enclosure"));
	add_attribute(out, TEXT("type"), TEXT("video/mp4"));
	add_attribute(out, TEXT("length"), text_format(out->arena, "%lld", (long long)entry->film_bytes));
	add_attribute(out, TEXT("href"), entry->film);
	close_tag(out, true);
}

static struct text
entry_text(struct arena *arena, const struct atom_entry *entry, size_t bytes_max)
{
	struct text_builder out;

	text_builder_start(&out, arena, bytes_max);
	open_tag(&out, TEXT("entry"));
	close_tag(&out, false);
	add_element(&out, TEXT("id"), entry->id);
	add_element(&out, TEXT("title"), entry->title);
	add_link(&out, TEXT("alternate"), TEXT("text/html"), entry->link);
	if (!text_is_empty(entry->film))
		add_enclosure(&out, entry);
	add_instant(&out, TEXT("published"), entry->published);
	add_instant(&out, TEXT("updated"), entry->updated);
	if (!text_is_empty(entry->content)) {
		open_tag(&out, TEXT("content"));
		add_attribute(&out, TEXT("type"), TEXT("html"));
		close_tag(&out, false);
		add_escaped(&out, entry->content);
		add_end(&out, TEXT("content"));
	}
	add_end(&out, TEXT("entry"));
	return out.full ? TEXT("") : text_built(&out);
}

static void
add_removed(struct text_builder *out, const struct atom_removed *removed)
{
	open_tag(out, TEXT("at:deleted-entry"));
	add_attribute(out, TEXT("ref"), removed->id);
	add_attribute(out, TEXT("when"), instant_iso(out->arena, removed->when));
	close_tag(out, true);
}

struct text
atom_write(struct arena *arena, const struct atom_feed *feed, size_t bytes_max)
{
	struct text_builder out;

	text_builder_start(&out, arena, bytes_max);
	text_add(&out, TEXT("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"));
	open_tag(&out, TEXT("feed"));
	add_attribute(&out, TEXT("xmlns"), TEXT("http://www.w3.org/2005/Atom"));
	add_attribute(&out, TEXT("xmlns:at"), TEXT("http://purl.org/atompub/tombstones/1.0"));
	close_tag(&out, false);
	add_element(&out, TEXT("id"), feed->id);
	add_element(&out, TEXT("title"), feed->title);
	add_instant(&out, TEXT("updated"), feed->updated);
	open_tag(&out, TEXT("author"));
	close_tag(&out, false);
	add_element(&out, TEXT("name"), feed->author);
	add_end(&out, TEXT("author"));
	add_link(&out, TEXT("self"), TEXT("application/atom+xml"), feed->self);
	add_link(&out, TEXT("alternate"), TEXT("text/html"), feed->page);
	add_element(&out, TEXT("generator"), feed->generator);
	for (size_t i = 0; i < feed->removed_count; i++)
		add_removed(&out, &feed->removed[i]);
	for (size_t i = 0; i < feed->entry_count && out.length + ENDING_BYTES < bytes_max; i++) {
		const struct text entry = entry_text(arena, &feed->entries[i], bytes_max - out.length - ENDING_BYTES);

		if (text_is_empty(entry))
			break;
		text_add(&out, entry);
	}
	add_end(&out, TEXT("feed"));
	return text_built(&out);
}

struct text
atom_tag(struct arena *arena, struct text host, struct date date, const char *kind, int64_t id)
{
	return text_format(arena, "tag:%.*s,%.*s:%s/%.*s", TEXT_PRINT(host), TEXT_PRINT(date_text(arena, date)), kind,
	                   TEXT_PRINT(id_text(arena, id)));
}
