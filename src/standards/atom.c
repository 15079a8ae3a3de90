#include "standards/atom.h"

#include "base/arena.h"
#include "base/id.h"

/* What stands around the entries is small; only they have to be weighed. */
enum { ENDING_BYTES = 64 };

/* XML 1.0, 2.2: these bytes of well-formed UTF-8 begin a character that no document may hold, whatever its escape. */
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

static void
add_escaped(struct text_builder *out, struct text text)
{
	if (!text_is_utf8(text))
		text = text_mend(out->arena, text, true);
	for (size_t i = 0, step; i < text.length; i += step) {
		step = character_length((unsigned char)text.at[i]);
		if (!is_char(text, i))
			continue;
		switch (text.at[i]) {
		case '&':  text_add(out, TEXT("&amp;")); break;
		case '<':  text_add(out, TEXT("&lt;")); break;
		case '>':  text_add(out, TEXT("&gt;")); break;
		case '"':  text_add(out, TEXT("&quot;")); break;
		/* A bare one would be read as LF. */
		case '\r': text_add(out, TEXT("&#13;")); break;
		default:   text_add(out, (struct text){ text.at + i, step }); break;
		}
	}
}

static void
add_element(struct text_builder *out, struct text name, struct text attributes, struct text words)
{
	text_add_format(out, "<%.*s%.*s>", TEXT_PRINT(name), TEXT_PRINT(attributes));
	add_escaped(out, words);
	text_add_format(out, "</%.*s>\n", TEXT_PRINT(name));
}

static void
add_instant(struct text_builder *out, struct text name, struct instant instant)
{
	add_element(out, name, TEXT(""), instant_iso(out->arena, instant));
}

static void
add_link(struct text_builder *out, struct text relation, struct text type, struct text address)
{
	text_add_format(out, "<link rel=\"%.*s\" type=\"%.*s\" href=\"", TEXT_PRINT(relation), TEXT_PRINT(type));
	add_escaped(out, address);
	text_add(out, TEXT("\"/>\n"));
}

static struct text
entry_text(struct arena *arena, const struct atom_entry *entry, size_t bytes_max)
{
	struct text_builder out;

	text_builder_start(&out, arena, bytes_max);
	text_add(&out, TEXT("<entry>\n"));
	add_element(&out, TEXT("id"), TEXT(""), entry->id);
	add_element(&out, TEXT("title"), TEXT(""), entry->title);
	add_link(&out, TEXT("alternate"), TEXT("text/html"), entry->link);
	add_instant(&out, TEXT("published"), entry->published);
	add_instant(&out, TEXT("updated"), entry->updated);
	if (!text_is_empty(entry->content))
		add_element(&out, TEXT("content"), TEXT(" type=\"html\""), entry->content);
	text_add(&out, TEXT("</entry>\n"));
	return out.full ? TEXT("") : text_built(&out);
}

struct text
atom_write(struct arena *arena, const struct atom_feed *feed, size_t bytes_max)
{
	struct text_builder out;

	text_builder_start(&out, arena, bytes_max);
	text_add(&out, TEXT("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	                    "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:at=\"http://purl.org/atompub/tombstones/1.0\">\n"));
	add_element(&out, TEXT("id"), TEXT(""), feed->id);
	add_element(&out, TEXT("title"), TEXT(""), feed->title);
	add_instant(&out, TEXT("updated"), feed->updated);
	text_add(&out, TEXT("<author>"));
	add_element(&out, TEXT("name"), TEXT(""), feed->author);
	text_add(&out, TEXT("</author>\n"));
	add_link(&out, TEXT("self"), TEXT("application/atom+xml"), feed->self);
	add_link(&out, TEXT("alternate"), TEXT("text/html"), feed->page);
	add_element(&out, TEXT("generator"), TEXT(""), feed->generator);
	for (size_t i = 0; i < feed->removed_count; i++) {
		text_add(&out, TEXT("<at:deleted-entry ref=\""));
		add_escaped(&out, feed->removed[i].id);
		text_add_format(&out, "\" when=\"%.*s\"/>\n", TEXT_PRINT(instant_iso(arena, feed->removed[i].when)));
	}
	for (size_t i = 0; i < feed->entry_count && out.length + ENDING_BYTES < bytes_max; i++) {
		const struct text entry = entry_text(arena, &feed->entries[i], bytes_max - out.length - ENDING_BYTES);

		if (text_is_empty(entry))
			break;
		text_add(&out, entry);
	}
	text_add(&out, TEXT("</feed>\n"));
	return text_built(&out);
}

struct text
atom_tag(struct arena *arena, struct text host, struct date date, const char *kind, int64_t id)
{
	return text_format(arena, "tag:%.*s,%.*s:%s/%.*s", TEXT_PRINT(host), TEXT_PRINT(date_text(arena, date)), kind,
	                   TEXT_PRINT(id_text(arena, id)));
}
