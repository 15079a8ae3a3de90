/* email_message, the address: the rule of <input type="email"> in the HTML Living Standard. */
#include "standards/email_message.h"

#include <string.h>

#include "base/arena.h"
#include "limits.h"

static bool
is_letter_or_digit(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool
is_label(struct text label)
{
	if (label.length == 0 || label.length > LIMIT_DOMAIN_LABEL_BYTES || label.at[0] == '-' || label.at[label.length - 1] == '-')
		return false;
	for (size_t i = 0; i < label.length; i++)
		if (!is_letter_or_digit(label.at[i]) && label.at[i] != '-')
			return false;
	return true;
}

static bool
is_address(struct text address, bool international)
{
	struct text local, domain, label;
	bool more;

	if (address.length > LIMIT_EMAIL_CHARACTERS || !text_cut(address, '@', &local, &domain))
		return false;
	if (local.length == 0 || local.length > LIMIT_EMAIL_LOCAL_BYTES)
		return false;
	for (size_t i = 0; i < local.length; i++) {
		char c = local.at[i];

		if (international && (unsigned char)c >= 0x80)
			continue;
		if (c == '\0' || (!is_letter_or_digit(c) && !strchr(".!#$%&'*+/=?^_`{|}~-", c)))
			return false;
	}
	do {
		more = text_cut(domain, '.', &label, &domain);
		if (!is_label(label))
			return false;
	} while (more);
	return true;
}

bool
email_address_is_valid(struct text address)
{
	return is_address(address, false);
}

bool
email_address_is_international(struct text address)
{
	return text_is_utf8(address) && text_is_clean(address, false) && is_address(address, true);
}

/* "Blood, \"given\"" without its quotes and backslashes. false: a quote is missing, or something follows the last one. */
static bool
read_quoted(struct arena *arena, struct text quoted, struct text *name)
{
	struct text_builder builder;
	size_t at = 1;

	text_builder_start(&builder, arena, quoted.length);
	for (; at < quoted.length && quoted.at[at] != '"'; at++) {
		if (quoted.at[at] == '\\' && at + 1 < quoted.length)
			at++;
		text_add_char(&builder, quoted.at[at]);
	}
	*name = text_trim(text_built(&builder));
	return at + 1 == quoted.length;
}

bool
email_mailbox_read(struct arena *arena, struct text written, struct text *name, struct text *address)
{
	struct text before, inside, after;

	written = text_trim(written);
	*name = TEXT_NONE;
	*address = written;
	if (!text_ends_with(written, TEXT(">")))
		return !memchr(written.at, '<', written.length) && !memchr(written.at, '"', written.length);
	/* The last opening bracket: a quoted name may contain one. */
	for (size_t i = written.length; i-- > 0;)
		if (written.at[i] == '<') {
			before = text_trim(text_until(written, i));
			inside = text_from(written, i + 1);
			(void)text_cut(inside, '>', address, &after);
			*address = text_trim(*address);
			if (!text_is_empty(after) || text_is_empty(*address))
				return false;
			if (text_starts_with(before, TEXT("\"")))
				return read_quoted(arena, before, name);
			*name = before;
			return !memchr(before.at, '"', before.length) && !memchr(before.at, '>', before.length) &&
			       !memchr(before.at, '@', before.length);
		}
	return false;
}
