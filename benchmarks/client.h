/* client: many connections to one server on this machine, kept alive, each with at most one request at a time. One thread.
 *
 * A request is given to it complete; a response is reported complete, except a stream, which is reported piece by piece. A connection
 * that the server closed is opened again with the next request and counted. */
#ifndef BENCHMARKS_CLIENT_H
#define BENCHMARKS_CLIENT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CLIENT_SENT_BYTES = 8 * 1024, CLIENT_ANSWER_BYTES = 256 * 1024, CLIENT_COOKIE_BYTES = 256 };

struct client_answer {
	int status;                       /* 0: the connection broke before the answer was there */
	const char *head, *body;          /* until the next call; head ends with an empty line, both are terminated */
	size_t body_length;
	int64_t us;                       /* from the first byte sent to the last one received */
};

struct client_line {
	struct client *client;
	size_t number;
	int what;                         /* the caller's: what it requested last */
	int64_t of;                       /* the caller's */
	char *kept;                       /* the caller's */
	char cookie[CLIENT_COOKIE_BYTES]; /* cookies that its responses set, for a Cookie header of the caller's: "form=…; desk=…" */
	/* the client's own */
	int socket;
	bool waiting, streams;
	char *out;
	size_t out_length, out_sent;
	char *in;
	size_t in_length, in_capacity;
	int64_t began;
};

struct client;
struct client *client_new(int port, size_t lines);
void client_free(struct client *client);
struct client_line *client_line(struct client *client, size_t number);

/* Sends a request: `format` is its head and body. */
void client_send(struct client_line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The next response is endless: on_piece() gets everything that arrives, head first. */
void client_send_stream(struct client_line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* From now on it polls after so many microseconds (less than a second), instead of being woken by each byte: the server on the same
 * machine pays for each time it wakes the client, which it would not for remote clients. */
void client_rest(struct client *client, int64_t us);

struct client_calls {
	void (*on_answer)(struct client_line *line, const struct client_answer *answer);
	void (*on_piece)(struct client_line *line, const char *piece, size_t length);       /* streams; length 0: it ended */
	void (*on_tick)(int64_t us);      /* about every millisecond */
};
/* Until that time; requests in progress then stay so, and a later client_run() continues with them. */
void client_run(struct client *client, const struct client_calls *calls, int64_t until_us);
/* Or until a call above has set *enough. */
void client_run_until(struct client *client, const struct client_calls *calls, int64_t until_us, const bool *enough);

int64_t client_now(void);             /* microseconds, of a monotonic clock */

/* Durations, for percentiles. */
struct client_times { int64_t *at; size_t count, capacity; };
void client_times_add(struct client_times *times, int64_t us);
int64_t client_times_part(struct client_times *times, double part);      /* 0.99: all but one of a hundred took at most this */

/* A field of the form `name="…" value="…"` in a page; false: it is not there. */
/* Where a redirect leads; false: it is none. */
bool client_location(const struct client_answer *answer, char *path, size_t room);
bool client_field(const char *page, const char *name, char *value, size_t room);

#endif
