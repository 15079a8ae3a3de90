/* client: the connection of one client, and how far its request and response are.  Its loop's alone. */
#ifndef SERVER_CLIENT_H
#define SERVER_CLIENT_H
#include <stdbool.h>
#include <stdint.h>
#include "server/body.h"
#include "server/head.h"
#include "server/loop.h"
#include "server/send.h"
#include "watch/watch.h"
#include "limits.h"

enum client_state {
	CLIENT_HEAD,                  /* a request is awaited, or its head has come in part */
	CLIENT_BODY,
	CLIENT_PARKED,                /* its request is with another thread */
	CLIENT_WRITING,
	CLIENT_STREAM,                    /* server-sent events, see stream.h */
	CLIENT_CLOSING,               /* the last response was sent; what still comes is thrown away */
	CLIENT_ENDED,
};

struct client {
	struct loop *loop;
	int socket;
	enum client_state state;
	bool readable;                    /* there may be input that was not received yet */
	bool half_closed;                 /* the client sends no more */
	bool broken;                      /* while its request was with another thread */
	bool starved;                     /* what is held is a part, and more has to come */
	bool idle;                        /* it is in the loop's list of those */
	bool last;                        /* this response is the last one */
	bool stream;
	bool priority;                    /* a desk's: see loop_set_priority() */
	struct client *next, **link;  /* of the loop's */
	struct client *idle_next, *idle_previous;
	int64_t idle_since;               /* clock_us() */
	int64_t until;                    /* its deadline, clock_us() / 1000; 0: none */
	struct head_progress progress;
	struct body body;
	uint8_t *held;                    /* bytes that were received and not read yet */
	size_t held_length;
	struct exchange *exchange;
	struct cache_entry *entry;        /* what is being sent, when it needs no exchange */
	struct sending sending;
	struct watcher watcher;           /* of a stream */
	struct watch_words *words;        /* of a stream: what is being sent; NULL: nothing is */
	size_t words_sent;
};

must_use struct client *client_accept(int socket);
void client_begin(struct client *client, struct loop *loop);
void client_event(struct client *client, uint32_t events);
void client_resume(struct exchange *exchange);        /* the exchange is finished */
void client_abandon(struct client *client);
void client_end(struct client *client);
void client_set_deadline(struct client *client, int seconds);
void client_release(struct client *client);      /* after client_end() */

/* ---- for client.c and client_read.c ---- */

/* Takes what has come, and acts on it, until no more is wanted or there. */
void client_read_on(struct client *client);
/* A piece of the body was written to its file. */
void client_resume_body(struct client *client);
bool client_wants_bytes(const struct client *client);
/* The response is in the exchange. */
void client_answer(struct client *client);
/* A response begins: from here on it is this client's again, whatever becomes of it. */
void client_start_writing(struct client *client);
void client_write_on(struct client *client);
/* The exchange is over, one way or the other. */
void client_release_exchange(struct client *client);

#endif
