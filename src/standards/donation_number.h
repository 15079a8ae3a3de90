/* donation_number: the number that a blood service gives a donation (ISBT 128 Donation Identification Number), read and checked. This
 * program never issues or prints one.
 *
 * Five characters for the facility, two digits for the year, six for the serial number. A check character (ISO/IEC 7064 MOD 37-2) is
 * printed next to it but is not in the bar code; the bar code has two flag characters instead, which often contain the same check.
 * Source: UK JPAC Red Book, annex 2.   Uses: base.   Used by: donation, desk. */
#ifndef STANDARDS_DONATION_NUMBER_H
#define STANDARDS_DONATION_NUMBER_H
#include "base/text.h"

#define DONATION_NUMBER_LENGTH 13

struct donation_number { char at[DONATION_NUMBER_LENGTH + 1]; };      /* terminated, upper case */

enum donation_number_read {
	DONATION_NUMBER_READ_OK,                  /* .number is set; .proof says whether a check fitted or none was given */
	DONATION_NUMBER_READ_EMPTY,
	DONATION_NUMBER_READ_WRONG_LENGTH,        /* .length is set */
	DONATION_NUMBER_READ_WRONG_CHARACTERS,    /* .part and .position are set; perhaps a suggestion */
	DONATION_NUMBER_READ_WRONG_CHECK,         /* .proof says which did not fit; perhaps a suggestion */
};

/* Where a wrong character is, so that a person can be told what is allowed there. */
enum donation_number_part {
	DONATION_NUMBER_PART_FACILITY,            /* position 1 to 5: a letter but O, or a digit; 4 and 5 are digits */
	DONATION_NUMBER_PART_YEAR,                /* 6 and 7: digits */
	DONATION_NUMBER_PART_SERIAL,              /* 8 to 13: digits */
	DONATION_NUMBER_PART_CHECK,               /* 14 of 14: a digit, a letter or a star */
	DONATION_NUMBER_PART_FLAGS,               /* 14 and 15 of 15: digits or letters */
	DONATION_NUMBER_PART_OTHER_CODE,          /* another bar code of the label was scanned; position is 0 */
};

enum donation_number_proof {
	DONATION_NUMBER_PROOF_NONE,               /* 13 characters only, or flags that contain no check */
	DONATION_NUMBER_PROOF_CHARACTER,          /* the printed check character */
	DONATION_NUMBER_PROOF_FLAG,               /* flags 60 to 96 of the bar code */
};

struct donation_number_reading {
	struct donation_number number;
	enum donation_number_proof proof;
	size_t length;                            /* characters without spaces, hyphens, `=` and what a scanner adds */
	enum donation_number_part part;
	size_t position;                          /* 1 is the first */
	bool suggested;                           /* with O read as 0 and I as 1 the check fits: .suggestion */
	struct donation_number suggestion;
};

/* Reads what was typed (13 characters, or 14 with the check character; spaces, hyphens, dots, brackets, full-width forms, a
 * label such as "DIN:" and case do not matter) or scanned (STX, ETX and GS, AIM prefix, `=`, 13 characters, two flags, perhaps a
 * neighbouring code behind).  Any bytes are allowed. */
must_use enum donation_number_read donation_number_read(struct text given, struct donation_number_reading *reading);

char donation_number_check(const struct donation_number *number);            /* '0'–'9', 'A'–'Z' or '*' */
struct text donation_number_text(const struct donation_number *number);      /* the 13; points into `number` */
/* "A9999 26 123456", for the eye. */
struct text donation_number_spaced(struct arena *arena, const struct donation_number *number);

#endif
