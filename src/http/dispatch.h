/* dispatch: from a parsed request to a finished response, without a socket: finds the route, parses typed path parts and the body, checks
 * method and origin, runs guard and handler. server/ calls it on the right thread; tests call it directly. */
#ifndef HTTP_DISPATCH_H
#define HTTP_DISPATCH_H
#include "http/request.h"
#include "http/respond.h"

struct words;

/* A row of routes.def, compiled. The generated table is sorted by path pattern. */
struct route {
	enum method method;
	const char *pattern;              /* "/honour/{page page_key}/drive/{drive drive_id}" */
	void (*handle)(struct request *request, const union route_value *parts);   /* runs guard, then handler */
	const struct form *form;          /* NULL: none */
	bool idempotent;                  /* the form carries a `key`, see request_new_key(); the same key again gets the first answer */
	/* multipart with a picture, at most LIMIT_UPLOAD_BYTES; prepare() runs on a worker first */
	bool upload;
	bool large;                       /* an upload with a film: at most LIMIT_FILM_FORM_BYTES */
	bool slow;                        /* a GET that runs on a worker */
	bool machine;                     /* never sees cookies, no origin check */
	bool demo;                        /* exists only in the demo */
	/* A POST the writer runs before all others, because people at a desk wait for it. Paths with the same beginning have threads of
	 * their own. */
	bool priority;
	bool bare;                        /* a GET that is answered even when the database cannot be opened: context.connection is NULL */
	bool shared;                      /* a GET whose response is the same for every client: see cache/cache.h */
	bool activity;                    /* a GET that also answers ActivityPub at the same address: see request->wanted */
	bool live;                        /* a stream of events: answered by respond_live(), and again whenever it changes */
	void (*prepare)(struct request *request);     /* upload: decode pictures before the writer; NULL otherwise */
	/* a POST: runs on a reader, before the writer, with a read-only connection; answers what is certain already, or nothing, and
	 * computes in advance what the handler needs and no row decides (request->prepared) */
	void (*precheck)(struct request *request);
	/* A POST that leads to the next step of a form (http/form_draft.h). When the writer's queue or the disk is full, its handler runs on a
	 * reader instead, with request->unsaved. */
	bool step;
	bool last_step;                   /* an `idempotent` POST: what it did ends the form, and its draft is deleted */
	const struct words *act;          /* a POST: what pressing the button does, as the button says it; NULL for a machine's */
	const char *handler;              /* its name, for tests and the log */
};
extern const struct route routes[];
extern const size_t route_count;

enum route_match { ROUTE_MATCH_OK, ROUTE_MATCH_NO_PATH, ROUTE_MATCH_NO_METHOD };
/* Generated: *allowed lists the methods of the path ("GET, HEAD, POST"). */
enum route_match route_find(struct arena *arena, enum method method, struct text path,
                            const struct route **route, union route_value *parts, struct text *allowed);

/* Finds the route from method and target; nothing else of the request is needed yet, so that the bound of the body is known before it is
 * read. Sets path, query, route and parts; false: the request is already answered (no such page, no such method, an asset). */
must_use bool dispatch_find(struct request *request);
/* Called when body and headers are there: checks form and origin. No connection is used. false: already answered. */
must_use bool dispatch_check(struct request *request);
/* Runs the route's precheck, which reads one snapshot; when it answers nothing, the request goes to the writer. */
void dispatch_precheck(struct request *request);
/* For a `step`, when the writer's queue or the disk is full: runs it on a read-only connection, in one snapshot, whatever was answered
 * before. */
void dispatch_unsaved(struct request *request);
/* Runs guard and handler, and for an `idempotent` route finds its key before and stores its answer after. GET and HEAD run on a read-only
 * connection, everything else inside the writer's savepoint. */
void dispatch_run(struct request *request);

/* All steps one after the other, on one connection: what the tests call. */
void dispatch(struct request *request);

size_t dispatch_body_max(const struct request *request);   /* bytes, after dispatch_find() */

#endif
