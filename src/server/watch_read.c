#include "server/watch_read.h"

#include "base/id.h"
#include "db/tag.h"
#include "http/dispatch.h"
#include "limits.h"
#include "server/exchange.h"

static struct text
head_of(struct arena *arena, const struct response *response)
{
	struct text_builder head;

	text_builder_start(&head, arena, 8 * KIB);
	text_add(&head, TEXT("HTTP/1.1 200 OK\r\n"));
	for (size_t i = 0; i < response->header_count; i++)
		text_add_format(&head, "%.*s: %.*s\r\n", TEXT_PRINT(response->headers[i].name), TEXT_PRINT(response->headers[i].value));
	/* The stream ends with its connection, so it needs neither a length nor chunks. */
	text_add(&head, TEXT("Connection: close\r\n"));
	return text_built(&head);
}

enum found
watch_read(void *closure, struct arena *arena, struct text path, struct watch_state *state)
{
	const struct server *server = closure;
	struct random random;
	struct tags read;
	struct request request = {
		.context = { .arena = arena, .connection = readers_connection(server->connections), .now = instant_now(), .random = &random,
		             .site = server->settings.site },
		.method = METHOD_GET, .method_text = TEXT("GET"), .target = path, .peer = TEXT("unknown"),
		.secure = text_starts_with(server->settings.site->url, TEXT("https:")),
	};

	if (!request.context.connection)
		return FOUND_FAULT;
	random_start(&random);
	request.number = (uint64_t)id_new(request.context.now);
	if (!dispatch_find(&request) || !dispatch_check(&request))
		return FOUND_NONE;
	connection_note_reads(request.context.connection, true);
	dispatch_run(&request);
	read = connection_read(request.context.connection);
	state->tags = (struct watch_tags){ read.at, read.count, read.all };
	if (request.response->status >= 500)
		return FOUND_FAULT;
	if (!request.response->live)
		return FOUND_NONE;
	state->event = response_body(&request);
	state->head = head_of(arena, request.response);
	return FOUND_OK;
}
