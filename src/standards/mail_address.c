/* mail_message, the address: the rule of <input type="email"> in the HTML Living Standard. */
#include "standards/mail_message.h"

#include <string.h>

#define ADDRESS_LENGTH_MAX 254        /* RFC 5321, 4.5.3.1.3 less the angle brackets */
#define LOCAL_LENGTH_MAX 64
#define LABEL_LENGTH_MAX 63

static bool
is_letter_or_digit(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool
is_label(struct text label)
{
	if (label.length == 0 || label.length > LABEL_LENGTH_MAX || label.at[0] == '-' || label.at[label.length - 1] == '-')
		return false;
	for (size_t i = 0; i < label.length; i++)
		if (!is_letter_or_digit(label.at[i]) && label.at[i] != '-')
			return false;
	return true;
}

bool
mail_address_is_valid(struct text address)
{
	struct text local, domain, label;
	bool more;

	if (address.length > ADDRESS_LENGTH_MAX || !text_cut(address, '@', &local, &domain))
		return false;
	if (local.length == 0 || local.length > LOCAL_LENGTH_MAX)
		return false;
	for (size_t i = 0; i < local.length; i++) {
		char c = local.at[i];

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
