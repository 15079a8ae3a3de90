/* Not a use: LIMIT_ROW. */
#include "limits.h"

int
desk_test_rows(void)
{
	return LIMIT_ROW;
}
