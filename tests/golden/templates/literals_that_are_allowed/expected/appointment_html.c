/* Made by tools/templates from the .html files of src/appointment; what is changed here is lost. */
#include "appointment_html.h"
#include "appointment/appointment_view.h"

void
html_appointment_ticket(struct html *html, const struct ticket *view)
{
	(void)view;
#line 2 "ticket.html"
	html_literal(html, "<a href=\"https://example.org/?a=1&amp;b=2\">&nbsp;·&nbsp;12:30 –</a> <a href=\"/x:y\">&rarr;</a> "
		"{ 1 }\n"
		"<code translate=\"no\">GIVENBACK_<b>URL</b></code>\n"
		"<svg viewBox=\"0 0 10 10\" role=\"img\" aria-label=\"Seven marks\"><title>Seven</title><path d=\"M0 "
		"0h1\"/><g><path d=\"M1 1\"/></g></svg>\n"
		"<pre>\n"
		" 1\n"
		"  2\n"
		"</pre>\n"
		"<p>1 2\n"
		"3</p>\n", 314);
}
