/* Written by tools/roles from roles.def; change that file, not this one. */
#ifndef GENERATED_ROLES_H
#define GENERATED_ROLES_H
#include <stdbool.h>
#include "base/attributes.h"
#include "types.h"

struct request;

/* What a module finds out for its role. */
enum role { ROLE_FAULT = -1, ROLE_HELD, ROLE_NOT_HELD };

/* roles.def, line 2 */
bool role_signed_in(struct request *request);
must_use enum role people_holds(struct request *request);
void people_http_first(struct request *request);

/* roles.def, line 3 */
bool role_keeper(struct request *request, struct honour_page_id id);
must_use enum role honour_holds(struct request *request, struct honour_page_id id);

#endif
