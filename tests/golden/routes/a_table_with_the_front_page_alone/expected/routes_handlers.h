/* Written by tools/routes from routes.def; change that file, not this one. */
#ifndef ROUTES_HANDLERS_H
#define ROUTES_HANDLERS_H
#include <stdbool.h>
#include "types.h"

/* Included by the files that define these, so that a wrong signature does not compile. */
struct form;
struct request;

#line 1 "routes.def"
void public_http_front(struct request *request);

#endif
