#include "http/accept.h"

#include <string.h>

/* "0.75" as 750; a value that cannot be read counts as 0. */
static int
quality_of(struct text value)
{
	int quality, scale = ACCEPT_QUALITY_ONE / 10;

	if (value.length == 0 || (value.at[0] != '0' && value.at[0] != '1'))
		return 0;
	quality = value.at[0] == '1' ? ACCEPT_QUALITY_ONE : 0;
	if (value.length > 1 && value.at[1] != '.')
		return 0;
	for (size_t i = 2; i < value.length; i++, scale /= 10) {
		if (value.at[i] < '0' || value.at[i] > '9')
			return 0;
		quality += (value.at[i] - '0') * scale;
	}
	return quality > ACCEPT_QUALITY_ONE ? ACCEPT_QUALITY_ONE : quality;
}

int
accept_quality(struct text parameters)
{
	struct text one, rest = parameters;

	while (!text_is_empty(rest)) {
		text_cut(rest, ';', &one, &rest);
		one = text_trim(one);
		if (one.length > 2 && (one.at[0] == 'q' || one.at[0] == 'Q') && one.at[1] == '=')
			return quality_of(text_from(one, 2));
	}
	return ACCEPT_QUALITY_ONE;
}

static bool
is_activity(struct text type)
{
	return text_equal_ignoring_case(type, TEXT("application/activity+json")) || text_equal_ignoring_case(type, TEXT("application/ld+json"));
}

/* How specifically a media range matches HTML; 0: not at all. */
static int
closeness(struct text type)
{
	static const struct { const char *range; int closeness; } ranges[] = { { "text/html", 3 }, { "text/*", 2 }, { "*/*", 1 } };

	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (text_equal_ignoring_case(type, text_of(ranges[i].range)))
			return ranges[i].closeness;
	return 0;
}

/* A comma in a quoted parameter splits the item too: the pieces name no media type and change nothing. */
enum media_type
accept_media_type(struct text accept)
{
	struct text item, rest = accept, type, parameters;
	int activity = 0, html = 0, closest = 0;

	/* Browsers do not ask for JSON when they load a page, so one search is enough. */
	if (accept.length == 0 || (!memchr(accept.at, 'j', accept.length) && !memchr(accept.at, 'J', accept.length)))
		return MEDIA_TYPE_HTML;
	while (!text_is_empty(rest)) {
		int quality;

		text_cut(rest, ',', &item, &rest);
		text_cut(item, ';', &type, &parameters);
		type = text_trim(type);
		quality = accept_quality(parameters);
		if (is_activity(type) && quality > activity)
			activity = quality;
		if (closeness(type) > closest) {
			closest = closeness(type);
			html = quality;
		}
	}
	return activity > 0 && activity >= html ? MEDIA_TYPE_ACTIVITY : MEDIA_TYPE_HTML;
}
