#include "seat_sql.h"
enum db_write swapped(struct context *context, struct slot_id slot, struct drive_id drive);
enum db_write
swapped(struct context *context, struct slot_id slot, struct drive_id drive)
{
	return seat_sql_move(context, drive, slot);
}
