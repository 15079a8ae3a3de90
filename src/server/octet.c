#include "server/octet.h"

#define TARGET OCTET_TARGET | OCTET_VALUE
#define MARK OCTET_TOKEN | TARGET
#define NAME MARK | OCTET_HOST

const unsigned char octet_classes[256] = {
	['\t'] = OCTET_VALUE, [' '] = OCTET_VALUE, [0x80 ... 0xff] = OCTET_VALUE,
	['a' ... 'f'] = NAME | OCTET_HEX, ['g' ... 'z'] = NAME, ['A' ... 'F'] = NAME | OCTET_HEX, ['G' ... 'Z'] = NAME,
	['0' ... '9'] = NAME | OCTET_HEX | OCTET_DIGIT, ['-'] = NAME, ['.'] = NAME, ['_'] = NAME, ['~'] = NAME,
	['!'] = MARK, ['#'] = OCTET_TOKEN | OCTET_VALUE, ['$' ... '\''] = MARK, ['*'] = MARK, ['+'] = MARK, ['^'] = MARK,
	['`'] = MARK, ['|'] = MARK,
	['"'] = TARGET, ['('] = TARGET, [')'] = TARGET, [','] = TARGET, ['/'] = TARGET, [':' ... '@'] = TARGET,
	['[' ... ']'] = TARGET, ['{'] = TARGET, ['}'] = TARGET,
};
