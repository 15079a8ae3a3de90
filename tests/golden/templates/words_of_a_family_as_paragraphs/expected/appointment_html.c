/* Made by tools/templates from the .html files of src/appointment; what is changed here is lost. */
#include "appointment_html.h"
#include "appointment/appointment_view.h"

void
html_appointment_ticket(struct html *html, const struct ticket *view)
{
	(void)view;
#line 2 "ticket.html"
	html_literal(html, "<blockquote>", 12);
#line 2 "ticket.html"
	html_escape_lines(html, view->words);
#line 2 "ticket.html"
	html_literal(html, "</blockquote>\n", 14);
}
