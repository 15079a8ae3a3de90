/* Written by tools/routes from routes.def; change that file, not this one. */
#ifndef ROUTES_HANDLERS_H
#define ROUTES_HANDLERS_H
#include <stdbool.h>
#include "types.h"

/* Included by the files that define these, so that a wrong signature does not compile. */
struct form;
struct request;

#line 1 "routes.def"
void a_http_page(struct request *request, struct page_key page);
#line 2 "routes.def"
void a_http_drive(struct request *request, struct drive_id drive);
#line 3 "routes.def"
void a_http_b(struct request *request);
#line 4 "routes.def"
void a_http_c(struct request *request, struct page_key page);

#endif
