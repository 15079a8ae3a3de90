#include "http/server_front.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "http/dispatch.h"
#include "http/front.h"

static int
socket_of(struct MHD_Connection *connection)
{
	return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

/* It begins as the address of a row marked `first` does, before its first part that differs: what else a desk asks for belongs to it. */
static bool
is_first(struct text path)
{
	for (size_t i = 0; i < route_count; i++) {
		const struct text pattern = text_of(routes[i].pattern);

		if (routes[i].first && text_starts_with(path, text_until(pattern, strcspn(routes[i].pattern, "{"))))
			return true;
	}
	return false;
}

static void
hand_over(void *closure, int socket, struct text path)
{
	struct server *server = closure;
	struct MHD_Daemon *daemon = server->first_daemon && is_first(path) ? server->first_daemon : server->daemon;
	struct deadline *deadline = front_deadline(server->front, socket);
	struct sockaddr_storage address = { .ss_family = AF_UNSPEC };
	socklen_t length = sizeof address;

	/* Fails when the other side has gone by now: the library finds that out too. */
	(void)getpeername(socket, (struct sockaddr *)&address, &length);
	/* Refused for want of memory alone.  It is closed then, and its place in the front is free for the next of that number. */
	if (MHD_add_connection(daemon, socket, (struct sockaddr *)&address, length) != MHD_YES)
		deadline_set(deadline, 0);
}

struct front *
server_front_start(struct server *server, int socket, int threads)
{
	const struct front_settings settings = {
		.socket = socket, .threads = threads, .connections = server->settings.connections, .cache = server->cache,
		.deadlines = server->deadlines, .answered = server->answered, .stopping = &server->stopping, .active = &server->active,
		.hand_over = hand_over, .closure = server,
	};

	return front_start(&settings);
}

void
server_front_began(struct server *server, struct MHD_Connection *connection, void **context)
{
	*context = front_deadline(server->front, socket_of(connection));
}

void
server_front_ended(struct server *server, struct MHD_Connection *connection, void **context)
{
	*context = NULL;
	front_gone(server->front, socket_of(connection));
}

void
server_front_come_back(struct server *server, struct MHD_Connection *connection)
{
	const int theirs = socket_of(connection);
	int ours;

	if (!front_may_come_back(server->front, theirs) || atomic_load(&server->stopping))
		return;
	ours = fcntl(theirs, F_DUPFD_CLOEXEC, 0);
	if (ours < 0)
		return;
	/* As with a stream (server_watch.c): suspended, it stands in no epoll set; it is left with a socket that leads nowhere, and closes
	 * that. */
	MHD_suspend_connection(connection);
	ASSERT(dup3(server->watch.nowhere, theirs, O_CLOEXEC) >= 0);      /* both numbers are open */
	if (!front_take_back(server->front, ours, theirs))
		close(ours);
	MHD_resume_connection(connection);
}
