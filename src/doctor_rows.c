#include "doctor_rows.h"

#include "appointment/appointment.h"
#include "base/unreadable.h"
#include "drive/drive.h"
#include "honour/honour.h"
#include "message/message.h"
#include "limits.h"
#include "people/people.h"
#include "store.h"

/* Continues after `after`; returns how many rows it read, -1 a fault of the database. */
typedef int64_t read_some(struct context *context, int64_t *after);

static bool
walk_all(struct context *context, read_some *some, const char *what)
{
	struct context piece = *context;
	int64_t after = 0, read = 0, all = 0;

	piece.arena = arena_new(LIMIT_PIECE_BYTES);
	while ((read = some(&piece, &after)) > 0) {
		all += read;
		arena_reset(piece.arena);
	}
	arena_free(piece.arena);
	printf("well: %lld %s read\n", (long long)all, what);
	return read == 0;
}

static int64_t
say_unreadable(void)
{
	struct unreadable rows[LIMIT_UNREADABLE_ROWS];
	const size_t count = unreadable_list(rows, COUNT_OF(rows));

	for (size_t i = 0; i < count; i++)
		printf("not well: %s %lld cannot be read and is left out everywhere: %s\n", unreadable_word(rows[i].kind),
		       (long long)rows[i].id, rows[i].why);
	if (count == COUNT_OF(rows))
		puts("not well: there may be more rows that cannot be read");
	return (int64_t)count;
}

int64_t
doctor_rows(struct arena *arena, const struct config *config)
{
	struct store store = { .database_path = config_database(arena, config) };
	struct context context;
	struct random random;
	bool read, demo;

	if (site_keys_read(config_key(arena, config), &store.site.keys) != SITE_KEYS_READ_OK ||
	    connection_open(store.database_path, DB_READ_ONLY, &store.connection) != CONNECTION_OPEN_OK)
		return 0;
	context = store_context(arena, &store, &random);
	if (people_look_key(&context, &store.site.keys, &demo) != PEOPLE_CHECK_KEY_OK) {
		connection_close(store.connection);
		return 0;
	}
	read = walk_all(&context, drive_read_some, "drives") && walk_all(&context, honour_read_some, "pages") &&
	       walk_all(&context, appointment_read_some, "appointments") && walk_all(&context, message_read_some, "messages");
	connection_close(store.connection);
	if (!read)
		puts("not well: the database cannot be read to its end");
	return say_unreadable() + !read;
}
