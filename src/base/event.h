/* event: what the operator should know about: one line each in the log, and a counter each in the metrics.
 *
 * A line says what happened, where (a route's handler, an email's id) and perhaps a tag for the client; never a name, an address or
 * a link.  At most LIMIT_EVENT_LINES of each kind are written in a minute; the others are counted, and one line says how many.
 * Safe from every thread; memory is bounded.   Uses: base.   Used by: every module in which such a thing happens. */
#ifndef BASE_EVENT_H
#define BASE_EVENT_H
#include <stdint.h>

#include "base/attributes.h"

enum event {
#define EVENT(name, word) EVENT_##name,
#include "base/event.def"
#undef EVENT
	EVENT_COUNT
};

/* `details` is, for example, "route people_http_code, client 7f03a1c2". */
void event_note(enum event event, const char *format, ...) printf_like(2, 3);
/* For metrics. */
const char *event_word(enum event event);
uint64_t event_count(enum event event);
/* Logs how many lines were left out in minutes that have ended. A job calls it, so that this does not wait for the next event. */
void event_write_left_out(void);

#endif
