/* waiting_change: a mistyped address of an entry is corrected. */
#include "appointment/appointment_hold.h"
#include "base/id.h"
#include "db/database.h"
#include "people/people.h"
#include "waiting/waiting_inside.h"
#include "waiting/waiting_letter.h"
#include "waiting_sql.h"

/* The new address is told what is held, too. false: a fault. */
static bool
notify_corrected(struct context *context, const struct waiting_entry *corrected)
{
	struct waiting_offer offer;

	if (!waiting_email_entry(context, corrected))
		return false;
	switch (waiting_offered(context, corrected, &offer)) {
	case FOUND_OK:    return waiting_email_offer(context, corrected, &offer);
	case FOUND_NONE:  return true;
	case FOUND_FAULT: break;
	}
	return false;
}

enum appointment_take
waiting_change_email(struct context *context, const struct waiting_entry *waiting, struct text email, struct secret *link)
{
	struct waiting_entry corrected = *waiting;
	const struct text name = waiting->donor.name;
	const struct text name_here = text_format(context->arena, "%.*s\n%.*s", TEXT_PRINT(name),
	                                          TEXT_PRINT(id_text(context->arena, waiting->id.id)));
	bool confirmed;
	DB_TRANSACTION(tx, context);

	if (!appointment_is_confirmed(context, email, &confirmed))
		return APPOINTMENT_TAKE_FAULT;
	corrected.link_generation++;
	corrected.donor.email = email;
	*link = waiting_link(context, &corrected);
	switch (waiting_sql_change_email(context, waiting->id, waiting->drive, waiting->link_generation,
	                                 people_email_hash(context, email), people_seal(context, SEALED_WAITING_EMAIL, email),
	                                 people_donor_hash(context, email, name), people_donor_hash(context, email, name_here),
	                                 waiting_link_hash(context, *link),
	                                 confirmed, context->client)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return APPOINTMENT_TAKE_CLOSED;
	case DB_WROTE_FAULT: return APPOINTMENT_TAKE_FAULT;
	}
	return notify_corrected(context, &corrected) && db_commit(&tx) == DB_COMMITTED ? APPOINTMENT_TAKE_OK : APPOINTMENT_TAKE_FAULT;
}
