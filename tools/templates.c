/* templates: compiles pages (.html), emails (.email) and sentences (.words) to C, and collects what is to be translated.
 *
 *   templates html  MODULE OUT_C OUT_H OUT_POT FILE…
 *   templates email  MODULE OUT_C OUT_H OUT_POT FILE…
 *   templates words MODULE OUT_C OUT_H OUT_POT FILE…
 *   templates pot   OUT_POT POT…                      one catalogue out of many, each sentence once
 *
 * Stops at the first mistake: "file:line: what is wrong; how to fix it", exit 1, nothing is written. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "templates.h"

const char *const modules[] = {
	"base", "db", "html", "http", "standards", "outbox", "people", "media", "honour", "drive", "quiet", "appointment", "waiting", "find",
	"donation", "desk", "print", "message", "thanks", "film", "follow", "activitypub", "press", "public",
};
const size_t module_count = COUNT_OF(modules);

int
module_index(const char *name)
{
	for (size_t i = 0; i < module_count; i++)
		if (strcmp(modules[i], name) == 0)
			return (int)i;
	return -1;
}

void
fail(const struct source *source, int line, const char *format, ...)
{
	va_list arguments;

	if (source)
		fprintf(stderr, "%s:%d: ", source->path, line);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(1);
}

void
buffer_add(struct buffer *buffer, const char *bytes, size_t length)
{
	if (buffer->length + length + 1 > buffer->size) {
		buffer->size = (buffer->length + length + 64) * 2;
		buffer->at = realloc(buffer->at, buffer->size);
		if (!buffer->at)
			fail(NULL, 0, "templates: no memory");
	}
	if (length > 0)
		memcpy(buffer->at + buffer->length, bytes, length);
	buffer->length += length;
	buffer->at[buffer->length] = '\0';
}

void
buffer_add_char(struct buffer *buffer, char c)
{
	buffer_add(buffer, &c, 1);
}

void
buffer_add_format(struct buffer *buffer, const char *format, ...)
{
	char *made;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vasprintf(&made, format, arguments);
	va_end(arguments);
	if (length < 0)
		fail(NULL, 0, "templates: no memory");
	buffer_add(buffer, made, (size_t)length);
	free(made);
}

void
buffer_add_quoted(struct buffer *buffer, const char *bytes, size_t length, bool split)
{
	size_t column = 0;

	buffer_add_char(buffer, '"');
	for (size_t i = 0; i < length; i++) {
		char c = bytes[i];

		/* Past 90 columns at the next space: a literal's end never cuts a character or an escape in two. */
		if (split && i > 0 && (bytes[i - 1] == '\n' || (column > 90 && bytes[i - 1] == ' '))) {
			buffer_add_format(buffer, "\"\n\t\t\"");
			column = 0;
		}
		column++;
		if (c == '\n')
			buffer_add_format(buffer, "\\n");
		else if (c == '\t')
			buffer_add_format(buffer, "\\t");
		else if (c == '"' || c == '\\' || (split && c == '?' && i > 0 && bytes[i - 1] == '?'))        /* no trigraphs */
			buffer_add_format(buffer, "\\%c", c);
		else if ((unsigned char)c < 0x20 || c == 0x7f)
			buffer_add_format(buffer, "\\%03o", c);
		else
			buffer_add_char(buffer, c);
	}
	buffer_add_char(buffer, '"');
}

bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool
is_name(const char *word)
{
	if (!(*word >= 'a' && *word <= 'z') && *word != '_')
		return false;
	for (const char *c = word; *c; c++)
		if ((!(*c >= 'a' && *c <= 'z') && !(*c >= '0' && *c <= '9') && *c != '_') || (c[0] == '_' && c[1] == '_'))
			return false;
	return true;
}

bool
is_letter(const char *at, size_t left)
{
	unsigned char c = (unsigned char)at[0];
	unsigned point;

	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	if (c < 0xc2 || left < 2)
		return false;             /* the rest of a character that was checked already */
	if (c < 0xe0)
		point = (c & 0x1fu) << 6 | ((unsigned char)at[1] & 0x3fu);
	else if (c < 0xf0 && left >= 3)
		point = (c & 0x0fu) << 12 | ((unsigned char)at[1] & 0x3fu) << 6 | ((unsigned char)at[2] & 0x3fu);
	else
		return false;             /* beyond the basic plane: nearly all pictures */
	return point >= 0xc0 && point != 0xd7 && point != 0xf7 && !(point >= 0x2000 && point <= 0x2bff) &&
		!(point >= 0x3000 && point <= 0x303f) && !(point >= 0xfe00 && point <= 0xfe0f) && point != 0xfeff;
}

/* Where a translator finds the sentence: from "src/" on, in any build folder. */
static const char *
path_in_tree(const char *path)
{
	const char *found = NULL;

	for (const char *at = path; (at = strstr(at, "src/")) != NULL; at++)
		if (at == path || at[-1] == '/')
			found = at;
	return found ? found : path;
}

static struct message *
message_of(struct messages *messages, const char *id, size_t length)
{
	struct message *message;

	for (size_t i = 0; i < messages->count; i++)
		if (messages->at[i].id.length == length && memcmp(messages->at[i].id.at, id, length) == 0)
			return &messages->at[i];
	if (messages->count == messages->size) {
		messages->size = messages->size * 2 + 64;
		messages->at = realloc(messages->at, messages->size * sizeof(*messages->at));
		if (!messages->at)
			fail(NULL, 0, "templates: no memory");
	}
	message = &messages->at[messages->count++];
	*message = (struct message){ 0 };
	buffer_add(&message->id, id, length);
	return message;
}

void
messages_add(struct messages *messages, const char *id, size_t length, const struct source *source, int line)
{
	buffer_add_format(&message_of(messages, id, length)->places, "#: %s:%d\n", path_in_tree(source->path), line);
}

static struct source
read_source(const char *path)
{
	struct source source = { .path = path, .line = 1 };
	struct buffer bytes = { 0 };
	FILE *file = fopen(path, "rb");
	char block[8192];
	size_t got;
	int line = 1;

	if (!file)
		fail(NULL, 0, "%s: cannot be read (%s); check the list of files in src/meson.build", path, strerror(errno));
	while ((got = fread(block, 1, sizeof(block), file)) > 0)
		buffer_add(&bytes, block, got);
	fclose(file);
	buffer_add(&bytes, "", 0);
	for (size_t i = 0; i < bytes.length; i++) {
		unsigned char c = (unsigned char)bytes.at[i];

		if (c == '\n')
			line++;
		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
			fail(&source, line, "a control character (byte %02x) stands here; take it out, and end lines with LF alone", c);
	}
	source.at = bytes.at;
	source.length = bytes.length;
	return source;
}

static void
write_file(const char *path, const struct buffer *bytes)
{
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(bytes->at, 1, bytes->length, file) != bytes->length || fclose(file) != 0)
		fail(NULL, 0, "%s: cannot be written (%s); check the folder", path, strerror(errno));
}

static void
write_messages(const char *path, const struct messages *messages)
{
	struct buffer out = { 0 };

	buffer_add(&out, "", 0);
	for (size_t i = 0; i < messages->count; i++) {
		const struct message *message = &messages->at[i];
		const char *from = message->id.at, *end = from + message->id.length;

		buffer_add(&out, message->places.at, message->places.length);
		buffer_add_format(&out, "msgid ");
		if (memchr(from, '\n', message->id.length)) {
			buffer_add_format(&out, "\"\"\n");
			while (from < end) {
				const char *newline = memchr(from, '\n', (size_t)(end - from));
				const char *next = newline ? newline + 1 : end;

				buffer_add_quoted(&out, from, (size_t)(next - from), false);
				buffer_add_char(&out, '\n');
				from = next;
			}
		} else {
			buffer_add_quoted(&out, from, message->id.length, false);
			buffer_add_char(&out, '\n');
		}
		buffer_add_format(&out, "msgstr \"\"\n\n");
	}
	write_file(path, &out);
}

/* "src/drive/drive_card.html" → "drive_card" */
static const char *
stem_of(const struct source *source, const char *extension)
{
	const char *base = strrchr(source->path, '/');
	size_t length;
	char *stem;

	base = base ? base + 1 : source->path;
	length = strlen(base);
	if (length <= strlen(extension) || strcmp(base + length - strlen(extension), extension) != 0)
		fail(source, 1, "the name does not end in %s; the first word of the command says which kind is compiled", extension);
	stem = strdup(base);
	if (!stem)
		fail(NULL, 0, "templates: no memory");
	stem[length - strlen(extension)] = '\0';
	if (!is_name(stem))
		fail(source, 1, "the file's name becomes a C name; use only a-z, 0-9 and single _, and begin with a letter");
	return stem;
}

#define MADE_BY "/* Made by tools/templates from the .%s files of src/%s; what is changed here is lost. */\n"

static void
header_begin(struct buffer *header, const char *module, const char *kind)
{
	char guard[96];

	snprintf(guard, sizeof(guard), "%s_%s", module, kind);
	for (char *c = guard; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	buffer_add_format(header, MADE_BY, kind, module);
	buffer_add_format(header, "#ifndef GENERATED_%s_H\n#define GENERATED_%s_H\n#include \"html/html.h\"\n\n", guard, guard);
}

static void
run_templates(bool email, const char *module, char *const *outs, char *const *paths, int count)
{
	const char *kind = email ? "email" : "html";
	struct compiler compiler = { .module = module, .email = email };
	struct buffer header = { 0 }, code = { 0 };
	char name[256];

	for (int i = 0; i < count; i++) {
		struct source source = read_source(paths[i]);
		const char *stem = stem_of(&source, email ? ".email" : ".html");

		if (email)
			snprintf(name, sizeof(name), "email_%s_%s", module, stem);
		else if (strcmp(module, "html") == 0)
			snprintf(name, sizeof(name), "html_%s", stem);
		else
			snprintf(name, sizeof(name), "html_%s_%s", module, stem);
		compile_template(&compiler, source, name);
	}
	header_begin(&header, module, kind);
	buffer_add(&header, compiler.structures.at, compiler.structures.length);
	buffer_add(&header, compiler.prototypes.at, compiler.prototypes.length);
	buffer_add_format(&header, "\n#endif\n");

	buffer_add_format(&code, MADE_BY, kind, module);
	buffer_add_format(&code, "#include \"%s_%s.h\"\n#include \"%s/%s_view.h\"\n", module, kind, module, module);
	for (size_t i = 0; i < module_count; i++)
		if (compiler.uses_module[i] && strcmp(modules[i], module) != 0)
			buffer_add_format(&code, "#include \"%s_html.h\"\n", modules[i]);
	buffer_add(&code, compiler.functions.at, compiler.functions.length);
	write_file(outs[0], &code);
	write_file(outs[1], &header);
	write_messages(outs[2], &compiler.messages);
}

struct sentence { const char *name; const struct source *source; int line; };

static void
word_check(const struct source *source, int line, const char *sentence)
{
	for (const char *c = sentence; *c; c++)
		if ((*c == '{' && strncmp(c, "{n}", 3) != 0) || (*c == '}' && (c - sentence < 2 || strncmp(c - 2, "{n}", 3) != 0)))
			fail(source, line, "a sentence knows only {n}, a number; put a sentence with other values into a template");
}

/* One sentence: "name: words"; lines that begin with white space continue it. */
static void
word_take(struct source *source, struct buffer *name, struct buffer *words, int *line)
{
	while (source->offset < source->length) {
		const char *begin = source->at + source->offset;
		const char *end = memchr(begin, '\n', source->length - source->offset);
		size_t length = end ? (size_t)(end - begin) : source->length - source->offset;
		size_t blank = 0;
		const char *colon;

		while (blank < length && is_space(begin[blank]))
			blank++;
		if (name->length > 0 && (blank == 0 || blank == length))
			return;                   /* the next sentence, or an empty line */
		source->offset += length + (end ? 1 : 0);
		source->line++;
		if (blank == length || begin[0] == '#')
			continue;
		if (name->length > 0) {
			buffer_add_char(words, ' ');
			buffer_add(words, begin + blank, length - blank);
		} else {
			if (blank > 0)
				fail(source, source->line - 1, "this line begins with white space but goes on with nothing; begin with \"name: \"");
			colon = memchr(begin, ':', length);
			if (!colon)
				fail(source, source->line - 1, "a line is \"name: sentence\"; put a name and a colon in front, or # for a comment");
			buffer_add(name, begin, (size_t)(colon - begin));
			if (!is_name(name->at))
				fail(source, source->line - 1, "\"%s\" becomes a C name; use only a-z, 0-9 and single _", name->at);
			*line = source->line - 1;
			blank = (size_t)(colon - begin) + 1;
			while (blank < length && is_space(begin[blank]))
				blank++;
			buffer_add(words, begin + blank, length - blank);
		}
		while (words->length > 0 && is_space(words->at[words->length - 1]))
			words->at[--words->length] = '\0';
	}
}

static void
run_words(const char *module, char *const *outs, char *const *paths, int count)
{
	struct buffer header = { 0 }, code = { 0 };
	struct messages messages = { 0 };
	struct sentence *known = NULL;
	size_t known_count = 0;

	header_begin(&header, module, "words");
	buffer_add_format(&code, MADE_BY, "words", module);
	buffer_add_format(&code, "#include \"%s_words.h\"\n", module);
	for (int i = 0; i < count; i++) {
		struct source *source = calloc(1, sizeof(*source));

		if (!source)
			fail(NULL, 0, "templates: no memory");
		*source = read_source(paths[i]);
		stem_of(source, ".words");
		for (;;) {
			struct buffer name = { 0 }, words = { 0 };
			int line = 0;

			word_take(source, &name, &words, &line);
			if (name.length == 0)
				break;
			if (words.length == 0)
				fail(source, line, "\"%s\" has no sentence; write it after the colon", name.at);
			word_check(source, line, words.at);
			for (size_t k = 0; k < known_count; k++)
				if (strcmp(known[k].name, name.at) == 0)
					fail(source, line, "\"%s\" stands in %s:%d already; give one of them another name", name.at,
					     known[k].source->path, known[k].line);
			known = realloc(known, (known_count + 1) * sizeof(*known));
			if (!known)
				fail(NULL, 0, "templates: no memory");
			known[known_count++] = (struct sentence){ name.at, source, line };
			buffer_add_format(&header, "extern const struct words %s_words_%s;\n", module, name.at);
			buffer_add_format(&code, "const struct words %s_words_%s = { ", module, name.at);
			buffer_add_quoted(&code, words.at, words.length, true);
			buffer_add_format(&code, " };\n");
			messages_add(&messages, words.at, words.length, source, line);
		}
	}
	buffer_add_format(&header, "\n#endif\n");
	write_file(outs[0], &code);
	write_file(outs[1], &header);
	write_messages(outs[2], &messages);
}

/* Joins catalogues that this program wrote: a sentence is the lines from "msgid" to "msgstr", compared as text. */
static void
run_pot(const char *out_path, char *const *paths, int count)
{
	struct messages messages = { 0 };
	struct buffer out = { 0 }, places = { 0 }, id = { 0 };

	for (int i = 0; i < count; i++) {
		struct source source = read_source(paths[i]);

		while (source.offset < source.length) {
			const char *begin = source.at + source.offset;
			const char *end = memchr(begin, '\n', source.length - source.offset);
			size_t length = end ? (size_t)(end - begin) + 1 : source.length - source.offset;

			source.offset += length;
			if (begin[0] == '#')
				buffer_add(&places, begin, length);
			else if (strncmp(begin, "msgstr", 6) != 0 && begin[0] != '\n')
				buffer_add(&id, begin, length);
			else if (begin[0] == 'm') {
				buffer_add(&message_of(&messages, id.at, id.length)->places, places.at, places.length);
				places.length = id.length = 0;
			}
		}
	}
	buffer_add_format(&out, "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
	                  "\"Content-Transfer-Encoding: 8bit\\n\"\n\n");
	for (size_t i = 0; i < messages.count; i++)
		buffer_add_format(&out, "%s%smsgstr \"\"\n\n", messages.at[i].places.at, messages.at[i].id.at);
	write_file(out_path, &out);
}

int
main(int count, char **words)
{
	static const char usage[] = "usage: templates html|email|words MODULE OUT_C OUT_H OUT_POT FILE…, or templates pot OUT_POT POT…";

	if (count >= 3 && strcmp(words[1], "pot") == 0) {
		run_pot(words[2], words + 3, count - 3);
		return 0;
	}
	if (count < 6)
		fail(NULL, 0, "%s", usage);
	if (module_index(words[2]) < 0)
		fail(NULL, 0, "templates: \"%s\" is no module; use one of the list in tools/templates.c, or add it there", words[2]);
	if (strcmp(words[1], "html") == 0 || strcmp(words[1], "email") == 0)
		run_templates(words[1][0] == 'e', words[2], words + 3, words + 6, count - 6);
	else if (strcmp(words[1], "words") == 0)
		run_words(words[2], words + 3, words + 6, count - 6);
	else
		fail(NULL, 0, "%s", usage);
	return 0;
}
