#include "appointment/appointment_consent.h"

#include "appointment_words.h"
#include "links.h"

struct appointment_consent_said
appointment_consent_said(struct arena *arena, enum appointment_consent consent)
{
	const struct words *words = &appointment_words_consent_one;

	if (consent == APPOINTMENT_CONSENT_GROUP)
		words = &appointment_words_consent_group;
	else if (consent == APPOINTMENT_CONSENT_WAITING)
		words = &appointment_words_consent_waiting;
	return (struct appointment_consent_said){ words_text(words), link_public_http_privacy(arena) };
}
