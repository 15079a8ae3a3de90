#include "thanks/thanks_letter.h"

#include "base/id.h"
#include "base/unreadable.h"
#include "db/database.h"
#include "drive/drive.h"
#include "honour/honour_news.h"
#include "limits.h"
#include "outbox/outbox_announce.h"
#include "people/people.h"
#include "people/people_audit.h"
#include "thanks/thanks_letter_film.h"
#include "thanks/thanks_letter_picture.h"
#include "thanks_letter_sql.h"

enum found
thanks_letter_read(struct context *context, struct honour_page_id page, struct thanks_letter_id id, struct thanks_letter *letter)
{
	struct thanks_letter_sql_read row;

	switch (thanks_letter_sql_read(context, id, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	if (!honour_page_id_is_none(page) && !honour_page_id_equal(row.page, page))
		return FOUND_NONE;
	*letter = (struct thanks_letter){ .id = id, .page = row.page, .state = row.state,
		.words = { row.text, row.to_missed, row.in_public }, .send_at = row.send_at, .changed_at = row.changed_at,
		.started_at = row.started_at, .sent_at = row.sent_at };
	if (row.send_zone.at != NULL && date_from_text(row.send_date, &letter->send.date)) {
		letter->send.minute = (int16_t)row.send_minute;
		letter->send.later = row.send_later;
		letter->zone = zone_find(row.send_zone);
	}
	return FOUND_OK;
}

bool
thanks_letter_is_public(const struct thanks_letter *letter)
{
	return letter->words.in_public && (letter->state == THANKS_LETTER_STATE_SENDING || letter->state == THANKS_LETTER_STATE_SENT);
}

bool
thanks_letter_list(struct context *context, struct honour_page_id page, struct thanks_letter_list *letters)
{
	struct thanks_letter_sql_of_page_list rows;

	*letters = (struct thanks_letter_list){ 0 };
	if (thanks_letter_sql_of_page(context, page, &rows) == DB_READ_FAULT)
		return false;
	letters->at = arena_list_of(context->arena, struct thanks_letter, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		const uint64_t before = unreadable_count();

		if (thanks_letter_read(context, page, rows.at[i].id, &letters->at[letters->count]) == FOUND_OK)
			letters->count++;
		else if (unreadable_count() == before)
			return false;
	}
	return true;
}

enum thanks_letter_add
thanks_letter_add(struct context *context, struct honour_page_id page, struct person_id keeper, const struct thanks_letter_words *words,
                  struct thanks_letter_id *letter)
{
	const struct thanks_letter_id id = { id_new(context->now) };
	struct thanks_letter_sql_count_kept kept;
	DB_TRANSACTION(tx, context);

	if (thanks_letter_sql_count_kept(context, page, &kept) != DB_READ)
		return THANKS_LETTER_ADD_FAULT;
	if (kept.n >= LIMIT_THANKS_LETTERS)
		return THANKS_LETTER_ADD_TOO_MANY;
	if (thanks_letter_sql_add(context, id, page, words->words, words->to_missed, words->in_public, context->now) != DB_WROTE ||
	    !people_audit(context, keeper, "thanks.write", (struct audit_about){ .page = page, .subject = id.id }) ||
	    db_commit(&tx) != DB_COMMITTED)
		return THANKS_LETTER_ADD_FAULT;
	*letter = id;
	return THANKS_LETTER_ADD_OK;
}

/* What a guarded UPDATE came to, and the audit's line when it did something. */
static enum found
changed(struct context *context, struct honour_page_id page, struct person_id keeper, const char *act, struct thanks_letter_id letter,
        enum db_write wrote)
{
	switch (wrote) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return FOUND_NONE;
	case DB_WROTE_FAULT: return FOUND_FAULT;
	}
	if (!people_audit(context, keeper, act, (struct audit_about){ .page = page, .subject = letter.id }))
		return FOUND_FAULT;
	return FOUND_OK;
}

/* Told to the people who follow the page as soon as it is on it, which may be long after it went out. */
static bool
announce_news(struct context *context, struct thanks_letter_id id, struct honour_page_id page)
{
	struct thanks_letter letter;

	if (thanks_letter_read(context, page, id, &letter) != FOUND_OK)
		return false;
	return !thanks_letter_is_public(&letter) || honour_news_letter(context, page, id);
}

enum found
thanks_letter_change(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id letter,
                     const struct thanks_letter_words *words)
{
	enum found outcome;
	DB_TRANSACTION(tx, context);

	outcome = changed(context, page, keeper, "thanks.change", letter,
	                  thanks_letter_sql_change(context, letter, page, words->words, words->to_missed, words->in_public, context->now));
	if (outcome == FOUND_OK && !announce_news(context, letter, page))
		return FOUND_FAULT;
	return outcome == FOUND_OK && db_commit(&tx) != DB_COMMITTED ? FOUND_FAULT : outcome;
}

enum found
thanks_letter_unplan(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id letter)
{
	enum found outcome;
	DB_TRANSACTION(tx, context);

	outcome = changed(context, page, keeper, "thanks.unplan", letter, thanks_letter_sql_unplan(context, letter, page));
	return outcome == FOUND_OK && db_commit(&tx) != DB_COMMITTED ? FOUND_FAULT : outcome;
}

enum found
thanks_letter_take_down(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id letter)
{
	enum found outcome;
	DB_TRANSACTION(tx, context);

	outcome = changed(context, page, keeper, "thanks.take_down", letter, thanks_letter_sql_take_down(context, letter, page, context->now));
	if (outcome != FOUND_OK)
		return outcome;
	if (!outbox_announcement_end_letter(context, letter, page) || !thanks_letter_pictures_forget(context, letter) ||
	    !thanks_letter_film_delete(context, letter) || db_commit(&tx) != DB_COMMITTED)
		return FOUND_FAULT;
	return FOUND_OK;
}

/* When it would go out.  OK: *at is set. */
static enum thanks_letter_send
moment(const struct context *context, const struct honour_page *page, const struct thanks_letter_when *when, struct instant *at)
{
	*at = context->now;
	if (when->now)
		return honour_is_open(page) ? THANKS_LETTER_SEND_OK : THANKS_LETTER_SEND_PAUSED;
	switch (zone_instant(when->zone, when->local, at)) {
	case ZONE_INSTANT_OK:      break;
	case ZONE_INSTANT_SKIPPED: return THANKS_LETTER_SEND_SKIPPED;
	}
	if (instant_compare(*at, context->now) <= 0)
		return THANKS_LETTER_SEND_PAST;
	if (instant_compare(*at, instant_plus(context->now, LIMIT_THANKS_DAYS_AHEAD * INSTANT_DAY)) > 0)
		return THANKS_LETTER_SEND_TOO_FAR;
	return THANKS_LETTER_SEND_OK;
}

/* Fine to send as far as the letter and its page go; a limit keeps a page from writing to everybody all day long. */
static enum thanks_letter_send
judge(struct context *context, struct honour_page_id id, struct thanks_letter_id letter_id, const struct thanks_letter_when *when,
      struct instant *at)
{
	struct thanks_letter_sql_begun_since begun;
	struct honour_page page;
	struct thanks_letter letter;
	enum thanks_letter_send outcome;

	switch (thanks_letter_read(context, id, letter_id, &letter)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return THANKS_LETTER_SEND_NONE;
	case FOUND_FAULT: return THANKS_LETTER_SEND_FAULT;
	}
	switch (letter.state) {
	case THANKS_LETTER_STATE_DRAFT:
	case THANKS_LETTER_STATE_PLANNED:
	case THANKS_LETTER_STATE_ASKS:       break;
	case THANKS_LETTER_STATE_SENDING:
	case THANKS_LETTER_STATE_SENT:       return THANKS_LETTER_SEND_ALREADY;
	case THANKS_LETTER_STATE_TAKEN_DOWN: return THANKS_LETTER_SEND_NONE;
	}
	if (honour_read(context, id, &page) != FOUND_OK)
		return THANKS_LETTER_SEND_FAULT;
	if (!honour_is_known(&page))
		return THANKS_LETTER_SEND_NOT_PUBLISHED;
	outcome = moment(context, &page, when, at);
	if (outcome != THANKS_LETTER_SEND_OK || !when->now)
		return outcome;
	if (thanks_letter_sql_begun_since(context, id, instant_plus(context->now, -INSTANT_DAY), &begun) != DB_READ)
		return THANKS_LETTER_SEND_FAULT;
	return begun.n >= LIMIT_THANKS_SENT_A_DAY ? THANKS_LETTER_SEND_TOO_MANY : THANKS_LETTER_SEND_OK;
}

bool
thanks_letter_begin(struct context *context, struct thanks_letter_id letter, struct honour_page_id page)
{
	return thanks_letter_sql_begin(context, letter, page, context->now) == DB_WROTE && outbox_announce_letter(context, letter, page) &&
	       announce_news(context, letter, page);
}

static bool
plan(struct context *context, struct thanks_letter_id letter, struct honour_page_id page, const struct thanks_letter_when *when,
     struct instant at)
{
	return thanks_letter_sql_plan(context, letter, page, date_text(context->arena, when->local.date), when->local.minute,
	                              when->local.later, zone_name(when->zone), at) == DB_WROTE;
}

enum thanks_letter_send
thanks_letter_send(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id letter,
                   const struct thanks_letter_when *when)
{
	enum thanks_letter_send outcome;
	struct instant at;
	DB_TRANSACTION(tx, context);

	outcome = judge(context, page, letter, when, &at);
	if (outcome != THANKS_LETTER_SEND_OK)
		return outcome;
	if (!(when->now ? thanks_letter_begin(context, letter, page) : plan(context, letter, page, when, at)) ||
	    !people_audit(context, keeper, when->now ? "thanks.send" : "thanks.plan",
	                  (struct audit_about){ .page = page, .subject = letter.id }) ||
	    db_commit(&tx) != DB_COMMITTED)
		return THANKS_LETTER_SEND_FAULT;
	return THANKS_LETTER_SEND_OK;
}

bool
thanks_letter_sent_count(struct context *context, struct thanks_letter_id letter, int64_t *count)
{
	struct thanks_letter_sql_sent_count row;

	*count = 0;
	if (thanks_letter_sql_sent_count(context, letter, &row) != DB_READ)
		return false;
	*count = row.n;
	return true;
}

bool
thanks_letter_reach(struct context *context, const struct thanks_letter *letter, struct thanks_letter_reach *reach)
{
	struct thanks_letter_sql_count_came came;
	struct thanks_letter_sql_count_all all;

	if (thanks_letter_sql_count_came(context, letter->page, context->now, &came) != DB_READ ||
	    thanks_letter_sql_count_all(context, letter->page, context->now, &all) != DB_READ)
		return false;
	*reach = (struct thanks_letter_reach){ came.n, all.n - came.n };
	return true;
}

bool
thanks_letter_zone(struct context *context, const struct thanks_letter *letter, const struct zone **zone)
{
	*zone = letter->zone;
	return *zone != NULL || drive_zone_of_page(context, letter->page, zone);
}
