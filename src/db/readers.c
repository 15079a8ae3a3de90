#include "db/readers.h"

#include <pthread.h>

#include "base/log.h"
#include "db/follow_up.h"

struct reader { struct readers *readers; struct connection *connection; struct reader *next, **link; };

struct readers {
	const char *database_path;
	const struct follow_up_table *follow_ups;
	pthread_key_t key;
	pthread_mutex_t lock;             /* guards the list */
	struct reader *first;
};

static void
end(struct reader *reader)
{
	*reader->link = reader->next;
	if (reader->next)
		reader->next->link = reader->link;
	connection_close(reader->connection);
	memory_free(reader);
}

static void
end_with_thread(void *closure)
{
	struct reader *reader = closure;
	struct readers *readers = reader->readers;

	pthread_mutex_lock(&readers->lock);
	end(reader);
	pthread_mutex_unlock(&readers->lock);
}

struct readers *
readers_new(const char *database_path, const struct follow_up_table *follow_ups)
{
	struct readers *readers = memory_take(sizeof *readers);

	readers->database_path = database_path;
	readers->follow_ups = follow_ups;
	pthread_mutex_init(&readers->lock, NULL);
	ASSERT(pthread_key_create(&readers->key, end_with_thread) == 0);
	return readers;
}

static struct connection *
keep(struct readers *readers, struct connection *connection)
{
	struct reader *reader = memory_take(sizeof *reader);

	*reader = (struct reader){ readers, connection, NULL, &readers->first };
	pthread_mutex_lock(&readers->lock);
	reader->next = readers->first;
	if (reader->next)
		reader->next->link = &reader->next;
	readers->first = reader;
	pthread_mutex_unlock(&readers->lock);
	ASSERT(pthread_setspecific(readers->key, reader) == 0);
	return connection;
}

struct connection *
readers_connection(struct readers *readers)
{
	const struct reader *reader = pthread_getspecific(readers->key);
	struct connection *connection;

	if (reader)
		return reader->connection;
	switch (connection_open(readers->database_path, DB_READ_ONLY, &connection)) {
	case CONNECTION_OPEN_OK:
		connection_set_follow_ups(connection, readers->follow_ups);
		return keep(readers, connection);
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
	/* For threads that do not belong to readers: the writer's. */
	while (readers->first)
		end(readers->first);
	pthread_mutex_destroy(&readers->lock);
	memory_free(readers);
}
