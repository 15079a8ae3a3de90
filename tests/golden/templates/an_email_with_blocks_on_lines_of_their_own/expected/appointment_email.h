/* Made by tools/templates from the .email files of src/appointment; what is changed here is lost. */
#ifndef GENERATED_APPOINTMENT_EMAIL_H
#define GENERATED_APPOINTMENT_EMAIL_H
#include "html/html.h"

struct ticket;
void email_appointment_ticket(struct email_text *email, const struct ticket *view);

#endif
