/* Made by tools/templates from the .mail files of src/appointment; what is changed here is lost. */
#ifndef GENERATED_APPOINTMENT_MAIL_H
#define GENERATED_APPOINTMENT_MAIL_H
#include "html/html.h"

struct ticket;
void mail_appointment_ticket(struct mail_text *mail, const struct ticket *view);

#endif
