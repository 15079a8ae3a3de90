/* health: what a supervisor and a load balancer check. Alive: this process answers. Ready: send visitors here. */
#ifndef HTTP_HEALTH_H
#define HTTP_HEALTH_H
#include <stdbool.h>
#include <stdint.h>

struct context;
struct readers;
struct writer;

/* How many emails failed for good lately, and how many should have left a while ago.  false: a fault. */
typedef bool health_emails(struct context *context, int64_t *failed, int64_t *late);

/* What a request of a running server can check; without one (tests) only the request's own connection is checked. */
struct health {
	struct writer *writer;
	struct readers *readers;
	health_emails *emails;            /* NULL: not checked */
};

#endif
