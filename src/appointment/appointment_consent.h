/* appointment_consent: pressing the button is the consent to what the sentence above it says.  The number of the sentence is stored with
 * what was booked, at the time that its row has; the sentence itself is the row of consent_wording with this number. */
#ifndef APPOINTMENT_APPOINTMENT_CONSENT_H
#define APPOINTMENT_APPOINTMENT_CONSENT_H
#include "base/text.h"
#include "html/html.h"

/* A number is never used again for other words: a changed sentence gets a new number, and its row in a new migration. */
enum appointment_consent {
	APPOINTMENT_CONSENT_NONE = 0,     /* nobody was asked: at the desk, or a seat that nobody has claimed */
	APPOINTMENT_CONSENT_ONE = 1,
	APPOINTMENT_CONSENT_GROUP = 2,
	APPOINTMENT_CONSENT_WAITING = 3,
};

/* consent.html */
struct appointment_consent_said { struct text words; struct link privacy; };
struct appointment_consent_said appointment_consent_said(struct arena *arena, enum appointment_consent consent);

#endif
