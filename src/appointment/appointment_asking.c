/* appointment_asking: how often one client, one address, one appointment may ask. */
#include "appointment/appointment_where.h"
#include "appointment_words.h"
#include "limits.h"
#include "people/people_limit.h"

static bool
allow(bool allowed, struct form_value *field, const struct words *words)
{
	if (!allowed)
		form_blame(field, words);
	return allowed;
}

bool
appointment_may_ask(struct request *request, int64_t seats, struct form_value *email, struct bytes email_hash)
{
	return allow(people_limit_client(request, "appointment.book", seats, LIMIT_BOOKINGS_PER_CLIENT, INSTANT_HOUR), email,
	             &appointment_words_asked_often) &&
	       allow(people_limit_address(request, "appointment.address", email_hash, LIMIT_BOOKINGS_PER_ADDRESS, INSTANT_DAY), email,
	             &appointment_words_address_often);
}

bool
appointment_may_change(struct request *request, int64_t id, struct form_value *field)
{
	return allow(people_limit_id(request, "appointment.change", id, LIMIT_CHANGES_OF_PLACE, INSTANT_DAY), field,
	             &appointment_words_changed_often);
}
