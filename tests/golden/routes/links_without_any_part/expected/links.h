/* Written by tools/routes from routes.def; change that file, not this one. */
#ifndef LINKS_H
#define LINKS_H
#include "html/html.h"
#include "types.h"

struct arena;

/* / */
struct link link_public_http_front(struct arena *arena);

#endif
