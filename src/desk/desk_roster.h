/* desk_roster: everyone at a drive as the desk sees them: who, when, their state, and the button that is next. */
#ifndef DESK_DESK_ROSTER_H
#define DESK_DESK_ROSTER_H
#include "desk/desk_day.h"
#include "desk/desk_view.h"

/* Without buttons. What happened is only in a row for the blood service's own staff (request->visitor). */
struct desk_row desk_row_of(struct request *request, const struct drive *drive, const struct donation_person *person);
/* Everyone by time, without buttons, to be printed. */
void desk_rows_by_time(struct request *request, const struct desk_day *day, struct desk_rows *rows);
/* Those here first, by arrival, then all others by time; for the staff those without a result before them. */
void desk_rows_everyone(struct request *request, const struct desk_day *day, struct desk_rows *rows);
/* Who is here, the longest wait first. */
void desk_rows_here(struct request *request, const struct desk_day *day, struct desk_rows *rows);
/* Who has finished, by time; for the staff those without a result first. */
void desk_rows_finished(struct request *request, const struct desk_day *day, struct desk_rows *rows);
/* Whom desk_search() finds. */
void desk_rows_found(struct request *request, const struct desk_day *day, struct text q, struct desk_found *view);
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
