/* id: 64-bit names of rows, ours, ordered by time, shown as 13 characters of Crockford base32.
 *
 * 43 bits of milliseconds since 1970, 14 bits that make every id of this process larger than the last, and 6 bits of the node: two
 * servers on one database, or a server and a command that runs at the same time, never make the same id. An id is never 0 and never
 * negative. Access never depends on an id being secret: that is what tokens are for. */
#ifndef BASE_ID_H
#define BASE_ID_H
#include <stdbool.h>
#include <stdint.h>
#include "base/instant.h"
#include "base/text.h"

#define ID_TEXT_LENGTH 13

/* ID_NODE_COMMAND is the node of every program that is not a server. Servers have 0 to 62. */
enum { ID_NODES = 64, ID_NODE_COMMAND = ID_NODES - 1 };
/* Called once, when a server starts; before that the node is ID_NODE_COMMAND. */
void id_set_node(int node);
int64_t id_new(struct instant now);
struct text id_text(struct arena *arena, int64_t id);
bool id_from_text(struct text text, int64_t *id);         /* exactly 13 characters, value > 0 */
/* A token: `length` characters of Crockford base32, canonical upper case in *token. */
bool token_from_text(struct arena *arena, struct text text, size_t length, struct text *token);

#endif
