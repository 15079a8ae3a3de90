/* Made by tools/templates from the .html files of src/html; what is changed here is lost. */
#include "html_html.h"
#include "html/html_view.h"

void
html_email_open(struct html *html, const struct email_layout *view, const struct html *title)
{
	(void)view;
#line 2 "email.html"
	html_literal(html, "<!doctype html>\n"
		"<html lang=\"en\">\n"
		"<head>\n"
		"<title>", 47);
#line 5 "email.html"
	html_literal(html, title->out.at, title->out.length);
#line 5 "email.html"
	html_literal(html, "</title>\n"
		"<style>\n"
		"p { color: #1f1a17; }\n"
		"</style>\n"
		"</head>\n"
		"<body>\n", 63);
}

void
html_email_close(struct html *html, const struct email_layout *view)
{
	(void)view;
#line 11 "email.html"
	html_literal(html, "\n"
		"</body>\n"
		"</html>\n", 17);
}
