/* outbox_eml: reads a message of our own making back: its headers, its plain text, its calendar.  Not an email reader: it
 * knows the shapes that standards/email_message makes (a text part, alone or with the same as HTML, or with a calendar;
 * quoted-printable, base64 or plain) and shows anything else as it stands. */
#ifndef OUTBOX_OUTBOX_EML_H
#define OUTBOX_OUTBOX_EML_H
#include "base/arena.h"
#include "base/text.h"

struct outbox_eml { struct text to, subject, date, body, calendar; };

struct outbox_eml outbox_eml_read(struct arena *arena, struct text message);

#endif
