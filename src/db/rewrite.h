/* rewrite: writes every value of one column again, to rotate a key.  No cached page is invalidated, so no server may run. */
#ifndef DB_REWRITE_H
#define DB_REWRITE_H
#include "db/database.h"

/* The bytes to be stored in the place of `value`; BYTES_NONE leaves it as it is.  `arena` is emptied after each row. */
typedef struct bytes db_new_value(void *state, struct arena *arena, struct bytes value, const int64_t numbers[2]);

struct db_rewrite {
	const char *table, *column;       /* names of our own schema, in lower case */
	const char *first, *second;       /* columns of the same row, or whole numbers, that *change is given; NULL: 0 */
	db_new_value *change;
	void *state;
	int64_t count;                    /* grows by the values that were changed */
};

/* Part of the caller's transaction.  Takes as much memory for a million rows as for a thousand.  NULL is left alone.
 * false: noted. */
must_use bool db_rewrite(struct context *context, struct db_rewrite *rewrite);

/* The columns of all tables whose names end so, in the order of their tables: as many as there is room for; *count says how many
 * there are.  Their names live as long as the context's arena.  false: noted. */
struct db_column { const char *table, *column; };
must_use bool db_columns_ending(struct context *context, const char *ending, struct db_column *columns, size_t room, size_t *count);

#endif
