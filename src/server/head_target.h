/* head_target: the four forms of a request target (RFC 9112, 3.2), and which texts may name a host. */
#ifndef SERVER_HEAD_TARGET_H
#define SERVER_HEAD_TARGET_H
#include "server/head.h"

/* Sets form, path and query from head->method and head->target, and host when the target names one.  False when the target
 * has no form, or not one that the method may have. */
must_use bool head_target_parse(struct head *head);
/* "name", "1.2.3.4" or "[::1]", and perhaps ":port". */
must_use bool head_host_is_valid(struct text host);

#endif
