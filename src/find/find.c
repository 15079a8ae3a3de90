#include "find/find.h"

#include "appointment/appointment_group.h"
#include "appointment/appointment_letter.h"
#include "base/log.h"
#include "base/unreadable.h"
#include "db/database.h"
#include "find/find_compose.h"
#include "find_sql.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox_refuse.h"
#include "people/people.h"
#include "waiting/waiting.h"
#include "waiting/waiting_letter.h"

static enum find_ask
check_rates(struct context *context, struct text email)
{
	switch (people_rate_check(context, "find.address", email, LIMIT_FIND_PER_ADDRESS, INSTANT_HOUR)) {
	case PEOPLE_RATE_CHECK_OK:        break;
	case PEOPLE_RATE_CHECK_TOO_OFTEN: return FIND_ASK_TOO_OFTEN;
	case PEOPLE_RATE_CHECK_FAULT:     return FIND_ASK_FAULT;
	}
	switch (people_rate_check(context, "find.address.day", email, LIMIT_FIND_PER_ADDRESS_A_DAY, INSTANT_DAY)) {
	case PEOPLE_RATE_CHECK_OK:        return FIND_ASK_OK;
	case PEOPLE_RATE_CHECK_TOO_OFTEN: return FIND_ASK_TOO_OFTEN_TODAY;
	case PEOPLE_RATE_CHECK_FAULT:     break;
	}
	return FIND_ASK_FAULT;
}

enum find_ask
find_ask(struct context *context, struct text email)
{
	enum find_ask may;
	DB_TRANSACTION(tx, context);

	may = check_rates(context, email);
	if (may != FIND_ASK_OK)
		return may;
	if (outbox_put_to(context, OUTBOX_CAUSE_FIND, email) != OUTBOX_PUT_OK || db_commit(&tx) != DB_COMMITTED)
		return FIND_ASK_FAULT;
	return FIND_ASK_OK;
}

/* ---- what the email says ---- */

/* One email on its way.  An address that is not known gets no word that a person typed. */
struct finding { struct context *context; struct bytes email_hash; bool known; struct find_email view; };

static struct link
absolute(const struct finding *finding, struct link link)
{
	return link_absolute(finding->context->arena, finding->context->site->url, link);
}

static bool
read_drive(const struct finding *finding, struct drive_id id, struct drive *drive, struct find_item *item)
{
	if (drive_read(finding->context, id, drive) != FOUND_OK)
		return false;
	if (finding->known)
		item->venue = drive->words.venue;
	return true;
}

static void
add(struct finding *finding, struct find_item item)
{
	item.one = item.count == 1;
	finding->view.items.at[finding->view.items.count++] = item;
}

static bool
add_appointment(struct finding *finding, struct appointment_id id)
{
	struct arena *arena = finding->context->arena;
	struct find_item item = { .appointment = true, .count = 1 };
	struct appointment appointment;
	struct drive drive;

	if (appointment_read_sealed(finding->context, id, &appointment) != FOUND_OK ||
	    !read_drive(finding, appointment.drive, &drive, &item))
		return false;
	item.day = appointment_day(arena, &drive, &appointment);
	item.time = appointment_time(arena, &drive, &appointment);
	item.link = absolute(finding, link_appointment_http_mine(arena, appointment_link(finding->context, &appointment)));
	add(finding, item);
	return true;
}

static bool
add_group(struct finding *finding, struct group_id id)
{
	struct arena *arena = finding->context->arena;
	struct find_item item = { .group = true };
	struct appointment_group group;
	struct appointment_list seats;
	struct drive drive;

	if (appointment_group_read(finding->context, id, &group) != FOUND_OK ||
	    !appointment_group_seats(finding->context, &group, &seats) || !read_drive(finding, group.drive, &drive, &item))
		return false;
	if (seats.count == 0)
		return true;
	item.count = (int64_t)seats.count;
	item.day = appointment_day(arena, &drive, &seats.at[0]);
	item.time = appointment_time(arena, &drive, &seats.at[0]);
	item.link = absolute(finding, link_appointment_group_http_mine(arena, appointment_group_link(finding->context, &group)));
	add(finding, item);
	return true;
}

static bool
add_entry(struct finding *finding, struct waiting_id id)
{
	struct arena *arena = finding->context->arena;
	struct find_item item = { .waiting = true };
	struct waiting_offer_words words;
	struct waiting_entry entry;
	struct waiting_offer offer;
	struct drive drive;
	enum found offered;

	if (waiting_read(finding->context, id, &entry) != FOUND_OK || !read_drive(finding, entry.drive, &drive, &item))
		return false;
	item.count = entry.wish.size;
	item.day = date_words(arena, drive.words.date);
	item.link = absolute(finding, link_waiting_http_mine(arena, waiting_link(finding->context, &entry)));
	offered = waiting_offered(finding->context, &entry, &offer);
	if (offered == FOUND_FAULT)
		return false;
	if (offered == FOUND_OK) {
		if (!waiting_offer_words(finding->context, &drive, &offer, &words))
			return false;
		item.offer = true;
		item.waiting = false;
		item.day = words.day;
		item.time = words.time;
		item.until = appointment_day_and_time(arena, &drive, offer.held_until);
	}
	add(finding, item);
	return true;
}

/* A row that cannot be read does not cost a person the links to the others. /readyz and doctor name it. */
static bool
is_left_out(struct finding *finding, uint64_t unreadable_before)
{
	const bool left_out = unreadable_count() != unreadable_before;

	finding->view.left_out = finding->view.left_out || left_out;
	return left_out;
}

static bool
gather(struct finding *finding)
{
	struct context *context = finding->context;
	struct find_sql_appointments_list appointments;
	struct find_sql_groups_list groups;
	struct find_sql_entries_list entries;
	bool good = true;

	if (find_sql_appointments(context, finding->email_hash, context->now, LIMIT_FIND_ITEMS, &appointments) == DB_READ_FAULT ||
	    find_sql_groups(context, finding->email_hash, context->now, LIMIT_FIND_ITEMS, &groups) == DB_READ_FAULT ||
	    find_sql_entries(context, finding->email_hash, context->now, LIMIT_FIND_ITEMS, &entries) == DB_READ_FAULT)
		return false;
	finding->view.items.at = arena_list_of(context->arena, struct find_item, appointments.count + groups.count + entries.count);
	for (size_t i = 0; i < appointments.count && good; i++) {
		const uint64_t before = unreadable_count();

		good = add_appointment(finding, appointments.at[i].id) || is_left_out(finding, before);
	}
	for (size_t i = 0; i < groups.count && good; i++) {
		const uint64_t before = unreadable_count();

		good = add_group(finding, groups.at[i].id) || is_left_out(finding, before);
	}
	for (size_t i = 0; i < entries.count && good; i++) {
		const uint64_t before = unreadable_count();

		good = add_entry(finding, entries.at[i].id) || is_left_out(finding, before);
	}
	return good;
}

enum outbox_author
find_letter_author(struct context *context, struct text kind, struct appointment_id about, struct outbox_email *email)
{
	struct finding finding = { .context = context, .view = { .site_name = context->site->name } };

	(void)about;
	ASSERT(text_equal(kind, text_of(outbox_cause_word(OUTBOX_CAUSE_FIND))));
	finding.email_hash = people_email_hash(context, email->to);
	if (!outbox_is_known(context, email->to, &finding.known) || !gather(&finding))
		return OUTBOX_AUTHOR_FAULT;
	if (finding.view.items.count == 0)
		return finding.view.left_out ? OUTBOX_AUTHOR_FAULT : OUTBOX_AUTHOR_OVER;
	if (!finding.known)
		finding.view.refuse = outbox_refuse_link(context, email->id);
	email->cause = OUTBOX_CAUSE_FIND;
	find_compose(context->arena, &finding.view, email);
	return OUTBOX_AUTHOR_OK;
}
