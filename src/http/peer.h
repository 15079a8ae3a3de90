/* peer: who asks, as text: one IPv4 address, or the /64 an IPv6 address lies in (one household has a whole /64). */
#ifndef HTTP_PEER_H
#define HTTP_PEER_H
#include "base/arena.h"
#include "base/text.h"

struct sockaddr;

/* TEXT("unknown") for other families */
struct text peer_of_socket(struct arena *arena, const struct sockaddr *address);
/* The right-most address of a proxy's header ("X-Forwarded-For: a, b"): the one our own proxy wrote; those left of
 * it anybody may have made up.  With or without a port and brackets.  false: no address. */
must_use bool peer_of_header(struct arena *arena, struct text header, struct text *peer);

/* The address in the last header of that name, which our own proxy wrote; without one, or a name, the socket's. */
struct request;
struct text peer_of_request(const struct request *request, struct text header, const struct sockaddr *address);
/* From this machine comes nobody but a proxy that does not say for whom: that is everybody, not one. */
bool peer_is_this_machine(struct text peer);

#endif
