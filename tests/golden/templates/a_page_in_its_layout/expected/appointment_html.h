/* Made by tools/templates from the .html files of src/appointment; what is changed here is lost. */
#ifndef GENERATED_APPOINTMENT_HTML_H
#define GENERATED_APPOINTMENT_HTML_H
#include "html/html.h"

struct ticket;
void html_appointment_ticket(struct html *html, const struct ticket *view);

#endif
