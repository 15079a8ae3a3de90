/* peer: the client's address as text: one IPv4 address, or the /64 of an IPv6 address (one household has a whole /64). */
#ifndef HTTP_PEER_H
#define HTTP_PEER_H
#include "base/arena.h"
#include "base/text.h"

struct sockaddr;

/* TEXT("unknown") for other families */
struct text peer_of_socket(struct arena *arena, const struct sockaddr *address);
/* The right-most address of a proxy's header ("X-Forwarded-For: a, b"), which our own proxy wrote; those to the left of it may be made up
 * by the client. With or without a port and brackets. false: no address. */
must_use bool peer_of_header(struct arena *arena, struct text header, struct text *peer);

/* The address in the last header of that name, which our own proxy wrote; without a header or a name, the socket's. */
struct request;
struct text peer_of_request(const struct request *request, struct text header, const struct sockaddr *address);
/* Whether the peer is this machine: then a proxy connects that does not say for whom, so the peer stands for all clients, not for one. */
bool peer_is_this_machine(struct text peer);

#endif
