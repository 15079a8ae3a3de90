/* link: addresses that may be written in href are made safe here, once. */
#include "html/html.h"

#include "base/arena.h"
#include "html/phone.h"
#include "limits.h"

bool
link_is_none(struct link link)
{
	return text_is_empty(link.text);
}

/* What a browser removes before it reads the scheme is refused: white space and control characters are not part of an address. */
static bool
is_one_word(struct text address)
{
	for (size_t i = 0; i < address.length; i++)
		if ((unsigned char)address.at[i] <= 0x20 || address.at[i] == 0x7f)
			return false;
	return true;
}

bool
link_is_safe(struct link link)
{
	static const struct text schemes[] = { { "http", 4 }, { "https", 5 }, { "mailto", 6 }, { "tel", 3 }, { "cid", 3 },
	                                       { "geo", 3 } };
	size_t end = 0;

	if (link.text.length > 0 && (unsigned char)link.text.at[0] <= 0x20)
		return false;
	while (end < link.text.length && link.text.at[end] != '/' && link.text.at[end] != '?' && link.text.at[end] != '#') {
		if (link.text.at[end] == ':') {
			for (size_t i = 0; i < COUNT_OF(schemes); i++)
				if (text_equal_ignoring_case(text_until(link.text, end), schemes[i]))
					return true;
			return false;
		}
		end++;
	}
	return true;
}

struct link
link_to_web(struct text address)
{
	static const struct text starts[] = { { "http://", 7 }, { "https://", 8 } };

	if (text_is_empty(address))
		return (struct link){ TEXT_NONE };
	for (size_t i = 0; i < COUNT_OF(starts); i++) {
		struct text head = text_until(address, starts[i].length);
		struct text rest = text_from(address, starts[i].length);

		if (text_equal_ignoring_case(head, starts[i]) && rest.length > 0 && rest.at[0] != '/' && is_one_word(address))
			return (struct link){ address };
	}
	return (struct link){ TEXT("#") };
}

/* RFC 2392; content_id is made by us. */
struct link
link_to_part(struct arena *arena, struct text content_id)
{
	return (struct link){ text_join(arena, TEXT("cid:"), content_id) };
}

/* RFC 6068: everything but the plain characters of an address is percent-encoded. */
struct link
link_to_email(struct arena *arena, struct text email)
{
	struct text_builder out;

	if (text_is_empty(email))
		return (struct link){ TEXT_NONE };
	text_builder_start(&out, arena, 4 * LIMIT_EMAIL_CHARACTERS * 3 + sizeof("mailto:"));
	text_add(&out, TEXT("mailto:"));
	for (size_t i = 0; i < email.length; i++) {
		char c = email.at[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '@' || c == '.' || c == '-' ||
		    c == '_' || c == '~')
			text_add_char(&out, c);
		else
			text_add_format(&out, "%%%02X", (unsigned char)c);
	}
	return (struct link){ text_built(&out) };
}

/* RFC 3966. */
struct link
link_to_phone(struct arena *arena, struct text typed)
{
	struct phone phone;

	(void)!phone_read(arena, typed, &phone);
	if (text_is_empty(phone.dialled))
		return (struct link){ TEXT_NONE };
	return (struct link){ text_format(arena, "tel:%.*s%s%.*s", TEXT_PRINT(phone.dialled), text_is_empty(phone.extension) ? "" : ";ext=",
	                                  TEXT_PRINT(phone.extension)) };
}

struct link
link_absolute(struct arena *arena, struct text site_url, struct link link)
{
	if (link.text.length == 0 || link.text.at[0] != '/')
		return link;
	return (struct link){ text_join(arena, site_url, link.text) };
}
