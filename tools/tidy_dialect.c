/* tidy_dialect: comments and documents are written in standard words.  Refuses the phrases of a table in the comments of C, .def, .sql,
 * Python and JavaScript files, and in Markdown. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "tidy.h"

/* Only what has no second, good meaning in a comment: everything else is left to the reader. */
static const struct { const char *phrase, *instead; } dialect[] = {
	{ "asker", "client or requester" },
	{ "askers", "clients or requesters" },
	{ "who asks", "the client, or the person who asks" },
	{ "anew", "again" },
	{ "beside", "next to" },
	{ "whoever", "anyone who, or the client that" },
	{ "whomever", "anyone whom, or the client that" },
	{ "somebody", "a person, or someone" },
	{ "somebody's", "a person's, or another person's" },
	{ "sorry page", "error page" },
	{ "kept page", "cached page" },
	{ "kept pages", "cached pages" },
	{ "kept answer", "cached response" },
	{ "kept answers", "cached responses" },
	{ "come in", "arrive, or are accepted" },
	{ "comes in", "arrives, or is accepted" },
	{ "mend", "fix" },
	{ "mends", "fixes" },
	{ "mended", "fixed" },
	{ "mending", "fixing" },
	{ "the plug", "power loss" },
	{ "power cut", "power loss" },
	{ "hundredth", "p99" },
	{ "mail", "email" },
	{ "mails", "emails" },
	{ "letter with thanks", "thank-you letter" },
	{ "letters with thanks", "thank-you letters" },
	{ "stands here", "is here" },
	{ "stands there", "is there" },
	{ "stands ready", "is ready" },
	{ "how it stands", "its state" },
	{ "is told so", "is notified, or gets an error" },
	{ "those who watch", "the watchers" },
	{ "in hand", "in progress" },
};

/* A comment as it is compared: lower case, one blank for each run of white space and each line's leading `*`, with the line of every
 * character.  Quotations are left out: they are the words of a page or an email. */
struct comment { char *at; int *lines; size_t length; bool quoted; };

static void
comment_add(struct comment *comment, char c, int line)
{
	if (c == '"') {
		comment->quoted = !comment->quoted;
		c = '\x01';                       /* no phrase reaches over a quotation */
	} else if (comment->quoted) {
		return;
	}
	if (isspace((unsigned char)c)) {
		if (comment->length > 0 && comment->at[comment->length - 1] == ' ')
			return;
		c = ' ';
	}
	comment->lines[comment->length] = line;
	comment->at[comment->length++] = (char)tolower((unsigned char)c);
}

/* Comments of one line that follow one another are read as one, so that a phrase is found across a line break. */
static void
comment_end(struct comment *comment, int line)
{
	comment->quoted = false;
	comment_add(comment, ' ', line);
}

/* From behind the opening mark to the end of a block comment; returns where reading goes on. */
static const char *
read_block(struct comment *comment, const char *at, int *line)
{
	for (; *at != '\0' && !starts(at, "*/"); at++) {
		comment_add(comment, *at, *line);
		if (*at == '\n') {
			(*line)++;
			at += strspn(at + 1, " \t");
			at += at[1] == '*' && at[2] != '/';
		}
	}
	comment_end(comment, *line);
	return *at == '\0' ? at : at + 2;
}

static const char *
read_line(struct comment *comment, const char *at, int line)
{
	for (; *at != '\0' && *at != '\n'; at++)
		comment_add(comment, *at, line);
	comment_end(comment, line);
	return at;
}

/* Past a string or a character; one that does not close ends with its line. */
static const char *
skip_string(const char *at)
{
	const char quote = *at++;

	for (; *at != '\0' && *at != '\n' && *at != quote; at++)
		at += *at == '\\' && at[1] != '\0' && at[1] != '\n';
	return at + (*at == quote);
}

/* Behind an opening """ up to the closing one. */
static const char *
read_docstring(struct comment *comment, const char *at, int *line)
{
	for (; *at != '\0' && !starts(at, "\"\"\""); at++) {
		comment_add(comment, *at, *line);
		*line += *at == '\n';
	}
	comment_end(comment, *line);
	return *at == '\0' ? at : at + 3;
}

static void
read_python(struct comment *comment, const struct file *file)
{
	int line = 1;

	for (const char *at = file->text; *at != '\0';) {
		if (starts(at, "\"\"\""))
			at = read_docstring(comment, at + 3, &line);
		else if (*at == '#')
			at = read_line(comment, at + 1, line);
		else if (*at == '"' || *at == '\'')
			at = skip_string(at);
		else {
			if (!isspace((unsigned char)*at))
				comment_add(comment, '\x01', line);
			line += *at++ == '\n';
		}
	}
}

/* Words between ` are names, and a quotation ends with its paragraph at the latest. */
static void
read_markdown(struct comment *comment, const struct file *file)
{
	bool code = false;
	int line = 1;

	for (const char *at = file->text; *at != '\0'; at++) {
		if (*at == '`' || (*at == '\n' && at[1] == '\n')) {
			code = *at == '`' && !code;
			comment->quoted = false;
			comment_add(comment, '\x01', line);
		} else if (!code) {
			comment_add(comment, *at, line);
		}
		line += *at == '\n';
	}
}

static void
read_comments(struct comment *comment, const struct file *file)
{
	const bool sql = strcmp(file->ending, ".sql") == 0, table = strcmp(file->ending, ".def") == 0;
	int line = 1;

	for (const char *at = file->text; *at != '\0';) {
		const bool line_start = at == file->text || at[-1] == '\n';

		if (sql ? starts(at, "--") && at[2] != ':' : starts(at, "//"))
			at = read_line(comment, at + 2, line);
		else if (table && line_start && *at == '#')
			at = read_line(comment, at + 1, line);
		else if (!sql && starts(at, "/*"))
			at = read_block(comment, at + 2, &line);
		else if (*at == '"' || *at == '\'')
			at = skip_string(at);
		else {
			if (!isspace((unsigned char)*at) && comment->length > 0 && comment->at[comment->length - 1] != '\x01')
				comment_add(comment, '\x01', line);         /* code: no phrase reaches over it */
			line += *at++ == '\n';
		}
	}
}

static bool
is_part_of_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '\'' || (unsigned char)c >= 0x80;
}

void
check_dialect(const struct file *file)
{
	struct comment comment = { calloc(2 * file->length + 2, 1), calloc(2 * file->length + 2, sizeof(int)), 0, false };

	if (comment.at == NULL || comment.lines == NULL)
		exit(2);
	if (strcmp(file->ending, ".py") == 0)
		read_python(&comment, file);
	else if (strcmp(file->ending, ".md") == 0)
		read_markdown(&comment, file);
	else
		read_comments(&comment, file);
	for (size_t i = 0; i < sizeof(dialect) / sizeof(dialect[0]); i++) {
		const size_t length = strlen(dialect[i].phrase);

		for (const char *at = comment.at; (at = strstr(at, dialect[i].phrase)) != NULL; at += length)
			if ((at == comment.at || !is_part_of_word(at[-1])) && !is_part_of_word(at[length]))
				finding(file, comment.lines[at - comment.at], RULE_DIALECT, "'%s' in a %s; write %s", dialect[i].phrase,
				        strcmp(file->ending, ".md") == 0 ? "document" : "comment", dialect[i].instead);
	}
	free(comment.at);
	free(comment.lines);
}
