/* desk_live: the stream that tells the desks of a drive that something was pressed (decision 74). */
#ifndef DESK_DESK_LIVE_H
#define DESK_DESK_LIVE_H
#include "base/context.h"
#include "html/html.h"
#include "types.h"

/* Its address, which only the pages of the desk have. */
struct link desk_live(struct context *context, struct drive_id drive);

#endif
