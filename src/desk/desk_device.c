#include "desk/desk_device.h"

#include "base/id.h"
#include "desk/desk.h"
#include "desk_press_sql.h"
#include "limits.h"

enum found
desk_device_find(struct context *context, struct drive_id drive, struct text cookie, struct desk_device *device)
{
	struct desk_press_sql_find_device row;
	struct text token;

	if (!token_from_text(context->arena, cookie, CRYPTO_TOKEN_LENGTH, &token))
		return FOUND_NONE;
	switch (desk_press_sql_find_device(context, desk_device_hash(context, token), drive,
	                                   instant_plus(context->now, -LIMIT_DESK_DAYS_AFTER * INSTANT_DAY), &row)) {
	case DB_READ:
		*device = (struct desk_device){ row.id, row.kind, row.redeemed_at, row.ended_at };
		return FOUND_OK;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

bool
desk_device_held(struct context *context, struct crew_pass_id pass, int64_t *held)
{
	struct desk_press_sql_held row;

	if (desk_press_sql_held(context, pass, DESK_PRESS_KEY_LENGTH, &row) != DB_READ)
		return false;
	*held = row.n;
	return true;
}

bool
desk_device_added(struct context *context, struct drive_id drive, struct crew_pass_id pass, struct desk_added_list *added)
{
	struct desk_press_sql_added_by_list rows;

	*added = (struct desk_added_list){ 0 };
	if (desk_press_sql_added_by(context, drive, pass, DESK_PRESS_KEY_LENGTH, &rows) == DB_READ_FAULT)
		return false;
	added->at = arena_list_of(context->arena, struct desk_added, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		added->at[added->count++] = (struct desk_added){ rows.at[i].appointment, rows.at[i].press_key };
	return true;
}
