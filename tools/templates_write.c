/* templates_write: the C that is written: literals gather and go out before the next statement; what stands between
 * directives, by the rules of a page or of an email. */
#include <string.h>
#include "templates.h"

static _Noreturn void
wrong(const struct template *template, const char *what)
{
	fail(&template->source, template->source.line, "%s", what);
}

/* ---- what is written ---- */

void
write_line(struct template *template, int line)
{
	buffer_add_format(&template->code, "#line %d ", line);
	buffer_add_quoted(&template->code, template->source.path, strlen(template->source.path), false);
	buffer_add_char(&template->code, '\n');
}

void
write_literal(struct template *template)
{
	if (template->literal.length == 0)
		return;
	write_line(template, template->literal_line);
	buffer_add_format(&template->code, "\thtml_literal(%s, ", template->target);
	buffer_add_quoted(&template->code, template->literal.at, template->literal.length, true);
	buffer_add_format(&template->code, ", %zu);\n", template->literal.length);
	template->literal.length = 0;
}

void
literal_add(struct template *template, char c)
{
	if (template->literal.length == 0)
		template->literal_line = template->source.line;
	buffer_add_char(&template->literal, c);
	template->started = true;
}

void
write_statement(struct template *template)
{
	write_literal(template);
	write_line(template, template->source.line);
	template->started = true;
}

/* The C that reads a path: a loop's name is a pointer to its element, anything else is a member of the view. */
void
write_path(struct template *template, const char *path, bool address)
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

bool
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
		"view", "layout", "layout_view", "title", "body", "if", "else", "end", "each", "partial", "lines", "json", "in", "not", "with",
	};

	for (size_t i = 0; i < COUNT_OF(list); i++)
		if (strcmp(word, list[i]) == 0)
			return true;
	return false;
}

/* The names of the generated function itself, too. */
bool
is_taken(const struct template *template, const char *word)
{
	return is_reserved(word) || strcmp(word, template->compiler->email ? "email" : "html") == 0;
}

void
check_path(struct template *template, const char *path)
{
	if (!is_path(path))
		fail(&template->source, template->source.line, "\"%s\" is no value; a value is a field of the view, such as donor or "
		     "need.words", path);
	if (is_reserved(path))
		fail(&template->source, template->source.line, "{%s} is a word of templates, not a value; give the field another name",
		     path);
}

/* {partial honour_card …} → the module of honour_card; names of no module are partials of html. */
void
use_partial(struct template *template, const char *part)
{
	const char *module = template->compiler->module;
	int own = module_index(module), found = module_index("html");

	for (size_t i = 0; i < module_count; i++) {
		size_t length = strlen(modules[i]);

		if (strncmp(part, modules[i], length) == 0 && part[length] == '_')
			found = (int)i;
	}
	if (found > own)
		fail(&template->source, template->source.line, "%s is a partial of the later module %s, which %s may not use; move the partial "
		     "to a lower module", part, modules[found], module);
	template->compiler->uses_module[found] = true;
}

/* ---- literals ---- */

static void
message_add(struct template *template, char c)
{
	if (is_space(c) && !template->compiler->email) {
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
	if (!is_space(*at) && template->layout[0] && template->title == TITLE_NONE)
		wrong(template, "the page begins before its title; write {title}…{/title} right after {layout …}");
	place_take(&template->place, at, left);
	if (template->in_message) {
		message_add(template, *at);
		return;
	}
	/* White space between words and tags is one space or one line break, as browsers read it. */
	if (is_space(*at) && (before == PLACE_TEXT || before == PLACE_IN_TAG) && !place_keeps_space(&template->place) &&
	    last && is_space(*last)) {
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
	write_literal(template);
	template->target = "email->body";
	template->email = EMAIL_BODY;
	template->started = false;
}

static void
take_email(struct template *template, const char *at, size_t left)
{
	static const char head[] = "Subject: ";
	struct source *source = &template->source;

	if (template->email == EMAIL_BEFORE) {
		if (is_space(*at))
			return;
		if (template->view[0] == '\0')
			wrong(template, "the template does not say what it shows; begin it with {view struct …}");
		if (left < strlen(head) || strncmp(at, head, strlen(head)) != 0)
			wrong(template, "an email begins with its subject; write \"Subject: …\" after {view struct …}");
		source->offset += strlen(head) - 1;
		template->email = EMAIL_SUBJECT;
		template->target = "email->subject";
		return;
	}
	if (template->email == EMAIL_SUBJECT && *at == '\n') {
		subject_end(template);
		return;
	}
	if (template->email == EMAIL_BODY && !template->started && *at == '\n')
		return;
	if (template->in_message) {
		message_add(template, *at);
		return;
	}
	if (is_letter(at, left))
		wrong(template, "words for people stand outside a message; mark them for translation: {_}…{/_}");
	literal_add(template, *at);
}

void
write_taken(struct template *template, const char *at, size_t left)
{
	if (template->in_message && is_letter(at, left))
		template->message_has_letter = true;
	if (template->compiler->email)
		take_email(template, at, left);
	else
		take_html(template, at, left);
}
