/* phone: a telephone number as people write it, and the digits that are dialled.
 *
 * Uses: base.   Used by: the form layer (form_kind.c), link_to_phone(). */
#ifndef HTML_PHONE_H
#define HTML_PHONE_H
#include <stdbool.h>
#include "base/text.h"

struct phone {
	struct text dialled;          /* a leading + where there is one, then digits */
	struct text extension;        /* digits; empty when there is none */
};

/* Reads digits, spaces, + ( ) - . /, letters for digits ("1-800-RED-CROSS") and an extension ("ext. 12", "x12"). The (0) of "+44 (0)20"
 * is left out, since it is not dialled from abroad. Of "0800 123 123 / 0800 321 321" the first number is read. false: it is not a
 * telephone number, and *phone has what could be read of it. */
must_use bool phone_read(struct arena *arena, struct text typed, struct phone *phone);

#endif
