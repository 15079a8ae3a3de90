/* octet: the character classes of HTTP's grammar (RFC 9110, 5.5 and 5.6.2; RFC 3986), one table for head and body. */
#ifndef SERVER_OCTET_H
#define SERVER_OCTET_H
#include <stdbool.h>

enum octet_class {
	OCTET_TOKEN = 1,                  /* of a method and a field name */
	OCTET_VALUE = 2,                  /* of a field value: VCHAR, SP, HTAB, obs-text */
	OCTET_TARGET = 4,                 /* of a path or a query; browsers send more than RFC 3986 lists, never '#' */
	OCTET_HOST = 8,                   /* of a name or an IPv4 address: no sub-delims, no percent escapes */
	OCTET_DIGIT = 16,
	OCTET_HEX = 32,
};

extern const unsigned char octet_classes[256];

static inline bool
octet_is(char c, enum octet_class class)
{
	return octet_classes[(unsigned char)c] & class;
}

#endif
