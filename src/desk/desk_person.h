/* desk_person: the one person that a request at the desk is about. For the handlers of this module. */
#ifndef DESK_DESK_PERSON_H
#define DESK_DESK_PERSON_H
#include "desk/desk_view.h"
#include "donation/donation.h"
#include "http/respond.h"

struct desk_person { struct drive drive; struct donation_person of; };

/* What every POST reads, however many people there are; nothing sealed of the donor is opened. false: already answered. */
must_use bool desk_find_person(struct request *request, struct drive_id drive, struct appointment_id id, struct desk_person *person);
/* Whose group the person is with, for a page that shows it. false: a fault. */
must_use bool desk_find_leader(struct request *request, struct donation_person *person);

/* Records a press of one of their buttons. false: a fault, already answered. */
must_use bool desk_record_press(struct request *request, const struct desk_person *person, enum desk_press_kind kind);

/* The pages that a donor of this drive may choose to honour. false: a fault. */
must_use bool desk_honours(struct context *context, struct drive_id drive, struct desk_honour_list *honours);

/* A friend whom nobody has named, unless they did not come. */
bool desk_may_name(const struct donation_person *person);

/* The person's page, with what was typed there. */
void desk_show_donor(struct request *request, struct desk_person *person, struct desk_outcome_form *form);
/* What is recorded now is shown, not what was pressed. */
void desk_respond_person(struct request *request, struct drive_id drive, struct appointment_id id);
/* After a press on a person's page: that page again. After a press in a list: the desk, with what was done, at the person; or, if they are
 * in no list there now (`gone`), at the list of people who are here. */
void desk_respond_pressed(struct request *request, struct drive_id drive, struct appointment_id id, bool undone, bool gone);

#endif
