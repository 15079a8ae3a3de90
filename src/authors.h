/* authors: who writes the emails that are written when they leave (outbox/outbox_letter.h): one row for each cause. */
#ifndef AUTHORS_H
#define AUTHORS_H
#include "outbox/outbox_letter.h"

/* Has the author of this cause write it. */
outbox_author authors_write;

#endif
