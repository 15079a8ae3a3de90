#include "http/server_watch.h"

#include <fcntl.h>
#include <microhttpd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"

/* On the writer's thread. */
static void
tell(void *closure, struct tags changed)
{
	const struct server_watch *watch = closure;

	watch_changed(watch->watch, (struct watch_tags){ changed.at, changed.count, changed.all });
}

void
server_watch_start(struct server_watch *watch, const struct site *site, struct readers *readers, struct writer *writer)
{
	const struct watch_settings settings = { .read = watch_read, .closure = &watch->reader };
	int pair[2];

	ASSERT(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) == 0);
	close(pair[1]);
	watch->nowhere = pair[0];
	watch->reader = (struct watch_reader){ site, readers };
	watch->writer = writer;
	watch->watch = watch_start(&settings);
	writer_listen(writer, tell, watch);
}

void
server_watch_stop(struct server_watch *watch)
{
	writer_unlisten(watch->writer, tell, watch);
	watch_stop(watch->watch);
}

void
server_watch_release(struct server_watch *watch)
{
	server_watch_stop(watch);
	watch_free(watch->watch);
	close(watch->nowhere);
}

bool
server_watch_take(struct server_watch *watch, struct MHD_Connection *connection, struct request *request)
{
	const int theirs = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	struct watch_place place;
	int ours;

	if (!watch_reserve(watch->watch, request_peer_hash(request), &place))
		return false;
	ours = fcntl(theirs, F_DUPFD_CLOEXEC, 0);
	if (ours < 0) {
		watch_give_up(watch->watch, place);
		return false;
	}
	/* A suspended connection stands in no epoll set; else the library would try to take its number out of a set in which another
	 * socket stands.  It is left with a socket that leads nowhere, and closes that. */
	MHD_suspend_connection(connection);
	ASSERT(dup3(watch->nowhere, theirs, O_CLOEXEC) >= 0);     /* both numbers are open */
	watch_join(watch->watch, place, ours, request->path);
	MHD_resume_connection(connection);
	return true;
}
