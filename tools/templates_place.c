/* templates_place: finds where in the HTML a character or a value is.
 *
 * A state machine over the subset of HTML that templates are written in. It is stricter than browsers, so that a browser reads the same:
 * every element is closed, every attribute quoted, nothing guessed. The escape of a value follows from the state; where no escape would
 * be safe, the tool reports it and stops. */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "templates.h"

static bool
one_of(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

#define ONE_OF(word, ...) one_of((word), (const char *const[]){ __VA_ARGS__, NULL })

static bool
is_void(const char *name)
{
	return ONE_OF(name, "area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr");
}

/* A start tag of these ends an open <p>, whatever the template says (HTML, "in body" insertion mode). */
static bool
ends_paragraph(const char *name)
{
	return ONE_OF(name, "address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figcaption",
	              "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "main", "menu",
	              "nav", "ol", "p", "pre", "search", "section", "summary", "table", "ul", "li", "dd", "dt");
}

static bool
is_inline(const char *name)
{
	return ONE_OF(name, "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "em", "i", "kbd", "mark", "q", "s",
	              "small", "span", "strong", "sub", "sup", "time", "u", "wbr");
}

static const struct element *
top(const struct place *place)
{
	return place->depth > 0 ? &place->elements[place->depth - 1] : NULL;
}

static bool
top_is(const struct place *place, const char *name)
{
	return place->depth > 0 && strcmp(top(place)->name, name) == 0;
}

static bool
is_code(const struct place *place)
{
	return top_is(place, "script") || top_is(place, "style");
}

static bool
is_plain_text(const struct place *place)
{
	return top_is(place, "title") || top_is(place, "textarea") || place->in_title;
}

static _Noreturn void
wrong(const struct place *place, const char *what)
{
	fail(place->source, place->source->line, "%s", what);
}

static void
name_add(struct place *place, char c)
{
	size_t length = strlen(place->name);

	if (length + 1 >= sizeof(place->name))
		fail(place->source, place->source->line, "the name %s… is too long; no element or attribute has such a name", place->name);
	place->name[length] = c;
	place->name[length + 1] = '\0';
}

static void
literal_begin(struct place *place)
{
	place->literal.length = 0;
	buffer_add(&place->literal, "", 0);
}

/* ---- elements ---- */

static void
element_open(struct place *place)
{
	const struct source *source = place->source;
	const struct element *outer = top(place);
	struct element *element;

	if (ends_paragraph(place->tag))
		for (int i = place->depth - 1; i >= 0; i--) {
			if (ONE_OF(place->elements[i].name, "button", "td", "th", "caption", "svg"))
				break;
			if (strcmp(place->elements[i].name, "p") == 0)
				fail(source, place->tag_line, "<%s> would end the <p> of line %d; close it with </p> first", place->tag,
				     place->elements[i].line);
		}
	if (place->in_message && !is_inline(place->tag))
		fail(source, place->tag_line, "<%s> stands inside a message; close {/_} before it, a message holds inline tags only",
		     place->tag);
	if (strcmp(place->tag, "iframe") == 0 && !place->sandbox)
		fail(source, place->tag_line, "<iframe> without sandbox=\"…\" lets a page do what it likes; write it, outside {if …}");
	if (is_void(place->tag))
		return;
	if (place->depth == PLACE_DEPTH)
		fail(source, place->tag_line, "more than %d elements stand inside each other; make a {partial …} of some", PLACE_DEPTH);
	element = &place->elements[place->depth++];
	snprintf(element->name, sizeof(element->name), "%s", place->tag);
	element->line = place->tag_line;
	element->svg = (outer && outer->svg) || strcmp(place->tag, "svg") == 0;
	element->untranslated = (outer && outer->untranslated) || place->untranslated;
	element->json = place->json;
}

static void
element_close(struct place *place, const char *name)
{
	const struct source *source = place->source;

	if (is_void(name))
		fail(source, source->line, "</%s> closes nothing: <%s> has no content; take it out", name, name);
	if (place->depth == 0)
		fail(source, source->line, "</%s> closes nothing that is open here; take it out, or open <%s> before", name, name);
	if (strcmp(top(place)->name, name) != 0)
		fail(source, source->line, "</%s> comes while <%s> of line %d is open; write </%s> first", name, top(place)->name,
		     top(place)->line, top(place)->name);
	if (place->depth <= place->floor)
		fail(source, source->line, "</%s> closes the <%s> of line %d from inside a block or message that began later; "
		     "close it outside, or open it inside", name, name, top(place)->line);
	place->depth--;
}

static void
tag_name_check(struct place *place)
{
	const char *name = place->tag;

	if (ONE_OF(name, "base", "object", "embed", "applet", "frame", "frameset", "noframes", "noembed", "xmp",
	           "plaintext", "listing", "math", "template", "animate", "animatemotion", "animatetransform", "set",
	           "foreignobject", "marquee", "noscript"))
		fail(place->source, place->tag_line, "<%s> is not used here: what stands in it cannot be kept safe; do without it", name);
}

/* ---- attributes ---- */

static void
attribute_begin(struct place *place)
{
	const struct source *source = place->source;

	for (size_t i = 0; i < place->attribute_count; i++)
		if (!place->attributes[i].hidden && strcasecmp(place->attributes[i].name, place->name) == 0)
			fail(source, source->line, "the attribute %s stands twice in <%s>; a browser takes only the first, so keep one",
			     place->name, place->tag);
	if (place->attribute_count == PLACE_ATTRIBUTES)
		fail(source, source->line, "<%s> has more than %d attributes; take some out", place->tag, PLACE_ATTRIBUTES);
	snprintf(place->attributes[place->attribute_count].name, PLACE_NAME, "%s", place->name);
	place->attributes[place->attribute_count++].hidden = false;
	if (strcasecmp(place->name, "style") == 0)
		wrong(place, "style=\"…\" is refused by the site's own policy; write a class here and a rule in assets/style.css");
	if (strncasecmp(place->name, "on", 2) == 0)
		fail(source, source->line, "%s=\"…\" is refused by the site's own policy; listen for it in a script under assets/",
		     place->name);
	if (ONE_OF(place->name, "srcdoc", "http-equiv"))
		fail(source, source->line, "the attribute %s is not used here: what stands in it cannot be kept safe; do without it",
		     place->name);
	snprintf(place->attribute, sizeof(place->attribute), "%s", place->name);
	place->kind = ATTRIBUTE_PLAIN;
	if (ONE_OF(place->name, "href", "src", "action", "formaction", "poster", "cite", "data", "manifest", "background",
	           "xlink:href", "longdesc", "usemap"))
		place->kind = ATTRIBUTE_ADDRESS;
	else if (ONE_OF(place->name, "alt", "title", "placeholder", "label", "aria-label", "aria-description", "aria-valuetext",
	                "aria-roledescription"))
		place->kind = ATTRIBUTE_WORDS;
	else if (ONE_OF(place->name, "srcset", "imagesrcset", "ping", "target", "formtarget", "rel", "type", "integrity", "is",
	                "nonce", "translate", "sandbox", "referrerpolicy", "method", "formmethod", "attributename") &&
	         !(strcmp(place->name, "type") == 0 && ONE_OF(place->tag, "input")))
		place->kind = ATTRIBUTE_NO_VALUE;
}

static void
attribute_end(struct place *place)
{
	const char *literal = place->literal.at ? place->literal.at : "";
	size_t head = strcspn(literal, "/?#");
	const char *colon = memchr(literal, ':', head);

	if (place->kind == ATTRIBUTE_ADDRESS && !place->has_link) {
		if (*literal && is_space(*literal))
			wrong(place, "the address begins with white space; begin it at once after the quote");
		/* A colon may be written as a reference, so any reference before the first slash is refused too. */
		if (memchr(literal, '&', head) ||
		    (colon && strncasecmp(literal, "http:", 5) != 0 && strncasecmp(literal, "https:", 6) != 0 &&
		        strncasecmp(literal, "mailto:", 7) != 0 && strncasecmp(literal, "tel:", 4) != 0))
			wrong(place, "an address begins with /, #, http:, https:, mailto: or tel:; anything else could run as a script");
	}
	if (strcmp(place->attribute, "translate") == 0 && strcmp(literal, "no") == 0)
		place->untranslated = true;
	place->json |= strcmp(place->tag, "script") == 0 && strcmp(place->name, "type") == 0 && strcmp(literal, "application/ld+json") == 0;
	place->sandbox |= strcmp(place->attribute, "sandbox") == 0;
	place->state = PLACE_IN_TAG;
	place->space_missing = true;
}

/* ---- one character ---- */

static void
check_reference(const struct place *place, const char *at, size_t left)
{
	size_t i = 1;

	while (i < left && i < 32 && (at[i] == '#' || (at[i] >= '0' && at[i] <= '9') || is_letter(at + i, 1)))
		i++;
	if (i == 1 || i >= left || at[i] != ';')
		wrong(place, "a bare & stands here; write &amp;");
}

/* At a letter of "&nbsp;": looked back for, so that no state is kept for it. */
static bool
in_reference(const struct place *place, const char *at)
{
	const char *begin = place->source->at;

	for (int i = 0; i < 32 && at > begin; i++) {
		at--;
		if (*at == '&')
			return true;
		if (*at != '#' && !(*at >= '0' && *at <= '9') && !is_letter(at, 1))
			return false;
	}
	return false;
}

static void
take_text(struct place *place, const char *at, size_t left)
{
	if (*at == '<') {
		if (place->in_title)
			wrong(place, "a tag stands inside {title}; a title is text alone");
		place->state = PLACE_TAG_OPEN;
		return;
	}
	if (is_code(place)) {
		if (!is_space(*at) && !(place->emailed && top_is(place, "style")))
			fail(place->source, place->source->line, "<%s> with something in it is refused by the site's own policy; "
			     "put it into a file under assets/", top(place)->name);
		return;
	}
	if (*at == '&')
		check_reference(place, at, left);
	if (is_letter(at, left) && !place->in_message && !(place->depth > 0 && top(place)->untranslated) && !in_reference(place, at))
		wrong(place, "words for people stand outside a message; mark them for translation: {_}…{/_}");
}

static void
take_tag_open(struct place *place, char c)
{
	if (c == '/') {
		place->state = PLACE_END_TAG;
		place->name[0] = '\0';
		return;
	}
	if (is_code(place) || is_plain_text(place))
		fail(place->source, place->source->line, "a < stands in <%s>, which holds text alone; write &lt;",
		     top(place) ? top(place)->name : "title");
	if (c == '!') {
		place->state = PLACE_DECLARATION;
		literal_begin(place);
		return;
	}
	if (c >= 'A' && c <= 'Z')
		wrong(place, "a tag's name has a capital; write it in small letters");
	if (!(c >= 'a' && c <= 'z'))
		wrong(place, "a < stands here that begins no tag; write &lt;");
	place->state = PLACE_TAG_NAME;
	place->name[0] = '\0';
	name_add(place, c);
	place->tag_line = place->source->line;
	place->tags++;
	place->attribute_count = 0;
	place->untranslated = place->json = place->sandbox = false;
}

/* The name is complete: an attribute, the end of the tag or a directive follows. */
static void
settle(struct place *place)
{
	if (place->state == PLACE_TAG_NAME) {
		snprintf(place->tag, sizeof(place->tag), "%s", place->name);
		tag_name_check(place);
	} else if (place->state == PLACE_ATTRIBUTE) {
		attribute_begin(place);
	} else {
		return;
	}
	place->state = PLACE_IN_TAG;
	place->space_missing = true;
}

static void
take_in_tag(struct place *place, char c)
{
	if (is_space(c)) {
		place->space_missing = false;
	} else if (c == '>') {
		element_open(place);
		place->state = PLACE_TEXT;
	} else if (c == '/') {
		place->state = PLACE_SLASH;
	} else if (c == '=') {
		wrong(place, "a = stands here without an attribute's name just before it; write name=\"…\" without spaces");
	} else if ((c >= 'a' && c <= 'z') || c == '_') {
		if (place->space_missing)
			wrong(place, "an attribute follows without a space; put one between them");
		place->state = PLACE_ATTRIBUTE;
		place->name[0] = '\0';
		name_add(place, c);
	} else {
		fail(place->source, place->source->line, "'%c' cannot stand in the tag <%s>; close the tag with >, or write "
		     "attributes as name=\"…\" in small letters", c, place->tag);
	}
}

static void
take_name(struct place *place, char c)
{
	bool capital = c >= 'A' && c <= 'Z';
	bool svg = place->depth > 0 && top(place)->svg;

	if (is_space(c) || c == '>' || c == '/') {
		settle(place);
		take_in_tag(place, c);
	} else if (c == '=' && place->state == PLACE_ATTRIBUTE) {
		attribute_begin(place);
		place->state = PLACE_EQUALS;
	} else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' ||
	           (capital && place->state == PLACE_ATTRIBUTE && (svg || strcmp(place->tag, "svg") == 0))) {
		name_add(place, c);
	} else if (capital) {
		fail(place->source, place->source->line, "the name %s%c… has a capital; write it in small letters", place->name, c);
	} else {
		fail(place->source, place->source->line, "'%c' cannot stand in the name %s…; close the tag with >, or take it out", c,
		     place->name);
	}
}

static void
take_value(struct place *place, const char *at, size_t left)
{
	if (*at == place->quote) {
		attribute_end(place);
		return;
	}
	if (*at == '&')
		check_reference(place, at, left);
	if (place->kind == ATTRIBUTE_ADDRESS && place->has_link && place->literal.length == 0 && *at != '#')
		fail(place->source, place->source->line, "%s begins with a value and goes on with text; make the whole address in C, "
		     "only #… may follow a value", place->attribute);
	if (place->kind == ATTRIBUTE_WORDS && !place->in_message && is_letter(at, left) && !in_reference(place, at))
		fail(place->source, place->source->line, "words for people stand in %s; mark them for translation: %s=\"{_}…{/_}\"",
		     place->attribute, place->attribute);
	buffer_add_char(&place->literal, *at);
}

static void
take_end_tag(struct place *place, char c)
{
	if (c == '>' && place->name[0]) {
		element_close(place, place->name);
		place->state = PLACE_TEXT;
	} else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9' && place->name[0]) || (c == '-' && place->name[0])) {
		name_add(place, c);
	} else {
		fail(place->source, place->source->line, "</%s is not closed with > at once; write </%s>", place->name,
		     place->name[0] ? place->name : "name");
	}
}

void
place_take(struct place *place, const char *at, size_t left)
{
	const struct element *outer = top(place);

	switch (place->state) {
	case PLACE_TEXT:
		take_text(place, at, left);
		return;
	case PLACE_TAG_OPEN:
		take_tag_open(place, *at);
		return;
	case PLACE_TAG_NAME:
	case PLACE_ATTRIBUTE:
		take_name(place, *at);
		return;
	case PLACE_END_TAG:
		take_end_tag(place, *at);
		return;
	case PLACE_IN_TAG:
		take_in_tag(place, *at);
		return;
	case PLACE_EQUALS:
		if (*at != '"' && *at != '\'')
			fail(place->source, place->source->line, "the value of %s is not in quotes; write %s=\"…\"", place->attribute,
			     place->attribute);
		place->state = PLACE_VALUE;
		place->quote = *at;
		literal_begin(place);
		place->has_link = false;
		place->values++;
		return;
	case PLACE_VALUE:
		take_value(place, at, left);
		return;
	case PLACE_SLASH:
		if (*at != '>')
			wrong(place, "a / in a tag has to be followed by >; take it out, or quote the value it belongs to");
		if (!is_void(place->tag) && !(outer && outer->svg))
			fail(place->source, place->source->line, "<%s/> does not close itself in HTML; write <%s></%s>", place->tag, place->tag,
			     place->tag);
		element_open(place);
		if (!is_void(place->tag))
			place->depth--;
		place->state = PLACE_TEXT;
		return;
	case PLACE_DECLARATION:
		if (*at != '>') {
			buffer_add_char(&place->literal, *at);
			if (place->literal.length >= 2 && strncmp(place->literal.at, "--", 2) == 0)
				wrong(place, "<!-- goes out to every visitor; write {-- … --}");
			return;
		}
		if (strcasecmp(place->literal.at ? place->literal.at : "", "doctype html") != 0 || place->depth > 0)
			wrong(place, "the only declaration is <!doctype html>, before everything else; take this one out");
		place->state = PLACE_TEXT;
		return;
	}
}

/* ---- values, blocks, messages ---- */

enum place_escape
place_value(struct place *place, const char *value)
{
	const struct source *source = place->source;
	int line = source->line;

	switch (place->state) {
	case PLACE_TEXT:
		if (is_code(place))
			fail(source, line, "the value {%s} stands in <%s>, where no escape is safe; put it into a data- attribute and read it "
			     "from there", value, top(place)->name);
		return place->in_title ? ESCAPE_ATTRIBUTE : ESCAPE_TEXT;
	case PLACE_TAG_OPEN:
	case PLACE_TAG_NAME:
	case PLACE_END_TAG:
		fail(source, line, "the value {%s} stands in a tag's name; write the tags out and choose with {if …}", value);
	case PLACE_IN_TAG:
	case PLACE_SLASH:
	case PLACE_ATTRIBUTE:
		fail(source, line, "the value {%s} stands in a tag outside quotes; write name=\"{%s}\"", value, value);
	case PLACE_EQUALS:
		fail(source, line, "the value {%s} of %s is not in quotes; write %s=\"{%s}\"", value, place->attribute, place->attribute,
		     value);
	case PLACE_DECLARATION:
		fail(source, line, "the value {%s} stands in <!…>; take it out", value);
	case PLACE_VALUE:
		break;
	}
	if (place->kind == ATTRIBUTE_NO_VALUE)
		fail(source, line, "the value {%s} stands in %s, where no escape is safe; write the attribute out and choose with {if …}",
		     value, place->attribute);
	if (place->kind != ATTRIBUTE_ADDRESS)
		return ESCAPE_ATTRIBUTE;
	if (place->literal.length > 0 && place->literal.at[0] == '#')
		return ESCAPE_ATTRIBUTE;
	if (place->literal.length > 0 || place->has_link)
		fail(source, line, "the value {%s} comes after other parts of the address in %s; make the whole address in C as one "
		     "struct link", value, place->attribute);
	place->has_link = true;
	return ESCAPE_ADDRESS;
}

void
place_check_block(struct place *place, const char *directive, bool loop)
{
	const struct source *source = place->source;

	settle(place);
	if (place->state == PLACE_TEXT && !is_code(place))
		return;
	if (place->state == PLACE_IN_TAG && !loop)
		return;
	if (place->state == PLACE_VALUE && (place->kind == ATTRIBUTE_PLAIN || place->kind == ATTRIBUTE_WORDS))
		return;
	if (place->state == PLACE_VALUE)
		fail(source, source->line, "{%s} stands inside the value of %s; put it around the whole attribute", directive,
		     place->attribute);
	fail(source, source->line, "{%s} cannot stand here; put it in text, %s in a quoted value", directive,
	     loop ? "or" : "around whole attributes, or");
}

void
place_check_message(struct place *place)
{
	const struct source *source = place->source;

	if (place->state == PLACE_TEXT && !is_code(place))
		return;
	if (place->state == PLACE_VALUE && (place->kind == ATTRIBUTE_PLAIN || place->kind == ATTRIBUTE_WORDS))
		return;
	fail(source, source->line, "a message cannot stand here; put {_}…{/_} around text, or inside the quotes of an attribute "
	     "that people read");
}

void
place_check_json(const struct place *place, const char *value)
{
	if (place->state != PLACE_TEXT || !is_code(place) || !top(place)->json)
		fail(place->source, place->source->line, "{json %s} belongs into <script type=\"application/ld+json\"> alone; put it there", value);
}

void
place_check_element(struct place *place, const char *directive, bool paragraphs)
{
	const struct source *source = place->source;

	if (place->state != PLACE_TEXT || is_code(place) || is_plain_text(place))
		fail(source, source->line, "{%s} stands where no element can; put it between elements", directive);
	for (int i = place->depth - 1; paragraphs && i >= 0; i--)
		if (strcmp(place->elements[i].name, "p") == 0)
			fail(source, source->line, "{%s} makes paragraphs of its own inside the <p> of line %d; put it into a <div>", directive,
			     place->elements[i].line);
}

struct place_mark
place_mark(struct place *place)
{
	struct place_mark mark = {
		place->state, place->depth, place->floor, place->source->line, place->tags, place->values, place->space_missing,
		place->attribute_count,
	};

	place->floor = place->depth;
	return mark;
}

void
place_check_same(const struct place *place, const struct place_mark *mark, const char *what)
{
	const struct source *source = place->source;
	bool in_tag = mark->state != PLACE_TEXT;

	if (place->state == PLACE_TEXT && mark->state == PLACE_TEXT && place->depth > mark->depth)
		fail(source, source->line, "<%s> of line %d is still open where %s of line %d ends; close it inside", top(place)->name,
		     top(place)->line, what, mark->line);
	if (place->state != mark->state || place->depth != mark->depth || (in_tag && place->tags != mark->tags) ||
	    (mark->state == PLACE_VALUE && place->values != mark->values))
		fail(source, source->line, "%s of line %d does not end in the place in the HTML where it began; put it around whole "
		     "elements, whole attributes, or a part of one value", what, mark->line);
}

void
place_release(struct place *place, const struct place_mark *mark)
{
	place->floor = mark->floor;
}

void
place_check_end(const struct place *place)
{
	const struct source *source = place->source;

	if (place->state != PLACE_TEXT)
		fail(source, place->tag_line ? place->tag_line : 1, "the tag that begins here is never finished; close it with >, "
		     "and its values with quotes");
	if (place->depth > 0)
		fail(source, top(place)->line, "<%s> is never closed; write </%s>", top(place)->name, top(place)->name);
}

bool
place_keeps_space(const struct place *place)
{
	if (place->state == PLACE_VALUE)
		return true;
	for (int i = 0; place->state == PLACE_TEXT && i < place->depth; i++)
		if (ONE_OF(place->elements[i].name, "pre", "textarea"))
			return true;
	return false;
}
