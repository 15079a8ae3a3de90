/* Made by tools/templates from the .html files of src/appointment; what is changed here is lost. */
#include "appointment_html.h"
#include "appointment/appointment_view.h"

void
html_appointment_ticket(struct html *html, const struct ticket *view)
{
	(void)view;
#line 2 "ticket.html"
	if (html_truth(view->may_move)) {
#line 2 "ticket.html"
	html_literal(html, "<p>Move it</p>", 14);
#line 2 "ticket.html"
	} else if (!html_truth(view->closed)) {
#line 2 "ticket.html"
	html_literal(html, "<p>Open</p>", 11);
#line 2 "ticket.html"
	} else {
#line 2 "ticket.html"
	html_literal(html, "<p>Closed</p>", 13);
#line 2 "ticket.html"
	}
#line 2 "ticket.html"
	html_literal(html, "\n", 1);
#line 3 "ticket.html"
	if (!html_truth(view->needs.count)) {
#line 3 "ticket.html"
	html_literal(html, "<hr>", 4);
#line 3 "ticket.html"
	}
#line 3 "ticket.html"
	html_literal(html, "\n", 1);
}
