/* Written by tools/routes from routes.def; change that file, not this one. */
#include <string.h>
#include "base/arena.h"
#include "base/id.h"
#include "links.h"

static struct link
joined(struct arena *arena, const struct text *pieces, size_t count)
{
	size_t length = 0;
	char *path, *end;

	for (size_t i = 0; i < count; i++)
		length += pieces[i].length;
	path = end = arena_take(arena, length);
	for (size_t i = 0; i < count; i++) {
		if (pieces[i].length > 0)
			memcpy(end, pieces[i].at, pieces[i].length);
		end += pieces[i].length;
	}
	return (struct link){ { path, length } };
}

struct link
link_public_http_front(struct arena *arena)
{
	(void)arena;
	return (struct link){ TEXT("/") };
}

struct link
link_public_http_page(struct arena *arena, struct page_key page)
{
	const struct text pieces[] = { TEXT("/honour/"), page.text };

	return joined(arena, pieces, COUNT_OF(pieces));
}

struct link
link_public_http_new(struct arena *arena)
{
	(void)arena;
	return (struct link){ TEXT("/honour/new") };
}

struct link
link_desk_http_slot(struct arena *arena, struct drive_id drive, struct slot_id slot)
{
	const struct text pieces[] = { TEXT("/desk/"), id_text(arena, drive.id), TEXT("/slot/"), id_text(arena, slot.id) };

	return joined(arena, pieces, COUNT_OF(pieces));
}

struct link
link_honour_http_picture(struct arena *arena, struct page_key page)
{
	const struct text pieces[] = { TEXT("/page/"), page.text, TEXT("/picture") };

	return joined(arena, pieces, COUNT_OF(pieces));
}

struct link
link_public_http_inbox(struct arena *arena)
{
	(void)arena;
	return (struct link){ TEXT("/inbox") };
}

struct link
link_public_http_demo(struct arena *arena)
{
	(void)arena;
	return (struct link){ TEXT("/demo") };
}

struct link
link_public_http_mine(struct arena *arena, struct secret link)
{
	const struct text pieces[] = { TEXT("/mine/"), link.text };

	return joined(arena, pieces, COUNT_OF(pieces));
}
