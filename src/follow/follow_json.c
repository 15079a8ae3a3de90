#include "follow/follow_json.h"

#include <jansson.h>

#include "film/film_of_page.h"
#include "follow/follow_card.h"
#include "follow/follow_said.h"
#include "follow_html.h"
#include "follow_email.h"
#include "limits.h"
#include "links.h"

/* Room for the longest of its sentences on the narrowest phone. */
enum { EMBED_WIDTH = 480, EMBED_HEIGHT = 400, EMBED_FILM_HEIGHT = 480 };

static void
put(json_t *object, const char *name, struct text words)
{
	if (!text_is_empty(words))
		(void)json_object_set_new(object, name, json_stringn(words.at, words.length));
}

static void
put_number(json_t *object, const char *name, int64_t number)
{
	(void)json_object_set_new(object, name, json_integer(number));
}

/* Written into the arena; the object is freed. */
static struct json_text
finish(struct arena *arena, json_t *object)
{
	const size_t length = json_dumpb(object, NULL, 0, JSON_COMPACT);
	char *bytes = arena_take(arena, length);
	const size_t written = json_dumpb(object, bytes, length, JSON_COMPACT);

	json_decref(object);
	return (struct json_text){ length > 0 && written == length ? (struct text){ bytes, length } : TEXT_NONE };
}

/* "2026-10-31T10:00:00-07:00": the drive's local time. */
static struct text
local_iso(struct arena *arena, const struct zone *zone, struct instant instant)
{
	const struct local_time local = zone_local(zone, instant);
	const int64_t offset = zone_offset_minutes(zone, instant), minutes = offset < 0 ? -offset : offset;

	return text_format(arena, "%.*sT%.*s:00%c%02d:%02d", TEXT_PRINT(date_text(arena, local.date)),
	                   TEXT_PRINT(minute_text(arena, local.minute)), offset < 0 ? '-' : '+', (int)(minutes / 60), (int)(minutes % 60));
}

struct json_text
follow_json_event(struct context *context, const struct honour_page *page, const struct drive *drive)
{
	struct arena *arena = context->arena;
	const struct follow_drive_words words = follow_drive_words(arena, page, drive);
	const struct follow_said said = follow_say(arena, email_follow_drive, &words);
	json_t *event = json_object(), *place = json_object(), *service = json_object();

	put(event, "@context", TEXT("https://schema.org"));
	put(event, "@type", TEXT("Event"));
	put(event, "name", said.title);
	put(event, "description", said.words);
	put(event, "startDate", local_iso(arena, drive->words.zone, drive->starts));
	put(event, "endDate", local_iso(arena, drive->words.zone, drive->ends));
	put(event, "eventStatus", words.cancelled ? TEXT("https://schema.org/EventCancelled") : TEXT("https://schema.org/EventScheduled"));
	put(event, "eventAttendanceMode", TEXT("https://schema.org/OfflineEventAttendanceMode"));
	(void)json_object_set_new(event, "isAccessibleForFree", json_true());
	put(event, "url", follow_absolute(context, link_public_http_drive(arena, page->key, drive->id)).text);
	put(event, "image", follow_absolute(context, link_follow_http_card(arena, page->key)).text);
	put(place, "@type", TEXT("Place"));
	put(place, "name", words.venue);
	put(place, "address", text_is_empty(words.address) ? words.venue : words.address);
	(void)json_object_set_new(event, "location", place);
	put(service, "@type", TEXT("Organization"));
	put(service, "name", words.service);
	put(service, "url", words.who_may_give.text);
	(void)json_object_set_new(event, "organizer", service);
	return finish(arena, event);
}

static int64_t
at_most(int64_t number, int64_t bound)
{
	return bound > 0 && bound < number ? bound : number;
}

static struct text
frame(struct context *context, const struct honour_page *page, int64_t width, int64_t height)
{
	const struct follow_embed_frame view = { .embed = follow_absolute(context, link_press_http_embed(context->arena, page->key)),
		.name = page->name, .width = width, .height = height };
	struct html *html = html_new(context->arena, LIMIT_RESPONSE_BYTES);

	html_follow_embed_frame(html, &view);
	return text_trim(html_text(html));
}

static int64_t
frame_height(struct context *context, const struct honour_page *page)
{
	struct media_film_shown film;

	return film_of_page(context, page->id, &film) == FOUND_OK && media_film_is_shown(&film) ? EMBED_FILM_HEIGHT : EMBED_HEIGHT;
}

struct text
follow_embed_html(struct context *context, const struct honour_page *page)
{
	return frame(context, page, 0, frame_height(context, page));
}

struct json_text
follow_json_oembed(struct context *context, const struct honour_page *page, struct text title, int64_t width_max, int64_t height_max)
{
	struct arena *arena = context->arena;
	const int64_t width = at_most(EMBED_WIDTH, width_max), height = at_most(frame_height(context, page), height_max);
	json_t *answer = json_object();

	put(answer, "version", TEXT("1.0"));
	put(answer, "type", TEXT("rich"));
	put(answer, "title", title);
	put(answer, "provider_name", context->site->name);
	put(answer, "provider_url", context->site->url);
	put_number(answer, "cache_age", LIMIT_EMBED_CACHE_SECONDS);
	/* A thumbnail has the same bounds. */
	if (at_most(FOLLOW_CARD_WIDTH, width_max) == FOLLOW_CARD_WIDTH && at_most(FOLLOW_CARD_HEIGHT, height_max) == FOLLOW_CARD_HEIGHT) {
		put(answer, "thumbnail_url", follow_absolute(context, link_follow_http_card(arena, page->key)).text);
		put_number(answer, "thumbnail_width", FOLLOW_CARD_WIDTH);
		put_number(answer, "thumbnail_height", FOLLOW_CARD_HEIGHT);
	}
	put(answer, "html", frame(context, page, width, height));
	put_number(answer, "width", width);
	put_number(answer, "height", height);
	return finish(arena, answer);
}
