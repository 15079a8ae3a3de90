/* follow_pace: how often one asker may ask for one address.  In memory, bounded, forgotten when the program ends. */
#ifndef FOLLOW_FOLLOW_PACE_H
#define FOLLOW_FOLLOW_PACE_H
#include "http/request.h"

/* false: too often, and answered so (429 with Retry-After). */
must_use bool follow_pace(struct request *request);

#endif
