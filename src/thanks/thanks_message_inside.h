/* thanks_message_inside: what the files about messages share and nobody else uses. */
#ifndef THANKS_THANKS_MESSAGE_INSIDE_H
#define THANKS_THANKS_MESSAGE_INSIDE_H
#include "thanks/thanks_message.h"

#define THANKS_MESSAGE_PURPOSE "thanks.message"

/* Opens what is sealed and reads the pictures.  false: a fault. */
must_use bool thanks_message_open(struct context *context, struct bytes text_sealed, struct bytes author_sealed,
                                  struct thanks_message *message);
/* Somebody else reads first for her. */
bool thanks_message_is_behind(const struct thanks_message_reading *reading);

#endif
