/* outbox_document: the HTML of an email that has none of its own, made from its text, so that both say the same.
 *
 * An empty line ends a paragraph, and lines that start with "- " are a list.  An address of this site on a line of its own is a link.  If
 * the line right above it ends with a colon, that line is what the link says; an address that people are to see, copy or pass on is
 * therefore in a paragraph of its own.  Everything else is text: an address that a person typed is no link of ours. */
#ifndef OUTBOX_OUTBOX_DOCUMENT_H
#define OUTBOX_OUTBOX_DOCUMENT_H
#include "base/text.h"

struct context;

/* A complete document in the arena, at most LIMIT_EMAIL_BYTES. */
struct text outbox_document_of_text(struct context *context, struct text subject, struct text body);

#endif
