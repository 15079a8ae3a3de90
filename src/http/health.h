/* health: what a supervisor and a balancer ask.  Alive: this process answers.  Ready: send visitors here. */
#ifndef HTTP_HEALTH_H
#define HTTP_HEALTH_H
struct readers;
struct writer;

/* What a request of a running server can look at; without one (tests) the request's own connection has to do. */
struct health {
	struct writer *writer;
	struct readers *readers;
};

#endif
