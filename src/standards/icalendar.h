/* icalendar: appointments as a calendar file (RFC 5545, published by the rules of RFC 5546).
 *
 * Times are UTC; calendars show them in their own zone. Calendars are shared with others, so nothing private is written.
 * Uses: base.   Used by: appointment, public. */
#ifndef STANDARDS_ICALENDAR_H
#define STANDARDS_ICALENDAR_H
#include "base/instant.h"
#include "base/text.h"

enum icalendar_method { ICALENDAR_METHOD_PUBLISH, ICALENDAR_METHOD_CANCEL };

struct icalendar_event {
	struct text uid;              /* stays the same for all versions of the appointment; ASCII */
	int64_t sequence;             /* one more at each change */
	struct instant stamp;         /* when this version was made */
	struct instant starts, ends;
	struct text summary, location, description;   /* any text, line breaks allowed; empty: left out */
	struct text url;              /* absolute, public; empty: left out */
	bool cancelled;               /* STATUS:CANCELLED; in METHOD:CANCEL every event is */
};

struct icalendar {
	struct text prodid;           /* "-//Givenback//Givenback 0.1//EN" */
	enum icalendar_method method;
	struct text name;             /* of the calendar, for people who subscribe to it (RFC 7986, 5.1); empty: left out */
	struct text organizer_email;   /* required by RFC 5546; empty: left out, which calendars accept for PUBLISH */
	struct text organizer_name;
	const struct icalendar_event *events;
	size_t event_count;
};

#define ICALENDAR_MEDIA_TYPE "text/calendar; charset=utf-8"

struct text icalendar_write(struct arena *arena, const struct icalendar *calendar);
struct text icalendar_method_text(enum icalendar_method method);         /* "PUBLISH" */

#endif
