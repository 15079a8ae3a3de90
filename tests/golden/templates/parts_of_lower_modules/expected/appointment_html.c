/* Made by tools/templates from the .html files of src/appointment; what is changed here is lost. */
#include "appointment_html.h"
#include "appointment/appointment_view.h"
#include "html_html.h"
#include "honour_html.h"
#include "drive_html.h"

void
html_appointment_ticket(struct html *html, const struct ticket *view)
{
	(void)view;
#line 2 "ticket.html"
	html_drive_card(html, &view->drive);
#line 2 "ticket.html"
	html_literal(html, "\n", 1);
#line 3 "ticket.html"
	html_error_summary(html, &view->donor);
#line 3 "ticket.html"
	html_literal(html, "\n", 1);
#line 4 "ticket.html"
	for (size_t need__at = 0; need__at < (size_t)view->needs.count; need__at++) {
#line 4 "ticket.html"
	__auto_type need = &view->needs.at[need__at]; (void)need;
#line 4 "ticket.html"
	html_honour_need(html, need);
#line 4 "ticket.html"
	html_appointment_need(html, &need->words);
#line 4 "ticket.html"
	}
#line 4 "ticket.html"
	html_literal(html, "\n", 1);
}
