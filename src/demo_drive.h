/* demo_drive: what people do at a drive of the demo: they book, wait for an appointment, come and give. */
#ifndef DEMO_DRIVE_H
#define DEMO_DRIVE_H
#include "appointment/appointment.h"
#include "waiting/waiting.h"

/* What happened on one day: everyone who had booked came, and the walk-ins; `gave` of them all could give. */
struct demo_day { size_t booked, walked_in, gave; const struct donor *walk_ins; };

/* `count` people, each in the slot chosen for them. */
must_use bool demo_drive_book(struct context *context, struct honour_page_id page, struct drive_id drive, const struct donor *people,
                              size_t count, const size_t *slot_of);
/* A group from the drive's first time on; its leader has used the emailed link, and `claimed` of the others have claimed their seats. */
must_use bool demo_drive_book_group(struct context *context, struct honour_page_id page, struct drive_id drive, int64_t size,
                                    const struct donor *people, size_t claimed);
must_use bool demo_drive_wait(struct context *context, struct honour_page_id page, struct drive_id drive, const struct donor *donor,
                              struct waiting_wish wish);
/* The day itself: everyone came, and one of them drove. */
must_use bool demo_drive_live_through(struct context *context, struct person_id organiser, struct honour_page_id page,
                                      struct drive_id id, const struct demo_day *day);

#endif
