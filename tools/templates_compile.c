/* templates_compile: the {…} language of .html and .email files, and the C it becomes: its directives.
 *
 * One pass. Every statement has a #line, so that the C compiler's messages name the template's line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "templates.h"

enum { WORDS = 6 };

static _Noreturn void
wrong(const struct template *template, const char *what)
{
	fail(&template->source, template->source.line, "%s", what);
}

/* ---- directives ---- */

static void
check_begun(struct template *template, const char *directive)
{
	if (template->view[0] == '\0')
		wrong(template, "the template does not say what it shows; begin it with {view struct …}");
	if (template->compiler->email && template->email == EMAIL_BEFORE)
		wrong(template, "an email begins with its subject; write \"Subject: …\" after {view struct …}");
	if (template->layout[0] && template->title == TITLE_NONE)
		wrong(template, "the page begins before its title; write {title}…{/title} right after {layout …}");
	if (template->in_message)
		fail(&template->source, template->source.line, "{%s} stands inside a message; a message holds text, values and inline "
		     "tags only, so write one message for each case", directive);
}

static void
do_view(struct template *template, char **words, int count)
{
	const struct source *source = &template->source;

	if (count != 3 || strcmp(words[1], "struct") != 0 || !is_name(words[2]))
		fail(source, source->line, "{%s …} is written {%s struct name}; fix it", words[0], words[0]);
	if (template->view[0])
		fail(source, source->line, "the template has a view already (struct %s); take one out", template->view);
	snprintf(template->view, sizeof(template->view), "%s", words[2]);
	template->is_layout = strcmp(words[0], "layout_view") == 0;
	template->place.emailed = template->is_layout && strcmp(template->view, "email_layout") == 0;
	if (template->is_layout && template->compiler->email)
		wrong(template, "an email has no layout; write {view struct …}");
}

static void
do_layout(struct template *template, char **words, int count)
{
	if (count != 2 || !is_name(words[1]))
		wrong(template, "{layout …} is written {layout name}; fix it");
	if (template->view[0] == '\0')
		wrong(template, "the template does not say what it shows; begin it with {view struct …}");
	if (template->layout[0] || template->is_layout || template->started || template->compiler->email)
		wrong(template, "{layout …} stands once, right after {view struct …} of a page; take this one out");
	use_partial(template, words[1]);
	snprintf(template->layout, sizeof(template->layout), "%s", words[1]);
}

static void
do_title(struct template *template, bool begin)
{
	if (template->is_layout && begin) {
		check_begun(template, "title");
		if (template->title != TITLE_NONE || template->body || template->depth > 0)
			wrong(template, "a layout has {title} once, before {body} and outside blocks; take this one out");
		if (place_value(&template->place, "title") == ESCAPE_ADDRESS)
			wrong(template, "{title} stands in an address; put it into <title>");
		write_statement(template);
		buffer_add_format(&template->code, "\thtml_literal(html, title->out.at, title->out.length);\n");
		template->title = TITLE_DONE;
		return;
	}
	if (template->layout[0] == '\0')
		wrong(template, "{title}…{/title} belongs to a page with a {layout …}; a field of that name needs another");
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
	write_statement(template);
	buffer_add_format(&template->code, "\thtml_%s_open(html, &view->layout, title);\n", template->layout);
	template->title = TITLE_DONE;
	template->place.in_title = false;
	template->target = "html";
	template->started = false;
}

static void
do_body(struct template *template)
{
	if (!template->is_layout)
		wrong(template, "{body} belongs to a layout, which begins with {layout_view struct …}; a field of that name needs another");
	check_begun(template, "body");
	if (template->body || template->title != TITLE_DONE || template->depth > 0)
		wrong(template, "a layout has {body} once, after {title} and outside blocks; move it, or take it out");
	place_check_element(&template->place, "body", false);
	write_literal(template);
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
		fail(&template->source, template->source.line, "more than %d blocks stand inside each other; make a {partial …} of some",
		     BLOCKS);
	if (!template->compiler->email)
		place_check_block(&template->place, directive, loop);
	write_statement(template);
	block = &template->blocks[template->depth++];
	*block = (struct block){ .loop = loop, .line = template->source.line };
	if (!template->compiler->email)
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
	write_path(template, words[count - 1], false);
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
	if (!template->compiler->email) {
		if (place->state == PLACE_TAG_NAME || place->state == PLACE_ATTRIBUTE)
			place_check_block(place, directive, false);
		place_check_same(place, &block->mark, block->loop ? "the {each …}" : "the branch");
		/* An attribute that is conditional does not count. */
		if (place->state == PLACE_IN_TAG && place->attribute_count > block->mark.attribute_count)
			place->json = place->sandbox = false;
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
		wrong(template, "{else …} is written {else} or {else if value}; fix it");
	write_statement(template);
	buffer_add_format(&template->code, "\t} else ");
	if (count > 1) {
		write_condition(template, words + 2, count - 2);
	} else {
		buffer_add_format(&template->code, "{\n");
		block->otherwise = true;
	}
	block->mark.line = template->source.line;
	if (!template->compiler->email) {
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

	write_statement(template);
	buffer_add_format(&template->code, "\t}\n");
	if (!template->compiler->email) {
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
		wrong(template, "{each …} is written {each name in list}; fix it");
	check_path(template, words[3]);
	if (is_taken(template, name) || strlen(name) >= sizeof(block->loop_name))
		fail(&template->source, template->source.line, "a loop cannot be called %s, the name is taken; choose another", name);
	for (int i = 0; i < template->depth; i++)
		if (template->blocks[i].loop && strcmp(template->blocks[i].loop_name, name) == 0)
			fail(&template->source, template->source.line, "the loop of line %d around this one is called %s too; choose another name",
			     template->blocks[i].line, name);
	block = block_begin(template, "each", true);
	block->loop = false;                      /* its name is not known inside its own list */
	buffer_add_format(&template->code, "\tfor (size_t %s__at = 0; %s__at < (size_t)", name, name);
	write_path(template, words[3], false);
	buffer_add_format(&template->code, ".count; %s__at++) {\n", name);
	write_line(template, template->source.line);
	buffer_add_format(&template->code, "\t__auto_type %s = &", name);
	write_path(template, words[3], false);
	buffer_add_format(&template->code, ".at[%s__at]; (void)%s;\n", name, name);
	block->loop = true;
	snprintf(block->loop_name, sizeof(block->loop_name), "%s", name);
}

static void
do_part(struct template *template, char **words, int count)
{
	if (count != 4 || strcmp(words[2], "with") != 0 || !is_name(words[1]))
		wrong(template, "{partial …} is written {partial module_name with field}; fix it");
	if (template->compiler->email)
		wrong(template, "an email has no parts; write its lines here");
	check_path(template, words[3]);
	check_begun(template, "partial");
	place_check_element(&template->place, "partial", false);
	use_partial(template, words[1]);
	write_statement(template);
	buffer_add_format(&template->code, "\thtml_%s(html, ", words[1]);
	write_path(template, words[3], true);
	buffer_add_format(&template->code, ");\n");
}

static void
do_lines(struct template *template, char **words, int count)
{
	if (count != 2)
		wrong(template, "{lines …} is written {lines field}; fix it");
	if (template->compiler->email)
		wrong(template, "an email has lines as they are; write the value alone");
	check_path(template, words[1]);
	check_begun(template, "lines");
	place_check_element(&template->place, "lines", true);
	write_statement(template);
	buffer_add_format(&template->code, "\thtml_escape_lines(html, ");
	write_path(template, words[1], false);
	buffer_add_format(&template->code, ");\n");
}

static void
do_json(struct template *template, char **words, int count)
{
	if (count != 2)
		wrong(template, "{json …} is written {json field}; fix it");
	if (template->compiler->email)
		wrong(template, "an email holds no data of machines; take {json …} out");
	check_path(template, words[1]);
	check_begun(template, "json");
	place_check_json(&template->place, words[1]);
	write_statement(template);
	buffer_add_format(&template->code, "\thtml_value_json(html, ");
	write_path(template, words[1], false);
	buffer_add_format(&template->code, ");\n");
}

static void
do_value(struct template *template, const char *path)
{
	static const char *const escapes[] = {
		[ESCAPE_TEXT] = "html_value_text", [ESCAPE_ATTRIBUTE] = "html_value_attribute", [ESCAPE_ADDRESS] = "html_value_address",
	};
	const char *escape = template->email == EMAIL_SUBJECT ? "html_value_line" : "html_value_plain";
	bool in_message = template->in_message;

	check_path(template, path);
	template->in_message = false;
	check_begun(template, path);
	template->in_message = in_message;
	if (!template->compiler->email)
		escape = escapes[place_value(&template->place, path)];
	if (in_message) {
		if (template->message_space) {
			buffer_add_char(&template->message, ' ');
			literal_add(template, ' ');
		}
		template->message_space = false;
		template->message_values++;
		buffer_add_format(&template->message, "{%s}", path);
	}
	write_statement(template);
	buffer_add_format(&template->code, "\t%s(%s, ", escape, template->target);
	write_path(template, path, false);
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
		template->message.length = 0;
		template->message_space = template->message_has_letter = false;
		template->message_values = 0;
		if (!template->compiler->email) {
			place_check_message(&template->place);
			template->message_mark = place_mark(&template->place);
		}
	} else {
		if (!template->in_message)
			wrong(template, "{/_} ends no message; write {_} before it");
		if (!template->compiler->email) {
			place_check_same(&template->place, &template->message_mark, "the message");
			place_release(&template->place, &template->message_mark);
		}
		/* Two values: a translator may swap them. */
		if (!template->message_has_letter && template->message_values < 2)
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
	if (strcmp(words[0], "view") == 0 || strcmp(words[0], "layout_view") == 0)
		do_view(template, words, count);
	else if (strcmp(words[0], "layout") == 0)
		do_layout(template, words, count);
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
	else if (strcmp(words[0], "partial") == 0)
		do_part(template, words, count);
	else if (strcmp(words[0], "lines") == 0)
		do_lines(template, words, count);
	else if (strcmp(words[0], "json") == 0)
		do_json(template, words, count);
	else if (is_path(whole))
		do_value(template, whole);
	else
		fail(&template->source, template->source.line, "{%s} is neither a value nor a word of templates; write a field's name, "
		     "or {{ for a brace", whole);
}

/* In an email a line that has only a directive leaves no empty line. */
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
			wrong(template, "what stands in the braces is too long for a value or directive; fix it, or write {{ for a brace");
		memcpy(content, at + 1, length);
		content[length] = '\0';
		end = begin + length + 2;
	}
	alone = template->compiler->email && template->email == EMAIL_BODY && stands_alone(source, begin, end) &&
		(comment || strncmp(content, "if ", 3) == 0 || strncmp(content, "else", 4) == 0 || strcmp(content, "end") == 0 ||
		    strncmp(content, "each ", 5) == 0);
	if (alone)
		while (template->literal.length > 0 && is_space(template->literal.at[template->literal.length - 1]) &&
		       template->literal.at[template->literal.length - 1] != '\n')
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
	if (template->compiler->email && template->email != EMAIL_BODY)
		wrong(template, template->email == EMAIL_BEFORE ? "an email begins with its subject; write \"Subject: …\" after {view struct …}"
		      : "after the subject comes an empty line, then the body; put one in");
	if (template->layout[0] && template->title != TITLE_DONE)
		wrong(template, "the page has no title; write {title}…{/title} right after {layout …}");
	if (template->is_layout && (template->title != TITLE_DONE || !template->body))
		wrong(template, "the layout has no {title} or no {body}; it needs both");
	if (!template->compiler->email)
		place_check_end(&template->place);
}

void
compile_template(struct compiler *compiler, struct source source, const char *name)
{
	struct template *template = calloc(1, sizeof(*template));
	struct source *at;
	bool email = compiler->email;

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
		write_taken(template, c, at->length - at->offset);
		at->offset += c[0] == '{' ? 2 : 1;
		if (c[0] == '\n')
			at->line++;
	}
	check_end(template);
	write_literal(template);
	if (template->layout[0])
		buffer_add_format(&template->code, "\thtml_%s_close(html, &view->layout);\n", template->layout);

	buffer_add_format(&compiler->structures, "struct %s;\n", template->view);
	if (template->is_layout)
		buffer_add_format(&compiler->prototypes, "void %s_open(struct html *html, const struct %s *view, const struct html *title);\n"
		                  "void %s_close(struct html *html, const struct %s *view);\n", name, template->view, name, template->view);
	else
		buffer_add_format(&compiler->prototypes, "void %s(struct %s, const struct %s *view);\n", name,
		                  email ? "email_text *email" : "html *html", template->view);
	buffer_add_format(&compiler->functions, "\nvoid\n%s%s(struct %s, const struct %s *view%s)\n{\n\t(void)view;\n%s}\n", name,
	                  template->is_layout ? "_open" : "", email ? "email_text *email" : "html *html", template->view,
	                  template->is_layout ? ", const struct html *title" : "", template->code.at);
}
