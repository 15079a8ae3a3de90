/* desk_roster: everyone at a drive as the desk sees them: who, when, and their state. */
#ifndef DESK_DESK_ROSTER_H
#define DESK_DESK_ROSTER_H
#include "desk/desk_view.h"
#include "donation/donation.h"

struct desk_day { struct drive drive; struct donation_person_list people; };
/* For pages that show everyone; other requests read one person (donation_find_person()). false: a fault. */
must_use bool desk_day_read(struct context *context, struct drive_id drive, struct desk_day *day);
struct desk_row desk_row_of(struct request *request, const struct drive *drive, const struct donation_person *person);
/* Rows whose name has each word of `q`, in any order and spelling (unicode_fold_for_search()), or whose donation number contains `q`; all
 * rows for an empty `q`. */
void desk_rows_of(struct request *request, const struct desk_day *day, struct text q, struct desk_rows *rows);
/* The first five that are expected. */
void desk_rows_next(const struct desk_rows *everybody, struct arena *arena, struct desk_rows *next);

#endif
