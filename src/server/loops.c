/* loops: makes, starts and stops all loops of a server together. */
#include <unistd.h>

#include "base/log.h"
#include "server/client.h"
#include "server/exchange.h"
#include "server/loop.h"

struct loops *
loops_new(struct server *server, int socket, int count)
{
	struct loops *loops = memory_take(sizeof *loops);

	*loops = (struct loops){ .server = server, .count = count, .listener = socket };
	loops->at = memory_take((size_t)count * sizeof *loops->at);
	for (int i = 0; i < count; i++) {
		struct loop *loop = &loops->at[i];

		loop->loops = loops;
		loop->server = server;
		loop->number = i;
		loop_open(loop);
	}
	ASSERT(loop_listen(&loops->at[0], socket));
	return loops;
}

void
loops_start(struct loops *loops)
{
	for (int i = 0; i < loops->count; i++)
		ASSERT(pthread_create(&loops->at[i].thread, NULL, loop_run, &loops->at[i]) == 0);
}

static void
wake_all(struct loops *loops, bool abandoning)
{
	for (int i = 0; i < loops->count; i++) {
		struct loop *loop = &loops->at[i];

		pthread_mutex_lock(&loop->lock);
		loop->abandoning = loop->abandoning || abandoning;
		loop_wake(loop);
		pthread_mutex_unlock(&loop->lock);
	}
}

void
loops_close_listener(struct loops *loops)
{
	atomic_store(&loops->listener_closed, true);
	wake_all(loops, false);
}

void
loops_abandon(struct loops *loops)
{
	wake_all(loops, true);
}

void
loops_stop(struct loops *loops)
{
	atomic_store(&loops->ended, true);
	wake_all(loops, false);
	for (int i = 0; i < loops->count; i++)
		pthread_join(loops->at[i].thread, NULL);
	if (loops->listener >= 0)
		close(loops->listener);
	for (int i = 0; i < loops->count; i++) {
		loop_drain(&loops->at[i]);
		while (loops->at[i].all)
			client_end(loops->at[i].all);
		loop_free_ended(&loops->at[i]);
		loop_drain(&loops->at[i]);
	}
}

void
loops_free(struct loops *loops)
{
	for (int i = 0; i < loops->count; i++) {
		loop_close(&loops->at[i]);
	}
	memory_free(loops->at);
	memory_free(loops);
}

void
loops_get_state(const struct loops *loops, struct loops_state *state)
{
	*state = (struct loops_state){ .connections = atomic_load(&loops->connections) };
	for (int i = 0; i < loops->count; i++) {
		state->late += atomic_load(&loops->at[i].late);
		state->idle += atomic_load(&loops->at[i].idle);
	}
}
