/* Written by tools/routes from routes.def; change that file, not this one. */
#ifndef ROUTES_HANDLERS_H
#define ROUTES_HANDLERS_H
#include <stdbool.h>
#include "types.h"

/* Included by the files that define these, so that a wrong signature does not compile. */
struct form;
struct request;

#line 3 "routes.def"
void public_http_front(struct request *request);
#line 4 "routes.def"
void public_http_page(struct request *request, struct page_key page);
#line 5 "routes.def"
void public_http_new(struct request *request);
#line 5 "routes.def"
bool people_guard_signed_in(struct request *request);
#line 6 "routes.def"
void desk_http_slot(struct request *request, struct drive_id drive, struct slot_id slot);
#line 6 "routes.def"
bool desk_guard_crew(struct request *request, struct drive_id drive, struct slot_id slot);
#line 7 "routes.def"
extern const struct form desk_form;
#line 8 "routes.def"
void honour_http_picture(struct request *request, struct page_key page);
#line 8 "routes.def"
bool honour_guard_keeper(struct request *request, struct page_key page);
#line 8 "routes.def"
extern const struct form picture_form;
#line 8 "routes.def"
void media_prepare(struct request *request);
#line 9 "routes.def"
void public_http_inbox(struct request *request);
#line 9 "routes.def"
extern const struct form none_form;
#line 10 "routes.def"
void public_http_demo(struct request *request);
#line 11 "routes.def"
void public_http_alive(struct request *request);
#line 12 "routes.def"
void public_http_mine(struct request *request, struct secret link);
#line 13 "routes.def"
void public_http_book(struct request *request, struct page_key page);
#line 13 "routes.def"
extern const struct form book_form;
#line 13 "routes.def"
void public_early(struct request *request);

#endif
