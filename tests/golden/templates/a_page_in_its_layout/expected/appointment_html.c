/* Made by tools/templates from the .html files of src/appointment; what is changed here is lost. */
#include "appointment_html.h"
#include "appointment/appointment_view.h"
#include "html_html.h"

void
html_appointment_ticket(struct html *html, const struct ticket *view)
{
	(void)view;
	struct html *title = html_title(html);

#line 4 "ticket.html"
	html_literal(title, "Your place is kept, ", 20);
#line 4 "ticket.html"
	html_value_attribute(title, view->donor);
#line 4 "ticket.html"
	html_site_open(html, &view->layout, title);
#line 6 "ticket.html"
	html_literal(html, "<h1>Your place is kept, ", 24);
#line 7 "ticket.html"
	html_value_text(html, view->donor);
#line 7 "ticket.html"
	html_literal(html, "</h1>\n"
		"<p><a href=\"", 18);
#line 8 "ticket.html"
	html_value_address(html, view->drive_page);
#line 8 "ticket.html"
	html_literal(html, "\">", 2);
#line 8 "ticket.html"
	html_value_text(html, view->drive.name);
#line 8 "ticket.html"
	html_literal(html, "</a>, <time datetime=\"", 22);
#line 8 "ticket.html"
	html_value_attribute(html, view->starts_iso);
#line 8 "ticket.html"
	html_literal(html, "\">", 2);
#line 8 "ticket.html"
	html_value_text(html, view->starts);
#line 8 "ticket.html"
	html_literal(html, "</time>: ", 9);
#line 8 "ticket.html"
	html_value_text(html, view->places);
#line 8 "ticket.html"
	html_literal(html, "</p>\n", 5);
	html_site_close(html, &view->layout);
}
