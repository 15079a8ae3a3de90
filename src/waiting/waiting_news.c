/* waiting_news: what the waiting list is told when its drive is changed or cancelled, a batch at a time. */
#include "base/unreadable.h"
#include "limits.h"
#include "outbox/outbox_announce.h"
#include "waiting/waiting_inside.h"
#include "waiting/waiting_letter.h"
#include "waiting_sql.h"

bool
waiting_notify_changed(struct context *context, struct drive_id drive)
{
	return outbox_announce_at_once(context, OUTBOX_CAUSE_WAITING_CHANGED, drive);
}

/* An entry that cannot be read holds up nobody else's email. */
static bool
tell(struct context *context, struct waiting_id id, bool (*write)(struct context *, const struct waiting_entry *))
{
	const uint64_t before = unreadable_count();
	struct waiting_entry waiting;

	return waiting_read(context, id, &waiting) == FOUND_OK ? write(context, &waiting) : unreadable_count() != before;
}

static enum outbox_expand
expand_changed(struct context *context, struct outbox_announcement *announcement, int64_t *written)
{
	struct waiting_sql_in_line_list rows;

	if (waiting_sql_in_line(context, announcement->drive, announcement->last_id, LIMIT_DRIVE_NEWS_BATCH, &rows) == DB_READ_FAULT)
		return OUTBOX_EXPAND_FAULT;
	for (size_t i = 0; i < rows.count; i++) {
		if (!tell(context, rows.at[i].id, waiting_email_changed))
			return OUTBOX_EXPAND_FAULT;
		announcement->last_id = rows.at[i].id.id;
		(*written)++;
	}
	return rows.count > 0 ? OUTBOX_EXPAND_MORE : OUTBOX_EXPAND_END;
}

static enum outbox_expand
expand_cancelled(struct context *context, struct outbox_announcement *announcement, int64_t *written)
{
	struct waiting_sql_ended_with_drive_list rows;

	if (waiting_sql_ended_with_drive(context, announcement->drive, announcement->last_id, LIMIT_DRIVE_NEWS_BATCH, &rows) == DB_READ_FAULT)
		return OUTBOX_EXPAND_FAULT;
	for (size_t i = 0; i < rows.count; i++) {
		if (!tell(context, rows.at[i].id, waiting_email_cancelled))
			return OUTBOX_EXPAND_FAULT;
		announcement->last_id = rows.at[i].id.id;
		(*written)++;
	}
	return rows.count > 0 ? OUTBOX_EXPAND_MORE : OUTBOX_EXPAND_END;
}

const struct outbox_expander waiting_changed_expander = { OUTBOX_CAUSE_WAITING_CHANGED, expand_changed };
const struct outbox_expander waiting_cancelled_expander = { OUTBOX_CAUSE_WAITING_CANCELLED, expand_cancelled };
