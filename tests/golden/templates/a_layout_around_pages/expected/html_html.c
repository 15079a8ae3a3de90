/* Made by tools/templates from the .html files of src/html; what is changed here is lost. */
#include "html_html.h"
#include "html/html_view.h"

void
html_site_open(struct html *html, const struct layout *view, const struct html *title)
{
	(void)view;
#line 2 "site.html"
	html_literal(html, "<!doctype html>\n"
		"<html lang=\"en\">\n"
		"<head><title>", 46);
#line 4 "site.html"
	html_literal(html, title->out.at, title->out.length);
#line 4 "site.html"
	html_literal(html, " · ", 4);
#line 4 "site.html"
	html_value_text(html, view->site_name);
#line 4 "site.html"
	html_literal(html, "</title><meta property=\"og:title\" content=\"", 43);
#line 4 "site.html"
	html_value_attribute(html, view->site_name);
#line 4 "site.html"
	html_literal(html, "\"></head>\n"
		"<body ", 16);
#line 5 "site.html"
	if (html_truth(view->wide)) {
#line 5 "site.html"
	html_literal(html, "class=\"wide\"", 12);
#line 5 "site.html"
	}
#line 5 "site.html"
	html_literal(html, ">\n", 2);
}

void
html_site_close(struct html *html, const struct layout *view)
{
	(void)view;
#line 6 "site.html"
	html_literal(html, "\n"
		"<p>Privacy</p>\n"
		"</body>\n"
		"</html>\n", 32);
}
