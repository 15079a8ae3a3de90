#include "server/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "limits.h"

/* false: no address. */
static bool
read_address(struct text address, int port, struct sockaddr_storage *storage, socklen_t *length)
{
	char words[INET6_ADDRSTRLEN] = "";
	struct sockaddr_in *ipv4 = (struct sockaddr_in *)storage;
	struct sockaddr_in6 *ipv6 = (struct sockaddr_in6 *)storage;

	memset(storage, 0, sizeof *storage);
	if (address.length == 0 || address.length >= sizeof words)
		return false;
	memcpy(words, address.at, address.length);
	if (inet_pton(AF_INET, words, &ipv4->sin_addr) == 1) {
		ipv4->sin_family = AF_INET;
		ipv4->sin_port = htons((uint16_t)port);
		*length = sizeof *ipv4;
		return true;
	}
	if (inet_pton(AF_INET6, words, &ipv6->sin6_addr) == 1) {
		ipv6->sin6_family = AF_INET6;
		ipv6->sin6_port = htons((uint16_t)port);
		*length = sizeof *ipv6;
		return true;
	}
	return false;
}

static enum server_start
why_not(int error)
{
	if (error == EADDRINUSE)
		return SERVER_START_PORT_TAKEN;
	if (error == EACCES)
		return SERVER_START_PORT_FORBIDDEN;
	if (error == EADDRNOTAVAIL || error == EAFNOSUPPORT)
		return SERVER_START_ADDRESS_WRONG;
	log_note(LOG_FAULT, "no socket to listen on: %s", strerrordesc_np(error));
	return SERVER_START_FAULT;
}

enum server_start
listen_on(struct text address, int port, int *out, int *bound)
{
	struct sockaddr_storage storage;
	socklen_t length = sizeof storage;
	const int yes = 1, no = 0;
	int fd, error;

	if (!read_address(address, port, &storage, &length))
		return SERVER_START_ADDRESS_WRONG;
	fd = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return why_not(errno);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (storage.ss_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
	if (bind(fd, (struct sockaddr *)&storage, length) != 0 || listen(fd, LIMIT_BACKLOG) != 0 ||
	    getsockname(fd, (struct sockaddr *)&storage, &length) != 0) {
		error = errno;
		close(fd);
		return why_not(error);
	}
	*out = fd;
	*bound = ntohs(storage.ss_family == AF_INET ? ((struct sockaddr_in *)&storage)->sin_port
	                                            : ((struct sockaddr_in6 *)&storage)->sin6_port);
	return SERVER_START_OK;
}

int
listen_raise_open_files(void)
{
	const rlim_t wanted = LIMIT_OPEN_FILES;
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= wanted)
		return LIMIT_OPEN_FILES;
	files.rlim_cur = files.rlim_max < wanted ? files.rlim_max : wanted;
	/* Refused only where the limit was lowered meanwhile. */
	if (setrlimit(RLIMIT_NOFILE, &files) != 0 && getrlimit(RLIMIT_NOFILE, &files) != 0)
		return 0;
	return (int)files.rlim_cur;
}
