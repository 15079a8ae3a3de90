/* Made by tools/templates from the .html files of src/appointment; what is changed here is lost. */
#include "appointment_html.h"
#include "appointment/appointment_view.h"

void
html_appointment_ticket(struct html *html, const struct ticket *view)
{
	(void)view;
#line 2 "ticket.html"
	html_literal(html, "<ul>", 4);
#line 2 "ticket.html"
	for (size_t need__at = 0; need__at < (size_t)view->needs.count; need__at++) {
#line 2 "ticket.html"
	__auto_type need = &view->needs.at[need__at]; (void)need;
#line 2 "ticket.html"
	html_literal(html, "\n"
		"<li>", 5);
#line 3 "ticket.html"
	html_value_text(html, need->words);
#line 3 "ticket.html"
	html_literal(html, " ", 1);
#line 3 "ticket.html"
	for (size_t name__at = 0; name__at < (size_t)view->names.count; name__at++) {
#line 3 "ticket.html"
	__auto_type name = &view->names.at[name__at]; (void)name;
#line 3 "ticket.html"
	html_value_text(html, (*name));
#line 3 "ticket.html"
	html_literal(html, ": ", 2);
#line 3 "ticket.html"
	html_value_text(html, need->words);
#line 3 "ticket.html"
	html_literal(html, ", ", 2);
#line 3 "ticket.html"
	html_value_text(html, view->donor);
#line 3 "ticket.html"
	}
#line 3 "ticket.html"
	html_literal(html, "</li>\n", 6);
#line 4 "ticket.html"
	}
#line 4 "ticket.html"
	html_literal(html, "</ul>\n", 6);
}
