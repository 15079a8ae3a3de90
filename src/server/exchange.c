#include "server/exchange.h"

#include <errno.h>

#include "base/histogram.h"
#include "base/log.h"
#include "http/respond.h"
#include "limits.h"
#include "server/answered.h"
#include "server/send.h"

struct exchange *
exchange_new(struct server *server, struct text target)
{
	struct arena *arena = arena_new(LIMIT_REQUEST_ARENA_BYTES);
	struct exchange *exchange = arena_new_of(arena, struct exchange);

	exchange->server = server;
	exchange->arena = arena;
	exchange->began = clock_us();
	random_start(&exchange->random);
	exchange->request.context = (struct context){
		.arena = arena, .random = &exchange->random, .site = server->settings.site, .now = instant_now()
	};
	exchange->request.health = &server->health;
	exchange->request.target = text_copy(arena, target);
	exchange->request.secure = text_starts_with(server->settings.site->url, TEXT("https:"));
	exchange->request.path = TEXT("");
	return exchange;
}

void
exchange_free(struct exchange *exchange)
{
	atomic_fetch_sub(&exchange->server->body_bytes, exchange->gather.capacity);
	atomic_fetch_sub(&exchange->server->body_file_bytes, exchange->file_bytes);
	atomic_fetch_sub(&exchange->server->body_files, exchange->file_bytes > 0);
	spool_end(&exchange->spool);
	if (exchange->request.response)
		response_end(exchange->request.response);
	if (exchange->kept)
		cache_release(exchange->kept);
	arena_free(exchange->arena);
}

void
exchange_set_head(struct exchange *exchange, const struct head *head)
{
	struct request *request = &exchange->request;
	struct header *headers = arena_list_of(exchange->arena, struct header, head->field_count + 1);

	request->method_text = text_copy(exchange->arena, head->method_name);
	request->method = method_of(request->method_text);
	for (size_t i = 0; i < head->field_count; i++)
		headers[i] = (struct header){ text_copy(exchange->arena, head->fields[i].name), text_copy(exchange->arena, head->fields[i].value) };
	request->headers = headers;
	request->header_count = head->field_count;
	exchange->knows = request_header(request, TEXT("if-none-match"));
	exchange->close = !head->keep_alive || head->minor == 0;
}

/* ---- bodies in files ---- */

static void
write_piece(struct workers_task *task)
{
	struct exchange *exchange = EXCHANGE_OF(task, work);
	struct gather *gather = &exchange->gather;

	spool_write(&exchange->spool, exchange->server->settings.body_folder, (struct bytes){ gather->at, gather->length });
	loop_return(exchange);
}

static void
read_piece(struct workers_task *task)
{
	struct exchange *exchange = EXCHANGE_OF(task, work);
	struct gather *gather = &exchange->gather;
	const struct response_file *file = &exchange->request.response->file;
	/* After the first one, pieces begin at multiples of their length, as those of a sealed file do. */
	const size_t most = LIMIT_BODY_PIECE_BYTES - (size_t)(exchange->file_at % LIMIT_BODY_PIECE_BYTES);

	gather->length = exchange->file_left < most ? (size_t)exchange->file_left : most;
	if (!(file->source.read ? file->source.read(file->source.closure, exchange->file_at, gather->at, gather->length)
	                        : spool_read(file->file, exchange->file_at, gather->at, gather->length)))
		gather->length = 0;
	exchange->file_at += gather->length;
	exchange->file_left -= gather->length;
	loop_return(exchange);
}

static bool
submit_piece(struct exchange *exchange, enum exchange_task task, void (*run)(struct workers_task *task))
{
	struct server *server = exchange->server;

	exchange->task = task;
	exchange->work = (struct workers_task){ .run = run };
	loop_park(exchange);
	/* Before pictures and slow pages, which take long. */
	if (workers_submit(server->workers ? server->workers : server->readers, &exchange->work, true))
		return true;
	exchange->task = EXCHANGE_TASK_RESPONSE;
	atomic_fetch_sub(&server->running, 1);
	return false;
}

bool
exchange_write_piece(struct exchange *exchange)
{
	struct server *server = exchange->server;
	const size_t length = exchange->gather.length;
	const int more = exchange->file_bytes == 0;

	if (atomic_fetch_add(&server->body_files, more) + more > server->settings.body_files ||
	    atomic_load(&server->body_file_bytes) + length > LIMIT_BODY_FILES_BYTES) {
		atomic_fetch_sub(&server->body_files, more);
		return false;
	}
	atomic_fetch_add(&server->body_file_bytes, length);
	exchange->file_bytes += length;
	return submit_piece(exchange, EXCHANGE_TASK_BODY, write_piece);
}

bool
exchange_read_piece(struct exchange *exchange)
{
	return submit_piece(exchange, EXCHANGE_TASK_FILE, read_piece);
}

bool
exchange_map_body(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	struct spool *spool = &exchange->spool;
	const struct gather *gather = &exchange->gather;

	if (!spool->open && !spool->error)
		return true;
	spool_write(spool, exchange->server->settings.body_folder, (struct bytes){ gather->at, gather->length });
	request->body = spool_map(spool);
	if (!spool->error)
		return true;
	if (spool->error == ENOSPC || spool->error == EDQUOT)
		respond_disk_full(request);
	else if (spool->error == EMFILE || spool->error == ENFILE)
		respond_busy(request, LIMIT_RETRY_SECONDS);
	else
		respond_error(request);
	return false;
}

/* ---- the response as bytes ---- */

static bool
has_length(int status)
{
	return status != 204 && status != 304;
}

static struct bytes
head_of(struct exchange *exchange, const struct response *response, const struct send_dates *dates)
{
	struct text_builder head;

	text_builder_start(&head, exchange->arena, LIMIT_RESPONSE_HEAD_BYTES);
	text_add_format(&head, "HTTP/1.1 %d %s\r\n%.*s", response->status, send_reason(response->status), (int)dates->length, dates->date);
	for (size_t i = 0; i < response->header_count; i++)
		text_add_format(&head, "%.*s: %.*s\r\n", TEXT_PRINT(response->headers[i].name), TEXT_PRINT(response->headers[i].value));
	if (has_length(response->status))
		text_add_format(&head, "Content-Length: %llu\r\n",
		                (unsigned long long)(response->file.there ? response->file.length : response->body.length));
	text_add(&head, exchange->close ? TEXT("Connection: close\r\n\r\n") : TEXT("\r\n"));
	ASSERT(!head.full);
	return text_bytes(text_built(&head));
}

/* The cached response, in the encoding that this client accepts. */
static void
lay_out_cached(struct exchange *exchange, const struct send_dates *dates, struct sending *sending)
{
	struct request *request = &exchange->request;

	sending->form = cache_form(exchange->kept, request_header(request, TEXT("accept-encoding")),
	                           exchange->knows, &sending->answer);
	sending->second = dates->second;
	sending->head_only = request->method == METHOD_HEAD;
	sending->close = exchange->close;
	answered_add_cached(exchange->server->answered, cache_route(exchange->kept), sending->answer == CACHE_ANSWER_WHOLE ? 200 : 304,
	                  clock_us() - exchange->began);
}

/* For the pieces of a response in a file. */
static bool
has_buffer(struct exchange *exchange)
{
	const struct response *response = exchange->request.response;

	return !response || !response->file.there ||
	       gather_reserve(&exchange->gather, exchange->arena, &exchange->server->body_bytes, LIMIT_BODY_PIECE_BYTES);
}

/* Its head is sent first, and then the file or the part of it, piece by piece. */
static void
lay_out_file(struct exchange *exchange, const struct response_file *file)
{
	exchange->file_at = file->from;
	exchange->file_left = exchange->request.method == METHOD_HEAD ? 0 : file->length;
}

void
exchange_lay_out(struct exchange *exchange, const struct send_dates *dates, struct sending *sending)
{
	const bool busy = (exchange->overloaded && !exchange->request.response) || !has_buffer(exchange);
	const struct response *response = busy ? exchange->server->busy.response : exchange->request.response;

	*sending = (struct sending){ .form = NULL };
	exchange->close = exchange->close || atomic_load_explicit(&exchange->server->stopping, memory_order_relaxed);
	if (exchange->kept && !busy) {
		lay_out_cached(exchange, dates, sending);
		return;
	}
	if (!busy)
		response_body(&exchange->request);
	sending->head = head_of(exchange, response, dates);
	if (response->file.there)
		lay_out_file(exchange, &response->file);
	else if (exchange->request.method != METHOD_HEAD && has_length(response->status))
		sending->body = response->body;
	answered_add(exchange->server->answered, &exchange->request, response->status, clock_us() - exchange->began);
}

/* Made when the server starts, so that it costs nothing in an overload. */
void
exchange_make_busy(struct server *server)
{
	struct request *request = &server->busy;

	request->context = (struct context){ .arena = server->arena, .site = server->settings.site };
	respond_busy(request, LIMIT_RETRY_SECONDS);
	response_body(request);
}
