/* appointment_drive_http: what the organiser's pages of a drive share. */
#ifndef APPOINTMENT_APPOINTMENT_DRIVE_HTTP_H
#define APPOINTMENT_APPOINTMENT_DRIVE_HTTP_H
#include "appointment/appointment_news.h"
#include "appointment/appointment_view.h"
#include "http/request.h"

/* The guard has seen that it is there.  false: answered. */
must_use bool appointment_drive_find(struct request *request, struct drive_id id, struct drive *drive);
void appointment_drive_go_to(struct request *request, struct drive_id drive);
/* How many people a press emails, and when; with the field of the sentence to them.  false: a fault. */
must_use bool appointment_drive_fill_telling(struct context *context, const struct drive *drive,
                                             const struct appointment_news_preview *preview, const struct form_value *note,
                                             struct appointment_telling *telling);
/* The sentence that waits to be emailed.  false: a fault. */
must_use bool appointment_drive_fill_note(struct context *context, struct drive_id drive, struct form_value *note);

#endif
