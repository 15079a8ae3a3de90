/* tidy_words: words and phrases that are never used in texts for people. A page in honour of someone demands nothing, cheers nothing, and
 * is written in plain English. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "tidy.h"

static const struct { const char *word, *instead; } never[] = {
	{ "debt", "say what was received and what was given, in two sentences" },
	{ "owe", "say what was received and what was given, in two sentences" },
	{ "owed", "say what was received and what was given, in two sentences" },
	{ "owing", "say what was received and what was given, in two sentences" },
	{ "required", "say what to do, as in \"Type your name\"" },
	{ "must", "say what to do, or \"if you can and wish\"" },
	{ "shortfall", "say what was given, never what was not" },
	{ "still missing", "say what was given, never what was not" },
	{ "replacement donor", "say \"a friend\" or \"someone who gives in honour of\"" },
	{ "happy", "leave the feeling to the reader" },
	{ "amazing", "say plainly what happened" },
	{ "awesome", "say plainly what happened" },
	{ "whom it honours", "say \"Name\"" },
	{ "take these words over", "say \"Use these words\"" },
	{ "keep it so", "say \"Save\"" },
	{ "have been given back", "say what was given, and in whose honour" },
	{ "how giving goes", "say \"What happens when you give\"" },
	{ "hand the page on", "say \"Share this page\"" },
	{ "words of those who came", "say \"Messages from people who came\"" },
	{ "drives that were", "say \"Past drives\"" },
	{ "somebody is being made to give", "say \"Is someone being pressed to give blood?\"" },
	{ "shall no more letters come", "say \"Stop thank-you letters from this page?\"" },
	{ "how are your words signed", "say \"How would you like to sign?\"" },
	{ "does not take place", "say \"Cancelled\"" },
	{ "look into your mail", "say \"Check your email\"" },
	{ "mend your mail address", "say \"Correct your email address\"" },
	{ "somebody walked in", "say \"Add a walk-in\"" },
	{ "how shall the family see you", "say \"How should the family see your name?\"" },
	{ "take them in", "say \"Accept\"" },
	{ "the number of this mishap", "say \"Reference\"" },
};

/* What a reader sees of a file: lower case, one blank for each run of white space, with the line of every character. */
struct seen { char *at; int *lines; size_t length; };

static void
see(struct seen *seen, char c, int line)
{
	if (isspace((unsigned char)c)) {
		if (seen->length > 0 && seen->at[seen->length - 1] == ' ')
			return;
		c = ' ';
	}
	seen->lines[seen->length] = line;
	seen->at[seen->length++] = (char)tolower((unsigned char)c);
}

/* Text outside tags and {…}, and the messages {_}…{/_} inside an attribute. */
static void
see_template(struct seen *seen, const char *text, bool tags)
{
	bool in_tag = false, in_message = false, message_in_tag = false;
	int line = 1;

	for (const char *at = text; *at != '\0'; at++) {
		line += *at == '\n';
		if (*at == '{') {
			const char *end = starts(at, "{--") ? strstr(at, "--}") : strchr(at, '}');

			if (starts(at, "{_}")) {
				in_message = true;
				message_in_tag = in_tag;
			} else if (starts(at, "{/_}")) {
				in_message = false;
			} else {
				see(seen, '\x01', line);          /* a value: no phrase reaches over it */
			}
			if (in_tag)
				see(seen, '\x01', line);
			if (end == NULL)
				return;
			for (; *at != '}' || at < end; at++)
				line += *at == '\n';
			continue;
		}
		if (tags && *at == '<' && !(in_message && message_in_tag)) {
			in_tag = true;
			see(seen, '\x01', line);
		} else if (tags && *at == '>' && in_tag && !(in_message && message_in_tag)) {
			in_tag = false;
		} else if (!in_tag || (in_message && message_in_tag)) {
			see(seen, *at, line);
		}
	}
}

/* Lines `name: sentence`; the names are not shown. */
static void
see_sentences(struct seen *seen, const char *text)
{
	bool sentence = false, comment = false;
	int line = 1;

	for (const char *at = text; *at != '\0'; at++) {
		if (at == text || at[-1] == '\n') {
			sentence = false;
			comment = *at == '#';
		}
		line += *at == '\n';
		if (*at == '\n')
			see(seen, '\x01', line);
		else if (sentence)
			see(seen, *at, line);
		else
			sentence = *at == ':' && !comment;
	}
}

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static void
find_words(const struct file *file, const struct seen *seen)
{
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++) {
		size_t length = strlen(never[i].word);

		for (const char *at = seen->at; (at = strstr(at, never[i].word)) != NULL; at += length) {
			const char *end = at + length;

			end += *end == 's';
			if ((at == seen->at || !is_word(at[-1])) && !is_word(*end))
				finding(file, seen->lines[at - seen->at], RULE_WORDS, "'%.*s' is a word people never read here; %s",
				        (int)(end - at), at, never[i].instead);
		}
	}
}

/* No emoji and no hearts: U+2600-U+26FF, U+2763-U+2767 and U+1F000-U+1FFFF. */
static void
find_emoji(const struct file *file, const struct seen *seen)
{
	for (size_t i = 0; i + 2 < seen->length; i++) {
		const unsigned char *at = (const unsigned char *)seen->at + i;

		if ((at[0] == 0xF0 && at[1] == 0x9F) || (at[0] == 0xE2 && at[1] >= 0x98 && at[1] <= 0x9B) ||
		    (at[0] == 0xE2 && at[1] == 0x9D && at[2] >= 0xA3 && at[2] <= 0xA7))
			finding(file, seen->lines[i], RULE_WORDS, "a picture character (emoji, heart, symbol); say it in words");
	}
}

void
check_words(const struct file *file)
{
	struct seen seen = { calloc(2 * file->length + 2, 1), calloc(2 * file->length + 2, sizeof(int)), 0 };

	if (seen.at == NULL || seen.lines == NULL)
		exit(2);
	if (strcmp(file->ending, ".words") == 0)
		see_sentences(&seen, file->text);
	else
		see_template(&seen, file->text, strcmp(file->ending, ".html") == 0);
	find_words(file, &seen);
	find_emoji(file, &seen);
	free(seen.at);
	free(seen.lines);
}
