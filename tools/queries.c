/* queries: see queries.h. */
#include "queries.h"
#include <string.h>

static const char usage[] =
	"queries FILE.sql TYPES.def SHOWN.def OUT.c OUT.h\n"
	"queries --all OUT.c STEM...\n"
	"queries --migrations OUT.c FILE...\n";

int
main(int count, char **words)
{
	if (count >= 3 && strcmp(words[1], "--all") == 0) {
		write_all(words[2], words + 3, count - 3);
	} else if (count >= 3 && strcmp(words[1], "--migrations") == 0) {
		write_migrations(words[2], words + 3, count - 3);
	} else if (count == 6 && words[1][0] != '-') {
		struct kinds *kinds = take(sizeof(*kinds));
		struct shown_tables *shown = take(sizeof(*shown));
		struct statements *statements = take(sizeof(*statements));

		read_kinds(words[2], kinds);
		read_shown(words[3], shown);
		parse(words[1], kinds, shown, statements);
		write_statements(words[1], statements, words[4], words[5]);
	} else {
		fputs(usage, stderr);
		return 2;
	}
	return 0;
}
