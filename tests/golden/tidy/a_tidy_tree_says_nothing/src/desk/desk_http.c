#include <stdlib.h>
#include "desk/desk.h"
#include "drive/drive.h"
#include "desk_html.h"
#include "limits.h"

/* malloc(1); "SELECT 1"; default: <p> in a comment is only words */
#define SHOW(value) _Generic((value), int: show_int, default: show_text)(value)

static const char *const words[] = {
	"usage: desk <command>", "1 < 2", "an update to set", "\"/*",
	"a/b",
};

static int
quiet(struct table *table, int long_name,
      int other)
{
	table->free(table);
	return table.system(other) + '"' + long_name
	       + 1;
}

void
desk_open(int state)
{
	switch (state) {
	case 1: break;
	default: break; /* foreign: a library's enum */
	}
}
