/* health: what a supervisor and a load balancer check. Alive: this process answers. Ready: send visitors here. */
#ifndef HTTP_HEALTH_H
#define HTTP_HEALTH_H
struct readers;
struct writer;

/* What a request of a running server can check; without one (tests) only the request's own connection is checked. */
struct health {
	struct writer *writer;
	struct readers *readers;
};

#endif
