/* templates_compile: the {…} language of .html and .mail files, and the C it becomes.
 *
 * One pass.  Literals gather in a buffer and are written before the next statement; every statement stands under a #line,
 * so that the C compiler speaks of the template's line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "templates.h"

enum { BLOCKS = 24, WORDS = 6 };

enum mail_state { MAIL_BEFORE, MAIL_SUBJECT, MAIL_BODY };

struct block {
	bool loop, otherwise, space_missing;      /* otherwise: {else} was there */
	char loop_name[48];
	int line;
	struct place_mark mark;
};

struct template {
	struct compiler *compiler;
	struct source source;
	const char *name;
	char view[96];
	bool is_frame;
	char frame[64];                           /* the frame it stands in, "" for none */
	enum { TITLE_NONE, TITLE_OPEN, TITLE_DONE } title;
	bool body;                                /* the frame's {body} was there */
	bool started;                             /* something was written: white space counts from here */
	const char *target;
	enum mail_state mail;
	struct place place;
	struct block blocks[BLOCKS];
	int depth;
	bool in_message, message_space, message_has_letter;
	int message_line, message_depth;
	struct place_mark message_mark;
	struct buffer message;
	struct buffer literal;
	int literal_line;
	struct buffer code;
};

static _Noreturn void
wrong(const struct template *template, const char *what)
{
	fail(&template->source, template->source.line, "%s", what);
}

/* ---- what is written ---- */

static void
emit_line(struct template *template, int line)
{
	buffer_add_format(&template->code, "#line %d ", line);
	buffer_add_quoted(&template->code, template->source.path, strlen(template->source.path), false);
	buffer_add_char(&template->code, '\n');
}

static void
literal_flush(struct template *template)
{
	if (template->literal.length == 0)
		return;
	emit_line(template, template->literal_line);
	buffer_add_format(&template->code, "\thtml_literal(%s, ", template->target);
	buffer_add_quoted(&template->code, template->literal.at, template->literal.length, true);
	buffer_add_format(&template->code, ", %zu);\n", template->literal.length);
	template->literal.length = 0;
}

static void
literal_add(struct template *template, char c)
{
	if (template->literal.length == 0)
		template->literal_line = template->source.line;
	buffer_add_char(&template->literal, c);
	template->started = true;
}

static void
statement(struct template *template)
{
	literal_flush(template);
	emit_line(template, template->source.line);
	template->started = true;
}

/* The C that reads a path: a loop's name is a pointer to its element, anything else is a member of the view. */
static void
path_write(struct template *template, const char *path, bool address)
{
	size_t first = strcspn(path, ".");

	for (int i = template->depth - 1; i >= 0; i--) {
		const char *name = template->blocks[i].loop_name;

		if (!template->blocks[i].loop || strlen(name) != first || strncmp(name, path, first) != 0)
			continue;
		if (path[first] == '\0')
			buffer_add_format(&template->code, address ? "%s" : "(*%s)", name);
		else
			buffer_add_format(&template->code, address ? "&%s->%s" : "%s->%s", name, path + first + 1);
		return;
	}
	buffer_add_format(&template->code, address ? "&view->%s" : "view->%s", path);
}

static bool
is_path(const char *word)
{
	char part[64];
	size_t length;

	do {
		length = strcspn(word, ".");
		if (length == 0 || length >= sizeof(part))
			return false;
		memcpy(part, word, length);
		part[length] = '\0';
		if (!is_name(part) || part[0] == '_')
			return false;
		word += length;
		if (*word == '.' && word[1] == '\0')
			return false;
	} while (*word++ == '.');
	return true;
}

static bool
is_reserved(const char *word)
{
	static const char *const list[] = {
		"view", "frame", "frame_view", "title", "body", "if", "else", "end", "each", "part", "lines", "in", "not", "with",
		"html", "mail", "_",
	};

	for (size_t i = 0; i < COUNT_OF(list); i++)
		if (strcmp(word, list[i]) == 0)
			return true;
	return false;
}

static void
check_path(struct template *template, const char *path)
{
	if (!is_path(path))
		fail(&template->source, template->source.line, "\"%s\" is no value; a value is a field of the view, such as donor or "
		     "need.words", path);
	if (!strchr(path, '.') && is_reserved(path))
		fail(&template->source, template->source.line, "{%s} is a word of templates, not a value; give the field another name",
		     path);
}

/* {part honour_card …} → the room of honour_card; names of no room are parts of html. */
static int
room_of_part(struct template *template, const char *part)
{
	const char *room = template->compiler->room;
	int own = room_index(room), found = room_index("html");

	for (size_t i = 0; i < room_count; i++) {
		size_t length = strlen(rooms[i]);

		if (strncmp(part, rooms[i], length) == 0 && part[length] == '_')
			found = (int)i;
	}
	if (found > own)
		fail(&template->source, template->source.line, "%s is a part of the later room %s, which %s may not use; move the part "
		     "to a lower room", part, rooms[found], room);
	template->compiler->uses_room[found] = true;
	return found;
}

/* ---- literals ---- */

static void
message_add(struct template *template, char c)
{
	if (is_space(c) && !template->compiler->mail) {
		/* The translator sees no white space at the ends; the page keeps it, outside the message. */
		if (template->message.length > 0)
			template->message_space = true;
		else if (template->literal.length == 0 || !is_space(template->literal.at[template->literal.length - 1]))
			literal_add(template, ' ');
		return;
	}
	if (template->message_space) {
		buffer_add_char(&template->message, ' ');
		literal_add(template, ' ');
	}
	template->message_space = false;
	buffer_add_char(&template->message, c);
	literal_add(template, c);
}

static void
take_html(struct template *template, const char *at, size_t left)
{
	enum place_state before = template->place.state;
	const char *last = template->literal.length > 0 ? template->literal.at + template->literal.length - 1 : NULL;

	if (!template->in_message && is_space(*at) && !template->started && before == PLACE_TEXT)
		return;
	if (!is_space(*at) && template->view[0] == '\0')
		wrong(template, "the template does not say what it shows; begin it with {view struct …}");
	if (!is_space(*at) && template->frame[0] && template->title == TITLE_NONE)
		wrong(template, "the page begins before its title; write {title}…{/title} right after {frame …}");
	place_take(&template->place, at, left);
	if (template->in_message) {
		message_add(template, *at);
		return;
	}
	/* White space between words and tags is one space or one line break, as browsers read it. */
	if (is_space(*at) && (before == PLACE_TEXT || before == PLACE_IN_TAG) && !place_keeps_space(&template->place)
	    && last && is_space(*last)) {
		if (*at == '\n')
			template->literal.at[template->literal.length - 1] = '\n';
		return;
	}
	literal_add(template, *at);
}

static void
subject_end(struct template *template)
{
	struct source *source = &template->source;

	if (template->in_message || template->depth > 0)
		wrong(template, "the subject's line ends inside a message or block; end it on the same line");
	if (source->offset + 1 >= source->length || source->at[source->offset + 1] != '\n')
		wrong(template, "after the subject comes an empty line, then the body; put one in");
	literal_flush(template);
	template->target = "mail->body";
	template->mail = MAIL_BODY;
	template->started = false;
}

static void
take_mail(struct template *template, const char *at, size_t left)
{
	static const char head[] = "Subject: ";
	struct source *source = &template->source;

	if (template->mail == MAIL_BEFORE) {
		if (is_space(*at))
			return;
		if (template->view[0] == '\0')
			wrong(template, "the template does not say what it shows; begin it with {view struct …}");
		if (left < strlen(head) || strncmp(at, head, strlen(head)) != 0)
			wrong(template, "a mail begins with its subject; write \"Subject: …\" after {view struct …}");
		source->offset += strlen(head) - 1;
		template->mail = MAIL_SUBJECT;
		template->target = "mail->subject";
		return;
	}
	if (template->mail == MAIL_SUBJECT && *at == '\n') {
		subject_end(template);
		return;
	}
	if (template->mail == MAIL_BODY && !template->started && *at == '\n')
		return;
	if (template->in_message) {
		message_add(template, *at);
		return;
	}
	if (is_letter(at, left))
		wrong(template, "words for people stand outside a message; mark them for translation: {_}…{/_}");
	literal_add(template, *at);
}

static void
take(struct template *template, const char *at, size_t left)
{
	if (template->in_message && is_letter(at, left))
		template->message_has_letter = true;
	if (template->compiler->mail)
		take_mail(template, at, left);
	else
		take_html(template, at, left);
}

/* ---- directives ---- */

static void
check_begun(struct template *template, const char *directive)
{
	if (template->view[0] == '\0')
		wrong(template, "the template does not say what it shows; begin it with {view struct …}");
	if (template->compiler->mail && template->mail == MAIL_BEFORE)
		wrong(template, "a mail begins with its subject; write \"Subject: …\" after {view struct …}");
	if (template->frame[0] && template->title == TITLE_NONE)
		wrong(template, "the page begins before its title; write {title}…{/title} right after {frame …}");
	if (template->in_message)
		fail(&template->source, template->source.line, "{%s} stands inside a message; a message holds text, values and inline "
		     "tags only, so write one message for each case", directive);
}

static void
do_view(struct template *template, char **words, int count)
{
	const struct source *source = &template->source;

	if (count != 3 || strcmp(words[1], "struct") != 0 || !is_name(words[2]))
		fail(source, source->line, "{%s …} is written {%s struct name}; mend it", words[0], words[0]);
	if (template->view[0])
		fail(source, source->line, "the template has a view already (struct %s); take one out", template->view);
	snprintf(template->view, sizeof(template->view), "%s", words[2]);
	template->is_frame = strcmp(words[0], "frame_view") == 0;
	if (template->is_frame && template->compiler->mail)
		wrong(template, "a mail has no frame; write {view struct …}");
}

static void
do_frame(struct template *template, char **words, int count)
{
	if (count != 2 || !is_name(words[1]))
		wrong(template, "{frame …} is written {frame name}; mend it");
	if (template->view[0] == '\0')
		wrong(template, "the template does not say what it shows; begin it with {view struct …}");
	if (template->frame[0] || template->is_frame || template->started || template->compiler->mail)
		wrong(template, "{frame …} stands once, right after {view struct …} of a page; take this one out");
	room_of_part(template, words[1]);
	snprintf(template->frame, sizeof(template->frame), "%s", words[1]);
}

static void
do_title(struct template *template, bool begin)
{
	if (template->is_frame && begin) {
		check_begun(template, "title");
		if (template->title != TITLE_NONE || template->body || template->depth > 0)
			wrong(template, "a frame has {title} once, before {body} and outside blocks; take this one out");
		place_value(&template->place, "title");
		statement(template);
		buffer_add_format(&template->code, "\thtml_literal(html, title->out.at, title->out.length);\n");
		template->title = TITLE_DONE;
		return;
	}
	if (template->frame[0] == '\0')
		wrong(template, "{title}…{/title} belongs to a page with a {frame …}; a field of that name needs another");
	if (begin) {
		if (template->title != TITLE_NONE)
			wrong(template, "the page has a title already; take one out");
		template->title = TITLE_OPEN;
		template->place.in_title = true;
		template->target = "title";
		buffer_add_format(&template->code, "\tstruct html *title = html_title(html);\n\n");
		return;
	}
	if (template->title != TITLE_OPEN)
		wrong(template, "{/title} ends no title; write {title} before it");
	if (template->in_message || template->depth > 0)
		wrong(template, "{/title} comes before a message or block of the title has ended; end it first");
	statement(template);
	buffer_add_format(&template->code, "\thtml_%s_open(html, &view->frame, title);\n", template->frame);
	template->title = TITLE_DONE;
	template->place.in_title = false;
	template->target = "html";
	template->started = false;
}

static void
do_body(struct template *template)
{
	if (!template->is_frame)
		wrong(template, "{body} belongs to a frame, which begins with {frame_view struct …}; a field of that name needs another");
	check_begun(template, "body");
	if (template->body || template->title != TITLE_DONE || template->depth > 0)
		wrong(template, "a frame has {body} once, after {title} and outside blocks; move it, or take it out");
	place_check_element(&template->place, "body", false);
	literal_flush(template);
	buffer_add_format(&template->code, "}\n\nvoid\nhtml_%s_close(struct html *html, const struct %s *view)\n{\n"
	                  "\t(void)view;\n", template->name + strlen("html_"), template->view);
	template->body = true;
}

static struct block *
block_begin(struct template *template, const char *directive, bool loop)
{
	struct block *block;

	check_begun(template, directive);
	if (template->depth == BLOCKS)
		fail(&template->source, template->source.line, "more than %d blocks stand inside each other; make a {part …} of some", BLOCKS);
	if (!template->compiler->mail)
		place_check_block(&template->place, directive, loop);
	statement(template);
	block = &template->blocks[template->depth++];
	*block = (struct block){ .loop = loop, .line = template->source.line };
	if (!template->compiler->mail)
		block->mark = place_mark(&template->place);
	return block;
}

static void
write_condition(struct template *template, char **words, int count)
{
	bool inverse = count == 2 && strcmp(words[0], "not") == 0;

	if (count < 1 || count > 2 || (count == 2 && !inverse))
		wrong(template, "a condition is one value, or \"not\" and one value; anything more is worked out in C, in the view");
	check_path(template, words[count - 1]);
	buffer_add_format(&template->code, "if (%shtml_truth(", inverse ? "!" : "");
	path_write(template, words[count - 1], false);
	buffer_add_format(&template->code, ")) {\n");
}

static void
do_if(struct template *template, char **words, int count)
{
	block_begin(template, "if", false);
	buffer_add_char(&template->code, '\t');
	write_condition(template, words + 1, count - 1);
}

/* At {else} and {end}: the branch has to end where it began. */
static struct block *
branch_end(struct template *template, const char *directive)
{
	struct block *block;
	struct place *place = &template->place;

	check_begun(template, directive);
	if (template->depth == 0)
		fail(&template->source, template->source.line, "{%s} belongs to no {if …} or {each …}; take it out, or begin one before it",
		     directive);
	block = &template->blocks[template->depth - 1];
	if (!template->compiler->mail) {
		if (place->state == PLACE_TAG_NAME || place->state == PLACE_ATTRIBUTE)
			place_check_block(place, directive, false);
		place_check_same(place, &block->mark, block->loop ? "the {each …}" : "the branch");
		block->space_missing |= place->space_missing;
	}
	return block;
}

static void
do_else(struct template *template, char **words, int count)
{
	struct block *block = branch_end(template, "else");
	struct place *place = &template->place;

	if (block->loop)
		fail(&template->source, template->source.line, "{else} stands in the {each …} of line %d; ask {if list.count} around it",
		     block->line);
	if (block->otherwise)
		fail(&template->source, template->source.line, "an {else} of the {if …} of line %d came before; take one out, or {end} first",
		     block->line);
	if (count > 1 && strcmp(words[1], "if") != 0)
		wrong(template, "{else …} is written {else} or {else if value}; mend it");
	statement(template);
	buffer_add_format(&template->code, "\t} else ");
	if (count > 1) {
		write_condition(template, words + 2, count - 2);
	} else {
		buffer_add_format(&template->code, "{\n");
		block->otherwise = true;
	}
	block->mark.line = template->source.line;
	if (!template->compiler->mail) {
		for (size_t i = block->mark.attribute_count; i < place->attribute_count && place->state == PLACE_IN_TAG; i++)
			place->attributes[i].hidden = true;
		place->space_missing = block->mark.space_missing;
	}
}

static void
do_end(struct template *template)
{
	struct block *block = branch_end(template, "end");
	struct place *place = &template->place;

	statement(template);
	buffer_add_format(&template->code, "\t}\n");
	if (!template->compiler->mail) {
		for (size_t i = block->mark.attribute_count; i < place->attribute_count && place->state == PLACE_IN_TAG; i++)
			place->attributes[i].hidden = false;
		place->space_missing = block->space_missing || (!block->otherwise && block->mark.space_missing);
		place_release(place, &block->mark);
	}
	template->depth--;
}

static void
do_each(struct template *template, char **words, int count)
{
	struct block *block;
	const char *name = words[1];

	if (count != 4 || strcmp(words[2], "in") != 0 || !is_name(name))
		wrong(template, "{each …} is written {each name in list}; mend it");
	check_path(template, words[3]);
	if (is_reserved(name) || strlen(name) >= sizeof(block->loop_name))
		fail(&template->source, template->source.line, "a loop cannot be called %s, the name is taken; choose another", name);
	for (int i = 0; i < template->depth; i++)
		if (template->blocks[i].loop && strcmp(template->blocks[i].loop_name, name) == 0)
			fail(&template->source, template->source.line, "the loop of line %d around this one is called %s too; choose another name",
			     template->blocks[i].line, name);
	block = block_begin(template, "each", true);
	block->loop = false;                      /* its name is not known yet inside its own list */
	buffer_add_format(&template->code, "\tfor (size_t %s__at = 0; %s__at < (size_t)", name, name);
	path_write(template, words[3], false);
	buffer_add_format(&template->code, ".count; %s__at++) {\n", name);
	emit_line(template, template->source.line);
	buffer_add_format(&template->code, "\t__auto_type %s = &", name);
	path_write(template, words[3], false);
	buffer_add_format(&template->code, ".at[%s__at]; (void)%s;\n", name, name);
	block->loop = true;
	snprintf(block->loop_name, sizeof(block->loop_name), "%s", name);
}

static void
do_part(struct template *template, char **words, int count)
{
	if (count != 4 || strcmp(words[2], "with") != 0 || !is_name(words[1]))
		wrong(template, "{part …} is written {part room_name with field}; mend it");
	if (template->compiler->mail)
		wrong(template, "a mail has no parts; write its lines here");
	check_path(template, words[3]);
	check_begun(template, "part");
	place_check_element(&template->place, "part", false);
	room_of_part(template, words[1]);
	statement(template);
	buffer_add_format(&template->code, "\thtml_%s(html, ", words[1]);
	path_write(template, words[3], true);
	buffer_add_format(&template->code, ");\n");
}

static void
do_lines(struct template *template, char **words, int count)
{
	if (count != 2)
		wrong(template, "{lines …} is written {lines field}; mend it");
	if (template->compiler->mail)
		wrong(template, "a mail has lines as they are; write the value alone");
	check_path(template, words[1]);
	check_begun(template, "lines");
	place_check_element(&template->place, "lines", true);
	statement(template);
	buffer_add_format(&template->code, "\thtml_escape_lines(html, ");
	path_write(template, words[1], false);
	buffer_add_format(&template->code, ");\n");
}

static void
do_value(struct template *template, const char *path)
{
	static const char *const escapes[] = {
		[ESCAPE_TEXT] = "html_value_text", [ESCAPE_ATTRIBUTE] = "html_value_attribute", [ESCAPE_ADDRESS] = "html_value_address",
	};
	const char *escape = template->mail == MAIL_SUBJECT ? "html_value_line" : "html_value_plain";
	bool in_message = template->in_message;

	check_path(template, path);
	template->in_message = false;
	check_begun(template, path);
	template->in_message = in_message;
	if (!template->compiler->mail)
		escape = escapes[place_value(&template->place, path)];
	if (in_message) {
		if (template->message_space) {
			buffer_add_char(&template->message, ' ');
			literal_add(template, ' ');
		}
		template->message_space = false;
		buffer_add_format(&template->message, "{%s}", path);
	}
	statement(template);
	buffer_add_format(&template->code, "\t%s(%s, ", escape, template->target);
	path_write(template, path, false);
	buffer_add_format(&template->code, ");\n");
}

static void
do_message(struct template *template, bool begin)
{
	struct source *source = &template->source;

	if (begin) {
		if (template->in_message)
			fail(source, source->line, "a message begins inside the message of line %d; end that with {/_} first",
			     template->message_line);
		check_begun(template, "_");
		template->message_line = source->line;
		template->message_depth = template->depth;
		template->message.length = 0;
		template->message_space = template->message_has_letter = false;
		if (!template->compiler->mail) {
			place_check_message(&template->place);
			template->message_mark = place_mark(&template->place);
		}
	} else {
		if (!template->in_message)
			wrong(template, "{/_} ends no message; write {_} before it");
		if (!template->compiler->mail) {
			place_check_same(&template->place, &template->message_mark, "the message");
			place_release(&template->place, &template->message_mark);
		}
		if (!template->message_has_letter)
			wrong(template, "the message has no words to translate; take {_} and {/_} away");
		if (template->message_space)
			literal_add(template, ' ');
		messages_add(&template->compiler->messages, template->message.at, template->message.length, source,
		             template->message_line);
	}
	template->in_message = template->place.in_message = begin;
	template->started = true;
}

static void
directive(struct template *template, char *content)
{
	char whole[256];
	char *words[WORDS];
	int count = 0;

	snprintf(whole, sizeof(whole), "%s", content);
	for (char *word = content; word && count < WORDS; count++) {
		words[count] = word;
		word = strchr(word, ' ');
		if (word)
			*word++ = '\0';
	}
	if (strcmp(words[0], "view") == 0 || strcmp(words[0], "frame_view") == 0)
		do_view(template, words, count);
	else if (strcmp(words[0], "frame") == 0)
		do_frame(template, words, count);
	else if (strcmp(whole, "title") == 0 || strcmp(whole, "/title") == 0)
		do_title(template, whole[0] == 't');
	else if (strcmp(whole, "body") == 0)
		do_body(template);
	else if (strcmp(whole, "_") == 0 || strcmp(whole, "/_") == 0)
		do_message(template, whole[0] == '_');
	else if (strcmp(words[0], "if") == 0)
		do_if(template, words, count);
	else if (strcmp(words[0], "else") == 0)
		do_else(template, words, count);
	else if (strcmp(whole, "end") == 0)
		do_end(template);
	else if (strcmp(words[0], "each") == 0)
		do_each(template, words, count);
	else if (strcmp(words[0], "part") == 0)
		do_part(template, words, count);
	else if (strcmp(words[0], "lines") == 0)
		do_lines(template, words, count);
	else if (is_path(whole))
		do_value(template, whole);
	else
		fail(&template->source, template->source.line, "{%s} is neither a value nor a word of templates; write a field's name, "
		     "or {{ for a brace", whole);
}

/* In a mail a line that holds nothing but a directive leaves no line behind. */
static bool
stands_alone(const struct source *source, size_t begin, size_t end)
{
	while (begin > 0 && (source->at[begin - 1] == ' ' || source->at[begin - 1] == '\t'))
		begin--;
	while (end < source->length && (source->at[end] == ' ' || source->at[end] == '\t'))
		end++;
	return (begin == 0 || source->at[begin - 1] == '\n') && end < source->length && source->at[end] == '\n';
}

static void
skip_own_line(struct template *template)
{
	struct source *source = &template->source;
	struct buffer *literal = &template->literal;

	while (literal->length > 0 && (literal->at[literal->length - 1] == ' ' || literal->at[literal->length - 1] == '\t'))
		literal->length--;
	while (source->at[source->offset] != '\n')
		source->offset++;
	source->offset++;
	source->line++;
}

static void
take_brace(struct template *template)
{
	struct source *source = &template->source;
	size_t begin = source->offset;
	const char *at = source->at + begin;
	const char *close = at + strcspn(at, "}\n");
	bool comment = strncmp(at, "{--", 3) == 0, alone;
	char content[256];
	size_t length = (size_t)(close - at) - 1, end;

	if (comment) {
		close = strstr(at, "--}");
		if (!close)
			wrong(template, "the comment that begins here is never closed; write --}");
		end = (size_t)(close + 3 - source->at);
	} else {
		if (*close != '}' || memchr(at + 1, '{', length))
			wrong(template, "this { is not closed on its line; close it with }, or write {{ for a brace");
		if (length >= sizeof(content))
			wrong(template, "what stands in the braces is too long for a value or directive; mend it, or write {{ for a brace");
		memcpy(content, at + 1, length);
		content[length] = '\0';
		end = begin + length + 2;
	}
	alone = template->compiler->mail && template->mail == MAIL_BODY && stands_alone(source, begin, end)
		&& (comment || strncmp(content, "if ", 3) == 0 || strncmp(content, "else", 4) == 0 || strcmp(content, "end") == 0
		    || strncmp(content, "each ", 5) == 0);
	if (alone)
		while (template->literal.length > 0 && is_space(template->literal.at[template->literal.length - 1])
		       && template->literal.at[template->literal.length - 1] != '\n')
			template->literal.length--;
	if (comment)
		for (size_t i = begin; i < end; i++)
			source->line += source->at[i] == '\n';
	else
		directive(template, content);
	source->offset = end;
	if (alone)
		skip_own_line(template);
}

static void
check_end(struct template *template)
{
	struct source *source = &template->source;

	if (template->in_message)
		fail(source, template->message_line, "the message that begins here is never ended; write {/_}");
	if (template->depth > 0)
		fail(source, template->blocks[template->depth - 1].line, "the block that begins here is never ended; write {end}");
	if (template->view[0] == '\0')
		fail(source, 1, "the template does not say what it shows; begin it with {view struct …}");
	if (template->compiler->mail && template->mail != MAIL_BODY)
		wrong(template, template->mail == MAIL_BEFORE ? "a mail begins with its subject; write \"Subject: …\" after {view struct …}"
		      : "after the subject comes an empty line, then the body; put one in");
	if (template->frame[0] && template->title != TITLE_DONE)
		wrong(template, "the page has no title; write {title}…{/title} right after {frame …}");
	if (template->is_frame && (template->title != TITLE_DONE || !template->body))
		wrong(template, "the frame has no {title} or no {body}; it needs both");
	if (!template->compiler->mail)
		place_check_end(&template->place);
}

void
compile_template(struct compiler *compiler, struct source source, const char *name)
{
	struct template *template = calloc(1, sizeof(*template));
	struct source *at;
	bool mail = compiler->mail;

	if (!template)
		fail(NULL, 0, "templates: no memory");
	template->compiler = compiler;
	template->source = source;
	template->name = name;
	template->target = "html";
	template->place.source = at = &template->source;
	buffer_add(&template->code, "", 0);
	while (at->offset < at->length) {
		const char *c = at->at + at->offset;

		if (c[0] == '{' && c[1] != '{') {
			take_brace(template);
			continue;
		}
		take(template, c, at->length - at->offset);
		at->offset += c[0] == '{' ? 2 : 1;
		if (c[0] == '\n')
			at->line++;
	}
	check_end(template);
	literal_flush(template);
	if (template->frame[0])
		buffer_add_format(&template->code, "\thtml_%s_close(html, &view->frame);\n", template->frame);

	buffer_add_format(&compiler->structures, "struct %s;\n", template->view);
	if (template->is_frame)
		buffer_add_format(&compiler->prototypes, "void %s_open(struct html *html, const struct %s *view, const struct html *title);\n"
		                  "void %s_close(struct html *html, const struct %s *view);\n", name, template->view, name, template->view);
	else
		buffer_add_format(&compiler->prototypes, "void %s(struct %s, const struct %s *view);\n", name,
		                  mail ? "mail_text *mail" : "html *html", template->view);
	buffer_add_format(&compiler->functions, "\nvoid\n%s%s(struct %s, const struct %s *view%s)\n{\n\t(void)view;\n%s}\n", name,
	                  template->is_frame ? "_open" : "", mail ? "mail_text *mail" : "html *html", template->view,
	                  template->is_frame ? ", const struct html *title" : "", template->code.at);
}
