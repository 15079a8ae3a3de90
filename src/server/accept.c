#include "server/accept.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/client.h"
#include "server/exchange.h"
#include "limits.h"

static void
give(struct loops *loops, struct loop *loop, int socket)
{
	struct loop *other = &loops->at[loops->next++ % loops->count];
	struct client *client = client_accept(socket);

	atomic_fetch_add(&loops->connections, 1);
	if (other == loop) {
		loop_add(loop, client);
		return;
	}
	pthread_mutex_lock(&other->lock);
	client->next = other->arrived;
	other->arrived = client;
	loop_wake(other);
	pthread_mutex_unlock(&other->lock);
}

/* Clients beyond the bound wait in the system's own queue. */
static void
pause_listening(struct loops *loops, struct loop *loop, int milliseconds)
{
	loop_unregister(loop, loops->listener);
	loops->paused = true;
	loops->paused_until = loop->began / 1000 + milliseconds;
}

void
accept_ready(struct loop *loop)
{
	struct loops *loops = loop->loops;

	for (int i = 0; i < LIMIT_ACCEPTS; i++) {
		int socket;

		if (atomic_load(&loops->connections) >= loops->server->settings.connections) {
			pause_listening(loops, loop, 0);
			return;
		}
		socket = accept4(loops->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (socket >= 0) {
			give(loops, loop, socket);
		} else if (errno != ECONNABORTED && errno != EINTR) {
			if (errno != EAGAIN)
				/* too many open files or no memory: this passes */
				pause_listening(loops, loop, LIMIT_ACCEPT_PAUSE_MS);
			return;
		}
	}
}

void
accept_update(struct loop *loop)
{
	struct loops *loops = loop->loops;

	if (loops->listener >= 0 && atomic_load(&loops->listener_closed)) {
		loop_unregister(loop, loops->listener);
		close(loops->listener);
		loops->listener = -1;
		loops->paused = false;
	} else if (loops->paused && loop->began / 1000 >= loops->paused_until &&
	           atomic_load(&loops->connections) < loops->server->settings.connections) {
		loops->paused = !loop_listen(loop, loops->listener);
	}
}
