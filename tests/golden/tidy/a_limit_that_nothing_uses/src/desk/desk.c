/* desk: at most LIMIT_COLUMNS. */
#include "limits.h"

int
desk_cells(void)
{
	return LIMIT_CELLS;
}
