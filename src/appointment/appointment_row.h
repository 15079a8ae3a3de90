/* appointment_row: an appointment out of the row of a statement that has its columns, here or in a later module whose statement joins more
 * to them. */
#ifndef APPOINTMENT_APPOINTMENT_ROW_H
#define APPOINTMENT_APPOINTMENT_ROW_H
#include "appointment/appointment.h"

/* None without a slot.  A slot whose date cannot be read is known by the instant it starts: its day in UTC is at most one off. */
struct date appointment_date_from(struct slot_id slot, struct text word, struct instant starts);

/* Each statement has a struct of its own for its rows, with the same names in it.  Opens nothing that is sealed: the donor's texts
 * stay empty. */
#define APPOINTMENT_FROM_ROW(row, into) do { \
		*(into) = (struct appointment){ \
			.id = (row)->id, .drive = (row)->drive, .slot = (row)->slot, .page = (row)->honour_page, \
			.group = (row)->booking_group, .state = (row)->state, \
			.kind = (row)->kind, \
			.walk_in = (row)->walk_in, .over_capacity = (row)->over_capacity, \
			.freed = !instant_is_none((row)->released_at), \
			.donor = { TEXT(""), TEXT(""), TEXT("") }, \
			.starts = (row)->starts, .arrived_at = (row)->arrived_at, \
			.finished_at = (row)->finished_at, \
			.local = { .minute = (int16_t)(row)->minute, .later = (row)->later }, \
			.sequence = (row)->sequence, .link_generation = (row)->link_generation }; \
		(into)->local.date = appointment_date_from((row)->slot, (row)->date, (row)->starts); \
	} while (0)

#endif
