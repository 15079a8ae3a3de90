#include "donation/donation_elsewhere.h"

#include "base/id.h"
#include "base/unreadable.h"
#include "base/log.h"
#include "db/database.h"
#include "donation_elsewhere_sql.h"
#include "people/people.h"
#include "people/people_audit.h"

static struct bytes
gift_hash(struct context *context, struct honour_page_id page, const struct gift *gift)
{
	struct arena *arena = context->arena;
	const struct text line = text_format(arena, "%lld\n%.*s\n%.*s\n%.*s", (long long)page.id,
	                                     TEXT_PRINT(date_text(arena, gift->date)), TEXT_PRINT(text_fold(arena, gift->venue)),
	                                     TEXT_PRINT(text_fold(arena, gift->donor.name)));

	return crypto_hash(arena, &context->site->keys, "donation.gift", line);
}

/* It may be tomorrow already in another time zone: only a day that has begun nowhere is in the future. */
static bool
is_future(struct context *context, struct date date)
{
	const struct date there = zone_local(zone_find(TEXT("Pacific/Kiritimati")), context->now).date;

	return date_compare(date, there) > 0;
}

enum donation_elsewhere_tell
donation_elsewhere_tell(struct context *context, struct honour_page_id page, const struct gift *gift)
{
	enum db_write wrote;
	DB_TRANSACTION(tx, context);

	if (is_future(context, gift->date))
		return DONATION_ELSEWHERE_TELL_FUTURE;
	wrote = donation_elsewhere_sql_add(context, (struct donation_elsewhere_id){ id_new(context->now) }, page, gift->venue,
	                                   date_text(context->arena, gift->date), people_seal(context, SEALED_ELSEWHERE_NAME, gift->donor.name),
	                                   appointment_seal_shown(context, SEALED_ELSEWHERE_SHOWN, gift->donor.shown),
	                                   gift_hash(context, page, gift), context->now);
	if (wrote == DB_WROTE_NONE)
		return DONATION_ELSEWHERE_TELL_ALREADY;
	return wrote == DB_WROTE && db_commit(&tx) == DB_COMMITTED ? DONATION_ELSEWHERE_TELL_OK : DONATION_ELSEWHERE_TELL_FAULT;
}

bool
donation_elsewhere_list(struct context *context, struct honour_page_id page, enum elsewhere_state state, struct gift_list *gifts)
{
	struct donation_elsewhere_sql_list_list rows;

	if (donation_elsewhere_sql_list(context, page, state, &rows) == DB_READ_FAULT)
		return false;
	gifts->count = 0;
	gifts->at = arena_list_of(context->arena, struct gift, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		struct gift *gift = &gifts->at[gifts->count];

		*gift = (struct gift){ .id = rows.at[i].id, .venue = rows.at[i].venue, .created_at = rows.at[i].created_at };
		gift->donor.name = people_open(context, SEALED_ELSEWHERE_NAME, rows.at[i].name_sealed);
		gift->donor.shown = appointment_open_shown(context, SEALED_ELSEWHERE_SHOWN, rows.at[i].shown_sealed);
		if (date_from_text(rows.at[i].date, &gift->date))
			gifts->count++;
		else
			unreadable_note(UNREADABLE_GIFT, gift->id.id, "its date is none; restore it from a backup");
	}
	return true;
}

enum found
donation_elsewhere_answer(struct context *context, struct honour_page_id page, struct donation_elsewhere_id gift,
                          struct person_id keeper, bool counted)
{
	DB_TRANSACTION(tx, context);

	switch (donation_elsewhere_sql_answer(context, gift, page, counted ? ELSEWHERE_STATE_COUNTED : ELSEWHERE_STATE_LEFT_OUT,
	                                      context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return FOUND_NONE;
	case DB_WROTE_FAULT: return FOUND_FAULT;
	}
	if (!people_audit(context, keeper, counted ? "donation.gift_counted" : "donation.gift_left_out",
	                  (struct audit_about){ .page = page, .subject = gift.id }))
		return FOUND_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? FOUND_OK : FOUND_FAULT;
}

bool
donation_elsewhere_counted(struct context *context, struct honour_page_id page, int64_t *counted)
{
	struct donation_elsewhere_sql_counted row;

	*counted = 0;
	if (donation_elsewhere_sql_counted(context, page, &row) != DB_READ)
		return false;
	*counted = row.n;
	return true;
}
