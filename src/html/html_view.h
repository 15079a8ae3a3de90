/* html_view: what the parts of the html room are given. */
#ifndef HTML_HTML_VIEW_H
#define HTML_HTML_VIEW_H
#include "html/form.h"

/* error_summary.html: struct form_errors, made by form_errors().   field_error.html: the struct form_value itself. */

#endif
