/* fuzz_donation_number: for any input, an accepted number has the right form, and is read again as itself. */
#include <stdint.h>
#include <string.h>

#include "base/log.h"
#include "standards/donation_number.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t length);

static void
check_form(const struct donation_number *number)
{
	ASSERT(number->at[DONATION_NUMBER_LENGTH] == '\0' && strlen(number->at) == DONATION_NUMBER_LENGTH);
	ASSERT(strchr("ABCDEFGHIJKLMNPQRSTUVWXYZ123456789", number->at[0]));
	for (size_t i = 1; i < DONATION_NUMBER_LENGTH; i++)
		ASSERT(strchr(i < 3 ? "ABCDEFGHIJKLMNPQRSTUVWXYZ0123456789" : "0123456789", number->at[i]));
}

static void
check_read_again(const struct donation_number *number)
{
	struct donation_number_reading again;
	char with_check[DONATION_NUMBER_LENGTH + 1];

	memcpy(with_check, number->at, DONATION_NUMBER_LENGTH);
	with_check[DONATION_NUMBER_LENGTH] = donation_number_check(number);
	ASSERT(donation_number_read((struct text){ with_check, sizeof with_check }, &again) == DONATION_NUMBER_READ_OK);
	ASSERT(again.proof == DONATION_NUMBER_PROOF_CHARACTER);
	ASSERT(strcmp(again.number.at, number->at) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *at, size_t length)
{
	struct donation_number_reading reading;
	enum donation_number_read answer = donation_number_read((struct text){ (const char *)at, length }, &reading);

	if (answer == DONATION_NUMBER_READ_OK) {
		check_form(&reading.number);
		check_read_again(&reading.number);
	}
	if (reading.suggested) {
		ASSERT(answer == DONATION_NUMBER_READ_WRONG_CHARACTERS || answer == DONATION_NUMBER_READ_WRONG_CHECK);
		check_form(&reading.suggestion);
		check_read_again(&reading.suggestion);
	}
	if (answer == DONATION_NUMBER_READ_WRONG_CHARACTERS)
		ASSERT(reading.part == DONATION_NUMBER_PART_OTHER_CODE || (reading.position >= 1 && reading.position <= 15));
	return 0;
}
