/* appointment_waiting: joining the line, being found in it, leaving it. */
#include "appointment/appointment_waiting.h"

#include "appointment/appointment_inside.h"
#include "appointment/appointment_letter.h"
#include "appointment/appointment_waiting_inside.h"
#include "appointment/appointment_waiting_letter.h"
#include "appointment_waiting_sql.h"
#include "base/id.h"
#include "base/unreadable.h"
#include "db/database.h"
#include "limits.h"
#include "people/people.h"

static const char *const state_words[] = {
	[APPOINTMENT_WAITING_STATE_WAITING] = "waiting",
	[APPOINTMENT_WAITING_STATE_OFFERED] = "offered",
	[APPOINTMENT_WAITING_STATE_BOOKED] = "booked",
	[APPOINTMENT_WAITING_STATE_PLACED] = "placed",
	[APPOINTMENT_WAITING_STATE_LEFT] = "left",
	[APPOINTMENT_WAITING_STATE_LAPSED] = "lapsed",
	[APPOINTMENT_WAITING_STATE_CANCELLED] = "cancelled",
	[APPOINTMENT_WAITING_STATE_OVER] = "over",
};

struct text
appointment_waiting_state_word(enum appointment_waiting_state state)
{
	return text_of(state_words[state]);
}

static enum appointment_waiting_state
state_of(struct waiting_id id, struct text word)
{
	for (size_t i = 0; i < COUNT_OF(state_words); i++)
		if (text_equal(word, text_of(state_words[i])))
			return (enum appointment_waiting_state)i;
	unreadable_note(UNREADABLE_WAITING, id.id, "its state is not known to this version; install the version that wrote it");
	return APPOINTMENT_WAITING_STATE_OVER;
}

struct secret
appointment_waiting_link(struct context *context, const struct appointment_waiting *waiting)
{
	return appointment_secret(context, APPOINTMENT_PURPOSE_WAITING, waiting->id.id, waiting->link_generation);
}

enum appointment_find
appointment_waiting_read(struct context *context, struct waiting_id id, struct appointment_waiting *waiting)
{
	struct appointment_waiting_sql_find row;

	switch (appointment_waiting_sql_find(context, id, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return APPOINTMENT_FIND_NONE;
	case DB_READ_FAULT: return APPOINTMENT_FIND_FAULT;
	}
	*waiting = (struct appointment_waiting){ .id = row.id, .drive = row.drive, .page = row.honour_page,
		.state = state_of(row.id, row.state),
		.wish = { row.size, row.only_organises, (int)row.from_minute, (int)row.until_minute },
		.donor = { people_open_name(context, row.name_sealed), people_open_email(context, row.email_sealed),
		           appointment_shown_from(row.shown) },
		.joined_at = row.joined_at, .queued_at = row.queued_at, .lapse_count = row.lapse_count,
		.appointment = row.appointment, .group = row.booking_group, .link_generation = row.link_generation,
		.client = row.client_hash };
	return APPOINTMENT_FIND_OK;
}

enum appointment_find
appointment_waiting_find(struct context *context, struct secret link, struct appointment_waiting *waiting)
{
	struct appointment_waiting_sql_by_link row;

	switch (appointment_waiting_sql_by_link(context, appointment_secret_hash(context, APPOINTMENT_PURPOSE_WAITING, link), &row)) {
	case DB_READ:       return appointment_waiting_read(context, row.id, waiting);
	case DB_READ_NONE:  return APPOINTMENT_FIND_NONE;
	case DB_READ_FAULT: break;
	}
	return APPOINTMENT_FIND_FAULT;
}

bool
appointment_waiting_before(struct context *context, const struct appointment_waiting *waiting, int64_t *before)
{
	struct appointment_waiting_sql_before row;

	if (appointment_waiting_sql_before(context, waiting->drive, waiting->queued_at, waiting->id, &row) != DB_READ)
		return false;
	*before = row.n;
	return true;
}

bool
appointment_waiting_count(struct context *context, struct drive_id drive, int64_t *people)
{
	struct appointment_waiting_sql_people row;

	if (appointment_waiting_sql_people(context, drive, &row) != DB_READ)
		return false;
	*people = row.people;
	return true;
}

bool
appointment_waiting_is_full(struct context *context, struct drive_id drive, bool *full)
{
	struct appointment_waiting_sql_entries row;

	if (appointment_waiting_sql_entries(context, drive, &row) != DB_READ)
		return false;
	*full = row.n >= LIMIT_WAITING_OF_DRIVE;
	return true;
}

enum appointment_find
appointment_waiting_find_donor(struct context *context, struct drive_id drive, const struct donor *donor)
{
	struct appointment_waiting_sql_by_donor row;

	switch (appointment_waiting_sql_by_donor(context, drive, people_donor_hash(context, donor->email, donor->name), &row)) {
	case DB_READ:       return APPOINTMENT_FIND_OK;
	case DB_READ_NONE:  return APPOINTMENT_FIND_NONE;
	case DB_READ_FAULT: break;
	}
	return APPOINTMENT_FIND_FAULT;
}

int64_t
appointment_waiting_minute(const struct drive *drive, const struct drive_slot *slot)
{
	return (date_number(slot->local.date) - date_number(drive->words.date)) * 24 * 60 + slot->local.minute;
}

void
appointment_waiting_fitting(struct context *context, const struct drive *drive, const struct drive_slot_list *slots, int64_t from_minute,
                            int64_t until_minute, struct instant soonest, struct drive_slot_list *fitting)
{
	*fitting = (struct drive_slot_list){ .at = arena_list_of(context->arena, struct drive_slot, slots->count) };
	for (size_t i = 0; i < slots->count; i++) {
		const int64_t minute = appointment_waiting_minute(drive, &slots->at[i]);

		if (minute >= from_minute && minute <= until_minute && instant_compare(slots->at[i].starts, soonest) > 0)
			fitting->at[fitting->count++] = slots->at[i];
	}
}

enum db_write
appointment_waiting_end(struct context *context, struct waiting_id id, enum appointment_waiting_state state,
                        struct appointment_id appointment, struct group_id group)
{
	return appointment_waiting_sql_end(context, id, appointment_waiting_state_word(state), appointment, group, context->now);
}

/* Who has a place has no need to wait for one. */
static enum appointment_waiting_join
has_place(struct context *context, struct drive_id drive, const struct appointment_waiting_wish *wish, const struct donor *donor,
          struct secret *link)
{
	struct appointment own;

	if (wish->size > 1) {
		switch (appointment_has_none(context, drive, donor, wish->only_organises, link)) {
		case APPOINTMENT_TAKE_OK:      return APPOINTMENT_WAITING_JOIN_OK;
		case APPOINTMENT_TAKE_ALREADY: return APPOINTMENT_WAITING_JOIN_BOOKED;
		case APPOINTMENT_TAKE_FULL:
		case APPOINTMENT_TAKE_CLOSED:
		case APPOINTMENT_TAKE_RESTING:
		case APPOINTMENT_TAKE_UNCONFIRMED:
		case APPOINTMENT_TAKE_FAULT:   return APPOINTMENT_WAITING_JOIN_FAULT;
		}
	}
	switch (appointment_find_donor(context, drive, donor->email, donor->name, &own)) {
	case APPOINTMENT_FIND_OK:    break;
	case APPOINTMENT_FIND_NONE:  return APPOINTMENT_WAITING_JOIN_OK;
	case APPOINTMENT_FIND_FAULT: return APPOINTMENT_WAITING_JOIN_FAULT;
	}
	return appointment_email_link_again(context, &own) ? APPOINTMENT_WAITING_JOIN_BOOKED : APPOINTMENT_WAITING_JOIN_FAULT;
}

static enum appointment_waiting_join
may_hold(struct context *context, const struct appointment_waiting *waiting)
{
	switch (appointment_may_hold(context, waiting->drive, waiting->client)) {
	case APPOINTMENT_TAKE_OK:          return APPOINTMENT_WAITING_JOIN_OK;
	case APPOINTMENT_TAKE_UNCONFIRMED: return APPOINTMENT_WAITING_JOIN_UNCONFIRMED;
	case APPOINTMENT_TAKE_ALREADY:
	case APPOINTMENT_TAKE_FULL:
	case APPOINTMENT_TAKE_CLOSED:
	case APPOINTMENT_TAKE_RESTING:
	case APPOINTMENT_TAKE_FAULT:       break;
	}
	return APPOINTMENT_WAITING_JOIN_FAULT;
}

/* Is there a time to wait for, and is none free? */
static enum appointment_waiting_join
may_wait(struct context *context, struct honour_page_id page, struct drive_id id, const struct appointment_waiting_wish *wish)
{
	struct drive_slot_list slots, fitting;
	struct appointment_run_list runs;
	struct honour_page honour;
	struct drive drive;

	if (honour_read(context, page, &honour) == HONOUR_READ_FAULT)
		return APPOINTMENT_WAITING_JOIN_FAULT;
	if (!honour_is_open(&honour))
		return APPOINTMENT_WAITING_JOIN_RESTING;
	switch (drive_of_page(context, id, page)) {
	case DRIVE_READ_OK:    break;
	case DRIVE_READ_NONE:  return APPOINTMENT_WAITING_JOIN_CLOSED;
	case DRIVE_READ_FAULT: return APPOINTMENT_WAITING_JOIN_FAULT;
	}
	if (drive_read(context, id, &drive) != DRIVE_READ_OK || !drive_slots(context, &drive, &slots))
		return APPOINTMENT_WAITING_JOIN_FAULT;
	appointment_waiting_fitting(context, &drive, &slots, wish->from_minute, wish->until_minute, context->now, &fitting);
	if (drive.state != DRIVE_STATE_OPEN || drive.day_closed || fitting.count == 0)
		return APPOINTMENT_WAITING_JOIN_CLOSED;
	appointment_runs(&fitting, wish->size, context->now, INSTANT_NONE, &runs);
	return runs.count > 0 ? APPOINTMENT_WAITING_JOIN_FREE : APPOINTMENT_WAITING_JOIN_OK;
}

/* In line already: their link is emailed again. */
static enum appointment_waiting_join
again(struct context *context, struct drive_id drive, const struct donor *donor, struct secret *link)
{
	struct appointment_waiting_sql_by_donor row;
	struct appointment_waiting waiting;

	switch (appointment_waiting_sql_by_donor(context, drive, people_donor_hash(context, donor->email, donor->name), &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return APPOINTMENT_WAITING_JOIN_OK;
	case DB_READ_FAULT: return APPOINTMENT_WAITING_JOIN_FAULT;
	}
	if (appointment_waiting_read(context, row.id, &waiting) != APPOINTMENT_FIND_OK || !appointment_email_waiting_again(context, &waiting))
		return APPOINTMENT_WAITING_JOIN_FAULT;
	*link = appointment_waiting_link(context, &waiting);
	return APPOINTMENT_WAITING_JOIN_ALREADY;
}

static enum appointment_waiting_join
add(struct context *context, struct appointment_waiting *new)
{
	const struct donor *donor = &new->donor;
	bool full;

	if (!appointment_waiting_is_full(context, new->drive, &full))
		return APPOINTMENT_WAITING_JOIN_FAULT;
	if (full)
		return APPOINTMENT_WAITING_JOIN_TOO_MANY;
	if (appointment_waiting_sql_add(context, new->id, new->drive, new->page, new->wish.size, new->wish.only_organises,
	                                new->wish.from_minute, new->wish.until_minute, people_seal_name(context, donor->name),
	                                people_email_hash(context, donor->email), people_seal_email(context, donor->email),
	                                people_donor_hash(context, donor->email, donor->name), appointment_shown_word(donor->shown),
	                                appointment_secret_hash(context, APPOINTMENT_PURPOSE_WAITING,
	                                                        appointment_waiting_link(context, new)),
	                                context->now, new->client) != DB_WROTE
	    || appointment_waiting_read(context, new->id, new) != APPOINTMENT_FIND_OK || !appointment_email_waiting(context, new))
		return APPOINTMENT_WAITING_JOIN_FAULT;
	return APPOINTMENT_WAITING_JOIN_OK;
}

enum appointment_waiting_join
appointment_waiting_join(struct context *context, struct honour_page_id page, struct drive_id drive,
                         const struct appointment_waiting_wish *wish, const struct donor *donor, struct secret *link)
{
	struct appointment_waiting new = { .id = { id_new(context->now) }, .drive = drive, .page = page, .wish = *wish, .donor = *donor,
		.link_generation = 1 };
	enum appointment_waiting_join outcome;

	if (!appointment_waiting_offer(context, drive))
		return APPOINTMENT_WAITING_JOIN_FAULT;
	DB_TRANSACTION(tx, context);
	outcome = again(context, drive, donor, link);
	if (outcome == APPOINTMENT_WAITING_JOIN_OK)
		outcome = has_place(context, drive, wish, donor, link);
	if (outcome == APPOINTMENT_WAITING_JOIN_OK)
		outcome = may_wait(context, page, drive, wish);
	if (outcome == APPOINTMENT_WAITING_JOIN_OK) {
		if (!appointment_holder(context, donor->email, &new.client))
			return APPOINTMENT_WAITING_JOIN_FAULT;
		outcome = add(context, &new);
		*link = appointment_waiting_link(context, &new);
	}
	if (outcome == APPOINTMENT_WAITING_JOIN_OK)
		outcome = may_hold(context, &new);
	if (outcome == APPOINTMENT_WAITING_JOIN_OK || outcome == APPOINTMENT_WAITING_JOIN_ALREADY
	    || outcome == APPOINTMENT_WAITING_JOIN_BOOKED)
		return db_keep(&tx) == DB_KEPT ? outcome : APPOINTMENT_WAITING_JOIN_FAULT;
	return outcome;
}

/* What is held is told to the new address too.  false: a fault. */
static bool
notify_corrected(struct context *context, const struct appointment_waiting *corrected)
{
	struct appointment_offer offer;

	if (!appointment_email_waiting(context, corrected))
		return false;
	switch (appointment_waiting_offered(context, corrected, &offer)) {
	case APPOINTMENT_FIND_OK:    return appointment_email_waiting_offer(context, corrected, &offer);
	case APPOINTMENT_FIND_NONE:  return true;
	case APPOINTMENT_FIND_FAULT: break;
	}
	return false;
}

enum appointment_take
appointment_waiting_change_email(struct context *context, const struct appointment_waiting *waiting, struct text email, struct secret *link)
{
	struct appointment_waiting corrected = *waiting;
	const struct text name = waiting->donor.name;
	const struct text name_here = text_format(context->arena, "%.*s\n%.*s", TEXT_PRINT(name),
	                                          TEXT_PRINT(id_text(context->arena, waiting->id.id)));
	bool confirmed;
	DB_TRANSACTION(tx, context);

	if (!appointment_is_confirmed(context, email, &confirmed))
		return APPOINTMENT_TAKE_FAULT;
	corrected.link_generation++;
	corrected.donor.email = email;
	*link = appointment_waiting_link(context, &corrected);
	switch (appointment_waiting_sql_change_email(context, waiting->id, waiting->drive, waiting->link_generation,
	                                            people_email_hash(context, email), people_seal_email(context, email),
	                                            people_donor_hash(context, email, name), people_donor_hash(context, email, name_here),
	                                            appointment_secret_hash(context, APPOINTMENT_PURPOSE_WAITING, *link),
	                                            confirmed, context->client)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return APPOINTMENT_TAKE_CLOSED;
	case DB_WROTE_FAULT: return APPOINTMENT_TAKE_FAULT;
	}
	return notify_corrected(context, &corrected) && db_keep(&tx) == DB_KEPT ? APPOINTMENT_TAKE_OK : APPOINTMENT_TAKE_FAULT;
}

/* Ends an entry with what may be held for it.  NONE: it had ended. */
static enum db_write
end_with_offer(struct context *context, const struct appointment_waiting *waiting, enum appointment_waiting_state state,
               const char *offer_state)
{
	struct appointment_offer offer;

	switch (appointment_offer_held(context, waiting->id, &offer)) {
	case APPOINTMENT_FIND_OK:
		if (appointment_offer_end(context, offer.id, waiting->id, offer_state) == DB_WROTE_FAULT)
			return DB_WROTE_FAULT;
		break;
	case APPOINTMENT_FIND_NONE:  break;
	case APPOINTMENT_FIND_FAULT: return DB_WROTE_FAULT;
	}
	return appointment_waiting_end(context, waiting->id, state, APPOINTMENT_ID_NONE, GROUP_ID_NONE);
}

enum appointment_waiting_change
appointment_waiting_leave(struct context *context, const struct appointment_waiting *waiting)
{
	DB_TRANSACTION(tx, context);

	switch (end_with_offer(context, waiting, APPOINTMENT_WAITING_STATE_LEFT, "declined")) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return APPOINTMENT_WAITING_CHANGE_GONE;
	case DB_WROTE_FAULT: return APPOINTMENT_WAITING_CHANGE_FAULT;
	}
	if (!appointment_waiting_offer(context, waiting->drive) || db_keep(&tx) != DB_KEPT)
		return APPOINTMENT_WAITING_CHANGE_FAULT;
	return APPOINTMENT_WAITING_CHANGE_OK;
}

bool
appointment_waiting_placed(struct context *context, struct drive_id drive, struct bytes donor_hash, bool group)
{
	struct appointment_waiting_sql_by_donor row;
	struct appointment_waiting waiting;

	switch (appointment_waiting_sql_by_donor(context, drive, donor_hash, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return true;
	case DB_READ_FAULT: return false;
	}
	if (appointment_waiting_read(context, row.id, &waiting) != APPOINTMENT_FIND_OK)
		return false;
	/* A leader who only organises waits for others: their own place changes nothing. */
	if (waiting.wish.only_organises && !group)
		return true;
	return end_with_offer(context, &waiting, APPOINTMENT_WAITING_STATE_PLACED, "withdrawn") == DB_WROTE
	       && appointment_waiting_offer(context, drive);
}

static bool
tell_all(struct context *context, struct drive_id drive, bool (*tell)(struct context *, const struct appointment_waiting *))
{
	struct appointment_waiting_sql_in_line_list rows;
	struct appointment_waiting waiting;
	struct waiting_id after = WAITING_ID_NONE;

	do {
		if (appointment_waiting_sql_in_line(context, drive, after, &rows) == DB_READ_FAULT)
			return false;
		for (size_t i = 0; i < rows.count; i++) {
			after = rows.at[i].id;
			if (appointment_waiting_read(context, after, &waiting) != APPOINTMENT_FIND_OK || !tell(context, &waiting))
				return false;
		}
	} while (rows.count > 0);
	return true;
}

bool
appointment_waiting_cancel(struct context *context, struct drive_id drive)
{
	return tell_all(context, drive, appointment_email_waiting_cancelled) && appointment_offer_end_all(context, drive) != DB_WROTE_FAULT
	       && appointment_waiting_sql_end_all(context, drive, appointment_waiting_state_word(APPOINTMENT_WAITING_STATE_CANCELLED),
	                                          context->now) != DB_WROTE_FAULT;
}

bool
appointment_waiting_tell_changed(struct context *context, struct drive_id drive)
{
	return tell_all(context, drive, appointment_email_waiting_changed);
}

/* Nobody is written to: the email of the first day said that none would come. */
static bool
tend_line(struct context *context, struct drive_id id)
{
	const uint64_t before = unreadable_count();
	struct drive drive;

	/* A drive that cannot be read keeps its line; the other drives go on. */
	if (drive_read(context, id, &drive) != DRIVE_READ_OK)
		return unreadable_count() != before;
	if (drive.state != DRIVE_STATE_CANCELLED && !drive.day_closed && instant_compare(drive.ends, context->now) > 0)
		return appointment_waiting_offer(context, id);
	return appointment_offer_free_all(context, id)
	       && appointment_waiting_sql_end_all(context, id, appointment_waiting_state_word(APPOINTMENT_WAITING_STATE_OVER), context->now)
	          != DB_WROTE_FAULT;
}

bool
appointment_waiting_tend(struct context *context, struct drive_id *after)
{
	struct appointment_waiting_sql_drives_list rows;
	DB_TRANSACTION(tx, context);

	if (appointment_waiting_sql_drives(context, *after, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count; i++)
		if (!tend_line(context, rows.at[i].drive))
			return false;
	*after = rows.count > 0 ? rows.at[rows.count - 1].drive : DRIVE_ID_NONE;
	return db_keep(&tx) == DB_KEPT;
}

bool
appointment_waiting_forget_old(struct context *context)
{
	const struct instant before = instant_plus(context->now, -LIMIT_WAITING_KEPT_DAYS * INSTANT_DAY);
	DB_TRANSACTION(tx, context);

	return appointment_waiting_sql_forget_offer_slots(context, before) != DB_WROTE_FAULT
	       && appointment_waiting_sql_forget_offers(context, before) != DB_WROTE_FAULT
	       && appointment_waiting_sql_forget(context, before) != DB_WROTE_FAULT && db_keep(&tx) == DB_KEPT;
}
