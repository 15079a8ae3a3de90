#include "tests/journey/page.h"

#include <ctype.h>
#include <string.h>

#include "base/instant.h"
#include "base/log.h"

struct tag {
	struct text name;             /* "form", "/form" */
	struct text attributes;
	struct text after;            /* what follows it */
};

/* The next tag; comments and the doctype are passed over.  false: none. */
static bool
next_tag(struct text html, struct tag *tag)
{
	for (size_t i = 0; i < html.length; i++) {
		const char *start = memchr(html.at + i, '<', html.length - i);
		size_t end, name;
		char quote = 0;

		if (start == NULL)
			break;
		i = (size_t)(start - html.at);
		for (end = i + 1; end < html.length && (quote || html.at[end] != '>'); end++) {
			if (quote)
				quote = html.at[end] == quote ? 0 : quote;
			else if (html.at[end] == '"' || html.at[end] == '\'')
				quote = html.at[end];
		}
		ASSERT(end < html.length);
		if (html.at[i + 1] == '!') {
			i = end;
			continue;
		}
		for (name = i + 1; name < end && strchr(" \t\n/", html.at[name]) == NULL; name++)
			;
		if (html.at[i + 1] == '/')
			name = end;
		tag->name = (struct text){ html.at + i + 1, name - i - 1 };
		tag->attributes = (struct text){ html.at + name, end - name };
		tag->after = text_from(html, end + 1);
		return true;
	}
	return false;
}

static bool
is_tag(const struct tag *tag, const char *name)
{
	return text_equal(tag->name, text_of(name));
}

static size_t
entity(struct text escaped, const char **plain)
{
	static const struct { const char *name, *plain; } known[] = {
		{ "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&#39;", "'" },
	};

	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (text_starts_with(escaped, text_of(known[i].name))) {
			*plain = known[i].plain;
			return strlen(known[i].name);
		}
	return 0;
}

struct text
page_plain(struct arena *arena, struct text escaped)
{
	struct text_builder out;

	text_builder_start(&out, arena, escaped.length);
	for (size_t i = 0; i < escaped.length; i++) {
		const char *plain;
		const size_t length = escaped.at[i] == '&' ? entity(text_from(escaped, i), &plain) : 0;

		if (length > 0) {
			text_add(&out, text_of(plain));
			i += length - 1;
		} else {
			text_add_char(&out, escaped.at[i]);
		}
	}
	return text_built(&out);
}

/* none: no such attribute; empty: one without a value. */
static struct text
attribute(struct arena *arena, const struct tag *tag, const char *wanted)
{
	struct text rest = tag->attributes;

	for (;;) {
		size_t name = 0, end;

		while (rest.length > 0 && strchr(" \t\n/", rest.at[0]) != NULL)
			rest = text_from(rest, 1);
		if (rest.length == 0)
			return TEXT_NONE;
		while (name < rest.length && strchr(" \t\n/=", rest.at[name]) == NULL)
			name++;
		if (name < rest.length && rest.at[name] == '=') {
			struct text value;

			ASSERT(name + 1 < rest.length && rest.at[name + 1] == '"');
			for (end = name + 2; end < rest.length && rest.at[end] != '"'; end++)
				;
			value = (struct text){ rest.at + name + 2, end - name - 2 };
			if (text_equal(text_until(rest, name), text_of(wanted)))
				return page_plain(arena, value);
			rest = text_from(rest, end + 1);
		} else {
			if (text_equal(text_until(rest, name), text_of(wanted)))
				return TEXT("");
			rest = text_from(rest, name);
		}
	}
}

/* White space as a reader sees it: none at the ends, single in between. */
static struct text
squeezed(struct arena *arena, struct text text)
{
	struct text_builder out;
	bool gap = false;

	text_builder_start(&out, arena, text.length);
	for (size_t i = 0; i < text.length; i++) {
		const bool no_break = text_starts_with(text_from(text, i), TEXT("\u00a0"));

		if (no_break || (strchr(" \t\r\n", text.at[i]) != NULL && text.at[i] != '\0')) {
			i += no_break ? 1 : 0;
			gap = true;
			continue;
		}
		if (gap && out.length > 0)
			text_add_char(&out, ' ');
		gap = false;
		text_add_char(&out, text.at[i]);
	}
	return text_built(&out);
}

struct text
page_broken_date(struct text html)
{
	for (int month = 1; month <= 12; month++) {
		struct text rest = html;
		size_t at;

		for (; text_find(rest, month_words(month), &at); rest = text_from(rest, at + 1))
			if (at >= 2 && rest.at[at - 1] == ' ' && isdigit((unsigned char)rest.at[at - 2]))
				return text_from(rest, at);
	}
	return TEXT_NONE;
}

static bool
breaks_words(const struct tag *tag)
{
	static const char *const inline_tags[] = { "a", "/a", "bdi", "/bdi", "span", "/span", "time", "/time", "strong", "/strong",
	                                           "em", "/em", "b", "/b", "small", "/small" };

	for (size_t i = 0; i < COUNT_OF(inline_tags); i++)
		if (is_tag(tag, inline_tags[i]))
			return false;
	return true;
}

static struct text
words_of(struct arena *arena, struct text html)
{
	struct text_builder out;
	struct text rest = html;
	struct tag tag;

	text_builder_start(&out, arena, html.length * 2);
	while (next_tag(rest, &tag)) {
		text_add(&out, (struct text){ rest.at, (size_t)(tag.name.at - 1 - rest.at) });
		if (breaks_words(&tag))
			text_add_char(&out, ' ');
		rest = tag.after;
	}
	text_add(&out, rest);
	return squeezed(arena, page_plain(arena, text_built(&out)));
}

struct text
page_title(struct arena *arena, struct text html)
{
	return page_inside(arena, html, TEXT("<title>"));
}

struct text
page_words(struct arena *arena, struct text html)
{
	size_t at;
	struct text body = html;

	if (text_find(html, TEXT("<body"), &at))
		body = text_from(html, at);
	return text_format(arena, "%.*s\n%.*s", TEXT_PRINT(page_title(arena, html)), TEXT_PRINT(words_of(arena, body)));
}

/* Up to the end tag of the element that `tag` begins. */
static struct text
content(const struct tag *tag, struct text *after)
{
	struct text rest = tag->after;
	struct tag next;

	while (next_tag(rest, &next)) {
		if (next.name.length == tag->name.length + 1 && next.name.at[0] == '/' &&
		    text_equal(text_from(next.name, 1), tag->name)) {
			*after = next.after;
			return (struct text){ tag->after.at, (size_t)(next.name.at - 1 - tag->after.at) };
		}
		rest = next.after;
	}
	log_bug(__FILE__, __LINE__, "an element that does not end");
}

struct text
page_inside(struct arena *arena, struct text html, struct text mark)
{
	struct text rest = html, after;
	struct tag tag;

	while (next_tag(rest, &tag)) {
		const struct text whole = { tag.name.at - 1, (size_t)(tag.after.at - tag.name.at) + 1 };
		size_t at;

		if (text_find(whole, mark, &at))
			return text_equal(tag.name, TEXT("input")) ? page_plain(arena, attribute(arena, &tag, "value"))
			                                            : words_of(arena, content(&tag, &after));
		rest = tag.after;
	}
	return TEXT_NONE;
}

static size_t
count_forms(struct text html)
{
	size_t count = 0;
	struct tag tag;

	for (struct text rest = html; next_tag(rest, &tag); rest = tag.after)
		count += is_tag(&tag, "form");
	return count;
}

/* At least as many as read_form() adds. */
static size_t
count_fields(struct text html)
{
	size_t count = 0;
	struct tag tag;

	for (struct text rest = html; next_tag(rest, &tag); rest = tag.after)
		count += is_tag(&tag, "input") || is_tag(&tag, "option") || is_tag(&tag, "textarea");
	return count;
}

static void
add_field(struct page_form *form, enum page_input input, struct text name, struct text value, bool chosen)
{
	ASSERT(form->field_count < PAGE_FIELDS_MAX);
	form->fields[form->field_count++] = (struct page_field){ input, name, value, chosen };
}

static void
read_input(struct arena *arena, const struct tag *tag, struct page_form *form)
{
	static const struct { const char *type; enum page_input input; } types[] = {
		{ "hidden", PAGE_INPUT_HIDDEN }, { "radio", PAGE_INPUT_RADIO }, { "checkbox", PAGE_INPUT_TICK }, { "file", PAGE_INPUT_FILE },
	};
	const struct text type = attribute(arena, tag, "type"), name = attribute(arena, tag, "name");
	struct text value = attribute(arena, tag, "value");
	enum page_input input = PAGE_INPUT_LINE;

	if (text_is_empty(name))
		return;
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (text_equal(type, text_of(types[i].type)))
			input = types[i].input;
	if (!value.at)
		value = input == PAGE_INPUT_TICK ? TEXT("on") : TEXT("");
	add_field(form, input, name, value, attribute(arena, tag, "checked").at != NULL);
}

static void
read_select(struct arena *arena, const struct tag *tag, struct page_form *form, struct text *after)
{
	const struct text name = attribute(arena, tag, "name"), inside = content(tag, after);
	const size_t first = form->field_count;
	bool chosen = false;
	struct text rest = inside;
	struct tag option;

	/* An inner end tag ends the search too: it lies inside `inside`. */
	while (next_tag(rest, &option)) {
		struct text value;

		rest = option.after;
		if (!is_tag(&option, "option"))
			continue;
		value = attribute(arena, &option, "value");
		if (!value.at)
			value = words_of(arena, content(&option, &rest));
		add_field(form, PAGE_INPUT_CHOICE, name, value, attribute(arena, &option, "selected").at != NULL);
		chosen = chosen || form->fields[form->field_count - 1].chosen;
	}
	if (!chosen && form->field_count > first)
		form->fields[first].chosen = true;
}

static void
read_form(struct arena *arena, const struct tag *tag, struct text inside, struct page_form *form)
{
	struct text rest = inside;
	struct tag inner;

	form->post = text_equal_ignoring_case(attribute(arena, tag, "method"), TEXT("post"));
	form->multipart = text_equal(attribute(arena, tag, "enctype"), TEXT("multipart/form-data"));
	form->action = attribute(arena, tag, "action");
	form->fields = arena_list_of(arena, struct page_field, count_fields(inside));
	while (next_tag(rest, &inner)) {
		rest = inner.after;
		if (is_tag(&inner, "input")) {
			read_input(arena, &inner, form);
		} else if (is_tag(&inner, "select")) {
			read_select(arena, &inner, form, &rest);
		} else if (is_tag(&inner, "textarea")) {
			struct text value = page_plain(arena, content(&inner, &rest));

			/* HTML drops one line break right after the start tag. */
			if (text_starts_with(value, TEXT("\n")))
				value = text_from(value, 1);
			add_field(form, PAGE_INPUT_WORDS, attribute(arena, &inner, "name"), value, false);
		} else if (is_tag(&inner, "button")) {
			struct page_button *button = &form->buttons[form->button_count++];

			ASSERT(form->button_count <= PAGE_BUTTONS_MAX);
			*button = (struct page_button){ words_of(arena, content(&inner, &rest)), attribute(arena, &inner, "name"),
			                                attribute(arena, &inner, "value"), attribute(arena, &inner, "formaction") };
		}
	}
}

struct page_forms
page_forms(struct arena *arena, struct text html)
{
	struct page_forms forms = { arena_list_of(arena, struct page_form, count_forms(html)), 0 };
	struct text rest = html;
	struct tag tag;

	while (next_tag(rest, &tag)) {
		rest = tag.after;
		if (!is_tag(&tag, "form"))
			continue;
		read_form(arena, &tag, content(&tag, &rest), &forms.at[forms.count++]);
	}
	return forms;
}

struct text
page_link(struct arena *arena, struct text html, struct text words)
{
	struct text rest = html;
	struct tag tag;

	while (next_tag(rest, &tag)) {
		size_t at;

		rest = tag.after;
		if (is_tag(&tag, "a") && text_find(words_of(arena, content(&tag, &rest)), words, &at))
			return attribute(arena, &tag, "href");
	}
	return TEXT_NONE;
}

struct page_addresses
page_addresses(struct arena *arena, struct text html)
{
	static const char *const places[] = { "href", "src" };
	struct page_addresses addresses = { arena_list_of(arena, struct text, PAGE_ADDRESSES_MAX), 0 };
	struct text rest = html;
	struct tag tag;

	while (next_tag(rest, &tag)) {
		rest = tag.after;
		for (size_t i = 0; i < COUNT_OF(places); i++) {
			const struct text address = attribute(arena, &tag, places[i]);

			ASSERT(addresses.count < PAGE_ADDRESSES_MAX);
			if (address.at)
				addresses.at[addresses.count++] = address;
		}
	}
	return addresses;
}

static bool
has_id(struct arena *arena, struct text html, struct text id)
{
	struct tag tag;

	for (; next_tag(html, &tag); html = tag.after)
		if (text_equal(attribute(arena, &tag, "id"), id))
			return true;
	return false;
}

/* `ids`: one, or several separated by blanks. */
static struct text
missing_of(struct arena *arena, struct text html, struct text ids)
{
	struct text id;

	while (!text_is_empty(ids)) {
		(void)text_cut(ids, ' ', &id, &ids);
		if (!text_is_empty(id) && !has_id(arena, html, id))
			return id;
	}
	return TEXT_NONE;
}

struct text
page_missing_id(struct arena *arena, struct text html)
{
	static const char *const names[] = { "for", "aria-describedby", "aria-labelledby", "aria-controls" };
	struct tag tag;

	for (struct text rest = html; next_tag(rest, &tag); rest = tag.after) {
		const struct text address = attribute(arena, &tag, "href");
		struct text missing = TEXT_NONE;

		for (size_t i = 0; i < COUNT_OF(names) && missing.at == NULL; i++)
			missing = missing_of(arena, html, attribute(arena, &tag, names[i]));
		if (missing.at == NULL && address.length > 1 && address.at[0] == '#')
			missing = missing_of(arena, html, text_from(address, 1));
		if (missing.at != NULL)
			return missing;
	}
	return TEXT_NONE;
}
