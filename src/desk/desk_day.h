/* desk_day: everyone at a drive, and what a device of the desk may see of them. */
#ifndef DESK_DESK_DAY_H
#define DESK_DESK_DAY_H
#include "appointment/appointment_reach.h"
#include "donation/donation.h"
#include "http/respond.h"

struct desk_day { struct drive drive; struct donation_person_list people; struct appointment_unreached unreached; };
/* For pages that show everyone; other requests read one person (donation_find_person()). false: a fault. */
must_use bool desk_day_read(struct context *context, struct drive_id drive, struct desk_day *day);

/* The device belongs to the blood service's own staff: only it is shown what happened, and records it. */
bool desk_is_staffed(const struct request *request);
/* A walk-in or a helper: the desk itself added them. */
bool desk_recorded(const struct appointment *appointment);

#endif
