/* email_message: one message as it is sent to an email server (RFC 5322, MIME), with CRLF line ends.
 *
 * Plain text is quoted-printable. With HTML the message is multipart/alternative of both, the HTML and its pictures being
 * multipart/related; with a calendar it is multipart/mixed of all that and a base64 text/calendar. No input can add a header: in names,
 * subject and values every control character becomes a space, in addresses and ids it is refused.   Uses: base.   Used by: outbox. */
#ifndef STANDARDS_EMAIL_MESSAGE_H
#define STANDARDS_EMAIL_MESSAGE_H
#include "base/instant.h"
#include "base/text.h"

struct email_header { struct text name, value; };          /* "Auto-Submitted", "auto-generated" */

/* A JPEG that the HTML shows as <img src="cid:CONTENT_ID">: it is in the message, so nothing is fetched. */
struct email_picture { struct text content_id; struct bytes jpeg; };       /* "left@right", without angle brackets */

struct email_message {
	struct text from_email, from_name;     /* names may be none */
	struct text to_email, to_name;
	struct text subject;
	struct instant date;
	struct text message_id;               /* "left@right", without angle brackets */
	struct text body;                     /* UTF-8, any line ends */
	struct text html;                     /* the same as a complete HTML document; none: text only */
	const struct email_picture *pictures;  /* of the HTML */
	size_t picture_count;
	struct text calendar;                 /* a complete iCalendar object; none: no attachment */
	struct text calendar_method;          /* "PUBLISH" or "CANCEL" */
	struct text calendar_name;            /* of the attached file; none: "appointment.ics" */
	const struct email_header *headers;    /* further headers, in this order */
	size_t header_count;
};

enum email_message_write {
	EMAIL_MESSAGE_WRITE_OK,
	EMAIL_MESSAGE_WRITE_WRONG_ADDRESS,     /* from is not email_address_is_valid(), or to not ..._is_international() */
	EMAIL_MESSAGE_WRITE_WRONG_HEADER,      /* a header's name or value, an id or the calendar's method cannot be written */
	EMAIL_MESSAGE_WRITE_TOO_LONG,          /* past `length_max` */
};
must_use enum email_message_write
email_message_write(struct arena *arena, const struct email_message *message, size_t length_max, struct text *written);

/* "gb@example.org", "Givenback <gb@example.org>" or "\"Blood, given\" <gb@example.org>" (RFC 5322, 3.4): its name, which may be none, and
 * its address, which is not checked. false: it has none of these forms. */
must_use bool email_mailbox_read(struct arena *arena, struct text written, struct text *name, struct text *address);

/* What a browser accepts in <input type="email"> (HTML Living Standard), at most 254 characters, ASCII. */
bool email_address_is_valid(struct text address);
/* The same, with letters of every script before the @ (RFC 6531): only servers that offer SMTPUTF8 accept it. */
bool email_address_is_international(struct text address);

#endif
