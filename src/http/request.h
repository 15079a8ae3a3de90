/* request: one request, from its bytes to the response; handlers see this and never a socket.
 *
 * Uses: base, db, html.   Used by: every *_http.c. */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H
#include "base/context.h"
#include "base/event.h"
#include "http/accept.h"
#include "html/form.h"
#include "types.h"

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PATCH, METHOD_DELETE, METHOD_OTHER };
enum method method_of(struct text word);
/* GET and HEAD: nothing is written, and there is no body. */
bool method_is_safe(enum method method);

struct header { struct text name, value; };

/* A row of routes.def, see http/dispatch.h. */
struct route;
struct health;

/* The values of the {parts} of a path, in order. */
enum { ROUTE_PARTS_MAX = 4 };
union route_value { int64_t id; struct text token; };

/* The person or device that sent the request, as far as a guard has found out. */
struct visitor {
	struct person_id person;          /* set by the role signed_in and those that need it (roles.def) */
	struct session_id session;
	struct crew_pass_id crew_pass;    /* these two are set by the role crew */
	enum crew_kind crew_kind;
};

struct response;

struct request {
	struct context context;           /* first member */
	enum method method;
	struct text method_text;
	struct text target;               /* as sent, "/drive/X?size=7" */
	enum media_type wanted;           /* of an `activity` route; HTML for every other */
	struct text path;                 /* decoded, no query */
	struct text query;                /* raw */
	const struct header *headers;
	size_t header_count;
	struct bytes body;
	bool body_too_long;               /* discarded; the handler is not called */
	struct text peer;                 /* address of the client: "192.0.2.1", or the /64 of an IPv6 address */
	bool secure;                      /* site_url is https: cookies get Secure */
	const struct health *health;      /* of the server; NULL: there is none */
	const struct route *route;        /* NULL until dispatch has found it */
	union route_value parts[ROUTE_PARTS_MAX];
	struct form_body form;            /* parsed once: body of a POST, query of a GET */
	/* the key of an `idempotent` route's form, canonical; none: there is no valid one (http/form_proof.h) */
	struct text key;
	struct bytes key_mac;             /* of `key`, as it is looked up */
	/* Of a `last_step`: what its draft is found by, saved with the browser's cookie and without (http/form_draft.h). */
	struct { struct bytes own, open; } draft;
	/* Of a `step`, or of a form that comes back: the writer's queue or the disk is full, so the handler may only read. */
	bool unsaved;
	bool comes_back;                  /* set by form_page(): nothing was done but to save what was typed */
	void *prepared;                   /* what the route's precheck has computed for its handler; NULL: nothing */
	/* Where the handler will probably redirect to, sealed for its key's row (http/idempotency.h); none: not known. */
	struct { struct text location; struct bytes sealed; } expected;
	struct visitor visitor;
	struct response *response;
	struct text browser;              /* once a form was made for it: see http/form_proof.h */
	uint64_t number;                  /* shown on the error page and in the log */
};

/* none when absent; name in any case */
struct text request_header(const struct request *request, struct text name);
struct text request_cookie(const struct request *request, struct text name);      /* none when absent or malformed */
/* The cookie's name in the browser: on HTTPS with the prefix that only this very host can set. */
struct text request_cookie_name(const struct request *request, struct text name);
/* first value, decoded and corrected; none when absent */
struct text request_query(const struct request *request, const char *name);
/* The page of ours the visitor came from, as a path without its query; none when it is unknown, of another site, or contains a secret (a
 * private link belongs to its owner only). */
struct text request_came_from(struct request *request);
/* Keyed hash of the peer's address, for limits; the address itself is never stored. */
struct bytes request_peer_hash(struct request *request);
/* Reports one event (base/event.h) of this request: its route, and a tag that is the same for one client on one day and reveals nothing
 * else. */
void request_event(struct request *request, enum event event);
/* For the hidden field `key` of a form whose last press is sent to `form`, an `idempotent` route. Valid for that path and this browser
 * only, which gets a cookie with its first key: call it before or after the answer, never for a `shared` route. */
struct text request_new_key(struct request *request, struct link form);

#endif
