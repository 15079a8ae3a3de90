#include "http/readers.h"

#include <pthread.h>

#include "base/log.h"

struct readers {
	const char *database_path;
	pthread_key_t key;
};

static void
close_at_end_of_thread(void *closure)
{
	connection_close(closure);
}

struct readers *
readers_new(const char *database_path)
{
	struct readers *readers = memory_take(sizeof *readers);

	readers->database_path = database_path;
	ASSERT(pthread_key_create(&readers->key, close_at_end_of_thread) == 0);
	return readers;
}

struct connection *
readers_connection(struct readers *readers)
{
	struct connection *connection = pthread_getspecific(readers->key);

	if (connection)
		return connection;
	switch (connection_open(readers->database_path, DB_READ_ONLY, &connection)) {
	case CONNECTION_OPEN_OK:
		ASSERT(pthread_setspecific(readers->key, connection) == 0);
		return connection;
	case CONNECTION_OPEN_MISSING:
	case CONNECTION_OPEN_CORRUPT:
	case CONNECTION_OPEN_FAULT:
		break;
	}
	log_note(LOG_FAULT, "the database cannot be opened for reading");
	return NULL;
}

void
readers_free(struct readers *readers)
{
	pthread_key_delete(readers->key);
	memory_free(readers);
}
