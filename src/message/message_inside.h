/* message_inside: what the files about messages share and nobody else uses. */
#ifndef MESSAGE_MESSAGE_INSIDE_H
#define MESSAGE_MESSAGE_INSIDE_H
#include "message/message.h"

/* Opens what is sealed and reads the pictures.  false: a fault. */
must_use bool message_open(struct context *context, struct bytes text_sealed, struct bytes author_sealed,
                           struct message *message);
/* Another keeper reads first for this one. */
bool message_is_behind(const struct message_reading *reading);

#endif
