/* watch_stream: one watcher's socket, and what is being sent to it.  For the watch's thread alone. */
#ifndef HTTP_WATCH_STREAM_H
#define HTTP_WATCH_STREAM_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/text.h"

/* Bytes that many streams send; gone with the last reference. */
struct watch_words { int references; size_t length; uint8_t bytes[]; };
struct watch_words *watch_words_new(size_t length);                       /* one reference */
struct watch_words *watch_words_of(struct bytes bytes);
void watch_words_drop(struct watch_words *words);                         /* NULL is allowed */

struct watch_stream {
	int socket;
	size_t sent;                      /* of `sending` */
	struct watch_words *sending;      /* begun and not finished; NULL: nothing is */
};
enum watch_stream_send { WATCH_STREAM_SENT, WATCH_STREAM_STUCK, WATCH_STREAM_ENDED };

/* Bounds what the system keeps for a slow reader, and how long it goes on with one that is gone. */
void watch_stream_start(struct watch_stream *stream, int socket);
/* Nothing is being sent yet; takes a reference of its own. */
enum watch_stream_send watch_stream_send(struct watch_stream *stream, struct watch_words *words);
enum watch_stream_send watch_stream_go_on(struct watch_stream *stream);
/* A watcher has nothing to say: one that does is not a browser that waits. */
bool watch_stream_is_silent(const struct watch_stream *stream);
void watch_stream_end(struct watch_stream *stream);

#endif
