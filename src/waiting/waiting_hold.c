/* waiting_hold: how long an offer is held.  Pure. */
#include "waiting/waiting.h"

/* The nearer the day, the shorter: the next person has to learn of it in time. */
static const struct { int64_t ahead, held; } holds[] = {
	{ 7 * INSTANT_DAY, 24 * INSTANT_HOUR },
	{ 2 * INSTANT_DAY, 12 * INSTANT_HOUR },
	{ INSTANT_DAY, 4 * INSTANT_HOUR },
	{ 6 * INSTANT_HOUR, 30 * INSTANT_MINUTE },
	{ 0, 10 * INSTANT_MINUTE },
};

/* No offer expires during the night, as long as there is time. */
enum { NIGHT_FROM = 22 * 60, NIGHT_UNTIL = 7 * 60 };
#define SLEEP_AHEAD (2 * INSTANT_DAY)
/* It ends before the time itself, so that the person who takes it can be there. */
#define BEFORE_START (5 * INSTANT_MINUTE)

static struct instant
morning_after(const struct zone *zone, struct instant now)
{
	struct local_time local = zone_local(zone, now);
	struct instant morning;

	if (local.minute >= NIGHT_UNTIL && local.minute < NIGHT_FROM)
		return now;
	if (local.minute >= NIGHT_FROM)
		local.date = date_from_number(date_number(local.date) + 1);
	local.minute = NIGHT_UNTIL;
	local.later = false;
	(void)!zone_instant(zone, local, &morning);           /* where 7:00 is skipped, the first minute after the jump will do */
	return instant_compare(morning, now) > 0 ? morning : now;
}

struct instant
waiting_hold(const struct zone *zone, struct instant now, struct instant starts)
{
	const int64_t ahead = starts.us - now.us;
	const struct instant last = instant_plus(starts, -BEFORE_START);
	struct instant until;
	size_t row = 0;

	if (ahead < WAITING_LEAD)
		return INSTANT_NONE;
	while (ahead <= holds[row].ahead)
		row++;
	until = instant_plus(ahead > SLEEP_AHEAD ? morning_after(zone, now) : now, holds[row].held);
	return instant_compare(until, last) < 0 ? until : last;
}
