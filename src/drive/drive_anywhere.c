#include "drive/drive_anywhere.h"

#include "db/database.h"
#include "drive_anywhere_sql.h"
#include "people/people.h"
#include "people/people_audit.h"

/* A day has passed when it is over in every time zone. */
static bool
is_past(struct context *context, struct date day)
{
	return date_compare(day, zone_local(zone_find(TEXT("Pacific/Pago_Pago")), context->now).date) < 0;
}

enum found
drive_anywhere_read(struct context *context, struct honour_page_id page, struct drive_anywhere *anywhere)
{
	struct drive_anywhere_sql_read row;

	switch (drive_anywhere_sql_read(context, page, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	*anywhere = (struct drive_anywhere){ .service_name = row.service_name, .service_web = row.service_web };
	if (!date_from_text(row.until, &anywhere->until))
		return FOUND_FAULT;
	return is_past(context, anywhere->until) ? FOUND_NONE : FOUND_OK;
}

enum drive_anywhere_set
drive_anywhere_set(struct context *context, struct honour_page_id page, struct person_id by, const struct drive_anywhere *anywhere)
{
	DB_TRANSACTION(tx, context);

	if (is_past(context, anywhere->until))
		return DRIVE_ANYWHERE_SET_PAST;
	if (drive_anywhere_sql_set(context, page, date_text(context->arena, anywhere->until), anywhere->service_name,
	                           anywhere->service_web, context->now) != DB_WROTE ||
	    !people_audit(context, by, "drive.anywhere", (struct audit_about){ .page = page }))
		return DRIVE_ANYWHERE_SET_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? DRIVE_ANYWHERE_SET_OK : DRIVE_ANYWHERE_SET_FAULT;
}

enum drive_change
drive_anywhere_unset(struct context *context, struct honour_page_id page, struct person_id by)
{
	DB_TRANSACTION(tx, context);

	switch (drive_anywhere_sql_unset(context, page)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return DRIVE_CHANGE_ALREADY;
	case DB_WROTE_FAULT: return DRIVE_CHANGE_FAULT;
	}
	if (!people_audit(context, by, "drive.anywhere_unset", (struct audit_about){ .page = page }))
		return DRIVE_CHANGE_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? DRIVE_CHANGE_OK : DRIVE_CHANGE_FAULT;
}
