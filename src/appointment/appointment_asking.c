/* appointment_asking: how often one asker, one address, one place may ask. */
#include "appointment/appointment_where.h"
#include "appointment_words.h"
#include "base/id.h"
#include "limits.h"
#include "people/people.h"

/* A fault goes on: what comes next meets the same database, and says so. */
static bool
allow(enum people_asking asking, struct form_value *field, const struct words *words)
{
	if (asking != PEOPLE_ASKING_TOO_OFTEN)
		return true;
	form_blame(field, words);
	return false;
}

bool
appointment_may_ask(struct request *request, int64_t seats, struct form_value *mail)
{
	return allow(people_asking_of_peer(request, "appointment.book", seats, LIMIT_BOOKINGS_PER_ASKER, INSTANT_HOUR), mail,
	             &appointment_words_asked_often) &&
	       allow(people_asking_of_address(request, "appointment.address", mail->text, LIMIT_BOOKINGS_PER_ADDRESS, INSTANT_DAY), mail,
	             &appointment_words_address_often);
}

bool
appointment_may_wait(struct request *request, int64_t seats, struct form_value *mail)
{
	return allow(people_asking_of_peer(request, "appointment.wait", seats, LIMIT_WAITING_PER_ASKER, INSTANT_HOUR), mail,
	             &appointment_words_waiting_asked_often) &&
	       allow(people_asking_of_address(request, "appointment.wait.address", mail->text, LIMIT_WAITING_PER_ADDRESS, INSTANT_DAY),
	             mail, &appointment_words_waiting_address_often);
}

bool
appointment_may_change(struct request *request, int64_t id, struct form_value *field)
{
	const enum people_asking asking = people_asking(&request->context, "appointment.change", id_text(request->context.arena, id),
	                                                LIMIT_CHANGES_OF_PLACE, INSTANT_DAY);

	if (asking == PEOPLE_ASKING_TOO_OFTEN)
		request_event(request, EVENT_CLIENT_LIMITED);
	return allow(asking, field, &appointment_words_changed_often);
}
