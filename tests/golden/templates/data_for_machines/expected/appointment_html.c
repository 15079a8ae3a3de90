/* Made by tools/templates from the .html files of src/appointment; what is changed here is lost. */
#include "appointment_html.h"
#include "appointment/appointment_view.h"

void
html_appointment_ticket(struct html *html, const struct ticket *view)
{
	(void)view;
#line 2 "ticket.html"
	if (html_truth(view->event)) {
#line 2 "ticket.html"
	html_literal(html, "<script type=\"application/ld+json\">", 35);
#line 2 "ticket.html"
	html_value_json(html, view->event);
#line 2 "ticket.html"
	html_literal(html, "</script>", 9);
#line 2 "ticket.html"
	}
#line 2 "ticket.html"
	html_literal(html, "\n"
		"<iframe src=\"", 14);
#line 3 "ticket.html"
	html_value_address(html, view->embed);
#line 3 "ticket.html"
	html_literal(html, "\" sandbox=\"allow-popups\"></iframe>\n", 35);
}
