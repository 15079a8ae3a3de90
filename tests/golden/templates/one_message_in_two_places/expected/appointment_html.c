/* Made by tools/templates from the .html files of src/appointment; what is changed here is lost. */
#include "appointment_html.h"
#include "appointment/appointment_view.h"

void
html_appointment_ticket(struct html *html, const struct ticket *view)
{
	(void)view;
#line 2 "ticket.html"
	html_literal(html, "<p>Give it <em>back</em></p>\n"
		"<p> Give it <em>back</em> </p><p title=\"Say it\\\">", 78);
#line 4 "ticket.html"
	if (html_truth(view->may_move)) {
#line 4 "ticket.html"
	html_literal(html, "Error: ", 7);
#line 4 "ticket.html"
	}
#line 4 "ticket.html"
	html_value_text(html, view->donor);
#line 4 "ticket.html"
	html_literal(html, "</p>\n", 5);
}
