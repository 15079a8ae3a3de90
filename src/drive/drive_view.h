/* drive_view: what the pages of this module, and those of later modules that show a drive's form and slots, are given. */
#ifndef DRIVE_DRIVE_VIEW_H
#define DRIVE_DRIVE_VIEW_H
#include "drive/drive.h"
#include "drive/drive_form.h"
#include "drive/drive_late.h"
#include "html/html_view.h"

/* plan.html: one row for each slot. */
struct drive_plan_row {
	struct text day;                  /* the day, when the slot before was on another one; else empty */
	struct text time, iso;
	int64_t capacity, taken;
	bool after_break, one_person;
};
struct drive_plan_view {
	struct { struct drive_plan_row *at; size_t count; } rows;
	int64_t capacity;                   /* all together */
	int64_t minutes_left;             /* at the end, too few for an appointment; 0: none */
	bool one_left;                    /* such a minute */
	bool repeated, skipped;           /* the clocks change within its hours, back or forward */
	bool with_taken;                  /* show how many are booked in each */
};

/* answers.html: what was typed, and how it is understood. */
struct drive_answers {
	struct text service_name, service_phone, service_web, venue, address, directions;
	struct text day, zone, from, until, until_day, break_from, break_until;   /* until_day: when it ends after midnight */
	int64_t slot_minutes, capacity;
	bool one_person;
	struct link change, change_post;  /* to the form with what was typed; `change_post`: there is none, post change=1 */
};

/* differences.html: what an edit changes, and what it was; an empty text: none. */
struct drive_differences { struct { struct drive_difference { struct text label, now, after; } *at; size_t count; } rows; };
/* `now` and `after` with their words and hours; capacity: of all slots. */
struct drive_differences drive_differences_shown(struct arena *arena, const struct drive *now, int64_t capacity_now,
                                                 const struct drive *after, int64_t capacity_after);

/* open_form.html, open_check.html */
struct drive_opening {
	struct layout layout;
	struct form_errors summary;
	struct text honour;
	bool published, paused;           /* the page */
	int64_t long_hours;               /* of a drive so long that an hour may have been mistyped; 0: it is not */
	bool more_than;                   /* and some minutes */
	struct drive_form form;
	struct drive_answers answers;
	struct drive_plan_view plan;
	struct link change;               /* the form with what was typed; none: it is sent to `check` with change=1 */
	struct link check, keep, back;
};

/* join_asked.email, join_answered.email */
struct drive_join_email { struct text day, venue, honour; bool accepted; struct link manage; };

struct drive_share { struct text day, venue; struct link link; };        /* share.email: what a visitor sends to friends */

/* join_list.html: drives another page could join. */
struct drive_join_row { struct text day, hours, venue, address, key; bool may_ask; struct link ask; };
struct drive_join_rows { struct drive_join_row *at; size_t count; };
struct drive_join_list {
	struct layout layout;
	bool not_published, refused;
	struct drive_join_rows asked, possible;
	struct link back;
};

/* joining.html: the organiser's side. */
struct drive_joinable_form { struct form_value open, key; };
struct drive_join_answer_form { struct form_value answer, key; };
struct drive_joining_row { struct text honour, key; struct link visit, answer; };
struct drive_joining_rows { struct drive_joining_row *at; size_t count; };
struct drive_joining_page {
	struct layout layout;
	struct form_errors summary;
	struct text day, venue, key;
	bool open;
	struct drive_joining_rows waiting, joined;
	struct link set, back;
};

/* anywhere.html */
struct drive_anywhere_form { struct form_value until, service_name, service_web, remove, key, version; };
struct drive_anywhere_page {
	struct layout layout;
	struct form_errors summary;
	struct form_outdated outdated;
	struct form_changes changes;
	struct drive_anywhere_form form;
	bool is_set;
	struct link set, back;
};

/* preparation.html, who_may_give.html: what every donor is told, and who answers questions. */
struct drive_preparation {
	struct text service, phone;
	struct link phone_link, who_may_give;
	bool links;                       /* one of the two is there */
};
struct drive_preparation drive_preparation_shown(struct arena *arena, const struct drive *drive);

/* Where the venue is: on a map of the web, and for a program of the visitor's that shows maps. */
struct link drive_map(struct arena *arena, const struct drive *drive);
struct link drive_map_program(struct arena *arena, const struct drive *drive);

struct drive_plan_view drive_plan_shown(struct arena *arena, const struct drive *drive, const struct drive_slot_list *slots,
                                        bool with_taken);
struct drive_answers drive_answers_shown(struct arena *arena, const struct drive *drive);

#endif
