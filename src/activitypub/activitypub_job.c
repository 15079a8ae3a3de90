#include "activitypub/activitypub_job.h"

#include "activitypub/activitypub.h"
#include "activitypub/activitypub_post.h"
#include "activitypub_sql.h"
#include "base/id.h"
#include "base/log.h"
#include "base/unreadable.h"
#include "db/database.h"
#include "quiet/quiet.h"
#include "people/people.h"
#include "standards/http_signature.h"

enum { WALK_SECONDS = 5 };

static bool
has_room(const struct activitypub_work *work)
{
	return work->changes.count < ACTIVITYPUB_CHANGES_MAX;
}

static void
add_change(struct activitypub_work *work, struct activitypub_change change)
{
	work->changes.at[work->changes.count++] = change;
}

/* ---- what is new, changed or gone ---- */

/* quiet: nothing new is told today; what changed is. */
static bool
compare(struct context *context, struct honour_page_id page, bool quiet, const struct activitypub_post *post, struct activitypub_work *work)
{
	const struct bytes digest = activitypub_post_digest(context->arena, post);
	struct activitypub_sql_find_note row;

	switch (activitypub_sql_find_note(context, page, post->kind, post->about, &row)) {
	case DB_READ:
		if (!text_equal(bytes_text(row.digest), bytes_text(digest)))
			add_change(work, (struct activitypub_change){ page, row.id, post->kind, post->about, digest, row.published_at });
		return true;
	case DB_READ_NONE:
		if (post->is_new && !quiet)
			add_change(work, (struct activitypub_change){ page, { 0 }, post->kind, post->about, digest, post->published });
		return true;
	case DB_READ_FAULT:
		break;
	}
	return false;
}

/* A message whose film is hidden may have nothing else to show. */
static bool
compare_hidden(struct context *context, struct honour_page_id page, const struct activitypub_posts *posts, struct activitypub_work *work)
{
	struct activitypub_sql_film_hidden_list rows;

	if (activitypub_sql_film_hidden(context, page, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count && has_room(work); i++)
		if (!activitypub_post_find(posts, ACTIVITYPUB_KIND_MESSAGE, rows.at[i].about))
			add_change(work, (struct activitypub_change){ .page = page, .note = rows.at[i].id });
	return true;
}

/* Oldest first, so that they arrive in the order in which they were published. */
static bool
compare_page(struct context *context, struct honour_page_id id, struct activitypub_work *work)
{
	struct activitypub_sql_gone_list gone;
	struct activitypub_posts posts;
	struct instant quiet_end;
	struct honour_page page;

	if (activitypub_sql_gone(context, id, &gone) == DB_READ_FAULT || honour_read(context, id, &page) != FOUND_OK)
		return false;
	for (size_t i = 0; i < gone.count && has_room(work); i++)
		add_change(work, (struct activitypub_change){ .page = id, .note = gone.at[i].id });
	if (!activitypub_is_open(&page))
		return true;
	if (!quiet_until(context, id, context->now, &quiet_end) || !activitypub_posts(context, &page, &posts) ||
	    !compare_hidden(context, id, &posts, work))
		return false;
	for (size_t i = posts.count; i > 0 && has_room(work); i--)
		if (!compare(context, id, !instant_is_none(quiet_end), &posts.at[i - 1], work))
			return false;
	return true;
}

/* Some pages in each turn; a page that cannot be read is passed over. */
static bool
walk(struct context *context, struct activitypub_work *work)
{
	struct activitypub_sql_pages_from_list rows;
	DB_TRANSACTION(moment, context);

	if (work->after.id == 0 && instant_compare(context->now, work->walk_at) < 0)
		return true;
	if (work->after.id == 0)
		work->walk_at = instant_plus(context->now, WALK_SECONDS * INSTANT_SECOND);
	if (activitypub_sql_pages_from(context, work->after, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count && has_room(work); i++) {
		const uint64_t before = unreadable_count();

		if (!compare_page(context, rows.at[i].page, work) && unreadable_count() == before)
			return false;
		/* A page with more changes than there is room for is looked at again. */
		if (has_room(work))
			work->after = rows.at[i].page;
	}
	if (rows.count == 0)
		work->after = (struct honour_page_id){ 0 };
	return true;
}

/* ---- a turn ---- */

static bool
read_keyless(struct context *context, struct activitypub_work *work)
{
	struct activitypub_sql_keyless row;
	const enum db_read read = activitypub_sql_keyless(context, &row);

	if (read == DB_READ)
		work->made.page = row.page;
	return read != DB_READ_FAULT;
}

bool
activitypub_work_read(struct context *context, struct activitypub_work *work)
{
	*work = (struct activitypub_work){ .after = work->after, .walk_at = work->walk_at };
	if (!read_keyless(context, work) || !activitypub_check_read(context, &work->checks) || !walk(context, work) ||
	    !activitypub_deliver_read(context, &work->deliveries))
		return false;
	return !honour_page_id_is_none(work->made.page) || work->checks.count > 0 || work->changes.count > 0 || work->deliveries.count > 0;
}

void
activitypub_work_run(struct context *context, struct activitypub_work *work, const atomic_bool *stop)
{
	if (!honour_page_id_is_none(work->made.page) &&
	    !http_signature_new_key(context->arena, &work->made.private_key, &work->made.public_key)) {
		log_note(LOG_FAULT, "activitypub: no key could be made");
		work->made.page = (struct honour_page_id){ 0 };
	}
	activitypub_check_run(context, &work->checks, stop);
	activitypub_deliver_run(context, &work->deliveries, stop);
}

static bool
write_change(struct context *context, const struct activitypub_change *change)
{
	struct activitypub_note_id note = change->note;
	enum activitypub_act act = ACTIVITYPUB_ACT_UPDATE;
	struct activitypub_actor actor;
	enum db_write wrote;

	if (activitypub_read(context, change->page, &actor) != FOUND_OK)
		return false;
	if (actor.ended)
		return true;
	if (activitypub_note_id_is_none(note)) {
		note.id = id_new(context->now);
		act = ACTIVITYPUB_ACT_CREATE;
		wrote = activitypub_sql_add_note(context, note, change->page, change->kind, change->about, change->digest, change->published);
	} else if (change->digest.length > 0) {
		wrote = activitypub_sql_change_note(context, note, change->digest, context->now);
	} else {
		act = ACTIVITYPUB_ACT_DELETE;
		wrote = activitypub_sql_delete_note(context, note, context->now);
	}
	if (wrote != DB_WROTE)
		return wrote == DB_WROTE_NONE;
	return activitypub_deliver_to_all(context, change->page, act, note);
}

bool
activitypub_work_write(struct context *context, const struct activitypub_work *work)
{
	DB_TRANSACTION(tx, context);

	if (!honour_page_id_is_none(work->made.page) &&
	    activitypub_sql_set_key(context, work->made.page, people_seal(context, SEALED_ACTIVITYPUB_KEY, work->made.private_key),
	                            work->made.public_key) == DB_WROTE_FAULT)
		return false;
	if (!activitypub_check_write(context, &work->checks) || !activitypub_deliver_write(context, &work->deliveries))
		return false;
	for (size_t i = 0; i < work->changes.count; i++)
		if (!write_change(context, &work->changes.at[i]))
			return false;
	return db_commit(&tx) == DB_COMMITTED;
}
