#include "http/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "http/request.h"

static struct text
text_of_ipv4(struct arena *arena, const struct in_addr *address)
{
	char words[INET_ADDRSTRLEN];

	return inet_ntop(AF_INET, address, words, sizeof words) ? text_copy(arena, text_of(words)) : TEXT("unknown");
}

static struct text
text_of_ipv6(struct arena *arena, const struct in6_addr *address)
{
	struct in6_addr network = *address;
	char words[INET6_ADDRSTRLEN];

	if (IN6_IS_ADDR_V4MAPPED(address)) {
		struct in_addr inner;

		memcpy(&inner, &address->s6_addr[12], sizeof inner);
		return text_of_ipv4(arena, &inner);
	}
	memset(&network.s6_addr[8], 0, 8);
	if (!inet_ntop(AF_INET6, &network, words, sizeof words))
		return TEXT("unknown");
	return text_format(arena, "%s/64", words);
}

struct text
peer_of_socket(struct arena *arena, const struct sockaddr *address)
{
	if (address && address->sa_family == AF_INET)
		return text_of_ipv4(arena, &((const struct sockaddr_in *)address)->sin_addr);
	if (address && address->sa_family == AF_INET6)
		return text_of_ipv6(arena, &((const struct sockaddr_in6 *)address)->sin6_addr);
	return TEXT("unknown");
}

static bool
peer_of_words(struct arena *arena, struct text words, struct text *peer)
{
	const char *terminated = text_terminated(arena, words);
	struct in_addr ipv4;
	struct in6_addr ipv6;

	if (words.length == 0 || strlen(terminated) != words.length)
		return false;
	if (inet_pton(AF_INET, terminated, &ipv4) == 1)
		*peer = text_of_ipv4(arena, &ipv4);
	else if (inet_pton(AF_INET6, terminated, &ipv6) == 1)
		*peer = text_of_ipv6(arena, &ipv6);
	else
		return false;
	return true;
}

bool
peer_of_header(struct arena *arena, struct text header, struct text *peer)
{
	struct text last = header, rest = header, port;

	while (text_cut(rest, ',', &last, &rest))
		last = rest;
	last = text_trim(last);
	if (last.length > 0 && last.at[0] == '[') {
		text_cut(text_from(last, 1), ']', &last, &port);
		return peer_of_words(arena, last, peer);
	}
	if (peer_of_words(arena, last, peer))
		return true;
	/* "192.0.2.1:50122" */
	return text_cut(last, ':', &last, &port) && peer_of_words(arena, last, peer);
}

struct text
peer_of_request(const struct request *request, struct text header, const struct sockaddr *address)
{
	struct arena *arena = request->context.arena;
	struct text peer;

	for (size_t i = request->header_count; i > 0 && !text_is_empty(header); i--) {
		if (text_equal_ignoring_case(request->headers[i - 1].name, header) &&
		    peer_of_header(arena, request->headers[i - 1].value, &peer))
			return peer;
	}
	return peer_of_socket(arena, address);
}

bool
peer_is_this_machine(struct text peer)
{
	return text_starts_with(peer, TEXT("127.")) || text_equal(peer, TEXT("::/64"));
}
