/* follow_limit: how often one client may request one address: a token bucket in memory (base/bucket.h). */
#ifndef FOLLOW_FOLLOW_LIMIT_H
#define FOLLOW_FOLLOW_LIMIT_H
#include "http/request.h"

/* false: too often; already answered (429 with Retry-After). */
must_use bool follow_limit(struct request *request);

#endif
