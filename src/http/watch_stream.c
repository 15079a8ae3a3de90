#include "http/watch_stream.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "limits.h"

struct watch_words *
watch_words_new(size_t length)
{
	struct watch_words *words = memory_take(sizeof *words + length);

	words->references = 1;
	words->length = length;
	return words;
}

struct watch_words *
watch_words_of(struct bytes bytes)
{
	struct watch_words *words = watch_words_new(bytes.length);

	memcpy(words->bytes, bytes.at, bytes.length);
	return words;
}

void
watch_words_drop(struct watch_words *words)
{
	if (words && --words->references == 0)
		memory_free(words);
}

void
watch_stream_start(struct watch_stream *stream, int socket)
{
	const int bytes = LIMIT_WATCH_SEND_BYTES, yes = 1;
	const unsigned milliseconds = (LIMIT_WATCH_HEARTBEAT_SECONDS + LIMIT_WATCH_SLOW_SECONDS) * 1000;

	*stream = (struct watch_stream){ .socket = socket };
	setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
	setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds);
}

enum watch_stream_send
watch_stream_send(struct watch_stream *stream, struct watch_words *words)
{
	ASSERT(!stream->sending);
	words->references++;
	stream->sending = words;
	stream->sent = 0;
	return watch_stream_go_on(stream);
}

enum watch_stream_send
watch_stream_go_on(struct watch_stream *stream)
{
	while (stream->sending) {
		const struct watch_words *words = stream->sending;
		const ssize_t sent = send(stream->socket, words->bytes + stream->sent, words->length - stream->sent,
		                          MSG_NOSIGNAL | MSG_DONTWAIT);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return errno == EAGAIN || errno == EWOULDBLOCK ? WATCH_STREAM_STUCK : WATCH_STREAM_ENDED;
		stream->sent += (size_t)sent;
		if (stream->sent < words->length)
			continue;
		watch_words_drop(stream->sending);
		stream->sending = NULL;
	}
	return WATCH_STREAM_SENT;
}

bool
watch_stream_is_silent(const struct watch_stream *stream)
{
	char byte;

	return recv(stream->socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
	       (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
}

void
watch_stream_end(struct watch_stream *stream)
{
	watch_words_drop(stream->sending);
	close(stream->socket);
	*stream = (struct watch_stream){ .socket = -1 };
}
