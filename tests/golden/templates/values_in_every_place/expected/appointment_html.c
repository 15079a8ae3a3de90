/* Made by tools/templates from the .html files of src/appointment; what is changed here is lost. */
#include "appointment_html.h"
#include "appointment/appointment_view.h"

void
html_appointment_ticket(struct html *html, const struct ticket *view)
{
	(void)view;
#line 2 "ticket.html"
	html_literal(html, "<a href=\"", 9);
#line 2 "ticket.html"
	html_value_address(html, view->drive_page);
#line 2 "ticket.html"
	html_literal(html, "#", 1);
#line 2 "ticket.html"
	html_value_attribute(html, view->donor);
#line 2 "ticket.html"
	html_literal(html, "\" title=\"", 9);
#line 2 "ticket.html"
	html_value_attribute(html, view->donor);
#line 2 "ticket.html"
	html_literal(html, "\" data-at='", 11);
#line 2 "ticket.html"
	html_value_attribute(html, view->starts_iso);
#line 2 "ticket.html"
	html_literal(html, "'>", 2);
#line 2 "ticket.html"
	html_value_text(html, view->donor);
#line 2 "ticket.html"
	html_literal(html, "</a>\n"
		"<a href=\"#slot-", 20);
#line 3 "ticket.html"
	html_value_attribute(html, view->places);
#line 3 "ticket.html"
	html_literal(html, "\">", 2);
#line 3 "ticket.html"
	html_value_text(html, view->places);
#line 3 "ticket.html"
	html_literal(html, "</a><textarea name=\"words\" rows=\"4\">\n"
		" ", 38);
#line 4 "ticket.html"
	html_value_text(html, view->words);
#line 4 "ticket.html"
	html_literal(html, "</textarea><img src=\"", 21);
#line 4 "ticket.html"
	html_value_address(html, view->drive_page);
#line 4 "ticket.html"
	html_literal(html, "\" alt=\"", 7);
#line 4 "ticket.html"
	html_value_attribute(html, view->donor);
#line 4 "ticket.html"
	html_literal(html, "\"><br/>\n", 8);
}
