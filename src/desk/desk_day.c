#include "desk/desk_day.h"

bool
desk_is_staffed(const struct request *request)
{
	return request->visitor.crew_kind == CREW_KIND_SERVICE_STAFF;
}

bool
desk_recorded(const struct appointment *appointment)
{
	return appointment->walk_in || appointment->kind == APPOINTMENT_KIND_HELPER;
}

bool
desk_day_read(struct context *context, struct drive_id drive, struct desk_day *day)
{
	return drive_read(context, drive, &day->drive) == FOUND_OK && donation_people(context, drive, &day->people) &&
	       appointment_unreached(context, drive, &day->unreached);
}
