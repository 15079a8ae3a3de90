/* givenback-media: reads pictures and films for the server, which alone runs it. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "media/media_child.h"

int
main(int argc, char **argv)
{
	const struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);          /* a core file would have the picture in it */
	if (argc == 2 && strcmp(argv[1], "picture") == 0)
		return media_child_picture();
	if (argc == 2 && strcmp(argv[1], "check") == 0)
		return media_child_check();
	if (argc > 2 && strcmp(argv[1], "film") == 0)
		return media_child_film(argc - 2, argv + 2);
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		puts("givenback-media " GIVENBACK_VERSION);
		return 0;
	}
	fputs("givenback-media: run by givenback, to read pictures and films; see givenback-media(1)\n", stderr);
	return 2;
}
