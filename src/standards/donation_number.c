/* donation_number: input is reduced to its characters, separated from what a scanner adds, then checked position by position. */
#include "standards/donation_number.h"

#include <string.h>

#include "base/arena.h"
#include "base/unicode.h"
#include "limits.h"

#define WITH_CHECK (DONATION_NUMBER_LENGTH + 1)
#define WITH_FLAGS (DONATION_NUMBER_LENGTH + 2)
#define MODULUS 37
#define FLAG_FIRST 60
#define FLAG_LAST (FLAG_FIRST + MODULUS - 1)

static const char check_characters[MODULUS + 1] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* A–N, P–Z, 1–9. */
static bool
is_first(char c)
{
	return (is_letter(c) && c != 'O') || (is_digit(c) && c != '0');
}

/* What people and printers put between groups, and what scanners send around a code: spaces, STX, ETX, GS and the like. */
static bool
is_separator(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7F || strchr("-.()[", c) != NULL;
}

/* Upper case, without separators and invisible characters; forms of other scripts as ASCII. Any other character becomes one '?', so that
 * positions are those that a person counts. */
static struct text
reduced(struct text given, char at[LIMIT_DONATION_NUMBER_BYTES])
{
	size_t length = 0;

	while (given.length > 0) {
		uint32_t code = 0;
		const size_t bytes = text_character(given, &code);
		char c = bytes == 0 ? '?' : code < 0x80 ? (char)code : unicode_ascii_of(code);

		given = text_from(given, bytes > 0 ? bytes : 1);
		if (code >= 0x80 && unicode_is_invisible(code))
			continue;
		if (c == 0)
			c = '?';
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		/* A closing bracket is a separator, unless it is at the start: "]C0" names the symbology. */
		if (!is_separator(c) && (c != ']' || length == 0))
			at[length++] = c;
	}
	return (struct text){ at, length };
}

/* "DIN:" and other words with a colon that are printed before a number; "DIN" without a colon where more follows than a number has. */
static struct text
without_label(struct text text)
{
	size_t letters = 0, end = 0;

	while (letters < text.length && is_letter(text.at[letters]))
		letters++;
	if (letters < text.length && text.at[letters] == ':')
		return text_from(text, letters + 1);
	while (end < text.length && text.at[end] != '=' && text.at[end] != '&')
		end++;
	return text_starts_with(text, TEXT("DIN")) && end > WITH_FLAGS ? text_from(text, 3) : text;
}

static bool
starts_structure(char c)
{
	return c == '=' || c == '&';
}

/* The one structure that is a donation number, out of what was scanned; false when only other codes of the label are there. */
static bool
number_structure(struct text text, struct text *structure)
{
	size_t end = 0;

	/* The symbology, which a scanner may send first: "]C0". */
	if (text.length > 3 && text.at[0] == ']')
		text = text_from(text, 3);
	while (text.length > 0 && starts_structure(text.at[0])) {
		/* Letters and digits after `=` are a number, with 0 and O among them: those are mistakes that can be explained. */
		if (text.at[0] == '=' && (text.length == 1 || is_letter(text.at[1]) || is_digit(text.at[1]))) {
			text = text_from(text, 1);
			break;
		}
		do
			text = text_from(text, 1);
		while (text.length > 0 && !starts_structure(text.at[0]));
		if (text.length == 0)
			return false;
	}
	while (end < text.length && !starts_structure(text.at[end]))
		end++;
	*structure = text_until(text, end);
	return true;
}

static bool
fits_place(char c, size_t place)
{
	if (place == 0)
		return is_first(c);
	if (place < 3)
		return is_digit(c) || (is_letter(c) && c != 'O');
	return is_digit(c);
}

static enum donation_number_part
part_of(size_t place)
{
	if (place < 5)
		return DONATION_NUMBER_PART_FACILITY;
	return place < 7 ? DONATION_NUMBER_PART_YEAR : DONATION_NUMBER_PART_SERIAL;
}

static int
check_value(const char at[DONATION_NUMBER_LENGTH])
{
	int sum = 0;

	for (size_t i = 0; i < DONATION_NUMBER_LENGTH; i++)
		sum = (sum + (int)(strchr(check_characters, at[i]) - check_characters)) * 2 % MODULUS;
	return (MODULUS + 1 - sum) % MODULUS;
}

/* The check that was entered with the number: its kind, and its value. */
static enum donation_number_proof
proof_of(struct text structure, int *value)
{
	const char *tail = structure.at + DONATION_NUMBER_LENGTH;
	int flag;

	if (structure.length == WITH_CHECK) {
		*value = (int)(strchr(check_characters, tail[0]) - check_characters);
		return DONATION_NUMBER_PROOF_CHARACTER;
	}
	if (structure.length == WITH_FLAGS && is_digit(tail[0]) && is_digit(tail[1])) {
		flag = (tail[0] - '0') * 10 + tail[1] - '0';
		*value = flag - FLAG_FIRST;
		if (flag >= FLAG_FIRST && flag <= FLAG_LAST)
			return DONATION_NUMBER_PROOF_FLAG;
	}
	return DONATION_NUMBER_PROOF_NONE;
}

static char
corrected(char c)
{
	return c == 'O' ? '0' : c == 'I' ? '1' : c;
}

/* O typed for 0, I for 1: suggested only where a check was entered and then fits. I is allowed in the second and third position and both
 * are allowed in the check itself, so there both readings are tried, the typed one first. */
static void
suggest(struct text structure, struct donation_number_reading *reading)
{
	char at[WITH_FLAGS], typed[WITH_FLAGS];
	struct text changed = { at, structure.length };
	int value;

	memcpy(typed, structure.at, structure.length);
	for (int choice = 0; choice < 4; choice++) {
		for (size_t i = 0; i < structure.length; i++) {
			bool correct = i >= 3 ? i < DONATION_NUMBER_LENGTH || choice & 2 : i > 0 && (typed[i] == 'O' || choice & 1);

			at[i] = correct ? corrected(typed[i]) : typed[i];
		}
		for (size_t i = 0; i < DONATION_NUMBER_LENGTH; i++)
			if (!fits_place(at[i], i))
				return;
		if (proof_of(changed, &value) == DONATION_NUMBER_PROOF_NONE || check_value(at) != value)
			continue;
		reading->suggested = true;
		memcpy(reading->suggestion.at, at, DONATION_NUMBER_LENGTH);
		return;
	}
}

static enum donation_number_read
wrong_character(struct donation_number_reading *reading, enum donation_number_part part, size_t place)
{
	reading->part = part;
	reading->position = place + 1;
	return DONATION_NUMBER_READ_WRONG_CHARACTERS;
}

/* Whether what follows the 13 has the characters that its length calls for. */
static bool
tail_fits(struct text structure, struct donation_number_reading *reading)
{
	for (size_t i = DONATION_NUMBER_LENGTH; i < structure.length; i++) {
		char c = structure.at[i];

		if (is_digit(c) || is_letter(c) || (c == '*' && structure.length == WITH_CHECK))
			continue;
		reading->part = structure.length == WITH_CHECK ? DONATION_NUMBER_PART_CHECK : DONATION_NUMBER_PART_FLAGS;
		reading->position = i + 1;
		return false;
	}
	return true;
}

enum donation_number_read
donation_number_read(struct text given, struct donation_number_reading *reading)
{
	char at[LIMIT_DONATION_NUMBER_BYTES];
	struct text text, structure;
	int value;

	*reading = (struct donation_number_reading){ .length = given.length };
	if (given.length > LIMIT_DONATION_NUMBER_BYTES)
		return DONATION_NUMBER_READ_WRONG_LENGTH;
	text = without_label(reduced(given, at));
	reading->length = text.length;
	if (text.length == 0)
		return DONATION_NUMBER_READ_EMPTY;
	if (!number_structure(text, &structure)) {
		reading->part = DONATION_NUMBER_PART_OTHER_CODE;
		return DONATION_NUMBER_READ_WRONG_CHARACTERS;
	}
	reading->length = structure.length;
	if (structure.length == 0)
		return DONATION_NUMBER_READ_EMPTY;
	if (structure.length < DONATION_NUMBER_LENGTH || structure.length > WITH_FLAGS)
		return DONATION_NUMBER_READ_WRONG_LENGTH;
	for (size_t i = 0; i < DONATION_NUMBER_LENGTH; i++)
		if (!fits_place(structure.at[i], i)) {
			struct donation_number_reading ignored;

			if (tail_fits(structure, &ignored))
				suggest(structure, reading);
			return wrong_character(reading, part_of(i), i);
		}
	if (!tail_fits(structure, reading))
		return DONATION_NUMBER_READ_WRONG_CHARACTERS;
	reading->proof = proof_of(structure, &value);
	if (reading->proof != DONATION_NUMBER_PROOF_NONE && check_value(structure.at) != value) {
		suggest(structure, reading);
		return DONATION_NUMBER_READ_WRONG_CHECK;
	}
	memcpy(reading->number.at, structure.at, DONATION_NUMBER_LENGTH);
	return DONATION_NUMBER_READ_OK;
}

char
donation_number_check(const struct donation_number *number)
{
	return check_characters[check_value(number->at)];
}

struct text
donation_number_text(const struct donation_number *number)
{
	return (struct text){ number->at, DONATION_NUMBER_LENGTH };
}

struct text
donation_number_spaced(struct arena *arena, const struct donation_number *number)
{
	return text_format(arena, "%.5s %.2s %.6s", number->at, number->at + 5, number->at + 7);
}
