/* health: GET /healthz and GET /readyz, plain text for machines. */
#include <sys/statvfs.h>

#include "base/unreadable.h"
#include "health_sql.h"
#include "db/writer.h"
#include "http/health.h"
#include "db/readers.h"
#include "http/respond.h"
#include "limits.h"
#include "routes_handlers.h"

static void
say(struct request *request, int status, struct text word)
{
	respond_bytes(request, status, TEXT("text/plain; charset=utf-8"),
	              text_bytes(text_join(request->context.arena, word, TEXT("\n"))));
	respond_header(request, TEXT("Cache-Control"), TEXT("no-store"));
}

void
health_http_alive(struct request *request)
{
	say(request, 200, TEXT("ok"));
}

static bool
is_readable(struct request *request)
{
	struct health_sql_readable row;

	if (request->health)
		request->context.connection = readers_connection(request->health->readers);
	return request->context.connection && health_sql_readable(&request->context, &row) == DB_READ;
}

static bool
has_room(const struct request *request)
{
	struct statvfs room;

	return text_is_empty(request->context.site->data_folder) ||
	       statvfs(text_terminated(request->context.arena, request->context.site->data_folder), &room) != 0 ||
	       (uint64_t)room.f_bavail * room.f_frsize >= LIMIT_DISK_FULL_BYTES;
}

/* One line for each row that is left out because it cannot be read. The site serves all others, so it is ready. */
static struct text
unreadable_lines(struct arena *arena)
{
	struct unreadable rows[LIMIT_UNREADABLE_ROWS];
	const size_t count = unreadable_list(rows, COUNT_OF(rows));
	struct text lines = TEXT("");

	for (size_t i = 0; i < count; i++)
		lines = text_format(arena, "%.*s\nunreadable %s %lld: %s", TEXT_PRINT(lines), unreadable_word(rows[i].kind),
		                    (long long)rows[i].id, rows[i].why);
	return lines;
}

/* "ok" and, on further lines, what the operator should check although visitors can be served: a load balancer reads the status and the
 * first word. */
static void
say_ready(struct request *request)
{
	struct context *context = &request->context;
	struct text words = TEXT("ok");
	int64_t failed = 0, late = 0;

	/* The demo's emails go to a folder, and some of them are dated weeks ago. */
	if (context->site->demo) {
		say(request, 200, words);
		return;
	}
	if (request->health && request->health->emails && !request->health->emails(context, &failed, &late))
		failed = late = 0;
	if (failed > 0)
		words = text_format(context->arena, "%.*s\nemail: %lld could not be sent; givenback doctor says why", TEXT_PRINT(words),
		                    (long long)failed);
	if (late > 0)
		words = text_format(context->arena, "%.*s\nemail: %lld wait for longer than %d minutes; see that the email server can be reached",
		                    TEXT_PRINT(words), (long long)late, LIMIT_EMAIL_LATE_MINUTES);
	say(request, 200, text_join(context->arena, words, unreadable_lines(context->arena)));
}

void
health_http_ready(struct request *request)
{
	struct writer_state writer = { .failed = false };

	if (request->health)
		writer_look(request->health->writer, &writer);
	if (!is_readable(request))
		say(request, 503, TEXT("database"));
	else if (!has_room(request))
		say(request, 503, TEXT("disk"));
	else if (writer.failed)
		say(request, 503, TEXT("writer"));
	else if (writer.full)
		say(request, 503, TEXT("queue"));
	else
		say_ready(request);
}
