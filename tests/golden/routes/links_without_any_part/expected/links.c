/* Written by tools/routes from routes.def; change that file, not this one. */
#include <string.h>
#include "base/arena.h"
#include "base/id.h"
#include "links.h"

struct link
link_public_http_front(struct arena *arena)
{
	(void)arena;
	return (struct link){ TEXT("/") };
}
