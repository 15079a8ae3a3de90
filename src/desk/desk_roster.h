/* desk_roster: everyone at a drive as the desk sees them: who, when, their state, and the button that is next. */
#ifndef DESK_DESK_ROSTER_H
#define DESK_DESK_ROSTER_H
#include "appointment/appointment_reach.h"
#include "desk/desk_view.h"
#include "donation/donation.h"

struct desk_day { struct drive drive; struct donation_person_list people; struct appointment_unreached unreached; };
/* For pages that show everyone; other requests read one person (donation_find_person()). false: a fault. */
must_use bool desk_day_read(struct context *context, struct drive_id drive, struct desk_day *day);

/* The device belongs to the blood service's own staff: only it is shown what happened, and records it. */
bool desk_is_staffed(const struct request *request);
/* A walk-in or a helper: the desk itself added them. */
bool desk_recorded(const struct appointment *appointment);
/* Without buttons. What happened is only in a row for the blood service's own staff (request->visitor). */
struct desk_row desk_row_of(struct request *request, const struct drive *drive, const struct donation_person *person);
/* Everyone by time, without buttons, to be printed. */
void desk_rows_by_time(struct request *request, const struct desk_day *day, struct desk_rows *rows);
/* Those here first, by arrival, then all others by time; for the staff those without a result before them. */
void desk_rows_everyone(struct request *request, const struct desk_day *day, struct desk_rows *rows);
/* Whose name has each word of `q`, in any order and spelling (unicode_fold_for_search()), whose appointment has the code `q`
 * (appointment/appointment_code.h), or, for the staff, whose donation number contains `q`; then the groups of leaders whose
 * name matches. */
void desk_rows_found(struct request *request, const struct desk_day *day, struct text q, struct desk_rows *rows);
/* How many people have this code, or this very name; if nobody has, how many have a name with its words. *one: the first of them. */
size_t desk_people_named(struct request *request, const struct desk_day *day, struct text q, const struct donation_person **one);
/* The lists and numbers of the desk's first page: people who are very late, the least late first and some of them always; then the
 * next arrivals by time; and who is here, the longest wait first. */
void desk_fill_lists(struct request *request, const struct desk_day *day, struct desk_roster *view);
/* Where a button of a list goes, so that the list is shown again after it. */
struct link desk_press_of(struct arena *arena, struct link post);
/* The desk's first page after a press, with what it did: at the person or, if they are in no list there now (`gone`), at those who are
 * here. */
struct link desk_list_after(struct arena *arena, struct drive_id drive, struct appointment_id who, bool undone, bool gone);
/* What the rules could not decide.  false: a fault. */
must_use bool desk_fill_asked(struct request *request, const struct desk_day *day, struct desk_asked *view);
/* What the last press did to the person that the address names (`who`); nothing without one. */
struct desk_toast desk_toast_of(struct request *request, const struct desk_day *day);

#endif
