/* drive_view: what the pages of this room, and those of later rooms that show a drive's form and plan, are given. */
#ifndef DRIVE_DRIVE_VIEW_H
#define DRIVE_DRIVE_VIEW_H
#include "drive/drive.h"
#include "drive/drive_form.h"
#include "html/form.h"

/* plan.html: one row a slot. */
struct drive_plan_row {
	struct text day;                  /* the day, when the slot before was on another one; else empty */
	struct text time, iso;
	int64_t places, taken;
	bool after_break, one_place;
};
struct drive_plan_view {
	struct { struct drive_plan_row *at; size_t count; } rows;
	int64_t places;                   /* all together */
	bool repeated, skipped;           /* the clocks change within its hours, back or forward */
	bool with_taken;                  /* say how many are booked in each */
};

/* answers.html: what was typed, as it is understood. */
struct drive_answers {
	struct text service_name, service_phone, service_web, place, address, directions;
	struct text day, zone, from, until, until_day, break_from, break_until;   /* until_day: when it ends after midnight */
	int64_t slot_minutes, places;
	bool one_place;
};

/* open_form.html, open_check.html */
struct drive_opening {
	struct frame frame;
	struct form_errors summary;
	struct text honour;
	struct drive_form form;
	struct drive_answers answers;
	struct drive_plan_view plan;
	struct link check, keep, back;
};

struct drive_plan_view drive_plan_shown(struct arena *arena, const struct drive *drive, const struct drive_slot_list *slots,
                                        bool with_taken);
struct drive_answers drive_answers_shown(struct arena *arena, const struct drive *drive);

#endif
