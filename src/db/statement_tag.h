/* statement_tag: a statement that changed rows reports their tags to connection_changed().
 *
 * The engine calls these only for statements with tags. A statement that changed nothing reports nothing: a conflict, a condition that no
 * row met, or a fault that the engine rolled back.
 *
 * Uses: tag, statement, engine.   Used by: the engine. */
#ifndef DB_STATEMENT_TAG_H
#define DB_STATEMENT_TAG_H
#include "db/statement.h"

void statement_tag_parameter(struct statement *statement, int number, int64_t id);   /* $`number` is bound to `id` */
void statement_tag_row(struct statement *statement);                                  /* a row can be read */
void statement_tag_end(struct statement *statement, bool changed);                    /* all rows were returned; some were changed */

#endif
