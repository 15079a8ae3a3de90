/* limits: the bound of everything. */
#ifndef LIMITS_H
#define LIMITS_H

#define LIMIT_ROWS 5                  /* LIMIT_COLUMNS is another one */
#define LIMIT_COLUMNS 6
#define LIMIT_CELLS (LIMIT_ROWS * 6)
#define LIMIT_ROW 7

#endif
