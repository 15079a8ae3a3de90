#include "http/range.h"

/* false: no digits, or too many for a position in any file. */
static bool
read_number(struct text digits, uint64_t *number)
{
	*number = 0;
	if (digits.length == 0 || digits.length > 18)
		return false;
	for (size_t i = 0; i < digits.length; i++) {
		if (digits.at[i] < '0' || digits.at[i] > '9')
			return false;
		*number = *number * 10 + (uint64_t)(digits.at[i] - '0');
	}
	return true;
}

static enum range
suffix(struct text digits, uint64_t size, uint64_t *from, uint64_t *length)
{
	uint64_t wanted;

	if (!read_number(digits, &wanted))
		return RANGE_WHOLE;
	if (wanted == 0 || size == 0)
		return RANGE_NONE;
	*length = wanted < size ? wanted : size;
	*from = size - *length;
	return RANGE_PART;
}

enum range
range_read(struct text field, uint64_t size, uint64_t *from, uint64_t *length)
{
	struct text unit, rest, first, last;
	uint64_t end;

	if (!text_cut(field, '=', &unit, &rest) || !text_equal_ignoring_case(text_trim(unit), TEXT("bytes")))
		return RANGE_WHOLE;
	/* Several ranges have a comma, which no number has. */
	if (!text_cut(text_trim(rest), '-', &first, &last))
		return RANGE_WHOLE;
	if (first.length == 0)
		return suffix(last, size, from, length);
	if (!read_number(first, from))
		return RANGE_WHOLE;
	if (last.length == 0)
		end = UINT64_MAX;
	else if (!read_number(last, &end) || end < *from)
		return RANGE_WHOLE;
	if (*from >= size)
		return RANGE_NONE;
	*length = (end < size ? end + 1 : size) - *from;
	return RANGE_PART;
}
