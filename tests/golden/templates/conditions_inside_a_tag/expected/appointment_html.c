/* Made by tools/templates from the .html files of src/appointment; what is changed here is lost. */
#include "appointment_html.h"
#include "appointment/appointment_view.h"

void
html_appointment_ticket(struct html *html, const struct ticket *view)
{
	(void)view;
#line 2 "ticket.html"
	html_literal(html, "<input name=\"donor\" value=\"", 27);
#line 2 "ticket.html"
	html_value_attribute(html, view->donor);
#line 2 "ticket.html"
	html_literal(html, "\" ", 2);
#line 2 "ticket.html"
	if (html_truth(view->closed)) {
#line 2 "ticket.html"
	html_literal(html, "disabled", 8);
#line 2 "ticket.html"
	} else {
#line 2 "ticket.html"
	html_literal(html, "aria-invalid=\"true\" class=\"a ", 29);
#line 2 "ticket.html"
	if (html_truth(view->may_move)) {
#line 2 "ticket.html"
	html_literal(html, "b", 1);
#line 2 "ticket.html"
	}
#line 2 "ticket.html"
	html_literal(html, "\"", 1);
#line 2 "ticket.html"
	}
#line 2 "ticket.html"
	html_literal(html, ">\n"
		"<a ", 5);
#line 3 "ticket.html"
	if (html_truth(view->may_move)) {
#line 3 "ticket.html"
	html_literal(html, "href=\"", 6);
#line 3 "ticket.html"
	html_value_address(html, view->drive_page);
#line 3 "ticket.html"
	html_literal(html, "\"", 1);
#line 3 "ticket.html"
	} else {
#line 3 "ticket.html"
	html_literal(html, "href=\"#main\"", 12);
#line 3 "ticket.html"
	}
#line 3 "ticket.html"
	html_literal(html, " class=\"x\"", 10);
#line 3 "ticket.html"
	if (html_truth(view->closed)) {
#line 3 "ticket.html"
	html_literal(html, " hidden", 7);
#line 3 "ticket.html"
	}
#line 3 "ticket.html"
	html_literal(html, ">", 1);
#line 3 "ticket.html"
	html_value_text(html, view->donor);
#line 3 "ticket.html"
	html_literal(html, "</a>\n", 5);
}
