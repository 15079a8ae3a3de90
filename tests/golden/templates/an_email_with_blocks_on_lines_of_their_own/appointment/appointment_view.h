#ifndef VIEW_H
#define VIEW_H
#include "html/html.h"

struct need { struct text words; };
struct card { struct text name; };
struct ticket {
	struct layout layout;
	struct card drive;
	struct text donor, words, starts, starts_iso;
	struct link drive_page;
	struct { struct need *at; size_t count; } needs;
	struct { struct text *at; size_t count; } names;
	int64_t places;
	bool may_move, closed;
};

#endif
