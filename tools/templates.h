/* templates: what the files of the template compiler share.
 *
 *   templates.c          the command line, files read and written, .words, the .pot catalogue
 *   templates_place.c    finds where in the HTML a character or a value is, and what is not allowed there
 *   templates_compile.c  the {…} language of .html and .email: its directives
 *   templates_write.c    writes the C, and the literals between directives
 *
 * Needs only libc. Memory is never freed: the program runs once. */
#ifndef TEMPLATES_H
#define TEMPLATES_H
#include <stdbool.h>
#include <stddef.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

struct buffer { char *at; size_t length, size; };         /* always ends in a NUL that is not counted */
void buffer_add(struct buffer *buffer, const char *bytes, size_t length);
void buffer_add_char(struct buffer *buffer, char c);
void buffer_add_format(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "…" as .pot files write it, or as C does: `split` over lines of source. */
void buffer_add_quoted(struct buffer *buffer, const char *bytes, size_t length, bool split);

struct source { const char *path; const char *at; size_t length, offset; int line; };
_Noreturn void fail(const struct source *source, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));

struct message { struct buffer id, places; };
struct messages { struct message *at; size_t count, size; };
void messages_add(struct messages *messages, const char *id, size_t length, const struct source *source, int line);

bool is_space(char c);
bool is_name(const char *word);                           /* [a-z_][a-z0-9_]*, no "__" */
/* A character that only a translator may choose: true for a letter, false for digits, signs and punctuation. */
bool is_letter(const char *at, size_t left);

extern const char *const modules[];                         /* lowest first */
extern const size_t module_count;
int module_index(const char *name);                         /* -1: no such module */

/* ---- templates_place.c ---- */
enum place_state {
	PLACE_TEXT,               /* also inside <title> and <textarea>, where only their own end tag is one */
	PLACE_TAG_OPEN,           /* after < */
	PLACE_TAG_NAME,
	PLACE_END_TAG,            /* after </ and in the name */
	PLACE_IN_TAG,             /* between attributes */
	PLACE_ATTRIBUTE,          /* in its name */
	PLACE_EQUALS,             /* after = */
	PLACE_VALUE,              /* between quotes */
	PLACE_SLASH,              /* after / in a tag */
	PLACE_DECLARATION,        /* <!doctype html> */
};

enum attribute_kind {
	ATTRIBUTE_PLAIN,
	ATTRIBUTE_WORDS,          /* read to people: letters have to be in a message */
	ATTRIBUTE_ADDRESS,        /* a whole literal or one struct link */
	ATTRIBUTE_NO_VALUE,       /* literals only */
};

enum { PLACE_DEPTH = 64, PLACE_ATTRIBUTES = 48, PLACE_NAME = 32 };

struct element { char name[PLACE_NAME]; int line; bool svg, untranslated, json; };

struct place {
	const struct source *source;
	enum place_state state;
	struct element elements[PLACE_DEPTH];
	int depth, floor;             /* elements below `floor` belong to what is outside the innermost block or message */
	char name[PLACE_NAME];        /* of the tag or attribute being read */
	char tag[PLACE_NAME];
	int tag_line;
	bool space_missing;           /* just after a name or a quote: an attribute may not follow */
	bool untranslated;            /* this tag has translate="no" */
	bool json, sandbox;           /* this tag has, for any view: <script type="application/ld+json">, sandbox */
	char attribute[PLACE_NAME];
	enum attribute_kind kind;
	char quote;
	struct buffer literal;        /* of the attribute's value */
	bool has_link;                /* an address that began with a value */
	unsigned tags, values;        /* counted, so that two places can be told apart */
	struct { char name[PLACE_NAME]; bool hidden; } attributes[PLACE_ATTRIBUTES];
	size_t attribute_count;
	bool in_message, in_title;
	bool emailed;                 /* the layout of emails: its <style> has rules, which no policy of ours refuses */
};

struct place_mark {
	enum place_state state;
	int depth, floor, line;
	unsigned tags, values;
	bool space_missing;
	size_t attribute_count;
};

enum place_escape { ESCAPE_TEXT, ESCAPE_ATTRIBUTE, ESCAPE_ADDRESS };

void place_take(struct place *place, const char *at, size_t left);   /* the next literal character */
enum place_escape place_value(struct place *place, const char *value);
void place_check_block(struct place *place, const char *directive, bool loop);
void place_check_message(struct place *place);
void place_check_json(const struct place *place, const char *value);  /* {json}: data that a browser never runs */
void place_check_element(struct place *place, const char *directive, bool paragraphs);   /* {partial}, {lines}, {body} */
struct place_mark place_mark(struct place *place);       /* from here on nothing outside may be closed */
void place_check_same(const struct place *place, const struct place_mark *mark, const char *what);
void place_release(struct place *place, const struct place_mark *mark);
void place_check_end(const struct place *place);
bool place_keeps_space(const struct place *place);        /* in <pre> or <textarea>, or between quotes */

/* ---- templates_write.c and templates_compile.c ---- */
struct compiler {
	const char *module;
	bool email;
	struct buffer functions, structures, prototypes;
	struct messages messages;
	bool uses_module[32];
};

enum { BLOCKS = 24 };

enum email_state { EMAIL_BEFORE, EMAIL_SUBJECT, EMAIL_BODY };

struct block {
	bool loop, otherwise, space_missing;      /* otherwise: {else} was read */
	char loop_name[48];
	int line;
	struct place_mark mark;
};

struct template {
	struct compiler *compiler;
	struct source source;
	const char *name;
	char view[96];
	bool is_layout;
	char layout[64];                           /* the layout it is in, "" for none */
	enum { TITLE_NONE, TITLE_OPEN, TITLE_DONE } title;
	bool body;                                /* the layout's {body} was there */
	bool started;                             /* something was written: white space counts from here */
	const char *target;
	enum email_state email;
	struct place place;
	struct block blocks[BLOCKS];
	int depth;
	bool in_message, message_space, message_has_letter;
	int message_values;
	int message_line;
	struct place_mark message_mark;
	struct buffer message;
	struct buffer literal;
	int literal_line;
	struct buffer code;
};

void literal_add(struct template *template, char c);
void write_literal(struct template *template);            /* the collected literal, as one statement */
void write_statement(struct template *template);          /* the collected literal, and a #line for the statement that follows */
void write_line(struct template *template, int line);
/* The C that reads a path: a loop's name is a pointer to its element, anything else is a member of the view. */
void write_path(struct template *template, const char *path, bool address);
void write_taken(struct template *template, const char *at, size_t left);   /* the next literal character */
bool is_path(const char *word);
bool is_taken(const struct template *template, const char *word);           /* no loop may have this name */
void check_path(struct template *template, const char *path);
void use_partial(struct template *template, const char *part);  /* its module's header is included; a later module's is refused */

void compile_template(struct compiler *compiler, struct source source, const char *name);

#endif
