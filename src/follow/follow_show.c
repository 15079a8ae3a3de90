#include "follow/follow_show.h"

#include "base/id.h"
#include "db/database.h"
#include "film/film_of_page.h"
#include "follow/follow.h"
#include "follow/follow_card.h"
#include "follow/follow_json.h"
#include "follow/follow_said.h"
#include "follow_email.h"
#include "follow_sql.h"
#include "http/query.h"
#include "links.h"

bool
follow_feed_link(struct context *context, const struct honour_page *page, struct link *link)
{
	struct follow follow;

	*link = (struct link){ TEXT_NONE };
	if (page->listed) {
		*link = link_follow_http_feed(context->arena, page->key);
		return true;
	}
	if (!follow_read(context, page->id, &follow))
		return false;
	if (follow.has_feed)
		*link = link_follow_http_feed_by_key(context->arena, follow.feed);
	return true;
}

static bool
fill_milestones(struct context *context, const struct honour_page *page, struct follow_on_page *view)
{
	struct follow_sql_milestones_list rows;
	struct follow follow;

	if (!follow_read(context, page->id, &follow))
		return false;
	if (!follow.milestones)
		return true;
	if (follow_sql_milestones(context, page->id, &rows) == DB_READ_FAULT)
		return false;
	view->milestones.at = arena_list_of(context->arena, struct follow_milestone_anchor, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		view->milestones.at[view->milestones.count++] = (struct follow_milestone_anchor){
			text_format(context->arena, "milestone-%.*s", TEXT_PRINT(id_text(context->arena, rows.at[i].id.id))) };
	return true;
}

bool
follow_on_page(struct context *context, const struct honour_page *page, struct follow_on_page *view)
{
	struct drive_list drives;

	*view = (struct follow_on_page){ .feed = { TEXT_NONE } };
	if (!honour_is_open(page))
		return true;
	if (!follow_feed_link(context, page, &view->feed) || !drive_list_of_page(context, page->id, &drives))
		return false;
	if (!fill_milestones(context, page, view))
		return false;
	if (drives.count > 0)
		view->calendar = link_follow_http_calendar(context->arena, page->key);
	view->by_email = link_follow_by_email_http_form(context->arena, page->key);
	view->embed = link_press_http_embed(context->arena, page->key);
	return true;
}

static bool
fill(struct context *context, const struct honour_page *page, struct follow_said said, struct link address, struct layout *layout)
{
	struct media_film_shown film = { .still = PICTURE_ID_NONE };
	struct arena *arena = context->arena;
	struct follow follow;

	if (!follow_read(context, page->id, &follow) || !follow_feed_link(context, page, &layout->feed))
		return false;
	if (follow.film_shared && film_of_page(context, page->id, &film) == FOUND_FAULT)
		return false;
	layout->feed_title = said.title;
	layout->oembed = (struct link){ text_format(arena, "%.*s?url=%.*s&format=json",
		TEXT_PRINT(follow_absolute(context, link_follow_http_oembed(arena)).text),
		TEXT_PRINT(query_encode(arena, follow_absolute(context, address).text))) };
	layout->share = (struct frame_share){ .title = said.title, .description = said.words, .address = follow_absolute(context, address),
		.picture = follow_absolute(context, link_follow_http_card(arena, page->key)), .picture_width = FOLLOW_CARD_WIDTH,
		.picture_height = FOLLOW_CARD_HEIGHT };
	if (media_film_is_shown(&film) && !picture_id_is_none(film.still)) {
		layout->share.picture = follow_absolute(context, link_film_http_still(arena, page->key, film.id, film.still));
		layout->share.picture_words = film.description;
		layout->share.picture_width = 0;
		layout->share.picture_height = 0;
	} else if (follow.picture_shared && !picture_id_is_none(page->picture)) {
		layout->share.picture = follow_absolute(context, link_follow_http_shared_picture(arena, page->key, page->picture));
		layout->share.picture_words = page->picture_words;
		/* The picture is smaller than the page's own; its size is known only when it is made. */
		layout->share.picture_width = 0;
		layout->share.picture_height = 0;
	}
	return true;
}

bool
follow_head(struct context *context, const struct honour_page *page, struct layout *layout)
{
	struct follow_said said;

	if (!honour_is_open(page))
		return true;
	return follow_say_page(context, page, &said) &&
	       fill(context, page, said, link_public_http_page(context->arena, page->key), layout);
}

bool
follow_head_drive(struct context *context, const struct honour_page *page, const struct drive *drive, struct layout *layout)
{
	struct follow_drive_words words;

	if (!honour_is_open(page))
		return true;
	words = follow_drive_words(context->arena, page, drive);
	if (!fill(context, page, follow_say(context->arena, email_follow_drive, &words),
	          link_public_http_drive(context->arena, page->key, drive->id), layout))
		return false;
	/* Search engines were asked to leave out a page by link. */
	if (page->listed)
		layout->event = follow_json_event(context, page, drive);
	return true;
}
