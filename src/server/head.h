/* head: the strict parser of an HTTP/1.1 request head (RFC 9112): bytes in, a struct out; it has no socket and allocates nothing.
 *
 * A head that two parsers of HTTP could understand in two ways is refused, and then the connection has to be closed: it is not known
 * where the next request would begin. The same bytes give the same result however they were split when they arrived.
 * Uses: base. */
#ifndef SERVER_HEAD_H
#define SERVER_HEAD_H
#include "base/text.h"
#include "limits.h"

enum head_method {
	HEAD_METHOD_OTHER,                /* any other token; see method_name */
	HEAD_METHOD_GET, HEAD_METHOD_HEAD, HEAD_METHOD_POST, HEAD_METHOD_PUT, HEAD_METHOD_PATCH, HEAD_METHOD_DELETE,
	HEAD_METHOD_OPTIONS, HEAD_METHOD_CONNECT,
};

enum head_form {
	HEAD_FORM_ORIGIN,                 /* "/path?query" */
	HEAD_FORM_ABSOLUTE,               /* "http://host/path?query"; host is the target's, whatever Host says */
	HEAD_FORM_ASTERISK,               /* "*" of OPTIONS: path and query are none */
	HEAD_FORM_AUTHORITY,              /* "host:port" of CONNECT: path and query are none */
};

enum head_body { HEAD_BODY_NONE, HEAD_BODY_LENGTH, HEAD_BODY_CHUNKED };

struct head_field { struct text name, value; };               /* value without white space around it */

/* All texts point into the bytes that were parsed, but for the path "/" of an absolute target that has none. */
struct head {
	enum head_method method;
	enum head_form form;
	enum head_body body;
	bool keep_alive;                  /* the client can send another request on this connection */
	bool expects_continue;            /* it waits for "100 Continue" before it sends a body, which is not empty */
	int minor;                        /* 0 or 1: HTTP/1.0, or HTTP/1.1 and every later 1.x */
	struct text method_name, target;  /* target: as it was sent */
	struct text path, query;          /* still percent-encoded; query is none without a "?" */
	struct text host;                 /* "name", "name:port", "[::1]:port"; none in HTTP/1.0 without Host */
	uint64_t content_length;          /* of HEAD_BODY_LENGTH; it can be more than the caller wants to read */
	size_t length;                    /* bytes of the head; its body, or the next request, follows */
	size_t field_count;
	struct head_field fields[LIMIT_HEAD_FIELDS];
};

/* How far a head has been read; zeroed before the first bytes of every request. A connection stores nothing else of a head that has not
 * arrived completely, so all connections of a loop can share one `struct head`. */
struct head_progress {
	size_t scanned;                   /* no CR LF before it, but for the lines that were read */
	size_t line;                      /* where the line that is being scanned starts */
	size_t start;                     /* of the request line: 0, or 2 after an empty line */
	size_t fields;                    /* where they start; 0 while the request line has not arrived */
};

/* The refusals have the number of their HTTP status. */
enum head_parse {
	HEAD_PARSE_INCOMPLETE = 0,        /* call again with the same bytes and more after them; they may have moved */
	HEAD_PARSE_COMPLETE = 1,          /* *head is set */
	HEAD_PARSE_BAD = 400,
	HEAD_PARSE_URI_TOO_LONG = 414,
	HEAD_PARSE_EXPECTATION_FAILED = 417,
	HEAD_PARSE_TOO_LARGE = 431,       /* more than LIMIT_HEAD_BYTES or LIMIT_HEAD_FIELDS */
	HEAD_PARSE_NOT_IMPLEMENTED = 501, /* a Transfer-Encoding other than chunked */
	HEAD_PARSE_VERSION = 505,         /* HTTP, but not 1.x */
};

/* `bytes` are all bytes since the start of this request. Each byte is scanned once while a head arrives. */
must_use enum head_parse head_parse(struct head_progress *progress, struct text bytes, struct head *head);

/* How many fields have this name (in any case); *value is the first one's, or TEXT_NONE. */
size_t head_find(const struct head *head, struct text name, struct text *value);
bool head_has_body(const struct head *head);                  /* it has one, and it is not of length 0 */

#endif
