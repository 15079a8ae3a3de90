#include "follow/follow_said.h"

#include "base/unicode.h"
#include "donation/donation.h"
#include "drive/drive_view.h"
#include "follow_email.h"
#include "html/number.h"
#include "limits.h"

enum { TAG_CHARACTERS = 32 };

/* Up to the first line of the other direction: on one line it would be shown in the wrong direction. */
static struct text
one_direction(struct text words)
{
	enum unicode_direction first = UNICODE_DIRECTION_NEUTRAL, next;
	struct text line, rest = words;
	bool more = true;

	while (more) {
		const size_t at = words.length - rest.length;

		more = text_cut(rest, '\n', &line, &rest);
		next = unicode_direction(line);
		if (first != UNICODE_DIRECTION_NEUTRAL && next != UNICODE_DIRECTION_NEUTRAL && next != first)
			return text_until(words, at);
		if (next != UNICODE_DIRECTION_NEUTRAL)
			first = next;
	}
	return words;
}

struct text
follow_first_words(struct arena *arena, struct text words, size_t characters)
{
	const struct text start = one_direction(words);
	const struct text line = text_normal(arena, text_repair(arena, start, false), false);
	struct text cut;

	if (text_characters(line) <= characters)
		return start.length < words.length ? text_join(arena, line, TEXT(" …")) : line;
	cut = text_until_characters(line, characters);
	for (size_t i = cut.length; i > cut.length / 2; i--)
		if (cut.at[i - 1] == ' ') {
			cut = text_until(cut, i - 1);
			break;
		}
	return text_join(arena, cut, TEXT(" …"));
}

bool
follow_strokes(struct context *context, const struct honour_page *page, struct print_strokes *strokes)
{
	struct donation_tally tally;

	if (!donation_tally(context, page->id, &tally))
		return false;
	*strokes = (struct print_strokes){ tally.given, tally.elsewhere };
	return true;
}

bool
follow_say_tally(struct context *context, const struct honour_page *page, struct text *tally)
{
	struct email_text email = email_text_new(context->arena);
	struct donation_tally released;
	struct follow_tally view;

	if (!donation_tally(context, page->id, &released))
		return false;
	view = (struct follow_tally){
		.name = page->name, .given = released.given, .given_one = released.given == 1,
		.given_words = number_words_first(context->arena, released.given), .elsewhere = released.elsewhere,
		.elsewhere_one = released.elsewhere == 1, .elsewhere_words = number_words_first(context->arena, released.elsewhere),
		.friends_came = released.given == 0 && released.somebody_came,
	};
	email_follow_tally(&email, &view);
	/* Empty sentences leave their spaces behind. */
	*tally = text_normal(context->arena, html_text(email.body), false);
	return true;
}

bool
follow_say_page(struct context *context, const struct honour_page *page, struct follow_said *said)
{
	struct email_text email = email_text_new(context->arena);
	struct follow_page_words view = { .name = page->name,
		.first_words = follow_first_words(context->arena, page->words, LIMIT_FEED_CHARACTERS) };

	if (!follow_say_tally(context, page, &view.tally))
		return false;
	email_follow_page(&email, &view);
	*said = (struct follow_said){ html_text(email.subject), text_trim(html_text(email.body)) };
	return true;
}

struct follow_drive_words
follow_drive_words(struct arena *arena, const struct honour_page *page, const struct drive *drive)
{
	const struct drive_answers shown = drive_answers_shown(arena, drive);

	return (struct follow_drive_words){
		.name = page->name, .day = shown.day, .from = shown.from, .until = shown.until, .venue = shown.venue, .address = shown.address,
		.service = shown.service_name, .who_may_give = link_to_web(shown.service_web),
		.cancelled = drive->state == DRIVE_STATE_CANCELLED,
	};
}

struct follow_said
follow_say(struct arena *arena, void (*write)(struct email_text *email, const struct follow_drive_words *view),
           const struct follow_drive_words *view)
{
	struct email_text email = email_text_new(arena);

	write(&email, view);
	return (struct follow_said){ html_text(email.subject), text_trim(html_text(email.body)) };
}

struct text
follow_host(struct arena *arena, const struct site *site)
{
	struct text host = text_url_host(site->url), rest;

	(void)text_cut(host, ':', &host, &rest);
	host = text_lower_ascii(arena, host);
	for (size_t i = 0; i < host.length; i++)
		if (!(host.at[i] >= 'a' && host.at[i] <= 'z') && !(host.at[i] >= '0' && host.at[i] <= '9') && host.at[i] != '.' &&
		    host.at[i] != '-')
			return TEXT("givenback.invalid");         /* a reserved domain, where the site's host is an address in brackets */
	return text_is_empty(host) ? TEXT("givenback.invalid") : host;
}

struct link
follow_absolute(struct context *context, struct link link)
{
	return link_absolute(context->arena, context->site->url, link);
}

struct text
follow_tag(struct context *context, struct text said)
{
	return text_until(text_hex(context->arena, crypto_hash(context->arena, &context->site->keys, "follow.tag", said)), TAG_CHARACTERS);
}
