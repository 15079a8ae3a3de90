/* statement_tag: a statement that changed rows names them by its tags, into connection_changed().
 *
 * The engine calls these for statements with tags only.  A statement that changed nothing names nothing: a conflict, a condition that no
 * row met, or a fault that the engine undid.
 *
 * Uses: tag, statement, engine.   Used by: the engine. */
#ifndef DB_STATEMENT_TAG_H
#define DB_STATEMENT_TAG_H
#include "db/statement.h"

void statement_tag_parameter(struct statement *statement, int number, int64_t id);   /* $`number` is bound to `id` */
void statement_tag_row(struct statement *statement);                                  /* a row stands ready */
void statement_tag_end(struct statement *statement, bool changed);                    /* all rows were answered; some were changed */

#endif
