#include "donation/donation_release.h"

#include "base/unreadable.h"
#include "db/database.h"
#include "donation_sql.h"
#include "limits.h"

/* One page at one drive. */
struct unit { struct drive_id drive; struct honour_page_id page; };

/* At least `least` new people, the last `held` of them not counted; *until: the last outcome before those. false: a fault. */
static bool
find_new(struct context *context, struct unit unit, int64_t least, int64_t held, bool *enough, struct outcome_id *until)
{
	struct donation_sql_new_person row;
	enum db_read read = donation_sql_new_person(context, unit.drive, unit.page, held + least - 1, &row);

	*enough = read == DB_READ;
	if (*enough) {
		read = donation_sql_new_person(context, unit.drive, unit.page, held, &row);
		*until = row.id;
	}
	return read != DB_READ_FAULT;
}

static bool
release_number(struct context *context, struct unit unit)
{
	return donation_sql_release_number(context, unit.drive, unit.page, LIMIT_TALLY_NAMES) == DB_WROTE;
}

/* The same people as before, enough of whom were recorded again. */
static bool
release_corrected(struct context *context, struct unit unit)
{
	struct donation_sql_corrected row;

	if (donation_sql_corrected(context, unit.drive, unit.page, &row) != DB_READ)
		return false;
	if (row.n < LIMIT_TALLY_TOGETHER)
		return true;
	return donation_sql_count_corrected(context, unit.drive, unit.page) != DB_WROTE_FAULT &&
	       donation_sql_count_no_longer(context, unit.drive, unit.page) != DB_WROTE_FAULT && release_number(context, unit);
}

static bool
release(struct context *context, struct unit unit, bool closing)
{
	struct donation_sql_released now;
	struct outcome_id until;
	int64_t least = LIMIT_TALLY_TOGETHER;
	const uint64_t before = unreadable_count();
	bool enough, none_yet, names_alone;

	switch (donation_sql_released(context, unit.drive, unit.page, &now)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return true;
	/* What cannot be read is not published; the desk goes on. */
	case DB_READ_FAULT: return unreadable_count() != before;
	}
	none_yet = now.shown_as == TALLY_SHOWN_NONE;
	names_alone = now.shown_as == TALLY_SHOWN_NAMES;
	/* Where names were shown, or will be, a number is published only when both may be shown together. */
	if (names_alone || (none_yet && now.prefers_names))
		least = LIMIT_TALLY_NAMES;
	if (!find_new(context, unit, least, closing ? 0 : LIMIT_TALLY_TOGETHER, &enough, &until))
		return false;
	if (enough)
		return donation_sql_count_until(context, unit.drive, unit.page, until) != DB_WROTE_FAULT && release_number(context, unit);
	if (none_yet)
		return !closing || donation_sql_release_names(context, unit.drive, unit.page) != DB_WROTE_FAULT;
	return names_alone || release_corrected(context, unit);
}

bool
donation_release(struct context *context, struct drive_id drive, struct honour_page_id page)
{
	return honour_page_id_is_none(page) || release(context, (struct unit){ drive, page }, false);
}

bool
donation_release_day(struct context *context, struct drive_id drive)
{
	struct donation_sql_pages_of_drive_list pages;

	if (donation_sql_pages_of_drive(context, drive, &pages) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < pages.count; i++)
		if (!release(context, (struct unit){ drive, pages.at[i].honour_page }, true))
			return false;
	return true;
}
