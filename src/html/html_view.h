/* html_view: what the parts of the html module are given. */
#ifndef HTML_HTML_VIEW_H
#define HTML_HTML_VIEW_H
#include "html/form_version.h"

/* changed_meanwhile.html: struct form_changes, made by form_is_overtaken(). */
/* outdated.html: shown when form_is_outdated() is true. */
struct form_outdated { bool outdated; };
/* error_summary.html: struct form_errors, made by form_errors().   field_error.html: the struct form_value itself. */

#endif
