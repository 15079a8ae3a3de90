/* Made by tools/templates from the .html files of src/html; what is changed here is lost. */
#ifndef GENERATED_HTML_HTML_H
#define GENERATED_HTML_HTML_H
#include "html/html.h"

struct email_layout;
void html_email_open(struct html *html, const struct email_layout *view, const struct html *title);
void html_email_close(struct html *html, const struct email_layout *view);

#endif
