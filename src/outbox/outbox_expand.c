#include "outbox/outbox_expand.h"

#include "base/unreadable.h"
#include "db/database.h"
#include "limits.h"
#include "outbox_announce_sql.h"

static enum outbox_expand
expand(struct context *context, const struct outbox_expander *expander, struct outbox_announcement *announcement, int64_t *written)
{
	const int64_t before = announcement->last_id;
	enum outbox_expand outcome;
	DB_TRANSACTION(tx, context);

	outcome = expander->expand(context, announcement, written);
	switch (outcome) {
	case OUTBOX_EXPAND_MORE:
		if (announcement->last_id != before &&
		    outbox_announce_sql_advance(context, announcement->id, announcement->last_id) != DB_WROTE)
			return OUTBOX_EXPAND_FAULT;
		break;
	case OUTBOX_EXPAND_END:
		if (outbox_announce_sql_end(context, announcement->id, context->now) != DB_WROTE)
			return OUTBOX_EXPAND_FAULT;
		break;
	case OUTBOX_EXPAND_FAULT:
		return OUTBOX_EXPAND_FAULT;
	}
	return db_commit(&tx) == DB_COMMITTED ? outcome : OUTBOX_EXPAND_FAULT;
}

int64_t
outbox_expand_due(struct context *context, const struct outbox_expander *expander)
{
	struct outbox_announce_sql_due_list rows;
	int64_t written = 0;
	bool good = true, ended = false;

	if (outbox_announce_sql_due(context, text_of(outbox_cause_word(expander->cause)), context->now, &rows) == DB_READ_FAULT)
		return -1;
	for (size_t i = 0; i < rows.count && written == 0; i++) {
		struct outbox_announcement announcement = { rows.at[i].id, rows.at[i].drive, rows.at[i].letter, rows.at[i].page,
			rows.at[i].previous, rows.at[i].last_id, rows.at[i].created_at };
		const uint64_t before = unreadable_count();

		switch (expand(context, expander, &announcement, &written)) {
		case OUTBOX_EXPAND_MORE:
			break;
		case OUTBOX_EXPAND_END:
			ended = true;
			break;
		case OUTBOX_EXPAND_FAULT:
			/* One whose page or drive cannot be read waits; the others go on. */
			written = 0;
			good = good && unreadable_count() != before;
			break;
		}
	}
	/* -1 undoes the turn, with what the others have done: only where they have done nothing. */
	return good || ended || written > 0 ? written : -1;
}

bool
outbox_expand_has_room(const struct context *context)
{
	return arena_bytes_taken(context->arena) <= LIMIT_REQUEST_ARENA_BYTES / 2;
}
