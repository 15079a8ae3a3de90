/* client: the connection of one client, and the state of its request and response. Used only by its loop. */
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
	CLIENT_HEAD,                  /* a request is awaited, or a part of its head has arrived */
	CLIENT_BODY,
	CLIENT_PARKED,                /* its request is being handled by another thread */
	CLIENT_WRITING,
	CLIENT_STREAM,                    /* server-sent events, see stream.h */
	CLIENT_CLOSING,               /* the last response was sent; further input is discarded */
	CLIENT_ENDED,
};

struct client {
	struct loop *loop;
	int socket;
	enum client_state state;
	bool readable;                    /* there may be input that was not received yet */
	bool half_closed;                 /* the client has closed its sending side */
	bool broken;                      /* it broke while another thread handled its request */
	bool starved;                     /* `held` is an incomplete head, and more has to arrive */
	bool idle;                        /* it is in the loop's list of idle connections */
	bool last;                        /* this response is the last one */
	bool stream;
	bool priority;                    /* a desk's: see loop_set_priority() */
	struct client *next, **link;  /* in the loop's list */
	struct client *idle_next, *idle_previous;
	int64_t idle_since;               /* clock_us() */
	int64_t until;                    /* its deadline, clock_us() / 1000; 0: none */
	struct head_progress progress;
	struct body body;
	uint8_t *held;                    /* bytes that were received and not yet parsed */
	size_t held_length;
	struct exchange *exchange;
	struct cache_entry *entry;        /* the cached response that is being sent, when it needs no exchange */
	struct sending sending;
	struct watcher watcher;           /* of a stream */
	struct watch_words *words;        /* of a stream: what is being sent; NULL: nothing */
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

/* Receives and handles input until no more is wanted or available. */
void client_read_on(struct client *client);
/* A piece of the body was written to its file. */
void client_resume_body(struct client *client);
bool client_wants_bytes(const struct client *client);
/* The response is in the exchange. */
void client_answer(struct client *client);
/* A response begins: from now on this client sends it, and owns it. */
void client_start_writing(struct client *client);
void client_write_on(struct client *client);
/* The exchange is over, with or without success. */
void client_release_exchange(struct client *client);

#endif
