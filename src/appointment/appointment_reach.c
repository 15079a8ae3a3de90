#include "appointment/appointment_reach.h"

#include <stdlib.h>

#include "appointment_reach_sql.h"
#include "limits.h"

bool
appointment_unreached(struct context *context, struct drive_id drive, struct appointment_unreached *unreached)
{
	struct appointment_reach_sql_unreached_list rows;

	*unreached = (struct appointment_unreached){ 0 };
	if (appointment_reach_sql_unreached(context, drive, LIMIT_DRIVE_APPOINTMENTS, &rows) == DB_READ_FAULT)
		return false;
	unreached->at = arena_list_of(context->arena, struct appointment_id, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		unreached->at[unreached->count++] = rows.at[i].id;
	return true;
}

static int
compare(const void *one, const void *other)
{
	const int64_t a = ((const struct appointment_id *)one)->id, b = ((const struct appointment_id *)other)->id;

	return (a > b) - (a < b);
}

bool
appointment_is_unreached(const struct appointment_unreached *unreached, struct appointment_id id)
{
	return unreached->count > 0 && bsearch(&id, unreached->at, unreached->count, sizeof id, compare) != NULL;
}
