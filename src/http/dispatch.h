/* dispatch: from a parsed request to a finished response, without a socket: finds the route, parses typed path parts and
 * the body, checks method and origin, runs guard and handler.  server.c calls it on the right thread; tests call it directly. */
#ifndef HTTP_DISPATCH_H
#define HTTP_DISPATCH_H
#include "http/request.h"
#include "http/respond.h"

enum { ROUTE_PARTS_MAX = 4 };
union route_value { int64_t id; struct text token; };

/* A row of routes.def, compiled.  The table is sorted by path pattern; generated in routes.c. */
struct route {
	enum method method;
	const char *pattern;              /* "/honour/{page page_key}/drive/{drive drive_id}" */
	void (*handle)(struct request *request, const union route_value *parts);   /* runs guard, then handler */
	const struct form *form;          /* NULL: none */
	bool once;                        /* the form carries a random `key`; the same key again gets the first answer */
	bool upload;                      /* multipart with a picture, bound LIMIT_UPLOAD_BYTES; prepare() runs on a worker first */
	bool slow;                        /* a GET that runs on a worker */
	bool machine;                     /* never sees cookies, no origin check */
	bool demo;                        /* exists only in the demo */
	void (*prepare)(struct request *request);     /* upload: decode pictures before the writer; NULL otherwise */
	const char *handler;              /* its name, for tests and the log */
};
extern const struct route routes[];
extern const size_t route_count;

enum route_match { ROUTE_MATCH_OK, ROUTE_MATCH_NO_PATH, ROUTE_MATCH_NO_METHOD };
/* Generated: *allowed lists the methods of the path ("GET, HEAD, POST"). */
enum route_match route_find(struct arena *arena, enum method method, struct text path,
                            const struct route **route, union route_value *parts, struct text *allowed);

/* A request whose method, target, headers, body and peer are set; fills response.  GET and HEAD run on a read-only
 * connection, everything else inside the writer's savepoint. */
void dispatch(struct request *request);

#endif
