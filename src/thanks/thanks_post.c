#include "thanks/thanks_post.h"

#include "base/id.h"
#include "base/unreadable.h"
#include "db/database.h"
#include "drive/drive.h"
#include "limits.h"
#include "people/people.h"
#include "people/people_audit.h"
#include "thanks/thanks_post_picture.h"
#include "thanks_post_sql.h"

static const char *const state_names[] = {
	[THANKS_POST_STATE_DRAFT] = "draft", [THANKS_POST_STATE_PLANNED] = "planned", [THANKS_POST_STATE_ASKS] = "asks",
	[THANKS_POST_STATE_SENDING] = "sending", [THANKS_POST_STATE_SENT] = "sent", [THANKS_POST_STATE_TAKEN_DOWN] = "taken_down",
};

static enum thanks_post_state
state_of(struct thanks_letter_id id, struct text name)
{
	for (size_t i = 0; i < COUNT_OF(state_names); i++)
		if (text_equal(name, text_of(state_names[i])))
			return (enum thanks_post_state)i;
	/* A newer version's: shown to nobody, sent to nobody. */
	unreadable_note(UNREADABLE_LETTER, id.id, "its state is not known to this version; install the version that wrote it");
	return THANKS_POST_STATE_TAKEN_DOWN;
}

enum thanks_post_read
thanks_post_read(struct context *context, struct honour_page_id page, struct thanks_letter_id id, struct thanks_post *post)
{
	struct thanks_post_sql_read row;

	switch (thanks_post_sql_read(context, id, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return THANKS_POST_READ_NONE;
	case DB_READ_FAULT: return THANKS_POST_READ_FAULT;
	}
	if (!honour_page_id_is_none(page) && !honour_page_id_equal(row.page, page))
		return THANKS_POST_READ_NONE;
	*post = (struct thanks_post){ .id = id, .page = row.page, .state = state_of(id, row.state),
		.words = { row.text, row.to_missed, row.in_public }, .send_at = row.send_at, .changed_at = row.changed_at,
		.started_at = row.started_at, .sent_at = row.sent_at };
	if (row.send_zone.at != NULL && date_from_text(row.send_date, &post->send.date)) {
		post->send.minute = (int16_t)row.send_minute;
		post->send.later = row.send_later;
		post->zone = zone_find(row.send_zone);
	}
	return THANKS_POST_READ_OK;
}

bool
thanks_post_is_public(const struct thanks_post *post)
{
	return post->words.in_public && (post->state == THANKS_POST_STATE_SENDING || post->state == THANKS_POST_STATE_SENT);
}

bool
thanks_post_list(struct context *context, struct honour_page_id page, struct thanks_post_list *posts)
{
	struct thanks_post_sql_of_page_list rows;

	*posts = (struct thanks_post_list){ 0 };
	if (thanks_post_sql_of_page(context, page, &rows) == DB_READ_FAULT)
		return false;
	posts->at = arena_list_of(context->arena, struct thanks_post, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		if (thanks_post_read(context, page, rows.at[i].id, &posts->at[posts->count++]) != THANKS_POST_READ_OK)
			return false;
	return true;
}

enum thanks_post_add
thanks_post_add(struct context *context, struct honour_page_id page, struct person_id keeper, const struct thanks_post_words *words,
                struct thanks_letter_id *post)
{
	const struct thanks_letter_id id = { id_new(context->now) };
	struct thanks_post_sql_posts_kept kept;
	DB_TRANSACTION(tx, context);

	if (thanks_post_sql_posts_kept(context, page, &kept) != DB_READ)
		return THANKS_POST_ADD_FAULT;
	if (kept.n >= LIMIT_THANKS_POSTS)
		return THANKS_POST_ADD_TOO_MANY;
	if (thanks_post_sql_add(context, id, page, words->words, words->to_missed, words->in_public, context->now) != DB_WROTE ||
	    !people_audit(context, keeper, "thanks.write", (struct audit_about){ .page = page, .subject = id.id }) ||
	    db_keep(&tx) != DB_KEPT)
		return THANKS_POST_ADD_FAULT;
	*post = id;
	return THANKS_POST_ADD_OK;
}

/* What a guarded UPDATE came to, and the audit's line when it did something. */
static enum thanks_post_change
changed(struct context *context, struct honour_page_id page, struct person_id keeper, const char *act, struct thanks_letter_id post,
        enum db_write wrote)
{
	switch (wrote) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return THANKS_POST_CHANGE_NONE;
	case DB_WROTE_FAULT: return THANKS_POST_CHANGE_FAULT;
	}
	if (!people_audit(context, keeper, act, (struct audit_about){ .page = page, .subject = post.id }))
		return THANKS_POST_CHANGE_FAULT;
	return THANKS_POST_CHANGE_OK;
}

enum thanks_post_change
thanks_post_change(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id post,
                   const struct thanks_post_words *words)
{
	enum thanks_post_change outcome;
	DB_TRANSACTION(tx, context);

	outcome = changed(context, page, keeper, "thanks.change", post,
	                  thanks_post_sql_change(context, post, page, words->words, words->to_missed, words->in_public, context->now));
	return outcome == THANKS_POST_CHANGE_OK && db_keep(&tx) != DB_KEPT ? THANKS_POST_CHANGE_FAULT : outcome;
}

enum thanks_post_change
thanks_post_unplan(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id post)
{
	enum thanks_post_change outcome;
	DB_TRANSACTION(tx, context);

	outcome = changed(context, page, keeper, "thanks.unplan", post, thanks_post_sql_unplan(context, post, page));
	return outcome == THANKS_POST_CHANGE_OK && db_keep(&tx) != DB_KEPT ? THANKS_POST_CHANGE_FAULT : outcome;
}

enum thanks_post_change
thanks_post_take_down(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id post)
{
	enum thanks_post_change outcome;
	DB_TRANSACTION(tx, context);

	outcome = changed(context, page, keeper, "thanks.take_down", post, thanks_post_sql_take_down(context, post, page, context->now));
	if (outcome != THANKS_POST_CHANGE_OK)
		return outcome;
	if (!thanks_post_pictures_forget(context, post) || db_keep(&tx) != DB_KEPT)
		return THANKS_POST_CHANGE_FAULT;
	return THANKS_POST_CHANGE_OK;
}

/* When it would go out.  OK: *at is set. */
static enum thanks_post_send
moment(const struct context *context, const struct honour_page *page, const struct thanks_post_when *when, struct instant *at)
{
	*at = context->now;
	if (when->now)
		return honour_is_open(page) ? THANKS_POST_SEND_OK : THANKS_POST_SEND_RESTING;
	switch (zone_instant(when->zone, when->local, at)) {
	case ZONE_INSTANT_OK:      break;
	case ZONE_INSTANT_SKIPPED: return THANKS_POST_SEND_SKIPPED;
	}
	if (instant_compare(*at, context->now) <= 0)
		return THANKS_POST_SEND_PAST;
	if (instant_compare(*at, instant_plus(context->now, LIMIT_THANKS_DAYS_AHEAD * INSTANT_DAY)) > 0)
		return THANKS_POST_SEND_TOO_FAR;
	return THANKS_POST_SEND_OK;
}

/* Fine to send as far as the post and its page go; a limit keeps a page from writing to everybody all day long. */
static enum thanks_post_send
judge(struct context *context, struct honour_page_id id, struct thanks_letter_id post_id, const struct thanks_post_when *when,
      struct instant *at)
{
	struct thanks_post_sql_begun_since begun;
	struct honour_page page;
	struct thanks_post post;
	enum thanks_post_send outcome;

	switch (thanks_post_read(context, id, post_id, &post)) {
	case THANKS_POST_READ_OK:    break;
	case THANKS_POST_READ_NONE:  return THANKS_POST_SEND_NONE;
	case THANKS_POST_READ_FAULT: return THANKS_POST_SEND_FAULT;
	}
	switch (post.state) {
	case THANKS_POST_STATE_DRAFT:
	case THANKS_POST_STATE_PLANNED:
	case THANKS_POST_STATE_ASKS:       break;
	case THANKS_POST_STATE_SENDING:
	case THANKS_POST_STATE_SENT:       return THANKS_POST_SEND_ALREADY;
	case THANKS_POST_STATE_TAKEN_DOWN: return THANKS_POST_SEND_NONE;
	}
	if (honour_read(context, id, &page) != HONOUR_READ_OK)
		return THANKS_POST_SEND_FAULT;
	if (!honour_is_known(&page))
		return THANKS_POST_SEND_NOT_PUBLISHED;
	outcome = moment(context, &page, when, at);
	if (outcome != THANKS_POST_SEND_OK || !when->now)
		return outcome;
	if (thanks_post_sql_begun_since(context, id, instant_plus(context->now, -INSTANT_DAY), &begun) != DB_READ)
		return THANKS_POST_SEND_FAULT;
	return begun.n >= LIMIT_THANKS_SENT_A_DAY ? THANKS_POST_SEND_TOO_MANY : THANKS_POST_SEND_OK;
}

enum thanks_post_send
thanks_post_send(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id post,
                 const struct thanks_post_when *when)
{
	enum thanks_post_send outcome;
	enum db_write wrote;
	struct instant at;
	DB_TRANSACTION(tx, context);

	outcome = judge(context, page, post, when, &at);
	if (outcome != THANKS_POST_SEND_OK)
		return outcome;
	wrote = when->now ? thanks_post_sql_begin(context, post, page, context->now)
	                  : thanks_post_sql_plan(context, post, page, date_text(context->arena, when->local.date), when->local.minute,
	                                         when->local.later, zone_name(when->zone), at);
	if (wrote != DB_WROTE ||
	    !people_audit(context, keeper, when->now ? "thanks.send" : "thanks.plan",
	                  (struct audit_about){ .page = page, .subject = post.id }) ||
	    db_keep(&tx) != DB_KEPT)
		return THANKS_POST_SEND_FAULT;
	return THANKS_POST_SEND_OK;
}

bool
thanks_post_sent_count(struct context *context, struct thanks_letter_id post, int64_t *count)
{
	struct thanks_post_sql_sent_count row;

	*count = 0;
	if (thanks_post_sql_sent_count(context, post, &row) != DB_READ)
		return false;
	*count = row.n;
	return true;
}

bool
thanks_post_reach(struct context *context, const struct thanks_post *post, struct thanks_post_reach *reach)
{
	struct thanks_post_sql_count_came came;
	struct thanks_post_sql_count_all all;

	if (thanks_post_sql_count_came(context, post->page, context->now, &came) != DB_READ ||
	    thanks_post_sql_count_all(context, post->page, context->now, &all) != DB_READ)
		return false;
	*reach = (struct thanks_post_reach){ came.n, all.n - came.n };
	return true;
}

bool
thanks_post_zone(struct context *context, const struct thanks_post *post, const struct zone **zone)
{
	struct drive_list drives;

	*zone = post->zone;
	if (*zone == NULL) {
		if (!drive_list_of_page(context, post->page, &drives))
			return false;
		*zone = drives.count > 0 ? drives.at[drives.count - 1].words.zone : zone_find(TEXT("UTC"));
	}
	return true;
}
