/* honour_http: what the handlers of this module share. */
#ifndef HONOUR_HONOUR_HTTP_H
#define HONOUR_HONOUR_HTTP_H
#include "honour/honour_page.h"
#include "honour/honour_view.h"

/* Reads the page and the visitor's role at it. false: already answered. */
must_use bool honour_http_begin(struct request *request, struct honour_page_id id, struct honour_page *page, enum honour_role *role);
/* The version of the page's words, and of its words and picture together (html/form_version.h). */
struct text honour_http_words_version(struct request *request, const struct honour_page *page);
struct text honour_http_version(struct request *request, const struct honour_page *page);
struct layout honour_http_layout(struct request *request, bool problem);
struct honour_words_fields honour_http_words_fields(struct form_value name, struct form_value words, struct form_value living,
                                                    struct form_value donations_received);
/* Sets the error of a name that has a web or email address in it (honour_link.h): names are in invitations. */
void honour_http_check_name(struct form_value *name);
/* Sets the errors of the fields that another person is asked with. */
void honour_http_check_asking(struct form_value *inviter, struct form_value *letter);
/* What the page will show; the link to its picture is the caller's, where it has one. false: a fault. */
must_use bool honour_http_draft(struct request *request, const struct honour_page *page, struct link picture, struct honour_draft *draft);
/* For how many days declining can be undone, in words. */
struct text honour_http_undo_days(struct request *request);
/* None when the page has no picture. */
struct link honour_http_picture_link(struct request *request, const struct honour_page *page);
/* POST /page/…: redirects to the page's overview. */
void honour_http_to_manage(struct request *request, struct honour_page_id page);
/* The same, and the overview says what was done: a word of its table in public_overview_http.c. */
void honour_http_done(struct request *request, struct honour_page_id page, struct text what);
/* Where a form leads back to: the page's overview, or where the page is read before it is published, if the visitor came from there. */
struct link honour_http_back(struct request *request, struct honour_page_id page, const struct form_value *to_publish);
/* Redirects there, and that page says what was done. */
void honour_http_done_before(struct request *request, struct honour_page_id page, const struct form_value *to_publish, struct text what);

#endif
