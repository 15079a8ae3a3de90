/* Written by tools/routes from routes.def; change that file, not this one. */
#ifndef LINKS_H
#define LINKS_H
#include "html/html.h"
#include "types.h"

struct arena;

/* / */
struct link link_public_http_front(struct arena *arena);

/* /honour/{page page_key} */
struct link link_public_http_page(struct arena *arena, struct page_key page);

/* /honour/new */
struct link link_public_http_new(struct arena *arena);

/* /desk/{drive drive_id}/slot/{slot slot_id} */
struct link link_desk_http_slot(struct arena *arena, struct drive_id drive, struct slot_id slot);

/* /page/{page page_key}/picture */
struct link link_honour_http_picture(struct arena *arena, struct page_key page);

/* /inbox */
struct link link_public_http_inbox(struct arena *arena);

/* /demo */
struct link link_public_http_demo(struct arena *arena);

/* /mine/{link secret} */
struct link link_public_http_mine(struct arena *arena, struct secret link);

#endif
