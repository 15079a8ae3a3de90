#include "desk/desk.h"

#include "base/id.h"
#include "db/database.h"
#include "desk_sql.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "people/people.h"
#include "people/people_audit.h"
#include "roles.h"
#include "routes_handlers.h"

/* givenback rotate cuts day codes at the length in private_link.def. */
_Static_assert((int)PRIVATE_LINK_LENGTH_DAY_CODE == (int)DAY_CODE_LENGTH, "a day code has one length");

static struct bytes
code_hash(struct context *context, struct text code)
{
	return crypto_token_hash(context->arena, &context->site->keys, PRIVATE_LINK_DAY_CODE, code);
}

struct bytes
desk_device_hash(struct context *context, struct text device)
{
	return crypto_hash(context->arena, &context->site->keys, "desk.device", device);
}

struct day_code
desk_pass_code(struct context *context, struct crew_pass_id pass)
{
	const struct text token = crypto_token(context->arena, &context->site->keys, PRIVATE_LINK_DAY_CODE, pass.id, 0);

	return (struct day_code){ text_until(token, DAY_CODE_LENGTH) };
}

struct text
desk_pass_code_shown(struct context *context, struct crew_pass_id pass)
{
	const struct text code = desk_pass_code(context, pass).text;

	return text_format(context->arena, "%.*s-%.*s", TEXT_PRINT(text_until(code, DAY_CODE_LENGTH / 2)),
	                   TEXT_PRINT(text_from(code, DAY_CODE_LENGTH / 2)));
}

static bool
add_pass(struct context *context, const struct drive *drive, struct person_id by, enum crew_kind kind, bool reusable,
         struct crew_pass_id *pass)
{
	pass->id = id_new(context->now);
	return desk_sql_add_pass(context, *pass, drive->id, kind, code_hash(context, desk_pass_code(context, *pass).text), by, context->now,
	                         instant_plus(drive->ends, DESK_AFTER), reusable) == DB_WROTE;
}

enum desk_pass_make
desk_pass_make(struct context *context, const struct drive *drive, struct person_id by, enum crew_kind kind, bool reusable,
               struct crew_pass_id *pass)
{
	struct desk_sql_count_passes passes;
	DB_TRANSACTION(tx, context);

	if (desk_sql_count_passes(context, drive->id, &passes) != DB_READ)
		return DESK_PASS_MAKE_FAULT;
	if (passes.n >= LIMIT_CREW_PASSES)
		return DESK_PASS_MAKE_TOO_MANY;
	if (drive->state == DRIVE_STATE_CANCELLED || instant_compare(instant_plus(drive->ends, DESK_AFTER), context->now) <= 0)
		return DESK_PASS_MAKE_OVER;
	if (!add_pass(context, drive, by, kind, reusable, pass) ||
	    !people_audit(context, by, "desk.pass", (struct audit_about){ .drive = drive->id, .subject = pass->id }))
		return DESK_PASS_MAKE_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? DESK_PASS_MAKE_OK : DESK_PASS_MAKE_FAULT;
}

enum desk_redeem
desk_redeem(struct context *context, struct day_code code, struct drive *drive, struct text *device)
{
	struct desk_sql_find_code found;
	struct crew_pass_id pass;
	DB_TRANSACTION(tx, context);

	switch (desk_sql_find_code(context, code_hash(context, code.text), &found)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return DESK_REDEEM_WRONG;
	case DB_READ_FAULT: return DESK_REDEEM_FAULT;
	}
	if (drive_read(context, found.drive, drive) != FOUND_OK)
		return DESK_REDEEM_FAULT;
	if (!instant_is_none(found.ended_at) || drive->state == DRIVE_STATE_CANCELLED)
		return DESK_REDEEM_WRONG;
	if (instant_compare(instant_plus(drive->ends, DESK_AFTER), context->now) <= 0)
		return DESK_REDEEM_OVER;
	if (instant_compare(instant_plus(drive->starts, -DESK_BEFORE), context->now) > 0)
		return DESK_REDEEM_EARLY;
	if (found.kind == CREW_KIND_BOARD)
		return DESK_REDEEM_BOARD;
	pass = found.id;
	if (found.reusable && !add_pass(context, drive, found.created_by, found.kind, false, &pass))
		return DESK_REDEEM_FAULT;
	*device = crypto_random_token(context->arena, context->random, CRYPTO_TOKEN_LENGTH);
	switch (desk_sql_redeem(context, pass, desk_device_hash(context, *device), context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return DESK_REDEEM_USED;
	case DB_WROTE_FAULT: return DESK_REDEEM_FAULT;
	}
	return db_commit(&tx) == DB_COMMITTED ? DESK_REDEEM_OK : DESK_REDEEM_FAULT;
}

enum found
desk_board_drive(struct context *context, struct day_code code, struct drive *drive)
{
	struct desk_sql_find_code found;

	switch (desk_sql_find_code(context, code_hash(context, code.text), &found)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	if (found.kind != CREW_KIND_BOARD || !instant_is_none(found.ended_at))
		return FOUND_NONE;
	if (drive_read(context, found.drive, drive) != FOUND_OK)
		return FOUND_FAULT;
	return instant_compare(instant_plus(drive->ends, DESK_AFTER), context->now) > 0 ? FOUND_OK : FOUND_NONE;
}

enum desk_pass_end
desk_pass_end(struct context *context, struct drive_id drive, struct crew_pass_id pass, struct person_id by)
{
	DB_TRANSACTION(tx, context);

	switch (desk_sql_end_pass(context, pass, drive, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return DESK_PASS_END_ALREADY;
	case DB_WROTE_FAULT: return DESK_PASS_END_FAULT;
	}
	if (!people_audit(context, by, "desk.pass_end", (struct audit_about){ .drive = drive, .subject = pass.id }))
		return DESK_PASS_END_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? DESK_PASS_END_OK : DESK_PASS_END_FAULT;
}

enum role
desk_holds_crew(struct request *request, struct drive_id drive)
{
	struct context *context = &request->context;
	struct desk_sql_find_device found;
	struct text device;

	if (!token_from_text(context->arena, request_cookie(request, TEXT("desk")), CRYPTO_TOKEN_LENGTH, &device))
		return ROLE_NOT_HELD;
	switch (desk_sql_find_device(context, desk_device_hash(context, device), drive, instant_plus(context->now, -DESK_AFTER), &found)) {
	case DB_READ:
		request->visitor.crew_pass = found.id;
		request->visitor.crew_kind = found.kind;
		return ROLE_HELD;
	case DB_READ_NONE:  return ROLE_NOT_HELD;
	case DB_READ_FAULT: break;
	}
	return ROLE_FAULT;
}

/* After desk_holds_crew(): roles.def. */
enum role
desk_holds_service_staff(struct request *request, struct drive_id drive)
{
	return request->visitor.crew_kind == CREW_KIND_SERVICE_STAFF ? ROLE_HELD : ROLE_NOT_HELD;
}

void
desk_http_code_first(struct request *request)
{
	respond_see_other(request, link_desk_http_code_form(request->context.arena));
}
