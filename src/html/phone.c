/* phone: a telephone number is read from its start; a second number or an extension after it is not dialled. */
#include "html/phone.h"

#include <string.h>

#include "base/attributes.h"
#include "limits.h"

struct reader {
	struct text_builder dialled;
	size_t digits, letters;
	bool good;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The letters on a telephone's digit keys. */
static char
key_of(char letter)
{
	static const char keys[] = "22233344455566677778889999";

	return keys[(letter | 0x20) - 'a'];
}

static size_t
digits_of(struct text text)
{
	size_t digits = 0;

	for (size_t i = 0; i < text.length; i++)
		digits += is_digit(text.at[i]);
	return digits;
}

static struct text
without_start(struct text text, const char *characters)
{
	while (text.length > 0 && strchr(characters, text.at[0]))
		text = text_from(text, 1);
	return text;
}

/* "ext. 12" or "x12" at the start of `rest`, and nothing after it. */
static bool
read_extension(struct text rest, struct text *extension)
{
	static const char *const words[] = { "extension", "extn", "ext", "x" };

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		const struct text word = text_of(words[i]);

		if (rest.length <= word.length || !text_equal_ignoring_case(text_until(rest, word.length), word))
			continue;
		*extension = without_start(text_from(rest, word.length), " .:");
		return extension->length > 0 && digits_of(*extension) == extension->length;
	}
	return false;
}

/* "(0)" after a country code. In Italy the zero is part of the number. */
static bool
is_left_out(const struct reader *reader, struct text rest)
{
	struct text dialled = text_built(&reader->dialled);

	if (!text_starts_with(rest, TEXT("(0)")))
		return false;
	if (text_starts_with(dialled, TEXT("+")))
		dialled = text_from(dialled, 1);
	else if (text_starts_with(dialled, TEXT("00")))
		dialled = text_from(dialled, 2);
	else
		return false;
	return dialled.length > 0 && !text_equal(dialled, TEXT("39"));
}

static void
read_character(struct reader *reader, struct text before, char c)
{
	if (is_digit(c)) {
		text_add_char(&reader->dialled, c);
		reader->digits++;
	} else if (c == '+') {
		if (reader->dialled.length == 0)
			text_add_char(&reader->dialled, c);
	} else if (is_letter(c) && reader->digits >= LIMIT_PHONE_DIGITS_BEFORE_LETTERS &&
	           (c < 'a' || is_letter(before.at[before.length - 1]))) {
		text_add_char(&reader->dialled, key_of(c));
		reader->letters++;
	} else if (!strchr(" ()-./", c)) {
		reader->good = false;
	}
}

bool
phone_read(struct arena *arena, struct text typed, struct phone *phone)
{
	struct reader reader = { .good = true };
	size_t count;

	*phone = (struct phone){ TEXT(""), TEXT("") };
	text_builder_start(&reader.dialled, arena, typed.length);
	for (size_t i = 0; i < typed.length; i++) {
		const struct text rest = text_from(typed, i);

		if (reader.digits > 0 && read_extension(rest, &phone->extension))
			break;
		phone->extension = TEXT("");
		if (rest.at[0] == '/' && reader.digits + reader.letters >= LIMIT_PHONE_DIGITS_WHOLE && digits_of(rest) >= LIMIT_PHONE_DIGITS_SECOND)
			break;
		if (is_left_out(&reader, rest))
			i += 2;
		else
			read_character(&reader, text_until(typed, i), rest.at[0]);
	}
	count = reader.digits + reader.letters;
	if (count > 0)
		phone->dialled = text_built(&reader.dialled);
	return reader.good && count >= LIMIT_PHONE_DIGITS_MIN &&
	       count <= (reader.letters > 0 ? LIMIT_PHONE_DIGITS_WITH_LETTERS : LIMIT_PHONE_DIGITS);
}
