/* tidy_c: reads C as C (comments, strings, preprocessor) and checks what follows from one file's text. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tidy.h"

enum { FUNCTION_LINES_MAX = 120, STRING_BYTES = 8192, GUARD_BYTES = 600 };

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_STRING, TOKEN_CHAR, TOKEN_MARK, TOKEN_COMMENT, TOKEN_INCLUDED };

struct token {
	enum token_kind kind;
	const char *at;
	size_t length;
	int line;
	bool directive;                   /* inside a preprocessor line */
};

struct tokens { struct token *at; size_t count; };

static bool
is(const struct token *token, const char *text)
{
	return token->length == strlen(text) && memcmp(token->at, text, token->length) == 0 &&
	       (token->kind == TOKEN_WORD || token->kind == TOKEN_MARK);
}

/* The end of a string or character that opens at `at`; stops before a line break that is not escaped. */
static const char *
end_of_quoted(const char *at)
{
	char quote = *at++;

	while (*at != '\0' && *at != quote && *at != '\n')
		at += at[0] == '\\' && at[1] != '\0' ? 2 : 1;
	return *at == quote ? at + 1 : at;
}

static const char *
end_of_comment(const char *at)
{
	const char *end;

	if (at[1] == '*') {
		end = strstr(at + 2, "*/");
		return end ? end + 2 : at + strlen(at);
	}
	end = strchr(at, '\n');
	return end ? end : at + strlen(at);
}

static const char *
end_of_word(const char *at)
{
	while (isalnum((unsigned char)*at) || *at == '_')
		at++;
	return at;
}

/* One token from `at`, which is not white space. */
static struct token
read_token(const char *at, const struct token *before, const struct token *before_that)
{
	struct token token = { TOKEN_MARK, at, 1, 0, false };
	const char *end = at + 1;

	if (before && before_that && before->directive && is(before, "include") && is(before_that, "#")) {
		token.kind = TOKEN_INCLUDED;
		end = at + strcspn(at, " \t\n");
	} else if (*at == '/' && (at[1] == '*' || at[1] == '/')) {
		token.kind = TOKEN_COMMENT;
		end = end_of_comment(at);
	} else if (*at == '"' || *at == '\'') {
		token.kind = *at == '"' ? TOKEN_STRING : TOKEN_CHAR;
		end = end_of_quoted(at);
	} else if (isdigit((unsigned char)*at)) {
		token.kind = TOKEN_NUMBER;
		end = end_of_word(at);
	} else if (isalpha((unsigned char)*at) || *at == '_') {
		token.kind = TOKEN_WORD;
		end = end_of_word(at);
	} else if (at[0] == '-' && at[1] == '>') {
		end = at + 2;
	}
	token.length = (size_t)(end - at);
	return token;
}

static struct tokens
read_tokens(const struct file *file)
{
	struct tokens tokens = { calloc(file->length + 1, sizeof(struct token)), 0 };
	bool directive = false, line_start = true;
	int line = 1;

	if (tokens.at == NULL)
		exit(2);
	for (const char *at = file->text; *at != '\0';) {
		struct token *token = &tokens.at[tokens.count];

		if (at[0] == '\\' && at[1] == '\n') {
			line++;
			at += 2;
			continue;
		}
		if (isspace((unsigned char)*at)) {
			if (*at == '\n') {
				line++;
				line_start = true;
				directive = false;
			}
			at++;
			continue;
		}
		if (*at == '#' && line_start)
			directive = true;
		*token = read_token(at, tokens.count > 0 ? token - 1 : NULL, tokens.count > 1 ? token - 2 : NULL);
		token->line = line;
		token->directive = directive;
		line_start = line_start && token->kind == TOKEN_COMMENT;
		for (const char *end = at + token->length; at < end; at++)
			line += *at == '\n';
		tokens.count++;
	}
	return tokens;
}

/* Tabs indent; spaces only align the continuation of a line. */
static void
check_indentation(const struct file *file, const struct tokens *tokens)
{
	const struct token *before = NULL;
	int parens = 0;

	for (const struct token *token = tokens->at; token < tokens->at + tokens->count; token++) {
		const char *line = token->at;
		bool opens;

		while (line > file->text && line[-1] != '\n')
			line--;
		opens = line + strspn(line, " \t") == token->at;
		if (opens && memmem(line, (size_t)(token->at - line), " \t", 2) != NULL)
			finding(file, token->line, RULE_LAYOUT, "a tab after a space; indent with tabs, then align with spaces");
		else if (opens && *line == ' ' && token->kind != TOKEN_COMMENT && !token->directive && parens == 0 &&
		         (before == NULL || is(before, ";") || is(before, "{") || is(before, "}")))
			finding(file, token->line, RULE_LAYOUT, "indented with spaces; use tabs");
		if (token->kind == TOKEN_COMMENT || token->directive)
			continue;
		parens += is(token, "(") - is(token, ")");
		before = token;
	}
}

static bool
has_comment(const char *text)
{
	text += strspn(text, " \t\n");
	return starts(text, "/*");
}

/* "appointment_http.c" may use appointment_http.h or appointment.h. */
static void
check_header_comment(const struct file *file)
{
	size_t folder = (size_t)(file->name - file->path), length = strlen(file->stem);

	if (has_comment(file->text))
		return;
	while (strcmp(file->ending, ".c") == 0 && length > 0) {
		if (is_there(file->path, folder, file->stem, length, ".h"))
			return;
		for (length--; length > 0 && file->stem[length] != '_';)
			length--;
	}
	finding(file, 1, RULE_COMMENT, "nothing says what this file is; begin it with a comment /* %s: ... */", file->stem);
}

static void
check_guard(const struct file *file, const struct tokens *tokens)
{
	const struct token *code[6];
	char plain[GUARD_BYTES], full[GUARD_BYTES], *slash;
	size_t found = 0;

	snprintf(plain, sizeof(plain), "%s_H", file->stem);
	snprintf(full, sizeof(full), "%s_%s_H", file->in_src ? file->module : file->path, file->stem);
	slash = strchr(full, '/');
	if (!file->in_src && slash != NULL)
		snprintf(slash, sizeof(full) - (size_t)(slash - full), "_%s_H", file->stem);
	if (file->in_src && *file->module == '\0')
		memmove(full, full + 1, strlen(full));
	for (char *c = plain; *c != '\0'; c++)
		*c = isalnum((unsigned char)*c) ? (char)toupper((unsigned char)*c) : '_';
	for (char *c = full; *c != '\0'; c++)
		*c = isalnum((unsigned char)*c) ? (char)toupper((unsigned char)*c) : '_';
	for (size_t i = 0; i < tokens->count && found < 6; i++)
		if (tokens->at[i].kind != TOKEN_COMMENT)
			code[found++] = &tokens->at[i];
	/* The plain name is enough where it already begins with the module's name. */
	if (found == 6 && is(code[1], "ifndef") && is(code[4], "define") &&
	    ((is(code[2], full) && is(code[5], full)) ||
	        (is(code[2], plain) && is(code[5], plain) && (!file->in_src || starts(file->stem, file->module)))))
		return;
	finding(file, found > 0 ? code[0]->line : 1, RULE_GUARD,
	        "the header is not guarded by its module and name; begin with #ifndef %s and #define %s",
	        starts(file->stem, file->module) ? plain : full, starts(file->stem, file->module) ? plain : full);
}

/* Libraries that only one header, or a folder of them, may include. */
static const struct { const char *header, *home; bool tests; } foreign[] = {
	{ "sqlite3.h", "src/db/sqlite", false }, { "libpq-fe.h", "src/db/postgres", true },
	{ "glib.h", "src/base/", false }, { "sodium.h", "src/base/", false },
	{ "curl/curl.h", "src/outbox/", false }, { "vips/vips.h", "src/media/", false },
	{ "qrencode.h", "src/standards/", false }, { "unicode/", "src/base/unicode", false }, { "idn2.h", "src/base/unicode", false },
	{ "openssl/", "src/standards/http_signature", false },
};

static void
check_include(const struct file *file, const struct token *token)
{
	const char *name = token->at + 1, *slash;
	int length = (int)token->length - 2, rank;

	if (token->length < 3)
		return;
	if (file->in_src && ends(file->stem, "_compose") &&
	    (starts(name, "db/") || (length > 6 && memcmp(name + length - 6, "_sql.h", 6) == 0)))
		finding(file, token->line, RULE_INCLUDE, "an email is made of its view alone; read what it says before, in another file");
	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++)
		if (file->in_src && starts(name, foreign[i].header) &&
		    ((size_t)length == strlen(foreign[i].header) || ends(foreign[i].header, "/")) &&
		    !starts(file->path, foreign[i].home) && !(foreign[i].tests && file->is_test))
			finding(file, token->line, RULE_INCLUDE, "only %s%s may see %s; ask that module for what you need",
			        foreign[i].home, ends(foreign[i].home, ".c") ? "" : "*", foreign[i].header);
	slash = memchr(name, '/', (size_t)length);
	if (*token->at != '"' || slash == NULL || !file->in_src)
		return;
	if (file->is_test && starts(name, "tests/"))
		return;
	rank = module_rank(name, (size_t)(slash - name));
	if (rank < 0)
		finding(file, token->line, RULE_INCLUDE, "\"%.*s\" is in no module; include \"module/file.h\"", length, name);
	else if (file->rank >= 0 && rank > file->rank)
		finding(file, token->line, RULE_INCLUDE, "module %s may not use module %.*s, which comes after it; "
		        "move the code up, or reach it through routes.def", file->module, (int)(slash - name), name);
	cycle_note(file, token->line, name, (size_t)length);
}

static bool
has(const char *text, const char *needle)
{
	return strstr(text, needle) != NULL;
}

static bool
is_sql(const char *text)
{
	const char *update = strstr(text, "UPDATE ");

	return has(text, "SELECT ") || has(text, "INSERT INTO") || has(text, "DELETE FROM") ||
	       (update && has(update, " SET "));
}

static bool
is_html(const char *text)
{
	static const char *const tags[] = {
		"a", "abbr", "article", "b", "body", "br", "button", "caption", "dd", "details", "div", "dl", "dt",
		"em", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "head", "header",
		"hr", "html", "i", "iframe", "img", "input", "label", "legend", "li", "link", "main", "meta", "nav",
		"ol", "option", "p", "picture", "script", "section", "select", "small", "span", "strong", "style",
		"sub", "summary", "sup", "svg", "table", "tbody", "td", "textarea", "th", "thead", "time", "title",
		"tr", "u", "ul", "video", NULL
	};

	for (const char *at = text; (at = strchr(at, '<')) != NULL;) {
		size_t length = strcspn(++at, " >/");

		if (*at == '/' && isalpha((unsigned char)at[1]))
			return true;
		for (const char *const *tag = tags; *tag != NULL; tag++)
			if (strlen(*tag) == length && memcmp(*tag, at, length) == 0)
				return true;
	}
	return false;
}

/* Rule 5: adjacent strings are one, as for the compiler. */
static void
check_strings(const struct file *file, const struct tokens *tokens)
{
	for (size_t i = 0; i < tokens->count; i++) {
		char whole[STRING_BYTES];
		size_t length = 0;
		int line = tokens->at[i].line;

		if (tokens->at[i].kind != TOKEN_STRING)
			continue;
		for (; i < tokens->count && (tokens->at[i].kind == TOKEN_STRING || tokens->at[i].kind == TOKEN_COMMENT); i++) {
			size_t more = tokens->at[i].length;

			if (tokens->at[i].kind == TOKEN_COMMENT || more < 2 || length + more > sizeof(whole))
				continue;
			memcpy(whole + length, tokens->at[i].at + 1, more - 2);
			length += more - 2;
		}
		whole[length] = '\0';
		if (is_sql(whole))
			finding(file, line, RULE_SQL, "SQL in a string; name the statement in a .sql file");
		if (is_html(whole))
			finding(file, line, RULE_HTML, "HTML in a string; write it in an .html template");
		if (file->domain && whole[0] == '/' && isalpha((unsigned char)whole[1]))
			finding(file, line, RULE_PATH, "a path in a string; use link_...() from links.h, made from routes.def");
	}
}

static const struct { const char *name, *instead; } banned[] = {
	{ "malloc", "take memory from an arena" }, { "calloc", "take memory from an arena" },
	{ "realloc", "use arena_grow()" }, { "free", "let the arena go as a whole" },
	{ "strdup", "use text_copy()" }, { "strndup", "use text_copy()" },
	{ "asprintf", "use text_format()" }, { "vasprintf", "use text_format()" },
	{ "alloca", "take memory from an arena" }, { "strcpy", "use struct text" }, { "strncpy", "use struct text" },
	{ "strcat", "use struct text_builder" }, { "sprintf", "use text_format()" }, { "vsprintf", "use text_format()" },
	{ "gets", "use fgets()" }, { "strtok", "use text_cut()" }, { "atoi", "use text_number()" },
	{ "atol", "use text_number()" }, { "setjmp", "return an outcome" }, { "longjmp", "return an outcome" },
	{ "system", "use posix_spawn() with its arguments apart" },
	{ "popen", "use posix_spawn() with its arguments apart" },
	{ "pthread_cond_timedwait", "use wait_condition(): the system's clock may be set back" },
	{ "pthread_timedjoin_np", "use wait_thread(): the system's clock may be set back" },
	{ "pthread_mutex_timedlock", "use wait_condition(): the system's clock may be set back" },
	{ "sem_timedwait", "use wait_condition(): the system's clock may be set back" },
	{ "gmtime", "use base/instant" }, { "localtime", "use base/instant" }, { "rand", "use base/random" },
};
enum { BANNED_MEMORY = 4 };               /* the first of them, allowed in base/arena.c */

static void
check_call(const struct file *file, const struct token *token)
{
	if (is(token - 1, ".") || is(token - 1, "->"))
		return;                           /* a member that happens to have this name */
	for (size_t i = 0; i < sizeof(banned) / sizeof(banned[0]); i++)
		if (is(token, banned[i].name) && !(i < BANNED_MEMORY && strcmp(file->path, "src/base/arena.c") == 0))
			finding(file, token->line, RULE_CALL, "%s() is banned; %s", banned[i].name, banned[i].instead);
}

static bool
line_says(const struct tokens *tokens, size_t index, const char *word)
{
	int line = tokens->at[index].line;

	for (; index < tokens->count && tokens->at[index].line == line; index++)
		if (tokens->at[index].kind == TOKEN_COMMENT &&
		    memmem(tokens->at[index].at, tokens->at[index].length, word, strlen(word)) != NULL)
			return true;
	return false;
}

/* Banned calls, and `default:` outside _Generic: a switch over an enum of ours names every value. */
static void
check_code(const struct file *file, const struct tokens *tokens)
{
	int generic = 0;

	for (size_t i = 0; i < tokens->count; i++) {
		const struct token *token = &tokens->at[i], *after = token + 1;

		if (generic > 0)
			generic += is(token, "(") - is(token, ")");
		if (i + 1 == tokens->count || token->kind != TOKEN_WORD)
			continue;
		if (generic == 0 && is(token, "_Generic") && is(after, "(")) {
			generic = 1;
			i++;
		} else if (generic == 0 && is(token, "default") && is(after, ":") && !line_says(tokens, i, "foreign")) {
			finding(file, token->line, RULE_DEFAULT, "'default:' hides a forgotten answer; name every case, "
			        "or say /* foreign */ in this line when the enum is not ours");
		} else if (is(after, "(") && i > 0) {
			check_call(file, token);
		}
	}
}

/* The parameter list that ends at `close`: where its function's name is; NULL when there is none. */
static const struct token *
function_name(const struct tokens *tokens, const struct token *close)
{
	int depth = 0;

	for (const struct token *token = close; token > tokens->at; token--) {
		depth += is(token, ")") - is(token, "(");
		if (depth == 0 && token[-1].kind != TOKEN_WORD)
			return NULL;
		if (depth == 0 && !is(token - 1, "__attribute__"))
			return token - 1;
		if (depth == 0)
			token--;
	}
	return NULL;
}

static bool
is_static(const struct tokens *tokens, const struct token *name)
{
	for (; name >= tokens->at && !is(name, ";") && !is(name, "}") && !name->directive; name--)
		if (is(name, "static"))
			return true;
	return false;
}

static void
check_function(const struct file *file, const struct tokens *tokens, const struct token *name, int from, int to)
{
	size_t module = strlen(file->module);
	bool other = name->length < module || memcmp(name->at, file->module, module) != 0 ||
	             (name->length > module && name->at[module] != '_');

	if (to - from + 1 > FUNCTION_LINES_MAX)
		finding(file, name->line, RULE_LENGTH, "%.*s() has %d lines, more than %d; give its parts names of their own",
		        (int)name->length, name->at, to - from + 1, FUNCTION_LINES_MAX);
	if (file->domain && !file->is_test && other && islower((unsigned char)*name->at) && !is_static(tokens, name))
		finding(file, name->line, RULE_NAME, "%.*s() does not start with its module's name; call it %s_%.*s() "
		        "or make it static", (int)name->length, name->at, file->module, (int)name->length, name->at);
}

static void
check_functions(const struct file *file, const struct tokens *tokens)
{
	const struct token *before = NULL, *name = NULL;
	int depth = 0, from = 0;

	for (const struct token *token = tokens->at; token < tokens->at + tokens->count; token++) {
		bool first_column = token->at == file->text || token->at[-1] == '\n';

		if (token->kind == TOKEN_COMMENT || token->directive)
			continue;
		if (is(token, "{")) {
			if (depth == 0 && before != NULL && is(before, ")")) {
				name = function_name(tokens, before);
				from = token->line;
			}
			depth++;
		} else if (is(token, "}")) {
			depth = first_column ? 0 : depth - 1;      /* #if halves may open twice; a brace in the first column closes all */
			if (depth <= 0 && name != NULL) {
				check_function(file, tokens, name, from, token->line);
				name = NULL;
			}
			depth = depth < 0 ? 0 : depth;
		}
		before = token;
	}
}

void
check_c(const struct file *file)
{
	struct tokens tokens = read_tokens(file);

	check_indentation(file, &tokens);
	check_functions(file, &tokens);
	if (strcmp(file->ending, ".h") == 0)
		check_guard(file, &tokens);
	if (!file->is_test)
		check_header_comment(file);
	for (size_t i = 0; i < tokens.count; i++)
		if (tokens.at[i].kind == TOKEN_INCLUDED)
			check_include(file, &tokens.at[i]);
	if (file->in_src) {
		check_code(file, &tokens);
		if (!file->is_test)
			check_strings(file, &tokens);
	}
	free(tokens.at);
}
