#include "waiting/waiting_letter.h"

#include "appointment/appointment_letter.h"
#include "base/unreadable.h"
#include "drive/drive_note.h"
#include "links.h"
#include "waiting/waiting_compose.h"

static struct text
clock_text(struct arena *arena, int minute)
{
	return minute_text(arena, minute % (24 * 60));
}

struct waiting_times
waiting_times(struct arena *arena, const struct waiting_wish *wish)
{
	struct waiting_times times = { TEXT(""), TEXT("") };

	if (wish->from_minute > 0)
		times.from = clock_text(arena, wish->from_minute);
	if (wish->until_minute < WAITING_MINUTE_MAX)
		times.until = clock_text(arena, wish->until_minute);
	return times;
}

bool
waiting_offer_words(struct context *context, const struct drive *drive, const struct waiting_offer *offer,
                    struct waiting_offer_words *words)
{
	struct arena *arena = context->arena;
	const struct local_time until = zone_local(drive->words.zone, offer->held_until);
	const struct local_time today = zone_local(drive->words.zone, context->now);
	const struct appointment_seats *last = &offer->seats.at[offer->seats.count - 1];
	struct drive_slot_list slots;

	*words = (struct waiting_offer_words){ .until = drive_time(arena, drive, offer->held_until) };
	if (date_compare(until.date, today.date) != 0)
		words->until_day = date_words(arena, until.date);
	if (!drive_slots(context, drive, &slots))
		return false;
	for (size_t i = 0; i < slots.count; i++) {
		if (slot_id_equal(slots.at[i].id, offer->slot)) {
			words->day = date_words(arena, slots.at[i].local.date);
			words->time = drive_slot_time(arena, drive, &slots.at[i]);
		} else if (slot_id_equal(slots.at[i].id, last->slot)) {
			words->last = drive_slot_time(arena, drive, &slots.at[i]);
		}
	}
	return true;
}

static bool
fill(struct context *context, const struct waiting_entry *waiting, const struct waiting_offer *offer,
     struct waiting_email *view)
{
	struct arena *arena = context->arena;
	struct honour_page page;
	struct drive drive;

	if (drive_read(context, waiting->drive, &drive) != FOUND_OK || honour_read(context, waiting->page, &page) != FOUND_OK)
		return false;
	*view = (struct waiting_email){ .day = date_words(arena, drive.words.date), .hours = drive_hours_text(arena, &drive),
		.venue = drive.words.venue, .address = drive.words.address, .honour = page.name, .service = drive.words.service_name,
		.phone = drive.words.service_phone, .size = waiting->wish.size, .group = waiting->wish.size > 1,
		.times = waiting_times(arena, &waiting->wish),
		.link = link_absolute(arena, context->site->url,
		                      link_waiting_http_mine(arena, waiting_link(context, waiting))),
		.drive = link_absolute(arena, context->site->url, link_public_http_drive(arena, page.key, drive.id)) };
	return offer == NULL || waiting_offer_words(context, &drive, offer, &view->offer);
}

/* An email about an offer, or a lapsed offer, is replaced by a newer one; so is one about the position on the list. */
static struct text
about(struct context *context, const struct waiting_entry *waiting, enum outbox_cause cause)
{
	const bool offer = cause == OUTBOX_CAUSE_WAITING_OFFER || cause == OUTBOX_CAUSE_WAITING_LAPSED;

	switch (outbox_cause_rule(cause)->gather) {
	case OUTBOX_GATHER_DRIVE:  return text_format(context->arena, "line changed %lld", (long long)waiting->id.id);
	case OUTBOX_GATHER_NEWEST: break;
	case OUTBOX_GATHER_ALONE:
	case OUTBOX_GATHER_ONCE:   return TEXT_NONE;
	}
	return text_format(context->arena, "%s %lld", offer ? "offer" : "line", (long long)waiting->id.id);
}

static bool
with_note(enum outbox_cause cause)
{
	return cause == OUTBOX_CAUSE_WAITING_CHANGED || cause == OUTBOX_CAUSE_WAITING_CANCELLED;
}

static bool
send(struct context *context, const struct waiting_entry *waiting, const struct waiting_offer *offer, enum outbox_cause cause)
{
	struct outbox_email email = { .to = waiting->donor.email, .to_name = waiting->donor.name, .cause = cause,
		.page = waiting->page, .drive = waiting->drive, .about = about(context, waiting, cause) };
	struct waiting_letter letter = { .offered = offer != NULL };
	struct text note = TEXT_NONE;

	if (with_note(cause) && !drive_note_read(context, waiting->drive, &note))
		return false;
	if (!fill(context, waiting, offer, &letter.words) || !outbox_is_known(context, waiting->donor.email, &letter.known))
		return false;
	letter.words.note = note;
	if (appointment_first_is_due(cause, letter.known))
		appointment_first_read(context, &email, &letter.first);
	waiting_compose(context->arena, &letter, &email);
	/* An address that cannot be emailed does not stop the others: the page of the entry says what to do without email. */
	return outbox_put(context, &email) != OUTBOX_PUT_FAULT;
}

/* For what the person did not ask for: an entry whose page cannot be read gets no email, and holds up neither the others nor the drive. */
static bool
send_if_readable(struct context *context, const struct waiting_entry *waiting, enum outbox_cause cause)
{
	const uint64_t before = unreadable_count();

	return send(context, waiting, NULL, cause) || unreadable_count() != before;
}

bool
waiting_email_entry(struct context *context, const struct waiting_entry *waiting)
{
	return send(context, waiting, NULL, OUTBOX_CAUSE_WAITING);
}

bool
waiting_email_again(struct context *context, const struct waiting_entry *waiting)
{
	return send(context, waiting, NULL, OUTBOX_CAUSE_WAITING_AGAIN);
}

bool
waiting_email_offer(struct context *context, const struct waiting_entry *waiting, const struct waiting_offer *offer)
{
	return send(context, waiting, offer, OUTBOX_CAUSE_WAITING_OFFER);
}

bool
waiting_email_lapsed(struct context *context, const struct waiting_entry *waiting)
{
	return send_if_readable(context, waiting, OUTBOX_CAUSE_WAITING_LAPSED);
}

bool
waiting_email_cancelled(struct context *context, const struct waiting_entry *waiting)
{
	return send_if_readable(context, waiting, OUTBOX_CAUSE_WAITING_CANCELLED);
}

bool
waiting_email_changed(struct context *context, const struct waiting_entry *waiting)
{
	return send_if_readable(context, waiting, OUTBOX_CAUSE_WAITING_CHANGED);
}

bool
waiting_email_removed(struct context *context, const struct waiting_entry *waiting)
{
	return send_if_readable(context, waiting, OUTBOX_CAUSE_WAITING_REMOVED);
}
