#include "follow/follow_news.h"

#include "base/id.h"
#include "base/unreadable.h"
#include "db/database.h"
#include "drive/drive.h"
#include "follow/follow_by_email_compose.h"
#include "follow/follow_said.h"
#include "follow_by_email_sql.h"
#include "quiet/quiet.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "thanks/thanks_letter.h"
#include "thanks/thanks_letter_film.h"
#include "thanks/thanks_letter_picture.h"

#define AGAIN_MICROSECONDS (10 * INSTANT_MINUTE)

/* ---- what is new ---- */

enum news { NEWS_FAULT = -1, NEWS_OK, NEWS_OVER, NEWS_LATER };

static enum news
read_letter(struct context *context, const struct honour_page *page, struct thanks_letter_id id, struct follow_news_item *item)
{
	struct thanks_letter_pictures pictures;
	struct media_film_shown film;
	struct thanks_letter letter;

	switch (thanks_letter_read(context, page->id, id, &letter)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return NEWS_OVER;
	case FOUND_FAULT: return NEWS_FAULT;
	}
	if (!thanks_letter_is_public(&letter))
		return NEWS_OVER;
	/* First it is written to the people who came: who among them follows is known at the end. */
	if (letter.state == THANKS_LETTER_STATE_SENDING)
		return NEWS_LATER;
	if (!thanks_letter_pictures(context, id, &pictures) || thanks_letter_film(context, id, &film) == FOUND_FAULT)
		return NEWS_FAULT;
	*item = (struct follow_news_item){ .letter = true, .words = letter.words.words, .pictures = pictures.count > 0,
		.film = media_film_is_shown(&film),
		.link = { text_format(context->arena, "%.*s#thanks-%.*s",
		                      TEXT_PRINT(follow_absolute(context, link_public_http_page(context->arena, page->key)).text),
		                      TEXT_PRINT(id_text(context->arena, id.id))) } };
	return NEWS_OK;
}

static enum news
read_drive(struct context *context, const struct honour_page *page, struct drive_id id, struct follow_news_item *item)
{
	struct drive drive;

	switch (drive_read(context, id, &drive)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return NEWS_OVER;
	case FOUND_FAULT: return NEWS_FAULT;
	}
	if (drive.state == DRIVE_STATE_CANCELLED || instant_compare(drive.ends, context->now) <= 0)
		return NEWS_OVER;
	*item = (struct follow_news_item){ .drive = follow_drive_words(context->arena, page, &drive),
		.link = follow_absolute(context, link_public_http_drive(context->arena, page->key, id)) };
	return NEWS_OK;
}

static enum news
read_item(struct context *context, const struct honour_page *page, struct drive_id drive, struct thanks_letter_id letter,
          struct follow_news_item *item)
{
	return thanks_letter_id_is_none(letter) ? read_drive(context, page, drive, item) : read_letter(context, page, letter, item);
}

/* Without the items. */
static struct follow_news_email
news_of(struct context *context, const struct honour_page *page)
{
	return (struct follow_news_email){ .site_name = context->site->name, .honour = page->name,
		.page = follow_absolute(context, link_public_http_page(context->arena, page->key)) };
}

/* true also when this address does not wish to be written to; false: a fault. */
static bool
put(struct context *context, struct follow_news_email view, struct follower_id id, struct bytes email_sealed, struct outbox_email email)
{
	const struct secret link = follow_follower_link(context, id);

	email.cause = OUTBOX_CAUSE_FOLLOW_NEWS;
	email.to = people_open(context, SEALED_FOLLOWER_EMAIL, email_sealed);
	view.mine = follow_absolute(context, link_follow_by_email_http_mine(context->arena, link));
	view.stop = follow_absolute(context, link_follow_by_email_http_stop(context->arena, link));
	follow_compose_news(context->arena, &view, &email);
	switch (outbox_put(context, &email)) {
	case OUTBOX_PUT_OK:
	case OUTBOX_PUT_ALREADY:
	case OUTBOX_PUT_REFUSED:
	case OUTBOX_PUT_IMPOSSIBLE: return true;
	case OUTBOX_PUT_FAULT:      break;
	}
	return false;
}

/* ---- at once ---- */

static enum outbox_expand
tell_some(struct context *context, struct outbox_announcement *announcement, const struct follow_news_email *view, int64_t room,
          int64_t *written)
{
	struct follow_by_email_sql_to_tell_list rows;

	if (follow_by_email_sql_to_tell(context, announcement->page, (struct follower_id){ announcement->last_id }, announcement->created_at,
	                                announcement->letter, room, &rows) == DB_READ_FAULT)
		return OUTBOX_EXPAND_FAULT;
	for (size_t i = 0; i < rows.count && outbox_expand_has_room(context); i++) {
		const struct follower_id id = rows.at[i].id;
		const struct outbox_email email = { .page = announcement->page, .drive = announcement->drive, .letter = announcement->letter,
			.idempotency_key = text_format(context->arena, "news %lld %lld", (long long)announcement->id.id, (long long)id.id) };

		if (!put(context, *view, id, rows.at[i].email_sealed, email))
			return OUTBOX_EXPAND_FAULT;
		announcement->last_id = id.id;
		(*written)++;
	}
	return rows.count > 0 ? OUTBOX_EXPAND_MORE : OUTBOX_EXPAND_END;
}

static enum outbox_expand
expand(struct context *context, struct outbox_announcement *announcement, int64_t *written)
{
	struct follow_news_email view;
	struct follow_news_item item;
	struct honour_page page;
	int64_t waiting;
	bool held;

	if (honour_read(context, announcement->page, &page) != FOUND_OK)
		return OUTBOX_EXPAND_FAULT;
	if (!honour_is_open(&page))
		return honour_is_known(&page) ? OUTBOX_EXPAND_MORE : OUTBOX_EXPAND_END;
	if (!quiet_hold(context, page.id, &held))
		return OUTBOX_EXPAND_FAULT;
	if (held)
		return OUTBOX_EXPAND_MORE;
	switch (read_item(context, &page, announcement->drive, announcement->letter, &item)) {
	case NEWS_OK:    break;
	case NEWS_OVER:  return OUTBOX_EXPAND_END;
	case NEWS_LATER: return OUTBOX_EXPAND_MORE;
	case NEWS_FAULT: return OUTBOX_EXPAND_FAULT;
	}
	if (outbox_count_waiting(context, outbox_cause_word(OUTBOX_CAUSE_FOLLOW_NEWS), &waiting) != OUTBOX_COUNT_OK)
		return OUTBOX_EXPAND_FAULT;
	if (waiting >= LIMIT_FOLLOW_BATCH)
		return OUTBOX_EXPAND_MORE;
	view = news_of(context, &page);
	view.one_letter = item.letter;
	view.one_drive = !item.letter;
	view.items.at = &item;
	view.items.count = 1;
	return tell_some(context, announcement, &view, LIMIT_FOLLOW_BATCH - waiting, written);
}

const struct outbox_expander follow_news_expander = { OUTBOX_CAUSE_FOLLOW_NEWS, expand };

/* ---- digests ---- */

typedef struct follow_by_email_sql_due due_row;

static bool
was_sent(struct context *context, struct thanks_letter_id letter, struct bytes email_hash, bool *sent)
{
	struct follow_by_email_sql_was_sent row;
	enum db_read read = DB_READ_NONE;

	if (!thanks_letter_id_is_none(letter))
		read = follow_by_email_sql_was_sent(context, letter, email_hash, &row);
	*sent = read == DB_READ;
	return read != DB_READ_FAULT;
}

/* What was announced since the last one.  *until: of the next one. */
static enum news
gather(struct context *context, const struct honour_page *page, const due_row *row, struct follow_news_email *view, struct instant *until)
{
	struct follow_by_email_sql_news_list news;

	if (follow_by_email_sql_news(context, page->id, row->told_until, *until, &news) == DB_READ_FAULT)
		return NEWS_FAULT;
	/* As many as are read at a time: the others are in the next one. */
	if (news.count == LIMIT_FOLLOW_DIGEST_ITEMS)
		*until = instant_plus(news.at[news.count - 1].created_at, 1);
	view->items.at = arena_list_of(context->arena, struct follow_news_item, news.count);
	for (size_t i = 0; i < news.count; i++) {
		bool sent;

		if (!was_sent(context, news.at[i].letter, row->email_hash, &sent))
			return NEWS_FAULT;
		switch (read_item(context, page, news.at[i].drive, news.at[i].letter, &view->items.at[view->items.count])) {
		case NEWS_OK:    view->items.count += !sent; break;
		case NEWS_OVER:  break;
		case NEWS_LATER: return NEWS_LATER;
		case NEWS_FAULT: return NEWS_FAULT;
		}
	}
	return view->items.count > 0 ? NEWS_OK : NEWS_OVER;
}

static bool
digest(struct context *context, const due_row *row, int64_t *written)
{
	const bool last = row->often == FOLLOWER_OFTEN_AT_ONCE;
	const struct zone *found = zone_find(row->zone), *zone = found ? found : zone_find(TEXT("UTC"));
	struct instant until = last ? row->often_at : instant_plus(context->now, -FOLLOW_SETTLE);
	struct instant next = follow_next_digest(zone, row->often, context->now);
	const struct outbox_email email = { .page = row->page };
	struct follow_news_email view;
	struct honour_page page;
	struct instant quiet_end;

	if (honour_read(context, row->page, &page) != FOUND_OK || !quiet_until(context, row->page, context->now, &quiet_end))
		return false;
	if (!instant_is_none(quiet_end))
		return follow_by_email_sql_later(context, row->id, row->told_until, quiet_end) == DB_WROTE;
	if (!honour_is_open(&page))
		return follow_by_email_sql_later(context, row->id, row->told_until, last ? instant_plus(context->now, AGAIN_MICROSECONDS) : next) ==
		       DB_WROTE;
	view = news_of(context, &page);
	view.digest = true;
	switch (gather(context, &page, row, &view, &until)) {
	case NEWS_OK:
		(*written)++;
		if (!put(context, view, row->id, row->email_sealed, email))
			return false;
		break;
	case NEWS_OVER:
		break;
	case NEWS_LATER:
		return follow_by_email_sql_later(context, row->id, row->told_until, instant_plus(context->now, AGAIN_MICROSECONDS)) == DB_WROTE;
	case NEWS_FAULT:
		return false;
	}
	if (last && instant_compare(until, row->often_at) < 0)
		next = context->now;
	return follow_by_email_sql_later(context, row->id, until, next) == DB_WROTE;
}

int64_t
follow_digest_due(struct context *context)
{
	struct follow_by_email_sql_due_list rows;
	int64_t written = 0, waiting;
	DB_TRANSACTION(tx, context);

	/* Where emails do not leave, none is written that could be out of date by then. */
	if (outbox_count_waiting(context, outbox_cause_word(OUTBOX_CAUSE_FOLLOW_NEWS), &waiting) != OUTBOX_COUNT_OK)
		return -1;
	if (waiting >= LIMIT_FOLLOW_BATCH)
		return 0;
	if (follow_by_email_sql_due(context, context->now, &rows) == DB_READ_FAULT)
		return -1;
	for (size_t i = 0; i < rows.count && outbox_expand_has_room(context); i++) {
		const uint64_t before = unreadable_count();

		if (digest(context, &rows.at[i], &written))
			continue;
		/* One of a page that cannot be read waits; the others go on. */
		if (unreadable_count() == before ||
		    follow_by_email_sql_later(context, rows.at[i].id, rows.at[i].told_until, instant_plus(context->now, AGAIN_MICROSECONDS)) !=
		   DB_WROTE)
			return -1;
	}
	return db_commit(&tx) == DB_COMMITTED ? written : -1;
}
