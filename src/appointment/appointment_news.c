#include "appointment/appointment_news.h"

#include <string.h>

#include "appointment/appointment_drive_letter.h"
#include "appointment/appointment_inside.h"
#include "base/log.h"
#include "db/database.h"
#include "db/follow_up.h"
#include "limits.h"
#include "outbox/outbox_announce.h"

enum { PARTS = 3, HASH_BYTES = 32 };

/* What people are told of a drive, so that two moments can be compared: a byte for whether it takes bookings, and a hash of each part. */
struct facts { uint8_t bytes[1 + PARTS * HASH_BYTES]; };

static void
add_hash(struct context *context, struct facts *facts, int part, struct text words)
{
	const struct bytes hash = crypto_digest(context->arena, words);

	ASSERT(hash.length >= HASH_BYTES);
	memcpy(&facts->bytes[1 + part * HASH_BYTES], hash.at, HASH_BYTES);
}

static struct facts
facts_of(struct context *context, const struct drive *drive)
{
	const struct drive_words *words = &drive->words;
	struct arena *arena = context->arena;
	const bool has_break = words->break_from != words->break_until;
	struct facts facts = { { drive->state == DRIVE_STATE_OPEN } };

	add_hash(context, &facts, 0, text_format(arena, "%.*s %.*s %d %d %d %d %d", TEXT_PRINT(date_text(arena, words->date)),
	         TEXT_PRINT(zone_name(words->zone)), (int)words->from_minute, (int)words->until_minute, has_break ? (int)words->break_from : 0,
	         has_break ? (int)words->break_until : 0, (int)words->slot_minutes));
	add_hash(context, &facts, 1, text_format(arena, "%.*s\n%.*s", TEXT_PRINT(words->venue), TEXT_PRINT(words->address)));
	add_hash(context, &facts, 2, text_format(arena, "%.*s\n%.*s\n%.*s\n%.*s", TEXT_PRINT(words->service_name),
	         TEXT_PRINT(words->service_phone), TEXT_PRINT(words->service_web), TEXT_PRINT(words->directions)));
	return facts;
}

static bool
is_other(const struct facts *now, struct bytes was, int part)
{
	const size_t at = 1 + (size_t)part * HASH_BYTES;

	return memcmp(&now->bytes[at], &was.at[at], HASH_BYTES) != 0;
}

/* Gathered, and past the drive's share of the day later; but in time, and right before the drive at once. */
static bool
when(struct context *context, const struct drive *drive, struct instant *at)
{
	const struct instant soon = instant_plus(context->now, LIMIT_DRIVE_CHANGE_MINUTES * INSTANT_MINUTE);
	const struct instant last = instant_plus(drive->starts, -LIMIT_DRIVE_CHANGE_HOURS_BEFORE * INSTANT_HOUR);
	struct instant oldest;
	int64_t count;

	if (!outbox_announced(context, drive->id, instant_plus(context->now, -INSTANT_DAY), &count, &oldest))
		return false;
	*at = soon;
	if (instant_compare(instant_plus(soon, INSTANT_HOUR), drive->starts) > 0) {
		*at = context->now;
	} else if (count >= LIMIT_DRIVE_CHANGES_A_DAY) {
		*at = instant_plus(oldest, INSTANT_DAY);
		if (instant_compare(*at, last) > 0)
			*at = last;
		if (instant_compare(*at, soon) < 0)
			*at = soon;
	}
	return true;
}

static struct appointment_news
news_between(struct bytes previous, const struct facts *facts)
{
	return (struct appointment_news){ .hours = is_other(facts, previous, 0), .where = is_other(facts, previous, 1),
		.details = is_other(facts, previous, 2), .closed = previous.at[0] && !facts->bytes[0] };
}

static bool
is_any(const struct appointment_news *news)
{
	return news->hours || news->where || news->details || news->closed;
}

bool
appointment_news_preview(struct context *context, const struct drive *before, const struct drive *after,
                         struct appointment_news_preview *preview)
{
	const struct facts known = facts_of(context, before), facts = facts_of(context, after);
	struct bytes previous = { known.bytes, sizeof known.bytes };
	struct outbox_waiting waiting;
	struct appointment_news news;

	if (!outbox_announcement_waits(context, before->id, &waiting))
		return false;
	if (waiting.previous.length == sizeof facts.bytes)
		previous = waiting.previous;
	news = news_between(previous, &facts);
	*preview = (struct appointment_news_preview){ .any = is_any(&news), .waiting_list = appointment_news_for_waiting(&news),
		.when = waiting.when };
	return (!instant_is_none(waiting.when) && !waiting.begun) || when(context, before, &preview->when);
}

bool
appointment_news_note(struct context *context, const struct drive *before)
{
	const struct facts facts = facts_of(context, before);
	struct instant at;

	return when(context, before, &at) &&
	       outbox_announce_drive(context, before->id, (struct bytes){ facts.bytes, sizeof facts.bytes }, at);
}

/* One batch of receivers; after the last of them the waiting list hears of it. */
static enum outbox_expand
tell_some(struct context *context, const struct drive *drive, const struct appointment_news *news, int64_t *after, int64_t *told)
{
	if (!appointment_tell_some(context, drive, news, after, told))
		return OUTBOX_EXPAND_FAULT;
	if (*told > 0)
		return OUTBOX_EXPAND_MORE;
	return !appointment_news_for_waiting(news) || follow_up_mark(context, FOLLOW_UP_DRIVE_CHANGED, drive->id) ? OUTBOX_EXPAND_END
	                                                                                                         : OUTBOX_EXPAND_FAULT;
}

static enum outbox_expand
expand(struct context *context, struct outbox_announcement *announcement, int64_t *written)
{
	const struct bytes previous = announcement->previous;
	struct appointment_news news;
	struct facts facts;
	struct drive drive;

	if (drive_read(context, announcement->drive, &drive) != FOUND_OK)
		return OUTBOX_EXPAND_FAULT;
	facts = facts_of(context, &drive);
	if (!drive_is_ahead(context, &drive) || previous.length != sizeof facts.bytes)
		return OUTBOX_EXPAND_END;
	news = news_between(previous, &facts);
	if (!is_any(&news))
		return OUTBOX_EXPAND_END;
	return tell_some(context, &drive, &news, &announcement->last_id, written);
}

const struct outbox_expander appointment_news_expander = { OUTBOX_CAUSE_DRIVE_CHANGED, expand };

static enum outbox_expand
expand_cancelled(struct context *context, struct outbox_announcement *announcement, int64_t *written)
{
	if (!appointment_tell_some_cancelled(context, announcement->drive, &announcement->last_id, written))
		return OUTBOX_EXPAND_FAULT;
	return *written > 0 ? OUTBOX_EXPAND_MORE : OUTBOX_EXPAND_END;
}

const struct outbox_expander appointment_cancelled_expander = { OUTBOX_CAUSE_DRIVE_CANCELLED, expand_cancelled };
