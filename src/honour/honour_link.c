#include "honour/honour_link.h"

/* The countries' two-letter domains, then others, of which most are open to everyone. */
static const char *const top_level[] = {
	"ac", "ad", "ae", "af", "ag", "ai", "al", "am", "ao", "aq", "ar", "as", "at", "au", "aw", "ax", "az", "ba", "bb", "bd",
	"be", "bf", "bg", "bh", "bi", "bj", "bm", "bn", "bo", "br", "bs", "bt", "bv", "bw", "by", "bz", "ca", "cc", "cd", "cf",
	"cg", "ch", "ci", "ck", "cl", "cm", "cn", "co", "cr", "cu", "cv", "cw", "cx", "cy", "cz", "de", "dj", "dk", "dm", "do",
	"dz", "ec", "ee", "eg", "er", "es", "et", "eu", "fi", "fj", "fk", "fm", "fo", "fr", "ga", "gb", "gd", "ge", "gf", "gg",
	"gh", "gi", "gl", "gm", "gn", "gp", "gq", "gr", "gs", "gt", "gu", "gw", "gy", "hk", "hm", "hn", "hr", "ht", "hu", "id",
	"ie", "il", "im", "in", "io", "iq", "ir", "is", "it", "je", "jm", "jo", "jp", "ke", "kg", "kh", "ki", "km", "kn", "kp",
	"kr", "kw", "ky", "kz", "la", "lb", "lc", "li", "lk", "lr", "ls", "lt", "lu", "lv", "ly", "ma", "mc", "md", "me", "mg",
	"mh", "mk", "ml", "mm", "mn", "mo", "mp", "mq", "mr", "ms", "mt", "mu", "mv", "mw", "mx", "my", "mz", "na", "nc", "ne",
	"nf", "ng", "ni", "nl", "no", "np", "nr", "nu", "nz", "om", "pa", "pe", "pf", "pg", "ph", "pk", "pl", "pm", "pn", "pr",
	"ps", "pt", "pw", "py", "qa", "re", "ro", "rs", "ru", "rw", "sa", "sb", "sc", "sd", "se", "sg", "sh", "si", "sj", "sk",
	"sl", "sm", "sn", "so", "sr", "ss", "st", "su", "sv", "sx", "sy", "sz", "tc", "td", "tf", "tg", "th", "tj", "tk", "tl",
	"tm", "tn", "to", "tr", "tt", "tv", "tw", "tz", "ua", "ug", "uk", "us", "uy", "uz", "va", "vc", "ve", "vg", "vi", "vn",
	"vu", "wf", "ws", "ye", "yt", "za", "zm", "zw",
	"app", "bid", "biz", "cam", "cat", "com", "dev", "edu", "fun", "gov", "icu", "int", "lol", "mil", "net", "ngo", "one",
	"onl", "ooo", "org", "pro", "pub", "sbs", "top", "vip", "win", "wtf", "xin", "xxx", "xyz", "zip", "aero", "asia",
	"bank", "blog", "cash", "chat", "city", "club", "coop", "fund", "gift", "gmbh", "guru", "help", "host", "info", "jobs",
	"life", "link", "live", "loan", "ltda", "mobi", "name", "news", "page", "post", "sale", "shop", "show", "site", "surf",
	"team", "tech", "tips", "wiki", "work", "zone", "cards", "click", "cloud", "email", "games", "group", "hosting",
	"media", "money", "ninja", "party", "photo", "press", "quest", "store", "today", "tools", "trade", "video", "world",
	"agency", "center", "church", "credit", "direct", "doctor", "events", "expert", "global", "health", "market", "museum",
	"online", "social", "stream", "studio", "travel", "capital", "digital", "finance", "network", "science", "support",
	"systems", "website", "charity", "download", "memorial", "services", "solutions", "foundation", "international",
	NULL,
};

static const struct text starts[] = { TEXT("www"), TEXT("hxxp"), TEXT("http:"), TEXT("https:"), TEXT("mailto:") };

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

/* Of a domain: other scripts are written in it too. */
static bool
is_of_label(char c)
{
	return is_letter(c) || is_digit(c) || c == '-' || (unsigned char)c >= 0x80;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static char
character(struct text text, size_t at)
{
	return at < text.length ? text.at[at] : ' ';
}

/* The word that starts at `at`. */
static bool
is_start(struct text text, size_t at)
{
	if (at > 0 && is_of_label(text.at[at - 1]))
		return false;
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (text_equal_ignoring_case(text_until(text_from(text, at), starts[i].length), starts[i]))
			return true;
	return false;
}

static bool
is_top_level(struct text word)
{
	for (size_t i = 0; top_level[i] != NULL; i++)
		if (text_equal_ignoring_case(word, text_of(top_level[i])))
			return true;
	return false;
}

/* The dot of "evil.com": what is before it is a label, and what is behind it the end of a domain. */
static bool
is_dot_of_domain(struct text text, size_t dot)
{
	size_t start = dot, end = dot + 1;
	bool digits = true, path;

	while (start > 0 && is_of_label(text.at[start - 1]))
		digits &= is_digit(text.at[--start]);
	while (end < text.length && is_letter(text.at[end]))
		end++;
	path = character(text, end) == '/';
	if (start == dot || is_of_label(character(text, end)) || !is_top_level(text_until(text_from(text, dot + 1), end - dot - 1)))
		return false;
	return path || (dot - start > 1 && !(digits && end - dot - 1 == 2));
}

/* "203.0.113.5/pay"; a telephone number may be written with dots, so what follows decides. */
static bool
is_ipv4(struct text text, size_t at)
{
	if (at > 0 && (is_of_label(text.at[at - 1]) || text.at[at - 1] == '.'))
		return false;
	for (int part = 0; part < 4; part++) {
		int number = 0, digits = 0;

		for (; is_digit(character(text, at)) && digits < 4; at++, digits++)
			number = number * 10 + (text.at[at] - '0');
		if (digits == 0 || digits > 3 || number > 255 || (part < 3 && character(text, at++) != '.'))
			return false;
	}
	return character(text, at) == '/' || (character(text, at) == ':' && is_digit(character(text, at + 1)));
}

bool
honour_has_link(struct text text)
{
	size_t scheme;

	if (text_find(text, TEXT("://"), &scheme))
		return true;
	for (size_t i = 0; i < text.length; i++) {
		const char c = text.at[i];

		if (c == '@' && i > 0 && !is_space(text.at[i - 1]) && !is_space(character(text, i + 1)))
			return true;
		if (c == '.' && is_dot_of_domain(text, i))
			return true;
		if ((is_letter(c) && is_start(text, i)) || (is_digit(c) && is_ipv4(text, i)))
			return true;
	}
	return false;
}
