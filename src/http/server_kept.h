/* server_kept: sends what the cache holds, without a request of ours; for server.c alone. */
#ifndef HTTP_SERVER_KEPT_H
#define HTTP_SERVER_KEPT_H
#include <microhttpd.h>
#include "http/cache.h"

/* The library keeps one pointer for a request: to an exchange, or to an entry of the cache, told apart by server_kept_is().  begun:
 * its head was looked at; the library closes a connection that is answered in its first call. */
bool server_kept_is(const void *state);
bool server_kept_is_begun(const void *state);
void *server_kept_state(struct cache_entry *entry, bool begun);
struct cache_entry *server_kept_entry(const void *state);

/* What of the request's head counts for an answer that is the same for everybody. */
struct server_kept_head { const char *accepts, *knows; size_t header_count; bool has_body, close; };
struct server_kept_head server_kept_head(struct MHD_Connection *connection);
/* The entry has to stay until the answer has left.  *length: of its body, 0 for a 304.  close: the last one on its connection. */
enum MHD_Result server_kept_answer(struct MHD_Connection *connection, struct cache_entry *entry, const struct server_kept_head *head,
                                   size_t *length);
/* For cache_new(). */
void server_kept_forget(void *ready);

#endif
