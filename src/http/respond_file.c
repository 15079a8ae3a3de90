/* respond_file: a response whose body is a file, or one part of it. */
#include "http/range.h"
#include "http/respond.h"

#include <unistd.h>

/* If-Range with another tag, or with a date: the client has a part of another version, and gets the whole. */
static enum range
wanted_part(const struct request *request, struct text tag, uint64_t size, struct response_file *file)
{
	const struct text condition = request_header(request, TEXT("if-range"));

	if (request->method != METHOD_GET || (condition.at && !text_equal(condition, tag)))
		return RANGE_WHOLE;
	return range_read(request_header(request, TEXT("range")), size, &file->from, &file->length);
}

static void
end(struct response_file *file)
{
	if (file->source.end)
		file->source.end(file->source.closure);
	else if (!file->source.read)
		close(file->file);
}

static void
respond_part(struct request *request, struct text content_type, struct text tag, struct response_file part, uint64_t size)
{
	struct arena *arena = request->context.arena;
	const struct text quoted = text_format(arena, "\"%.*s\"", TEXT_PRINT(tag));

	switch (wanted_part(request, quoted, size, &part)) {
	case RANGE_NONE:
		end(&part);
		respond_bytes(request, 416, TEXT("text/plain; charset=utf-8"), BYTES_NONE);
		respond_header(request, TEXT("Content-Range"), text_format(arena, "bytes */%llu", (unsigned long long)size));
		return;
	case RANGE_WHOLE:
		part.from = 0;
		part.length = size;
		respond_bytes(request, 200, content_type, BYTES_NONE);
		break;
	case RANGE_PART:
		respond_bytes(request, 206, content_type, BYTES_NONE);
		respond_header(request, TEXT("Content-Range"),
		               text_format(arena, "bytes %llu-%llu/%llu", (unsigned long long)part.from,
		                           (unsigned long long)(part.from + part.length - 1), (unsigned long long)size));
		break;
	}
	respond_header(request, TEXT("Accept-Ranges"), TEXT("bytes"));
	respond_header(request, TEXT("ETag"), quoted);
	request->response->file = part;
}

void
respond_file(struct request *request, struct text content_type, struct text tag, int file, uint64_t size)
{
	respond_part(request, content_type, tag, (struct response_file){ .there = true, .file = file }, size);
}

void
respond_source(struct request *request, struct text content_type, struct text tag, struct response_source source, uint64_t size)
{
	respond_part(request, content_type, tag, (struct response_file){ .there = true, .file = -1, .source = source }, size);
}

void
response_end(struct response *response)
{
	if (response->file.there)
		end(&response->file);
	response->file = (struct response_file){ .there = false };
}
