#include "http/cookie.h"

#include "base/instant.h"
#include "base/log.h"
#include "limits.h"

/* cookie-octet: printable ASCII but quote, comma, semicolon, backslash. */
static bool
is_cookie_value(struct text value)
{
	for (size_t i = 0; i < value.length; i++) {
		const char c = value.at[i];

		if (c <= 32 || c >= 127 || c == '"' || c == ',' || c == ';' || c == '\\')
			return false;
	}
	return true;
}

struct text
cookie_find(struct text header, struct text name)
{
	for (int i = 0; i < LIMIT_COOKIES && header.length > 0; i++) {
		struct text pair, key, value;

		text_cut(header, ';', &pair, &header);
		if (!text_cut(text_trim(pair), '=', &key, &value) || !text_equal(text_trim(key), name))
			continue;
		value = text_trim(value);
		if (value.length >= 2 && value.at[0] == '"' && value.at[value.length - 1] == '"')
			value = (struct text){ value.at + 1, value.length - 2 };
		return is_cookie_value(value) ? value : TEXT_NONE;
	}
	return TEXT_NONE;
}

struct text
cookie_set(struct arena *arena, struct text name, struct text value, int days, bool secure)
{
	struct text_builder cookie;

	ASSERT(is_cookie_value(name) && is_cookie_value(value));
	text_builder_start(&cookie, arena, KIB * 4);
	text_add_format(&cookie, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Lax", TEXT_PRINT(name), TEXT_PRINT(value));
	if (days != 0)
		text_add_format(&cookie, "; Max-Age=%lld", days < 0 ? 0LL : (long long)days * (INSTANT_DAY / INSTANT_SECOND));
	if (secure)
		text_add(&cookie, TEXT("; Secure"));
	return text_built(&cookie);
}
