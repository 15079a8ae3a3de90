/* follow_feed_http: the feed of a page, and the calendar of its drives. */
#include "base/id.h"
#include "base/unreadable.h"
#include "db/database.h"
#include "drive/drive.h"
#include "follow/follow.h"
#include "follow/follow_entries.h"
#include "follow/follow_open.h"
#include "follow/follow_limit.h"
#include "follow/follow_said.h"
#include "follow_email.h"
#include "follow_sql.h"
#include "follow_words.h"
#include "limits.h"
#include "links.h"
#include "routes_handlers.h"
#include "standards/icalendar.h"

static void
send_feed(struct request *request, const struct honour_page *page, struct link self)
{
	struct context *context = &request->context;
	struct follow_entries entries;
	struct follow_said said;
	struct follow follow;
	struct atom_feed feed;

	if (!follow_read(context, page->id, &follow) || !follow_entries(context, page, &follow, &entries) ||
	    !follow_say_page(context, page, &said)) {
		respond_error(request);
		return;
	}
	feed = (struct atom_feed){ .id = entries.id, .title = said.title, .author = context->site->name,
		.self = follow_absolute(context, self).text,
		.page = follow_absolute(context, link_public_http_page(context->arena, page->key)).text, .generator = TEXT("Givenback"),
		.updated = entries.updated, .entries = entries.at, .entry_count = entries.count,
		.removed = entries.removed, .removed_count = entries.removed_count };
	follow_answer(request, page, TEXT(ATOM_MEDIA_TYPE), atom_write(context->arena, &feed, LIMIT_FEED_BYTES), entries.updated);
}

void
follow_http_feed(struct request *request, struct page_key key)
{
	struct honour_page page;

	if (!follow_limit(request) || !follow_open(request, key, &page))
		return;
	/* A page by link has its feed at another address, which a keeper can change. */
	if (!page.listed) {
		respond_not_found(request);
		return;
	}
	send_feed(request, &page, link_follow_http_feed(request->context.arena, key));
}

void
follow_http_feed_by_key(struct request *request, struct secret feed)
{
	struct honour_page_id id;
	struct honour_page page;

	if (!follow_limit(request))
		return;
	switch (follow_find(&request->context, feed, &id)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  respond_not_found(request); return;
	case FOUND_FAULT: respond_error(request); return;
	}
	if (!follow_open_id(request, id, &page))
		return;
	send_feed(request, &page, link_follow_http_feed_by_key(request->context.arena, feed));
	respond_header(request, TEXT("X-Robots-Tag"), TEXT("noindex"));
}

static bool
add_event(struct context *context, const struct honour_page *page, struct drive_id id, struct instant changed,
          struct icalendar_event *event)
{
	struct arena *arena = context->arena;
	struct follow_drive_words words;
	struct follow_said said;
	struct drive drive;

	if (drive_read(context, id, &drive) != FOUND_OK)
		return false;
	words = follow_drive_words(arena, page, &drive);
	/* Calendars are shared with others, so the title is neutral. */
	said = follow_say(arena, email_follow_calendar, &words);
	*event = (struct icalendar_event){
		.uid = text_format(arena, "%.*s@%.*s", TEXT_PRINT(id_text(arena, id.id)), TEXT_PRINT(follow_host(arena, context->site))),
		.sequence = drive.sequence, .stamp = changed, .starts = drive.starts, .ends = drive.ends, .summary = said.title,
		.description = said.words,
		.location = text_is_empty(words.address) ? words.venue
		          : text_format(arena, "%.*s, %.*s", TEXT_PRINT(words.venue), TEXT_PRINT(words.address)),
		.url = follow_absolute(context, link_public_http_drive(arena, page->key, id)).text, .cancelled = words.cancelled,
	};
	return true;
}

void
follow_http_calendar(struct request *request, struct page_key key)
{
	struct context *context = &request->context;
	struct follow_sql_drive_entries_list drives;
	struct instant updated = INSTANT_NONE;
	struct icalendar_event *events;
	struct icalendar calendar;
	size_t count = 0;
	struct honour_page page;

	if (!follow_limit(request) || !follow_open(request, key, &page))
		return;
	if (follow_sql_drive_entries(context, page.id, &drives) == DB_READ_FAULT) {
		respond_error(request);
		return;
	}
	/* A calendar without an entry is invalid (RFC 5545, 3.6), so it begins with the first drive. */
	if (drives.count == 0) {
		respond_not_found(request);
		return;
	}
	events = arena_list_of(context->arena, struct icalendar_event, drives.count);
	for (size_t i = 0; i < drives.count; i++) {
		const uint64_t before = unreadable_count();

		if (add_event(context, &page, drives.at[i].drive, drives.at[i].changed_at, &events[count])) {
			count++;
		} else if (unreadable_count() == before) {
			respond_error(request);
			return;
		}
		if (instant_compare(updated, drives.at[i].changed_at) < 0)
			updated = drives.at[i].changed_at;
	}
	calendar = (struct icalendar){ .prodid = TEXT("-//Givenback//Givenback//EN"), .method = ICALENDAR_METHOD_PUBLISH,
		.name = text_format(context->arena, "%.*s (%.*s)", TEXT_PRINT(words_text(&follow_words_calendar_name)),
		                    TEXT_PRINT(context->site->name)),
		.events = events, .event_count = count };
	follow_answer(request, &page, TEXT(ICALENDAR_MEDIA_TYPE), icalendar_write(context->arena, &calendar), updated);
}
